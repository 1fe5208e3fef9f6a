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
    CHANGE_LOOK,
    COUNT,
    HEADER,
    HEADER_APART,
    HEADER_RIGHT,
    PART_LOOK,
    SENTENCE,
    TEXT,
    TEXT_APART,
    CellStyle,
    SheetWriter,
    rate_look,
)
from cityreport.files import write_bytes

Cell = str | float | None

_NUMBERS = {"count": COUNT, "share": PART_LOOK, "change": CHANGE_LOOK}


class ReportColumn(msgspec.Struct, frozen=True):
    """A column: its title, its width in characters, and what stands in it. A `rate` has the fewer
    decimals the larger it is; a `share`, and a `change` with its sign, are shown in percent.
    `is_name`: it says what a row is of, and stays in view; `is_whole`: its texts, such as months,
    are not broken into lines."""

    title: str
    width: float
    kind: Literal["text", "count", "rate", "share", "change"] = "text"
    is_name: bool = False
    is_whole: bool = False


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
    looks = list(zip(table.columns, _are_apart(table.columns), strict=True))
    page.add(*(page.cell(column.title, _head_look(column, apart)) for column, apart in looks))
    for row in table.rows:
        cells = zip(row, looks, strict=True)
        page.add(*(page.cell(value, _look(value, *look)) for value, look in cells))
    if table.rows:
        page.name_table(f"Table{number}", headers, page.row - len(table.rows))


def _are_apart(columns: Sequence[ReportColumn]) -> list[bool]:
    """Return of each column whether it is text that follows a column of numbers."""
    kinds = [column.kind for column in columns]
    return [kind == "text" != before for before, kind in zip(["text", *kinds], kinds, strict=False)]


def _head_look(column: ReportColumn, is_apart: bool) -> CellStyle:
    if column.kind != "text":
        return HEADER_RIGHT
    return HEADER_APART if is_apart else HEADER


def _look(value: Cell, column: ReportColumn, is_apart: bool) -> CellStyle:
    if column.kind == "text":
        return TEXT_APART if is_apart else TEXT
    if column.kind == "rate":
        return rate_look(value if isinstance(value, int | float) else None)
    return _NUMBERS[column.kind]
