"""The small tables beside the numbers: submissions, which holds when, people. They are written anew
from the manifest whenever it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from cityreport.domain.catalogue import TOTAL
from cityreport.network.manifest import KeptSubmission, Manifest
from cityreport.network.paper_pages import is_page, rank
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
HOLDINGS_TABLE = "holdings.parquet"
LAST_TABLE = "people.parquet"
"""The table that is written last: where it is, all of them are."""


def write_tables(manifest: Manifest, writer: ParquetWriter, folder: Path) -> None:
    """Write `submissions.parquet`, `holdings.parquet` and `people.parquet`."""
    rows = _submissions(manifest.submissions(), manifest.current())
    writer.write_table(rows, SUBMISSIONS, folder / "submissions.parquet")
    held = (one._asdict() for one in manifest.holdings())
    writer.write_table(held, HOLDINGS, folder / HOLDINGS_TABLE)
    people = _people(manifest.submissions())
    writer.write_table(people, PEOPLE, folder / LAST_TABLE)


def _submissions(kept: Iterable[KeptSubmission], current: set[str]) -> Iterator[dict[str, Any]]:
    for one in kept:
        head = one.head
        yield {
            "submission": head.id,
            "office": head.office.id,
            "country": head.city.country,
            "city": head.city.name,
            "sequence": 0 if is_page(head) else head.sequence,
            "created": head.created,
            "first_month": head.coverage.start,
            "last_month": head.coverage.end,
            "confidentiality": head.confidentiality,
            "digest": head.seal.digest if head.seal else "",
            "observations": one.rows,
            "current": head.id in current,
        }


def _people(kept: Iterable[KeptSubmission]) -> Iterator[dict[str, Any]]:
    """Yield the people of each office as its newest submission says them, whole cities only. `kept`
    stands by office."""
    for office, of_office in groupby((one.head for one in kept), lambda head: head.office.id):
        newest = max(of_office, key=rank)
        for row in newest.population:
            if row.area == TOTAL:
                yield {"office": office, "area": TOTAL, "year": row.year, "people": row.value}
