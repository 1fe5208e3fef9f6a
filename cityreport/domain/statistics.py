"""The uncertainty of counts: the interval of a count, the comparison of two counts, the chance to
be on a path.

Belongs here: small functions of counts and exposures. Not here: periods, paths and verdicts
(progress), how uneven years are (unevenness), or sentences about them (messages).

Years differ by more than chance. `phi` is the coefficient of variation of yearly rates beyond
Poisson; a count of k years with it carries as much as the *effective count* x/(1 + phi^2 x/k) of a
Poisson variable, and its exposure shrinks alike (`effective`). The exact methods then hold for
shapes that are no whole numbers. With phi = 0 they are the usual ones.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from functools import lru_cache
from math import exp, inf, isfinite, log, sqrt
from typing import NamedTuple

import msgspec

from cityreport.domain.tail_probabilities import (
    log_at_least,
    log_at_most,
    log_beta,
    log_odds,
    root,
)

Z_95 = 1.9599639845400543
"""The normal quantile of 95 % intervals, to the last digit of a float."""
SMALLEST_BYAR = 10
"""The count from which on Byar's approximation is used; below it the exact interval."""
FALSE_NAMED = 0.05
"""The share of the changes named together that may be chance (`named_together`; standard, 1.0)."""


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


class CountedSpan(NamedTuple):
    """Cases, the person-years they were counted in (or anything proportional to them), and the
    number of years: unevenness averages out over several."""

    cases: int
    exposure: float = 1.0
    years: float = 1.0


class EffectiveSpan(NamedTuple):
    """A span as a Poisson count would carry it."""

    cases: float
    exposure: float


def effective(count: float, phi: float, years: float = 1.0) -> float:
    """Return the effective count x/(1 + phi^2 x/k) of the sum x of k years.

    The variance of x is x + phi^2 x^2/k (a negative binomial count, or k of them); a Poisson
    count of that size relative to its mean has 1/(1/x + phi^2/k) events.
    """
    return count / (1 + phi * phi * count / years)


def count_interval(
    count: int, level: float = 0.95, *, phi: float = 0.0, years: float = 1.0
) -> Interval:
    """Return the two-sided interval of a count at `level`, in counts.

    Of the effective count x* (`effective`), times x/x*. x* >= 10, Byar's approximation (Breslow &
    Day 1987, as in PHEindicatormethods): lower x(1 - 1/(9x) - z/(3 sqrt x))^3, upper
    y(1 - 1/(9y) + z/(3 sqrt y))^3 with y = x + 1. x* < 10, exact (Garwood 1936): gamma quantiles
    a/2 of shape x* and 1 - a/2 of shape x* + 1 with a = 1 - level; the lower end is 0 at x = 0.
    Raise ValueError for a negative count, or a level that is not between 0 and 1.
    """
    if count < 0:
        raise ValueError(f"a count cannot be negative: {count}")
    _check_level(level)
    carried = effective(count, phi, years)
    scale = count / carried if count else 1.0
    if carried < SMALLEST_BYAR:
        lower, upper = _exact_interval(carried, level)
        return Interval(scale * lower, scale * upper)
    z = _normal_quantile(level)
    above = carried + 1
    return Interval(
        scale * carried * (1 - 1 / (9 * carried) - z / (3 * sqrt(carried))) ** 3,
        scale * above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3,
    )


def rate_ratio(
    before: CountedSpan, after: CountedSpan, *, phi: float = 0.0, level: float = 0.95
) -> RateRatio:
    """Return the ratio of the later rate to the earlier rate, with its exact interval.

    With effective counts and exposures (`effective`): given n = before + after, `after` is
    Binomial(n, E1/(E0 + E1)) if nothing changed; the Clopper-Pearson (1934) interval p of after/n
    gives the ratio p/(1 - p) * E0/E1. Nothing before: `point` None, `upper` infinite. Nothing
    after: `lower` 0 (and `point` 0, if there was something before). Raise ValueError for a negative
    count, an exposure that is not above 0, or a bad level.
    """
    _check_level(level)
    first, second = effective_span(before, phi), effective_span(after, phi)
    tail = (1 - level) / 2
    scale = first.exposure / second.exposure
    lower = scale * exp(log_odds(second.cases, first.cases + 1, tail)) if after.cases else 0.0
    upper = scale * exp(-log_odds(first.cases, second.cases + 1, tail)) if before.cases else inf
    whole = before.exposure / after.exposure
    return RateRatio(whole * after.cases / before.cases if before.cases else None, lower, upper)


def exact_p(before: CountedSpan, after: CountedSpan, *, phi: float = 0.0) -> float:
    """Return the two-sided p (0-1) of two counts if the rate did not change.

    Twice the smaller tail of `after` ~ Binomial(before + after, E1/(E0 + E1)), at most 1, with
    effective counts and exposures (`effective`); 1 where nothing was counted at all. Raise
    ValueError as `rate_ratio`.
    """
    first, second = effective_span(before, phi), effective_span(after, phi)
    if not before.cases or not after.cases:
        total = first.exposure + second.exposure
        alone = second.exposure if after.cases else first.exposure
        return min(1.0, 2 * float((alone / total) ** (first.cases + second.cases)))
    odds = log(second.exposure) - log(first.exposure)
    as_many = log_beta(second.cases, first.cases + 1, odds)[0]  # P(X >= after)
    as_few = log_beta(first.cases, second.cases + 1, -odds)[0]  # P(X <= after)
    return min(1.0, 2 * exp(min(as_many, as_few)))


def chance_below(
    window: CountedSpan, baseline: CountedSpan, ratio: float, *, phi: float = 0.0
) -> float:
    """Return the chance (0-1) that the rate of `window` is at most `ratio` times the baseline's.

    P = I_q(x + 1/2, X + 1/2) with q = ratio E/(ratio E + E0) and effective counts and exposures:
    each rate has the gamma distribution of Jeffreys' prior, and the ratio of two of them is a beta
    variable (Price & Bonett 2000; standard, 1.0, "Progress"). The uncertainty of the baseline is in
    it. Raise ValueError for a negative count, or an exposure or ratio that is not above 0.
    """
    if not ratio > 0:
        raise ValueError(f"a ratio is a number above 0: {ratio}")
    now, then = effective_span(window, phi), effective_span(baseline, phi)
    odds = log(ratio) + log(now.exposure) - log(then.exposure)
    return exp(min(0.0, log_beta(now.cases + 0.5, then.cases + 0.5, odds)[0]))


def tail_p(before: CountedSpan, after: CountedSpan, *, phi: float = 0.0) -> float:
    """Return the chance (0-1) of as many as `after` or more if the rate did not change, half of the
    chance of exactly as many taken off (mid-p, Lancaster 1961): (I_p(x, X + 1) + I_p(x + 1, X))/2
    with effective counts and exposures. So it is as often below 0.01 as it says, on average.
    """
    first, second = effective_span(before, phi), effective_span(after, phi)
    odds = log(second.exposure) - log(first.exposure)
    tail = exp(min(0.0, log_beta(second.cases, first.cases + 1, odds)[0])) if after.cases else 1.0
    more = exp(min(0.0, log_beta(second.cases + 1, first.cases, odds)[0])) if before.cases else 0.0
    return (tail + more) / 2


def expected_p(count: int, expected: float, *, phi: float = 0.0) -> float:
    """Return the two-sided p (0-1) of a count where `expected` is known without uncertainty.

    Twice the smaller Poisson tail, at most 1, with the effective count and an expectation that
    shrinks alike; the count is beyond its 95 % exact interval exactly where p < 0.05. Raise
    ValueError where nothing is expected.
    """
    found = effective_span(CountedSpan(count, expected), phi)
    as_few = log_at_most(found.cases, found.exposure)[0]
    as_many = log_at_least(found.cases, log(found.exposure))[0] if count else 0.0
    return min(1.0, 2 * exp(min(as_many, as_few)))


def named_together(ps: Sequence[float], share: float = FALSE_NAMED) -> list[bool]:
    """Return for each p whether its change is named where all of them are looked at together.

    Benjamini & Hochberg (1995): the k smallest are named, k the largest with p(k) <= share k/n; of
    those named, at most `share` are chance on average.
    """
    ranked = sorted(ps)
    limit = max(
        (p for rank, p in enumerate(ranked, 1) if p <= share * rank / len(ranked)), default=-1.0
    )
    return [p <= limit for p in ps]


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level}")


def effective_span(span: CountedSpan, phi: float) -> EffectiveSpan:
    """Return count and exposure as a Poisson count would carry them."""
    count, exposure, years = span
    if count < 0:
        raise ValueError(f"a count cannot be negative: {count}")
    if not (isfinite(exposure) and exposure > 0):
        raise ValueError(f"an exposure is a number above 0: {exposure}")
    shrunk = 1 + phi * phi * count / years
    return EffectiveSpan(count / shrunk, exposure / shrunk)


@lru_cache(maxsize=16)
def _normal_quantile(level: float) -> float:
    """Return z with P(|Z| <= z) = level."""
    if level == 0.95:
        return Z_95

    return -statistics.NormalDist().inv_cdf((1 - level) / 2)


@lru_cache(maxsize=1024)
def _exact_interval(count: float, level: float) -> Interval:
    """Return Garwood's interval: the Poisson means whose tail at `count` is half of 1 - level."""
    tail = log((1 - level) / 2)
    upper = root(lambda mean: log_at_most(count, mean), tail, count + 1.0)
    if count == 0:
        return Interval(0.0, upper)
    lower = exp(root(lambda u: log_at_least(count, u), tail, log(count)))
    return Interval(lower, upper)
