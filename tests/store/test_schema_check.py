"""A file is what the program's migrations make, alone at its place, and as this opening left it."""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError, CityReportError
from cityreport.files import owner
from cityreport.messages import sentence
from cityreport.office.backups.background_audit import prove
from cityreport.office.backups.recovery_options import is_damage
from cityreport.office.office import Office
from cityreport.store import wal_mode
from cityreport.store.database import SCHEMA_VERSION
from cityreport.store.lock import lock_path
from tests.conftest import clock

L1 = CellKey("L1", Period.parse("2024-01"))
TOOL = Path(__file__).resolve().parents[2] / "packaging" / "tables.py"
TRIGGER = "CREATE TRIGGER later AFTER INSERT ON action BEGIN DELETE FROM flag; END"


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def overwrite(path: Path, content: bytes) -> None:
    with path.open("r+b") as stream:
        stream.truncate()
        stream.write(content)


def test_the_expected_schema_is_what_the_migrations_make() -> None:
    made = runpy.run_path(str(TOOL))["made_by_migrations"]()
    assert list(made) == [str(number) for number in range(1, SCHEMA_VERSION + 1)]
    assert json.loads(paths.resource("tables.json").read_text("utf-8")) == made


@pytest.mark.parametrize(
    ("statements", "code", "part"),
    [
        ((TRIGGER,), "schema_extra", "trigger ‘later’"),
        (("DROP TRIGGER journal_no_update",), "schema_missing", "trigger ‘journal_no_update’"),
        (
            ("DROP INDEX journal_key", "CREATE INDEX journal_key ON journal (seq)"),
            "schema_changed",
            "index ‘journal_key’",
        ),
        (('CREATE TABLE "a\x1b[31m\nb" (x)',), "schema_extra", "table ‘a?[31m?b’"),
    ],
)
def test_a_foreign_part_is_named_and_the_file_is_left_alone(
    sample_path: Path,
    catalogue_file: CatalogueFile,
    statements: tuple[str, ...],
    code: str,
    part: str,
) -> None:
    change(sample_path, *statements)
    before = sample_path.read_bytes()
    for opening in (Office.open, Office.look):
        with pytest.raises(AccessError) as caught:
            opening(sample_path, catalogue_file, clock, "Ada")
        assert caught.value.code == code
        assert part in sentence(caught.value)
        assert str(sample_path) in sentence(caught.value)
        assert is_damage(caught.value, sample_path)  # the window offers to read the numbers out
    assert sample_path.read_bytes() == before
    assert not lock_path(sample_path).exists()


def test_texts_stored_otherwise_are_named(
    sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    other = tmp_path / "other.cityreport"
    with closing(sqlite3.connect(sample_path)) as whole, closing(sqlite3.connect(other)) as made:
        made.executescript("PRAGMA encoding = 'UTF-16le';" + "\n".join(whole.iterdump()))
        for mark in ("application_id", "user_version"):
            made.execute(f"PRAGMA {mark} = {whole.execute(f'PRAGMA {mark}').fetchone()[0]}")
        made.commit()
    with pytest.raises(AccessError, match="schema_changed") as caught:
        Office.open(other, catalogue_file, clock, "Ada")
    assert "text encoding ‘UTF-16le’" in sentence(caught.value)


def test_a_trigger_that_comes_while_the_file_is_open_is_found_by_the_next_change_and_the_proof(
    sample: Office,
) -> None:
    sample.cells.record(Observation(L1, 1))
    change(sample.store.path, TRIGGER)
    with pytest.raises(AccessError, match="store_overwritten"):
        sample.cells.record(Observation(L1, 2))
    found = prove(sample.store.path, lambda _made, _of: None)
    assert (found.holds, found.problem, found.where) == (False, "audit_schema", "trigger later")
    assert sample.history.audit() == found
    change(sample.store.path, "DROP TRIGGER later")
    sample.cells.record(Observation(L1, 3))
    assert sample.history.audit().holds


@pytest.mark.parametrize("value", [0, 3, 255])
def test_no_byte_of_the_header_ends_in_a_traceback(
    office: Office, tmp_path: Path, catalogue_file: CatalogueFile, value: int
) -> None:
    office.close()
    content = office.store.path.read_bytes()
    spoiled = tmp_path / "spoiled.cityreport"
    for place in range(16, 100):
        changed = bytearray(content)
        changed[place] = value
        spoiled.write_bytes(changed)
        said = what_opening_says(spoiled, catalogue_file)
        assert said is None or str(spoiled) in said, place


def what_opening_says(path: Path, catalogue_file: CatalogueFile) -> str | None:
    try:
        Office.look(path, catalogue_file, clock, "Ada").close()
    except CityReportError as error:
        return sentence(error)
    return None


def test_an_open_file_written_over_with_an_equal_counter_is_noticed(sample: Office) -> None:
    """SQLite itself would go on with the pages that it remembers."""
    path = sample.store.path
    sample.cells.record(Observation(L1, 1))
    older = path.read_bytes()
    sample.cells.record(Observation(L1, 2))
    own = path.read_bytes()
    twin = older[:24] + own[24:40] + older[40:92] + own[92:96] + older[96:]
    for content in (older, twin, twin + b"more", b"", b"\xa5" * len(own)):
        overwrite(path, content)
        with pytest.raises(AccessError) as caught:
            sample.cells.record(Observation(L1, 3))
        assert caught.value.code == "store_overwritten"
        assert path.read_bytes() == content
        overwrite(path, own)
        sample.cells.record(Observation(L1, 2))

        own = path.read_bytes()
    assert sample.history.audit().holds


def test_a_file_in_wal_mode_is_one_file_before_it_is_open(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    change(sample_path, "PRAGMA journal_mode = WAL")
    with Office.look(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.queries.count() == 17136  # read as it is, with nothing put beside it
    assert [p.name for p in sample_path.parent.glob("sample*")] == [sample_path.name]
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert not wal_mode.is_in_wal_mode(sample_path)
        assert not wal_mode.wal_of(sample_path).exists()
        office.cells.record(Observation(L1, 1))
        change(sample_path, "PRAGMA journal_mode = WAL")  # by another program, meanwhile
        office.cells.record(Observation(L1, 2))
        assert not wal_mode.wal_of(sample_path).exists()
    assert sample_path.read_bytes()[18:20] == b"\1\1"


def test_the_wal_of_another_file_is_not_played_back(
    sample_path: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
        shutil.copy(wal_mode.wal_of(other), wal_mode.wal_of(sample_path))
    before = hashlib.sha256(sample_path.read_bytes()).digest()
    for opening in (Office.open, Office.look):
        with pytest.raises(AccessError, match="store_foreign_journal") as caught:
            opening(sample_path, catalogue_file, clock, "Ada")
        assert "sample.cityreport-wal" in sentence(caught.value)
    assert hashlib.sha256(sample_path.read_bytes()).digest() == before


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_is_the_file_it_leads_to(
    sample: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    path = sample.store.path
    folder = tmp_path / "desk"
    folder.mkdir()
    link = folder / "numbers.cityreport"
    link.symlink_to(path)
    assert lock_path(link) == lock_path(path)
    with pytest.raises(AccessError, match="store_in_use"):
        Office.open(link, catalogue_file, clock, "Ben")
    sample.close()
    with Office.open(link, catalogue_file, clock, "Ben") as office:
        office.cells.record(Observation(L1, 5))
        assert office.store.path == path.resolve()
        link.unlink()
        link.symlink_to(tmp_path)  # it leads somewhere else now
        with pytest.raises(AccessError, match="store_replaced"):
            office.cells.record(Observation(L1, 6))


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_file_with_two_names_is_only_looked_at(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    other = sample_path.with_name("other.cityreport")
    other.hardlink_to(sample_path)
    for path in (sample_path, other):
        with pytest.raises(AccessError, match="store_two_names") as caught:
            Office.open(path, catalogue_file, clock, "Ada")
        assert str(path) in sentence(caught.value)
        Office.look(path, catalogue_file, clock, "Ada").close()
    other.unlink()
    Office.open(sample_path, catalogue_file, clock, "Ada").close()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_name_that_a_killed_process_left_is_no_second_name(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    """A kill between giving a whole file its name and taking the unfinished one away."""
    with subprocess.Popen([sys.executable, "-c", ""]) as killed:
        killed.wait()
    place = owner().partition("-")[2]
    left = sample_path.with_name(f".{sample_path.stem}-p{killed.pid}-{place}-0a1b2c3d.part")
    left.hardlink_to(sample_path)
    Office.open(sample_path, catalogue_file, clock, "Ada").close()
    assert not left.exists()
