"""The messages between parent and child: MessagePack in both directions.

Dates, days and times are extensions, because MessagePack knows only moments with a zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import msgspec

from cityreport.domain.importing.grid import (
    NOTHING_HIDDEN,
    Book,
    GridSheet,
    HiddenParts,
    Percent,
    Span,
    Value,
)
from cityreport.errors import AccessError, CityReportError, DataError, Fact
from cityreport.exchange.importing.limits import Limits

Row = Sequence[str | int | float | bool | msgspec.msgpack.Ext | None]
"""A row of cells in a message."""

_MOMENT, _DAY, _TIME, _PERCENT = 1, 2, 3, 4
_ARRAY = b"\xdd"
"""MessagePack: an array, its length in the next four bytes."""


class Request(msgspec.Struct, frozen=True):
    """The request to the child. `path`: as the system has it (`os.fsencode`); `encoding` and
    `separator` of a text file: chosen by a person, or none."""

    path: bytes
    limits: Limits
    encoding: str | None = None
    separator: str | None = None


class Failure(msgspec.Struct, frozen=True, tag=True):
    """An expected error of the child. `access`: an AccessError, else a DataError."""

    code: str
    facts: dict[str, Fact]
    access: bool = False

    def error(self) -> CityReportError:
        """Return the error, to raise."""
        return (AccessError if self.access else DataError)(self.code, **self.facts)


class SheetMessage(msgspec.Struct, frozen=True):
    """A sheet in an answer; `rows` is encoded already."""

    name: str
    rows: msgspec.Raw
    merged: tuple[Span, ...] = ()
    is_hidden: bool = False
    first_row: int = 1
    first_column: int = 1
    uncalculated: int = 0
    hidden: HiddenParts = NOTHING_HIDDEN


class BookMessage(msgspec.Struct, frozen=True, tag="Book"):
    """A book in an answer."""

    kind: str
    sheets: tuple[SheetMessage, ...]
    digest: str = ""
    encoding: str = ""
    separator: str = ""


class _SheetTaken(msgspec.Struct, frozen=True):
    name: str
    rows: tuple[tuple[Any, ...], ...]
    merged: tuple[Span, ...] = ()
    is_hidden: bool = False
    first_row: int = 1
    first_column: int = 1
    uncalculated: int = 0
    hidden: HiddenParts = NOTHING_HIDDEN


class _BookTaken(msgspec.Struct, frozen=True, tag="Book"):
    kind: str
    sheets: tuple[_SheetTaken, ...]
    digest: str
    encoding: str
    separator: str


class RowsWriter:
    """Collects the rows of a sheet in encoded form: no second copy of a large sheet."""

    def __init__(self) -> None:
        self._written = bytearray(_ARRAY + bytes(4))
        self._encoder = msgspec.msgpack.Encoder()
        self.count = 0

    def add(self, row: Row) -> int:
        """Add one row and return its size in bytes; all rows of a sheet are equally wide."""
        before = len(self._written)
        self._encoder.encode_into(row, self._written, -1)
        self.count += 1
        return len(self._written) - before

    def taken(self) -> msgspec.Raw:
        """Return all rows."""
        self._written[1:5] = self.count.to_bytes(4, "big")
        return msgspec.Raw(self._written)


def extension_value(cell: datetime | date | time) -> msgspec.msgpack.Ext:
    """Return a cell for a `Row` that MessagePack does not know."""
    kind = _TIME if isinstance(cell, time) else _DAY
    if isinstance(cell, datetime):
        kind = _MOMENT
    return msgspec.msgpack.Ext(kind, cell.isoformat().encode())


def percent_value(cell: float, decimals: int) -> msgspec.msgpack.Ext:
    """Return a number that its sheet shows as a percentage, as it is shown."""
    return msgspec.msgpack.Ext(_PERCENT, repr(round(cell * 100, decimals)).encode())


def _value(code: int, written: memoryview) -> Value:
    text = bytes(written).decode("ascii")
    match code:
        case 1:  # _MOMENT
            return datetime.fromisoformat(text)
        case 2:  # _DAY
            return date.fromisoformat(text)
        case 3:  # _TIME
            return time.fromisoformat(text)
        case 4:  # _PERCENT
            return Percent(text)
        case _:
            raise ValueError(code)


def write(said: Request | Failure | BookMessage) -> bytes:
    """Return a request or an answer as bytes."""
    return msgspec.msgpack.encode(said)


def read_request(written: bytes) -> Request:
    """Return the request in a message of `write`."""
    return msgspec.msgpack.decode(written, type=Request)


def read_answer(written: bytes, name: str) -> Book | Failure:
    """Return the child's answer; raise msgspec.DecodeError or ValueError for a cut answer or none.

    `name`: of the file, which the child does not send.
    """
    taken = _ANSWER.decode(written)
    if isinstance(taken, Failure):
        return taken
    sheets = tuple(
        GridSheet(
            sheet.name,
            sheet.rows,
            sheet.merged,
            sheet.is_hidden,
            sheet.first_row,
            sheet.first_column,
            sheet.uncalculated,
            sheet.hidden,
        )
        for sheet in taken.sheets
    )
    return Book(name, taken.kind, taken.digest, sheets, taken.encoding, taken.separator)


_ANSWER: msgspec.msgpack.Decoder[_BookTaken | Failure] = msgspec.msgpack.Decoder(
    _BookTaken | Failure, ext_hook=_value
)
