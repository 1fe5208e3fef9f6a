"""Backups and restores as a person asks for them: both places, one outcome. Works on paths.

What runs here may run in any thread: it takes all it needs as arguments and remembers nothing.
What is remembered of it, and when a backup is due, is in `backing`.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from cityreport.errors import AccessError, CityReportError
from cityreport.office.backups.second_place import BackupFolder, find_place
from cityreport.office.clock import Clock, instant
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.store import backup_files, file_comparison, restore
from cityreport.store.backup_files import Backup, BackupReason, NewBackup, backup_folder
from cityreport.store.lock import Holder
from cityreport.store.sent_log import add_to_log, read_log

PROVEN_AT_ONCE = backup_files.WHOLE_UP_TO
"""Up to this size a backup is proven while somebody looks at what restoring it would do."""


class Outcome(msgspec.Struct, frozen=True):
    """The result of a backup.

    `failed`: the reason if there is none at home; `second_failed`: the reason if there is none in
    the second place although it is there. `second` stays None while it is not.
    """

    made: NewBackup | None = None
    failed: AccessError | None = None
    second: NewBackup | None = None
    second_failed: AccessError | None = None

    @property
    def failure(self) -> AccessError | None:
        """The error that a person should know of first."""
        return self.failed or self.second_failed

    @property
    def unproven(self) -> list[Path]:
        """Large backups whose integrity check is still to come."""
        made = (one for one in (self.made, self.second) if one is not None)
        return [one.backup.path for one in made if not one.is_whole]


class BackupJob(msgspec.Struct, frozen=True):
    """A backup to be made, as values. `folder`: another folder than the office's own, where
    nothing is ever deleted; `whole`: as in `make_backup`."""

    store: Path
    occasion: BackupReason
    place: BackupFolder | None
    folder: Path | None = None
    whole: bool | None = None

    def run(self, progress: ReportProgress = ignore_progress) -> Outcome:
        """Make it. Only what `progress` raises comes out; all else is in the outcome."""
        home = self.folder or backup_folder(self.store)
        outcome = Outcome()
        try:
            made = self._make(self.store, home, progress)
            outcome = msgspec.structs.replace(outcome, made=made)
            if self.folder is None:
                _prune(made)
                _prune_replaced(self.store, made)
        except AccessError as error:
            outcome = msgspec.structs.replace(outcome, failed=error)
        there = None if self.place is None else find_place(self.place)
        if there is None:
            return outcome
        source = self.store if outcome.made is None else outcome.made.backup.path
        try:
            second = self._make(source, there, progress)
            _prune(second)
            office = second.backup.office
            add_to_log(there, office, read_log(self.store.parent, office))
            return msgspec.structs.replace(outcome, second=second)
        except AccessError as error:
            return msgspec.structs.replace(outcome, second_failed=error)

    def _make(self, source: Path, folder: Path, progress: ReportProgress) -> NewBackup:
        return backup_files.make_backup(
            source,
            folder,
            self.occasion,
            stem=self.store.stem,
            whole=self.whole,
            progress=progress,
        )


def prove(paths: list[Path], progress: ReportProgress = ignore_progress) -> AccessError | None:
    """Run the integrity check that large backups still wait for; withdraw what fails it and
    return why, the last of them if several."""
    failed: AccessError | None = None
    for path in paths:
        if not path.exists():
            continue
        try:
            backup_files.prove_backup(path, progress)
            found = backup_files.read_backup(path)
            backup_files.prune_backups(path.parent, found.office)
        except AccessError as error:
            failed = error
            if error.code in {"backup_unsound", "store_damaged", "store_not_ours"}:
                with contextlib.suppress(OSError):
                    backup_files.withdraw_backup(path)
    return failed


class ListedBackup(msgspec.Struct, frozen=True):
    """A backup, and whether it is in the second place."""

    backup: Backup
    is_second: bool


def list_backups(store: Path, office: str | None, place: BackupFolder | None) -> list[ListedBackup]:
    """Return the backups of an office in both places, each newest first.

    The office may be closed, damaged or gone: without its identity, all that go by its file's name
    are listed.
    """
    home = [
        ListedBackup(b, False) for b in backup_files.backups_in(backup_folder(store), office=office)
    ]
    there = None if place is None else find_place(place)
    if there is None:
        return home
    second = backup_files.backups_in(there, office=office)
    return home + [
        ListedBackup(b, True)
        for b in second
        if office is not None or b.path.name.startswith(f"{store.stem}_")
    ]


def what_restoring_does(
    store: Path,
    source: Path,
    software: str,
    *,
    another: bool = False,
    prove_up_to: int = 0,
    progress: ReportProgress = ignore_progress,
) -> file_comparison.FileDifference | AccessError | None:
    """Return what putting `source` in the place of `store` would change; None where there is no
    office file, the error where it cannot be compared because the office file is damaged.

    `prove_up_to`: the size in bytes up to which `source` is proven even where comparing finds
    nothing wrong with it; restoring proves it in any case. Raises AccessError for a `source` that
    cannot be restored, by its name: restore_unsound, restore_itself, restore_other_office (unless
    `another`), and what `restoring.identity` raises.
    """
    with restore.naming_the_backup(source):
        office = restore.identity(source)
    found: file_comparison.FileDifference | AccessError | None = None
    if store.exists():
        if store.samefile(source):
            raise AccessError("restore_itself", path=str(source))
        if identity_of(store) not in {None, office} and not another:
            raise AccessError("restore_other_office", path=str(source), store=str(store))
        try:
            found = compare_files(store, source, progress)
        except AccessError as error:
            found = error
    if isinstance(found, AccessError) or source.stat().st_size <= prove_up_to:
        restore.prove_source(source, software, progress)
    return found


def compare_files(
    store: Path, source: Path, progress: ReportProgress = ignore_progress
) -> file_comparison.FileDifference:
    """Return what restoring `source` would do to the office file, which may be open."""
    return file_comparison.compare(store, source, progress)


def identity_of(path: Path) -> str | None:
    """Return the identity of the office that a file is of; None where that cannot be read."""
    with contextlib.suppress(CityReportError):
        return restore.identity(path)
    return None


def restore_office(
    store: Path,
    source: Path,
    clock: Clock,
    officer: str,
    software: str,
    *,
    another: bool = False,
    take_over: bool = False,
    progress: ReportProgress = ignore_progress,
) -> restore.Restored:
    """Put a backup in the place of a closed office's file; see `store.restoring.restore`."""
    holder = Holder.here(officer, instant(clock()))
    return restore.restore(
        store, source, software, holder, another=another, take_over=take_over, progress=progress
    )


def _prune(made: NewBackup) -> None:
    """Remove backups that are no longer kept, once the new one is known to be whole."""
    if made.is_whole:
        backup_files.prune_backups(made.backup.path.parent, made.backup.office)


def _prune_replaced(store: Path, made: NewBackup) -> None:
    """Remove copies set aside by restores as backups are, once a whole backup is there."""
    if made.is_whole:
        backup_files.prune_replaced(store, made.backup.office)
