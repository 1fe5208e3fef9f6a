"""Moving in the entry grid as in a spreadsheet: Enter, Tab, arrows, jumps over runs, a selection
that grows.

Not here: what keys do to cells (entry_grid).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt

from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.entry_model import EntryModel
from cityreport.ui.enter.entry_sheet import EDITABLE, ColumnKind, RowKind, SheetPosition

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_Modifier = Qt.KeyboardModifier


class MovedTable(Protocol):
    """A table in which one moves."""

    entries: EntryModel

    def current_place(self) -> SheetPosition | None:
        """Return row and column in focus."""

    def selected(self) -> list[SheetPosition]:
        """Return the selected places."""

    def go_to(self, place: SheetPosition) -> None:
        """Put the focus on a place."""

    def reach(self, place: SheetPosition, began: SheetPosition) -> None:
        """Select from one place to another one, which is in focus then."""

    def layoutDirection(self) -> Qt.LayoutDirection:
        """Return the direction of the columns."""


class GridMoves:
    """The moves of one table."""

    def __init__(self, table: MovedTable) -> None:
        self._table = table
        self._tabbed: tuple[SheetPosition, int] | None = None

    # -- Enter and Tab

    def go_on(self, step: int) -> bool:
        """Do what Enter does: go down, and from a note back to the numbers.

        Who has written a note and types on means the next number, not another note.
        """
        return self.go_down(step, to_numbers=True)

    def go_down(self, step: int, *, to_numbers: bool = False) -> bool:
        """Go to the next place below (above for −1) that can be typed into."""
        place = self._table.current_place()
        if place is None:
            return False
        sheet = self._table.entries.sheet
        column = place.column
        is_note = sheet.columns[column].kind is ColumnKind.NOTE
        if to_numbers and self._tabbed is not None and self._tabbed[0] == place:
            column = self._tabbed[1]
            is_note = sheet.columns[column].kind is ColumnKind.NOTE
        if column not in sheet.editable_columns or (is_note and to_numbers):
            column = sheet.value_column
        row = place.row + step
        while 0 <= row < len(sheet.rows):
            if sheet.is_editable(row, column):
                self._table.go_to(SheetPosition(row, column))
                return True
            row += step
        return False

    def go_to_next(self, place: SheetPosition) -> None:
        """Go to the next place below another one that can be typed into; to itself where it is the
        last."""
        self._table.go_to(place)
        self.go_down(1)

    def go_along(self, step: int) -> bool:
        """Go to the next place that can be typed into in the order of reading."""
        place = self._table.current_place()
        if place is None:
            return False
        found = next((p for p in self._in_order(step) if _after(p, place, step)), None)
        if found is not None:
            began = place.column if not self.is_tabbed() else self._tabbed_from()
            self._table.go_to(found)
            self._tabbed = (found, began) if found.row == place.row else (found, found.column)
        return found is not None

    def is_tabbed(self) -> bool:
        """Return whether the place in focus was reached by Tab: who types along a line goes on
        along it, and Enter leads to the next line where this one began."""
        return self._tabbed is not None and self._tabbed[0] == self._table.current_place()

    def _tabbed_from(self) -> int:
        return self._table.entries.sheet.value_column if self._tabbed is None else self._tabbed[1]

    def go_on_in_line(self) -> None:
        """Go to the next number of the line, behind the last one to the next line."""
        place, sheet = self._table.current_place(), self._table.entries.sheet
        if place is None:
            return
        ahead = [c for c in sheet.editable_columns if c > place.column]
        numbers = [c for c in ahead if sheet.columns[c].kind is ColumnKind.VALUE]
        if any(sheet.is_editable(place.row, column) for column in numbers):
            self.go_along(1)
        else:
            self.go_on(1)

    def go_to_end(self, *, last: bool) -> None:
        """Go to the first or last row of the current column that can be typed into."""
        place = self._table.current_place()
        sheet = self._table.entries.sheet
        column = sheet.value_column if place is None else place.column
        if column not in sheet.editable_columns:
            column = sheet.value_column
        rows = range(len(sheet.rows))
        for row in reversed(rows) if last else rows:
            if sheet.is_editable(row, column):
                self._table.go_to(SheetPosition(row, column))
                return

    def go_to_first_empty(self) -> None:
        """Go to the first required cell that nobody answered, else the first that can be typed;
        in a history to the last year."""
        sheet = self._table.entries.sheet
        if not sheet.rows:
            return
        column = sheet.value_column
        rows = [row for row in range(len(sheet.rows)) if sheet.is_editable(row, column)]
        empty = [
            row
            for row in rows
            if sheet.rows[row].required
            and self._table.entries.state(SheetPosition(row, column)) is CellState.EMPTY
        ]
        last = [row for row in range(len(sheet.rows)) if sheet.rows[row].kind is RowKind.YEAR][-1:]
        self._table.go_to(SheetPosition((empty or last or rows or [0])[0], column))

    def _in_order(self, step: int) -> Iterator[SheetPosition]:
        sheet = self._table.entries.sheet
        rows, columns = range(len(sheet.rows)), sheet.editable_columns
        for row in rows if step > 0 else reversed(rows):
            for column in columns if step > 0 else reversed(columns):
                if sheet.is_editable(row, column):
                    yield SheetPosition(row, column)

    # -- arrows

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
        self._table.reach(place, self._anchor())

    def _anchor(self) -> SheetPosition:
        """Return the corner of the selection opposite to the place in focus."""
        current, places = self._table.current_place(), self._table.selected()
        rows, columns = {place.row for place in places}, {place.column for place in places}
        if current is None or current not in places:
            return current or SheetPosition(0, 0)
        row = min(rows) if current.row == max(rows) else max(rows)
        column = min(columns) if current.column == max(columns) else max(columns)
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


def _after(place: SheetPosition, other: SheetPosition, step: int) -> bool:
    return place > other if step > 0 else place < other
