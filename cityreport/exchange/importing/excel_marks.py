"""The cells that an Excel sheet hides, strikes out or shows as percentages: facts that calamine
does not give.

By patterns over the bytes, as in `excel_sheets`; the styles, a small part, are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cityreport.domain.importing.grid import HiddenParts, Stretch
from cityreport.exchange.importing.xml_events import walk

_PERCENT_FORMATS = {9: 0, 10: 2}
"""Excel's own number formats of percentages, with their decimals (ECMA-376 18.8.30)."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class CellStyles(NamedTuple):
    """Styles of cells by number. `percent`: decimals of a percentage; `struck`: struck out."""

    percent: dict[int, int]
    struck: frozenset[int]


NO_STYLES = CellStyles({}, frozenset())


class SheetMarks(NamedTuple):
    """`percent`: row (from 0) -> columns with the decimals that are shown."""

    hidden: HiddenParts
    percent: dict[int, list[tuple[int, int]]]


def read_styles(part: bytearray) -> CellStyles:
    """Return the styles that matter of xl/styles.xml.

    Raise DataError intake_damaged, intake_entities.
    """
    if not any(sign in part for sign in (b"%", b"strike", b'mtId="9"', b'mtId="10"')):
        return NO_STYLES
    reader = _Styles()
    walk(part, reader.start, reader.end)
    return CellStyles(reader.percent, frozenset(reader.struck))


class _Styles:
    """Takes the elements of the styles. A `font` of a differential style (`dxf`) counts nowhere."""

    def __init__(self) -> None:
        self._within: list[str] = []
        self._formats = dict(_PERCENT_FORMATS)
        self._fonts: list[bool] = []
        self._number = 0
        self.percent: dict[int, int] = {}
        self.struck: set[int] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        outer = self._within[-1] if self._within else ""
        self._within.append(name)
        if name == "numFmt" and outer == "numFmts":
            code = _QUOTED.sub("", attributes.get("formatCode", "")).split(";")[0]
            if "%" in code:
                decimals = re.search(r"\.([0#?]+)", code)
                self._formats[_number(attributes, "numFmtId")] = len(decimals[1]) if decimals else 0
        elif name == "font" and outer == "fonts":
            self._fonts.append(False)
        elif name == "strike" and outer == "font" and "fonts" in self._within:
            self._fonts[-1] = attributes.get("val", "1") not in {"0", "false"}
        elif name == "xf" and outer == "cellXfs":
            self._style(attributes)

    def end(self, _name: str) -> None:
        if self._within:
            self._within.pop()

    def _style(self, attributes: dict[str, str]) -> None:
        decimals = self._formats.get(_number(attributes, "numFmtId"))
        if decimals is not None:
            self.percent[self._number] = decimals
        font = _number(attributes, "fontId")
        if 0 <= font < len(self._fonts) and self._fonts[font]:
            self.struck.add(self._number)
        self._number += 1


def _number(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1


def sheet_marks(part: bytearray, styles: CellStyles) -> SheetMarks:
    """Return what a sheet hides, strikes out and shows as percentages; places from 0, from A1."""
    rows = _hidden_rows(part)
    within = _filtered(part) if rows else None
    filtered = [row for row in rows if within and within[0] < row <= within[1]]
    struck = _styled(part, styles.struck)
    columns, struck_rows = _by_column(struck)
    hidden = HiddenParts(
        stretches(set(rows) - set(filtered)),
        stretches(filtered),
        tuple(_hidden_columns(part)),
        stretches(struck_rows),
        stretches(columns),
    )
    percent: dict[int, list[tuple[int, int]]] = {}
    for row, column, style in _styled(part, styles.percent):
        percent.setdefault(row, []).append((column, styles.percent[style]))
    return SheetMarks(hidden, percent)


def stretches(numbers: Iterable[int]) -> tuple[Stretch, ...]:
    """Return numbers as stretches of neighbours."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return tuple((first, last) for first, last in found)


def struck_parts(cells: Iterable[tuple[int, int]]) -> tuple[set[int], set[int]]:
    """Return struck-out cells as columns, where most rows have one there, and rows of the rest."""
    by_column: dict[int, set[int]] = {}
    for row, column in cells:
        by_column.setdefault(column, set()).add(row)
    rows = set().union(*by_column.values()) if by_column else set()
    wide = {row for row in rows if sum(row in of for of in by_column.values()) > 1}
    columns = {at for at, of in by_column.items() if len(of) > 3 and len(of - wide) * 2 > len(of)}
    left = set().union(*(of for at, of in by_column.items() if at not in columns))
    return columns, left


def _by_column(struck: Iterable[tuple[int, int, int]]) -> tuple[set[int], set[int]]:
    return struck_parts((row, column) for row, column, _ in struck)


_ROW = rb"<(?:\w+:)?row\b([^>]*)>"
_HIDDEN = re.compile(rb'\b(?:hidden="(?:1|true)"|ht="0(?:\.0*)?")')
_AT = re.compile(rb'\br="([0-9]{1,7})"')


def _hidden_rows(part: bytearray) -> list[int]:
    if b'hidden="' not in part and b' ht="0' not in part:
        return []
    found, row = [], -1
    for match in re.finditer(_ROW, part):
        said = _AT.search(match[1])
        row = int(said[1]) - 1 if said is not None else row + 1
        if _HIDDEN.search(match[1]) is not None:
            found.append(row)
    return found


def _hidden_columns(part: bytearray) -> list[Stretch]:
    found = []
    for match in re.finditer(rb"<(?:\w+:)?col\b([^>]*)>", part[: 1 << 20]):
        said = match[1]
        first = re.search(rb'\bmin="([0-9]{1,5})"', said)
        last = re.search(rb'\bmax="([0-9]{1,5})"', said)
        is_hidden = re.search(rb'\bhidden="(?:1|true)"|\bwidth="0(?:\.0*)?"', said)
        if first is not None and last is not None and is_hidden is not None:
            found.append((int(first[1]) - 1, int(last[1]) - 1))
    return found


def _filtered(part: bytearray) -> tuple[int, int] | None:
    """Return the first and last row of a filter that is in use, the header the first."""
    at = part.rfind(b"autoFilter")
    match = re.search(
        rb'autoFilter\b[^>]*\bref="\$?[A-Z]{1,3}\$?([0-9]{1,7}):\$?[A-Z]{1,3}\$?([0-9]{1,7})"[^/>]*>',
        part[max(0, at - 20_000) :] if at >= 0 else b"",
    )
    return (int(match[1]) - 1, int(match[2]) - 1) if match is not None else None


def _styled(part: bytearray, styles: Iterable[int]) -> list[tuple[int, int, int]]:
    """Return row, column and style of the filled cells that have one of these styles."""
    numbers = sorted(styles)
    if not numbers:
        return []
    either = b"|".join(str(number).encode() for number in numbers)
    pattern = (
        rb'<(?:\w+:)?c\s(?=[^>]*\bs="('
        + either
        + rb')")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>'
    )
    columns: dict[bytes, int] = {}
    found = []
    for style, letters, row in re.findall(pattern, part):
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = _column(letters)
        found.append((int(row) - 1, column, int(style)))
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
