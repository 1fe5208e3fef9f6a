"""What was erased stays so: after salvage, restore, migration, and in every file of the user."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.salvage.salvage import rebuild
from cityreport.store import erasure
from cityreport.store.store import Store
from tests.conftest import RunCommand, clock
from tests.store.damage import PAGE, WORDS, pages_of

L1 = CellKey("L1", Period.parse("2024-01"))
NAME = "Juana Quiñones Xul"


def full(_connection: sqlite3.Connection) -> None:
    """As SQLite says it."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


STORES = Path(__file__).parents[1] / "data" / "stores"


@pytest.fixture
def noted(office: Office) -> Office:
    """A name in a note, and a good many other changes around it."""
    for month in range(1, 13):
        office.cells.record(Observation(L1._replace(period=Period.month(2023, month)), month))
    office.cells.record(Observation(L1, 4, note=NAME, source="Police, table 4"))
    office.cells.record(Observation(L1, 5, note=NAME, source="Police, table 4"))
    for month in range(1, 13):
        office.cells.record(
            Observation(L1._replace(period=Period.month(2022, month)), month, note="n")
        )
    return office


def entry_of(office: Office, text: str) -> int:
    lines = office.history.lines(HistoryFilter()).lines
    return next(line.seq for line in lines if text in f"{line.new}")


def erased(office: Office) -> Path:
    """The file, closed, with the name erased."""
    office.erasing.erase(entry_of(office, NAME), "a name")
    office.close()
    return office.store.path


def holding(folder: Path) -> list[str]:
    """The files of a folder in whose bytes the name stands, as `strings` would find it."""
    parts = [NAME.encode(), *(word.encode() for word in NAME.split())]
    wide = [part.decode().encode(code) for part in parts for code in ("utf-16-le", "utf-16-be")]
    found = (path for path in folder.rglob("*") if path.is_file())
    return [str(p) for p in found if any(part in p.read_bytes() for part in (*parts, *wide))]


def test_a_salvaged_file_carries_the_erasure(
    noted: Office, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    target = tmp_path / "salvaged.cityreport"
    made = rebuild(erased(noted), target, WORDS)
    assert made.is_history_kept
    with Office.open(target, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
        assert office.cells.get(L1) == Observation(L1, 5, source="Police, table 4")
        gone = [
            line
            for line in office.history.lines(HistoryFilter(), limit=500).lines
            if line.is_erased
        ]
        assert len(gone) == 2
    assert holding(tmp_path) == []


@pytest.mark.parametrize("table", ["journal", "action", "observation"])
def test_salvage_of_a_damaged_file_does_not_bring_it_back(
    noted: Office, catalogue_file: CatalogueFile, tmp_path: Path, table: str
) -> None:
    path = erased(noted)
    page = pages_of(path, table)[-1]
    with path.open("r+b") as stream:
        stream.seek((page - 1) * PAGE)
        stream.write(b"\xee" * PAGE)
    target = tmp_path / "salvaged.cityreport"
    rebuild(path, target, WORDS)
    with Office.open(target, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
        held = office.cells.get(L1)
        assert held is None or (held.value, held.note) == (5, "")
    assert holding(tmp_path) == []


def test_a_file_whose_free_room_was_not_overwritten_is_salvaged_without_it(
    noted: Office, catalogue_file: CatalogueFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room that was freed before the erasing may hold an older copy: no proof of anything."""
    for number in range(40):
        noted.cells.record(Observation(L1, number, note=f"{NAME} {'x' * 1500}"))
    noted.cells.record(Observation(L1, 5))

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "sweep", full)
        for line in noted.history.lines(HistoryFilter(cell=L1), limit=500).lines:
            if f"{line.new}".find(NAME) >= 0 and not line.is_erased:
                with pytest.raises(AccessError, match="erase_not_swept"):
                    noted.erasing.erase(line.seq, "a name")
    noted.close()
    target = tmp_path / "out" / "salvaged.cityreport"
    target.parent.mkdir()
    rebuild(noted.store.path, target, WORDS)
    with Office.open(target, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
    assert holding(target.parent) == []


def test_where_the_disk_is_full_it_says_what_is_done_and_the_next_time_does_the_rest(
    noted: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seq = entry_of(noted, NAME)
    told: list[object] = []
    noted.changes.subscribe(told.append)

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "sweep", full)
        with pytest.raises(AccessError) as caught:
            noted.erasing.erase(seq, "a name")
    assert caught.value.code == "erase_not_swept"
    assert f"--entry {seq}" in sentence(caught.value)
    assert told, "the window shows what is erased all the same"
    held = noted.cells.get(L1)
    assert held is not None
    assert held.note == ""
    before = noted.history.head()
    assert noted.erasing.erase(seq, "a name").texts == ()
    assert noted.history.head() == before
    assert noted.history.audit().holds
    noted.close()
    assert holding(noted.store.path.parent) == []


@pytest.mark.parametrize("number", [1, 2])
def test_a_note_of_a_migrated_file_is_erased(
    number: int, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    path = Path(shutil.copy(STORES / f"format-{number}.cityreport", tmp_path / "old.cityreport"))
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        lines = office.history.lines(HistoryFilter(), limit=500).lines
        notes = {line.after.note for line in lines if line.after is not None and line.after.note}
        text = max(notes, key=len)
        before = {line.seq: line.after and line.after.value for line in lines}
        assert text.encode() in path.read_bytes()
        for line in lines:
            if line.after is not None and line.after.note == text:
                office.erasing.erase(line.seq, "a name", everywhere=True)
                break
        assert office.history.audit().holds
        after = office.history.lines(HistoryFilter(), limit=500).lines
        assert {n.seq: n.after and n.after.value for n in after if n.seq in before} == before
    assert text.encode() not in path.read_bytes()
    target = tmp_path / "salvaged.cityreport"
    rebuild(path, target, WORDS)
    assert text.encode() not in target.read_bytes()
    with Store.reader(target) as store:
        assert store.proof.first_break() is None


def test_the_question_before_a_restore_says_that_the_backup_still_holds_it(
    noted: Office, run_command: RunCommand
) -> None:
    made = noted.backups.backup().made
    assert made is not None
    path = erased(noted)
    backup = made.backup.path
    status, said, _ = run_command("restore", str(backup), "--dry-run", "--store", str(path))
    assert "still holds 2 texts that were erased later" in " ".join(said.split())
    assert "Juana" not in said
    status, said, error = run_command("restore", str(backup), "--yes", "--store", str(path))
    assert status == 0, error
    assert "still holds 2 texts that were erased later" in " ".join((said + error).split())
    assert holding(path.parent), "it was said that it comes back"


def test_a_backup_that_ends_with_the_text_still_holds_it(
    office: Office, run_command: RunCommand
) -> None:
    """The note was the last change before the backup: its number is the backup's last."""
    office.cells.record(Observation(L1, 4, note=NAME))
    made = office.backups.backup().made
    assert made is not None
    path = erased(office)
    given = ("restore", str(made.backup.path), "--dry-run", "--store", str(path))
    said = " ".join(run_command(*given)[1].split())
    assert "still holds 1 text that was erased later" in said
