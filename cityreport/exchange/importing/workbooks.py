"""Workbooks of every kind, read by calamine: xlsx, xlsm, xlsb, ods and the old xls.

A zipped one reaches it only through `workbook_package`. An xls is one stream that only calamine
reads; there its own checks and the limits of the child protect.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Literal

import msgspec
import python_calamine as calamine

from cityreport.domain.importing.grid import NOTHING_HIDDEN, HiddenParts, Span, Stretch
from cityreport.domain.sheet_columns import column_letters
from cityreport.errors import DataError
from cityreport.exchange.importing import (
    excel_marks,
    excel_sheets,
    ods_scan,
    ods_sheets,
    protocol,
    workbook_package,
)
from cityreport.exchange.importing.excel_marks import SheetMarks
from cityreport.exchange.importing.limits import Limits
from cityreport.exchange.importing.ole_streams import OleContainer
from cityreport.exchange.importing.xls_marks import xls_marks

_EXACT = 2.0**53
_TIMES = (b'value-type="time"', b"value-type='time'")
"""Only a file with times has hours that OpenDocument writes as a text."""
_HOURS = r"(-?)PT(\d+)H(\d\d)M(\d\d)(?:[.,]\d+)?S"
_DAY = timedelta(days=1)
_MIDNIGHT = datetime(1900, 1, 1)  # noqa: DTZ001 - sheets know no zones
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_USUAL_NAMES = {"workbook": "Workbook", "book": "Book"}
"""The names of a workbook's stream; [MS-CFB] compares names without regard to case."""
_BEGINNINGS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
"""The BOF records of a workbook in BIFF 8 and 5."""
_FILEPASS = 0x2F
_OTHER_STREAMS = {
    "WordDocument".encode("utf-16-le"): "Word",
    "PowerPoint Document".encode("utf-16-le"): "PowerPoint",
}


class Extras(msgspec.Struct):
    """The facts of a sheet that `calamine` loses; places from 0, counted from A1."""

    merged: list[Span] = []
    errors: dict[int, list[tuple[int, str]]] = {}
    uncalculated: int = 0
    percent: dict[int, list[tuple[int, int]]] = {}
    hidden: HiddenParts = NOTHING_HIDDEN


def read(content: bytes, container: Literal["zip", "ole"], limits: Limits) -> protocol.BookMessage:
    """Return all worksheets, hidden ones flagged; charts, dialogs and macro sheets left out.

    Raise DataError intake_damaged, intake_oversized, intake_encrypted, intake_archive,
    intake_other_kind, intake_entities, intake_far_cell, intake_sheets, intake_rows, intake_columns,
    intake_cells, intake_long_text.
    """
    if container == "ole":
        checked, marks = _checked_ole(content)
        extras = {
            name: Extras(percent=found.percent, hidden=found.hidden)
            for name, found in marks.items()
        }
        return _read_sheets("xls", io.BytesIO(checked), extras, limits)
    found = _Found(limits)
    kind, packed = workbook_package.repack_workbook(content, limits, found.look)
    return _read_sheets(kind, packed, found.by_name(), limits, has_times=found.has_times)


class _Found:
    """The facts found in the parts before they reach the parser."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: dict[str, excel_sheets.SheetFacts] = {}
        self._styles = excel_marks.NO_STYLES
        self._workbook = self._relations = bytearray()
        self._open: list[ods_sheets.OpenSheet] = []
        self.has_times = False

    def look(self, name: str, part: bytearray) -> None:
        key = name.casefold()
        if not key.endswith((".xml", ".rels")):
            return
        if b"<!DOCTYPE" in part:  # without one there are no entities
            raise DataError("intake_entities")
        if part.startswith(_UTF16):  # the parser reads UTF-8 only, and so do the patterns
            raise DataError("intake_damaged", reason=f"{name}: UTF-16")
        if key == "content.xml":
            self.has_times = any(said in part for said in _TIMES)
            self._open = ods_scan.inspect_sheets(part, self._limits)
        elif key == "meta-inf/manifest.xml" and b"encryption-data" in part:
            raise DataError("intake_encrypted")
        elif key == "xl/workbook.xml":
            self._workbook = part
        elif key == "xl/_rels/workbook.xml.rels":
            self._relations = part
        elif key == "xl/styles.xml":
            self._styles = excel_marks.read_styles(part)
        elif b"sheetData" in part:
            self._parts[key] = excel_sheets.inspect_sheet(part, self._limits, self._styles)

    def by_name(self) -> dict[str, Extras]:
        """Return the facts by sheet name."""
        if self._open:
            return {
                s.name: Extras(s.merged, s.errors, s.uncalculated, s.percent, s.hidden_parts())
                for s in self._open
            }
        if not self._workbook or not self._relations:
            return {}
        named = {}
        for name, part in excel_sheets.sheet_parts(self._workbook, self._relations):
            facts = self._parts.get(part)
            if facts is None:  # named from the root, in a folder of another name
                facts = next((f for key, f in self._parts.items() if part.endswith(key[2:])), None)
            if facts is not None:
                named[name] = Extras(
                    [], facts.errors, facts.uncalculated, facts.marks.percent, facts.marks.hidden
                )
        return named


def _checked_ole(content: bytes) -> tuple[bytes, dict[str, SheetMarks]]:
    """Return an OLE container ([MS-CFB]) that has an old workbook, its stream named as the parser
    wants it, with what its sheets hide. A .xlsx with a password is one with a stream
    EncryptedPackage ([MS-OFFCRYPTO] 2.3)."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise DataError("intake_encrypted")
    container = OleContainer(content)
    stream = container.stream("workbook", "book")
    if stream is None:
        for name, kind in _OTHER_STREAMS.items():
            if name in content:
                raise DataError("intake_other_kind", kind=kind)
        raise DataError("intake_other_kind", kind="OLE")
    if _is_locked(content):
        raise DataError("intake_encrypted")
    try:
        marks = xls_marks(stream)
    except (struct.error, IndexError) as error:
        raise DataError("intake_damaged", reason=str(error)) from error
    return _named_as_usual(content, container.names), marks


def _named_as_usual(content: bytes, names: tuple[str, ...]) -> bytes:
    """Return a container in which the workbook's stream is written as the parser looks for it."""
    named = next((name for name in names if name.casefold() in _USUAL_NAMES), "")
    usual = _USUAL_NAMES.get(named.casefold(), named)
    if named in {usual, usual.upper()}:
        return content
    ending = bytes(2)
    written = named.encode("utf-16-le") + ending
    return content.replace(written, usual.encode("utf-16-le") + ending, 1)


def _is_locked(content: bytes) -> bool:
    """Return whether an old workbook begins with a record FILEPASS ([MS-XLS] 2.4.117), which stands
    right behind the first one or behind that of write protection. Its parser does not know that
    record."""
    for begin in _BEGINNINGS:
        at = content.find(begin)
        for _ in range(4 if at >= 0 else 0):
            kind = int.from_bytes(content[at : at + 2], "little")
            if kind == _FILEPASS:
                return True
            at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
    return False


def _read_sheets(
    kind: str,
    stream: io.BytesIO,
    extras: dict[str, Extras],
    limits: Limits,
    *,
    has_times: bool = False,
) -> protocol.BookMessage:
    sheets: list[protocol.SheetMessage] = []
    left = limits.cells
    try:
        book = calamine.CalamineWorkbook.from_filelike(stream)
        wanted = [
            (number, sheet)
            for number, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if len(wanted) > limits.sheets:
            raise DataError("intake_sheets", found=len(wanted), limit=limits.sheets)
        for number, sheet in wanted:
            data = book.get_sheet_by_index(number)
            size = data.height * data.width
            _check_size(data, left, limits)
            left -= size
            hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
            extra = extras.get(sheet.name, Extras())
            sheets.append(_sheet(data, extra, hidden, has_times, limits))
    except calamine.PasswordError as error:
        raise DataError("intake_encrypted") from error
    except calamine.CalamineError as error:
        if "password" in str(error).lower():
            raise DataError("intake_encrypted") from error
        raise DataError("intake_damaged", reason=str(error)) from error
    except (OSError, ValueError, OverflowError) as error:
        raise DataError("intake_damaged", reason=str(error)) from error
    return protocol.BookMessage(kind, tuple(sheets))


def _check_size(data: calamine.CalamineSheet, left: int, limits: Limits) -> None:
    if data.height > limits.rows:
        raise DataError("intake_rows", found=data.height, limit=limits.rows)
    if data.width > limits.columns:
        raise DataError("intake_columns", found=data.width, limit=limits.columns)
    if data.height * data.width > left:
        found = limits.cells - left + data.height * data.width
        raise DataError("intake_cells", found=found, limit=limits.cells)


def _sheet(
    data: calamine.CalamineSheet, extras: Extras, is_hidden: bool, has_times: bool, limits: Limits
) -> protocol.SheetMessage:
    rows = protocol.RowsWriter()
    top, left = data.start or (0, 0)
    kept, text = (_KEPT | {str: _hours}, None) if has_times else (_KEPT, str)
    for number, row in enumerate(_rows(data, top), top):
        cells = [cell or None if type(cell) is text else kept[type(cell)](cell) for cell in row]
        for column, said in extras.errors.get(number, ()):
            if 0 <= column - left < len(cells):
                cells[column - left] = said
        for column, decimals in extras.percent.get(number, ()):
            cell = cells[column - left] if 0 <= column - left < len(cells) else None
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                cells[column - left] = protocol.percent_value(cell, decimals)
        if rows.add(cells) > limits.text:  # only then can one of them be too long
            _check_texts(cells, f"{data.name}!", number + 1, left + 1, limits)
    merged = [Span(*start, *end) for start, end in data.merged_cell_ranges or ()] or extras.merged
    return protocol.SheetMessage(
        data.name,
        rows.taken(),
        tuple(_inside(merged, top, left, data.height, data.width)),
        is_hidden,
        top + 1,
        left + 1,
        extras.uncalculated,
        _hidden_inside(extras.hidden, top, left, data.height, data.width),
    )


def _rows(data: calamine.CalamineSheet, top: int) -> Iterator[list[Any]]:
    """Yield row by row where the sheet begins near its top: calamine counts rows, and only rows,
    from the sheet's first."""
    return islice(data.iter_rows(), top, None) if top <= 200 else iter(data.to_python())


def _check_texts(cells: list[Any], sheet: str, row: int, first_column: int, limits: Limits) -> None:
    for column, cell in enumerate(cells, first_column):
        if isinstance(cell, str) and len(cell) > limits.text:
            place = f"{sheet}{column_letters(column)}{row}"
            raise DataError("intake_long_text", cell=place, limit=limits.text)


def _inside(spans: list[Span], top: int, left: int, height: int, width: int) -> list[Span]:
    """Return blocks counted from the sheet's first row that is read, cut at its last one."""
    moved = (Span(s.top - top, s.left - left, s.bottom - top, s.right - left) for s in spans)
    return [
        Span(s.top, s.left, min(s.bottom, height - 1), min(s.right, width - 1))
        for s in moved
        if 0 <= s.top < height and 0 <= s.left < width
    ]


def _hidden_inside(
    hidden: HiddenParts, top: int, left: int, height: int, width: int
) -> HiddenParts:
    """Return the hidden parts of what is read, counted from its first row and column."""
    if hidden is NOTHING_HIDDEN:
        return hidden

    def moved(parts: tuple[Stretch, ...], before: int, most: int) -> tuple[Stretch, ...]:
        return tuple(
            (max(first - before, 0), min(last - before, most - 1))
            for first, last in parts
            if last >= before and first - before < most
        )

    return HiddenParts(
        moved(hidden.rows, top, height),
        moved(hidden.filtered, top, height),
        moved(hidden.columns, left, width),
        moved(hidden.struck_rows, top, height),
        moved(hidden.struck_columns, left, width),
    )


# -- cells


def _hours(cell: str) -> str | None:
    """Return a text of OpenDocument, where calamine leaves 24 hours and more as written:
    PT30H00M00S."""
    found = re.fullmatch(_HOURS, cell) if cell.startswith(("PT", "-PT")) else None
    return f"{found[1]}{found[2]}:{found[3]}:{found[4]}" if found else cell or None


class _Kept(dict[Any, Any]):
    """A cache of converted values: in a column the same ones come again and again."""

    def __init__(self, keep: Callable[[Any], Any]) -> None:
        super().__init__()
        self._keep = keep

    def __missing__(self, cell: Any) -> Any:
        if len(self) >= 50_000:
            self.clear()
        kept = self[cell] = self._keep(cell)
        return kept


def _number(cell: float) -> float | int | str:
    """Return a whole number as int, however its file stores numbers; NaN and infinity as a word."""
    if cell.is_integer() and -_EXACT <= cell <= _EXACT:
        return int(cell)
    return cell if abs(cell) < float("inf") else str(cell)


def _duration(cell: timedelta) -> msgspec.msgpack.Ext | str:
    """Return a time of the day, or hours beyond it as the sheet shows them: `30:00:00`."""
    if timedelta(0) <= cell < _DAY:
        return protocol.extension_value((_MIDNIGHT + cell).time())
    sign, whole = ("-", -cell) if cell < timedelta(0) else ("", cell)
    minutes, seconds = divmod(whole // timedelta(seconds=1), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _same(cell: Any) -> Any:
    return cell


_KEPT: dict[type, Callable[[Any], Any]] = {
    bool: _same,
    int: _same,
    float: _Kept(_number).__getitem__,
    datetime: _Kept(protocol.extension_value).__getitem__,
    date: _Kept(protocol.extension_value).__getitem__,
    time: protocol.extension_value,
    timedelta: _duration,
}
