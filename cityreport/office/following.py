"""Following what another window or command writes to the file of an open office."""

from __future__ import annotations

from cityreport.office.changes import Changes
from cityreport.office.city_profile import CityReader
from cityreport.office.page_values import Changed
from cityreport.store.annotations import ANNOTATIONS
from cityreport.store.delivery_facts import DELIVERY_SUBJECTS
from cityreport.store.journal import CELL
from cityreport.store.lock import Holder, holder_of
from cityreport.store.observations import read_cell_text
from cityreport.store.peer_facts import PEERS
from cityreport.store.sent_facts import COMPUTER, SENT
from cityreport.store.store import Store
from cityreport.store.submission_list import ELSEWHERE, PUBLISHED, SUBMISSION

_SUBMISSIONS = {SUBMISSION, ELSEWHERE, PEERS, *DELIVERY_SUBJECTS}
_NO_PROFILE = {CELL, PUBLISHED, SENT, COMPUTER, *_SUBMISSIONS, *ANNOTATIONS}


class Following:
    """The file of an office that is only looked at; one that writes is told of its own changes."""

    def __init__(self, store: Store, city: CityReader, changes: Changes) -> None:
        self._store = store
        self._city = city
        self._changes = changes
        with store.reading():
            self._version = store.version()
            self._seen = store.journal.head().next - 1

    def look_again(self) -> bool:
        """Announce what another window or command has written since; return whether there was
        any."""
        with self._store.reading():
            version = self._store.version()
            if version == self._version:
                return False
            self._store.look_again()
            self._version = self._store.version()
            news = list(self._store.journal.after(self._seen))
            end = self._store.journal.head().next - 1
        if end < self._seen:  # an older copy stands there now
            news = []
        self._seen = end
        self._city.read_again()
        keys = dict.fromkeys(key for _, subject, key in news if subject == CELL)
        subjects = {subject for _, subject, _ in news}
        self._changes.announce(
            Changed(
                cells=tuple(map(read_cell_text, keys)),
                profile=not news or bool(subjects - _NO_PROFILE),
                submissions=bool(subjects & _SUBMISSIONS),
                annotations=tuple(s for s in ANNOTATIONS if s in subjects or not news),
            )
        )
        return True

    def writer(self) -> Holder | None:
        """Return who has the file open to write at this moment; None while nobody does."""
        return holder_of(self._store.path)
