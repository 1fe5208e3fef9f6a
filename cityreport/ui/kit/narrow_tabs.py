"""Tabs that become a list to choose from where their row has no room for all of them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.picker import Picker


class NarrowTabs(QTabWidget):
    """`picker`: the list, which stands above and is hidden while all tabs are in view."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.tabBar().setDrawBase(False)
        self.picker = Picker()
        self.picker.setObjectName(f"{name}Picker")
        self.picker.setAccessibleName(title)
        self.picker.setToolTip(tr("The sections of this page"))
        self.picker.hide()
        self.picker.activated.connect(self.setCurrentIndex)
        self.currentChanged.connect(self.picker.setCurrentIndex)

    def add(self, part: QWidget, title: str) -> None:
        """Add a part at the end."""
        self.picker.addItem(title)
        self.addTab(part, title)

    def retitle(self, place: int, title: str) -> None:
        """Give a part another title."""
        self.picker.setItemText(place, title)
        self.setTabText(place, title)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the tabs or the list."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        bar = self.tabBar()
        wide = sum(bar.tabSizeHint(place).width() for place in range(self.count()))
        is_narrow = wide > self.width()
        if is_narrow == bar.isHidden():
            return
        bar.setVisible(not is_narrow)
        self.picker.setVisible(is_narrow)
