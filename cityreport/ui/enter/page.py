"""The page where numbers are entered: a month, a year, or one indicator through the years.

It tells the grid what to lay out and what changed. Typing is the grid's, writing the office's.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.errors import AccessError, CityReportError
from cityreport.i18n import tr
from cityreport.office.grid_choice import GRID_COLUMNS
from cityreport.office.page_values import Changed
from cityreport.store.annotations import COLLECTION, FLAG, SIGN_OFF
from cityreport.ui.enter.across_sheet import EVERY
from cityreport.ui.enter.cell_check import CellCheck
from cityreport.ui.enter.cell_panel import CellPanel
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.enter_bar import EnterBar
from cityreport.ui.enter.enter_foot import EnterFoot
from cityreport.ui.enter.entry_aids import EntryAids, focus_next_part
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.enter.entry_layout import EntryLayout, View, view_of
from cityreport.ui.enter.entry_sheet import SheetPosition as GridPlace
from cityreport.ui.enter.grid_menu import GridMenu
from cityreport.ui.enter.grid_steps import GridSteps
from cityreport.ui.enter.month_guide import MonthGuide
from cityreport.ui.enter.panel_refresh import PanelRefresh
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.building_blocks import page_column, scrolled
from cityreport.ui.kit.district_keys import NEXT_DISTRICT, PREVIOUS_DISTRICT
from cityreport.ui.kit.scroll_room import LowPart
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import Destination, Page, PageContext

_LEAST_HEIGHT = 200
"""Pixels of the grid in a low window; the rest of the page is scrolled to."""


class EnterPage(Page):
    """Months, years and histories to type into."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setObjectName("enterPage")
        self.setAccessibleName(tr("Enter"))
        self._office = context.office
        self._typed_input = TypedInput(context.office)
        self._layout = EntryLayout(context.office)
        self._is_loaded = False
        self.bar = EnterBar(self._office.clock.this_month)
        self.grid = EntryGrid(self._typed_input, context.disk)
        self.panel = CellPanel(self._typed_input, context.disk)
        self._panel_refresh = PanelRefresh(self.panel, self._show_panel)
        self._check = CellCheck(context.office, self, self.grid.entries)
        self._steps = GridSteps(context, self._typed_input, self.grid)
        self._aids = EntryAids(context, self._typed_input, self.grid)
        self._guide = MonthGuide(context, self._layout, self.grid, self._check, self.bar)
        self._menu = GridMenu(context, self._layout, self._show_again)
        self._foot = EnterFoot(self._aids.flag_list, self._menu, self)
        self._lay_out()
        self._connect()

    # -- making

    def _lay_out(self) -> None:
        parts = LowPart(_LEAST_HEIGHT)
        body = QHBoxLayout(parts)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2 * GRID)
        body.addWidget(self.grid, 1)
        body.addLayout(self._guide.beside(self.panel))
        column = page_column(scrolled(self))
        column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.bar)
        column.addWidget(self._guide)
        column.addWidget(parts, 1)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self.bar.view_chosen.connect(self._on_view)
        self.bar.period.period_chosen.connect(lambda p: self._show(self._layout.view, p))
        self.bar.area.code_chosen.connect(lambda a: self._show(self._layout.view, area=a))
        self.bar.cell_chosen.connect(self._on_cell)
        self.bar.earlier_year_asked.connect(self._on_earlier_year)
        self.grid.cell_entered.connect(self._panel_refresh.ask)
        self.grid.selectionModel().selectionChanged.connect(self._panel_refresh.ask)
        self.grid.paged.connect(self.step)
        self.grid.said.connect(self.context.say)
        self.grid.typing.note_asked.connect(self.panel.fields.focus_note)
        self.grid.cell_touched.connect(self._panel_refresh.ask)
        self.grid.entries.rowsInserted.connect(self._on_folded)
        self.grid.entries.rowsRemoved.connect(self._on_folded)
        self.panel.fields.left.connect(self.grid.setFocus)
        self._check.changed.connect(self._panel_refresh.ask)
        self.panel.series_asked.connect(self._aids.describe_series)
        self.panel.history.asked.connect(
            lambda key: self.context.go("history", Destination(cell=key))
        )
        self._foot.fold_all_asked.connect(self._on_fold_all)
        self._foot.zeros_asked.connect(self._aids.return_zeros)
        self._foot.import_asked.connect(self._aids.import_table)
        self._foot.again_asked.connect(lambda: self.context.go("second_keying", self.place()))
        acts: dict[str, Callable[[], object]] = {
            "Alt+Left": lambda: self.step(-1),
            "Alt+Right": lambda: self.step(1),
            NEXT_DISTRICT: lambda: self.bar.area.step(1),
            PREVIOUS_DISTRICT: lambda: self.bar.area.step(-1),
            "F6": lambda: focus_next_part(self.grid, self.panel, self.bar),
            "F7": self._menu.next_rows,
            "F8": self._menu.next_beside,
            "Ctrl+L": self._aids.take_source_before,
            "Ctrl+K": self._aids.say_not_collected,
            "Ctrl+0": self._aids.return_all_zeros,
            "Ctrl+Return": self._guide.go_on,
            "Ctrl+Enter": self._guide.go_on,
        }
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- what the window asks

    def show_place(self, place: Destination) -> None:
        """Land on a period, an area, an indicator; without any stay where one was."""
        self._start()
        layout, period = self._layout, place.period
        if period is None and place.indicator is not None and layout.period is not None:
            yearly = self._office.catalogue.indicator(place.indicator).frequency is Frequency.YEAR
            period = layout.year if yearly else layout.month
        if period is not None or place.area is not None:
            view = layout.view if period is None else view_of(period)
            self._show(view, period, place.area)
        if place.cell is not None:
            self.grid.go_to_cell(place.cell)
        elif place.indicator is not None:
            self._land_on(place.indicator)
        self.grid.setFocus()
        self._panel_refresh.finish()

    def place(self) -> Destination:
        """Return the cell in focus."""
        key = self.grid.current_key()
        return Destination() if key is None else Destination(key.period, key.area, key.indicator)

    def on_changed(self, changed: Changed) -> None:
        """Refresh the touched cells; go to them when they changed by undo from the menu."""
        if not self._is_loaded:
            return
        if changed.profile or COLLECTION in changed.annotations:
            self._on_profile()
        if SIGN_OFF in changed.annotations:
            self._guide.show_notice()
        if GRID_COLUMNS in changed.annotations:
            self._on_profile()
        if FLAG in changed.annotations:
            self._aids.show_flags()
            self._panel_refresh.ask()
        self.grid.entries.refresh(changed.cells)
        self._check.follow(changed)
        if not changed.cells:
            return
        self.bar.show_required(self.grid.entries)
        here = self.grid.current_key()
        if here is not None and any(key.indicator == here.indicator for key in changed.cells):
            self._panel_refresh.ask()  # a category that is folded away may complete what is offered
        if self.isVisible() and self._steps.is_step_back():
            self._reveal(changed.cells[0])

    def settle(self) -> bool:
        """Write the open cell and the fields beside it; False where one is refused."""
        self._panel_refresh.finish()
        parts = (self.grid.typing.commit, self.panel.fields.settle, self.panel.flag.settle)
        done = [settle() for settle in parts]  # each of them, not up to a no
        return all(done)

    def showEvent(self, event: QShowEvent) -> None:
        """Load when first seen."""
        super().showEvent(event)
        self._start()
        self._guide.show_notice()
        self._check.look_around()

    # -- laying out

    def _start(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        try:
            self._layout.start()
        except CityReportError as error:
            self.context.fail(error)
        self._load()
        self._aids.show_flags()
        self.grid.moves.go_to_first_empty()

    def _show(self, view: View, period: Period | None = None, area: str | None = None) -> bool:
        """Settle on a view, period and area; False when something typed was refused first."""
        if not self.grid.typing.commit():
            self._show_bar()
            self.grid.typing.editor.setFocus()
            return False
        key, place = self.grid.current_key(), self.grid.current_place()
        self._layout.settle(view, period, area)
        self._load()
        self._stay_at(key, place)
        return True

    def _show_again(self) -> bool:
        """Lay the same period out anew."""
        self.grid.setFocus()
        return self._show(self._layout.view)

    def _load(self) -> None:
        sheet = self._layout.sheet()
        try:
            cells = self._layout.read(sheet)
        except CityReportError as error:
            self.context.fail(error)
            return
        self.grid.entries.show(self._layout.holding(sheet, cells), cells)
        self._show_bar()
        self.bar.show_required(self.grid.entries)
        self._guide.show_notice()
        self._foot.show_asked(self._office.catalogue, self._layout.period, self.grid.entries.sheet)
        self._check.look_around()

    def _stay_at(self, key: CellKey | None, place: GridPlace | None) -> None:
        """Keep the focus on the cell it was on, or the nearest thing to it."""
        layout = self._layout
        if key is None or not self.grid.go_to_cell(layout.nearest(key)):
            self.grid.moves.go_to_first_empty()
        elif place is not None and layout.period is not None:
            row, columns = self.grid.currentIndex().row(), self.grid.entries.columnCount()
            self.grid.go_to(GridPlace(row, min(place.column, columns - 1)))

    def _land_on(self, indicator: str) -> None:
        layout = self._layout
        if layout.period is None:
            self._on_cell(indicator, TOTAL, TOTAL)
        else:
            self.grid.go_to_cell(CellKey(indicator, layout.period, layout.area))

    def _reveal(self, key: CellKey) -> None:
        """Bring a cell into view that was changed from elsewhere."""
        if self.grid.go_to_cell(key):
            return
        if self._layout.fits(key) and self._show(view_of(key.period), key.period, key.area):
            self.grid.go_to_cell(key)

    # -- telling

    def _show_bar(self) -> None:
        layout, period = self._layout, self._layout.period
        self.bar.show_view(layout.view, layout.picked, across=layout.is_across)
        area = EVERY if layout.is_across else layout.area
        self.bar.show_areas(layout.areas(), period, area)
        if period is None:
            self.bar.show_cell(self._office.catalogue, layout.cell, layout.spread)
        self._show_folding()
        self._menu.refresh()

    def _show_panel(self) -> None:
        """Show the cell in focus in the panel as it is now."""
        self._panel_refresh.stop()
        if self._office.store.is_closed:
            return
        place = self.grid.current_place()
        refused = place is not None and self.grid.entries.state(place) is CellState.REFUSED
        try:
            key = self.grid.current_key()
            told, chosen = self._check.told(key), self.grid.chosen_keys()
            self.panel.show_cell(key, told, refused=refused, chosen=chosen)
        except AccessError as error:  # a disk that takes nothing may not give anything either
            self.context.disk.report_lost_change(error)
        is_period = self._layout.period is not None
        self._foot.show_zeros(can_return=is_period and self._aids.can_return_zeros())

    def _show_folding(self) -> None:
        can_fold = any(row.foldable for row in self.grid.entries.sheet.rows)
        self._foot.show_folding(can_fold=can_fold, is_unfolded=self.grid.is_any_unfolded())

    # -- what the person does

    def step(self, steps: int) -> None:
        """One period on or back; in the history of one area one indicator."""
        if self._layout.period is not None or self._layout.is_across:
            self.bar.period.step(steps)
            return
        cell = self._layout.step_indicator(steps)
        if cell is not None:
            self._on_cell(cell.indicator, TOTAL, TOTAL)

    def _on_view(self, view: View) -> None:
        key, was = self.grid.current_key(), self._layout.view
        period = None
        if view is View.HISTORY and key is not None:
            self._layout.cell = key
        elif was is View.HISTORY and key is not None and view_of(key.period) is view:
            period = key.period
        self._show(view, period)
        self.grid.setFocus()

    def _on_cell(self, indicator: str, breakdown: str, category: str) -> None:
        if self.grid.typing.commit():
            self._layout.choose(indicator, breakdown, category)
        self._show(View.HISTORY)

    def _on_earlier_year(self) -> None:
        self._layout.reach_back(self._layout.first_year - 1)
        self._show_again()

    def _on_profile(self) -> None:
        self._layout.reach_back(self._layout.first_year)
        if self.grid.typing.is_open:  # what is typed comes first
            self._show_bar()
        else:
            self._show(self._layout.view)

    def _on_folded(self) -> None:
        self._layout.unfolded = self.grid.entries.sheet.unfolded
        self._show_folding()

    def _on_fold_all(self) -> None:
        if self.grid.typing.commit():
            self.grid.fold_all(unfold=not self.grid.is_any_unfolded())
        self.grid.setFocus()
