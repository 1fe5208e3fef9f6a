"""The grid that numbers are typed into: what each key and click does.

Not here: how a cell is typed into and refused (cell_typing), moving (entry_table), what may be
entered (the office).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication

from cityreport.i18n import tr
from cityreport.ui.enter.block_fill import BlockFill
from cityreport.ui.enter.cell_typing import CellTyping
from cityreport.ui.enter.entry_model import EntryModel
from cityreport.ui.enter.entry_sheet import ColumnKind, RowKind, SheetPosition
from cityreport.ui.enter.entry_table import EntryTable
from cityreport.ui.enter.grid_clipboard import GridClipboard
from cityreport.ui.enter.letter_answers import LetterAnswers
from cityreport.ui.enter.separator_question import ask_marks, ask_separator
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.disk_watch import DiskWatch

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_TYPING = _Modifier.ShiftModifier | _Modifier.KeypadModifier | _Modifier.GroupSwitchModifier


class EntryGrid(EntryTable):
    """The table with hands. Undo, redo and other months are the page's: it asks for them.

    `ask_separator` and `ask_marks` answer what a pasted block may raise; tests answer it.
    """

    undo_asked = Signal()
    redo_asked = Signal()
    paged = Signal(int)
    said = Signal(str)

    def __init__(
        self, typed_input: TypedInput, disk: DiskWatch, entries: EntryModel | None = None
    ) -> None:
        super().__init__(EntryModel(typed_input) if entries is None else entries)
        self.ask_separator = ask_separator
        self.ask_marks = ask_marks
        self.typing = CellTyping(self, typed_input, disk)
        self.typing.paged.connect(self.paged)
        self.typing.said.connect(self.said)
        self._clipboard = GridClipboard(self, self.typing, typed_input, disk, self.said.emit)
        self._fill = BlockFill(self, self.typing, typed_input, disk, self.said.emit)
        self._letters = LetterAnswers(self, self.typing, typed_input, disk)
        self._acts = self._make_acts()
        self.cell_entered.connect(self._on_cell_entered)
        self.doubleClicked.connect(self._on_double_clicked)
        self.setObjectName("entryGrid")
        self.setAccessibleName(tr("Numbers of the period"))

    # -- keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys of undo, copy and paste for the grid while it has the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and self._command(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commands, letters and moves; what can be typed opens the cell."""
        if self.typing.is_open:
            QApplication.sendEvent(self.typing.editor, event)
            return
        self._letters.begin_key(event.key())
        command = self._command(event)
        if command is not None:
            command()
        elif not (self._press(event) or self._type(event)):
            super().keyPressEvent(event)
            return
        event.accept()

    def _command(self, event: QKeyEvent) -> Callable[[], object] | None:
        standard = QKeySequence.StandardKey
        if event.matches(standard.Undo):
            return self.undo_asked.emit
        redo_by_y = event.key() == _Key.Key_Y and event.modifiers() == _Modifier.ControlModifier
        if event.matches(standard.Redo) or redo_by_y:
            return self.redo_asked.emit
        if event.matches(standard.Copy):
            return self._clipboard.copy
        if event.matches(standard.Paste):
            return self.paste
        if event.modifiers() != _Modifier.ControlModifier:
            return None
        return {_Key.Key_D: self.fill_down, _Key.Key_R: self.fill_right}.get(_Key(event.key()))

    def paste(self) -> None:
        """Lay the block of the clipboard over the cells."""
        self._clipboard.paste(self.ask_marks, self.ask_separator)

    def fill_down(self) -> None:
        """Fill the selected block from its first row."""
        self._fill.down()

    def fill_right(self) -> None:
        """Fill the selected block from its first column."""
        self._fill.right()

    def _make_acts(self) -> dict[int, Callable[[int], object]]:
        """Return what keys do that are no text; each is called with −1 with Shift and 1 without."""
        return {
            _Key.Key_Return: self._on_enter,
            _Key.Key_Enter: self._on_enter,
            _Key.Key_Tab: self.moves.go_along,
            _Key.Key_Backtab: lambda _: self.moves.go_along(-1),
            _Key.Key_F2: lambda _: self.typing.start(),
            _Key.Key_Delete: lambda _: self.typing.empty(self.selected()),
            _Key.Key_Backspace: lambda _: self.typing.empty(self.selected()),
            _Key.Key_Space: lambda _: self._fold_here(),
            _Key.Key_PageUp: lambda _: self.paged.emit(-1),
            _Key.Key_PageDown: lambda _: self.paged.emit(1),
            _Key.Key_Home: lambda _: self.moves.go_to_end(last=False),
            _Key.Key_End: lambda _: self.moves.go_to_end(last=True),
            _Key.Key_Escape: lambda _: self.typing.message.hide(),
        }

    def _on_enter(self, step: int) -> None:
        self.typing.message.hide()
        if not self._letters.takes_enter():
            self.moves.go_on(step)

    def _press(self, event: QKeyEvent) -> bool:
        """Handle a key that is not text; return False where it means nothing special here."""
        if self.moves.press(event.key(), event.modifiers()):
            return True
        if event.modifiers() & ~_TYPING:
            return False
        is_shifted = bool(event.modifiers() & _Modifier.ShiftModifier)
        if event.key() in {_Key.Key_Left, _Key.Key_Right} and not is_shifted:
            return self._fold_by(event.key())
        if event.key() in {_Key.Key_Home, _Key.Key_End} and is_shifted:
            return False
        act = self._acts.get(event.key())
        if act is None:
            return False
        act(-1 if is_shifted else 1)
        return True

    def _type(self, event: QKeyEvent) -> bool:
        """Text: a letter answers at once, the rest opens the cell."""
        typed = event.text()
        place = self.current_place()
        if not typed or not typed.isprintable() or event.modifiers() & ~_TYPING:
            return False
        if place is not None:
            self._start(typed, self.entries.sheet.columns[place.column].kind)
        return True

    def _start(self, typed: str, kind: ColumnKind) -> None:
        if kind is not ColumnKind.VALUE or not self._letters.type(typed):
            self.typing.start(typed)

    def _fold_here(self) -> None:
        place = self.current_place()
        if place is None:
            return
        row = self.row_of_indicator(place.row)
        if self.entries.sheet.rows[row].foldable:
            self.fold(row)

    def _fold_by(self, key: int) -> bool:
        """Left and right on a label fold and unfold, as in a tree; elsewhere they move."""
        place = self.current_place()
        if place is None or self.entries.sheet.columns[place.column].kind is not ColumnKind.LABEL:
            return False
        left_to_right = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        opens = (key == _Key.Key_Right) is left_to_right
        row = self.entries.sheet.rows[place.row]
        if opens:
            can = row.foldable and not self.is_unfolded(place.row)
        else:
            can = row.kind is RowKind.CATEGORY or (row.foldable and self.is_unfolded(place.row))
        if can:
            self.fold(place.row)
        return can

    # -- mouse, focus and size

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Finish what is typed before going elsewhere; a click on a fold mark folds."""
        if self.typing.is_open and not self.typing.commit():
            self.typing.editor.setFocus()
            return
        self.typing.message.hide()
        self._letters.begin_key()
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.modifiers() == _Modifier.ShiftModifier:
            self.moves.extend(SheetPosition(index.row(), index.column()))
            return
        super().mousePressEvent(event)
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            row = self.entries.sheet.rows[index.row()]
            is_label = self.entries.sheet.columns[index.column()].kind is ColumnKind.LABEL
            mark = self._delegate.mark_rect(self.visualRect(index), self.layoutDirection())
            if row.foldable and is_label and mark.contains(event.position().toPoint()):
                self.fold(index.row())

    def _on_double_clicked(self, index: QModelIndex) -> None:
        column = self.entries.sheet.columns[index.column()].kind
        if column is ColumnKind.LABEL and self.entries.sheet.rows[index.row()].foldable:
            self.fold(index.row())
        else:
            self.typing.start()

    def _on_cell_entered(self) -> None:
        """Hide the sentence when another cell is entered: it was about the cell before."""
        if not self.typing.is_open:
            self.typing.message.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the focus back to the text that is still being typed."""
        super().focusInEvent(event)
        if self.typing.is_open:
            self.typing.editor.setFocus()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text that is composed (accents, other scripts) opens the cell too."""
        if event.commitString() and not self.typing.is_open:
            self.typing.start(event.commitString())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is typed over its cell."""
        super().resizeEvent(event)
        self.typing.follow()
