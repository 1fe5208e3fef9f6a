"""Opening, creating and locking the office's file; translating SQLite's errors into ours.

Belongs here: the connection, its settings and transactions. Not here: the meaning of the tables.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cityreport.errors import AccessError, CityReportError
from cityreport.files import create_private, make_private, owner, remove_unfinished_name
from cityreport.store import migrations, wal_mode
from cityreport.store.backup_marker import BackupMark, read_mark
from cityreport.store.rollback_journal import is_foreign, journal_of
from cityreport.store.schema_check import check_schema, harden

_MAGIC = b"SQLite format 3\x00"
APPLICATION_ID = 0x43747952
"""`CtyR`, in the file header at byte 68: marks a SQLite file as ours."""
SCHEMA_VERSION = 9
"""The newest version of the schema; `migrations` brings a file to it."""
WHOLE_CHECK_BYTES = 16 * 1024**2
"""The size up to which a file is checked completely before it is shown (about 8 ms a MiB)."""
QUICK_CHECK_BYTES = 64 * 1024**2
"""The size up to which the structure alone is checked (about 5 ms a MiB)."""
_BUSY_MS = 3_000


def create(path: Path, software: str, now: str, office: str = "") -> sqlite3.Connection:
    """Make a new, empty office file; raise AccessError('store_exists') if the name is taken.

    `office`: the id of an office that had another file before, empty for a new one.
    """
    if path.is_dir():
        raise AccessError("is_a_folder", path=str(path))
    if path.exists():
        raise AccessError("store_exists", path=str(path))

    with translate_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{owner()}-{uuid.uuid4().hex[:8]}.part")
        try:
            create_private(draft)
            with closing(_connect(draft)) as connection:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                migrations.migrate(connection, software)
                made = str(uuid.uuid4())
                connection.execute(
                    "INSERT INTO identity (id, created, software, office) VALUES (?, ?, ?, ?)",
                    (made, now, software, office or made),
                )
            if path.exists():
                raise AccessError("store_exists", path=str(path))
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
        return _connect(path)


def open_existing(
    path: Path,
    software: str,
    before_migration: Callable[[int], None],
    *,
    checked: bool = False,
) -> tuple[sqlite3.Connection, bool]:
    """Open an office file, migrated if older; second value: whether it is read-only, as a backup
    always is. `before_migration` gets the version of an older file; an exception from it stops the
    migration.

    `checked`: its structure has just been checked.

    Raise AccessError: file_missing -> store_missing, is_a_folder, store_empty, store_not_ours,
    store_newer, store_older, backup_older, store_damaged, store_busy, store_disk, store_unfinished,
    store_two_names, store_in_two, and those of `check_schema`. A refused file is not touched.
    """
    check_header(path)
    read_only = not is_writable(path)
    with translate_errors(path):
        if not read_only:
            _refuse_two_names(path)
            wal_mode.join_wal_file(path)
        connection = _connect(path, read_only=read_only)
        try:
            version = _version(connection, path)
            check_schema(connection, path, version)
            if not checked:
                check_structure(connection, path)
            if not read_only:
                make_private(path)
            mark = read_mark(connection)
            if version < SCHEMA_VERSION:
                _refuse_older(path, mark, read_only=read_only)
                before_migration(version)

                migrations.migrate(connection, software)
                check_schema(connection, path)
            if mark is not None and not read_only:
                connection.close()
                read_only, connection = True, _connect(path, read_only=True)
        except BaseException:
            connection.close()
            raise
        return connection, read_only


def _refuse_two_names(path: Path) -> None:
    """Raise an error for a file that has a second name (a hard link): its lock and its rollback
    journal lie beside one name, where a program that opens it by the other does not find them.

    Source: https://www.sqlite.org/howtocorrupt.html, section 2.5.
    """
    if path.stat().st_nlink > 1:
        remove_unfinished_name(path)
    if path.stat().st_nlink > 1:
        raise AccessError("store_two_names", path=str(path))


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema's version once half a change from a power cut has been undone: the header
    on the disk may be that of a migration that never ended."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise AccessError("store_newer", path=str(path), found=version, known=SCHEMA_VERSION)
    return version


def _refuse_older(path: Path, mark: BackupMark | None, *, read_only: bool) -> None:
    if mark is not None:
        raise AccessError("backup_older", path=str(path), made=mark.made)
    if read_only:
        raise AccessError("store_older", path=str(path))


def open_writer(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that was open before and came back, or to a copy of our own."""
    with translate_errors(path):
        wal_mode.join_wal_file(path)
        connection = _connect(path)
        try:
            check_schema(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def set_busy_timeout(connection: sqlite3.Connection, milliseconds: int = _BUSY_MS) -> None:
    """Set how long to wait for another program that writes the file."""
    connection.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


def open_reader(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads; raise AccessError('store_older') before a file is
    migrated."""
    connection, version = open_any(path)
    if version < SCHEMA_VERSION:
        mark = read_mark(connection)
        connection.close()
        _refuse_older(path, mark, read_only=True)
    return connection


def open_any(path: Path, *, patience_ms: int = _BUSY_MS) -> tuple[sqlite3.Connection, int]:
    """Return a connection that only reads, to an office file of any version; second, that version.

    `patience_ms`: how long each statement waits for another writer.

    The file is read through SQLite alone: where it is open in this process already, closing another
    handle to it would end the locks that SQLite holds (POSIX). Raise AccessError like
    `check_header`.
    """
    name = str(path)
    if path.is_dir():
        raise AccessError("is_a_folder", path=name)
    if not path.exists():
        raise AccessError("store_missing", path=name)
    with translate_errors(path):
        if path.with_name(path.name + "-journal").exists() and is_writable(path):
            with closing(_connect(path)) as connection:  # half a change of a power cut goes back
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        connection = _connect(path, read_only=True, patience_ms=patience_ms)
        try:
            run = connection.execute
            (application,) = run("PRAGMA application_id").fetchone()
            (version,) = run("PRAGMA user_version").fetchone()
            if application != APPLICATION_ID:
                raise AccessError("store_not_ours", path=name)
            if version > SCHEMA_VERSION:
                raise AccessError("store_newer", path=name, found=version, known=SCHEMA_VERSION)
            check_schema(connection, path, version)
        except BaseException:
            connection.close()
            raise
    return connection, version


def check_structure(connection: sqlite3.Connection, path: Path) -> None:
    """Run SQLite's check of a file, as thorough as an opening can wait for.

    The whole check, which also compares every index with its table, up to WHOLE_CHECK_BYTES, the
    quick one up to QUICK_CHECK_BYTES; larger files are left to the audit in the background.
    """
    size = path.stat().st_size
    if size > QUICK_CHECK_BYTES:
        return
    check = "integrity_check" if size <= WHOLE_CHECK_BYTES else "quick_check"
    answer = str(connection.execute(f"PRAGMA {check}(1)").fetchone()[0])
    if answer != "ok":
        raise AccessError("store_damaged", path=str(path), reason=on_one_line(answer))


def on_one_line(answer: str) -> str:
    """Return SQLite's message on damage, on one line."""
    return " ".join(answer.replace("***", " ").split())


def is_writable(path: Path) -> bool:
    """Return whether the file may be changed: its own write permission, and its folder's for the
    rollback journal. An administrator's power to ignore the permission is not used."""
    return bool(path.stat().st_mode & 0o222) and bool(path.parent.stat().st_mode & 0o222)


def check_header(path: Path) -> int:
    """Read the first 100 bytes only; return the schema version or raise the error for the kind of
    file.

    Source: the SQLite file format, section 1.3 (offsets 16, 24, 28, 60, 68, 92).
    """
    name = str(path)
    if path.is_dir():
        raise AccessError("is_a_folder", path=name)
    if not path.exists():
        raise AccessError("store_missing", path=name)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            header = stream.read(100)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_read", path=name, reason=reason) from error
    if size == 0:
        raise AccessError("store_empty", path=name)
    if not header.startswith(_MAGIC[: len(header)]):
        raise AccessError("store_not_ours", path=name)
    if len(header) < 100:
        raise AccessError("store_damaged", path=name, reason=f"{size} bytes")
    (version,) = struct.unpack_from(">I", header, 60)
    (application,) = struct.unpack_from(">I", header, 68)
    if application != APPLICATION_ID:
        raise AccessError("store_not_ours", path=name)
    interrupted = path.with_name(path.name + "-journal").exists()
    if version > SCHEMA_VERSION and not interrupted:
        raise AccessError("store_newer", path=name, found=version, known=SCHEMA_VERSION)
    (page_size,) = struct.unpack_from(">H", header, 16)
    change, pages = struct.unpack_from(">II", header, 24)
    (valid_for,) = struct.unpack_from(">I", header, 92)
    if is_foreign(path):
        raise AccessError("store_foreign_journal", path=name, journal=f"{path.name}-journal")
    expected = pages * (65536 if page_size == 1 else page_size)
    if change == valid_for and size < expected and not interrupted:
        raise AccessError("store_damaged", path=name, reason=f"{size} / {expected} bytes")
    return int(version)


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Write all of the block or nothing of it; it is on the disk when the block ends."""
    with translate_errors(path):
        _begin(connection, path)
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    """Begin to write, without any cached part of the file: another program may have written over it
    without SQLite noticing. A file in WAL mode leaves it first."""
    connection.execute("PRAGMA shrink_memory")
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        return
    connection.execute("ROLLBACK")
    if not wal_mode.leave_wal_mode(connection):
        raise AccessError("store_in_two", path=str(path), journal=wal_mode.wal_of(path).name)
    connection.execute("BEGIN IMMEDIATE")


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the disk into AccessError, by what a person can do."""
    try:
        yield
    except CityReportError:
        raise
    except sqlite3.Error as error:
        raise _translate(error, path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("store_disk", path=str(path), reason=reason) from error


_BY_RESULT = {
    sqlite3.SQLITE_BUSY: "store_busy",
    sqlite3.SQLITE_LOCKED: "store_busy",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_PERM: "store_read_only",
    sqlite3.SQLITE_NOTADB: "store_not_ours",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
    sqlite3.SQLITE_MISMATCH: "store_damaged",
    sqlite3.SQLITE_SCHEMA: "store_damaged",
    sqlite3.SQLITE_FULL: "store_disk",
    sqlite3.SQLITE_IOERR: "store_disk",
    sqlite3.SQLITE_CANTOPEN: "store_disk",
}


_HALF_A_CHANGE = {sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY}
"""Errors for a change that the disk stopped half-way: it has to be undone before anybody can
read."""
_DAMAGED_WORDS = (
    "no such table",
    "no such column",
    "Could not decode to UTF-8",
    "malformed",
    "unsupported file format",
    "unknown database",
)


def _translate(error: sqlite3.Error, path: Path) -> Exception:
    result = getattr(error, "sqlite_errorcode", None)
    code = None if result is None else _BY_RESULT.get(result & 0xFF)
    if result in _HALF_A_CHANGE:
        code = "store_disk" if _can_be_written(path) else "store_unfinished"
    if code is None and str(error).startswith(_DAMAGED_WORDS):
        code = "store_damaged"
    if code is None:  # a bug of ours, and shown as one
        return error
    return AccessError(code, path=str(path), reason=str(error), journal=journal_of(path).name)


def _can_be_written(path: Path) -> bool:
    """Return whether permissions, ours and the file's own, allow writing."""
    try:
        return is_writable(path) and all(os.access(p, os.W_OK) for p in (path, path.parent))
    except OSError:
        return True


def _connect(
    path: Path, *, read_only: bool = False, patience_ms: int = _BUSY_MS
) -> sqlite3.Connection:
    mode = "rwc"
    if read_only:
        mode = "ro&immutable=1" if wal_mode.can_be_read_alone(path) else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience_ms / 1000)
    try:
        harden(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA cache_size = -16000")
    except BaseException:
        connection.close()
        raise
    return connection
