"""A box that drops down a list: as wide as its longest line, and left alone by the wheel."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox

_BESIDE = 16
"""Pixels that a line of the list has around its words."""


class Picker(QComboBox):
    """The base of every box to choose from."""

    def showPopup(self) -> None:
        """Drop the list down, as wide as it needs."""
        widen_list(self.view(), self)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()


def widen_list(view: QAbstractItemView, box: QComboBox) -> None:
    """Make a list as wide as its longest line, and no wider than the screen."""
    lines = view.sizeHintForColumn(0) + _BESIDE + view.verticalScrollBar().sizeHint().width()
    room = box.screen().availableSize().width()
    view.setMinimumWidth(min(max(lines, box.width()), room))
