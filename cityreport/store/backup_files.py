"""Backups of an office file: their names and order, making and proving one, and choosing which are
kept.

The order is by the number in the name and never by a clock: a clock that was set back must not
cause the newest backup to be deleted. Restoring is in `restore`, copying pages in `backup_copy`.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from cityreport.errors import AccessError, CityReportError
from cityreport.files import create_private, is_abandoned, make_private, owner, publish_new
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.store import backup_copy, database
from cityreport.store.backup_marker import BackupMark, read_mark, write_mark
from cityreport.store.journal import Head, Journal

SUFFIX = ".cityreport"
MIGRATION, ASKED, DAY, CLOSE, REPLACED = "migration", "asked", "day", "close", "replaced"
"""The kinds of a backup's mark: the reason why it was made."""
DAYS_KEPT, MONTHS_KEPT, NEWEST_KEPT = 10, 12, 2
WHOLE_UP_TO = 24 * 1024**2
"""The size up to which the integrity check (a second) is part of making; beyond it comes after."""
_STALE_SECONDS = 3600
_DRAFT = re.compile(r"\.(.+?\.cityreport)(?:\.p\d+-[0-9a-f]{8})?\.part")
_NAME = re.compile(
    r"(?P<stem>.+)_(?P<number>\d{4,9})_(?P<day>\d{4}-\d{2}-\d{2})(_before-format-\d+)?\.cityreport"
)


class Backup(msgspec.Struct, frozen=True):
    """A readable backup. `number` orders those of a folder; `day` is the local one in the name,
    `made` the clock's moment (UTC); `head` the end of its journal."""

    path: Path
    number: int
    day: str
    made: str
    kind: str
    office: str
    version: int
    bytes: int
    head: Head


class NewBackup(msgspec.Struct, frozen=True):
    """A backup just made. `is_whole`: whether the integrity check was run on it yet."""

    backup: Backup
    observations: int
    is_whole: bool


class BackupReason(msgspec.Struct, frozen=True):
    """The reason and time of a backup: a kind, the moment (UTC), the local day, the program."""

    kind: str
    made: str
    day: str
    software: str

    @classmethod
    def at(cls, kind: str, made: str, software: str) -> BackupReason:
        """Return an occasion at a moment in UTC, with the local day of that moment."""
        return cls(
            kind, made, datetime.fromisoformat(made).astimezone().date().isoformat(), software
        )


def backup_folder(store: Path) -> Path:
    """Return the backup folder beside an office file."""
    return store.with_name(f"{store.stem}-backups")


def make_backup(
    source: Path,
    folder: Path,
    occasion: BackupReason,
    *,
    stem: str | None = None,
    note: str = "",
    whole: bool | None = None,
    progress: ReportProgress = ignore_progress,
) -> NewBackup:
    """Copy an office file (or a backup of it) into `folder` under the next number, and verify it.

    The copy is opened anew, every page of its tables and indexes is walked, and its journal's head
    must be one that the source's journal has. `whole`: run SQLite's integrity check too, which
    takes twenty times as long as copying; None: if the file is small. It only reads `source` and
    may run in any thread. An exception from `progress` stops it, and nothing is left behind. Raise
    AccessError: those of `database.open_any`, store_damaged, backup_unsound for a copy that fails
    the check, backup_failed for all errors of the folder or the disk.
    """
    stem = source.stem if stem is None else stem
    draft: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_stale(folder, stem)
        path = folder / _name(stem, _highest(folder, stem) + 1, occasion.day, note)
        draft = path.with_name(f".{path.name}.{owner()}.part")
        create_private(draft)
        mark = BackupMark(occasion.made, occasion.kind, occasion.software)
        head = backup_copy.copy_file(source, draft, progress, lambda copy: write_mark(copy, mark))
        observations = _verify(draft, head)
        if whole or (whole is None and draft.stat().st_size <= WHOLE_UP_TO):
            whole = True
            prove_backup(draft, progress)
        progress(1, 1)
        publish_new(draft, path)
        draft = None
        _make_private(folder)
        return NewBackup(read_backup(path), observations, bool(whole))
    except (sqlite3.Error, OSError, AccessError, backup_copy.CopyDiffers) as error:
        raise _failure(error, source, folder, draft) from error
    finally:
        if draft is not None:
            _remove_draft(draft)


def prove_backup(path: Path, progress: ReportProgress = ignore_progress) -> None:
    """Run SQLite's integrity check over a backup as the disk gives it back.

    Raise AccessError('backup_unsound') if it fails; such a backup is to be withdrawn
    (`withdraw_backup`).
    """
    backup_copy.forget_cached(path)
    connection, _ = database.open_any(path)
    with closing(connection), database.translate_errors(path):
        found = backup_copy.integrity(connection, lambda: progress(1, 1))
    if found is not None:
        raise AccessError("backup_unsound", path=str(path), reason=found.splitlines()[-1])


def withdraw_backup(path: Path) -> None:
    """Take a damaged backup off the list; the file stays for an inspection."""
    path.rename(path.with_name(f"{path.stem}.unsound"))


def read_backup(path: Path) -> Backup:
    """Return the description of a backup; raise AccessError('not_a_backup') for a file without the
    mark."""
    connection, version = database.open_any(path)
    with closing(connection), database.translate_errors(path):
        mark = read_mark(connection)
        if mark is None:
            raise AccessError("not_a_backup", path=str(path))
        (office,) = connection.execute("SELECT id FROM identity").fetchone()
        head = Journal(connection).head()
    named = _NAME.fullmatch(path.name)
    number = int(named["number"]) if named else 0
    day = named["day"] if named else mark.made[:10]
    size = path.stat().st_size
    return Backup(path, number, day, mark.made, mark.kind, str(office), version, size, head)


def backups_in(folder: Path, *, office: str | None = None) -> list[Backup]:
    """Return the readable backups in a folder, of one office if its identity is given; newest
    first.

    Other files in the folder are ignored; a missing folder has none.
    """
    found = []
    for path in _files(folder):
        if _NAME.fullmatch(path.name):
            with contextlib.suppress(CityReportError, sqlite3.Error, OSError):
                found.append(read_backup(path))
    mine = [backup for backup in found if office is None or backup.office == office]
    return sorted(mine, key=lambda backup: (backup.number, backup.path.name), reverse=True)


def replaced_copies(store: Path, office: str) -> list[Backup]:
    """Return the copies of an office file that a restore replaced and set aside beside it, newest
    first. Files that were kept byte for byte, because they are damaged, are none."""
    found = []
    for path in _files(store.parent):
        if path.suffix == SUFFIX and path.stem.startswith(f"{store.stem} replaced "):
            with contextlib.suppress(CityReportError, sqlite3.Error, OSError):
                copy = read_backup(path)
                if (copy.kind, copy.office) == (REPLACED, office):
                    found.append(copy)
    found.sort(key=lambda copy: (copy.made, copy.path.name))
    numbered = [msgspec.structs.replace(copy, number=n) for n, copy in enumerate(found, 1)]
    return numbered[::-1]


def prune_replaced(store: Path, office: str) -> int:
    """Delete the replaced copies that the rule of backups does not keep; return how many."""
    count = 0
    for copy in superseded(replaced_copies(store, office)):
        with contextlib.suppress(OSError):
            copy.path.unlink()
            count += 1
    return count


def newest_backup(folder: Path, office: str) -> Backup | None:
    """Return the newest backup of an office in a folder, without opening the others."""
    named = ((_NAME.fullmatch(path.name), path) for path in _files(folder))
    numbered = [(int(match["number"]), path) for match, path in named if match]
    for _, path in sorted(numbered, reverse=True):
        with contextlib.suppress(CityReportError, sqlite3.Error, OSError):
            backup = read_backup(path)
            if backup.office == office:
                return backup
    return None


def superseded(backups: Iterable[Backup]) -> list[Backup]:
    """Return the backups of one office that are no longer kept.

    Kept are the newest of each of the ten newest days and of each of the twelve newest months that
    have one, the newest two, and all made before a migration. Newest is by number.
    """
    days: set[str] = set()
    months: set[str] = set()
    found = []
    ordered = sorted(backups, key=lambda backup: backup.number, reverse=True)
    for place, backup in enumerate(ordered):
        day, month = backup.day, backup.day[:7]
        kept = place < NEWEST_KEPT or backup.kind == MIGRATION
        for seen, name, most in ((days, day, DAYS_KEPT), (months, month, MONTHS_KEPT)):
            if name not in seen and len(seen) < most:
                seen.add(name)
                kept = True
        if not kept:
            found.append(backup)
    return found


def prune_backups(folder: Path, office: str) -> int:
    """Delete the superseded backups of one office; return how many.

    Only files with our name, our mark and that identity; one that cannot be deleted stays.
    """
    count = 0
    for backup in superseded(backups_in(folder, office=office)):
        with contextlib.suppress(OSError):
            backup.path.unlink()
            count += 1
    return count


def back_up_before_migration(store: Path, version: int, made: str, software: str) -> None:
    """Make the backup without which no file is migrated; raise AccessError that says what to do."""
    occasion = BackupReason.at(MIGRATION, made, software)
    note = f"_before-format-{database.SCHEMA_VERSION}"
    folder = backup_folder(store)
    newest = backups_in(folder)[:1]
    connection, _ = database.open_any(store)
    with closing(connection), database.translate_errors(store):
        head = Journal(connection).head()
    if newest and (newest[0].version, newest[0].head) == (version, head):
        return  # a migration that was cut short left its backup
    try:
        make_backup(store, folder, occasion, note=note, whole=True)
    except AccessError as error:
        reason = str(error.facts.get("reason", error.code))
        raise AccessError("migration_not_backed_up", path=str(folder), reason=reason) from error


def _failure(error: Exception, source: Path, folder: Path, draft: Path | None) -> AccessError:
    """Return the error for a backup that could not be made, by its cause: the source, the copy or
    the folder."""
    if isinstance(error, backup_copy.CopyDiffers):
        return AccessError("backup_unsound", path=str(source), reason=str(error))
    if not isinstance(error, AccessError):
        reason = getattr(error, "strerror", None) or str(error)
        return AccessError("backup_failed", path=str(folder), reason=reason)
    reason = str(error.facts.get("reason", error.code))
    if error.code == "backup_unsound":
        return AccessError("backup_unsound", path=str(source), reason=reason)
    if draft is not None and error.facts.get("path") == str(draft):
        return AccessError("backup_failed", path=str(folder), reason=reason)
    return error


def _verify(draft: Path, head: Head) -> int:
    """Open a copy anew, walk it and compare its head; return its number of observations."""
    connection, _ = database.open_any(draft)
    with closing(connection):
        if read_mark(connection) is None or Journal(connection).head() != head:
            raise backup_copy.CopyDiffers("journal")
        return backup_copy.walk_trees(connection)


def _name(stem: str, number: int, day: str, note: str) -> str:
    return f"{stem}_{number:04d}_{day}{note}{SUFFIX}"


def _highest(folder: Path, stem: str) -> int:
    """Return the largest number in a name of this stem, unfinished ones included."""
    names = (_meant(path.name) for path in _files(folder))
    matches = (_NAME.fullmatch(name.replace(".unsound", SUFFIX)) for name in names)
    return max((int(m["number"]) for m in matches if m and m["stem"] == stem), default=0)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _meant(name: str) -> str:
    """Return the final name of an unfinished backup; any other name as it is."""
    return _DRAFT.sub(r"\1", name)


def _make_private(folder: Path) -> None:
    """Remove the permissions of others on backups that an earlier version made."""
    for path in _files(folder):
        if _NAME.fullmatch(path.name):
            make_private(path)


def _remove_stale(folder: Path, stem: str) -> None:
    """Remove the rest of a copy that a killed process left, or that has its final name already."""
    for path in _files(folder):
        name = _meant(path.name)
        match = _NAME.fullmatch(name)
        if path.name.endswith(".part") and match and match["stem"] == stem:
            with contextlib.suppress(OSError):
                if is_abandoned(path, _STALE_SECONDS) or path.with_name(name).exists():
                    _remove_draft(path)


def _remove_draft(draft: Path) -> None:
    for path in (draft, draft.with_name(draft.name + "-journal")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
