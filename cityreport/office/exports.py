"""Making a submission from an office's numbers and writing its files."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence
from pathlib import Path

import msgspec

from cityreport import __version__
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.decision_records import decision_extension
from cityreport.domain.disclosure.small_counts import THRESHOLD, check_threshold
from cityreport.domain.observation import Observation
from cityreport.domain.period import Period, periods_within
from cityreport.domain.submission import (
    FORMAT,
    VERSION,
    BaselineRecord,
    CatalogueReference,
    Coverage,
    DisclosureRecord,
    FindingRecord,
    Headline,
    ObservationRecord,
    OfficeRecord,
    PopulationRecord,
    Software,
    Submission,
    SubmissionRecord,
    Verification,
)
from cityreport.domain.submission_chain import overlapping, record_of
from cityreport.domain.targets import HEADLINE
from cityreport.errors import AccessError, DataError
from cityreport.exchange import verification
from cityreport.exchange.digest import in_order, seal_content
from cityreport.exchange.registry import ExportContext, Format, format_named, parts_of
from cityreport.files import written_together
from cityreport.i18n import language, numbers_of_language, tr
from cityreport.office import file_names, public_numbers, sign_off_steps
from cityreport.office.clock import instant
from cityreport.office.number_source import StoredNumbers
from cityreport.office.office_keys import Sign
from cityreport.office.public_numbers import PublicCopy
from cityreport.office.public_view import PublicNumbers
from cityreport.office.submission_records import (
    area_record,
    city_record,
    collection_records,
    key_of,
    narrative_records,
    observation_records,
    series_records,
    sign_off_records,
    since_signed_records,
    target_record,
)
from cityreport.progress_wording import headline
from cityreport.public_copy_words import hidden_words
from cityreport.store.store import Store


@numbers_of_language()
def write(
    office: StoredNumbers,
    start: Period,
    end: Period,
    formats: Sequence[str],
    folder: Path,
    findings: Sequence[FindingRecord] = (),
    *,
    paper: str = "a4",
    sign: Sign | None = None,
) -> SubmissionRecord:
    """Write one submission in each format into `folder`, which is made if it is missing.

    `findings`: what the checks say of these months. It is complete, and marked restricted. `paper`:
    a4 or letter, for the formats that are printed; `sign`: puts the office's signature into the
    seal.

    Each file that reads back is read again and verified before this returns.

    Raises DataError export_order, export_empty, unknown_format, extra_missing, export_not_valid,
    what `check_plausible` would call wrong, AccessError not_a_folder, cannot_write; then none of
    its files is there.
    """
    writers = [format_named(name) for name in formats]
    submission = prepare(office, start, end, findings, folder)
    return _written(_signed(submission, sign), office, writers, folder, paper)


@numbers_of_language()
def write_public(
    office: StoredNumbers,
    start: Period,
    end: Period,
    formats: Sequence[str],
    folder: Path,
    threshold: int | None = None,
    *,
    accept_narrowing: bool = False,
    paper: str = "a4",
    sign: Sign | None = None,
) -> PublicCopy:
    """Write the public copy: small counts and what tells them hidden, no notes, sources and
    findings. Whoever notes it keeps the record, or the next copy may give this one away.

    Raises what `write` raises, DataError('bad_threshold'), and DataError('thresholds_narrow')
    unless that is accepted.
    """
    limit = THRESHOLD if threshold is None else threshold
    check_threshold(limit)
    writers = [format_named(name) for name in formats]
    whole = prepare(office, start, end, folder=folder)
    public, counts = public_numbers.view(
        office, start, end, limit, accept_narrowing=accept_narrowing
    )
    measured = public.queries.progress(HEADLINE, until=end)
    said = [*headline(office.catalogue, measured), *hidden_words(limit, measured)]
    submission = _public(whole, public, office.store, said, limit)
    made = _written(_signed(submission, sign), office, writers, folder, paper)
    return PublicCopy(made, public_numbers.record(public, start, end, counts))


def _signed(submission: Submission, sign: Sign | None) -> Submission:
    return submission if sign is None else sign(submission)


def _written(
    submission: Submission,
    office: StoredNumbers,
    writers: Sequence[Format],
    folder: Path,
    paper: str,
) -> SubmissionRecord:
    verification.check_plausible(submission, office.catalogue, office.clock.now())
    context = ExportContext(office.catalogue, paper)
    _make_folder(folder)
    stem = file_names.submission_stem(submission)
    parts = {stem + part.suffix: part for part in parts_of(writers)}
    with written_together(folder, tuple(parts)) as room:
        for name, part in parts.items():
            part.write(submission, room / name, context)
        for name in (name for name, part in parts.items() if part.reads_back):
            now = office.clock.now()
            verification.check_written(room / name, submission, office.catalogue_file, now)
    return record_of(submission, tuple(parts))


def take_back(folder: Path, files: Sequence[str]) -> None:
    """Remove the files of a submission that was not made: it could not be written or noted."""
    for name in files:
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def verify(
    path: Path, catalogue: CatalogueFile, known: verification.KnownKeys | None = None
) -> Verification:
    """Check a submission file of whatever format; `known`: the public keys of offices."""
    return verification.verify_file(path, catalogue, known=known)


def check_span(office: StoredNumbers, start: Period, end: Period) -> tuple[Period, Period]:
    """Return the first and the last month of a span that holds an answer; reads no further.

    DataError export_order, export_empty.
    """
    first, last = start.months()[0], end.months()[-1]
    if first > last:
        raise DataError("export_order", start=str(start), end=str(end))
    with office.store.reading():
        answered = office.store.observations.rows(periods_within(first, last))
        if next(answered, None) is None:
            raise DataError("export_empty", start=str(first), end=str(last))
    return first, last


@numbers_of_language()
def prepare(
    office: StoredNumbers,
    start: Period,
    end: Period,
    findings: Sequence[FindingRecord] = (),
    folder: Path | None = None,
) -> Submission:
    """Return the sealed content of a submission of the months from `start` to `end`. Its number
    comes after those of this office in `folder`, whatever the office file knows of them."""
    profile = office.city.profile
    first, last = check_span(office, start, end)
    with office.store.reading():
        signatures = sign_off_steps.signatures(office.store)
        records = list(observation_records(office, first, last, signatures))
        submissions = office.store.submissions
        before = overlapping(submissions.all(), str(first), str(last), "restricted")
        sequence = submissions.next_sequence()
        journal = office.history.head()
        measured = office.queries.progress(HEADLINE, until=end)
        changes = office.queries.since_signed()
        decided = office.annotations.decisions()
        if folder is not None:
            there = file_names.highest_number(folder, office.store.office_id())
            sequence = max(sequence, there + 1)
    catalogue = office.catalogue_file
    known = {indicator.code for indicator in catalogue.catalogue.indicators}
    signed = sign_off_records(signatures, first, last)
    submission = Submission(
        format=FORMAT,
        version=VERSION,
        id=str(uuid.uuid4()),
        sequence=sequence,
        supersedes=[one.id for one in before],
        created=instant(office.clock.now()),
        language=language(),
        software=Software("cityreport", __version__),
        office=OfficeRecord(office.store.office_id()),
        catalogue=CatalogueReference(
            catalogue.catalogue.id, catalogue.catalogue.version, catalogue.sha256
        ),
        city=city_record(profile.city),
        areas=[area_record(area) for area in profile.areas],
        population=[
            PopulationRecord(p.year, p.area, p.value, p.source) for p in profile.population
        ],
        baseline=BaselineRecord(list(profile.baseline.years), profile.baseline.reason),
        target=target_record(profile),
        coverage=Coverage(str(first), str(last)),
        collection=collection_records(catalogue.catalogue, office.annotations.collection()),
        series=[
            series_records(series)
            for series in profile.series
            if series.indicator in known  # a newer list of indicators may have dropped one
        ],
        observations=records,
        findings=list(findings),
        narrative=narrative_records(office, first, last),
        sign_off=signed,
        changed_since_signed=since_signed_records(changes, signed, profile.areas),
        headline=Headline(headline(office.catalogue, measured)),
        journal=journal,
        confidentiality="restricted",
        disclosure=None,
        extensions=decision_extension(decided, range(first.year, last.year + 1)),
        seal=None,
    )
    return seal_content(in_order(submission))


def _public(
    whole: Submission, public: PublicNumbers, store: Store, said: list[str], threshold: int
) -> Submission:
    """Return the public copy of a submission.

    Every value is the view's: somebody may have typed since the submission was read.
    """
    coverage = whole.coverage
    with store.reading():
        made = store.submissions.all()
    before = overlapping(made, coverage.start, coverage.end, "public")
    unsaid = tr("Reasons are left out of a public copy.")
    changed = msgspec.structs.replace(
        whole,
        observations=[
            _public_record(record, cell)
            for record in whole.observations
            if (cell := public.queries.get(key_of(record))) is not None
        ],
        findings=[],
        sign_off=[
            msgspec.structs.replace(one, reason=unsaid if one.reason else "")
            for one in whole.sign_off
        ],
        supersedes=[one.id for one in before],
        headline=Headline(said),
        journal=None,  # between two heads lies one number that could be tried out
        confidentiality="public",
        disclosure=DisclosureRecord(threshold),
        extensions={},
        seal=None,
    )
    return seal_content(changed)


def _public_record(record: ObservationRecord, cell: Observation) -> ObservationRecord:
    same_kind = (record.value is None) == (cell.value is None)
    return msgspec.structs.replace(
        record,
        value=cell.value,
        status=record.status if same_kind else cell.status.value,
        note="",
        source="",
        sample_size=cell.sample_size,
        margin=cell.margin,
    )


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise AccessError("not_a_folder", path=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(folder), reason=reason) from error
