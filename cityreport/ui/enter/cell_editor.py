"""The line that a cell is typed into. It tells what its keys mean; the grid decides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.save_state import SaveState
from cityreport.ui.kit.theme import icon

_STAY = {
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
}
"""The reasons for which the focus leaves for a moment only."""


class CellEditor(QLineEdit):
    """One line over the current cell. `opened_with` is what the cell held; None where
    whatever is typed is written."""

    entered = Signal()
    tabbed = Signal(int)
    stepped = Signal(int)
    paged = Signal(int)
    abandoned = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setAccessibleName(tr("Number or note of the cell"))
        self.opened_with: str | None = ""
        self._refusal = self.addAction(
            icon(*SaveState.REFUSED.value),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self._refusal.setVisible(False)
        self.hide()

    @property
    def is_refused(self) -> bool:
        """True if the text in the editor was refused."""
        return self._refusal.isVisible()

    def set_refused(self, refused: bool) -> None:
        """Show by frame and octagon that what is typed was refused."""
        if refused == self.is_refused:
            return
        self._refusal.setVisible(refused)
        self.setProperty("state", "wrong" if refused else "")
        self.style().unpolish(self)
        self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus with it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Tab:
                self.tabbed.emit(1)
                return True
            if event.key() == Qt.Key.Key_Backtab:
                self.tabbed.emit(-1)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys that leave the cell; the others edit. None goes on to the grid."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit()
            case Qt.Key.Key_Escape:
                self.abandoned.emit()
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_PageUp:
                self.paged.emit(-1)
            case Qt.Key.Key_PageDown:
                self.paged.emit(1)
            case _:
                super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere is an answer too; looking elsewhere for a moment is none."""
        super().focusOutEvent(event)
        popup = QApplication.activePopupWidget()
        if event.reason() not in _STAY and popup is None:
            self.left.emit()
