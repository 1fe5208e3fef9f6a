"""Detecting changes of an open file by another program."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cityreport.errors import AccessError
from cityreport.store.backup_marker import read_mark
from cityreport.store.journal import Head, Journal
from cityreport.store.schema_check import check_schema


def data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection has changed the file."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


class LastSeenState:
    """The state of a file that one connection last wrote or read. `head`: the end of its journal,
    None before it was read. `unsure`: where it ends if the last commit reached the disk although
    the disk said that it failed."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._changes = data_version(connection)
        self.head: Head | None = None
        self.unsure: Head | None = None

    def compare(self) -> None:
        """Check, inside a transaction, that the file's journal ends as it did, and where another
        program has changed anything that it is still an office's own file.

        Raise AccessError('store_overwritten') and those of `check_schema` if it is not.
        """
        head = Journal(self._connection).head()
        if head not in {self.head or head, self.unsure}:
            raise AccessError("store_overwritten", path=str(self._path))
        changes = data_version(self._connection)
        if changes != self._changes:
            check_schema(self._connection, self._path)
            if read_mark(self._connection) is not None:
                raise AccessError("store_overwritten", path=str(self._path))
        self.head, self.unsure, self._changes = head, None, changes
