"""The blind half of a second typing: the grid, and beside it how far it is and what holds here.

No number that was typed first is in any of it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cityreport.errors import DataError
from cityreport.i18n import ntr, tr
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.enter.second_keying_cells import BlindModel, KeyingAgain
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, sign, words
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.theme import COLORS, GRID

_WIDTH = 292


class BlindGrid(EntryGrid):
    """The entry grid on what is typed the second time. Nothing is pasted here: a block from the
    same sheet would only say the same again."""

    def __init__(self, typed_input: KeyingAgain, disk: DiskWatch) -> None:
        self.blind = BlindModel(typed_input)
        super().__init__(typed_input, disk, self.blind)
        self.setObjectName("againGrid")
        self.setAccessibleName(tr("Numbers typed a second time"))

    def paste(self) -> None:
        """Say why a block is not taken."""
        self.typing.tell(DataError("keyed_by_hand"))

    fill_down = paste
    fill_right = paste

    def go_on_typing(self) -> None:
        """Go to the cell after the last one that was typed again."""
        if self.blind.sheet.rows:
            self.go_to(self.blind.untyped_after_last())


class KeyingView(QWidget):
    """The widgets of the page.

    It acts on its buttons' signals: `compare_asked`, `drop_asked`, `left`.
    """

    compare_asked = Signal()
    drop_asked = Signal()
    left = Signal()

    def __init__(self, typed_input: KeyingAgain, disk: DiskWatch) -> None:
        super().__init__()
        self.setObjectName("keyingView")
        self.grid = BlindGrid(typed_input, disk)
        self._typed = words(role="subtitle", name="againTyped")
        self._first = words(role="muted", name="againFirst")
        self._hint = words(name="againHint")
        self._signed = words(name="againSigned")
        self._fault = words(role="wrong", name="againFault")
        self._compare = button(tr("Compare…"), "compare", self.compare_asked.emit, primary=True)
        self._drop = button(tr("Begin again…"), "dropAgain", self.drop_asked.emit)
        self._leave = button(tr("Back to Enter"), "leaveAgain", self.left.emit)
        self._hint_line = _noted(sign("info", COLORS.accent), self._hint)
        self._signed_line = _noted(sign("lock", COLORS.doubtful), self._signed)
        self._lay_out()
        shortcut = QShortcut(QKeySequence("F6"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._on_other_part)

    def show_progress(self, typed: int, answered: int, *, can_write: bool) -> None:
        """Say how many cells were typed, now and the first time."""
        self._typed.setText(ntr("{n} cell typed again", "{n} cells typed again", typed))
        said = ntr("The first time it was {n} cell.", "The first time it was {n} cells.", answered)
        self._first.setText(said if answered else tr("Nothing has been typed the first time yet."))
        self._compare.setEnabled(bool(typed) and can_write)
        self._drop.setEnabled(bool(typed) and can_write)
        barred = tr("This office is open read-only: nothing can be changed here.")
        for made in (self._compare, self._drop):
            made.setToolTip("" if can_write else barred)
        self._fault.hide()

    def show_hint(self, said: str) -> None:
        """Say who had better type; nothing where that is so already."""
        self._hint.setText(said)
        self._hint_line.setVisible(bool(said))

    def show_signed(self, said: str) -> None:
        """Say that the month keeps its numbers; nothing where it is open."""
        self._signed.setText(said)
        self._signed_line.setVisible(bool(said))

    def tell(self, sentence: str) -> None:
        """Say why something was not done."""
        self._fault.setText(sentence)
        self._fault.show()

    def _lay_out(self) -> None:
        card = Card("again")
        card.setFixedWidth(_WIDTH)
        card.body.addWidget(self._typed)
        card.body.addWidget(self._first)
        card.body.addSpacing(GRID // 2)
        card.body.addWidget(
            words(
                tr(
                    "Type from the paper again. What was typed first is not shown before you "
                    "compare. Every cell is kept at once: you can leave and come back."
                ),
                name="againWords",
            )
        )
        card.body.addWidget(self._hint_line)
        card.body.addWidget(self._signed_line)
        card.body.addStretch(1)
        card.body.addWidget(self._fault)
        for made in (self._compare, self._drop, self._leave):
            card.body.addWidget(made)
        body = QHBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(self.grid, 1)
        body.addWidget(card)
        keys = tr(
            "Enter ↓   0 zero   n not available   c not collected   x not applicable   "
            "Delete empties   Space breakdowns   F6 buttons"
        )
        hint = words(keys, "muted", "againKeys")
        hint.setAccessibleName(tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(body, 1)
        column.addWidget(hint)

    def _on_other_part(self) -> None:
        """From the grid to the first button that can be pressed, and back."""
        there = self._compare if self._compare.isEnabled() else self._leave
        inside = self.grid.hasFocus() or self.grid.typing.is_open
        (there if inside else self.grid).setFocus(Qt.FocusReason.ShortcutFocusReason)


def _noted(shape: QWidget, label: QWidget) -> QWidget:
    """Return a sentence with its sign, shown and hidden together."""
    line = QWidget()
    row = in_a_row(end=False)
    row.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, 1)
    line.setLayout(row)
    return line
