"""Districts: their numbers side by side, ranked with what cannot be told apart, and on a map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from cityreport.domain.catalogue import TOTAL, Indicator
from cityreport.domain.districts import Ranking
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.targets import has_target
from cityreport.i18n import period_name, tr
from cityreport.office import chart_data
from cityreport.office.chart_request import ChartRequest
from cityreport.office.district_table import YEAR, DistrictTable
from cityreport.office.page_values import Changed
from cityreport.store.annotations import COLLECTION
from cityreport.ui.districts.district_bar import ON_ONE_INDICATOR, DistrictBar, DistrictView
from cityreport.ui.districts.district_grid import DistrictGrid
from cityreport.ui.districts.district_reader import DistrictReader
from cityreport.ui.districts.ranking_rows import ranking_words
from cityreport.ui.districts.ranking_table import RankingTable
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, page_column, scrolled, words
from cityreport.ui.kit.chart_picture import ChartPicture, scrolled_chart
from cityreport.ui.kit.district_keys import (
    NEXT_DISTRICT,
    PREVIOUS_DISTRICT,
    district_keys_words,
)
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.page_context import Destination, Page, PageContext


class DistrictsPage(Page):
    """Districts by indicators for a month or twelve, their ranking, and the map."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setObjectName("districtsPage")
        self.setAccessibleName(tr("Districts"))
        self._office = context.office
        self._is_stale = True
        self._wanted = self._compared = ChartRequest()
        self._is_comparing = False
        self._reader = DistrictReader(self._office.queries, context.fail, self)
        self._place_wanted: Destination | None = None
        self._indicator: str | None = None
        self.bar = DistrictBar(self._office.clock.this_month)
        self.bar.period.show_period(self._last_month())
        collection = self._office.annotations.collection()
        if not collection.expected(self._office.catalogue, self.bar.month):
            self.bar.show_view(DistrictView.YEAR)  # what is reported by year has no months
        self._said = words(role="muted", name="districtsSaid")
        self.grid = DistrictGrid("districtGrid", tr("Districts by indicators"))
        self.ranking = RankingTable("districtRanking", tr("Districts ranked"))
        self._map = ChartPicture(
            "districtMap", tr("Map of the districts"), self._office, context.tasks, context.fail
        )
        self._empty = Card("empty")
        self._stack = QStackedWidget()
        self._enter = button(
            tr("Enter this district’s numbers"), "enterDistrict", self._on_enter, picture="table-2"
        )
        self._copy = button(
            tr("Copy table"), "copyDistricts", self._on_copy, picture="clipboard-copy"
        )
        self._lay_out()
        self._connect()

    # -- what the window asks

    def show_place(self, place: Destination) -> None:
        """Show a month, a district, an indicator; without any stay as it was."""
        if place.period is not None and place.period.is_month:
            self.bar.period.show_period(place.period)
        self._indicator = place.indicator or self._indicator
        if place != Destination():
            self._place_wanted = place
            self._refresh()
        self._table().setFocus()

    def place(self) -> Destination:
        """Return the month, the district and the indicator in view."""
        area, indicator = self._here()
        return Destination(self.bar.month, area, indicator)

    def on_changed(self, changed: Changed) -> None:
        """Any number of a district may be one of those in view."""
        if changed.cells or changed.profile or COLLECTION in changed.annotations:
            self._is_stale = True
            if self.isVisible():
                self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._refresh()

    # -- making

    def _lay_out(self) -> None:
        column = page_column(scrolled(self))
        column.addWidget(self.bar)
        column.addWidget(self._said)
        self._empty.body.addWidget(words(tr("This city has no districts yet"), "title"))
        self._empty.body.addWidget(
            words(
                tr(
                    "List them in Settings, with their populations if they are known. Then enter "
                    "or bring in their numbers, and see them here side by side."
                )
            )
        )
        listing = button(
            tr("List the districts"),
            "listDistricts",
            self._on_list,
            picture="map-pin",
            primary=True,
        )
        self._empty.body.addLayout(in_a_row(listing))
        self._empty.body.addStretch(1)
        for widget in (
            self.grid,
            self.ranking,
            scrolled_chart(self._map, "mapScroll"),
            self._empty,
        ):
            self._stack.addWidget(widget)
        column.addWidget(self._stack, 1)
        going = tr("Go to the chosen district on the page Enter: Enter key")
        self._enter.setToolTip(f"{going} ({district_keys_words()})")
        column.addLayout(in_a_row(self._enter, self._copy))

    def _connect(self) -> None:
        self.bar.chosen.connect(self._refresh)
        self._map.told.connect(lambda story, _table: self._said.setText(story.finding))
        self.bar.views.chosen.connect(lambda _: self._table().setFocus())
        self.grid.followed.connect(self._go)
        self.grid.ranking_asked.connect(self._on_ranking_asked)
        self.ranking.followed.connect(lambda area: self._go(area, self.bar.indicator))
        acts: dict[str, Callable[[], object]] = {
            "Alt+Left": lambda: self.bar.period.step(-1),
            "Alt+Right": lambda: self.bar.period.step(1),
            NEXT_DISTRICT: lambda: self._step(1),
            PREVIOUS_DISTRICT: lambda: self._step(-1),
        }
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- what is shown

    def _refresh(self) -> None:
        self._is_stale = False
        profile = self._office.city.profile
        view = self.bar.view
        has_districts = bool(profile.areas)
        for widget in (self.bar, self._said, self._enter, self._copy):
            widget.setVisible(has_districts)
        self._enter.setVisible(has_districts and view is not DistrictView.MAP)
        self._copy.setVisible(has_districts and view is not DistrictView.MAP)
        if not has_districts:
            self._stack.setCurrentWidget(self._empty)
            return
        self._said.setText(tr("The districts’ numbers are being read …"))
        months = 1 if view is DistrictView.MONTH else YEAR
        self._reader.read(self.bar.month, months, lambda table: self._show_read(view, table))

    def _show_read(self, view: DistrictView, table: DistrictTable) -> None:
        if view in ON_ONE_INDICATOR:
            self._show_ranked(view, [i for i in table.indicators if has_target(i)])
        else:
            self._stack.setCurrentIndex(0)
            self.grid.show_table(table)
            self._said.setText(_key_words(table))
        place, self._place_wanted = self._place_wanted, None
        if place is not None:
            area, indicator = self.grid.here()
            self.grid.go_to(place.area or area, place.indicator or indicator)
            self.ranking.choose(place.area)

    def _show_ranked(self, view: DistrictView, indicators: list[Indicator]) -> None:
        rates = any(people.area != TOTAL for people in self._office.city.profile.population)
        chosen = self.bar.indicator if self._indicator is None else self._indicator
        self._indicator = None
        self.bar.offer(indicators, chosen, rates=rates)
        self._stack.setCurrentIndex(1 if view is DistrictView.RANKED else 2)
        if self.bar.indicator is None:
            self._said.setText(tr("No district has a number in these twelve months."))
            return
        kind = "ranking" if view is DistrictView.RANKED else "map"
        request = ChartRequest(
            self.bar.indicator, measure=self.bar.measure, kind=kind, until=self.bar.month
        )
        if view is DistrictView.MAP:
            self._said.setText(tr("Twelve months to {month}.", month=period_name(self.bar.month)))
            self._map.show_chart(request)
        else:
            self._wanted = request
            self._compare()

    def _compare(self) -> None:
        """Compare the districts away from the window, one question at a time, the newest next."""
        if self._is_comparing:
            return
        self._is_comparing = True
        self._said.setText(tr("The districts are being compared …"))
        request, office = self._wanted, self._office
        self._compared = request

        def job(_handle: Handle) -> Ranking:
            with office.reader() as reader:
                return chart_data.rank_wished(reader, request)

        self.context.tasks.run(job, self._on_compared, self._on_failed)

    def _on_compared(self, ranking: Ranking) -> None:
        self._is_comparing = False
        if self._compared != self._wanted:
            self._compare()
            return
        names = {area.code: area.name for area in self._office.city.profile.areas}
        self.ranking.show_ranking(ranking, names)
        self._said.setText(ranking_words(ranking))

    def _on_failed(self, error: Exception) -> None:
        self._is_comparing = False
        self.context.fail(error)

    # -- what a person does

    def _on_ranking_asked(self, indicator: str) -> None:
        if has_target(self._office.catalogue.indicator(indicator)):
            self._indicator = indicator
            self.bar.choose_view(DistrictView.RANKED)

    def _on_enter(self) -> None:
        area, indicator = self._here()
        self._go(area, indicator)

    def _on_copy(self) -> None:
        self._table().copy_all()
        self.context.say(tr("The table is on the clipboard."))

    def _on_list(self) -> None:
        self.context.go("settings", Destination())

    def _step(self, steps: int) -> None:
        self._table().step(steps)

    def _table(self) -> DistrictGrid | RankingTable:
        """Return the table in view."""
        return self.ranking if self.bar.view is DistrictView.RANKED else self.grid

    def _here(self) -> tuple[str, str | None]:
        """Return the district and the indicator in focus, or that will be once they are read."""
        if self.bar.view is DistrictView.RANKED:
            area, indicator = self.ranking.chosen() or TOTAL, self.bar.indicator
        else:
            area, indicator = self.grid.here()
        wanted = self._place_wanted or Destination()
        return wanted.area or area, wanted.indicator or indicator

    def _go(self, area: str, indicator: str | None) -> None:
        """Go to the district's numbers of the month; one that ended has none then."""
        month = self.bar.month
        found = next((a for a in self._office.city.profile.areas if a.code == area), None)
        if found is not None and not found.exists_in(month):
            self.context.say(
                tr(
                    "{district} is no district in {month}. Choose a month in which it is one.",
                    district=found.name,
                    month=period_name(month),
                )
            )
            return
        cell = None if indicator is None else CellKey(indicator, month, area)
        self.context.go("enter", Destination(month, area, indicator, cell))

    def _last_month(self) -> Period:
        """Return the last month with numbers that is over, else the last that is over."""
        before = self._office.clock.this_month.shift(-1)
        span = self._office.queries.span()
        return before if span is None else min(span[1].months()[-1], before)


def _key_words(table: DistrictTable) -> str:
    """Return how the cells are read."""
    if not table.indicators:
        return tr("The city collects nothing by month then. Twelve months also has its years.")
    said = [
        tr(
            "Empty: nobody has answered yet. 0 is a number. n not available, c not collected, "
            "x not applicable."
        )
    ]
    together = [table.together(indicator.code) for indicator in table.indicators]
    if any(cell.is_partly_known for cell in (*table.cells.values(), *together)):
        said.append(tr("3/12: 3 of 12 parts have a number, so there is no sum yet."))
    return " ".join(said)
