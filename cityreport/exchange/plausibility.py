"""Rules for the content of any submission: its dates, its sign-offs, its hidden numbers.

Belongs here: rules that need no other file and no knowledge of the city. `implausible` makes a file
invalid and stops an export; `remarks` are worth a question and stop nothing. Not here: the shape
(`sealed_content`), codes and cells (`content_rules`), whose file it is (the seal).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile, Kind
from cityreport.domain.checks.check_rules import PopulationLine
from cityreport.domain.checks.city_checks import population_lines
from cityreport.domain.city import Area, Baseline, Population, Target
from cityreport.domain.disclosure.release import too_small_to_show
from cityreport.domain.disclosure.small_counts import THRESHOLD
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.population_sizes import impossible_sizes, rows_by_year
from cityreport.domain.submission import ObservationRecord, PopulationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange.sealed_content import Fault, Path
from cityreport.messages import cell_name

A_DAY = timedelta(days=1)
"""The tolerance for clocks and time zones: a month begins 14 hours earlier in Kiribati than in UTC,
in which moments are written."""
YEARLY_CHANGE = 0.05
"""The share by which a population seldom changes in a year."""

_FINAL = Status.NORMAL.value
_Kept = dict[tuple[str, str, str, str], float]


def implausible(submission: Submission, catalogue: Catalogue, now: datetime) -> Iterator[Fault]:
    """Yield everything that cannot be true in a submission that is read (or made) at `now`."""
    if submission.id in submission.supersedes:
        yield Fault(("supersedes",), DataError("supersedes_itself"))
    if len(set(submission.supersedes)) < len(submission.supersedes):
        yield Fault(("supersedes",), DataError("supersedes_twice"))
    if not submission.observations:
        yield Fault(("observations",), DataError("no_observations"))
    created = _moment(submission.created)
    if created is None:
        yield _no_moment(("created",), submission.created)
    else:
        if created > now + A_DAY:
            error = DataError("created_in_future", created=submission.created, now=_day(now))
            yield Fault(("created",), error)
        yield from _later_periods(submission, created)
    yield from _sign_offs(submission, created)
    yield from _unsigned(submission)
    yield from _populations(submission.population)
    if (submission.confidentiality == "public") != (submission.disclosure is not None):
        yield Fault(("disclosure",), DataError("disclosure_of_public"))
    elif submission.disclosure is not None:
        yield from _told_in_public(submission, catalogue, submission.disclosure.threshold)


def remarks(submission: Submission, file: CatalogueFile) -> Iterator[Fault]:
    """Yield everything that is worth asking the city about; a file with remarks alone is valid."""
    if submission.catalogue.sha256 != file.sha256:
        facts = {"found": submission.catalogue.version, "known": file.catalogue.version}
        yield Fault(("catalogue", "sha256"), DataError("foreign_catalogue", **facts))
    yield from _plan_remarks(submission)
    if submission.disclosure is not None:
        yield from _threshold_remarks(submission.disclosure.threshold)
    yield from _population_remarks(submission.population)
    yield from _closed_districts(submission)
    yield from _line_remarks(submission.population, file.catalogue)
    yield from _sum_remarks(submission, file.catalogue)


# -- moments


def _moment(text: str) -> datetime | None:
    """Return the moment in a text; None for a day that no calendar has (the 31st of February)."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _no_moment(path: Path, text: str) -> Fault:
    return Fault(path, DataError("no_such_moment", typed=text))


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _begin(period: Period) -> datetime:
    first = period.months()[0]
    return datetime(first.year, first.number, 1, tzinfo=UTC)


def _end(period: Period) -> datetime:
    last = period.months()[-1]
    year, month = (last.year, last.number + 1) if last.number < 12 else (last.year + 1, 1)
    return datetime(year, month, 1, tzinfo=UTC)


def _later_periods(submission: Submission, created: datetime) -> Iterator[Fault]:
    """Yield periods that had not begun when the file was made."""
    verdicts: dict[str, bool] = {}
    for path, text in _periods(submission):
        is_later = verdicts.get(text)
        if is_later is None:
            is_later = verdicts[text] = _begin(Period.parse(text)) > created + A_DAY
        if is_later:
            error = DataError("period_after_created", period=text, created=_day(created))
            yield Fault(path, error)


def _periods(submission: Submission) -> Iterator[tuple[Path, str]]:
    yield ("coverage", "end"), submission.coverage.end
    for i, observation in enumerate(submission.observations):
        yield ("observations", i, "period"), observation.period
    for i, finding in enumerate(submission.findings):
        yield ("findings", i, "period"), finding.period
    for i, answer in enumerate(submission.narrative):
        if 1000 <= answer.year <= 2999:  # what a period can be; another year is outside anyway
            yield ("narrative", i, "year"), str(answer.year)


# -- who stands behind it


def _sign_offs(submission: Submission, created: datetime | None) -> Iterator[Fault]:
    """Yield signatures from after the file was made, or from before the period was over."""
    for i, sign_off in enumerate(submission.sign_off):
        at: Path = ("sign_off", i, "signed")
        signed = _moment(sign_off.signed)
        if signed is None:
            yield _no_moment(at, sign_off.signed)
            continue
        facts = {"period": sign_off.period, "signed": _day(signed)}
        if created is not None and signed > created:
            yield Fault(at, DataError("signed_after_created", **facts, created=_day(created)))
        if signed < _end(Period.parse(sign_off.period)) - A_DAY:
            yield Fault(at, DataError("signed_before_end", **facts))


def _unsigned(submission: Submission) -> Iterator[Fault]:
    """Yield final numbers of a period without a signature."""
    signed = {sign_off.period for sign_off in submission.sign_off}
    for i, observation in enumerate(submission.observations):
        if observation.status == _FINAL and observation.period not in signed:
            error = DataError("final_without_sign_off", period=observation.period)
            yield Fault(("observations", i, "status"), error)


# -- people


def _populations(rows: list[PopulationRecord]) -> Iterator[Fault]:
    for i, error in impossible_sizes(rows):
        yield Fault(("population", i, "value"), error)


def _population_remarks(rows: list[PopulationRecord]) -> Iterator[Fault]:
    for area in sorted({row.area for row in rows}):
        found = rows_by_year(rows, area)
        for (before, _), (year, i) in pairwise(sorted(found.items())):
            old, new = rows[found[before]].value, rows[i].value
            a_year = (new / old) ** (1 / (year - before)) - 1
            if abs(a_year) > YEARLY_CHANGE:
                error = DataError(
                    "population_changed",
                    area=area,
                    year=str(year),
                    found=new,
                    other=str(before),
                    there=old,
                )
                yield Fault(("population", i, "value"), error)


def _line_remarks(rows: list[PopulationRecord], catalogue: Catalogue) -> Iterator[Fault]:
    """Return populations that change fast for years, by the rule of the catalogue's checks."""
    places = {(row.area, row.year): i for i, row in enumerate(rows)}
    people = [Population(rows[i].year, rows[i].value, "", rows[i].area) for i in places.values()]
    lines = (rule for rule in catalogue.rules if isinstance(rule, PopulationLine))
    for found in (finding for rule in lines for finding in population_lines(rule, people)):
        before = places[found.area, int(str(found.facts["year_before"]))]
        at = places[found.area, found.period.year]
        error = DataError(
            "population_line",
            area=found.area,
            year=str(rows[at].year),
            found=rows[at].value,
            other=str(rows[before].year),
            there=rows[before].value,
        )
        yield Fault(("population", at, "value"), error)


# -- what goes public


def _told_in_public(
    submission: Submission, catalogue: Catalogue, threshold: int
) -> Iterator[Fault]:
    """Small counts that are shown, by the copy's own threshold, and words that may tell hidden
    ones."""
    known = {indicator.code for indicator in catalogue.indicators}
    places = {_key(o): i for i, o in enumerate(submission.observations) if o.indicator in known}
    cells = (_cell(key, submission.observations[i]) for key, i in places.items())
    for key in sorted(too_small_to_show(catalogue, cells, threshold), key=places.__getitem__):
        error = DataError("small_count_shown", cell=cell_name(*key), threshold=threshold)
        yield Fault(("observations", places[key], "value"), error)
    for i, observation in enumerate(submission.observations):
        for field in ("note", "source"):
            if getattr(observation, field):
                yield Fault(("observations", i, field), DataError("public_tells", field=field))
    if submission.journal is not None:
        yield Fault(("journal",), DataError("public_tells", field="journal"))
    if submission.findings:
        yield Fault(("findings", 0, "message"), DataError("public_tells", field="findings"))


def _key(o: ObservationRecord) -> CellKey:
    return CellKey(o.indicator, Period.parse(o.period), o.area, o.breakdown, o.category)


def _cell(key: CellKey, o: ObservationRecord) -> Observation:
    value = int(o.value) if o.value is not None and o.value == int(o.value) else o.value
    return Observation(key, value, Status(o.status), sample_size=o.sample_size)


# -- worth a question


def _threshold_remarks(threshold: int) -> Iterator[Fault]:
    """Return a copy that hides less than the standard asks for."""
    if threshold < THRESHOLD:
        error = DataError("low_threshold", threshold=threshold, standard=THRESHOLD)
        yield Fault(("disclosure", "threshold"), error)


def _plan_remarks(submission: Submission) -> Iterator[Fault]:
    usual, goal = Baseline(), Target()
    if tuple(submission.baseline.years) != usual.years:
        found = ", ".join(map(str, submission.baseline.years))
        facts = {"found": found, "known": ", ".join(map(str, usual.years))}
        if submission.baseline.reason.strip():
            error = DataError("explained_baseline", **facts, reason=submission.baseline.reason)
        else:
            error = DataError("moved_baseline", **facts)
        yield Fault(("baseline", "years"), error)
    if (submission.target.year, submission.target.reduction) != (goal.year, goal.reduction):
        facts = {"share": f"{submission.target.reduction:.0%}", "year": str(submission.target.year)}
        yield Fault(("target", "year"), DataError("other_target", **facts))


def _closed_districts(submission: Submission) -> Iterator[Fault]:
    """Yield numbers of a district from before it began or after it ended: an office that closes a
    district may keep what was counted in it."""
    closed = _bounded_areas(submission)
    for i, record in enumerate(submission.observations):
        area = closed.get(record.area)
        if area is not None and not area.exists_in(Period.parse(record.period)):
            error = DataError("number_outside_district", area=record.area, period=record.period)
            yield Fault(("observations", i, "period"), error)


def _bounded_areas(submission: Submission) -> dict[str, Area]:
    """Return the districts that do not always exist, by code."""
    return {
        record.code: record.area
        for record in submission.areas
        if record.valid_from is not None or record.valid_to is not None
    }


def _sum_remarks(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield parts that are more than their whole: categories of a total, districts of the city, an
    indicator of the one that it is part of.

    Contradictions of the source itself are sent as they are, with the finding of the office's
    checks.
    """
    wholes: _Kept = {}
    sums: dict[tuple[str, str, str, str], float] = defaultdict(float)
    counted = {i.code: i.part_of for i in catalogue.indicators if i.kind is Kind.COUNT}
    bounded = _bounded_areas(submission)
    for o in submission.observations:
        if o.value is None or o.indicator not in counted:
            continue
        place = bounded.get(o.area)
        if o.breakdown == TOTAL:
            wholes[o.indicator, o.period, o.area, ""] = o.value
            is_there = place is None or place.exists_in(Period.parse(o.period))
            if o.area != TOTAL and is_there:
                sums[o.indicator, o.period, TOTAL, "area"] += o.value
            above = counted[o.indicator]
            if above is not None:
                sums[above, o.period, o.area, o.indicator] = o.value
        else:
            sums[o.indicator, o.period, o.area, o.breakdown] += o.value
    places = _places(submission.observations)
    for (indicator, period, area, _), found in sums.items():
        whole = wholes.get((indicator, period, area, ""))
        if whole is not None and found > whole:
            cell = cell_name(indicator, Period.parse(period), area, TOTAL, TOTAL)
            error = DataError("parts_exceed_whole", cell=cell, found=found, whole=whole)
            yield Fault(("observations", places[indicator, period, area], "value"), error)


def _places(observations: Iterable[ObservationRecord]) -> dict[tuple[str, str, str], int]:
    return {
        (o.indicator, o.period, o.area): i
        for i, o in enumerate(observations)
        if o.breakdown == TOTAL
    }
