"""Blocks of cells to and from a spreadsheet, as the tab-separated text that they share.

A pasted block is read, fitted and checked as a whole before anything is written. An empty cell
of the block leaves the cell below it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from cityreport.domain.catalogue import Kind
from cityreport.domain.form import fold_word
from cityreport.domain.importing.import_mapping import Decimal
from cityreport.domain.importing.number_formats import decide_format, is_mark_like, mark_of
from cityreport.domain.numerals import LETTER_OF, Separator, is_doubtful, read_entry
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.errors import DataError
from cityreport.exchange.forms.form_codes import status_words
from cityreport.messages import sentence
from cityreport.office.cells import Change
from cityreport.office.importing import import_draft
from cityreport.ui.enter.block_labels import labelled
from cityreport.ui.enter.entry_sheet import ColumnKind, EntrySheet, SheetPosition
from cityreport.ui.enter.typed_input import TypedInput, typed_text, with_note


class Pasted(NamedTuple):
    """A filled cell of a block: where in the block (from 1), what it says, where it goes."""

    row: int
    column: int
    typed: str
    key: CellKey
    kind: ColumnKind


class Fitted(NamedTuple):
    """The filled cells of a block; `left_out`: the titles of its columns that are not here."""

    cells: list[Pasted]
    left_out: tuple[str, ...] = ()


def fit(sheet: EntrySheet, start: SheetPosition, block: Sequence[Sequence[str]]) -> Fitted:
    """Return the filled cells of a block laid over the sheet from `start`: down the rows that can
    be typed into, right over the columns that can.

    A block with the labels of its rows is placed by them; computed rows of it are passed over.
    Raises DataError paste_does_not_fit, paste_unknown_label.
    """
    named = labelled(sheet, start, block)
    if named is None:
        return Fitted(_laid_over(sheet, start, block))
    return Fitted(
        [
            Pasted(i + 1, j + 1, block[i][j], key, sheet.columns[column].kind)
            for i, row in named.rows
            for j, column in named.columns
            if not sheet.rows[row].derived and j < len(block[i]) and block[i][j].strip()
            if (key := sheet.key(row, column)) is not None
        ],
        named.left_out,
    )


def _laid_over(
    sheet: EntrySheet, start: SheetPosition, block: Sequence[Sequence[str]]
) -> list[Pasted]:
    rows = [
        i
        for i in range(start.row, len(sheet.rows))
        if sheet.rows[i].key and not sheet.rows[i].derived
    ]
    columns = [c for c in sheet.editable_columns if c >= start.column]
    height, width = len(block), max(map(len, block), default=0)
    if height > len(rows) or width > len(columns) or start.column not in columns:
        raise DataError("paste_does_not_fit", rows=height, columns=width)
    return [
        Pasted(i + 1, j + 1, typed, key, sheet.columns[columns[j]].kind)
        for i, line in enumerate(block)
        for j, typed in enumerate(line)
        if typed.strip() and (key := sheet.key(rows[i], columns[j])) is not None
    ]


def fill(sheet: EntrySheet, places: Sequence[SheetPosition], typed: str) -> Fitted:
    """Return one value for each of the places that are of one kind with the first."""
    kind = sheet.columns[places[0].column].kind
    cells = [
        Pasted(1, 1, typed, key, kind)
        for place in places
        if typed.strip() and sheet.columns[place.column].kind is kind
        if (key := sheet.key(*place)) is not None
    ]
    return Fitted(cells)


def with_words(pasted: Sequence[Pasted]) -> list[Pasted]:
    """Return the block with words for an answer without a number as the letter that is typed for
    it, in any language: `n/col`, *no disponible*."""
    return [
        cell._replace(typed=_letter_of(cell.typed)) if cell.kind is ColumnKind.VALUE else cell
        for cell in pasted
    ]


def _letter_of(typed: str) -> str:
    status = _answer_words().get(fold_word(typed))
    return typed if status is None else LETTER_OF[status]


@cache
def _answer_words() -> Mapping[str, Status]:
    return {word: status for word, status in status_words().items() if status in LETTER_OF}


def doubtful(typed_input: TypedInput, pasted: Sequence[Pasted]) -> str | None:
    """Return the first number of the block that can be read in two ways, where nothing else in the
    block decides; None if there is none."""
    if convention(pasted) is not Decimal.ASK:
        return None
    catalogue = typed_input.office.catalogue
    for cell in pasted:
        kind = catalogue.indicator(cell.key.indicator).kind
        if cell.kind is ColumnKind.VALUE and kind is not Kind.PERCENT and is_doubtful(cell.typed):
            return cell.typed.strip()
    return None


def convention(pasted: Sequence[Pasted]) -> Decimal:
    """Return the sign that parts whole and fraction, as all numbers of the block together show."""
    return decide_format(cell.typed for cell in pasted if cell.kind is ColumnKind.VALUE).decimal


def unknown_marks(pasted: Sequence[Pasted]) -> list[str]:
    """Return the signs that stand in place of numbers, each once: `s/d`, `-`, `..`."""
    found: list[str] = []
    known: frozenset[str] | None = None
    for cell in pasted:
        if cell.kind is not ColumnKind.VALUE or _is_read(cell.typed):
            continue
        known = frozenset(m.lower() for m in import_draft.words().marks) if known is None else known
        mark = mark_of(cell.typed)
        if is_mark_like(mark, known) and mark not in found:
            found.append(mark)
    return found


def _is_read(typed: str) -> bool:
    """Return whether the keyboard's own reading knows what a text is."""
    try:
        read_entry(typed)
    except DataError as error:
        return error.code != "not_a_number"
    return True


def with_marks(pasted: Sequence[Pasted], meanings: Mapping[str, str]) -> list[Pasted]:
    """Return the block with signs replaced by their meaning, as it would be typed; an empty meaning
    leaves the cell below as it is."""
    made = []
    for cell in pasted:
        if cell.kind is ColumnKind.VALUE and not _is_read(cell.typed):
            cell = cell._replace(typed=meanings.get(mark_of(cell.typed), cell.typed))  # noqa: PLW2901
        if cell.typed:
            made.append(cell)
    return made


def _separator(typed: str, separator: Separator, decimal: Decimal) -> Separator:
    """Return the meaning of a doubtful sign where the block's other numbers decide it."""
    if separator is not Separator.ASK or decimal is Decimal.ASK:
        return separator
    return Separator.DECIMAL if decimal.value in typed else Separator.THOUSANDS


def changes(
    typed_input: TypedInput, pasted: Sequence[Pasted], separator: Separator
) -> list[Observation]:
    """Return the changes that the block makes, each cell checked.

    Raises DataError('paste_refused') naming the first cell of the block that cannot be.
    """
    made: dict[CellKey, Observation] = {}
    decimal = convention(pasted)
    for cell in pasted:
        try:
            old = made.get(cell.key) or typed_input.office.cells.get(cell.key)
            change: Change | None
            if cell.kind is ColumnKind.NOTE:
                change = with_note(old, cell.typed)
            else:
                meant = _separator(cell.typed, separator, decimal)
                change = typed_input.answer(cell.key, old, cell.typed, meant)
            if isinstance(change, Observation):
                typed_input.office.cells.check_change(change)
                made[cell.key] = change
        except DataError as error:
            raise DataError(
                "paste_refused",
                row=cell.row,
                column=cell.column,
                typed=cell.typed.strip()[:60],
                reason=sentence(error),
            ) from error
    return list(made.values())


def count_changed(
    typed_input: TypedInput, pasted: Sequence[Pasted], made: Sequence[Observation]
) -> int:
    """Return how many of the block's cells differ from those that are held."""
    new = {observation.key: observation for observation in made}
    changed = 0
    for cell in pasted:
        old = typed_input.office.cells.get(cell.key)
        changed += typed_text(old, cell.kind) != typed_text(new.get(cell.key), cell.kind)
    return changed
