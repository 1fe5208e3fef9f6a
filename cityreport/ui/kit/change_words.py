"""A line of the history in words: what was done, to what, and what it was before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import DateBasis, PathKind, Profile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.public_key import read_out
from cityreport.i18n import (
    mark,
    moment_name,
    number,
    percent,
    short_period_name,
    span_name,
    tr,
)
from cityreport.office.page_values import HistoryLine
from cityreport.reasons import reason_words
from cityreport.ui.kit.annotation_words import (
    STATEMENTS,
    accepted_cell,
    flag_of,
    statement_fields,
    statement_place,
)
from cityreport.wording import STATUS_NAMES, action_name, answer_words, area_name, cell_title

_BETWEEN = " · "


def done_words(line: HistoryLine) -> str:
    """Return the kind of an action in a word: `Changed`, `Pasted`, `Undone`."""
    if line.kind == "record" and line.cell is not None:
        if line.before is None:
            return tr("Entered")
        return tr("Emptied") if line.after is None else tr("Changed")
    return action_name(line.kind)


def place_words(catalogue: Catalogue, profile: Profile, line: HistoryLine) -> str:
    """Return the place that a line changed: a cell with its month and area, or a part of the
    settings."""
    if line.cell is not None:
        return cell_words(catalogue, profile, line.cell)
    annotated = flag_of(line.subject, line.part) or accepted_cell(line.subject, line.part)
    if annotated is not None:
        cell = cell_words(catalogue, profile, annotated)
        return cell if line.subject == "flag" else tr("Finding: {finding}", finding=cell)
    said = statement_place(catalogue, profile, line.subject, line.part) or line.subject
    match line.subject:
        case "area":
            said = tr("District {name}", name=line.part)
        case "population":
            area, year = line.part.split("\t")
            said = tr("Population {year}, {area}", year=year, area=area_name(profile.areas, area))
        case "series":
            said = tr("About the numbers of {indicator}", indicator=line.part)
        case "officer":
            said = tr("Officer: {name}", name=line.part)
        case "erasure":
            table, _, at = line.part.partition("\t")
            if table == "journal":
                said = tr("Text of change {number}", number=at)
            else:
                said = tr("Reason of action {number}", number=at)
        case "submission":
            said = tr("Submission {number}", number=line.part)
        case "city" | "baseline" | "target" | "grid":
            said = tr(_SINGLE[line.subject])
        case "":
            said = reason_words(line.reason)
    return said


def cell_words(catalogue: Catalogue, profile: Profile, key: CellKey) -> str:
    """Return a cell with its category, month and area, also one that the standard has no more."""
    title = cell_title(catalogue, key)
    return _BETWEEN.join([title, short_period_name(key.period), area_name(profile.areas, key.area)])


def state_words(line: HistoryLine) -> tuple[str, str]:
    """Return the states before and after, each with what differs from the other."""
    if not line.subject or line.subject == "erasure":
        return "", ""
    if line.cell is not None:
        return answers_in_words(line.before, line.after)
    return settings_in_words(line.subject, line.old, line.new)


def answers_in_words(before: Observation | None, after: Observation | None) -> tuple[str, str]:
    """Two states of a cell: `9, provisional` and `12`; notes and the like where they differ."""
    differing = [
        name
        for name in _BESIDE
        if (getattr(before, name, None) or "") != (getattr(after, name, None) or "")
    ]
    return _answer(before, differing), _answer(after, differing)


def settings_in_words(subject: str, old: str | None, new: str | None) -> tuple[str, str]:
    """Two states of a part of the settings, by the fields that differ."""
    before, after = dict(_fields(subject, old)), dict(_fields(subject, new))
    if old is None or new is None:
        for fields in (before, after):
            fields.pop(_POSITION, None)
    names = [name for name in before | after if before.get(name) != after.get(name)]
    return _settings(old, before, names), _settings(new, after, names)


def _answer(held: Observation | None, differing: list[str]) -> str:
    parts = [answer_words(held)]
    if held is None:
        return parts[0]
    if held.value is not None and held.status is not Status.NORMAL:
        parts.append(tr(STATUS_NAMES[held.status]).lower())
    for name in differing:
        value = getattr(held, name)
        words = number(value) if isinstance(value, int | float) else value
        if words:
            parts.append(tr("{field}: {value}", field=tr(_BESIDE[name]), value=words))
        elif name == "note":
            parts.append(tr("no note"))
    return ", ".join(parts)


def _settings(state: str | None, fields: dict[str, str], names: list[str]) -> str:
    if state is None:
        return tr("not there")
    shown = [(tr(name), fields.get(name) or tr("empty")) for name in names]
    said = [tr("{field}: {value}", field=name, value=value) for name, value in shown]
    return _BETWEEN.join(said) or tr("there")


def _fields(subject: str, state: str | None) -> Iterator[tuple[str, str]]:
    """Yield the fields of a state, each with its name (in English) and its value in words."""
    if subject in STATEMENTS:
        for name, value in statement_fields(subject, state) if state is not None else ():
            yield name, _said(value)
        return
    held = None if state is None else msgspec.json.decode(state)
    if subject in {"submission", "submission_elsewhere"} and isinstance(held, list):
        first, last = Period.parse(held[4]), Period.parse(held[5])
        yield mark("Months"), span_name(first, last)
        yield mark("Numbers"), number(held[8])
    elif subject == "computer" and isinstance(held, list):
        yield mark("Role"), tr(_COMPUTERS[held[0]]) if held[0] in _COMPUTERS else str(held[0])
        yield mark("Name"), str(held[1])
    elif subject == "grid":
        yield mark("Breakdown"), "" if held is None else str(held)
    elif subject in _LISTED and isinstance(held, list):
        for name, value in zip(_LISTED[subject], held, strict=False):
            place = value + 1 if name == _POSITION else value
            yield name, _value(name, place)
    elif isinstance(held, dict):
        for field, value in held.items():
            if field in _NAMED:
                yield _NAMED[field], _value(field, value)


_COMPUTERS = {"home": mark("The office works here."), "second": mark("A second PC")}


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name in _WAYS:
        return _WAYS[name](value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, int):
        return number(value)
    return "" if value is None else str(value)


def _month(value: str) -> str:
    return short_period_name(Period.parse(value))


def _yes(value: bool) -> str:
    return tr("Yes") if value else tr("No")


_SINGLE = {
    "city": mark("City"),
    "baseline": mark("Baseline years"),
    "target": mark("Target"),
    "grid": mark("Columns beside the totals"),
}
_BESIDE = {
    "note": mark("note"),
    "source": mark("source"),
    "currency": mark("currency"),
    "sample_size": mark("sample size"),
    "margin": mark("margin"),
}
_POSITION = mark("Place in the list")
_LISTED = {
    "area": (
        mark("Code"),
        mark("Name"),
        mark("First month"),
        mark("Last month"),
        _POSITION,
        mark("Follows"),
    ),
    "officer": (mark("Name"), _POSITION),
}
_NAMED = {
    "name": mark("Name"),
    "to": mark("Sent to"),
    "sender": mark("From whom"),
    "place": mark("Folder"),
    "key": mark("Signed by the key"),
    "country": mark("Country"),
    "locode": mark("UN/LOCODE"),
    "contact": mark("Contact"),
    "currency": mark("Currency"),
    "earlier_currencies": mark("Currencies before"),
    "attribution": mark("Attribution"),
    "years": mark("Baseline years"),
    "reason": mark("Why these years"),
    "year": mark("Year"),
    "reduction": mark("Reduction"),
    "path": mark("Path to the target"),
    "value": mark("People"),
    "source": mark("Source"),
    "agency": mark("Source agency"),
    "unit": mark("Unit, if it differs from the standard"),
    "attempts_included": mark("Attempts are included"),
    "principal_offence_rule": mark("Only the most serious offence counts"),
    "date_basis": mark("The date means"),
    "coverage": mark("What the numbers cover"),
    "break_period": mark("Break in the series from month"),
    "break_reason": mark("Reason of the break"),
}
_PATHS = {
    PathKind.GEOMETRIC: mark("The same percentage each year (recommended)"),
    PathKind.LINEAR: mark("The same number of cases each year"),
}
_BASES = {
    DateBasis.UNKNOWN: mark("Not said"),
    DateBasis.OCCURRENCE: mark("The day it happened"),
    DateBasis.RECORDING: mark("The day it was recorded"),
}
_WAYS: dict[str, Callable[[Any], str]] = {
    "First month": _month,
    "Last month": _month,
    "Follows": lambda held: ", ".join(f"{code} ({_month(month)})" for code, month in held),
    "earlier_currencies": lambda held: ", ".join(
        tr("{currency} before {month}", currency=currency, month=_month(month))
        for currency, month in held
    ),
    "key": read_out,
    "break_period": _month,
    "attempts_included": _yes,
    "principal_offence_rule": _yes,
    "reduction": lambda share: percent(share, 0),
    "value": number,
    "path": lambda kind: tr(_PATHS[PathKind(kind)]),
    "date_basis": lambda basis: tr(_BASES[DateBasis(basis)]),
}
"""Field -> how its value is shown; others as they are."""


def when_words(line: HistoryLine) -> str:
    """Return the moment, and a mark where the clock stood earlier than before."""
    moment = moment_name(line.at)
    return tr("{moment} ▲ clock set back", moment=moment) if line.clock_back else moment
