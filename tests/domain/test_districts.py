"""Districts side by side: the same months, their intervals, and who differs from the city."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.city import Population
from cityreport.domain.districts import rank_districts
from cityreport.domain.period import Period
from tests.domain.series import series

HERE = [
    Population(2017, 1_000_000, "census"),
    Population(2017, 100_000, "census", "HIGH"),
    Population(2017, 500_000, "census", "LOW"),
    Population(2017, 50_000, "census", "FEW"),
]


def city():
    return series([20] * 24, people=HERE)


def district(code, values, **rest):
    return series(values, people=HERE, area=code, **rest)


def test_the_highest_rate_comes_first_and_who_differs_is_told():
    ranking = rank_districts(
        city(),
        [district("LOW", [3] * 24), district("FEW", [1] * 24), district("HIGH", [6] * 24)],
        rates=True,
    )
    assert ranking.end == Period.parse("2018-12")
    assert ranking.city == 24.0
    assert [d.area for d in ranking.districts] == ["HIGH", "FEW", "LOW"]
    high, few, low = ranking.districts
    assert (high.value, high.side, high.reliable) == (72.0, 1, True)
    assert (few.value, few.side, few.reliable) == (24.0, 0, False)
    assert (low.side, low.events) == (-1, 36)
    assert high.interval.lower > ranking.city > low.interval.upper


def test_a_district_without_the_twelve_months_stands_last_and_has_no_value():
    late = district("FEW", [1] * 24 + [2])
    ranking = rank_districts(
        city(), [late, district("LOW", [3] * 24), district("HIGH", [6] * 23 + [None])], rates=True
    )
    assert ranking.end == Period.parse("2018-12"), "the month that most of them have"
    assert [(d.area, d.value) for d in ranking.districts][-1] == ("HIGH", None)


def test_counts_are_never_set_against_the_city():
    ranking = rank_districts(city(), [district("HIGH", [6] * 24)], rates=False)
    assert not ranking.rates
    assert (ranking.districts[0].value, ranking.districts[0].side) == (72, 0)


def test_without_population_counts_are_shown():
    ranking = rank_districts(city(), [series([2] * 12, people=[], area="X")], rates=True)
    assert (ranking.rates, ranking.city) == (False, 240)


def test_zero_is_a_value():
    ranking = rank_districts(city(), [district("LOW", [0] * 24)], rates=True)
    assert ranking.districts[0].value == 0
    assert ranking.districts[0].side == -1


def test_without_districts_there_is_nothing():
    ranking = rank_districts(city(), [], rates=True)
    assert (ranking.end, ranking.districts) == (None, ())


def test_a_district_that_stopped_reporting_does_not_hold_the_others_back():
    ranking = rank_districts(
        city(),
        [district("HIGH", [6] * 12), district("LOW", [3] * 24), district("FEW", [1] * 24)],
        rates=True,
    )
    assert ranking.end == Period.parse("2018-12")
    assert [d.area for d in ranking.districts if d.value is None] == ["HIGH"]


def test_what_cannot_be_told_apart_shares_its_places():
    ranking = rank_districts(
        city(),
        [district("LOW", [3] * 24), district("FEW", [1] * 24), district("HIGH", [30] * 24)],
        rates=True,
    )
    places = {d.area: d.places for d in ranking.districts}
    assert places == {"HIGH": (1, 1), "FEW": (2, 3), "LOW": (2, 3)}, "12 of 50,000 say little"


@given(
    st.lists(st.integers(0, 200), min_size=1, max_size=30),
    st.sampled_from(["as counts", "as rates"]),
)
def test_no_place_is_surer_than_the_joint_intervals(values, measure):
    people = [Population(2017, 10_000 * (1 + at % 7), "census", f"D{at}") for at in range(30)]
    found = [series([value] * 12, people=people, area=f"D{at}") for at, value in enumerate(values)]
    ranking = rank_districts(
        series([1] * 12, people=HERE), found, rates=measure == "as rates"
    ).districts
    order = [d.area for d in ranking]
    for at, one in enumerate(ranking):
        first, last = one.places
        assert first <= at + 1 <= last, "the place in the list is one of those it may have"
        beyond = [other for other in ranking if other.places.first > last]
        assert all(other.interval.upper < one.interval.lower for other in beyond)
    assert len(set(order)) == len(values)


def test_equal_districts_are_hardly_ever_told_apart():
    """Of 200 drawn sets of 30 districts of one and the same rate, at most 5 % name any place."""
    chance = random.Random(11)
    surely = 0
    for _ in range(200):
        found = [
            series([0] * 11 + [_poisson(chance, 40)], people=[], area=f"D{at}") for at in range(30)
        ]
        ranking = rank_districts(series([1] * 12), found, rates=False)
        surely += any(d.places != (1, 30) for d in ranking.districts)
    assert surely <= 10


def _poisson(chance: random.Random, mean: int) -> int:
    passed, count = chance.expovariate(1), 0
    while passed < mean:
        passed, count = passed + chance.expovariate(1), count + 1
    return count


def test_twelve_months_that_are_asked_for_are_the_ones_compared():
    values = [6] * 12 + [1] * 12
    asked = Period.parse("2017-12")
    ranking = rank_districts(city(), [district("HIGH", values)], rates=True, end=asked)
    assert (ranking.end, ranking.districts[0].events) == (asked, 72)
    nowhere = rank_districts(
        city(), [district("HIGH", values)], rates=True, end=Period.parse("2030-01")
    )
    assert nowhere.end is None
