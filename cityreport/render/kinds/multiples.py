"""Many small progress charts on one sheet: the districts of a city, or all its indicators.

All marks of all charts go into a few collections on one plot measured in inches: a separate plot
for each of 33 districts would take a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from cityreport.domain.progress import Progress, Verdict
from cityreport.i18n import short_period_name, tr
from cityreport.progress_wording import VERDICT_NAMES
from cityreport.render import chart_words, panels, plot_axes
from cityreport.render.chart_spots import mark_spot
from cityreport.render.chart_theme import (
    COLORS,
    SIZES,
    line_height,
    shortened_name,
    text_width,
    wrapped,
)
from cityreport.render.chart_words import MeasuredProgress, Point
from cityreport.render.figure_sheet import FigureSheet, Key
from cityreport.render.kinds.multiples_words import (
    SmallMultiples,
    head,
    short_name,
)
from cityreport.render.kinds.scene import (
    ChartContext,
    begin_sheet,
    write_empty,
)
from cityreport.render.kinds.small_marks import SmallMarks
from cityreport.render.legends import break_words
from cityreport.render.mark_styles import VERDICT_MARKS
from cityreport.render.small_charts import brief, nothing_words
from cityreport.wording import years_name

_CELL = (1.75, 1.0)
"""The size of a chart in inches, its name above it included."""
_LEAST_WIDTH = 1.25
_GAP = 0.16
_MOST_POINTS = 60
"""The limit of points of a line: more would lie within a pixel of each other."""
_FEWER_POINTS, _MANY = 20, 40
"""The same for more charts than that: a file of 120 districts stays small."""
_MARK_ROOM = 0.17

Box = tuple[float, float, float, float]
"""Left, bottom, width, height of a plot, in inches."""


def height(many: SmallMultiples, width: float) -> float:
    """Return the height of the whole sheet in inches."""
    columns = max(1, int((width - 0.1) / _CELL[0]))
    return 1.5 + _CELL[1] * math.ceil(len(many.progresses) / columns)


def draw(scene: ChartContext, many: SmallMultiples) -> Figure:
    """Draw the charts in rows; those of districts share one scale, those of indicators none."""
    story = head(scene, many)
    sheet, floor = begin_sheet(scene, story)
    drawn = [p for p in many.progresses if p.rolling12]
    if not many.progresses:
        write_empty(scene, sheet)
        return sheet.figure
    shown = [chart_words.measured_progress(p, scene.view) for p in many.progresses]
    rates = any(seen.rates for seen in shown)
    sheet.head(_heading(scene, many, rates=rates), _words(drawn), _verdicts(many, drawn))
    sheet.y -= 0.1
    columns, step, rise = _places(sheet, len(many.progresses), floor)
    axes = sheet.figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, sheet.width)
    axes.set_ylim(0, sheet.height)
    axes.set_axis_off()
    values = _values(shown)
    names = _names(scene, many, values, step - _GAP)
    first = min(map(panels.first_year, drawn), default=2017)
    last = max(map(panels.end_year, drawn), default=2030)
    scaled = [chart_words.measured_progress(p, scene.view) for p in many.scaled_by] or shown
    top = _common_top(scaled) if many.of_districts else None
    most = _FEWER_POINTS if len(many.progresses) > _MANY else _MOST_POINTS
    grid = _Grid((first, last), top, max(map(len, names)), most)
    marks, texts = SmallMarks(), _Texts(sheet, of_districts=many.of_districts)
    for index, (progress, seen) in enumerate(zip(many.progresses, shown, strict=True)):
        row, column = divmod(index, columns)
        place = columns - 1 - column if sheet.mirrored else column
        left = sheet.margin + place * step
        box = (left, sheet.y - (row + 1) * rise, step - _GAP, rise - _GAP * 0.55)
        plot = _cell(progress, names[index], values[index], box, grid, texts)
        marks.floors.append([(plot[0], plot[1]), (plot[0] + plot[2], plot[1])])
        around = (box[0], box[1], box[0] + box[2], box[1] + box[3])
        end = plot[0], plot[1]
        if seen.points:
            _plot(progress, seen, plot, grid, marks)
            end = marks.ends[-1]
        mark_spot(axes, index, end, around)
    marks.draw(axes)
    return sheet.figure


class _Texts:
    """Words and verdicts at inches of the sheet."""

    def __init__(self, sheet: FigureSheet, *, of_districts: bool) -> None:
        self._sheet = sheet
        self.mirrored = sheet.mirrored
        self.of_districts = of_districts

    def put(self, x: float, y: float, words: str, **look: Any) -> None:
        """One line, its base at `y`."""
        self._sheet.text(x, y, words, **({"ha": "left", "va": "baseline"} | look))

    def mark(self, verdict: Verdict, x: float, y: float) -> None:
        """Draw the shape of a verdict."""
        look = {"markersize": 5.5, "markeredgewidth": 1.1} | VERDICT_MARKS[verdict]
        line = Line2D([x], [y], linestyle="none", **look)
        line.set_transform(self._sheet.figure.dpi_scale_trans)
        self._sheet.figure.add_artist(line)


def _places(sheet: FigureSheet, count: int, floor: float) -> tuple[int, float, float]:
    """Return columns, and the inches from one chart to the next, to the side and down."""
    best, fit = 1, 0.0
    for columns in range(1, max(1, int(sheet.room / _LEAST_WIDTH)) + 1):
        width = sheet.room / columns
        rise = (sheet.y - floor) / math.ceil(count / columns)
        # how far from the wanted shape: neither flat nor narrow
        near = min(width / _CELL[0], 1.0) * min(rise / _CELL[1], 1.0)
        if near > fit:
            best, fit = columns, near
    rise = min((sheet.y - floor) / math.ceil(count / best), 1.5)
    return best, sheet.room / best, rise


class _Grid(NamedTuple):
    """The common settings of all charts of a sheet: their years, their top (None: each its own),
    the lines of the longest name, and the limit of points of a line."""

    years: tuple[int, int]
    top: float | None
    title_lines: int
    most_points: int


def _cell(
    progress: Progress,
    name: list[str],
    value: str,
    box: Box,
    grid: _Grid,
    texts: _Texts,
) -> Box:
    """Write name and figure of a chart, or why it has no line; return the place of its plot."""
    left, bottom, width, rise = box
    size, line = SIZES.note, line_height(SIZES.note)
    begin_at, end_at = (left + width, left) if texts.mirrored else (left, left + width)
    sides = ("right", "left") if texts.mirrored else ("left", "right")
    if not texts.of_districts:
        inward = -1 if texts.mirrored else 1
        texts.mark(progress.verdict, begin_at + 0.05 * inward, bottom + rise - line * 0.55)
        begin_at += _MARK_ROOM * inward
    first = bottom + rise - line * 0.8
    for index, words in enumerate(name):
        texts.put(begin_at, first - index * line, words, fontsize=size, ha=sides[0])
    if value:
        bold: dict[str, Any] = {"fontweight": "bold", "color": COLORS.rolling}
        texts.put(end_at, first, value, fontsize=size, ha=sides[1], **bold)
    plot = (left, bottom, width - 0.06, max(rise - line * (grid.title_lines + 0.15), 0.1))
    if not value:
        for index, words in enumerate(wrapped(nothing_words(progress), size, width, 2)):
            place = left + width / 2, bottom + plot[3] / 2 - index * line
            texts.put(*place, words, fontsize=size, ha="center", color=COLORS.muted)
    return plot


def _values(shown: list[MeasuredProgress]) -> list[str]:
    """Return each chart's last figure, with its month where others have newer ones; empty where it
    has none."""
    newest = max((seen.points[-1].period for seen in shown if seen.points), default=None)
    values = []
    for seen in shown:
        last = seen.points[-1] if seen.points else None
        value = "" if last is None else brief(last.value)
        if last is not None and last.period != newest:
            value = f"{value} · {short_period_name(last.period)}"
        values.append(value)
    return values


def _names(
    scene: ChartContext, many: SmallMultiples, values: list[str], width: float
) -> list[list[str]]:
    """Return each chart's name beside its figure; that of an indicator may take two lines, that of
    a district is cut in its middle."""
    size = SIZES.note
    names = []
    for progress, value in zip(many.progresses, values, strict=True):
        room = width - text_width(value, size, bold=True) - 0.08
        name = short_name(scene, many, progress)
        if many.of_districts:
            names.append([shortened_name(name, size, room)])
        else:
            names.append(wrapped(name, size, room - _MARK_ROOM, 2))
    return names


def _plot(
    progress: Progress,
    seen: MeasuredProgress,
    box: Box,
    grid: _Grid,
    marks: SmallMarks,
) -> None:
    left, bottom, width, most = box
    first, last_year = grid.years
    across = width / (last_year + 1 - first)
    up = most / (grid.top or panels.highest(seen) * 1.02)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (x - first) * across, bottom + min(y * up, most)

    for _, group in groupby(enumerate(seen.points), lambda pair: pair[1].period.shift(-pair[0])):
        run = _thinned([point for _, point in group], grid.most_points)
        marks.lines.append([at(plot_axes.end_of(p.period), p.value) for p in run])
        marks.bands.append(_band(run, at))
    last = seen.points[-1]
    marks.ends.append(at(plot_axes.end_of(last.period), last.value))
    if seen.baseline is not None:
        ys = sorted(progress.baseline.years)
        marks.baselines.append([at(ys[0], seen.baseline), at(ys[-1] + 1, seen.baseline)])
        middle, goal = sum(ys) / len(ys), progress.target.year
        steps = [middle + (goal - middle) * i / 12 for i in range(13)]
        path = [
            at(y + 1, value)
            for y in steps
            if (value := chart_words.path_at(progress, seen.baseline, y)) is not None
        ]
        marks.paths.append(path)
        marks.targets.append(path[-1])
    for period in progress.breaks:
        x = plot_axes.end_of(period.months()[0]) - 1 / 12
        marks.breaks.append([at(x, 0), (at(x, 0)[0], bottom + most)])


def _thinned(run: list[Point], most: int) -> list[Point]:
    """Return no more points than a chart of that size can show; always with the last one."""
    step = max(1, len(run) // most)
    return [*run[:-1:step], run[-1]]


def _band(run: Sequence[Point], at: Any) -> list[tuple[float, float]]:
    ahead = [at(plot_axes.end_of(p.period), p.lower) for p in run]
    back = [at(plot_axes.end_of(p.period), p.upper) for p in reversed(run)]
    return [*ahead, *back]


def _common_top(shown: list[MeasuredProgress]) -> float | None:
    """Return one scale for all districts: all lines fit, and most intervals."""
    tops = [point.value for seen in shown for point in seen.points]
    tops += [seen.baseline for seen in shown if seen.baseline is not None]
    return max(tops) * 1.12 if tops and max(tops) > 0 else None


def _heading(scene: ChartContext, many: SmallMultiples, *, rates: bool) -> str:
    if many.of_districts:
        return chart_words.upper_heading(scene.unit_name, rates=rates)
    if rates:
        return tr("Per 100,000 people in twelve months")
    return tr("Number in twelve months")


def _words(drawn: Sequence[Progress]) -> str:
    """Return in words how the lines are drawn, which have no room for their names."""
    if not drawn:
        return ""
    said = [tr("line in its 95 % band: last twelve months")]
    if any(p.baseline.mean is not None for p in drawn):
        years = years_name(drawn[0].baseline.years)
        said.append(tr("thick short line: baseline {years}", years=years))
        path = chart_words.path_label(drawn[0])
        said.append(tr("dashes: {path}", path=path[:1].lower() + path[1:]))
    return " · ".join([*said, *break_words([at for p in drawn for at in p.breaks])])


def _verdicts(many: SmallMultiples, drawn: Sequence[Progress]) -> list[Key]:
    """Return the signs of verdicts, which stand before the names."""
    found = {p.verdict for p in many.progresses} if drawn and not many.of_districts else set()
    return [
        Key(
            tr(VERDICT_NAMES[verdict]),
            line={"linestyle": "none", "markersize": 5.5} | VERDICT_MARKS[verdict],
        )
        for verdict in Verdict
        if verdict in found
    ]
