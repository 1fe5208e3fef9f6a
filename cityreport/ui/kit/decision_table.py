"""The table in which a person decides, row by row, which of two answers stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from cityreport.ui.kit.decision_rows import D, DecisionRows
from cityreport.ui.kit.rows_table import fit_columns, look_plain

_ROW_HEIGHT = 44  # two lines: an indicator with its category is long


class DecisionTable(QTableView, Generic[D]):
    """A key of `keys` decides the selected rows and goes on, Space switches them to the other
    choice; a click on the choice decides its row.

    `row_shown` tells which row is looked at.
    """

    row_shown = Signal(int)

    def __init__(
        self,
        name: str,
        title: str,
        rows: DecisionRows[D],
        keys: Mapping[str, D],
        row_height: int = _ROW_HEIGHT,
    ) -> None:
        super().__init__()
        look_plain(self, name, title, row_height)
        self.rows = rows
        self._keys = keys
        self.setModel(rows)
        fit_columns(self, rows.columnCount(), rows.long)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.choose_row(0)

    def choose_row(self, row: int) -> None:
        """Select a row and bring it into view. Qt's `selectRow` does not work mirrored."""
        index = self.rows.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def chosen_rows(self) -> set[int]:
        """Return the selected rows."""
        return {index.row() for index in self.selectionModel().selectedIndexes()}

    def decide(self, decision: D) -> None:
        """Decide the selected rows and go on to the next that is open."""
        chosen = self.chosen_rows()
        if chosen and self.take(chosen, decision):
            self.go_on(max(chosen))

    def take(self, rows: Collection[int], decision: D) -> bool:
        """Decide rows; False where that takes something more than the choice."""
        self.rows.decide(rows, decision)
        return True

    def go_on(self, row: int) -> None:
        """Go to the next row after `row` that is open; stay where all are decided."""
        following = self.rows.next_undecided(row)
        if following is not None:
            self.choose_row(following)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys that decide."""
        if event.key() == Qt.Key.Key_Space:
            self.rows.switch(self.chosen_rows())
            return
        decision = self._keys.get(event.text().lower())
        if decision is None:
            super().keyPressEvent(event)
            return
        self.decide(decision)

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid():
            self.row_shown.emit(current.row())

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() in self.rows.deciding:
            self.take([index.row()], self.rows.deciding[index.column()])
