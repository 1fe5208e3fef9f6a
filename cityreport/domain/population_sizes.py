"""Populations that cannot be true beside each other: a slip of the decimal point, a district with
more people than its city. The same rules for what is typed, sent and received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from cityreport.domain.catalogue import TOTAL
from cityreport.errors import DataError

LEAP = 3.0
"""The factor by which a city's population cannot change between two years that it names (no more
than `NEAR` apart): annexations reach about 1.5, a slip of the decimal point is 10."""
NEAR = 10


class PeopleOfYear(Protocol):
    """A population of a year and an area, typed or received."""

    @property
    def year(self) -> int: ...

    @property
    def area(self) -> str: ...

    @property
    def value(self) -> int: ...


def rows_by_year(rows: Sequence[PeopleOfYear], area: str) -> dict[int, int]:
    """Return the row with the population of an area, by year."""
    return {row.year: i for i, row in enumerate(rows) if row.area == area}


def impossible_sizes(rows: Sequence[PeopleOfYear]) -> Iterator[tuple[int, DataError]]:
    """Yield the rows that cannot be true beside another one, each with its error."""
    city = rows_by_year(rows, TOTAL)
    for (before, _), (year, i) in pairwise(sorted(city.items())):
        old, new = rows[city[before]].value, rows[i].value
        if year - before <= NEAR and not 1 / LEAP < new / old < LEAP:
            error = DataError(
                "population_leap", year=str(year), found=new, other=str(before), there=old
            )
            yield i, error
    for i, row in enumerate(rows):
        whole = city.get(row.year)
        if row.area != TOTAL and whole is not None and row.value > rows[whole].value:
            error = DataError(
                "district_exceeds_city",
                area=row.area,
                year=str(row.year),
                found=row.value,
                city=rows[whole].value,
            )
            yield i, error


def refuse_new_sizes(before: Sequence[PeopleOfYear], rows: Sequence[PeopleOfYear]) -> None:
    """DataError population_leap, district_exceeds_city for what was not there before: what is
    stored already does not keep anybody from correcting something else."""
    known = [error.facts for _, error in impossible_sizes(before)]
    for _, error in impossible_sizes(rows):
        if error.facts not in known:
            raise error
