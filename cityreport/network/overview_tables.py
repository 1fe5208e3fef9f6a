"""The overview as tables for people: the sum, groups, cities, series, what is missing.

Cities stand in the order of their names: nothing here is a ranking. Not here: the workbook
(exchange) or the page (`overview_page`) that they are written to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import PER
from cityreport.domain.progress import Progress
from cityreport.domain.progress_figures import Rolling
from cityreport.domain.statistics import expected_p, named_together, rate_ratio
from cityreport.domain.targets import HEADLINE
from cityreport.exchange.report_tables import Cell, ReportColumn, ReportTable
from cityreport.i18n import ntr, number, period_name, text, tr
from cityreport.network.analyses import Asked
from cityreport.network.arrival import ArrivalState
from cityreport.network.city_facts import CityFacts
from cityreport.network.files_table import Aside, files_table
from cityreport.network.network_sums import NetworkSum
from cityreport.network.overview_page import signed_percent
from cityreport.progress_wording import VERDICT_NAMES, chance_words, short_conditions


class NetworkView(msgspec.Struct, frozen=True):
    """Everything that the overview says. `groups`: by a heading; `sent`: how many cities sent each
    indicator; `aside`: files that wait for somebody."""

    asked: Asked
    made: str
    cities: Sequence[CityFacts]
    network: Sequence[NetworkSum]
    groups: Mapping[str, Sequence[NetworkSum]]
    sent: Mapping[str, int]
    aside: Sequence[Aside]
    language: str


def overview_tables(found: NetworkView, catalogue: Catalogue) -> list[ReportTable]:
    """Return the tables, in the language in force."""
    headings = tr("Country"), tr("City size")
    return [
        _network(found, catalogue),
        *(
            _group(name, heading, sums, found.asked)
            for heading, (name, sums) in zip(headings, found.groups.items(), strict=True)
        ),
        _cities(found, catalogue),
        _series(found, catalogue),
        _missing(found, catalogue),
        files_table(found.aside, found.language),
    ]


def _network(found: NetworkView, catalogue: Catalogue) -> ReportTable:
    headline = next(s for s in found.network if s.name == HEADLINE)
    rows = [_sum_row(text(catalogue.indicator(s.name).label), s) for s in found.network]
    late = sum(1 for one in found.cities if one.is_late)
    said = [
        _people_words(found.cities),
        *_headline(headline, text(catalogue.indicator(HEADLINE).label)),
        _behind(late, found),
        *_remarked(found.aside),
    ]
    return ReportTable(
        tr("Network"),
        tr("What the network sees, up to {month}", month=period_name(found.asked.due)),
        _sum_columns(tr("Indicator")),
        rows,
        tuple(said),
        (
            tr("Proposed standard 1.0. Made on {day}.", day=found.made[:10]),
            tr(
                "A sum is of the cities that counted every month of 2017–2019 and of the last "
                "twelve, know their people, and count as the standard does. The interval is of 95 "
                "% and holds the unevenness of years."
            ),
        ),
    )


def _people_words(cities: Sequence[CityFacts]) -> str:
    known = [one.people for one in cities if one.people is not None]
    n, countries = number(len(cities)), number(len({one.head.city.country for one in cities}))
    people = number(sum(known))
    if len(known) == len(cities):
        return tr(
            "{n} cities in {countries} countries sent numbers; {people} people live in them.",
            n=n,
            countries=countries,
            people=people,
        )
    return tr(
        "{n} cities in {countries} countries sent numbers; {people} people live in the {known} of "
        "them that say how many do.",
        n=n,
        countries=countries,
        people=people,
        known=number(len(known)),
    )


def _behind(late: int, found: NetworkView) -> str:
    month, n = period_name(found.asked.due), number(len(found.cities))
    if not late:
        return tr("No city is behind: all have {month}, the newest month that is due.", month=month)
    return ntr(
        "{n} city of {all} is behind: {month} is due and not there.",
        "{n} cities of {all} are behind: {month} is due and not there.",
        late,
        all=n,
        month=month,
    )


def _remarked(aside: Sequence[Aside]) -> Iterator[str]:
    """Yield how many files count although something in them is unlikely."""
    many = sum(1 for _, state, _ in aside if state is ArrivalState.REMARKED)
    if many:
        yield ntr(
            "{n} file was taken with a remark, such as a part that is more than its whole. Unless "
            "a later one replaced it, its numbers are in the sums: see Files.",
            "{n} files were taken with remarks, such as a part that is more than its whole. "
            "Unless later ones replaced them, their numbers are in the sums: see Files.",
            many,
        )


def _headline(sum_: NetworkSum, name: str) -> Iterator[str]:
    progress = sum_.progress
    if progress is None or progress.window is None or progress.probability is None:
        yield tr(
            "{name}: only {n} of {all} cities can be added up, so nothing is said of the network's "
            "way to half.",
            name=name,
            n=number(sum_.summed),
            all=number(sum_.cities),
        )
        return
    point, lower, upper = _change(progress)
    yield tr(
        "{name}, {n} of {all} cities added up: the rate is {change} against 2017–2019 (95 %: "
        "{lower} to {upper}); half by 2030 asks for {path} by now. {verdict}: {chance} that the "
        "network is on or below its path.",
        name=name,
        n=number(sum_.summed),
        all=number(sum_.cities),
        change=signed_percent(point),
        lower=signed_percent(lower),
        upper=signed_percent(upper),
        path=signed_percent(progress.window.ratio - 1),
        verdict=tr(VERDICT_NAMES[progress.verdict]),
        chance=chance_words(progress.probability),
    )
    if progress.conditions:
        yield tr("Under these conditions: {conditions}.", conditions=short_conditions(progress))


def _sum_columns(first: str) -> tuple[ReportColumn, ...]:
    return (
        ReportColumn(first, 34, is_name=True),
        ReportColumn(tr("Cities"), 9, "count"),
        ReportColumn(tr("Added up"), 9, "count"),
        ReportColumn(tr("People"), 14, "count"),
        *_rate_columns(),
        ReportColumn(tr("Against 2017–2019"), 11, "change"),
        ReportColumn(tr("Change from"), 10, "change"),
        ReportColumn(tr("Change to"), 10, "change"),
        ReportColumn(tr("Verdict"), 28),
        ReportColumn(tr("Conditions"), 34),
    )


def _sum_row(name: str, one: NetworkSum) -> list[Cell]:
    progress = one.progress
    row: list[Cell] = [name, one.cities, one.summed, one.people if one.summed else None]
    if progress is None or not progress.rolling12:
        return [*row, *[None] * 7, tr("Too few cities to add up"), ""]
    last = progress.rolling12[-1]
    change: tuple[Cell, Cell, Cell] = (None, None, None)
    if progress.window is not None:
        change = _change(progress)
    return [*row, *_rate_cells(last), *change, *_verdict_cells(progress)]


def _change(progress: Progress) -> tuple[float, float, float]:
    """Return the change of the window's rate against the baseline's, with its interval."""
    window, start = progress.window, progress.baseline.span
    if window is None or start is None:
        raise ValueError("no window")
    ratio = rate_ratio(start, window.span, phi=progress.phi)
    return window.share - 1, ratio.lower - 1, ratio.upper - 1


def _group(name: str, heading: str, sums: Sequence[NetworkSum], asked: Asked) -> ReportTable:
    note = tr(
        "{indicator} up to {month}. Groups in the order of their names, no ranking: where two "
        "intervals overlap, nothing is said about which is higher.",
        indicator=HEADLINE,
        month=period_name(asked.due),
    )
    rows = [_sum_row(one.name, one) for one in sums]
    return ReportTable(name, name, _sum_columns(heading), rows, (), (note,))


def _cities(found: NetworkView, catalogue: Catalogue) -> ReportTable:
    columns = (
        *_city_columns(),
        ReportColumn(tr("People"), 12, "count"),
        ReportColumn(tr("Newest month"), 11, is_whole=True),
        ReportColumn(tr("Signed up to"), 11, is_whole=True),
        ReportColumn(tr("Months behind"), 9, "count"),
        ReportColumn(tr("Complete"), 10, "share"),
        *_rate_columns(),
        ReportColumn(tr("Against the network"), 20, is_whole=True),
        *_verdict_columns(),
    )
    standing = _standing(found, HEADLINE)
    rows = []
    for one in found.cities:
        progress = one.progress.get(HEADLINE)
        last = _last(progress)
        answered = one.answered
        rows.append(
            [
                one.head.city.country,
                one.head.city.name,
                one.people,
                None if one.last_month is None else str(one.last_month),
                None if one.last_signed is None else str(one.last_signed),
                one.behind,
                answered.answered / answered.expected if answered.expected else None,
                *_rate_cells(last),
                standing.get(one.head.office.id, ""),
                *_verdict_cells(progress),
            ]
        )
    return ReportTable(
        tr("Cities"),
        tr("Cities: {name}", name=text(catalogue.indicator(HEADLINE).label)),
        columns,
        rows,
        (),
        (
            tr("In the order of country and name. This is no ranking."),
            tr(
                "“Complete”: of the required monthly totals that the city collects, those that "
                "were answered in twelve months."
            ),
            tr("The twelve months that end with the newest month of each series."),
            tr(
                "“Higher” or “lower” is said of cities whose twelve months end with {month} or at "
                "most eleven months before, and that count as the standard does, against the rate "
                "of all of them together; and only where it holds with all looked at together: of "
                "those named, one in twenty may be chance.",
                month=period_name(found.asked.due),
            ),
        ),
    )


def _series(found: NetworkView, catalogue: Catalogue) -> ReportTable:
    """Return every city by indicator."""
    columns = (
        *_city_columns(),
        ReportColumn(tr("Code"), 7),
        ReportColumn(tr("Indicator"), 32),
        ReportColumn(tr("Up to"), 10, is_whole=True),
        *_rate_columns(),
        *_verdict_columns(),
    )
    rows = [
        [
            one.head.city.country,
            one.head.city.name,
            code,
            text(catalogue.indicator(code).label),
            None if progress.judged is None else str(progress.judged),
            *_rate_cells(_last(progress)),
            *_verdict_cells(progress),
        ]
        for one in found.cities
        for code, progress in one.progress.items()
    ]
    note = tr("The twelve months that end with the newest month of each series.")
    return ReportTable(tr("Series"), tr("Cities by indicator"), columns, rows, (), (note,))


def _city_columns() -> tuple[ReportColumn, ...]:
    return (ReportColumn(tr("Country"), 9), ReportColumn(tr("City"), 24, is_name=True))


def _rate_columns() -> tuple[ReportColumn, ...]:
    return (
        ReportColumn(tr("Cases in 12 months"), 11, "count"),
        ReportColumn(tr("Rate per 100,000"), 10, "rate"),
        ReportColumn(tr("Rate from"), 9, "rate"),
        ReportColumn(tr("Rate to"), 9, "rate"),
    )


def _rate_cells(last: Rolling | None) -> list[Cell]:
    return [None] * 4 if last is None else [last.value, last.rate, last.lower, last.upper]


def _verdict_columns() -> tuple[ReportColumn, ...]:
    return (ReportColumn(tr("Verdict"), 20), ReportColumn(tr("Conditions"), 34))


def _verdict_cells(progress: Progress | None) -> list[Cell]:
    if progress is None:
        return [tr("No number"), ""]
    return [tr(VERDICT_NAMES[progress.verdict]), short_conditions(progress)]


def _last(progress: Progress | None) -> Rolling | None:
    """Return the rolling year that ends with the newest month, where it is complete."""
    if progress is None or not progress.rolling12:
        return None
    last = progress.rolling12[-1]
    return last if last.period == progress.judged else None


def _standing(found: NetworkView, code: str) -> dict[str, str]:
    """Return of each office whether its rate is told apart from that of all cities together. Left
    out are those that count in a unit of their own, and those of another time."""
    rated = []
    for one in found.cities:
        progress = one.progress.get(code)
        last = _last(progress)
        is_recent = last is not None and last.period.start >= found.asked.since.start
        if progress and not progress.unit and last and is_recent and last.rate is not None:
            rated.append((one, last))
    if len(rated) < 2:
        return {}
    usual = sum(last.value for _, last in rated) / sum(last.exposure for _, last in rated)
    ps = [
        expected_p(last.value, usual * last.exposure, phi=last.phi) if usual else 1.0
        for _, last in rated
    ]
    said = {}
    for (one, last), is_named in zip(rated, named_together(ps), strict=True):
        is_higher = (last.rate or 0) > usual * PER
        words = tr("higher") if is_higher else tr("lower")
        said[one.head.office.id] = words if is_named else tr("not told apart")
    return said


def _missing(found: NetworkView, catalogue: Catalogue) -> ReportTable:
    columns = (
        ReportColumn(tr("Country"), 9),
        ReportColumn(tr("City"), 28, is_name=True),
        ReportColumn(tr("Newest month"), 12, is_whole=True),
        ReportColumn(tr("Months behind"), 10, "count"),
        ReportColumn(tr("Complete"), 10, "share"),
        ReportColumn(tr("Contact"), 40),
    )
    rows = [
        [
            one.head.city.country,
            one.head.city.name,
            None if one.last_month is None else str(one.last_month),
            one.behind,
            one.answered.answered / one.answered.expected if one.answered.expected else None,
            one.head.city.contact,
        ]
        for one in found.cities
        if one.is_late or not one.answered.is_complete
    ]
    return ReportTable(
        tr("Missing"),
        tr("Late or not complete"),
        columns,
        rows,
        tuple(_unsent(found, catalogue)),
        (
            tr(
                "A month is due 45 days after its end; {month} is the newest.",
                month=period_name(found.asked.due),
            ),
        ),
    )


def _unsent(found: NetworkView, catalogue: Catalogue) -> Iterator[str]:
    """Yield the indicators that no city sends."""
    names = [
        f"{i.code} {text(i.label)}" for i in catalogue.indicators if not found.sent.get(i.code)
    ]
    if names:
        yield tr("No city sent a number of: {names}.", names="; ".join(names))
    if not any(one.is_late or not one.answered.is_complete for one in found.cities):
        yield tr("No city is late, and none has gaps.")
