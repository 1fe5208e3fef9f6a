"""A file that cannot be opened, or whose proof failed: what is safe, and what there is to go on.

First the damaged file is copied aside, byte for byte. Then what can be read in it is made into a
new file, and the newest sound backup is looked for; both are only offered. The office file
itself is not touched before a person has chosen, and then replaced in one step.
"""

from __future__ import annotations

import contextlib
import filecmp
import glob
import os
import shutil
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cityreport.errors import AccessError, CityReportError
from cityreport.files import open_private, owner, publish_new, remove_stale
from cityreport.office.backups.backup_policy import Memory, remembered_place
from cityreport.office.backups.second_place import find_place
from cityreport.office.changes import SOFTWARE
from cityreport.office.clock import Clock, instant
from cityreport.paths import STORE_SUFFIX
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.reasons import stored_reason
from cityreport.salvage.salvage import (
    JournalTexts,
    ProofCounts,
    Salvaged,
    has_office_records,
    rebuild,
)
from cityreport.store.backup_files import Backup, backup_folder, backups_in, prove_backup
from cityreport.store.file_comparison import FileDifference, compare
from cityreport.store.file_summary import Contents, contents_of
from cityreport.store.lock import Holder, take_lock
from cityreport.store.restore import put_in_place, restore
from cityreport.store.rollback_journal import journal_of
from cityreport.store.schema_check import SCHEMA_CODES
from cityreport.store.sent_log import add_to_log, read_log
from cityreport.store.store import Store
from cityreport.store.wal_mode import wal_of

_DAMAGE = frozenset(
    {
        "store_damaged",
        "store_foreign_journal",
        "cell_damaged",
        "profile_damaged",
        "journal_damaged",
        *SCHEMA_CODES,
    }
)


class FromBackup(NamedTuple):
    """A sound backup, what it holds, and what going from it to what was salvaged would change
    (None where nothing was salvaged)."""

    backup: Backup
    contents: Contents
    difference: FileDifference | None


class RecoveryOptions(NamedTuple):
    """The ways in which a person can go on. `aside`: the untouched copy of the damaged file."""

    path: Path
    aside: Path
    salvaged: Salvaged | None
    contents: Contents
    backup: FromBackup | None

    def discard(self) -> None:
        """Remove the salvaged file that was not chosen."""
        if self.salvaged is not None:
            with contextlib.suppress(OSError):
                self.salvaged.path.unlink(missing_ok=True)


class AffectedPeriod(NamedTuple):
    """A period in which something is not as it was, or the two offers differ. `read`: cells with
    a value in the salvaged file, of which `doubtful` are to be looked at; `lost`: cells known to
    have been; `in_backup`: None without a backup; `different`: in both and not alike."""

    period: str
    read: int
    doubtful: int
    lost: int
    in_backup: int | None
    different: int


def is_damage(error: CityReportError, path: Path) -> bool:
    """Return whether an error of opening means that the office file at `path` has lost
    something."""
    if error.code in _DAMAGE:
        return True
    if path.suffix != STORE_SUFFIX:
        return False
    if error.code == "store_empty":
        return bool(backups_in(backup_folder(path)))
    return error.code == "store_not_ours" and has_office_records(path)


def examine(
    path: Path, folders: Iterable[Path], clock: Clock, officer: str, step: ReportProgress
) -> RecoveryOptions:
    """Set a damaged file aside and find what there is to go on with; works in any thread.

    `folders`: where backups may be besides the one that lies beside the file. What `step` raises
    stops it; only the copy set aside stays then. AccessError('cannot_write', 'store_disk') where
    the disk takes no copy.
    """
    now = clock()
    for pattern in ("part", "salvage*"):
        remove_stale(path.parent, f".{_escaped(path.name)}.*.{pattern}")
    aside = set_aside(path, now)
    draft = path.with_name(f".{path.name}.{owner()}-{uuid.uuid4().hex[:8]}.salvage")
    words = _words(path, officer, now)
    contents = Contents(0, None)
    try:
        salvaged: Salvaged | None = rebuild(aside, draft, words, lambda m, of: step(m * 4, of * 5))
        contents = contents_of(draft)
    except AccessError as error:
        if error.code != "nothing_salvaged":
            raise
        salvaged = None
    try:
        backup = _newest_sound(backup_folder(path), folders, salvaged, step)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    step(1, 1)
    return RecoveryOptions(path, aside, salvaged, contents, backup)


def salvage_into(
    damaged: Path, target: Path, clock: Clock, officer: str, step: ReportProgress = ignore_progress
) -> Salvaged:
    """Make a new file of what can be read in another; AccessError says why it cannot be."""
    if damaged.is_dir():
        raise AccessError("is_a_folder", path=str(damaged))
    if not damaged.exists():
        raise AccessError("store_missing", path=str(damaged))
    if not target.parent.is_dir():
        raise AccessError("not_a_folder", path=str(target.parent))
    made = rebuild(damaged, target, _words(damaged, officer, clock()), step)
    if made.office is not None and damaged.parent != target.parent:
        try:
            add_to_log(target.parent, made.office, read_log(damaged.parent, made.office))
        except AccessError:
            target.unlink(missing_ok=True)  # a file that forgets what was sent is no rescue
            raise
    return made


def set_aside(path: Path, now: datetime) -> Path:
    """Copy a file and its rollback journal byte for byte under a name of its own; the copy is on
    the disk and was read back when this returns. An equal copy made before is good enough."""
    for before in sorted(path.parent.glob(f"{_escaped(path.stem)} damaged *{path.suffix}")):
        if _are_equal(path, before):
            return before
    part = path.with_name(f".{path.name}.{owner()}-{uuid.uuid4().hex[:8]}.part")
    try:
        _copy(path, part)
        for turn in range(1, 1000):
            again = "" if turn == 1 else f" ({turn})"
            name = f"{path.stem} damaged {now.astimezone():%Y-%m-%d %H%M%S}{again}{path.suffix}"
            aside = path.with_name(name)
            if aside.exists():
                continue
            for beside in (journal_of, wal_of):
                if beside(path).exists():
                    _copy(beside(path), beside(aside))
            with contextlib.suppress(FileExistsError):
                publish_new(part, aside)
                return aside
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(path.parent), reason=reason) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    raise AccessError("cannot_write", path=str(path.parent), reason=path.name)


def go_on_with_salvaged(
    offers: RecoveryOptions, clock: Clock, officer: str, step: ReportProgress
) -> None:
    """Put the salvaged file in the place of the damaged one, in one step."""
    if offers.salvaged is None:
        raise AccessError("nothing_salvaged", path=str(offers.path))
    lock = take_lock(offers.path, Holder.here(officer, instant(clock())), take_over=True)
    try:
        set_aside(offers.path, clock())  # whatever stands there by now
        step(1, 1)
        put_in_place(offers.salvaged.path, offers.path)
    finally:
        if lock is not None:
            lock.release()


def go_on_with_backup(
    offers: RecoveryOptions, clock: Clock, officer: str, step: ReportProgress
) -> None:
    """Restore the backup in the place of the damaged file."""
    if offers.backup is None:
        raise AccessError("not_a_backup", path=str(offers.path))
    _remember_sent(offers)
    restored = restore(
        offers.path,
        offers.backup.backup.path,
        SOFTWARE,
        Holder.here(officer, instant(clock())),
        another=True,
        take_over=True,
        progress=step,
    )
    offers.discard()
    if restored.kept is not None and _are_equal(restored.kept, offers.aside):
        for twice in (restored.kept, journal_of(restored.kept), wal_of(restored.kept)):
            twice.unlink(missing_ok=True)


def _remember_sent(offers: RecoveryOptions) -> None:
    """Keep what the salvaged file knows of what was sent beside the office file: the backup reads
    it back when it is opened."""
    salvaged = offers.salvaged
    if salvaged is None or salvaged.office is None:
        return
    with Store.reader(salvaged.path) as read, read.reading():
        facts = read.sent_facts()
    add_to_log(offers.path.parent, salvaged.office, facts)


def months_of(offers: RecoveryOptions) -> list[AffectedPeriod]:
    """Return, in order, the periods in which the two offers differ or something is lost or
    doubtful."""
    counts = {} if offers.salvaged is None else offers.salvaged.periods
    backup = offers.backup
    difference = None if backup is None else backup.difference
    differing = {} if difference is None else {p.period: p for p in difference.periods}
    found = []
    for period in sorted(counts.keys() | differing.keys()):
        count, other = counts.get(period, ProofCounts()), differing.get(period)
        if other is None and not count.doubtful and not count.lost:
            continue
        empty = offers.salvaged.empty.get(period, 0) if offers.salvaged else 0
        read = count.proven + count.journal + count.doubtful - empty
        in_backup = None if backup is None else read
        if other is not None:
            in_backup = read - other.gained + other.lost
        changed = 0 if other is None else other.changed
        found.append(AffectedPeriod(period, read, count.doubtful, count.lost, in_backup, changed))
    return found


def second_places(memory: Memory) -> list[Path]:
    """Return the other folders in which this computer keeps backups; empty while their disk is not
    there."""
    place = remembered_place(memory)
    found = None if place is None else find_place(place)
    return [] if found is None else [found]


def _newest_sound(
    own: Path, folders: Iterable[Path], salvaged: Salvaged | None, step: ReportProgress
) -> FromBackup | None:
    """Return the newest backup of this office that holds, with its difference to what was salvaged.

    Where the damaged file does not say which office it is, only the folder beside it counts.
    """
    office = None if salvaged is None else salvaged.office
    known = [own] if office is None else [own, *folders]
    found = [backup for folder in known for backup in backups_in(folder, office=office)]
    for backup in sorted(found, key=lambda backup: (backup.made, backup.number), reverse=True):
        with contextlib.suppress(AccessError):
            prove_backup(backup.path, lambda _m, _of: step(9, 10))
            contents = contents_of(backup.path)
            difference = None
            if salvaged is not None:
                difference = compare(
                    backup.path, salvaged.path, lambda m, of: step(9 * of + m, 10 * of)
                )
            return FromBackup(backup, contents, difference)
    return None


def _words(path: Path, officer: str, now: datetime) -> JournalTexts:
    """Return what the new journal says about the origin of its numbers."""

    def saved(count: ProofCounts) -> str:
        return stored_reason(
            "salvaged",
            file=path.name,
            proven=count.proven,
            journal=count.journal,
            doubtful=count.doubtful,
            lost=count.lost,
        )

    def to_look_at(count: ProofCounts) -> str:
        return stored_reason("doubtful", n=count.doubtful, file=path.name)

    return JournalTexts(officer, instant(now), SOFTWARE, saved, to_look_at)


def _copy(source: Path, target: Path) -> None:
    """Copy bytes, have them on the disk, and read them back."""
    with source.open("rb") as read, open(target, "xb", opener=open_private) as write:
        shutil.copyfileobj(read, write, 1024 * 1024)
        write.flush()
        os.fsync(write.fileno())
    if not filecmp.cmp(source, target, shallow=False):
        raise OSError(5, "the copy differs", str(target))


def _are_equal(one: Path, other: Path) -> bool:
    """Return whether two files, and the journals beside them, are the same bytes."""
    filecmp.clear_cache()
    with contextlib.suppress(OSError):
        for beside in (journal_of, wal_of):
            here, there = beside(one), beside(other)
            if here.exists() != there.exists():
                return False
            if here.exists() and not filecmp.cmp(here, there, shallow=False):
                return False
        return filecmp.cmp(one, other, shallow=False)
    return False


def _escaped(stem: str) -> str:
    return glob.escape(stem)
