"""A new office file made of what the office sent, after its own was lost.

Numbers, statuses, notes, the city, what it collects, signatures, the years in words and accepted
findings come back. The history does not: it was never sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from cityreport.domain.acceptance import accept_finding
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.checks.check_rules import PopulationFar, PopulationMissing
from cityreport.domain.checks.finding import Finding
from cityreport.domain.period import Period, month_range
from cityreport.domain.sign_off import Signature
from cityreport.domain.submission import FindingRecord, Submission
from cityreport.domain.submission_chain import place_of, record_of
from cityreport.errors import DataError
from cityreport.exchange import verification
from cityreport.office.clock import Clock
from cityreport.office.collection_states import state_of
from cityreport.office.new_office import removed_on_failure
from cityreport.office.office import Office
from cityreport.office.rebuilt_content import RebuiltContent, content_of
from cityreport.office.sign_off_steps import state_of as signature_state
from cityreport.office.submission_records import cell_record
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.reasons import stored_reason
from cityreport.rebuilt_words import lost_words, rebuilt_words
from cityreport.store.annotations import ACCEPTANCE, COLLECTION, NARRATIVE, SIGN_OFF
from cityreport.store.journal import JournalEntry
from cityreport.store.sent_facts import SENT, SentAlong, SentSignature

REBUILD = "rebuild"
"""The kind of the actions that lay the numbers down, which undo does not take back."""


class ReadSubmission(NamedTuple):
    """A submission, and the names of the files that hold it."""

    content: Submission
    files: tuple[str, ...]


class RebuiltSummary(msgspec.Struct, frozen=True):
    """The summary of a rebuilt office. `cells`: numbers and other answers; `months`: those that a
    submission covers, of `span` (first and last); `signed`, `reopened`: periods; `accepted`,
    `not_accepted`: findings whose acceptance came back or found no finding; `not_given`: earlier
    submissions that these replace and that were not there; `last_made`: the moment of the newest.
    """

    city: str
    cells: int
    submissions: tuple[int, ...]
    span: tuple[Period, Period]
    months: int
    signed: int
    reopened: int
    narratives: int
    accepted: int
    not_accepted: int
    not_given: int
    last_made: str

    @property
    def gaps(self) -> int:
        """Return how many months between the first and the last no submission covers."""
        return len(list(month_range(*self.span))) - self.months

    def words(self) -> list[str]:
        """Return what came back, then what did not, a sentence each."""
        back = rebuilt_words(
            city=self.city,
            cells=self.cells,
            span=self.span,
            signed=self.signed,
            narratives=self.narratives,
        )
        lost = lost_words(
            last_made=self.last_made,
            gaps=self.gaps,
            not_given=self.not_given,
            reopened=self.reopened,
            not_accepted=self.not_accepted,
        )
        return [back, *lost]


class ReadOffice(NamedTuple):
    """The submissions that were read, before anything is made of them."""

    submissions: list[ReadSubmission]
    content: RebuiltContent

    def summary(self) -> RebuiltSummary:
        """Return what would come back; the findings that were accepted are not looked for yet."""
        return _summary(self.content, len(self.content.accepted))


class Rebuilt(NamedTuple):
    """The new office, open, and what came back."""

    office: Office
    summary: RebuiltSummary


def rebuild(
    path: Path,
    files: Sequence[Path],
    catalogue: CatalogueFile,
    clock: Clock,
    officer: str,
    progress: ReportProgress = ignore_progress,
) -> Rebuilt:
    """Make a new office file at `path` of the submissions in `files`; leave none where that fails.

    Raises what `read_office` and `make_office` raise.
    """
    read = read_office(files, catalogue, clock, progress)
    return make_office(path, read, catalogue, clock, officer)


def make_office(
    path: Path, read: ReadOffice, catalogue: CatalogueFile, clock: Clock, officer: str
) -> Rebuilt:
    """Make a new office file of what was read; raises what `Office.create` raises."""
    content = read.content
    office_id = content.submissions[0].office.id
    office = Office.create(path, catalogue, clock, officer, office_id)
    with removed_on_failure(office):
        _lay_down(office, content, read.submissions)
        accepted = _accept(office, content.accepted)
        office.sent.keep()
    return Rebuilt(office, _summary(content, accepted))


def read_office(
    files: Sequence[Path],
    catalogue: CatalogueFile,
    clock: Clock,
    progress: ReportProgress = ignore_progress,
) -> ReadOffice:
    """Return the submissions of one office in files of any format, each once.

    DataError file_not_valid, rebuild_piece, rebuild_public, rebuild_other_office,
    rebuild_two_contents: the first file that cannot be taken ends it.
    """
    found: dict[str, ReadSubmission] = {}
    first = ""
    for number, path in enumerate(files):
        progress(number, len(files))
        content = _restricted(path, catalogue, clock)
        first = first or path.name
        one = found.get(content.id)
        if one is not None and one.content.seal != content.seal:
            raise DataError("rebuild_two_contents", path=str(path), first=one.files[0])
        other = next(iter(found.values()), None)
        if other is not None and other.content.office != content.office:
            facts = {"city": content.city.name, "other": other.content.city.name}
            raise DataError("rebuild_other_office", path=str(path), first=first, **facts)
        names = () if one is None else one.files
        named = (*names, path.name) if path.name not in names else names
        found[content.id] = ReadSubmission(content, named)
    progress(len(files), len(files))
    read = list(found.values())
    return ReadOffice(read, content_of((one.content for one in read), catalogue.catalogue))


def _restricted(path: Path, catalogue: CatalogueFile, clock: Clock) -> Submission:
    content = verification.read_valid(path, catalogue, clock())
    if not isinstance(content, Submission):
        raise DataError("rebuild_piece", path=str(path))
    if content.confidentiality != "restricted":
        raise DataError("rebuild_public", path=str(path))
    return content


def _lay_down(office: Office, content: RebuiltContent, read: Sequence[ReadSubmission]) -> None:
    """Write all of it as one step of the journal, besides the acceptances."""
    store = office.store
    numbers = ", ".join(str(one.sequence) for one in content.submissions)
    reason = stored_reason("rebuilt", numbers=numbers)
    office.city.check(content.profile)
    with office.changes.change():
        catalogue = store.catalogue_number(office.catalogue_file)
        changes = [store.observations.change(o.key, o, catalogue) for o in content.cells]
        changes += [store.annotations.change(*one) for one in _statements(content)]
        entries = [entry for entry in changes if entry is not None]
        office.city.write(content.profile, REBUILD, reason)
        entries += _sent(office, content, read)
        office.changes.append(entries, REBUILD, reason=reason)
    office.city.took(content.profile)


def _statements(content: RebuiltContent) -> Iterator[tuple[str, str, str]]:
    for code, collected in content.collection.items():
        yield COLLECTION, code, state_of(collected)
    for period, signature in content.signatures.items():
        yield SIGN_OFF, str(period), signature_state(signature)
    for (year, question), said in content.narratives.items():
        if not said.is_empty:
            yield NARRATIVE, f"{year}\t{question}", msgspec.json.encode(said).decode()


# -- what was sent, so that the next submission goes on from it


def _sent(
    office: Office, content: RebuiltContent, read: Sequence[ReadSubmission]
) -> Iterator[JournalEntry]:
    files = {one.content.id: one.files for one in read}
    computed = {one.code for one in office.catalogue.indicators if one.derived is not None}
    for submission in content.submissions:
        entry = office.store.submissions.take(record_of(submission, files[submission.id]))
        if entry is not None:
            yield entry
        place = place_of(submission)
        signed = dict(_signed(submission, content.signatures, computed))
        along = SentAlong(signed, place.name, place.country, dict(place.districts))
        yield JournalEntry(SENT, submission.id, None, msgspec.json.encode(along).decode())


def _signed(
    submission: Submission, signatures: Mapping[Period, Signature], computed: Collection[str]
) -> Iterator[tuple[str, SentSignature]]:
    """Yield the signatures that went out with a submission, each with the digest of its cells
    then, as `sent_facts.cells_digest` makes it."""
    cells: dict[str, list[bytes]] = {}
    for o in submission.observations:
        if o.indicator not in computed:
            row = (o.indicator, o.period, o.area, o.breakdown, o.category, o.value, o.status)
            encoded = msgspec.json.encode((*row, o.currency, o.sample_size, o.margin))
            cells.setdefault(o.period, []).append(encoded)
    for said in submission.sign_off:
        rows = b"\n".join(sorted(cells.get(said.period, [])))
        first = signatures[Period.parse(said.period)].first
        digest = hashlib.sha256(rows).hexdigest()
        yield (
            said.period,
            SentSignature(said.officer, said.signed, first, said.revision, digest),
        )


# -- what was accepted


def _accept(office: Office, accepted: Sequence[FindingRecord]) -> int:
    """Accept anew what was accepted, where the checks find it again; return how many."""
    if not accepted:
        return 0
    rules = office.catalogue.rules
    moved = {one.id for one in rules if isinstance(one, PopulationMissing | PopulationFar)}
    reasons = {_place_of_record(one, moved): one.reason for one in accepted}
    found = [(one, reasons.get(_place_of(one, moved))) for one in office.checks.check()]
    said = [(one.identity, accept_finding(one, why)) for one, why in found if why]
    statements = [(ACCEPTANCE, key, msgspec.json.encode(one).decode()) for key, one in said]
    office.changes.say(statements, REBUILD)
    return len(said)


def _place_of(finding: Finding, moved: Collection[str]) -> tuple[object, ...]:
    cells = tuple(cell_record(key) for key in finding.cells)
    period = "" if finding.rule in moved else str(finding.period)
    return finding.rule, period, finding.area, cells


def _place_of_record(finding: FindingRecord, moved: Collection[str]) -> tuple[object, ...]:
    """Return what a finding is found again by. `moved`: the rules about years of which a submission
    may have had only the last ones."""
    period = "" if finding.rule in moved else finding.period
    return finding.rule, period, finding.area, tuple(finding.cells)


def _summary(content: RebuiltContent, accepted: int) -> RebuiltSummary:
    months = content.months
    newest = content.submissions[-1]
    locked = sum(one.is_locked for one in content.signatures.values())
    return RebuiltSummary(
        city=content.profile.city.name,
        cells=len(content.cells),
        submissions=tuple(one.sequence for one in content.submissions),
        span=(min(months), max(months)),
        months=len(months),
        signed=locked,
        reopened=len(content.signatures) - locked,
        narratives=len(content.narratives),
        accepted=accepted,
        not_accepted=len(content.accepted) - accepted,
        not_given=len(content.not_given),
        last_made=max(newest.created, *(one.created for one in content.submissions)),
    )
