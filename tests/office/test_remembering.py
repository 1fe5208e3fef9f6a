"""An old copy that is put back by mistake is a sound file; the computer's memory tells."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.backups.backup_jobs import restore_office
from cityreport.office.backups.stale_copy import Seen, look, missing_since, recall, remember
from cityreport.office.changes import SOFTWARE
from cityreport.office.office import Office
from cityreport.settings import Settings
from tests.conftest import clock

L1 = CellKey("L1", Period.parse("2024-01"))


@pytest.fixture
def copy(sample: Office, tmp_path: Path) -> Path:
    """A copy of the file after its first change."""
    sample.cells.record(Observation(L1, 1))
    return Path(shutil.copy(sample.store.path, tmp_path / "copy.cityreport"))


def test_what_was_seen_and_more_is_no_older_file(sample: Office, copy: Path) -> None:
    seen = look(sample.store)
    assert missing_since(sample.store, seen) == 0
    sample.cells.record(Observation(L1, 2))
    assert missing_since(sample.store, seen) == 0


def test_an_older_copy_lacks_what_was_done_since(
    sample: Office, copy: Path, catalogue_file: CatalogueFile
) -> None:
    for value in (2, 3, 4):
        sample.cells.record(Observation(L1, value))
    seen = look(sample.store)
    with Office.open(copy, catalogue_file, clock, "Ada") as older:
        assert missing_since(older.store, seen) == 3


def test_a_copy_that_went_its_own_way_lacks_it_too(
    sample: Office, copy: Path, catalogue_file: CatalogueFile
) -> None:
    sample.cells.record(Observation(L1, 2))
    seen = look(sample.store)
    with Office.open(copy, catalogue_file, clock, "Ada") as other:
        for value in (7, 8, 9):
            other.cells.record(Observation(L1, value))
        assert missing_since(other.store, seen) == 1


def test_another_office_is_not_measured_by_it(sample: Office, office: Office) -> None:
    assert missing_since(office.store, look(sample.store)) == 0
    assert missing_since(sample.store, Seen(sample.store.identity(), 0, "", 0)) == 0


def test_a_restore_is_a_choice_and_no_mistake(
    sample: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    made = sample.backups.backup(tmp_path / "stick").made
    assert made is not None
    sample.cells.record(Observation(L1, 2))
    seen = look(sample.store)
    sample.close()
    restore_office(sample.store.path, made.backup.path, clock, "Ada", SOFTWARE)
    with Office.open(sample.store.path, catalogue_file, clock, "Ada") as restored:
        assert restored.cells.get(L1) is None
        assert missing_since(restored.store, seen) == 0


def test_the_memory_is_kept_by_office(sample: Office, office: Office, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    for one in (sample, office):
        remember(settings, look(one.store))
    sample.cells.record(Observation(L1, 2))
    remember(settings, look(sample.store))
    again = Settings(tmp_path / "settings.json")
    assert recall(again, sample.store.identity()) == look(sample.store)
    assert recall(again, office.store.identity()) == look(office.store)
    again.set("journals_seen", "[nonsense")
    assert recall(again, office.store.identity()) is None
