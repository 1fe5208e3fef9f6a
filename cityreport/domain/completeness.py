"""How much of what is asked was answered. Zero and “not available” are answers, empty is none.

Belongs here: what is expected of a period, by group. Not here: when it was signed (`sign_off`).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import NamedTuple

import msgspec

from cityreport.domain.catalogue import Catalogue, Indicator
from cityreport.domain.period import Period


class Completeness(NamedTuple):
    """How many of the expected cells are answered."""

    answered: int
    expected: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing that is expected is missing."""
        return self.answered >= self.expected


class Tally(msgspec.Struct, frozen=True):
    """The totals of a group that were answered: the required ones, and all of them."""

    required: Completeness
    all: Completeness


Tallies = Mapping[str, Tally]
"""By group, in the order of the catalogue; a group of which nothing is asked is not there."""


def asked(catalogue: Catalogue, period: Period) -> list[Indicator]:
    """The indicators that are typed and asked for in a period of that length."""
    return [
        indicator
        for indicator in catalogue.indicators
        if indicator.frequency is period.frequency and indicator.derived is None
    ]


class Expected(msgspec.Struct, frozen=True):
    """The codes of a group's indicators that are asked for: the required ones, and all."""

    required: frozenset[str]
    all: frozenset[str]


def expected(catalogue: Catalogue, period: Period) -> dict[str, Expected]:
    """What is asked for in a period of that length, by group; groups without anything are not
    there."""
    found = {}
    for group in catalogue.groups:
        indicators = [i for i in asked(catalogue, period) if i.group == group.code]
        if indicators:
            found[group.code] = Expected(
                frozenset(i.code for i in indicators if i.required),
                frozenset(i.code for i in indicators),
            )
    return found


def tallies(groups: Mapping[str, Expected], answered: Set[str]) -> dict[str, Tally]:
    """The totals answered in a period, by group. `answered`: the codes of the indicators whose
    total is."""
    return {
        code: Tally(
            Completeness(len(group.required & answered), len(group.required)),
            Completeness(len(group.all & answered), len(group.all)),
        )
        for code, group in groups.items()
    }
