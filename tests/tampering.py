"""Change an office file past the program, as somebody would who knows SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def triggers_aside(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the triggers out while the block runs, and put them back letter by letter: the schema
    afterwards is the program's, so that only the rows show what was done."""
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        connection.execute(sql)


def tamper(path: Path, *statements: str) -> None:
    """Run SQL on a file, its triggers out of the way; each statement has to change something."""
    with closing(sqlite3.connect(path)) as connection:
        with triggers_aside(connection):
            for statement in statements:
                assert connection.execute(statement).rowcount != 0
        connection.commit()
