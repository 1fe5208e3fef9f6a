"""The table that the entry grid is: its look, its widths, moving about and folding in it.

Not here: typing (entry_grid) and painting (entry_delegate).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cityreport import i18n
from cityreport.domain.observation import CellKey
from cityreport.ui.enter.across_sheet import sum_words
from cityreport.ui.enter.columns_beside import fit_beside, forget_beside
from cityreport.ui.enter.entry_delegate import ROW_HEIGHT, EntryDelegate
from cityreport.ui.enter.entry_model import EntryModel, Index
from cityreport.ui.enter.entry_sheet import OF_AREAS, ColumnKind, RowKind, SheetPosition
from cityreport.ui.enter.grid_moves import GridMoves
from cityreport.ui.kit.theme import scaled

_WIDTHS = {ColumnKind.STATE: 128, ColumnKind.VALUE: 96, ColumnKind.REFERENCE: 80}
_NARROWEST_NOTE = 112
_NARROWEST_LABEL = 280
_NARROWEST_MONTH = 56
_YEAR_LABEL = 72
_NARROWEST_DISTRICT = 176
_LABEL_MARGIN = 72


class EntryTable(QTableView):
    """Shows an `EntryModel`. `cell_entered` carries the key of the cell in focus, or None;
    `cell_touched`: that cell stands there otherwise than before."""

    cell_entered = Signal(object)
    cell_touched = Signal()

    def __init__(self, entries: EntryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = entries
        self._is_beside = False
        self.moves = GridMoves(self)
        self._shown_block: list[SheetPosition] = []
        self._delegate = EntryDelegate(self, self.font())
        self._set_look()
        self.setModel(entries)
        entries.modelReset.connect(self.fit)
        entries.rowsInserted.connect(self.fit)
        entries.dataChanged.connect(self._on_data)

    def _set_look(self) -> None:
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(scaled(ROW_HEIGHT))
        rows.setDefaultSectionSize(scaled(ROW_HEIGHT))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setMinimumSectionSize(scaled(40))

    # -- where we are

    def current_place(self) -> SheetPosition | None:
        """Row and column in focus."""
        index = self.currentIndex()
        return SheetPosition(index.row(), index.column()) if index.isValid() else None

    def current_key(self) -> CellKey | None:
        """Return the cell in focus; on a label or a total that of its row."""
        place = self.current_place()
        if place is None:
            return None
        key = self.entries.sheet.key(*place)
        if key is None:
            row = self.entries.sheet.rows[place.row]
            first = self.entries.sheet.value_column
            return self.entries.sheet.key(place.row, first) if row.key is not None else None
        if self.entries.sheet.columns[place.column].kind is ColumnKind.REFERENCE:
            return self.entries.sheet.key(place.row, self.entries.sheet.value_column)
        return key

    def selected(self) -> list[SheetPosition]:
        """Return the selected places."""
        rows, selection = self.entries.sheet.rows, self.selectionModel().selection()
        return sorted(
            SheetPosition(row, column)
            for block in map(selection.at, range(selection.count()))
            for row in range(block.top(), block.bottom() + 1)
            if rows[row].key is not None
            for column in range(block.left(), block.right() + 1)
        )

    def chosen(self, *, shown: bool = False) -> list[SheetPosition]:
        """Return the places that are typed into together: all selected ones that can be, or the one
        in focus. A block that a paste left selected counts only if `shown`: who types on means one
        cell."""
        found, sheet = self.selected(), self.entries.sheet
        if found == self._shown_block and not shown:
            found = []
        found = [place for place in found if sheet.is_editable(*place)]
        current = self.current_place()
        if len(found) > 1:
            return found
        return [] if current is None or not sheet.is_editable(*current) else [current]

    def chosen_keys(self) -> tuple[CellKey, ...]:
        """Return the cells that are chosen where they are many, the one in focus first."""
        places, current = self.chosen(shown=True), self.current_key()
        if len(places) < 2 or current is None:
            return ()
        keys = [key for p in places if (key := self.entries.sheet.key(*p)) is not None]
        first = [current] if current in keys else []
        chosen = tuple(dict.fromkeys([*first, *keys]))
        return chosen if len(chosen) > 1 else ()

    def show_block(self, places: Sequence[SheetPosition]) -> None:
        """Select the block that was just written, to be seen."""
        self.select(places)
        self._shown_block = self.selected()

    def select(self, places: Sequence[SheetPosition]) -> None:
        """Select a block; the focus stays where it is."""
        first = self.entries.index(min(p.row for p in places), min(p.column for p in places))
        last = self.entries.index(max(p.row for p in places), max(p.column for p in places))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(QItemSelection(first, last), flags)

    def reach(self, place: SheetPosition, began: SheetPosition) -> None:
        """Select from one place to another one, which is in focus then."""
        self.focus_on(place)
        self.select([began, place])
        self.scrollTo(self.currentIndex())

    def focus_on(self, place: SheetPosition) -> None:
        """Put the focus on a place of the selection, which stays."""
        flags = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(self.entries.index(*place), flags)

    def go_to(self, place: SheetPosition) -> None:
        """Put the focus on a place."""
        index = self.entries.index(*place)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def go_to_cell(self, key: CellKey) -> bool:
        """Put the focus where a cell's value is typed, unfolding it; False if it is not here."""
        sheet = self.entries.sheet
        is_here = sheet.place_of(key) is not None
        if not is_here and not key.is_total and key.indicator not in sheet.unfolded:
            total = key._replace(breakdown="_T", category="_T")
            above = sheet.place_of(total)
            if above is not None and sheet.rows[above.row].foldable:
                self.entries.fold(above.row)
        place = self.entries.sheet.place_of(key)
        if place is None:
            return False
        self.go_to(place)
        return True

    def _on_data(self, first: Index, last: Index) -> None:
        key = self.current_key()
        place = None if key is None else self.entries.sheet.place_of(key)
        if place is None or not first.row() <= place.row <= last.row():
            return
        if first.column() <= place.column <= last.column():
            self.cell_touched.emit()

    # -- folding

    def fold(self, row: int) -> None:
        """Show or hide the breakdowns of the indicator that a row belongs to."""
        row = self.row_of_indicator(row)
        place = self.current_place()
        if place is not None and row < place.row < self.entries.end_of_fold(row):
            self.go_to(SheetPosition(row, place.column))
        self.entries.fold(row)

    def fold_all(self, *, unfold: bool) -> None:
        """Show all breakdowns, or none."""
        key, place = self.current_key(), self.current_place()
        for row in reversed(range(len(self.entries.sheet.rows))):
            shown = self.entries.sheet.rows[row]
            if not shown.foldable or shown.key is None:
                continue
            if (shown.key.indicator in self.entries.sheet.unfolded) is not unfold:
                self.fold(row)
        if key is not None and place is not None:
            self.go_to_cell(key if unfold else key._replace(breakdown="_T", category="_T"))

    def is_any_unfolded(self) -> bool:
        """Return whether any breakdown is in view."""
        return any(map(self.is_unfolded, range(len(self.entries.sheet.rows))))

    def row_of_indicator(self, row: int) -> int:
        """Return the row of the indicator that a category's row belongs to."""
        while row > 0 and self.entries.sheet.rows[row].kind in {
            RowKind.CATEGORY,
            RowKind.BREAKDOWN,
        }:
            row -= 1
        return row

    def is_unfolded(self, row: int) -> bool:
        """Return whether the breakdowns of the indicator in `row` are in view."""
        key = self.entries.sheet.rows[row].key
        return key is not None and key.indicator in self.entries.sheet.unfolded

    # -- widths

    def fit(self) -> None:
        """Give columns and rows their sizes: every label whole, the rest for the notes."""
        columns = self.entries.sheet.columns
        if not columns:
            return
        kinds = {row.kind for row in self.entries.sheet.rows}
        if not kinds & OF_AREAS or any(column.breakdown for column in columns):
            self.verticalHeader().hide()
            self.setColumnHidden(0, False)
        if self._is_beside:
            forget_beside(self)
        self._is_beside = any(column.breakdown for column in columns)
        if self._is_beside:
            self._fit_beside()
        elif kinds & OF_AREAS:
            self._fit_across()
        elif RowKind.YEAR in kinds:
            self._fit_history()
        else:
            self._fit_period()

    def _fit_period(self) -> None:
        width, columns = self.viewport().width(), self.entries.sheet.columns
        fixed = sum(scaled(_WIDTHS.get(column.kind, 0)) for column in columns)
        metrics = QFontMetrics(self.font())
        rows = self.entries.sheet.rows
        said = [*(row.label for row in rows), columns[0].title]
        longest = max(map(metrics.horizontalAdvance, said))
        room = max(scaled(_NARROWEST_LABEL), width - fixed - scaled(_NARROWEST_NOTE))
        label = min(round(longest * 1.08) + scaled(_LABEL_MARGIN), room)
        least = {**_WIDTHS, ColumnKind.NOTE: _NARROWEST_NOTE}
        widths = [scaled(least.get(column.kind, 0)) or label for column in columns]
        widths[-1] += max(0, width - sum(widths))
        for number, column_width in enumerate(widths):
            self.setColumnWidth(number, column_width)
        for number, row in enumerate(rows):
            height = self._delegate.label_height(row, label)
            if self.rowHeight(number) != height:
                self.setRowHeight(number, height)

    def _fit_beside(self) -> None:
        longest = max(
            (QFontMetrics(self.font()).horizontalAdvance(r.label) for r in self.entries.sheet.rows),
            default=0,
        )
        fit_beside(self, self.entries.sheet, round(longest * 1.08) + _LABEL_MARGIN, self._delegate)

    def _fit_across(self) -> None:
        """Fit districts by months: figures by the largest one, the label to what is left."""
        sheet, cells = self.entries.sheet, self.entries.cells
        columns, rows = sheet.columns, sheet.rows
        largest = i18n.number(max((held.value or 0 for held in cells.values()), default=0))
        together = next(at for at, row in enumerate(rows) if row.kind is RowKind.TOGETHER)
        sums = [sum_words(sheet, cells, together, at) for at in range(1, len(columns))]
        least = {
            ColumnKind.VALUE: [*(c.title for c in columns[1:-1]), largest, *sums[:-1]],
            ColumnKind.TOTAL: [columns[-1].title, f"{largest}0"],
            ColumnKind.STATE: [i18n.tr("Not available")],
            ColumnKind.NOTE: ["0" * 12],
        }
        wide = {kind: max(map(self._delegate.width_of, said)) for kind, said in least.items()}
        wide[ColumnKind.VALUE] = max(wide[ColumnKind.VALUE], _NARROWEST_MONTH)
        widths = [wide.get(column.kind, 0) for column in columns]
        wanted = max((self._delegate.width_of(row.label) for row in rows), default=0)
        names = self.verticalHeader()
        room = self.viewport().width() + (0 if names.isHidden() else names.width())
        spare = room - sum(widths)
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)
        self.setColumnHidden(0, True)  # the names stay in view beside months that scroll
        names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        names.setFixedWidth(min(wanted, max(spare, _NARROWEST_DISTRICT)))
        names.show()

    def _fit_history(self) -> None:
        columns, rows = self.entries.sheet.columns, range(len(self.entries.sheet.rows))
        least = _WIDTHS | {ColumnKind.LABEL: _YEAR_LABEL, ColumnKind.NOTE: _NARROWEST_NOTE}
        kinds = {column.kind for column in columns}
        if ColumnKind.TOTAL in kinds:  # twelve months side by side
            least = {ColumnKind.LABEL: _YEAR_LABEL, ColumnKind.VALUE: _NARROWEST_MONTH}
        widths = [scaled(least.get(column.kind, 0)) for column in columns]
        for number, column in enumerate(columns):
            said = [str(self.entries.index(row, number).data() or "") for row in rows]
            if column.kind is not ColumnKind.NOTE:
                longest = max(map(self._delegate.width_of, [column.title, *said]))
                widths[number] = max(widths[number], longest)
        grows = ColumnKind.NOTE if ColumnKind.NOTE in kinds else ColumnKind.VALUE
        growing = [number for number, column in enumerate(columns) if column.kind is grows]
        spare = max(0, self.viewport().width() - sum(widths)) // len(growing)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width + (spare if number in growing else 0))
        for row in rows:
            if self.rowHeight(row) != scaled(ROW_HEIGHT):
                self.setRowHeight(row, scaled(ROW_HEIGHT))

    # -- Qt

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which cell is in focus now."""
        super().currentChanged(current, previous)
        self.cell_entered.emit(self.current_key())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every label whole at the new width."""
        super().resizeEvent(event)
        self.fit()
