"""The table in which a person decides, row by row, which of two answers stays."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cityreport.i18n import tr
from cityreport.office.merging import Decision
from cityreport.ui.models.conflict_rows import DECIDING, Column, ConflictRows
from cityreport.ui.theme import tabular
from cityreport.ui.widgets.rows_table import TABLE_STYLE

_ROW_HEIGHT = 44  # two lines: an indicator with its category is long
_KEYS = {"1": Decision.OURS, "o": Decision.OURS, "2": Decision.THEIRS, "t": Decision.THEIRS}


class ConflictTable(QTableView):
    """`1` or `o` keeps ours, `2` or `t` takes theirs, for the selected rows; a click on the
    choice decides its row. `row_shown` tells which row is looked at."""

    row_shown = Signal(int)

    def __init__(self, rows: ConflictRows) -> None:
        super().__init__()
        self.setObjectName("conflictTable")
        self.setAccessibleName(tr("Cells that are answered differently"))
        self.rows = rows
        self.setModel(rows)
        self.setFont(tabular(self.font()))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.setStyleSheet(TABLE_STYLE)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for column in Column:
            stretch = column in (Column.CELL, Column.AREA)
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, mode.Stretch if stretch else mode.ResizeToContents)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.selectRow(0)

    def decide(self, decision: Decision) -> None:
        """Decide the selected rows and go on to the next that is open."""
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        if not chosen:
            return
        self.rows.decide(chosen, decision)
        following = self.rows.next_undecided(max(chosen))
        if following is not None:
            self.selectRow(following)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that decide."""
        decision = _KEYS.get(event.text().lower())
        if decision is None:
            super().keyPressEvent(event)
            return
        self.decide(decision)

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid():
            self.row_shown.emit(current.row())

    def _on_clicked(self, index: QModelIndex) -> None:
        column = Column(index.column())
        if column in DECIDING:
            self.rows.decide([index.row()], DECIDING[column])
