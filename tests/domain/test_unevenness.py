"""The unevenness of years and of months, at the edges of what is used for it."""

from __future__ import annotations

import statistics
from math import sqrt

import pytest

from cityreport.domain.unevenness import YearCount, estimate_dispersion, monthly_phi, uneven_years

THREE = [YearCount(2017, 100, 1.0), YearCount(2018, 150, 1.0), YearCount(2019, 100, 1.0)]


@pytest.mark.parametrize("at", [12 * 2017 + 1, 12 * 2018, 12 * 2019, 12 * 2019 + 11])
def test_no_three_years_reach_across_a_break(at: int) -> None:
    assert uneven_years(THREE, [at]) == []
    assert estimate_dispersion(THREE, 0.1, [at]).own is None


@pytest.mark.parametrize("at", [12 * 2017, 12 * 2020])
def test_a_break_before_or_after_the_three_leaves_them_alone(at: int) -> None:
    assert len(uneven_years(THREE, [at])) == 1


@pytest.mark.parametrize("history", [[4, 9], [30, 12, 45, 20, 31, 8]])
def test_months_count_with_one_less_than_there_are(history: list[int]) -> None:
    """A variance of n months has n - 1 degrees of freedom, and so much weight."""
    mean, free = statistics.mean(history), len(history) - 1
    own = max(0.0, (statistics.variance(history) - mean) / mean**2)
    assert own > 0
    expected = sqrt((12 * 0.05**2 + free * own) / (12 + free))
    assert monthly_phi(history, 0.05) == pytest.approx(expected, rel=1e-12)
