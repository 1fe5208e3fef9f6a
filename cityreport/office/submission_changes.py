"""Changes of the numbers between a submission and the next one, cell by cell, with the reasons.

It is read from the journal, so it needs none of the files. A submission of another state of the
office file (a backup was put back since) has no place in this journal and is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period, month_range, periods_within
from cityreport.domain.sign_off import Signature
from cityreport.domain.submission import SubmissionRecord
from cityreport.domain.submission_difference import ChangedCell, SubmissionDifference
from cityreport.errors import DataError
from cityreport.store.annotations import SIGN_OFF
from cityreport.store.journal import CELL, Action, JournalEntry
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.store import Store


def later_ones(made: Sequence[SubmissionRecord], one: SubmissionRecord) -> list[SubmissionRecord]:
    """Return the later submissions of the same kind with a month in common, the next one first."""
    later = [
        other
        for other in made
        if other.sequence > one.sequence
        and other.confidentiality == one.confidentiality
        and other.start <= one.end
        and one.start <= other.end
    ]
    return sorted(later, key=lambda other: (other.sequence, other.created))


def next_of(made: Sequence[SubmissionRecord], one: SubmissionRecord) -> SubmissionRecord | None:
    """Return the next submission of the same kind that has a month in common; None without one."""
    return next(iter(later_ones(made, one)), None)


def compare(
    store: Store, before: SubmissionRecord, after: SubmissionRecord | None = None
) -> SubmissionDifference:
    """Return what changed from one submission to a later one, or to the numbers now.

    DataError sent_elsewhere where one of them was made in another state of the file or by a program
    that did not note its place, sent_apart where they have no month in common, sent_not_later.
    """
    if after is not None and after.sequence <= before.sequence:
        raise DataError("sent_not_later", number=before.sequence, other=after.sequence)
    months = _months(before)
    others = months if after is None else _months(after)
    both = sorted(months & others)
    if not both and after is not None:
        raise DataError("sent_apart", number=before.sequence, other=after.sequence)
    with store.reading():
        from_action = _read_at(store, before)
        until = None if after is None else _read_at(store, after)
        changed = store.history.changes_between((CELL, SIGN_OFF), from_action, until)
        cells = _changed_cells(changed, both[0], both[-1])
    return SubmissionDifference(
        before, after, both[0], both[-1], len(others - months), len(months - others), cells
    )


def _months(made: SubmissionRecord) -> set[Period]:
    return set(month_range(Period.parse(made.start), Period.parse(made.end)))


def _read_at(store: Store, made: SubmissionRecord) -> int:
    """Return the number of the journal's last action when a submission's numbers were read."""
    along = store.sent_along().get(made.id)
    link = None if along is None or not along.read_at else store.journal.link_after(along.read_at)
    if along is None or link is None or link.hex() != along.link:
        raise DataError("sent_elsewhere", number=made.sequence)
    return along.read_at


def _changed_cells(
    changed: Sequence[tuple[Action, JournalEntry]], start: Period, end: Period
) -> tuple[ChangedCell, ...]:
    within = set(periods_within(start, end))
    first: dict[str, str | None] = {}
    last: dict[str, tuple[Action, str | None]] = {}
    opened: dict[str, str] = {}
    for action, entry in changed:
        if entry.subject == SIGN_OFF:
            reason = _reason_of(entry.new)
            if reason:
                opened[entry.key] = reason
            continue
        first.setdefault(entry.key, entry.old)
        last[entry.key] = (action, entry.new)
    found = []
    for text, (action, new) in last.items():
        key = read_cell_text(text)
        if key.period not in within:
            continue
        was, now = _observation(key, first[text]), _observation(key, new)
        if _figure(was) == _figure(now):
            continue
        why = action.reason or opened.get(str(key.period), "")
        found.append(ChangedCell(key, was, now, action.kind, action.officer, action.at, why))
    return tuple(sorted(found, key=lambda one: (one.key.period.start, one.key)))


def _reason_of(state: str | None) -> str:
    signature = None if state is None else msgspec.json.decode(state, type=Signature)
    if signature is None:
        return ""
    return signature.reason if signature.reopened is None else signature.reopened.reason


def _observation(key: CellKey, state: str | None) -> Observation | None:
    return None if state is None else read_state(key, state)


def _figure(held: Observation | None) -> tuple[object, object]:
    return (None, None) if held is None else (held.value, held.status)
