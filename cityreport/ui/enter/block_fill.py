"""Filling a block of the grid from its first row (Ctrl+D) or its first column (Ctrl+R).

As in a spreadsheet what is copied is the content: a number or a letter in the columns of numbers, a
note in that of notes. Each cell keeps its own source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cityreport.domain.observation import Observation, with_answer
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.cells import Change
from cityreport.ui.enter.cell_typing import CellTyping
from cityreport.ui.enter.entry_sheet import ColumnKind, SheetPosition
from cityreport.ui.enter.entry_table import EntryTable
from cityreport.ui.enter.typed_block import changed_words
from cityreport.ui.enter.typed_input import TypedInput, with_note
from cityreport.ui.kit.disk_watch import DiskWatch

Pair = tuple[SheetPosition, SheetPosition]
"""The place that a content comes from, and the one that it goes to."""


class BlockFill:
    """Fills in one table. What was done is told to `say`."""

    def __init__(
        self,
        table: EntryTable,
        typing: CellTyping,
        typed_input: TypedInput,
        disk: DiskWatch,
        say: Callable[[str], object],
    ) -> None:
        self._table = table
        self._typing = typing
        self._typed_input = typed_input
        self._disk = disk
        self._say = say

    def down(self) -> None:
        """Fill each column of the selection from its first row; a single row from the one above."""
        sheet, chosen = self._table.entries.sheet, self._table.chosen(shown=True)
        pairs: list[Pair] = []
        for column in sorted({place.column for place in chosen}):
            line = [place for place in chosen if place.column == column]
            rows = range(line[0].row) if len(line) == 1 else ()
            above = [SheetPosition(row, column) for row in rows if sheet.is_editable(row, column)]
            pairs += self._pairs([*above[-1:], *line])
        self._fill(pairs)

    def right(self) -> None:
        """Fill each row of the selection from its first column; a single column from the one
        before."""
        sheet, chosen = self._table.entries.sheet, self._table.chosen(shown=True)
        pairs: list[Pair] = []
        for row in sorted({place.row for place in chosen}):
            line = [place for place in chosen if place.row == row]
            columns = range(line[0].column) if len(line) == 1 else ()
            before = [SheetPosition(row, c) for c in columns if sheet.is_editable(row, c)]
            pairs += self._pairs([*before[-1:], *line])
        self._fill(pairs)

    def _pairs(self, line: list[SheetPosition]) -> Iterable[Pair]:
        columns = self._table.entries.sheet.columns
        kind = columns[line[0].column].kind
        return [(line[0], place) for place in line[1:] if columns[place.column].kind is kind]

    def _fill(self, pairs: Iterable[Pair]) -> None:
        try:
            self._typed_input.office.store.check_writable()
            made = [change for pair in pairs if (change := self._change(*pair)) is not None]
            changed = self._typed_input.record(made, "record") if made else 0
        except CityReportError as error:
            self._typing.tell(error)
            self._disk.report_lost_change(error)
            return
        self._typing.message.hide()
        nothing = tr("Nothing to fill: the first cell is empty, or the others hold the same.")
        self._say(changed_words(changed) if changed else nothing)

    def _change(self, source: SheetPosition, target: SheetPosition) -> Change | None:
        """Return the target with the content of the source; None where nothing changes."""
        sheet, held = self._table.entries.sheet, self._table.entries.observation(source)
        key = sheet.key(*target)
        if key is None or held is None:
            return None
        old = self._typed_input.held(key)
        try:
            if sheet.columns[target.column].kind is ColumnKind.NOTE:
                new = with_note(old, held.note)
            else:
                new = self._answer(held, target)
            if isinstance(new, Observation) and new != old:
                self._typed_input.office.cells.check_possible(new)
                return new
        except DataError as error:
            raise DataError("block_refused", cell=key.name, reason=sentence(error)) from error
        return None

    def _answer(self, held: Observation, target: SheetPosition) -> Observation:
        key = self._table.entries.sheet.key(*target)
        assert key is not None  # noqa: S101 - who calls looked
        currency = self._typed_input.office.cells.currency_of(key, held.value)
        status = held.status if held.value is None else None
        return with_answer(key, self._typed_input.held(key), held.value, status, currency)
