"""Backups: whole or not there, in the order of their numbers, and nobody waits for them."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.store import backup_copy, backup_files
from cityreport.store.backup_files import (
    ASKED,
    MIGRATION,
    Backup,
    BackupReason,
    backup_folder,
    backups_in,
    make_backup,
    newest_backup,
    prove_backup,
    prune_backups,
    superseded,
)
from cityreport.store.database import SCHEMA_VERSION
from cityreport.store.journal import Head
from cityreport.store.store import Store
from tests.conftest import clock
from tests.patience import PATIENCE_S
from tests.store.fixtures_older import make_older

L1 = CellKey("L1", Period.parse("2024-01"))
OCCASION = BackupReason(ASKED, "2024-02-10T09:30:00Z", "2024-02-10", "test")


def on(day: str, kind: str = ASKED) -> BackupReason:
    return BackupReason(kind, f"{day}T09:30:00Z", day, "test")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def content(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT * FROM observation").fetchall()
    connection.close()
    return rows


def test_a_backup_holds_what_the_office_holds(sample: Office) -> None:
    folder = backup_folder(sample.store.path)
    made = make_backup(sample.store.path, folder, OCCASION)
    assert made.backup.path == folder / "sample_0001_2024-02-10.cityreport"
    assert (made.observations, made.is_whole) == (17136, True)
    assert made.backup.head == sample.store.journal.head()
    assert content(made.backup.path) == content(sample.store.path)
    assert names(folder) == [made.backup.path.name]


def test_a_backup_says_so_and_takes_no_change(
    sample: Office, catalogue_file: CatalogueFile
) -> None:
    made = make_backup(sample.store.path, backup_folder(sample.store.path), OCCASION)
    before = made.backup.path.read_bytes()
    with Office.open(made.backup.path, catalogue_file, clock, "Ada") as office:
        assert office.store.backup_of == (OCCASION.made, ASKED, "test")
        assert office.queries.count() == 17136
        for change in (
            lambda: office.cells.record(Observation(L1, 3)),
            lambda: office.city.save(office.city.profile),
            office.steps.undo,
            lambda: office.exports.export(L1.period, L1.period, ["json"], made.backup.path.parent),
        ):
            with pytest.raises(AccessError, match="store_is_backup") as caught:
                change()
            assert "Feb 10, 2024" in sentence(caught.value)
            assert "Restore" in sentence(caught.value)
    assert made.backup.path.read_bytes() == before
    assert names(made.backup.path.parent) == [made.backup.path.name]  # no lock either


def test_an_office_file_is_no_backup(sample: Office) -> None:
    assert sample.store.backup_of is None
    with pytest.raises(AccessError, match="not_a_backup"):
        backup_files.read_backup(sample.store.path)


def test_numbers_go_up_whatever_the_clock_says(sample: Office) -> None:
    folder = backup_folder(sample.store.path)
    for day in ("2024-02-10", "2023-01-05", "2031-12-31", "2023-01-05"):
        make_backup(sample.store.path, folder, on(day))
    assert [(b.number, b.day) for b in backups_in(folder)] == [
        (4, "2023-01-05"),
        (3, "2031-12-31"),
        (2, "2023-01-05"),
        (1, "2024-02-10"),
    ]
    newest = newest_backup(folder, sample.store.identity())
    assert newest is not None
    assert newest.number == 4


# -- which are kept


def listed(days: list[str], kind: str = ASKED) -> list[Backup]:
    head = Head(0, b"", 1)
    return [
        Backup(Path(f"{n}"), n, day, day, kind, "a", 2, 0, head) for n, day in enumerate(days, 1)
    ]


def kept(days: list[str]) -> list[int]:
    gone = {backup.number for backup in superseded(listed(days))}
    return [number for number in range(1, len(days) + 1) if number not in gone]


def test_ten_days_and_twelve_months_are_kept() -> None:
    days = [f"{2020 + m // 12}-{m % 12 + 1:02d}-{d:02d}" for m in range(30) for d in (3, 17, 28)]
    assert len(days) == 90
    months = [days[number - 1][:7] for number in kept(days)]
    assert kept(days)[-10:] == list(range(81, 91))  # the ten newest days
    assert len(set(months)) == 12
    assert kept(days)[:8] == [57, 60, 63, 66, 69, 72, 75, 78]  # and the last of older months


def test_of_one_day_the_newest_and_the_newest_two_of_all_are_kept() -> None:
    assert kept(["2024-02-09"] * 4 + ["2024-02-10"] * 5) == [4, 8, 9]


def test_a_clock_set_back_throws_no_new_backup_away() -> None:
    days = [f"2024-02-{d:02d}" for d in range(1, 21)] + ["2019-01-01", "2019-01-02", "2019-01-03"]
    assert kept(days)[-3:] == [21, 22, 23]


@given(
    st.lists(
        st.tuples(st.integers(2020, 2022), st.integers(1, 12), st.integers(1, 28)), max_size=80
    )
)
def test_the_newest_two_are_always_kept_and_the_number_is_bounded(
    days: list[tuple[int, int, int]],
) -> None:
    left = kept([f"{y}-{m:02d}-{d:02d}" for y, m, d in days])
    newest = list(range(1, len(days) + 1))[-2:]
    assert set(newest) <= set(left)
    assert len(left) <= 10 + 12 + 2


def test_those_before_a_migration_are_kept() -> None:
    old = listed(["2001-01-01"], MIGRATION)
    many = [msgspec.structs.replace(b, number=b.number + 1) for b in listed(["2024-02-10"] * 50)]
    assert old[0] not in superseded([*old, *many])


def test_only_our_own_files_are_ever_deleted(
    sample: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    folder = backup_folder(sample.store.path)
    for _ in range(4):
        make_backup(sample.store.path, folder, OCCASION)
    other = tmp_path / "other" / "sample.cityreport"
    Office.create(other, catalogue_file, clock, "Ben").close()
    for _ in range(4):
        make_backup(other, folder, OCCASION)
    plain = folder / "sample_0000_2024-02-10.cityreport"
    plain.write_bytes(sample.store.path.read_bytes())  # our name, but no backup
    (folder / "sample_0009_2024-02-10.cityreport.txt").write_text("mine")
    (folder / "letter.txt").write_text("mine")
    before = names(folder)
    assert prune_backups(folder, sample.store.identity()) == 2
    assert sorted(set(before) - set(names(folder))) == [
        "sample_0001_2024-02-10.cityreport",
        "sample_0002_2024-02-10.cityreport",
    ]


# -- while somebody writes


def test_commits_go_through_during_a_backup_and_it_ends(sample: Office) -> None:
    store, folder = sample.store.path, backup_folder(sample.store.path)
    numbers = iter(range(1, 100_000))
    waited: list[float] = []

    def write_too(made: int, of: int) -> None:
        if made < of:
            start = time.perf_counter()
            sample.cells.record(Observation(L1, next(numbers)))
            waited.append(time.perf_counter() - start)

    copying_steps = 64
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup_copy, "STEP_PAGES", copying_steps)
        made = make_backup(store, folder, OCCASION, progress=write_too)
    assert len(waited) >= backup_copy.RESTARTS
    assert sample.store.journal.link_after(made.backup.head.action) == made.backup.head.link
    with Store.look(made.backup.path) as copy:
        assert copy.proof.damage() is None
        assert copy.proof.first_break() is None
        assert copy.proof.first_difference() is None


@pytest.mark.parametrize("patience", [60.0, 0.0])
def test_a_large_file_is_never_held_whole_while_somebody_types(
    sample: Office, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    """It starts over until nobody writes; only when that never comes is it copied at one go."""
    monkeypatch.setattr(backup_copy, "STEP_PAGES", 64)
    monkeypatch.setattr(backup_copy, "ONE_STEP_PAGES", 500)
    monkeypatch.setattr(backup_copy, "PATIENCE_SECONDS", patience)
    monkeypatch.setattr(backup_copy, "_BREATH", 0.0)
    numbers = iter(range(1, 3 * backup_copy.RESTARTS))
    largest, before = 0, 0

    def write_too(made: int, of: int) -> None:
        nonlocal largest, before
        if of > backup_copy.ONE_STEP_PAGES:  # copying, not the checks after it
            largest, before = max(largest, made - before), made
        number = next(numbers, None) if made < of else None
        if number is not None:
            sample.cells.record(Observation(L1, number))

    made = make_backup(
        sample.store.path, backup_folder(sample.store.path), OCCASION, progress=write_too
    )
    with Store.look(made.backup.path) as copy:
        assert (copy.proof.damage(), copy.proof.first_break(), copy.proof.first_difference()) == (
            None,
        ) * 3
    if patience:
        assert next(numbers, None) is None
        assert largest <= backup_copy.STEP_PAGES
    else:
        assert next(numbers, None) is not None
        assert largest > backup_copy.STEP_PAGES


def test_a_writer_in_another_thread_is_never_told_to_wait_long(
    sample: Office, catalogue_file: CatalogueFile
) -> None:
    store, folder = sample.store.path, backup_folder(sample.store.path)
    results: list[object] = []

    begun, written = threading.Event(), threading.Event()

    def back_up() -> None:
        while True:
            results.append(make_backup(store, folder, OCCASION))
            begun.set()
            if written.is_set():
                return

    worker = threading.Thread(target=back_up)
    worker.start()
    try:
        assert begun.wait(60), (
            "no backup was made in a minute"
        )  # from here on one backup follows another
        for number in range(1, 21):
            sample.cells.record(Observation(L1, number))  # raises when it is kept out too long
    finally:
        written.set()
        worker.join()
    assert len(results) >= 2
    for backup in backups_in(folder):
        with Store.look(backup.path) as copy:
            assert (
                copy.proof.damage(),
                copy.proof.first_break(),
                copy.proof.first_difference(),
            ) == (None,) * 3


def test_a_lock_that_is_never_given_up_ends_the_backup(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_copy, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(sample_path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    folder = backup_folder(sample_path)
    with pytest.raises(AccessError, match=r"store_busy|backup_failed"):
        make_backup(sample_path, folder, OCCASION)
    other.close()
    assert names(folder) == []


class Cancelled(Exception):  # noqa: N818 - a wish, as in ui.tasks
    pass


def test_a_backup_that_waits_for_another_program_can_be_cancelled(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_copy, "STEP_PAGES", 64)
    monkeypatch.setattr(backup_copy, "BUSY_SECONDS", 5.0 * PATIENCE_S)
    other = sqlite3.connect(sample_path, isolation_level=None)

    def look(_made: int, _of: int) -> None:
        if other.in_transaction:
            raise Cancelled
        other.execute("BEGIN EXCLUSIVE")

    start = time.monotonic()
    with pytest.raises(Cancelled):
        make_backup(sample_path, backup_folder(sample_path), OCCASION, progress=look)
    other.close()
    assert time.monotonic() - start < PATIENCE_S
    assert names(backup_folder(sample_path)) == []


# -- what goes wrong


@pytest.mark.parametrize("at", range(4))
def test_a_cancelled_backup_leaves_nothing(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(backup_copy, "STEP_PAGES", 400)
    monkeypatch.setattr(backup_copy, "_HANDLER_EVERY", 100)
    folder = backup_folder(sample_path)
    make_backup(sample_path, folder, OCCASION)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    calls = iter(range(1000))
    stop_at = (0, 2, 5, 60)[at]  # in the first steps, and in the integrity check

    def step(_made: int, _of: int) -> None:
        if next(calls) >= stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_backup(sample_path, folder, OCCASION, progress=step)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_full_disk_is_said_to_be_so_and_leaves_nothing(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = backup_copy._connect_new

    def small(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 300")
        return connection

    folder = backup_folder(sample_path)
    make_backup(sample_path, folder, OCCASION)
    before = names(folder)
    monkeypatch.setattr(backup_copy, "_connect_new", small)
    with pytest.raises(AccessError, match="backup_failed") as caught:
        make_backup(sample_path, folder, OCCASION)
    assert str(folder) in sentence(caught.value)
    assert "full" in sentence(caught.value)
    assert names(folder) == before


@pytest.mark.parametrize("call", ["fsync", "link"])
def test_an_error_of_the_disk_at_the_end_leaves_nothing(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    folder = backup_folder(sample_path)
    monkeypatch.setattr(os, call, fail)
    if call == "link":
        monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(AccessError, match=r"backup_failed.*Input/output error"):
        make_backup(sample_path, folder, OCCASION)
    assert names(folder) == []


def test_a_folder_that_cannot_be_made_is_said_to_be_so(sample_path: Path) -> None:
    backup_folder(sample_path).write_text("in the way")
    with pytest.raises(AccessError, match="backup_failed"):
        make_backup(sample_path, backup_folder(sample_path), OCCASION)


def test_a_copy_that_is_not_whole_never_gets_the_name(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = backup_copy.flush

    def spoil(path: Path) -> None:
        flush(path)
        with path.open("r+b") as stream:
            stream.seek(300_000)
            stream.write(b"\xff" * 4096)

    monkeypatch.setattr(backup_copy, "flush", spoil)
    folder = backup_folder(sample_path)
    with pytest.raises(AccessError, match=r"backup_unsound|backup_failed"):
        make_backup(sample_path, folder, OCCASION)
    assert names(folder) == []


def test_a_damaged_backup_fails_its_proof(sample_path: Path) -> None:
    made = make_backup(sample_path, backup_folder(sample_path), OCCASION)
    content = bytearray(made.backup.path.read_bytes())
    content[300_000:304_096] = b"\xff" * 4096
    made.backup.path.write_bytes(content)
    with pytest.raises(AccessError, match=r"backup_unsound|store_damaged"):
        prove_backup(made.backup.path)


def test_what_a_killed_backup_left_is_removed_by_a_later_one(sample_path: Path) -> None:
    folder = backup_folder(sample_path)
    folder.mkdir()
    left = folder / ".sample_0007_2024-02-09.cityreport.part"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    made = make_backup(sample_path, folder, OCCASION)
    assert names(folder) == [made.backup.path.name]


def test_what_was_left_beside_a_finished_backup_is_removed_by_the_very_next(
    sample_path: Path,
) -> None:
    folder = backup_folder(sample_path)
    first = make_backup(sample_path, folder, OCCASION).backup.path
    first.with_name(f".{first.name}.part").write_bytes(b"killed between its name and its end")
    at_work = folder / ".sample_0009_2024-02-09.cityreport.part"
    at_work.write_bytes(b"somebody copies")
    second = make_backup(sample_path, folder, OCCASION).backup.path
    assert names(folder) == sorted([at_work.name, first.name, second.name])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.write_text("indicator;value\nL1;9\n" * 900), "store_not_ours"),
        (lambda path: path.write_bytes(b""), "store_not_ours"),
        (lambda path: path.unlink(), "store_missing"),
    ],
)
def test_a_wrong_source_is_named_for_what_it_is(
    sample_path: Path, spoil: Callable[[Path], object], code: str
) -> None:
    spoil(sample_path)
    with pytest.raises(AccessError, match=code):
        make_backup(sample_path, backup_folder(sample_path), OCCASION)


# -- before a migration


def test_an_older_file_is_backed_up_before_it_is_migrated(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    path = make_older(office, [Observation(L1, 5)])
    before = content(path)
    with Office.open(path, catalogue_file, clock, "Ada") as opened:
        assert opened.cells.get(L1) == Observation(L1, 5)
    found = backups_in(backup_folder(path))
    assert [(b.path.name, b.kind, b.version) for b in found] == [
        (f"office_0001_2024-02-10_before-format-{SCHEMA_VERSION}.cityreport", MIGRATION, 1)
    ]
    assert content(found[0].path) == before
    with pytest.raises(AccessError, match="backup_older"):
        Office.open(found[0].path, catalogue_file, clock, "Ada")


def test_without_a_backup_nothing_is_migrated(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    path = make_older(office, [Observation(L1, 5)])
    before = path.read_bytes()
    backup_folder(path).write_text("in the way")
    with pytest.raises(AccessError, match="migration_not_backed_up") as caught:
        Office.open(path, catalogue_file, clock, "Ada")
    assert "left as it is" in sentence(caught.value)
    assert path.read_bytes() == before
    backup_folder(path).unlink()
    with Office.open(path, catalogue_file, clock, "Ada") as opened:
        assert opened.cells.get(L1) == Observation(L1, 5)


def test_random_damage_to_a_backup_is_found_or_harmless(sample_path: Path) -> None:
    """A backup that passes its proof and the walk of its journal says what the office says."""
    made = make_backup(sample_path, backup_folder(sample_path), OCCASION)
    whole, truth = made.backup.path.read_bytes(), content(sample_path)
    chance = random.Random(7)
    for _ in range(12):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        made.backup.path.write_bytes(spoilt)
        try:
            prove_backup(made.backup.path)
            with Store.reader(made.backup.path) as store, store.reading():
                if store.proof.first_break() or store.proof.first_difference():
                    continue
        except AccessError:
            continue
        assert content(made.backup.path) == truth
