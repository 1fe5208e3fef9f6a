"""The clock that Office is given, and how its moments are written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The computer's clock, in UTC."""
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """A moment as it is stored and exported: ISO 8601, UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
