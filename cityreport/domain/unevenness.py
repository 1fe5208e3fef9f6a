"""The unevenness of years and months beyond chance: the coefficient of variation phi of their
rates.

Belongs here: estimating phi from a series' own numbers, shrunk towards what is usual for its kind.
Not here: what phi does to intervals and comparisons (statistics), or choosing years (progress).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log, sqrt
from typing import NamedTuple

import msgspec

USUAL = 0.12
"""phi where the catalogue says nothing; its indicators say theirs (`unevenness`)."""
PRIOR_YEARS = 4
"""The years' worth of evidence that the usual phi counts for (standard, 1.0, "Progress")."""
PRIOR_MONTHS = 12
"""The months' worth of evidence that the usual phi of months counts for: with it, about 1 % of
unremarkable months stand out (`make calibration`)."""
USUAL_OF_MONTHS, MOST_OF_MONTHS = 0.10, 0.5
"""phi of months where their history says nothing yet, and the most that is believed of one: beyond
it a few odd months would make every number usual."""


class Dispersion(msgspec.Struct, frozen=True):
    """The unevenness of a series' years.

    `phi`: in use; `usual`: of the catalogue; `own`: of the series itself, None where no three
    years in a row say anything; `years`: the number of years that `own` rests on.
    """

    phi: float
    usual: float
    own: float | None = None
    years: int = 0


class YearCount(NamedTuple):
    """A complete year: its count, and its person-years or anything proportional to them."""

    year: int
    cases: int
    exposure: float


class UnevenYear(NamedTuple):
    """A year between two others: the distance e of its rate's logarithm from their mean, and the
    variance that chance alone gives it."""

    before: YearCount
    here: YearCount
    after: YearCount
    e: float
    by_chance: float


def estimate_dispersion(
    years: Iterable[YearCount], usual: float, breaks: Iterable[int] = ()
) -> Dispersion:
    """Return the unevenness of a series from its complete years.

    For each year t with a year on both sides: e = ln r(t) - (ln r(t - 1) + ln r(t + 1))/2, which
    no even trend moves. Its variance is 1.5 phi^2 and what chance adds, 1/x(t) + (1/x(t - 1) +
    1/x(t + 1))/4 (delta method). So own^2 = mean(e^2 - that)/1.5 over n such years, at least 0, and
    phi^2 = (4 usual^2 + n own^2)/(4 + n). Years with a zero have no logarithm and are left out.
    `breaks`: months (12 year + month - 1) from which on numbers are counted in another way; no
    three years reach across one. Source: standard, 1.0, "Progress".
    """
    found = [step.e**2 - step.by_chance for step in uneven_years(years, breaks)]
    if not found:
        return Dispersion(usual, usual)
    n = len(found)
    own = max(sum(found) / n / 1.5, 0.0)
    phi = sqrt((PRIOR_YEARS * usual * usual + n * own) / (PRIOR_YEARS + n))
    return Dispersion(phi, usual, sqrt(own), n)


def uneven_years(years: Iterable[YearCount], breaks: Iterable[int] = ()) -> list[UnevenYear]:
    """Return how far each year lies from those beside it, as `estimate_dispersion` says."""
    known = {row.year: row for row in years if row.cases > 0}
    cuts = tuple(breaks)
    found = []
    for year, here in known.items():
        before, after = known.get(year - 1), known.get(year + 1)
        if before is None or after is None:
            continue
        if any(12 * (year - 1) < at < 12 * (year + 2) for at in cuts):
            continue
        e = _log_rate(here) - (_log_rate(before) + _log_rate(after)) / 2
        by_chance = 1 / here.cases + (1 / before.cases + 1 / after.cases) / 4
        found.append(UnevenYear(before, here, after, e, by_chance))
    return found


def monthly_phi(history: Sequence[int], usual: float = USUAL_OF_MONTHS) -> float:
    """Return the unevenness of months, from those before.

    By moments: own^2 = (s^2 - m)/m^2 of their mean m and variance s^2, at least 0; phi^2 =
    (12 usual^2 + (n - 1) own^2)/(12 + n - 1), at most 0.5^2. Seasons are in it.
    """
    n = len(history)
    mean = sum(history) / n if n else 0.0
    if n < 2 or not mean:
        return usual
    variance = sum((x - mean) ** 2 for x in history) / (n - 1)
    own = max((variance - mean) / mean**2, 0.0)
    squared = (PRIOR_MONTHS * usual * usual + (n - 1) * own) / (PRIOR_MONTHS + n - 1)
    return min(sqrt(squared), MOST_OF_MONTHS)


def _log_rate(row: YearCount) -> float:
    return log(row.cases / row.exposure)
