"""One open office file: its parts, its transactions and its proof."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import AccessError
from cityreport.store import database
from cityreport.store.journal import CELL, Break, Entry, Journal
from cityreport.store.observations import Observations
from cityreport.store.profiles import Profiles
from cityreport.store.submissions import Submissions


class Store:
    """An open file. Use `create`, `open` or `reader`, and as a context manager."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
        self._connection = connection
        self.path = path
        self.read_only = read_only
        self.observations = Observations(connection)
        self.profiles = Profiles(connection)
        self.submissions = Submissions(connection)
        self.journal = Journal(connection)

    @classmethod
    def create(cls, path: Path, software: str, now: str) -> Self:
        """A new file at `path`; see `database.create` for the errors."""
        return cls(database.create(path, software, now), path, read_only=False)

    @classmethod
    def open(cls, path: Path, software: str) -> Self:
        """The file at `path`; see `database.open_existing` for the errors."""
        connection, read_only = database.open_existing(path, software)
        return cls(connection, path, read_only=read_only)

    @classmethod
    def reader(cls, path: Path) -> Self:
        """The file at `path`, to read only, on a connection of its own."""
        return cls(database.open_reader(path), path, read_only=True)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block on the disk, or nothing of it; AccessError says why not."""
        if self.read_only:
            raise AccessError("store_read_only", path=str(self.path))
        with database.transaction(self._connection, self.path):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn SQLite's errors inside the block into AccessError."""
        with database.translated(self.path):
            yield

    def catalogue_number(self, file: CatalogueFile) -> int:
        """The number that this file knows a catalogue by; it is kept whole when first used."""
        run = self._connection.execute
        row = run("SELECT number FROM catalogue WHERE sha256 = ?", (file.sha256,)).fetchone()
        if row is not None:
            return int(row[0])
        cursor = run(
            "INSERT INTO catalogue (id, version, sha256, content) VALUES (?, ?, ?, ?)",
            (file.catalogue.id, file.catalogue.version, file.sha256, file.content),
        )
        return int(cursor.lastrowid or 0)

    def version(self) -> int:
        """A number that changes when another connection commits a change."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def first_difference(self) -> Entry | None:
        """The first cell or part of the profile that is not what the journal last said.

        `old` is what the journal says, `new` what the table holds.
        """
        cells = _difference(CELL, self.journal.latest(CELL), self.observations.states())
        if cells is not None:
            return cells
        for subject in ("city", "baseline", "target", "area", "population", "series"):
            held = [(key, state) for s, key, state in self.profiles.parts() if s == subject]
            difference = _difference(subject, self.journal.latest(subject), iter(held))
            if difference is not None:
                return difference
        return None

    def first_break(self) -> Break | None:
        """The first place where the journal's chain does not hold."""
        return self.journal.first_break()

    def damage(self) -> str | None:
        """What SQLite's integrity check says first; None if all is well."""
        answer = str(self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        return None if answer == "ok" else answer


def _difference(
    subject: str,
    journal: Iterable[tuple[str, str | None]],
    held: Iterator[tuple[str, str]],
) -> Entry | None:
    """Walk two lists that are sorted by key side by side."""
    here = next(held, None)
    for key, said in journal:
        if here is not None and here[0] < key:
            break
        state = here[1] if here is not None and here[0] == key else None
        if state != said:
            return Entry(subject, key, said, state)
        if state is not None:
            here = next(held, None)
    return None if here is None else Entry(subject, here[0], None, here[1])
