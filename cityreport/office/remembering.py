"""What a computer remembers of the office files it has seen: how far their journals went.

An old copy that is put back by mistake is a sound file; only a memory outside of it can tell.
"""

from __future__ import annotations

from typing import NamedTuple

from cityreport.store.store import Store


class Memory(NamedTuple):
    """How far an office's journal went: its last action and the chain's hash then."""

    office: str
    action: int
    link: str


def remember(store: Store) -> Memory:
    """How far the journal goes now."""
    head = store.journal.head()
    return Memory(store.identity(), head.action, head.link.hex())


def missing_since(store: Store, seen: Memory) -> int:
    """How many actions that were seen are not in the file (at least 1 if its history is another
    one); 0 where all are there, or where the memory is of another office."""
    if seen.office != store.identity() or seen.action == 0:
        return 0
    link = store.journal.link_after(seen.action)
    if link is not None and link.hex() == seen.link:
        return 0
    return max(1, seen.action - store.journal.head().action)
