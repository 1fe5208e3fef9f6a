"""A store of three million observations, made once for all benchmarks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.domain.city import Area, City, Population, Profile
from cityreport.domain.period import Frequency, Period, month_range
from cityreport.office.office import Office
from cityreport.store.row_checksums import seal
from tests.conftest import clock

FIRST, LAST = Period.parse("2005-01"), Period.parse("2023-12")
DISTRICTS = 33
WANTED = 3_000_000


def _cells(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    cells = []
    for indicator in catalogue.indicators:
        if indicator.derived is not None or indicator.frequency is not Frequency.MONTH:
            continue
        cells.append((indicator.code, "_T", "_T"))
        for name in indicator.breakdowns:
            cells += [(indicator.code, name, c.code) for c in catalogue.breakdown(name).categories]
    return sorted(cells)


def _rows(catalogue: Catalogue, areas: list[str]) -> Iterator[tuple[object, ...]]:
    """Every cell of every area and month, in the order of the primary key."""
    cells = _cells(catalogue)
    number = 0
    for month in month_range(FIRST, LAST):
        for area in areas:
            for cell in cells:
                number += 1
                yield (str(month), area, *cell, number * 7919 % 83, "A", "", "police", 1)


@pytest.fixture(scope="session")
def large(
    tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile
) -> Iterator[Office]:
    """Nineteen years of months, every monthly cell, the city and 33 districts: 3.1 million.

    The rows are laid down past the journal: only reading is measured on this store.
    """
    path = tmp_path_factory.mktemp("large") / "large.cityreport"
    areas = ["_T", *(f"D{n:02d}" for n in range(1, DISTRICTS + 1))]
    with Office.create(path, catalogue_file, clock, "bench") as office:
        office.city.save(
            Profile(
                City("Large", "COL", currency="COP"),
                areas=tuple(Area(code, f"District {code}") for code in areas[1:]),
                population=(Population(2018, 9_000_000, "census"),),
            )
        )
        with office.store.transaction():
            office.store.catalogue_number(catalogue_file)
    _fill(path, _rows(catalogue_file.catalogue, areas))
    with Office.open(path, catalogue_file, clock, "bench") as office:
        assert office.store.observations.count() >= WANTED
        yield office


def _fill(path: Path, rows: Iterator[tuple[object, ...]]) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.executemany(
        "INSERT INTO observation (period, area, indicator, breakdown, category, value, status,"
        " note, source, catalogue, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((*row, seal(row[:5], (*row[5:9], None, None, None, row[9]))) for row in rows),
    )
    connection.commit()
    connection.close()
