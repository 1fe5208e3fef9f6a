"""The verdict: a chance with the unevenness of years in it, and the series that have none."""

from __future__ import annotations

from math import log, sqrt

import pytest
from msgspec.structs import replace
from scipy import special

from cityreport.domain.city import Baseline, Population, Target, path_value, position
from cityreport.domain.conditions import Circumstances, conditions_of
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import (
    Condition,
    Method,
    NotJudged,
    Progress,
    Rule,
    Verdict,
    measure_progress,
    of_year,
)
from cityreport.domain.rate_change import (
    break_since_baseline,
    change_from_baseline,
    change_from_year_before,
)
from cityreport.domain.signed_basis import BasisPart, SinceSigned
from cityreport.domain.to_date import compare_to_date
from cityreport.domain.unevenness import YearCount, estimate_dispersion, monthly_phi
from tests.domain.series import PEOPLE, people, series

UNEVEN = Method(unevenness=0.1)


def yearly(*totals: int, method: Method = UNEVEN, **rest: object) -> Progress:
    """Yearly totals from 2017 on, spread over their months."""
    months = [total // 12 + (month < total % 12) for total in totals for month in range(12)]
    return series(months, method=method, **rest)  # type: ignore[arg-type]


# how uneven years are


def test_the_unevenness_is_that_of_the_years_own_wobble_shrunk_to_the_usual() -> None:
    counts = [400, 500, 380, 520, 410]
    years = [YearCount(2017 + at, count, 1e6) for at, count in enumerate(counts)]
    found = estimate_dispersion(years, 0.1)
    squares = []
    for before, here, after in zip(counts, counts[1:], counts[2:], strict=False):
        e = log(here) - (log(before) + log(after)) / 2
        squares.append(e * e - (1 / here + 0.25 / before + 0.25 / after))
    own = sum(squares) / 3 / 1.5
    assert (found.own, found.years) == (pytest.approx(sqrt(own)), 3)
    assert found.phi == pytest.approx(sqrt((4 * 0.1**2 + 3 * own) / 7))


def test_an_even_trend_is_no_unevenness() -> None:
    years = [YearCount(2010 + at, round(1e6 * 0.94**at), 1e6) for at in range(10)]
    found = estimate_dispersion(years, 0.1)
    assert found.own == pytest.approx(0, abs=1e-3)
    assert found.phi < 0.1


def test_three_years_do_not_reach_across_a_break_or_over_a_zero() -> None:
    years = [YearCount(2017 + at, count, 1.0) for at, count in enumerate([100, 100, 900, 900, 0])]
    assert estimate_dispersion(years, 0.1).years == 2
    assert estimate_dispersion(years, 0.1, [12 * 2019]).years == 0
    assert estimate_dispersion(years, 0.1, [12 * 2017]).years == 2
    assert estimate_dispersion([], 0.12).phi == 0.12


def test_months_say_their_own_unevenness() -> None:
    assert monthly_phi([]) == 0.1
    assert monthly_phi([0] * 12) == 0.1
    assert monthly_phi([20] * 24) < 0.1, "fewer swings than chance has"
    assert monthly_phi([100, 300] * 12) > 0.3


# the chance and its grade


def test_the_chance_is_that_of_the_standard() -> None:
    progress = yearly(142, 139, 153, 133, 136, 109, 110)
    phi, window = progress.phi, progress.window
    assert window is not None
    last, lived = 110, people()[2023].value
    whole = 142 + 139 + 153
    before = sum(people()[year].value for year in (2017, 2018, 2019))
    x, many = 1 / (1 + phi**2 * last), 1 / (1 + phi**2 * whole / 3)
    ratio = path_value(1.0, Baseline(), progress.target, position(Period.parse("2023-12")))
    assert ratio is not None
    q = ratio * lived * x / (ratio * lived * x + before * many)
    expected = special.betainc(last * x + 0.5, whole * many + 0.5, q)
    assert progress.probability == pytest.approx(expected, rel=1e-9)
    assert (window.ratio, window.years) == (pytest.approx(ratio), 1)
    assert window.share == pytest.approx(last / lived / (whole / before))


def test_uneven_years_take_the_false_certainty_from_a_big_city() -> None:
    """Five per cent above its path is no failure where years vary by ten."""
    people_ = [Population(2017, 5_000_000, "census")]
    big = [45_000] * 3 + [round(45_000 * 0.5 ** (at / 12) * 1.05) for at in range(2, 8)]
    assert yearly(*big, method=Method(unevenness=0), people=people_).verdict is Verdict.OFF_TRACK
    assert yearly(*big, people=people_).verdict is Verdict.CANNOT_TELL


def test_what_doubled_is_off_track_and_what_fell_by_more_than_asked_on_track() -> None:
    assert yearly(*[600] * 3, *[1200] * 5).verdict is Verdict.OFF_TRACK
    assert yearly(*[600] * 3, *[200] * 5).verdict is Verdict.ON_TRACK


def test_fewer_than_twenty_cases_are_judged_by_three_years_together() -> None:
    progress = yearly(12, 14, 13, 12, 8, 11, 9)
    window = progress.window
    assert window is not None
    assert (window.years, window.span.cases) == (3, 28)
    assert (str(window.first), str(window.last)) == ("2021-01", "2023-12")
    paths = [path_value(1.0, Baseline(), progress.target, y) for y in (2021, 2022, 2023)]
    known = [path for path in paths if path is not None]
    assert window.ratio == pytest.approx(sum(known) / 3, rel=0.01), "the mean path over them"
    assert progress.needed_per_year == pytest.approx(
        1 - (0.5 / window.share) ** (1 / (2030 - 2023))
    )


def test_three_years_together_never_reach_into_the_baseline() -> None:
    window = yearly(12, 14, 13, 12, 5).window
    assert window is not None
    assert window.years == 2


# no verdict


def test_the_baseline_is_not_judged_against_itself() -> None:
    progress = yearly(60, 60, 60)
    assert (progress.verdict, progress.not_judged) == (Verdict.NOT_JUDGED, NotJudged.IN_BASELINE)
    assert progress.probability is None
    assert progress.needed_per_year is None
    assert change_from_baseline(progress) is None
    later = series([5] * 47, method=UNEVEN)
    assert later.not_judged is NotJudged.IN_BASELINE, "one of its months is the baseline's"
    assert series([5] * 48, method=UNEVEN).verdict is not Verdict.NOT_JUDGED


def test_after_nothing_there_is_nothing_to_halve() -> None:
    progress = yearly(0, 0, 0, 0, 0, 0, 0, 1)
    assert progress.not_judged is NotJudged.ZERO_BASELINE
    assert progress.needed_per_year is None, "not 100 % less a year"
    assert not progress.has_path


def test_recorded_violence_that_is_underreported_is_not_judged_and_has_no_path() -> None:
    progress = yearly(*[600] * 3, *[300] * 4, method=Method(moved_by_reporting=True))
    assert (progress.verdict, progress.not_judged) == (Verdict.NOT_JUDGED, NotJudged.REPORTING)
    assert {row.path for row in progress.rolling12} == {None}
    assert progress.needed_per_year is None
    change = change_from_baseline(progress)
    assert change is not None, "its trend is shown"
    assert change.share is not None


@pytest.mark.parametrize("by", ["status", "metadata"])
def test_nothing_is_compared_across_a_break(by: str) -> None:
    at = Period.parse("2021-05")
    place = 4 * 12 + 4
    values = [50] * place + [20] * 30
    progress = series(
        values,
        statuses={place: Status.BREAK} if by == "status" else {},
        method=Method(0.1, breaks=(at,) if by == "metadata" else (), break_reason="new system"),
    )
    assert (progress.verdict, progress.not_judged) == (Verdict.NOT_JUDGED, NotJudged.BREAK)
    assert progress.breaks == (at,)
    assert change_from_baseline(progress) is None
    assert break_since_baseline(progress) == at
    rows = {str(row.period): row for row in progress.rolling12}
    assert rows["2021-04"].path is not None
    assert rows["2021-05"].path is None
    # two years after it, the last two years can be compared with each other
    assert change_from_year_before(progress) is not None
    fresh = series(values[: place + 6], method=Method(0.1, breaks=(at,)))
    assert change_from_year_before(fresh) is None
    to_date = compare_to_date(fresh, people())
    assert to_date is not None
    assert (to_date.previous, to_date.baseline) == (None, None)


def test_a_baseline_after_the_break_lets_it_be_judged_again() -> None:
    values = [50] * 48 + [20] * 36
    broken = Method(0.1, breaks=(Period.parse("2021-01"),))
    assert series(values, method=broken).not_judged is NotJudged.BREAK
    again = series(values, years=(2021, 2022), method=broken)
    assert again.not_judged is None
    assert again.probability is not None


def test_a_year_without_numbers_gets_no_other_years_verdict() -> None:
    progress = yearly(*[600] * 3, *[300] * 4)
    assert of_year(progress, 2023) is progress
    empty = of_year(progress, 2024)
    assert (empty.verdict, empty.rule) == (Verdict.NOT_ENOUGH_MONTHS, Rule.NO_NUMBERS)
    assert (empty.probability, empty.window, empty.needed_per_year) == (None, None, None)
    assert of_year(series([]), 2024).rule is Rule.NO_NUMBERS


# the baseline


def test_a_month_that_is_not_available_does_not_throw_its_year_away() -> None:
    months: list[int | None] = [10] * 84
    months[14] = None
    whole = series(months, method=UNEVEN)
    assert whole.rule is Rule.NO_PATH, "empty: nobody has answered yet"
    answered = series_with_missing(months, {14})
    baseline = answered.baseline
    assert baseline.annualised == (2018,)
    assert baseline.mean == pytest.approx(120)
    assert baseline.span is not None
    assert (baseline.span.cases, baseline.span.years) == (350, pytest.approx(35 / 12))
    assert baseline.rate == pytest.approx(100_000 * 350 / baseline.span.exposure)
    assert answered.verdict is Verdict.OFF_TRACK or answered.probability is not None


def test_a_year_with_less_than_half_of_its_months_is_no_year() -> None:
    months: list[int | None] = [10] * 84
    assert series_with_missing(months, set(range(12, 19))).rule is Rule.NO_PATH
    assert series_with_missing(months, set(range(12, 18))).rule is Rule.CHANCE


def test_a_quarter_that_is_not_available_does_not_throw_its_year_away_either() -> None:
    values: list[int | None] = [30] * 28
    values[6] = None
    figures = {
        Period.parse(f"{2017 + at // 4}-Q{at % 4 + 1}"): Figure(
            value, Status.NOT_AVAILABLE if value is None else Status.NORMAL
        )
        for at, value in enumerate(values)
    }
    answered = measure_progress("L1", "_T", figures, PEOPLE, Baseline(), Target(), UNEVEN)
    assert answered.baseline.annualised == (2018,)
    assert answered.baseline.mean == pytest.approx(120)
    assert answered.rule is Rule.CHANCE
    empty = {period: figure for period, figure in figures.items() if figure.value is not None}
    again = measure_progress("L1", "_T", empty, PEOPLE, Baseline(), Target(), UNEVEN)
    assert again.rule is Rule.NO_PATH, "empty: nobody has answered yet"


def series_with_missing(values: list[int | None], missing: set[int]) -> Progress:
    """The months `missing` are answered: not available."""
    start = Period.parse("2017-01")
    figures = {
        start.shift(at): Figure(None, Status.NOT_AVAILABLE)
        if at in missing
        else Figure(value, Status.NORMAL)
        for at, value in enumerate(values)
    }
    return measure_progress("L1", "_T", figures, PEOPLE, Baseline(), Target(), UNEVEN)


# conditions


def conditions(progress: Progress, **given: object) -> set[Condition]:
    return set(conditions_of(progress, Circumstances(**given)))  # type: ignore[arg-type]


def test_a_final_signed_fresh_series_has_no_conditions() -> None:
    progress = yearly(*[600] * 3, *[300] * 4)
    months = frozenset(Period.parse("2023-01").shift(at) for at in range(12))
    assert conditions(progress, as_of=Period.parse("2024-02"), signed=months) == set()


def test_each_condition_is_told() -> None:
    few = [50] * 36 + [1] * 47
    progress = series(few, statuses={80: Status.PROVISIONAL}, method=UNEVEN, years=(2018, 2019))
    assert conditions(
        progress,
        as_of=Period.parse("2024-06"),
        signed=frozenset(),
        is_tried_out=True,
    ) == {
        Condition.PROVISIONAL,
        Condition.UNSIGNED,
        Condition.STALE,
        Condition.FEWER_THAN_20,
        Condition.BASELINE_CHANGED,
        Condition.TRIED_OUT,
    }
    changed = SinceSigned(BasisPart.POPULATION, 1, 2, (Period.parse("2023-02"),), year=2023)
    assert Condition.CHANGED_SINCE_SIGNED in conditions(replace(progress, since_signed=(changed,)))
    carried = series([50] * 84, people=[Population(2017, 500_000, "census")], method=UNEVEN)
    assert Condition.POPULATION_CARRIED in conditions(carried)
    assert conditions(series([])) == set()


@pytest.mark.parametrize(("month", "is_old"), [("2024-06", False), ("2024-07", True)])
def test_numbers_are_old_when_six_months_have_gone_by(month: str, is_old: bool) -> None:
    """The newest is December 2023: six whole months after it end with June."""
    progress = yearly(*[600] * 3, *[300] * 4)
    found = conditions(progress, as_of=Period.parse(month))
    assert (Condition.STALE in found) == is_old


def test_a_verdict_that_rests_on_a_straight_line_of_people_says_so() -> None:
    """100,000 people in 2018 and a million planned for 2030, with the same 240 deaths a year."""
    projected = [Population(2018, 100_000, "census"), Population(2030, 1_000_000, "projection")]
    found = series([20] * 84, people=projected, method=UNEVEN)
    assert found.verdict is Verdict.ON_TRACK
    assert Condition.POPULATION_LINE in conditions(found)
    growing = [Population(2018, 100_000, "census"), Population(2030, 100_100, "projection")]
    slowly = series([20] * 84, people=growing, method=UNEVEN)
    assert slowly.verdict is not Verdict.ON_TRACK
    assert Condition.POPULATION_LINE not in conditions(slowly)
    counted = [Population(year, 100_000 * (year - 2016), "register") for year in range(2017, 2025)]
    judged = series([20] * 84, people=counted, method=UNEVEN)
    assert Condition.POPULATION_LINE not in conditions(judged)
