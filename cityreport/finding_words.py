"""Findings in words: the catalogue's sentences with their placeholders filled in."""

from __future__ import annotations

from datetime import date

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.checks.check_rules import (
    Gap,
    PopulationFar,
    PopulationMissing,
    Required,
    Severity,
    Unsigned,
)
from cityreport.domain.checks.finding import Amount, Fact, Finding, Part
from cityreport.domain.checks.grouping import FindingGroup
from cityreport.domain.checks.personal_texts import TextPlace
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.domain.personal_data import Personal
from cityreport.i18n import (
    begun,
    day_name,
    mark,
    ntr,
    number,
    percent,
    period_name,
    span_name,
    text,
    tr,
)
from cityreport.wording import amount_words, area_name, cell_title

SEVERITY_NAMES = {
    Severity.HIGH: mark("Has to be put right"),
    Severity.MEDIUM: mark("Worth a look"),
    Severity.LOW: mark("Good to know"),
}

PERSONAL_NAMES = {
    Personal.NAME: mark("a person's name"),
    Personal.NUMBER: mark("an ID number"),
    Personal.TELEPHONE: mark("a telephone number"),
    Personal.EMAIL: mark("an e-mail address"),
}

TEXT_PLACES = {
    TextPlace.NOTE: mark("the note"),
    TextPlace.SOURCE: mark("the source"),
    TextPlace.FLAG: mark("the reminder"),
    TextPlace.REASON: mark("the reason of an accepted finding"),
    TextPlace.ANSWER: mark("an answer of the year in words"),
}

_PERSONAL_WORDS: dict[str, str] = {
    code.value: words for code, words in (*PERSONAL_NAMES.items(), *TEXT_PLACES.items())
}

_SHARES = {"share", "change"}


def finding_message(catalogue: Catalogue, areas: tuple[Area, ...], finding: Finding) -> str:
    """Return the finding in words, with its numbers."""
    return _said(catalogue, areas, finding, catalogue.rule(finding.rule).message)


def finding_settlement(catalogue: Catalogue, areas: tuple[Area, ...], finding: Finding) -> str:
    """Return what would settle it."""
    return _said(catalogue, areas, finding, catalogue.rule(finding.rule).settle)


def group_message(catalogue: Catalogue, areas: tuple[Area, ...], group: FindingGroup) -> str:
    """Return in one sentence what several findings say: `L2 Women killed … is not answered in 107
    months, 2017 to 2025`."""
    if len(group.findings) == 1:
        return finding_message(catalogue, areas, group.newest)
    rule = catalogue.rule(group.newest.rule)
    facts: dict[str, object] = {
        "name": cell_title(catalogue, group.newest.cells[0]) if group.newest.cells else "",
        "periods": _count_of(group),
        "span": _span(group),
    }
    match rule:
        case Required():
            return tr("{name} is not answered in {periods}, {span}.", **facts)
        case Gap():
            return tr("{name} is empty in {periods} between answered ones, {span}.", **facts)
        case Unsigned():
            facts["days"] = number(rule.days)
            return tr(
                "{periods} ended more than {days} days ago and nobody has signed them: {span}.",
                **facts,
            )
        case PopulationMissing() | PopulationFar():
            message = finding_message(catalogue, areas, group.newest)
            return tr(
                "{message} So in {districts}.", message=message, districts=group_place(areas, group)
            )
        case _:
            facts["message"] = finding_message(catalogue, areas, group.newest)
            return tr("{message} So in {periods}, {span}.", **facts)


def group_place(areas: tuple[Area, ...], group: FindingGroup) -> str:
    """Return where it is so: an area's name, or how many districts."""
    if len(group.areas) == 1:
        return area_name(areas, group.newest.area)
    return ntr("{n} district", "{n} districts", len(group.areas))


def group_settlement(catalogue: Catalogue, areas: tuple[Area, ...], group: FindingGroup) -> str:
    """Return what would settle several findings."""
    return finding_settlement(catalogue, areas, group.newest)


def _count_of(group: FindingGroup) -> str:
    count = len(group.findings)
    match group.newest.period.frequency:
        case Frequency.MONTH:
            return ntr("{n} month", "{n} months", count)
        case Frequency.QUARTER:
            return ntr("{n} quarter", "{n} quarters", count)
        case Frequency.YEAR:
            return ntr("{n} year", "{n} years", count)


def _span(group: FindingGroup) -> str:
    """Return the periods from the first to the last: `2017 to 2025`; months within two years by
    their names."""
    first, last = group.first, group.last
    if last.year - first.year < _YEARS_BY_MONTH:
        return span_name(first, last)
    return span_name(Period.of_year(first.year), Period.of_year(last.year))


_YEARS_BY_MONTH = 2


def _said(
    catalogue: Catalogue, areas: tuple[Area, ...], finding: Finding, words: dict[str, str]
) -> str:
    facts = {
        name: _shown(catalogue, areas, name, fact, finding.area)
        for name, fact in finding.facts.items()
    }
    return begun(text(words).format(**facts))


def _shown(catalogue: Catalogue, areas: tuple[Area, ...], name: str, fact: Fact, area: str) -> str:
    match fact:
        case CellKey():
            title = cell_title(catalogue, fact)
            said = title if fact.area == area else f"{title} ({area_name(areas, fact.area)})"
        case Period():
            said = period_name(fact)
        case Amount():
            said = amount_words(round(fact.value, 1), fact.currency)
        case tuple():
            said = " + ".join(_part(catalogue, areas, p) for p in fact if isinstance(p, Part))
        case str():
            said = _code(catalogue, areas, name, fact)
        case _:
            said = percent(fact) if name in _SHARES else number(round(fact, 1))
    return said


def _part(catalogue: Catalogue, areas: tuple[Area, ...], part: Part) -> str:
    key = part.key
    if not key.is_total:
        label = text(catalogue.category(key.breakdown, key.category).label)
    elif key.area != TOTAL:
        label = area_name(areas, key.area)
    else:
        label = cell_title(catalogue, key)
    return f"{label} {amount_words(part.value, part.currency)}"


def _code(catalogue: Catalogue, areas: tuple[Area, ...], name: str, code: str) -> str:
    match name:
        case "today":
            return day_name(date.fromisoformat(code))
        case "indicator":
            return f"{code} {text(catalogue.indicator(code).label)}"
        case "breakdown":
            return text(catalogue.breakdown(code).label) if code else ""
        case "area":
            return area_name(areas, code)
        case "looks" | "texts":
            return ", ".join(tr(_PERSONAL_WORDS[word]) for word in code.split())
        case _:
            return code
