"""The statistics of unusual months: scipy is the judge, and false alarms stay within p."""

from __future__ import annotations

import random
from itertools import product
from math import exp

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.chance import (
    is_certainly_usual,
    is_unusual,
    modified_z,
    predictive_p,
    usual_range,
)
from tests.domain.cells import checked, of_rule, series

P, Z_FROM, Z_LIMIT = 0.01, 5, 2.5


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 5000), st.integers(2, 60), st.integers(0, 800), st.sampled_from([0.0, 0.1, 0.3])
)
def test_p_is_made_of_the_tails_of_two_rates(
    before: int, months: int, value: int, phi: float
) -> None:
    """Judged by scipy: beta tails of effective counts, the month itself half in them (mid-p)."""

    def at_least(month: int, *, is_more: bool) -> float:
        x, big = month / (1 + phi**2 * month), before / (1 + phi**2 * before / months)
        e, many = 1 / (1 + phi**2 * month), months / (1 + phi**2 * before / months)
        if is_more:
            q, a, b = e / (e + many), x, big
        else:
            q, a, b = many / (e + many), big, x
        tail = special.betainc(a, b + 1, q) if a else 1.0
        return float(tail + (special.betainc(a + 1, b, q) if b else 0.0)) / 2

    is_more = value * months > before
    tail = at_least(value, is_more=is_more)
    of_zero = at_least(0, is_more=False)
    assume(not is_more or abs(of_zero - tail) > 1e-9)
    expected = 2 * tail if not is_more or of_zero <= tail else tail
    assert predictive_p(before, months, value, phi) == pytest.approx(
        min(1.0, expected), rel=1e-6, abs=1e-12
    )


def test_the_quick_look_never_hides_an_unusual_month() -> None:
    for p, months, before in product(
        (0.0001, 0.001, 0.01, 0.05, 0.2), (2, 12, 24, 120), [*range(40), 75, 150, 600, 3000]
    ):
        top = int(before / months * 3) + 30
        for value in range(top):
            if is_certainly_usual(before, months, value, p):
                assert predictive_p(before, months, value) >= p, (p, months, before, value)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=3, max_size=40), st.integers(0, 400))
def test_modified_z_is_that_of_scipy(history: list[int], value: int) -> None:
    mad = float(stats.median_abs_deviation(history))
    z = modified_z(history, value)
    if mad == 0:
        assert z is None
    else:
        middle = float(stats.quantile(history, 0.5)) if hasattr(stats, "quantile") else None
        assert middle is not None
        assert z == pytest.approx(0.6745 * (value - middle) / mad)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=12, max_size=24))
@example([0, 0, 0, 0, 0, 0, 1, 1, 1, 33, 60, 60])  # 4 is below the mean and above the median
def test_the_usual_range_is_what_raises_no_finding(history: list[int]) -> None:
    usual = usual_range(history, P, Z_FROM, Z_LIMIT)
    for value in range(int(usual.upper) + 40):
        is_inside = usual.lower <= value <= usual.upper
        assert is_unusual(history, value, P, Z_FROM, Z_LIMIT) == (not is_inside)


def test_without_deviation_chance_alone_decides() -> None:
    history = [20] * 12
    assert modified_z(history, 35) is None
    assert is_unusual(history, 60, P, Z_FROM, Z_LIMIT)
    assert not is_unusual(history, 25, P, Z_FROM, Z_LIMIT)


def test_large_numbers_need_the_second_opinion() -> None:
    """A city's month varies more than Poisson: what is beyond p alone is not raised."""
    history = [5000, 5600, 5100, 5900, 5300, 4900, 5700, 5200, 5500, 5000, 5800, 5400]
    assert predictive_p(sum(history), len(history), 6100) < P
    assert not is_unusual(history, 6100, P, Z_FROM, Z_LIMIT)
    assert is_unusual(history, 8000, P, Z_FROM, Z_LIMIT)


def poisson(rng: random.Random, mean: float) -> int:
    """By waiting times; a large mean is the sum of small ones."""
    if mean > 20:
        return poisson(rng, 20) + poisson(rng, mean - 20)
    limit, count, product_ = exp(-mean), 0, rng.random()
    while product_ > limit:
        product_ *= rng.random()
        count += 1
    return count


@pytest.mark.parametrize("mean", [0.5, 3, 20, 200])
@pytest.mark.parametrize("months", [12, 24])
def test_false_alarms_stay_within_p(mean: float, months: int) -> None:
    """Of months that only chance made, each with a history of its own, p at most are raised,
    by the exact test alone and with the second opinion; three standard errors are allowed."""
    rng = random.Random(f"{mean} {months}")
    runs = 6000
    alone = both = 0
    for _ in range(runs):
        history = [poisson(rng, mean) for _ in range(months)]
        value = poisson(rng, mean)
        alone += predictive_p(sum(history), months, value) < P
        both += is_unusual(history, value, P, Z_FROM, Z_LIMIT)
    allowed = P + 3 * (P * (1 - P) / runs) ** 0.5
    assert both <= alone
    assert alone / runs <= allowed
    if mean >= 20:
        assert alone > 0, "a test that never speaks proves nothing"


@pytest.mark.parametrize("mean", [0.5, 3, 20, 200])
def test_the_rule_of_the_catalogue_stays_within_its_own_p(
    catalogue: Catalogue, mean: float
) -> None:
    rng = random.Random(f"rule {mean}")
    tested = raised = 0
    for _ in range(12):
        counts = [poisson(rng, mean) for _ in range(180)]
        raised += len(of_rule(checked(catalogue, series("P2", counts, "2005-01")), "unusual_month"))
        tested += 180 - 12
    assert raised / tested <= P + 3 * (P * (1 - P) / tested) ** 0.5


def test_a_real_change_is_seen() -> None:
    rng = random.Random(7)
    for mean in (3, 20, 200):
        history = [poisson(rng, mean) for _ in range(24)]
        assert is_unusual(history, 4 * mean, P, Z_FROM, Z_LIMIT)
    assert is_unusual([20 + i % 3 for i in range(24)], 0, P, Z_FROM, Z_LIMIT)
