"""A breakdown over time: the rolling twelve months of each of its categories."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.i18n import number, percent, period_name, short_period_name, text, tr
from cityreport.render import chart_words, panels, plot_axes
from cityreport.render.chart_spots import mark_column
from cityreport.render.chart_theme import SIZES, line_height, text_width, wrapped
from cityreport.render.kinds.scene import (
    ChartContext,
    ChartTable,
    ChartTableColumn,
    ChartText,
    begin_sheet,
    common_notes,
    figure_text,
    head_plot,
    numbers,
    write_empty,
)
from cityreport.render.labels import name_ends
from cityreport.render.legends import break_keys
from cityreport.render.mark_styles import CATEGORIES, MarkStyle

_WIDEST_NAME = 1.9
"""The space for the name of a category beside its line, in inches."""


class BreakdownSeries(NamedTuple):
    """A breakdown of an indicator: its categories with their counts through time."""

    breakdown: str
    total: Progress
    categories: tuple[tuple[str, Progress], ...]

    @property
    def drawn(self) -> tuple[tuple[int, str, Progress], ...]:
        """The categories with a complete rolling year, with their place in the catalogue."""
        return tuple(
            (place, code, progress)
            for place, (code, progress) in enumerate(self.categories)
            if progress.rolling12
        )


def tell(scene: ChartContext, strands: BreakdownSeries) -> ChartText:
    """Return the chart in words."""
    name = text(scene.catalogue.breakdown(strands.breakdown).label)
    title = f"{name} · {scene.label} · {scene.view.area}"
    if not strands.drawn:
        said = tr(
            "No category of this breakdown has twelve months in a row yet. Enter its numbers on "
            "the page Enter, or choose another breakdown."
        )
        return ChartText(title, said, notes=common_notes(scene))
    lines = [_in_words(scene, strands, code, progress) for _, code, progress in strands.drawn]
    lines += [
        tr("{category}: no twelve months in a row yet.", category=_name(scene, strands, code))
        for code, progress in strands.categories
        if not progress.rolling12
    ]
    note = tr("Categories with an empty month have a gap in their line.")
    return ChartText(title, _finding(scene, strands), tuple(lines), common_notes(scene, note))


def draw(scene: ChartContext, strands: BreakdownSeries) -> Figure:
    """Draw a line for each category, named at its end."""
    story = tell(scene, strands)
    sheet, floor = begin_sheet(scene, story)
    if not strands.drawn:
        write_empty(scene, sheet)
        return sheet.figure
    heading = chart_words.upper_heading(scene.unit_name, rates=False)
    floor = head_plot(sheet, floor, heading, break_keys(strands.total.breaks))
    names = [
        wrapped(_label(scene, strands, code, progress), SIZES.axis, _WIDEST_NAME, 2, bold=True)
        for _, code, progress in strands.drawn
    ]
    beside = max(text_width(line, SIZES.axis, bold=True) for name in names for line in name) + 0.3
    most = max(row.value for _, _, p in strands.drawn for row in p.rolling12) * 1.05 or 1.0
    height = max(sheet.y - floor, 0.4)
    ends = sheet.margin, sheet.width - sheet.margin - beside
    axes, width = plot_axes.value_plot(sheet, ends, (floor, height), most, 5)
    first = min(p.rolling12[0].period.shift(-11).year for _, _, p in strands.drawn)
    last = max(p.rolling12[-1].period.year for _, _, p in strands.drawn)
    plot_axes.set_time_axis(axes, first, last, width, named=True)
    for at, (end, peak) in enumerate(sorted(_highest(strands).items(), reverse=True)):
        mark_column(axes, at, (plot_axes.end_of(end), peak), 1 / 12)
    named = []
    for (place, code, progress), name in zip(strands.drawn, names, strict=True):
        look = CATEGORIES[place % len(CATEGORIES)]
        _draw_line(axes, progress, look, f"category-{code}")
        row = progress.rolling12[-1]
        named.append((plot_axes.end_of(row.period), row.value, "\n".join(name), look["color"]))
    panels.draw_break_lines(axes, strands.total.breaks)
    inches = (width / (last + 1 - first), height / most)
    lines = max(len(name) for name in names)
    gap = line_height(SIZES.axis) * (1.0 if lines == 1 else 1.8)
    name_ends(axes, named, last + 1 + 0.12 / inches[0], inches, gap)
    return sheet.figure


def tabulate(scene: ChartContext, strands: BreakdownSeries) -> ChartTable:
    """Return a month a row, the newest first; the twelve months that end with it."""
    names = [_name(scene, strands, code) for code, _ in strands.categories]
    columns = (ChartTableColumn(tr("12 months to")), *numbers(*names, tr("Total")))
    rolling = [
        {row.period: row.value for row in progress.rolling12}
        for progress in (*(p for _, p in strands.categories), strands.total)
    ]
    ends = sorted({period for found in rolling[:-1] for period in found}, reverse=True)
    rows = [
        (short_period_name(end), *(figure_text(found.get(end)) for found in rolling))
        for end in ends
    ]
    return ChartTable(columns, tuple(rows))


def _highest(strands: BreakdownSeries) -> dict[Period, int]:
    """Return the highest category of the twelve months that end with each month."""
    found: dict[Period, int] = {}
    for _, progress in strands.categories:
        for row in progress.rolling12:
            found[row.period] = max(found.get(row.period, 0), row.value)
    return found


def _draw_line(axes: Axes, progress: Progress, look: MarkStyle, gid: str) -> None:
    rows = progress.rolling12
    marked = [row for row in rows if row.period.number == 12] + list(rows[-1:])
    line = {"color": look["color"], "linewidth": 1.8}
    if look["dashes"]:
        line["dashes"] = look["dashes"]
    ends = plot_axes.with_gaps((row.period, row.value) for row in rows)
    axes.plot(*ends, gid=gid, zorder=3, **line)
    axes.plot(
        [plot_axes.end_of(row.period) for row in marked],
        [row.value for row in marked],
        linestyle="none",
        marker=look["marker"],
        markersize=5.0,
        color=look["color"],
        gid=f"{gid}-marks",
        zorder=3.2,
        clip_on=False,
    )


def _name(scene: ChartContext, strands: BreakdownSeries, code: str) -> str:
    return text(scene.catalogue.category(strands.breakdown, code).label)


def _label(scene: ChartContext, strands: BreakdownSeries, code: str, progress: Progress) -> str:
    return f"{_name(scene, strands, code)}: {number(progress.rolling12[-1].value)}"


def _finding(scene: ChartContext, strands: BreakdownSeries) -> str:
    """Return the largest category of the last months that have any."""
    end = max(progress.rolling12[-1].period for _, _, progress in strands.drawn)
    last = {
        code: progress.rolling12[-1].value
        for _, code, progress in strands.drawn
        if progress.rolling12[-1].period == end
    }
    most, total = max(last, key=lambda code: last[code]), sum(last.values())
    if not total:
        return tr("Twelve months to {month}: none in any category.", month=period_name(end))
    return tr(
        "Twelve months to {month}: most in “{category}”, {value} of {total} ({share}).",
        month=period_name(end),
        category=_name(scene, strands, most),
        value=number(last[most]),
        total=number(total),
        share=percent(last[most] / total, 0),
    )


def _in_words(scene: ChartContext, strands: BreakdownSeries, code: str, progress: Progress) -> str:
    first, last = progress.rolling12[0], progress.rolling12[-1]
    return tr(
        "{category}: {earlier} in the twelve months to {first}, {value} in those to {last}.",
        category=_name(scene, strands, code),
        earlier=number(first.value),
        first=period_name(first.period),
        value=number(last.value),
        last=period_name(last.period),
    )
