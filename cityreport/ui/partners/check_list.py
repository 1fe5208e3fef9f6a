"""A list of things to tick, with buttons for all of them and none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, plain_tip, words
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.theme import GRID

_CODE = Qt.ItemDataRole.UserRole


class CheckList(QWidget):
    """Names with codes, all ticked at first. `changed` tells each tick."""

    changed = Signal()

    def __init__(self, name: str, title: str, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._list = QListWidget()
        self._list.setObjectName(f"{name}List")
        self._list.setAccessibleName(title)
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for code, label in entries:
            item = QListWidgetItem(label)
            item.setData(_CODE, code)
            item.setToolTip(plain_tip(label))
            item.setCheckState(Qt.CheckState.Checked)
            self._list.addItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(words(title, "subtitle", wrap=False))
        column.addWidget(self._list, 1)
        every = button(tr("All"), f"{name}All", lambda: self._tick(Qt.CheckState.Checked))
        none = button(tr("None"), f"{name}None", lambda: self._tick(Qt.CheckState.Unchecked))
        column.addLayout(flowing(every, none))
        self._list.itemChanged.connect(lambda _item: self.changed.emit())

    def chosen(self) -> frozenset[str]:
        """Return the codes that are ticked."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return frozenset(
            item.data(_CODE) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def choose(self, codes: Collection[str]) -> None:
        """Tick these and no others."""
        self._list.blockSignals(True)
        for row in range(self._list.count()):
            item = self._list.item(row)
            ticked = item.data(_CODE) in codes
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._list.blockSignals(False)
        self._list.viewport().update()
        self.changed.emit()

    def _tick(self, state: Qt.CheckState) -> None:
        self._list.blockSignals(True)
        for row in range(self._list.count()):
            self._list.item(row).setCheckState(state)
        self._list.blockSignals(False)
        self._list.viewport().update()
        self.changed.emit()
