"""A rolling year against an earlier one: the share, its interval, and what chance can do."""

from __future__ import annotations

from math import isinf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Method, Progress, measure_progress
from cityreport.domain.rate_change import (
    change_from_baseline,
    change_from_year_before,
    named_changes,
)
from tests.domain.series import series


def measured(monthly: list[int], people: int | None = 500_000) -> Progress:
    """A series from January 2017 with those numbers in each month of a year."""
    figures = {
        Period.month(2017 + year, month): Figure(value, Status.NORMAL)
        for year, value in enumerate(monthly)
        for month in range(1, 13)
    }
    population = [] if people is None else [Population(2017, people, "census")]
    method = Method(unevenness=0)
    return measure_progress("L1", TOTAL, figures, population, Baseline(), Target(), method)


@given(before=st.integers(1, 200), after=st.integers(1, 200))
def test_a_year_against_the_one_before_is_the_exact_binomial_comparison(
    before: int, after: int
) -> None:
    change = change_from_year_before(measured([before, after]))
    assert change is not None
    assert (change.before, change.after, change.years) == (12 * before, 12 * after, 1)
    assert change.share == pytest.approx(after / before - 1)
    n, k = 12 * (before + after), 12 * after
    low, high = stats.beta.ppf(0.025, k, n - k + 1), stats.beta.ppf(0.975, k + 1, n - k)
    assert change.interval.lower == pytest.approx(low / (1 - low) - 1, rel=1e-7, abs=1e-9)
    assert change.interval.upper == pytest.approx(high / (1 - high) - 1, rel=1e-7, abs=1e-9)


def test_the_baseline_counts_with_all_its_years() -> None:
    change = change_from_baseline(measured([10, 10, 10, 5]))
    assert change is not None
    assert (change.before, change.years, change.after) == (360, 3, 60)
    assert change.share == pytest.approx(-0.5)
    assert named_changes([change, None]) == [True, False]


def test_more_people_make_the_same_number_a_fall() -> None:
    progress = measured([10, 10, 10, 10])
    grown = measure_progress(
        "L1",
        TOTAL,
        {month.period: Figure(month.value, Status.NORMAL) for month in progress.months},
        [Population(2019, 500_000, "census"), Population(2020, 1_000_000, "census")],
        Baseline(),
        Target(),
    )
    change = change_from_year_before(grown)
    assert change is not None
    assert change.share == pytest.approx(-0.5)


def test_after_nothing_no_share_can_be_told_and_nothing_is_infinite_but_the_end() -> None:
    change = change_from_year_before(measured([0, 3]))
    assert change is not None
    assert change.share is None
    assert isinf(change.interval.upper)
    assert change.p < 0.001, "36 after 0 is no chance"
    none = change_from_year_before(measured([0, 0]))
    assert none is not None
    assert none.p == 1
    assert named_changes([none]) == [False]


def test_without_two_whole_years_there_is_no_change() -> None:
    assert change_from_year_before(measured([5])) is None
    assert change_from_baseline(measured([5, 5])) is None
    assert change_from_year_before(measured([])) is None


def test_without_people_numbers_are_compared() -> None:
    change = change_from_year_before(measured([10, 20], people=None))
    assert change is not None
    assert change.share == pytest.approx(1.0)


def test_twelve_months_that_begin_in_the_baseline_s_last_month_are_still_its() -> None:
    assert change_from_baseline(series([4] * 47)) is None, "December 2019 to November 2020"
    assert change_from_baseline(series([4] * 48)) is not None


@pytest.mark.parametrize(("at", "is_compared"), [(24, True), (25, False), (47, False)])
def test_a_break_at_either_end_of_the_two_years(at: int, is_compared: bool) -> None:
    """One in the very first month is before both: 24 months of one kind."""
    found = change_from_year_before(series([4] * 48, statuses={at: Status.BREAK}))
    assert (found is not None) == is_compared
