"""Making one file again of a file that another program has put into WAL mode.

The office's file is one file that can be copied. In WAL mode the newest changes are in a second one
beside it, `NAME-wal`, and a copy of the first alone is an old state. SQLite also plays back any
such file that it finds beside another, as it does with a rollback journal. Source:
https://www.sqlite.org/fileformat2.html, sections 1.3 (bytes 18 and 19) and 4.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from threading import Lock

from cityreport.errors import AccessError
from cityreport.store.schema_check import check_schema, harden

_VERSIONS = slice(18, 20)
_WAL = 2
_open_here: dict[tuple[int, int], int] = {}
"""The files that are open in this process: another handle to one, closed, would end SQLite's locks
on it (POSIX), so that such a file is not opened again. It was checked when it was opened."""
_noting = Lock()


def note_open(file: tuple[int, int] | None) -> None:
    """Remember that a file (device, number) is open in this process."""
    if file is not None:
        with _noting:
            _open_here[file] = _open_here.get(file, 0) + 1


def note_closed(file: tuple[int, int] | None) -> None:
    """Forget one opening of a file."""
    if file is None:
        return
    with _noting:
        left = _open_here.pop(file, 0) - 1
        if left > 0:
            _open_here[file] = left


def wal_of(path: Path) -> Path:
    """Return the path of SQLite's WAL file of a file."""
    return path.with_name(path.name + "-wal")


def can_be_read_alone(path: Path) -> bool:
    """Return whether a file that is only going to be read is in WAL mode and yet complete by
    itself: then it is read as it is, and nothing is put beside it.

    Raise AccessError: store_in_two where a part of it is beside it, which only a writer may join;
    store_foreign_journal where that part is of another file.
    """
    is_wal, beside = _mode(path), _size(wal_of(path))
    if beside:
        raise _in_two(path) if is_wal else _foreign(path)
    return is_wal or beside is not None


def join_wal_file(path: Path) -> None:
    """Make a file in WAL mode one file again, before it is opened to be written.

    The joined content is checked on a copy first: a damaged or foreign file is left as it is. Raise
    AccessError: store_foreign_journal, store_damaged, schema_extra and the like, store_in_two while
    another program has it open.
    """
    is_wal, beside = _mode(path), _size(wal_of(path))
    if not is_wal:
        if beside:
            raise _foreign(path)
        if beside is not None:
            wal_of(path).unlink()
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".one-file-") as room:
        copy = Path(room) / "copy"
        shutil.copyfile(path, copy)
        if beside:
            shutil.copyfile(wal_of(path), wal_of(copy))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            harden(connection)
            check_schema(connection, path)
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            reason = " ".join(str(answer).replace("***", " ").split())
            raise AccessError("store_damaged", path=str(path), reason=reason)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        harden(connection)
        connection.execute("PRAGMA synchronous = EXTRA")
        if not leave_wal_mode(connection):
            raise _in_two(path)


def is_in_wal_mode(path: Path) -> bool:
    """Return whether the header of a file says so."""
    with path.open("rb") as stream:
        return _WAL in stream.read(100)[_VERSIONS]


def leave_wal_mode(connection: sqlite3.Connection) -> bool:
    """Take an open file out of WAL mode; return False while another program has it open."""
    connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()  # else it is not known
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        return True
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        return False
    return bool(mode == "delete")


def _mode(path: Path) -> bool:
    """Return whether the file's own header says that it is in WAL mode."""
    found = path.stat()
    if (found.st_dev, found.st_ino) in _open_here:
        return wal_of(path).exists()
    return is_in_wal_mode(path)


def _size(path: Path) -> int | None:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return None


def _in_two(path: Path) -> AccessError:
    return AccessError("store_in_two", path=str(path), journal=wal_of(path).name)


def _foreign(path: Path) -> AccessError:
    return AccessError("store_foreign_journal", path=str(path), journal=wal_of(path).name)
