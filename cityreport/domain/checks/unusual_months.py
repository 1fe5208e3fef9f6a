"""Checks of a month against the months before it: unusual ones, sudden zeros, repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from cityreport.domain.checks.chance import is_certainly_usual, is_unusual, usual_range
from cityreport.domain.checks.check_rules import Repeat, Unusual, Zero
from cityreport.domain.checks.comparisons import row_facts
from cityreport.domain.checks.finding import Fact, Finding
from cityreport.domain.checks.plan import BoundRule, Check, Stretch
from cityreport.domain.checks.series_columns import SeriesColumn, SeriesColumns, period_at

Spoken = Iterator[tuple[int, Finding]]


def unusual(
    bound: BoundRule,
    rule: Unusual,
    check: Check,
    numbers: SeriesColumns,
    stretch: Stretch,
    since: tuple[int, ...],
) -> Spoken:
    """Return the months that chance does not explain. `since`: the places from which on the series
    or the district is another one."""
    column = numbers.column(bound.row, check.area, check.frequency)
    for place in _candidates(column, rule, stretch, is_cut=bool(since)):
        value = column.get(place)
        history = _history(column, place, rule.window, since)
        if not isinstance(value, int) or len(history) < rule.minimum:
            continue
        counts = list(history.values())
        if is_unusual(counts, value, rule.p, rule.z_from, rule.z_limit):
            usual = usual_range(counts, rule.p, rule.z_from, rule.z_limit)
            facts: dict[str, Fact] = {
                "value": value,
                "mean": sum(counts) / len(counts),
                "lower": int(usual.lower),
                "upper": int(usual.upper),
                "months": len(counts),
            }
            yield place, _finding(bound, rule, check, place, facts, {**history, place: value})


def _candidates(
    column: SeriesColumn, rule: Unusual, stretch: Stretch, *, is_cut: bool
) -> Iterator[int]:
    """Yield the places that a quick look cannot rule out: all, unless every month has a number."""
    first, stop = max(stretch.first, column.start), min(stretch.stop, column.stop)
    if is_cut or column.breaks or not column.is_full(column.start, column.stop):
        yield from range(first, stop)
        return
    values: list[int] = column.contents  # type: ignore[assignment]  # full: all are numbers
    sums = [0, *accumulate(values)]
    for place in range(max(first, column.start + rule.minimum), stop):
        i = place - column.start
        months = min(i, rule.window)
        if not is_certainly_usual(sums[i] - sums[i - months], months, values[i], rule.p):
            yield place


def _history(
    column: SeriesColumn, place: int, window: int, since: tuple[int, ...]
) -> dict[int, int]:
    """Return the counts of the months before a place that it can be compared with."""
    breaks = [b for b in column.breaks if b <= place]
    breaks += [at for at in since if at <= place]
    first = max(place - window, column.start, *breaks)
    found = (
        zip(range(first, place), column.window(first, place), strict=True) if first < place else ()
    )
    return {at: content for at, content in found if isinstance(content, int)}


def zero(
    bound: BoundRule,
    rule: Zero,
    check: Check,
    numbers: SeriesColumns,
    stretch: Stretch,
    since: tuple[int, ...],
) -> Spoken:
    """Return the zeros after months with numbers above zero."""
    column = numbers.column(bound.row, check.area, check.frequency)
    if 0 not in column.contents:
        return
    counts = [c for c in column.contents if isinstance(c, int)]
    is_plain = not since and not column.breaks and len(counts) == len(column.contents)
    if not is_plain:
        counts = [c if isinstance(c, int) else 0 for c in column.contents]
    sums = [0, *accumulate(counts)]
    for place in range(max(stretch.first, column.start), min(stretch.stop, column.stop)):
        i = place - column.start
        if column.contents[i] != 0:
            continue
        months = min(i, rule.window)
        fewest = months if is_plain else rule.minimum
        if sums[i] - sums[i - months] < rule.mean * fewest:  # no history that is left can be more
            continue
        history = _history(column, place, rule.window, since)
        if len(history) < rule.minimum or sum(history.values()) < rule.mean * len(history):
            continue
        facts: dict[str, Fact] = {
            "mean": sum(history.values()) / len(history),
            "months": len(history),
        }
        yield place, _finding(bound, rule, check, place, facts, {**history, place: 0})


def repeat(
    bound: BoundRule, rule: Repeat, check: Check, numbers: SeriesColumns, stretch: Stretch
) -> Spoken:
    """Return the months that close a row of the same number."""
    column = numbers.column(bound.row, check.area, check.frequency)
    first, stop = max(stretch.first, column.start + rule.months - 1), min(stretch.stop, column.stop)
    for place in range(first, stop):
        i = place - column.start
        value = column.contents[i]
        if value != column.contents[i - 1] or not isinstance(value, int):
            continue
        row = column.contents[i + 1 - rule.months : i + 1]
        if value < rule.at_least or row.count(value) < rule.months:
            continue
        grounds = dict.fromkeys(range(place + 1 - rule.months, place + 1), value)
        facts: dict[str, Fact] = {"value": value, "months": rule.months}
        yield place, _finding(bound, rule, check, place, facts, grounds)


def _finding(
    bound: BoundRule,
    rule: Unusual | Zero | Repeat,
    check: Check,
    place: int,
    facts: dict[str, Fact],
    grounds: Mapping[int, int],
) -> Finding:
    period = period_at(check.frequency, place)
    shown = range(place + 1 - rule.months, place + 1) if isinstance(rule, Repeat) else (place,)
    cells = [
        bound.row.at(period_at(check.frequency, at), check.area)
        for at in sorted(shown, reverse=True)
    ]
    return Finding(
        rule.id,
        rule.severity,
        period,
        check.area,
        tuple(cells),
        row_facts(bound, check, place) | facts,
        tuple(
            (bound.row.at(period_at(check.frequency, at), check.area), value)
            for at, value in sorted(grounds.items())
        ),
    )
