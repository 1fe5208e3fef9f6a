"""The year so far against *the same reported months* of last year and of the baseline.

Belongs here: comparing equal months, and the uncertainty of the difference. Not here: whole rolling
years, or which months were reported (progress).
"""

from __future__ import annotations

from typing import NamedTuple

from cityreport.domain.people import People
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.statistics import CountedSpan, RateRatio, exact_p, rate_ratio


class YearComparison(NamedTuple):
    """The months of this year against the same months of `years`.

    `before` is the sum over all of `years`, `after` this year's. `per_person`: whether the
    exposures are person-years; where a population is not known they are years. `ratio`: this
    year's rate over the earlier one with its 95 % interval; `p`: exact, two-sided. Both have the
    unevenness of years in them.
    """

    years: tuple[int, ...]
    before: int
    after: int
    per_person: bool
    ratio: RateRatio
    p: float

    @property
    def differs(self) -> bool:
        """Return whether the 95 % interval leaves out a ratio of 1."""
        return self.ratio.upper < 1 or self.ratio.lower > 1


class ToDate(NamedTuple):
    """The comparisons with last year and with the baseline years; None where one of the months is
    missing there, or a break in the series lies between."""

    previous: YearComparison | None
    baseline: YearComparison | None


def compare_to_date(progress: Progress, people: People) -> ToDate | None:
    """Return the comparisons of the year to date; None where there is none. `people`: by year, may
    be empty."""
    found = progress.year_to_date
    if found is None:
        return None
    year, years = found.first.year, progress.baseline.years
    previous = baseline = None
    phi = progress.phi

    def is_comparable(since: int) -> bool:
        return progress.break_between(Period.month(since, 1), found.last) is None

    if found.previous is not None and is_comparable(year - 1):
        previous = _against((year - 1,), found.previous, found.value, year, people, phi)
    if found.baseline is not None and is_comparable(min(years)):
        before = round(found.baseline * len(years))
        baseline = _against(years, before, found.value, year, people, phi)
    return ToDate(previous, baseline)


def _against(
    years: tuple[int, ...], before: int, after: int, year: int, people: People, phi: float
) -> YearComparison:
    """Return a comparison. Whole years serve as exposure, since the months are the same on both
    sides."""
    is_known = {*years, year} <= people.keys()
    first = sum(people[y].value for y in years) if is_known else float(len(years))
    second = people[year].value if is_known else 1.0
    earlier, later = CountedSpan(before, first, len(years)), CountedSpan(after, second)
    return YearComparison(
        years,
        before,
        after,
        is_known,
        rate_ratio(earlier, later, phi=phi),
        exact_p(earlier, later, phi=phi),
    )
