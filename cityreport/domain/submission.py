"""Submission 1.0: the one content that the JSON and Excel files carry.

Belongs here: its shape, its order and the rules inside it. Not here: any file format (exchange) and
how it is filled from a store (office). Periods are ISO texts, as they are exported; `domain.period`
reads them.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from cityreport.domain.area import Area
from cityreport.domain.cell_record import CellRecord, Code, PeriodText, Record
from cityreport.domain.city import City, EarlierCurrency
from cityreport.domain.period import Period

FORMAT: Final = "cityreport-submission"
VERSION: Final = "1.0"

MonthText = Annotated[str, Meta(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")]
DayText = Annotated[str, Meta(pattern=r"^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$")]
Instant = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
Identifier = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
CountryCode = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
Words = Annotated[str, Meta(max_length=2000)]
LanguageTag = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
CurrencyCode = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
ExtensionName = Annotated[
    str, Meta(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._-]+)?$", max_length=100)
]
CompactSignature = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{85}[AQgw]$", max_length=20_000)
]
"""A detached JWS (RFC 7515, appendix F): its header and its signature."""
StatusCode = Literal["A", "P", "E", "B", "O", "L", "M", "Q", "V"]


class Software(Record, frozen=True):
    """The program that made the file."""

    name: str
    version: str


class CatalogueReference(Record, frozen=True):
    """The version of the standard that the numbers were entered under."""

    id: str
    version: str
    sha256: Sha256


class OfficeRecord(Record, frozen=True):
    """The office that reports: the id that it got when it was made, whatever file it works in."""

    id: Identifier


class EarlierCurrencyRecord(Record, frozen=True):
    """See `domain.city.EarlierCurrency`."""

    currency: CurrencyCode
    before: MonthText


class CityRecord(Record, frozen=True):
    """See `domain.city.City`."""

    name: Annotated[str, Meta(min_length=1, max_length=2000)]
    country: CountryCode
    locode: str
    contact: Words
    currency: str
    attribution: Words
    earlier_currencies: list[EarlierCurrencyRecord]

    @property
    def city(self) -> City:
        """Return the city as a value of the domain."""
        earlier = tuple(EarlierCurrency(o.currency, o.before) for o in self.earlier_currencies)
        return City(
            self.name,
            self.country,
            self.locode,
            self.contact,
            self.currency,
            self.attribution,
            earlier,
        )


class FollowedRecord(Record, frozen=True):
    """See `domain.area.Followed`."""

    code: Code
    month: MonthText


class AreaRecord(Record, frozen=True):
    """See `domain.area.Area`."""

    code: Code
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    valid_from: PeriodText | None
    valid_to: PeriodText | None
    follows: list[FollowedRecord]

    @property
    def area(self) -> Area:
        """Return the district, without those that it follows."""
        return Area(self.code, self.name, _read(self.valid_from), _read(self.valid_to))


def _read(period: str | None) -> Period | None:
    return None if period is None else Period.parse(period)


class PopulationRecord(Record, frozen=True):
    """See `domain.city.Population`."""

    year: Annotated[int, Meta(ge=1950, le=2100)]
    area: Code
    value: Annotated[int, Meta(ge=1)]
    source: Words


class BaselineRecord(Record, frozen=True):
    """See `domain.city.Baseline`. `reason`: empty for the standard's years."""

    years: Annotated[list[int], Meta(min_length=1)]
    reason: Words


class TargetRecord(Record, frozen=True):
    """See `domain.city.Target`."""

    year: int
    reduction: Annotated[float, Meta(gt=0, lt=1)]
    path: Literal["geometric", "linear"]


class Coverage(Record, frozen=True):
    """First and last month that the submission reports, both included."""

    start: MonthText
    end: MonthText


class CollectionRecord(Record, frozen=True):
    """See `domain.collection.Collected`. `collected`: false where `reason` says why not; `unused`:
    the breakdowns that the city does not use. What no record is of is collected as the catalogue
    asks."""

    indicator: Code
    collected: bool
    since: MonthText | None
    until: MonthText | None
    by: Literal["M", "Q", "A"]
    unused: list[Code]
    reason: Words


class SeriesRecord(Record, frozen=True):
    """See `domain.city.Series`."""

    indicator: Code
    agency: Words
    unit: Words
    attempts_included: bool | None
    principal_offence_rule: bool | None
    date_basis: Literal["occurrence", "recording", "unknown"]
    coverage: Words
    break_period: PeriodText | None
    break_reason: Words


class ObservationRecord(Record, frozen=True, gc=False):
    """See `domain.observation.Observation`. `value` is absent (null) when status is O, L, M, Q.

    It holds texts and numbers only, so that the collector of garbage has nothing to look for in it.
    """

    indicator: Code
    period: PeriodText
    area: Code
    breakdown: Code
    category: Code
    value: Annotated[int, Meta(ge=0)] | Annotated[float, Meta(ge=0)] | None
    status: StatusCode
    note: Words
    source: Words
    currency: str | None
    sample_size: Annotated[int, Meta(ge=1)] | None
    margin: Annotated[float, Meta(ge=0, le=100)] | None


class FindingRecord(Record, frozen=True):
    """A finding of a check: open, or accepted with a reason."""

    rule: str
    severity: Literal["high", "medium", "low"]
    period: PeriodText
    area: Code
    cells: list[CellRecord]
    message: Words
    accepted: bool
    reason: Words


class NarrativeAnswer(Record, frozen=True):
    """One answer of the year in words; see `domain.narrative.Narration`. `yes` and `people` are of
    a question whether people were consulted, null where it is not answered."""

    year: int
    question: Code
    yes: bool | None
    people: Annotated[int, Meta(ge=0)] | None
    answer: Annotated[str, Meta(max_length=20000)]


class Headline(Record, frozen=True):
    """The first sentences of the report, in the language that the file was made in. They rest on
    earlier months too, which are not in the file."""

    sentences: list[Words]


class JournalRecord(Record, frozen=True):
    """The state of the office's journal when the file was made: the numbers of its last action and
    of its entries, and the last hash of its chain."""

    action: Annotated[int, Meta(ge=0)]
    entries: Annotated[int, Meta(ge=0)]
    head: Sha256


class SignOff(Record, frozen=True):
    """The signature of a period; see `domain.sign_off.Signature`. `revision`: how often it was
    reopened and signed again; `reason`: of the reopening, empty for revision 0."""

    period: PeriodText
    officer: Words
    role: Words
    signed: Instant
    revision: Annotated[int, Meta(ge=0)]
    reason: Words


class SinceSignedRecord(Record, frozen=True):
    """A population, baseline or target that periods were signed with and that is another one now;
    see `domain.signed_basis`. `before`, `after`: `2230000`, `2017, 2018, 2019` or `0.5 2030
    geometric`; `after` is null where no population is known any more. `year`: of a population.
    `changed`: the day, null where it is not known. `signed`: the periods that were signed before.
    """

    part: Literal["population", "baseline", "target"]
    area: Code
    year: int | None
    before: Annotated[str, Meta(min_length=1, max_length=400)]
    after: Annotated[str, Meta(min_length=1, max_length=400)] | None
    changed: DayText | None
    signed: Annotated[list[PeriodText], Meta(min_length=1)]


class DisclosureRecord(Record, frozen=True):
    """The rule of a public copy: counts from 1 to `threshold` in a breakdown or a district are
    hidden, and others with which they could be worked out."""

    threshold: Annotated[int, Meta(ge=1, le=9)]


class Seal(Record, frozen=True):
    """The digest of everything else: SHA-256 over its RFC 8785 form, the observations in order."""

    algorithm: Literal["sha256"]
    digest: Sha256


class SubmissionSeal(Seal, frozen=True):
    """The digest of everything else, and the office's signature over the same bytes: a detached
    JWS, null where it is not signed."""

    signature: CompactSignature | None


class Submission(Record, frozen=True):
    """A city's report of some months. `seal` is None only while it is being made; `journal` also in
    a public copy, where it could help to work out a hidden number; `disclosure` in any other.

    `supersedes`: every earlier one that it overlaps, the oldest first. `language`: of the sentences
    that the program wrote. `extensions`: what others add, by name (`org.example/thing`), any JSON.
    """

    format: Literal["cityreport-submission"]
    version: Annotated[str, Meta(pattern=r"^1\.(0|[1-9][0-9]{0,3})$")]
    id: Identifier
    sequence: Annotated[int, Meta(ge=1)]
    supersedes: list[Identifier]
    created: Instant
    language: LanguageTag
    software: Software
    office: OfficeRecord
    catalogue: CatalogueReference
    city: CityRecord
    areas: list[AreaRecord]
    population: list[PopulationRecord]
    baseline: BaselineRecord
    target: TargetRecord
    coverage: Coverage
    collection: list[CollectionRecord]
    series: list[SeriesRecord]
    observations: list[ObservationRecord]
    findings: list[FindingRecord]
    narrative: list[NarrativeAnswer]
    sign_off: list[SignOff]
    changed_since_signed: list[SinceSignedRecord]
    headline: Headline
    journal: JournalRecord | None
    confidentiality: Literal["restricted", "public"]
    disclosure: DisclosureRecord | None
    extensions: dict[ExtensionName, Any]
    seal: SubmissionSeal | None


def order(observation: ObservationRecord) -> tuple[str, str, str, str, str]:
    """Return the sort key of observations: their key, part by part, by code point."""
    return (
        observation.indicator,
        observation.period,
        observation.area,
        observation.breakdown,
        observation.category,
    )


class FileProblem(msgspec.Struct, frozen=True):
    """A problem with a file: `where` is a place in it, `message` a sentence for people."""

    code: str
    where: str
    message: str


class Signer(msgspec.Struct, frozen=True):
    """The key that a submission is signed with, those that it followed, the office's id and the
    city's name as the file says them. Only a key that is known shows who that is."""

    key: str
    earlier: tuple[str, ...]
    office: str
    city: str


class Verification(msgspec.Struct, frozen=True):
    """The result of verifying a file. `digest` is the content's own, None if unreadable; `format`
    what the file was taken for; `remarks` are worth a question and make nothing wrong. `signer`: of
    a submission that fits its signature; `is_known`: whether its key is the office's known one,
    None where none is known; `is_resaved`: another program saved the workbook again."""

    file: str
    valid: bool
    digest: str | None
    problems: tuple[FileProblem, ...]
    format: str = FORMAT
    remarks: tuple[FileProblem, ...] = ()
    signer: Signer | None = None
    is_known: bool | None = None
    is_resaved: bool = False


class SubmissionRecord(msgspec.Struct, frozen=True):
    """A submission that this office made, for the list of submissions. `files`: their names;
    `supersedes`: every earlier one that it overlaps."""

    sequence: int
    id: str
    supersedes: tuple[str, ...]
    created: str
    start: str
    end: str
    confidentiality: str
    digest: str
    observations: int
    files: tuple[str, ...]
