"""The year so far, against the same months."""

from __future__ import annotations

import pytest
from scipy import stats

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import Status
from cityreport.domain.people import people_in
from cityreport.domain.progress import Method
from cityreport.domain.statistics import CountedSpan, exact_p, rate_ratio
from cityreport.domain.to_date import compare_to_date
from tests.domain.series import PEOPLE, people, series


def test_the_same_months_of_last_year_and_of_the_baseline():
    found = compare_to_date(series([4] * 48 + [8] * 3, people=[]), {})
    assert (found.previous.years, found.previous.before, found.previous.after) == ((2020,), 12, 24)
    assert (found.baseline.before, found.baseline.after) == (36, 24)
    assert found.previous.ratio.point == pytest.approx(2)
    assert found.baseline.ratio.point == pytest.approx(2), "three years against one"
    assert not found.previous.per_person


def test_the_test_is_exact():
    found = compare_to_date(series([4] * 48 + [8] * 3, people=[]), {})
    assert found.previous.p == pytest.approx(2 * stats.binom.sf(23, 36, 0.5), rel=1e-9)
    assert found.baseline.p == pytest.approx(2 * stats.binom.sf(23, 60, 0.25), rel=1e-9)
    low = stats.beta.ppf(0.025, 24, 13)
    assert found.previous.ratio.lower == pytest.approx(low / (1 - low), rel=1e-9)


def test_it_differs_where_the_interval_leaves_out_one():
    assert not compare_to_date(series([4] * 48 + [5] * 3), people()).previous.differs
    assert compare_to_date(series([4] * 48 + [20] * 3), people()).previous.differs
    assert compare_to_date(series([20] * 48 + [4] * 3), people()).previous.differs


def test_people_make_it_a_ratio_of_rates():
    found = compare_to_date(series([4] * 48 + [4] * 3), people())
    assert found.previous.per_person
    assert found.previous.ratio.point == pytest.approx(530_000 / 540_000)


def test_against_the_baseline_it_is_a_ratio_of_rates_too() -> None:
    """The people of exactly the years compared are enough."""
    known = people_in(PEOPLE, TOTAL, {2017, 2018, 2019, 2020, 2021})
    found = compare_to_date(series([4] * 48 + [8] * 3), known)
    assert found is not None
    assert found.baseline is not None
    assert found.baseline.per_person
    before = sum(known[year].value for year in (2017, 2018, 2019))
    after = known[2021].value
    assert found.baseline.ratio.point == pytest.approx(24 / after / (36 / before))
    share = after / (before + after)
    assert found.baseline.p == pytest.approx(2 * stats.binom.sf(23, 60, share), rel=1e-9)
    unknown = compare_to_date(series([4] * 48 + [8] * 3), {2021: known[2021]})
    assert unknown is not None
    assert unknown.baseline is not None
    assert not unknown.baseline.per_person


def test_a_missing_month_on_one_side_leaves_that_side_out():
    found = compare_to_date(series([4] * 37 + [None] + [4] * 10 + [8] * 3), people())
    assert found.previous is None
    assert found.baseline is not None
    assert compare_to_date(series([]), people()) is None


def test_people_of_just_the_years_compared_are_enough() -> None:
    known = people()
    found = compare_to_date(series([10] * 96 + [7] * 3), {y: known[y] for y in (2024, 2025)})
    assert found is not None
    assert found.previous is not None
    assert found.previous.per_person
    assert found.baseline is not None
    assert not found.baseline.per_person, "of the baseline's years nobody is known"


def test_the_unevenness_of_the_baseline_is_that_of_all_its_years() -> None:
    """Three years together are steadier than one: the interval says so."""
    uneven = series([4] * 48 + [8] * 3, people=[], method=Method(unevenness=0.2))
    found = compare_to_date(uneven, {})
    assert found is not None
    assert found.baseline is not None
    phi = uneven.phi
    assert phi > 0
    earlier, later = CountedSpan(36, 3.0, 3), CountedSpan(24, 1.0)
    assert found.baseline.ratio == rate_ratio(earlier, later, phi=phi)
    assert found.baseline.p == exact_p(earlier, later, phi=phi)
    assert found.baseline.ratio != rate_ratio(CountedSpan(36, 3.0, 1), later, phi=phi)


@pytest.mark.parametrize(("at", "against_baseline", "against_last"), [(18, 0, 1), (42, 0, 0)])
def test_a_break_between_takes_a_comparison_away(
    at: int, against_baseline: int, against_last: int
) -> None:
    """One within the baseline's years is between its first month and this year's too."""
    found = compare_to_date(series([4] * 48 + [8] * 3, statuses={at: Status.BREAK}), people())
    assert found is not None
    assert (found.baseline is not None, found.previous is not None) == (
        bool(against_baseline),
        bool(against_last),
    )
