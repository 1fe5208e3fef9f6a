"""The analyses of `resources/sql`, run by DuckDB on a desk's folder. Other engines run the same
files as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from cityreport import paths
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.network.parquet_files import engine, reason_of

TABLES = {
    "observations": "data/*.parquet",
    "holdings": "holdings.parquet",
    "submissions": "submissions.parquet",
    "people": "people.parquet",
}
"""The views on files of a desk's folder."""
VIEWS = {"numbers": "numbers", "latest": "latest_period"}
"""The views that are analyses themselves, in the order in which they are made."""
ANALYSES = (
    "totals",
    "latest_period",
    "late",
    "completeness",
    "twelve_months",
    "network_years",
    "breakdowns",
    "never_sent",
)


class Asked(NamedTuple):
    """The months that an analysis looks at: the newest that is due, and eleven before it."""

    due: Period

    @property
    def since(self) -> Period:
        """The first of the twelve months."""
        return self.due.shift(-11)


def query(name: str) -> str:
    """Return the text of an analysis."""
    return paths.resource("sql", f"{name}.sql").read_text(encoding="utf-8")


class NetworkNumbers:
    """The numbers of a desk's folder, to be asked."""

    def __init__(self, folder: Path, asked: Asked) -> None:
        """Open them; raise AccessError('desk_empty') where nothing was accepted yet, and
        'desk_unreadable' for files that are damaged."""
        if not any((folder / "data").glob("*.parquet")):
            raise AccessError("desk_empty", path=str(folder))
        self._engine = engine(folder / "data")
        try:
            self._open(folder, asked)
        except duckdb.Error as error:
            self._engine.close()
            raise AccessError("desk_unreadable", reason=reason_of(error)) from error

    def _open(self, folder: Path, asked: Asked) -> None:
        for name, files in TABLES.items():
            place = str(folder / files).replace("'", "''")
            self._engine.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{place}')")
        self._engine.execute(
            "CREATE TABLE asked AS SELECT CAST(? AS VARCHAR) AS due, CAST(? AS VARCHAR) AS since",
            [str(asked.due), str(asked.since)],
        )
        for name, analysis in VIEWS.items():
            self._engine.execute(f"CREATE VIEW {name} AS {query(analysis)}")

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """Return the rows of an analysis."""
        try:
            return self._engine.execute(query(name)).fetchall()
        except duckdb.Error as error:
            raise AccessError("desk_unreadable", reason=reason_of(error)) from error

    def close(self) -> None:
        """End DuckDB."""
        self._engine.close()
