"""The cells of a table's columns, taken out of its rows once: they are asked for again and again.

Only the columns of the sheet that was asked for last are kept, and only while the sheet lives.
"""

from __future__ import annotations

import weakref
from operator import itemgetter

from cityreport.domain.importing.column_headers import body_rows
from cityreport.domain.importing.grid import GridSheet, Value
from cityreport.domain.importing.table_layout import TableLayout

_Key = tuple[int, int, int, int]


class _Kept:
    """The columns of one sheet."""

    def __init__(self) -> None:
        self.sheet: weakref.ref[GridSheet] | None = None
        self.cells: dict[_Key, list[Value]] = {}
        self.different: dict[_Key, tuple[Value, ...]] = {}

    def of(self, sheet: GridSheet) -> _Kept:
        """Return it for a sheet, empty if it was of another."""
        if self.sheet is None or self.sheet() is not sheet:
            self.forget(None)
            self.sheet = weakref.ref(sheet, self.forget)
        return self

    def forget(self, _gone: weakref.ref[GridSheet] | None) -> None:
        """Keep nothing of a sheet that is gone."""
        self.sheet, self.cells, self.different = None, {}, {}


_KEPT = _Kept()


def cells_of(layout: TableLayout, column: int) -> list[Value]:
    """Return the cells of a column in the body; nobody changes the list."""
    kept, key = _KEPT.of(layout.sheet).cells, _key(layout, column)
    cells = kept.get(key)
    if cells is None:
        rows, body = layout.sheet.rows, body_rows(layout.table)
        if isinstance(body, range):  # as a rule
            cells = list(map(itemgetter(column), rows[body.start : body.stop]))
        else:
            cells = [rows[row][column] for row in body]
        kept[key] = cells
    return cells


def different_cells(layout: TableLayout, column: int) -> tuple[Value, ...]:
    """Return the different cells of a column in the body, in their order."""
    kept, key = _KEPT.of(layout.sheet).different, _key(layout, column)
    found = kept.get(key)
    if found is None:
        found = kept[key] = tuple(dict.fromkeys(cells_of(layout, column)))
    return found


def _key(layout: TableLayout, column: int) -> _Key:
    table = layout.table
    return table.first, table.last, len(table.sections) + len(table.repeated), column
