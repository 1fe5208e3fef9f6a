"""The answered months: indicators by months, and how each was answered."""

from __future__ import annotations

from itertools import groupby

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cityreport.domain.answer_grid import AnswerGrid, AnswerRow, MonthAnswer
from cityreport.i18n import begun, number, percent, span_name, text, tr
from cityreport.render import empty_words
from cityreport.render.chart_spots import mark_spot
from cityreport.render.chart_theme import COLORS, SIZES, text_width
from cityreport.render.figure_sheet import FigureSheet, Key
from cityreport.render.kinds.scene import (
    ChartContext,
    ChartTable,
    ChartTableColumn,
    ChartText,
    begin_sheet,
    common_notes,
    fitted,
    head_plot,
    numbers,
    write_empty,
)
from cityreport.render.mark_styles import MarkStyle
from cityreport.render.stripes import stripes
from cityreport.wording import CHART_KIND_NAMES

ROW = 0.2
_WIDEST_NAME = 3.6

_LOOKS: dict[MonthAnswer, MarkStyle] = {
    MonthAnswer.FINAL: {"facecolor": COLORS.rolling, "edgecolor": "none", "linewidth": 0.0},
    MonthAnswer.PRELIMINARY: {
        "facecolor": "#DCE8F4",
        "edgecolor": COLORS.rolling,
        "linewidth": 0.8,
    },
    MonthAnswer.IN_LONGER_PERIOD: {
        "facecolor": COLORS.bar,
        "edgecolor": "none",
        "linewidth": 0.0,
    },
    MonthAnswer.NO_VALUE: {"facecolor": "#C9D0D8", "edgecolor": "none", "linewidth": 0.0},
    MonthAnswer.HIDDEN: {
        "facecolor": COLORS.paper,
        "edgecolor": "none",
        "linewidth": 0.0,
    },
}
"""The looks of months. Empty ones are white in their frame; hidden ones have stripes, a quarter's
or year's a white line through them, provisional ones an outline of their own inside the frame."""
_THROUGH: MarkStyle = {"color": COLORS.paper, "linewidth": 1.2}
_INSIDE = 0.014
"""Inches from the outline of provisional months to the frame of the row."""


def height(grid: AnswerGrid, _width: float) -> float:
    """Return the height of the whole chart in inches."""
    return 1.5 + ROW * len(grid.rows)


def tell(scene: ChartContext, grid: AnswerGrid) -> ChartText:
    """Return the chart in words."""
    title = f"{tr(CHART_KIND_NAMES['completeness'])} · {scene.view.area}"
    if not grid.months:
        return ChartText(title, empty_words.empty_sentence(), notes=common_notes(scene))
    required = [row for row in grid.rows if row.required]
    given, expected = _tally(required)
    finding = tr(
        "{span}: {answered} of {expected} months of the required indicators are answered "
        "({share}). Zero and “not available” are answers.",
        span=begun(span_name(grid.months[0], grid.months[-1])),
        answered=number(given),
        expected=number(expected),
        share=percent(given / expected, 0) if expected else "–",
    )
    lines = tuple(
        tr(
            "{name}: {answered} of {expected} months.",
            name=_name(scene, row),
            answered=number(row.answered),
            expected=number(len(row.answers)),
        )
        for row in grid.rows
    )
    return ChartText(
        title, finding, lines, common_notes(scene, tr("Required indicators are in bold"))
    )


def draw(scene: ChartContext, grid: AnswerGrid) -> Figure:
    """Draw a row for each indicator, a cell for each month."""
    story = tell(scene, grid)
    sheet, floor = begin_sheet(scene, story)
    if not grid.months:
        write_empty(scene, sheet)
        return sheet.figure
    floor = head_plot(sheet, floor, tr("Totals by month"), _keys(grid))
    step = min((sheet.y - floor) / len(grid.rows), 0.3)
    size = min(SIZES.axis, step * 72 / 1.15)
    most_wide = min(_WIDEST_NAME, scene.view.size[0] * 0.45)
    names = [fitted(_name(scene, r), size, most_wide, bold=r.required) for r in grid.rows]
    left = (
        sheet.margin
        + max(text_width(*n, bold=r.required) for n, r in zip(names, grid.rows, strict=True))
        + 0.1
    )
    beside = text_width(f"{len(grid.months)}/{len(grid.months)}", size) + 0.1
    width = sheet.width - sheet.margin - beside - left
    per_month = width / len(grid.months)
    top = sheet.y
    _draw_cells(sheet, grid, (left, top, per_month, step))
    for index, (name, row) in enumerate(zip(names, grid.rows, strict=True)):
        y = top - (index + 0.5) * step
        weight = "bold" if row.required else "normal"
        look: MarkStyle = {"ha": "right", "va": "center_baseline"}
        sheet.text(left - 0.07, y, name[0], fontsize=name[1], fontweight=weight, **look)
        said = f"{row.answered}/{len(row.answers)}"
        sheet.text(left + width + beside, y, said, fontsize=size, color=COLORS.muted, **look)
    _name_years(sheet, grid, (left, top - step * len(grid.rows), per_month))
    return sheet.figure


def tabulate(scene: ChartContext, grid: AnswerGrid) -> ChartTable:
    """Return one row for each indicator."""
    columns = (
        ChartTableColumn(tr("Indicator")),
        *numbers(tr("Answered"), tr("Months"), tr("Provisional")),
        *numbers(tr("Without a number"), tr("Empty")),
    )
    rows = []
    for row in grid.rows:
        counted = {answer: row.answers.count(answer) for answer in MonthAnswer}
        without = counted[MonthAnswer.NO_VALUE] + counted[MonthAnswer.HIDDEN]
        rows.append(
            (
                _name(scene, row),
                number(row.answered),
                number(len(row.answers)),
                number(counted[MonthAnswer.PRELIMINARY]),
                number(without),
                number(counted[MonthAnswer.EMPTY]),
            )
        )
    return ChartTable(columns, tuple(rows))


def _tally(rows: list[AnswerRow]) -> tuple[int, int]:
    return sum(row.answered for row in rows), sum(len(row.answers) for row in rows)


def _name(scene: ChartContext, row: AnswerRow) -> str:
    return f"{row.indicator} {text(scene.catalogue.indicator(row.indicator).label)}"


def _keys(grid: AnswerGrid) -> list[Key]:
    found = {answer for row in grid.rows for answer in row.answers}
    names = {
        MonthAnswer.FINAL: tr("final"),
        MonthAnswer.PRELIMINARY: tr("provisional or estimated"),
        MonthAnswer.IN_LONGER_PERIOD: tr("in a quarter or year"),
        MonthAnswer.NO_VALUE: tr("answered without a number"),
        MonthAnswer.HIDDEN: tr("not shown"),
    }
    keys = [
        Key(
            names[answer],
            _LOOKS[answer],
            line=_THROUGH if answer is MonthAnswer.IN_LONGER_PERIOD else None,
            stripes=COLORS.text if answer is MonthAnswer.HIDDEN else "",
        )
        for answer in _LOOKS
        if answer in found
    ]
    if MonthAnswer.EMPTY in found:
        empty = {"facecolor": COLORS.paper, "edgecolor": COLORS.axis, "linewidth": 0.6}
        keys.append(Key(tr("not answered"), empty))
    return keys


def _draw_cells(
    sheet: FigureSheet, grid: AnswerGrid, frame: tuple[float, float, float, float]
) -> None:
    left, top, per_month, step = frame
    to_inches = sheet.figure.dpi_scale_trans
    shapes: dict[MonthAnswer, list[list[tuple[float, float]]]] = {answer: [] for answer in _LOOKS}
    for index, row in enumerate(grid.rows):
        low, high = top - (index + 1) * step + step * 0.12, top - index * step - step * 0.12
        right = left + per_month * len(grid.months)
        mark_spot(sheet.figure, index, ((left + right) / 2, (low + high) / 2), (0, low, 99, high))
        frame_of_row = Rectangle(
            (left, low),
            right - left,
            high - low,
            facecolor="none",
            edgecolor=COLORS.axis,
            linewidth=0.5,
            transform=to_inches,
            zorder=3,
        )
        sheet.figure.add_artist(frame_of_row)
        at = 0
        for answer, group in groupby(row.answers):
            many = len(list(group))
            if answer in shapes:
                x0, x1 = left + at * per_month, left + (at + many) * per_month
                inside = _INSIDE if answer is MonthAnswer.PRELIMINARY else 0.0
                y0, y1 = low + inside, high - inside
                shapes[answer].append([(x0, y0), (x0, y1), (x1, y1), (x1, y0)])
            at += many
    for answer, found in shapes.items():
        if found:
            sheet.figure.add_artist(
                PolyCollection(
                    found, transform=to_inches, gid=f"answers-{answer.value}", **_LOOKS[answer]
                )
            )
    if longer := shapes[MonthAnswer.IN_LONGER_PERIOD]:
        middles = [
            [(s[0][0], (s[0][1] + s[1][1]) / 2), (s[2][0], (s[0][1] + s[1][1]) / 2)] for s in longer
        ]
        through = LineCollection(
            middles,
            colors=_THROUGH["color"],
            linewidths=_THROUGH["linewidth"],
            transform=to_inches,
            gid="answers-longer-lines",
            zorder=1.5,
        )
        sheet.figure.add_artist(through)
    if hidden := shapes[MonthAnswer.HIDDEN]:
        gid = "answers-hidden-stripes"
        drawn = stripes([[s] for s in hidden], COLORS.text, to_inches, gid=gid, zorder=1.5)
        sheet.figure.add_artist(drawn)


def _name_years(sheet: FigureSheet, grid: AnswerGrid, frame: tuple[float, float, float]) -> None:
    """Write the years under their months, and draw a fine white line where each begins."""
    left, bottom, per_month = frame
    spans: dict[int, list[int]] = {}
    for at, month in enumerate(grid.months):
        spans.setdefault(month.year, []).append(at)
    wide = text_width("0000", SIZES.axis) + 0.08
    every = next((n for n in (1, 2, 3, 5, 10) if wide <= 12 * per_month * n), 20)
    for year, places in spans.items():
        x0, x1 = left + places[0] * per_month, left + (places[-1] + 1) * per_month
        if places[0]:
            line = Rectangle(
                (x0 - 0.006, bottom),
                0.012,
                sheet.y - bottom,
                facecolor=COLORS.paper,
                transform=sheet.figure.dpi_scale_trans,
                zorder=2.5,
            )
            sheet.figure.add_artist(line)
        if year % every == 0 and (every > 1 or x1 - x0 >= wide * 0.6):
            look = {"fontsize": SIZES.axis, "color": COLORS.muted, "ha": "center", "va": "top"}
            sheet.text((x0 + x1) / 2, bottom - 0.05, str(year), **look)
