"""What an import would change: counts, a filter, the cells, ticks for what is overwritten."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.i18n import number, tr
from cityreport.import_words import FATES, comparison_counts, doubt_words
from cityreport.office.importing.import_comparison import Comparison, Fate
from cityreport.ui.importing.import_rows import ORDER, ImportRows
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.filter_row import filter_picker
from cityreport.ui.kit.rows_table import TABLE_STYLE
from cityreport.ui.kit.theme import COLORS, GRID, tabular


class ImportDifference(QWidget):
    """Shows a comparison; `rows.replaced` are the cells to be overwritten."""

    decided = Signal()

    def __init__(self, catalogue: Catalogue, areas: tuple[Area, ...]) -> None:
        super().__init__()
        self.rows = ImportRows(catalogue, areas)
        self.rows.decided.connect(self.decided)
        self._counts = words(name="importCounts")
        self._doubts = words(name="importDoubts")
        self._doubt_sign = sign("triangle-alert", COLORS.doubtful)
        self._filter = filter_picker("importFilter", tr("Show"), self._on_filter)
        self._table = _Table(self.rows)
        self._all = button(
            tr("Overwrite all changed cells"), "replaceAll", lambda: self.rows.replace_all(True)
        )
        self._none = button(tr("Overwrite none"), "replaceNone", self._on_none)
        self._hint = words(
            tr("Space ticks the marked cells: a ticked cell is overwritten."),
            "muted",
            "replaceHint",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._counts)
        doubtful = in_a_row(self._doubt_sign, end=False)
        doubtful.addWidget(self._doubts, 1)
        column.addLayout(doubtful)
        self._filter.setMinimumWidth(260)
        column.addLayout(in_a_row(words(tr("Show"), "muted", wrap=False), self._filter))
        column.addWidget(self._table, 1)
        foot = in_a_row(self._all, self._none, end=False)
        foot.addWidget(self._hint, 1)
        column.addLayout(foot)

    def show_comparison(self, compared: Comparison) -> None:
        """Show what an import would do."""
        counts = {fate.value: compared.count(fate) for fate in Fate}
        told = comparison_counts(counts)
        self._counts.setText(" ".join(told) or tr("The file holds no cell of this office."))
        self._show_doubts(doubt_words(compared.reading))
        choices = [("", tr("All ({n})", n=number(len(compared.lines))))]
        choices += [
            (fate.value, f"{tr(FATES[fate.value])} ({number(counts[fate.value])})")
            for fate in ORDER
            if counts[fate.value]
        ]
        self._filter.show_choices(choices, "")
        self.rows.show_lines(compared.lines)
        for part in (self._all, self._none, self._hint):
            part.setVisible(bool(counts["changed"]))
        self._table.choose_first()

    def take_focus(self) -> None:
        """Where the keyboard goes on."""
        self._table.setFocus()

    def _show_doubts(self, told: list[str]) -> None:
        for part in (self._doubt_sign, self._doubts):
            part.setVisible(bool(told))
        if told:
            where = tr("Back shows where, under “Rows not read”.")
            self._doubts.setText(" ".join([*told, where]))

    def _on_filter(self) -> None:
        self.rows.narrow(self._filter.code())
        self._table.choose_first()

    def _on_none(self) -> None:
        self.rows.replace_all(False)


class _Table(QTableView):
    """Space ticks the selected rows."""

    def __init__(self, rows: ImportRows) -> None:
        super().__init__()
        self.setObjectName("importTable")
        self.setAccessibleName(tr("What would change"))
        self._rows = rows
        self.setModel(rows)
        self.setFont(tabular(self.font()))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.setStyleSheet(TABLE_STYLE)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setResizeContentsPrecision(100)
        mode = QHeaderView.ResizeMode
        for column in range(rows.columnCount()):
            long = column in (1, 6)
            header.setSectionResizeMode(column, mode.Stretch if long else mode.ResizeToContents)

    def choose_first(self) -> None:
        """Mark the first row."""
        flag = QItemSelectionModel.SelectionFlag
        index = self._rows.index(0, 0)
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space decides."""
        if event.key() == Qt.Key.Key_Space:
            self._rows.toggle(sorted({i.row() for i in self.selectionModel().selectedIndexes()}))
            return
        super().keyPressEvent(event)
