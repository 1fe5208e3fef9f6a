"""Tails of the gamma and the beta distribution for shapes that need not be whole numbers.

Belongs here: the special functions that `statistics` is made of. Not here: counts, exposures or
what they mean.

Every tail probability is solved on its logarithm: the tails used here are log-concave in the
variable that is solved for, so Newton's steps cannot diverge and end after a handful.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p


def root(log_tail: Callable[[float], tuple[float, float]], target: float, start: float) -> float:
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


def log_at_most(count: float, mean: float) -> tuple[float, float]:
    """Return log Q(count + 1, mean) and its slope in the mean (> 0).

    Q is the upper regularised incomplete gamma function (DLMF 8.2.4): for a whole `count` it is
    P(X <= count), X ~ Poisson(mean). Its continued fraction (DLMF 8.9.2) where the mean is large,
    the complement of the series otherwise.
    """
    shape = count + 1
    log_density = count * log(mean) - mean - lgamma(shape)
    if mean >= shape + 1:
        value = log_density + log(mean) - log(_gamma_fraction(shape, mean))
    else:
        value = log1p(-exp(log_at_least(shape, log(mean))[0]))
    return value, -exp(log_density - value)


def log_at_least(count: float, log_mean: float) -> tuple[float, float]:
    """Return log P(count, mean) and its slope in log mean, for a count above 0.

    P is the lower regularised incomplete gamma function (DLMF 8.11.4): for a whole `count` it is
    P(X >= count), X ~ Poisson(mean).
    """
    mean = exp(log_mean)
    term = total = 1.0
    k = count
    while term > total * 1e-17:  # from the first term up
        k += 1
        term *= mean / k
        total += term
    return count * log_mean - mean - lgamma(count + 1) + log(total), count / total


def log_odds(a: float, b: float, tail: float) -> float:
    """Return log(p/(1 - p)) of the p whose regularised incomplete beta I_p(a, b) is `tail`."""
    return root(lambda t: log_beta(a, b, t), log(tail), log(a / b))


def log_beta(a: float, b: float, odds: float) -> tuple[float, float]:
    """Return log I_p(a, b) of p = 1/(1 + exp(-odds)), and its slope in the log odds.

    For whole a and b it is log P(X >= a), X ~ Binomial(a + b - 1, p). DLMF 8.17.22, and 8.17.4
    where that converges slowly.
    """
    log_p, log_q = -_log1p_exp(-odds), -_log1p_exp(odds)
    log_density = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log_p + b * log_q
    if exp(log_p) <= (a + 1) / (a + b + 2):
        fraction = _beta_fraction(a, b, exp(log_p))
        return log_density + log(fraction / a), a / fraction
    other = exp(log_density) * _beta_fraction(b, a, exp(log_q)) / b
    return log1p(-other), exp(log_density) / (1 - other)


def _log1p_exp(x: float) -> float:
    """Return log(1 + exp(x)) without overflow."""
    return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))


def _gamma_fraction(shape: float, mean: float) -> float:
    """Return d of Q(shape, mean) = mean^shape e^-mean / (Gamma(shape) d): mean + 1 - shape -
    1(1 - shape)/(mean + 3 - shape - 2(2 - shape)/(…)), by Lentz's method (DLMF 8.9.2, 3.10)."""
    term = mean + 1 - shape
    value = numerator = term
    denominator = 0.0
    for n in range(1, 10_000):
        part, term = n * (shape - n), term + 2
        denominator = 1 / (term + part * denominator)
        numerator = term + part / numerator
        change = numerator * denominator
        value *= change
        if abs(change - 1) < 1e-15:
            break
    return value


def _beta_fraction(a: float, b: float, x: float) -> float:
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
