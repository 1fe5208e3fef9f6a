"""The list of pages at the leading edge of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem

from cityreport.i18n import number, tr
from cityreport.ui.kit.theme import COLORS, GRID, icon
from cityreport.ui.pages import PAGES

_WIDTH = 176
_EDGE = GRID + 6
"""Pixels that a number keeps from the edge of its line, inside the mark of the chosen page."""
_MOST = 999
"""A higher number has no room beside the longest names of pages; it is told in words."""


class Navigation(QListWidget):
    """`page_chosen` tells the name of the page that a person went to."""

    page_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._count: QLabel | None = None
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

    def show_count(self, name: str, count: int, said: str) -> None:
        """Show a number other than 0 beside a page's name; tell `said` to who does not see it."""
        row = next(i for i, entry in enumerate(PAGES) if entry.name == name)
        title = tr(PAGES[row].title)
        spoken = tr("{page}, {count}", page=title, count=said) if said else None
        self.item(row).setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.item(row).setToolTip(said)
        if self._count is None:
            self._count = QLabel(self.viewport())
            self._count.setObjectName("openFindings")
            self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._count.setStyleSheet(f"font-weight: 600; color: {COLORS.text};")
        self._count.setAccessibleName(said)
        self._count.setText(f"{_MOST}+" if count > _MOST else number(count))
        self._count.adjustSize()
        line, size = self.visualItemRect(self.item(row)), self._count.size()
        at_right = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        left = line.right() - _EDGE - size.width() if at_right else line.left() + _EDGE
        self._count.move(left, line.center().y() - size.height() // 2)
        self._count.setVisible(bool(count))

    def show_findings(self, count: int, said: str) -> None:
        """Show how many findings are open."""
        self.show_count("checks", count, said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows show page after page and stay in the list; Enter goes into the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_row(self.currentRow())
            return
        super().keyPressEvent(event)
        self.setFocus()

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.page_chosen.emit(PAGES[row].name)
