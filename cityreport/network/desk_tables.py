"""The small tables beside the numbers: submissions, which holds when, people. They are written anew
from the manifest whenever it changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.submission import Submission
from cityreport.network.manifest import Manifest
from cityreport.network.parquet_files import ParquetWriter

SUBMISSIONS = {
    "submission": "VARCHAR",
    "office": "VARCHAR",
    "country": "VARCHAR",
    "city": "VARCHAR",
    "sequence": "BIGINT",
    "created": "VARCHAR",
    "first_month": "VARCHAR",
    "last_month": "VARCHAR",
    "confidentiality": "VARCHAR",
    "digest": "VARCHAR",
    "observations": "BIGINT",
    "current": "BOOLEAN",
}
HOLDINGS = {
    "office": "VARCHAR",
    "period": "VARCHAR",
    "submission": "VARCHAR",
    "signed": "BOOLEAN",
}
PEOPLE = {"office": "VARCHAR", "area": "VARCHAR", "year": "INTEGER", "people": "BIGINT"}
LAST_TABLE = "people.parquet"
"""The table that is written last: where it is, all of them are."""


def write_tables(manifest: Manifest, writer: ParquetWriter, folder: Path) -> None:
    """Write `submissions.parquet`, `holdings.parquet` and `people.parquet`."""
    holdings = list(manifest.holdings())
    current = {one.submission for one in holdings}
    writer.write_table(_submissions(manifest, current), SUBMISSIONS, folder / "submissions.parquet")
    rows = (one._asdict() for one in holdings)
    writer.write_table(rows, HOLDINGS, folder / "holdings.parquet")
    writer.write_table(_people(manifest), PEOPLE, folder / LAST_TABLE)


def _submissions(manifest: Manifest, current: set[str]) -> Iterator[dict[str, Any]]:
    for one in manifest.submissions():
        head = one.head
        yield {
            "submission": head.id,
            "office": head.office.id,
            "country": head.city.country,
            "city": head.city.name,
            "sequence": head.sequence,
            "created": head.created,
            "first_month": head.coverage.start,
            "last_month": head.coverage.end,
            "confidentiality": head.confidentiality,
            "digest": head.seal.digest if head.seal else "",
            "observations": one.rows,
            "current": head.id in current,
        }


def _people(manifest: Manifest) -> Iterator[dict[str, Any]]:
    """Yield the people of each office as its newest submission says them, whole cities only."""
    newest: dict[str, Submission] = {}
    for one in manifest.submissions():
        before = newest.get(one.head.office.id)
        if before is None or before.sequence < one.head.sequence:
            newest[one.head.office.id] = one.head
    for office, head in newest.items():
        for row in head.population:
            if row.area == TOTAL:
                yield {"office": office, "area": TOTAL, "year": row.year, "people": row.value}
