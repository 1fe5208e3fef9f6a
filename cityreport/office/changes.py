"""Changing an open office: one transaction, one action of the journal, then the news.

Every part of an office that writes does it through `Changes`, so that nothing is announced
before it is on the disk and nothing changes without its entry in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from cityreport import __version__
from cityreport.domain.period import Period
from cityreport.office.clock import OfficeClock
from cityreport.office.page_values import Changed
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.store.journal import JournalEntry
from cityreport.store.sent_facts import COMPUTER
from cityreport.store.store import Store

SOFTWARE = f"cityreport {__version__}"

Listener = Callable[[Changed], None]
Statement = tuple[str, str, str | None]
"""Subject, key and state; no state takes the statement away."""


class Changes:
    """The changes of one open office, made by the officer at the keyboard.

    `before`: called before every change; it makes the backup before the first of a day.
    """

    def __init__(
        self, store: Store, clock: OfficeClock, officer: str, before: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._before = before
        self._listeners: list[Listener] = []
        self.first_entries: Callable[[], list[JournalEntry]] = list
        """Gives the entries on the computer that come before the first change."""
        self.officer = officer

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, changed: Changed) -> None:
        """Tell every listener what changed; only once it is on the disk."""
        for listener in tuple(self._listeners):
            listener(changed)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Open a transaction, with the backup before the first of a day."""
        self._before()
        with self._store.transaction():
            first = self.first_entries()
            if first:
                self.append(first, COMPUTER)
            yield

    def append(
        self,
        entries: Sequence[JournalEntry],
        kind: str,
        *,
        undoes: int | None = None,
        reason: str = "",
    ) -> None:
        """Write one action of the officer to the journal, inside the caller's transaction."""
        self._store.journal.append(
            entries,
            at=self._clock.instant(),
            officer=self.officer,
            kind=kind,
            software=SOFTWARE,
            undoes=undoes,
            reason=reason,
        )

    def say(
        self,
        statements: Sequence[Statement],
        kind: str,
        *,
        reason: str = "",
        locked: Period | None = None,
        always: bool = False,
    ) -> bool:
        """Write statements as one step; return whether anything changed.

        `locked`: a period that must not be signed; `always`: the step is noted even without a
        change. DataError('month_signed').
        """
        with self.change():
            if locked is not None:
                refuse_signed(self._store, [locked])
            change = self._store.annotations.change
            entries = [entry for s in statements if (entry := change(*s)) is not None]
            if entries or always:
                self.append(entries, kind, reason=reason)
        if entries or always:
            self.announce(Changed(annotations=tuple(dict.fromkeys(s[0] for s in statements))))
        return bool(entries)
