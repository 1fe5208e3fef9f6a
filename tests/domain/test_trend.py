"""Three-year means, the change of the last three years, and that going on."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats

from cityreport.domain.city import position
from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.statistics import Z_95
from cityreport.domain.trend import (
    Trend,
    is_rare,
    project_trend,
    recent_trend,
    three_year_means,
    yearly_factor,
)
from tests.domain.series import people, series

counts = st.tuples(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 5_000))
exposures = st.tuples(st.floats(0.5, 2), st.floats(0.5, 2), st.floats(0.5, 2))


def likelihood(counts: tuple[int, ...], exposures: tuple[float, ...], slope: float) -> float:
    """Minus the log likelihood of a log-linear Poisson trend, its level already the best one."""
    means = [e * exp(slope * t) for e, t in zip(exposures, (-1, 0, 1), strict=True)]
    scale = sum(counts) / sum(means)
    return -float(
        sum(stats.poisson.logpmf(x, scale * m) for x, m in zip(counts, means, strict=True))
    )


def information(counts: tuple[int, ...], exposures: tuple[float, ...], slope: float) -> float:
    """Fisher's information of the slope, by the definition."""
    weights = [e * exp(slope * t) for e, t in zip(exposures, (-1, 0, 1), strict=True)]
    total = sum(weights)
    mean = sum(w * t for w, t in zip(weights, (-1, 0, 1), strict=True)) / total
    square = sum(w * t * t for w, t in zip(weights, (-1, 0, 1), strict=True)) / total
    return sum(counts) * (square - mean * mean)


@pytest.mark.parametrize(
    ("three", "factor"),
    [((4, 2, 1), 0.5), ((1, 2, 4), 2.0), ((10, 10, 10), 1.0), ((100, 90, 81), 0.9)],
)
def test_a_series_that_changes_evenly_has_its_own_factor(three, factor):
    assert yearly_factor(three, (1, 1, 1)).factor == pytest.approx(factor, rel=1e-12)


@given(counts, exposures)
def test_the_factor_solves_the_likelihood_equation(three, lived):
    trend = yearly_factor(three, lived)
    assume(trend is not None)
    n, u = sum(three), trend.factor
    total = lived[0] / u + lived[1] + lived[2] * u
    expected = n * (lived[2] * u - lived[0] / u) / total
    assert expected == pytest.approx(three[2] - three[0], rel=1e-9, abs=1e-9 * n)


@pytest.mark.parametrize("three", [(30, 25, 14), (5, 1, 7), (900, 1_000, 1_300), (1, 0, 1)])
@pytest.mark.parametrize("lived", [(1.0, 1.0, 1.0), (8.6e6, 8.7e6, 8.9e6), (1.0, 0.5, 2.0)])
def test_factor_and_interval_are_those_that_scipy_finds(three, lived):
    trend = yearly_factor(three, lived)
    found = optimize.minimize_scalar(
        lambda b: likelihood(three, lived, b),
        bounds=(-6, 6),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert log(trend.factor) == pytest.approx(found.x, abs=1e-5)  # a minimum is flat
    away = Z_95 / sqrt(information(three, lived, log(trend.factor)))
    assert trend.interval.lower == pytest.approx(exp(log(trend.factor) - away), rel=1e-9)
    assert trend.interval.upper == pytest.approx(exp(log(trend.factor) + away), rel=1e-9)
    assert stats.norm.isf(0.025) == pytest.approx(Z_95, rel=1e-12)


@pytest.mark.parametrize("three", [(0, 0, 0), (5, 0, 0), (0, 0, 5)])
def test_counts_that_do_not_say_how_it_changed_give_no_factor(three):
    assert yearly_factor(three, (1, 1, 1)) is None


@given(counts, exposures, st.floats(0.1, 10))
def test_only_the_ratio_of_the_exposures_counts(three, lived, scale):
    one = yearly_factor(three, lived)
    other = yearly_factor(three, tuple(e * scale for e in lived))
    assert (one is None) == (other is None)
    if one is not None:
        assert other.factor == pytest.approx(one.factor, rel=1e-9)


# three-year means


def test_the_mean_of_three_years_has_the_interval_of_their_sum():
    progress = series([1] * 36, people=[])
    (mean,) = three_year_means(progress, {})
    assert (mean.period, mean.events, mean.value) == (Period.parse("2019-12"), 36, 12)
    assert mean.rate is None
    y, z = 37, stats.norm.isf(0.025)
    assert mean.value_interval.upper == pytest.approx(
        y * (1 - 1 / (9 * y) + z / (3 * sqrt(y))) ** 3 / 3, rel=1e-9
    )


def test_its_rate_is_over_the_people_of_all_three_years():
    progress = series([2] * 36)
    (mean,) = three_year_means(progress, people())
    lived = 500_000 + 510_000 + 520_000
    assert mean.rate == pytest.approx(100_000 * 72 / lived, rel=1e-12)
    assert mean.interval.lower < mean.rate < mean.interval.upper


def test_a_gap_leaves_no_mean_over_it():
    progress = series([1] * 20 + [None] + [1] * 40)
    ends = {mean.period for mean in three_year_means(progress, people())}
    assert min(ends) == Period.parse("2021-09")  # 36 months after the gap
    assert len(ends) == 5


def test_a_series_is_rare_below_twenty_in_twelve_months():
    assert is_rare(series([1] * 12))
    assert is_rare(series([2] * 7 + [1] * 5))
    assert not is_rare(series([2] * 8 + [1] * 4))
    assert not is_rare(series([]))


# going on


def test_going_on_multiplies_the_last_figure_by_the_factor_of_each_year():
    progress = series([8] * 12 + [4] * 12 + [2] * 12, people=[], years=(2017,))
    projection = project_trend(progress)
    assert projection.trend.factor == pytest.approx(0.5)
    assert projection.start == 24
    assert projection.start_at == position(Period.parse("2019-12")) == 2019
    assert projection.value == pytest.approx(24 * 0.5**11)
    assert projection.at(2021) == pytest.approx(6)
    assert projection.meets is True
    assert projection.interval.lower < projection.value < projection.interval.upper


def test_a_city_that_grows_goes_on_by_its_rate():
    progress = series([5] * 36)
    projection = project_trend(progress, people())
    assert projection.trend.factor < 1, "the same number of more people is a falling rate"
    assert projection.start == pytest.approx(progress.rolling12[-1].rate)
    assert project_trend(progress).trend.factor == pytest.approx(1)


def test_a_break_among_the_three_years_lets_nothing_go_on():
    whole = [4] * 48
    assert recent_trend(series(whole)) is not None
    assert recent_trend(series(whole, statuses={30: Status.BREAK})) is None
    assert recent_trend(series(whole, statuses={12: Status.BREAK})) == Trend(
        pytest.approx(1), pytest.approx((0.8187, 1.2214), abs=1e-4), (48, 48, 48)
    ), "a break where the three years begin is not among them"


def test_without_three_whole_years_nothing_goes_on():
    assert project_trend(series([3] * 35)) is None
    assert project_trend(series([])) is None
    assert project_trend(series([3] * 20 + [None] + [3] * 20)) is None


def test_from_the_target_year_on_nothing_goes_on():
    assert project_trend(series([3] * 36, first="2028-01")) is None
