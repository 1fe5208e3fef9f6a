"""A file that is gone swallows nothing: what is called saved is in the file of that name."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from tests.conftest import clock

L1 = CellKey("L1", Period.parse("2024-01"))


def held(path: Path, catalogue_file: CatalogueFile) -> object:
    with Office.look(path, catalogue_file, clock, "Ben") as office:
        found = office.cells.get(L1)
        assert office.history.audit().holds
        return None if found is None else found.value


def test_a_file_that_was_moved_away_is_missed_at_once_and_found_again(
    sample: Office, catalogue_file: CatalogueFile
) -> None:
    path, away = sample.store.path, sample.store.path.with_suffix(".away")
    sample.cells.record(Observation(L1, 1))
    path.rename(away)
    for value in (2, 3):
        with pytest.raises(AccessError, match="store_vanished"):
            sample.cells.record(Observation(L1, value))
    assert not path.exists()
    away.rename(path)
    assert held(path, catalogue_file) == 1
    assert sample.cells.get(L1) == Observation(L1, 1)
    sample.cells.record(Observation(L1, 4))
    assert held(path, catalogue_file) == 4


def test_a_stick_that_was_taken_out_and_put_back_goes_on(
    sample: Office, catalogue_file: CatalogueFile
) -> None:
    """Mounted again, the same content is another file to the system."""
    path, away = sample.store.path, sample.store.path.with_suffix(".away")
    sample.cells.record(Observation(L1, 1))
    shutil.copy(path, away)
    path.unlink()
    with pytest.raises(AccessError, match="store_vanished"):
        sample.cells.record(Observation(L1, 2))
    shutil.copy(away, path)
    sample.cells.record(Observation(L1, 3))
    assert held(path, catalogue_file) == 3
    sample.steps.undo()
    assert held(path, catalogue_file) == 1


def test_another_file_in_its_place_is_not_written_to(
    sample: Office, sample_template: Path, catalogue_file: CatalogueFile
) -> None:
    path = sample.store.path
    sample.cells.record(Observation(L1, 1))
    path.unlink()
    shutil.copy(sample_template, path)  # an older copy of the same office
    before = path.read_bytes()
    with pytest.raises(AccessError, match="store_replaced"):
        sample.cells.record(Observation(L1, 2))
    assert path.read_bytes() == before
    assert held(path, catalogue_file) is None


def test_a_commit_that_went_to_a_file_without_a_name_is_not_called_saved(
    sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample.store.path
    append = sample.store.journal.append

    def unplug(*arguments: object, **named: object) -> int:
        path.rename(path.with_suffix(".away"))
        return append(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(sample.store.journal, "append", unplug)
    announced: list[Changed] = []
    sample.changes.subscribe(announced.append)
    with pytest.raises(AccessError):
        sample.cells.record(Observation(L1, 2))
    assert not any(changed.cells for changed in announced)


def test_half_a_change_of_a_power_cut_goes_back_for_those_who_only_read(
    sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    """A journal of SQLite that is still there means that a change was not finished."""
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        run = office.store._connection.execute
        run("PRAGMA cache_size = 1")  # so that changed pages reach the file before the commit
        run("BEGIN IMMEDIATE")
        run("UPDATE observation SET note = note || 'half'")
        copy = tmp_path / "cut" / "sample.cityreport"
        copy.parent.mkdir()
        journal = sample_path.with_name(sample_path.name + "-journal")
        shutil.copy(sample_path, copy)
        shutil.copy(journal, copy.with_name(copy.name + "-journal"))
        run("ROLLBACK")
    assert copy.read_bytes() != sample_path.read_bytes()
    with Office.look(copy, catalogue_file, clock, "Ben") as looked:
        assert looked.queries.count() == 17_136
        assert looked.history.audit().holds
        assert not any("half" in o.note for o in looked.queries.in_period(Period.parse("2020-05")))


@pytest.mark.parametrize("how", [Office.look, Office.open])
def test_half_a_change_in_a_read_only_folder_is_said_to_be_one(
    sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path, how: Callable[..., Office]
) -> None:
    """It cannot go back there; nothing of it is shown, and the sentence knows the way out."""
    with closing(sqlite3.connect(sample_path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE observation SET note = note || 'half'")
        copy = tmp_path / "stick" / "sample.cityreport"
        copy.parent.mkdir()
        for name in (sample_path.name, sample_path.name + "-journal"):
            shutil.copy(sample_path.with_name(name), copy.with_name(name))
        connection.execute("ROLLBACK")
    before = copy.read_bytes()
    copy.parent.chmod(0o555)
    with pytest.raises(AccessError) as caught:
        how(copy, catalogue_file, clock, "Ben")
    copy.parent.chmod(0o755)
    assert caught.value.code == "store_unfinished"
    assert "sample.cityreport-journal" in sentence(caught.value)
    assert copy.read_bytes() == before
    with Office.look(copy, catalogue_file, clock, "Ben") as looked:
        assert looked.history.audit().holds
