"""Deciding on a file by what came in before: twice, a number twice, a circle, of another office."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import Enrolment
from cityreport.domain.public_key import read_out
from cityreport.domain.submission import CityRecord, Submission
from cityreport.domain.submission_chain import place_changes, place_of
from cityreport.errors import DataError
from cityreport.exchange import page_reading
from cityreport.network.arrival import Arrival, ArrivalState, Decided, PaperPage
from cityreport.network.arrival_reading import said_of
from cityreport.network.holding_periods import holdings_of
from cityreport.network.manifest import KeptSubmission, Manifest, OfficeKey
from cityreport.network.paper_pages import is_page, rank, submission_of


class Admission:
    """The decisions on one batch: what the manifest knows, and what came in the same batch."""

    def __init__(self, manifest: Manifest, catalogue: CatalogueFile, seen: str) -> None:
        """Begin a batch at the moment `seen`."""
        self._manifest = manifest
        self._catalogue = catalogue
        self._seen = seen
        self._fresh: dict[str, KeptSubmission] = {}
        self.keys: dict[str, OfficeKey] = {}
        """The keys that are remembered with this batch, by office."""

    def decide(self, arrival: Arrival) -> Decided:
        """Return the verdict on a file, and remember it if it is taken."""
        head = arrival.head
        if arrival.enrolment is not None:
            return self._enrol(arrival, arrival.enrolment)
        if arrival.page is not None:
            return self._decide_page(arrival, arrival.page)
        if arrival.problems or head is None:
            return Decided(arrival, ArrivalState.REFUSED, arrival.problems)
        before = self._find(head.id)
        if before is not None and self._is_same(before, arrival):
            said = said_of(DataError("desk_duplicate", number=before.head.sequence))
            return Decided(arrival, ArrivalState.AGAIN, (said,))
        fault = self._key_fault(arrival, head.office.id) or next(self._faults(head), None)
        if fault is not None:
            return _kept_out(arrival, fault)
        self._keep_key(arrival, head.office.id, head.city.name, head.city.country, "first use")
        remarks = (*arrival.remarks, *(said_of(change) for change in self._changes(head)))
        self._fresh[head.id] = KeptSubmission(arrival.sha256, arrival.rows, head)
        state = ArrivalState.REMARKED if remarks else ArrivalState.TAKEN
        return Decided(arrival, state, remarks)

    def of_office(self, office: str) -> list[Submission]:
        """Return all submissions of an office, those of this batch included."""
        fresh = [one.head for one in self._fresh.values() if one.head.office.id == office]
        return [one.head for one in self._manifest.of_office(office)] + fresh

    def _decide_page(self, arrival: Arrival, page: PaperPage) -> Decided:
        """Return the verdict on a printed page: it is taken where the known key signed it, and
        always with a remark."""
        office = page.record.office
        known, city = self._key_of(office), self._city_of(office)
        if known is None or city is None:
            return Decided(
                arrival, ArrivalState.WAITING, (said_of(DataError("desk_page_unknown")),)
            )
        made = submission_of(page, city, self._catalogue)
        refused = None
        if page_reading.signer_of(page.code, page.record, [known.key]) is None:
            refused = DataError("page_forged")
        elif not made.observations:
            refused = DataError("desk_page_empty")
        if refused is not None:
            return Decided(arrival, ArrivalState.REFUSED, (said_of(refused),))
        if self._find(made.id) is not None:
            return Decided(arrival, ArrivalState.AGAIN, (said_of(DataError("desk_page_again")),))
        head, rows = replace(made, observations=[]), len(made.observations)
        digest = head.seal.digest if head.seal else None
        arrival = replace(arrival, head=head, digest=digest, rows=rows, key=known.key)
        self._fresh[head.id] = KeptSubmission(arrival.sha256, rows, head)
        held = holdings_of(office, self.of_office(office))
        holds = any(one.submission == head.id for one in held)
        remark = DataError(
            "desk_page_taken" if holds else "desk_page_beside",
            period=page.record.period,
            count=rows,
        )
        return Decided(arrival, ArrivalState.REMARKED, (said_of(remark),))

    def _city_of(self, office: str) -> CityRecord | None:
        """Return what is known of an office's city: by its newest file, else by its enrolment."""
        sent = self.of_office(office)
        if sent:
            return max(sent, key=rank).city
        known = self._key_of(office)
        if known is None or not known.country:
            return None
        return CityRecord(known.city, known.country, "", "", "", "", [])

    def _enrol(self, arrival: Arrival, enrolment: Enrolment) -> Decided:
        unproved = self._key_fault(arrival, enrolment.office)
        if unproved is not None:
            return _kept_out(arrival, unproved)
        self._keep_key(arrival, enrolment.office, enrolment.city, enrolment.country, "enrolment")
        return Decided(arrival, ArrivalState.ENROLLED)

    def _key_of(self, office: str) -> OfficeKey | None:
        return self.keys.get(office) or self._manifest.key_of(office)

    def _key_fault(self, arrival: Arrival, office: str) -> DataError | None:
        """Return why a file of an office whose key is known does not show that it is the
        office's."""
        known = self._key_of(office)
        if known is None or arrival.key == known.key or known.key in arrival.earlier:
            return None
        if arrival.key is None:
            return DataError("desk_not_signed", city=known.city)
        return DataError("desk_other_key", city=known.city, fingerprint=read_out(arrival.key))

    def _keep_key(
        self, arrival: Arrival, office: str, city: str, country: str, source: str
    ) -> None:
        """Remember the key of a file, where it is new or follows the known one."""
        known, key = self._key_of(office), arrival.key
        if key is None:
            return
        if known is not None and known.key == key:
            if not known.country:  # an earlier version did not keep it
                self.keys[office] = known._replace(country=country)
            return
        source = source if known is None else "change"
        self.keys[office] = OfficeKey(office, key, city, self._seen, source, country)

    def _find(self, identifier: str) -> KeptSubmission | None:
        return self._fresh.get(identifier) or self._manifest.submission(identifier)

    @staticmethod
    def _is_same(before: KeptSubmission, arrival: Arrival) -> bool:
        seal = before.head.seal
        return seal is not None and seal.digest == arrival.digest

    def _faults(self, head: Submission) -> Iterator[DataError]:
        """Yield why a right file cannot stand beside the others."""
        before = self._find(head.id)
        if before is not None:
            yield DataError("desk_id_twice", number=before.head.sequence)
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
            if is_page(of):
                continue
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


def _kept_out(arrival: Arrival, fault: DataError) -> Decided:
    """Return that a file is refused, or waits for its key to be confirmed."""
    is_waiting = fault.code == "desk_other_key"
    state = ArrivalState.WAITING if is_waiting else ArrivalState.REFUSED
    return Decided(arrival, state, (said_of(fault),))
