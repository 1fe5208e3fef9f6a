"""Deliveries of submissions, answers to them and the network's remarks: only the journal has them,
no table, and nothing changes one but the erasure of a text. They are facts (`sent_facts`): a
restore keeps them."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from cityreport.domain.delivery import Delivery, KeptRemark, SubmissionAnswer
from cityreport.errors import AccessError
from cityreport.store.journal import Journal
from cityreport.store.journal_links import state_with_changed_texts

DELIVERED = "delivered"
"""The subject of entries on who got a submission, by a UUID: `domain.delivery.Delivery`."""
ANSWERED = "answered"
"""The subject of entries on files that came back, by a UUID: `domain.delivery.SubmissionAnswer`."""
REMARKED = "remarked"
"""The subject of entries on the network's remarks, by a UUID: `domain.delivery.KeptRemark`."""
DELIVERY_SUBJECTS = (DELIVERED, ANSWERED, REMARKED)

T = TypeVar("T", Delivery, SubmissionAnswer, KeptRemark)


def deliveries(journal: Journal) -> list[Delivery]:
    """Return who got a submission, the earliest first; raise AccessError('journal_damaged')."""
    return _all(journal, DELIVERED, Delivery)


def kept_answers(journal: Journal) -> list[SubmissionAnswer]:
    """Return the answers, the earliest first; raise AccessError('journal_damaged')."""
    return _all(journal, ANSWERED, SubmissionAnswer)


def kept_remarks(journal: Journal) -> list[KeptRemark]:
    """Return the network's remarks, the earliest first; raise AccessError('journal_damaged')."""
    return _all(journal, REMARKED, KeptRemark)


def read_delivery(state: str) -> Delivery:
    """Return the delivery of a state; raise ValueError for any other text."""
    return msgspec.json.decode(state, type=Delivery)


def read_kept_answer(state: str) -> SubmissionAnswer:
    """Return the answer of a state; raise ValueError for any other text."""
    return msgspec.json.decode(state, type=SubmissionAnswer)


def read_kept_remark(state: str) -> KeptRemark:
    """Return the remark of a state; raise ValueError for any other text."""
    return msgspec.json.decode(state, type=KeptRemark)


def is_erased_of(subject: str, state: str, whole: str) -> bool:
    """Return whether `state` is `whole` with one or more texts erased."""
    if subject not in DELIVERY_SUBJECTS or state == whole:
        return False
    left: dict[str, str] = {}

    def note(name: str, text: str) -> str:
        left[name] = text
        return text

    state_with_changed_texts(subject, state, note)
    emptied = state_with_changed_texts(
        subject, whole, lambda name, text: text if left.get(name) == text else ""
    )
    return emptied == state


def _all(journal: Journal, subject: str, kind: type[T]) -> list[T]:
    found: list[T] = []
    for key, state in journal.latest(subject):
        try:
            found.append(msgspec.json.decode(state or "", type=kind))
        except ValueError as error:  # msgspec's errors are ValueErrors
            raise AccessError("journal_damaged", entry=f"{subject} {key}") from error
    return sorted(found, key=lambda one: one.at)
