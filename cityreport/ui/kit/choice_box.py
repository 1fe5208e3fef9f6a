"""A box to choose from that is changed on purpose only.

An ordinary combo box changes when the wheel passes over it and at each arrow key; where a
choice is written at once, that would change numbers by accident.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cityreport.ui.kit.picker import Picker

_OPENING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ChoiceBox(Picker):
    """A combo box that opens its list for every choice."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Space and Enter open the list; letters choose nothing."""
        if event.key() in _OPENING:
            self.showPopup()
            event.accept()
        elif event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_F4}:
            super().keyPressEvent(event)
        else:
            event.ignore()
