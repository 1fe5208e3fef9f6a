"""The list of pages at the leading edge of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem

from cityreport.i18n import number, tr
from cityreport.ui.kit.theme import COLORS, GRID, icon, scaled
from cityreport.ui.pages import PAGES, PageEntry

_WIDTH, _NARROW = 176, 64
_ICON, _AROUND = 20, 80
"""Pixels of an icon; and around the words of a line, a number of two figures among them."""
_EDGE = GRID + 6
"""Pixels that a number keeps from the edge of its line, inside the mark of the chosen page."""
_MOST = 999
"""A higher number has no room beside the longest names of pages; it is told in words."""


class Navigation(QListWidget):
    """`page_chosen` tells the name of the page that a person went to.

    In a narrow window there are only the icons, with the names as tool tips.
    """

    page_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._count: QLabel | None = None
        self._is_narrow = False
        self.setObjectName("navigation")
        self.setAccessibleName(tr("Pages"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(_ICON, _ICON))
        self._wide = scaled(_WIDTH)
        self._entries: list[PageEntry] = []
        for entry in PAGES:
            self._add_page(entry)
        self.setFixedWidth(self._wide)
        self.currentRowChanged.connect(self._on_row)

    def _add_page(self, entry: PageEntry) -> None:
        self._entries.append(entry)
        item = QListWidgetItem(icon(entry.icon), tr(entry.title))
        item.setSizeHint(QSize(_NARROW, scaled(5 * GRID)))
        self.addItem(item)
        words = self.fontMetrics().horizontalAdvance(item.text())
        self._wide = max(self._wide, words + _AROUND)

    def offer_page(self, entry: PageEntry, shown: str) -> None:
        """Show one more page from now on; `shown`: the one in view."""
        self._add_page(entry)
        self._fit()
        self.show_page(shown)

    def show_page(self, name: str) -> None:
        """Mark a page as the one in view, without going there; none for a page apart."""
        row = next((i for i, entry in enumerate(self._entries) if entry.name == name), -1)
        if self.currentRow() != row:
            self.blockSignals(True)
            self.setCurrentRow(row)
            self.blockSignals(False)

    def show_narrow(self, *, narrow: bool) -> None:
        """Show the icons alone, or the names beside them."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self._fit()

    def _fit(self) -> None:
        narrow = self._is_narrow
        self.setFixedWidth(_NARROW if narrow else self._wide)
        for row, entry in enumerate(self._entries):
            item, title = self.item(row), tr(entry.title)
            item.setText("" if narrow else title)
            item.setSizeHint(QSize(_NARROW, 5 * GRID if narrow else scaled(5 * GRID)))
            spoken = item.data(Qt.ItemDataRole.AccessibleTextRole)
            if narrow and not spoken:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, title)
            if narrow or item.toolTip() == title:
                item.setToolTip(spoken or title if narrow else "")
        self._place_count()

    def show_count(self, name: str, count: int, said: str) -> None:
        """Show a number other than 0 beside a page's name; tell `said` to who does not see it."""
        row = next(i for i, entry in enumerate(PAGES) if entry.name == name)
        title = tr(PAGES[row].title)
        spoken = tr("{page}, {count}", page=title, count=said) if said else title
        self.item(row).setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.item(row).setToolTip(spoken if self._is_narrow else said)
        if self._count is None:
            self._count = QLabel(self.viewport())
            self._count.setObjectName("openFindings")
            self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._count.setStyleSheet(f"font-weight: 600; color: {COLORS.text};")
        self._count.setAccessibleName(said)
        self._count.setText(f"{_MOST}+" if count > _MOST else number(count))
        self._count.setProperty("row", row)
        self._count.setVisible(bool(count))
        self._place_count()

    def _place_count(self) -> None:
        """Put the number at the end of its line, or over the corner of an icon alone."""
        if self._count is None:
            return
        self._count.adjustSize()
        line = self.visualItemRect(self.item(self._count.property("row")))
        size, edge = self._count.size(), GRID // 2 if self._is_narrow else _EDGE
        at_right = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        left = line.right() - edge - size.width() if at_right else line.left() + edge
        top = line.top() if self._is_narrow else line.center().y() - size.height() // 2
        self._count.move(left, top)

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
            self.page_chosen.emit(self._entries[row].name)
