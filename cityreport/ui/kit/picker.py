"""A box that drops down a list: as wide as its longest line, and left alone by the wheel."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QToolTip,
)

from cityreport.ui.kit.building_blocks import plain_tip
from cityreport.ui.kit.screen_size import available_size

_BESIDE = 16
"""Pixels that a line of the list has around its words."""


class Picker(QComboBox):
    """The base of every box to choose from. What it has no room for is whole in its tool tip."""

    def event(self, event: QEvent) -> bool:
        """Tell the whole name above what else the tool tip says."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.is_cut():
            said = (plain_tip(self.currentText()), self.toolTip())
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, said)), self)
            return True
        return super().event(event)

    def is_cut(self) -> bool:
        """Return whether the name in view has more than the room there is."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width()
        return self.fontMetrics().horizontalAdvance(self.currentText()) > room

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
    room = available_size(box).width()
    view.setMinimumWidth(min(max(lines, box.width()), room))
