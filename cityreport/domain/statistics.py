"""The uncertainty of counts: the interval of a count, and the comparison of two counts.

Belongs here: small functions of counts and exposures. Not here: periods, paths and verdicts
(progress) or sentences about them (messages).

Every tail probability is solved on its logarithm: the tails used here are log-concave in the
variable that is solved for, so Newton's steps cannot diverge and end after a handful.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, isfinite, lgamma, log, log1p, sqrt
from typing import NamedTuple

import msgspec

Z_95 = 1.9599639845400543
"""The normal quantile of 95 % intervals, to the last digit of a float."""
SMALLEST_BYAR = 10
"""The count from which on Byar's approximation is used; below it the exact interval."""


class Interval(NamedTuple):
    """Two ends, both included, in the unit of the value they belong to."""

    lower: float
    upper: float


class RateRatio(msgspec.Struct, frozen=True):
    """A rate divided by an earlier rate (1 = no change), with its interval.

    `point` is None where nothing was counted before: then no ratio exists, and `upper` is
    infinite.
    """

    point: float | None
    lower: float
    upper: float


def count_interval(count: int, level: float = 0.95) -> Interval:
    """Return the two-sided interval of a count at `level`, in counts.

    x >= 10, Byar's approximation (Breslow & Day 1987, as in PHEindicatormethods): lower x(1 -
    1/(9x) - z/(3 sqrt x))^3, upper y(1 - 1/(9y) + z/(3 sqrt y))^3 with y = x + 1. x < 10, exact
    (Garwood 1936): chi2(a/2; 2x)/2 and chi2(1 - a/2; 2x + 2)/2 with a = 1 - level; the lower end is
    0 at x = 0. Raise ValueError for a negative count, or a level that is not between 0 and 1.
    """
    if count < 0:
        raise ValueError(f"a count cannot be negative: {count}")
    _check_level(level)
    if count < SMALLEST_BYAR:
        return _exact_interval(count, level)
    z = _normal_quantile(level)
    above = count + 1
    return Interval(
        count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3,
        above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3,
    )


def rate_ratio(
    before: int,
    after: int,
    exposure_before: float = 1,
    exposure_after: float = 1,
    level: float = 0.95,
) -> RateRatio:
    """Return the ratio of the later rate to the earlier rate, with its exact interval.

    Given n = before + after, `after` is Binomial(n, E1/(E0 + E1)) if nothing changed; the
    Clopper-Pearson (1934) interval p of after/n gives the ratio p/(1 - p) * E0/E1. Exposures are
    person-years or anything proportional to them. Nothing before: `point` None, `upper` infinite.
    Nothing after: `lower` 0 (and `point` 0, if there was something before). Raise ValueError for a
    negative count, an exposure that is not above 0, or a bad level.
    """
    _check_pair(before, after, exposure_before, exposure_after)
    _check_level(level)
    tail = (1 - level) / 2
    scale = exposure_before / exposure_after
    lower = scale * exp(_log_odds(after, before + 1, tail)) if after else 0.0
    upper = scale * exp(-_log_odds(before, after + 1, tail)) if before else inf
    return RateRatio(scale * after / before if before else None, lower, upper)


def exact_p(
    before: int, after: int, exposure_before: float = 1, exposure_after: float = 1
) -> float:
    """Return the two-sided p (0-1) of the two counts if the rate did not change.

    Twice the smaller tail of `after` ~ Binomial(before + after, E1/(E0 + E1)), at most 1; 1 where
    nothing was counted at all. Raise ValueError as `rate_ratio`.
    """
    _check_pair(before, after, exposure_before, exposure_after)
    if not before or not after:
        total = exposure_before + exposure_after
        alone = exposure_after if after else exposure_before
        return min(1.0, 2 * (alone / total) ** (before + after))
    odds = log(exposure_after) - log(exposure_before)
    as_many = _log_beta(after, before + 1, odds)[0]  # P(X >= after)
    as_few = _log_beta(before, after + 1, -odds)[0]  # P(X <= after)
    return min(1.0, 2 * exp(min(as_many, as_few)))


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level}")


def _check_pair(before: int, after: int, exposure_before: float, exposure_after: float) -> None:
    if before < 0 or after < 0:
        raise ValueError(f"a count cannot be negative: {before}, {after}")
    for exposure in (exposure_before, exposure_after):
        if not (isfinite(exposure) and exposure > 0):
            raise ValueError(f"an exposure is a number above 0: {exposure}")


@lru_cache(maxsize=16)
def _normal_quantile(level: float) -> float:
    """Return z with P(|Z| <= z) = level."""
    if level == 0.95:
        return Z_95
    from statistics import NormalDist  # noqa: PLC0415 - loads decimal and fractions with it

    return -NormalDist().inv_cdf((1 - level) / 2)


@lru_cache(maxsize=256)
def _exact_interval(count: int, level: float) -> Interval:
    """Return Garwood's interval: the Poisson means whose tail at `count` is half of 1 - level."""
    tail = log((1 - level) / 2)
    upper = _root(lambda mean: _log_at_most(count, mean), tail, count + 1.0)
    if count == 0:
        return Interval(0.0, upper)
    lower = exp(_root(lambda u: _log_at_least(count, exp(u)), tail, log(count)))
    return Interval(lower, upper)


def _root(log_tail: Callable[[float], tuple[float, float]], target: float, start: float) -> float:
    """Return the point where a log-concave tail (given as its log and the slope of that) reaches
    log `target`."""
    at = start
    for _ in range(200):
        value, slope = log_tail(at)
        step = (target - value) / slope
        at += step
        if abs(step) <= 1e-10 * max(1.0, abs(at)):  # Newton: what is left is its square
            break
    return at


def _log_at_most(count: int, mean: float) -> tuple[float, float]:
    """Return log P(X <= count) for X ~ Poisson(mean), and its slope in the mean."""
    term = total = 1.0
    for k in range(count, 0, -1):  # from the last term down: P / P(X = count)
        term *= k / mean
        total += term
    return count * log(mean) - mean - lgamma(count + 1) + log(total), -1 / total


def _log_at_least(count: int, mean: float) -> tuple[float, float]:
    """Return log P(X >= count) for X ~ Poisson(mean), and its slope in log mean (count >= 1)."""
    term = total = 1.0
    k = count
    while term > total * 1e-17:  # from the first term up: P / P(X = count)
        k += 1
        term *= mean / k
        total += term
    return count * log(mean) - mean - lgamma(count + 1) + log(total), count / total


def _log_odds(a: int, b: int, tail: float) -> float:
    """Return log(p/(1 - p)) of the p whose regularised incomplete beta I_p(a, b) is `tail`."""
    return _root(lambda t: _log_beta(a, b, t), log(tail), log(a / b))


def _log_beta(a: int, b: int, log_odds: float) -> tuple[float, float]:
    """Return log I_p(a, b) = log P(X >= a), X ~ Binomial(a + b - 1, p), and its slope in log odds.

    p = 1/(1 + exp(-log_odds)); DLMF 8.17.22, and 8.17.4 where that converges slowly.
    """
    log_p, log_q = -_log1p_exp(-log_odds), -_log1p_exp(log_odds)
    log_density = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log_p + b * log_q
    if exp(log_p) <= (a + 1) / (a + b + 2):
        fraction = _beta_fraction(a, b, exp(log_p))
        return log_density + log(fraction / a), a / fraction
    other = exp(log_density) * _beta_fraction(b, a, exp(log_q)) / b
    return log1p(-other), exp(log_density) / (1 - other)


def _log1p_exp(x: float) -> float:
    """Return log(1 + exp(x)) without overflow."""
    return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))


def _beta_fraction(a: int, b: int, x: float) -> float:
    """Return the continued fraction of the incomplete beta, by Lentz's method (DLMF 8.17.22, 3.10).

    Takes about sqrt(max(a, b)) terms for x up to (a + 1)/(a + b + 2).
    """
    numerator, denominator = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = denominator
    m, change = 0, 0.0
    while abs(change - 1) > 1e-15 and m < 1_000_000:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        numerator, denominator = 1 + even / numerator, 1 / (1 + even * denominator)
        value *= numerator * denominator
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        numerator, denominator = 1 + odd / numerator, 1 / (1 + odd * denominator)
        change = numerator * denominator
        value *= change
    return value
