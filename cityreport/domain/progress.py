"""One indicator of one area over time: rolling years, the path to the target, the verdict.

Belongs here: results from the months together, with their uncertainty. Not here: reading figures
(store), charts (render), names of the verdicts (messages), or checks of single months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from cityreport.domain.baseline import measure_baseline
from cityreport.domain.city import (
    PER,
    Baseline,
    Population,
    Target,
    needed_per_year,
    path_value,
    position,
)
from cityreport.domain.figure_sums import (
    Blocks,
    blocks_of,
    in_use,
    index_of,
    month_at,
    stop_of,
    total_over,
)
from cityreport.domain.observation import Figure, Status
from cityreport.domain.people import People, PersonYears, people_in, person_years
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress_figures import (
    USUAL_METHOD,
    BaselineFigure,
    Method,
    PathLine,
    Progress,
    Rolling,
    SeriesMonth,
    Window,
    YearToDate,
)
from cityreport.domain.statistics import CountedSpan, chance_below
from cityreport.domain.unevenness import YearCount, estimate_dispersion
from cityreport.domain.verdict import (
    SMALLEST_RELIABLE,
    Condition,
    NotJudged,
    Rule,
    Verdict,
    grade,
)

__all__ = [
    "PER",
    "BaselineFigure",
    "Condition",
    "Method",
    "NotJudged",
    "Progress",
    "Rolling",
    "Rule",
    "SeriesMonth",
    "Verdict",
    "Window",
    "YearToDate",
    "measure_progress",
    "needed_per_year",
    "of_year",
    "path_value",
    "position",
]

_BASES = ("entered", "interpolated", "carried")
_YEARS_TOGETHER = 3


class _Series(msgspec.Struct, frozen=True):
    """The figures, people and plan that a series is measured with."""

    blocks: Blocks
    people: People
    baseline: Baseline
    target: Target
    breaks: tuple[Period, ...]
    method: Method
    phi: float
    cut_from: int | None  # the month of the first break after the baseline begins

    @property
    def over(self) -> int:
        """The month after the baseline."""
        return 12 * max(self.baseline.years) + 12

    def is_cut(self, last: int) -> bool:
        """Return whether a break lies after the baseline begins and up to the month `last`."""
        return self.cut_from is not None and self.cut_from <= last


def measure_progress(
    indicator: str,
    area: str,
    figures: Mapping[Period, Figure],
    population: Iterable[Population],
    baseline: Baseline,
    target: Target,
    method: Method = USUAL_METHOD,
) -> Progress:
    """Return the progress of an indicator in an area, from its answered totals.

    `figures`: months, quarters and years that were answered; counts, so a value is a whole
    number (ValueError otherwise). A quarter or a year counts only where none of its months
    was answered, and only inside a span that holds it whole: a rolling year, a baseline year,
    the earlier months that a year to date is compared with.
    `population`: of any areas, only `area` is used.
    """
    for period, figure in figures.items():
        if figure.value is not None and not isinstance(figure.value, int):
            raise ValueError(f"{indicator} {period}: not a count: {figure.value}")
    used = in_use(figures)
    blocks = blocks_of(figures, used)
    first = min(map(index_of, used), default=0)
    last = max(map(stop_of, used), default=0) - 1
    people = people_in(population, area, {*range(first // 12, last // 12 + 1), *baseline.years})
    marked = (p for p, f in figures.items() if f.status is Status.BREAK)
    breaks = tuple(sorted({*marked, *method.breaks}))
    dispersion = estimate_dispersion(
        _whole_years(blocks, people, range(first // 12, last // 12 + 1)),
        method.unevenness,
        map(index_of, breaks),
    )
    begun = 12 * min(baseline.years)
    cut_from = min((at for at in map(index_of, breaks) if at > begun), default=None)
    series = _Series(blocks, people, baseline, target, breaks, method, dispersion.phi, cut_from)
    start = measure_baseline(baseline, people, blocks, figures)
    months = _months(figures)
    rows = tuple(_rolling12(series, range(first + 11, last + 1), start))
    judged = month_at(last) if used else None
    judgement = _judge(series, rows, judged, start)
    living = _populations(rows, start, people)
    return Progress(
        indicator=indicator,
        area=area,
        baseline=start,
        target=target,
        months=months,
        rolling12=rows,
        needed_per_year=_needed(rows, start, target, judgement),
        verdict=judgement.verdict,
        rule=judgement.rule,
        probability=judgement.probability,
        window=judgement.window,
        not_judged=judgement.not_judged,
        dispersion=dispersion,
        breaks=breaks,
        break_reason=method.break_reason,
        judged=judged,
        year_to_date=_year_to_date(months, blocks, baseline),
        population_basis=_bases(living),
        decided_by_line=_is_decided_by_line(series, rows, start, judgement),
        population_sources=tuple(dict.fromkeys(lived.source for lived in living if lived.source)),
    )


def of_year(progress: Progress, year: int) -> Progress:
    """Return a progress as a report of `year` shows it: without a number of that year there is no
    verdict, and no other year's stands in its place."""
    if progress.judged is not None and progress.judged.year >= year:
        return progress
    return replace(
        progress,
        verdict=Verdict.NOT_ENOUGH_MONTHS,
        rule=Rule.NO_NUMBERS,
        probability=None,
        window=None,
        not_judged=None,
        needed_per_year=None,
        conditions=(),
        since_signed=(),
        basis_unknown=False,
    )


def _whole_years(blocks: Blocks, people: People, years: range) -> Iterator[YearCount]:
    for year in years:
        count = total_over(blocks, range(12 * year, 12 * year + 12))
        if count is not None:
            yield YearCount(year, count, people[year].value if people else 1.0)


def _months(figures: Mapping[Period, Figure]) -> tuple[SeriesMonth, ...]:
    """Return the answered months, and the empty ones between them."""
    answered = [index_of(p) for p in figures if p.frequency is Frequency.MONTH]
    if not answered:
        return ()
    rows = []
    for period in map(month_at, range(min(answered), max(answered) + 1)):
        value, status = figures.get(period, (None, None))
        rows.append(SeriesMonth(period, None if value is None else int(value), status))
    return tuple(rows)


def _rolling12(series: _Series, ends: range, figure: BaselineFigure) -> Iterator[Rolling]:
    """Yield the complete rolling years that end in `ends`."""
    blocks = series.blocks
    line = None
    if not series.method.moved_by_reporting and figure.mean:
        line = PathLine(series.baseline, series.target, figure.mean, figure.rate)
    streak = window = 0  # single months in a row up to `end`, and the sum of the last twelve
    single: dict[int, int] = {}
    for end in range(ends.start - 11, ends.stop):
        block = blocks.get(end)
        if block is not None and block[0][0] == 1:
            streak, single[end] = streak + 1, block[0][1]
            window += single[end] - (single[end - 12] if streak > 12 else 0)
        else:
            streak = window = 0
        if end < ends.start:
            continue
        value = window if streak >= 12 else total_over(blocks, range(end - 11, end + 1))
        if value is not None:
            yield _rolling(series, end, value, line)


def _rolling(series: _Series, end: int, value: int, line: PathLine | None) -> Rolling:
    period, cut = month_at(end), series.cut_from
    years = person_years(series.people, period) if series.people else None
    return Rolling(
        period,
        value,
        None if years is None else PER * value / years,
        1.0 if years is None else years,
        series.phi,
        line if cut is None or end < cut else None,
    )


class _Judgement(msgspec.Struct, frozen=True):
    verdict: Verdict
    rule: Rule
    probability: float | None = None
    window: Window | None = None
    not_judged: NotJudged | None = None


def _judge(
    series: _Series, rows: tuple[Rolling, ...], judged: Period | None, figure: BaselineFigure
) -> _Judgement:
    """Return the verdict on the rolling year that ends with the last answered month.

    Its chance to be on the path is `statistics.chance_below` of the window, the baseline and the
    path as a share of it; `verdict.grade` makes the verdict of it.
    """
    if not rows or rows[-1].period != judged:
        return _Judgement(Verdict.NOT_ENOUGH_MONTHS, Rule.MONTHS_MISSING)
    reason = _reason(series, rows[-1], figure)
    if reason is not None:
        return _Judgement(Verdict.NOT_JUDGED, Rule.NOT_JUDGED, not_judged=reason)
    if figure.span is None:
        return _Judgement(Verdict.NOT_ENOUGH_MONTHS, Rule.NO_PATH)
    window = _window(series, rows, figure.span)
    chance = chance_below(window.span, figure.span, window.ratio, phi=series.phi)
    return _Judgement(grade(chance), Rule.CHANCE, chance, window)


def _reason(series: _Series, last: Rolling, figure: BaselineFigure) -> NotJudged | None:
    """Return why there is no verdict though the last twelve months are there."""
    if series.method.moved_by_reporting:
        return NotJudged.REPORTING
    if figure.span is None:
        return None
    end = index_of(last.period)
    if series.is_cut(end):
        return NotJudged.BREAK
    if figure.span.cases == 0:
        return NotJudged.ZERO_BASELINE
    return NotJudged.IN_BASELINE if end - 11 < series.over else None


def _window(series: _Series, rows: tuple[Rolling, ...], start: CountedSpan) -> Window:
    """Return the latest twelve months; of a series with fewer than 20 cases in them, the last three
    years together, as far as they are complete and after the baseline."""
    last = rows[-1]
    found = [last]
    if last.value < SMALLEST_RELIABLE:
        known = {row.period: row for row in rows}
        for back in range(1, _YEARS_TOGETHER):
            row = known.get(last.period.shift(-12 * back))
            if row is None or index_of(row.period) - 11 < series.over:
                break
            found.append(row)
    exposure = sum(row.exposure for row in found)
    paths = sum(
        row.exposure
        * (path_value(1.0, series.baseline, series.target, position(row.period)) or 1.0)
        for row in found
    )
    span = CountedSpan(sum(row.value for row in found), exposure, float(len(found)))
    first = found[-1].period.shift(-11)
    lived = {first.year, *(row.period.year for row in found), *series.baseline.years}
    people = [series.people[year] for year in lived if year in series.people]
    return Window(
        first,
        last.period,
        span,
        paths / exposure,
        span.cases / exposure * start.exposure / start.cases,
        _bases(people),
    )


def _is_decided_by_line(
    series: _Series, rows: tuple[Rolling, ...], figure: BaselineFigure, judgement: _Judgement
) -> bool:
    """Return whether the grade rests on populations that nobody counted: counts alone give another
    one."""
    window, span = judgement.window, figure.span
    if window is None or span is None or "interpolated" not in window.populations:
        return False
    counts = CountedSpan(window.span.cases, window.span.years, window.span.years)
    start = CountedSpan(span.cases, span.years, span.years)
    ends = [rows[-1].period.shift(-12 * back) for back in range(window.years)]
    ratios = [path_value(1.0, series.baseline, series.target, position(end)) for end in ends]
    ratio = sum(r if r is not None else 1.0 for r in ratios) / len(ratios)
    return grade(chance_below(counts, start, ratio, phi=series.phi)) is not judgement.verdict


def _needed(
    rows: tuple[Rolling, ...], figure: BaselineFigure, target: Target, judgement: _Judgement
) -> float | None:
    """Return the yearly reduction that is needed from the window on, or else from the latest
    rolling year; None where the two cannot be compared."""
    if not rows or not figure.mean or judgement.not_judged is not None:
        return None
    latest, y = rows[-1], position(rows[-1].period)
    if judgement.window is not None and judgement.window.years > 1:
        return needed_per_year(1.0, judgement.window.share, target, y)
    if figure.rate is not None and latest.rate is not None:
        return needed_per_year(figure.rate, latest.rate, target, y)
    return needed_per_year(figure.mean, latest.value, target, y)


def _year_to_date(
    months: tuple[SeriesMonth, ...], blocks: Blocks, baseline: Baseline
) -> YearToDate | None:
    """Return the last answered year so far; None if none of its months has a value."""
    year = months[-1].period.year if months else None
    counted = [m for m in months if m.period.year == year and m.value is not None]
    if year is None or not counted:
        return None

    def total_in(other: int) -> int | None:
        return total_over(blocks, [12 * other + m.period.number - 1 for m in counted])

    earlier = [total_in(y) for y in baseline.years]
    known = [total for total in earlier if total is not None]
    return YearToDate(
        first=counted[0].period,
        last=counted[-1].period,
        value=sum(m.value for m in counted if m.value is not None),
        months=tuple(m.period for m in counted),
        previous=total_in(year - 1),
        baseline=sum(known) / len(known) if known and len(known) == len(earlier) else None,
    )


def _bases(living: Iterable[PersonYears]) -> tuple[str, ...]:
    found = {lived.basis for lived in living}
    return tuple(basis for basis in _BASES if basis in found)


def _populations(
    rows: tuple[Rolling, ...], figure: BaselineFigure, people: People
) -> list[PersonYears]:
    """Return the populations behind the rates shown, by year."""
    years = set(figure.years) if figure.rate is not None else set()
    ends = {row.period for row in rows}
    years |= {end.year for end in ends} | {end.year - 1 for end in ends if end.number < 12}
    return [people[year] for year in sorted(years) if year in people]
