"""Undo and redo as new actions of the journal: they work after a restart too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.messages import cell_name
from cityreport.office.page_values import Undoing
from cityreport.office.sign_off_steps import refuse_entries, refuse_submitted
from cityreport.store.annotations import ACCEPTANCE, FLAG, NARRATIVE, SIGN_OFF
from cityreport.store.journal import CELL, JournalEntry
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.store import Store

UNDOABLE = frozenset(
    {"record", "paste", "import", "merge", "receive_form", "zero_return", "take_back"}
    | {"second_taken"}
    | {"sign", "reopen", "accept", "withdraw", "flag", "narrative"}
)
"""The kinds of action that undo takes back. Settings are not among them: they are saved by a
button, far from the grid; a change of them is taken back in the history."""

Revert = Callable[[Store, JournalEntry], JournalEntry | None]


def _revert_cell(store: Store, entry: JournalEntry) -> JournalEntry | None:
    return store.observations.revert(entry)


def _revert_statement(store: Store, entry: JournalEntry) -> JournalEntry | None:
    return store.annotations.revert(entry)


REVERTING: Mapping[str, Revert] = {
    CELL: _revert_cell,
    **dict.fromkeys((SIGN_OFF, ACCEPTANCE, FLAG, NARRATIVE), _revert_statement),
}
"""Subject -> how an entry of it is taken back; None where it was changed again since.

A new subject of undoable actions is a line here.
"""


class Undone(msgspec.Struct, frozen=True):
    """The cells and the subjects of statements that a step back changed."""

    cells: tuple[CellKey, ...]
    annotations: tuple[str, ...]


class Undo:
    """The steps of one store that can be taken back or done again.

    `check_area`: raises DataError for an area that does not exist in a period.
    """

    class Append(Protocol):
        """How a new action is written to the journal."""

        def __call__(
            self, entries: Sequence[JournalEntry], kind: str, *, undoes: int | None = None
        ) -> None: ...

    def __init__(self, store: Store, check_area: Callable[[str, Period], None]) -> None:
        self._store = store
        self._check_area = check_area

    def undo(self, append: Append) -> Undone:
        """Take the last step back, inside the caller's transaction; return what it changed."""
        action = self._store.journal.undoable(UNDOABLE)
        if action is None:
            raise DataError("nothing_to_undo")
        return self._revert(action, "undo", append)

    def redo(self, append: Append) -> Undone:
        """Take the last undo back, inside the caller's transaction; return what it changed."""
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

    def _revert(self, action: int, kind: str, append: Append) -> Undone:
        done = self._store.journal.entries(action)
        refuse_entries(self._store, done)
        entries = []
        for entry in reversed(done):
            refuse_submitted(self._store, entry, action)
            if entry.subject == CELL and entry.old is not None:
                key = read_cell_text(entry.key)
                self._check_area(key.area, key.period)
            reverted = REVERTING[entry.subject](self._store, entry)
            if reverted is None:
                raise DataError("undo_overtaken", cell=_name(entry))
            entries.append(reverted)
        append(entries, kind, undoes=action)
        cells = tuple(read_cell_text(e.key) for e in entries if e.subject == CELL)
        return Undone(cells, tuple(sorted({e.subject for e in entries} - {CELL})))

    def _preview(self, action: int | None) -> Undoing | None:
        if action is None:
            return None
        first_change = self._store.journal.first_change(action)
        kind = self._store.journal.action(action).kind
        if first_change is None:
            return Undoing(kind, None, None, None, 0)
        first, count = first_change
        if first.subject != CELL:
            return Undoing(kind, None, None, None, count - 1)
        key = read_cell_text(first.key)
        return Undoing(
            kind,
            key,
            before=_observation(key, first.new),
            after=_observation(key, first.old),
            more=count - 1,
        )


def _name(entry: JournalEntry) -> str:
    """What an entry changed, for a sentence."""
    if entry.subject == CELL:
        return cell_name(*read_cell_text(entry.key))
    return " ".join([entry.subject, *entry.key.split("\t")]).strip()


def _observation(key: CellKey, state: str | None) -> Observation | None:
    return None if state is None else read_state(key, state)
