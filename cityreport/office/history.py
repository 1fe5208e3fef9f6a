"""The history of an open office for people to read, and the proof that the journal holds."""

from __future__ import annotations

from cityreport.domain import submission
from cityreport.domain.observation import CellKey
from cityreport.office import audit as auditing
from cityreport.office import change_history
from cityreport.office.backups.stale_copy import Seen
from cityreport.office.clock import OfficeClock
from cityreport.office.page_values import Audit, HistoryFilter, HistoryLines, TakingBack
from cityreport.store.journal_history import PAGE, Cursor
from cityreport.store.store import Store


class History:
    """The journal of an open office, to read."""

    def __init__(self, store: Store, clock: OfficeClock) -> None:
        self._store = store
        self._clock = clock

    def lines(
        self, wanted: HistoryFilter, before: Cursor | None = None, limit: int = PAGE
    ) -> HistoryLines:
        """Return what was done, the newest first, `limit` lines from the one `before` on.

        AccessError('journal_damaged') where a line is not what was written.
        """
        with self._store.reading():
            return change_history.page(self._store, wanted, before, limit)

    def of_cell(self, key: CellKey, limit: int = PAGE) -> HistoryLines:
        """Return the newest changes of one cell."""
        return self.lines(HistoryFilter(cell=key), limit=limit)

    def taking_back(self, seq: int) -> TakingBack:
        """Return what `Steps.take_back` would do; DataError says why it cannot be done."""
        with self._store.reading():
            return change_history.preview(self._store, seq)

    def officers(self) -> list[str]:
        """Return everyone who has done anything in this file, by name."""
        with self._store.reading():
            return self._store.history.officers()

    def head(self) -> submission.JournalRecord | None:
        """Return how far the journal goes now; None before its first action."""
        with self._store.reading():
            head = self._store.journal.head()
        return (
            submission.JournalRecord(head.action, head.next - 1, head.link.hex())
            if head.action
            else None
        )

    def newest_ahead(self) -> str | None:
        """Return the moment (ISO 8601, UTC) of the journal's newest entry where the clock stands
        before it; None where it does not. One of the two clocks was wrong."""
        with self._store.reading():
            newest = self._store.journal.last_action()
        ahead = newest is not None and newest.at > self._clock.instant()
        return newest.at if newest is not None and ahead else None

    def audit(
        self, seen: Seen | None = None, sent: submission.JournalRecord | None = None
    ) -> Audit:
        """Prove the journal and that the numbers are what it says; see `audit.audit`."""
        with self._store.reading():
            return auditing.audit(self._store, seen, sent)
