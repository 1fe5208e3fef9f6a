"""Salvage: whatever happened to the file, no wrong number comes back, and most do come back."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Baseline
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.progress_callback import ignore_progress
from cityreport.salvage.recovered_records import RecoveredRecords
from cityreport.salvage.salvage import ProofCounts, Salvaged, rebuild
from cityreport.store import migrations
from cityreport.store.row_checksums import seal
from tests.conftest import clock
from tests.store import damage
from tests.store.damage import PAGE, WAYS, WORDS, State, cells_of, destroy, pages_of


class Original(NamedTuple):
    """An undamaged file and what it holds."""

    path: Path
    cells: dict[str, State]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile) -> Original:
    path = tmp_path_factory.mktemp("salvage") / "office.cityreport"
    damage.make_office(path, catalogue_file)
    return Original(path, cells_of(path))


@pytest.fixture
def damaged(original: Original, tmp_path: Path) -> Path:
    """A copy of the original that the test may break."""
    return Path(shutil.copy(original.path, tmp_path / "damaged.cityreport"))


def salvage(damaged: Path, original: Original, catalogue_file: CatalogueFile) -> Salvaged:
    """Salvage, and hold the result against the original: what every case has to fulfil."""
    before = damaged.read_bytes()
    target = damaged.with_name(f"salvaged {len(list(damaged.parent.iterdir()))}.cityreport")
    found = rebuild(damaged, target, WORDS)
    assert damaged.read_bytes() == before
    assert not list(damaged.parent.glob(".salvage-*"))
    salvaged = cells_of(target)
    wrong = set(damage.differences(original.cells, salvaged))
    listed = {cell.key for cell in found.listed}
    assert not wrong - listed, "a wrong number that nobody is told of"
    assert len(salvaged) == sum(cell.kept is not None for cell in found.listed) + (
        found.total.proven + found.total.journal
    )
    with Office.open(target, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
    return found


def test_a_sound_file_comes_back_whole_with_its_history(
    damaged: Path, original: Original, catalogue_file: CatalogueFile
) -> None:
    found = salvage(damaged, original, catalogue_file)
    assert found.total == ProofCounts(proven=len(original.cells))
    assert found.is_complete
    assert found.is_history_kept
    assert cells_of(found.path) == original.cells
    with (
        closing(sqlite3.connect(original.path)) as old,
        closing(sqlite3.connect(found.path)) as new,
    ):
        for query in ("SELECT * FROM action", "SELECT * FROM journal", "SELECT * FROM identity"):
            before, after = old.execute(query).fetchall(), new.execute(query).fetchall()
            assert after[: len(before)] == before
        kinds = [row[0] for row in new.execute("SELECT kind FROM action ORDER BY id DESC")]
    assert kinds[0] == "salvage"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_of_breaking_it_brings_a_wrong_number(
    damaged: Path,
    original: Original,
    catalogue_file: CatalogueFile,
    way: Callable[[Path, int], None],
    seed: int,
) -> None:
    way(damaged, seed)
    found = salvage(damaged, original, catalogue_file)
    floor = 0 if way is damage.cut_tail else 0.97
    assert damage.share(found.total, len(original.cells)) >= floor, found.total


@pytest.mark.parametrize("other", ["submission", "flag"])
def test_an_empty_page_in_place_of_the_numbers_root_makes_no_number_doubtful(
    damaged: Path, original: Original, catalogue_file: CatalogueFile, other: str
) -> None:
    """The numbers of a leaf that is lost as well come from the journal."""
    with closing(sqlite3.connect(damaged)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
    content = damaged.read_bytes()
    one, two = ((roots[name] - 1) * PAGE for name in ("observation", other))
    pages = content[one : one + PAGE], content[two : two + PAGE]
    with damaged.open("r+b") as file:
        for place, page in zip((two, one), pages, strict=True):
            file.seek(place)
            file.write(page)
    destroy(damaged, pages_of(original.path, "observation")[3])
    found = salvage(damaged, original, catalogue_file)
    assert found.total.proven + found.total.journal == len(original.cells), found.total
    assert found.total.journal > 0


def test_any_sector_of_the_disk_may_be_lost(
    damaged: Path, original: Original, catalogue_file: CatalogueFile
) -> None:
    content = damaged.read_bytes()
    worst = 1.0
    for start in range(0, len(content), 27 * 512):  # so at every place of a page
        damaged.write_bytes(content[:start] + b"\0" * 512 + content[start + 512 :])
        found = salvage(damaged, original, catalogue_file)
        worst = min(worst, damage.share(found.total, len(original.cells)))
        found.path.unlink()
    assert worst > 0.98


def test_one_page_of_the_numbers_loses_no_number(
    damaged: Path, original: Original, catalogue_file: CatalogueFile
) -> None:
    content = damaged.read_bytes()
    for page in pages_of(original.path, "observation"):
        damaged.write_bytes(content)
        destroy(damaged, page)
        found = salvage(damaged, original, catalogue_file)
        assert found.total.journal > 0
        assert found.is_complete
        assert found.is_history_kept
        assert cells_of(found.path) == original.cells
        found.path.unlink()


@pytest.mark.parametrize("table", ["journal", "action", "journal_key", "observation_series"])
def test_a_page_of_any_other_table_leaves_the_numbers_whole(
    damaged: Path, original: Original, catalogue_file: CatalogueFile, table: str
) -> None:
    destroy(damaged, pages_of(original.path, table)[-1])
    found = salvage(damaged, original, catalogue_file)
    assert found.total.proven >= len(original.cells) - 1, found.total
    assert found.is_history_kept == (table in ("journal_key", "observation_series"))


@pytest.mark.parametrize(("share", "floor"), [(0.1, 0.95), (0.3, 0.7), (0.5, 0.35)])
def test_of_a_file_that_is_full_of_holes_the_most_comes_back(
    damaged: Path, original: Original, catalogue_file: CatalogueFile, share: float, floor: float
) -> None:
    content, saved = damaged.read_bytes(), []
    for seed in range(4):
        damaged.write_bytes(content)
        damage.destroy_share(damaged, share, seed)
        found = salvage(damaged, original, catalogue_file)
        saved.append(damage.share(found.total, len(original.cells)))
        found.path.unlink()
    assert sum(saved) / len(saved) > floor, saved


def test_what_was_emptied_does_not_come_back(
    damaged: Path, original: Original, catalogue_file: CatalogueFile
) -> None:
    year = [Period.month(2021, month) for month in range(1, 13)]
    with Office.open(damaged, catalogue_file, clock, "Ada") as office:
        office.store._connection.execute("PRAGMA secure_delete = OFF")
        gone = [found.key for month in year for found in office.queries.in_period(month)]
        office.cells.record_many([key for key in gone if key.indicator[0] == "L"], reason="test")
    cells = cells_of(damaged)
    assert len(cells) < len(original.cells) - 100
    assert b"2021-05" in damaged.read_bytes()
    left = Original(damaged, cells)
    assert cells_of(salvage(damaged, left, catalogue_file).path) == cells
    damage.overwrite_header(damaged, 0)  # the list of free pages is lost as well
    found = salvage(damaged, left, catalogue_file)
    assert cells_of(found.path) == cells


def test_a_number_changed_past_the_journal_is_set_back_and_listed(
    damaged: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(damaged, catalogue_file, clock, "Ada") as office:
        key = CellKey("L1", Period.parse("2023-06"), "02")
        office.cells.record(Observation(key, 5))
        before = office.store.path.read_bytes()
        office.cells.record(Observation(key, 6))
    with closing(sqlite3.connect(damaged)) as new, closing(sqlite3.connect(":memory:")) as old:
        old.deserialize(before)
        row = old.execute(
            "SELECT * FROM observation WHERE period = '2023-06' AND area = '02'"
            " AND indicator = 'L1' AND breakdown = '_T'"
        ).fetchone()
        assert row[5] == 5
        new.execute("INSERT OR REPLACE INTO observation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", row)
        new.commit()
    found = rebuild(damaged, damaged.with_name("new.cityreport"), WORDS)
    assert [cell.key for cell in found.listed] == ["2023-06\t02\tL1\t_T\t_T"]
    assert found.total.doubtful == 1
    with Office.open(found.path, catalogue_file, clock, "Ada") as office:
        assert office.cells.get(key) == Observation(key, 6)
        assert office.history.audit().holds


def test_what_is_doubtful_is_set_in_a_step_of_its_own(
    damaged: Path, original: Original, catalogue_file: CatalogueFile
) -> None:
    damage.destroy_share(damaged, 0.3, 1)
    found = salvage(damaged, original, catalogue_file)
    kept = {cell.key for cell in found.listed if cell.kept is not None}
    assert kept
    with closing(sqlite3.connect(found.path)) as new:
        reasons = new.execute("SELECT id, kind, reason FROM action ORDER BY id").fetchall()
        last = {row[0] for row in new.execute("SELECT key FROM journal WHERE action = 2")}
    assert reasons == [(1, "salvage", "saved"), (2, "salvage", "look at it")]
    assert last == kept


@pytest.mark.parametrize("lost", ["journal", "city"])
def test_earlier_currencies_come_back(
    damaged: Path, catalogue_file: CatalogueFile, lost: str
) -> None:
    with Office.open(damaged, catalogue_file, clock, "Ada") as office:
        profile = office.city.profile
        city = replace(profile.city, currency="COP").with_currency("USD", Period.parse("2023-01"))
        office.city.save(replace(profile, city=city))
    for page in pages_of(damaged, lost):
        destroy(damaged, page)
    found = rebuild(damaged, damaged.with_name("new.cityreport"), WORDS)
    with Office.open(found.path, catalogue_file, clock, "Ada") as office:
        assert office.city.profile.city == city
        assert office.history.audit().holds


@pytest.mark.parametrize("lost", ["journal", "plan"])
def test_the_office_keeps_the_id_by_which_the_network_knows_it(
    damaged: Path, catalogue_file: CatalogueFile, lost: str
) -> None:
    """It is another than that of the file, where the file was made of submissions."""
    office = "0000c0de-0000-4000-8000-00000000c0de"
    with closing(sqlite3.connect(damaged)) as connection:
        connection.execute("UPDATE identity SET office = ?", (office,))
        connection.commit()
        (identity,) = connection.execute("SELECT id FROM identity").fetchone()
    for page in pages_of(damaged, lost):
        destroy(damaged, page)
    found = rebuild(damaged, damaged.with_name("new.cityreport"), WORDS)
    with Office.open(found.path, catalogue_file, clock, "Ada") as opened:
        assert (opened.store.office_id(), opened.store.identity()) == (office, identity)


@pytest.mark.parametrize("lost", ["journal", "plan"])
def test_a_baseline_comes_back_with_its_reason(
    damaged: Path, catalogue_file: CatalogueFile, lost: str
) -> None:
    chosen = Baseline((2018, 2019), "No register in 2017")
    with Office.open(damaged, catalogue_file, clock, "Ada") as office:
        office.city.save(replace(office.city.profile, baseline=chosen))
    for page in pages_of(damaged, lost):
        destroy(damaged, page)
    found = rebuild(damaged, damaged.with_name("new.cityreport"), WORDS)
    with Office.open(found.path, catalogue_file, clock, "Ada") as office:
        assert office.city.profile.baseline == chosen
        assert office.history.audit().holds


def test_a_file_of_the_first_format_is_salvaged_into_the_newest(
    original: Original, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    old = tmp_path / "old.cityreport"
    _make_first_format(old, original.path)
    destroy(old, pages_of(old, "observation")[1])
    destroy(old, pages_of(old, "journal")[-1])
    found = salvage(old, original, catalogue_file)
    assert damage.share(found.total, len(original.cells)) > 0.95, found.total


def _make_first_format(path: Path, source: Path) -> None:
    """The original as the first version of the program would have written it."""
    steps = migrations.MIGRATIONS
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            migrations.MIGRATIONS = steps[:1]  # type: ignore[misc]
            migrations.migrate(connection, "test")
        finally:
            migrations.MIGRATIONS = steps  # type: ignore[misc]
        connection.execute(f"PRAGMA application_id = {0x43747952}")
        connection.execute("ATTACH ? AS new", (str(source),))
        connection.executescript(_INTO_FIRST_FORMAT)


_INTO_FIRST_FORMAT = """
INSERT INTO identity SELECT id, created, software FROM new.identity;
INSERT INTO catalogue SELECT * FROM new.catalogue;
INSERT INTO city SELECT name, country, locode, contact, currency, attribution FROM new.city;
INSERT INTO area SELECT code, name, valid_from, valid_to, position FROM new.area;
INSERT INTO population SELECT * FROM new.population;
INSERT INTO plan SELECT baseline_years, target_year, reduction, path FROM new.plan;
INSERT INTO series SELECT * FROM new.series;
INSERT INTO observation
    SELECT period, area, indicator, breakdown, category, value, status, note, source, currency,
           sample_size, margin, catalogue FROM new.observation;
INSERT INTO action SELECT * FROM new.action;
INSERT INTO journal SELECT * FROM new.journal;
"""


@pytest.mark.parametrize("seed", range(8))
def test_whatever_sqlite_still_reads_is_found_too(damaged: Path, tmp_path: Path, seed: int) -> None:
    (damage.zero_stretches if seed % 2 else damage.flip_bits)(damaged, seed)
    read = _rows_by_sqlite(damaged)
    with RecoveredRecords.gather(damaged, tmp_path / "scratch", ignore_progress) as evidence:
        found = set(evidence.connection.execute("SELECT key, state FROM row"))
    assert read <= found
    assert len(found) > 300


def _rows_by_sqlite(path: Path) -> set[tuple[str, str]]:
    """The sealed rows that SQLite gives before it meets the damage."""
    rows = set()
    with (
        closing(sqlite3.connect(path)) as connection,
        contextlib.suppress(sqlite3.Error, ValueError),
    ):
        for row in connection.execute("SELECT * FROM observation ORDER BY 1, 2, 3, 4, 5"):
            if seal(row[:5], row[5:13]) == row[13]:
                rows.add(("\t".join(row[:5]), msgspec.json.encode(row[5:13]).decode()))
    return rows


# -- what is no office file at all


@pytest.mark.parametrize("size", [0, 1, 99, 100, 511, 512, 4096, 5000, 100_000, 2_000_000])
@pytest.mark.parametrize("fill", ["noise", "zeros", "ones", "magic"])
def test_rubbish_is_refused_in_one_sentence(tmp_path: Path, size: int, fill: str) -> None:
    path = tmp_path / "rubbish.cityreport"
    noise = random.Random(size).randbytes(size)
    content = {"noise": noise, "zeros": b"\0" * size, "ones": b"\xff" * size}.get(fill)
    path.write_bytes(content if content is not None else (b"SQLite format 3\0" + noise)[:size])
    with pytest.raises(AccessError) as caught:
        rebuild(path, tmp_path / "new.cityreport", WORDS)
    assert caught.value.code == "nothing_salvaged"
    assert str(path) in sentence(caught.value)
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == [path.name]


def test_pages_that_lie_cost_no_time_and_no_memory(damaged: Path) -> None:
    """Every page a leaf with the most cells that fit, each claiming the longest chain there is."""
    cell = b"\x87\xff\xff\x7f" + b"\x01" + b"\x05\x00\x01\x01\x01" + b"\x00" * 20
    page = bytearray(PAGE)
    page[0:8] = bytes([13, 0, 0, 0x07, 0xF0, 0x0F, 0x00, 0])
    for place in range(2032):
        page[8 + 2 * place : 10 + 2 * place] = (0x0F00).to_bytes(2, "big")
    page[0x0F00 : 0x0F00 + len(cell)] = cell
    content = damaged.read_bytes()[:PAGE] + bytes(page) * 500
    damaged.write_bytes(content)
    with pytest.raises(AccessError, match="nothing_salvaged"):
        rebuild(damaged, damaged.with_name("new.cityreport"), WORDS)


def test_the_work_can_be_stopped_and_leaves_nothing(damaged: Path) -> None:
    class StoppedError(Exception):
        pass

    told: list[tuple[int, int]] = []

    def stop(made: int, of: int) -> None:
        told.append((made, of))
        if len(told) > 2:
            raise StoppedError

    before = sorted(damaged.parent.iterdir())
    with pytest.raises(StoppedError):
        rebuild(damaged, damaged.with_name("new.cityreport"), WORDS, stop)
    assert sorted(damaged.parent.iterdir()) == before
    assert all(0 <= made <= of for made, of in told)
