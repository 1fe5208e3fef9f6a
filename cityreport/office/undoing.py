"""Undo and redo as new actions of the journal: they work after a restart too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cityreport.domain.observation import CellKey, Observation
from cityreport.errors import DataError
from cityreport.messages import cell_name
from cityreport.office.pages import Undoing
from cityreport.store.journal import Entry
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.store import Store

UNDOABLE = frozenset({"record", "paste", "import", "merge"})
"""The kinds of action that undo takes back; setting a city up is not among them."""


class Undo:
    """The steps of one store that can be taken back or done again."""

    class Append(Protocol):
        """How a new action is written to the journal."""

        def __call__(
            self, entries: Sequence[Entry], kind: str, *, undoes: int | None = None
        ) -> None: ...

    def __init__(self, store: Store) -> None:
        self._store = store

    def undo(self, append: Append) -> tuple[CellKey, ...]:
        """Take the last step back, inside the caller's transaction."""
        action = self._store.journal.undoable(UNDOABLE)
        if action is None:
            raise DataError("nothing_to_undo")
        return self._revert(action, "undo", append)

    def redo(self, append: Append) -> tuple[CellKey, ...]:
        """Take the last undo back, inside the caller's transaction."""
        action = self._store.journal.redoable(UNDOABLE)
        if action is None:
            raise DataError("nothing_to_redo")
        return self._revert(action, "redo", append)

    def next_undo(self) -> Undoing | None:
        """What `undo` would change; None if there is nothing."""
        return self._preview(self._store.journal.undoable(UNDOABLE))

    def next_redo(self) -> Undoing | None:
        """What `redo` would change; None if there is nothing."""
        return self._preview(self._store.journal.redoable(UNDOABLE))

    def _revert(self, action: int, kind: str, append: Append) -> tuple[CellKey, ...]:
        entries = []
        for entry in reversed(self._store.journal.entries(action)):
            reverted = self._store.observations.revert(entry)
            if reverted is None:
                raise DataError("undo_overtaken", cell=cell_name(*read_cell_text(entry.key)))
            entries.append(reverted)
        append(entries, kind, undoes=action)
        return tuple(read_cell_text(entry.key) for entry in entries)

    def _preview(self, action: int | None) -> Undoing | None:
        if action is None:
            return None
        entries = self._store.journal.entries(action)
        first = entries[0]
        key = read_cell_text(first.key)
        return Undoing(
            self._store.journal.action(action).kind,
            key,
            before=_observation(key, first.new),
            after=_observation(key, first.old),
            more=len(entries) - 1,
        )


def _observation(key: CellKey, state: str | None) -> Observation | None:
    return None if state is None else read_state(key, state)
