"""Sums over months from figures of months, quarters and years, without counting any twice.

Belongs here: which figures are in use, and the sum over exactly the months that are asked for. Not
here: what the sums mean (progress).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from cityreport.domain.observation import Figure
from cityreport.domain.period import Frequency, Period

Blocks = dict[int, list[tuple[int, int]]]
"""By first month: (length in months, value) of the figures in use that start there, the
shortest first. Months are counted as 12 * year + month - 1."""


@lru_cache(maxsize=4096)
def index_of(period: Period) -> int:
    """Return the place of a period's first month: 12 * year + month - 1."""
    return period.year * 12 + period.first_month - 1


@lru_cache(maxsize=4096)
def stop_of(period: Period) -> int:
    """Return the place of the month after a period."""
    return index_of(period) + period.length


@lru_cache(maxsize=2048)
def month_at(index: int) -> Period:
    """Return the month at a place."""
    return Period.month(index // 12, index % 12 + 1)


def blocks_of(figures: Mapping[Period, Figure]) -> Blocks:
    """Return the figures in use that have a value, by the month that they start with: all months,
    and the quarters and years without any answered month."""
    if _are_months(figures):
        return {
            12 * year + number - 1: [(1, int(value))]
            for (year, _, number), (value, _) in figures.items()
            if value is not None
        }
    blocks: Blocks = {}
    for period in _in_use(figures):
        value = figures[period].value
        if value is not None:
            blocks.setdefault(index_of(period), []).append((period.length, int(value)))
    return blocks


def span_of(figures: Mapping[Period, Figure]) -> range:
    """Return the months from the first to the last figure in use; none without figures."""
    if _are_months(figures):
        places = [12 * year + number - 1 for year, _, number in figures]
        return range(min(places), max(places) + 1) if places else range(0)
    used = _in_use(figures)
    return range(min(map(index_of, used)), max(map(stop_of, used)))


def _are_months(figures: Mapping[Period, Figure]) -> bool:
    return {frequency for _, frequency, _ in figures} <= {Frequency.MONTH}


def _in_use(figures: Mapping[Period, Figure]) -> list[Period]:
    """Return the figures in use, the shortest first."""
    single = [p for p in figures if p.frequency is Frequency.MONTH]
    months = set(map(index_of, single))
    longer = sorted(
        (p for p in figures if p.frequency is not Frequency.MONTH), key=lambda p: p.length
    )
    return single + [
        p for p in longer if months.isdisjoint(range(index_of(p), index_of(p) + p.length))
    ]


def total_over(blocks: Blocks, wanted: Sequence[int], at: int = 0) -> int | None:
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
            rest = total_over(blocks, wanted, end)
            if rest is not None:
                return total + value + rest
    return None


def cover(blocks: Blocks, wanted: Sequence[int], at: int = 0) -> list[tuple[int, int]] | None:
    """Return the figures that `total_over` sums, each as its first month and its length; None if
    the months are not covered."""
    if at == len(wanted):
        return []
    for length, _ in blocks.get(wanted[at], ()):
        end = at + length
        if end <= len(wanted) and wanted[end - 1] == wanted[at] + length - 1:
            rest = cover(blocks, wanted, end)
            if rest is not None:
                return [(wanted[at], length), *rest]
    return None
