"""What a partner does with a form: opens it in a spreadsheet, types, sends it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from cityreport.domain.period import Period
from cityreport.office.forms import form_writing
from cityreport.office.office import Office

DECEMBER = Period.month(2023, 12)
COLUMNS = {"code": 0, "label": 1, "number": 2, "reason": 3, "status": 4, "note": 5}
L1, L2, P1 = (f"total/{code}/_T/_T/_T" for code in ("L1", "L2", "P1"))
WOMEN, MEN, UNKNOWN = (f"category/L1/sex/{code}/_T" for code in ("F", "M", "_U"))

Book = Any


def sent(office: Office, folder: Path, **choice: Any) -> Path:
    """A form of December 2023 as it leaves the office; L1, L2 and P1 unless told otherwise."""
    path = folder / "form.xlsx"
    asked = {"indicators": ("L1", "L2", "P1")} | choice
    form_writing.write_workbook(office, form_writing.FormChoice(DECEMBER, **asked), path)
    return path


def figures(book: Book) -> Any:
    """The sheet with the figures, whatever it is called."""
    return book.worksheets[1]


def rows(book: Book) -> dict[str, int]:
    """Code -> row of the figures."""
    return {row[0].value: row[0].row for row in figures(book).iter_rows() if row[0].value}


def put(book: Book, code: str, column: str, value: Any) -> None:
    """Type into the box of a line; a text stays a text, as in a cell formatted as such."""
    cell = figures(book).cell(rows(book)[code], COLUMNS[column] + 1)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def answer(book: Book, field: str, words: Any) -> None:
    """Type into the first sheet."""
    for row in book.worksheets[0].iter_rows():
        if row[0].value == f"field/{field}":
            row[2].value = words


def back(path: Path, edit: Callable[[Book], object], name: str = "back.xlsx") -> Path:
    """The form as it comes back after `edit`."""
    book = load_workbook(path)
    edit(book)
    returned = path.with_name(name)
    book.save(returned)
    return returned


def typed(path: Path, numbers: Mapping[str, Any], name: str = "back.xlsx") -> Path:
    """The form with numbers typed by code."""

    def fill(book: Book) -> None:
        for code, number in numbers.items():
            put(book, code, "number", number)

    return back(path, fill, name)
