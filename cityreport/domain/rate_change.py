"""The change from an earlier year to a rolling year, and whether ordinary unevenness explains it.

Belongs here: two counts of one series compared. Not here: the path and its verdict (progress) or
the sentences (render).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cityreport.domain.period import Period
from cityreport.domain.progress_figures import LatestFigures, Progress, Rolling
from cityreport.domain.statistics import (
    CountedSpan,
    Interval,
    RateRatio,
    exact_p,
    named_together,
    rate_ratio,
)
from cityreport.domain.verdict import SMALLEST_RELIABLE


class Change(msgspec.Struct, frozen=True):
    """A change of a rate from one span of a series to a later one; `phi`: the unevenness of its
    years. What is said of it is worked out when it is asked for."""

    earlier: CountedSpan
    later: CountedSpan
    phi: float

    @property
    def before(self) -> int:
        """The count before."""
        return self.earlier.cases

    @property
    def after(self) -> int:
        """The count after."""
        return self.later.cases

    @property
    def years(self) -> float:
        """The number of years counted in `before`."""
        return self.earlier.years

    @property
    def share(self) -> float | None:
        """The change as a share (-0.25 = a quarter less); None where nothing was counted before."""
        point = self._ratio.point
        return None if point is None else point - 1

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share; its upper end infinite where nothing was counted
        before."""
        ratio = self._ratio
        return Interval(ratio.lower - 1, ratio.upper - 1)

    @property
    def p(self) -> float:
        """The chance (0-1) of such a change if nothing changed: exact, two-sided, with the
        unevenness of years in it."""
        return exact_p(self.earlier, self.later, phi=self.phi)

    @property
    def _ratio(self) -> RateRatio:
        return rate_ratio(self.earlier, self.later, phi=self.phi)


def are_few(before: float, after: float) -> bool:
    """Return whether counts are so few that a percentage of them says more than there is."""
    return min(before, after) < SMALLEST_RELIABLE


def change_from_year_before(progress: LatestFigures) -> Change | None:
    """Return the change from the twelve months before to the last twelve; None where either is
    incomplete or a break in the series lies between (`Progress.break_between`)."""
    last = progress.rolling12[-1] if progress.rolling12 else None
    before = None if last is None else year_before(progress, last)
    if last is None or before is None or break_since_year_before(progress) is not None:
        return None
    return Change(before.span, last.span, progress.phi)


def change_from_baseline(progress: Progress) -> Change | None:
    """Return the change from the baseline to the last twelve months; None where either is
    incomplete, the twelve months are still the baseline's or a break lies between."""
    baseline = progress.baseline
    if baseline.span is None or not progress.rolling12:
        return None
    last = progress.rolling12[-1]
    if last.period.shift(-11) <= Period.month(max(baseline.years), 12):
        return None
    if break_since_baseline(progress) is not None:
        return None
    return Change(baseline.span, last.span, progress.phi)


def break_since_year_before(progress: LatestFigures) -> Period | None:
    """Return the break in the series that the last twelve months cannot be compared across with
    those before."""
    if not progress.rolling12:
        return None
    last = progress.rolling12[-1].period
    return progress.break_between(last.shift(-23), last)


def break_since_baseline(progress: Progress) -> Period | None:
    """Return the break in the series between the baseline and the last twelve months."""
    if not progress.rolling12:
        return None
    first = Period.month(min(progress.baseline.years), 1)
    return progress.break_between(first, progress.rolling12[-1].period)


def named_changes(changes: Sequence[Change | None]) -> list[bool]:
    """Return for each change whether it is named, where all of them are looked at together.

    At most 5 % of those named are chance or ordinary unevenness (`statistics.named_together`).
    """
    known = [change for change in changes if change is not None]
    named = iter(named_together([change.p for change in known]))
    return [change is not None and next(named) for change in changes]


def named_positions(items: Sequence[Progress]) -> list[bool]:
    """Return for each progress whether it is named as above or below its path, where all of them
    are looked at together: of those named at most 5 % are chance or ordinary unevenness.

    Two-sided p = 2 min(P, 1 - P) of the chance P to be on or below the path; False without one.
    """
    chances = [item.probability for item in items]
    known = [2 * min(chance, 1 - chance) for chance in chances if chance is not None]
    named = iter(named_together(known))
    return [chance is not None and next(named) for chance in chances]


def year_before(progress: LatestFigures, last: Rolling) -> Rolling | None:
    """Return the rolling year that ends twelve months before `last`."""
    wanted = last.period.shift(-12)
    return next((row for row in progress.rolling12 if row.period == wanted), None)
