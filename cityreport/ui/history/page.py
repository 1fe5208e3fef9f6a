"""History: every change, the newest first; filters; one change taken back as a new one."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import ntr, tr
from cityreport.messages import sentence
from cityreport.office.change_history import NUMBERS, SETTINGS
from cityreport.office.page_values import Changed, HistoryLine
from cityreport.ui.history.erase_dialog import EraseDialog
from cityreport.ui.history.history_filters import HistoryFilters
from cityreport.ui.history.history_rows import WIDTHS, details, history_headings, history_rows
from cityreport.ui.history.take_back_dialog import TakeBackDialog
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, page_column, selectable, words
from cityreport.ui.kit.change_words import cell_words, place_words
from cityreport.ui.kit.table_rows import TableCell
from cityreport.ui.kit.theme import GRID
from cityreport.ui.kit.two_line_table import TwoLineTable
from cityreport.ui.page_context import Destination, Page, PageContext

_YEARS_BACK = 15
_DETAILS_HEIGHT = 104


class HistoryPage(Page):
    """Shows what was done and takes single changes back."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setObjectName("historyPage")
        self.setAccessibleName(tr("History"))
        self._office = context.office
        self._lines: list[HistoryLine] = []
        self._rows: list[list[TableCell]] = []
        self._is_stale = True
        self._officers: set[str] = set()
        self._filters = HistoryFilters()
        self._table = TwoLineTable("historyTable", tr("Every change, the newest first"), WIDTHS)
        self._none = words(role="muted", name="noHistory")
        self._fault = words(role="wrong", name="historyFault")
        self._details = selectable(words(name="historyDetails"))
        self._count = words(role="muted", name="historyCount", wrap=False)
        self._earlier = button(tr("Earlier changes"), "earlierHistory", self._on_earlier)
        self._go = button(tr("Go to the cell"), "goToCell", self._on_go, picture="table-2")
        self._back = button(tr("Take back…"), "takeBack", self._on_take_back, picture="undo-2")
        self._erase = button(tr("Erase the text…"), "eraseText", self._on_erase)
        self._lay_out()
        self._filters.changed.connect(self._load)
        self._table.selectionModel().selectionChanged.connect(self._on_selected)
        self._table.doubleClicked.connect(self._on_go)

    # -- what the window asks

    def show_place(self, place: Destination) -> None:
        """Show the changes of one cell; without one stay as it was."""
        if place.cell is not None:
            self._offer()
            name = cell_words(self._office.catalogue, self._office.city.profile, place.cell)
            self._filters.show_cell(place.cell, name)
            self._load()
        elif self._is_stale:
            self._start()
        self._table.setFocus()

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002 - every change is history
        """Show what has just been done, at once or when the page is next seen."""
        self._is_stale = True
        if self.isVisible():
            self._start()

    def showEvent(self, event: QShowEvent) -> None:
        """Load when first seen, and when something changed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._start()

    # -- making

    def _lay_out(self) -> None:
        card = Card("history")
        card.body.addWidget(self._filters)
        card.body.addWidget(self._none)
        card.body.addWidget(self._table, 1)
        card.body.addLayout(in_a_row(self._earlier, self._count))
        card.body.addWidget(self._fault)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        self._details.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._details.setAccessibleName(tr("The chosen change"))
        self._details.setMinimumHeight(_DETAILS_HEIGHT)
        below.addWidget(self._details, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._back)
        buttons.addWidget(self._go)
        buttons.addWidget(self._erase)
        buttons.addStretch(1)
        below.addLayout(buttons)
        card.body.addLayout(below)
        page_column(self).addWidget(card, 1)
        self._fault.hide()

    # -- what is shown

    def _start(self) -> None:
        self._offer()
        self._load()

    def _offer(self) -> None:
        office = self._office
        try:
            self._officers = self._officers or set(office.history.officers())
            first = office.queries.overview().first
        except CityReportError as error:
            self._tell(error)
            return
        last = office.clock.this_month
        year = min(last.year - _YEARS_BACK, last.year if first is None else first.year)
        officers = sorted({*self._officers, office.changes.officer} - {""})
        self._filters.offer(officers, year, last, office.catalogue, office.city.profile.areas)

    def _load(self) -> None:
        """Show the newest lines."""
        self._lines, self._rows = [], []
        self._is_stale = False
        self._fault.hide()
        self._read()
        self._table.choose(0)
        self._on_selected()

    def _read(self) -> None:
        """Add the next lines to those that are shown."""
        office = self._office
        before = self._lines[-1].cursor if self._lines else None
        try:
            found = office.history.lines(self._filters.wanted(), before)
            rows = history_rows(office.catalogue, office.city.profile, found.lines)
        except CityReportError as error:
            self._tell(error)
            self._show(has_more=False)
            return
        self._lines += found.lines
        self._rows += rows
        self._show(has_more=found.has_more)

    def _show(self, *, has_more: bool) -> None:
        self._table.show_lines(history_headings(), self._rows)
        is_empty = not self._lines
        self._none.setVisible(is_empty and self._fault.isHidden())
        self._none.setText(
            tr("No change fits. Choose other filters, or show everything.")
            if self._filters.is_narrow()
            else tr("Nothing was done in this file yet. Each change will be listed here.")
        )
        self._earlier.setVisible(has_more)
        shown = len(self._lines)
        self._count.setVisible(not is_empty)
        if has_more:
            self._count.setText(
                ntr("The newest {n} change is shown.", "The newest {n} changes are shown.", shown)
            )
        else:
            self._count.setText(ntr("It is the only change.", "All {n} changes are shown.", shown))

    def _tell(self, error: CityReportError) -> None:
        self._fault.setText(sentence(error))
        self._fault.show()

    def _line(self) -> HistoryLine | None:
        """Return the chosen line; None unless it is exactly one."""
        chosen = self._table.selectionModel().selectedRows()
        return self._lines[chosen[0].row()] if len(chosen) == 1 else None

    def _on_selected(
        self, _chosen: QItemSelection | None = None, _left: QItemSelection | None = None
    ) -> None:
        line = self._line()
        self._go.setEnabled(line is not None and self._can_go(line.cell))
        can_write = not self._office.store.read_only
        can_take = line is not None and line.subject in (*NUMBERS, *SETTINGS)
        self._back.setEnabled(can_take and can_write)
        self._erase.setEnabled(line is not None and line.has_text and can_write)
        self._back.setToolTip(
            "" if can_write else tr("This office is open read-only: nothing can be changed here.")
        )
        self._details.setText(
            "" if line is None else details(self._office.catalogue, self._office.city.profile, line)
        )

    def _can_go(self, cell: CellKey | None) -> bool:
        if cell is None:
            return False
        if self._office.cells.is_stored(cell):  # Enter shows whatever stands there
            return True
        try:
            self._office.catalogue.indicator(cell.indicator)
            return cell.area == TOTAL or self._office.city.profile.area(cell.area).exists_in(
                cell.period
            )
        except DataError:
            return False

    # -- what a person does

    def _on_earlier(self) -> None:
        at = self._table.verticalScrollBar().value()
        first = len(self._lines)
        self._read()
        self._table.verticalScrollBar().setValue(at)
        if len(self._lines) > first:
            self._table.choose(first)
            self._table.setFocus()

    def _on_go(self) -> None:
        line = self._line()
        if line is not None and line.cell is not None and self._can_go(line.cell):
            self.context.go("enter", Destination.of(line.cell))

    def _on_take_back(self) -> None:
        line = self._line()
        if line is None:
            return
        self._fault.hide()
        try:
            found = self._office.history.taking_back(line.seq)
        except CityReportError as error:
            self._tell(error)
            return
        dialog = TakeBackDialog(self._office.catalogue, self._office.city.profile, found, self)
        dialog.accepted.connect(lambda: self._take_back(line.seq))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_erase(self) -> None:
        line = self._line()
        if line is None:
            return
        self._fault.hide()
        office = self._office
        try:
            office.erasing.erasable(line.seq)
        except CityReportError as error:
            self._tell(error)
            return
        dialog = EraseDialog(
            place_words(office.catalogue, office.city.profile, line),
            lambda everywhere: office.erasing.erasable(line.seq, everywhere=everywhere),
            lambda reason, everywhere: office.erasing.erase(
                line.seq, reason, everywhere=everywhere
            ),
            self,
        )
        dialog.accepted.connect(lambda: self.context.say(tr("The text was erased.")))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_back(self, seq: int) -> None:
        try:
            self._office.steps.take_back(seq)
        except CityReportError as error:
            self._tell(error)
            return
        self.context.say(tr("The change was taken back. You can take that back as well."))
