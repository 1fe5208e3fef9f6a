"""The cells in which a submission differs from a later one or from the numbers now, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.delivery_words import changed_cell_columns, difference_words, month_words
from cityreport.domain.submission_difference import SubmissionDifference
from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext


class ChangedCells(QWidget):
    """The number of cells that differ, in words, and a table of them."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setObjectName("changedCells")
        self._context = context
        self._said = words(name="differenceSaid")
        self._months = words(role="muted", name="differenceMonths")
        self._table = RowsTable("differenceTable", tr("What changed"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._said)
        column.addWidget(self._months)
        column.addWidget(self._table, 1)
        self.say("")

    def say(self, sentence: str) -> None:
        """Say something in place of a difference."""
        self._said.setText(sentence)
        self._months.hide()
        self._table.hide()

    def show_difference(self, found: SubmissionDifference) -> None:
        """Show what differs."""
        self._said.setText(difference_words(found))
        months = month_words(found)
        self._months.setText(months)
        self._months.setVisible(bool(months))
        catalogue, areas = self._context.office.catalogue, self._context.office.city.profile.areas
        rows = [
            [TableCell(text, tip=text) for text in changed_cell_columns(catalogue, areas, cell)]
            for cell in found.cells
        ]
        titles = (tr("Number"), tr("Month"), tr("Area"), tr("Was → is"), tr("Why"))
        self._table.show_rows([TableHeading(title) for title in titles], rows, stretch=4)
        self._table.setVisible(bool(rows))
