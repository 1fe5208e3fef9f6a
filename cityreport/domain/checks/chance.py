"""Statistical tests of whether chance explains a month, given the months before it.

Belongs here: functions of counts. Not here: choosing the months to compare (`unusual_months`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import sqrt
from statistics import NormalDist, median

from cityreport.domain.statistics import CountedSpan, Interval, tail_p
from cityreport.domain.unevenness import monthly_phi

_CONSISTENCY = 0.6745
"""0.75 quantile of the normal distribution: makes MAD an estimate of the standard deviation."""

_CERTAINLY_USUAL = 0.7
"""The share of the normal limit within which a month never exceeds the exact limit
(`tests/domain/test_checks_chance.py` goes through them)."""


@lru_cache(maxsize=16_384)
def predictive_p(before: int, months: int, value: int, phi: float = 0.0) -> float:
    """Return the two-sided p (0-1) of a month's `value` after `months` months with `before` in all.

    The tail of `statistics.tail_p`: the mean before is not taken as known, so that p is right
    however short the history, and `phi`, the unevenness of months, is in both. To the tail of the
    month comes the other one of the same size, where there is one: after few cases even a zero is
    usual, and then only many stand out (Gibbons & Pratt 1975).

    Remembered: after every change of a cell the months around it are tried again.
    """
    history, month = CountedSpan(before, months, months), CountedSpan(value)
    if value * months <= before:
        return min(1.0, 2 * tail_p(month, history, phi=phi))
    tail = tail_p(history, month, phi=phi)
    of_zero = tail_p(CountedSpan(0), history, phi=phi)
    return min(1.0, 2 * tail if of_zero <= tail else tail)


def is_certainly_usual(before: int, months: int, value: int, p: float) -> bool:
    """Return whether a quick look already shows a month to be usual; never true of an unusual one.

    This spares the exact test for most months.
    """
    mean = before / months
    away = value - mean
    return away * away <= _quick_limit(p) * mean * (1 + 1 / months)


@lru_cache(maxsize=16)
def _quick_limit(p: float) -> float:
    """Return the limit of the quick look, squared, in standard deviations."""
    return float((_CERTAINLY_USUAL * NormalDist().inv_cdf(1 - p / 2)) ** 2)


def modified_z(history: Sequence[float], value: float) -> float | None:
    """Return the modified z-score 0.6745(x - median)/MAD (Iglewicz & Hoaglin 1993, as WHO uses it).

    None where the MAD is 0: more than half of the history is one number.
    """
    middle = median(history)
    mad = median([abs(x - middle) for x in history])
    return None if mad == 0 else _CONSISTENCY * (value - middle) / mad


def is_unusual(history: Sequence[int], value: int, p: float, z_from: float, z_limit: float) -> bool:
    """Return whether p is below `p` and, from a mean of `z_from` on, |z| is above `z_limit`.

    p has the unevenness of the months before in it (`monthly_phi`). Both have to be on the same
    side: a month below the mean and far above the median of an uneven history is usual. So the
    usual values have no gap. Where there is no z, p alone decides.
    """
    return _is_unusual(history, value, p, z_from, z_limit)


def _is_unusual(
    history: Sequence[int],
    value: int,
    p: float,
    z_from: float,
    z_limit: float,
    phi: float | None = None,
) -> bool:
    """Return whether a value is unusual; `phi`: where it is known already."""
    before, months = sum(history), len(history)
    if is_certainly_usual(before, months, value, p):
        return False
    if before >= z_from * months:
        z = modified_z(history, value)
        if z is not None and (z if value * months > before else -z) <= z_limit:
            return False
    uneven = monthly_phi(history) if phi is None else phi
    return predictive_p(before, months, value, uneven) < p


def usual_range(history: Sequence[int], p: float, z_from: float, z_limit: float) -> Interval:
    """Return the smallest and the largest value that would not be unusual after this history."""
    phi = monthly_phi(history)

    def is_usual(value: int) -> bool:
        return not _is_unusual(history, value, p, z_from, z_limit, phi)

    mean = sum(history) / len(history)
    middle = round(mean)
    beyond = middle + int(4 * sqrt(mean)) + 4
    while is_usual(beyond):
        beyond = 2 * beyond
    lower = 0 if is_usual(0) else _last_usual(is_usual, middle, 0)
    return Interval(lower, _last_usual(is_usual, middle, beyond))


def _last_usual(is_usual: Callable[[int], bool], inside: int, outside: int) -> int:
    """Return the value furthest from `inside` towards `outside` that is usual, by halving."""
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if is_usual(middle):
            inside = middle
        else:
            outside = middle
    return inside
