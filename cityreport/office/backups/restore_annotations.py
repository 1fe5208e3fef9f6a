"""The effect of a restore on annotations: signatures by their months, the rest by their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.i18n import mark, number, span_name, tr
from cityreport.office.sign_off_steps import is_signature_locked
from cityreport.store import file_comparison
from cityreport.store.annotations import (
    ACCEPTANCE,
    COLLECTION,
    DECISION,
    FLAG,
    HAND_OVER,
    NARRATIVE,
    SECOND_KEYING,
    SIGN_OFF,
)

_REST = {
    ACCEPTANCE: mark("Accepted findings: {lost} lost, {gained} come back, {changed} as they were."),
    FLAG: mark("Flags: {lost} lost, {gained} come back, {changed} as they were."),
    NARRATIVE: mark(
        "Answers of the year: {lost} lost, {gained} come back, {changed} as they were."
    ),
    COLLECTION: mark("What is collected: {lost} lost, {gained} come back, {changed} as they were."),
    HAND_OVER: mark(
        "Notes for the next officer: {lost} lost, {gained} come back, {changed} as they were."
    ),
    DECISION: mark("Decisions: {lost} lost, {gained} come back, {changed} as they were."),
    SECOND_KEYING: mark("Second typings: {lost} lost, {gained} come back, {changed} as they were."),
}


class SignatureDifference(NamedTuple):
    """Periods that are signed off now and would not be, that would be again, and whose signature
    would be another one or opened again where it was before."""

    lost: tuple[Period, ...]
    gained: tuple[Period, ...]
    changed: tuple[Period, ...]


def signature_difference(
    annotations: Iterable[file_comparison.AnnotationDifference],
) -> SignatureDifference:
    """Return the periods whose signatures differ, in order."""
    lost: list[Period] = []
    gained: list[Period] = []
    changed: list[Period] = []
    for one in annotations:
        if one.subject != SIGN_OFF:
            continue
        is_now = is_signature_locked(one.key, one.here)
        would_be = is_signature_locked(one.key, one.there)
        found = changed if is_now == would_be else lost if is_now else gained
        found.append(Period.parse(one.key))
    return SignatureDifference(*(tuple(sorted(periods)) for periods in (lost, gained, changed)))


def said_sentences(annotations: Iterable[file_comparison.AnnotationDifference]) -> list[str]:
    """Return the effect on annotations other than signatures, in sentences."""
    all_of_them = tuple(annotations)
    signed = signature_difference(all_of_them)
    found = []
    if signed.lost:
        words = tr(
            "These would not be signed off any more: {periods}.", periods=_spans(signed.lost)
        )
        found.append(words)
    if signed.gained:
        found.append(
            tr("These would be signed off again: {periods}.", periods=_spans(signed.gained))
        )
    if signed.changed:
        found.append(
            tr(
                "These signatures would be as they were then: {periods}.",
                periods=_spans(signed.changed),
            )
        )
    for subject, sentence in _REST.items():
        here = [one for one in all_of_them if one.subject == subject]
        lost = sum(one.there is None for one in here)
        gained = sum(one.here is None for one in here)
        if here:
            facts = {"lost": lost, "gained": gained, "changed": len(here) - lost - gained}
            found.append(tr(sentence, **{name: number(n) for name, n in facts.items()}))
    return found


def _spans(periods: Iterable[Period]) -> str:
    """Periods by their names, those that follow each other as one span."""
    return ", ".join(span_name(first, last) for first, last in _runs(periods))


def _runs(periods: Iterable[Period]) -> Iterator[tuple[Period, Period]]:
    first = last = None
    for period in periods:
        if first is None or last is None:
            first = last = period
        elif period.frequency is last.frequency and period == last.shift(1):
            last = period
        else:
            yield first, last
            first = last = period
    if first is not None and last is not None:
        yield first, last
