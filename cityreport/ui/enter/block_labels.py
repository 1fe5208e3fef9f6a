"""The labels of a copied block: which of its rows and columns belong where in the sheet.

A block that brings the codes or names of its rows, in any language, is placed by them, wherever the
cursor stands: so a row for a computed indicator, or one that is missing, shifts nothing. Units
beside a name say nothing of the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cityreport.domain.importing.time_spans import read_month
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.ui.enter.entry_sheet import (
    EDITABLE,
    ColumnKind,
    EntrySheet,
    RowKind,
    SheetColumn,
    SheetPosition,
    SheetRow,
)

Block = Sequence[Sequence[str]]
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CALLED = {RowKind.INDICATOR, RowKind.CATEGORY, RowKind.YEAR}


class Labelled(NamedTuple):
    """The places of a block's rows and columns: (in the block, in the sheet), from 0. `left_out`:
    the titles of columns that are not here."""

    rows: list[tuple[int, int]]
    columns: list[tuple[int, int]]
    left_out: tuple[str, ...] = ()


def labelled(sheet: EntrySheet, start: SheetPosition, block: Block) -> Labelled | None:
    """Return the places that the block's own labels give it; None for a block without any.

    Raises DataError paste_unknown_label for a label that stands in no row here, and
    paste_does_not_fit where there are more columns than can be typed into.
    """
    names = _names(sheet, block)
    head = 1 if len(block) > 1 and _is_header(sheet, block[0], names) else 0
    body = range(head, len(block))
    labels = {at: block[at][0] for at in body if block[at][0].strip()}
    known = [at for at, label in labels.items() if _called(names, label)]
    if max(map(len, block), default=0) < 2 or not known or 2 * len(known) < len(labels):
        return None
    rows = _placed_rows(sheet, block, body, names)
    return Labelled(rows, *_columns(sheet, start, block, head, names))


def _placed_rows(
    sheet: EntrySheet, block: Block, body: Iterable[int], names: dict[str, list[int]]
) -> list[tuple[int, int]]:
    """Return the row for each row of the block that has an answer. A category behind an indicator
    is one of its own, in whatever order they stand."""
    rows: list[tuple[int, int]] = []
    used: set[int] = set()
    last, section = -1, -1
    for at in body:
        has_answer = any(cell.strip() for cell in block[at][1:])
        called = [row for row in _called(names, block[at][0]) if row not in used]
        if section >= 0:
            called = [r for r in called if _section(sheet, r) in (r, section)]
        row = next(iter((*(r for r in called if r > last), *called)), -1)
        if row < 0:
            if has_answer:
                label = block[at][0].strip()[:60]
                raise DataError("paste_unknown_label", row=at + 1, typed=label)
            continue
        last, section = row, row if _section(sheet, row) == row else section
        if has_answer:
            used.add(row)
            rows.append((at, row))
    return rows


def _section(sheet: EntrySheet, row: int) -> int:
    """Return the row of the indicator that a row belongs to."""
    while row > 0 and sheet.rows[row].kind is RowKind.CATEGORY:
        row = next(r for r in reversed(range(row)) if sheet.rows[r].kind is not RowKind.BREAKDOWN)
    return row


def _names(sheet: EntrySheet, block: Block) -> dict[str, list[int]]:
    """Return every name of a row, folded, with the rows that have it."""
    found: dict[str, list[int]] = {}
    years = _are_years(sheet, block)
    for at, row in enumerate(sheet.rows):
        for name in dict.fromkeys(_names_of(row)):
            if name and (years or not name.isdecimal()):
                found.setdefault(name, []).append(at)
    return found


def _are_years(sheet: EntrySheet, block: Block) -> bool:
    """Return whether the first column holds the years of the rows, each once: a year among numbers
    is one of them."""
    years = {row.label for row in sheet.rows if row.kind is RowKind.YEAR}
    first = [line[0].strip() for line in block if line[0].strip()]
    said = first if first[:1] and first[0] in years else first[1:]
    return bool(said) and len(set(said)) == len(said) and set(said) <= years


def _names_of(row: SheetRow) -> list[str]:
    """Return what a row may be called: by code, name or both, with its unit or without."""
    if row.key is None or row.kind not in _CALLED:
        return []
    labels = (row.label, _BRACKETS.sub(" ", row.label), *row.names)
    with_units = [f"{label} {unit}" for label in labels for unit in row.units]
    said = [*labels, *with_units]
    if row.code:
        said += [row.code, *(f"{row.code} {one}" for one in said)]
        said += [f"{label} {row.code}" for label in labels]
    return [fold(one) for one in said]


def _called(names: dict[str, list[int]], label: str) -> list[int]:
    """Return the rows of a label; what stands in brackets may be a unit."""
    return names.get(fold(label)) or names.get(fold(_BRACKETS.sub(" ", label))) or []


def _is_header(sheet: EntrySheet, line: Sequence[str], names: dict[str, list[int]]) -> bool:
    """Return whether the first line names columns: no row, and nothing that could be an answer."""
    if _called(names, line[0]):
        return False
    rest = [cell.strip() for cell in line[1:] if cell.strip()]
    other = [cell for cell in rest if _column_called(sheet, cell) is None]
    return bool(rest) and not any(len(cell) == 1 or _may_be_number(cell) for cell in other)


def _may_be_number(cell: str) -> bool:
    is_month = read_month(cell).month is not None and not cell.strip().isdecimal()
    return not is_month and any(character.isdecimal() for character in cell[:2])


def _columns(
    sheet: EntrySheet, start: SheetPosition, block: Block, head: int, names: dict[str, list[int]]
) -> tuple[list[tuple[int, int]], tuple[str, ...]]:
    """Return the column for each column of the block: by its title, as the whole sheet was copied,
    or in order; and the titles that no column here has."""
    width, beside = max(map(len, block)), _labels_beside(sheet, block[head:], names)
    if width == len(sheet.columns) and beside == {0}:  # all that is seen, as the grid copies it
        return [(at, at) for at in sheet.editable_columns], ()
    free = [at for at in range(width) if at not in beside]
    if head:
        titled = [(at, cell) for at, cell in enumerate(block[0]) if at in free and cell.strip()]
        by_title = [(at, _column_called(sheet, cell)) for at, cell in titled]
        placed = [(at, to) for at, to in by_title if to is not None]
        if placed:
            here = [(at, to) for at, to in placed if sheet.columns[to].kind in EDITABLE]
            left = (cell.strip() for at, cell in titled if at not in dict(here))
            return here, tuple(left)
    begin = start.column if start.column in sheet.editable_columns else sheet.value_column
    room = [column for column in sheet.editable_columns if column >= begin]
    if len(free) > len(room):
        raise DataError("paste_does_not_fit", rows=len(block), columns=width)
    return list(zip(free, room, strict=False)), ()


def _labels_beside(sheet: EntrySheet, body: Block, names: dict[str, list[int]]) -> set[int]:
    """Return the columns of the block that only say what a row is: its name beside its code, and
    its unit."""
    units = {fold(unit) for row in sheet.rows for unit in row.units}
    found = {0}
    for at in range(1, max(map(len, body))):
        said = [(line[0], line[at]) for line in body if len(line) > at and line[at].strip()]
        if not said:
            continue
        is_name = all(set(_called(names, one)) & set(_called(names, two)) for one, two in said)
        if is_name or all(fold(two) in units for _, two in said):
            found.add(at)
    return found


def _column_called(sheet: EntrySheet, title: str) -> int | None:
    """Return the column of a title: its own, a name of it in any language, or its month."""
    said = fold(title)
    for at, column in enumerate(sheet.columns):
        if said in map(fold, (column.title, *column.names)):
            return at
    when = read_month(title)
    if when.month is None:
        return None
    return next(
        (
            at
            for at, column in enumerate(sheet.columns)
            if _is_of_month(sheet, column, when.year, when.month)
        ),
        None,
    )


def _is_of_month(sheet: EntrySheet, column: SheetColumn, year: int | None, month: int) -> bool:
    if column.month is not None:
        return column.month == month and year is None
    if column.kind not in {ColumnKind.VALUE, ColumnKind.REFERENCE}:
        return False
    shown = {column.move(row.key.period) for row in sheet.rows if row.key is not None}
    wanted = [one for one in shown if (one.months()[0].number, len(one.months())) == (month, 1)]
    return bool(wanted) and (year is None or Period.month(year, month) in wanted)
