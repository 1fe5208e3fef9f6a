"""Erasing a text that must go, such as a name in a note, from an open office."""

from __future__ import annotations

from cityreport.domain.observation import check_text
from cityreport.errors import AccessError, DataError
from cityreport.office.changes import Changes
from cityreport.office.city_profile import CityReader
from cityreport.office.page_values import Changed
from cityreport.office.sent_record import SentRecord
from cityreport.store import erasure
from cityreport.store.annotations import ANNOTATIONS
from cityreport.store.journal import CELL, Head
from cityreport.store.observations import read_cell_text
from cityreport.store.store import Store

ERASE = "erase"
"""Kind of the action that erases a text."""


class Erasing:
    """The free texts of an open office that can be erased."""

    def __init__(self, store: Store, city: CityReader, changes: Changes, sent: SentRecord) -> None:
        self._store = store
        self._city = city
        self._changes = changes
        self._sent = sent

    def erasable(self, seq: int, field: str = "", *, everywhere: bool = False) -> erasure.Erasable:
        """Return what erasing the texts of a change would take out; DataError where there is
        none."""
        with self._store.reading():
            return self._store.erasable(seq, field, everywhere=everywhere)

    def erase(
        self, seq: int, reason: str, field: str = "", *, everywhere: bool = False
    ) -> erasure.Erasable:
        """Erase the texts of a change from tables, journal and file, wherever they stand for the
        same thing; return what went. No number changes and nothing brings a text back.

        DataError erase_reason, no_entry, erase_field, erase_nothing; AccessError erase_not_swept
        where all of that is done, but the free room of the file could not be overwritten: erasing
        the same once more does only that.
        """
        if not reason.strip():
            raise DataError("erase_reason")
        check_text(reason)
        self._store.check_writable()
        try:
            what = self.erasable(seq, field, everywhere=everywhere)
        except DataError as error:
            if error.code != "erase_nothing" or not self._store.erasures.is_erased("journal", seq):
                raise
            self._sweep(seq)
            return erasure.Erasable((), (seq,), (), 0, ())
        if any(text in reason for text in what.texts):
            raise DataError("erase_reason_repeats")
        self._store.overwrite_deleted()
        with self._changes.change():
            self._changes.append(self._store.erase(what), ERASE, reason=reason.strip())
        self._city.read_again()
        self._sent.keep()  # the log beside the file may have the text too
        with self._store.reading():
            gone = [self._store.journal.entry(number)[1] for number in what.entries]
        cells = dict.fromkeys(read_cell_text(e.key) for e in gone if e.subject == CELL)
        self._changes.announce(Changed(tuple(cells), profile=True, annotations=ANNOTATIONS))
        self._sweep(seq)
        return what

    def _sweep(self, seq: int) -> None:
        """Overwrite the free room of the file; AccessError('erase_not_swept') where it fails."""
        try:
            self._store.sweep()
        except AccessError as error:
            path = str(self._store.path)
            raise AccessError("erase_not_swept", entry=seq, path=path) from error

    def still_held_by(self, head: Head) -> int:
        """Count the erased texts that a copy of this file that ended there still holds."""
        with self._store.reading():
            erasures = self._store.erasures.all()
        return sum(
            1
            for table, number, by in erasures
            if by > head.action and number <= (head.next - 1 if table == "journal" else head.action)
        )
