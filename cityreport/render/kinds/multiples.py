"""Many small progress charts on one sheet: the districts of a city, or all its indicators.

All marks of all charts go into a few collections on one plot measured in inches: a plot of its
own for each of 33 districts would take a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from cityreport.domain.progress import Progress, Verdict
from cityreport.i18n import ntr, text, tr
from cityreport.render import chart_words, panels
from cityreport.render.chart_words import ChartView, Point, Shown
from cityreport.render.kinds.scene import (
    Column,
    Scene,
    Story,
    Table,
    begin,
    common_notes,
    say_nothing,
)
from cityreport.render.looks import VERDICT_MARKS
from cityreport.render.sheet import Key, Sheet
from cityreport.render.small_charts import brief, nothing_words
from cityreport.render.theme import COLORS, SIZES, line_height, text_width, wrapped
from cityreport.wording import VERDICT_NAMES

_CELL = (1.75, 1.0)
"""Inches that a chart wants, its name above it included."""
_LEAST_WIDTH = 1.25
_GAP = 0.16

Box = tuple[float, float, float, float]
"""Left, bottom, width, height of a plot, in inches."""


class Many(NamedTuple):
    """Progresses side by side. `of_districts`: of one indicator by district, in order of the
    city's list; otherwise of the whole city by indicator, in order of the catalogue."""

    progresses: tuple[Progress, ...]
    of_districts: bool


class _Marks:
    """What is drawn, gathered from all charts."""

    def __init__(self) -> None:
        self.bands: list[list[tuple[float, float]]] = []
        self.lines: list[list[tuple[float, float]]] = []
        self.paths: list[list[tuple[float, float]]] = []
        self.baselines: list[list[tuple[float, float]]] = []
        self.floors: list[list[tuple[float, float]]] = []
        self.breaks: list[list[tuple[float, float]]] = []
        self.ends: list[tuple[float, float]] = []
        self.targets: list[tuple[float, float]] = []

    def draw(self, axes: Axes) -> None:
        """All of it, a collection each."""
        axes.add_collection(PolyCollection(self.bands, gid="interval", zorder=1.2, **panels.BAND))
        path = (0, (4, 2))
        for gid, lines, color, width, dash, order in (
            ("floor", self.floors, COLORS.axis, 0.7, "solid", 1.0),
            ("baseline", self.baselines, COLORS.baseline, 2.2, "solid", 1.5),
            ("break", self.breaks, COLORS.text, 0.8, (0, (1, 2)), 1.6),
            ("path", self.paths, COLORS.path, 1.1, path, 1.8),
            ("rolling", self.lines, COLORS.rolling, 1.4, "solid", 2.0),
        ):
            axes.add_collection(
                LineCollection(
                    lines, colors=color, linewidths=width, linestyles=dash, gid=gid, zorder=order
                )
            )
        for gid, places, marker, color in (
            ("ends", self.ends, "o", COLORS.rolling),
            ("targets", self.targets, "D", COLORS.path),
        ):
            if places:
                axes.plot(
                    *zip(*places, strict=True),
                    linestyle="none",
                    marker=marker,
                    markersize=3.6,
                    color=color,
                    gid=gid,
                    zorder=3,
                )


def height(many: Many, width: float) -> float:
    """Inches that the sheet wants in all."""
    columns = max(1, int((width - 0.1) / _CELL[0]))
    return 1.5 + _CELL[1] * math.ceil(len(many.progresses) / columns)


def tell(scene: Scene, many: Many) -> Story:
    """The charts in words."""
    if many.of_districts:
        title = f"{tr('District by district')} · {scene.label}"
    else:
        title = f"{tr('All indicators')} · {scene.view.area}"
    counted = dict.fromkeys(Verdict, 0)
    for progress in many.progresses:
        counted[progress.verdict] += 1
    finding = " ".join(
        tr("{verdict}: {n}.", verdict=tr(VERDICT_NAMES[verdict]), n=str(count))
        for verdict, count in counted.items()
        if count
    )
    if not many.progresses:
        finding = tr("The city has no districts. They are listed in Settings.")
    return Story(
        title,
        finding,
        tuple(_in_words(scene, many, progress) for progress in many.progresses),
        common_notes(scene, *_notes(many)),
    )


def draw(scene: Scene, many: Many) -> Figure:
    """The charts in rows; those of districts share one scale, those of indicators none."""
    story = tell(scene, many)
    sheet, floor = begin(scene, story)
    drawn = [p for p in many.progresses if p.rolling12]
    if not many.progresses:
        say_nothing(sheet, story.finding)
        return sheet.figure
    shown = {_id(p): chart_words.shown(p, scene.view) for p in many.progresses}
    rates = any(seen.rates for seen in shown.values())
    sheet.keys(_heading(scene, many, rates=rates), _keys(many, drawn))
    sheet.y -= 0.1
    columns, step, rise = _grid(sheet, len(many.progresses), floor)
    axes = sheet.figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, sheet.width)
    axes.set_ylim(0, sheet.height)
    axes.set_axis_off()
    years = (
        min(map(panels.first_year, drawn), default=2017),
        max(map(panels.end_year, drawn), default=2030),
    )
    top = _common_top(many, shown) if many.of_districts else None
    marks, texts = _Marks(), _Texts(sheet)
    for index, progress in enumerate(many.progresses):
        row, column = divmod(index, columns)
        place = columns - 1 - column if sheet.mirrored else column
        left = sheet.margin + place * step
        box = (left, sheet.y - (row + 1) * rise, step - _GAP, rise - _GAP * 0.55)
        _cell(scene, many, progress, shown[_id(progress)], box, years, top, marks, texts)
    marks.draw(axes)
    return sheet.figure


def tabulate(scene: Scene, many: Many) -> Table:
    """A chart a row."""
    rates = any(chart_words.shown(p, scene.view).rates for p in many.progresses)
    columns = [
        Column(tr("District") if many.of_districts else tr("Indicator")),
        Column(tr("Rate") if rates else tr("12 months"), number=True),
        Column(tr("95 % interval"), number=True),
        Column(tr("Path"), number=True),
        Column(tr("Target"), number=True),
        Column(tr("Verdict")),
    ]
    rows = []
    for progress in many.progresses:
        seen = chart_words.shown(progress, scene.view)
        last = seen.points[-1] if seen.points else None
        rows.append(
            (
                _name(scene, many, progress),
                "" if last is None else seen.name(last.value),
                "" if last is None else f"{seen.name(last.lower)}–{seen.name(last.upper)}",
                "" if last is None or last.path is None else seen.name(last.path),
                "" if seen.target is None else seen.name(seen.target),
                tr(VERDICT_NAMES[progress.verdict]),
            )
        )
    return Table(tuple(columns), tuple(rows))


class _Texts:
    """Words at inches of the sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.mirrored = sheet.mirrored

    def put(self, x: float, y: float, words: str, **look: Any) -> None:
        """One line, its base at `y`."""
        to_inches = self._sheet.figure.dpi_scale_trans
        look = {"ha": "left", "va": "baseline", "color": COLORS.text} | look
        self._sheet.figure.text(x, y, words, transform=to_inches, **look)


def _id(progress: Progress) -> tuple[str, str]:
    return progress.indicator, progress.area


def _grid(sheet: Sheet, count: int, floor: float) -> tuple[int, float, float]:
    """Columns, and the inches from one chart to the next, to the side and down."""
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


def _cell(
    scene: Scene,
    many: Many,
    progress: Progress,
    seen: Shown,
    box: Box,
    years: tuple[int, int],
    top: float | None,
    marks: _Marks,
    texts: _Texts,
) -> None:
    left, bottom, width, rise = box
    size = SIZES.note
    line = line_height(size)
    value = brief(seen.points[-1].value) if seen.points else ""
    room = width - text_width(value, size, bold=True) - 0.08
    start = 0.0
    if not many.of_districts:
        start = 0.14
        look = {"markersize": 5.5, "markeredgewidth": 1.1} | VERDICT_MARKS[progress.verdict]
        x = left + width - 0.05 if texts.mirrored else left + 0.05
        marker = texts._sheet.figure
        _mark_at(marker, (x, bottom + rise - line * 0.6), look)
    name = wrapped(_name(scene, many, progress), size, room - start, 1)
    x = left + width - start if texts.mirrored else left + start
    side = "right" if texts.mirrored else "left"
    texts.put(x, bottom + rise - line * 0.8, name[0] if name else "", fontsize=size, ha=side)
    other = left if texts.mirrored else left + width
    texts.put(
        other,
        bottom + rise - line * 0.8,
        value,
        fontsize=size,
        fontweight="bold",
        color=COLORS.rolling,
        ha="left" if texts.mirrored else "right",
    )
    plot = (left, bottom, width - 0.06, rise - line * 1.15)
    marks.floors.append([(left, bottom), (left + plot[2], bottom)])
    if not seen.points:
        for index, words in enumerate(wrapped(nothing_words(progress), size, width, 2)):
            texts.put(
                left + width / 2,
                bottom + plot[3] / 2 - index * line,
                words,
                fontsize=size,
                ha="center",
                color=COLORS.muted,
            )
        return
    scale = plot[2] / (years[1] + 1 - years[0]), plot[3] / (top or panels.highest(seen) * 1.02)
    _plot(progress, seen, plot, years[0], scale, marks)


def _plot(
    progress: Progress,
    seen: Shown,
    box: Box,
    first: int,
    scale: tuple[float, float],
    marks: _Marks,
) -> None:
    left, bottom, _, most = box

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (x - first) * scale[0], bottom + min(y * scale[1], most)

    for _, group in groupby(enumerate(seen.points), lambda pair: pair[1].period.shift(-pair[0])):
        run = [point for _, point in group]
        marks.lines.append([at(panels.end_of(p.period), p.value) for p in run])
        marks.bands.append(_band(run, at))
    last = seen.points[-1]
    marks.ends.append(at(panels.end_of(last.period), last.value))
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
        x = panels.end_of(period.months()[0]) - 1 / 12
        marks.breaks.append([at(x, 0), (at(x, 0)[0], bottom + most)])


def _band(run: Sequence[Point], at: Any) -> list[tuple[float, float]]:
    ahead = [at(panels.end_of(p.period), p.lower) for p in run]
    back = [at(panels.end_of(p.period), p.upper) for p in reversed(run)]
    return [*ahead, *back]


def _mark_at(figure: Figure, place: tuple[float, float], look: dict[str, Any]) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415

    line = Line2D([place[0]], [place[1]], linestyle="none", **look)
    line.set_transform(figure.dpi_scale_trans)
    figure.add_artist(line)


def _common_top(many: Many, shown: dict[tuple[str, str], Shown]) -> float | None:
    """One scale for all districts: all lines fit, and most intervals."""
    tops = []
    for progress in many.progresses:
        seen = shown[_id(progress)]
        tops += [max(p.value for p in seen.points)] if seen.points else []
        tops += [] if seen.baseline is None else [seen.baseline]
    return max(tops) * 1.12 if tops and max(tops) > 0 else None


def _name(scene: Scene, many: Many, progress: Progress) -> str:
    if many.of_districts:
        return scene.area(progress.area)
    label = text(scene.catalogue.indicator(progress.indicator).label)
    return f"{progress.indicator} {label}"


def _heading(scene: Scene, many: Many, *, rates: bool) -> str:
    if many.of_districts:
        return chart_words.upper_heading(scene.unit_name, rates=rates)
    if rates:
        return tr("Per 100,000 people in twelve months")
    return tr("Number in twelve months")


def _keys(many: Many, drawn: Sequence[Progress]) -> list[Key]:
    if not drawn:
        return []
    thin = panels.scaled
    keys = [
        Key(tr("Last twelve months, with 95 % interval"), panels.BAND, thin(panels.ROLLING, 0.65))
    ]
    if any(p.baseline.mean is not None for p in drawn):
        years = chart_words.years_name(drawn[0].baseline.years)
        keys.append(Key(tr("Baseline {years}", years=years), line=panels.BASELINE))
        keys.append(Key(chart_words.path_label(drawn[0]), line=thin(panels.PATH, 0.65)))
    if any(p.breaks for p in drawn):
        keys.append(Key(tr("break in series"), line=panels.BREAK))
    if not many.of_districts:
        found = {p.verdict for p in many.progresses}
        keys += [
            Key(
                tr(VERDICT_NAMES[verdict]),
                line={"linestyle": "none", "markersize": 5.5} | VERDICT_MARKS[verdict],
            )
            for verdict in Verdict
            if verdict in found
        ]
    return keys


def _notes(many: Many) -> list[str]:
    said = []
    drawn = [p for p in many.progresses if p.rolling12]
    if drawn:
        first, last = min(map(panels.first_year, drawn)), max(map(panels.end_year, drawn))
        said.append(tr("Each chart runs from {first} to {last}.", first=str(first), last=str(last)))
    if many.of_districts and len(drawn) > 1:
        said.append(tr("All charts have the same scale; what exceeds it is cut off at the top."))
    elif drawn:
        said.append(tr("Each chart has its own scale, from zero."))
    without = len(many.progresses) - len(drawn)
    if without:
        said.append(
            ntr(
                "{n} has no twelve months in a row yet.",
                "{n} have no twelve months in a row yet.",
                without,
            )
        )
    return said


def _in_words(scene: Scene, many: Many, progress: Progress) -> str:
    name = _name(scene, many, progress)
    seen = chart_words.shown(progress, ChartView("", scene.view.measure))
    if not seen.points:
        return f"{name}: {nothing_words(progress)}."
    last = seen.points[-1]
    return tr(
        "{name}: {value} (95 % interval {lower} to {upper}). {verdict}.",
        name=name,
        value=seen.name(last.value),
        lower=seen.name(last.lower),
        upper=seen.name(last.upper),
        verdict=tr(VERDICT_NAMES[progress.verdict]),
    )
