"""Year against year: whole years, partial ones, and the same months of each."""

from __future__ import annotations

from cityreport.domain.city import Baseline, Target
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import measure_progress
from cityreport.domain.years import baseline_choices, sort_years, whole_years
from tests.domain.series import series


def test_a_year_that_is_not_over_is_compared_by_its_own_months():
    years = sort_years(series([1] * 12 + [2] * 12 + [5, 5, 5]))
    assert years.compared == (1, 2, 3)
    first, second, last = years.years
    assert (first.total, first.same, first.is_partial) == (12, 3, False)
    assert (second.total, second.same) == (24, 6)
    assert (last.total, last.so_far, last.same, last.is_partial) == (None, 15, 15, True)
    assert last.interval is None
    assert first.interval.lower < 12 < first.interval.upper


def test_a_month_missing_on_one_side_leaves_nothing_to_compare():
    years = sort_years(series([1, None, *[1] * 10, 7, 7]))
    before, last = years.years
    assert years.compared == (1, 2)
    assert before.same is None
    assert before.total is None
    assert before.is_partial
    assert last.same == 14


def test_only_the_months_that_were_reported_are_compared():
    years = sort_years(series([*range(1, 13), 50, None, 50]))
    assert years.compared == (1, 3)
    assert years.years[0].same == 1 + 3


def test_the_baseline_is_the_mean_by_month():
    years = sort_years(series([1] * 12 + [2] * 12 + [6] * 12))
    assert years.baseline == (3.0,) * 12
    assert sort_years(series([1] * 30)).baseline == (1.0,) * 6 + (None,) * 6


def test_zero_is_a_number_and_empty_is_none():
    years = sort_years(series([0] * 12 + [0, 0]))
    assert years.years[0].total == 0
    assert years.years[1].so_far == 0
    assert sort_years(series([])).years == ()


def test_provisional_numbers_make_a_year_soft():
    years = sort_years(series([1] * 13, statuses={12: Status.PROVISIONAL}))
    assert [year.is_preliminary for year in years.years] == [False, True]


def test_a_year_known_only_whole_has_a_total_and_no_months():
    figures = {Period.parse("2016"): Figure(90, Status.NORMAL)}
    progress = measure_progress("L1", "_T", figures, [], Baseline((2016,)), Target())
    (year,) = sort_years(progress).years
    assert (year.total, year.counted) == (90, ())


def test_baselines_on_offer_are_complete_years_before_the_target():
    progress = series([1] * 48 + [None] + [1] * 20)
    assert whole_years(progress) == [2017, 2018, 2019, 2020]
    assert baseline_choices(progress) == [
        (2018, 2019, 2020),
        (2017, 2018, 2019),
        (2020,),
        (2019,),
        (2018,),
        (2017,),
    ]
