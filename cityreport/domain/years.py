"""Year against year: whole years, years that are not over, and the same months of each.

Belongs here: sums by calendar year, always over equal months. Not here: rolling years (progress).
"""

from __future__ import annotations

from typing import NamedTuple

from cityreport.domain.observation import Status
from cityreport.domain.progress import Progress, Rolling, SeriesMonth
from cityreport.domain.statistics import Interval

PRELIMINARY = frozenset({Status.PROVISIONAL, Status.ESTIMATED})
"""The statuses of numbers that may still change."""


class Year(NamedTuple):
    """A calendar year.

    `months`: its twelve, None for one that nobody answered and that no longer figure covers;
    `total`: of all twelve, with its 95 % interval, None while the year is not complete; `so_far`:
    the sum of the months that have a number (None without any), `counted`: which those are. `same`:
    the sum of the months that the last year has, None where any is missing here. `is_preliminary`:
    whether a number of it is provisional or estimated.
    """

    year: int
    months: tuple[SeriesMonth | None, ...]
    total: int | None
    interval: Interval | None
    so_far: int | None
    counted: tuple[int, ...]
    same: int | None
    is_preliminary: bool

    @property
    def is_partial(self) -> bool:
        """Return whether some of its months have a number but the year is not complete."""
        return self.total is None and self.so_far is not None


class Years(NamedTuple):
    """All the years of a series, the oldest first.

    `compared`: the months (1-12) of the last year, by which `same` is summed; all twelve where it
    is complete. `baseline`: the mean by month over the baseline years, None where one of them lacks
    the month. `answered`: whether the series has any figure, of a quarter that makes no year too.
    """

    years: tuple[Year, ...]
    compared: tuple[int, ...]
    baseline: tuple[float | None, ...]
    answered: bool = True


def sort_years(progress: Progress) -> Years:
    """Return the years of a progress; a year known only as quarters or whole has a total and no
    months."""
    by_year: dict[int, dict[int, SeriesMonth]] = {}
    for month in progress.months:
        by_year.setdefault(month.period.year, {})[month.period.number] = month
    totals = {r.period.year: r for r in progress.rolling12 if r.period.number == 12}
    span = sorted({*by_year, *totals})
    if not span:
        return Years((), (), (None,) * 12, progress.judged is not None)
    counted = {year: _counted(by_year.get(year, {})) for year in span}
    last = span[-1]
    compared = counted[last] if last not in totals else tuple(range(1, 13))
    years = [
        _year(year, by_year.get(year, {}), totals.get(year), counted[year], compared)
        for year in range(span[0], last + 1)
        if year in counted
    ]
    return Years(tuple(years), compared, _means(by_year, progress.baseline.years))


def _counted(months: dict[int, SeriesMonth]) -> tuple[int, ...]:
    return tuple(sorted(n for n, month in months.items() if month.value is not None))


def _year(
    year: int,
    months: dict[int, SeriesMonth],
    whole: Rolling | None,
    counted: tuple[int, ...],
    compared: tuple[int, ...],
) -> Year:
    total = None if whole is None else whole.value
    values = {n: months[n].value or 0 for n in counted}
    if compared == tuple(range(1, 13)):
        same = total
    else:
        same = sum(values[n] for n in compared) if set(compared) <= values.keys() else None
    return Year(
        year,
        tuple(months.get(n) for n in range(1, 13)),
        total,
        None if whole is None else Interval(whole.value_lower, whole.value_upper),
        sum(values.values()) if values else None,
        counted,
        same if compared else None,
        any(months[n].status in PRELIMINARY for n in counted),
    )


def _means(
    by_year: dict[int, dict[int, SeriesMonth]], years: tuple[int, ...]
) -> tuple[float | None, ...]:
    found: list[float | None] = []
    for number in range(1, 13):
        months = [by_year.get(year, {}).get(number) for year in years]
        values = [m.value for m in months if m is not None and m.value is not None]
        found.append(sum(values) / len(values) if values and len(values) == len(years) else None)
    return tuple(found)


def whole_years(progress: Progress) -> list[int]:
    """Return the calendar years that are complete, in order."""
    return [row.period.year for row in progress.rolling12 if row.period.number == 12]


def baseline_choices(progress: Progress) -> list[tuple[int, ...]]:
    """Return the baselines that a series could have: three complete years in a row, or one, before
    the target year; the latest first, longer ones before shorter."""
    whole = [year for year in whole_years(progress) if year < progress.target.year]
    threes = [(year, year + 1, year + 2) for year in whole if {year + 1, year + 2} <= set(whole)]
    return [*reversed(threes), *((year,) for year in reversed(whole))]
