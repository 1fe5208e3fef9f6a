"""The steps to a figure, as data: what was summed, and what would change the verdict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.explanation import Explanation, Figures, explain_progress
from cityreport.domain.figure_sums import blocks_of, cover, index_of, total_over
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Frequency, Period, periods_within
from cityreport.domain.progress import Progress, Rule, Verdict, measure_progress
from tests.domain.series import PEOPLE

JANUARY = Period.month(2017, 1)


def months(values: list[int], first: Period = JANUARY) -> dict[Period, Figure]:
    return {first.shift(at): Figure(value, Status.NORMAL) for at, value in enumerate(values)}


def measure(figures: Figures) -> Progress:
    return measure_progress("L1", "_T", figures, PEOPLE, Baseline(), Target())


def explained(figures: Figures, month: Period | None = None) -> Explanation:
    return explain_progress(measure(figures), figures, PEOPLE, measure, month)


SPANS = list(periods_within(JANUARY, Period.month(2018, 12)))


@given(st.dictionaries(st.sampled_from(SPANS), st.integers(0, 50)))
def test_what_is_named_is_what_is_summed(values: dict[Period, int]) -> None:
    figures = {period: Figure(value, Status.NORMAL) for period, value in values.items()}
    blocks = blocks_of(figures)
    for start in (24204, 24207, 24216):
        wanted = range(start, start + 12)
        total, named = total_over(blocks, wanted), cover(blocks, wanted)
        assert (total is None) is (named is None)
        if named is None:
            continue
        assert [at for first, length in named for at in range(first, first + length)] == list(
            wanted
        )
        by_place = {(index_of(p), p.length): f for p, f in figures.items()}
        assert total == sum(int(by_place[place].value or 0) for place in named)


def test_quarters_and_years_are_named_as_such() -> None:
    figures: dict[Period, Figure] = {
        Period.of_year(year): Figure(600, Status.NORMAL) for year in (2017, 2018, 2019)
    }
    quarters = [Period(2020, Frequency.QUARTER, number) for number in range(1, 5)]
    figures |= {quarter: Figure(100, Status.NORMAL) for quarter in quarters}
    found = explained(figures)
    assert found.years[0].periods == tuple(quarters)
    assert [year.periods for year in found.baseline] == [
        (Period.of_year(year),) for year in (2017, 2018, 2019)
    ]


@pytest.mark.parametrize("monthly", [(50, 42), (50, 30), (50, 60), (3000, 2700), (1, 1), (2, 0)])
def test_each_turn_is_the_programs_own_verdict(monthly: tuple[int, int]) -> None:
    figures = months([monthly[0]] * 36 + [monthly[1]] * 48)
    found = explained(figures)
    assert found.progress.rule is Rule.CHANCE
    assert found.turns
    for turn in found.turns:
        assert abs(turn.cases - turn.beside) == 1
        assert turn.verdict is not found.progress.verdict
        for cases, verdict in ((turn.cases, turn.verdict), (turn.beside, found.progress.verdict)):
            each, over = divmod(cases, 12)
            changed = months([each] * 11 + [each + over], Period.month(2023, 1))
            assert measure({**figures, **changed}).verdict is verdict


def test_rare_series_are_explained_by_all_years_together() -> None:
    found = explained(months([1] * 84))
    assert [str(year.last) for year in found.years] == ["2023-12", "2022-12", "2021-12"]
    assert [year.cases for year in found.years] == [12, 12, 12]
    assert found.path is not None
    assert len(found.path.shares) == 3
    earlier = explained(months([1] * 84), Period.month(2022, 12))
    assert not earlier.is_judged
    assert len(earlier.years) == 1, "no verdict is on them"


def test_a_year_with_months_not_available_names_the_others() -> None:
    figures = months([50] * 84)
    for month in (2, 3):
        figures[Period.month(2018, month)] = Figure(None, Status.NOT_AVAILABLE)
    found = explained(figures)
    year = found.baseline[1]
    assert (year.share, len(year.periods), year.cases) == (pytest.approx(10 / 12), 10, 500)
    assert found.progress.baseline.span is not None
    assert sum(y.exposure for y in found.baseline) == pytest.approx(
        found.progress.baseline.span.exposure
    )


def test_missing_months_are_named_and_nothing_would_change() -> None:
    figures = months([50] * 84)
    del figures[Period.month(2023, 7)]
    found = explained(figures)
    assert found.progress.verdict is Verdict.NOT_ENOUGH_MONTHS
    assert found.missing == (Period.month(2023, 7),)
    assert found.row is None
    assert found.turns == ()
    del figures[Period.month(2018, 1)]
    assert Period.month(2018, 1) in explained(figures).baseline_missing


def test_only_the_entered_years_beside_a_line_are_named() -> None:
    found = explained(months([50] * 84))
    assert found.entered == tuple(PEOPLE), "2018 lies between them, and 2017 was entered"
    alone = [Population(2010, 500_000, "census"), Population(2015, 510_000, "census")]

    def carried(figures: Figures) -> Progress:
        return measure_progress("L1", "_T", figures, alone, Baseline(), Target())

    figures = months([50] * 84)
    only = explain_progress(carried(figures), figures, alone, carried)
    assert only.entered == (alone[1],), "the nearest one alone"
