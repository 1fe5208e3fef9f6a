"""The sheet `Data`: one row an observation, flat, under a header and a row of HXL tags.

The tags name the columns for programs and for the reader, so they are the same in every language
and stay valid when columns change places. HXL: https://hxlstandard.org
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.derivation import typed_code
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange.workbook_sheets import DATA
from cityreport.exchange.workbook_style import (
    HEADER,
    PLAIN,
    SHARE,
    TAG,
    WHOLE,
    SheetWriter,
)
from cityreport.i18n import mark, text, tr
from cityreport.wording import unit_name

HEADER_ROWS = 2
MOST_ROWS = 1_048_576 - HEADER_ROWS
"""The number of observations that fit on a sheet."""


class DataNames:
    """The words that stand beside the codes, in the language in force."""

    def __init__(self, submission: Submission, catalogue: Catalogue) -> None:
        self._indicators = {i.code: text(i.label) for i in catalogue.indicators}
        self._areas = {area.code: area.name for area in submission.areas}
        self._areas[TOTAL] = tr("Whole city")
        own = {series.indicator: series.unit for series in submission.series}
        self._units = {
            i.code: unit_name(catalogue, i.code, own.get(typed_code(i), ""))
            for i in catalogue.indicators
        }

    def indicator(self, o: ObservationRecord) -> str:
        """Return the indicator in words; empty where the catalogue does not know it."""
        return self._indicators.get(o.indicator, "")

    def area(self, o: ObservationRecord) -> str:
        """Return the name of the area."""
        return self._areas.get(o.area, "")

    def unit(self, o: ObservationRecord) -> str:
        """Return the unit of the number: the city's own where it has one."""
        return self._units.get(o.indicator, "")


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column: its tag and title, its width, and how what stands in it is got.

    `field` of the observation, or None for words that are not read back: those are got by
    `words`. `is_number`: a text that holds a number is read as one. `empty`: what an empty cell
    is read as.
    """

    tag: str
    header: str
    width: float
    cell: Callable[[DataCells, ObservationRecord], Any]
    field: str | None = None
    words: Callable[[DataNames, ObservationRecord], str] | None = None
    is_number: bool = False
    empty: str | None = ""


def _text(field: str, tag: str, header: str, width: float, empty: str | None = "") -> DataColumn:
    """Return a column with a text of the observation."""
    get = attrgetter(field)
    return DataColumn(tag, header, width, lambda cells, o: cells.text(get(o)), field, empty=empty)


def _words(
    tag: str, header: str, width: float, words: Callable[[DataNames, ObservationRecord], str]
) -> DataColumn:
    """Return a column with words for people."""
    return DataColumn(
        tag, header, width, lambda cells, o: cells.text(words(cells.names, o) or None), words=words
    )


def _number(
    field: str,
    tag: str,
    header: str,
    width: float,
    number_format: Callable[[DataCells, ObservationRecord], str],
) -> DataColumn:
    """Return a column with a number of the observation."""
    get = attrgetter(field)

    def cell(cells: DataCells, o: ObservationRecord) -> Any:
        return cells.number(field, get(o), number_format(cells, o))

    return DataColumn(tag, header, width, cell, field, is_number=True, empty=None)


COLUMNS = (
    _text("indicator", "#indicator+code", mark("Indicator"), 13),
    _words("#indicator+name", mark("Indicator name"), 46, DataNames.indicator),
    _text("period", "#date+period", mark("Period"), 11),
    _text("area", "#loc+code", mark("Area"), 12),
    _words("#loc+name", mark("Area name"), 22, DataNames.area),
    _text("breakdown", "#meta+breakdown", mark("Breakdown"), 15),
    _text("category", "#meta+category", mark("Category"), 15),
    DataColumn(
        "#indicator+value+num",
        mark("Value"),
        17,
        lambda cells, o: cells.value(o),
        "value",
        is_number=True,
        empty=None,
    ),
    _words("#indicator+unit", mark("Unit"), 14, DataNames.unit),
    _text("status", "#status+code", mark("Status"), 10),
    _text("note", "#description+note", mark("Note"), 36),
    _text("source", "#meta+source", mark("Source"), 28),
    _text("currency", "#currency", mark("Currency"), 10, empty=None),
    _number("sample_size", "#meta+sample+num", mark("Sample size"), 15, lambda _cells, _o: PLAIN),
    _number("margin", "#meta+margin+num", mark("Margin (± points)"), 17, lambda _cells, _o: SHARE),
)
"""The columns in their order. This is the one place: what is written, read back and compared
follows from it."""
HIDDEN = "hidden"
"""The word in place of a value that a public copy hides; the same in every language."""


def is_exact(number: float) -> bool:
    """Return whether the number survives every spreadsheet program: 15 significant digits do."""
    return float(f"{number:.15g}") == number


def write_data(book: Workbook, submission: Submission, catalogue: Catalogue) -> None:
    """Write the sheet.

    Raise DataError too_many_rows; text_not_printable or text_too_long for a text that no cell
    carries whole; bad_currency for an empty one, which could not be told from none.
    """
    count = len(submission.observations)
    if count > MOST_ROWS:
        raise DataError("too_many_rows", found=count, most=MOST_ROWS)
    page = SheetWriter(book, DATA, [c.width for c in COLUMNS], freeze="C3", repeated="1:2")
    page.sheet.sheet_view.showGridLines = True
    last = get_column_letter(len(COLUMNS))
    page.sheet.auto_filter.ref = f"A{HEADER_ROWS}:{last}{HEADER_ROWS + count}"
    page.add_all([tr(column.header) for column in COLUMNS], HEADER)
    page.add_all([column.tag for column in COLUMNS], TAG)
    append = page.sheet.append
    for row in _rows(page, submission, catalogue):
        append(row)


def _rows(
    page: SheetWriter, submission: Submission, catalogue: Catalogue
) -> Iterator[Sequence[Any]]:
    cells = DataCells(page, submission, catalogue)
    ways = [column.cell for column in COLUMNS]
    for o in submission.observations:
        if o.currency == "":
            raise DataError("bad_currency", typed="")
        yield [way(cells, o) for way in ways]


class DataCells:
    """The cells of many rows, quickly.

    A cell is written before the next row is made, so one cell object serves a whole column.
    """

    def __init__(self, page: SheetWriter, submission: Submission, catalogue: Catalogue) -> None:
        self.names = DataNames(submission, catalogue)
        self._page = page
        self._formats = {
            i.code: SHARE if i.kind is Kind.PERCENT else WHOLE for i in catalogue.indicators
        }
        self._numbers: dict[tuple[str, str], Any] = {}

    def text(self, words: str | None) -> Any:
        """Return a text as it stands in a cell."""
        return None if words is None else self._page.plain(words)

    def value(self, o: ObservationRecord) -> Any:
        """Return the value, or the word for one that a public copy hides."""
        if o.status == "Q":
            return HIDDEN
        return self.number("value", o.value, self._formats.get(o.indicator, WHOLE))

    def number(self, field: str, value: float | None, number_format: str) -> Any:
        """Return the number in its format; as text where a spreadsheet would round it."""
        if value is None:
            return None
        if not is_exact(value):
            return repr(value)
        cell = self._numbers.get((field, number_format))
        if cell is None:
            cell = self._numbers[field, number_format] = self._page.cell(None)
            cell.number_format = number_format
            cell.alignment = Alignment(horizontal="right", indent=1)
        cell.value = value
        return cell
