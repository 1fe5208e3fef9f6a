"""The sheets of an OpenDocument spreadsheet as its content.xml has them (ODF 1.3, part 3, 9.1).

Read before the parser: the extent of the sheets, since a cell may be repeated a billion times; and
the facts that calamine loses: merged blocks, and cells whose value is an error.
"""

from __future__ import annotations

import msgspec

from cityreport.domain.importing.grid import Span
from cityreport.errors import DataError
from cityreport.exchange.importing.excel_sheets import check_box, column_letters
from cityreport.exchange.importing.limits import Limits
from cityreport.exchange.importing.xml_events import walk

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_EXTENSION = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = ("table-cell", "covered-table-cell")


class OpenSheet(msgspec.Struct):
    """The facts of a sheet. `merged`, and `errors` as in `SheetFacts`: places from 0, counted from
    cell A1."""

    name: str
    merged: list[Span] = []
    errors: dict[int, list[tuple[int, str]]] = {}
    uncalculated: int = 0
    top: int = -1
    bottom: int = -1
    left: int = -1
    right: int = -1
    filled: int = 0


def inspect_sheets(content: bytearray, limits: Limits) -> list[OpenSheet]:
    """Return the sheets in their order.

    Raise DataError intake_damaged, intake_entities, intake_far_cell, intake_rows, intake_columns,
    intake_cells.
    """
    walker = _Walker(limits)
    walk(content, walker.start, walker.end, walker.text)
    return walker.sheets


class _Walker:
    """Keeps track of the place. Tables inside cells and recorded changes are not part of a
    sheet."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[OpenSheet] = []
        self._limits = limits
        self._tables = 0
        self._row = self._rows_alike = self._column = 0
        self._error: list[str] | None = None
        self._error_at = (0, 0)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._tables += 1
            if self._tables == 1:
                self.sheets.append(OpenSheet(attributes.get(_TABLE + "name", "")))
                self._row = 0
        elif self._tables != 1:
            return
        elif name == "table-row":
            self._rows_alike = _times(attributes, "number-rows-repeated")
            self._column = 0
        elif name in _CELLS:
            self._cell(attributes)

    def end(self, name: str) -> None:
        if name == "table":
            self._tables -= 1
        elif self._tables != 1:
            return
        elif name == "table-row":
            self._row += self._rows_alike
        elif name in _CELLS and self._error is not None:
            row, column = self._error_at
            said = "".join(self._error).strip()[:20] or "#ERROR"
            self.sheets[-1].errors.setdefault(row, []).append((column, said))
            self._error = None

    def text(self, piece: str) -> None:
        if self._error is not None:
            self._error.append(piece)

    def _cell(self, attributes: dict[str, str]) -> None:
        sheet, times = self.sheets[-1], _times(attributes, "number-columns-repeated")
        row, column = self._row, self._column
        down = _times(attributes, "number-rows-spanned")
        right = _times(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            sheet.merged.append(Span(row, column, row + down - 1, column + right - 1))
        self._column += times
        if _OFFICE + "value-type" in attributes:
            self._reach(sheet, row + self._rows_alike - 1, column + times - 1, times)
            if attributes.get(_EXTENSION + "value-type") == "error":
                self._error, self._error_at = [], (row, column)
        elif _TABLE + "formula" in attributes:
            sheet.uncalculated += 1

    def _reach(self, sheet: OpenSheet, bottom: int, right: int, times: int) -> None:
        if sheet.top < 0:
            sheet.top, sheet.left = self._row, right - times + 1
        sheet.left = min(sheet.left, right - times + 1)
        sheet.bottom, sheet.right = max(sheet.bottom, bottom), max(sheet.right, right)
        sheet.filled += times * self._rows_alike
        far = f"{column_letters(right + 1)}{bottom + 1}"
        height, width = sheet.bottom - sheet.top + 1, sheet.right - sheet.left + 1
        check_box(height, width, self._limits, filled=sheet.filled, far=far)


def _times(attributes: dict[str, str], name: str) -> int:
    """Return the number of repetitions or columns; 1 for a text that is no number."""
    written = attributes.get(_TABLE + name)
    if written is None:
        return 1
    if not (written.isascii() and written.isdigit() and len(written) <= 10):
        raise DataError("intake_damaged", reason=f"{name}: {written[:20]}")
    return max(1, int(written))
