"""The content of an office as its submissions tell it, cell by cell.

For each period the newest submission holds whose coverage has it: it says what the office knew
last, empty cells included. Not here: reading the files and writing the office (`rebuilding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from cityreport.domain.area import Area, Followed
from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import (
    Baseline,
    DateBasis,
    PathKind,
    Population,
    Profile,
    Series,
    Target,
)
from cityreport.domain.collection import Collected
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period, month_range
from cityreport.domain.sign_off import Signature, reopen_period
from cityreport.domain.signed_basis import Areas, SignedBasis, basis_of
from cityreport.domain.submission import (
    AreaRecord,
    CollectionRecord,
    FindingRecord,
    SignOff,
    SinceSignedRecord,
    Submission,
)
from cityreport.exchange.collection_records import collected_of
from cityreport.reasons import stored_reason


@dataclass(frozen=True, slots=True)
class RebuiltContent:
    """The content that submissions tell of their office. `submissions`: the oldest first;
    `accepted`: findings that were accepted, of the periods for which their submission holds."""

    submissions: Sequence[Submission]
    profile: Profile
    collection: Mapping[str, Collected]
    cells: Sequence[Observation]
    signatures: Mapping[Period, Signature]
    narratives: Mapping[tuple[int, str], Narration]
    accepted: Sequence[FindingRecord]

    @property
    def months(self) -> set[Period]:
        """Return the months that any of the submissions covers."""
        return {month for one in self.submissions for month in _months(one)}

    @property
    def not_given(self) -> set[str]:
        """Return the ids of earlier submissions that these replace and that are not among them."""
        named = {before for one in self.submissions for before in one.supersedes}
        return named - {one.id for one in self.submissions}


def content_of(submissions: Iterable[Submission], catalogue: Catalogue) -> RebuiltContent:
    """Return what submissions of one office tell of it; there is at least one."""
    in_order = sorted(submissions, key=lambda one: (one.sequence, one.created, one.id))
    holding = _Holding(in_order)
    cells = list(_cells(holding, catalogue))
    newest = in_order[-1]
    places = {cell.key.area for cell in cells} - {TOTAL}
    profile = profile_of(newest, catalogue, list(_closed(in_order, places)))
    return RebuiltContent(
        submissions=in_order,
        profile=profile,
        collection={one.indicator: _collected(one, catalogue) for one in newest.collection},
        cells=cells,
        signatures=dict(_signatures(holding, catalogue)),
        narratives={
            (one.year, one.question): Narration(one.answer, one.yes, one.people)
            for submission in in_order
            for one in submission.narrative
            if holding.holds(submission, str(one.year))
        },
        accepted=[
            finding
            for submission in in_order
            for finding in submission.findings
            if finding.accepted and holding.holds(submission, finding.period)
        ],
    )


def _collected(record: CollectionRecord, catalogue: Catalogue) -> Collected:
    """Return what is collected of a series; nothing is said of how often where it is as asked."""
    said = collected_of(record)
    is_usual = said.by is catalogue.indicator(record.indicator).frequency
    return replace(said, by=None) if is_usual else said


class _Holding:
    """Finds the submission that holds for a period: the newest whose coverage has all of it."""

    def __init__(self, in_order: Sequence[Submission]) -> None:
        self.in_order = in_order
        self._known: dict[str, str] = {}

    def holds(self, submission: Submission, period: str) -> bool:
        if period not in self._known:
            months = [str(month) for month in Period.parse(period).months()]
            covering = (
                one
                for one in reversed(self.in_order)
                if one.coverage.start <= months[0] and months[-1] <= one.coverage.end
            )
            self._known[period] = next((one.id for one in covering), "")
        return self._known[period] == submission.id


def _months(submission: Submission) -> Iterator[Period]:
    coverage = submission.coverage
    return month_range(Period.parse(coverage.start), Period.parse(coverage.end))


def _cells(holding: _Holding, catalogue: Catalogue) -> Iterator[Observation]:
    """Yield what was typed: no computed number. A final number that nobody had signed went out as
    unvalidated, and is final again."""
    computed = {indicator.code for indicator in catalogue.indicators if indicator.derived}
    periods: dict[str, Period] = {}
    for submission in holding.in_order:
        for o in submission.observations:
            if o.indicator in computed or not holding.holds(submission, o.period):
                continue
            period = periods.setdefault(o.period, Period.parse(o.period))
            status = Status(o.status)
            yield Observation(
                CellKey(o.indicator, period, o.area, o.breakdown, o.category),
                int(o.value) if o.value is not None and o.value == int(o.value) else o.value,
                Status.NORMAL if status is Status.UNVALIDATED else status,
                o.note,
                o.source,
                o.currency,
                o.sample_size,
                o.margin,
            )


# -- the city


def profile_of(
    submission: Submission, catalogue: Catalogue, closed: Sequence[AreaRecord] = ()
) -> Profile:
    """Return the city as a submission describes it; `closed`: districts of earlier ones."""
    known = {indicator.code for indicator in catalogue.indicators}
    records = [*submission.areas, *closed]
    codes = {record.code for record in records}
    target = submission.target
    return Profile(
        city=submission.city.city,
        areas=tuple(_area(record, codes) for record in records),
        population=tuple(
            Population(row.year, row.value, row.source, row.area) for row in submission.population
        ),
        baseline=Baseline(tuple(submission.baseline.years), submission.baseline.reason),
        target=Target(target.year, target.reduction, PathKind(target.path)),
        series=tuple(
            Series(
                **msgspec.structs.asdict(row)
                | {
                    "date_basis": DateBasis(row.date_basis),
                    "break_period": None
                    if row.break_period is None
                    else Period.parse(row.break_period),
                }
            )
            for row in submission.series
            if row.indicator in known
        ),
    )


def _area(record: AreaRecord, codes: set[str]) -> Area:
    follows = tuple(
        Followed(one.code, Period.parse(one.month)) for one in record.follows if one.code in codes
    )
    return replace(record.area, follows=follows)


def _closed(in_order: Sequence[Submission], places: set[str]) -> Iterator[AreaRecord]:
    """Yield districts with numbers that the newest submission does not list any more."""
    left = places - {area.code for area in in_order[-1].areas}
    for submission in reversed(in_order):
        for area in submission.areas:
            if area.code in left:
                left.discard(area.code)
                yield area


# -- signatures


def _signatures(holding: _Holding, catalogue: Catalogue) -> Iterator[tuple[Period, Signature]]:
    """Yield the newest signature of every period that was ever signed. Where the submission that
    holds has none, the period was opened again since."""
    newest: dict[str, tuple[Submission, SignOff]] = {}
    first: dict[str, str] = {}
    for submission in holding.in_order:
        for said in submission.sign_off:
            newest[said.period] = submission, said
            first[said.period] = min(said.signed, first.get(said.period, said.signed))
    plans = {one.id: profile_of(one, catalogue) for one in holding.in_order}
    for text, (submission, said) in newest.items():
        period = Period.parse(text)
        basis = _basis(plans[submission.id], period, submission.changed_since_signed)
        signature = Signature(
            said.officer,
            said.role,
            said.signed,
            first[text],
            said.revision,
            said.reason,
            basis=basis,
        )
        if not holding.holds(submission, text):
            signature = reopen_period(signature, "", stored_reason("opened_elsewhere"), said.signed)
        yield period, signature


def _basis(plan: Profile, period: Period, changes: Iterable[SinceSignedRecord]) -> SignedBasis:
    """Return what a period was signed with: the plan of its submission, and where that changed
    since, what it was before."""
    basis = basis_of(plan, period)
    people = msgspec.json.decode(basis.population, type=Areas)
    for change in changes:
        if str(period) in change.signed:
            with suppress(ValueError):  # a text of another program that says no such thing
                basis = _before(change, basis, people)
    return replace(basis, population=msgspec.Raw(msgspec.json.encode(people)))


def _before(change: SinceSignedRecord, basis: SignedBasis, people: Areas) -> SignedBasis:
    """Return a basis as it was before a change; a population is put into `people`."""
    if change.part == "baseline":
        return replace(basis, baseline=tuple(int(year) for year in change.before.split(", ")))
    if change.part == "target":
        reduction, year, path = change.before.split(" ")
        return replace(basis, target=Target(int(year), float(reduction), PathKind(path)))
    if change.year is not None:
        people.setdefault(change.area, {})[change.year] = int(change.before)
    return basis
