"""The schema, one appended function for each version. A change and its record share one
transaction.

Table rebuilds are written by hand: sqlite-utils' transform() would drop WITHOUT ROWID.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import sqlite_utils

from cityreport.store.journal import Journal, JournalEntry
from cityreport.store.row_checksums import seal
from cityreport.store.submission_list import SUBMISSION, Submissions, submission_state

_APPEND_ONLY = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""


def _first(database: sqlite_utils.Database) -> None:
    for statement in (_TABLES + _append_only("action", "journal", "submission")).split(";\n\n"):
        if statement.strip():
            database.execute(statement)


def _append_only(*tables: str) -> str:
    triggers = "".join(_APPEND_ONLY.format(table=table) for table in tables)
    return "\n" + triggers.replace("END;\n", "END;\n\n")


_TABLES = """
CREATE TABLE identity (
    id TEXT NOT NULL PRIMARY KEY,      -- UUID of this office's file
    created TEXT NOT NULL,             -- ISO 8601, UTC
    software TEXT NOT NULL
) STRICT;

CREATE TABLE migration (
    version INTEGER NOT NULL PRIMARY KEY,
    software TEXT NOT NULL
) STRICT;

CREATE TABLE catalogue (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL              -- the file, byte for byte
) STRICT;

CREATE TABLE city (
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    locode TEXT NOT NULL,
    contact TEXT NOT NULL,
    currency TEXT NOT NULL,
    attribution TEXT NOT NULL
) STRICT;

CREATE TABLE area (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE population (
    area TEXT NOT NULL,
    year INTEGER NOT NULL,
    value INTEGER NOT NULL CHECK (value > 0),
    source TEXT NOT NULL,
    PRIMARY KEY (area, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    baseline_years TEXT NOT NULL,      -- JSON list
    target_year INTEGER NOT NULL,
    reduction REAL NOT NULL CHECK (reduction > 0 AND reduction < 1),
    path TEXT NOT NULL
) STRICT;

CREATE TABLE series (
    indicator TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL              -- JSON of domain.city.Series
) STRICT, WITHOUT ROWID;

CREATE TABLE observation (
    period TEXT NOT NULL,
    area TEXT NOT NULL,
    indicator TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    category TEXT NOT NULL,
    value ANY CHECK (value IS NULL OR (typeof(value) IN ('integer', 'real') AND value >= 0)),
    status TEXT NOT NULL CHECK (status IN ('A', 'P', 'E', 'B', 'O', 'L', 'M')),
    note TEXT NOT NULL,
    source TEXT NOT NULL,
    currency TEXT,
    sample_size INTEGER,
    margin REAL,
    catalogue INTEGER NOT NULL REFERENCES catalogue (number),
    PRIMARY KEY (period, area, indicator, breakdown, category),
    CHECK ((value IS NULL) = (status IN ('O', 'L', 'M')))
) STRICT, WITHOUT ROWID;

CREATE INDEX observation_series
    ON observation (indicator, breakdown, category, area, period, value, status);

CREATE TABLE action (
    id INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,                  -- ISO 8601, UTC: a note, never the order
    officer TEXT NOT NULL,
    kind TEXT NOT NULL,
    first INTEGER NOT NULL,            -- seq of its first journal entry
    undoes INTEGER REFERENCES action (id),
    reason TEXT NOT NULL,
    software TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE journal (
    seq INTEGER NOT NULL PRIMARY KEY,
    action INTEGER NOT NULL REFERENCES action (id),
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    old TEXT,
    new TEXT,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX journal_key ON journal (subject, key, seq);

CREATE TABLE submission (
    sequence INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    supersedes TEXT,
    created TEXT NOT NULL,
    start TEXT NOT NULL,
    "end" TEXT NOT NULL,
    confidentiality TEXT NOT NULL,
    digest TEXT NOT NULL,
    observations INTEGER NOT NULL,
    files TEXT NOT NULL                -- JSON list of names
) STRICT;

"""


def _second(database: sqlite_utils.Database) -> None:
    """Add row seals, the officers of the office, the mark of a backup; note submissions in the
    journal."""
    connection = database.conn
    connection.create_function("row_seal", -1, _row_seal, deterministic=True)
    for statement in _SECOND.split(";\n\n"):
        if statement.strip():
            database.execute(statement)
    connection.create_function("row_seal", -1, None)
    entries = [
        JournalEntry(SUBMISSION, str(made.sequence), None, submission_state(made))
        for made in reversed(Submissions(connection).all())
    ]
    if entries:
        (now,) = connection.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')").fetchone()
        Journal(connection).append(
            entries, at=now, officer="", kind="migration", software="cityreport"
        )


def _row_seal(*fields: Any) -> int:
    return seal(fields[:5], fields[5:])


_SECOND = """
CREATE TABLE officer (
    name TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE backup (                  -- one row in a backup, none in an office's own file
    made TEXT NOT NULL,                -- ISO 8601, UTC
    kind TEXT NOT NULL,
    software TEXT NOT NULL
) STRICT;

CREATE TABLE observation_2 (
    period TEXT NOT NULL,
    area TEXT NOT NULL,
    indicator TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    category TEXT NOT NULL,
    value ANY CHECK (value IS NULL OR (typeof(value) IN ('integer', 'real') AND value >= 0)),
    status TEXT NOT NULL CHECK (status IN ('A', 'P', 'E', 'B', 'O', 'L', 'M')),
    note TEXT NOT NULL,
    source TEXT NOT NULL,
    currency TEXT,
    sample_size INTEGER,
    margin REAL,
    catalogue INTEGER NOT NULL REFERENCES catalogue (number),
    seal INTEGER NOT NULL,             -- store.seals
    PRIMARY KEY (period, area, indicator, breakdown, category),
    CHECK ((value IS NULL) = (status IN ('O', 'L', 'M')))
) STRICT, WITHOUT ROWID;

INSERT INTO observation_2
    SELECT *, row_seal(period, area, indicator, breakdown, category, value, status, note, source,
                       currency, sample_size, margin, catalogue)
    FROM observation ORDER BY period, area, indicator, breakdown, category;

DROP TABLE observation;

ALTER TABLE observation_2 RENAME TO observation;

CREATE INDEX observation_series
    ON observation (indicator, breakdown, category, area, period, value, status, seal);

CREATE TABLE sign_off (
    key TEXT NOT NULL PRIMARY KEY,            -- period; its state: store.statements
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE acceptance (
    key TEXT NOT NULL PRIMARY KEY,            -- identity of a finding
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE flag (
    key TEXT NOT NULL PRIMARY KEY,            -- cell
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE narrative (
    key TEXT NOT NULL PRIMARY KEY,            -- year and question
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE second_keying (
    key TEXT NOT NULL PRIMARY KEY,            -- period and area
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE keyed_again (           -- a second keying: kept apart from the numbers
    period TEXT NOT NULL,
    area TEXT NOT NULL,
    indicator TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    category TEXT NOT NULL,
    value ANY CHECK (value IS NULL OR (typeof(value) IN ('integer', 'real') AND value >= 0)),
    status TEXT NOT NULL CHECK (status IN ('A', 'P', 'E', 'B', 'O', 'L', 'M')),
    PRIMARY KEY (period, area, indicator, breakdown, category)
) STRICT, WITHOUT ROWID;

CREATE INDEX action_officer ON action (officer, id);

"""


def _third(_: sqlite_utils.Database) -> None:
    """Change no table: from here on a row of the journal with a text has a seal (`journal_links`),
    which an older program takes for damage. The number keeps it from opening such a file."""


def _fourth(database: sqlite_utils.Database) -> None:
    """Add the reason of a baseline. From here on a signature says what it was given with
    (`domain.signed_basis`), which an older program would drop when it reopens a month."""
    database.execute("ALTER TABLE plan ADD COLUMN baseline_reason TEXT NOT NULL DEFAULT ''")


def _fifth(database: sqlite_utils.Database) -> None:
    """Add what the city collects, by series."""
    database.execute(
        """CREATE TABLE collection (
    key TEXT NOT NULL PRIMARY KEY,            -- indicator; its state: office.collecting
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
    )


def _sixth(database: sqlite_utils.Database) -> None:
    """Add notes for the next officer."""
    database.execute(
        """CREATE TABLE hand_over (
    key TEXT NOT NULL PRIMARY KEY,            -- number; its state: domain.hand_over
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
    )


def _seventh(database: sqlite_utils.Database) -> None:
    """Add the districts that a district follows."""
    database.execute(
        "ALTER TABLE area ADD COLUMN follows TEXT NOT NULL DEFAULT '[]'"  # JSON, store.area_states
    )


def _eighth(database: sqlite_utils.Database) -> None:
    """Add what was decided beside an indicator, and the currencies that a city had before."""
    database.execute(
        """CREATE TABLE decision (
    key TEXT NOT NULL PRIMARY KEY,            -- number; its state: domain.decision
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
    )
    database.execute(
        "ALTER TABLE city ADD COLUMN earlier_currencies TEXT NOT NULL DEFAULT '[]'"  # JSON
    )


def _ninth(database: sqlite_utils.Database) -> None:
    """Add the id of the office, by which the network knows it. An office that makes a new file of
    what it sent keeps it, while the file is another one. It is the file's own until then: so every
    copy and backup of an older file gets the same."""
    database.execute("ALTER TABLE identity ADD COLUMN office TEXT NOT NULL DEFAULT ''")
    database.execute("UPDATE identity SET office = id")


MIGRATIONS: tuple[Callable[[sqlite_utils.Database], None], ...] = (
    _first,
    _second,
    _third,
    _fourth,
    _fifth,
    _sixth,
    _seventh,
    _eighth,
    _ninth,
)
"""The steps: MIGRATIONS[n - 1] makes version n of version n - 1. Append; never edit one that
shipped."""


def migrate(connection: sqlite3.Connection, software: str) -> None:
    """Bring an open, writable file to the newest version, each step whole or not at all."""
    database = sqlite_utils.Database(connection)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    for number, change in enumerate(MIGRATIONS[version:], start=version + 1):
        with database.atomic():
            change(database)
            database.table("migration").insert({"version": number, "software": software})
            connection.execute(f"PRAGMA user_version = {number}")
