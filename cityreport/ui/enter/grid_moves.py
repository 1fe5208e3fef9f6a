"""Moving in the entry grid as in a spreadsheet: arrows, jumps over runs, a selection that grows.

Not here: Enter and Tab (entry_table), and what keys do to cells (entry_grid).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt

from cityreport.ui.enter.entry_sheet import EDITABLE, SheetPosition
from cityreport.ui.enter.entry_table import EntryTable

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_Modifier = Qt.KeyboardModifier


class GridMoves:
    """The arrow keys of one table."""

    def __init__(self, table: EntryTable) -> None:
        self._table = table

    def press(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Handle an arrow with Ctrl, Shift or both, and up and down; False for any other key, and
        where Qt's own step is meant."""
        step = _STEPS.get(Qt.Key(key))
        place = self._table.current_place()
        if step is None or place is None or modifiers & _Modifier.AltModifier:
            return False
        if step[1] and self._table.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = (0, -step[1])
        jumps = bool(modifiers & _Modifier.ControlModifier)
        if modifiers & _Modifier.ShiftModifier:
            self.extend(self._target(place, step, jumps=jumps, over_all=not jumps))
            return True
        if not jumps and not self._is_typed_column(place.column):
            return False
        if not jumps and step[1]:
            return False
        self._table.go_to(self._target(place, step, jumps=jumps))
        return True

    def extend(self, place: SheetPosition) -> None:
        """Let the selection reach from where it began to a place, which is in focus then."""
        began, entries = self._anchor(), self._table.entries
        flags = QItemSelectionModel.SelectionFlag
        selection = self._table.selectionModel()
        first, last = entries.index(*began), entries.index(*place)
        top, bottom = sorted((first.row(), last.row()))
        left, right = sorted((first.column(), last.column()))
        chosen = QItemSelection(entries.index(top, left), entries.index(bottom, right))
        selection.setCurrentIndex(last, flags.NoUpdate)
        selection.select(chosen, flags.ClearAndSelect)
        self._table.scrollTo(last)

    def _anchor(self) -> SheetPosition:
        """Return the corner of the selection opposite to the place in focus."""
        current = self._table.currentIndex()
        places = self._table.selected()
        rows, columns = {place.row for place in places}, {place.column for place in places}
        if (current.row(), current.column()) not in places:
            return SheetPosition(current.row(), current.column())
        row = min(rows) if current.row() == max(rows) else max(rows)
        column = min(columns) if current.column() == max(columns) else max(columns)
        return SheetPosition(row, column)

    def _target(
        self,
        place: SheetPosition,
        step: tuple[int, int],
        *,
        jumps: bool,
        over_all: bool = False,
    ) -> SheetPosition:
        """Return where an arrow leads: the next place that is typed into, or with Ctrl the end of a
        run. `over_all`: places that are only read are stopped at too."""
        down, right = step
        forward = down + right > 0
        line = self._line(place, down=bool(down))
        if over_all or place not in line:
            line = self._line(place, down=bool(down), typed=False)
        ahead = [p for p in line if (p > place if forward else p < place)]
        if not forward:
            ahead.reverse()
        if not ahead:
            return place
        return self._end_of_run(place, ahead) if jumps else ahead[0]

    def _line(self, place: SheetPosition, *, down: bool, typed: bool = True) -> list[SheetPosition]:
        """Return the places of a column or a row that can be typed into, or all with a cell."""
        sheet = self._table.entries.sheet
        if down:
            line = [SheetPosition(row, place.column) for row in range(len(sheet.rows))]
        else:
            line = [SheetPosition(place.row, column) for column in range(len(sheet.columns))]
        if typed:
            return [p for p in line if sheet.is_editable(*p)]
        return [p for p in line if sheet.rows[p.row].key is not None]

    def _is_typed_column(self, column: int) -> bool:
        return self._table.entries.sheet.columns[column].kind in EDITABLE

    def _end_of_run(self, place: SheetPosition, ahead: Sequence[SheetPosition]) -> SheetPosition:
        """Return the last place of the run of filled places that begins here; from an empty place,
        or from the last of its run, the next filled one; else the last place there is."""
        if self._is_filled(place) and self._is_filled(ahead[0]):
            gap = next((i for i, p in enumerate(ahead) if not self._is_filled(p)), len(ahead))
            return ahead[gap - 1]
        return next((p for p in ahead if self._is_filled(p)), ahead[-1])

    def _is_filled(self, place: SheetPosition) -> bool:
        index: QModelIndex = self._table.entries.index(*place)
        return bool(str(index.data() or "").strip("· "))
