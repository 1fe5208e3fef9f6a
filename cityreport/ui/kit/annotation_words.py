"""Annotations in the words of the history: signatures, flags, answers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cityreport.collection_words import FREQUENCY_NAMES
from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.errors import DataError
from cityreport.i18n import mark, short_period_name, text, tr
from cityreport.office.annotations import flagged_cell
from cityreport.reasons import reason_words
from cityreport.store.annotations import ANNOTATIONS
from cityreport.wording import area_name

STATEMENTS = frozenset(ANNOTATIONS)
"""Subjects of the journal that are statements."""


def flag_of(subject: str, part: str) -> CellKey | None:
    """Return the cell that a flag stands on; None for all but flags."""
    return flagged_cell(part) if subject == "flag" else None


def accepted_cell(subject: str, part: str) -> CellKey | None:
    """Return the cell that an accepted finding begins with (`CellKey.name`); None for all other
    subjects, and for a finding about no cell."""
    _rule, _, cells = part.partition("\t")
    indicator, _, rest = cells.partition("\t")[0].partition(" ")
    words = rest.split(" ")
    if subject != "acceptance" or len(words) > _MOST_WORDS:
        return None
    period, *rest_words = words
    area = rest_words.pop(0) if len(rest_words) % 2 else TOTAL
    try:
        return CellKey(indicator, Period.parse(period), area, *rest_words)
    except DataError:
        return None


def statement_place(catalogue: Catalogue, profile: Profile, subject: str, part: str) -> str | None:
    """Return the subject of a statement; None where it is none, or a flag (`flag_of`)."""
    first, _, rest = part.partition("\t")
    said = None
    match subject:
        case "published":
            said = tr("What public copy {number} showed", number=part)
        case "sent":
            said = tr("Signatures that were sent")
        case "delivered" | "answered" | "remarked":
            said = tr(_DELIVERIES[subject])
        case "computer":
            said = tr("A computer of the office")
        case "submission_elsewhere":
            said = tr("A submission of another state of this file")
        case "sign_off":
            said = tr("Sign-off of {period}", period=short_period_name(Period.parse(part)))
        case "acceptance":
            said = tr("Finding: {finding}", finding=" · ".join([first, *rest.split("\t")[:1]]))
        case "narrative":
            said = tr("{year} in words: {question}", year=first, question=_label(catalogue, rest))
        case "collection":
            said = tr("What is collected: {indicator}", indicator=part)
        case "hand_over" | "decision":
            said = tr(_NUMBERED[subject], number=part)
        case "second_keying":
            said = tr(
                "Second typing of {period}, {area}",
                period=short_period_name(Period.parse(first)),
                area=area_name(profile.areas, rest),
            )
    return said


def statement_fields(subject: str, state: str) -> Iterator[tuple[str, object]]:
    """Yield the fields of a statement, each with its name (in English) and its value."""
    held = msgspec.json.decode(state)
    if subject == "flag":
        yield mark("Text"), held
    elif subject == "second_keying":
        yield mark("Cells typed"), held[0]
        yield mark("Cells that differ"), held[1]
        if held[2:] and held[2] is not None:
            yield mark("Cells changed"), held[2]
    elif subject == "collection":
        by = held["by"]
        yield mark("Collected"), not held["reason"]
        yield mark("How often"), by and tr(FREQUENCY_NAMES[Frequency(by)])
        for field, name in (("since", mark("First month")), ("until", mark("Last month"))):
            yield name, held[field] and short_period_name(Period.parse(held[field]))
        yield mark("Breakdowns not used"), ", ".join(held["unused"])
        yield mark("Reason"), held["reason"]
    else:
        if (reopened := held.get("reopened")) is not None:
            held |= {"officer": reopened["officer"], "reason": reopened["reason"]}
            yield mark("Reopened"), True
        for field, name in _NAMED.items():
            if field in held:
                yield name, reason_words(held[field]) if field == "reason" else held[field]


def _label(catalogue: Catalogue, code: str) -> str:
    try:
        return text(catalogue.question(code).label)
    except DataError:
        return code


_MOST_WORDS = 4
"""Of a cell's name after its indicator: period, area, breakdown, category."""
_DELIVERIES = {
    "delivered": mark("Submission that was sent"),
    "answered": mark("Answer to a submission"),
    "remarked": mark("Remark of the network"),
}
_NUMBERED = {
    "hand_over": mark("Note {number} for the next officer"),
    "decision": mark("Decision {number}"),
}
_NAMED = {
    "officer": mark("Officer"),
    "role": mark("Role"),
    "revision": mark("Revision"),
    "reason": mark("Reason"),
    "yes": mark("Yes or no"),
    "people": mark("People"),
    "words": mark("In words"),
    "text": mark("Text"),
    "indicator": mark("Indicator"),
    "who": mark("Who does it"),
    "until": mark("By"),
    "done_by": mark("Done by"),
}
