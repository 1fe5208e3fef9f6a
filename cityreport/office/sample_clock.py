"""The clock of a sample: it stands still near the numbers, on every computer and in every year.

A sample is known by the actions of its journal that laid out what there is to practise. Its clock
stands at their moment. Any other file runs with the computer's clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from cityreport.errors import CityReportError
from cityreport.office.clock import Clock
from cityreport.store.store import Store


class SampleCity(StrEnum):
    """The sample cities."""

    LONDON = "london"
    SMALL = "small"


MOMENTS = {
    SampleCity.LONDON: datetime(2024, 1, 10, 11, tzinfo=UTC),
    SampleCity.SMALL: datetime(2014, 2, 10, 11, tzinfo=UTC),
}
"""The moments at which the clocks stand: the same day in every time zone but the outermost."""
PRACTICE = "practice"
"""The kind of the actions that make a file a sample."""
_FIRST_ACTIONS = 8
"""The first of them is among so many of its file: a large journal is not searched."""


def sample_moment(store: Store) -> datetime | None:
    """Return the moment at which the clock of a sample stands; None for any other file, and for
    one that cannot be read: opening it says why."""
    try:
        with store.reading():
            at = store.journal.first_of_kind(PRACTICE, _FIRST_ACTIONS)
        return None if at is None else datetime.fromisoformat(at).astimezone(UTC)
    except (CityReportError, ValueError):
        return None


def sample_city(store: Store) -> SampleCity | None:
    """Return which sample a file is; None for an office's own."""
    moment = sample_moment(store)
    return next((city for city, at in MOMENTS.items() if at == moment), None)


def clock_of(store: Store, clock: Clock) -> Clock:
    """Return the clock that an office file runs with: that of the sample, else `clock`."""
    moment = sample_moment(store)
    return clock if moment is None else lambda: moment
