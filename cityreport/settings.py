"""The settings of this computer between starts: one row for each setting, one small file.

Nothing of the office's data is here; a lost or damaged settings file costs a preference.
"""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path

import msgspec

from cityreport.errors import CityReportError
from cityreport.files import write_bytes
from cityreport.i18n import (
    LANGUAGE_CODES,
    LANGUAGES,
    NUMBER_FORMATS,
    mark,
    system_language,
)

THEMES = ("light", "dark", "contrast")
"""The colours of the window: light, dark, or high contrast."""


class Setting(msgspec.Struct, frozen=True):
    """A preference: its name, its default, and its effect.

    `metavar`: what `cityreport set program --NAME` takes, empty if no person chooses the setting;
    `known`: the only values there are, empty for any.
    """

    name: str
    default: str
    help: str
    metavar: str = ""
    known: tuple[str, ...] = ()


TEXT_SIZES = ("100", "110", "125", "150", "175", "200")
"""The sizes of the window's text, in percent of the usual one."""

SETTINGS = (
    Setting("language", "", mark("'' for the system's."), LANGUAGE_CODES, tuple(LANGUAGES)),
    Setting("theme", "", mark("'' for the system's."), "|".join(THEMES), THEMES),
    Setting("officer", "", mark("Name for the journal; '' for the account."), "NAME"),
    Setting("officers", "", "JSON: the officer of each office file, by the file's identity"),
    Setting("paper", "", mark("'' for a4."), "a4|letter", ("a4", "letter")),
    Setting("text", "", mark("Size of text in percent; '' for 100."), "PERCENT", TEXT_SIZES),
    Setting(
        "numbers",
        "",
        mark("Numbers in the window; '' for the language's."),
        "FORMAT",
        NUMBER_FORMATS,
    ),
    Setting(
        "desk", "", mark("'yes' for the page of the network's desk; '' for none."), "yes", ("yes",)
    ),
    Setting("desk_source", "", "Folder with what came to the network's desk"),
    Setting("desk_folder", "", "The desk's own folder"),
    Setting("store", "", "Office file that was open last; empty: the one in the data folder"),
    Setting("backup_place", "", "Second folder for backups, on another disk; empty: none"),
    Setting("backup_place_relative", "", "Its path from the root of its volume"),
    Setting("backup_place_id", "", "What its marker says, by which it is found again"),
    Setting("backup_place_written", "", "When a backup was last written there, UTC"),
    Setting("backup_failure", "", "Why the last backup failed, as JSON; empty: it did not"),
    Setting("backups_unproven", "", "Large backups that wait for their whole check, as JSON"),
    Setting("export_folder", "", "Folder that submissions were written to last"),
    Setting("computer", "", "Mark by which office files know this computer"),
    Setting("place", "", "JSON: the office file, page, month and cell that were in view last"),
    Setting("journals_seen", "", "JSON: how far the journals of office files went here"),
    Setting("first_steps", "", "JSON: first steps of office files that this computer knows of"),
    Setting("exercise", "", "Accepted findings when the exercise began; empty: there is none"),
    Setting("risks_known", "", "JSON: office files whose risky folder the person knows of"),
)

CHOSEN = tuple(setting for setting in SETTINGS if setting.metavar)
"""The settings that a person chooses. The others are what the program remembers."""


class Settings:
    """The settings in one file. Reading never fails.

    `officer`: the officer of this run, whatever was chosen before.
    """

    def __init__(self, path: Path, officer: str = "") -> None:
        self._path = path
        self._values = _read(path) or {}
        self._unwritten: dict[str, str] = {}
        self._officer = officer or os.environ.get("CITYREPORT_OFFICER", "").strip()

    def get(self, name: str) -> str:
        """Return the chosen value of a setting, or its default."""
        return self._values.get(name, _DEFAULTS[name])

    def set(self, name: str, value: str) -> bool:
        """Set a value; return whether it is on the disk.

        A disk that refuses costs the preference, not the work at hand: until the program ends the
        value stays.
        """
        if self.get(name) == value and name not in self._unwritten:
            return True
        self._unwritten[name] = value
        found = _read(self._path)  # another window or command may have chosen meanwhile
        self._values = {**(self._values if found is None else found), **self._unwritten}

        chosen = {n: v for n, v in self._values.items() if v != _DEFAULTS[n]}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self._path, json.dumps(chosen, indent=1, ensure_ascii=False).encode())
        except (CityReportError, OSError):
            return False
        self._unwritten.clear()
        return True

    def language(self) -> str:
        """Return CITYREPORT_LANG, else the chosen language, else the system's language."""
        return os.environ.get("CITYREPORT_LANG") or self.get("language") or system_language()

    def text_percent(self) -> int:
        """Return the size of the window's text in percent of the usual one."""
        chosen = self.get("text")
        return int(chosen) if chosen in TEXT_SIZES else 100

    def officer(self, office: str = "") -> str:
        """Return the name for the journal of an office, by its identity: that of this run or
        CITYREPORT_OFFICER, else the one that was chosen for it, else the account's."""
        return self._officer or self.chosen_officer(office) or _account()

    def chosen_officer(self, office: str = "") -> str:
        """Return the officer that was chosen for an office, empty for none.

        Whoever was chosen for one office is nobody in another; without an office, and before any
        was kept, it is the one that was chosen last.
        """
        kept = self._officers()
        return kept.get(office, "") if office and kept else self.get("officer")

    def lacks_officer(self, office: str) -> bool:
        """Return whether nobody was chosen for an office on a computer where others have theirs."""
        return not self._officer and bool(self._officers()) and office not in self._officers()

    def choose_officer(self, name: str, office: str = "") -> bool:
        """Set the officer of an office from now on; empty: the account. See `set` for the
        result."""
        self._officer = ""
        kept = self.set("officer", name)
        return self._keep_officer(name, office) and kept if office else kept

    def keep_officer(self, office: str) -> None:
        """Make the officer of an older program that of the office that is opened first."""
        if self.get("officer") and not self._officers():
            self._keep_officer(self.get("officer"), office)

    def _officers(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self.get("officers") or "{}", type=dict[str, str])
        except msgspec.MsgspecError:
            return {}

    def _keep_officer(self, name: str, office: str) -> bool:
        others = {key: kept for key, kept in self._officers().items() if key != office}
        return self.set("officers", json.dumps({**others, office: name}, ensure_ascii=False))


_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def _read(path: Path) -> dict[str, str] | None:
    """Return the content of the file; None where it cannot be read."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return None
    return {n: v for n, v in found.items() if n in _DEFAULTS and isinstance(v, str)}


def _account() -> str:
    names = (os.environ.get(name, "") for name in ("LOGNAME", "USER", "LNAME", "USERNAME"))
    name = next(filter(None, names), "")  # as getpass looks first, which loads the terminal's
    if name:
        return name

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "officer"
