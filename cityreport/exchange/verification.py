"""Verifying a file: its kind, its seal, and the rules for its content.

Nothing in a file makes `verify_file` raise. It cannot tell who sealed the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

import msgspec

from cityreport import __version__
from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.domain.contribution import FORMAT as PIECE
from cityreport.domain.contribution import Contribution
from cityreport.domain.public_key import read_out
from cityreport.domain.submission import (
    VERSION,
    FileProblem,
    Submission,
    Verification,
)
from cityreport.domain.submission_chain import place_changes, place_of
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import (
    json_file,
    quick_check,
    sheet_comparison,
    strict_json,
    workbook_mark,
    workbook_reader,
)
from cityreport.exchange.content_rules import content_faults, contribution_faults
from cityreport.exchange.contributions import contribution_file
from cityreport.exchange.digest import Later
from cityreport.exchange.incoming_file import kind_of
from cityreport.exchange.later_fields import names_of
from cityreport.exchange.other_systems import package_reader
from cityreport.exchange.plausibility import implausible, remarks
from cityreport.exchange.seal_check import SealJudgement, is_followed, judge_seal
from cityreport.exchange.sealed_content import (
    Fault,
    SealedContent,
    located_error,
    path_text,
    shape_faults,
    shortened,
)
from cityreport.exchange.sibling_files import seen_among
from cityreport.messages import sentence

MOST_LOOKED_FOR = 20
"""The number of earlier submissions, and of files for each, that are looked at."""
KnownKeys = Mapping[str, Sequence[str]]
"""The public keys of each office that are known, by the office's id: first the one in use, then
those before it."""
MOST_PROBLEMS = 100
"""The number of problems that are listed; one more entry says how many there are besides."""


def verify_file(
    path: Path,
    catalogue: CatalogueFile,
    now: datetime | None = None,
    others: Iterable[Path] = (),
    known: KnownKeys | None = None,
) -> Verification:
    """Return everything that is wrong with a file at `now` (None: the clock's moment), in the
    language in force. `known`: the public keys of offices; a file signed by another is wrong.

    A submission that it replaces is compared with it, if that is among `others` or has its name
    beside it: what changed of the city is a remark.

    `digest` is computed from the content, None where it cannot be read. A file made under another
    version of the catalogue is read with ours: that alone is a remark, only codes that ours does
    not know are problems.
    """
    return _verified(path, catalogue, now, others, known)[0]


def verify_files(
    paths: Sequence[Path], catalogue: CatalogueFile, known: KnownKeys | None = None
) -> list[Verification]:
    """Return what is wrong with each of several files, and as remarks what only shows among them: a
    later one replaces it, the same one is there twice, two of one office have different keys."""
    found = [_verified(path, catalogue, None, paths, known) for path in paths]
    among = [
        (verification, content)
        for verification, content in found
        if isinstance(content, Submission) and verification.valid
    ]
    return [
        msgspec.structs.replace(
            verification,
            remarks=(*verification.remarks, *seen_among(verification, content, among)),
        )
        if isinstance(content, Submission) and verification.valid
        else verification
        for verification, content in found
    ]


def look(
    path: Path,
    catalogue: CatalogueFile,
    now: datetime | None = None,
    known: KnownKeys | None = None,
) -> tuple[Verification, Submission | Contribution | None]:
    """Return what `verify_file` says of a file, and its content; None where it cannot be read."""
    return _verified(path, catalogue, now, (), known)


def read_valid(path: Path, catalogue: CatalogueFile, now: datetime) -> Submission | Contribution:
    """Return the content of a file in which nothing is wrong; raise DataError('file_not_valid')
    with the first sentence for any other."""
    found, content = _verified(path, catalogue, now, ())
    if content is None or found.problems:
        raise DataError("file_not_valid", path=str(path), reason=found.problems[0].message)
    return content


def _verified(
    path: Path,
    catalogue: CatalogueFile,
    now: datetime | None,
    others: Iterable[Path],
    known: KnownKeys | None = None,
) -> tuple[Verification, Submission | Contribution | None]:
    """Return what is said of a file, and its content where it can be read."""
    moment = datetime.now(UTC) if now is None else now
    quick = _quickly_verified(path, catalogue, moment, others, known or {})
    if quick is not None:
        return quick
    try:
        reading = _read(path)
    except CityReportError as error:
        where = str(error.facts.get("where", ""))
        problem = FileProblem(error.code, where, sentence(error))
        return Verification(str(path), False, None, (problem,)), None
    content = reading.content
    seal = judge_seal(reading)
    is_known, other_key = _known(seal, known or {})
    faults = chain(seal.faults, other_key, _faults(content, catalogue.catalogue, moment))
    problems = _problems(reading, faults)
    notes: tuple[FileProblem, ...] = ()
    if isinstance(content, Submission) and not problems:
        chained = chain_remarks(path, content, others)
        later = _later_remarks(content.version, reading.later)
        notes = _problems(reading, chain(later, remarks(content, catalogue), chained))
        problems, unsure = _shown(path, reading, catalogue)
        notes += unsure
    said = Verification(
        str(path),
        not problems,
        seal.digest,
        problems,
        content.format,
        notes,
        seal.signer,
        is_known,
        kind_of(path) == "xlsx" and not workbook_mark.is_as_written(path),
    )
    return said, content


def _known(seal: SealJudgement, known: KnownKeys) -> tuple[bool | None, list[Fault]]:
    """Return whether a submission is signed by the known key of its office, None where none is
    known, and the fault where it is signed by another."""
    signer = seal.signer
    expected = known.get(signer.office) if signer is not None else None
    if signer is None or not expected:
        return None, []
    if any(is_followed(signer, key) for key in expected):
        return True, []
    facts = {"found": read_out(signer.key), "known": read_out(expected[0])}
    return False, [Fault(("seal", "signature"), DataError("another_key", **facts))]


def _quickly_verified(
    path: Path,
    catalogue: CatalogueFile,
    now: datetime,
    others: Iterable[Path],
    known: KnownKeys,
) -> tuple[Verification, Submission] | None:
    """Return what is said of a file in which nothing is wrong, None where that takes the full
    rules. With its observations right, one of them stands for all before the other rules."""
    quick = quick_check.right_content(path, catalogue.catalogue)
    if quick is None or not quick.reading.content.observations:
        return None
    reading, content = quick.reading, quick.reading.content
    rest = msgspec.structs.replace(content, observations=content.observations[:1])
    seal = judge_seal(reading)
    is_known, other_key = _known(seal, known)
    if seal.faults or other_key or any(_faults(rest, catalogue.catalogue, now)):
        return None
    chained = chain_remarks(path, content, others)
    told = remarks(rest if quick.has_fitting_sums else content, catalogue)
    notes = _problems(reading, chain(told, chained))
    said = Verification(
        str(path), True, seal.digest, (), content.format, notes, seal.signer, is_known
    )
    return said, content


def chain_remarks(path: Path, submission: Submission, others: Iterable[Path]) -> Iterator[Fault]:
    """Yield what a submission says otherwise of its city than the newest one that it replaces and
    that can be found."""
    for before in reversed(submission.supersedes[-MOST_LOOKED_FOR:]):
        beside = sorted(path.parent.glob(f"*_{before[:8]}_*"))
        for candidate in islice((*beside, *others), MOST_LOOKED_FOR):
            earlier = _submission_in(candidate)
            if earlier is not None and earlier.id == before:
                changes = place_changes(earlier.sequence, place_of(earlier), place_of(submission))
                yield from (Fault(("supersedes",), change) for change in changes)
                return


def _later_remarks(version: str, later: Iterable[Later]) -> Iterator[Fault]:
    """Yield that a file is of a later minor version, with the fields that are not understood."""
    if version != VERSION:
        fields = ", ".join(names_of(later)) or "–"
        facts = {"found": version, "known": VERSION, "fields": shortened(fields, 200)}
        yield Fault(("version",), DataError("later_minor", **facts))


def _submission_in(path: Path) -> Submission | None:
    try:
        reading = _read(path)
        content = reading.content
        is_whole = not judge_seal(reading).faults and not any(shape_faults(content))
    except (CityReportError, OSError):
        return None
    return content if isinstance(content, Submission) and is_whole else None


def _shown(
    path: Path,
    reading: SealedContent[Submission] | SealedContent[Contribution],
    catalogue: CatalogueFile,
) -> tuple[tuple[FileProblem, ...], tuple[FileProblem, ...]]:
    """Return problems and remarks on what is made of the content beside it: the sheets for people
    in a workbook, the tables of a package.

    A program of another version, or another catalogue, has other words: differences are only
    remarks then.
    """
    kind, content = kind_of(path), reading.content
    if kind == "json" or not isinstance(content, Submission):
        return (), ()

    try:
        if isinstance(reading, workbook_reader.BookReading):
            found = list(sheet_comparison.comparison_faults(path, reading, catalogue.catalogue))
        else:
            found = list(package_reader.differences(path, content, catalogue.catalogue))
    except CityReportError as error:
        found = [DataError(error.code, **({"where": ""} | error.facts))]
    told = tuple(
        FileProblem(error.code, str(error.facts["where"]), sentence(error))
        for error in found[:MOST_PROBLEMS]
    )
    if more := len(found) - len(told):
        told += (FileProblem("more_problems", "", sentence(DataError("more_problems", n=more))),)
    same = content.software.version == __version__ and content.catalogue.sha256 == catalogue.sha256
    if same or not told:
        return told, ()
    facts = {"found": content.software.version, "known": __version__}
    other = DataError("sheets_of_another_version", **facts)
    return (), (FileProblem(other.code, "", sentence(other)), *told)


def check_plausible(submission: Submission, catalogue: Catalogue, now: datetime) -> None:
    """Raise the first fault of a sealed submission that `verify_file` would call wrong, before it
    is written."""
    seal = judge_seal(SealedContent(submission, path_text))
    for fault in chain(seal.faults, _faults(submission, catalogue, now)):
        raise located_error(fault, path_text)


def check_written(
    path: Path, submission: Submission, catalogue: CatalogueFile, now: datetime
) -> None:
    """Read a file that was just written as whoever gets it does; raise DataError
    ('export_not_valid') where it is not valid, or says something else.

    `check_plausible` has found nothing wrong with the submission: the same content is right."""
    reading = _read(path)
    if reading.content == submission:
        problems, _ = _shown(path, reading, catalogue)
    else:
        faults = chain(
            judge_seal(reading).faults, _faults(reading.content, catalogue.catalogue, now)
        )
        other = Fault(("seal",), DataError("export_differs"))
        problems = _problems(reading, chain(faults, [other]))
    if problems:
        first = problems[0]
        raise DataError("export_not_valid", path=path.name, where=first.where, reason=first.message)


def with_journal(path: Path) -> Submission:
    """Return a submission that has a record of its office's journal.

    Raise the errors of its reader, DataError('seal_broken'), and DataError('no_journal') for a file
    without the record: a contribution, a public copy.
    """
    reading = _read(path)
    content = reading.content
    for fault in judge_seal(reading).faults:
        raise fault.error
    if not isinstance(content, Submission) or content.journal is None:
        raise DataError("no_journal", path=str(path))
    return content


def _read(path: Path) -> SealedContent[Submission] | SealedContent[Contribution]:
    """Read with the reader for the content, whatever the file's name ends in."""
    kind = kind_of(path)
    if kind == "xlsx":
        return workbook_reader.decoded(path)
    if kind == "package":
        return package_reader.decoded(path)

    file = strict_json.read_document(path)
    if file.format == PIECE:
        return contribution_file.decoded(file)
    return json_file.decoded(file)


def _faults(
    content: Submission | Contribution, catalogue: Catalogue, now: datetime
) -> Iterator[Fault]:
    """Yield faults of the content; those that follow from a broken shape are not reported twice."""
    broken = list(shape_faults(content))
    yield from broken
    places = {fault.path for fault in broken}
    found: Iterator[Fault]
    if isinstance(content, Submission):
        found = chain(content_faults(content, catalogue), implausible(content, catalogue, now))
    else:
        found = contribution_faults(content, catalogue)
    yield from (fault for fault in found if fault.path not in places)


def _problems(
    reading: SealedContent[Submission] | SealedContent[Contribution], faults: Iterator[Fault]
) -> tuple[FileProblem, ...]:
    problems = [
        FileProblem(fault.error.code, reading.place(fault.path), sentence(fault.error))
        for fault in islice(faults, MOST_PROBLEMS)
    ]
    more = sum(1 for _ in faults)
    if more:
        problems.append(
            FileProblem("more_problems", "", sentence(DataError("more_problems", n=more)))
        )
    return tuple(problems)
