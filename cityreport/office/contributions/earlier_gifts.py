"""The cells that a branch office or a partner filled before, read from the journal's reasons.

A cell belongs to a sender as long as its newest change is the sender's. A step whose reason names
no sender, as older programs wrote it, makes its cells nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cityreport.domain.observation import CellKey
from cityreport.reasons import reason_facts
from cityreport.store.journal import CELL, Action
from cityreport.store.observations import read_cell_text
from cityreport.store.store import Store


class Gift(NamedTuple):
    """A cell that a sender's file filled. `made`: when the file was made (ISO 8601, UTC)."""

    key: CellKey
    made: str
    action: Action


def gifts_of(store: Store, kind: str, sender: str) -> Iterator[Gift]:
    """Yield the cells whose newest change is a step of that kind with a file of that sender."""
    if not sender:
        return
    seen: set[str] = set()
    for action in store.journal.actions(frozenset({kind})):
        facts = reason_facts(action.reason)
        if facts.get("sender") != sender:
            continue
        for entry in store.journal.entries(action.id):
            if entry.subject != CELL or entry.key in seen or entry.new is None:
                continue
            seen.add(entry.key)
            newest = store.journal.last_change(CELL, entry.key)
            if newest is not None and newest.id == action.id:
                yield Gift(read_cell_text(entry.key), str(facts.get("moment", "")), action)
