"""Checks whether the people are known whom counts are held against.

Belongs here: counts of an area without a population, or with one of a year far away. Not here: how
populations change (city_checks), and the people themselves (people).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.checks.check_rules import PopulationFar, PopulationMissing
from cityreport.domain.checks.finding import Evidence, Finding
from cityreport.domain.checks.series_columns import (
    PER_YEAR,
    SeriesColumns,
    SeriesKey,
    is_number,
)
from cityreport.domain.city import Population, Profile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.targets import has_target

YEAR_KNOWN = "year_known"
"""The fact that only these findings have: the nearest year with a population, or empty."""


class CountedYears:
    """The years in which each area has counts with a rate, looked up once until one changes."""

    def __init__(self, catalogue: Catalogue, numbers: SeriesColumns) -> None:
        self._rows = [SeriesKey(one.code) for one in catalogue.indicators if has_target(one)]
        self._numbers = numbers
        self._known: dict[str, range | None] = {}

    def of(self, area: str) -> range | None:
        """Return the years from an area's first count to its last one."""
        if area not in self._known:
            years = [year for row in self._rows for year in _ends(self._numbers, row, area)]
            self._known[area] = range(min(years), max(years) + 1) if years else None
        return self._known[area]

    def forget(self, keys: Iterable[CellKey]) -> None:
        """Look again at the areas of cells that changed."""
        for key in keys:
            self._known.pop(key.area, None)


def unknown_people(
    rule: PopulationMissing | PopulationFar,
    profile: Profile,
    counted: CountedYears,
) -> Iterator[Finding]:
    """Yield one finding for each area that has counts but no population, or for each side of its
    populations on which counts are too far from them."""
    districts = [area.code for area in profile.areas]
    has_district_rates = any(profile.population_of(code) for code in districts)
    for area in (TOTAL, *(districts if has_district_rates else ())):
        known = sorted(profile.population_of(area), key=lambda row: row.year)
        if isinstance(rule, PopulationMissing) == bool(known):
            continue
        years = counted.of(area)
        if years is None:
            continue
        if isinstance(rule, PopulationMissing):
            yield _finding(rule, area, years, ((f"population {area}", None),), "")
        else:
            yield from _far(rule, area, years, known)


def _far(
    rule: PopulationFar, area: str, counted: range, known: list[Population]
) -> Iterator[Finding]:
    first, last = known[0], known[-1]
    before = range(counted.start, min(counted.stop, first.year - rule.years))
    after = range(max(counted.start, last.year + rule.years + 1), counted.stop)
    for years, nearest in ((before, first), (after, last)):
        if years:
            rests_on: Evidence = (f"population {nearest.year} {area}", nearest.value)
            yield _finding(rule, area, years, (rests_on,), str(nearest.year))


def _ends(numbers: SeriesColumns, row: SeriesKey, area: str) -> Iterator[int]:
    """Yield the years of the first and the last number of a row, by month, quarter and year."""
    for frequency, per_year in PER_YEAR.items():
        column = numbers.column(row, area, frequency)
        places = range(column.start, column.stop)
        for order in (places, reversed(places)):
            found = next((place for place in order if is_number(column.get(place))), None)
            if found is not None:
                yield found // per_year


def _finding(
    rule: PopulationMissing | PopulationFar,
    area: str,
    years: range,
    rests_on: Iterable[Evidence],
    year_known: str,
) -> Finding:
    """Return a finding at the first of its years: later ones do not make it another one."""
    first, last = years[0], years[-1]
    return Finding(
        rule.id,
        rule.severity,
        Period.of_year(first),
        area,
        (),
        {
            "years": str(first) if first == last else f"{first}–{last}",
            "year": str(last),
            "year_before": str(first),
            YEAR_KNOWN: year_known,
            "area": area,
        },
        tuple(rests_on),
    )
