"""The cells that the sheets of an old workbook hide, strike out or show as percentages ([MS-XLS]
2.4).

Facts that calamine does not give: found in the records of BIFF 5 and 8, and nothing else of them is
read here. A record that makes no sense is passed over: the parser says what is damaged.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import msgspec

from cityreport.domain.importing.grid import HiddenParts
from cityreport.exchange.importing.excel_marks import SheetMarks, stretches, struck_parts

_BOF, _EOF, _BOUNDSHEET, _FONT, _FORMAT, _XF = 0x809, 0x0A, 0x85, 0x31, 0x41E, 0xE0
_ROW, _COLINFO, _FILTERMODE, _MULRK = 0x208, 0x7D, 0x9B, 0xBD
_CELLS = frozenset((0x203, 0x27E, 0x06, 0xFD, 0x204, 0x205, 0xD6))
"""Records of one filled cell: row, column, style first."""
_HIDDEN_ROW, _STRUCK_FONT = 0x20, 0x08
_PERCENT = {9: 0, 10: 2}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class _Book(msgspec.Struct):
    """The facts of the whole workbook: sheets with their place, and the styles that matter."""

    sheets: list[tuple[str, int]] = []
    fonts: list[bool] = []
    formats: dict[int, int] = {}
    percent: dict[int, int] = {}
    struck: set[int] = set()
    styles: int = 0


def xls_marks(stream: bytes) -> dict[str, SheetMarks]:
    """Return what each sheet hides, strikes out and shows as percentages, by its name."""
    is_new = stream[4:6] == b"\x00\x06"
    book = _Book(formats=dict(_PERCENT))
    for kind, at, size in _records(stream, 0):
        if kind == _BOUNDSHEET and size > 7:
            (place,) = struct.unpack_from("<I", stream, at)
            book.sheets.append((_name(stream[at + 6 : at + size], is_new=is_new), place))
        elif kind == _FONT and size >= 4:
            if len(book.fonts) == 4:  # there is no font 4
                book.fonts.append(False)
            book.fonts.append(bool(stream[at + 2] & _STRUCK_FONT))
        elif kind == _FORMAT and size > 3:
            _take_format(book, stream[at : at + size], is_new=is_new)
        elif kind == _XF and size >= 4:
            _take_style(book, *struct.unpack_from("<HH", stream, at))
    return {name: _sheet(stream, place, book) for name, place in book.sheets}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of the records of a part, up to its end."""
    end = len(stream) - 3
    depth = 0
    while 0 <= at < end:
        kind = stream[at] | stream[at + 1] << 8
        size = stream[at + 2] | stream[at + 3] << 8
        at += 4
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif kind == _BOF:
            depth += 1
        yield kind, at, size
        at += size


def _name(said: bytes, *, is_new: bool) -> str:
    length = said[0]
    if is_new and len(said) > 1:
        wide = said[1] & 1
        text = said[2 : 2 + length * (2 if wide else 1)]
        return text.decode("utf-16-le" if wide else "latin-1", "replace")
    return said[1 : 1 + length].decode("windows-1252", "replace")


def _take_format(book: _Book, said: bytes, *, is_new: bool) -> None:
    (number,) = struct.unpack_from("<H", said)
    if is_new:
        wide = len(said) > 4 and said[4] & 1
        code = said[5:].decode("utf-16-le" if wide else "latin-1", "replace")
    else:
        code = said[3:].decode("latin-1")
    code = _QUOTED.sub("", code).split(";")[0]
    if "%" in code:
        decimals = re.search(r"\.([0#?]+)", code)
        book.formats[number] = len(decimals[1]) if decimals is not None else 0
    else:
        book.formats.pop(number, None)


def _take_style(book: _Book, font: int, number: int) -> None:
    if number in book.formats:
        book.percent[book.styles] = book.formats[number]
    if font < len(book.fonts) and book.fonts[font]:
        book.struck.add(book.styles)
    book.styles += 1


def _sheet(stream: bytes, place: int, book: _Book) -> SheetMarks:
    rows: set[int] = set()
    columns: set[int] = set()
    struck: list[tuple[int, int]] = []
    percent: dict[int, list[tuple[int, int]]] = {}
    is_filtered = False
    wanted = bool(book.percent or book.struck)
    for kind, at, size in _records(stream, place):
        if kind == _ROW and size >= 14:
            if stream[at + 12] & _HIDDEN_ROW:
                rows.add(stream[at] | stream[at + 1] << 8)
        elif kind == _COLINFO and size >= 10:
            first, last, _, _, options = struct.unpack_from("<5H", stream, at)
            if options & 1:
                columns |= set(range(first, min(last, 255) + 1))
        elif kind == _FILTERMODE:
            is_filtered = True
        elif wanted and (kind in _CELLS or kind == _MULRK):
            for row, column, style in _styles(stream, kind, at, size):
                if style in book.percent:
                    percent.setdefault(row, []).append((column, book.percent[style]))
                if style in book.struck:
                    struck.append((row, column))
    struck_columns, struck_rows = struck_parts(struck)
    hidden = stretches(rows)
    parts = HiddenParts(
        () if is_filtered else hidden,
        hidden if is_filtered else (),
        stretches(columns),
        stretches(struck_rows),
        stretches(struck_columns),
    )
    return SheetMarks(parts, percent)


def _styles(stream: bytes, kind: int, at: int, size: int) -> Iterator[tuple[int, int, int]]:
    if kind != _MULRK:
        if size >= 6:
            yield struct.unpack_from("<HHH", stream, at)
        return
    row, column = struct.unpack_from("<HH", stream, at)
    for number in range(max(0, (size - 6) // 6)):
        (style,) = struct.unpack_from("<H", stream, at + 4 + number * 6)
        yield row, column + number, style
