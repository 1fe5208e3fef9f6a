"""The look of the sheets, and the one way to write a cell into them.

Belongs here: looks, page set-up, `SheetWriter`. Not here: the contents of a sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.table import Table, TableColumn

from cityreport.exchange.workbook_text import FORMULA_STARTS, cell_text
from cityreport.i18n import is_right_to_left

ACCENT = "1F4E79"
_INK, _QUIET, _LINE, _BAND, _PALE = "1F2933", "5F6B7A", "D5DBE1", "EEF2F6", "F7F9FB"
_PAPERS = {"letter": "1", "a4": "9"}
_LINE_HEIGHT = 15.0
_CENTIMETRE = 0.394
_LONGEST_FOOT = 60
_HIGHEST = 409.0
"""Excel's own limit of a row's height, in points."""

WHOLE, PLAIN, SHARE = "#,##0", "0", "0.0#"
"""Number formats: counts and money; years and numbers of things; percent and points."""
CHANGE, PART = "+0.0%;-0.0%;0.0%", "0.0%"
"""Number formats: a change as a share, with its sign; a part of a whole."""


RATE_FORMATS = (WHOLE, "#,##0.0", "0.00")


def _look(
    *,
    size: float = 11,
    bold: bool = False,
    italic: bool = False,
    ink: str = _INK,
    ground: str | None = None,
    wrap: bool = False,
    side: str | None = None,
    lined: bool = False,
    number: str = "General",
    indent: int = 0,
) -> CellStyle:
    rule = Side(style="thin", color=_LINE)
    return CellStyle(
        font=Font(name="Calibri", size=size, bold=bold, italic=italic, color=ink),
        fill=None if ground is None else PatternFill("solid", fgColor=ground),
        alignment=Alignment(horizontal=side, vertical="top", wrap_text=wrap, indent=indent),
        border=Border(bottom=rule) if lined else None,
        number=number,
    )


@dataclass(frozen=True, slots=True, eq=False)
class CellStyle:
    """Font, ground, alignment, border and number format of a cell."""

    font: Font
    fill: PatternFill | None
    alignment: Alignment
    border: Border | None
    number: str


TITLE = _look(size=20, bold=True, ink=ACCENT)
SUBTITLE = _look(ink=_QUIET)
VERDICT = _look(bold=True, wrap=True)
HEADING = _look(bold=True, ink=ACCENT)
HEADER = _look(bold=True, ink="FFFFFF", ground=ACCENT, wrap=True)
HEADER_RIGHT = _look(bold=True, ink="FFFFFF", ground=ACCENT, wrap=True, side="right")
TAG = _look(size=9, italic=True, ink=_QUIET, ground=_BAND)
LABEL = _look(ink=_QUIET, lined=True)
TEXT = _look(lined=True, wrap=True)
HEADER_APART = _look(bold=True, ink="FFFFFF", ground=ACCENT, wrap=True, side="left", indent=1)
TEXT_APART = _look(lined=True, wrap=True, side="left", indent=1)
"""Left beside a column of numbers, which end at the same line."""
STRONG = _look(lined=True, bold=True, wrap=True)
GROUP = _look(bold=True, ink=ACCENT, ground=_BAND)
SENTENCE = _look(wrap=True)
QUIET = _look(size=9, ink=_QUIET, wrap=True)
NOTE = _look(size=9, ink=_QUIET)
WORD = _look(ink=_QUIET, lined=True, side="right")
PROVISIONAL = _look(italic=True, lined=True, side="right", number=WHOLE)
TOTAL_LOOK = _look(bold=True, lined=True, side="right", number=WHOLE)
CHANGE_LOOK = _look(lined=True, side="right", number=CHANGE)
PART_LOOK = _look(lined=True, side="right", number=PART)
COUNT = _look(lined=True, side="right", number=WHOLE)
_RATES = {form: _look(lined=True, side="right", number=form) for form in RATE_FORMATS}
SHARE_LOOK = _look(lined=True, side="right", number=SHARE)
VALUE = _look(lined=True, wrap=True, side="left")
TOP, WRAPPED = _look(), _look(wrap=True)
DIGITS = _look(side="left", number=PLAIN)
"""The look of numbers beside plain values, which have the default size of books."""
NUMBER = _look(lined=True, side="right", number=PLAIN)


def rate_look(value: float | None) -> CellStyle:
    """Return the look of a rate: the smaller it is, the more decimals it has."""
    large, middle, small = RATE_FORMATS
    if value is None or value < 10:
        return _RATES[small]
    return _RATES[middle if value < 100 else large]


@dataclass(slots=True)
class SheetWriter:
    """A sheet that is written from top to bottom, one row at a time.

    Looks are worked out once each: openpyxl hashes every part of a look for every cell, which
    takes three quarters of the time of a large book.
    """

    book: Workbook
    title: str
    widths: Sequence[float]
    freeze: str | None = None
    repeated: str | None = None
    portrait: bool = False
    pages_across: int = 1
    row: int = field(default=0, init=False)
    _styles: dict[tuple[CellStyle, bool, bool], Any] = field(default_factory=dict, init=False)
    sheet: Any = field(init=False)  # openpyxl's write-only sheet, which its stubs do not know

    def __post_init__(self) -> None:
        self.sheet = sheet = self.book.create_sheet(self.title)
        for i, width in enumerate(self.widths, 1):
            sheet.column_dimensions[get_column_letter(i)].width = width
        sheet.freeze_panes = self.freeze
        sheet.print_title_rows = self.repeated
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.rightToLeft = is_right_to_left()
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.orientation = "portrait" if self.portrait else "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = self.pages_across, 0
        set_paper(sheet, "a4")
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.right.text = "&P / &N"

    def cell(self, value: str | float | None, look: CellStyle | None = None) -> Any:
        """Return a cell; text stays text, whatever it starts with."""
        return self._made(value, look, locked=True)

    def add_plain(self, *values: Any) -> None:
        """Write the next row, of plain values and cells, none of which needs a second line."""
        self.row += 1
        self.sheet.append(values)

    def _made(self, value: str | float | None, look: CellStyle | None, *, locked: bool) -> Any:
        cell: Any = WriteOnlyCell(self.sheet)
        if look is not None:
            cell._style = copy(self._style(look, is_text=isinstance(value, str), locked=locked))
        if isinstance(value, str):
            cell.value = cell_text(value)
            cell.data_type = "s"
            if value.startswith(FORMULA_STARTS):
                cell.quotePrefix = True
        else:
            cell.value = value
        return cell

    def _style(self, look: CellStyle, *, is_text: bool, locked: bool) -> Any:
        key = look, is_text, locked
        found = self._styles.get(key)
        if found is None:
            model: Any = WriteOnlyCell(self.sheet)
            model.font, model.alignment = look.font, look.alignment
            if look.fill is not None:
                model.fill = look.fill
            if look.border is not None:
                model.border = look.border
            if not (is_text and locked):
                model.number_format = look.number
            if not locked:
                model.protection = Protection(locked=False)
            found = self._styles[key] = model._style
        return found

    def add(self, *cells: Any, height: float | None = None) -> None:
        """Write the next row, of cells and short plain values; as high as its wrapped texts need.

        The height is estimated from the widths: not every program fits it by itself.
        """
        self.row += 1
        if height is None:
            pairs = zip(cells, self.widths, strict=False)
            lines = max((_lines(cell, width) for cell, width in pairs), default=1)
            height = row_height(lines)
        if height is not None:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(cells)

    def add_all(self, values: Sequence[str | float | None], look: CellStyle) -> None:
        """Write the next row, all of it in one look."""
        self.add(*(self.cell(value, look) for value in values))

    def add_wide(self, text: str, look: CellStyle, columns: int) -> None:
        """Write a text across the first `columns` columns, merged, as high as it needs."""
        across = max(1.0, sum(self.widths[:columns])) * 11 / look.font.size
        lines = sum(max(1, ceil(len(line) / across)) for line in text.split("\n"))
        height = lines * _LINE_HEIGHT * look.font.size / 11
        self.add(self.cell(text, look), height=min(_HIGHEST, height + 2))
        if columns > 1:
            self.sheet.merged_cells.add(
                CellRange(min_row=self.row, max_row=self.row, min_col=1, max_col=columns)
            )

    def head(self, title: str, *notes: str, across: int = 1) -> None:
        """Write the title into A1 and the notes under it; an empty row ends them.

        `across`: notes are broken within so many columns, where those are repeated on every page.
        """
        self.add(self.cell(title, HEADING))
        for note in notes:
            if across > 1:
                self.add_wide(note, QUIET, across)
            else:
                self.add_note(note)
        self.skip()

    def add_note(self, words: str) -> None:
        """Write a line of small print; it may run on over empty cells."""
        self.add(self.cell(words, NOTE))

    def name_table(self, name: str, headers: Sequence[str], first: int) -> None:
        """Name the rows from `first`, which holds `headers`, to the last as a table with filters.

        Nothing is named where no row is below the headers.
        """
        if self.row <= first:
            return
        table: Any = Table(
            displayName=name, ref=f"A{first}:{get_column_letter(len(headers))}{self.row}"
        )
        table._initialise_columns()  # openpyxl does it only where it can read the cells
        columns: list[TableColumn] = table.tableColumns
        for column, header in zip(columns, headers, strict=True):
            column.name = header
        self.sheet.tables.add(table)  # `add_table` warns that the columns have to be made by hand

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        for _ in range(rows):
            self.add()


def _lines(cell: Any, width: float) -> int:
    """Return the number of lines that a text takes in a column of `width` characters."""
    text = getattr(cell, "value", None)  # a plain value is short
    if not isinstance(text, str) or (len(text) <= width * 1.05 and "\n" not in text):
        return 1
    return lines_of(text, width) if cell.alignment.wrap_text else 1


def lines_of(text: str, width: float) -> int:
    """Return the number of lines of a text that is broken at spaces, `width` characters wide."""
    most, lines = max(1, int(width)), 0
    for line in text.split("\n"):
        begin = 0
        while len(line) - begin > most:
            space = line.rfind(" ", begin, begin + most + 1)
            begin = space + 1 if space > begin else begin + most
            lines += 1
        lines += 1
    return lines


def row_height(lines: int) -> float | None:
    """Return the height of a row of so many lines in points; None for one line, the usual."""
    return None if lines == 1 else min(_HIGHEST, lines * _LINE_HEIGHT)


def set_paper(sheet: Any, paper: str) -> None:
    """Set the paper (`a4` or `letter`) and margins of a sheet: one centimetre, and below as much
    as the foot needs."""
    sheet.page_setup.paperSize = _PAPERS[paper]
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = _CENTIMETRE
    margins.bottom, margins.header, margins.footer = 0.6, 0.2, 0.25


def set_foot(sheet: Any, left: str, right: str) -> None:
    """Set what stands under every page. An ampersand of a name is no code of the foot, and a long
    name is cut at its end: all of a foot is at most 255 characters."""
    name = left if len(left) <= _LONGEST_FOOT else left[: _LONGEST_FOOT - 1] + "…"
    sheet.oddFooter.left.text = name.replace("&", "&&")
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 9
    sheet.oddFooter.right.text = right
