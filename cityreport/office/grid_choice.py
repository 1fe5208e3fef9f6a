"""The breakdown whose categories stand as columns beside the totals of the page Enter.

The whole office shares the choice, and undo takes it back. It is no number and goes into no file:
the journal alone keeps it, its newest entry holds.
"""

from __future__ import annotations

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.office.changes import Changes
from cityreport.office.page_values import Changed
from cityreport.store.journal import JournalEntry
from cityreport.store.store import Store

GRID_COLUMNS = "grid"
"""The subject of its entries."""
_BESIDE = "beside"


class GridChoice:
    """Knows and changes the choice of an open office."""

    def __init__(self, store: Store, catalogue: Catalogue, changes: Changes) -> None:
        self._store = store
        self._catalogue = catalogue
        self._changes = changes

    @property
    def beside(self) -> str:
        """The id of the chosen breakdown; empty for none."""
        with self._store.reading():
            state = self._state()
        held = "" if state is None else msgspec.json.decode(state)
        return held if held in {b.id for b in self._catalogue.breakdowns} else ""

    def choose(self, breakdown: str) -> None:
        """Have the categories of a breakdown beside the totals; empty: of none.

        DataError('unknown_breakdown').
        """
        if breakdown:
            self._catalogue.breakdown(breakdown)
        new = msgspec.json.encode(breakdown).decode() if breakdown else None
        with self._changes.change():
            old = self._state()
            if old == new:
                return
            self._changes.append([JournalEntry(GRID_COLUMNS, _BESIDE, old, new)], GRID_COLUMNS)
        self._changes.announce(Changed(annotations=(GRID_COLUMNS,)))

    def _state(self) -> str | None:
        """Return the state that the journal holds last."""
        return dict(self._store.journal.latest(GRID_COLUMNS)).get(_BESIDE)
