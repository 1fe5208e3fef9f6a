"""The desk's moments, as files have them."""

from __future__ import annotations

from datetime import UTC, datetime


def instant_of(moment: datetime) -> str:
    """Return a moment in UTC, to the second: `2026-11-03T09:30:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
