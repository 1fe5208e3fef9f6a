"""The page where numbers are entered: a month, a year, or one indicator through the years.

It decides what the grid lays out and tells it what changed. Typing is the grid's, writing the
office's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from cityreport.domain.catalogue import TOTAL, Kind
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.errors import AccessError, CityReportError
from cityreport.i18n import ntr, tr
from cityreport.messages import sentence
from cityreport.office.pages import Changed
from cityreport.ui.desk import Desk, Page, Place
from cityreport.ui.models.cell_state import CellState
from cityreport.ui.models.entering import Entering
from cityreport.ui.models.reading import read_history, read_period
from cityreport.ui.models.sheet import Place as GridPlace
from cityreport.ui.models.sheet import Sheet, history_sheet, period_sheet
from cityreport.ui.theme import COLORS, GRID
from cityreport.ui.widgets.cell_panel import CellPanel
from cityreport.ui.widgets.enter_bar import EnterBar, View
from cityreport.ui.widgets.entry_grid import EntryGrid

_MONTH_OR_YEAR = {Frequency.MONTH: View.MONTH, Frequency.YEAR: View.YEAR}


class EnterPage(Page):
    """Months, years and histories to type into."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("enterPage")
        self.setAccessibleName(tr("Enter"))
        self._office = desk.office
        self._entering = Entering(desk.office)
        self._view = View.MONTH
        self._month = self._office.this_month.shift(-1)
        self._year = Period.of_year(self._month.year)
        self._area = TOTAL
        self._cell = CellKey(self._office.catalogue.indicators[0].code, self._month)
        self._first_year = self._month.year
        self._unfolded: frozenset[str] = frozenset()
        self._is_loaded = False
        self.bar = EnterBar(self._office.this_month)
        self.grid = EntryGrid(self._entering)
        self.panel = CellPanel(self._entering)
        self._notice = QLabel()
        self._hint = QLabel()
        self._fold_all = QPushButton()
        self._lay_out()
        self._connect()

    # -- making

    def _lay_out(self) -> None:
        self._notice.setObjectName("enterNotice")
        self._notice.setAccessibleName(tr("Notice"))
        self._notice.setWordWrap(True)
        self._notice.setStyleSheet(
            f"background: {COLORS.doubtful_soft}; color: {COLORS.doubtful};"
            f" border: 1px solid {COLORS.doubtful}; border-radius: 4px; padding: 6px 12px;"
        )
        self._hint.setObjectName("enterHint")
        self._hint.setAccessibleName(tr("Keys"))
        self._hint.setProperty("role", "muted")
        self._hint.setText(
            tr(
                "Enter ↓   Tab →   0 zero   n not available   c not collected   "
                "x not applicable   Delete empties   Space breakdowns   F6 panel"
            )
        )
        self._fold_all.setObjectName("foldAll")
        body = QHBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(self.grid, 1)
        body.addWidget(self.panel)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._fold_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.bar)
        column.addWidget(self._notice)
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.bar.view_chosen.connect(self._on_view)
        self.bar.period.period_chosen.connect(self._on_period)
        self.bar.area.code_chosen.connect(self._on_area)
        self.bar.cell_chosen.connect(self._on_cell)
        self.bar.earlier_year_asked.connect(self._on_earlier_year)
        self.grid.cell_entered.connect(self._on_cell_entered)
        self.grid.paged.connect(self.step)
        self.grid.said.connect(self.desk.say)
        self.grid.undo_asked.connect(lambda: self._step_back(self._office.undo))
        self.grid.redo_asked.connect(lambda: self._step_back(self._office.redo))
        self.grid.typing.note_asked.connect(self.panel.fields.focus_note)
        self.grid.entries.dataChanged.connect(self._on_data_changed)
        self.grid.entries.rowsInserted.connect(self._on_folded)
        self.grid.entries.rowsRemoved.connect(self._on_folded)
        self.panel.fields.left.connect(self.grid.setFocus)
        self._fold_all.clicked.connect(self._on_fold_all)
        for keys, act in (
            ("Alt+Left", lambda: self.step(-1)),
            ("Alt+Right", lambda: self.step(1)),
            ("F6", self._on_next_part),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- what the window asks

    def show_place(self, place: Place) -> None:
        """Land on a period, an area, an indicator; without any stay where one was."""
        if not self._is_loaded:
            self._start()
        indicator = place.indicator
        period = place.period
        if period is None and indicator is not None:
            yearly = self._office.catalogue.indicator(indicator).frequency is Frequency.YEAR
            period = self._year if yearly else self._month
        if period is not None and period.frequency is Frequency.QUARTER:
            period = period.months()[0]
        if period is not None or place.area is not None:
            view = self._view if period is None else _MONTH_OR_YEAR[period.frequency]
            self._show(view, period, self._area if place.area is None else place.area)
        if indicator is not None and self._period is not None:
            self.grid.go_to_cell(CellKey(indicator, self._period, self._area))
        self.grid.setFocus()

    def on_changed(self, changed: Changed) -> None:
        """Refresh the touched cells; go to them when they changed by undo from the menu."""
        if not self._is_loaded:
            return
        if changed.profile:
            self._on_profile()
        if not changed.cells:
            return
        self.grid.entries.refresh(changed.cells)
        self._show_required()
        if not self._entering.is_writing and self.isVisible():
            self._reveal(changed.cells[0])

    def showEvent(self, event: QShowEvent) -> None:
        """Load when first seen."""
        super().showEvent(event)
        if not self._is_loaded:
            self._start()

    # -- laying out

    @property
    def _period(self) -> Period | None:
        """The period in view; None for a history."""
        return {View.MONTH: self._month, View.YEAR: self._year}.get(self._view)

    def _start(self) -> None:
        """First showing: the last period with numbers, else the last complete month."""
        self._is_loaded = True
        overview = self._office.overview()
        if overview.last is not None:
            self._month = min(overview.last.months()[-1], self._office.this_month)
        self._year = Period.of_year(self._month.year)
        years = [*self._office.profile.baseline.years, self._month.year]
        if overview.first is not None:
            years.append(overview.first.year)
        self._first_year = min(years)
        self._load()
        self._go_to_first_empty()

    def _show(self, view: View, period: Period | None = None, area: str | None = None) -> bool:
        """Settle on a view, period and area; False when something typed was refused first."""
        if not self.grid.typing.commit():
            self._show_bar()
            self.grid.typing.editor.setFocus()
            return False
        key, place = self.grid.current_key(), self.grid.current_place()
        self._view = view
        if period is not None and period.months()[0] <= self._office.this_month:
            if period.frequency is Frequency.MONTH:
                self._month = period
            else:
                self._year = period
        self._area = self._area if area is None else area
        self._load()
        self._stay_at(key, place)
        return True

    def _load(self) -> None:
        """Read and show what was settled on; a district that did not exist gives way."""
        areas, period = self._office.profile.areas, self._period
        known = {a.code for a in areas if period is None or a.exists_in(period)}
        if self._area not in known:
            self._area = TOTAL
        try:
            sheet = self._sheet()
            cells = (
                read_history(self._office, sheet)
                if period is None
                else read_period(self._office, period, self._area)
            )
        except CityReportError as error:
            self.desk.fail(error)
            return
        self.grid.entries.show(sheet, cells)
        self._show_bar()
        self._show_required()
        self._show_notice()

    def _sheet(self) -> Sheet:
        catalogue, period = self._office.catalogue, self._period
        if period is not None:
            return period_sheet(catalogue, period, self._area, self._unfolded, self._is_open)
        years = range(self._first_year, self._office.this_month.year + 1)
        return history_sheet(catalogue, self._cell._replace(area=self._area), years, self._is_open)

    def _is_open(self, period: Period) -> bool:
        """Whether a period has begun and the area in view existed in it."""
        if period.months()[0] > self._office.this_month:
            return False
        area = self._area
        return area == TOTAL or self._office.profile.area(area).exists_in(period)

    def _stay_at(self, key: CellKey | None, place: GridPlace | None) -> None:
        """Keep the focus on the cell it was on, or the nearest thing to it."""
        if key is None or place is None:
            self._go_to_first_empty()
            return
        period = self._period
        if period is None:
            landed = self.grid.go_to_cell(self._cell._replace(period=key.period, area=self._area))
        else:
            landed = self.grid.go_to_cell(key._replace(period=period, area=self._area))
            columns = self.grid.entries.columnCount()
            row = self.grid.currentIndex().row()
            if landed and place.column < columns:
                self.grid.go_to(GridPlace(row, place.column))
        if not landed:
            self._go_to_first_empty()

    def _go_to_first_empty(self) -> None:
        """The first required cell that nobody answered, else the first that can be typed."""
        entries = self.grid.entries
        column = entries.sheet.value_column
        rows = [
            row
            for row in range(entries.rowCount())
            if entries.sheet.is_editable(row, column) or self._period is None
        ]
        empty = [
            row
            for row in rows
            if entries.sheet.rows[row].required
            and entries.state(GridPlace(row, column)) is CellState.EMPTY
        ]
        if self._period is None and rows:
            rows = rows[-1:]
        if rows:
            self.grid.go_to(GridPlace((empty or rows)[0], column))

    # -- telling

    def _show_bar(self) -> None:
        period = self._period
        self.bar.show_view(self._view, period or self._month)
        self.bar.show_areas(self._office.profile.areas, period, self._area)
        if period is None:
            self.bar.show_cell(self._office.catalogue, self._cell)
        can_fold = any(row.foldable for row in self.grid.entries.sheet.rows)
        self._fold_all.setVisible(can_fold)
        self._on_folded()

    def _show_required(self) -> None:
        required = [
            row.key
            for row in self.grid.entries.sheet.rows
            if row.required and not row.derived and row.key is not None
        ]
        answered = sum(key in self.grid.entries.cells for key in required)
        self.bar.show_required(answered, len(required))

    def _show_notice(self) -> None:
        store, words = self._office.store, ""
        if store.read_only:
            words = sentence(AccessError("store_read_only", path=str(store.path)))
        elif not self._office.profile.city.currency and self._has_money():
            words = tr(
                "The city has no currency yet. Choose it in Settings, then amounts of money "
                "can be entered here."
            )
        self._notice.setText(words)
        self._notice.setVisible(bool(words))

    def _has_money(self) -> bool:
        codes = {row.key.indicator for row in self.grid.entries.sheet.rows if row.key is not None}
        return any(self._office.catalogue.indicator(c).kind is Kind.MONEY for c in codes)

    def _reveal(self, key: CellKey) -> None:
        """Bring a cell into view that was changed from elsewhere."""
        indicator = self._office.catalogue.indicator(key.indicator)
        if key in self.grid.entries.sheet.places and self.grid.go_to_cell(key):
            return
        if key.period.frequency is indicator.frequency:
            view = _MONTH_OR_YEAR[key.period.frequency]
            if self._show(view, key.period, key.area):
                self.grid.go_to_cell(key)

    # -- what the person does

    def step(self, steps: int) -> None:
        """One period on or back; in a history the next indicator."""
        if self._view is not View.HISTORY:
            self.bar.period.step(steps)
            return
        codes = [indicator.code for indicator in self._office.catalogue.indicators]
        position = codes.index(self._cell.indicator) + steps
        if 0 <= position < len(codes):
            self._on_cell(codes[position], TOTAL, TOTAL)

    def _on_view(self, view: View) -> None:
        key = self.grid.current_key()
        if view is View.HISTORY and key is not None:
            self._cell = key
        self._show(view)
        self.grid.setFocus()

    def _on_period(self, period: Period) -> None:
        self._show(self._view, period)

    def _on_area(self, code: str) -> None:
        self._show(self._view, area=code)

    def _on_cell(self, indicator: str, breakdown: str, category: str) -> None:
        if self.grid.typing.commit():
            self._cell = CellKey(indicator, self._month, self._area, breakdown, category)
        self._show(self._view)

    def _on_earlier_year(self) -> None:
        self._first_year -= 1
        self._show(self._view)

    def _on_profile(self) -> None:
        years = self._office.profile.baseline.years
        self._first_year = min(self._first_year, *years)
        if not self.grid.typing.is_open:
            self._show(self._view)
        else:
            self._show_bar()

    def _on_cell_entered(self, key: CellKey | None) -> None:
        self.panel.show_cell(key, refused=False)

    def _on_data_changed(self) -> None:
        """The panel shows the cell in focus as it is now."""
        place = self.grid.current_place()
        if place is not None:
            refused = self.grid.entries.state(place) is CellState.REFUSED
            self.panel.show_cell(self.grid.current_key(), refused=refused)

    def _on_folded(self) -> None:
        self._unfolded = self.grid.entries.sheet.unfolded or (
            self._unfolded if self._view is View.HISTORY else frozenset()
        )
        words = tr("Fold all") if self._unfolded else tr("Unfold all")
        self._fold_all.setText(words)
        self._fold_all.setAccessibleName(words)

    def _on_fold_all(self) -> None:
        if self.grid.typing.commit():
            self.grid.fold_all(unfold=not self._unfolded)
        self.grid.setFocus()

    def _on_next_part(self) -> None:
        """From the grid to the panel, to the bar, and back."""
        focused = QApplication.focusWidget()
        if focused is not None and self.panel.isAncestorOf(focused):
            first = self.bar.indicator if self._period is None else self.bar.period
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif focused is not None and self.bar.isAncestorOf(focused):
            self.grid.setFocus()
        else:
            self.panel.fields.focus_first()

    def _step_back(self, step: Callable[[], Sequence[CellKey]]) -> None:
        try:
            keys = step()
        except CityReportError as error:
            self.grid.typing.tell(error)
            return
        self.desk.say(ntr("{n} cell was set back.", "{n} cells were set back.", len(keys)))
