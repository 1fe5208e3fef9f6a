"""Submissions that overlap: the one that holds for a month, and changes of the city between them.

For each cell the newest submission holds whose coverage has the cell's period and in which that
period is signed; where it is signed in none, the newest whose coverage has it. Public copies and
restricted ones are two chains.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cityreport.domain.period import Period, month_range
from cityreport.domain.submission import Submission, SubmissionRecord
from cityreport.errors import DataError


class Place(NamedTuple):
    """The city of a submission: name, country, and its districts by their codes, each with name,
    first and last month."""

    name: str
    country: str
    districts: Mapping[str, tuple[str, str | None, str | None]]


def place_of(submission: Submission) -> Place:
    """Return what a submission says of its city."""
    city = submission.city
    districts = {a.code: (a.name, a.valid_from, a.valid_to) for a in submission.areas}
    return Place(city.name, city.country, districts)


def place_changes(number: int, before: Place, now: Place) -> Iterator[DataError]:
    """Yield what changed of the city since an earlier submission, each as the error with its
    sentence. `number`: of the earlier one."""
    if before.name != now.name:
        yield DataError("chain_city", number=number, before=before.name, now=now.name)
    if before.country != now.country:
        yield DataError("chain_country", number=number, before=before.country, now=now.country)
    old, new = before.districts, now.districts
    differing = [code for code in sorted(old.keys() | new.keys()) if old.get(code) != new.get(code)]
    if differing:
        yield DataError("chain_districts", number=number, districts=", ".join(differing))


def record_of(submission: Submission, files: tuple[str, ...] = ()) -> SubmissionRecord:
    """Return what an office keeps of a submission; `files`: the names of what was written."""
    return SubmissionRecord(
        sequence=submission.sequence,
        id=submission.id,
        supersedes=tuple(submission.supersedes),
        created=submission.created,
        start=submission.coverage.start,
        end=submission.coverage.end,
        confidentiality=submission.confidentiality,
        digest="" if submission.seal is None else submission.seal.digest,
        observations=len(submission.observations),
        files=files,
    )


def overlapping(
    made: Iterable[SubmissionRecord], start: str, end: str, confidentiality: str
) -> list[SubmissionRecord]:
    """Return the submissions of the same kind with a month in common, the oldest first."""
    found = [
        one
        for one in made
        if one.confidentiality == confidentiality and one.start <= end and start <= one.end
    ]
    return sorted(found, key=lambda one: (one.sequence, one.created, one.id))


def current_months(
    made: Sequence[SubmissionRecord], signed: Mapping[str, Collection[str]]
) -> dict[str, list[tuple[Period, Period]]]:
    """Return, by a submission's id, the stretches of months for which it holds.

    `signed`: by id, the periods that were signed in it; one that it does not name (an older program
    made it) counts as signed.
    """
    found: dict[str, list[tuple[Period, Period]]] = {one.id: [] for one in made}
    for kind in sorted({one.confidentiality for one in made}):
        chain = [one for one in made if one.confidentiality == kind]
        newest_first = sorted(chain, key=lambda one: (one.sequence, one.created), reverse=True)
        for month in _months(chain):
            stretches = found[_holding(month, newest_first, signed).id]
            if stretches and stretches[-1][1].shift(1) == month:
                stretches[-1] = (stretches[-1][0], month)
            else:
                stretches.append((month, month))
    return found


def _months(chain: Iterable[SubmissionRecord]) -> list[Period]:
    """Return the months that any of the submissions covers, in order."""
    months = {
        month
        for one in chain
        for month in month_range(Period.parse(one.start), Period.parse(one.end))
    }
    return sorted(months)


def _holding(
    month: Period,
    newest_first: Sequence[SubmissionRecord],
    signed: Mapping[str, Collection[str]],
) -> SubmissionRecord:
    covering = [one for one in newest_first if one.start <= str(month) <= one.end]
    with_signature = (one for one in covering if str(month) in signed.get(one.id, (str(month),)))
    return next(with_signature, covering[0])
