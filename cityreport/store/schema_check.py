"""Checking that a file's schema is exactly the one that the program's migrations make.

A trigger, a view or a changed table runs with every change of the file: a foreign one may change
numbers afterwards, and a missing one lets entries of the journal be removed. So every row of
`sqlite_schema` is compared, byte for byte, with the result of the migrations to the file's version
(`resources/tables.json`, written by `packaging/tables.py`).
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

import msgspec

from cityreport.errors import AccessError
from cityreport.paths import resource
from cityreport.store.backup_marker import BEFORE_THE_TABLE

EXTRA, MISSING, CHANGED = "schema_extra", "schema_missing", "schema_changed"
SCHEMA_CODES = frozenset({EXTRA, MISSING, CHANGED})
"""The codes of a file whose schema is not the program's."""
_LONGEST_NAME = 60
_DEFENSIVE = getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", None)

_Row = tuple[str, str, str, str | None]


def harden(connection: sqlite3.Connection) -> None:
    """Let a file's schema call no function that could do harm, and write no schema as a table.

    The second (SQLite's defensive mode) needs Python 3.12.
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    if _DEFENSIVE is not None:
        connection.setconfig(_DEFENSIVE, True)  # type: ignore[attr-defined, unused-ignore]


def check_schema(connection: sqlite3.Connection, path: Path, version: int | None = None) -> None:
    """Raise AccessError for a file whose schema has a foreign part or lacks one of the program's.

    Reads nothing but `sqlite_schema` and how texts are stored, so that nothing of a foreign schema
    is run. `version`: of the schema, None to ask the file. Raise AccessError: schema_extra,
    schema_missing, schema_changed with the part's kind and name; sqlite3.Error where it cannot be
    read.
    """
    (encoding,) = connection.execute("PRAGMA encoding").fetchone()
    if encoding != "UTF-8":  # SQLite compares it with no other file
        raise _refusal(CHANGED, path, ("text encoding", encoding))
    if version is None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    expected = _expected().get(str(version), {})
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    found: dict[tuple[object, object], tuple[object, ...]] = {(row[0], row[1]): row for row in rows}
    names = {name for _, name in expected}
    for key, row in found.items():
        if key not in expected and not (str(version) == "1" and row == BEFORE_THE_TABLE):
            raise _refusal(CHANGED if key[1] in names else EXTRA, path, key)
    for key, row in expected.items():
        if key not in found:
            raise _refusal(MISSING, path, key)
        if found[key] != row:
            raise _refusal(CHANGED, path, key)
    for row in rows:
        if found[row[0], row[1]] is not row:  # a second one of that name, as no SQL can make it
            raise _refusal(EXTRA, path, (row[0], row[1]))


@cache
def _expected() -> dict[str, dict[tuple[object, object], tuple[object, ...]]]:
    """Return the schema of each version, by kind and name."""
    content = resource("tables.json").read_bytes()
    versions = msgspec.json.decode(content, type=dict[str, list[_Row]])
    return {version: {(row[0], row[1]): row for row in rows} for version, rows in versions.items()}


def _refusal(code: str, path: Path, part: tuple[object, object]) -> AccessError:
    kind, name = (_shown(word) for word in part)
    return AccessError(code, path=str(path), kind=kind, name=name)


def _shown(word: object) -> str:
    """Return a name out of a foreign file, made safe for one line."""
    text = "".join(c if c.isprintable() else "?" for c in str(word)[: _LONGEST_NAME + 1])
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"
