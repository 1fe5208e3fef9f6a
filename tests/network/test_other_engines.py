"""The analyses say the same on DuckDB and on Spark, to the last digit."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.domain.submission import ObservationRecord, SignOff, Submission
from cityreport.exchange.digest import in_order, seal_content
from cityreport.network.analyses import ANALYSES, TABLES, VIEWS, Asked, NetworkNumbers, query
from cityreport.network.desk import Desk
from tests.network.conftest import NOW, small
from tests.network.made_cities import corrected, made_submission, write

ASKED = Asked(Period.parse("2025-12"))


@pytest.fixture(scope="module")
def desk(
    cities: list[Submission],
    catalogue_file: CatalogueFile,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Six cities, one of them late, one with a correction, one with a percentage and no answer."""
    inbox, out = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("out")
    for city in cities[1:5]:
        write(city, inbox)
    write(corrected(cities[1], more=7), inbox)
    late = [o for o in cities[0].observations if o.period < "2025-12"]
    write(seal_content(msgspec.structs.replace(cities[0], observations=late)), inbox)
    share = ObservationRecord("S1", "2025", "_T", "_T", "_T", 41.25, "A", "", "", None, 1200, 2.8)
    gap = ObservationRecord("P1", "2025-11", "_T", "_T", "_T", None, "O", "", "", None, None, None)
    whole = {"coverage": {"start": "2025-01", "end": "2025-12"}}
    year = {"sign_off": [*cities[5].sign_off, _signed("2025")]}
    rows = [*cities[5].observations, share, gap]
    changed = msgspec.structs.replace(
        cities[5],
        observations=rows,
        coverage=msgspec.convert(whole["coverage"], type(cities[5].coverage)),
        **year,
    )
    write(seal_content(in_order(changed)), inbox)
    write(small(made_submission(7, catalogue_file)), inbox)
    with Desk(out, catalogue_file) as opened:
        run = opened.collect(inbox, NOW)
    assert run.taken == 8, run
    return out


def _signed(period: str) -> SignOff:
    return SignOff(period, "A. Pérez", "Statistics", "2026-01-15T08:00:00Z", 0, "")


@pytest.fixture(scope="module")
def duck(desk: Path) -> Iterator[NetworkNumbers]:
    numbers = NetworkNumbers(desk, ASKED)
    yield numbers
    numbers.close()


@pytest.fixture(scope="module")
def spark(desk: Path) -> Iterator[Any]:
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed here")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not installed here")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    for name, files in TABLES.items():
        session.read.parquet(str(desk / files)).createOrReplaceTempView(name)
    asked = [(str(ASKED.due), str(ASKED.since))]
    session.createDataFrame(asked, ["due", "since"]).createOrReplaceTempView("asked")
    for name, analysis in VIEWS.items():
        session.sql(query(analysis)).createOrReplaceTempView(name)
    yield session
    session.stop()


def exact(rows: Any) -> list[tuple[object, ...]]:
    """Rows with every fraction to its last bit."""
    return [tuple(_exact(value) for value in row) for row in rows]


def _exact(value: object) -> object:
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, Decimal):
        return str(value)
    return value


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("analysis", ANALYSES)
def test_both_say_the_same(analysis: str, duck: NetworkNumbers, spark: Any) -> None:
    ours = exact(duck.rows(analysis))
    assert ours
    assert exact(spark.sql(query(analysis)).collect()) == ours


def test_the_analyses_count_what_holds(duck: NetworkNumbers, cities: list[Submission]) -> None:
    """The correction counts in place of what it corrects, and the late city is late by a month."""
    totals = {tuple(row[:3]): row[3] for row in duck.rows("totals")}
    office = cities[1].office.id
    before = next(
        o.value
        for o in reversed(cities[1].observations)
        if (o.indicator, o.breakdown) == ("R1", "_T")
    )
    assert totals[office, "R1", "2025-12"] == before + 7
    assert [(row[0], row[5]) for row in duck.rows("late")] == [(cities[0].office.id, 1)]
    assert totals[cities[5].office.id, "P1", "2025-11"] is None
    sums = {row[0]: row[2:] for row in duck.rows("network_years")}
    assert sums["L1"][0] == 1, "two months are no year"
