"""The table of the history: columns of fixed widths, and rows of one or two lines.

Qt would measure every row again with every page that is read; a glance at the words is enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import scaled

_ONE_LINE, _TWO_LINES = 28, 46
_MARGINS = 18


class TwoLineTable(RowsTable):
    """Rows as wide as the table, whose words may take two lines."""

    def __init__(self, name: str, title: str, widths: Sequence[int]) -> None:
        super().__init__(name, title)
        self._widths = [scaled(width) for width in widths]
        self._shown: Sequence[Sequence[TableCell]] = ()
        self._fitted = 0
        self._giving_way: tuple[int, ...] = ()
        self._least = 0
        self.setWordWrap(True)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, last: bar.setEnabled(last > 0))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def show_lines(
        self, headings: Sequence[TableHeading], rows: Sequence[Sequence[TableCell]]
    ) -> None:
        """Show these rows; the column whose width is 0 takes what is left."""
        self._shown = rows
        self._rows.show_rows(headings, rows)
        header = self.horizontalHeader()
        for column, width in enumerate(self._widths):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, mode.Interactive if width else mode.Stretch)
            if width:
                header.resizeSection(column, width)
        self._fit()

    def give_way(self, columns: Sequence[int], least: int) -> None:
        """Hide these columns wherever the one that takes what is left would be narrower than
        `least` pixels beside them."""
        self._giving_way, self._least = tuple(columns), least
        self._make_room()

    def _make_room(self) -> None:
        is_narrow = self.viewport().width() - sum(self._widths) < scaled(self._least)
        for column in self._giving_way:
            self.setColumnHidden(column, is_narrow)

    def choose(self, row: int) -> None:
        """Select a line. Qt's own selectRow finds none while the table is mirrored."""
        self.setCurrentIndex(self._rows.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words may need another line now."""
        super().resizeEvent(event)
        self._make_room()
        if self.columnWidth(self._widths.index(0)) != self._fitted:
            self._fit()

    def _fit(self) -> None:
        """Give every row the height that its words need."""
        self._fitted = self.columnWidth(self._widths.index(0))
        metrics = QFontMetrics(self.font())
        room = [width or self._fitted for width in self._widths]
        widest: dict[str, int] = {}
        header = self.verticalHeader()
        header.setUpdatesEnabled(False)
        for number, row in enumerate(self._shown):
            needs_two = False
            for cell, width in zip(row, room, strict=True):
                if cell.text not in widest:
                    widest[cell.text] = metrics.horizontalAdvance(cell.text)
                needs_two = needs_two or widest[cell.text] > width - _MARGINS
            height = scaled(_TWO_LINES if needs_two else _ONE_LINE)
            if header.sectionSize(number) != height:
                header.resizeSection(number, height)
        header.setUpdatesEnabled(True)
