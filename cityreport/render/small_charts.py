"""Sparklines: how an indicator went, in a cell of a table: its line, its path, one number.

Belongs here: the rolling twelve months without headings, keys or axes. The table around explains
them. Not here: the large chart (charts).
"""

from __future__ import annotations

from cityreport.domain.progress import Progress
from cityreport.i18n import number, tr
from cityreport.render import chart_words, panels, plot_axes
from cityreport.render.chart_theme import COLORS, SIZES, text_width
from cityreport.render.chart_words import ChartView
from cityreport.render.figure_sheet import FigureSheet
from cityreport.render.picture import chart_bytes

SPARK: tuple[float, float] = (1.3, 0.28)
"""The size of a sparkline in inches."""

_EDGE = 0.035
_BESIDE = 0.05
"""Between the last point and its number, in inches."""


def draw_sparkline(progress: Progress) -> str:
    """Return the rolling twelve months of an indicator as the text of an SVG file of `SPARK`.

    On a scale of its own, from half of its highest number or below (the pledge is to halve): the
    line, the baseline, and the path up to the last point, with the last value beside it. Empty
    where there are no twelve months in a row.
    """
    seen = chart_words.measured_progress(progress, ChartView(area=""))
    if not seen.points:
        return ""
    sheet = FigureSheet(SPARK, _EDGE)
    sheet.figure.set_label(progress.indicator)
    name = brief(seen.points[-1].value)
    right = text_width(name, SIZES.note, bold=True) + _BESIDE
    width = sheet.width - 2 * _EDGE - right
    axes = sheet.axes(_EDGE, _EDGE, width, sheet.height - 2 * _EDGE)
    axes.set_axis_off()
    last = seen.points[-1]
    end = plot_axes.end_of(last.period)
    axes.set_xlim(min(panels.first_year(progress), end - 1), end)
    values = [point.value for point in seen.points]
    most = max([*values, seen.baseline or 0.0, 1e-9])
    axes.set_ylim(min([*values, most / 2]), most)
    panels.draw_spark(axes, progress, seen)
    low, high = axes.get_ylim()
    away = (72 * _BESIDE, _lift(sheet, (last.value - low) / (high - low)))
    at = end, last.value
    plot_axes.name_point(axes, at, name, away, COLORS.rolling, va="center", size=SIZES.note)
    return chart_bytes(sheet.figure, ".svg").decode()


def _lift(sheet: FigureSheet, share: float) -> float:
    """Return by how many points a number moves up to stay in the picture; `share`: the place of its
    point in the plot's height."""
    half = SIZES.note * 0.5 / 72
    place = _EDGE + share * (sheet.height - 2 * _EDGE)
    return 72 * (min(max(place, half), sheet.height - half) - place)


def sparkline_words(progress: Progress) -> str:
    """Return what a sparkline shows, for those who cannot see it."""
    seen = chart_words.measured_progress(progress, ChartView(area=""))
    said = [] if seen.baseline is None else [f"{chart_words.baseline_label(progress, seen)}."]
    said += [chart_words.point_in_words(seen, point) for point in seen.points[-1:]]
    return " ".join(said)


def brief(value: float) -> str:
    """Return a value in about three figures: `0.014`, `1.25`, `38.4`, `912`."""
    size = abs(value)
    decimals = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2
    return number(value, 3 if 0 < size < 0.1 else decimals)


def nothing_words(progress: Progress) -> str:
    """Return why a chart has no line."""
    if chart_words.was_never_answered(progress):
        return tr("No number yet")
    return tr("No twelve months in a row yet")
