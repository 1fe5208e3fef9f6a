"""The look of a partner's form, and writing rows and boxes into its sheets.

Belongs here: looks, protected sheets, boxes. Not here: their contents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.form import Form
from cityreport.domain.observation import LONGEST_TEXT, CellKey, Observation
from cityreport.domain.period import Period
from cityreport.exchange.workbook_style import (
    GROUP,
    HEADER,
    QUIET,
    TEXT,
    TITLE,
    CellStyle,
    SheetWriter,
)
from cityreport.form_layout import FIGURE_COLUMNS, FigureColumn
from cityreport.i18n import period_name, tr

_A4, _LETTER = "9", "1"
_LONGEST_MESSAGE = 250
"""The limit of a validation's message in characters; Excel's own limit is 255."""
LAST = 1 + len(FIGURE_COLUMNS)
"""The number of the last visible column of the figures."""
LINE_POINTS = 15.5
GAP = 9.0
"""The space above a question in points."""
_BOX = Border(*(Side(style="thin", color="55636F"),) * 4)


def resized(look: CellStyle, size: float, **more: bool) -> CellStyle:
    """Return the same look in another size; `more`: bold or italic."""
    font = copy(look.font)
    font.size = size
    for name, value in more.items():
        setattr(font, name, value)
    return replace(look, font=font)


_MIDDLE = Alignment(vertical="center", wrap_text=True)
ASKED = replace(resized(TEXT, 12, bold=True), alignment=_MIDDLE, border=None)
_CATEGORY = replace(resized(TEXT, 12), border=None)
_BREAKDOWN = resized(QUIET, 11, bold=True)
COLUMN = replace(resized(HEADER, 11), alignment=_MIDDLE)
PLACE = resized(TITLE, 15)
GROUP_LOOK = replace(resized(GROUP, 12), alignment=Alignment(vertical="center"))
MEANING = resized(QUIET, 10)
BOXED = replace(resized(TEXT, 12), border=_BOX, alignment=_MIDDLE, number="@")
FIGURE = replace(
    resized(TEXT, 13, bold=True),
    border=_BOX,
    alignment=Alignment(horizontal="right", vertical="center"),
    number="#,##0",
)
SHARE = replace(FIGURE, number="0.0#")
HIDDEN = resized(QUIET, 8)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """The contents of a form's workbook. `cells`: known cells, which are filled in; `paper`: a4 or
    letter; `contact`: the person to return the form to; `collection`: what the city collects, and
    which breakdowns it uses."""

    form: Form
    catalogue: Catalogue
    cells: Mapping[CellKey, Observation]
    contact: str = ""
    paper: str = "a4"
    collection: CityCollection = AS_ASKED


class FormPage(SheetWriter):
    """A sheet with cells to type into."""

    def box(self, value: str | float | None, look: CellStyle) -> Any:
        """Return a cell to type into."""
        return self._made(value, look, locked=False)


def form_page(
    book: Workbook, sheet: FormSheet, title: str, widths: Sequence[float], **more: Any
) -> FormPage:
    """Return a sheet with a hidden first column, protected except for unlocked cells."""
    page = FormPage(book, title, [4, *widths], **more)
    page.sheet.column_dimensions["A"].hidden = True
    page.sheet.protection.sheet = True
    page.sheet.protection.formatColumns = page.sheet.protection.formatRows = False
    page.sheet.page_setup.paperSize = _LETTER if sheet.paper == "letter" else _A4
    page.sheet.oddFooter.left.text = _footer(sheet)
    return page


def _footer(sheet: FormSheet) -> str:
    """Return city and month for the foot of every page; `&` starts a code there."""
    month = period_name(Period.parse(sheet.form.period))
    return f"{sheet.form.city.name} · {month}".replace("&", "&&")


def letter_of(column: FigureColumn) -> str:
    """Return the letter of a column of the figures; the hidden codes are in A."""
    return get_column_letter(2 + FIGURE_COLUMNS.index(column))


def add_line(page: SheetWriter, code: str, *cells: Any, height: float | None = None) -> int:
    """Write the next row with its hidden code; return its number."""
    page.add(page.cell(code, HIDDEN), *cells, height=height)
    return page.row


def add_wide(page: SheetWriter, code: str, words: str, look: CellStyle, last: int = LAST) -> int:
    """Write a text across the visible columns, as high as it needs; return its row."""
    across = sum(page.widths[1:last]) * 12.5 / look.font.size
    lines = sum(max(1, ceil(len(line) / across)) for line in words.split("\n"))
    height = lines * look.font.size * 1.3 + 5
    row = add_line(page, code, page.cell(words, look), height=min(height, 409))
    # its own `add` holds each range against all others: minutes with hundreds of districts
    page.sheet.merged_cells.ranges.add(CellRange(min_row=row, max_row=row, min_col=2, max_col=last))
    return row


def add_tags(page: SheetWriter, tags: tuple[str, ...]) -> None:
    """Write the hidden row that tells the columns apart."""
    page.add(*(page.cell(tag, HIDDEN) for tag in tags))
    page.sheet.row_dimensions[page.row].hidden = True


@cache
def breakdown_styles(*, right_to_left: bool) -> tuple[CellStyle, CellStyle]:
    """Return the looks of a breakdown and of its categories, indented from the side where the
    language starts."""
    side = "right" if right_to_left else "left"
    one, two = (
        Alignment(horizontal=side, vertical="center", wrap_text=True, indent=steps)
        for steps in (1, 2)
    )
    return replace(_BREAKDOWN, alignment=one), replace(_CATEGORY, alignment=two)


def limit_text(page: SheetWriter, cell: str) -> None:
    """Limit a box to the length of a note."""
    known: list[DataValidation] = page.sheet.data_validations.dataValidation
    for check in known:
        if check.type == "textLength":
            check.add(cell)
            return
    check = DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(LONGEST_TEXT // 4),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=tr("Too long"),
        error=shortened_message(
            tr("Write it in fewer words: {n} letters fit.", n=LONGEST_TEXT // 4)
        ),
    )
    page.sheet.add_data_validation(check)
    check.add(cell)


def shortened_message(words: str) -> str:
    """Return a validation's message, no longer than Excel shows."""
    return words if len(words) <= _LONGEST_MESSAGE else words[: _LONGEST_MESSAGE - 1] + "…"
