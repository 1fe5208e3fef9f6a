"""The printed reports of a year: their facts, gathered from the numbers as they are now.

Belongs here: which numbers a report holds. Not here: what it says of them (render) or paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from cityreport import __version__
from cityreport.domain import submission
from cityreport.domain.acceptance import acceptance_of
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import group_findings
from cityreport.domain.city import Area
from cityreport.domain.figure_sums import month_at
from cityreport.domain.observation import Figure
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress import Progress, Rolling, of_year
from cityreport.domain.progress_figures import LatestFigures
from cityreport.domain.targets import HEADLINE, has_target
from cityreport.errors import DataError
from cityreport.exchange.digest import digest_of
from cityreport.finding_words import SEVERITY_NAMES, group_message
from cityreport.i18n import tr
from cityreport.office import public_numbers, submission_records, summary_code
from cityreport.office.check_session import uncollected
from cityreport.office.number_source import NumberSource, StoredNumbers
from cityreport.office.office_keys import PrintedKey
from cityreport.office.progress_query import Latest
from cityreport.progress_callback import ReportProgress
from cityreport.render.council import MOST_FINDINGS, council_report
from cityreport.render.document import Document
from cityreport.render.report_facts import CouncilFacts, OpenFindings, ReportFacts
from cityreport.render.summary import summary_page

_MONTH = Frequency.MONTH
_EMPTY = (None, "")
Audience = Literal["mayor", "council"]
"""The readers of a report."""
NO_KEY = PrintedKey()


@uncollected()
def report(
    office: NumberSource,
    year: int,
    audience: Audience = "mayor",
    progressed: ReportProgress | None = None,
    key: PrintedKey = NO_KEY,
) -> Document:
    """Return a year as pages to be printed: the state at its end, from all that is entered now.
    `key`: the office's key, whose fingerprint stands on the pages and which signs their code.

    DataError('bad_report_year') for a year that has not begun or that no period can name.
    """
    period = _year(office, year)
    areas = [
        area
        for area in office.city.profile.areas
        if area.exists_in(period) and not office.is_public
    ]
    required = _required(office)
    parts = len(required) + 1 + (0 if audience == "mayor" else len(required))
    step = _steps(parts, progressed)
    items = _items(office, required, period, step)
    if audience == "mayor":
        facts = _facts(office, period, items, key)
        step()
        return summary_page(facts)
    districts = _by_district(office, areas, items, period, step)
    facts = _facts(office, period, items, key, list(districts.numbers()))
    more = _more(office, period, districts.rows(), is_public=facts.is_public)
    step()
    return council_report(facts, more)


class PublicReport(NamedTuple):
    """A report for everybody, and the record that `Exports.note_public_report` has to keep
    before anybody sees it."""

    document: Document
    record: str


def public_report(
    office: StoredNumbers,
    year: int,
    audience: Audience = "mayor",
    progressed: ReportProgress | None = None,
    key: PrintedKey = NO_KEY,
) -> PublicReport:
    """Return the same for everybody: whole-city numbers without districts, findings and reasons.

    A month's total that earlier public copies hid stays hidden. DataError as `report`.
    """
    numbers, record = public_numbers.for_everybody(office, _year(office, year), totals_alone=True)
    return PublicReport(report(numbers, year, audience, progressed, key), record)


def years(office: NumberSource) -> list[int]:
    """Return the years that a report can be made of: the last whole one first, then the others that
    have numbers, the newest first."""
    span = office.queries.span()
    last = office.queries.last_year()
    if span is None:
        return [last]
    found = range(span[0].year, min(span[1].year, office.clock.now().astimezone().year) + 1)
    return [last, *(year for year in reversed(found) if year != last)]


def _year(office: NumberSource, year: int) -> Period:
    this = office.clock.now().astimezone().year
    if not 1000 <= year <= this:
        raise DataError("bad_report_year", year=str(year), this=str(this))
    return Period.of_year(year)


def _steps(of: int, progressed: ReportProgress | None) -> Callable[[], None]:
    made = iter(range(1, of + 1))

    def step() -> None:
        if progressed is not None:
            progressed(next(made, of), of)

    return step


def _required(office: NumberSource) -> list[str]:
    """Return the required indicators that the city collects, or once did."""
    collection = office.annotations.collection()
    return [
        i.code
        for i in office.catalogue.indicators
        if i.required and has_target(i) and collection.collects(i)
    ]


def _items(
    office: NumberSource, required: Iterable[str], period: Period, step: Callable[[], None]
) -> dict[str, Progress]:
    end = period.months()[-1]
    found = {}
    for code in required:
        found[code] = of_year(office.queries.progress(code, until=end), period.year)
        step()
    return found


class _Districts(NamedTuple):
    """The latest figures of the districts at the end of a year, by indicator and district."""

    areas: Sequence[Area]
    found: Mapping[str, Mapping[str, Latest]]
    end: Period

    def rows(self) -> tuple[tuple[Area, dict[str, LatestFigures]], ...]:
        """Return each district with its figures by indicator."""
        return tuple(
            (
                area,
                {
                    code: by_area[area.code].measured
                    for code, by_area in self.found.items()
                    if area.code in by_area
                },
            )
            for area in self.areas
        )

    def numbers(self) -> Iterator[list[object]]:
        """Yield what a report's digest takes of them, district by district."""
        for area in self.areas:
            for by_area in self.found.values():
                if one := by_area.get(area.code):
                    months = _months_of(one.figures) + _longer_of(one.figures, self.end)
                    yield _numbers(one.measured, months, one.measured.rolling12[-1:])


def _by_district(
    office: NumberSource,
    areas: Sequence[Area],
    items: Iterable[str],
    period: Period,
    step: Callable[[], None],
) -> _Districts:
    """Return the latest figures of each district in the indicators of which it has any number."""
    end = period.months()[-1]
    found = {}
    for code in items:
        found[code] = office.queries.latest(code, [area.code for area in areas], end)
        step()
    return _Districts(areas, found, end)


def _facts(
    office: NumberSource,
    period: Period,
    items: dict[str, Progress],
    key: PrintedKey,
    others: Iterable[object] = (),
) -> ReportFacts:
    made = office.clock.now().astimezone().date()
    end = period.months()[-1]
    figures = {code: office.queries.figures(code) for code in items}
    digest = digest_of(
        [
            *(
                _numbers(item, _months(item) + _longer_of(figures[code], end), item.rolling12)
                for code, item in items.items()
            ),
            *others,
        ]
    )
    code = b""
    if key.opened is not None:
        code = summary_code.totals_code(office, period, digest, key.opened)
    return ReportFacts(
        city=office.city.profile.city,
        period=period,
        made=made,
        catalogue=office.catalogue,
        headline=items[HEADLINE],
        items=tuple(items.values()),
        answered=office.queries.count(),
        software=f"cityreport {__version__}",
        signatures=office.sign_off.signatures(),
        digest=digest,
        is_public=office.is_public,
        journal=office.history.head(),
        overdue=tuple(d for d in office.annotations.decisions() if d.decision.is_overdue(made)),
        key=key.public,
        code=code,
        collection=office.annotations.collection(),
        longer=_longer(office, figures),
    )


def _longer(
    office: NumberSource, figures: Mapping[str, Mapping[Period, Figure]]
) -> dict[str, frozenset[Period]]:
    """Return the answered quarters or years of the series that are collected by them."""
    collection = office.annotations.collection()
    lengths = {code: collection.frequency(office.catalogue.indicator(code)) for code in figures}
    return {
        code: frozenset(p for p in figures[code] if p.frequency is length)
        for code, length in lengths.items()
        if length is not _MONTH
    }


def _months(item: Progress) -> str:
    return " ".join(
        f"{m.period}:{'' if m.value is None else m.value}:{m.status or ''}" for m in item.months
    )


def _months_of(figures: Mapping[Period, Figure]) -> str:
    """Return the same of figures: the answered months, and the empty ones between them."""
    answered = {
        12 * year + number - 1: figure
        for (year, frequency, number), figure in figures.items()
        if frequency is _MONTH
    }
    told = []
    for place in range(min(answered, default=0), max(answered, default=-1) + 1):
        value, status = answered.get(place, _EMPTY)
        told.append(f"{_month_name(place)}:{'' if value is None else value}:{status}")
    return " ".join(told)


def _longer_of(figures: Mapping[Period, Figure], end: Period) -> str:
    """Return the answered quarters and years that begin no later than `end`, to stand behind the
    months; nothing where there are none."""
    longer = (p for p in figures if p.frequency is not _MONTH and p.months()[0] <= end)
    told = []
    for period in sorted(longer, key=str):
        value, status = figures[period]
        told.append(f" {period}:{'' if value is None else value}:{status}")
    return "".join(told)


@lru_cache(maxsize=2048)
def _month_name(place: int) -> str:
    return str(month_at(place))


def _numbers(item: LatestFigures, months: str, shown: Iterable[Rolling]) -> list[object]:
    """Return the values that a report's digest is made of: the numbers, not what is computed from
    them. `shown`: the rolling years that stand in it."""
    return [
        item.indicator,
        item.area,
        months,
        " ".join(f"{row.period}:{row.value}" for row in shown),
        [list(item.baseline.years), item.baseline.mean, item.baseline.rate],
    ]


def _more(
    office: NumberSource,
    period: Period,
    districts: tuple[tuple[Area, dict[str, LatestFigures]], ...],
    *,
    is_public: bool,
) -> CouncilFacts:
    months = period.months()
    narratives = {
        question: answer
        for (year, question), answer in office.annotations.narratives().items()
        if year == period.year and not answer.is_empty
    }
    checked = _NOT_CHECKED if is_public else _checked(office, months[0], months[-1])
    return CouncilFacts(
        districts=districts,
        open_findings=checked.open_findings,
        open_groups=checked.open_groups,
        accepted=checked.accepted,
        areas=office.city.profile.areas,
        series=office.city.profile.series,
        narratives=narratives,
    )


class _Checked(NamedTuple):
    open_findings: Counter[Severity] | None
    open_groups: tuple[OpenFindings, ...]
    accepted: tuple[submission.FindingRecord, ...]


_NOT_CHECKED = _Checked(None, (), ())


def _checked(office: NumberSource, start: Period, end: Period) -> _Checked:
    """Return how many findings of each severity are open, the worst of them by kind, and the
    accepted ones in words.

    Only the newest of a kind is worded: there may be tens of thousands.
    """
    acceptances = office.annotations.acceptances()
    kinds: dict[tuple[str, str], list[Finding]] = {}
    accepted = []
    for finding in office.checks.findings(start, end):
        if acceptance_of(finding, acceptances) is None:
            indicator = finding.cells[0].indicator if finding.cells else ""
            kinds.setdefault((finding.rule, indicator), []).append(finding)
        else:
            accepted.append(finding)
    open_ones: Counter[Severity] = Counter()
    for found in kinds.values():
        open_ones[found[0].severity] += len(found)
    return _Checked(
        open_ones,
        tuple(_of_a_kind(office, found) for found in list(kinds.values())[:MOST_FINDINGS]),
        tuple(submission_records.worded(office, accepted)),
    )


def _of_a_kind(office: NumberSource, findings: list[Finding]) -> OpenFindings:
    """Return findings of one rule and indicator with the newest that say the same in a sentence."""
    first = group_findings(findings)[0]
    words = group_message(office.catalogue, office.city.profile.areas, first)
    said = len(first.findings)
    return OpenFindings(
        tr(SEVERITY_NAMES[first.severity]),
        first.last if said == 1 else None,
        first.newest.area if len(first.areas) == 1 else TOTAL,
        words,
        len(findings),
        len(findings) - said,
    )
