"""The Parquet files that analyses read, written by DuckDB from the JSON that was kept.

Only here is DuckDB imported. It is kept from the network: it loads no extension, and its settings
are locked. Numbers are exact: counts and amounts are BIGINT, percentages DECIMAL in a column of
their own, so that sums are the same in any order.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from cityreport.domain.catalogue import Catalogue, Kind
from cityreport.errors import AccessError
from cityreport.files import make_private, open_private, sync_folder
from cityreport.network.manifest import KeptBatch, KeptSubmission

_ROW = (
    "STRUCT(indicator VARCHAR, period VARCHAR, area VARCHAR, breakdown VARCHAR, category VARCHAR,"
    " value DOUBLE, status VARCHAR, note VARCHAR, source VARCHAR, currency VARCHAR,"
    " sample_size BIGINT, margin DOUBLE)"
)
CONTENT = {
    "id": "VARCHAR",
    "office": "STRUCT(id VARCHAR)",
    "city": "STRUCT(name VARCHAR, country VARCHAR)",
    "observations": f"{_ROW}[]",
}
"""The fields that DuckDB reads of a submission, with their types: it never guesses."""
_OBSERVATIONS = """
COPY (
    SELECT id AS submission, office.id AS office, city.country AS country, city.name AS city,
        o.indicator, o.period, CAST(substr(o.period, 1, 4) AS INTEGER) AS "year", o.area,
        o.breakdown, o.category,
        CASE WHEN NOT list_contains($shares, o.indicator) THEN CAST(o.value AS BIGINT) END
            AS "value",
        CASE WHEN list_contains($shares, o.indicator) THEN CAST(o.value AS DECIMAL(5, 2)) END
            AS share,
        o.status, o.note, o.source, o.currency, o.sample_size, o.margin
    FROM (
        SELECT id, office, city, unnest(observations) AS o
        FROM read_json($files, format = 'unstructured', records = true, columns = $columns,
            maximum_object_size = $largest)
    )
    ORDER BY o.indicator, country, city, o.period, o.area, o.breakdown, o.category
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
_HELD = """
FROM read_parquet($files) o LEFT JOIN read_parquet($holdings) h
    ON o.office = h.office AND o.period = h.period AND o.submission = h.submission
WHERE (h.office IS NOT NULL OR list_contains($kept, o.submission))
"""
_YEAR = f"""
COPY (
    SELECT o.* {_HELD} AND o."year" = $year
    ORDER BY o.indicator, o.country, o.city, o.period, o.area, o.breakdown, o.category
) TO '{{path}}' (FORMAT parquet, COMPRESSION zstd)
"""
_YEARS = f"""
SELECT o."year", COUNT(*), SUM(CAST(hash(o) AS HUGEINT)) {_HELD} GROUP BY o."year" ORDER BY o."year"
"""
_TABLE = """
COPY (SELECT * FROM read_json($files, format = 'newline_delimited', columns = $columns)
    ORDER BY ALL) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def engine(scratch: Path, megabytes: int = 300) -> duckdb.DuckDBPyConnection:
    """Return DuckDB with this much memory, a folder for more, and nothing of the network."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": f"{megabytes}MB",
            "temp_directory": str(scratch),
            "threads": min(2, os.cpu_count() or 1),
        },
    )
    connection.execute("SET enable_progress_bar = false")  # it would print among our own words
    connection.execute("SET lock_configuration = true")
    return connection


class ParquetWriter:
    """Writes the files of one desk: `folder` is that of the batches."""

    def __init__(self, folder: Path, received: Path, catalogue: Catalogue) -> None:
        """Begin: DuckDB is started when something is written."""
        self._folder = folder
        self._received = received
        self._shares = [i.code for i in catalogue.indicators if i.kind is Kind.PERCENT]
        self._engine: duckdb.DuckDBPyConnection | None = None

    def write_batch(self, taken: Sequence[KeptSubmission]) -> KeptBatch:
        """Write the numbers of submissions; raise AccessError('desk_rows') where DuckDB wrote
        another count of them."""
        ids = sorted(one.head.id for one in taken)
        name = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:32] + ".parquet"
        files = [self._received / f"{one.sha256}.json" for one in taken]
        facts = {
            "files": list(map(str, files)),
            "columns": CONTENT,
            "shares": self._shares,
            "largest": max(one.stat().st_size for one in files) + 1024,
        }
        expected = sum(one.rows for one in taken)
        found = self._write(_OBSERVATIONS, self._folder / name, facts)
        if found != expected:
            raise AccessError("desk_rows", path=name, found=found, expected=expected)
        return KeptBatch(name, expected, _sha256(self._folder / name))

    def write_years(
        self, batches: Sequence[KeptBatch], holdings: Path, kept: Sequence[str]
    ) -> list[KeptBatch]:
        """Write the numbers that hold, of all batches, as one file a year, and all of the
        submissions `kept`; raise AccessError('desk_rows') where they are not the same rows. The
        batches stay."""
        files = [str(self._folder / one.name) for one in batches]
        facts: dict[str, Any] = {"files": files, "holdings": str(holdings), "kept": list(kept)}
        before = self._asked(_YEARS, facts)
        mark = hashlib.sha256("\n".join(one.name for one in batches).encode()).hexdigest()[:32]
        made = []
        for year, rows, _ in before:
            path = self._folder / f"{year}-{mark}.parquet"
            self._write(_YEAR, path, facts | {"year": year})
            made.append(KeptBatch(path.name, rows, _sha256(path)))
        written = [str(self._folder / one.name) for one in made]
        after = self._asked(_YEARS, facts | {"files": written}) if written else []
        if after != before:
            found, expected = (sum(rows for _, rows, _ in each) for each in (after, before))
            raise AccessError("desk_rows", path=mark, found=found, expected=expected)
        return made

    def _asked(self, query: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
        try:
            return self._started().execute(query, facts).fetchall()
        except duckdb.Error as error:
            raise AccessError("desk_unreadable", reason=reason_of(error)) from error

    def _started(self) -> duckdb.DuckDBPyConnection:
        if self._engine is None:
            self._engine = engine(self._folder)
        return self._engine

    def write_table(
        self, rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], path: Path
    ) -> None:
        """Write a small table; replace the one before."""
        lines = path.with_name(f".{path.name}.{os.getpid()}.jsonl")
        try:
            with open(lines, "wb", opener=open_private) as stream:
                stream.writelines(msgspec.json.encode(row) + b"\n" for row in rows)
            self._write(_TABLE, path, {"files": [str(lines)], "columns": dict(columns)})
        except OSError as error:
            raise AccessError("cannot_write", path=str(path), reason=reason_of(error)) from error
        finally:
            lines.unlink(missing_ok=True)

    def _write(self, query: str, path: Path, facts: dict[str, Any]) -> int:
        """Run a COPY to a file beside, which gets its name once it is on the disk."""
        running = self._started()
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        target = str(temporary).replace("'", "''")
        try:
            written = running.execute(query.replace("{path}", target), facts).fetchone()
            with temporary.open("r+b") as stream:
                os.fsync(stream.fileno())
            make_private(temporary)
            temporary.replace(path)
        except (duckdb.Error, OSError) as error:
            temporary.unlink(missing_ok=True)
            raise AccessError("cannot_write", path=str(path), reason=reason_of(error)) from error
        sync_folder(path.parent)
        return int(written[0]) if written else 0

    def close(self) -> None:
        """End DuckDB."""
        if self._engine is not None:
            self._engine.close()


def reason_of(error: duckdb.Error | OSError) -> str:
    """Return the reason in one line: DuckDB adds its own fault as JSON, and a trace."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    full = os.strerror(errno.ENOSPC)
    said = str(error)
    return full if full in said else said.splitlines()[0]


def check_whole(batches: Iterable[KeptBatch], folder: Path) -> None:
    """Raise AccessError('desk_unreadable') where a file of numbers is missing or is not the one
    that was written: a sum without it would look like any other."""
    for one in batches:
        path = folder / one.name
        try:
            found = _sha256(path)
        except OSError as error:
            reason = f"{path.name}: {reason_of(error)}"
            raise AccessError("desk_unreadable", reason=reason) from error
        if found != one.sha256:
            raise AccessError("desk_unreadable", reason=f"{path.name}: SHA-256 {found[:8]}…")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
