"""The change from an earlier year to a rolling year, and whether chance alone explains it.

Belongs here: two counts of one series compared. Not here: the path and its verdict (progress) or
the sentences (render).
"""

from __future__ import annotations

import msgspec

from cityreport.domain.progress import PER, Progress, Rolling
from cityreport.domain.statistics import Interval, exact_p, rate_ratio

BEYOND_CHANCE = 0.01
"""The p below which a change is beyond chance: many are looked at, as with signals (standard,
1.0)."""


class Change(msgspec.Struct, frozen=True):
    """A change of a rate, as shares (-0.25 = a quarter less).

    `before`, `after`: counts; `years`: the number of years counted in `before`. `share` is None
    where nothing was counted before; `interval`: 95 %, its upper end infinite then; `p`: exact,
    two-sided.
    """

    before: int
    after: int
    years: int
    share: float | None
    interval: Interval
    p: float

    @property
    def is_beyond_chance(self) -> bool:
        """Return whether chance alone hardly explains the change."""
        return self.p < BEYOND_CHANCE


def change_from_year_before(progress: Progress) -> Change | None:
    """Return the change from the twelve months before to the last twelve; None where either is
    incomplete."""
    last = progress.rolling12[-1] if progress.rolling12 else None
    before = None if last is None else year_before(progress, last)
    if last is None or before is None:
        return None
    return _change(before.value, 1, before.rate, last)


def change_from_baseline(progress: Progress) -> Change | None:
    """Return the change from the baseline to the last twelve months; None where either is
    incomplete.

    The person-years of the baseline are those its rate was made with.
    """
    baseline = progress.baseline
    if baseline.mean is None or not progress.rolling12:
        return None
    years = len(baseline.years)
    return _change(round(baseline.mean * years), years, baseline.rate, progress.rolling12[-1])


def year_before(progress: Progress, last: Rolling) -> Rolling | None:
    """Return the rolling year that ends twelve months before `last`."""
    wanted = last.period.shift(-12)
    return next((row for row in progress.rolling12 if row.period == wanted), None)


def _change(before: int, years: int, rate: float | None, last: Rolling) -> Change:
    first = _person_years(before, rate)
    second = _person_years(last.value, last.rate)
    if first is None or second is None:  # a count of 0 hides its people: years stand for them
        first, second = float(years), 1.0
    ratio = rate_ratio(before, last.value, first, second)
    return Change(
        before=before,
        after=last.value,
        years=years,
        share=None if ratio.point is None else ratio.point - 1,
        interval=Interval(ratio.lower - 1, ratio.upper - 1),
        p=exact_p(before, last.value, first, second),
    )


def _person_years(count: int, rate: float | None) -> float | None:
    """Return the person-years that a rate per 100,000 was made with."""
    return PER * count / rate if rate else None
