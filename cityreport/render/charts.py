"""Progress charts: their page, and the files they are saved as.

Two panels share one time axis: above, the rolling twelve months with their 95 % interval, the
baseline and the path to the target; below, the months as they were counted. The words around them
are written in the language that is in force when the figure is made. Not here: the marks (panels),
the sentences (chart_words), the verdicts (domain).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.i18n import number, percent, tr
from cityreport.progress_wording import VERDICT_NAMES, headline
from cityreport.render import chart_words, empty_words, panels, plot_axes
from cityreport.render.chart_spots import mark_column
from cityreport.render.chart_theme import COLORS, SIZES, line_height, text_width, wrapped
from cityreport.render.chart_words import (
    NOTHING_MORE,
    ChartView,
    MeasuredProgress,
    Outlook,
    chart_text,
)
from cityreport.render.figure_sheet import MARGIN, FigureSheet
from cityreport.render.labels import spread
from cityreport.render.legends import break_words, month_words
from cityreport.render.mark_styles import VERDICT_MARKS
from cityreport.render.picture import SUFFIXES, chart_bytes, save_chart

__all__ = [
    "SUFFIXES",
    "ChartView",
    "chart_bytes",
    "chart_text",
    "progress_figure",
    "save_chart",
    "warm_up",
]

_LOWER_SHARE, _LOWER_SHARE_ALONE = 0.28, 0.6
"""Of the height of both panels: with a line above, and while there is none yet."""
_PLOT_MARGIN = 0.03
"""White around a plot without words, which stands on a page with margins; inches."""
_LOW = 0.08
"""Below this share of the plot's height no number fits under a point."""
_SMALLEST, _SMALLEST_PLOT = (6.0, 4.0), (4.5, 2.0)
"""The size in inches below which a chart has only the upper panel, title and verdict; and without
words."""


class _Frame(NamedTuple):
    """The left and right ends of the plots in inches."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


class _End(NamedTuple):
    """Words beside the right end of the plot, at a value."""

    value: float
    words: tuple[str, ...]
    color: str


def progress_figure(
    progress: Progress, catalogue: Catalogue, view: ChartView, outlook: Outlook = NOTHING_MORE
) -> Figure:
    """Draw a progress; the figure has its own canvas.

    `outlook`: optional parts to draw.
    """
    sheet = FigureSheet(view.size, MARGIN if view.words else _PLOT_MARGIN)
    sheet.figure.set_label(chart_words.chart_title(progress, catalogue, view))
    least = _SMALLEST if view.words else _SMALLEST_PLOT
    small = view.size[0] < least[0] or view.size[1] < least[1]
    if view.words:
        sheet.title(chart_words.chart_title(progress, catalogue, view))
    if chart_words.is_empty(progress):
        sheet.y -= 0.15
        sheet.write(empty_words.no_line_sentence(progress), SIZES.verdict, COLORS.muted)
        return sheet.figure
    bottom = sheet.margin
    if view.words:
        _write_verdict(sheet, progress, catalogue, small=small)
        if not small:
            bottom += sheet.notes(chart_words.notes(progress, catalogue, view))
    _draw_panels(sheet, progress, catalogue, view, outlook, bottom, small=small)
    return sheet.figure


def warm_up() -> None:
    """Find the fonts of every size and draw once, so that the first chart does not wait."""
    sheet = FigureSheet((3.0, 2.0))
    for size in SIZES:
        for bold in (False, True):
            sheet.write(f"{number(0.5)} {percent(0.5)}", size, bold=bold)
    axes = sheet.axes(0.5, 0.3, 1.0, 0.4)
    plot_axes.set_value_axis(axes, 1.0, [0.0, 1.0])
    plot_axes.set_time_axis(axes, 2017, 2017, 1.0, named=True)
    chart_bytes(sheet.figure, dpi=100)


def _write_verdict(
    sheet: FigureSheet, progress: Progress, catalogue: Catalogue, *, small: bool
) -> None:
    size = SIZES.verdict
    marker: dict[str, Any] = {"markersize": 8.5, "markeredgewidth": 1.6, "gid": "verdict"}
    sheet.y -= line_height(size) + 0.03
    sheet.mark(0.07, size * 0.65 / 72, **marker | VERDICT_MARKS[progress.verdict])
    sheet.put(tr(VERDICT_NAMES[progress.verdict]), 0.21, size, COLORS.text, bold=True)
    if not small:
        reason = " ".join(headline(catalogue, progress)[1:])
        sheet.write(reason, SIZES.body, COLORS.text, most=3)
    sheet.y -= 0.06


def _draw_panels(
    sheet: FigureSheet,
    progress: Progress,
    catalogue: Catalogue,
    view: ChartView,
    outlook: Outlook,
    bottom: float,
    *,
    small: bool,
) -> None:
    seen = chart_words.measured_progress(progress, view)
    unit = chart_words.unit_name(progress, catalogue)
    floor = bottom + line_height(SIZES.axis) + 0.06
    months = progress.months if not small else ()
    going_on = outlook.projection(rates=seen.rates)
    rising = going_on is not None and going_on.trend.factor > 1
    top = panels.highest(seen, going_on.value if going_on else 0.0) * 1.06
    ticks = plot_axes.value_ticks(top, 5, whole=not seen.rates)
    most = max((month.value or 0 for month in months), default=0) * 1.1 or 1.0
    month_ticks = plot_axes.value_ticks(most, 3, whole=True)
    ends = _ends(progress, seen, outlook)
    if seen.baseline is not None:
        words = chart_words.baseline_lines(progress, seen)
        ends.append(_End(seen.baseline, tuple(words), COLORS.muted))
    frame = _frame(sheet, ends, plot_axes.tick_names(ticks) + plot_axes.tick_names(month_ticks))
    if not small:
        heading = chart_words.upper_heading(unit, rates=seen.rates)
        sheet.head(heading, _upper_words(progress, seen, outlook))
    sheet.y -= 0.1
    room = _heading_room(sheet, unit, progress) if months else 0.0
    share = _LOWER_SHARE if seen.points or seen.target is not None else _LOWER_SHARE_ALONE
    lower = (sheet.y - floor - room) * share if months else 0.0
    height = max(sheet.y - floor - lower - room, 0.3)
    upper = sheet.axes(frame.left, floor + lower + room, frame.width, height)
    sheet.y = floor + lower + room - 0.16
    plot_axes.set_value_axis(upper, top, ticks)
    _set_time(upper, progress, frame, named=not months)
    rows = {period: row for row, period in enumerate(panels.table_periods(progress))}
    _mark(upper, rows, [(point.period, point.value) for point in seen.points])
    panels.draw_outlook(upper, progress, seen, outlook)
    _draw_upper(upper, progress, seen, frame, rising=rising, alone=going_on is None)
    if seen.baseline is not None:
        panels.draw_lead(upper, progress, seen.baseline)
    _name_ends(upper, progress.target.year + 1, ends, height / top)
    if months:
        sheet.head(chart_words.lower_heading(unit), month_words(months))
        axes = sheet.axes(frame.left, floor, frame.width, lower)
        plot_axes.set_value_axis(axes, most, month_ticks)
        _set_time(axes, progress, frame, named=True)
        panels.draw_months(axes, months)
        _mark(axes, rows, [(month.period, month.value or 0) for month in months])
        panels.draw_break_lines(axes, progress.breaks, "months-break")


def _heading_room(sheet: FigureSheet, unit: str, progress: Progress) -> float:
    """Return the height of the lower panel's heading and keys in inches."""
    words = month_words(progress.months)
    lines = len(wrapped(words, SIZES.note, sheet.room)) if words else 0
    title = sheet.height_of_keys(chart_words.lower_heading(unit), [])
    return title + lines * line_height(SIZES.note) + 0.3


def _frame(sheet: FigureSheet, ends: list[_End], names: list[str]) -> _Frame:
    widest = max((text_width(name, SIZES.axis) for name in names), default=0.0)
    beside = [text_width(line, SIZES.axis, bold=True) for end in ends for line in end.words]
    left = sheet.margin + widest + 0.09
    return _Frame(left, sheet.width - sheet.margin - max([*beside, -0.02]) - 0.14)


def _ends(progress: Progress, seen: MeasuredProgress, outlook: Outlook) -> list[_End]:
    """Return the labels at the target year."""
    ends = []
    if seen.target is not None:
        words = chart_words.target_label(progress, seen)
        ends.append(_End(seen.target, tuple(words), COLORS.path))
    projection = outlook.projection(rates=seen.rates)
    if projection is not None:
        words = [tr("Going on"), seen.name(projection.value)]
        ends.append(_End(projection.value, tuple(words), COLORS.text))
    return ends


def _name_ends(axes: Axes, at: float, ends: list[_End], inches: float) -> None:
    """Write the labels at the target year, two lines each, moved apart where they would overlap."""
    _, top = axes.get_ylim()
    gap = 2 * line_height(SIZES.axis)
    wanted = [min(end.value, top) * inches for end in ends]
    places = spread(wanted, gap, gap / 2, top * inches) if len(ends) > 1 else wanted
    for end, place in zip(ends, places, strict=True):
        words = "\n".join(end.words)
        plot_axes.name_point(axes, (at, place / inches), words, (9, 0), end.color, va="center")


def _mark(axes: Axes, rows: dict[Period, int], figures: Sequence[tuple[Period, float]]) -> None:
    """Note the places of figures: each is meant anywhere in its month."""
    for period, value in figures:
        if period in rows:
            place = plot_axes.end_of(period.months()[-1]) - 1 / 24, value
            mark_column(axes, rows[period], place, 1 / 12)


def _set_time(axes: Axes, progress: Progress, frame: _Frame, *, named: bool) -> None:
    first, last = panels.first_year(progress), panels.end_year(progress)
    plot_axes.set_time_axis(axes, first, last, frame.width, named=named)


def _draw_upper(
    axes: Axes,
    progress: Progress,
    seen: MeasuredProgress,
    frame: _Frame,
    *,
    rising: bool,
    alone: bool,
) -> None:
    panels.draw_rolling(axes, progress, seen)
    panels.draw_break_lines(axes, progress.breaks)
    if seen.points:
        last = seen.points[-1]
        is_low = last.value < axes.get_ylim()[1] * _LOW
        above = is_low or last.path is None or last.value >= last.path
        at = plot_axes.end_of(last.period), last.value
        side = "right" if above and rising else "left"  # beside the line that goes on
        words = seen.name(last.value)
        if alone and last.period.year < panels.end_year(progress) - _YEARS_FOR_NAME:
            words = "\n".join(wrapped(f"{words} {chart_words.rolling_name()}", SIZES.axis, 1.2))
        away = (6 if side == "left" else -4, 5 if above else -9 if alone else -5)
        va = "bottom" if above else "top"
        plot_axes.name_point(axes, at, words, away, COLORS.rolling, va=va, ha=side)
        return
    axes.text(
        0.5,
        0.5,
        "\n".join(wrapped(_no_line_sentence(), SIZES.body, frame.width * 0.9)),
        transform=axes.transAxes,
        ha="center",
        va="center",
        fontsize=SIZES.body,
        color=COLORS.muted,
    )


_YEARS_FOR_NAME = 3
"""The years ahead of the last point that its name needs on the time axis."""


def _no_line_sentence() -> str:
    return tr("A line starts here once twelve months in a row have a number.")


def _upper_words(progress: Progress, seen: MeasuredProgress, outlook: Outlook) -> str:
    said = []
    if seen.points:
        said.append(tr("band: 95 % interval"))
    if outlook.means:
        said.append(tr("long and short dashes: mean of three years"))
    if outlook.projection(rates=seen.rates) is not None:
        said.append(tr("dots: going on like the last three years"))
    return " · ".join([*said, *break_words(progress.breaks)])
