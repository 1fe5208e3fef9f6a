"""The whole text of a table's cell where its column is too narrow for it, as a tool tip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QTableView, QToolTip

from cityreport.ui.kit.building_blocks import plain_tip

_EDGE = 4
"""Pixels that a cell keeps free at its sides, at least."""


def cut_text(view: QTableView, index: QModelIndex | QPersistentModelIndex) -> str:
    """Return the text of a cell that its place does not show whole; empty where it does."""
    said = index.data()
    if not isinstance(said, str) or view.indexWidget(index) is not None:
        return ""
    place, metrics = view.visualRect(index), view.fontMetrics()
    lines = max(1, place.height() // metrics.lineSpacing()) if view.wordWrap() else 1
    room = lines * (place.width() - 2 * _EDGE)
    return said if metrics.horizontalAdvance(said) > room else ""


def show_cut_text(view: QTableView, event: QEvent) -> bool:
    """Show the tool tip of a cut cell that has none of its own; True where this was done."""
    if not isinstance(event, QHelpEvent) or event.type() is not QEvent.Type.ToolTip:
        return False
    index = view.indexAt(event.pos())
    if not index.isValid() or index.data(Qt.ItemDataRole.ToolTipRole):
        return False
    said = cut_text(view, index)
    if said:
        QToolTip.showText(event.globalPos(), plain_tip(said), view.viewport())
    return bool(said)
