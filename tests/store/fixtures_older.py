"""An office file of the first format, made from one of today's."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from cityreport.domain.observation import Observation
from cityreport.office.office import Office
from cityreport.store import migrations
from cityreport.store.database import APPLICATION_ID

_TABLES = (
    "identity",
    "catalogue",
    "city",
    "area",
    "population",
    "plan",
    "series",
    "observation",
    "action",
    "journal",
    "submission",
)


def make_older(office: Office, observations: Sequence[Observation]) -> Path:
    """Close the office; its file is of version 1 afterwards, with the same history."""
    office.cells.record_many(observations)
    office.close()
    path = office.store.path
    newer = path.with_suffix(".newer")
    path.rename(newer)
    connection = sqlite3.connect(path, isolation_level=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        migrations.migrate(connection, "cityreport 0")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("ATTACH ? AS newer", (str(newer),))
    for table in _TABLES:
        found = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()  # noqa: S608
        columns = ", ".join(f'"{row[0]}"' for row in found)
        connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newer.{table}")  # noqa: S608
    connection.close()
    newer.unlink()
    return path
