"""The figures of cities together, made so that nobody can work out the number of one of them.

The rules by which no city's own number can be worked out from packs, whichever of them somebody
has (docs/desk.md says them, `tests/network/test_peer_attack.py` attacks them):

1. Groups do not overlap (`peer_groups`), and all cities of a group get the same figures, their own
   numbers among them. So no two packs can be subtracted from each other.
2. A year is decided on once. It stays as it was written, whatever is corrected or comes later: two
   packs of the same year never differ in one city, and two years have no month in common.
3. A figure is of `FEWEST` cities or more. Without any one of them there are `LEAST_CASES` cases or
   more. No city has more than half of the cases, and those beyond the two largest have at least
   half as many as the largest (the p % rule of official statistics, with 50): who takes off an own
   number is still left with 1.5 times what any other city has, or more.
4. Cases are rounded, and rate and interval are made of the rounded number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cityreport.domain.catalogue import Indicator
from cityreport.domain.city import PER
from cityreport.domain.peer_pack import FEWEST, PeerFigureRecord, WithheldRecord
from cityreport.domain.statistics import count_interval
from cityreport.exchange.peer_pack_file import DECIMALS

LEAST_CASES = 20
"""The cases that the others of a group have at least, whichever city is taken off: below 20 the
standard calls a rate unreliable."""
LARGEST_PART = 1 / 2
"""The largest part of the cases that one city may have."""
OTHERS_PART = 1 / 2
"""The cases beyond the two largest cities, as a part of the largest: at least so many."""


class Counted(NamedTuple):
    """The cases of a city in a year, and its person-years."""

    office: str
    cases: int
    people: float


def figure_of(
    indicator: Indicator, counted: Sequence[Counted]
) -> PeerFigureRecord | WithheldRecord:
    """Return what is said of cities together, or why nothing is: the rules 3 and 4 above."""
    code = indicator.code
    if len(counted) < FEWEST:
        return WithheldRecord(code, "too_few_cities")
    largest, second, *others = sorted((one.cases for one in counted), reverse=True)
    rest = sum(others)
    cases = largest + second + rest
    if cases - largest < LEAST_CASES:
        return WithheldRecord(code, "too_few_cases")
    if largest > LARGEST_PART * cases or rest < OTHERS_PART * largest:
        return WithheldRecord(code, "dominated")
    shown = rounded_cases(cases)
    people = max(1, round(sum(one.people for one in counted) / 1000)) * 1000
    interval = count_interval(shown, phi=indicator.unevenness)
    lower, rate, upper = (
        round(PER * value / people, DECIMALS) for value in (interval.lower, shown, interval.upper)
    )
    return PeerFigureRecord(code, len(counted), False, shown, people, rate, lower, upper)


def rounded_cases(cases: int) -> int:
    """Return a number of cases with two digits that count, and never finer than fives."""
    step = max(5, int(10 ** (len(str(cases)) - 2)))
    return (cases + step // 2) // step * step
