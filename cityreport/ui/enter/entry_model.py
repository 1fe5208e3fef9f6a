"""The entry grid's table model: one model over any sheet, and the cells that the sheet shows.

It reads nothing by itself and announces exactly the places that a change touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.suggestions import remainder
from cityreport.errors import CityReportError
from cityreport.ui.enter.cell_reader import Cells, with_derived
from cityreport.ui.enter.cell_state import CellState, state_of
from cityreport.ui.enter.entry_sheet import (
    SUMS,
    ColumnKind,
    EntrySheet,
    RowKind,
    SheetPosition,
    SheetRow,
    place_name,
    rows_below,
)
from cityreport.ui.enter.place_words import PlaceWords
from cityreport.ui.enter.remainder_words import RestLook, rest_look
from cityreport.ui.enter.typed_input import TypedInput

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_REACHED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _REACHED | Qt.ItemFlag.ItemIsEditable
"""The flags of a cell, put together once: Qt asks for them whenever it paints one."""
_MANY = 500
"""From this many changed cells on, everything in view is read again instead of each."""


class EntryModel(QAbstractTableModel):
    """Rows and columns of a `EntrySheet` with the numbers in them."""

    def __init__(self, typed_input: TypedInput, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._typed_input = typed_input
        self._office = typed_input.office
        self.sheet = EntrySheet((), (), lambda _: False)
        self.cells: Cells = {}
        self._refused: SheetPosition | None = None
        self.doubtful: Mapping[CellKey, str] = {}
        self._wrong: frozenset[CellKey] = frozenset()
        self.flagged: Mapping[CellKey, str] = {}
        words = PlaceWords(self, typed_input.office)
        self._answers: dict[int, Callable[[SheetPosition], object]] = {
            Qt.ItemDataRole.DisplayRole: words.shown,
            Qt.ItemDataRole.EditRole: words.typed,
            Qt.ItemDataRole.AccessibleTextRole: words.described,
            Qt.ItemDataRole.ToolTipRole: words.tip,
            Qt.ItemDataRole.TextAlignmentRole: lambda place: self.alignment(place.column),
        }

    # -- what is shown

    def show(self, sheet: EntrySheet, cells: Cells) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet, self.cells, self._refused = sheet, cells, None
        self.endResetModel()

    def refresh(self, keys: Iterable[CellKey]) -> list[CellKey]:
        """Read the changed cells that are in view again; return them, computed ones included."""
        touched = with_derived(self._office.catalogue, keys)
        shown = [key for key in touched if key in self.sheet.places]
        for key in shown:
            found = self._typed_input.held(key)
            if found is None:
                self.cells.pop(key, None)
            else:
                self.cells[key] = found
        if len(shown) > _MANY:
            self._touch_all()
            return shown
        for row in {place.row for key in shown for place in self.sheet.places[key]}:
            self._touch_row(row)
        for row in (at for at, one in enumerate(self.sheet.rows) if shown and one.kind in SUMS):
            self._touch_row(row)
        self._touch_headings({(key.indicator, key.period, key.area) for key in shown})
        return shown

    def set_refused(self, place: SheetPosition | None) -> None:
        """Mark the place whose typed text was refused; None when there is none any more."""
        for touched in {self._refused, place} - {None}:
            assert touched is not None  # noqa: S101 - taken out above
            self._refused = place
            for column in range(len(self.sheet.columns)):
                self._touch(SheetPosition(touched.row, column))

    def set_doubtful(self, found: Mapping[CellKey, str], wrong: frozenset[CellKey]) -> None:
        """Mark saved cells that are worth a look, with the reason; `wrong`: to put right."""
        before, was_wrong = self.doubtful, self._wrong
        self.doubtful, self._wrong = found, wrong
        other = {key for key in {*before, *found} if before.get(key) != found.get(key)}
        self._touch_cells(other | (was_wrong ^ wrong))

    def set_flags(self, flags: Mapping[CellKey, str]) -> None:
        """Mark the cells that somebody flagged for follow-up, with what is to be done."""
        before, self.flagged = self.flagged, flags
        self._touch_cells({key for key, _ in before.items() ^ flags.items()})

    def observation(self, place: SheetPosition) -> Observation | None:
        """Return the observation of the cell behind a place."""
        key = self.sheet.key(*place)
        return None if key is None else self.cells.get(key)

    def state(self, place: SheetPosition) -> CellState | None:
        """Return the state of the cell behind a place; None for headings and labels."""
        key = self.sheet.key(*place)
        if key is None:
            return None
        if self._refused is not None and self.sheet.key(*self._refused) == key:
            return CellState.REFUSED
        if self.sheet.rows[place.row].derived:
            return CellState.COMPUTED
        if not self.sheet.may_hold(key) and key not in self.cells:
            return CellState.CLOSED
        if key in self.doubtful and key in self.cells:
            return CellState.WRONG if key in self._wrong else CellState.DOUBTFUL
        return state_of(self.cells.get(key))

    def rest(self, row: int) -> RestLook | None:
        """Return what the breakdown of a row leaves of its total: the one beside the total, or the
        one that the row is the heading of."""
        shown = self.sheet.rows[row]
        total, breakdown = shown.key, shown.beside
        if shown.of is not None:
            total, breakdown = shown.of._replace(breakdown=TOTAL), shown.of.breakdown
        if total is None or not breakdown:
            return None
        found = remainder(self._office.catalogue, total, breakdown, self.cells.get)
        return None if found is None else rest_look(found)

    def is_refused(self, place: SheetPosition) -> bool:
        """Return whether a place shows that what was typed was refused: it itself, or its state."""
        refused, is_state = self._refused, self.sheet.columns[place.column].kind is ColumnKind.STATE
        return refused is not None and (place == refused or (is_state and place.row == refused.row))

    # -- folding

    def fold(self, row: int) -> None:
        """Show or hide the breakdowns below an indicator's row."""
        rows = self.sheet.rows
        key = rows[row].key
        if key is None or not rows[row].foldable:
            return
        unfold = key.indicator not in self.sheet.unfolded
        unfolded = self.sheet.unfolded ^ {key.indicator}
        if unfold:
            below = rows_below(self._office.catalogue, self.sheet, key)
            self.beginInsertRows(_ROOT, row + 1, row + len(below))
            self._lay(rows[: row + 1] + below + rows[row + 1 :], unfolded)
            self.endInsertRows()
        else:
            end = self.end_of_fold(row)
            self.beginRemoveRows(_ROOT, row + 1, end - 1)
            self._lay(rows[: row + 1] + rows[end:], unfolded)
            self.endRemoveRows()
        for column in range(len(self.sheet.columns)):
            self._touch(SheetPosition(row, column))

    def end_of_fold(self, row: int) -> int:
        """Return the row after the last one that belongs to the indicator in `row`."""
        rows = self.sheet.rows
        inside = {RowKind.BREAKDOWN, RowKind.CATEGORY}
        end = row + 1
        while end < len(rows) and rows[end].kind in inside:
            end += 1
        return end

    def _lay(self, rows: tuple[SheetRow, ...], unfolded: frozenset[str]) -> None:
        self.sheet = replace(self.sheet, rows=rows, unfolded=unfolded)

    # -- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows the sheet has."""
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many columns the sheet has."""
        return 0 if parent.isValid() else len(self.sheet.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be reached; the rest can, and some can be typed into."""
        if not index.isValid() or self.sheet.rows[index.row()].key is None:
            return Qt.ItemFlag.NoItemFlags
        is_typed = self.sheet.is_editable(index.row(), index.column()) and not self.is_read_only
        return _TYPED if is_typed else _REACHED

    @property
    def is_read_only(self) -> bool:
        """True if the office's file cannot be changed."""
        return self._office.store.read_only

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the data that Qt asks for; the delegate paints from `row` and `state` too."""
        if not index.isValid():
            return None
        place = SheetPosition(index.row(), index.column())
        answer = self._answers.get(role)
        return None if answer is None else answer(place)

    def setData(
        self,
        index: Index,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Write what was typed; False when it was refused."""
        place = SheetPosition(index.row(), index.column())
        key = self.sheet.key(*place)
        if role != Qt.ItemDataRole.EditRole or key is None or not self.sheet.is_editable(*place):
            return False
        try:
            self._typed_input.write(key, self.sheet.columns[place.column].kind, str(value))
        except CityReportError:
            return False
        return True

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Titles of the columns; of the rows for those who do not see them."""
        if orientation is Qt.Orientation.Vertical:
            said = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
            if role in said and section < len(self.sheet.rows):
                return place_name(self.sheet, SheetPosition(section, 0))
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.sheet.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section) | Qt.TextFlag.TextWordWrap
        return None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Numbers stand at the right edge in every script, words at the leading one."""
        numbers = {ColumnKind.VALUE, ColumnKind.REFERENCE, ColumnKind.TOTAL}
        flag = Qt.AlignmentFlag
        is_number = self.sheet.columns[column].kind in numbers
        side = flag.AlignRight | flag.AlignAbsolute if is_number else flag.AlignLeading
        return side | flag.AlignVCenter

    # -- announcing

    def _touch(self, place: SheetPosition) -> None:
        index = self.index(place.row, place.column)
        self.dataChanged.emit(index, index)

    def _touch_row(self, row: int) -> None:
        last = self.index(row, len(self.sheet.columns) - 1)
        self.dataChanged.emit(self.index(row, 0), last)

    def _touch_headings(self, totals: set[tuple[str, Period, str]]) -> None:
        """Announce the headings of breakdowns that say what these totals leave."""
        for at, row in enumerate(self.sheet.rows):
            if row.of is not None and (row.of.indicator, row.of.period, row.of.area) in totals:
                self._touch_row(at)

    def _touch_cells(self, keys: Iterable[CellKey]) -> None:
        for key in keys:
            for place in self.sheet.places.get(key, ()):
                self._touch(place)

    def _touch_all(self) -> None:
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)
