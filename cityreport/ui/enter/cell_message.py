"""The sentence directly below a cell: why it was refused, or a question about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.save_state import SaveState
from cityreport.ui.kit.theme import COLORS, GRID, pixmap

Choice = tuple[str, str, Callable[[], object]]
"""objectName, words and action of a button."""

_WIDTH = 400


class CellMessage(QFrame):
    """A small framed sentence with an icon, and buttons where it asks something."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellMessage")
        self.setAccessibleName(tr("Message about the cell"))
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setObjectName("cellMessageText")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID)
        column.setSpacing(GRID)
        column.addLayout(line)
        column.addLayout(self._buttons)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence in view; empty while there is none."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, sentence: str, choices: Sequence[Choice] = ()) -> None:
        """Show a sentence; with choices it is a question."""
        if choices:
            self._look("triangle-alert", COLORS.doubtful, COLORS.doubtful_soft)
        else:
            self._look(*SaveState.REFUSED.value, COLORS.wrong_soft)
        self._say(sentence, choices)

    def _look(self, name: str, color: str, ground: str) -> None:
        self.setStyleSheet(
            f"QFrame#cellMessage {{ background: {ground}; border: 1px solid {color};"
            " border-radius: 4px; }"
        )
        self._icon.setPixmap(pixmap(name, 20, color))

    def _say(self, sentence: str, choices: Sequence[Choice]) -> None:
        self._words.setText(sentence)
        self.setAccessibleDescription(sentence)
        self._set_choices(choices)
        self.show()
        self.raise_()

    def hint(self, sentence: str) -> None:
        """Show a sentence that only says what a key does."""
        self._look("info", COLORS.accent, COLORS.accent_soft)
        self._say(sentence, ())

    def place(self, cell: QRect, room: QRect) -> None:
        """Stand below the cell, or above it where there is no room, inside `room`."""
        size = self._size(min(_WIDTH, room.width() - 2 * GRID))
        top = cell.bottom() + 4
        if top + size.height() > room.bottom():
            top = cell.top() - 4 - size.height()
        left = cell.left()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left = cell.right() - size.width()
        left = max(room.left() + GRID, min(left, room.right() - GRID - size.width()))
        self.setGeometry(left, max(room.top(), top), size.width(), size.height())

    def focus_choice(self) -> bool:
        """Give the focus to the first button; False where there is none."""
        button = self.findChild(QPushButton)
        if self.isHidden() or button is None:
            return False
        button.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def holds_focus(self) -> bool:
        """Return whether one of its buttons has the focus."""
        return any(button.hasFocus() for button in self.findChildren(QPushButton))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button in focus; Esc goes back to the cell."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                for button in self.findChildren(QPushButton):
                    if button.hasFocus():
                        button.click()
                        break
        event.accept()

    def _set_choices(self, choices: Sequence[Choice]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for name, words, act in choices:
            button = QPushButton(words)
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.clicked.connect(lambda _=False, act=act: act())
            self._buttons.addWidget(button)
        if choices:
            self._buttons.addStretch(1)

    def _size(self, width: int) -> QSize:
        inner = width - 2 * (GRID + 4) - 2 - 20 - GRID
        height = max(20, self._words.heightForWidth(inner)) + 2 * GRID + 2
        if self._buttons.count():
            height += self._buttons.sizeHint().height() + GRID
        return QSize(width, height)
