"""When an open office's file is backed up, and what this computer remembers of it.

Making backups and restoring them is in `keeping`. A backup that fails never stops entry: it is
remembered, and shown until one succeeds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from cityreport.errors import AccessError, CityReportError
from cityreport.messages import every_sentence
from cityreport.office.backups.backup_jobs import (
    BackupJob,
    ListedBackup,
    Outcome,
    list_backups,
    prove,
)
from cityreport.office.backups.second_place import BackupFolder, find_place, make_place
from cityreport.office.clock import Clock, instant
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.store import backup_files
from cityreport.store.backup_files import (
    ASKED,
    DAY,
    Backup,
    BackupReason,
    backup_folder,
    newest_backup,
)
from cityreport.store.store import Store


class Memory(Protocol):
    """A memory for rows of text: `settings.Settings`, or nothing that lasts."""

    def get(self, name: str) -> str: ...

    def set(self, name: str, value: str) -> bool: ...


def remembered_place(memory: Memory) -> BackupFolder | None:
    """Return the second place that this computer remembers, open office or not."""
    path, marker = memory.get("backup_place"), memory.get("backup_place_id")
    if not path or not marker:
        return None
    return BackupFolder(Path(path), memory.get("backup_place_relative") or None, marker)


class _Forgetful:
    """The memory of an office that nobody gave one."""

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}

    def get(self, name: str) -> str:
        return self._rows.get(name, "")

    def set(self, name: str, value: str) -> bool:
        self._rows[name] = value
        return True


class BackupPolicy:
    """The backups of one open office.

    `deferred`: called with the kind instead of backing up on the spot when a day's first change
    comes; the window makes the backup in a worker. `settled` is told when anything changed.
    """

    def __init__(self, store: Store, clock: Clock, software: str) -> None:
        self._store = store
        self._clock = clock
        self._software = software
        self._memory: Memory = _Forgetful()
        self._day = ""
        self.failed_here: AccessError | None = None
        """The reason why the last backup of this very run failed."""
        self.deferred: Callable[[str], None] | None = None
        self.settled: Callable[[], None] = _nothing

    def use(self, memory: Memory) -> None:
        """Remember the second place and failures there from now on."""
        self._memory = memory

    # -- when

    def before_change(self) -> None:
        """Back up before the first change of a local day, unless the newest backup is of today or
        holds all there is. Never raises for a backup that fails."""
        today = self._clock().astimezone().date().isoformat()
        if today == self._day or self._store.read_only:
            return
        self._day = today
        if not self._is_due(today):
            return
        if self.deferred is not None:
            self.deferred(DAY)
        else:
            self.settle(self.job(DAY).run())

    def _is_due(self, today: str) -> bool:
        try:
            newest = self.newest()
            return (newest is None or newest.day != today) and self.is_behind()
        except CityReportError:  # the file is damaged: the change itself will say so
            return False

    def is_behind(self) -> bool:
        """Return whether there is anything to back up that the newest backup does not hold."""
        if self._store.read_only:
            return False
        with self._store.reading():
            head = self._store.journal.head()
        newest = self.newest()
        return head.action > 0 and (newest is None or newest.head != head)

    # -- making

    def job(self, kind: str, folder: Path | None = None, *, whole: bool | None = None) -> BackupJob:
        """Return the backup to be made now, for any thread to run; hand its outcome to `settle`.

        AccessError('store_is_backup') for a backup of a backup.
        """
        if self._store.backup_of is not None:
            self._store.check_writable()
        occasion = BackupReason.at(kind, instant(self._clock()), self._software)
        return BackupJob(self._store.path, occasion, self.place(), folder, whole)

    def backup(
        self,
        folder: Path | None = None,
        *,
        kind: str = ASKED,
        progress: ReportProgress = ignore_progress,
    ) -> Outcome:
        """Make a backup here and now, its integrity check included; AccessError if there is
        none. A failure of the second place alone is in the outcome."""
        outcome = self.job(kind, folder, whole=True).run(progress)
        self.settle(outcome)
        if outcome.failed is not None:
            raise outcome.failed
        return outcome

    def settle(self, outcome: Outcome) -> None:
        """Remember what became of a backup."""
        if outcome.second is not None:
            self._memory.set("backup_place_written", outcome.second.backup.made)
        if outcome.unproven:
            waiting = dict.fromkeys(map(str, [*self.unproven(), *outcome.unproven]))
            self._memory.set("backups_unproven", json.dumps(list(waiting)))
        self.note(outcome.failure)

    def note(self, failure: AccessError | None) -> None:
        """Remember why the last attempt failed; None: it did not."""
        self.failed_here = failure
        if failure is not None:
            facts = {"code": failure.code, "facts": failure.facts, "store": str(self._store.path)}
            self._memory.set("backup_failure", json.dumps(facts))
        elif self.failure() is not None:
            self._memory.set("backup_failure", "")
        self.settled()

    def unproven(self) -> list[Path]:
        """Large backups whose integrity check is still to come."""
        found = _decoded(self._memory.get("backups_unproven"))
        return [Path(str(path)) for path in found] if isinstance(found, list) else []

    def settle_proof(self, failure: AccessError | None) -> None:
        """Remember what `keeping.prove` found for `unproven`."""
        self._memory.set("backups_unproven", "")
        if failure is not None:
            self.note(failure)

    def prove(self, progress: ReportProgress = ignore_progress) -> None:
        """Run the checks that are still to come, here and now."""
        self.settle_proof(prove(self.unproven(), progress))

    # -- what is known

    def newest(self) -> Backup | None:
        """Return the newest backup beside the office file."""
        with self._store.reading():
            office = self._store.identity()
        return newest_backup(backup_folder(self._store.path), office)

    def all(self) -> list[ListedBackup]:
        """Return the backups in both places."""
        with self._store.reading():
            office = self._store.identity()
        return list_backups(self._store.path, office, self.place())

    def replaced(self) -> list[ListedBackup]:
        """Return the copies that restores set aside beside the office file, newest first."""
        with self._store.reading():
            office = self._store.identity()
        found = backup_files.replaced_copies(self._store.path, office)
        return [ListedBackup(copy, is_second=False) for copy in found]

    def remove_replaced(self, path: Path) -> None:
        """Delete a copy that a restore set aside, and nothing else; AccessError('cannot_write')."""
        if path not in [one.backup.path for one in self.replaced()]:
            raise AccessError("not_a_backup", path=str(path))
        try:
            path.unlink()
        except OSError as error:
            reason = error.strerror or str(error)
            raise AccessError("cannot_write", path=str(path), reason=reason) from error

    def failure(self) -> AccessError | None:
        """Return why the last attempt for this file failed; None once one has succeeded."""
        found = _decoded(self._memory.get("backup_failure"))
        if not isinstance(found, dict) or found.get("store") != str(self._store.path):
            return None
        code, facts = found.get("code"), found.get("facts")
        if code not in every_sentence.SENTENCES or not isinstance(
            facts, dict
        ):  # from another version
            return None
        return AccessError(str(code), **facts)

    # -- the second place

    def place(self) -> BackupFolder | None:
        """Return the second place that was chosen on this computer."""
        return remembered_place(self._memory)

    def place_found(self) -> Path | None:
        """Return the folder where the second place is now; None while it is not there."""
        place = self.place()
        return None if place is None else find_place(place)

    def place_written(self) -> str:
        """When the second place was last written (UTC); empty if it never was."""
        return self._memory.get("backup_place_written")

    def choose_place(self, folder: Path) -> None:
        """Make a folder the second place. AccessError: not_a_folder, cannot_write, and
        place_is_home for the folder that the first backups are in."""
        if folder.resolve() in {backup_folder(self._store.path).resolve(), self._store.path.parent}:
            raise AccessError("place_is_home", path=str(folder))
        place = make_place(folder)
        self._remember(str(folder), place.relative or "", place.marker)

    def forget_place(self) -> None:
        """Have no second place any more; the backups in it stay."""
        self._remember("", "", "")

    def _remember(self, path: str, relative: str, marker: str) -> None:
        self._memory.set("backup_place", path)
        self._memory.set("backup_place_relative", relative)
        self._memory.set("backup_place_id", marker)
        self._memory.set("backup_place_written", "")
        self.settled()


def _decoded(text: str) -> object:
    """Return remembered JSON as values; None for a damaged row."""
    if not text:
        return None

    try:
        return json.loads(text)
    except ValueError:
        return None


def _nothing() -> None: ...
