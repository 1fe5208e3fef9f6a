"""The series that a city collects by its submission, as values of the domain."""

from __future__ import annotations

from cityreport.domain.collection import CityCollection, Collected
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import CollectionRecord, Submission


def collection_of(submission: Submission) -> CityCollection:
    """Return what is collected, by indicator."""
    return CityCollection({one.indicator: collected_of(one) for one in submission.collection})


def collected_of(record: CollectionRecord) -> Collected:
    """Return what is collected of one series."""
    return Collected(
        since=None if record.since is None else Period.parse(record.since),
        until=None if record.until is None else Period.parse(record.until),
        by=Frequency(record.by),
        reason=record.reason,
        unused=tuple(record.unused),
    )
