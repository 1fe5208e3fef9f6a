"""Questions to the numbers of an open office: a month, an indicator, progress, what is missing."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import cast

from cityreport.domain import borders as borders_module
from cityreport.domain import completeness, explanation
from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.city import Baseline, PathKind, check_plan
from cityreport.domain.completeness import Tally, quarter_of
from cityreport.domain.observation import CellKey, Figure, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress import Progress
from cityreport.domain.signed_basis import SinceSigned
from cityreport.office import district_borders, district_table, explaining, overview, progress_query
from cityreport.office.circumstances import CircumstanceReader
from cityreport.office.city_profile import CityReader
from cityreport.office.clock import OfficeClock
from cityreport.office.collection_states import collection_of
from cityreport.office.page_values import MonthPage, Overview
from cityreport.store.store import Store


class Queries:
    """The numbers of an open office, derived ones included, as pages and charts show them."""

    def __init__(
        self, store: Store, catalogue: Catalogue, city: CityReader, clock: OfficeClock
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._city = city
        self._clock = clock
        self._circumstances = CircumstanceReader(store)
        self._city_known: tuple[object, dict[str, frozenset[Period]]] = None, {}

    def reading(self) -> AbstractContextManager[object]:
        """Hold one state of the file for all that is read inside."""
        return self._store.reading()

    # -- what there is

    def span(self) -> tuple[Period, Period] | None:
        """Return the first and the last period with an answer; None while there is none."""
        with self._store.reading():
            return self._store.observations.span()

    def count(self) -> int:
        """Count the answered cells."""
        with self._store.reading():
            return self._store.observations.count()

    def last_year(self) -> int:
        """Return the last year whose December has numbers; before there is one, last calendar
        year."""
        span = self.span()
        last = self._clock.this_month.shift(-12) if span is None else span[1].months()[-1]
        return last.year if last.number == 12 or span is None else last.year - 1

    def answered_in(self, period: Period, areas: Iterable[str]) -> set[str]:
        """Return those of the areas that have an answer in a period."""
        with self._store.reading():
            numbers = self._store.observations
            return {code for code in areas if numbers.periods_of(code, [period])}

    def overview(self) -> Overview:
        """Return how the office stands, month by month."""
        clock = self._clock
        with self._store.reading():
            return overview.overview(
                self._store, self._catalogue, self._city.profile, clock.this_month, clock.today
            )

    def missing(self, start: Period, end: Period) -> dict[str, tuple[Period, ...]]:
        """Return the required totals that the city collects and nobody answered from `start` to
        `end`, by indicator."""
        with self._store.reading():
            numbers, collection = self._store.observations, collection_of(self._store)
            return overview.missing(numbers, self._catalogue, collection, start, end)

    def tallies(self, period: Period, area: str = TOTAL) -> dict[str, Tally]:
        """Count the totals answered in a period of an area, by group."""
        with self._store.reading():
            cells = set(self._store.observations.on_page(period, area))
            if period.frequency is Frequency.MONTH:
                cells |= set(self._store.observations.on_page(quarter_of(period), area))
            collection = collection_of(self._store)
        answered = {key.indicator for key in cells if key.is_total}
        return completeness.tally_groups(
            completeness.expected_by_group(self._catalogue, period, collection), answered
        )

    # -- cells

    def page(self, period: Period, area: str = TOTAL) -> MonthPage:
        """Return one period of one area with the period before and the year before beside it."""
        self._city.check_area(area)
        with self._store.reading():
            return overview.month_page(self._store.observations, self._catalogue, period, area)

    def districts(self, month: Period, months: int = 1) -> district_table.DistrictTable:
        """Return all districts by indicators in a month, or in the `months` that end with it."""
        steps = self.districts_in_steps(month, months)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return cast("district_table.DistrictTable", end.value)

    def districts_in_steps(
        self, month: Period, months: int = 1
    ) -> Generator[None, None, district_table.DistrictTable]:
        """`districts` for a window that has other things to do: every step reads an indicator.
        Begins anew where the file is another one than before the step."""
        head, steps = None, None
        while True:
            with self._store.reading():
                now = self._store.journal.head()
                if steps is None or head != now:
                    head, steps = now, self._district_steps(month, months)
                try:
                    next(steps)
                except StopIteration as end:
                    return cast("district_table.DistrictTable", end.value)
            yield

    def _district_steps(
        self, month: Period, months: int
    ) -> Generator[None, None, district_table.DistrictTable]:
        numbers, collection = self._store.observations, collection_of(self._store)
        profile = self._city.profile
        return district_table.table_in_steps(
            numbers, self._catalogue, profile, collection, month, months
        )

    def side_by_side(
        self, cell: CellKey, areas: Sequence[str], first: Period, last: Period
    ) -> list[Observation]:
        """Return one cell of each of these areas, by `cell`'s indicator and category, from `first`
        to `last`, with the quarters and years of that time; of a computed one its sums."""
        derived = self._catalogue.indicator(cell.indicator).derived
        rows = [SeriesKey(cell.indicator, cell.breakdown, cell.category)]
        if derived is not None:
            rows = [SeriesKey(derived.indicator, derived.breakdown, c) for c in derived.categories]
        with self._store.reading():
            read = self._store.observations.by_district.side_by_side
            parts = [read(row, areas, first, last) for row in rows]
        found = [held for part in parts for cells in part.values() for held in cells.values()]
        if derived is None:
            return found
        computed = overview.with_derived(self._catalogue, found)
        return [held for held in computed if held.key.indicator == cell.indicator]

    def in_period(self, period: Period) -> list[Observation]:
        """Return all that is answered in a period, derived cells included, in key order."""
        with self._store.reading():
            found = self._store.observations.matching(periods=[period])
            return overview.with_derived(self._catalogue, found)

    def of_indicator(self, code: str) -> list[Observation]:
        """Return all that is answered of an indicator, derived cells included, in key order."""
        with self._store.reading():
            return overview.of_indicator(self._store.observations, self._catalogue, code)

    def figures(
        self, indicator: str, area: str = TOTAL, breakdown: str = TOTAL, category: str = TOTAL
    ) -> Mapping[Period, Figure]:
        """Return one cell through all the periods it is answered in; that of a derived indicator
        is computed."""
        self._city.check_area(area)
        found = self._catalogue.indicator(indicator)
        with self._store.reading():
            numbers = self._store.observations
            return progress_query.figures(numbers, found, area, breakdown, category)

    def progress(
        self,
        indicator: str,
        area: str = TOTAL,
        *,
        until: Period | None = None,
        baseline: Baseline | None = None,
        path: PathKind | None = None,
    ) -> Progress:
        """Measure the progress of an indicator towards the target; DataError('no_target') where
        there is none.

        `until`: as it stood at the end of that period, from all that is entered now. `baseline`,
        `path`: tried out instead of the city's own.
        """
        self._city.check_area(area)
        numbers, profile = self._store.observations, self._city.profile
        if baseline is not None:
            check_plan(baseline, profile.target)
        with self._store.reading():
            now = self._circumstances.read(profile, self._clock.this_month)
            asked = progress_query.Question(indicator, area, until, baseline, path, now)
            return progress_query.of(numbers, self._catalogue, profile, asked, self._city_last)

    def latest(
        self, indicator: str, areas: Sequence[str], until: Period
    ) -> dict[str, progress_query.Latest]:
        """Measure the latest figures of districts as they stood at the end of a period, all of them
        together: what `progress` says of each, as far as a table of districts shows it.

        Without those that have no figures. DataError('no_target') where there is no target.
        """
        numbers, profile = self._store.observations, self._city.profile
        found = self._catalogue.indicator(indicator)
        with self._store.reading():
            now = self._circumstances.read(profile, self._clock.this_month)
            asked = progress_query.Question(indicator, until=until, circumstances=now)
            series = progress_query.figures_of_areas(numbers, found, areas)
            city = self._city_last(found)
            return progress_query.latest(series, self._catalogue, profile, asked, city)

    def _city_last(self, indicator: Indicator) -> frozenset[Period]:
        """Return the period that ends last of those that the whole city has figures of, read once
        for each state of the file: every district of a chart asks for it."""
        head = self._store.journal.head()
        if self._city_known[0] != head:
            self._city_known = head, {}
        known = self._city_known[1]
        if indicator.code not in known:
            found = progress_query.figures(self._store.observations, indicator, TOTAL)
            known[indicator.code] = frozenset(
                sorted(found, key=lambda period: period.months()[-1])[-1:]
            )
        return known[indicator.code]

    def explain(
        self,
        indicator: str,
        area: str = TOTAL,
        *,
        period: Period | None = None,
        baseline: Baseline | None = None,
        path: PathKind | None = None,
    ) -> explanation.Explained:
        """Explain a figure of twelve months and its verdict, down to the cells; `period` as
        `explaining.explain`, the rest as `progress`."""
        self._city.check_area(area)
        profile = self._city.profile
        if baseline is not None:
            check_plan(baseline, profile.target)
        with self._store.reading():
            now = self._circumstances.read(profile, self._clock.this_month)
            asked = progress_query.Question(indicator, area, None, baseline, path, now)
            return explaining.explain(self._store, self._catalogue, profile, asked, period)

    def since_signed(self) -> tuple[SinceSigned, ...]:
        """Return the populations, baselines and targets that are other ones now than periods were
        signed with."""
        with self._store.reading():
            now = self._circumstances.read(self._city.profile, self._clock.this_month)
        return now.since_signed

    def borders(self) -> borders_module.Borders | None:
        """Return the borders of the districts that are kept beside the file; None where there are
        none."""
        return district_borders.known_borders(self._store.path, self._city.profile.areas)
