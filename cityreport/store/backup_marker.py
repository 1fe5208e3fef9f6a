"""The mark that tells a backup from an office's own file: one row in the table `backup`."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

_TABLE = (
    "CREATE TABLE backup (made TEXT NOT NULL, kind TEXT NOT NULL, software TEXT NOT NULL) STRICT"
)
_SINCE = 2
"""The version of the schema that has the table; older files get it with the mark."""
BEFORE_THE_TABLE = ("table", "backup", "backup", _TABLE)
"""The row of `sqlite_schema` by which a backup of an older file differs from the file."""


class BackupMark(NamedTuple):
    """The time (UTC), the reason (`asked`, `day`, `close`, `migration`, `replaced`) and the program
    of a backup."""

    made: str
    kind: str
    software: str


def read_mark(connection: sqlite3.Connection) -> BackupMark | None:
    """Return the mark of a backup; None in an office's own file."""
    if not _has_table(connection):
        return None
    row = connection.execute("SELECT made, kind, software FROM backup LIMIT 1").fetchone()
    return None if row is None else BackupMark(*map(str, row))


def write_mark(connection: sqlite3.Connection, mark: BackupMark) -> None:
    """Mark a copy as a backup, with this one mark."""
    if not _has_table(connection):
        connection.execute(_TABLE)
    connection.execute("DELETE FROM backup")
    connection.execute("INSERT INTO backup VALUES (?, ?, ?)", mark)


def remove_mark(connection: sqlite3.Connection) -> None:
    """Make a copy of a backup an office's own file again, as it was before it was copied."""
    if not _has_table(connection):
        return
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("DROP TABLE backup" if version < _SINCE else "DELETE FROM backup")


def _has_table(connection: sqlite3.Connection) -> bool:
    found = connection.execute(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'backup'"
    ).fetchone()
    return found is not None
