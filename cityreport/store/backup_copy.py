"""Copying a file that others may be writing, and proving the copy. Names and marks are in
`backup_files`.

SQLite's backup copies page by page and holds the source only during a step. It starts over when
another connection commits in between; that is bounded here, as is waiting for a lock: a person's
entry waits for a step, and the backup waits for a moment without entries.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cityreport.errors import AccessError
from cityreport.files import create_private
from cityreport.progress_callback import ReportProgress
from cityreport.store import database, wal_mode
from cityreport.store.journal import Head, Journal
from cityreport.store.schema_check import harden

STEP_PAGES = 1024
"""Pages of one step (4 MiB, some milliseconds): a commit may have to wait as long."""
RESTARTS = 4
"""The number of starts after which the rest is copied in one step, if that is quick."""
ONE_STEP_PAGES = 16 * 1024
"""The largest file in pages (64 MiB) that is copied in one step: a larger one makes entries wait
too long. Its copy starts over until nobody writes for as long as it takes, or PATIENCE_SECONDS are
over."""
PATIENCE_SECONDS = 120.0
_BREATH = 0.5
BUSY_SECONDS = 10.0
"""The time that a step may wait for a lock without any progress."""
_PAUSE = 0.005
_HANDLER_EVERY = 100_000


class CopyDiffers(Exception):  # noqa: N818 - its callers say what it means for a person
    """A copy differs from its source; the text names the part that shows it."""


def copy_file(
    source: Path,
    target: Path,
    progress: ReportProgress,
    change: Callable[[sqlite3.Connection], None],
) -> Head:
    """Copy an office file or a backup to a new file and `change` the copy; return its head.

    The copy is on the disk when this returns, under a name that nobody else uses. Raise AccessError
    for faults of `source`, and CopyDiffers, sqlite3.Error or OSError.
    """
    read, _ = database.open_any(source, patience_ms=round(BUSY_SECONDS * 1000))
    with closing(read), closing(_connect_new(target)) as write:
        copy_pages(read, write, source, progress)
        wal_mode.leave_wal_mode(write)  # a copy is in the mode that its source is in
        write.execute("BEGIN")
        change(write)
        write.execute("COMMIT")
        head = Journal(write).head()
        with database.translate_errors(source):
            holds = head.action == 0 or Journal(read).link_after(head.action) == head.link
        if not holds:
            raise CopyDiffers("journal")
    flush(target)
    return head


def copy_for_proof(source: Path, target: Path, progress: ReportProgress) -> None:
    """Copy a file that may be in use to a new one that is read once and thrown away."""
    with database.translate_errors(source):
        read, _ = database.open_any(source)
        with closing(read), closing(_connect_new(target)) as write:
            copy_pages(read, write, source, progress)
            wal_mode.leave_wal_mode(write)


def copy_pages(
    read: sqlite3.Connection, write: sqlite3.Connection, source: Path, progress: ReportProgress
) -> None:
    """Copy by SQLite's backup in steps, with limits on starting over and on waiting.

    The waiting is done here, every few milliseconds with a call of `progress`: SQLite's own tries
    ten times a second, too seldom to find the gap between two changes of a slow disk.
    """
    database.set_busy_timeout(read, 0)
    try:
        try:
            read.backup(write, pages=STEP_PAGES, progress=_Watch(progress).step, sleep=_PAUSE)
        except _StartsOverTooOften:
            watch = _Watch(progress, restarts=None)
            read.backup(write, pages=-1, progress=watch.step, sleep=_PAUSE)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
            raise AccessError("store_damaged", path=str(source), reason=str(error)) from error
        raise
    finally:
        database.set_busy_timeout(read, round(BUSY_SECONDS * 1000))


class _StartsOverTooOften(Exception):  # noqa: N818 - a turn of the work, not an error
    pass


class _Watch:
    """The work between the steps of a backup."""

    def __init__(self, progress: ReportProgress, restarts: int | None = RESTARTS) -> None:
        self._progress = progress
        self._restarts = restarts
        self._remaining: int | None = None
        self._began = self._moved = time.monotonic()

    def step(self, status: int, remaining: int, total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            if time.monotonic() - self._moved > BUSY_SECONDS:
                raise sqlite3.OperationalError("database is locked")
        else:
            self._moved = time.monotonic()
            if self._remaining is not None and remaining >= self._remaining:
                self._start_over(total)
            self._remaining = remaining
        self._progress(max(0, total - remaining), max(1, total))

    def _start_over(self, pages: int) -> None:
        if self._restarts is None:
            return
        self._restarts -= 1
        if self._restarts >= 0:
            return
        if pages <= ONE_STEP_PAGES or time.monotonic() - self._began > PATIENCE_SECONDS:
            raise _StartsOverTooOften
        time.sleep(_BREATH)  # nothing is locked between two steps


def walk_trees(connection: sqlite3.Connection) -> int:
    """Visit every page of every table and index; return the number of observations.

    Raise CopyDiffers where an index does not have as many entries as its table. This takes a
    thirtieth of the integrity check: it finds pages that are missing, foreign or torn, not a row in
    the wrong place.
    """
    observations = 0
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in tables:
        count = _one(connection, f'SELECT count(*) FROM "{table}" NOT INDEXED')
        indexes = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql NOTNULL",
            (table,),
        ).fetchall()
        for (index,) in indexes:
            if _one(connection, f'SELECT count(*) FROM "{table}" INDEXED BY "{index}"') != count:
                raise CopyDiffers(str(index))
        if table == "observation":
            observations = count
    return observations


def integrity(connection: sqlite3.Connection, progress: Callable[[], None]) -> str | None:
    """Return the first message of SQLite's integrity check; None if all is well. An exception from
    `progress` stops it."""
    with interruptible(connection, progress):
        answer = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    return None if answer == "ok" else answer


@contextmanager
def interruptible(connection: sqlite3.Connection, progress: Callable[[], None]) -> Iterator[None]:
    """Call `progress` while the block's statements run; an exception from it ends them."""
    raised: list[BaseException] = []

    def look() -> int:
        try:
            progress()
        except BaseException as error:  # noqa: BLE001 - raised again below, whole
            raised.append(error)
            return 1
        return 0

    connection.set_progress_handler(look, _HANDLER_EVERY)
    try:
        yield
    except sqlite3.OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def flush(path: Path) -> None:
    """Force the content of a closed file to the disk."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def forget_cached(path: Path) -> None:
    """Have a closed file read from the disk next time and not from memory, where the system allows
    it.

    Not for a file that is open in this process: closing it here would end SQLite's locks on it.
    """
    fadvise = getattr(os, "posix_fadvise", None)
    with contextlib.suppress(OSError):
        if fadvise is not None:
            with path.open("rb") as stream:
                fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _connect_new(path: Path) -> sqlite3.Connection:
    """Return a connection to an unfinished copy: half a copy is deleted, so nothing is synced or
    journalled on the disk before the end."""
    if not path.exists():
        create_private(path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        harden(connection)
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def _one(connection: sqlite3.Connection, statement: str) -> int:
    row: tuple[int] = connection.execute(statement).fetchone()
    return row[0]
