"""Small charts of one indicator, for a table or a page of many: the line, the path, two numbers.

Belongs here: the progress of an indicator without headings, keys or axes of its own. The page
around it explains them. Not here: the large chart (charts).
"""

from __future__ import annotations

from cityreport.domain.progress import Progress
from cityreport.i18n import number, tr
from cityreport.render import chart_words, panels, plot_axes
from cityreport.render.chart_theme import COLORS, SIZES, line_height, text_width
from cityreport.render.chart_words import ChartView, Measure, MeasuredProgress
from cityreport.render.figure_sheet import FigureSheet
from cityreport.render.picture import chart_bytes

SMALL: tuple[float, float] = (2.3, 0.85)
"""The default size of a small chart in inches."""

_EDGE = 0.05
_NAME_ROOM = 0.13
"""Inches above the highest mark, for the number beside it."""
_WIDEST = "000.0"


def draw_small_progress(
    progress: Progress,
    size: tuple[float, float] = SMALL,
    measure: Measure = "rate",
    *,
    years: tuple[int, int] | None = None,
) -> str:
    """Return the progress of an indicator as the text of an SVG file of `size` inches.

    Rolling twelve months with their 95 % interval, the baseline and the path to the target; the
    last value and the target are written beside their points, the first and last year below. Gaps
    are gaps; where no twelve months are complete it says so. `years`: the ends of the time axis, so
    that the charts of a page share one; by default the indicator's own.
    """
    seen = chart_words.measured_progress(progress, ChartView("", measure))
    sheet = FigureSheet(size, _EDGE)
    sheet.figure.set_label(progress.indicator)
    if seen.points:
        _draw(sheet, progress, seen, years)
    else:
        sheet.y = size[1] / 2 + line_height(SIZES.note) / 2
        sheet.write(nothing_words(progress), SIZES.note, COLORS.muted, most=2)
    return chart_bytes(sheet.figure, ".svg").decode()


def brief(value: float) -> str:
    """Return a value in about three figures: `0.014`, `1.25`, `38.4`, `912`."""
    size = abs(value)
    decimals = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2
    return number(value, 3 if 0 < size < 0.1 else decimals)


def nothing_words(progress: Progress) -> str:
    """Return why a chart has no line."""
    if chart_words.is_empty(progress):
        return tr("No number yet")
    return tr("No twelve months in a row yet")


def small_years(progresses: list[Progress]) -> tuple[int, int] | None:
    """Return the time axis that all these charts fit on; None where none has a line."""
    drawn = [progress for progress in progresses if progress.rolling12]
    if not drawn:
        return None
    return min(map(panels.first_year, drawn)), max(map(panels.end_year, drawn))


def _draw(
    sheet: FigureSheet, progress: Progress, seen: MeasuredProgress, years: tuple[int, int] | None
) -> None:
    first, last = years or (panels.first_year(progress), panels.end_year(progress))
    target = "" if seen.target is None else brief(seen.target)
    right = max(text_width(words, SIZES.note, bold=True) for words in (target, _WIDEST)) + 0.11
    below = line_height(SIZES.note)
    width, height = sheet.width - 2 * _EDGE - right, sheet.height - below - 2 * _EDGE
    axes = sheet.axes(_EDGE, _EDGE + below, width, height)
    axes.set_facecolor("none")
    plot_axes.set_value_axis(
        axes, panels.highest(seen) * height / max(height - _NAME_ROOM, 0.1), []
    )
    plot_axes.set_time_axis(axes, first, last, width, named=False)
    panels.draw_rolling(axes, progress, seen, thin=True)
    _name_ends(sheet, (first, last), right, below)
    point = seen.points[-1]
    at_last = plot_axes.end_of(point.period)
    share = (at_last - first) / (last + 1 - first)
    fits = share * width + text_width(brief(point.value), SIZES.note, bold=True) <= width
    plot_axes.name_point(
        axes,
        (at_last, point.value),
        brief(point.value),
        (3, 2.5) if fits else (-2, 3.5),
        COLORS.rolling,
        va="bottom",
        ha="left" if fits else "right",
        size=SIZES.note,
    )
    if seen.target is not None:
        at = progress.target.year + 1, seen.target
        plot_axes.name_point(axes, at, target, (5, 0), COLORS.path, va="center", size=SIZES.note)


def _name_ends(sheet: FigureSheet, years: tuple[int, int], right: float, below: float) -> None:
    """Write the first and the last year under the chart."""
    for year, x, side in (
        (years[0], _EDGE, "left"),
        (years[1], sheet.width - _EDGE - right, "right"),
    ):
        sheet.figure.text(
            x,
            _EDGE + below * 0.25,
            str(year),
            transform=sheet.figure.dpi_scale_trans,
            ha=side,
            va="baseline",
            fontsize=SIZES.note,
            color=COLORS.muted,
        )
