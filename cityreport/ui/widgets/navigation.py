"""The list of pages at the leading edge of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from cityreport.i18n import tr
from cityreport.ui.pages import PAGES
from cityreport.ui.theme import GRID, icon

_WIDTH = 176


class Navigation(QListWidget):
    """`page_chosen` tells the name of the page that a person went to."""

    page_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName(tr("Pages"))
        self.setFixedWidth(_WIDTH)
        self.setIconSize(QSize(20, 20))
        for entry in PAGES:
            item = QListWidgetItem(icon(entry.icon), tr(entry.title))
            item.setSizeHint(QSize(_WIDTH, 5 * GRID))
            self.addItem(item)
        self.currentRowChanged.connect(self._on_row)

    def show_page(self, name: str) -> None:
        """Mark a page as the one in view, without going there; none for a page apart."""
        row = next((i for i, entry in enumerate(PAGES) if entry.name == name), -1)
        if self.currentRow() != row:
            self.blockSignals(True)
            self.setCurrentRow(row)
            self.blockSignals(False)

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.page_chosen.emit(PAGES[row].name)
