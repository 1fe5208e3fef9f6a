"""The plain contents of a foreign file, before their meaning is known: sheets of values."""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

Value = str | int | float | bool | datetime | date | time | None
"""A cell as the file has it. None: empty. A number stored as text stays text."""


class Span(msgspec.Struct, frozen=True):
    """A merged block, both corners included; rows and columns from 0, as in `GridSheet.rows`."""

    top: int
    left: int
    bottom: int
    right: int


class GridSheet(msgspec.Struct, frozen=True):
    """One sheet, or a text file's only table.

    `rows` are padded to one width; a merged block has its value in its first cell. `first_row`,
    `first_column`: the place of `rows[0][0]`, from 1. `uncalculated`: the number of formulas that
    were saved without their result; their cells are None.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[Span, ...] = ()
    is_hidden: bool = False
    first_row: int = 1
    first_column: int = 1
    uncalculated: int = 0


class Book(msgspec.Struct, frozen=True):
    """A file that was read. `kind`: the right ending for its content (xlsx, xls, ods, csv …);
    `encoding` and `separator` only of a text file; `digest`: SHA-256 of its bytes, hexadecimal."""

    name: str
    kind: str
    digest: str
    sheets: tuple[GridSheet, ...]
    encoding: str = ""
    separator: str = ""
