"""One indicator of one area over time: rolling years, the path to the target, the verdict.

Belongs here: results from the months together, with their uncertainty. Not here: reading figures
(store), charts (render), names of the verdicts (messages), or checks of single months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

import msgspec

from cityreport.domain.city import (
    PER,
    Baseline,
    People,
    PersonYears,
    Population,
    Target,
    needed_per_year,
    path_value,
    people_in,
    person_years,
    position,
)
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Frequency, Period
from cityreport.domain.statistics import count_interval

__all__ = [
    "PER",
    "BaselineFigure",
    "Progress",
    "Rolling",
    "Rule",
    "SeriesMonth",
    "Verdict",
    "YearToDate",
    "deciding_rule",
    "measure_progress",
    "needed_per_year",
    "path_value",
    "position",
]

_BASES = ("entered", "interpolated", "carried")

_Blocks = dict[int, list[tuple[int, int]]]
"""By first month: (length in months, value) of the figures in use that start there, the
shortest first. Months are counted as 12 * year + month - 1."""


class Verdict(StrEnum):
    """The verdict on the last rolling year against the path."""

    ON_TRACK = "on_track"
    PROBABLY_ON_TRACK = "probably_on_track"
    OFF_TRACK = "off_track"
    TOO_FEW_TO_SAY = "too_few_to_say"
    NOT_ENOUGH_MONTHS = "not_enough_months"


class Rule(StrEnum):
    """The reason for the verdict: the first of these that applies."""

    MONTHS_MISSING = "months_missing"
    """Some of the twelve months up to the last answer are missing."""
    NO_PATH = "no_path"
    """No complete baseline, or the rolling year lies before the path begins."""
    UPPER_ON_PATH = "upper_on_path"
    """Upper end of the 95 % interval <= path."""
    POINT_ON_PATH = "point_on_path"
    """Figure <= path < upper end."""
    LOWER_ABOVE_PATH = "lower_above_path"
    """Lower end > path."""
    PATH_WITHIN = "path_within"
    """Lower end <= path < figure."""


VERDICT_OF = {
    Rule.MONTHS_MISSING: Verdict.NOT_ENOUGH_MONTHS,
    Rule.NO_PATH: Verdict.NOT_ENOUGH_MONTHS,
    Rule.UPPER_ON_PATH: Verdict.ON_TRACK,
    Rule.POINT_ON_PATH: Verdict.PROBABLY_ON_TRACK,
    Rule.LOWER_ABOVE_PATH: Verdict.OFF_TRACK,
    Rule.PATH_WITHIN: Verdict.TOO_FEW_TO_SAY,
}
"""The verdict of each rule."""


class BaselineFigure(msgspec.Struct, frozen=True):
    """The figure to be reduced: `mean` in counts a year, `rate` per 100,000.

    Both None if a year of the baseline is not complete; `rate` also without population.
    """

    years: tuple[int, ...]
    mean: float | None
    rate: float | None


class SeriesMonth(msgspec.Struct, frozen=True):
    """A month of the series. Without status and value: nobody has answered it yet."""

    period: Period
    value: int | None
    status: Status | None


class Rolling(msgspec.Struct, frozen=True):
    """The twelve months that end with `period` (a month).

    `value`, `value_lower`, `value_upper`, `value_path` in counts; `rate`, `lower`, `upper`,
    `path` per 100,000, None without population. The ends are of the 95 % interval; the paths
    are None without baseline and before its middle.
    """

    period: Period
    value: int
    rate: float | None
    lower: float | None
    upper: float | None
    path: float | None
    value_lower: float
    value_upper: float
    value_path: float | None


class YearToDate(msgspec.Struct, frozen=True):
    """The months of the last year that have a value, against the same months before.

    `months` are those counted, `first` and `last` the ends of them. `previous` is last year's sum
    of the same months, `baseline` the mean of the baseline years' sums; each is None if any of
    these months is missing there.
    """

    first: Period
    last: Period
    value: int
    months: tuple[Period, ...]
    previous: int | None
    baseline: float | None


class Progress(msgspec.Struct, frozen=True):
    """The progress of one indicator in one area.

    `needed_per_year`: share (0-1) by which each coming year has to be lower than the one before.
    `judged`: the month whose rolling year the verdict is on, None without any figure.
    `population_basis`: the origins of the populations in use, `population_sources`: the sources of
    the entered ones; both without repeats. `unit`: the unit of the series' metadata where it is not
    the standard's. `rule`: the reason for the verdict. `breaks`: the periods from which on the
    numbers are not comparable with those before.
    """

    indicator: str
    area: str
    baseline: BaselineFigure
    target: Target
    months: tuple[SeriesMonth, ...]
    rolling12: tuple[Rolling, ...]
    needed_per_year: float | None
    verdict: Verdict
    judged: Period | None
    year_to_date: YearToDate | None
    population_basis: tuple[str, ...]
    population_sources: tuple[str, ...] = ()
    unit: str = ""
    rule: Rule = Rule.MONTHS_MISSING
    breaks: tuple[Period, ...] = ()


def measure_progress(
    indicator: str,
    area: str,
    figures: Mapping[Period, Figure],
    population: Iterable[Population],
    baseline: Baseline,
    target: Target,
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
    used = _in_use(figures)
    blocks = _blocks(figures, used)
    first = min(map(_index, used), default=0)
    last = max((_index(p) + p.length - 1 for p in used), default=-1)
    people = people_in(population, area, {*range(first // 12, last // 12 + 1), *baseline.years})
    start = _baseline_figure(blocks, baseline, people)
    months = _months(figures)

    def path(value: float | None, y: float) -> float | None:
        return None if value is None else path_value(value, baseline, target, y)

    rows = tuple(_rolling12(blocks, range(first + 11, last + 1), people, path, start))
    judged = _month(last) if used else None
    living = _populations(rows, start, people)
    rule = _rule(rows, judged)
    return Progress(
        indicator=indicator,
        area=area,
        baseline=start,
        target=target,
        months=months,
        rolling12=rows,
        needed_per_year=_needed(rows, start, target),
        verdict=VERDICT_OF[rule],
        rule=rule,
        breaks=tuple(sorted(p for p, f in figures.items() if f.status is Status.BREAK)),
        judged=judged,
        year_to_date=_year_to_date(months, blocks, baseline),
        population_basis=tuple(b for b in _BASES if b in {lived.basis for lived in living}),
        population_sources=tuple(dict.fromkeys(lived.source for lived in living if lived.source)),
    )


def deciding_rule(point: float, lower: float, upper: float, path: float) -> Rule:
    """Return the rule that decides on a rolling year and its 95 % interval against the path (same
    unit).

    Upper end on or under the path; only the point on or under it; the whole interval above it;
    otherwise the path lies within the interval and under the point.
    """
    if upper <= path:
        return Rule.UPPER_ON_PATH
    if point <= path:
        return Rule.POINT_ON_PATH
    if lower > path:
        return Rule.LOWER_ABOVE_PATH
    return Rule.PATH_WITHIN


def _index(period: Period) -> int:
    return period.year * 12 + period.first_month - 1


@lru_cache(maxsize=2048)
def _month(index: int) -> Period:
    return Period.month(index // 12, index % 12 + 1)


def _in_use(figures: Mapping[Period, Figure]) -> list[Period]:
    """Return all months, and the quarters and years without any answered month, shortest first."""
    months = {_index(p) for p in figures if p.frequency is Frequency.MONTH}
    longer = sorted(
        (p for p in figures if p.frequency is not Frequency.MONTH), key=lambda p: p.length
    )
    return [p for p in figures if p.frequency is Frequency.MONTH] + [
        p for p in longer if months.isdisjoint(range(_index(p), _index(p) + p.length))
    ]


def _blocks(figures: Mapping[Period, Figure], used: list[Period]) -> _Blocks:
    blocks: _Blocks = {}
    for period in used:
        value = figures[period].value
        if value is not None:
            blocks.setdefault(_index(period), []).append((period.length, int(value)))
    return blocks


def _total(blocks: _Blocks, wanted: Sequence[int], at: int = 0) -> int | None:
    """Return the sum over exactly the months `wanted` (ascending); None if they are not covered.

    The finest figures that cover them are taken, and none that reaches outside of them.
    """
    total = 0
    while at < len(wanted) and (here := blocks.get(wanted[at])) and here[0][0] == 1:
        total += here[0][1]  # an answered month has no rival
        at += 1
    if at == len(wanted):
        return total
    for length, value in blocks.get(wanted[at], ()):
        end = at + length
        if end <= len(wanted) and wanted[end - 1] == wanted[at] + length - 1:
            rest = _total(blocks, wanted, end)
            if rest is not None:
                return total + value + rest
    return None


def _baseline_figure(blocks: _Blocks, baseline: Baseline, people: People) -> BaselineFigure:
    counts = [_total(blocks, range(12 * y, 12 * y + 12)) for y in baseline.years]
    complete = [count for count in counts if count is not None]
    if not complete or len(complete) < len(counts):
        return BaselineFigure(baseline.years, None, None)
    rate = None
    if people:
        rate = PER * sum(complete) / sum(people[y].value for y in baseline.years)
    return BaselineFigure(baseline.years, sum(complete) / len(complete), rate)


def _months(figures: Mapping[Period, Figure]) -> tuple[SeriesMonth, ...]:
    """Return the answered months, and the empty ones between them."""
    answered = [_index(p) for p in figures if p.frequency is Frequency.MONTH]
    if not answered:
        return ()
    rows = []
    for period in map(_month, range(min(answered), max(answered) + 1)):
        value, status = figures.get(period, (None, None))
        rows.append(SeriesMonth(period, None if value is None else int(value), status))
    return tuple(rows)


def _rolling12(
    blocks: _Blocks,
    ends: range,
    people: People,
    paths: Callable[[float | None, float], float | None],
    figure: BaselineFigure,
) -> Iterator[Rolling]:
    """Yield the complete rolling years that end in `ends`; `paths`: from a baseline value and a
    y."""
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
        value = window if streak >= 12 else _total(blocks, range(end - 11, end + 1))
        if value is None:
            continue
        period = _month(end)
        lower, upper = count_interval(value)
        years, y = person_years(people, period), position(period)
        yield Rolling(
            period=period,
            value=value,
            rate=None if years is None else PER * value / years,
            lower=None if years is None else PER * lower / years,
            upper=None if years is None else PER * upper / years,
            path=paths(figure.rate, y),
            value_lower=lower,
            value_upper=upper,
            value_path=paths(figure.mean, y),
        )


def _needed(rows: tuple[Rolling, ...], figure: BaselineFigure, target: Target) -> float | None:
    if not rows:
        return None
    latest, y = rows[-1], position(rows[-1].period)
    if figure.rate is not None and latest.rate is not None:
        return needed_per_year(figure.rate, latest.rate, target, y)
    if figure.mean is None:
        return None
    return needed_per_year(figure.mean, latest.value, target, y)


def _rule(rows: tuple[Rolling, ...], judged: Period | None) -> Rule:
    """Return the rule that decides on the rolling year that ends with the last answered month."""
    if not rows or rows[-1].period != judged:
        return Rule.MONTHS_MISSING
    row = rows[-1]
    if not (row.rate is None or row.lower is None or row.upper is None or row.path is None):
        return deciding_rule(row.rate, row.lower, row.upper, row.path)
    if row.value_path is None:
        return Rule.NO_PATH
    return deciding_rule(row.value, row.value_lower, row.value_upper, row.value_path)


def _year_to_date(
    months: tuple[SeriesMonth, ...], blocks: _Blocks, baseline: Baseline
) -> YearToDate | None:
    """Return the last answered year so far; None if none of its months has a value."""
    year = months[-1].period.year if months else None
    counted = [m for m in months if m.period.year == year and m.value is not None]
    if year is None or not counted:
        return None

    def total_in(other: int) -> int | None:
        return _total(blocks, [12 * other + m.period.number - 1 for m in counted])

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
