"""Letters that answer at once, and words that only begin with such a letter.

`n`, `c` and `x` need no Enter. Whoever types a word into the grid by mistake begins with a letter
too: at the next letter the answer is taken back, and the word stands in the cell to be refused.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt

from cityreport.domain.numerals import LETTERS
from cityreport.errors import CityReportError
from cityreport.ui.enter.cell_typing import CellTyping
from cityreport.ui.enter.entry_sheet import SheetPosition
from cityreport.ui.enter.entry_table import EntryTable
from cityreport.ui.enter.typed_block import TypedBlock
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.disk_watch import DiskWatch

_Key = Qt.Key
REST = "r"
"""The letter for what the other categories leave of the total."""
_MODIFIERS = {_Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_AltGr, _Key.Key_CapsLock}


class _Answered(NamedTuple):
    """A letter, where it answered, the cells that were selected, and whether any changed."""

    letter: str
    place: SheetPosition
    selected: list[SheetPosition]
    has_changed: bool


class LetterAnswers:
    """The letters of one table."""

    def __init__(
        self, table: EntryTable, typing: CellTyping, typed_input: TypedInput, disk: DiskWatch
    ) -> None:
        self._table = table
        self._disk = disk
        self._typing = typing
        self._typed_input = typed_input
        self._last: _Answered | None = None
        self._before: _Answered | None = None

    def begin_key(self, key: int | None = None) -> None:
        """Note that a key is pressed (None: the mouse): a letter counts for the next one only."""
        if key not in _MODIFIERS:
            self._before, self._last = self._last, None

    def type(self, typed: str) -> bool:
        """Answer with a letter, or go on with the word that it began; False for other texts."""
        if typed.lower() in LETTERS:
            self._answer(typed)
            return True
        goes_on = self._before is None or self._before.letter.lower() == REST
        if typed.lower() == REST and goes_on and self._put_rest(typed):
            return True
        if self._before is not None and typed.isalpha():
            self._make_word(self._before, typed)
            return True
        return False

    def takes_enter(self) -> bool:
        """Return whether Enter only ends a letter, which has moved on already."""
        return self._before is not None

    def _put_rest(self, typed: str) -> bool:
        """Put what the other categories leave of the total into the current one and go on; return
        False where the place is no category."""
        place = self._table.current_place()
        key = None if place is None else self._table.entries.sheet.key(*place)
        if place is None or key is None or key.is_total or not self._typing.may_type(place):
            return False
        has_changed = False
        try:
            has_changed = self._typed_input.write_rest(key) > 0
        except CityReportError as error:
            self._typing.tell(error)
            self._disk.report_lost_change(error)
        else:
            self._typing.message.hide()
            TypedBlock(self._table).way_on(down=True)()
        self._last = _Answered(typed, place, [place], has_changed)
        return True

    def _answer(self, letter: str) -> None:
        place, selected = self._table.current_place(), self._table.chosen()
        if place is not None and self._typing.write_letter(letter):
            self._last = _Answered(letter, place, selected, self._typing.has_changed)

    def _make_word(self, answered: _Answered, typed: str) -> None:
        try:
            if answered.has_changed:
                self._typed_input.take_back()
        except CityReportError as error:
            self._typing.tell(error)
            return
        self._table.go_to(answered.place)
        if len(answered.selected) > 1:
            self._table.select(answered.selected)
        self._typing.start(answered.letter + typed)
