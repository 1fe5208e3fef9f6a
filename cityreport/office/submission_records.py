"""The records of a submission: observations, findings, sign-offs, series and the year in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from cityreport.domain.acceptance import Acceptance, ExportableFinding, acceptance_of
from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Area, City, Profile, Series
from cityreport.domain.collection import CityCollection
from cityreport.domain.derivation import derive
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Frequency, Period, periods_within
from cityreport.domain.sign_off import Signature
from cityreport.domain.signed_basis import SinceSigned, given_text
from cityreport.domain.submission import (
    AreaRecord,
    CityRecord,
    CollectionRecord,
    EarlierCurrencyRecord,
    FindingRecord,
    FollowedRecord,
    NarrativeAnswer,
    ObservationRecord,
    SeriesRecord,
    SignOff,
    SinceSignedRecord,
    TargetRecord,
)
from cityreport.finding_words import finding_message
from cityreport.i18n import tr
from cityreport.office.number_source import NumberSource, StoredNumbers
from cityreport.reasons import reason_words

Found = TypeVar("Found", bound=ExportableFinding)


def key_of(record: ObservationRecord) -> CellKey:
    period = Period.parse(record.period)
    return CellKey(record.indicator, period, record.area, record.breakdown, record.category)


def worded(
    office: NumberSource, findings: Iterable[Finding], within: tuple[Period, Period] | None = None
) -> list[FindingRecord]:
    """Findings of an office as they travel, each with its sentence.

    `within`: the first and last month of what travels; a finding about years that reach beyond it
    stands at its end.
    """
    areas = office.city.profile.areas
    found = finding_records(
        findings,
        office.annotations.acceptances(),
        lambda f: finding_message(office.catalogue, areas, f),
    )
    return found if within is None else [_placed(record, *within) for record in found]


def _placed(record: FindingRecord, start: Period, end: Period) -> FindingRecord:
    """Return a finding at a period that lies between `start` and `end`."""
    first, last = start.months()[0], end.months()[-1]
    wished = (Period.parse(record.period), Period.of_year(last.year), last)
    inside = (p for p in wished if first <= p.months()[0] and p.months()[-1] <= last)
    return replace(record, period=str(next(inside)))


def finding_records(
    findings: Iterable[Found],
    acceptances: Mapping[str, Acceptance],
    message: Callable[[Found], str],
) -> list[FindingRecord]:
    """Return the findings as they travel; accepted ones with their reason.

    `message`: returns a finding in words.
    """
    return [
        _finding(found, acceptance_of(found, acceptances), message(found)) for found in findings
    ]


def cell_record(key: CellKey) -> CellRecord:
    return CellRecord(key.indicator, str(key.period), key.area, key.breakdown, key.category)


def _finding(
    found: ExportableFinding, acceptance: Acceptance | None, message: str
) -> FindingRecord:
    content = {
        "rule": found.rule,
        "severity": found.severity.value,
        "period": str(found.period),
        "area": found.area,
        "cells": [cell_record(key) for key in found.cells],
        "message": message,
        "accepted": acceptance is not None,
        "reason": "" if acceptance is None else acceptance.reason or _erased(),
    }
    return msgspec.convert(content, FindingRecord)


def narrative_records(office: StoredNumbers, first: Period, last: Period) -> list[NarrativeAnswer]:
    """Return the answers in words of every year that lies wholly in the coverage."""
    within = {p.year for p in periods_within(first, last) if p.frequency is Frequency.YEAR}
    return [
        NarrativeAnswer(year, question, said.yes, said.people, said.words)
        for (year, question), said in office.annotations.narratives().items()
        if year in within
    ]


def _erased() -> str:
    return tr("The reason was erased.")


def _reason_of(signature: Signature) -> str:
    """Return why it was signed again; a revision has a reason, also one that was erased."""
    return reason_words(signature.reason) or (_erased() if signature.revision else "")


def collection_records(catalogue: Catalogue, collection: CityCollection) -> list[CollectionRecord]:
    """Return what the city said that it collects, in the catalogue's order."""
    return [
        CollectionRecord(
            indicator=indicator.code,
            collected=said.is_collected,
            since=None if said.since is None else str(said.since),
            until=None if said.until is None else str(said.until),
            by=collection.frequency(indicator).value,
            unused=list(said.unused),
            reason=said.reason,
        )
        for indicator in catalogue.indicators
        if (said := collection.said.get(indicator.code)) is not None
    ]


def sign_off_records(
    signatures: Mapping[Period, Signature], first: Period, last: Period
) -> list[SignOff]:
    """Return the signatures of every period in the coverage that is signed now."""
    return [
        SignOff(str(period), s.officer, s.role, s.signed, s.revision, _reason_of(s))
        for period in periods_within(first, last)
        if (s := signatures.get(period)) is not None and s.is_locked
    ]


def since_signed_records(
    changes: Iterable[SinceSigned], signatures: Iterable[SignOff], areas: Iterable[Area]
) -> list[SinceSignedRecord]:
    """Return what of the plan is another one than when the periods of `signatures` were signed;
    nothing of districts that the city has no more."""
    known = {signature.period for signature in signatures}
    places = {area.code for area in areas} | {TOTAL}
    found = []
    for change in changes:
        signed = [str(period) for period in change.signed if str(period) in known]
        if signed and change.area in places:
            found.append(
                SinceSignedRecord(
                    change.part.value,  # type: ignore[arg-type]
                    change.area,
                    change.year,
                    given_text(change.before),
                    None if change.after is None else given_text(change.after),
                    None if change.day is None else change.day.isoformat(),
                    signed,
                )
            )
    return found


def observation_records(
    office: StoredNumbers, first: Period, last: Period, signatures: Mapping[Period, Signature]
) -> Iterator[ObservationRecord]:
    """Yield the observations of every month, quarter and year that lies wholly in the coverage.

    A final number that nobody has signed goes out as unvalidated (SDMX status V).
    """
    rows = office.store.observations.rows(periods_within(first, last))
    parts = CompleteParts(office.catalogue)
    final = {str(period) for period, s in signatures.items() if s.is_locked}
    for found in rows:
        row = found
        if row[6] == Status.NORMAL and row[1] not in final:
            row = (*row[:6], Status.UNVALIDATED.value, *row[7:])
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


class CompleteParts:
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
            key = key_of(record)
            self._cells[key] = Observation(key, record.value, Status(record.status))

    def derived(self) -> Iterable[Observation]:
        places = sorted({(key.period, key.area) for key in self._cells})
        for indicator in self._derived:
            for period, area in places:
                key = CellKey(indicator.code, period, area)
                observation = derive(indicator, key, self._cells.get)
                if observation is not None:
                    yield observation


def city_record(city: City) -> CityRecord:
    earlier = [EarlierCurrencyRecord(*one) for one in city.earlier_currencies]
    texts = (city.name, city.country, city.locode, city.contact, city.currency, city.attribution)
    return CityRecord(*texts, earlier)


def area_record(area: Area) -> AreaRecord:
    return AreaRecord(
        area.code,
        area.name,
        None if area.valid_from is None else str(area.valid_from),
        None if area.valid_to is None else str(area.valid_to),
        [FollowedRecord(code, str(month)) for code, month in area.follows],
    )


def target_record(profile: Profile) -> TargetRecord:
    target = profile.target
    return TargetRecord(target.year, target.reduction, target.path.value)


def series_records(series: Series) -> SeriesRecord:
    fields = msgspec.structs.asdict(series)
    period = series.break_period
    return SeriesRecord(
        **fields
        | {
            "break_period": None if period is None else str(period),
            "date_basis": series.date_basis.value,
        }
    )
