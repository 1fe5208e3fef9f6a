"""How a rolling year differs from an earlier one, with what chance alone can do.

Belongs here: two counts of one series compared. Not here: the path and its verdict (progress)
or the sentences (render).
"""

from __future__ import annotations

import msgspec

from cityreport.domain.progress import PER, Progress, Rolling
from cityreport.domain.statistics import Interval, exact_p, rate_ratio

BEYOND_CHANCE = 0.01
"""Below this p a change is called one: many are looked at, as with signals (standard, 1.0)."""


class Change(msgspec.Struct, frozen=True):
    """A change of a rate, as shares (-0.25 = a quarter less).

    `before`, `after`: counts; `years`: how many years `before` was counted in. `share` is None
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
        """Return whether chance alone would hardly do that."""
        return self.p < BEYOND_CHANCE


def change_from_year_before(progress: Progress) -> Change | None:
    """Return the last twelve months against the twelve before; None where either is not whole."""
    last = progress.rolling12[-1] if progress.rolling12 else None
    before = None if last is None else year_before(progress, last)
    if last is None or before is None:
        return None
    return _change(before.value, 1, before.rate, last)


def change_from_baseline(progress: Progress) -> Change | None:
    """Return the last twelve months against the baseline; None where either is not whole.

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
    """Return the people, times the years, that a rate per 100,000 was made with."""
    return PER * count / rate if rate else None
