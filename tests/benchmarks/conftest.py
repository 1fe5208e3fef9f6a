"""Stores made once for all benchmarks: three million observations, and a city of 300 districts."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from math import sqrt
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


BIG_FIRST, MANY = Period.parse("2017-01"), 300


def _drawn(rng: random.Random, mean: float) -> int:
    """Return a count of about this mean; small ones are often zero."""
    if mean > 30:
        return max(0, round(rng.gauss(mean, sqrt(mean))))
    return sum(rng.random() < mean / 60 for _ in range(60))


def rows_of_many(
    catalogue: Catalogue, areas: list[str], first: Period = BIG_FIRST
) -> Iterator[tuple[object, ...]]:
    """The monthly totals of every district and month, and homicides by age, which add up."""
    rng = random.Random(14)
    codes = [
        i.code for i in catalogue.indicators if i.derived is None and i.frequency is Frequency.MONTH
    ]
    ages = [c.code for c in catalogue.breakdown("age").categories]
    means = {area: {code: 0.2 * 1.25 ** rng.randrange(24) for code in codes} for area in areas[1:]}
    for month in month_range(first, LAST):
        city: Counter[tuple[str, str, str]] = Counter()
        for area, mean in means.items():
            counts = {(code, "_T", "_T"): _drawn(rng, of) for code, of in mean.items()}
            by_age = Counter(rng.choices(ages, k=counts["L1", "_T", "_T"]))
            counts |= {("L1", "age", age): by_age[age] for age in ages}
            for part, whole in (("L2", "L1"), ("L3", "L1")):
                counts[part, "_T", "_T"] = min(counts[part, "_T", "_T"], counts[whole, "_T", "_T"])
            city.update(counts)
            for cell, count in sorted(counts.items()):
                yield str(month), area, *cell, count, "A", "", "police", 1
        for cell in sorted(city):
            yield str(month), "_T", *cell, city[cell], "A", "", "police", 1


@pytest.fixture(scope="session")
def many_districts_file(
    tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile
) -> Path:
    """The file of a city of 300 districts: seven years of months, each with its population."""
    path = tmp_path_factory.mktemp("many") / "many.cityreport"
    areas = ["_T", *(f"D{n:03d}" for n in range(1, MANY + 1))]
    people = [Population(year, 9_000_000, "census") for year in (2018, 2022)]
    people += [
        Population(2018, 20_000 + 64 * n, "census", code) for n, code in enumerate(areas[1:])
    ]
    with Office.create(path, catalogue_file, clock, "bench") as office:
        office.city.save(
            Profile(
                City("Many", "COL", currency="COP"),
                areas=tuple(Area(code, f"District {code}") for code in areas[1:]),
                population=tuple(people),
                officers=("bench",),
            )
        )
        with office.store.transaction():
            office.store.catalogue_number(catalogue_file)
    _fill(path, rows_of_many(catalogue_file.catalogue, areas))
    return path


@pytest.fixture
def many_districts(many_districts_file: Path, catalogue_file: CatalogueFile) -> Iterator[Office]:
    """That city's office, open."""
    with Office.open(many_districts_file, catalogue_file, clock, "bench") as office:
        yield office
