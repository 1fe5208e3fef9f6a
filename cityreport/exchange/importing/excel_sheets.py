"""The XML of an Excel sheet, checked before a parser gets it, and the facts that the parser loses.

A sheet's declared dimension is not trusted: a cell far out makes a parser that fills the gap ask
for huge amounts of memory. Also found here: cells whose value is an error (calamine leaves them
empty) and formulas that were saved without a result. All of it by patterns over the bytes: a second
walk over every element would take as long as the reading itself. Whatever the patterns miss
(unusual quoting) is stopped by the limit of memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cityreport.domain.sheet_columns import column_letters
from cityreport.errors import DataError
from cityreport.exchange.importing.excel_marks import (
    NO_STYLES,
    CellStyles,
    SheetMarks,
    sheet_marks,
)
from cityreport.exchange.importing.limits import Limits
from cityreport.exchange.importing.xml_events import walk

_BEYOND = re.compile(rb' r="(?:[A-Z]{2}|[A-Z]?[0-9]{6})')
"""A cell right of column Z, or a row from 100,000 on: only then every place is checked."""
_NEAR = 26 * 99_999

_FORMULA = re.compile(rb"<f[ >]")
_PLACE = rb' r="([A-Z]{1,8})([0-9]{1,20})"'
_ERROR = (
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:<(?:\w+:)?f(?:\s[^>]*)?/>|<(?:\w+:)?f(?:\s[^>]*)?>[^<]*</(?:\w+:)?f>)?"
    rb"<(?:\w+:)?v>([^<]{1,20})</"
)
_UNCALCULATED = (
    rb"<((?:\w+:)?c)(\s[^>]*)?>"
    rb"(?:<(?:\w+:)?f(?:\s[^>]*)?/>|<(?:\w+:)?f(?:\s[^>]*)?>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?</\1>"
)
_AS_TEXT = b't="str"'
"""The type of a formula's result when it is a text; an empty one is a result."""

_WIDE = rb' r="([A-Z]{2,8})[0-9]'
_LONG = rb' r="[A-Z]*([0-9]{6,20})"'

# These are compiled where they are needed: every reading waits for its child's start.

_SHEET_LIKE = ("/worksheet", "/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")


class SheetFacts(NamedTuple):
    """The facts of a sheet that the parser loses. `errors`: row (from 0) -> column (from 0) and the
    error there, such as `#N/A`."""

    errors: dict[int, list[tuple[int, str]]]
    uncalculated: int
    marks: SheetMarks


def inspect_sheet(part: bytearray, limits: Limits, styles: CellStyles = NO_STYLES) -> SheetFacts:
    """Check a sheet's extent and return the facts that the parser would lose.

    Raise DataError intake_far_cell, intake_rows, intake_columns, intake_cells.
    """
    _check_reach(part, limits)
    errors: dict[int, list[tuple[int, str]]] = {}
    if b't="e"' in part:
        for column, row, said in re.findall(_ERROR, part):
            place = column_number(column) - 1, said.decode("utf-8", "replace")
            errors.setdefault(int(row) - 1, []).append(place)
    uncalculated = 0
    if _FORMULA.search(part) is not None or (b"<sheetData" not in part and b":f" in part):
        uncalculated = sum(
            _AS_TEXT not in found[2] if found[2] else 1
            for found in re.finditer(_UNCALCULATED, part)
        )
    return SheetFacts(errors, uncalculated, sheet_marks(part, styles))


def _check_reach(part: bytearray, limits: Limits) -> None:
    """Check the extent: quickly where a sheet is narrow and short, as most are; else every
    place."""
    if limits.cells >= _NEAR and _BEYOND.search(part) is None:
        return
    widest = max(map(column_number, set(re.findall(_WIDE, part))), default=26)
    longest = max((int(found[1]) for found in re.finditer(_LONG, part)), default=99_999)
    if widest <= limits.columns and longest <= limits.rows and widest * longest <= limits.cells:
        return
    _check_places(part, limits)


def _check_places(part: bytearray, limits: Limits) -> None:
    """Check every place, one at a time: a large sheet has millions of them."""
    top = left = 1 << 62
    bottom = right = filled = 0
    columns: dict[bytes, int] = {}
    for found in re.finditer(_PLACE, part):
        letters = found[1]
        column = columns.get(letters) or columns.setdefault(letters, column_number(letters))
        row = int(found[2])
        top, left, bottom = min(top, row), min(left, column), max(bottom, row)
        right = max(right, column)
        filled += 1
    if filled:
        far = f"{column_letters(right)}{bottom}"
        check_box(bottom - top + 1, right - left + 1, limits, filled=filled, far=far)


def check_box(height: int, width: int, limits: Limits, *, filled: int, far: str) -> None:
    """Raise DataError for a block of cells that is too large; for one that is nearly empty, name
    its far cell.

    Raise DataError intake_far_cell, intake_rows, intake_columns, intake_cells.
    """
    if height <= limits.rows and width <= limits.columns and height * width <= limits.cells:
        return
    if filled * 20 < height * width:
        raise DataError("intake_far_cell", cell=far, limit=limits.cells)
    if height > limits.rows:
        raise DataError("intake_rows", found=height, limit=limits.rows)
    if width > limits.columns:
        raise DataError("intake_columns", found=width, limit=limits.columns)
    raise DataError("intake_cells", found=height * width, limit=limits.cells)


def column_number(letters: bytes) -> int:
    """Return 1 for A, 703 for AAA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_parts(workbook: bytearray, relations: bytearray) -> Iterator[tuple[str, str]]:
    """Yield names of sheets with their parts, by xl/workbook.xml and its relations; a part that is
    named from the root is in the folder `xl` too, as `workbook_package` names them.

    Raise DataError intake_damaged, intake_entities.
    """
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith(_SHEET_LIKE):
            target = attributes.get("Target", "")
            inside = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = inside.casefold()

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith("}id")), "")
            sheets.append((attributes.get("name", ""), key))

    walk(relations, relation)
    walk(workbook, sheet)
    for title, key in sheets:
        yield title, targets.get(key, "")
