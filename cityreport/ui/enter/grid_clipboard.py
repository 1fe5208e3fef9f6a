"""Copying blocks from the entry grid and pasting blocks into it.

Not here: what a block means and where it fits (clipboard_blocks), the keys (entry_grid).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from cityreport.domain.numerals import Separator
from cityreport.domain.observation import Observation
from cityreport.errors import AccessError, CityReportError
from cityreport.i18n import ntr, number, tr
from cityreport.messages import sentence
from cityreport.ui.enter import clipboard_blocks
from cityreport.ui.enter.cell_typing import CellTyping
from cityreport.ui.enter.entry_sheet import ColumnKind, SheetPosition
from cityreport.ui.enter.entry_table import EntryTable
from cityreport.ui.enter.typed_input import TypedInput, typed_text
from cityreport.ui.kit import clipboard_text
from cityreport.ui.kit.disk_watch import DiskWatch

_FIGURES = {ColumnKind.VALUE, ColumnKind.REFERENCE}
AskSeparator = Callable[[QWidget, str], Separator | None]
AskMarks = Callable[[QWidget, list[str]], dict[str, str] | None]


class GridClipboard:
    """The clipboard of one table. What was done is told to `say`."""

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

    def copy(self) -> None:
        """Put the selected block on the clipboard, as it can be pasted again.

        Computed rows are left out where only typed columns are copied: they have no place in
        what is pasted.
        """
        selected, sheet = self._table.selected(), self._table.entries.sheet
        if not selected:
            return
        columns = sorted({place.column for place in selected})
        kinds = {sheet.columns[column].kind for column in columns}
        rows = sorted({place.row for place in selected})
        if ColumnKind.LABEL not in kinds:
            rows = [row for row in rows if not sheet.rows[row].derived] or rows
        block = [[self._copied(SheetPosition(row, column)) for column in columns] for row in rows]
        clipboard_text.copy_rows(block)

    def paste(self, ask_marks: AskMarks, ask_separator: AskSeparator) -> None:
        """Lay the block of the clipboard over the cells from the current one on; one value alone
        fills every selected cell."""
        place = self._table.current_place()
        block = clipboard_text.read_block(QApplication.clipboard().text())
        if place is None or not block:
            return
        try:
            self._paste(place, block, ask_marks, ask_separator)
        except CityReportError as error:
            self._typing.tell(error)

    def _paste(
        self,
        place: SheetPosition,
        block: list[list[str]],
        ask_marks: AskMarks,
        ask_separator: AskSeparator,
    ) -> None:
        self._typed_input.office.store.check_writable()
        sheet, chosen = self._table.entries.sheet, self._table.chosen()
        if len(block) == len(block[0]) == 1 < len(chosen):
            fitted = clipboard_blocks.fill(sheet, chosen, block[0][0])
        else:
            fitted = clipboard_blocks.fit(sheet, place, block)
        pasted = clipboard_blocks.with_words(fitted.cells)
        marks = clipboard_blocks.unknown_marks(pasted)
        meanings = ask_marks(self._table, marks) if marks else {}
        if meanings is None:
            return
        pasted = clipboard_blocks.with_marks(pasted, meanings) if marks else pasted
        example = clipboard_blocks.doubtful(self._typed_input, pasted)
        separator = Separator.ASK if example is None else ask_separator(self._table, example)
        if separator is None:
            return
        made = clipboard_blocks.changes(self._typed_input, pasted, separator)
        changed = clipboard_blocks.count_changed(self._typed_input, pasted, made)
        if made:
            self._write(made)
        self._typing.message.hide()
        self._select_block(pasted)
        self._say(_pasted_words(changed, len(pasted) - changed, fitted.left_out))

    def _write(self, made: list[Observation]) -> None:
        """Write a block; AccessError('paste_not_saved') where the disk does not take it."""
        try:
            self._typed_input.record(made, "paste")
        except AccessError as error:
            self._disk.report_lost_change(error)
            raise AccessError("paste_not_saved", reason=sentence(error)) from error

    def _select_block(self, pasted: list[clipboard_blocks.Pasted]) -> None:
        entries = self._table.entries
        places = [place for cell in pasted for place in entries.sheet.places[cell.key]]
        kinds = {cell.kind for cell in pasted}
        typed = [p for p in places if entries.sheet.columns[p.column].kind in kinds]
        if typed:
            self._table.show_block(typed)

    def _copied(self, place: SheetPosition) -> str:
        entries = self._table.entries
        kind = entries.sheet.columns[place.column].kind
        if kind in _FIGURES or kind is ColumnKind.NOTE:
            return typed_text(entries.observation(place), kind)
        return str(entries.data(entries.index(*place)) or "")


def _pasted_words(changed: int, same: int, left_out: tuple[str, ...]) -> str:
    said = ntr(
        "{n} cell pasted, {same} unchanged.",
        "{n} cells pasted, {same} unchanged.",
        changed,
        same=number(same),
    )
    if not left_out:
        return said
    titles = ", ".join(title[:40] for title in left_out[:6])
    out = tr("Left out, because they are no columns here: {titles}.", titles=titles)
    return f"{said} {out}"
