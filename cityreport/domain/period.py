"""Reporting periods: a month, a quarter or a year, written as ISO 8601 (with `-Qn` quarters).

Belongs here: reading, writing and stepping periods. Not here: names of months (i18n).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from cityreport.errors import DataError

_PATTERN = re.compile(
    r"(?P<year>[12][0-9]{3})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)


class Frequency(StrEnum):
    """SDMX CL_FREQ codes of the periods that the standard knows."""

    MONTH = "M"
    QUARTER = "Q"
    YEAR = "A"


_MONTHS_IN = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}


class _Fields(NamedTuple):
    year: int
    frequency: Frequency
    number: int  # 1-12 for a month, 1-4 for a quarter, 1 for a year


class Period(_Fields):
    """One reporting period. Ordered by its first month, the shorter period first."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2026-10`, `2026-Q3` or `2026`; raise DataError('bad_period') for the rest."""
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            raise DataError("bad_period", typed=text)
        year = int(match["year"])
        if match["quarter"]:
            return cls(year, Frequency.QUARTER, int(match["quarter"]))
        if match["month"]:
            return cls(year, Frequency.MONTH, int(match["month"]))
        return cls(year, Frequency.YEAR, 1)

    @classmethod
    def parse_month(cls, text: str) -> Period:
        """Read `2026-10`; raise DataError('bad_month') for the rest, a year alone too."""
        match = _PATTERN.fullmatch(text.strip())
        if match is None or not match["month"]:
            raise DataError("bad_month", typed=text)
        return cls.month(int(match["year"]), int(match["month"]))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return the month `month` (1-12) of `year`."""
        return cls(year, Frequency.MONTH, month)

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return the calendar year `year`."""
        return cls(year, Frequency.YEAR, 1)

    @classmethod
    def month_of(cls, day: date) -> Period:
        """Return the month of `day`."""
        return cls(day.year, Frequency.MONTH, day.month)

    @property
    def is_month(self) -> bool:
        """Return whether it is a month, and not longer."""
        return self.frequency is Frequency.MONTH

    @property
    def first_month(self) -> int:
        """The calendar month (1-12) it starts in."""
        return (self.number - 1) * _MONTHS_IN[self.frequency] + 1

    @property
    def length(self) -> int:
        """Its length in months."""
        return _MONTHS_IN[self.frequency]

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, self.first_month, 1)

    def months(self) -> tuple[Period, ...]:
        """Return its months, in order."""
        return tuple(Period.month(self.year, self.first_month + i) for i in range(self.length))

    def shift(self, steps: int) -> Period:
        """Return the period of the same frequency `steps` later (earlier when negative)."""
        per_year = 12 // self.length
        index = self.year * per_year + self.number - 1 + steps
        return Period(index // per_year, self.frequency, index % per_year + 1)

    def __str__(self) -> str:
        return _written(self)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        if self.frequency is other.frequency:
            return tuple.__lt__(self, other)
        return (self.start, self.length) < (other.start, other.length)

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return not other < self

    def __gt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return other < self

    def __ge__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return not self < other


@lru_cache(maxsize=4096)
def _written(period: Period) -> str:
    match period.frequency:
        case Frequency.MONTH:
            return f"{period.year:04d}-{period.number:02d}"
        case Frequency.QUARTER:
            return f"{period.year:04d}-Q{period.number}"
        case Frequency.YEAR:
            return f"{period.year:04d}"


def containing(month: Period, frequency: Frequency) -> Period:
    """Return the month, quarter or year that a month lies in."""
    match frequency:
        case Frequency.MONTH:
            return month
        case Frequency.QUARTER:
            return Period(month.year, frequency, (month.first_month + 2) // 3)
        case Frequency.YEAR:
            return Period.of_year(month.year)


def month_range(first: Period, last: Period) -> Iterator[Period]:
    """Yield every month from the start of `first` to the end of `last`, both included."""
    start = first.year * 12 + first.first_month - 1
    end = last.year * 12 + last.first_month - 1 + last.length
    for index in range(start, end):
        yield Period.month(index // 12, index % 12 + 1)


def periods_within(first: Period, last: Period) -> Iterator[Period]:
    """Yield every month, quarter and year that lies wholly between two months, both included."""
    for month in month_range(first, last):
        yield month
        if month.number % 3 == 0 and month.shift(-2) >= first:
            yield Period(month.year, Frequency.QUARTER, month.number // 3)
        if month.number == 12 and month.shift(-11) >= first:
            yield Period.of_year(month.year)
