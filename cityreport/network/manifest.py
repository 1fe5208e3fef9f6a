"""The desk's manifest: every file that came in once, its verdict, and which Parquet holds it.

A batch is one transaction: what the manifest does not know, did not happen. Belongs here: all SQL
of the desk on SQLite. Not here: analyses (`resources/sql`).
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from cityreport.domain.submission import Submission
from cityreport.errors import AccessError
from cityreport.files import create_private, make_private
from cityreport.network.arrival import TAKEN, Arrival, ArrivalState, Decided, Found, Said
from cityreport.network.paper_pages import is_page
from cityreport.network.receipts import KeptReceipt

_SCHEMA = """
CREATE TABLE IF NOT EXISTS file (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 TEXT NOT NULL,
    state TEXT NOT NULL, submission TEXT, office TEXT, key TEXT,
    said BLOB NOT NULL, seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_content ON file (sha256);
CREATE TABLE IF NOT EXISTS submission (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, office TEXT NOT NULL, kind TEXT NOT NULL,
    sequence INTEGER NOT NULL, digest TEXT NOT NULL, rows INTEGER NOT NULL, batch TEXT NOT NULL,
    head BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS submission_office ON submission (office, kind, sequence);
CREATE TABLE IF NOT EXISTS batch (
    name TEXT PRIMARY KEY, rows INTEGER NOT NULL, sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS holding (
    office TEXT NOT NULL, period TEXT NOT NULL, submission TEXT NOT NULL, signed INTEGER NOT NULL,
    PRIMARY KEY (office, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS office_key (
    office TEXT PRIMARY KEY, key TEXT NOT NULL, city TEXT NOT NULL, since TEXT NOT NULL,
    source TEXT NOT NULL, country TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipt (
    number INTEGER PRIMARY KEY, head TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS peer_year (year INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
"""
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_KEY = "office, key, city, since, source, country"


class KeptBatch(NamedTuple):
    """A Parquet file: its name, its rows, the SHA-256 of its bytes."""

    name: str
    rows: int
    sha256: str


class KeptSubmission(NamedTuple):
    """A submission that was taken. `head`: all of it but its numbers."""

    sha256: str
    rows: int
    head: Submission


class OfficeKey(NamedTuple):
    """The public key of an office. `source`: `first use`, `enrolment`, `change` (signed by the key
    before it) or `confirmed` by the coordinator; `country`: empty where it was not kept."""

    office: str
    key: str
    city: str
    since: str
    source: str
    country: str = ""


class Holding(NamedTuple):
    """The submission that holds for a period of an office."""

    office: str
    period: str
    submission: str
    signed: bool


class Manifest:
    """The open manifest. One desk at a time has it."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it; raise AccessError('desk_in_use', 'desk_damaged', 'cannot_write')."""
        self._path = path
        if not path.exists():
            with contextlib.suppress(OSError):  # SQLite says it better
                create_private(path)
        make_private(path)
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=0)
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
            self._add_country()
        except sqlite3.OperationalError as error:
            is_in_use = error.sqlite_errorcode & 0xFF in _IN_USE
            code = "desk_in_use" if is_in_use else "cannot_write"
            raise AccessError(code, path=str(path), reason=str(error)) from error
        except sqlite3.DatabaseError as error:
            raise AccessError("desk_damaged", path=str(path), reason=str(error)) from error

    def _add_country(self) -> None:
        """Add the column that the desks of earlier versions have not."""
        columns = self._connection.execute("SELECT name FROM pragma_table_info('office_key')")
        if ("country",) not in columns.fetchall():
            self._connection.execute(
                "ALTER TABLE office_key ADD COLUMN country TEXT NOT NULL DEFAULT ''"
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Write all or nothing; raise AccessError('cannot_write') for a full disk and the like."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:  # SQLite itself ends one at a full disk
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise AccessError(
                    "cannot_write", path=str(self._path), reason=str(error)
                ) from error
            raise

    def close(self) -> None:
        """Close it: another desk may have it."""
        self._connection.close()

    def known_files(self) -> set[tuple[str, int, int]]:
        """Return name, size and time of every file that was looked at."""
        return set(self._connection.execute("SELECT name, size, modified FROM file"))

    def batches(self) -> list[KeptBatch]:
        """Return the Parquet files, by name."""
        rows = self._connection.execute("SELECT name, rows, sha256 FROM batch ORDER BY name")
        return [KeptBatch(*row) for row in rows]

    def knows_content(self, sha256: str) -> bool:
        """Return whether these bytes were taken already."""
        return self._any("SELECT 1 FROM submission WHERE sha256 = ?", sha256)

    def submission(self, identifier: str) -> KeptSubmission | None:
        """Return a submission that was taken."""
        return next(self._submissions("WHERE id = ?", identifier), None)

    def with_number(self, office: str, kind: str, sequence: int) -> KeptSubmission | None:
        """Return the submission of an office with a number."""
        where = "WHERE office = ? AND kind = ? AND sequence = ?"
        return next(self._submissions(where, office, kind, sequence), None)

    def of_office(self, office: str) -> list[KeptSubmission]:
        """Return all submissions of an office, in the order of their numbers."""
        return list(self._submissions("WHERE office = ? ORDER BY kind, sequence", office))

    def submissions(self) -> Iterator[KeptSubmission]:
        """Yield all submissions, by office, kind and number."""
        return self._submissions("ORDER BY office, kind, sequence")

    def holdings(self) -> Iterator[Holding]:
        """Yield which submission holds when, by office and period."""
        asked = "SELECT office, period, submission, signed FROM holding ORDER BY office, period"
        for office, period, submission, signed in self._connection.execute(asked):
            yield Holding(office, period, submission, bool(signed))

    def office_keys(self) -> list[OfficeKey]:
        """Return the key of each office that is known, by city."""
        asked = f"SELECT {_KEY} FROM office_key ORDER BY city, office"
        return [OfficeKey(*row) for row in self._connection.execute(asked)]

    def key_of(self, office: str) -> OfficeKey | None:
        """Return the key of an office."""
        asked = f"SELECT {_KEY} FROM office_key WHERE office = ?"
        found = self._connection.execute(asked, [office]).fetchone()
        return None if found is None else OfficeKey(*found)

    def waiting_keys(self) -> list[tuple[str, str]]:
        """Return the offices, and their keys, that files wait for."""
        asked = (
            "SELECT DISTINCT office, key FROM file WHERE state = ? AND key IS NOT NULL"
            " ORDER BY office, key"
        )
        return self._connection.execute(asked, [ArrivalState.WAITING.value]).fetchall()

    def confirm_key(self, key: OfficeKey) -> None:
        """Remember a key in place of the one before, and look again at the files of that office
        that waited."""
        write = self._connection.execute
        with self._transaction():
            self._remember([key])
            write(
                "DELETE FROM file WHERE office = ? AND state = ?",
                [key.office, ArrivalState.WAITING.value],
            )

    def _remember(self, keys: Iterable[OfficeKey]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO office_key VALUES (?, ?, ?, ?, ?, ?)", keys
        )

    def last_receipt(self) -> tuple[int, str | None]:
        """Return number and head of the chain of receipts; 0 and None before the first."""
        asked = "SELECT number, head FROM receipt ORDER BY number DESC LIMIT 1"
        found = self._connection.execute(asked).fetchone()
        return (0, None) if found is None else (int(found[0]), str(found[1]))

    def receipts(self) -> Iterator[KeptReceipt]:
        """Yield all receipts, in the order of the chain."""
        asked = "SELECT number, head, name, content FROM receipt ORDER BY number"
        return (KeptReceipt(*row) for row in self._connection.execute(asked))

    def peer_year(self, year: int) -> bytes | None:
        """Return what was decided on the peers of a year; None before."""
        asked = "SELECT content FROM peer_year WHERE year = ?"
        found = self._connection.execute(asked, [year]).fetchone()
        return None if found is None else bytes(found[0])

    def keep_peer_year(self, year: int, content: bytes) -> None:
        """Keep what was decided on the peers of a year; ValueError where that is kept already."""
        if self.peer_year(year) is not None:
            raise ValueError(f"{year} is decided")
        with self._transaction():
            self._connection.execute("INSERT INTO peer_year VALUES (?, ?)", [year, content])

    def set_aside(self) -> Iterator[tuple[Found, ArrivalState, tuple[Said, ...]]]:
        """Yield the files that were not taken, or taken with remarks, by name."""
        return self._verdicts("WHERE state <> ? ORDER BY name", ArrivalState.TAKEN.value)

    def _verdicts(
        self, where: str, *facts: str
    ) -> Iterator[tuple[Found, ArrivalState, tuple[Said, ...]]]:
        asked = f"SELECT name, size, modified, state, said FROM file {where}"
        for name, size, modified, state, said in self._connection.execute(asked, facts):
            reasons = msgspec.json.decode(said, type=tuple[Said, ...])
            yield Found(name, size, modified), ArrivalState(state), reasons

    def files_of(self, office: str) -> Iterator[tuple[Found, ArrivalState, tuple[Said, ...]]]:
        """Yield the files of an office, by name."""
        return self._verdicts("WHERE office = ? ORDER BY name", office)

    def current(self) -> set[str]:
        """Return the ids of the submissions that hold for some period."""
        return {row[0] for row in self._connection.execute("SELECT submission FROM holding")}

    def office_count(self) -> int:
        """Return of how many offices something holds."""
        asked = "SELECT count(DISTINCT office) FROM holding"
        return int(self._connection.execute(asked).fetchone()[0])

    def state_counts(self) -> dict[str, int]:
        """Return how many files there are of each state."""
        asked = "SELECT state, count(*) FROM file GROUP BY state ORDER BY state"
        return dict(self._connection.execute(asked).fetchall())

    def replace_batches(self, before: Iterable[KeptBatch], made: Iterable[KeptBatch]) -> None:
        """Name other files in the place of batches, as one transaction."""
        write = self._connection
        with self._transaction():
            write.executemany("DELETE FROM batch WHERE name = ?", ([one.name] for one in before))
            write.executemany("INSERT INTO batch VALUES (?, ?, ?)", made)

    def add_batch(
        self,
        decided: Iterable[Decided],
        batch: KeptBatch | None,
        holdings: Iterable[Sequence[Holding]],
        receipts: Iterable[KeptReceipt],
        keys: Iterable[OfficeKey],
        seen: str,
    ) -> None:
        """Write what was decided of a batch's files, as one transaction."""
        write = self._connection.execute
        with self._transaction():
            if batch is not None:
                write("INSERT INTO batch VALUES (?, ?, ?)", batch)
            for one in decided:
                self._add_file(one, seen)
                if one.state in TAKEN and batch is not None:
                    self._add_submission(one.arrival, batch.name)
            for of_office in holdings:
                if of_office:
                    write("DELETE FROM holding WHERE office = ?", [of_office[0].office])
                self._connection.executemany("INSERT INTO holding VALUES (?, ?, ?, ?)", of_office)
            self._connection.executemany("INSERT INTO receipt VALUES (?, ?, ?, ?)", receipts)
            self._add_keys(list(keys))

    def _add_keys(self, keys: Sequence[OfficeKey]) -> None:
        """Remember keys, and look again at the printed pages that waited for them."""
        self._remember(keys)
        self._connection.executemany(
            "DELETE FROM file WHERE office = ? AND state = ? AND key IS NULL",
            [(one.office, ArrivalState.WAITING.value) for one in keys],
        )

    def _add_file(self, one: Decided, seen: str) -> None:
        found, head = one.arrival.found, one.arrival.head
        said = msgspec.json.encode(one.said)
        row = (
            found.name,
            found.size,
            found.modified,
            one.arrival.sha256,
            one.state.value,
            None if head is None else head.id,
            one.office,
            one.arrival.key,
            said,
            seen,
        )
        marks = ",".join("?" * len(row))
        self._connection.execute(f"INSERT OR REPLACE INTO file VALUES ({marks})", row)

    def _add_submission(self, arrival: Arrival, batch: str) -> None:
        head = arrival.head
        if head is None:
            raise ValueError(f"{arrival.found.name}: nothing to take")
        row = (
            head.id,
            arrival.sha256,
            head.office.id,
            "page" if is_page(head) else head.confidentiality,
            head.sequence,
            arrival.digest,
            arrival.rows,
            batch,
            zlib.compress(msgspec.json.encode(head), 1),
        )
        self._connection.execute("INSERT INTO submission VALUES (?,?,?,?,?,?,?,?,?)", row)

    def _submissions(self, where: str, *facts: str | int) -> Iterator[KeptSubmission]:
        asked = f"SELECT sha256, rows, head FROM submission {where}"
        for sha256, rows, head in self._connection.execute(asked, facts):
            yield KeptSubmission(sha256, rows, _head(head))

    def _any(self, asked: str, *facts: str) -> bool:
        return self._connection.execute(asked, facts).fetchone() is not None


def _head(kept: bytes) -> Submission:
    return msgspec.json.decode(zlib.decompress(kept), type=Submission)
