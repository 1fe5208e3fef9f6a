"""Districts side by side: the same months, their intervals, and who differs from the city."""

from __future__ import annotations

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
