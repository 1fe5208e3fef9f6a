"""One open office file: its parts, its transactions and its proof."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from cityreport.domain import submission
from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import AccessError, CityReportError
from cityreport.store import backup_copy, database, erasure, wal_mode
from cityreport.store.annotations import AnnotationTable
from cityreport.store.backup_files import back_up_before_migration
from cityreport.store.backup_marker import read_mark
from cityreport.store.change_guard import LastSeenState, data_version
from cityreport.store.erasure_log import Erasures
from cityreport.store.file_proof import FileProof
from cityreport.store.journal import Journal, JournalEntry
from cityreport.store.journal_history import JournalHistory
from cityreport.store.lock import Holder, Lock, holder_of, in_use_error, real_path, take_lock
from cityreport.store.observations import Observations
from cityreport.store.profile_table import Profiles
from cityreport.store.schema_check import SCHEMA_CODES
from cityreport.store.sent_facts import (
    Fact,
    KnownFacts,
    SentAlong,
    facts_of,
    sent_along,
    sent_fact,
    take_over,
)
from cityreport.store.submission_list import Submissions

_NOT_AS_LEFT = SCHEMA_CODES | {"store_not_ours", "store_damaged", "journal_damaged"}


class Store:
    """An open file. Use `create`, `open` or `reader`, and as a context manager.

    `left_by`: the former holder, if it did not end properly; None after a proper end. `backup_of`:
    the mark of a backup, which is open to read only; None for others. `held_by`: another writer of
    the file when it was opened only to read.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        *,
        read_only: bool,
        lock: Lock | None = None,
        held_by: Holder | None = None,
    ) -> None:
        self.path = real_path(path)
        self._name = path
        self._file: tuple[int, int] | None = None
        self.read_only = read_only
        self._lock = lock
        self._is_closed = False
        self.left_by = None if lock is None else lock.left_by
        self.held_by = held_by
        self._connect(connection)
        with database.translate_errors(path):
            self.backup_of = read_mark(connection)
            if not read_only:
                with suppress(
                    CityReportError
                ):  # an entry that is damaged says so when it is needed
                    self._left.head = self.journal.head()

    def _connect(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.observations = Observations(connection)
        self.profiles = Profiles(connection)
        self.submissions = Submissions(connection)
        self.annotations = AnnotationTable(connection)
        self.journal = Journal(connection)
        self.erasures = Erasures(connection)
        self.history = JournalHistory(connection)
        wal_mode.note_closed(self._file)
        self._file = _file_of(self._name)
        wal_mode.note_open(self._file)
        self.proof = FileProof(
            connection,
            self.path,
            self.journal,
            self.observations,
            self.profiles,
            self.annotations,
            self.submissions,
        )
        with database.translate_errors(self.path):
            self._left = LastSeenState(connection, self.path)

    @classmethod
    def create(cls, path: Path, software: str, holder: Holder, office: str = "") -> Self:
        """Make a new file at `path`; see `database.create`."""
        path = real_path(path)
        connection = database.create(path, software, holder.since, office)
        try:
            lock = take_lock(path, holder, take_over=True)  # what lies there is of no file
        except BaseException:
            connection.close()
            raise
        return cls(connection, path, read_only=False, lock=lock)

    @classmethod
    def open(
        cls,
        path: Path,
        software: str,
        holder: Holder,
        *,
        take_over: bool = False,
        checked: bool = False,
    ) -> Self:
        """Open the file at `path`, to write where it can be written.

        `checked`: its structure has just been checked.

        Raise the errors of `database.open_existing` and, before anything is touched, those of
        `take_lock`.
        """
        name, path = path, real_path(path)
        database.check_header(path)
        lock = None
        if database.is_writable(path):
            lock = take_lock(path, holder, take_over=take_over)

        def before_migration(version: int) -> None:
            back_up_before_migration(path, version, holder.since, software)

        try:
            connection, read_only = database.open_existing(
                path, software, before_migration, checked=checked
            )
            store = cls(connection, name, read_only=read_only, lock=lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        if store.backup_of is not None and lock is not None:  # nobody ever writes it
            lock.release()
        return store

    @classmethod
    def look(cls, path: Path, *, checked: bool = False) -> Self:
        """Open the file at `path`, checked, to read only, whoever has it open to write."""
        name, path = path, real_path(path)
        database.check_header(path)
        connection = database.open_reader(path)
        try:
            with database.translate_errors(path):
                if not checked:
                    database.check_structure(connection, path)
        except BaseException:
            connection.close()
            raise
        return cls(connection, name, read_only=True, held_by=holder_of(path))

    @classmethod
    def reader(cls, path: Path) -> Self:
        """Open a file that is open here already, to read only, on a connection of its own."""
        return cls(database.open_reader(real_path(path)), path, read_only=True)

    def close(self) -> None:
        """Close the file and let others write it; safe to call twice."""
        if not self._is_closed:
            wal_mode.note_closed(self._file)
        self._is_closed = True
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def is_closed(self) -> bool:
        """Return whether the file was closed."""
        return self._is_closed

    @property
    def is_open_to_write(self) -> bool:
        """Return whether the file is open and may be changed here."""
        return not self._is_closed and not self.read_only

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of the block to the disk, or nothing of it; raise AccessError with the reason.

        On the disk means in the file of that name: a file that was removed or replaced while it is
        open would lose everything written to it. Once it is back, writing goes on. One that was
        overwritten in place is not as this opening left it, and is not changed.
        """
        self.check_writable()
        self._find_file()
        is_begun = False
        try:
            with database.transaction(self._connection, self.path):
                self._left.compare()
                is_begun = True
                yield
                head = self._left.unsure = self.journal.head()
        except AccessError as error:
            if is_begun or error.code not in _NOT_AS_LEFT:
                raise
            raise AccessError("store_overwritten", path=str(self.path)) from error
        if _file_of(self._name) != self._file:
            raise AccessError("store_vanished", path=str(self.path))
        self._left.head, self._left.unsure = head, None

    def _find_file(self) -> None:
        """Check that the open file is the one of that name; open it anew if it came back."""
        found = _file_of(self._name)
        if found == self._file:
            return
        if found is None:
            raise AccessError("store_vanished", path=str(self.path))
        with database.translate_errors(self.path):
            if self._left.head is None:
                self._left.head = self.journal.head()
        if real_path(self._name) != self.path:
            raise AccessError("store_replaced", path=str(self._name))
        database.check_header(self.path)
        head, connection = self._left.head, database.open_writer(self.path)
        if Journal(connection).head() not in {head, self._left.unsure}:
            connection.close()
            raise AccessError("store_replaced", path=str(self.path))
        self._connection.close()
        self._connect(connection)
        self._left.head = head

    def check_writable(self) -> None:
        """Raise AccessError, with the reason, for a file that is open to read only."""
        if self.backup_of is not None:
            raise AccessError("store_is_backup", path=str(self.path), made=self.backup_of.made)
        if self.held_by is not None:
            raise in_use_error(self.path, self.held_by)
        if self.read_only:
            raise AccessError("store_read_only", path=str(self.path))

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Raise 'store_busy' at once inside the block where another program writes the file: for
        work that is tried again by itself and must not hold up the window."""
        database.set_busy_timeout(self._connection, 0)
        try:
            yield
        finally:
            database.set_busy_timeout(self._connection)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn SQLite's errors inside the block into AccessError."""
        with database.translate_errors(self.path):
            yield

    @contextmanager
    def interruptible(self, progress: Callable[[], None]) -> Iterator[None]:
        """Call `progress` while the block reads; an exception from it ends the reading."""
        with backup_copy.interruptible(self._connection, progress):
            yield

    def catalogue_number(self, file: CatalogueFile) -> int:
        """Return this file's number for a catalogue, which is stored whole when first used."""
        run = self._connection.execute
        row = run("SELECT number FROM catalogue WHERE sha256 = ?", (file.sha256,)).fetchone()
        if row is not None:
            return int(row[0])
        cursor = run(
            "INSERT INTO catalogue (id, version, sha256, content) VALUES (?, ?, ?, ?)",
            (file.catalogue.id, file.catalogue.version, file.sha256, file.content),
        )
        return int(cursor.lastrowid or 0)

    def identity(self) -> str:
        """Return the UUID of the office's file; its copies and backups share it."""
        return str(self._connection.execute("SELECT id FROM identity").fetchone()[0])

    def office_id(self) -> str:
        """Return the UUID by which the network knows the office, in whatever file it works."""
        return str(self._connection.execute("SELECT office FROM identity").fetchone()[0])

    def version(self) -> tuple[int, object]:
        """Return a value that changes when another connection commits a change, or another file
        comes in."""
        return data_version(self._connection), _file_of(self._name)

    def look_again(self) -> None:
        """Read the file that has the name now, if it is another than the open one."""
        if _file_of(self._name) != self._file:
            self.path = real_path(self._name)
            connection = database.open_reader(self.path)
            self._connection.close()
            self._connect(connection)

    def sent_facts(self) -> list[Fact]:
        """Return what was sent by this file's knowledge; see `sent_facts.facts_of`."""
        return facts_of(self._connection)

    def take_over(self, known: KnownFacts, officer: str, at: str) -> list[JournalEntry]:
        """Write facts that the file does not know; see `sent_facts.take_over`."""
        return take_over(self._connection, known, officer, at)

    def sent_with(
        self, made: submission.SubmissionRecord, read_at: submission.JournalRecord | None, key: str
    ) -> JournalEntry:
        """Return the entry for what goes out with a submission; see `sent_facts.sent_fact`."""
        return sent_fact(self._connection, made, read_at, key)

    def sent_along(self) -> dict[str, SentAlong]:
        """Return what went out with each submission, by its id; see `sent_facts.sent_along`."""
        return sent_along(self._connection)

    def erasable(self, seq: int, field: str = "", *, everywhere: bool = False) -> erasure.Erasable:
        """Return what erasing the texts of a change would reach; see `erasure.find_erasable`."""
        return erasure.find_erasable(self._connection, seq, field, everywhere=everywhere)

    def erase(self, what: erasure.Erasable) -> list[JournalEntry]:
        """Remove texts from journal and tables, inside a transaction; see `erasure.erase`."""
        return erasure.erase(self._connection, what)

    def overwrite_deleted(self) -> None:
        """Have SQLite overwrite what is deleted from now on."""
        with self.reading():
            erasure.prepare(self._connection)

    def sweep(self) -> None:
        """Write the file anew, without the free room in which older texts may stand. AccessError
        where the disk has no room for that; the file is then as it was."""
        with self.reading():
            erasure.sweep(self._connection)


def _file_of(path: Path) -> tuple[int, int] | None:
    """Return the identity of the file of that name (device, number); None while there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
