"""A list of districts out of somebody else's file, as the lines that a person would type."""

from __future__ import annotations

from pathlib import Path

from cityreport.domain.importing.grid import Book, Value
from cityreport.errors import DataError
from cityreport.exchange.importing.sandboxed_reader import read_book

_MOST = 1000


def read_district_lines(path: Path) -> str:
    """Return the rows of a file's first sheet, code and name of each with a semicolon between, or
    the name alone; raise the errors of `read_book`, and DataError('no_districts') for none."""
    lines = list(_lines(read_book(path)))
    if not lines:
        raise DataError("no_districts", path=str(path))
    return "\n".join(lines[:_MOST])


def _lines(book: Book) -> list[str]:
    sheet = next((one for one in book.sheets if one.rows and not one.is_hidden), None)
    rows = () if sheet is None else sheet.rows
    said = [[_text(value) for value in row] for row in rows]
    return [";".join([part for part in row if part][:2]) for row in said if any(row)]


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return " ".join(str(value).replace(";", ",").split())
