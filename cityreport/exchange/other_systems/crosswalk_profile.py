"""Numbers as another list of indicators asks for them: SES, ISO 37120. A table for people.

Which of ours belongs to which of theirs is the catalogue's alignment; what their entries are called
and how ours differ is `resources/profiles.json`. A value stands only where ours is the same, or
where all the parts of theirs are; beside it stands our own number, and in words what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from cityreport import paths
from cityreport.domain.catalogue import TOTAL, AlignmentKind, Catalogue, Kind, Text
from cityreport.domain.city import Population
from cityreport.domain.derivation import WEAKEST_FIRST, derive_series, typed_code
from cityreport.domain.disclosure.small_counts import is_unreliable
from cityreport.domain.figure_sums import blocks_of, total_over
from cityreport.domain.observation import Figure, Status
from cityreport.domain.people import PersonYears, population_in
from cityreport.domain.period import Period, month_range
from cityreport.domain.statistics import count_interval
from cityreport.domain.submission import Submission
from cityreport.exchange.other_systems.csv_table import MARK, Value, csv_bytes
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes
from cityreport.i18n import mark, ntr, number, text, tr
from cityreport.wording import alignment_name

COLUMNS = (
    mark("List"),
    mark("Code"),
    mark("Their indicator"),
    mark("Period"),
    mark("Area"),
    mark("Measure"),
    mark("Value"),
    mark("Status"),
    mark("Our indicator"),
    mark("Our number"),
    mark("How ours relates to theirs"),
    mark("What differs"),
)
RATE = 100_000
TIE = 1 + 2**-50
"""Moves a tie, and what float arithmetic made of one, away from zero."""
_MISSING = (Status.HIDDEN, Status.NOT_AVAILABLE, Status.NOT_COLLECTED, Status.NOT_APPLICABLE)
"""The reasons without a number; where the parts of a sum differ, the first of these counts."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An indicator of another list. `summed`: it is the sum of ours; `refused`: it is a sum that
    the standard never makes; `differs`: what is different in ours."""

    code: str
    label: Text
    differs: Text = {}
    summed: bool = False
    refused: bool = False


class OtherList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another list of indicators. `scheme`: its name in the catalogue's alignment."""

    scheme: str
    title: Text
    measures: tuple[Literal["count", "rate"], ...]
    entries: tuple[Entry, ...]


def read_profiles() -> dict[str, OtherList]:
    """Return the other lists by the names of their formats."""
    content = paths.resource("profiles.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, OtherList])


def write_ses(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the numbers as SES asks for them; raise AccessError('cannot_write')."""
    _write("ses", submission, path, context)


def write_iso(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the numbers as ISO 37120 asks for them; raise AccessError('cannot_write')."""
    _write("iso37120", submission, path, context)


def _write(name: str, submission: Submission, path: Path, context: ExportContext) -> None:
    table = _Table(submission, context.catalogue, read_profiles()[name])
    content = MARK + csv_bytes([[tr(title) for title in COLUMNS], *table.rows()])
    write_bytes(path, content, submission_output(submission))


Series = dict[Period, Figure]


class _Table:
    """The rows of one list for one submission."""

    def __init__(self, submission: Submission, catalogue: Catalogue, profile: OtherList) -> None:
        self._submission = submission
        self._catalogue = catalogue
        self._profile = profile
        self._own = {series.indicator: series for series in submission.series}
        self._figures: dict[tuple[str, str], Series] = {}
        for o in submission.observations:
            if o.breakdown == TOTAL:
                series = self._figures.setdefault((o.indicator, o.area), {})
                series[Period.parse(o.period)] = Figure(o.value, Status(o.status))
        self._areas = (TOTAL, *(area.code for area in submission.areas))
        self._population = [
            Population(year=p.year, area=p.area, value=p.value, source=p.source)
            for p in submission.population
        ]

    def rows(self) -> Iterator[Sequence[Value]]:
        """Yield the rows: all of theirs, also those for which there is no number of ours."""
        for entry in self._profile.entries:
            ours = {
                i.code: a.relation
                for i in self._catalogue.indicators
                for a in i.alignment
                if (a.scheme, a.code) == (self._profile.scheme, entry.code)
            }
            differs = [text(entry.differs)] if entry.differs else []
            if entry.refused:
                yield self._without_number(entry, (), "", differs)
            elif not ours:
                said = [tr("The standard does not count it.")]
                yield self._without_number(entry, (), "", said)
            elif entry.summed:
                yield from self._told(entry, tuple(ours), AlignmentKind.EXACT)
            else:
                for code, relation in ours.items():
                    yield from self._told(entry, (code,), relation)

    def _without_number(
        self, entry: Entry, ours: Sequence[str], how: str, said: Sequence[str]
    ) -> Sequence[Value]:
        names = [*self._named(entry), "", "", "", None, ""]
        return [*names, " + ".join(ours), None, how, " ".join(said)]

    def _named(self, entry: Entry) -> list[Value]:
        return [text(self._profile.title), entry.code, text(entry.label)]

    def _told(
        self, entry: Entry, codes: tuple[str, ...], relation: AlignmentKind
    ) -> Iterator[Sequence[Value]]:
        said = [text(entry.differs)] if entry.differs else []
        departures = [words for code in codes for words in self._departures(code)]
        said += departures
        relation = AlignmentKind.RELATED if departures else relation
        all_series = {area: self._series(codes, area) for area in self._areas}
        if not any(all_series.values()):
            said = [*said, tr("There is no number.")]
            yield self._without_number(entry, codes, alignment_name(relation), said)
            return
        line = _Line(self._named(entry), " + ".join(codes), relation, said)
        phi = max(self._catalogue.indicator(code).unevenness for code in codes)
        percent = self._catalogue.indicator(codes[0]).kind is Kind.PERCENT
        if "count" in self._profile.measures:
            measure = tr("percent") if percent else tr("count")
            for area, series in all_series.items():
                for period, figure in sorted(series.items()):
                    found = _Found(figure.value, figure.status.value)
                    yield line.cells(str(period), area, measure, found)
        if "rate" in self._profile.measures and not percent:
            for year in self._years():
                rate = self._rate(all_series[TOTAL], year, phi)
                yield line.cells(str(year), TOTAL, tr("per 100,000 people"), rate)

    def _departures(self, code: str) -> Iterator[str]:
        """Yield in what the city counts otherwise than the standard: then nothing is the same."""
        own = self._own.get(typed_code(self._catalogue.indicator(code)))
        if own is not None and own.unit:
            yield tr("{code} is counted in the city's own unit: {unit}.", code=code, unit=own.unit)
        if own is not None and own.attempts_included:
            yield tr("{code}: attempts are included.", code=code)

    def _series(self, codes: tuple[str, ...], area: str) -> Series:
        """Return the numbers of one indicator, or the sums of several; a sum without all of its
        parts says why."""
        parts = [self._figures.get((code, area), {}) for code in codes]
        if len(parts) == 1:
            return parts[0]
        sums = derive_series(parts)
        for period in set[Period]().union(*parts) - sums.keys():
            statuses = {part[period].status for part in parts if period in part}
            why = [status for status in _MISSING if status in statuses]
            if why:  # where a part is only empty, so is the sum
                sums[period] = Figure(None, why[0])
        return sums

    def _years(self) -> list[Period]:
        coverage = self._submission.coverage
        months = list(month_range(Period.parse(coverage.start), Period.parse(coverage.end)))
        whole = {month.year for month in months}
        return [Period.of_year(y) for y in sorted(whole) if sum(m.year == y for m in months) == 12]

    def _rate(self, series: Mapping[Period, Figure], year: Period, phi: float) -> _Found:
        """Return the rate of a whole year with its interval, or why there is none. `phi`: the usual
        unevenness of its years, since a submission has too few of them to find it out."""
        first = 12 * year.year
        count = total_over(blocks_of(series), range(first, first + 12))
        people = population_in(self._population, TOTAL, year.year)
        inside = {figure.status for period, figure in series.items() if period.year == year.year}
        if count is None:
            why = next((status.value for status in _MISSING if status in inside), "")
            hidden = why == Status.HIDDEN
            said = tr("A month is hidden.") if hidden else tr("A month has no number.")
            return _Found(None, why, (said,))
        cases = ntr("{n} case in the year.", "{n} cases in the year.", count)
        if people is None:
            return _Found(None, "", (cases, tr("The population is not known.")))
        status = next(status for status in WEAKEST_FIRST if status in inside)
        rate = round(RATE * count / people.value * TIE, 2)
        ends = [RATE * end / people.value for end in count_interval(count, phi=phi)]
        spread = tr(
            "95 % interval: {lower} to {upper}.", lower=number(ends[0], 2), upper=number(ends[1], 2)
        )
        few = [tr("Fewer than 20 cases: the rate is unreliable.")] if is_unreliable(count) else []
        return _Found(rate, status.value, (cases, spread, *few, *_people_words(people)))


class _Found(NamedTuple):
    """A number, its status (empty where nobody has said why there is none), and what to know."""

    value: float | None
    status: str
    said: tuple[str, ...] = ()


class _Line(NamedTuple):
    """The cells that all rows of one entry share. `ours`: the codes of our indicators."""

    names: Sequence[Value]
    ours: str
    relation: AlignmentKind
    said: Sequence[str]

    def cells(self, period: str, area: str, measure: str, found: _Found) -> Sequence[Value]:
        """Return a row: what stands as their value is only what is the same in ours."""
        value = found.value if self.relation is AlignmentKind.EXACT else None
        about: list[Value] = [period, area, measure, value, found.status]
        words = " ".join([*self.said, *found.said])
        return [*self.names, *about, self.ours, found.value, alignment_name(self.relation), words]


def _people_words(people: PersonYears) -> Iterator[str]:
    """Yield how the population of a rate is known, where nobody entered it."""
    if people.basis == "interpolated":
        yield tr("The population lies on a line between two years.")
    elif people.basis == "carried":
        yield tr("The population is that of another year.")
