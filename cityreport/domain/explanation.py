"""The explanation of a figure: every step from its cells to its verdict, as data.

Belongs here: which figures were summed, and the terms of each formula as `progress`, `statistics`
and `unevenness` used them. Not here: the cells' officers and days (office), or sentences
(explanation_words). No step judges anew: what would change a verdict is found by measuring again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from cityreport.domain.city import Population, position
from cityreport.domain.figure_sums import Blocks, blocks_of, cover, index_of, month_at
from cityreport.domain.observation import CellKey, Figure, Status
from cityreport.domain.people import People, PersonYears, people_in
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress_figures import Progress, Rolling
from cityreport.domain.statistics import (
    SMALLEST_BYAR,
    CountedSpan,
    EffectiveSpan,
    effective_span,
)
from cityreport.domain.unevenness import UnevenYear, YearCount, uneven_years
from cityreport.domain.verdict import GRADES, Rule, Verdict

Figures = Mapping[Period, Figure]
Measure = Callable[[Figures], Progress]
"""Measures a series as it was measured, from other figures."""


class SummedYear(msgspec.Struct, frozen=True):
    """Twelve months of the window, or a year of the baseline.

    `periods`: the figures that were summed; `share`: of the twelve months that have a number;
    `people`: the year's population, by calendar year, with the number of its months in the sum.
    """

    last: Period
    periods: tuple[Period, ...]
    cases: int
    exposure: float
    share: float = 1.0
    people: tuple[tuple[int, int, PersonYears], ...] = ()


class PathSteps(msgspec.Struct, frozen=True):
    """The terms of the path: its start (the middle of the baseline), the place of each year of the
    window on it, and the path there, as a share of the baseline."""

    start: float
    places: tuple[float, ...]
    shares: tuple[float, ...]


class ChanceSteps(msgspec.Struct, frozen=True):
    """The terms of the chance P = I_q(a, b): effective counts and exposures of window and baseline,
    q = ratio E/(ratio E + E0), a = x* + 1/2, b = X* + 1/2."""

    now: EffectiveSpan
    then: EffectiveSpan
    q: float
    a: float
    b: float


class IntervalSteps(msgspec.Struct, frozen=True):
    """The terms of the interval: the effective count x*, and whether Byar's approximation was used
    (from 10 on) or the exact one."""

    effective: float
    is_byar: bool


class Turn(msgspec.Struct, frozen=True):
    """Another number of cases in the latest twelve months, with which the verdict would be another
    one; `beside`: the number next to it, with which it would be what it is now."""

    cases: int
    verdict: Verdict
    beside: int


class Explanation(msgspec.Struct, frozen=True):
    """The steps to a figure of twelve months, and to the verdict on it.

    `month`: the last of the twelve months, None without any number; `row`: the twelve months, None
    where they are not complete; `years`: what was summed, the latest
    twelve months first; `baseline`: year by year; `uneven`: the years that phi comes from.
    `entered`: the populations that were entered and that those of other years are worked out from.
    `path`, `chance`: None where nothing was judged. `missing`, `baseline_missing`: the months
    without which there is no verdict. `turns`: what would change it. `is_judged`: the verdict is on
    these twelve months.
    """

    progress: Progress
    row: Rolling | None
    is_judged: bool
    month: Period | None = None
    years: tuple[SummedYear, ...] = ()
    baseline: tuple[SummedYear, ...] = ()
    entered: tuple[Population, ...] = ()
    uneven: tuple[UnevenYear, ...] = ()
    interval: IntervalSteps | None = None
    path: PathSteps | None = None
    chance: ChanceSteps | None = None
    missing: tuple[Period, ...] = ()
    baseline_missing: tuple[Period, ...] = ()
    turns: tuple[Turn, ...] = ()


class ExplainedCell(msgspec.Struct, frozen=True):
    """A cell that a figure was summed from.

    `officer`, `at`: who changed it last, and when; None where the journal knows nothing of it.
    """

    key: CellKey
    value: int
    status: Status
    note: str = ""
    source: str = ""
    officer: str | None = None
    at: datetime | None = None


class Explained(msgspec.Struct, frozen=True):
    """An explanation, and the cells of its twelve months (of all years that a verdict rests on
    together) and of its baseline, the oldest first."""

    explanation: Explanation
    cells: tuple[ExplainedCell, ...]
    baseline_cells: tuple[ExplainedCell, ...]

    @property
    def progress(self) -> Progress:
        """The progress that is explained."""
        return self.explanation.progress


def explain_progress(
    progress: Progress,
    figures: Figures,
    population: Iterable[Population],
    measure: Measure,
    month: Period | None = None,
) -> Explanation:
    """Return the explanation of the twelve months that end with `month`; by default of those that
    the verdict is on.

    `figures`, `population`: those that `progress` was measured with; `measure`: measures others in
    the same way, for what would change the verdict.
    """
    blocks = blocks_of(figures)
    end = month or progress.judged
    entered = tuple(row for row in population if row.area == progress.area)
    shown = {year for row in progress.rolling12 for year in (row.period.year - 1, row.period.year)}
    people = people_in(entered, progress.area, shown | set(progress.baseline.years))
    row = next((r for r in progress.rolling12 if r.period == end), None)
    is_judged = end == progress.judged and progress.rule is not Rule.NO_NUMBERS
    years = _window_years(progress, row, blocks, people, is_judged=is_judged)
    baseline = tuple(_baseline_years(progress, figures, blocks, people))
    return Explanation(
        progress=progress,
        row=row,
        is_judged=is_judged,
        month=end,
        years=years,
        baseline=baseline,
        entered=tuple(_entered(entered, (*years, *baseline))),
        uneven=tuple(_uneven(progress)),
        interval=None if row is None else _interval(row, progress.phi),
        path=_path(progress, years) if row is not None and row.value_path is not None else None,
        chance=_chance(progress) if is_judged else None,
        missing=_missing(progress, blocks, end) if row is None and end is not None else (),
        baseline_missing=_baseline_missing(progress, figures, blocks),
        turns=tuple(_turns(progress, figures, measure)) if is_judged else (),
    )


def _window_years(
    progress: Progress, row: Rolling | None, blocks: Blocks, people: People, *, is_judged: bool
) -> tuple[SummedYear, ...]:
    """Return the twelve months, and those before them that the verdict rests on too."""
    if row is None:
        return ()
    window = progress.window
    together = window.years if window is not None and is_judged else 1
    ends = [row.period.shift(-12 * back) for back in range(together)]
    rows = {r.period: r for r in progress.rolling12}
    return tuple(_summed(rows[end], blocks, people) for end in ends)


def _summed(row: Rolling, blocks: Blocks, people: People) -> SummedYear:
    end = index_of(row.period)
    found = cover(blocks, range(end - 11, end + 1)) or []
    return SummedYear(
        last=row.period,
        periods=tuple(_period(at, length) for at, length in found),
        cases=row.value,
        exposure=row.exposure,
        people=tuple(_lived(row.period, people)),
    )


def _lived(last: Period, people: People) -> Iterator[tuple[int, int, PersonYears]]:
    """Yield the calendar years of twelve months, how many months of each, and its population."""
    for year, months in ((last.year - 1, 12 - last.number), (last.year, last.number)):
        if months and year in people:
            yield year, months, people[year]


def _period(at: int, length: int) -> Period:
    month = month_at(at)
    if length == 12:
        return Period.of_year(month.year)
    if length == 3:
        return Period(month.year, Frequency.QUARTER, (month.number + 2) // 3)
    return month


def _baseline_years(
    progress: Progress, figures: Figures, blocks: Blocks, people: People
) -> Iterator[SummedYear]:
    for found in progress.baseline.sums:
        year = found.year
        covered = cover(blocks, range(12 * year, 12 * year + 12))
        if covered is None:  # some months are not available: the others count
            answered = (figures.get(m) for m in Period.of_year(year).months())
            months = zip(Period.of_year(year).months(), answered, strict=True)
            periods = tuple(m for m, f in months if f is not None and f.value is not None)
        else:
            periods = tuple(_period(at, length) for at, length in covered)
        lived = people.get(year)
        yield SummedYear(
            last=Period.month(year, 12),
            periods=periods,
            cases=found.cases,
            exposure=found.share * (1.0 if lived is None else lived.value),
            share=found.share,
            people=() if lived is None else ((year, 12, lived),),
        )


def _entered(
    population: tuple[Population, ...], summed: tuple[SummedYear, ...]
) -> Iterator[Population]:
    """Yield the entered populations beside the years that have none of their own."""
    known = {row.year: row for row in population}
    wanted: set[int] = set()
    for year, basis in {(y, lived.basis) for s in summed for y, _, lived in s.people}:
        if basis != "entered":
            wanted |= {max((k for k in known if k < year), default=year)}
            wanted |= {min((k for k in known if k > year), default=year)}
    yield from (known[year] for year in sorted(wanted) if year in known)


def _uneven(progress: Progress) -> list[UnevenYear]:
    """Return the steps to phi: of the complete calendar years, as `measure_progress` takes them."""
    whole = (
        YearCount(row.period.year, row.value, row.exposure)
        for row in progress.rolling12
        if row.period.number == 12
    )
    return uneven_years(whole, map(index_of, progress.breaks))


def _interval(row: Rolling, phi: float) -> IntervalSteps:
    carried = effective_span(CountedSpan(row.value), phi).cases
    return IntervalSteps(carried, carried >= SMALLEST_BYAR)


def _path(progress: Progress, years: tuple[SummedYear, ...]) -> PathSteps:
    rows = {row.period: row for row in progress.rolling12}
    mean = progress.baseline.mean
    found = [(position(year.last), rows[year.last].value_path) for year in years]
    return PathSteps(
        sum(progress.baseline.years) / len(progress.baseline.years),
        tuple(place for place, _ in found),
        tuple(path / mean for _, path in found if path is not None and mean),
    )


def _chance(progress: Progress) -> ChanceSteps | None:
    window, start = progress.window, progress.baseline.span
    if window is None or start is None:
        return None
    now = effective_span(window.span, progress.phi)
    then = effective_span(start, progress.phi)
    asked = window.ratio * now.exposure
    return ChanceSteps(
        now, then, asked / (asked + then.exposure), now.cases + 0.5, then.cases + 0.5
    )


def _missing(progress: Progress, blocks: Blocks, end: Period) -> tuple[Period, ...]:
    """Return the months of the twelve to `end` that no figure in use covers, from the one on in
    which a district began."""
    last = index_of(end)
    wanted = range(last - 11, last + 1)
    covered = {
        at
        for start, found in blocks.items()
        for length, _ in found
        for at in range(start, start + length)
        if start in wanted and start + length - 1 in wanted
    }
    months = (month_at(at) for at in wanted if at not in covered)
    return tuple(m for m in months if progress.began is None or m >= progress.began)


def _baseline_missing(progress: Progress, figures: Figures, blocks: Blocks) -> tuple[Period, ...]:
    """Return the months without a number in the baseline's years that are not complete; none of a
    district that was not there then."""
    if progress.baseline.mean is not None or progress.began_late:
        return ()
    return tuple(
        month
        for year in progress.baseline.years
        if cover(blocks, range(12 * year, 12 * year + 12)) is None
        for month in Period.of_year(year).months()
        if (found := figures.get(month)) is None or found.value is None
    )


def _turns(progress: Progress, figures: Figures, measure: Measure) -> Iterator[Turn]:
    """Yield the nearest numbers of cases, fewer and more, with which the verdict would be another
    one: the series is measured again with each."""
    if progress.rule is not Rule.CHANCE or not progress.rolling12:
        return
    now = progress.rolling12[-1]
    blocks = blocks_of(figures)
    end = index_of(now.period)
    periods = [_period(*found) for found in cover(blocks, range(end - 11, end + 1)) or []]

    def verdict(cases: int) -> Verdict:
        return measure(_spread(figures, periods, cases)).verdict

    if progress.verdict is not GRADES[0]:
        yield from _nearest(progress.verdict, verdict, now.value, -1)
    if progress.verdict is not GRADES[-1]:
        yield from _nearest(progress.verdict, verdict, now.value, 1)


def _nearest(
    held: Verdict, verdict: Callable[[int], Verdict], cases: int, way: int
) -> Iterator[Turn]:
    """Yield the turn on that side: steps that double until the verdict is another one, then
    halves."""
    inside, step = cases, 1
    most = 0 if way < 0 else 20 * cases + 100
    while True:
        outside = max(inside - step, most) if way < 0 else min(inside + step, most)
        if outside == inside:
            return
        found = verdict(outside)
        if found is not held:
            break
        inside, step = outside, 2 * step
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        at = verdict(middle)
        inside, outside = (middle, outside) if at is held else (inside, middle)
        found = found if at is held else at
    yield Turn(outside, found, inside)


def _spread(figures: Figures, periods: list[Period], cases: int) -> dict[Period, Figure]:
    """Return the figures with other cases in these periods, in the proportions that they have."""
    old = [int(figures[period].value or 0) for period in periods]
    total = sum(old)
    changed = dict(figures)
    given, upto = 0, 0
    for index, period in enumerate(periods, 1):
        upto += old[index - 1]
        share = cases * upto // total if total else cases * index // len(periods)
        changed[period] = Figure(share - given, figures[period].status)
        given = share
    return changed
