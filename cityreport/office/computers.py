"""The computers of an office: where its file is at home, and where it is a second copy of it.

The file knows them by a mark that each computer keeps in its settings. On one that it does not know
a person says whether the office moved there or this is a second PC. A second PC sends no
submissions: they would have the numbers of those that the other one sends.
"""

from __future__ import annotations

import uuid
from enum import StrEnum

import msgspec

from cityreport.errors import CityReportError, DataError
from cityreport.office.backups.backup_policy import Memory
from cityreport.office.changes import Changes
from cityreport.office.page_values import Changed
from cityreport.store.journal import JournalEntry
from cityreport.store.lock import computer_name
from cityreport.store.sent_facts import COMPUTER
from cityreport.store.store import Store

_ROW = "computer"


class ComputerRole(StrEnum):
    """The role of a computer for an office."""

    HOME = "home"
    SECOND = "second"


class Computer(msgspec.Struct, frozen=True, array_like=True):
    """A computer of an office: its role, and its name in the network when that was said."""

    role: ComputerRole
    name: str


class Computers:
    """The computers of one open office. Without a memory (`use`) it is at home everywhere."""

    def __init__(self, store: Store, changes: Changes) -> None:
        self._store = store
        self._changes = changes
        self._memory: Memory | None = None
        self._here = ""
        self._is_noted = False
        changes.first_entries = self._first_home

    def use(self, memory: Memory) -> None:
        """Know this computer by its mark in the memory; it gets one when it is first noted."""
        self._memory = memory
        self._here = memory.get(_ROW)

    def _mark(self) -> str:
        """Return the mark of this computer; make one where it has none."""
        if not self._here and self._memory is not None:
            made = str(uuid.uuid4())
            is_kept = self._memory.set(_ROW, made)
            self._here = made if is_kept else str(uuid.uuid5(uuid.NAMESPACE_DNS, computer_name()))
        return self._here

    def known(self) -> dict[str, Computer]:
        """Return the computers that the file knows, by their marks."""
        with self._store.reading():
            found = dict(self._store.journal.latest(COMPUTER))
        return {key: _read(state) for key, state in found.items() if state is not None}

    def role(self) -> ComputerRole | None:
        """Return what this computer is for the office; None where a person has to say it."""
        known = {} if self._memory is None else self.known()
        if not known:
            return ComputerRole.HOME
        return known[self._here].role if self._here in known else None

    def others(self) -> str:
        """Return the names of the computers where the office is at home, for a sentence."""
        known = self.known().items()
        homes = (one.name for key, one in known if one.role == "home" and key != self._here)
        return ", ".join(sorted(set(homes))) or "?"

    def say(self, role: ComputerRole) -> None:
        """Note what this computer is for the office, as one step of the history."""
        new = _state(role)
        with self._changes.change():
            here = self._mark()
            old = dict(self._store.journal.latest(COMPUTER)).get(here)
            if old != new:
                entry = JournalEntry(COMPUTER, here, old, new)
                self._changes.append([entry], COMPUTER)
        self._changes.announce(Changed(computers=True))

    def check_may_send(self) -> None:
        """DataError second_computer, unknown_computer where nothing may be sent from here."""
        role = self.role()
        if role is None:
            raise DataError("unknown_computer", names=self.others())
        if role is ComputerRole.SECOND:
            raise DataError("second_computer", names=self.others())

    def _first_home(self) -> list[JournalEntry]:
        """Return the entry that makes this computer the home of an office that has none yet."""
        if not self._is_noted:  # asked once: it stays
            self._is_noted = next(self._store.journal.latest(COMPUTER), None) is not None
        here = "" if self._is_noted else self._mark()
        return [JournalEntry(COMPUTER, here, None, _state(ComputerRole.HOME))] if here else []


def _state(role: ComputerRole) -> str:
    return msgspec.json.encode(Computer(role, computer_name())).decode()


def _read(state: str) -> Computer:
    try:
        return msgspec.json.decode(state, type=Computer)
    except (ValueError, CityReportError):  # a role of a later program: ask
        return Computer(ComputerRole.SECOND, "?")
