"""The clock that Office is given, and how its moments are written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from cityreport.domain.period import Period
from cityreport.errors import DataError

Clock = Callable[[], datetime]


class OfficeClock:
    """The clock as an open office reads it: its moment, and the day where the office is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Return the clock's moment, in UTC."""
        return self._clock()

    def instant(self) -> str:
        """Return the clock's moment as it is stored."""
        return instant(self._clock())

    @property
    def today(self) -> date:
        """The clock's day, where the office is."""
        return self._clock().astimezone().date()

    @property
    def this_month(self) -> Period:
        """The month that the clock is in."""
        return Period.month_of(self.today)


def system_clock() -> datetime:
    """Return the moment of the computer's clock, in UTC."""
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """Write a moment as it is stored and exported: ISO 8601, UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_period(period: Period, today: date) -> None:
    """Refuse a period that has not begun by the clock; DataError('future_period') names its day."""
    if period.months()[0] > Period.month_of(today):
        raise DataError("future_period", period=str(period), today=today.isoformat())
