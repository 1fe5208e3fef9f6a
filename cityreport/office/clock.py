"""The clock that Office is given, and how its moments are written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from cityreport.domain.period import Period
from cityreport.errors import DataError

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The computer's clock, in UTC."""
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """A moment as it is stored and exported: ISO 8601, UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_period(period: Period, today: date) -> None:
    """Refuse a period that has not begun by the clock; DataError('future_period') names its day."""
    if period.months()[0] > Period.month_of(today):
        raise DataError("future_period", period=str(period), today=today.isoformat())
