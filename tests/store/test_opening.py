"""Opening files that are not what they should be: one clear reason, nothing touched."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.store import migrations
from cityreport.store.database import APPLICATION_ID, SCHEMA_VERSION
from tests.conftest import clock

L1 = CellKey("L1", Period.parse("2024-01"))


def opening(path: Path, catalogue_file: CatalogueFile) -> str:
    with pytest.raises(AccessError) as caught:
        Office.open(path, catalogue_file, clock, "Ada")
    assert str(path) in sentence(caught.value)
    return caught.value.code


def _text(path: Path) -> None:
    path.write_text("indicator;value\nL1;9\n")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE numbers (n)")
    connection.commit()
    connection.close()


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50_000])


def _first_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def _schema_page_overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:400] = b"\xff" * 300
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_text, "store_not_ours"),
        (_empty, "store_empty"),
        (_newer, "store_newer"),
        (_truncated, "store_damaged"),
        (_first_bytes, "store_damaged"),
        (_schema_page_overwritten, "store_damaged"),
    ],
)
def test_a_wrong_file_is_named_for_what_it_is_and_left_alone(
    sample_path: Path, catalogue_file: CatalogueFile, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(sample_path)
    before = hashlib.sha256(sample_path.read_bytes()).digest()
    assert opening(sample_path, catalogue_file) == code
    assert hashlib.sha256(sample_path.read_bytes()).digest() == before
    assert [p.name for p in sample_path.parent.iterdir() if p.is_file()] == [sample_path.name]


def test_another_programs_database_is_not_ours(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    _other_database(tmp_path / "other.sqlite")
    assert opening(tmp_path / "other.sqlite", catalogue_file) == "store_not_ours"


def test_a_folder_and_a_missing_file_are_said_to_be_so(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    assert opening(tmp_path, catalogue_file) == "is_a_folder"
    assert opening(tmp_path / "none.cityreport", catalogue_file) == "store_missing"


def test_a_read_only_file_can_be_read_and_refuses_a_change(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    sample_path.chmod(0o444)
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.queries.progress("L1").baseline.mean == pytest.approx(434 / 3)
        with pytest.raises(AccessError, match="store_read_only"):
            office.cells.record(Observation(L1, 3))
        with pytest.raises(AccessError, match="store_read_only"):
            office.exports.export(L1.period, L1.period, ["json"], sample_path.parent)


def test_a_second_writer_is_told_to_wait_and_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(office.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    office.store._connection.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(AccessError, match="store_busy"):
        office.cells.record(Observation(L1, 3))
    other.execute("ROLLBACK")
    other.close()
    office.cells.record(Observation(L1, 3))
    assert office.cells.get(L1) == Observation(L1, 3)


def test_an_existing_file_is_never_overwritten(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    before = sample_path.read_bytes()
    with pytest.raises(AccessError, match="store_exists"):
        Office.create(sample_path, catalogue_file, clock, "Ada")
    assert sample_path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_to_be_so(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AccessError, match="store_disk"):
        Office.create(tmp_path / "file" / "office.cityreport", catalogue_file, clock, "Ada")


def test_the_file_is_what_the_design_promises(office: Office) -> None:
    run = office.store._connection.execute
    assert run("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert run("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert run("PRAGMA journal_mode").fetchone() == ("delete",)
    assert run("PRAGMA synchronous").fetchone() == (3,)
    assert run("PRAGMA foreign_keys").fetchone() == (1,)
    loose = run(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict"
        " AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    assert loose == []
    assert len(migrations.MIGRATIONS) == SCHEMA_VERSION


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "half.db", isolation_level=None)

    def half(database: object) -> None:
        connection.execute("CREATE TABLE made (n)")
        raise RuntimeError("power cut")

    steps = migrations.MIGRATIONS
    try:
        migrations.MIGRATIONS = (*steps, half)  # type: ignore[misc]
        with pytest.raises(RuntimeError, match="power cut"):
            migrations.migrate(connection, "test")
    finally:
        migrations.MIGRATIONS = steps  # type: ignore[misc]
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    assert "observation" in names
    assert "made" not in names
    connection.close()
