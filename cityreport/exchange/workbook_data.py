"""The sheet `Data`: one row an observation, flat, under a header and a row of HXL tags.

The tags name the columns for programs and for the reader, so they are the same in every language
and stay valid when columns change places. HXL: https://hxlstandard.org
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.workbook_style import (
    HEADER,
    PLAIN,
    SHARE,
    TAG,
    WHOLE,
    SheetWriter,
)
from cityreport.i18n import mark, text, tr

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

DATA = "Data"
HEADER_ROWS = 2
MOST_ROWS = 1_048_576 - HEADER_ROWS
"""The number of observations that fit on a sheet."""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column. `field` of the observation, or None for words that are not read back."""

    field: str | None
    tag: str
    header: str
    width: float


COLUMNS = (
    DataColumn("indicator", "#indicator+code", mark("Indicator"), 13),
    DataColumn(None, "#indicator+name", mark("Indicator name"), 46),
    DataColumn("period", "#date+period", mark("Period"), 11),
    DataColumn("area", "#loc+code", mark("Area"), 12),
    DataColumn(None, "#loc+name", mark("Area name"), 22),
    DataColumn("breakdown", "#meta+breakdown", mark("Breakdown"), 15),
    DataColumn("category", "#meta+category", mark("Category"), 15),
    DataColumn("value", "#indicator+value+num", mark("Value"), 17),
    DataColumn("status", "#status+code", mark("Status"), 10),
    DataColumn("note", "#description+note", mark("Note"), 36),
    DataColumn("source", "#meta+source", mark("Source"), 28),
    DataColumn("currency", "#currency", mark("Currency"), 10),
    DataColumn("sample_size", "#meta+sample+num", mark("Sample size"), 15),
    DataColumn("margin", "#meta+margin+num", mark("Margin (± points)"), 17),
)
HIDDEN = "hidden"
"""The text in place of a value that a public copy hides; the same in every language."""
NUMBER_FIELDS = frozenset({"value", "sample_size", "margin"})
OPTIONAL_FIELDS = NUMBER_FIELDS | {"currency"}
"""The fields whose empty cell is null; the other empty cells are empty texts."""


def is_exact(number: float) -> bool:
    """Return whether the number survives every spreadsheet program: 15 significant digits do."""
    return float(f"{number:.15g}") == number


def row_words(submission: Submission, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the words beside the content of each row, in its order: the indicator and the area in
    words, in the language in force."""
    indicators = {i.code: text(i.label) for i in catalogue.indicators}
    areas = {area.code: area.name for area in submission.areas} | {TOTAL: tr("Whole city")}
    for o in submission.observations:
        yield indicators.get(o.indicator, ""), areas.get(o.area, "")


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
    cells = _Numbers(page)
    indicators = {i.code: page.plain(text(i.label)) for i in catalogue.indicators}
    formats = {i.code: SHARE if i.kind is Kind.PERCENT else WHOLE for i in catalogue.indicators}
    areas = {area.code: page.plain(area.name) for area in submission.areas}
    areas[TOTAL] = page.plain(tr("Whole city"))
    words = page.plain
    number = cells.number
    for o in submission.observations:
        if o.currency == "":
            raise DataError("bad_currency", typed="")
        yield (
            words(o.indicator),
            indicators.get(o.indicator),
            words(o.period),
            words(o.area),
            areas.get(o.area),
            words(o.breakdown),
            words(o.category),
            HIDDEN
            if o.status == "Q"
            else number("value", o.value, formats.get(o.indicator, WHOLE)),
            o.status,
            words(o.note),
            words(o.source),
            None if o.currency is None else words(o.currency),
            number("sample_size", o.sample_size, PLAIN),
            number("margin", o.margin, SHARE),
        )


class _Numbers:
    """Writes the numbers of many rows quickly.

    A cell is written before the next row is made, so one cell object serves a whole column.
    """

    def __init__(self, page: SheetWriter) -> None:
        self._page = page
        self._numbers: dict[tuple[str, str], Any] = {}

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
