"""One indicator of one area over time: rolling years, the path to the target, the verdict.

Belongs here: results from the months together, with their uncertainty. Not here: reading figures
(store), charts (render), names of the verdicts (messages), or checks of single months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from cityreport.domain.city import (
    PER,
    Baseline,
    Population,
    Target,
    needed_per_year,
    path_value,
    position,
)
from cityreport.domain.counted_series import CountedSeries, bases_of, counted_series
from cityreport.domain.figure_sums import (
    Blocks,
    index_of,
    month_at,
    total_over,
)
from cityreport.domain.observation import Figure
from cityreport.domain.people import People, PersonYears
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress_figures import (
    USUAL_METHOD,
    BaselineFigure,
    Method,
    Progress,
    Rolling,
    SeriesMonth,
    Window,
    YearToDate,
)
from cityreport.domain.statistics import CountedSpan, chance_below
from cityreport.domain.verdict import (
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
    series = counted_series(indicator, area, figures, population, baseline, target, method)
    start, people = series.start, series.people
    months = _months(figures)
    rows = tuple(_rolling12(series))
    judgement = _judge(series, rows)
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
        dispersion=series.dispersion,
        breaks=series.breaks,
        break_reason=method.break_reason,
        judged=series.judged,
        year_to_date=_year_to_date(months, series.blocks, baseline),
        population_basis=bases_of(living),
        decided_by_line=_is_decided_by_line(series, rows, judgement),
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


def _rolling12(series: CountedSeries) -> Iterator[Rolling]:
    """Yield the complete rolling years, from the first that may be one to the last."""
    blocks, ends = series.blocks, series.ends
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
            yield series.rolling(end, value)


class _Judgement(msgspec.Struct, frozen=True):
    verdict: Verdict
    rule: Rule
    probability: float | None = None
    window: Window | None = None
    not_judged: NotJudged | None = None


def _judge(series: CountedSeries, rows: tuple[Rolling, ...]) -> _Judgement:
    """Return the verdict on the rolling year that ends with the last answered month.

    Its chance to be on the path is `statistics.chance_below` of the window, the baseline and the
    path as a share of it; `verdict.grade` makes the verdict of it.
    """
    if not rows or rows[-1].period != series.judged:
        return _Judgement(Verdict.NOT_ENOUGH_MONTHS, Rule.MONTHS_MISSING)
    reason = series.not_judged(rows[-1])
    if reason is not None:
        return _Judgement(Verdict.NOT_JUDGED, Rule.NOT_JUDGED, not_judged=reason)
    start = series.start.span
    if start is None:
        return _Judgement(Verdict.NOT_ENOUGH_MONTHS, Rule.NO_PATH)
    window = series.window(rows, start)
    chance = chance_below(window.span, start, window.ratio, phi=series.phi)
    return _Judgement(grade(chance), Rule.CHANCE, chance, window)


def _is_decided_by_line(
    series: CountedSeries, rows: tuple[Rolling, ...], judgement: _Judgement
) -> bool:
    """Return whether the grade rests on populations that nobody counted: counts alone give another
    one."""
    window, span = judgement.window, series.start.span
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


def _populations(
    rows: tuple[Rolling, ...], figure: BaselineFigure, people: People
) -> list[PersonYears]:
    """Return the populations behind the rates shown, by year."""
    years = set(figure.years) if figure.rate is not None else set()
    ends = {row.period for row in rows}
    years |= {end.year for end in ends} | {end.year - 1 for end in ends if end.number < 12}
    return [people[year] for year in sorted(years) if year in people]
