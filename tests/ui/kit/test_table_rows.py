"""Tables of ready-made cells: a column is its title, its width and its content, together."""

from __future__ import annotations

from cityreport.ui.kit.table_rows import TableCell, TableColumn, column_cells, column_headings

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
