"""Keeping what an office sent beside its file and in the second place, and reading it back.

What counts as sent is in `store.sent_facts`, the file that only grows in `store.sent_log`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from cityreport.errors import AccessError
from cityreport.office.backups.backup_policy import BackupPolicy
from cityreport.office.backups.second_place import BackupFolder, find_place
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock
from cityreport.office.page_values import Changed
from cityreport.store.annotations import SIGN_OFF
from cityreport.store.sent_facts import Fact, KnownFacts
from cityreport.store.sent_log import add_to_log, read_log
from cityreport.store.store import Store

READ_BACK = "read_back"
"""The kind of the action that takes over what was sent from another state of the file."""


class SecondLog(msgspec.Struct, frozen=True):
    """The log in the second place, as values: for any thread, since a stick may be slow."""

    office: str
    place: BackupFolder | None
    facts: tuple[Fact, ...] = ()

    def read(self) -> list[Fact]:
        """Return what was sent by its log; none while it is not there or cannot be read."""
        folder = self._folder()
        try:
            return [] if folder is None else read_log(folder, self.office)
        except AccessError:
            return []

    def add(self) -> None:
        """Write what it lacks; AccessError where its disk refuses."""
        folder = self._folder()
        if folder is not None:
            add_to_log(folder, self.office, self.facts)

    def _folder(self) -> Path | None:
        return None if self.place is None else find_place(self.place)


class SentRecord:
    """The logs of one open office: they are written after each sending and read back before it.

    `failed`: why the log beside the file could not be written last; what was sent is in the office
    file all the same.
    """

    def __init__(
        self, store: Store, changes: Changes, clock: OfficeClock, backups: BackupPolicy
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._backups = backups
        self.failed: AccessError | None = None

    def read_back(self, more: Iterable[Fact] = ()) -> None:
        """Take over what was sent, by the log beside the file and `more`, and this file does not
        know; then write what the log lacks."""
        if not self._store.is_open_to_write or self._store.backup_of is not None:
            return
        try:
            there = read_log(self._folder, self._store.identity())
        except AccessError as error:
            self.failed, there = error, []
        with self._store.reading():
            known = set(self._store.sent_facts())
        missing = [fact for fact in dict.fromkeys([*there, *more]) if fact not in known]
        if missing:
            self._take_over(missing)
        self.keep()

    def read_back_if_possible(self) -> None:
        """`read_back` at an opening, which a full disk or damage must not prevent; before anything
        is sent it is done again."""
        try:
            self.read_back()
        except AccessError as error:
            self.failed = error

    def keep(self) -> None:
        """Write into the log beside the file what it lacks. A disk that refuses is remembered in
        `failed`, and the next opening writes it."""
        with self._store.reading():
            facts = self._store.sent_facts()
        try:
            add_to_log(self._folder, self._store.identity(), facts)
            self.failed = None
        except AccessError as error:
            self.failed = error

    def second(self) -> SecondLog:
        """Return the log in the second place, with what belongs into it."""
        with self._store.reading():
            facts: Sequence[Fact] = self._store.sent_facts()
        return SecondLog(self._store.identity(), self._backups.place(), tuple(facts))

    @property
    def _folder(self) -> Path:
        return self._store.path.parent

    def _take_over(self, missing: Sequence[Fact]) -> None:
        known = KnownFacts(tuple(missing))
        entries = []
        with self._store.transaction():
            at, officer = self._clock.instant(), self._changes.officer
            entries = self._store.take_over(known, officer, at)
            if entries:
                self._changes.append(entries, READ_BACK)
        if entries:
            signed = any(entry.subject == SIGN_OFF for entry in entries)
            changed = Changed(
                submissions=True, computers=True, annotations=(SIGN_OFF,) if signed else ()
            )
            self._changes.announce(changed)
