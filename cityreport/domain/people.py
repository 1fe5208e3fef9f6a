"""The people of an area by year, from the populations that were entered.

Belongs here: what is entered, drawn on a line between two years, or carried. Not here: rates.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cityreport.domain.city import Population
from cityreport.domain.period import Period


class PersonYears(msgspec.Struct, frozen=True):
    """A population figure and its origin: `entered`, `interpolated` or `carried`.

    `source`: of an entered figure; empty for the others.
    """

    value: float
    basis: str
    source: str = ""


People = dict[int, PersonYears]
"""An area's population by year."""


def population_in(population: Iterable[Population], area: str, year: int) -> PersonYears | None:
    """Return the population of an area in a year; None where no year is known at all.

    The entered figure where there is one; between two entered years a straight line; before
    the first and after the last the nearest entered figure, unchanged.
    """
    rows = {p.year: p for p in population if p.area == area}
    known = {year: row.value for year, row in rows.items()}
    if not known:
        return None
    if year in known:
        return PersonYears(known[year], "entered", rows[year].source)
    before = max((y for y in known if y < year), default=None)
    after = min((y for y in known if y > year), default=None)
    if before is None or after is None:
        nearest = before if before is not None else after
        assert nearest is not None  # noqa: S101 - `known` is not empty
        return PersonYears(known[nearest], "carried")
    share = (year - before) / (after - before)
    return PersonYears(known[before] + share * (known[after] - known[before]), "interpolated")


def people_in(population: Iterable[Population], area: str, years: Iterable[int]) -> People:
    """Return the area's population by year; without years where none is known."""
    rows = tuple(row for row in population if row.area == area)
    return {year: found for year in years if (found := population_in(rows, area, year))}


def person_years(people: People, period: Period) -> float | None:
    """Return the mean population over the twelve months that end with the month `period`."""
    if not people:
        return None
    month, this = period.first_month, people[period.year].value
    if month == 12:
        return this
    return (month * this + (12 - month) * people[period.year - 1].value) / 12
