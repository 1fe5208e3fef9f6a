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


class Percent(float):
    """The number of a cell that is shown as a percentage: 45.0 where the sheet shows 45 %."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{float(self):g}%"


Stretch = tuple[int, int]
"""The first and the last of rows or columns, from 0 as in `GridSheet.rows`."""


class HiddenParts(msgspec.Struct, frozen=True):
    """The parts of a sheet that are not shown, or struck out. `rows` are hidden or collapsed,
    `filtered` hidden by a filter, as far as the file tells the two apart."""

    rows: tuple[Stretch, ...] = ()
    filtered: tuple[Stretch, ...] = ()
    columns: tuple[Stretch, ...] = ()
    struck_rows: tuple[Stretch, ...] = ()
    struck_columns: tuple[Stretch, ...] = ()


NOTHING_HIDDEN = HiddenParts()


class GridSheet(msgspec.Struct, frozen=True, weakref=True):
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
    hidden: HiddenParts = NOTHING_HIDDEN


class Book(msgspec.Struct, frozen=True):
    """A file that was read. `kind`: the right ending for its content (xlsx, xls, ods, csv …);
    `encoding` and `separator` only of a text file; `digest`: SHA-256 of its bytes, hexadecimal."""

    name: str
    kind: str
    digest: str
    sheets: tuple[GridSheet, ...]
    encoding: str = ""
    separator: str = ""
