"""The common input and output of every kind of chart: a scene, a story, a table, a page.

Belongs here: the parts that all kinds share. Not here: any kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import NamedTuple

import msgspec

from cityreport import wording
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.period import Period
from cityreport.domain.statistics import Interval
from cityreport.i18n import number, text, tr
from cityreport.render.chart_theme import (
    COLORS,
    SIZES,
    line_height,
    shortened_name,
    text_width,
)
from cityreport.render.chart_words import ChartView
from cityreport.render.figure_sheet import MARGIN, FigureSheet, Key

PLOT_MARGIN = 0.05
"""White around a plot without words, which stands on a page with margins; inches."""


_LEAST = 5.8
"""The size of the smallest letters in points."""


class ChartContext(msgspec.Struct, frozen=True):
    """The input of a chart, besides its facts.

    `indicator`: its code; empty where the chart is on all of them. `unit`: the unit of the city's
    metadata, empty for the standard's. `areas`: names by code.
    """

    catalogue: Catalogue
    view: ChartView
    indicator: str
    unit: str
    areas: Mapping[str, str]

    @property
    def unit_name(self) -> str:
        """The unit that is counted: `victims`."""
        return wording.unit_name(self.catalogue, self.indicator, self.unit)

    @property
    def label(self) -> str:
        """The indicator's name: `L1 Intentional homicide`."""
        return f"{self.indicator} {text(self.catalogue.indicator(self.indicator).label)}"

    def area(self, code: str) -> str:
        """Return the name of a district."""
        return self.areas.get(code, code)


class ChartTableColumn(NamedTuple):
    """The title of a table's column; whether it has numbers, which are aligned at the right."""

    title: str
    number: bool = False


class RowSubject(NamedTuple):
    """The figure of a table's row: the twelve months of an indicator in an area that end with
    `period`, None for the latest."""

    indicator: str
    area: str
    period: Period | None = None


class ChartTable(NamedTuple):
    """The numbers of a chart as text; empty where there is none.

    `subjects`: of each row, where a row is one figure. `remarks`: of each row, the state of its
    figure, where the chart shows it.
    """

    columns: tuple[ChartTableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    subjects: tuple[RowSubject, ...] = ()
    remarks: tuple[str, ...] = ()

    def words(self, row: int) -> list[str]:
        """Return the figure of a row in words: what it is of, then every number with its title."""
        titled = zip(self.columns[1:], self.rows[row][1:], strict=True)
        said = [f"{column.title}: {value}" for column, value in titled if value]
        return [self.rows[row][0], *said, *filter(None, self.remarks[row : row + 1])]


def numbers(*titles: str) -> tuple[ChartTableColumn, ...]:
    """Columns of numbers."""
    return tuple(ChartTableColumn(title, number=True) for title in titles)


def figure_text(value: float | None, digits: int = 0) -> str:
    """Return a number in a table; empty where there is none."""
    return "" if value is None else number(value, digits)


def interval_text(ends: Interval | None, digits: int = 0) -> str:
    """Return an interval in a table; empty where there is none."""
    return "" if ends is None else f"{number(ends.lower, digits)}–{number(ends.upper, digits)}"


class ChartText(NamedTuple):
    """A chart in words. `finding`: what it shows, in a sentence or two; `lines`: the rest, for
    those who cannot see it; `notes`: what has to be known to read it."""

    title: str
    finding: str
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, one line each."""
        return "\n".join([self.title, self.finding, *self.lines, *self.notes])


def begin_sheet(scene: ChartContext, story: ChartText) -> tuple[FigureSheet, float]:
    """Return a sheet with title, finding and notes, if the view asks for words; the rest begins at
    the sheet's `y` and ends at the inches returned."""
    view = scene.view
    sheet = FigureSheet(view.size, MARGIN if view.words else PLOT_MARGIN)
    sheet.figure.set_label(story.title)
    if not view.words:
        return sheet, sheet.margin
    sheet.title(story.title)
    sheet.y -= 0.02
    sheet.write(story.finding, SIZES.body, COLORS.text, most=3)
    sheet.y -= 0.08
    return sheet, sheet.margin + sheet.notes(story.notes)


def head_plot(
    sheet: FigureSheet, floor: float, heading: str, keys: Sequence[Key], below: float = 0.12
) -> float:
    """Write what the plot is of, with its keys and `below` inches of white; return the floor that
    leaves room for names under the plot."""
    sheet.keys(heading, keys)
    sheet.y -= below
    return floor + line_height(SIZES.axis) + 0.06


def head_in_words(
    sheet: FigureSheet, floor: float, heading: str, words: Sequence[str], below: float = 0.12
) -> float:
    """Do the same with words instead of keys: how the marks are drawn."""
    sheet.head(heading, " · ".join(words))
    sheet.y -= below
    return floor + line_height(SIZES.axis) + 0.06


def common_notes(scene: ChartContext, *notes: str) -> tuple[str, ...]:
    """Return the notes of a kind, then the source of the numbers and the standard."""
    own = [note for note in (scene.view.remark, *notes) if note]
    return (
        *own,
        *([scene.view.attribution] if scene.view.attribution else []),
        text(scene.catalogue.title),
    )


def part_of(sheet: FigureSheet, left: float, right: float) -> FigureSheet:
    """Return the same sheet for words from `left` to `right` (inches) only, from its `y` on."""
    part = copy(sheet)
    part.margin, part.width = left, left + right
    return part


def write_empty(scene: ChartContext, sheet: FigureSheet) -> None:
    """Write that there is nothing to draw; why stands beside a picture without words."""
    if not scene.view.words:
        sheet.y -= 0.15
        sheet.write(tr("Nothing to show yet"), SIZES.verdict, COLORS.muted)


MOST_ON_PAGE = 40
"""Districts on one printed page of a chart."""


def fitted(words: str, size: float, limit: float, *, bold: bool = False) -> tuple[str, float]:
    """Return a name on one line of `limit` inches, and its size: never below `_LEAST` points, from
    where on it is cut in its middle."""
    wide = text_width(words, size, bold)
    if wide <= limit:
        return words, size
    smaller = max(size * limit / wide * 0.99, _LEAST)
    return shortened_name(words, smaller, limit, bold=bold), smaller
