"""Write resources/tables.json: the schema that the migrations make, for every version.

`python packaging/tables.py`, after a migration was appended. An office file whose schema differs
is refused, and a start must not wait for what runs the migrations, so the answer is kept as data.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlite_utils

from cityreport.store.migrations import MIGRATIONS

FILE = Path(__file__).resolve().parents[1] / "resources" / "tables.json"


def made_by_migrations() -> dict[str, list[list[str | None]]]:
    """Type, name, table and text of all that is in the schema, by version."""
    found: dict[str, list[list[str | None]]] = {}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        database = sqlite_utils.Database(connection)
        for version, change in enumerate(MIGRATIONS, start=1):
            with database.atomic():
                change(database)
            rows = connection.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
            )
            found[str(version)] = [list(row) for row in rows]
    return found


def main() -> None:
    """Write the file."""
    content = json.dumps(made_by_migrations(), indent=1, ensure_ascii=False)
    FILE.write_text(content + "\n", encoding="utf-8", newline="\n")
    print(FILE)


if __name__ == "__main__":
    main()
