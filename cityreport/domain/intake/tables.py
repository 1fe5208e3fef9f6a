"""Finding tables in a sheet: where the header is, what stands above, below and between."""

from __future__ import annotations

import msgspec

from cityreport.domain.intake.grid import Sheet, Value


class Table(msgspec.Struct, frozen=True):
    """A table of a sheet; rows and columns from 0 as in `Sheet.rows`, ends included.

    `sheet`: its number in the book. `titles`: the lines above it, top down, with their row.
    `header`: the rows of the header (none: the table has none). `labels`: for each column, left to
    right, its header's cells from top to bottom, merged ones spread. `sections`: rows of the body
    that only name the rows below. `footnotes`: rows below the table that belong to it.
    """

    sheet: int
    left: int
    right: int
    header: tuple[int, ...]
    first: int
    last: int
    labels: tuple[tuple[Value, ...], ...]
    titles: tuple[tuple[int, str], ...] = ()
    sections: tuple[int, ...] = ()
    repeated: tuple[int, ...] = ()
    footnotes: tuple[int, ...] = ()


def find_tables(sheet: Sheet, number: int = 0) -> tuple[Table, ...]:
    """The tables of a sheet, in reading order."""
    raise NotImplementedError
