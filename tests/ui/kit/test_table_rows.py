"""Tables of ready-made cells: a column is its title, its width and its content, together."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import (
    TableCell,
    TableColumn,
    TableHeading,
    column_cells,
    column_headings,
)

COLUMNS = (
    TableColumn[dict[str, str]]("Who", lambda line: TableCell(line["who"]), 100),
    TableColumn[dict[str, str]]("How many", lambda line: TableCell(line["n"]), number=True),
)


def test_a_column_that_moves_takes_its_cells_along() -> None:
    line = {"who": "Ada", "n": "3"}
    for columns in (COLUMNS, COLUMNS[::-1]):
        titles = [heading.title for heading in column_headings(columns)]
        texts = [cell.text for cell in column_cells(columns, line)]
        assert dict(zip(titles, texts, strict=True)) == {"Who": "Ada", "How many": "3"}


def test_figures_stand_below_a_heading_on_their_side() -> None:
    cells = column_cells(COLUMNS, {"who": "Ada", "n": "3"})
    assert [cell.number for cell in cells] == [False, True]
    assert [heading.number for heading in column_headings(COLUMNS)] == [False, True]


def test_of_hundreds_of_rows_the_longest_is_whole(qtbot: QtBot) -> None:
    rows = [[TableCell("D1"), TableCell(str(at), number=True)] for at in range(300)]
    rows[250][0] = TableCell("The district with by far the longest name")
    table = RowsTable("rows", "Rows")
    qtbot.addWidget(table)
    table.show_rows([TableHeading("District"), TableHeading("Number", number=True)], rows, 1)
    wide, number = (table.sizeHintForIndex(table.model().index(250, at)).width() for at in (0, 1))
    assert table.columnWidth(0) >= wide > 100
    assert table.needed_width() >= wide + number
