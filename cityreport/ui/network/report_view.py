"""A table of the desk on the screen: what it says, its rows, how they are to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from cityreport.exchange.report_tables import ReportTable
from cityreport.network.overview_page import shown_cell
from cityreport.ui.kit.building_blocks import set_shown, words
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import GRID, scaled

_LETTER, _MANY = 7.5, 6
"""Pixels of a letter; more columns than that have no room beside each other."""
_BESIDE = 30
"""Letters of a column of words beside the main one, so that reasons have the room and not names of
files: those are cut in their middle, and a tip has them whole."""
_GROWING = 200
"""Up to so many rows take as many lines as they need; measuring more of them takes its time."""


class ReportView(QWidget):
    """Shows one table at a time. `chosen` is called when another row is selected, `opened` at Enter
    or a double click."""

    def __init__(
        self, name: str, chosen: Callable[[], object], opened: Callable[[], object]
    ) -> None:
        super().__init__()
        self._name, self._chosen, self._opened = name, chosen, opened
        self._said = words(name=f"{name}Said")
        self._notes = words(role="muted", name=f"{name}Notes")
        self._table: RowsTable | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addWidget(self._said)
        self._column.addWidget(self._notes)

    def show_report(self, report: ReportTable) -> None:
        """Show a table in place of the one before."""
        if self._table is not None:
            self._column.removeWidget(self._table)
            self._table.hide()
            self._table.setParent(None)
            self._table.deleteLater()
        self._said.setText("\n".join(report.sentences) or report.title)
        self._notes.setText("\n".join(report.notes))
        set_shown(self._notes, is_shown=bool(report.notes))
        self._table = report_table(self._name, report)
        self._table.setMinimumHeight(scaled(180))
        set_shown(self._table, is_shown=bool(report.rows))
        self._column.insertWidget(1, self._table, 1)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self._table.activated.connect(lambda _: self._opened())

    def chosen_row(self) -> int | None:
        """Return the selected row; None while none is."""
        return None if self._table is None else self._table.chosen_row()


def report_table(name: str, report: ReportTable) -> RowsTable:
    """Return a table with the rows of a report."""
    table = RowsTable(name, report.title)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    if len(report.rows) <= _GROWING:
        table.let_rows_grow()
    numbers = [column.kind != "text" for column in report.columns]
    headings = [
        TableHeading(column.title, is_number)
        for column, is_number in zip(report.columns, numbers, strict=True)
    ]
    rows = [
        [
            TableCell(shown_cell(value, column), number=is_number)
            for value, column, is_number in zip(row, report.columns, numbers, strict=True)
        ]
        for row in report.rows
    ]
    main = max(range(len(headings)), key=lambda place: report.columns[place].width)
    table.show_rows(headings, rows, stretch=main)
    _limit_widths(table, report, main)
    named_by = next((at for at, one in enumerate(report.columns, 1) if one.is_name), 0)
    if len(report.columns) > _MANY and named_by:
        table.keep_names(named_by)
    return table


def _limit_widths(table: RowsTable, report: ReportTable, main: int) -> None:
    """Let no column of words be wider than the report has it, so that the others stay in view.
    Column `main` takes what is left, or has its width too where many columns leave nothing."""
    header, is_wide = table.horizontalHeader(), len(report.columns) > _MANY
    for place, column in enumerate(report.columns):
        letters = column.width if is_wide or place == main else min(column.width, _BESIDE)
        widest = scaled(round(letters * _LETTER))
        is_long = place != main and table.sizeHintForColumn(place) > widest
        if column.kind == "text" and (is_long or (place == main and is_wide)):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(place, widest)
