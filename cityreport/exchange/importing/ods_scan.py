"""The facts of an OpenDocument spreadsheet by patterns over its bytes (`ods_sheets` says which).

Only rows with something particular in them are taken apart. A file that is written in another way
than every program writes one, or that might be too large, is walked element by element instead.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from cityreport.domain.importing.grid import Span
from cityreport.exchange.importing.limits import Limits
from cityreport.exchange.importing.ods_sheets import (
    OpenSheet,
    struck_styles,
    times_of,
    walk_sheets,
)

_USUAL = (
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
)
_UNUSUAL = (b"<!--", b"<![CDATA[")
_CHANGES = b"<table:tracked-changes"
_TABLE, _TABLE_END = b"<table:table ", b"</table:table>"
_ROW = b"<table:table-row"
_COLUMN = re.compile(rb"<table:table-column(?=[\s/>])([^>]*)>")
_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell(?=[\s/>])([^>]*?)(/?)>(?:(?=<text:p)((?:(?!</table:).){0,400}))?",
    re.DOTALL,
)
_UNCALCULATED = re.compile(
    rb"<table:(?:covered-)?table-cell(?=[^>]*table:formula=)(?![^>]*office:value-type)"
)


def inspect_sheets(content: bytearray, limits: Limits) -> list[OpenSheet]:
    """Return the sheets in their order; raise what `ods_sheets.walk_sheets` raises."""
    return _scan(content, limits) or walk_sheets(content, limits)


def _scan(content: bytearray, limits: Limits) -> list[OpenSheet] | None:
    """Return the sheets, or None where patterns are not enough."""
    if not all(said in content for said in _USUAL) or any(said in content for said in _UNUSUAL):
        return None
    first = content.find(_TABLE)
    before = content[: first if first >= 0 else len(content)]
    if _CHANGES in before or b"='" in before:  # or its attributes are in other quotation marks
        return None
    struck = struck_styles(before)
    sheets = []
    after = 0
    for at in _places_of(content, _TABLE, (0, len(content))):
        if at < after:
            return None  # a table within a table
        end = content.find(b">", at)
        after = content.find(_TABLE_END, end)
        if end < 0 or after < 0:
            return None
        sheet = OpenSheet(_attribute(content[at:end], b"table:name"))
        if not _take(sheet, content, (end + 1, after), struck, limits):
            return None
        sheets.append(sheet)
    return sheets


def _take(
    sheet: OpenSheet,
    content: bytearray,
    region: tuple[int, int],
    struck: frozenset[str],
    limits: Limits,
) -> bool:
    """Take the facts of a sheet; return False where it may be too large."""
    starts = list(_places_of(content, _ROW, region))
    _take_columns(sheet, content, (region[0], starts[0] if starts else region[1]))
    special = {bisect_right(starts, at) - 1 for at in _particular(content, region, struck)}
    if content.find(b"table:formula=", *region) >= 0:
        sheet.uncalculated = sum(1 for _ in _UNCALCULATED.finditer(content, *region))
    at, widest, tallest = 0, 0, 0
    for number, (start, end) in enumerate(pairwise([*starts, region[1]])):
        body = content.find(b">", start)
        tag = content[start:body]
        times = 1
        if b"-rows-repeated" in tag:
            times = times_of("rows", _attribute(tag, b"table:number-rows-repeated"))
        if b"visibility" in tag:
            sheet.hide(_attribute(tag, b"table:visibility"), at, at + times - 1)
        if times > 1 or number in special:
            _take_row(sheet, content, (body, end), (at, times), struck, limits)
        else:
            widest = max(widest, content.count(b"table-cell", body, end))
            tallest = at + 1
        at += times
    right, bottom = max(widest, sheet.right + 1), max(tallest, sheet.bottom + 1)
    fits = bottom <= limits.rows and right * bottom <= limits.cells
    return fits and right <= limits.columns


def _particular(
    content: bytearray, region: tuple[int, int], struck: frozenset[str]
) -> Iterator[int]:
    """Yield the places of what makes a row worth taking apart. Plain searches, one after another,
    take a fifth of the time of one pattern for all."""
    for literal in (b'value-type="error"', b'value-type="percentage"', b'-spanned="'):
        yield from _places_of(content, literal, region)
    for name in sorted(struck):
        yield from _places_of(content, b'table:style-name="' + name.encode() + b'"', region)
    for at in _places_of(content, b'-columns-repeated="', region):
        end = content.find(b">", at)
        begin = content.rfind(b"<", region[0], at)
        next_cell = content[end + 1 : end + 20].startswith(b"<table:table-cell")
        if next_cell or b"office:value-type" in content[begin:end]:
            yield at


def _places_of(content: bytearray, literal: bytes, region: tuple[int, int]) -> Iterator[int]:
    at = content.find(literal, *region)
    while at >= 0:
        yield at
        at = content.find(literal, at + 1, region[1])


def _take_columns(sheet: OpenSheet, content: bytearray, region: tuple[int, int]) -> None:
    at = 0
    for column in _COLUMN.finditer(content, *region):
        times = 1
        if b"-columns-repeated" in column[1]:
            times = times_of("columns", _attribute(column[1], b"table:number-columns-repeated"))
        if b"visibility" in column[1] and _attribute(column[1], b"table:visibility") in {
            "collapse",
            "filter",
        }:
            sheet.columns.append((at, at + times - 1))
        at += times


def _take_row(
    sheet: OpenSheet,
    content: bytearray,
    region: tuple[int, int],
    rows: tuple[int, int],
    struck: frozenset[str],
    limits: Limits,
) -> None:
    """Take the facts of all cells of a row (`rows`: its place and how often it is repeated)."""
    row, alike = rows
    column = 0
    for cell in _CELL.finditer(content, *region):
        said = cell[1]
        times = 1
        if b"-columns-repeated" in said:
            times = times_of("columns", _attribute(said, b"table:number-columns-repeated"))
        if b"-spanned" in said:
            down, right = _spanned(said, b"rows"), _spanned(said, b"columns")
            if down > 1 or right > 1:
                sheet.merged.append(Span(row, column, row + down - 1, column + right - 1))
        if b"office:value-type" in said:
            sheet.reach(row, row + alike - 1, column + times - 1, times, limits)
            if b'calcext:value-type="error"' in said:
                sheet.errors.setdefault(row, []).append((column, _text(cell[3])))
            places = _places(row, alike, column, times)
            if b'office:value-type="percentage"' in said:
                for place in places:
                    sheet.take_percent(*place)
            elif struck and _attribute(said, b"table:style-name") in struck:
                sheet.struck += places
        column += times


def _places(row: int, alike: int, column: int, times: int) -> Iterator[tuple[int, int]]:
    return ((row + down, column + right) for down in range(alike) for right in range(times))


def _spanned(said: bytes | bytearray, which: bytes) -> int:
    written = _attribute(said, b"table:number-" + which + b"-spanned")
    return times_of("spanned", written) if written else 1


def _text(paragraphs: bytes | None) -> str:
    said = re.sub(rb"<[^>]*>", b"", paragraphs or b"").decode("utf-8", "replace")
    return _unescaped(said).strip()[:20] or "#ERROR"


def _attribute(said: bytes | bytearray, name: bytes) -> str:
    """Return an attribute's value, empty if it is not there."""
    at = said.find(name + b'="')
    if at < 0:
        return ""
    start = at + len(name) + 2
    written = said[start : said.find(b'"', start)].decode("utf-8", "replace")
    return _unescaped(written)


def _unescaped(written: str) -> str:
    """Return a text without XML's own entities; the standard library's way imports all of urllib,
    for which every reading would wait."""
    if "&" in written:
        for name, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
            written = written.replace(f"&{name};", sign)
    return written
