"""Restoring: what would change is said first, and one whole file is there at every moment."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.reasons import reason_facts
from cityreport.store import backup_copy
from cityreport.store.backup_files import (
    ASKED,
    BackupReason,
    backup_folder,
    make_backup,
    read_backup,
)
from cityreport.store.file_comparison import PeriodDifference, compare
from cityreport.store.lock import Holder, lock_path
from cityreport.store.restore import Restored, prove_source, restore
from tests.conftest import PROFILE, clock
from tests.store.fixtures_older import make_older

L1 = CellKey("L1", Period.parse("2024-01"))
OCCASION = BackupReason(ASKED, "2024-02-10T09:30:00Z", "2024-02-10", "test")
HOLDER = Holder.here("Ada", "2024-02-10T10:15:00Z")


@pytest.fixture
def backup(office: Office) -> Path:
    """The small city with three numbers, as a backup; it went on since."""
    for month in range(1, 4):
        office.cells.record(Observation(CellKey("L1", Period.month(2023, month)), month))
    made = make_backup(office.store.path, backup_folder(office.store.path), OCCASION)
    office.cells.record(Observation(CellKey("L1", Period.parse("2023-03")), 33))
    office.cells.clear(CellKey("L1", Period.parse("2023-02")))
    office.cells.record(Observation(L1, 7))
    return made.backup.path


def restored(office: Office, backup: Path, **more: bool) -> Restored:
    office.close()
    return restore(office.store.path, backup, "test", HOLDER, **more)


def values(path: Path, catalogue_file: CatalogueFile) -> dict[str, float | None]:
    with Office.look(path, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
        return {str(o.key.period): o.value for o in office.queries.of_indicator("L1")}


# -- what would change


def test_what_would_be_lost_gained_and_changed_is_told_by_month(
    office: Office, backup: Path
) -> None:
    found = compare(office.store.path, backup)
    assert found.periods == (
        PeriodDifference("2023-02", 0, 1, 0),
        PeriodDifference("2023-03", 0, 0, 1),
        PeriodDifference("2024-01", 1, 0, 0),
    )
    assert (found.lost, found.gained, found.changed) == (1, 1, 1)
    assert (found.parts, found.is_none) == ((), False)


def test_a_note_or_a_status_alone_is_a_change(office: Office) -> None:
    office.cells.record(Observation(L1, 7))
    made = make_backup(office.store.path, backup_folder(office.store.path), OCCASION)
    office.cells.record(Observation(L1, 7, note="late"))
    assert compare(office.store.path, made.backup.path).changed == 1


def test_a_zero_and_nothing_are_two_things(office: Office) -> None:
    office.cells.record(Observation(L1, 0))
    made = make_backup(office.store.path, backup_folder(office.store.path), OCCASION)
    office.cells.clear(L1)
    assert compare(office.store.path, made.backup.path).gained == 1


def test_parts_of_the_profile_that_differ_are_named(office: Office, backup: Path) -> None:
    from msgspec.structs import replace

    office.city.save(replace(PROFILE, areas=(*PROFILE.areas, Area("03", "Comuna 3"))))
    assert compare(office.store.path, backup).parts == (("area", "03"),)


def test_two_files_that_say_the_same_do_not_differ(sample: Office) -> None:
    made = make_backup(sample.store.path, backup_folder(sample.store.path), OCCASION)
    assert compare(sample.store.path, made.backup.path).is_none


def test_an_older_format_is_compared_too(office: Office, catalogue_file: CatalogueFile) -> None:
    path = make_older(office, [Observation(L1, 5)])
    older = path.with_name("older.cityreport")
    shutil.copy(path, older)
    with Office.open(path, catalogue_file, clock, "Ada") as opened:
        opened.cells.record(Observation(L1, 6))
        found = compare(path, older)
    assert found.periods == (PeriodDifference("2024-01", 0, 0, 1),)
    assert found.parts == ()


def test_a_comparison_can_be_stopped(sample: Office) -> None:
    made = make_backup(sample.store.path, backup_folder(sample.store.path), OCCASION)

    def stop(_made: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(sample.store.path, made.backup.path, stop)


# -- the restore itself


def test_a_restored_office_is_what_the_backup_was_and_goes_on(
    office: Office, backup: Path, catalogue_file: CatalogueFile
) -> None:
    head = office.store.journal.head()
    found = restored(office, backup)
    assert values(office.store.path, catalogue_file) == {"2023-01": 1, "2023-02": 2, "2023-03": 3}
    with Office.open(office.store.path, catalogue_file, clock, "Ben") as opened:
        assert opened.store.backup_of is None
        last = opened.store.journal.last_action()
        assert last is not None
        assert (last.kind, last.officer, last.at) == ("restore", "Ada", HOLDER.since)
        assert backup.name in last.reason
        assert head.link.hex() in last.reason
        opened.cells.record(Observation(L1, 9))
        assert opened.history.audit().holds
        opened.steps.undo()
    assert found.kept is not None
    assert not lock_path(office.store.path).exists()


def test_the_file_replaced_is_kept_and_can_be_restored_in_turn(
    office: Office, backup: Path, catalogue_file: CatalogueFile
) -> None:
    before = values(office.store.path, catalogue_file)
    found = restored(office, backup)
    assert found.kept is not None
    assert found.kept.name.startswith("office replaced 2024-02-10 ")
    assert found.kept_sound
    assert read_backup(found.kept).kind == "replaced"
    again = restore(office.store.path, found.kept, "test", HOLDER)
    assert values(office.store.path, catalogue_file) == before
    assert again.kept not in {None, found.kept}  # in the same second: a name of its own


def test_an_old_restored_copy_can_be_brought_up_to_date(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    path = make_older(office, [Observation(L1, 5)])
    with Office.open(path, catalogue_file, clock, "Ada") as opened:
        opened.cells.record(Observation(L1, 6))
    (before,) = backup_folder(path).iterdir()
    restore(path, before, "test", HOLDER)
    assert values(path, catalogue_file) == {"2024-01": 5}


def test_a_backup_is_restored_where_no_office_file_is_any_more(
    office: Office, backup: Path, catalogue_file: CatalogueFile
) -> None:
    office.close()
    office.store.path.unlink()
    found = restore(office.store.path, backup, "test", HOLDER)
    assert found.kept is None
    assert len(values(office.store.path, catalogue_file)) == 3


def test_a_damaged_file_is_kept_byte_for_byte_with_its_journal(
    office: Office, backup: Path, catalogue_file: CatalogueFile
) -> None:
    office.close()
    path = office.store.path
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 70_000)
    path.with_name(path.name + "-journal").write_bytes(b"rolled back never")
    before = path.read_bytes()
    found = restore(path, backup, "test", HOLDER)
    assert found.kept is not None
    assert not found.kept_sound
    assert found.kept.read_bytes() == before
    journal = found.kept.with_name(found.kept.name + "-journal")
    assert journal.read_bytes() == b"rolled back never"
    assert not path.with_name(path.name + "-journal").exists(), "it would be rolled in"
    assert len(values(path, catalogue_file)) == 3


def test_the_journal_of_a_power_cut_is_not_rolled_into_the_restored_file(
    office: Office, backup: Path, catalogue_file: CatalogueFile
) -> None:
    """Killed in the middle of a big change, the file has a hot journal beside it."""
    office.close()
    path = office.store.path
    script = f"""
import os, sqlite3
c = sqlite3.connect({str(path)!r}, isolation_level=None)
c.execute("PRAGMA cache_size = 5")
c.execute("BEGIN")
c.execute("CREATE TABLE big (t)")
c.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 20000)"
          " INSERT INTO big SELECT hex(randomblob(50)) FROM n")
c.execute("UPDATE city SET name = 'Elsewhere'")
os._exit(9)
"""  # noqa: S608
    subprocess.run([sys.executable, "-c", script], check=False)
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 512
    found = restore(path, backup, "test", HOLDER)
    assert not journal.exists()
    assert len(values(path, catalogue_file)) == 3
    assert found.kept_sound  # the half change went back before the copy was made
    assert found.kept is not None
    assert values(found.kept, catalogue_file) == {"2023-01": 1, "2023-03": 33, "2024-01": 7}


@pytest.mark.parametrize("is_there", [True, False], ids=["without its header", "removed"])
def test_a_journal_that_would_be_rolled_in_is_gone_before_the_file_is_there(
    office: Office, backup: Path, catalogue_file: CatalogueFile, is_there: bool
) -> None:
    """SQLite believes a journal by its name alone: this one would put another file's page back.
    Nothing else takes it away where the file cannot be opened, or is not there."""
    office.close()
    path = office.store.path
    whole = path.read_bytes()
    path.write_bytes(b"\xff" * len(whole))
    if not is_there:
        path.unlink()
    page, one = 4096, (1).to_bytes(4, "big")
    sizes = (len(whole) // page, 512, page)
    head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + one + b"\0" * 4
    head += b"".join(size.to_bytes(4, "big") for size in sizes)
    content = b"\xee" * page
    checked = sum(content[at] for at in range(page - 200, 0, -200))
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(head.ljust(512, b"\0") + one + content + checked.to_bytes(4, "big"))
    restore(path, backup, "test", HOLDER)
    assert not journal.exists()
    assert len(values(path, catalogue_file)) == 3


def test_the_journal_says_which_file_came_back_and_which_end_was_given_up(
    office: Office, backup: Path, catalogue_file: CatalogueFile
) -> None:
    head = office.history.head()
    assert head is not None
    restored(office, backup)
    with Office.look(office.store.path, catalogue_file, clock, "Ada") as opened:
        lines = opened.history.lines(HistoryFilter()).lines
    line = next(line for line in lines if line.kind == "restore")
    facts = reason_facts(line.reason)
    assert facts["file"] == backup.name
    assert facts["action"] == head.action
    assert len(facts["link"]) >= 16
    assert head.head.startswith(facts["link"])


def test_what_was_sent_is_read_off_a_file_that_is_damaged(
    office: Office, backup: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    made = office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
    office.close()
    with closing(sqlite3.connect(office.store.path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE observation SET status = 'no such status'")
    with closing(sqlite3.connect(office.store.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)
    found = restore(office.store.path, backup, "test", HOLDER)
    assert not found.kept_sound
    with Office.look(office.store.path, catalogue_file, clock, "Ada") as opened:
        assert [one.id for one in opened.exports.submissions()] == [made.id]


def test_a_restore_that_is_stopped_at_any_moment_has_changed_nothing(
    office: Office, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_copy, "_HANDLER_EVERY", 400)
    office.close()
    store = office.store.path
    before = store.read_bytes(), sorted(path.name for path in store.parent.iterdir())

    def stopped_at(turn: int) -> bool:
        calls = itertools.count()

        def report(done: int, of: int) -> None:
            assert 0 <= done <= of
            if next(calls) == turn:
                raise KeyboardInterrupt

        try:
            restore(store, backup, "test", HOLDER, progress=report)
        except KeyboardInterrupt:
            assert store.read_bytes() == before[0]
            assert sorted(path.name for path in store.parent.iterdir()) == before[1]
            return True
        return False

    stopped = list(itertools.takewhile(bool, map(stopped_at, itertools.count())))
    assert len(stopped) > 5


# -- refused


def _damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xee" * 4096
    path.write_bytes(content)


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _forged(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE observation SET value = 1000 WHERE period = '2023-01'")
    connection.close()


def _text(path: Path) -> None:
    path.write_text("numbers\n" * 1000)


def _beginning(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (_damage, {"restore_unsound", "store_damaged"}),
        (_newer, {"store_newer"}),
        (_forged, {"restore_unsound"}),
        (_text, {"restore_not_ours"}),
        (_beginning, {"restore_not_ours"}),
        (Path.unlink, {"store_missing"}),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_and_nothing_changes(
    office: Office, backup: Path, spoil: Callable[[Path], object], codes: set[str]
) -> None:
    spoil(backup)
    office.close()
    before = office.store.path.read_bytes()
    with pytest.raises(AccessError) as caught:
        restore(office.store.path, backup, "test", HOLDER)
    assert caught.value.code in codes
    assert str(backup) in sentence(caught.value)
    assert office.store.path.read_bytes() == before
    assert sorted(p.name for p in office.store.path.parent.iterdir() if p.is_file()) == [
        "office.cityreport"
    ]


def test_another_office_is_refused_unless_asked_for(
    office: Office, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    made = make_backup(sample_path, backup_folder(sample_path), OCCASION)
    with pytest.raises(AccessError, match="restore_other_office"):
        restored(office, made.backup.path)
    restored(office, made.backup.path, another=True)
    with Office.look(office.store.path, catalogue_file, clock, "Ada") as opened:
        assert opened.queries.count() == 17136


def test_an_open_office_is_not_restored_over(office: Office, backup: Path) -> None:
    with pytest.raises(AccessError, match="store_in_use"):
        restore(office.store.path, backup, "test", HOLDER)
    office.cells.record(Observation(L1, 8))
    assert office.history.audit().holds


def test_the_office_file_is_not_restored_from_itself(office: Office) -> None:
    with pytest.raises(AccessError, match="restore_itself"):
        restored(office, office.store.path)


def test_a_full_disk_changes_nothing(
    office: Office, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = backup_copy._connect_new

    def small(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 10")
        return connection

    office.close()
    before = office.store.path.read_bytes()
    monkeypatch.setattr(backup_copy, "_connect_new", small)
    with pytest.raises(AccessError, match="store_disk"):
        restore(office.store.path, backup, "test", HOLDER)
    assert office.store.path.read_bytes() == before
    assert [p for p in office.store.path.parent.iterdir() if p.suffix == ".part"] == []


# -- killed

KILLED = """
import os, signal, sys
from pathlib import Path
left = int(sys.argv[3])
def count(original):
    def call(*a, **k):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return original(*a, **k)
    return call
for name in ("fsync", "replace", "rename", "link", "unlink"):
    setattr(os, name, count(getattr(os, name)))
from cityreport.store.lock import Holder
from cityreport.store.restore import restore
restore(Path(sys.argv[1]), Path(sys.argv[2]), "t", Holder.here("Ada", "2024-02-10T10:15:00Z"))
print("done")
"""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_copy_that_does_not_reach_the_disk_ends_in_one_sentence(
    office: Office, backup: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The draft, what is kept, the draft with its note: each is synced before it counts."""
    office.close()
    before = office.store.path.read_bytes()
    flush, calls = backup_copy.flush, iter(range(1, 99))

    def fail(path: Path) -> None:
        if next(calls) == at:
            raise OSError(5, "Input/output error")
        flush(path)

    monkeypatch.setattr(backup_copy, "flush", fail)
    with pytest.raises(AccessError) as caught:
        restore(office.store.path, backup, "test", HOLDER)
    assert "Input/output error" in sentence(caught.value)
    assert office.store.path.read_bytes() == before
    assert not list(office.store.path.parent.glob(".*.part"))


def test_a_restore_killed_at_any_step_leaves_one_whole_file(
    office: Office, backup: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    office.close()
    old = values(office.store.path, catalogue_file)
    new = {"2023-01": 1, "2023-02": 2, "2023-03": 3}
    outcomes = []
    for step in range(60):
        folder = tmp_path / f"try{step}"
        folder.mkdir()
        path = folder / "office.cityreport"
        shutil.copy(office.store.path, path)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(path), str(backup), str(step)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ},
        )
        found = values(path, catalogue_file)
        assert found in (old, new), f"step {step}"
        outcomes.append(found == new)
        kept = list(folder.glob("office replaced*"))
        if found == new:
            assert values(kept[0], catalogue_file) == old
        with Office.open(path, catalogue_file, clock, "Ben") as opened:  # the lock is no hindrance
            opened.cells.record(Observation(L1, 1))
        if done.stdout == "done\n":
            break
    else:
        pytest.fail("the restore never came to its end")
    assert outcomes[0] is False
    assert outcomes[-1] is True
    assert outcomes == sorted(outcomes)
    assert len(outcomes) > 6


def test_no_room_to_prove_a_backup_is_said_with_the_folder_and_the_reason(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "no such folder"
    monkeypatch.setattr(tempfile, "tempdir", str(missing))
    with pytest.raises(AccessError) as refused:
        prove_source(backup, "test")
    facts = refused.value.facts
    assert (refused.value.code, facts["path"]) == ("cannot_write", str(missing))
    assert facts["reason"] == os.strerror(errno.ENOENT)


def test_a_temporary_folder_that_cannot_be_removed_does_not_undo_the_proof(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a virus scanner still reads the copy."""
    removed: list[str] = []

    def refuse(path: str, onerror: Callable[..., None]) -> None:
        removed.append(path)
        busy = OSError(errno.EBUSY, os.strerror(errno.EBUSY), path)
        onerror(os.rmdir, path, (OSError, busy, None))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    prove_source(backup, "test")
    assert len(removed) == 1


def test_a_failed_proof_names_the_number_or_the_entry(office: Office, backup: Path) -> None:
    """The number where only that was changed; the entry of the journal where the chain breaks."""
    office.close()
    whole = backup.read_bytes()
    for change, reason in (
        ("UPDATE observation SET value = 9 WHERE period = '2023-01'", "cell 2023-01 _T L1 _T _T"),
        ("UPDATE journal SET new = 'x' WHERE seq = 2", "journal 2"),
    ):
        backup.write_bytes(whole)
        with closing(sqlite3.connect(backup)) as connection, connection:
            guards = connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(change)
            for _, guard in guards:
                connection.execute(guard)
        with pytest.raises(AccessError) as refused:
            restore(office.store.path, backup, "test", HOLDER)
        assert refused.value.code == "restore_unsound"
        assert str(refused.value.facts["reason"]).startswith(reason)
