"""The memory that a computer has of office files it has seen: how far their journals went.

An old copy that is put back by mistake is a sound file; only a memory outside of it can tell.
"""

from __future__ import annotations

import msgspec

from cityreport.office.backups.backup_policy import Memory
from cityreport.store.store import Store

_ROW = "journals_seen"
_MOST = 20
"""Office files that are remembered; those seen longest ago are forgotten."""
_DELIBERATE = frozenset({"restore", "salvage"})
"""Actions by which a person chose an earlier state."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """The end of an office's journal when it was seen: its last action, the chain's hash then, and
    how often a person had chosen an earlier state."""

    office: str
    action: int
    link: str
    chosen: int


def look(store: Store) -> Seen:
    """Return how far the journal goes now."""
    head = store.journal.head()
    chosen = store.journal.count_actions(_DELIBERATE)
    return Seen(store.identity(), head.action, head.link.hex(), chosen)


def missing_since(store: Store, seen: Seen) -> int:
    """Return the number of actions that were seen and are not in the file: at least 1 if its
    history is another one; 0 where all are there, where a person chose an earlier state since, or
    where the memory is of another office."""
    if seen.office != store.identity() or seen.action == 0:
        return 0
    link = store.journal.link_after(seen.action)
    if link is not None and link.hex() == seen.link:
        return 0
    if store.journal.count_actions(_DELIBERATE) > seen.chosen:
        return 0
    return max(1, seen.action - store.journal.head().action)


def recall(memory: Memory, office: str) -> Seen | None:
    """Return the memory of an office; None without one."""
    return next((seen for seen in _all(memory) if seen.office == office), None)


def remember(memory: Memory, seen: Seen) -> None:
    """Remember how far a journal went."""
    others = [one for one in _all(memory) if one.office != seen.office]
    memory.set(_ROW, msgspec.json.encode([*others, seen][-_MOST:]).decode())


def _all(memory: Memory) -> list[Seen]:
    try:
        return msgspec.json.decode(memory.get(_ROW) or "[]", type=list[Seen])
    except msgspec.MsgspecError:
        return []
