"""The backups in a folder, act after act: each that has a name is whole, and none is gone that is
still to be kept."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from cityreport.errors import CityReportError
from cityreport.store.backup_files import (
    ASKED,
    NEWEST_KEPT,
    Backup,
    BackupReason,
    backups_in,
    make_backup,
    read_backup,
    superseded,
)
from tests.faults import city, proof

DAYS = ("2023-10-30", "2023-11-30", *(f"2024-01-{day:02d}" for day in range(1, 12)))
"""Days of the backups that are there already: the next one sends some of them away."""
_TWO_HOURS_S = 7200


def make_older(store: Path, folder: Path) -> Path:
    """Backups of `DAYS`, under the name that an office file has in every trial."""
    for day in DAYS:
        make_backup(
            store, folder, BackupReason(ASKED, f"{day}T09:30:00Z", day, "test"), stem="office"
        )
    return folder


class Shelf:
    """The folder of one office's backups, filled anew with older ones."""

    def __init__(self, folder: Path, older: Path) -> None:
        self.folder = folder
        shutil.copytree(older, folder, dirs_exist_ok=True)
        self._known: dict[str, Backup] = {b.path.name: b for b in backups_in(folder)}
        self._looks = {name: _look_of(folder / name) for name in self._known}

    def new(self) -> list[Path]:
        """What came since the last look."""
        return [path for path in self._named() if path.name not in self._known]

    def faults(self) -> list[str]:
        """What is wrong since the last look; empty if nothing."""
        bad = []
        there = dict(self._known)
        for path in self._named():
            if self._looks.get(path.name) == _look_of(path):
                continue
            if path.name in self._known:
                bad.append(f"the backup {path.name} is no longer what it was")
            bad += [f"the backup {path.name}: {line}" for line in proof.faults_of(path)]
            try:
                there[path.name] = read_backup(path)
            except CityReportError as error:
                bad.append(f"the backup {path.name} is none: {error}")
        names = {path.name for path in self._named()}
        away = {backup.path.name for backup in superseded(there.values())}
        bad += [f"the backup {n} is gone too early" for n in there if n not in names | away]
        self._known = {name: backup for name, backup in there.items() if name in names}
        self._looks = {name: _look_of(self.folder / name) for name in self._known}
        return bad

    def missing(self, announced: Path | None) -> list[str]:
        """A backup that was announced and is not there, though no newer ones took its place."""
        if announced is None or announced.exists():
            return []
        _, number, day = announced.stem.rsplit("_", 2)
        newer = [b for b in self._known.values() if b.number > int(number)]
        if len(newer) >= NEWEST_KEPT and any(backup.day == day for backup in newer):
            return []
        return [f"{announced.name} is not there"]

    def left_by(self, store: Path) -> list[str]:
        """What the next backup of `store` does not clear away, two hours after a kill."""
        for path in self.folder.glob(".*"):
            os.utime(path, (time.time() - _TWO_HOURS_S,) * 2)
        with city.open_office(store) as office:
            office.backups.backup()
        return [path.name for path in self.folder.glob(".*")]

    def _named(self) -> list[Path]:
        return [p for p in sorted(self.folder.glob("*.cityreport")) if not p.name.startswith(".")]


def _look_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
