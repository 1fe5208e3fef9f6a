"""Tables for people, in a workbook: text is text, numbers are numbers, each table has its notes.

Not here: what stands in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal

import msgspec
from openpyxl.workbook import Workbook

from cityreport.exchange.workbook_style import (
    COUNT,
    HEADER,
    HEADER_RIGHT,
    PART_LOOK,
    SENTENCE,
    TEXT,
    CellStyle,
    SheetWriter,
    rate_look,
)
from cityreport.files import write_bytes

Cell = str | float | None


class ReportColumn(msgspec.Struct, frozen=True):
    """A column: its title, its width in characters, and what stands in it. A `rate` has the fewer
    decimals the larger it is, a `share` is shown in percent."""

    title: str
    width: float
    kind: Literal["text", "count", "rate", "share"] = "text"


class ReportTable(msgspec.Struct, frozen=True):
    """A table. `name`: of its sheet, at most 31 characters; `sentences`: what it says, in words;
    `notes`: how it is to be read."""

    name: str
    title: str
    columns: tuple[ReportColumn, ...] = ()
    rows: Sequence[Sequence[Cell]] = ()
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def write_report(tables: Sequence[ReportTable], path: Path) -> None:
    """Write a workbook with a sheet for each table; raise AccessError('cannot_write')."""
    book = Workbook(write_only=True)
    for number, table in enumerate(tables, 1):
        _write(book, table, number)
    stream = BytesIO()
    book.save(stream)
    write_bytes(path, stream.getvalue())


def _write(book: Workbook, table: ReportTable, number: int) -> None:
    head = 2 + len(table.notes) + len(table.sentences) + 1
    page = SheetWriter(
        book,
        table.name,
        [column.width for column in table.columns] or [100],
        freeze=f"C{head + 1}" if len(table.columns) > 1 else None,
        repeated=f"{head}:{head}" if table.columns else None,
    )
    page.head(table.title, *table.notes)
    across = max(1, min(len(table.columns), 8))
    for said in table.sentences:
        page.add_wide(said, SENTENCE, across)
    if not table.columns:
        return
    page.skip()
    headers = [column.title for column in table.columns]
    page.add(
        *(page.cell(c.title, HEADER if c.kind == "text" else HEADER_RIGHT) for c in table.columns)
    )
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        page.add(*(page.cell(value, _look(value, column)) for value, column in cells))
    if table.rows:
        page.name_table(f"Table{number}", headers, page.row - len(table.rows))


def _look(value: Cell, column: ReportColumn) -> CellStyle:
    if column.kind == "count":
        return COUNT
    if column.kind == "rate":
        return rate_look(value if isinstance(value, int | float) else None)
    return PART_LOOK if column.kind == "share" else TEXT
