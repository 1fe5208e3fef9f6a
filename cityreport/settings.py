"""What this computer remembers between starts: one row a setting, one small file.

Nothing of the office's data is here; a lost or damaged settings file costs a preference.
"""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path
from typing import NamedTuple

from cityreport.errors import CityReportError
from cityreport.i18n import system_language


class Setting(NamedTuple):
    """A preference: its name, what holds while nobody chose, and what it does."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("language", "", "Language of window, commands and files; empty: the system's"),
    Setting("officer", "", "Name that stands in the journal; empty: the name of the account"),
    Setting("store", "", "Office file that was open last; empty: the one in the data folder"),
    Setting("backup_place", "", "Second folder for backups, on another disk; empty: none"),
    Setting("backup_place_relative", "", "Its path from the root of its volume"),
    Setting("backup_place_id", "", "What its marker says, by which it is found again"),
    Setting("backup_place_written", "", "When a backup was last written there, UTC"),
    Setting("backup_failure", "", "Why the last backup failed, as JSON; empty: it did not"),
    Setting("backups_unproven", "", "Large backups that wait for their whole check, as JSON"),
    Setting("export_folder", "", "Folder that submissions were written to last"),
)


class Settings:
    """The settings in one file. Reading never fails; a change is on the disk when it returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = _read(path)

    def get(self, name: str) -> str:
        """The chosen value of a setting, or its default."""
        return self._values.get(name, _DEFAULTS[name])

    def set(self, name: str, value: str) -> None:
        """Choose a value. A disk that refuses costs the preference, not the work at hand."""
        if self.get(name) == value:
            return
        self._values = {**self._values, name: value}
        from cityreport.files import write_bytes  # noqa: PLC0415 - no start has to wait for it

        chosen = {n: v for n, v in self._values.items() if v != _DEFAULTS[n]}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self._path, json.dumps(chosen, indent=1, ensure_ascii=False).encode())
        except (CityReportError, OSError):
            return

    def language(self) -> str:
        """CITYREPORT_LANG, else what the person chose, else the system's language."""
        return os.environ.get("CITYREPORT_LANG") or self.get("language") or system_language()

    def officer(self) -> str:
        """The name that stands in the journal."""
        return self.get("officer") or _account()


_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {n: v for n, v in found.items() if n in _DEFAULTS and isinstance(v, str)}


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "officer"
