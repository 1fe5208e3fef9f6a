"""Deciding on a file by what came in before: twice, a number twice, a circle, of another office."""

from __future__ import annotations

from collections.abc import Iterator

from cityreport.domain.submission import Submission
from cityreport.domain.submission_chain import place_changes, place_of
from cityreport.errors import DataError
from cityreport.network.arrival import Arrival, ArrivalState, Decided
from cityreport.network.arrival_reading import said_of
from cityreport.network.manifest import KeptSubmission, Manifest


class Admission:
    """The decisions on one batch: what the manifest knows, and what came in the same batch."""

    def __init__(self, manifest: Manifest) -> None:
        """Begin a batch."""
        self._manifest = manifest
        self._fresh: dict[str, KeptSubmission] = {}

    def decide(self, arrival: Arrival) -> Decided:
        """Return the verdict on a file, and remember it if it is taken."""
        head = arrival.head
        if arrival.problems or head is None:
            return Decided(arrival, ArrivalState.REFUSED, arrival.problems)
        before = self._find(head.id)
        if before is not None:
            if self._is_same(before, arrival):
                said = said_of(DataError("desk_duplicate", number=before.head.sequence))
                return Decided(arrival, ArrivalState.AGAIN, (said,))
            return _refused(arrival, DataError("desk_id_twice", number=before.head.sequence))
        for fault in self._faults(head):
            return _refused(arrival, fault)
        remarks = (*arrival.remarks, *(said_of(change) for change in self._changes(head)))
        self._fresh[head.id] = KeptSubmission(arrival.sha256, arrival.rows, head)
        state = ArrivalState.REMARKED if remarks else ArrivalState.TAKEN
        return Decided(arrival, state, remarks)

    def of_office(self, office: str) -> list[Submission]:
        """Return all submissions of an office, those of this batch included."""
        fresh = [one.head for one in self._fresh.values() if one.head.office.id == office]
        return [one.head for one in self._manifest.of_office(office)] + fresh

    def _find(self, identifier: str) -> KeptSubmission | None:
        return self._fresh.get(identifier) or self._manifest.submission(identifier)

    @staticmethod
    def _is_same(before: KeptSubmission, arrival: Arrival) -> bool:
        seal = before.head.seal
        return seal is not None and seal.digest == arrival.digest

    def _faults(self, head: Submission) -> Iterator[DataError]:
        """Yield why a right file cannot stand beside the others."""
        taken = self._with_number(head)
        if taken is not None:
            yield DataError("desk_number_twice", number=head.sequence, other=taken.head.id[:8])
        for earlier in head.supersedes:
            found = self._find(earlier)
            if found is None:
                continue
            if found.head.office.id != head.office.id:
                yield DataError("desk_supersedes_foreign", city=found.head.city.name)
            if found.head.sequence >= head.sequence or head.id in found.head.supersedes:
                facts = {"number": head.sequence, "other": found.head.sequence}
                yield DataError("desk_supersedes_loop", **facts)

    def _with_number(self, head: Submission) -> KeptSubmission | None:
        office, kind, number = head.office.id, head.confidentiality, head.sequence
        for one in self._fresh.values():
            of = one.head
            if (of.office.id, of.confidentiality, of.sequence) == (office, kind, number):
                return one
        return self._manifest.with_number(office, kind, number)

    def _changes(self, head: Submission) -> Iterator[DataError]:
        """Yield what is said otherwise of the city than in the newest submission before it."""
        found = (self._find(earlier) for earlier in reversed(head.supersedes))
        before = next(filter(None, found), None)
        if before is not None:
            now = place_of(head)
            yield from place_changes(before.head.sequence, place_of(before.head), now)


def _refused(arrival: Arrival, fault: DataError) -> Decided:
    return Decided(arrival, ArrivalState.REFUSED, (said_of(fault),))
