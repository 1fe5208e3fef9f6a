"""Everything that can still be read in a damaged office file, collected page by page.

A page does not name the table it belongs to, and in a damaged file the pages that would may be the
lost ones. So every page is read, and a record is recognised by its shape: how many columns of which
kinds. The records go into a scratch file, since an office may have millions of rows. Where a table
is not whole, SQLite is asked as well, row by row. Nothing is decided here; see `resolution`.
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, Self

from cityreport.errors import AccessError
from cityreport.progress_callback import ReportProgress
from cityreport.salvage.record_types import scratch_row
from cityreport.salvage.sqlite_pages import (
    INTERIOR_TABLE,
    LEAF_INDEX,
    LEAF_TABLE,
    PageFile,
    PageRecord,
)
from cityreport.store.database import APPLICATION_ID
from cityreport.store.erasure_log import remainder_of
from cityreport.store.journal import GENESIS, Action, JournalEntry
from cityreport.store.journal_links import ERASURE, LINK, ErasedRemainder, is_valid_row
from cityreport.store.schema_check import check_schema, harden

_EVERY = 64
_SCRATCH = """
CREATE TABLE row (key TEXT, state TEXT, live INTEGER, sealed INTEGER,
    PRIMARY KEY (key, state)) WITHOUT ROWID;
CREATE TABLE front (key TEXT, front TEXT, PRIMARY KEY (key, front)) WITHOUT ROWID;
CREATE TABLE entry (seq INTEGER, action INTEGER, subject TEXT, key TEXT, old TEXT, new TEXT,
    hash BLOB, mark INTEGER, proven INTEGER DEFAULT 0, PRIMARY KEY (seq, mark)) WITHOUT ROWID;
CREATE TABLE action (id INTEGER, at TEXT, officer TEXT, kind TEXT, first INTEGER, undoes INTEGER,
    reason TEXT, software TEXT, hash BLOB, mark INTEGER, proven INTEGER DEFAULT 0,
    PRIMARY KEY (id, mark)) WITHOUT ROWID;
CREATE TABLE known (seq INTEGER PRIMARY KEY, subject TEXT, key TEXT);
CREATE TABLE part (subject TEXT, key TEXT, state TEXT, live INTEGER,
    PRIMARY KEY (subject, key, state)) WITHOUT ROWID;
CREATE TABLE catalogue (number INTEGER, id TEXT, version TEXT, sha256 TEXT, content BLOB,
    PRIMARY KEY (number, sha256)) WITHOUT ROWID;
CREATE TABLE identity (id TEXT, created TEXT, software TEXT, office TEXT, live INTEGER);
"""
_MOST_PARTS = 200_000
_SHORTEST_RECORD = 16
_TABLES = ("observation", "journal", "action")
SEALED_SINCE = 2
"""The version of the schema whose rows have a checksum."""


class Tree(NamedTuple):
    """The part of a table that was reached from its root. `is_whole`: all of it, every record of
    the table's own shape; `has_end`: its last page, so that nothing newer can be missing."""

    is_whole: bool
    has_end: bool


class RecoveredRecords:
    """The scratch file with the recovered records. Use `gather`, and as a context manager."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.trees: dict[str, Tree] = {}
        self.version = 0
        self.records = 0

    @classmethod
    def gather(cls, damaged: Path, scratch: Path, step: ReportProgress) -> Self:
        """Read every page of `damaged` into a new file `scratch`."""
        connection = sqlite3.connect(scratch, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -32000")
            connection.executescript(_SCRATCH)
            evidence = cls(connection)
            connection.execute("BEGIN")
            with PageFile(damaged) as file:
                gathering = _Gathering(file, evidence, step)
                gathering.read_tables()
                evidence.prove()
                gathering.read_rest()
                if not evidence.is_proven():
                    gathering.read_by_sqlite(damaged)
            evidence.prove()
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return evidence

    def close(self) -> None:
        """Close the scratch file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def tree(self, name: str) -> Tree:
        """Return how much of a table was reached."""
        return self.trees.get(name, Tree(False, False))

    def is_proven(self) -> bool:
        """Return whether the numbers and the journal were read whole and every link of it is
        valid."""
        if self.version < SEALED_SINCE:
            return False
        if not all(self.tree(n).is_whole and self.tree(n).has_end for n in _TABLES):
            return False
        unproven = self.connection.execute(
            """SELECT 1 FROM entry WHERE NOT proven UNION ALL
               SELECT 1 FROM action WHERE NOT proven LIMIT 1"""
        )
        return unproven.fetchone() is None

    def prove(self) -> None:
        """Mark the entries and actions whose hash follows from that of the one before."""
        self._prove({})
        erased = {
            key: remainder_of(new)
            for key, new in self.connection.execute(
                "SELECT key, new FROM entry WHERE subject = ? AND proven ORDER BY seq", (ERASURE,)
            )
        }
        if erased:
            self._prove(erased)

    def _prove(self, erased: Mapping[str, bytes | None]) -> None:
        """Do the work of `prove`; `erased`: what is left of the rows whose text was erased."""
        run = self.connection.execute
        run("CREATE INDEX IF NOT EXISTS action_first ON action (first)")
        before = """SELECT e.seq, e.mark, e.subject, e.key, e.old, e.new, e.hash, b.hash
            FROM entry AS e JOIN {table} AS b ON {which} WHERE NOT e.proven"""
        for table, which in (("entry", "b.seq = e.seq - 1"), ("action", "b.first = e.seq")):
            rows = run(before.format(table=table, which=which))
            self._mark(
                "entry",
                "seq",
                (
                    (seq, mark)
                    for seq, mark, *fields, hashed, head in rows
                    if is_valid_row(
                        head[:LINK], JournalEntry(*fields), hashed, _left(erased, "journal", seq)
                    )
                ),
            )
        proven: list[tuple[int, int]] = []
        begun = """SELECT a.id, a.at, a.officer, a.kind, a.first, a.undoes, a.reason, a.software,
            a.hash, a.mark, b.hash FROM action AS a JOIN {table} AS b ON {which}
            WHERE NOT a.proven"""
        for table, which in (("entry", "b.seq = a.first - 1"), ("action", "b.id = a.id - 1")):
            for *fields, hashed, mark, head in run(begun.format(table=table, which=which)):
                left = _left(erased, "action", fields[0])
                if is_valid_row(head[:LINK], Action(*fields), hashed, left):
                    proven.append((fields[0], mark))
        for *fields, hashed, mark in run(
            """SELECT id, at, officer, kind, first, undoes, reason, software, hash, mark
               FROM action WHERE id = 1"""
        ):
            if is_valid_row(GENESIS, Action(*fields), hashed, _left(erased, "action", 1)):
                proven.append((1, mark))
        self._mark("action", "id", proven)

    def _mark(self, table: str, number: str, proven: Iterable[tuple[int, int]]) -> None:
        self.connection.executemany(
            f"UPDATE {table} SET proven = 1 WHERE {number} = ? AND mark = ?", proven
        )


def _left(erased: Mapping[str, bytes | None], table: str, number: int) -> ErasedRemainder:
    return lambda: erased.get(f"{table}\t{number}")


class _Gathering:
    """One walk over a file: its trees from their roots, then the pages that no tree names."""

    def __init__(self, file: PageFile, evidence: RecoveredRecords, step: ReportProgress) -> None:
        self._file = file
        self._evidence = evidence
        self._step = step
        self._done = 0
        self._seen = {1}
        self._indexes: dict[str, int] = {}
        self._parts = 0
        self._rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _INSERTS}

    def read_tables(self) -> None:
        """Read the trees from the roots, except the two indexes, which repeat the tables."""
        header = self._file.header()
        ours = int.from_bytes(header[68:72], "big") == APPLICATION_ID
        self._evidence.version = int.from_bytes(header[60:64], "big") if ours else 0
        roots = self._roots()
        self._indexes = {name: roots.pop(name) for name in _SECOND if name in roots}
        for name, root in roots.items():
            self._seen |= self._read_tree(name, root, self._seen)

    def read_rest(self) -> None:
        """Read the two indexes, unless the tables are proven whole, and the pages that no tree
        names; the free ones only if there are no others."""
        needed = not self._evidence.is_proven()
        for name, root in self._indexes.items():
            if needed:
                self._seen |= self._read_tree(name, root, self._seen)
            else:
                self._seen |= self._file.reach(root)
        free = self._file.free_pages()
        numbers = range(2, self._file.count + 1)
        self._read_loose(number for number in numbers if number not in self._seen | free)
        if self._evidence.records == 0:
            self._read_loose(iter(sorted(free - self._seen)))

    def read_by_sqlite(self, path: Path) -> None:
        """Read the rows of the tables that SQLite itself can still read, from both ends: it
        tolerates some faults of a cell that we do not.

        A page could repeat rows without end; that is cut off. A schema that is not the program's is
        never run.
        """
        most = self._file.count * self._file.page_size // _SHORTEST_RECORD
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with (
            contextlib.suppress(sqlite3.Error, AccessError),
            closing(sqlite3.connect(uri, uri=True)) as read,
        ):
            harden(read)
            check_schema(read, path)
            for table, order in itertools.product(_TABLES, ("ASC", "DESC")):
                kind = LEAF_INDEX if table == "observation" else LEAF_TABLE
                rows = self._answers(read, f"SELECT * FROM {table} ORDER BY 1 {order}")
                for row in itertools.islice(rows, most):
                    is_row = kind == LEAF_INDEX
                    cell = PageRecord(None, row) if is_row else PageRecord(row[0], (None, *row[1:]))
                    self._take(cell, kind, table)
                    self._count()
        self._flush()

    @staticmethod
    def _answers(connection: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query up to the first that cannot be read."""
        with contextlib.suppress(sqlite3.Error, ValueError):
            yield from connection.execute(query)

    def _roots(self) -> dict[str, int]:
        """Return the root page of every table and index, as far as the schema can be read."""
        roots = {}
        for _, _, cells in self._file.tree(1):
            for cell in cells:
                match cell.record:
                    case ("table" | "index", str(name), str(), int(root), str()) if root > 1:
                        roots[name] = root
                    case _:
                        pass
        return roots if "journal" in roots else self._find_roots()

    def _find_roots(self) -> dict[str, int]:
        """Return the roots without a schema: pages that no other names, where a table has only
        one."""
        named: set[int] = set()
        roots: dict[str, list[int]] = {}
        for number in range(2, self._file.count + 1):
            page = self._file.page(number)
            named.update(() if page is None else page.children)
        for number in range(2, self._file.count + 1):
            if number not in named:
                roots.setdefault(self._table_of(number), []).append(number)
        return {name: found[0] for name, found in roots.items() if name and len(found) == 1}

    def _table_of(self, number: int) -> str:
        """Return the table or index of a tree, by its first record; empty if unknown."""
        for _, page, cells in self._file.tree(number):
            if page is None or page.children:
                continue
            found = scratch_row(cells[0], page.kind, "") if cells else None
            return next((table for table, name in _BIG.items() if found and found[0] == name), "")
        return ""

    def _read_tree(self, name: str, root: int, seen: set[int]) -> set[int]:
        """Read the tree of a root; a table counts as whole only if it is in the order of its keys:
        that reveals a page in another's place. An empty page of the numbers may be another table's,
        after which every cell would count as emptied."""
        reached: set[int] = set()
        is_whole, before, newest, ends = True, _LEAST, _LEAST, False
        for number, page, cells in self._file.tree(root):
            ends = page is not None and page.is_whole
            if page is None or (number in seen and number not in reached):
                is_whole = False
                continue
            if number not in reached:
                reached.add(number)
                self._count()
            is_whole = is_whole and page.is_whole and (bool(page.cells) or name != "observation")
            for cell in cells:
                fits = page.kind == INTERIOR_TABLE or self._take(cell, page.kind, name)
                here = _place_of(cell, page.kind)
                is_whole = is_whole and fits and _is_before(before, here)
                before = here
                newest = here if _is_before(newest, here) else newest
        self._flush()
        self._evidence.trees[name] = Tree(is_whole, ends and before == newest)
        return reached

    def _read_loose(self, numbers: Iterator[int]) -> None:
        for number in numbers:
            page = self._file.page(number)
            for cell in () if page is None else page.cells:
                self._take(cell, page.kind if page else 0, "")
            self._count()
        self._flush()

    def _count(self) -> None:
        self._done += 1
        if self._done % _EVERY == 0:
            self._step(min(self._done, self._file.count), self._file.count)
            if sum(map(len, self._rows.values())) > 10_000:
                self._flush()

    def _flush(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                self._evidence.connection.executemany(_INSERTS[name], rows)
                rows.clear()

    def _take(self, cell: PageRecord, kind: int, table: str) -> bool:
        """Store a record by its type; return False if it is not one of the table it stands in."""
        found = scratch_row(cell, kind, table)
        if found is None:
            return table not in _BIG
        name, row = found
        if name == "part":
            self._parts += 1
            if self._parts > _MOST_PARTS:
                return True
        self._evidence.records += 1
        self._rows[name].append(row)
        return table not in _BIG or _BIG[table] == name


_LEAST: tuple[object, ...] = ()
_SORTED_BY = {14: 5, 13: 5, 8: 5, 7: 5, 4: 3}
"""The number of columns of an index record that make its place, by their number."""


def _place_of(cell: PageRecord, kind: int) -> tuple[Any, ...]:
    """Return the place of a cell in the order of its tree."""
    if cell.rowid is not None:
        # an interior cell stands behind the row of the same number, before all that follow
        return (cell.rowid, kind == INTERIOR_TABLE)
    return cell.record[: _SORTED_BY.get(len(cell.record), 1)]


def _is_before(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    try:
        return one < other
    except TypeError:  # records of different tables
        return False


_SECOND = ("observation_series", "journal_key")
_BIG = {
    "observation": "row",
    "observation_series": "front",
    "journal": "entry",
    "action": "action",
    "journal_key": "known",
}
"""The tables and indexes that the decisions rest on, and the scratch table of their records."""

_INSERTS = {
    "row": """INSERT INTO row VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
        SET live = max(live, excluded.live), sealed = max(sealed, excluded.sealed)""",
    "front": "INSERT OR IGNORE INTO front VALUES (?, ?)",
    "entry": "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
    "action": "INSERT OR IGNORE INTO action VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
    "known": "INSERT OR IGNORE INTO known VALUES (?, ?, ?)",
    "part": """INSERT INTO part VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
        SET live = max(live, excluded.live)""",
    "catalogue": "INSERT OR IGNORE INTO catalogue VALUES (?, ?, ?, ?, ?)",
    "identity": "INSERT INTO identity VALUES (?, ?, ?, ?, ?)",
}
