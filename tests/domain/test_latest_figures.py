"""The short measurement of a district says what the whole one says, as far as it goes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.latest_figures import measure_latest
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import measure_progress
from cityreport.domain.progress_figures import LatestFigures, Method, Progress

MONTHS = tuple(month_range(Period.month(2017, 1), Period.month(2020, 12)))
LONGER = [Period.parse(f"{y}{q}") for y in range(2017, 2021) for q in ("", "-Q1", "-Q2", "-Q4")]
counts = st.builds(
    Figure, st.integers(0, 60), st.sampled_from([Status.NORMAL, Status.PROVISIONAL, Status.BREAK])
)
answers = counts | st.just(Figure(None, Status.NOT_AVAILABLE))
some = st.dictionaries(st.sampled_from([*MONTHS, *LONGER]), answers, max_size=60)
nearly_all = st.tuples(
    st.dictionaries(st.sampled_from(MONTHS), answers, max_size=5), st.integers(0, 30)
).map(lambda drawn: {m: Figure(drawn[1], Status.NORMAL) for m in MONTHS} | drawn[0])
with_holes = st.tuples(nearly_all, st.lists(st.sampled_from(MONTHS), max_size=4)).map(
    lambda drawn: {m: figure for m, figure in drawn[0].items() if m not in drawn[1]}
)
people = st.sampled_from(
    [(), (Population(2017, 4_000, "census"), Population(2020, 4_300, "census"))]
)
methods = st.builds(
    Method,
    st.sampled_from([0.0, 0.12]),
    st.booleans(),
    st.sampled_from([(), (Period.month(2019, 5),)]),
)


def same(latest: LatestFigures, whole: Progress) -> None:
    """Hold latest figures against a progress: the rolling years that both have, all else alike."""
    for field in fields(LatestFigures):
        if field.name != "rolling12":
            assert getattr(latest, field.name) == getattr(whole, field.name), field.name
    assert latest.is_past == whole.is_past
    last = whole.rolling12[-1:]
    ends = [row.period.shift(12 * back) for row in last for back in (-2, -1, 0)]
    assert latest.rolling12 == tuple(row for row in whole.rolling12 if row.period in ends)


@given(
    some | nearly_all | with_holes,
    people,
    methods,
    st.sampled_from([(2017,), (2018,), (2017, 2018)]),
)
def test_it_says_what_the_whole_measurement_says(
    figures: dict[Period, Figure],
    population: tuple[Population, ...],
    method: Method,
    years: tuple[int, ...],
) -> None:
    plan = Baseline(years), Target()
    whole = measure_progress("L1", "_T", figures, population, *plan, method)
    latest = measure_latest("L1", "_T", figures, population, *plan, method)
    same(latest, whole)
