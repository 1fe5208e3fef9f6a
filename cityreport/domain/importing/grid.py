"""What a foreign file holds, before anybody says what it means: sheets of plain values."""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

Value = str | int | float | bool | datetime | date | time | None
"""A cell as the file has it. None: empty. A number stored as text stays text."""


class Span(msgspec.Struct, frozen=True):
    """A merged block, both corners in it; rows and columns from 0, as in `GridSheet.rows`."""

    top: int
    left: int
    bottom: int
    right: int


class GridSheet(msgspec.Struct, frozen=True):
    """One sheet, or a text file's only table. `rows` are padded to one width; a merged block has
    its value in its first cell. `first_row`, `first_column`: where `rows[0][0]` stands, from 1.
    `uncalculated`: formulas that were saved without their result; their cells are None."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[Span, ...] = ()
    is_hidden: bool = False
    first_row: int = 1
    first_column: int = 1
    uncalculated: int = 0


class Book(msgspec.Struct, frozen=True):
    """A file that was read. `kind`: the ending that its content deserves (xlsx, xls, ods, csv …);
    `encoding` and `separator` only of a text file; `digest`: SHA-256 of its bytes, hexadecimal."""

    name: str
    kind: str
    digest: str
    sheets: tuple[GridSheet, ...]
    encoding: str = ""
    separator: str = ""
