"""The sheets of an OpenDocument spreadsheet as its content.xml has them (ODF 1.3, part 3, 9.1).

Read before the parser: the extent of the sheets, since a cell may be repeated a billion times; and
the facts that calamine loses: merged blocks, errors, percentages, what is hidden or struck out.

A walk over every element takes longer than calamine's whole reading: `ods_scan` does it by patterns
where the file is written as every program writes one, and this walk reads the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from cityreport.domain.importing.grid import HiddenParts, Span, Stretch
from cityreport.domain.sheet_columns import column_letters
from cityreport.errors import DataError
from cityreport.exchange.importing.excel_marks import stretches, struck_parts
from cityreport.exchange.importing.excel_sheets import check_box
from cityreport.exchange.importing.limits import Limits
from cityreport.exchange.importing.xml_events import walk

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

_EXTENSION = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = ("table-cell", "covered-table-cell")
_PERCENT_DECIMALS = 2


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
    percent: dict[int, list[tuple[int, int]]] = {}
    rows: list[Stretch] = []
    filtered: list[Stretch] = []
    columns: list[Stretch] = []
    struck: list[tuple[int, int]] = []

    def hidden_parts(self) -> HiddenParts:
        """Return what the sheet hides and strikes out."""
        columns, rows = struck_parts(self.struck)
        return HiddenParts(
            tuple(self.rows),
            tuple(self.filtered),
            tuple(self.columns),
            stretches(rows),
            stretches(columns),
        )

    def hide(self, visibility: str | None, first: int, last: int) -> None:
        """Keep rows that are not shown; those of a sheet's empty rest are of no interest."""
        if visibility in {"collapse", "filter"}:
            kept = self.filtered if visibility == "filter" else self.rows
            kept.append((first, last))

    def take_percent(self, row: int, column: int) -> None:
        """Keep the place of a percentage."""
        self.percent.setdefault(row, []).append((column, _PERCENT_DECIMALS))

    def reach(self, row: int, bottom: int, right: int, times: int, limits: Limits) -> None:
        """Extend the sheet to a filled cell (`times` of them in each of its rows), and check it."""
        if self.top < 0:
            self.top, self.left = row, right - times + 1
        self.left = min(self.left, right - times + 1)
        self.bottom, self.right = max(self.bottom, bottom), max(self.right, right)
        self.filled += times * (bottom - row + 1)
        far = f"{column_letters(right + 1)}{bottom + 1}"
        height, width = self.bottom - self.top + 1, self.right - self.left + 1
        check_box(height, width, limits, filled=self.filled, far=far)


def walk_sheets(content: bytearray, limits: Limits) -> list[OpenSheet]:
    """Return the sheets in their order.

    Raise DataError intake_damaged, intake_entities, intake_far_cell, intake_rows, intake_columns,
    intake_cells, intake_elements.
    """
    walker = _Walker(limits, struck_styles(content))
    walk(content, walker.start, walker.end, walker.text)
    return walker.sheets


def struck_styles(content: bytearray) -> frozenset[str]:
    """Return the names of the cell styles of content.xml that strike out."""
    if b"line-through" not in content:
        return frozenset()
    found = re.findall(
        rb'<style:style\s(?=[^>]*style:family="table-cell")[^>]*style:name="([^"]{1,200})"[^>]*>'
        rb"((?:(?!</style:style>).){0,4000}?)</style:style>",
        content,
        re.DOTALL,
    )
    through = re.compile(rb'text-line-through-(?:style|type)="(?!none")')
    return frozenset(
        name.decode("utf-8", "replace") for name, style in found if through.search(style)
    )


class _Walker:
    """Keeps track of the place. Tables inside cells and recorded changes are not part of a
    sheet."""

    def __init__(self, limits: Limits, struck: frozenset[str]) -> None:
        self.sheets: list[OpenSheet] = []
        self._limits, self._struck = limits, struck
        self._tables = self._elements = 0
        self._row = self._rows_alike = self._column = self._columns = 0
        self._error: list[str] | None = None
        self._error_at = (0, 0)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > self._limits.elements:
            raise DataError("intake_elements", limit=self._limits.elements)
        if name == "table":
            self._tables += 1
            if self._tables == 1:
                self.sheets.append(OpenSheet(attributes.get(TABLE + "name", "")))
                self._row = self._columns = 0
        elif self._tables != 1:
            return
        elif name == "table-column":
            times = _times(attributes, "number-columns-repeated")
            if attributes.get(TABLE + "visibility") in {"collapse", "filter"}:
                self.sheets[-1].columns.append((self._columns, self._columns + times - 1))
            self._columns += times
        elif name == "table-row":
            self._rows_alike = _times(attributes, "number-rows-repeated")
            self._column = 0
            last = self._row + self._rows_alike - 1
            self.sheets[-1].hide(attributes.get(TABLE + "visibility"), self._row, last)
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
        kind = attributes.get(_OFFICE + "value-type")
        if kind is not None:
            bottom = row + self._rows_alike - 1
            sheet.reach(row, bottom, column + times - 1, times, self._limits)
            if attributes.get(_EXTENSION + "value-type") == "error":
                self._error, self._error_at = [], (row, column)
            if kind == "percentage":
                self._each(sheet.take_percent, row, column, times)
            if attributes.get(TABLE + "style-name", "") in self._struck:
                self._each(lambda r, c: sheet.struck.append((r, c)), row, column, times)
        elif TABLE + "formula" in attributes:
            sheet.uncalculated += 1

    def _each(self, take: Callable[[int, int], object], row: int, column: int, times: int) -> None:
        for down in range(self._rows_alike):
            for right in range(times):
                take(row + down, column + right)


def _times(attributes: dict[str, str], name: str) -> int:
    """Return the number of repetitions or columns; 1 for a text that is no number."""
    written = attributes.get(TABLE + name)
    return 1 if written is None else times_of(name, written)


def times_of(name: str, written: str) -> int:
    """Return a number of repetitions; raise DataError intake_damaged for what is none."""
    if not (written.isascii() and written.isdigit() and len(written) <= 10):
        raise DataError("intake_damaged", reason=f"{name}: {written[:20]}")
    return max(1, int(written))
