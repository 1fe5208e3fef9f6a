"""Making a submission from an office's numbers and writing its files."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from cityreport import __version__
from cityreport.domain.acceptance import Acceptance, ExportableFinding, acceptance_of
from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Area, Profile, Series
from cityreport.domain.derivation import derive
from cityreport.domain.disclosure.small_counts import THRESHOLD, check_threshold
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Frequency, Period, periods_within
from cityreport.domain.sign_off import Signature
from cityreport.domain.submission import (
    FORMAT,
    VERSION,
    AreaRecord,
    BaselineRecord,
    CatalogueReference,
    CityRecord,
    Coverage,
    FindingRecord,
    Headline,
    NarrativeAnswer,
    ObservationRecord,
    PopulationRecord,
    SeriesRecord,
    SignOff,
    Software,
    Submission,
    SubmissionRecord,
    TargetRecord,
    Verification,
)
from cityreport.errors import AccessError, DataError
from cityreport.exchange.registry import ExportContext, Format, format_named
from cityreport.finding_words import finding_message
from cityreport.i18n import tr
from cityreport.messages import cell_name
from cityreport.office import file_names, public_numbers, sign_off_steps
from cityreport.office.clock import instant
from cityreport.office.number_source import NumberSource, StoredNumbers
from cityreport.office.progress_query import HEADLINE
from cityreport.office.public_numbers import PublicCopy
from cityreport.office.public_view import PublicNumbers
from cityreport.store.store import Store
from cityreport.wording import headline, hidden_words

Found = TypeVar("Found", bound=ExportableFinding)


def write(
    office: StoredNumbers,
    start: Period,
    end: Period,
    formats: Sequence[str],
    folder: Path,
    findings: Sequence[FindingRecord] = (),
) -> SubmissionRecord:
    """Write one submission in each format into `folder`, which is made if it is missing.

    `findings`: what the checks say of these months. It is complete, and marked restricted.

    Raises DataError export_order, export_empty, unknown_format, what `check_plausible` would call
    wrong, and AccessError not_a_folder, cannot_write; then none of its files is there.
    """
    writers = [format_named(name) for name in formats]
    submission = prepare(office, start, end, findings, folder)
    return _written(submission, office, writers, folder)


def write_public(
    office: StoredNumbers,
    start: Period,
    end: Period,
    formats: Sequence[str],
    folder: Path,
    threshold: int | None = None,
    *,
    accept_narrowing: bool = False,
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
    submission = _public(whole, public, office.store, said)
    made = _written(submission, office, writers, folder)
    return PublicCopy(made, public_numbers.record(public, start, end, counts))


def _written(
    submission: Submission, office: StoredNumbers, writers: Sequence[Format], folder: Path
) -> SubmissionRecord:
    from cityreport.exchange.verification import check_plausible  # noqa: PLC0415

    check_plausible(submission, office.catalogue, office.clock.now())
    context = ExportContext(office.catalogue)
    _make_folder(folder)
    stem = file_names.submission_stem(submission, office.store.identity())
    files = tuple(stem + writer.suffix for writer in writers)
    begun: list[str] = []
    try:
        for writer, name in zip(writers, files, strict=True):
            if (folder / name).exists():  # somebody else's: it is not taken back below
                raise AccessError("output_exists", path=str(folder / name))
            begun.append(name)
            writer.write(submission, folder / name, context)
    except BaseException as error:
        if isinstance(error, AccessError) and error.code == "output_exists":
            begun = [name for name in begun if error.facts["path"] != str(folder / name)]
        take_back(folder, begun)
        raise
    assert submission.seal is not None  # noqa: S101 - prepare() seals
    return SubmissionRecord(
        sequence=submission.sequence,
        id=submission.id,
        supersedes=submission.supersedes,
        created=submission.created,
        start=submission.coverage.start,
        end=submission.coverage.end,
        confidentiality=submission.confidentiality,
        digest=submission.seal.digest,
        observations=len(submission.observations),
        files=files,
    )


def take_back(folder: Path, files: Sequence[str]) -> None:
    """Remove the files of a submission that was not made: it could not be written or noted."""
    for name in files:
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def verify(path: Path, catalogue: CatalogueFile) -> Verification:
    """Check a submission file of whatever format."""
    from cityreport.exchange.verification import verify_file  # noqa: PLC0415

    return verify_file(path, catalogue)


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


def prepare(
    office: StoredNumbers,
    start: Period,
    end: Period,
    findings: Sequence[FindingRecord] = (),
    folder: Path | None = None,
) -> Submission:
    """The sealed content of a submission of the months from `start` to `end`; its number comes
    after those of this office in `folder`, whatever the office file knows of them."""
    from cityreport.exchange.digest import in_order, seal_content  # noqa: PLC0415 - keeps start-up light

    profile = office.city.profile
    first, last = check_span(office, start, end)
    with office.store.reading():
        signatures = sign_off_steps.signatures(office.store)
        records = list(_records(office, first, last, signatures))
        submissions = office.store.submissions
        before = submissions.newest_of(str(first), str(last), "restricted")
        sequence = submissions.next_sequence()
        journal = office.history.head()
        measured = office.queries.progress(HEADLINE, until=end)
        if folder is not None:
            sequence = max(sequence, file_names.highest_number(folder, office.store.identity()) + 1)
    catalogue = office.catalogue_file
    submission = Submission(
        format=FORMAT,
        version=VERSION,
        id=str(uuid.uuid4()),
        sequence=sequence,
        supersedes=None if before is None else before.id,
        created=instant(office.clock.now()),
        software=Software("cityreport", __version__),
        catalogue=CatalogueReference(
            catalogue.catalogue.id, catalogue.catalogue.version, catalogue.sha256
        ),
        city=CityRecord(**msgspec.structs.asdict(profile.city)),
        areas=[_area(area) for area in profile.areas],
        population=[
            PopulationRecord(p.year, p.area, p.value, p.source) for p in profile.population
        ],
        baseline=BaselineRecord(list(profile.baseline.years)),
        target=_target(profile),
        coverage=Coverage(str(first), str(last)),
        series=[_series(series) for series in profile.series],
        observations=records,
        findings=list(findings),
        narrative=_narrative(office, first, last),
        sign_off=_sign_offs(signatures, first, last),
        headline=Headline(headline(office.catalogue, measured)),
        journal=journal,
        confidentiality="restricted",
        seal=None,
    )
    return seal_content(in_order(submission))


def _public(whole: Submission, public: PublicNumbers, store: Store, said: list[str]) -> Submission:
    """The public copy of a submission. Every value is the view's: somebody may have typed since
    the submission was read."""
    from cityreport.exchange.digest import seal_content  # noqa: PLC0415 - keeps start-up light

    coverage = whole.coverage
    with store.reading():
        before = store.submissions.newest_of(coverage.start, coverage.end, "public")
    unsaid = tr("Reasons are left out of a public copy.")
    changed = msgspec.structs.replace(
        whole,
        observations=[
            _public_record(record, cell)
            for record in whole.observations
            if (cell := public.queries.get(_key_of(record))) is not None
        ],
        findings=[],
        sign_off=[
            msgspec.structs.replace(one, reason=unsaid if one.reason else "")
            for one in whole.sign_off
        ],
        supersedes=None if before is None else before.id,
        headline=Headline(said),
        journal=None,  # between two heads lies one number that could be tried out
        confidentiality="public",
        seal=None,
    )
    return seal_content(changed)


def _key_of(record: ObservationRecord) -> CellKey:
    period = Period.parse(record.period)
    return CellKey(record.indicator, period, record.area, record.breakdown, record.category)


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


def worded(office: NumberSource, findings: Iterable[Finding]) -> list[FindingRecord]:
    """Findings of an office as they travel, each with its sentence."""
    areas = office.city.profile.areas
    return finding_records(
        findings,
        office.annotations.acceptances(),
        lambda f: finding_message(office.catalogue, areas, f),
    )


def finding_records(
    findings: Iterable[Found],
    acceptances: Mapping[str, Acceptance],
    message: Callable[[Found], str],
) -> list[FindingRecord]:
    """What the checks say, as it travels; accepted ones with their reason. `message`: what a
    finding says to people."""
    return [
        _finding(found, acceptance_of(found, acceptances), message(found)) for found in findings
    ]


def _finding(
    found: ExportableFinding, acceptance: Acceptance | None, message: str
) -> FindingRecord:
    content = {
        "rule": found.rule,
        "severity": found.severity.value,
        "period": str(found.period),
        "area": found.area,
        "cells": [cell_name(*key) for key in found.cells],
        "message": message,
        "accepted": acceptance is not None,
        "reason": "" if acceptance is None else acceptance.reason or _erased(),
    }
    return msgspec.convert(content, FindingRecord)


def _narrative(office: StoredNumbers, first: Period, last: Period) -> list[NarrativeAnswer]:
    """What was said of every year that lies wholly in the coverage."""
    within = {p.year for p in periods_within(first, last) if p.frequency is Frequency.YEAR}
    return [
        NarrativeAnswer(year, question, said.yes, said.people, said.words)
        for (year, question), said in office.annotations.narratives().items()
        if year in within
    ]


def _erased() -> str:
    return tr("The reason was erased.")


def _reason_of(signature: Signature) -> str:
    """Why it was signed again; a revision has a reason, also one that was erased."""
    return signature.reason or (_erased() if signature.revision else "")


def _sign_offs(
    signatures: Mapping[Period, Signature], first: Period, last: Period
) -> list[SignOff]:
    """Who stands behind every period in the coverage that is signed now."""
    return [
        SignOff(str(period), s.officer, s.role, s.signed, s.revision, _reason_of(s))
        for period in periods_within(first, last)
        if (s := signatures.get(period)) is not None and s.is_locked
    ]


def _records(
    office: StoredNumbers, first: Period, last: Period, signatures: Mapping[Period, Signature]
) -> Iterator[ObservationRecord]:
    """The observations of every month, quarter and year that lies wholly in the coverage.

    What nobody has signed goes out as provisional.
    """
    rows = office.store.observations.rows(periods_within(first, last))
    parts = _Parts(office.catalogue)
    final = {str(period) for period, s in signatures.items() if s.is_locked}
    for found in rows:
        row = found
        if row[6] == Status.NORMAL and row[1] not in final:
            row = (*row[:6], Status.PROVISIONAL.value, *row[7:])
        record = ObservationRecord(*row)
        parts.keep(record)
        yield record
    for observation in parts.derived():
        key = observation.key
        yield ObservationRecord(
            key.indicator,
            str(key.period),
            key.area,
            key.breakdown,
            key.category,
            observation.value,
            observation.status.value,
            observation.note,
            observation.source,
            None,
            None,
            None,
        )


class _Parts:
    """The cells that derived indicators are made of, gathered while the rows go by."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._derived = [i for i in catalogue.indicators if i.derived is not None]
        self._wanted = {
            (i.derived.indicator, i.derived.breakdown, category)
            for i in self._derived
            if i.derived is not None
            for category in i.derived.categories
        }
        self._cells: dict[CellKey, Observation] = {}

    def keep(self, record: ObservationRecord) -> None:
        if (record.indicator, record.breakdown, record.category) in self._wanted:
            key = _key_of(record)
            self._cells[key] = Observation(key, record.value, Status(record.status))

    def derived(self) -> Iterable[Observation]:
        places = sorted({(key.period, key.area) for key in self._cells})
        for indicator in self._derived:
            for period, area in places:
                key = CellKey(indicator.code, period, area)
                observation = derive(indicator, key, self._cells.get)
                if observation is not None:
                    yield observation


def _area(area: Area) -> AreaRecord:
    return AreaRecord(
        area.code,
        area.name,
        None if area.valid_from is None else str(area.valid_from),
        None if area.valid_to is None else str(area.valid_to),
    )


def _target(profile: Profile) -> TargetRecord:
    target = profile.target
    return TargetRecord(target.year, target.reduction, target.path.value)


def _series(series: Series) -> SeriesRecord:
    fields = msgspec.structs.asdict(series)
    period = series.break_period
    return SeriesRecord(
        **fields
        | {
            "break_period": None if period is None else str(period),
            "date_basis": series.date_basis.value,
        }
    )


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise AccessError("not_a_folder", path=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(folder), reason=reason) from error
