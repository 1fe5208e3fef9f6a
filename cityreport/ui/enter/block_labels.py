"""The labels of a copied block: which of its rows and columns belong where in the sheet.

A block that brings the codes or names of its rows is placed by them, wherever the cursor stands:
so a row for a computed indicator, or one that is missing, shifts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cityreport.domain.importing.word_matching import fold
from cityreport.errors import DataError
from cityreport.ui.enter.entry_sheet import EDITABLE, EntrySheet, RowKind, SheetPosition, SheetRow

Block = Sequence[Sequence[str]]


class Labelled(NamedTuple):
    """The places of a block's rows and columns: (in the block, in the sheet), from 0."""

    rows: list[tuple[int, int]]
    columns: list[tuple[int, int]]


def labelled(sheet: EntrySheet, start: SheetPosition, block: Block) -> Labelled | None:
    """Return the places that the block's own labels give it; None for a block without any.

    Raises DataError paste_unknown_label for a label that stands in no row here, and
    paste_does_not_fit where there are more columns than can be typed into.
    """
    names = _names(sheet)
    head = 1 if len(block) > 1 and _is_header(block[0], names) else 0
    body = range(head, len(block))
    labels = {at: block[at][0] for at in body if block[at][0].strip()}
    known = [at for at, label in labels.items() if fold(label) in names]
    if max(map(len, block), default=0) < 2 or not known or 2 * len(known) < len(labels):
        return None
    rows: list[tuple[int, int]] = []
    used: set[int] = set()
    last = -1
    for at in body:
        if not any(cell.strip() for cell in block[at][1:]):
            last = _row_of(names, block[at][0], last, used, or_else=last)
            continue
        row = _row_of(names, block[at][0], last, used)
        if row < 0:
            label = block[at][0].strip()[:60]
            raise DataError("paste_unknown_label", row=at + 1, typed=label)
        used.add(row)
        last = row
        rows.append((at, row))
    return Labelled(rows, _columns(sheet, start, block, head, names))


def _names(sheet: EntrySheet) -> dict[str, list[int]]:
    """Return every name of a row, folded, with the rows that have it."""
    found: dict[str, list[int]] = {}
    for at, row in enumerate(sheet.rows):
        for name in dict.fromkeys(_names_of(row)):
            if name and not name.isdecimal():  # a year among numbers is one of them
                found.setdefault(name, []).append(at)
    return found


def _names_of(row: SheetRow) -> list[str]:
    if row.key is None or row.kind not in {RowKind.INDICATOR, RowKind.CATEGORY}:
        return []
    return [fold(row.label), fold(row.code), fold(f"{row.code} {row.label}")]


def _row_of(
    names: dict[str, list[int]], label: str, last: int, used: set[int], or_else: int = -1
) -> int:
    """Return the row of a label: the next one below the last of that name, else the first one."""
    rows = [row for row in names.get(fold(label), ()) if row not in used]
    below = [row for row in rows if row > last]
    return next(iter((*below, *rows)), or_else)


def _is_header(line: Sequence[str], names: dict[str, list[int]]) -> bool:
    """Return whether the first line names columns: no row, and nothing that could be an answer."""
    if fold(line[0]) in names:
        return False
    rest = [cell.strip() for cell in line[1:] if cell.strip()]
    return bool(rest) and not any(len(cell) == 1 or _begins_with_digit(cell) for cell in rest)


def _begins_with_digit(cell: str) -> bool:
    return any(character.isdecimal() for character in cell[:2])


def _columns(
    sheet: EntrySheet, start: SheetPosition, block: Block, head: int, names: dict[str, list[int]]
) -> list[tuple[int, int]]:
    """Return the column for each column of the block: by its title, as the whole sheet was copied,
    or in order."""
    width = max(map(len, block))
    first = 1
    if all(_is_label_too(line, names) for line in block[head:] if len(line) > 2):
        first = 2 if width > 2 else 1
    if width == len(sheet.columns) and first == 1:  # all that is seen, as the grid copies it
        return [(at, at) for at in sheet.editable_columns]
    titles = {fold(column.title): at for at, column in enumerate(sheet.columns)}
    if head:
        by_title = [(at, titles.get(fold(cell))) for at, cell in enumerate(block[0])]
        placed = [(at, to) for at, to in by_title[first:] if to is not None]
        if placed:
            return [(at, to) for at, to in placed if sheet.columns[to].kind in EDITABLE]
    begin = start.column if start.column in sheet.editable_columns else sheet.value_column
    free = [column for column in sheet.editable_columns if column >= begin]
    if width - first > len(free):
        raise DataError("paste_does_not_fit", rows=len(block), columns=width)
    return [(first + n, column) for n, column in enumerate(free[: width - first])]


def _is_label_too(line: Sequence[str], names: dict[str, list[int]]) -> bool:
    """Return whether the second cell is the name of the row whose code is the first."""
    first, second = names.get(fold(line[0]), []), names.get(fold(line[1]), [])
    return bool(set(first) & set(second))
