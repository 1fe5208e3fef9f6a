"""The receiving desk against bare msgspec and DuckDB on the same bytes, in processor time with that
of the workers. `DESK_CITIES=1500` measures the size that is promised; without it a tenth is."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.network.analyses import ANALYSES, Asked, NetworkNumbers
from cityreport.network.desk import Desk, DeskRun
from cityreport.network.parquet_files import CONTENT, engine
from tests.network.made_cities import corrected, made_submission, write

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CITIES = int(os.environ.get("DESK_CITIES", "150"))
TARGET, GROWTH, MEGABYTES = 2.5, 1.15, 650
BATCH = 100
RUNS, OVERVIEW = 20, 1.25


def processor_time() -> float:
    found = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def measured(work: Callable[[], DeskRun | None]) -> tuple[float, float]:
    """Processor time and time by the clock."""
    began, clock = processor_time(), time.perf_counter()
    work()
    return processor_time() - began, time.perf_counter() - clock


def bare(inbox: Path, out: Path) -> None:
    """Read and decode every file, and let DuckDB write Parquet of all of them, in batches."""
    out.mkdir()
    decoder = msgspec.json.Decoder(Submission)
    paths = sorted(inbox.iterdir())
    connection = engine(out)
    for begin in range(0, len(paths), BATCH):
        batch = paths[begin : begin + BATCH]
        for path in batch:
            decoder.decode(path.read_bytes())
        connection.execute(
            f"""COPY (
                SELECT id, office.id AS office, city.country AS country, city.name AS city, o.*
                FROM (SELECT id, office, city, unnest(observations) AS o
                    FROM read_json($files, format = 'unstructured', records = true,
                        columns = $columns, maximum_object_size = 4000000))
                ORDER BY o.indicator, country, city, o.period
            ) TO '{out}/{begin}.parquet' (FORMAT parquet, COMPRESSION zstd)""",
            {"files": list(map(str, batch)), "columns": CONTENT},
        )
    connection.close()


_ALONE = """
import resource, sys
from datetime import datetime
from pathlib import Path
from cityreport import paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.network.desk import Desk
with Desk(Path(sys.argv[2]), read_catalogue(paths.catalogue_file().read_bytes())) as desk:
    desk.collect(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[3]), workers=2)
whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
print(*(resource.getrusage(who).ru_maxrss for who in whose))
"""


def memory(inbox: Path, out: Path) -> tuple[float, float]:
    """The largest memory of a desk by itself, and of one of its workers, in MB."""
    command = [sys.executable, "-c", _ALONE, str(inbox), str(out), NOW.isoformat()]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    own, child = map(int, found.stdout.split())
    return own / 1024, child / 1024


def test_collecting(tmp_path: Path, catalogue_file: CatalogueFile) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    few.mkdir()
    many.mkdir()
    for number in range(CITIES):
        path = write(made_submission(number, catalogue_file), many)
        if number < max(100, CITIES // 10):
            (few / path.name).hardlink_to(path)

    def collect(inbox: Path, out: Path, workers: int | None = 2) -> Callable[[], DeskRun]:
        def run() -> DeskRun:
            with Desk(out, catalogue_file) as desk:
                return desk.collect(inbox, NOW, workers=workers)

        return run

    plain, _ = measured(lambda: bare(many, tmp_path / "bare"))
    small, _ = measured(collect(few, tmp_path / "a"))
    ours, clock = measured(collect(many, tmp_path / "b"))
    again, _ = measured(collect(many, tmp_path / "b"))
    per_file = (ours / CITIES) / (small / len(list(few.iterdir())))
    print(f"\n{CITIES} cities: {ours:.1f} s against {plain:.1f} s bare: {ours / plain:.2f} ×;")
    print(f"{1000 * ours / CITIES:.0f} ms a file, {clock:.0f} s by the clock;")
    print(f"a file at {CITIES} against one at {len(list(few.iterdir()))}: {per_file:.2f} ×;")
    own, child = memory(many, tmp_path / "c")
    print(f"memory: {own:.0f} MB, and {child:.0f} MB for each of two workers;")
    print(f"nothing new: {again:.3f} s")
    for part in ("received", "data"):
        size = sum(path.stat().st_size for path in (tmp_path / "b" / part).iterdir())
        print(f"{part}: {size / 1e6:.0f} MB")
    assert ours / plain <= TARGET
    assert per_file <= GROWTH
    assert own + 2 * child <= MEGABYTES
    assert again <= 0.1


def test_ten_corrections_to_three_hundred(tmp_path: Path, catalogue_file: CatalogueFile) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    made = [made_submission(number, catalogue_file) for number in range(300)]
    for one in made:
        write(one, inbox)
    with Desk(out, catalogue_file) as desk:
        desk.collect(inbox, NOW, workers=2)
    for one in made[:10]:
        write(corrected(one), inbox)
    began = processor_time()
    with Desk(out, catalogue_file) as desk:
        assert desk.collect(inbox, NOW).taken == 10
    taken = processor_time() - began
    print(f"\nten corrections to 300 files: {taken:.2f} s of processor time")
    assert taken <= 0.5


def analysed(out: Path) -> float:
    """The processor time of all analyses, the least of three."""

    def once() -> float:
        began = processor_time()
        numbers = NetworkNumbers(out, Asked(Period.parse("2025-12")))
        for name in ANALYSES:
            numbers.rows(name)
        numbers.close()
        return processor_time() - began

    return min(once() for _ in range(3))


def test_analyses_take_as_long_after_many_runs(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    made = [made_submission(number, catalogue_file) for number in range(30)]
    for times in range(RUNS):
        for one in made:
            write(corrected(one, times=times) if times else one, inbox)
        with Desk(out, catalogue_file) as desk:
            desk.collect(inbox, NOW, workers=2)
        if not times:
            first = analysed(out)
    grown = analysed(out)
    began = processor_time()
    with Desk(out, catalogue_file) as desk:
        desk.compact()
    taken, after = processor_time() - began, analysed(out)
    print(f"\nanalyses of 30 cities: {first:.2f} s after one run, {grown:.2f} s after {RUNS};")
    print(f"{after:.2f} s once the numbers were written anew, which takes {taken:.2f} s")
    assert after <= OVERVIEW * first
