"""Many cities as one: their numbers added up, and the progress of the sum by the program's rules.

Only cities that counted every month of the baseline and of the last twelve are in a sum, so that it
is of the same people from the first month to the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from cityreport.domain.catalogue import TOTAL, Indicator
from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.conditions import Circumstances, with_circumstances
from cityreport.domain.observation import Figure, Status
from cityreport.domain.people import population_in
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import Progress, measure_progress
from cityreport.domain.progress_figures import Method
from cityreport.network.analyses import Asked
from cityreport.network.city_facts import CityFacts

_PRELIMINARY = frozenset({Status.PROVISIONAL, Status.ESTIMATED})
SMALLEST_SUM = 2
"""The number of cities from which on they are added up: one alone is no network."""
SIZES = (100_000, 500_000, 1_000_000)
"""The limits between classes of city sizes, in people."""


class NetworkSum(msgspec.Struct, frozen=True):
    """Cities added up. `cities`: those of the group; `summed`: those that could be added up;
    `people`: of these; `progress`: None where there are too few."""

    name: str
    cities: int
    summed: int
    people: int
    progress: Progress | None


def sum_up(
    name: str, cities: Sequence[CityFacts], indicator: Indicator, asked: Asked
) -> NetworkSum:
    """Return a group's sum of an indicator, towards half of the standard's baseline by 2030."""
    baseline = Baseline()
    needed = {
        *(m for year in baseline.years for m in Period.of_year(year).months()),
        *month_range(asked.since, asked.due),
    }
    usable = [one for one in cities if _is_usable(one, indicator.code, needed)]
    people = sum(one.people or 0 for one in usable)
    if len(usable) < SMALLEST_SUM:
        return NetworkSum(name, len(cities), len(usable), people, None)
    months = month_range(Period.month(min(baseline.years), 1), asked.due)
    figures = dict(_added(usable, indicator.code, months))
    progress = measure_progress(
        indicator.code,
        TOTAL,
        figures,
        _people(usable, min(baseline.years), asked.due.year),
        baseline,
        Target(),
        Method(indicator.unevenness, indicator.moved_by_reporting),
    )
    signed = frozenset.intersection(*(one.signed for one in usable))
    known = with_circumstances(progress, Circumstances(asked.due.shift(1), signed))
    return NetworkSum(name, len(cities), len(usable), people, known)


def size_class(people: int | None) -> int | None:
    """Return the class of a city's size: the index of the first limit above it, or the last."""
    if people is None:
        return None
    return next((i for i, limit in enumerate(SIZES) if people < limit), len(SIZES))


def _is_usable(one: CityFacts, code: str, needed: Iterable[Period]) -> bool:
    """Return whether a city counted every month, knows its people, and counts as the standard does
    without a break."""
    series, progress = one.series.get(code, {}), one.progress.get(code)
    return (
        bool(one.profile.population)
        and progress is not None
        and not progress.unit
        and not progress.breaks
        and all(month in series and series[month].value is not None for month in needed)
    )


def _added(
    cities: Sequence[CityFacts], code: str, months: Iterable[Period]
) -> Iterable[tuple[Period, Figure]]:
    """Yield the months that every city counted, added up."""
    for month in months:
        found = [one.series[code].get(month) for one in cities]
        values = [figure.value for figure in found if figure and figure.value is not None]
        if len(values) == len(cities):
            is_preliminary = any(figure and figure.status in _PRELIMINARY for figure in found)
            status = Status.PROVISIONAL if is_preliminary else Status.NORMAL
            yield month, Figure(int(sum(values)), status)


def _people(cities: Sequence[CityFacts], first: int, last: int) -> list[Population]:
    """Return the people of all cities by year."""
    rows = []
    for year in range(first, last + 1):
        found = [population_in(one.profile.population, TOTAL, year) for one in cities]
        rows.append(Population(year, round(sum(each.value for each in found if each)), ""))
    return rows
