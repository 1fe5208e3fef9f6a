"""Reading one file that came in, in a worker: once; what was read is kept, and that is verified.

Nothing in a file makes `read_arrival` raise. Not here: what other files say of it (`admission`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from cityreport import i18n
from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.contribution import Contribution
from cityreport.domain.enrolment import Enrolment
from cityreport.domain.observation import LARGEST_COUNT
from cityreport.domain.page_totals import OnPaper
from cityreport.domain.period import Period
from cityreport.domain.submission import FileProblem, Submission
from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.exchange import encryption, page_reading, signed_file
from cityreport.exchange.incoming_file import cannot_read, check_incoming
from cityreport.exchange.key_changes import check_changes
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.verification import look
from cityreport.files import open_private, sync_folder
from cityreport.messages import sentence
from cityreport.network.arrival import Arrival, Found, PaperPage, Said
from cityreport.network.inbox_files import is_picture, is_readable
from cityreport.network.paper_pages import observations

MOST_SAID = 20
"""The number of reasons that are kept of a file."""
_CLOCKS = timedelta(days=1)
"""By what time zones and clocks may differ."""
_ENROLMENT = b'"cityreport-enrolment"'
_ROW = re.compile(r"observations\[(\d+)\]")


class DeskWork(msgspec.Struct, frozen=True):
    """The ground of every worker. `received`: where copies are kept; `identity`: the secret key
    that opens what was encrypted to the network, None where there is none."""

    source: Path
    received: Path
    catalogue: CatalogueFile
    now: datetime
    identity: str | None = None


def read_arrival(found: Found, work: DeskWork) -> Arrival:
    """Return what a file says, once its bytes are kept as `received/SHA256.json`.

    Of a file that is not JSON its content is written as JSON under that name, and its own bytes
    beside it; of an encrypted file, what it holds. Nothing is kept of a file that is not right.
    """
    try:
        return _read(found, work)
    except CityReportError:  # the disk is full: that is of no file
        raise
    except Exception:  # noqa: BLE001 - a fault of the program at one file stops no other
        return unreadable(found)


def unreadable(found: Found) -> Arrival:
    """Return a file at which its reader died, hung or ran out of memory."""
    return Arrival(found, problems=(said_of(DataError("desk_reader_died")),))


def _read(found: Found, work: DeskWork) -> Arrival:
    path = work.source / (found.place or found.name)
    try:
        if found.fault is not None:
            raise AccessError("cannot_read", path=found.name, reason=found.fault)
        if not is_readable(found.name):
            raise DataError("desk_other_kind")
        check_incoming(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise cannot_read(path, error) from error
    except CityReportError as error:
        if "path" in error.facts:  # where the inbox lies is nobody's business
            error.facts["path"] = found.name
        # what the system does not let us read is looked at again: nothing was read of it
        unread = replace(found, size=0, modified=0) if isinstance(error, AccessError) else found
        return Arrival(unread, problems=(said_of(error),))
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        if encryption.is_encrypted(content):
            content = _opened(content, work.identity)
    except CityReportError as error:
        return Arrival(found, sha256, problems=(said_of(error),))
    if is_picture(found.name):
        return _paper(Arrival(found, sha256), content, work)
    if _ENROLMENT in content[:200]:
        return _enrolled(Arrival(found, sha256), path)
    is_plain = content[:1] in (b"{", b"[", b"\xef")
    kept = work.received / (sha256 + (".json" if is_plain else ".bytes"))
    keep(content, kept)
    arrival = _verified(Arrival(found, sha256), kept, work)
    if arrival.head is None or arrival.problems:
        kept.unlink(missing_ok=True)
    return arrival


def _enrolled(arrival: Arrival, path: Path) -> Arrival:
    """Return an office's key; it is signed with itself, which shows that the sender has it."""
    try:
        enrolment = signed_file.read(path, Enrolment)
        if signed_file.signer_of(enrolment) != enrolment.key:
            raise DataError("signature_broken")
        earlier = check_changes(enrolment.changes, enrolment.office, enrolment.key)
    except CityReportError as error:
        return replace(arrival, problems=(said_of(error),))
    return replace(arrival, key=enrolment.key, earlier=earlier, enrolment=enrolment)


def _paper(arrival: Arrival, content: bytes, work: DeskWork) -> Arrival:
    """Return what the printed page on a picture says; nothing is kept of one that cannot be
    read."""
    try:
        code = page_reading.code_in(content, arrival.found.name)
        record = page_reading.record_of(code, work.catalogue)
        _check_plausible(record, work.now)
    except CityReportError as error:
        return replace(arrival, problems=(said_of(error),))
    keep(content, work.received / f"{arrival.sha256}.bytes")
    return replace(arrival, page=PaperPage(code, record))


def _check_plausible(record: OnPaper, now: datetime) -> None:
    """Raise DataError for a page that cannot be so, whoever signed it."""
    made = datetime.fromisoformat(record.made)
    if made > now + _CLOCKS:
        today = now.isoformat(timespec="seconds")
        raise DataError("created_in_future", created=record.made, now=today)
    period = Period.parse(record.period)
    if period.start > (made + _CLOCKS).date():
        raise DataError("period_after_created", period=record.period, created=record.made)
    rows = list(observations(record))
    if not record.is_signed and any(row.status == "A" for row in rows):
        raise DataError("final_without_sign_off", period=record.period)
    most = LARGEST_COUNT * period.length
    for row in rows:
        if row.value is not None and row.value > most:
            raise DataError("too_large", typed=str(row.value), largest=str(most))


def _opened(content: bytes, identity: str | None) -> bytes:
    """Return what was encrypted to the network; raise DataError for what was not."""
    if identity is None:
        raise DataError("desk_no_key")
    return encryption.decrypt(content, identity)


def said_of(error: CityReportError, cells: tuple[CellRecord, ...] = ()) -> Said:
    """Return the sentence of an error in every language of the program."""
    text = {}
    for language in i18n.LANGUAGES:
        with i18n.in_language(language):
            text[language] = sentence(error)
    return Said(error.code, text, cells)


def keep(content: bytes, path: Path) -> None:
    """Write bytes under a name that says what they are: whole or not at all, and on the disk; raise
    AccessError('cannot_write')."""
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb", opener=open_private) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(path), reason=reason) from error


def _verified(arrival: Arrival, kept: Path, work: DeskWork) -> Arrival:
    verification, content = look(kept, work.catalogue, work.now)
    if isinstance(content, Contribution):
        return replace(arrival, problems=(said_of(DataError("desk_takes_no_piece")),))
    said = (*verification.problems, *verification.remarks)
    told = _told(said, kept, content, arrival.found.name, work) if said else ()
    problems = told[: len(verification.problems)]
    if content is None:
        return replace(arrival, problems=problems[:MOST_SAID])
    if kept.suffix != ".json" and not problems:
        keep(encoded(content), kept.with_suffix(".json"))
    signer = verification.signer
    return replace(
        arrival,
        head=replace(content, observations=[]),
        digest=verification.digest,
        rows=len(content.observations),
        key=None if signer is None else signer.key,
        earlier=() if signer is None else signer.earlier,
        problems=problems[:MOST_SAID],
        remarks=told[len(verification.problems) :][:MOST_SAID],
    )


def _told(
    said: Iterable[FileProblem],
    kept: Path,
    content: Submission | None,
    name: str,
    work: DeskWork,
) -> tuple[Said, ...]:
    """Return what is said of a file in every language, with its own name and its cells."""
    by_language = {i18n.language(): tuple(said)}
    for language in i18n.LANGUAGES.keys() - by_language.keys():
        with i18n.in_language(language):
            found = look(kept, work.catalogue, work.now)[0]
        by_language[language] = (*found.problems, *found.remarks)
    lists = list(by_language.items())
    told = []
    for at, problem in enumerate(lists[0][1]):
        cells = _cells(problem.where, content)
        text = {
            language: _placed(problems[at], cells).replace(str(kept), name)
            for language, problems in lists
            if at < len(problems)
        }
        told.append(Said(problem.code, text, cells))
    return tuple(told)


def _placed(problem: FileProblem, cells: Sequence[CellRecord]) -> str:
    """Return what is said with its place: a cell by its codes, anything else by its field."""
    place = ", ".join(map(_codes, cells)) or problem.where
    return f"{place}: {problem.message}" if place else problem.message


def _codes(cell: CellRecord) -> str:
    """Return `L3 2026-09 01 sex F`, without what is the total."""
    parts = (cell.area, cell.breakdown, cell.category)
    return " ".join((cell.indicator, cell.period, *(part for part in parts if part != TOTAL)))


def _cells(where: str, content: Submission | None) -> tuple[CellRecord, ...]:
    """Return the cell that a place in a file is of."""
    match = _ROW.match(where)
    if match is None or content is None or int(match[1]) >= len(content.observations):
        return ()
    row = content.observations[int(match[1])]
    return (CellRecord(row.indicator, row.period, row.area, row.breakdown, row.category),)
