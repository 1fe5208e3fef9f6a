"""The rules for a content of the right shape: against itself and against the catalogue.

Belongs here: rules that make a submission or a contribution wrong. Not here: findings that are
worth a look (the office's checks), and the seal (verification).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from cityreport.domain.area import Followed, check_follows
from cityreport.domain.catalogue import TOTAL, Catalogue, Derivation, Indicator
from cityreport.domain.city import (
    Area,
    Baseline,
    PathKind,
    Population,
    Target,
    check_areas,
    check_city,
    check_name,
    check_plan,
    check_population,
)
from cityreport.domain.collection import Collected, check_collected
from cityreport.domain.contribution import Contribution
from cityreport.domain.observation import (
    ENTERED,
    CellKey,
    Observation,
    Status,
    check_key,
    check_observation,
    check_text,
)
from cityreport.domain.period import Period
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange.annotation_rules import annotation_faults
from cityreport.exchange.collection_records import collected_of
from cityreport.exchange.extension_rules import extension_faults
from cityreport.exchange.sealed_content import Fault, Path
from cityreport.messages import cell_name

_FIELD_OF = {
    "unknown_indicator": "indicator",
    "breakdown_not_asked": "breakdown",
    "unknown_breakdown": "breakdown",
    "unknown_category": "category",
    "yearly_indicator": "period",
    "bad_currency": "currency",
    "bad_sample_size": "sample_size",
    "bad_margin": "margin",
    "margin_not_of_sample": "margin",
}
"""The field of an observation that an error code blames; the value otherwise."""


_TEXTS = (
    "software",
    "catalogue",
    "baseline",
    "collection",
    "series",
    "findings",
    "narrative",
    "sign_off",
    "changed_since_signed",
    "headline",
)
_TEXTS_OF_A_PIECE = ("software", "office", "catalogue", "city")


def content_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield everything that is wrong with a submission, in its order."""
    yield from _profile_faults(submission)
    yield from _reference_faults(submission, catalogue)
    yield from _text_faults(submission, _TEXTS)
    yield from extension_faults(submission)
    areas = [record.area for record in submission.areas]
    yield from _observation_faults(submission, areas, catalogue)
    yield from _derivation_faults(submission, catalogue)
    yield from annotation_faults(submission, catalogue)


def contribution_own_faults(piece: Contribution) -> Iterator[Fault]:
    """Yield everything wrong with a contribution by itself, without the catalogue and head
    office."""
    yield from _fault(("city", "name"), lambda: check_name(piece.city.name))
    yield from _order_faults(piece)
    areas: list[Area] = []
    for i, named in enumerate(piece.areas):
        area = Area(named.code, named.name)
        yield from _fault(("areas", i, "code"), _check_area(area, areas))
        areas.append(area)
    yield from _text_faults(piece, _TEXTS_OF_A_PIECE)
    yield from _observation_faults(piece, areas, None)
    known = set(piece.indicators)
    for i, record in enumerate(piece.observations):
        if record.indicator not in known:
            error = DataError("outside_piece", indicator=record.indicator)
            yield Fault(("observations", i, "indicator"), error)
        if Status(record.status) not in ENTERED:  # only submissions hide numbers or say who signed
            known_statuses = " ".join(ENTERED)
            error = DataError("bad_status", typed=record.status, known=known_statuses)
            yield Fault(("observations", i, "status"), error)


def contribution_faults(piece: Contribution, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield everything wrong with a contribution: by itself, then against the catalogue."""
    yield from contribution_own_faults(piece)
    for i, code in enumerate(piece.indicators):
        yield from _fault(("indicators", i), _check_indicator(catalogue, code))
    for i, record in enumerate(piece.observations):
        key = _key(record, Period.parse(record.period))
        for fault in _cell_faults(catalogue, key, record, _check_typed_cell):
            yield Fault(("observations", i, *fault.path), fault.error)


def _profile_faults(submission: Submission) -> Iterator[Fault]:
    """Yield faults of the city's profile, by the domain's own rules."""
    city = submission.city.city
    yield from _fault(("city",), lambda: check_city(city))
    areas: list[Area] = []
    for i, record in enumerate(submission.areas):
        area = record.area
        found = list(_fault(("areas", i, "code"), _check_area(area, areas)))
        yield from found
        areas += [] if found else [area]
    yield from _follow_faults(submission, areas)
    for i, row in enumerate(submission.population):
        people = Population(row.year, row.value, row.source)  # its area: _reference_faults
        at: Path = ("population", i, "value")
        yield from _fault(at, _check_population(people))
    baseline = Baseline(tuple(submission.baseline.years))
    goal = submission.target
    target = Target(goal.year, goal.reduction, PathKind(goal.path))
    yield from _fault(
        ("baseline", "years"),
        lambda: check_plan(baseline, target),
    )
    yield from _order_faults(submission)


def _follow_faults(submission: Submission, areas: list[Area]) -> Iterator[Fault]:
    """Yield districts that cannot follow those that they are said to follow."""
    known = {area.code: area for area in areas}
    for i, record in enumerate(submission.areas):
        area = known.get(record.code)
        if area is not None and record.follows:
            follows = tuple(Followed(f.code, Period.parse(f.month)) for f in record.follows)
            following = known | {area.code: replace(area, follows=follows)}
            yield from _fault(("areas", i, "follows"), _check_follows(following.values()))


def _order_faults(content: Submission | Contribution) -> Iterator[Fault]:
    if content.coverage.start > content.coverage.end:
        start, end = content.coverage.start, content.coverage.end
        yield Fault(("coverage", "start"), DataError("export_order", start=start, end=end))


def _reference_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield codes that refer to nothing, and entries that are repeated."""
    areas = {area.code for area in submission.areas} | {TOTAL}
    counts = Counter((row.year, row.area) for row in submission.population)
    for i, row in enumerate(submission.population):
        if row.area not in areas:
            yield Fault(("population", i, "area"), DataError("unknown_area", area=row.area))
        if counts[row.year, row.area] > 1:
            counts[row.year, row.area] = 0
            error = DataError("duplicate_population", year=str(row.year), area=row.area)
            yield Fault(("population", i, "year"), error)
    seen: set[str] = set()
    for i, series in enumerate(submission.series):
        at: Path = ("series", i, "indicator")
        yield from _fault(at, _check_indicator(catalogue, series.indicator))
        if series.indicator in seen:
            yield Fault(at, DataError("duplicate_series", indicator=series.indicator))
        seen.add(series.indicator)
    yield from _collection_faults(submission, catalogue)
    for i, finding in enumerate(submission.findings):
        if finding.area not in areas:
            yield Fault(("findings", i, "area"), DataError("unknown_area", area=finding.area))


def _collection_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield what cannot be collected, and what is said twice."""
    seen: set[str] = set()
    for i, record in enumerate(submission.collection):
        at: Path = ("collection", i)
        unknown = list(_fault((*at, "indicator"), _check_indicator(catalogue, record.indicator)))
        yield from unknown
        if record.indicator in seen:
            error = DataError("duplicate_series", indicator=record.indicator)
            yield Fault((*at, "indicator"), error)
        seen.add(record.indicator)
        if record.collected == bool(record.reason):
            error = DataError("collects_reason", indicator=record.indicator)
            yield Fault((*at, "reason"), error)
        elif not unknown:
            indicator, said = catalogue.indicator(record.indicator), collected_of(record)
            yield from _fault(at, _check_collected(indicator, said))


def _text_faults(content: Submission | Contribution, names: Iterable[str]) -> Iterator[Fault]:
    """Yield texts that some file could not carry: with control characters.

    Those of observations, the city and areas are checked with the rest of them.
    """
    for name in names:
        value = getattr(content, name)
        records = value if isinstance(value, list) else [value]
        for i, record in enumerate(records):
            at: Path = (name, i) if isinstance(value, list) else (name,)
            for field in record.__struct_fields__:
                found = getattr(record, field)
                for text in found if isinstance(found, list) else [found]:
                    if isinstance(text, str):
                        yield from _fault((*at, field), _check_text(text))


def _observation_faults(
    content: Submission | Contribution, listed: list[Area], catalogue: Catalogue | None
) -> Iterator[Fault]:
    """Yield cells that are repeated or outside the listed areas and months; without a catalogue no
    more."""
    start, end = Period.parse(content.coverage.start), Period.parse(content.coverage.end)
    areas = {area.code for area in listed} | {TOTAL}
    seen: set[CellKey] = set()
    periods: dict[str, Period] = {}
    for i, record in enumerate(content.observations):
        at: Path = ("observations", i)
        period = periods.get(record.period)
        if period is None:
            period = periods[record.period] = Period.parse(record.period)
        key = _key(record, period)
        if key in seen:
            yield Fault((*at, "indicator"), DataError("duplicate_cell", cell=cell_name(*key)))
        seen.add(key)
        months = period.months()
        if months[0] < start or months[-1] > end:
            error = DataError(
                "outside_coverage", period=str(period), start=str(start), end=str(end)
            )
            yield Fault((*at, "period"), error)
        if record.area not in areas:
            yield Fault((*at, "area"), DataError("unknown_area", area=record.area))
        if catalogue is not None:
            for fault in _cell_faults(catalogue, key, record, _check_cell):
                yield Fault((*at, *fault.path), fault.error)


def typed_cell_faults(catalogue: Catalogue, record: ObservationRecord) -> Iterator[Fault]:
    """Yield what is wrong with one observation by itself and against the catalogue."""
    return _cell_faults(catalogue, _key(record, Period.parse(record.period)), record, _check_cell)


def _key(record: ObservationRecord, period: Period) -> CellKey:
    return CellKey(record.indicator, period, record.area, record.breakdown, record.category)


def _cell_faults(
    catalogue: Catalogue,
    key: CellKey,
    record: ObservationRecord,
    check: Callable[[Catalogue, CellKey, ObservationRecord], None],
) -> Iterator[Fault]:
    """Yield the domain's errors on a cell, at the field to blame."""
    try:
        check(catalogue, key, record)
    except DataError as wrong:
        yield Fault((_FIELD_OF.get(wrong.code, _blamed(wrong, record)),), wrong)


def _check_cell(catalogue: Catalogue, key: CellKey, record: ObservationRecord) -> None:
    """Check a cell by the domain's own rules.

    A derived cell is checked as one of the cells it is the sum of; a value that does not fit its
    status was already found (`sealed_content.shape_faults`).
    """
    check_key(catalogue, key)
    derived = catalogue.indicator(key.indicator).derived
    if derived is not None:
        key = key._replace(indicator=derived.indicator)
    _check_typed_cell(catalogue, key, record)


def _check_typed_cell(catalogue: Catalogue, key: CellKey, record: ObservationRecord) -> None:
    """Check an entered cell by the domain's rules: a derived one is refused."""
    status = Status.NORMAL if record.value is not None else Status.NOT_AVAILABLE
    value = record.value  # JSON may write 9 as 9.0: it is the same number
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    check_observation(
        catalogue,
        Observation(
            key,
            value,
            status,
            record.note,
            record.source,
            record.currency,
            record.sample_size,
            record.margin,
        ),
    )


def _blamed(error: DataError, record: ObservationRecord) -> str:
    if error.code in ("text_not_printable", "text_turns_lines", "text_too_long"):
        return "source" if next(_fault((), _check_text(record.note)), None) is None else "note"
    return "value"


def _derivation_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield derived cells that differ from the sum of their parts, where all the parts are
    there."""
    derivations = {i.code: i.derived for i in catalogue.indicators if i.derived is not None}
    sources = {d.indicator for d in derivations.values()}
    parts = {
        (o.indicator, o.period, o.area, o.breakdown, o.category): o.value
        for o in submission.observations
        if o.indicator in sources
    }
    for i, record in enumerate(submission.observations):
        derived = derivations.get(record.indicator)
        if derived is None or record.breakdown != TOTAL or record.value is None:
            continue
        computed = _sum_of(derived, record, parts)
        if computed is not None and computed != record.value:
            error = DataError(
                "derived_differs",
                indicator=record.indicator,
                period=record.period,
                found=str(record.value),
                source=derived.indicator,
                computed=str(computed),
            )
            yield Fault(("observations", i, "value"), error)


def _sum_of(
    derived: Derivation,
    record: ObservationRecord,
    parts: dict[tuple[str, str, str, str, str], float | None],
) -> float | None:
    total: float = 0
    for category in derived.categories:
        key = (derived.indicator, record.period, record.area, derived.breakdown, category)
        value = parts.get(key)
        if value is None:
            return None
        total += value
    return total


def _fault(path: Path, check: Callable[[], object]) -> Iterator[Fault]:
    """Yield the error of a domain check as a fault at a place."""
    try:
        check()
    except DataError as error:
        yield Fault(path, error)


def _check_area(area: Area, before: list[Area]) -> Callable[[], None]:
    if area.code in {other.code for other in before}:
        return lambda: check_areas((area, area))
    return lambda: check_areas((area,))


def _check_follows(areas: Iterable[Area]) -> Callable[[], None]:
    return lambda: check_follows(areas)


def _check_population(people: Population) -> Callable[[], None]:
    return lambda: check_population((people,), ())


def _check_indicator(catalogue: Catalogue, code: str) -> Callable[[], object]:
    return lambda: catalogue.indicator(code)


def _check_collected(indicator: Indicator, said: Collected) -> Callable[[], None]:
    return lambda: check_collected(indicator, said)


def _check_text(text: str) -> Callable[[], None]:
    return lambda: check_text(text, len(text))
