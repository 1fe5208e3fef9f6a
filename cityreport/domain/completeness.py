"""The share of the expected numbers that were answered. Zero and “not available” are answers, empty
is none.

Belongs here: the numbers expected of a period, by group. Not here: when it was signed (`sign_off`).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Set
from typing import NamedTuple

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.period import Frequency, Period


class Completeness(NamedTuple):
    """The number of expected cells, and how many of them are answered."""

    answered: int
    expected: int

    @property
    def is_complete(self) -> bool:
        """Return whether nothing that is expected is missing."""
        return self.answered >= self.expected


Months = Mapping[Period, Completeness]
"""The completeness of each month."""


class Tally(msgspec.Struct, frozen=True):
    """The completeness of a group's totals: of the required ones, and of all."""

    required: Completeness
    all: Completeness


TalliesByGroup = Mapping[str, Tally]
"""Tallies by group, in catalogue order; without groups of which nothing is expected."""


class ExpectedIndicators(msgspec.Struct, frozen=True):
    """The codes of a group's expected indicators: the required ones, and all."""

    required: frozenset[str]
    all: frozenset[str]


def quarter_of(month: Period) -> Period:
    """Return the quarter that a month lies in: where quarters are collected, its answer is that of
    its months."""
    return Period(month.year, Frequency.QUARTER, (month.first_month - 1) // 3 + 1)


def is_answered(period: Period, answered: Container[Period]) -> bool:
    """Return whether a period, or the quarter of a month, is among the answered ones."""
    if period in answered:
        return True
    return period.frequency is Frequency.MONTH and quarter_of(period) in answered


def expected_by_group(
    catalogue: Catalogue, period: Period, collection: CityCollection = AS_ASKED
) -> dict[str, ExpectedIndicators]:
    """Return the indicators that the city is to enter for that very period, by group; without empty
    groups."""
    found: dict[str, ExpectedIndicators] = {}
    expected = collection.expected(catalogue, period)
    for group in catalogue.groups:
        indicators = [i for i in expected if i.group == group.code]
        if indicators:
            found[group.code] = ExpectedIndicators(
                frozenset(i.code for i in indicators if i.required),
                frozenset(i.code for i in indicators),
            )
    return found


def tally_groups(groups: Mapping[str, ExpectedIndicators], answered: Set[str]) -> dict[str, Tally]:
    """Return the totals answered in a period, by group. `answered`: the codes of the indicators
    whose total is."""
    return {
        code: Tally(
            Completeness(len(group.required & answered), len(group.required)),
            Completeness(len(group.all & answered), len(group.all)),
        )
        for code, group in groups.items()
    }
