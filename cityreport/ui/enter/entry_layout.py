"""The layout of the entry page: view, period, area and indicator, and the sheet of them.

It only ever settles on what exists: a period that has begun, a district that was there; and on
what holds a number all the same, so that it can be put right.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from cityreport.domain.catalogue import TOTAL, Kind
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.office.grid_choice import GridChoice
from cityreport.office.office import Office
from cityreport.ui.enter.asked_rows import ShownRows, asked_rows, quarter_after
from cityreport.ui.enter.cell_reader import Cells, read_history, read_period
from cityreport.ui.enter.entry_sheet import (
    EntrySheet,
    history_sheet,
    period_sheet,
    rows_not_asked,
)


class View(StrEnum):
    """A view of the grid; the values are the objectNames of the buttons."""

    MONTH = "viewMonth"
    YEAR = "viewYear"
    HISTORY = "viewIndicator"


def view_of(period: Period) -> View:
    """Return the view that shows a period."""
    return View.YEAR if period.frequency is Frequency.YEAR else View.MONTH


class EntryLayout:
    """The choices that make a sheet. `unfolded`: indicators whose breakdowns are in view."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.view = View.MONTH
        self.month = office.clock.this_month.shift(-1)
        self.year = Period.of_year(self.month.year)
        self.area = TOTAL
        self.cell = CellKey(office.catalogue.indicators[0].code, self.month)
        self.first_year = self.month.year
        self.unfolded: frozenset[str] = frozenset()
        self.rows = ShownRows.COLLECTED
        self.grid_choice = GridChoice(office.store, office.catalogue, office.changes)

    @property
    def period(self) -> Period | None:
        """The period in view; None for a history."""
        return {View.MONTH: self.month, View.YEAR: self.year}.get(self.view)

    def start(self) -> None:
        """First showing: the last period with numbers, else the last complete month; the year of a
        city that collects nothing by month."""
        overview = self._office.queries.overview()
        if overview.last is not None:
            self.month = min(overview.last.months()[-1], self._office.clock.this_month)
        self.year = Period.of_year(self.month.year)
        collection = self._office.annotations.collection()
        if not collection.expected(self._office.catalogue, self.month):
            self.view = View.YEAR
        self.reach_back(self.month.year)
        if overview.first is not None:
            self.reach_back(overview.first.year)

    def reach_back(self, year: int) -> None:
        """Let histories begin with `year` at the latest, and with the baseline."""
        baseline = self._office.city.profile.baseline.years
        self.first_year = min(self.first_year, year, *baseline)

    def settle(self, view: View, period: Period | None, area: str | None) -> None:
        """Choose another view, period or area; None leaves the one there is."""
        self.view = view
        if period is not None and self._can_show(period):
            if period.frequency is Frequency.YEAR:
                self.year = period
            else:
                self.month = period.months()[-1]  # a quarter stands in the month that ends it
        self.area = self.area if area is None else area
        if self.area not in {area.code for area in self.areas()}:
            self.area = TOTAL

    def areas(self) -> list[Area]:
        """Return the districts that can be looked at: those that were there, or hold a number."""
        profile, period = self._office.city.profile, self.period
        if period is None:
            return list(profile.areas)
        closed = [area.code for area in profile.areas if not area.exists_in(period)]
        held = self._office.queries.answered_in(period, closed)
        return [a for a in profile.areas if a.code not in closed or a.code in held]

    def step_indicator(self, steps: int) -> CellKey | None:
        """Return the total of an indicator `steps` further in the catalogue; None past its ends."""
        codes = [indicator.code for indicator in self._office.catalogue.indicators]
        position = codes.index(self.cell.indicator) + steps
        if 0 <= position < len(codes):
            return CellKey(codes[position], self.month, self.area)
        return None

    def sheet(self) -> EntrySheet:
        """Return the rows and columns of the choices."""
        catalogue, period = self._office.catalogue, self.period
        if period is not None:
            currency = self._office.city.profile.city.currency_in(period)
            unfolded = self.unfolded
            asked = asked_rows(self._office, period, self.area, self.rows)
            return period_sheet(
                catalogue,
                period,
                self.area,
                unfolded,
                self._is_open,
                currency,
                asked,
                self.grid_choice.beside,
            )
        years = range(self.first_year, self._office.clock.this_month.year + 1)
        return history_sheet(catalogue, self.cell._replace(area=self.area), years, self._is_open)

    def breakdowns_beside(self) -> list[str]:
        """Return the breakdowns that may stand beside the totals of the period in view: those that
        any of its indicators has."""
        period, catalogue = self.period, self._office.catalogue
        if period is None:
            return []
        asked = asked_rows(self._office, period, self.area, self.rows)
        rows = [
            i for group in catalogue.groups for i in asked.in_group(catalogue, group.code, period)
        ]
        used = {breakdown for indicator in rows for breakdown in asked.breakdowns(indicator)}
        return [breakdown.id for breakdown in catalogue.breakdowns if breakdown.id in used]

    def read(self, sheet: EntrySheet) -> Cells:
        """Return the cells that the sheet shows."""
        if self.period is None:
            return read_history(self._office, sheet)
        cells = read_period(self._office, self.period, self.area)
        quarter = quarter_after(self.period)
        if quarter is not None and any(row.key and row.key.period == quarter for row in sheet.rows):
            cells |= read_period(self._office, quarter, self.area)
        return cells

    def fits(self, key: CellKey) -> bool:
        """Return whether a view of its period shows a cell."""
        catalogue = self._office.catalogue
        if not catalogue.has_cell(key.indicator, key.breakdown, key.category):
            return True
        return key.period.frequency is catalogue.indicator(key.indicator).frequency

    def lacks_currency(self, sheet: EntrySheet) -> bool:
        """Return whether the sheet asks for money and the city has not said which."""
        codes = {row.key.indicator for row in sheet.rows if row.key is not None}
        kinds = {i.kind for i in self._office.catalogue.indicators if i.code in codes}
        return Kind.MONEY in kinds and not self._office.city.profile.city.currency

    def holding(self, sheet: EntrySheet, cells: Cells) -> EntrySheet:
        """Return the sheet with these cells: each can be emptied, and those that the standard has
        no more have rows too."""
        catalogue, period = self._office.catalogue, self.period
        left = [
            key
            for key in cells
            if key.period == period and not catalogue.has_cell(key.indicator, *key[3:])
        ]
        rows = (*sheet.rows, *rows_not_asked(left))
        return replace(sheet, rows=rows, holds=cells.__contains__)

    def _can_show(self, period: Period) -> bool:
        """Return whether a period has begun, or holds a number although it has not."""
        if period.months()[0] <= self._office.clock.this_month:
            return True
        codes = (TOTAL, *(area.code for area in self._office.city.profile.areas))
        return bool(self._office.queries.answered_in(period, codes))

    def _is_open(self, period: Period) -> bool:
        """Return whether a period has begun and the area in view existed in it."""
        if period.months()[0] > self._office.clock.this_month:
            return False
        return self.area == TOTAL or self._office.city.profile.area(self.area).exists_in(period)
