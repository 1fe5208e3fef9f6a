"""Facts of the outside world: what was submitted, published and signed, who got it, what came back,
and on which computers the office works.

They stay true whatever becomes of the office file. A restore and a salvage take them over from the
file that they replace; `sent_log` keeps them beside it, for a file that knows less. Here is what
they are, and how a file takes over those that it does not know.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from cityreport.domain import submission, submission_chain
from cityreport.domain.city import Profile
from cityreport.domain.disclosure import release
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature, reopen_period
from cityreport.errors import CityReportError
from cityreport.reasons import stored_reason
from cityreport.store.annotations import SIGN_OFF, AnnotationTable
from cityreport.store.delivery_facts import (
    ANSWERED,
    DELIVERED,
    DELIVERY_SUBJECTS,
    REMARKED,
    read_delivery,
    read_kept_answer,
    read_kept_remark,
)
from cityreport.store.journal import Journal, JournalEntry
from cityreport.store.observations import Observations
from cityreport.store.peer_facts import PEERS, read_kept_pack
from cityreport.store.profile_table import Profiles
from cityreport.store.submission_list import (
    ELSEWHERE,
    PUBLISHED,
    SUBMISSION,
    Submissions,
    read_submission,
    submission_state,
)

SENT = "sent"
"""The subject of entries on what went out with a submission, by its id: `SentAlong`."""
COMPUTER = "computer"
"""The subject of entries on the computers of an office, by their ids; see `office.computers`."""
JOURNAL_ALONE = (PUBLISHED, SENT, COMPUTER, PEERS, *DELIVERY_SUBJECTS)
"""Facts that only the journal has, no table. Only deliveries, answers and remarks hold texts."""


class Fact(NamedTuple):
    """A fact: a subject of the journal, its key there (a submission's id) and its state."""

    subject: str
    key: str
    state: str


class SentSignature(msgspec.Struct, frozen=True, array_like=True):
    """A signature that went out, without its free texts. `cells`: SHA-256 of the period's cells
    then; see `domain.sign_off.Signature` for the others."""

    officer: str
    signed: str
    first: str
    revision: int
    cells: str


class SentAlong(msgspec.Struct, frozen=True):
    """The signatures, by period, and the city's description that went out with a submission; see
    `domain.submission_chain.Place`. `read_at`, `link`: the journal's last action and its hash when
    the numbers were read, 0 and empty where an older program made it. `key`: the public key that
    signed the files, empty where none did."""

    signed: dict[str, SentSignature]
    name: str
    country: str
    districts: dict[str, tuple[str, str | None, str | None]]
    read_at: int = 0
    link: str = ""
    key: str = ""

    @property
    def place(self) -> submission_chain.Place:
        """Return what it said of the city."""
        return submission_chain.Place(self.name, self.country, self.districts)


class KnownFacts(msgspec.Struct, frozen=True):
    """The facts that a file knows. `signatures`: by period, the signatures of all that was sent,
    as they are in the file now, with the digest of their cells (None while the period is open)."""

    facts: tuple[Fact, ...] = ()
    signatures: Mapping[str, tuple[Signature, str | None]] = {}


def facts_of(connection: sqlite3.Connection) -> list[Fact]:
    """Return the facts that a file of any version knows, in the order in which they came."""
    submissions = reversed(Submissions(connection).all())
    found = [Fact(SUBMISSION, made.id, submission_state(made)) for made in submissions]
    for subject in JOURNAL_ALONE:
        latest = Journal(connection).latest(subject)
        found += [Fact(subject, key, state) for key, state in latest if state is not None]
    return found


def known_facts(connection: sqlite3.Connection) -> KnownFacts:
    """Return the facts of a file that is going to be replaced, with its signatures."""
    return KnownFacts(tuple(facts_of(connection)), _signatures_of(connection))


def sent_fact(
    connection: sqlite3.Connection,
    made: submission.SubmissionRecord,
    read_at: submission.JournalRecord | None = None,
    key: str = "",
) -> JournalEntry:
    """Return the entry for what goes out with a submission: the signatures of every period in its
    months that is signed now, and what is said of the city. `read_at`: the journal's end when its
    numbers were read; `key`: the public key that signed its files."""
    signed = {}
    for period, signature in _signatures(connection).items():
        if signature.is_locked and _covers(made, period):
            cells = cells_digest(connection, Period.parse(period))
            signed[period] = SentSignature(
                signature.officer, signature.signed, signature.first, signature.revision, cells
            )
    profile = Profiles(connection).get()
    place = submission_chain.Place("", "", {}) if profile is None else place_now(profile)
    along = SentAlong(signed, place.name, place.country, dict(place.districts), key=key)
    if read_at is not None:
        along = msgspec.structs.replace(along, read_at=read_at.action, link=read_at.head)
    return JournalEntry(SENT, made.id, None, msgspec.json.encode(along).decode())


def place_now(profile: Profile) -> submission_chain.Place:
    """Return what a submission says of the city now."""
    districts = {
        area.code: (area.name, _text(area.valid_from), _text(area.valid_to))
        for area in profile.areas
    }
    return submission_chain.Place(profile.city.name, profile.city.country, districts)


def _text(period: Period | None) -> str | None:
    return None if period is None else str(period)


def sent_along(connection: sqlite3.Connection) -> dict[str, SentAlong]:
    """Return what went out with each submission, by its id; none for one of an older program, which
    did not note it."""
    latest = Journal(connection).latest(SENT)
    return {key: read_sent(state) for key, state in latest if state is not None}


def read_sent(state: str) -> SentAlong:
    """Return what went out by a state of SENT; raise ValueError for any other text."""
    return msgspec.json.decode(state, type=SentAlong)


def is_fact(fact: Fact) -> bool:
    """Return whether a fact from outside of an office file is one that a file may take over."""
    check = _CHECKS.get(fact.subject)
    try:
        return check is not None and check(fact)
    except (ValueError, CityReportError):  # msgspec's errors are ValueErrors
        return False


def _is_submission(fact: Fact) -> bool:
    made = read_submission(fact.state)
    return made.id == fact.key and made.sequence > 0


def _is_published(fact: Fact) -> bool:
    release.read_record(fact.state)
    return all(part.isdigit() for part in fact.key.split(".", 1))


_CHECKS: Mapping[str, Callable[[Fact], bool]] = {
    SUBMISSION: _is_submission,
    ELSEWHERE: _is_submission,
    PUBLISHED: _is_published,
    SENT: lambda fact: all(Period.parse(period) for period in read_sent(fact.state).signed),
    DELIVERED: lambda fact: bool(read_delivery(fact.state).submission),
    ANSWERED: lambda fact: bool(read_kept_answer(fact.state).submission),
    REMARKED: lambda fact: bool(read_kept_remark(fact.state).keys),
    PEERS: lambda fact: bool(read_kept_pack(fact.state).key),
    COMPUTER: lambda fact: bool(msgspec.json.decode(fact.state, type=tuple[str, str])),
}
"""By subject of a fact, whether its key and state are what this program writes."""


def cells_digest(connection: sqlite3.Connection, period: Period) -> str:
    """Return the SHA-256 of a period's cells without their notes and sources, the same in every
    copy of a file."""
    cells = Observations(connection).rows([period])
    rows = sorted(msgspec.json.encode((*row[:7], *row[9:])) for row in cells)
    return hashlib.sha256(b"\n".join(rows)).hexdigest()


def take_over(
    connection: sqlite3.Connection, known: KnownFacts, officer: str, at: str
) -> list[JournalEntry]:
    """Write the facts that a file does not know, inside a transaction; return the entries for the
    journal, none if it knows all.

    A signature that went out comes back. Where the numbers of its period are others than those
    that were sent, the period is open again, and the next signature is a revision.
    """
    journal = Journal(connection)
    entries = []
    for state in (fact.state for fact in known.facts if fact.subject == SUBMISSION):
        entry = Submissions(connection).take(read_submission(state))
        entries += [] if entry is None else [entry]
    entries += _publications(journal, known.facts)
    new_sent = []
    for subject in (SENT, COMPUTER, PEERS, *DELIVERY_SUBJECTS):
        held = dict(journal.latest(subject))
        for fact in known.facts:
            if fact.subject == subject and fact.key not in held:
                held[fact.key] = fact.state
                entries.append(JournalEntry(subject, fact.key, None, fact.state))
                new_sent += [fact.state] if subject == SENT else []
    return entries + _taken_signatures(connection, known.signatures, new_sent, officer, at)


def predicted_signature(
    connection: sqlite3.Connection, period: str, sent: tuple[Signature, str | None], state: str
) -> str:
    """Return the state of a signature in the file of `connection` once it has taken over the one
    that was sent; `state`: the one that it has, empty without one."""
    before = msgspec.json.decode(state, type=Signature) if state else None
    changed = _taken(connection, period, before, sent, "?", "1970-01-01T00:00:00Z")
    return state if changed is None else _encoded(changed)


def _publications(journal: Journal, facts: Sequence[Fact]) -> list[JournalEntry]:
    """Return entries for the releases that a journal does not know. One whose number stands for
    another release there gets the next number behind it."""
    held = dict(journal.latest(PUBLISHED))
    known = set(held.values())
    entries = []
    for fact in facts:
        if fact.subject != PUBLISHED or fact.state in known:
            continue
        key, number = fact.key, 0
        while key in held:
            number += 1
            key = f"{fact.key.partition('.')[0]}.{number}"
        held[key] = fact.state
        known.add(fact.state)
        entries.append(JournalEntry(PUBLISHED, key, None, fact.state))
    return entries


def _signatures(connection: sqlite3.Connection) -> dict[str, Signature]:
    """Return the signatures of a file, by period; none of a file of the first version."""
    has = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (SIGN_OFF,)).fetchone()
    held = AnnotationTable(connection).all(SIGN_OFF) if has is not None else {}
    return {period: msgspec.json.decode(state, type=Signature) for period, state in held.items()}


def _signatures_of(
    connection: sqlite3.Connection,
) -> dict[str, tuple[Signature, str | None]]:
    along, made = sent_along(connection), Submissions(connection).all()
    found = {}
    for period, signature in _signatures(connection).items():
        if any(
            period in along[one.id].signed if one.id in along else _covers(one, period)
            for one in made
        ):
            is_locked = signature.is_locked
            cells = cells_digest(connection, Period.parse(period)) if is_locked else None
            found[period] = (signature, cells)
    return found


def _covers(made: submission.SubmissionRecord, period: str) -> bool:
    months = [str(month) for month in Period.parse(period).months()]
    return made.start <= months[0] and months[-1] <= made.end


def _taken_signatures(
    connection: sqlite3.Connection,
    signatures: Mapping[str, tuple[Signature, str | None]],
    new_sent: Iterable[str],
    officer: str,
    at: str,
) -> list[JournalEntry]:
    sent: dict[str, tuple[Signature, str | None]] = dict(signatures)
    for state in new_sent:
        for period, one in read_sent(state).signed.items():
            signature = Signature(one.officer, "", one.signed, one.first, one.revision)
            if period not in sent or _rank(sent[period][0]) < _rank(signature):
                sent[period] = (signature, one.cells)
    table, held = AnnotationTable(connection), _signatures(connection)
    entries = []
    for period, found in sorted(sent.items()):
        changed = _taken(connection, period, held.get(period), found, officer, at)
        if changed is not None:
            entry = table.change(SIGN_OFF, period, _encoded(changed))
            entries += [] if entry is None else [entry]
    return entries


def _taken(
    connection: sqlite3.Connection,
    period: str,
    before: Signature | None,
    sent: tuple[Signature, str | None],
    officer: str,
    at: str,
) -> Signature | None:
    """Return the signature that a period gets; None where what the file has is as new."""
    signature, cells = sent
    if before is not None and _rank(before) >= _rank(signature):
        return None
    if not signature.is_locked or cells == cells_digest(connection, Period.parse(period)):
        return signature
    return reopen_period(signature, officer, stored_reason("put_back"), at)


def _rank(signature: Signature) -> tuple[int, bool]:
    """Return how far a signature is: signed, reopened, signed again."""
    return signature.revision, not signature.is_locked


def _encoded(signature: Signature) -> str:
    return msgspec.json.encode(signature).decode()
