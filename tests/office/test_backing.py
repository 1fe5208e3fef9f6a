"""When backups are made by themselves, and that a failing one never stops entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cityreport import volumes
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.office.backups.backup_jobs import BackupJob, compare_files, list_backups, prove
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.store import backup_files
from cityreport.store.backup_files import DAY, Occasion, backup_folder, backups_in
from cityreport.volumes import Volume
from tests.conftest import PROFILE

L1 = CellKey("L1", Period.parse("2023-01"))


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2024, 2, 10, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def moving(tmp_path: Path, catalogue_file: CatalogueFile, time: Time) -> Iterator[Office]:
    path = tmp_path / "office.cityreport"
    with Office.create(path, catalogue_file, time, "Ada") as made:
        made.save_profile(PROFILE)
        made.backing.use(Settings(tmp_path / "settings.json"))
        yield made


def made(office: Office) -> list[tuple[int, str, str]]:
    found = backups_in(backup_folder(office.store.path))
    return [(backup.number, backup.day, backup.kind) for backup in found]


def test_the_state_before_the_first_change_of_each_day_is_kept(moving: Office, time: Time) -> None:
    assert made(moving) == []  # there was nothing before the very first
    for day in range(3):
        time.now += timedelta(days=1)
        for value in range(3):
            moving.record(Observation(L1, 10 * day + value))
    assert made(moving) == [(3, "2024-02-13", DAY), (2, "2024-02-12", DAY), (1, "2024-02-11", DAY)]
    newest = moving.backing.newest()
    assert newest is not None
    found = compare_files(moving.store.path, newest.path)
    assert (found.changed, found.lost) == (1, 0)  # it holds the evening before


def test_a_program_started_again_makes_no_second_backup_of_the_same_day(
    moving: Office, time: Time, catalogue_file: CatalogueFile
) -> None:
    time.now += timedelta(days=1)
    moving.record(Observation(L1, 1))
    assert len(made(moving)) == 1
    moving.close()
    time.now += timedelta(hours=6)
    with Office.open(moving.store.path, catalogue_file, time, "Ben") as again:
        again.record(Observation(L1, 2))
        assert made(again) == [(1, "2024-02-11", DAY)]
        time.now += timedelta(days=1)
        again.record(Observation(L1, 3))
        assert made(again)[0] == (2, "2024-02-12", DAY)


def test_what_the_newest_backup_holds_already_is_not_copied_again(
    moving: Office, time: Time
) -> None:
    moving.record(Observation(L1, 1))
    moving.backup()
    time.now += timedelta(days=1)
    moving.record(Observation(L1, 2))
    assert len(made(moving)) == 1


def test_a_clock_set_back_a_year_still_makes_the_day_s_backup(moving: Office, time: Time) -> None:
    moving.backup()
    moving.record(Observation(L1, 1))
    time.now -= timedelta(days=365)
    moving.record(Observation(L1, 2))
    assert made(moving)[0] == (2, "2023-02-10", DAY)
    time.now += timedelta(days=365)
    moving.backup()
    assert made(moving)[0][0] == 3


def test_a_backup_that_fails_never_stops_entry_and_is_remembered(
    moving: Office, time: Time, tmp_path: Path
) -> None:
    backup_folder(moving.store.path).write_text("in the way")
    time.now += timedelta(days=1)
    moving.record(Observation(L1, 5))
    assert moving.get(L1) == Observation(L1, 5)
    failure = moving.backing.failure()
    assert failure is not None
    assert failure.code == "backup_failed"
    moving.backing.use(Settings(tmp_path / "settings.json"))  # a new start
    assert moving.backing.failure() is not None
    with pytest.raises(AccessError, match="backup_failed"):
        moving.backup()
    backup_folder(moving.store.path).unlink()
    moving.backup()
    assert moving.backing.failure() is None


def test_the_failure_of_one_office_is_not_that_of_another(
    moving: Office, tmp_path: Path, catalogue_file: CatalogueFile, time: Time
) -> None:
    moving.backing.note(AccessError("backup_failed", path="x", reason="y"))
    with Office.create(tmp_path / "other.cityreport", catalogue_file, time, "Ben") as other:
        other.backing.use(Settings(tmp_path / "settings.json"))
        assert other.backing.failure() is None


def test_a_second_place_is_found_by_its_marker_and_not_by_its_name(
    moving: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "E", tmp_path / "F"
    (first / "kept").mkdir(parents=True)
    monkeypatch.setattr(
        volumes, "mounted", lambda: [Volume(p, "", "vfat") for p in (first, second) if p.exists()]
    )
    moving.backing.choose_place(first / "kept")
    first.rename(second)
    (first / "kept").mkdir(parents=True)  # another stick with the same letter, and no marker
    outcome = moving.backup()
    assert outcome.second is not None
    assert outcome.second.backup.path.parent == second / "kept"
    assert list((first / "kept").iterdir()) == []
    place = moving.backing.place()
    assert place is not None
    listed = list_backups(moving.store.path, moving.store.identity(), place)
    assert [one.is_second for one in listed] == [False, True]


def test_when_the_first_place_fails_the_second_still_gets_one(
    moving: Office, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    moving.backing.choose_place(stick)
    backup_folder(moving.store.path).write_text("in the way")
    outcome = moving.backing.job("asked").run()
    assert outcome.failed is not None
    assert outcome.second is not None


def test_a_large_backup_waits_for_its_check_and_replaces_nothing_before(
    moving: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_files, "WHOLE_UP_TO", 0)
    store = moving.store.path
    for _ in range(4):
        occasion = Occasion.at("asked", "2024-02-10T09:30:00Z", "test")
        moving.backing.settle(BackupJob(store, occasion, None).run())
    assert len(made(moving)) == 4  # nothing is deleted on the word of an unchecked one
    assert len(moving.backing.unproven()) == 4
    moving.backing.prove()
    assert moving.backing.unproven() == []
    assert [number for number, _, _ in made(moving)] == [4, 3]


def test_a_large_backup_that_fails_its_check_is_withdrawn_and_told_of(
    moving: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving.backup()
    monkeypatch.setattr(backup_files, "WHOLE_UP_TO", 0)
    moving.backing.settle(moving.backing.job("asked").run())
    (path,) = moving.backing.unproven()
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xee" * 4096
    path.write_bytes(content)
    moving.backing.prove()
    assert [number for number, _, _ in made(moving)] == [1]
    assert moving.backing.failure() is not None
    assert not path.exists()
    assert moving.backup().made is not None
    assert [number for number, _, _ in made(moving)] == [3, 1]  # its number is not used again


def test_a_check_of_a_stick_that_is_gone_harms_nothing(tmp_path: Path) -> None:
    assert prove([tmp_path / "gone_0001_2024-02-10.cityreport"]) is None
