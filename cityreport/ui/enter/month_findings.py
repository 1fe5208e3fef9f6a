"""The open findings of the cells in view, beside the grid: a click leads to the cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cityreport.domain.observation import CellKey
from cityreport.i18n import ntr, tr
from cityreport.ui.enter.cell_check import CellFinding
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import COLORS, GRID, icon

_LINES = 5
"""Lines of text that are seen at once; the panel above needs the room."""
_BESIDE_TEXT = 56
_MOST = 40
_SHAPES = {CellState.WRONG: "octagon-x", CellState.DOUBTFUL: "triangle-alert"}
_CELL = Qt.ItemDataRole.UserRole


class MonthFindings(QWidget):
    """A heading with their number and a line for each; hidden while there is none."""

    def __init__(self, go: Callable[[CellKey], object]) -> None:
        super().__init__()
        self.setObjectName("monthFindings")
        self._go = go
        self._shown: Sequence[tuple[CellKey, CellFinding]] = ()
        self._title = words(role="subtitle", name="monthFindingsTitle")
        self._list = QListWidget()
        self._list.setObjectName("monthFindingsList")
        self._list.setAccessibleName(tr("What the checks say of what is in view"))
        self._list.setWordWrap(True)
        self._list.setIconSize(QSize(16, 16))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setStyleSheet(
            f"QListWidget {{ background: {COLORS.surface}; border: 1px solid {COLORS.line}; }}"
        )
        self._list.itemClicked.connect(self._on_chosen)
        self._list.itemActivated.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._title)
        column.addWidget(self._list)
        self.hide()

    def show_findings(self, found: Sequence[tuple[CellKey, CellFinding]]) -> None:
        """Show these, each with the cell that it leads to, the worst first."""
        if list(found) == list(self._shown):
            return
        self._shown = found
        self._title.setText(ntr("{n} finding here", "{n} findings here", len(found)))
        self._list.clear()
        for key, said in found[:_MOST]:
            item = QListWidgetItem(icon(_SHAPES[said.state], said.state.color), said.message)
            item.setToolTip(f"{said.word}\n{said.message}\n{said.way}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{said.word}: {said.message}")
            item.setForeground(QColor(COLORS.text))
            item.setData(_CELL, key)
            self._list.addItem(item)
        left = len(found) - _MOST
        if left > 0:
            more = ntr("{n} more on the page Checks", "{n} more on the page Checks", left)
            self._list.addItem(QListWidgetItem(more))
        self._fit()
        self.setVisible(bool(found))

    def _fit(self) -> None:
        """Take only as much of the panel's room as the lines need."""
        metrics, room = self._list.fontMetrics(), self.width() - _BESIDE_TEXT
        lines = 0
        for row in range(self._list.count()):
            text = self._list.item(row).text()
            lines += 1 + metrics.horizontalAdvance(text) // max(1, room)
        self._list.setFixedHeight(min(lines, _LINES) * metrics.lineSpacing() + 2 * GRID)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        key = item.data(_CELL)
        if key is not None:
            self._go(CellKey(*key))
