"""A box to choose from that is changed on purpose only.

An ordinary combo box changes when the wheel passes over it and at each arrow key; where a
choice is written at once, that would change numbers by accident.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

_OPENING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ChoiceBox(QComboBox):
    """A combo box that opens its list for every choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Space and Enter open the list; letters choose nothing."""
        if event.key() in _OPENING:
            self.showPopup()
            event.accept()
        elif event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_F4}:
            super().keyPressEvent(event)
        else:
            event.ignore()
