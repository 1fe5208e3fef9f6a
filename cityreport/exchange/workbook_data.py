"""The sheet `Data`: one row an observation, flat, under a header and a row of HXL tags.

The tags name the columns for programs and for the reader, so they are the same in every language
and stay valid when columns change places. HXL: https://hxlstandard.org
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from openpyxl.styles import Alignment
from openpyxl.styles.fonts import DEFAULT_FONT
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.derivation import typed_code
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange.workbook_rows import CellXml, LongTable, RowWriter
from cityreport.exchange.workbook_sheets import DATA
from cityreport.exchange.workbook_style import (
    HEADER,
    PLAIN,
    SHARE,
    TAG,
    WHOLE,
    CellStyle,
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
    cell: Callable[[DataCells, ObservationRecord], CellXml | None]
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
        tag, header, width, lambda cells, o: cells.text(words(cells.names, o)), words=words
    )


def _number(
    field: str,
    tag: str,
    header: str,
    width: float,
    look: CellStyle,
) -> DataColumn:
    """Return a column with a number of the observation."""
    get = attrgetter(field)

    def cell(cells: DataCells, o: ObservationRecord) -> CellXml | None:
        return cells.number(get(o), look)

    return DataColumn(tag, header, width, cell, field, is_number=True, empty=None)


def _look(number_format: str) -> CellStyle:
    """Return the look of a number beside texts in the book's own font."""
    right = Alignment(horizontal="right", indent=1)
    return CellStyle(DEFAULT_FONT, None, right, None, number_format)


_WHOLE, _SHARE, _PLAIN = _look(WHOLE), _look(SHARE), _look(PLAIN)


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
    _number("sample_size", "#meta+sample+num", mark("Sample size"), 15, _PLAIN),
    _number("margin", "#meta+margin+num", mark("Margin (± points)"), 17, _SHARE),
)
"""The columns in their order. This is the one place: what is written, read back and compared
follows from it."""
HIDDEN = "hidden"
"""The word in place of a value that a public copy hides; the same in every language."""


def is_exact(number: float) -> bool:
    """Return whether the number survives every spreadsheet program: 15 significant digits do."""
    return float(f"{number:.15g}") == number


def write_data(book: Workbook, submission: Submission, catalogue: Catalogue) -> LongTable:
    """Write the head of the sheet and return its rows.

    Raise DataError too_many_rows; text_not_printable or text_too_long for a text that no cell
    carries whole; bad_currency for an empty one, which could not be told from none. Those of a row
    come when it is made.
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
    writer = RowWriter(page, numbers=(_WHOLE, _SHARE, _PLAIN))
    return LongTable(page.sheet, _rows(writer, submission, catalogue))


def _rows(writer: RowWriter, submission: Submission, catalogue: Catalogue) -> Iterator[str]:
    cells = DataCells(writer, submission, catalogue)
    ways = [column.cell for column in COLUMNS]
    for o in submission.observations:
        if o.currency == "":
            raise DataError("bad_currency", typed="")
        yield writer.row([way(cells, o) for way in ways])


class DataCells:
    """The cells of an observation."""

    def __init__(self, writer: RowWriter, submission: Submission, catalogue: Catalogue) -> None:
        self.names = DataNames(submission, catalogue)
        self.text = writer.text
        self._number = writer.number
        self._looks = {
            i.code: _SHARE if i.kind is Kind.PERCENT else _WHOLE for i in catalogue.indicators
        }

    def value(self, o: ObservationRecord) -> CellXml | None:
        """Return the value, or the word for one that a public copy hides."""
        if o.status == "Q":
            return self.text(HIDDEN)
        return self.number(o.value, self._looks.get(o.indicator, _WHOLE))

    def number(self, value: float | None, look: CellStyle) -> CellXml | None:
        """Return the number in its look; as text where a spreadsheet would round it."""
        if value is None:
            return None
        return self._number(value, look) if is_exact(value) else self.text(repr(value))
