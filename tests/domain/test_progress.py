"""What a city reads off its months: rolling years, the path, the verdict, the year to date.

Expected numbers are worked out by hand. No test looks at today's date.
"""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Baseline, PathKind, Population, Target
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import (
    BaselineFigure,
    Method,
    Progress,
    SeriesMonth,
    Verdict,
    measure_progress,
    needed_per_year,
    path_value,
    position,
)
from cityreport.domain.progress_figures import BaselineYear
from cityreport.domain.statistics import CountedSpan

LONDON = {2017: 142, 2018: 139, 2019: 153, 2020: 133, 2021: 136, 2022: 109, 2023: 110}
"""Homicides a year, whole city."""

NOT_AVAILABLE = Figure(None, Status.NOT_AVAILABLE)


def p(text: str) -> Period:
    return Period.parse(text)


def given_figures(values: dict[str, int | None]) -> dict[Period, Figure]:
    """Figures by period; None stands for "not available"."""
    return {
        p(text): NOT_AVAILABLE if value is None else Figure(value, Status.NORMAL)
        for text, value in values.items()
    }


def flat(year: int, value: int) -> dict[str, int]:
    """Every month of the year with the same value."""
    return {f"{year}-{month:02d}": value for month in range(1, 13)}


def spread(totals: dict[int, int]) -> dict[str, int]:
    """Yearly totals over their months: the remainder in January."""
    months: dict[str, int] = {}
    for year, total in totals.items():
        months |= flat(year, total // 12)
        months[f"{year}-01"] += total % 12
    return months


def measure(
    values: dict[str, int | None],
    people: dict[int, int] | None = None,
    baseline: Baseline | None = None,
    target: Target | None = None,
) -> Progress:
    population = [Population(year, value, "census") for year, value in (people or {}).items()]
    return measure_progress(
        "L1",
        TOTAL,
        given_figures(values),
        population,
        baseline or Baseline((2017,)),
        target or Target(),
        Method(unevenness=0),  # chance alone; what uneven years do is in test_verdict
    )


# months


def test_without_figures_there_is_nothing_to_say():
    progress = measure({})
    assert progress.months == ()
    assert progress.rolling12 == ()
    assert progress.baseline == BaselineFigure((2017,), None, None)
    assert progress.verdict is Verdict.NOT_ENOUGH_MONTHS
    assert progress.judged is None
    assert progress.needed_per_year is None
    assert progress.year_to_date is None
    assert progress.population_basis == ()


def test_empty_zero_and_not_available_stay_three_things():
    progress = measure({"2019-11": 0, "2020-01": None, "2020-02": 3})
    assert progress.months == (
        SeriesMonth(p("2019-11"), 0, Status.NORMAL),
        SeriesMonth(p("2019-12"), None, None),
        SeriesMonth(p("2020-01"), None, Status.NOT_AVAILABLE),
        SeriesMonth(p("2020-02"), 3, Status.NORMAL),
    )


def test_a_status_is_kept_with_its_value():
    figures = {p("2020-01"): Figure(4, Status.PROVISIONAL)}
    progress = measure_progress("L1", "N", figures, (), Baseline(), Target())
    assert (progress.indicator, progress.area) == ("L1", "N")
    assert progress.months == (SeriesMonth(p("2020-01"), 4, Status.PROVISIONAL),)


def test_a_value_that_is_no_count_is_refused():
    with pytest.raises(ValueError, match=r"S1 2020: not a count: 41\.5"):
        measure_progress(
            "S1", TOTAL, {p("2020"): Figure(41.5, Status.NORMAL)}, (), Baseline(), Target()
        )


# rolling years


def test_a_rolling_year_is_shown_once_all_twelve_months_are_there():
    values = {**flat(2020, 2), "2021-01": 7, "2021-02": 0}
    progress = measure(values)
    assert [(str(r.period), r.value) for r in progress.rolling12] == [
        ("2020-12", 24),
        ("2021-01", 29),
        ("2021-02", 27),
    ]
    assert not measure({k: v for k, v in values.items() if k < "2020-12"}).rolling12


def test_twelve_zeros_are_a_rolling_year_of_zero():
    (row,) = measure(flat(2020, 0), {2020: 50_000}).rolling12
    assert (row.value, row.rate, row.lower) == (0, 0, 0)
    assert row.value_upper == pytest.approx(3.6889, abs=1e-4)
    assert row.upper == pytest.approx(7.3778, abs=1e-4)


@pytest.mark.parametrize("hole", ["empty", "not available"])
def test_a_gap_leaves_no_rolling_year_over_it(hole):
    values: dict[str, int | None] = {**flat(2020, 1), **flat(2021, 1)}
    if hole == "empty":
        del values["2021-03"]
    else:
        values["2021-03"] = None
    progress = measure(values)
    assert [str(r.period) for r in progress.rolling12] == ["2020-12", "2021-01", "2021-02"]
    assert progress.months[14].value is None
    assert progress.verdict is Verdict.NOT_ENOUGH_MONTHS


def test_rate_and_interval_are_per_100_000():
    (row,) = measure(flat(2020, 5), {2020: 3_000_000}).rolling12
    assert row.value == 60
    assert row.rate == pytest.approx(2.0)
    # Byar for 60: 45.78 to 77.23
    assert (row.value_lower, row.value_upper) == pytest.approx((45.78, 77.23), abs=0.01)
    assert (row.lower, row.upper) == pytest.approx((1.526, 2.574), abs=0.001)


def test_person_years_weigh_the_two_years_by_their_months():
    values = {**flat(2020, 1), **{f"2021-{m:02d}": 1 for m in range(1, 4)}}
    progress = measure(values, {2020: 100_000, 2021: 140_000})
    assert progress.rolling12[0].rate == pytest.approx(12)
    # nine months of 100,000 and three of 140,000 are 110,000 person-years
    assert progress.rolling12[3].rate == pytest.approx(10.9091, abs=1e-4)


def test_the_basis_of_the_population_is_told():
    values = {**flat(2020, 1), **flat(2021, 1), **flat(2022, 1)}
    baseline = Baseline((2020,))
    assert measure(values, {2020: 10, 2021: 10, 2022: 10}, baseline).population_basis == (
        "entered",
    )
    assert measure(values, {2020: 10, 2022: 10}, baseline).population_basis == (
        "entered",
        "interpolated",
    )
    assert measure(values, {2015: 10}, baseline).population_basis == ("carried",)
    assert measure(values, {}, baseline).population_basis == ()


def test_a_population_that_no_rate_rests_on_is_not_told():
    # 2021 would be interpolated, but no rolling year reaches into it
    progress = measure({"2020": 5, "2022": 5}, {2020: 10, 2022: 10}, Baseline((2020,)))
    assert progress.population_basis == ("entered",)


def test_only_the_areas_own_people_count():
    population = (Population(2020, 200_000, "a", "N"), Population(2020, 900_000, "a"))
    progress = measure_progress(
        "L1", "N", given_figures(flat(2020, 1)), iter(population), Baseline(), Target()
    )
    assert progress.rolling12[0].rate == pytest.approx(6)


# quarters and years


def test_quarters_stand_in_for_months_that_nobody_answered():
    values = {"2020-Q1": 10, "2020-Q2": 20, **{f"2020-{m:02d}": 1 for m in range(7, 13)}}
    values |= {f"2021-{m:02d}": 2 for m in range(1, 5)}
    progress = measure(values)
    assert [(str(r.period), r.value) for r in progress.rolling12] == [
        ("2020-12", 36),  # 10 + 20 + 6
        ("2021-03", 32),  # 20 + 6 + 6; to January and February half a quarter would be needed
    ]
    assert progress.months[0].period == p("2020-07")


def test_a_quarter_never_comes_on_top_of_months():
    values: dict[str, int | None] = flat(2020, 1)
    assert measure({**values, "2020-Q1": 50, "2020": 99}).rolling12[0].value == 12
    del values["2020-02"]
    assert not measure({**values, "2020-Q1": 50, "2020": 99}).rolling12
    for month in ("2020-01", "2020-02", "2020-03"):
        values[month] = None  # answered: not available
    assert not measure({**values, "2020-Q1": 50, "2020": 99}).rolling12


def test_the_finest_figures_are_taken():
    quarters = {"2020-Q1": 1, "2020-Q2": 2, "2020-Q3": 3, "2020-Q4": 4}
    assert measure({**quarters, "2020": 99}).rolling12[0].value == 10
    del quarters["2020-Q3"]
    assert not measure(quarters).rolling12
    (row,) = measure({**quarters, "2020": 99}).rolling12
    assert (str(row.period), row.value) == ("2020-12", 99)


def test_history_by_year_gives_one_rolling_year_each():
    progress = measure({"2017": 40, "2018": 30, "2019": 0})
    assert [(str(r.period), r.value) for r in progress.rolling12] == [
        ("2017-12", 40),
        ("2018-12", 30),
        ("2019-12", 0),
    ]
    assert progress.months == ()
    assert progress.judged == p("2019-12")
    assert progress.verdict is Verdict.ON_TRACK
    assert progress.year_to_date is None


def test_a_year_is_not_cut_for_a_rolling_year():
    progress = measure({"2019": 40, **flat(2020, 1), "2021-01": 5})
    assert [(str(r.period), r.value) for r in progress.rolling12] == [
        ("2019-12", 40),
        ("2020-12", 12),
        ("2021-01", 16),
    ]


def test_a_quarter_that_is_not_available_completes_nothing():
    progress = measure({"2020-Q1": 5, "2020-Q2": 5, "2020-Q3": 5, "2020-Q4": None})
    assert not progress.rolling12
    assert progress.judged == p("2020-12")


# baseline and path


def test_baseline_is_the_mean_of_its_years():
    baseline = measure(
        {"2017": 30, **flat(2018, 2), "2019-Q1": 9, "2019-Q2": 9, "2019-Q3": 9, "2019-Q4": 9},
        {2017: 90_000, 2018: 100_000, 2019: 110_000},
        Baseline((2017, 2018, 2019)),
    ).baseline
    assert baseline.years == (2017, 2018, 2019)
    assert baseline.mean == pytest.approx(30)  # (30 + 24 + 36) / 3
    assert baseline.rate == pytest.approx(30)  # 90 in 300,000


def test_without_population_the_baseline_has_no_rate():
    assert measure({"2017": 30}).baseline == BaselineFigure(
        (2017,), 30.0, None, CountedSpan(30), sums=(BaselineYear(2017, 30),)
    )


def test_an_incomplete_baseline_gives_no_path_and_no_verdict():
    values = {**flat(2017, 3), **flat(2018, 3)}
    del values["2017-06"]
    progress = measure(values, {2017: 100_000}, Baseline((2017, 2018)))
    assert progress.baseline == BaselineFigure((2017, 2018), None, None)
    assert progress.rolling12[-1].rate == pytest.approx(36)
    assert progress.rolling12[-1].path is None
    assert progress.rolling12[-1].value_path is None
    assert progress.needed_per_year is None
    assert progress.verdict is Verdict.NOT_ENOUGH_MONTHS


def test_the_path_halves_the_baseline_by_the_target_year():
    baseline, target = Baseline((2017, 2018, 2019)), Target()
    assert path_value(100, baseline, target, 2017.99) is None
    assert path_value(100, baseline, target, 2018) == pytest.approx(100)
    assert path_value(100, baseline, target, 2024) == pytest.approx(70.7107, abs=1e-4)
    assert path_value(100, baseline, target, 2030) == pytest.approx(50)
    assert path_value(100, baseline, target, 2034.5) == pytest.approx(50)


def test_the_linear_path_loses_the_same_every_year():
    baseline, target = Baseline((2018,)), Target(2030, 0.6, PathKind.LINEAR)
    assert path_value(120, baseline, target, 2018) == pytest.approx(120)
    assert path_value(120, baseline, target, 2024) == pytest.approx(84)
    assert path_value(120, baseline, target, 2030) == pytest.approx(48)
    assert path_value(120, baseline, target, 2031) == pytest.approx(48)


def test_a_baseline_of_two_years_starts_between_them():
    assert path_value(8, Baseline((2018, 2019)), Target(), 2018.4) is None
    assert path_value(8, Baseline((2018, 2019)), Target(), 2018.5) == 8


@pytest.mark.parametrize(
    ("text", "y"),
    [
        ("2023-12", 2023),
        ("2023", 2023),
        ("2023-Q4", 2023),
        ("2024-03", 2023.25),
        ("2024-01", 2023 + 1 / 12),
    ],
)
def test_december_stands_at_its_own_year(text, y):
    assert position(p(text)) == pytest.approx(y, abs=1e-9)


def test_paths_stand_beside_the_rolling_years():
    values = {"2018": 80, **flat(2023, 5), **{f"2024-{m:02d}": 5 for m in range(1, 13)}}
    progress = measure(values, {2018: 1_000_000}, Baseline((2018,)))
    rows = {str(r.period): r for r in progress.rolling12}
    assert rows["2018-12"].value_path == pytest.approx(80)
    assert rows["2024-12"].value_path == pytest.approx(56.5685, abs=1e-4)  # half-way: 80 / sqrt 2
    assert rows["2024-12"].path == pytest.approx(5.65685, abs=1e-5)
    assert rows["2024-06"].value_path == pytest.approx(58.2261, abs=1e-4)  # 80 * 0.5 ** (5.5/12)


def test_before_the_middle_of_the_baseline_there_is_no_path():
    progress = measure({"2016": 9, "2017": 9, "2018": 9, "2019": 9}, {}, Baseline((2018, 2019)))
    assert [r.value_path for r in progress.rolling12][:3] == [None, None, None]
    assert progress.rolling12[3].value_path is not None


# verdict


def test_a_growing_city_is_judged_by_its_rate():
    values = {"2018": 1200, "2024": 920}
    assert measure(values, {}, Baseline((2018,))).verdict is Verdict.OFF_TRACK
    people = {2018: 1_000_000, 2024: 1_500_000}
    assert measure(values, people, Baseline((2018,))).verdict is Verdict.ON_TRACK


def test_an_unanswered_last_month_is_not_enough():
    values: dict[str, int | None] = {"2018": 1200, **flat(2023, 10), "2024-02": 10}
    assert measure(values, {}, Baseline((2018,))).verdict is Verdict.NOT_ENOUGH_MONTHS
    values["2024-01"] = 10
    assert measure(values, {}, Baseline((2018,))).verdict is Verdict.ON_TRACK
    values["2024-03"] = None
    progress = measure(values, {}, Baseline((2018,)))
    assert progress.judged == p("2024-03")
    assert progress.verdict is Verdict.NOT_ENOUGH_MONTHS


# what is needed


def test_needed_is_the_yearly_reduction_to_the_target():
    # from 100 to 50 in two years: 1 - sqrt 0.5
    assert needed_per_year(100, 100, Target(2030), 2028) == pytest.approx(0.292893, abs=1e-6)
    assert needed_per_year(100, 64, Target(2030, 0.36), 2029) == pytest.approx(0)


def test_a_target_already_passed_needs_nothing():
    assert needed_per_year(100, 30, Target(), 2025) == 0
    assert needed_per_year(100, 0, Target(), 2025) == 0
    assert needed_per_year(0, 0, Target(), 2025) == 0


def test_from_the_target_year_on_nothing_is_asked():
    assert needed_per_year(100, 80, Target(), 2030) is None
    assert needed_per_year(100, 80, Target(), 2029.99) is not None


def test_needed_uses_the_latest_rolling_year():
    values = {"2018": 100, **flat(2028, 10), "2029-05": 9}
    # 120 -> 50 in two years
    progress = measure(values, {}, Baseline((2018,)))
    assert progress.verdict is Verdict.NOT_ENOUGH_MONTHS
    assert progress.needed_per_year == pytest.approx(0.354503, abs=1e-6)
    # twice the people: 60 in the old population's terms -> 50
    progress = measure(values, {2018: 500_000, 2028: 1_000_000}, Baseline((2018,)))
    assert progress.needed_per_year == pytest.approx(0.087129, abs=1e-6)


# year to date


def test_year_to_date_compares_the_same_months():
    values = {**flat(2017, 4), **flat(2018, 2), **flat(2019, 3)}
    values |= {"2020-01": 1, "2020-02": 0, "2020-04": 5}
    values["2019-03"] = 90  # not among them
    ytd = measure(values, {}, Baseline((2017, 2018))).year_to_date
    assert ytd is not None
    assert ytd.months == (p("2020-01"), p("2020-02"), p("2020-04"))
    assert (ytd.first, ytd.last, ytd.value) == (p("2020-01"), p("2020-04"), 6)
    assert ytd.previous == 9
    assert ytd.baseline == pytest.approx(9)  # (12 + 6) / 2


def test_year_to_date_says_nothing_of_months_that_are_missing():
    values: dict[str, int | None] = {**flat(2017, 4), **flat(2018, 2), "2019-01": 1, "2019-02": 1}
    values["2018-02"] = None
    del values["2017-01"]
    ytd = measure(values, {}, Baseline((2017,))).year_to_date
    assert ytd is not None
    assert (ytd.value, ytd.previous, ytd.baseline) == (2, None, None)
    values["2018-02"] = 5
    ytd = measure(values, {}, Baseline((2017, 2018))).year_to_date
    assert ytd is not None
    assert (ytd.previous, ytd.baseline) == (7, None)  # a mean of one year out of two is none


def test_year_to_date_of_a_year_without_any_value():
    assert measure({"2019-12": 4, "2020-01": None}).year_to_date is None


def test_year_to_date_against_quarters_that_hold_the_same_months():
    values = {"2019-Q1": 12, "2020-01": 1, "2020-02": 2}
    ytd = measure(values).year_to_date
    assert ytd is not None
    assert ytd.previous is None  # a quarter is not cut
    ytd = measure({**values, "2020-04": 2}).year_to_date
    assert ytd is not None
    assert ytd.previous is None  # three months, but not these
    ytd = measure({**values, "2020-03": 3}).year_to_date
    assert ytd is not None
    assert (ytd.value, ytd.previous) == (6, 12)


# a real city


def test_london_from_2017_to_2023():
    progress = measure(spread(LONDON), {}, Baseline((2017, 2018, 2019)))
    assert progress.baseline.mean == pytest.approx(144.6667, abs=1e-4)
    rows = {str(r.period): r for r in progress.rolling12}
    assert len(rows) == 73
    assert [rows[f"{year}-12"].value for year in LONDON] == [142, 139, 153, 133, 136, 109, 110]
    last = rows["2023-12"]
    # 144.667 * 0.5 ** (5/12)
    assert last.value_path == pytest.approx(108.378, abs=1e-3)
    assert (last.value_lower, last.value_upper) == pytest.approx((90.40, 132.58), abs=0.01)
    assert progress.verdict is Verdict.CANNOT_TELL
    # 110 -> 72.333 in seven years
    assert progress.needed_per_year == pytest.approx(0.05813, abs=1e-5)
    assert progress.year_to_date is not None
    assert (progress.year_to_date.value, progress.year_to_date.previous) == (110, 109)
    assert progress.year_to_date.baseline == pytest.approx(144.6667, abs=1e-4)


def test_london_as_a_rate():
    progress = measure(spread(LONDON), {2018: 8_900_000}, Baseline((2017, 2018, 2019)))
    assert progress.baseline.rate == pytest.approx(1.62547, abs=1e-5)
    last = progress.rolling12[-1]
    assert last.rate == pytest.approx(1.23596, abs=1e-5)
    assert last.path == pytest.approx(1.21773, abs=1e-5)
    assert progress.needed_per_year == pytest.approx(0.05813, abs=1e-5)
    assert progress.population_basis == ("entered", "carried")


# what holds for any figures

MONTHS = tuple(month_range(p("2017"), p("2020")))
figures = st.dictionaries(
    st.sampled_from(MONTHS),
    st.integers(0, 60).map(lambda n: Figure(n, Status.NORMAL)) | st.just(NOT_AVAILABLE),
    max_size=48,
)
coarse = st.dictionaries(
    st.sampled_from([p(f"{y}{q}") for y in range(2017, 2021) for q in ("", "-Q1", "-Q2", "-Q4")]),
    st.integers(0, 200).map(lambda n: Figure(n, Status.NORMAL)),
)
mostly_full = st.lists(st.sampled_from(MONTHS), max_size=4).map(
    lambda holes: {m: Figure(m.number, Status.NORMAL) for m in MONTHS if m not in holes}
)


def of(values: dict[Period, Figure]) -> Progress:
    people = (Population(2017, 400_000, "census"), Population(2020, 430_000, "census"))
    return measure_progress("L1", TOTAL, values, people, Baseline((2017,)), Target())


@given(figures | mostly_full, st.sampled_from(MONTHS), st.integers(0, 99))
def test_a_month_changes_no_rolling_year_that_does_not_hold_it(values, month, value):
    def elsewhere(progress: Progress) -> dict[Period, tuple[int, float | None, float | None]]:
        ends = {month.shift(i) for i in range(12)}
        return {r.period: (r.value, r.rate) for r in progress.rolling12 if r.period not in ends}

    after = of({**values, month: Figure(value, Status.NORMAL)})
    assert elsewhere(after) == elsewhere(of(values))


@given(figures | mostly_full)
def test_rolling_years_are_the_sums_of_their_months(values):
    progress = of(values)
    shown = {m.period: m.value for m in progress.months}
    rows = {r.period: r.value for r in progress.rolling12}
    for end in MONTHS:
        window = [shown.get(end.shift(-i)) for i in range(12)]
        assert rows.get(end) == (None if None in window else sum(n or 0 for n in window))


@given(figures)
def test_months_run_without_holes_from_first_to_last_answer(values):
    months = [m.period for m in of(values).months]
    assert months == (list(month_range(min(values), max(values))) if values else [])


@given(figures | mostly_full, coarse)
def test_quarters_and_years_never_change_what_the_months_say(values, longer):
    alone, both = of(values), of({**values, **longer})
    rows = {r.period: r.value for r in both.rolling12}
    assert both.months == alone.months
    assert all(rows[r.period] == r.value for r in alone.rolling12)
    assert [r.period for r in both.rolling12] == sorted(rows)


@given(figures | mostly_full, coarse)
def test_the_order_of_the_figures_does_not_matter(values, longer):
    merged = {**values, **longer}
    assert of(merged) == of(dict(reversed(merged.items())))


@given(figures | mostly_full)
def test_a_verdict_needs_a_rolling_year_to_the_last_answer(values):
    progress = of(values)
    ends = {r.period for r in progress.rolling12}
    if progress.judged not in ends or progress.baseline.mean is None:
        assert progress.verdict is Verdict.NOT_ENOUGH_MONTHS
    else:
        assert progress.verdict is not Verdict.NOT_ENOUGH_MONTHS
    for row in progress.rolling12:
        assert row.value_lower <= row.value <= row.value_upper
    if progress.needed_per_year is not None:
        assert 0 <= progress.needed_per_year <= 1


def test_forty_years_of_months_take_milliseconds():
    values = given_figures(spread(dict.fromkeys(range(1985, 2025), 127)))
    population = [Population(year, 1_000_000, "census") for year in range(1985, 2025)]
    start = process_time()
    for _ in range(10):
        measure_progress("L1", TOTAL, values, population, Baseline(), Target())
    assert (process_time() - start) / 10 < 0.1


# the rule that decided, and breaks


def test_a_progress_names_its_rule():
    def rule(values, people=True):
        figures = {
            Period.parse("2017-01").shift(i): Figure(v, Status.NORMAL)
            for i, v in enumerate(values)
            if v is not None
        }
        population = [Population(2017, 500_000, "census")] if people else []
        return measure_progress("L1", TOTAL, figures, population, Baseline(), Target()).rule

    assert rule([]) == "months_missing"
    assert rule([5] * 40 + [None, 5]) == "months_missing"
    assert rule([5] * 20) == "no_path"
    assert rule([5] * 84) == rule([5] * 84, people=False) == "chance"
    assert rule([5] * 40) == "not_judged", "four of the twelve months are the baseline's"


def test_breaks_are_named():
    figures = {Period.parse("2017-01").shift(i): Figure(3, Status.NORMAL) for i in range(20)}
    figures[Period.parse("2018-02")] = Figure(3, Status.BREAK)
    progress = measure_progress("L1", TOTAL, figures, [], Baseline(), Target())
    assert progress.breaks == (Period.parse("2018-02"),)
