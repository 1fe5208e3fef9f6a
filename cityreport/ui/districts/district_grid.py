"""The table of districts by indicators: the name of a district stays in view."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from cityreport.domain.catalogue import TOTAL
from cityreport.office.district_table import DistrictTable
from cityreport.ui.districts.district_model import DistrictModel
from cityreport.ui.kit.clipboard_text import copy_rows
from cityreport.ui.kit.rows_table import look_plain
from cityreport.ui.kit.theme import GRID

_ROW_HEIGHT = 28
_NARROWEST, _WIDEST = 120, 168
_LONGEST_NAME = 208


class DistrictGrid(QTableView):
    """`followed`: a person wants to go to a cell (area, indicator); `ranking_asked`: an indicator's
    districts ranked."""

    followed = Signal(str, str)
    ranking_asked = Signal(str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        look_plain(self, name, title, _ROW_HEIGHT)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.entries = DistrictModel()
        self.setModel(self.entries)
        names = self.verticalHeader()
        names.show()
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        )
        heads.sectionClicked.connect(self._on_head)
        self.doubleClicked.connect(self._follow)

    def show_table(self, table: DistrictTable) -> None:
        """Show a table; the cell in focus stays where it was, if it is still there."""
        area, indicator = self.here()
        self.entries.show_table(table)
        self._fit()
        self.go_to(area, indicator)

    def here(self) -> tuple[str, str | None]:
        """Return the area and the indicator in focus."""
        index = self.currentIndex()
        if not index.isValid():
            return TOTAL, None
        indicator = self.entries.indicator_at(index.column())
        return self.entries.code_at(index.row()), indicator.code if indicator else None

    def go_to(self, area: str, indicator: str | None) -> None:
        """Put the focus on a cell; on the first one where it is not shown."""
        row = self.entries.row_of(area)
        column = None if indicator is None else self.entries.column_of(indicator)
        self.setCurrentIndex(self.entries.index(row or 0, column or 0))

    def step(self, steps: int) -> None:
        """Go to the next or the previous district."""
        index = self.currentIndex()
        row = min(max(index.row() + steps, 0), self.entries.rowCount() - 1)
        self.setCurrentIndex(self.entries.index(row, max(index.column(), 0)))

    def copy_all(self) -> None:
        """Copy headings and all cells to the clipboard, as a spreadsheet takes them."""
        copy_rows(self.entries.lines())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the cell with Enter, copy the table with Ctrl+C."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._follow(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give names and headings the room that their words need, within the window's."""
        count = self.entries.columnCount()
        if not count:
            return
        metrics = self.fontMetrics()
        rows = range(self.entries.rowCount())
        longest = max(metrics.horizontalAdvance(self.entries.row_name(row)) for row in rows)
        self.verticalHeader().setFixedWidth(min(longest + 2 * GRID, _LONGEST_NAME))
        width = min(max(self.viewport().width() // count, _NARROWEST), _WIDEST)
        heads = self.horizontalHeader()
        heads.setDefaultSectionSize(width)
        for column in range(count):
            heads.resizeSection(column, width)
        room = QRect(0, 0, width - 2 * GRID, 10_000)
        wrapped = heads.fontMetrics().boundingRect
        titles = (str(self.entries.headerData(c, Qt.Orientation.Horizontal)) for c in range(count))
        high = max(wrapped(room, Qt.TextFlag.TextWordWrap, title).height() for title in titles)
        heads.setFixedHeight(high + GRID)

    def _on_head(self, column: int) -> None:
        indicator = self.entries.indicator_at(column)
        if indicator is not None:
            self.ranking_asked.emit(indicator.code)

    def _follow(self, index: QModelIndex) -> None:
        indicator = self.entries.indicator_at(index.column())
        if index.isValid() and indicator is not None:
            self.followed.emit(self.entries.code_at(index.row()), indicator.code)
