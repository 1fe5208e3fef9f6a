"""Undo and redo as new actions of the journal: they work after a restart too."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.errors import DataError
from cityreport.messages import cell_name
from cityreport.office import change_history
from cityreport.office.cells import CellWriter, Change
from cityreport.office.changes import Changes
from cityreport.office.city_profile import CityWriter
from cityreport.office.history import History
from cityreport.office.page_values import Changed, HistoryLine, Undoing
from cityreport.office.sign_off_steps import refuse_entries, refuse_submitted
from cityreport.store.annotations import ANNOTATIONS
from cityreport.store.journal import CELL, JournalEntry
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.store import Store

UNDOABLE = frozenset(
    {"record", "paste", "import", "merge", "receive_form", "zero_return", "take_back"}
    | {"second_taken", "months"}
    | {"sign", "reopen", "accept", "withdraw", "flag", "narrative", "collects"}
    | {"hand_over", "decision", "grid"}
)
"""The kinds of action that undo takes back. Settings are not among them: they are saved by a
button, far from the grid; a change of them is taken back in the history."""

Revert = Callable[[Store, JournalEntry], JournalEntry | None]


def _revert_cell(store: Store, entry: JournalEntry) -> JournalEntry | None:
    return store.observations.revert(entry)


def _revert_statement(store: Store, entry: JournalEntry) -> JournalEntry | None:
    return store.annotations.revert(entry)


def _revert_journal_alone(store: Store, entry: JournalEntry) -> JournalEntry | None:
    if dict(store.journal.latest(entry.subject)).get(entry.key) != entry.new:
        return None
    return JournalEntry(entry.subject, entry.key, entry.new, entry.old)


REVERTING: Mapping[str, Revert] = {
    CELL: _revert_cell,
    **dict.fromkeys(ANNOTATIONS, _revert_statement),
    "grid": _revert_journal_alone,
}
"""Subject -> how an entry of it is taken back; None where it was changed again since.

A new subject of undoable actions is a line here, unless it is an annotation.
"""


class Undone(msgspec.Struct, frozen=True):
    """The cells and the subjects of statements that a step back changed."""

    cells: tuple[CellKey, ...]
    annotations: tuple[str, ...]


class Steps:
    """The steps of an office that writes: the last one taken back, done again, or a single
    change taken back."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        city: CityWriter,
        cells: CellWriter,
        history: History,
        changes: Changes,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._city = city
        self._cells = cells
        self._history = history
        self._changes = changes

    def undo(self) -> tuple[CellKey, ...]:
        """Take the last step back as a new action and return the cells that changed.

        DataError nothing_to_undo, undo_overtaken, month_signed, sign_submitted.
        """
        with self._changes.change():
            action = self._store.journal.undoable(UNDOABLE)
            if action is None:
                raise DataError("nothing_to_undo")
            undone = self._revert(action, "undo")
        return self._announced(undone)

    def redo(self) -> tuple[CellKey, ...]:
        """Do again what undo took back; DataError nothing_to_redo and those of `undo`."""
        with self._changes.change():
            action = self._store.journal.redoable(UNDOABLE)
            if action is None:
                raise DataError("nothing_to_redo")
            undone = self._revert(action, "redo")
        return self._announced(undone)

    def next_undo(self) -> Undoing | None:
        """Return what `undo` would change; None if there is nothing."""
        with self._store.reading():
            return self._preview(self._store.journal.undoable(UNDOABLE))

    def next_redo(self) -> Undoing | None:
        """Return what `redo` would change; None if there is nothing."""
        with self._store.reading():
            return self._preview(self._store.journal.redoable(UNDOABLE))

    def take_back(self, seq: int) -> HistoryLine:
        """Make what one change replaced hold again, as a new change; return the line it was.

        A later change of the same is replaced too: show `History.taking_back` before. DataError
        where the state of before is none that settings can have, or holds already.
        """
        line = self._history.taking_back(seq).line
        reason = change_history.reason_of(seq)
        if line.cell is not None:
            change: Change = line.cell if line.before is None else line.before
            self._cells.put_back(change, "take_back", reason)
            return line
        if line.subject == "series" and line.old is not None:
            self._catalogue.indicator(line.part)
        earlier = change_history.earlier_profile(self._city.profile, line)
        self._city.save(earlier, "profile_back", reason, keep=True)
        return line

    def _announced(self, undone: Undone) -> tuple[CellKey, ...]:
        self._changes.announce(Changed(undone.cells, annotations=undone.annotations))
        return undone.cells

    def _revert(self, action: int, kind: str) -> Undone:
        """Take an action back inside the caller's transaction; return what it changed."""
        done = self._store.journal.entries(action)
        refuse_entries(self._store, done)
        entries = []
        for entry in reversed(done):
            refuse_submitted(self._store, entry, action)
            if entry.subject == CELL and entry.old is not None:
                # months of a district may have changed since; only one that is gone takes none
                self._city.check_area(read_cell_text(entry.key).area)
            reverted = REVERTING[entry.subject](self._store, entry)
            if reverted is None:
                raise DataError("undo_overtaken", cell=_name(entry))
            entries.append(reverted)
        self._changes.append(entries, kind, undoes=action)
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
    """Return the thing that an entry changed, for a sentence."""
    if entry.subject == CELL:
        return cell_name(*read_cell_text(entry.key))
    return " ".join([entry.subject, *entry.key.split("\t")]).strip()


def _observation(key: CellKey, state: str | None) -> Observation | None:
    return None if state is None else read_state(key, state)
