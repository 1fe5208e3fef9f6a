"""A file that is damaged, found when it is opened or by the proof behind the window."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from cityreport.errors import AccessError, CityReportError
from cityreport.i18n import mark, tr
from cityreport.office.backups import recovery_options
from cityreport.office.backups.background_audit import prove
from cityreport.office.clock import Clock
from cityreport.office.page_values import Audit
from cityreport.progress_callback import ReportProgress
from cityreport.settings import Settings
from cityreport.ui.kit.tasks import Handle, Tasks
from cityreport.ui.safety.damaged_dialog import DamagedDialog


class DamagedFileDialogs:
    """Runs `office.opening` for one file on this computer."""

    def __init__(self, path: Path, settings: Settings, clock: Clock) -> None:
        self._path = path
        self._settings = settings
        self._clock = clock
        self._officer = settings.officer()

    def examine(self, step: ReportProgress) -> recovery_options.RecoveryOptions:
        """Set the file aside and find what there is to go on with."""
        folders = recovery_options.second_places(self._settings)
        return recovery_options.examine(self._path, folders, self._clock, self._officer, step)

    def take_salvaged(self, offers: recovery_options.RecoveryOptions, step: ReportProgress) -> None:
        """Put what was salvaged in place."""
        recovery_options.go_on_with_salvaged(offers, self._clock, self._officer, step)

    def take_backup(self, offers: recovery_options.RecoveryOptions, step: ReportProgress) -> None:
        """Put the backup in place."""
        recovery_options.go_on_with_backup(offers, self._clock, self._officer, step)

    def ask(self, parent: QWidget | None, happened: str) -> bool:
        """Show the dialog; whether a sound file stands there now."""
        return bool(DamagedDialog(self._path, happened, self, parent).exec())


def ask_after_damage(
    error: AccessError, path: Path, settings: Settings, clock: Clock, parent: QWidget | None
) -> bool:
    """Ask how to go on with a file that could not be opened; whether a sound one stands there
    now. Raises the error again if the file has not lost anything."""
    if not recovery_options.is_damage(error, path):
        raise error
    return DamagedFileDialogs(path, settings, clock).ask(parent, what_happened(error))


def ask_after_audit(
    parent: QWidget, path: Path, found: Audit, settings: Settings, clock: Clock
) -> bool:
    """Ask the same about a file whose audit failed behind the window; it is closed by now."""
    return DamagedFileDialogs(path, settings, clock).ask(parent, what_was_found(found))


class StatusLine(Protocol):
    """A place to say that the file is being audited: the window, a Qt object."""

    def say(self, sentence: str) -> None:
        """Show a sentence."""

    def unsay(self, sentence: str) -> None:
        """Take it away if it still stands there."""


class BackgroundAudit(QObject):
    """The proof of the file in a window, in a worker of its own, once for each file that is
    opened. `failed`: its path and what was found."""

    ended = Signal()
    failed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self._window: StatusLine | None = None
        self._tasks = Tasks()
        self._handle: Handle | None = None

    def begin(self, path: Path, window: StatusLine) -> None:
        """Audit the file that a window shows, unless that was begun before; the status bar says
        so."""
        if path == self._path:
            return
        self.stop()
        self._path, self._window = path, window
        window.say(tr(_CHECKING))
        self._handle = self._tasks.run(self._prove, self._on_done, self._on_failed)

    def stop(self) -> None:
        """End it and wait until it has: nothing is told any more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        self._tasks.wait()

    def _prove(self, handle: Handle) -> tuple[Path, Audit]:
        path = self._path
        assert path is not None  # noqa: S101 - `begin` has set it
        return path, prove(path, handle.step)

    def _on_done(self, proven: tuple[Path, Audit]) -> None:
        if self._handle is None:
            return
        self._end()
        path, found = proven
        if not found.holds:
            self.failed.emit(path, found)

    def _on_failed(self, error: Exception) -> None:
        if self._handle is None:
            return
        self._end()
        if not isinstance(error, CityReportError):
            raise error  # a bug, and shown as one

    def _end(self) -> None:
        self._handle = None
        window, self._window = self._window, None
        if window is not None and isValid(window):
            window.unsay(tr(_CHECKING))
        self.ended.emit()


_CHECKING = mark("Checking the file…")


def what_happened(error: CityReportError) -> str:
    """Return why a file could not be opened, for the dialog."""
    if error.code == "store_foreign_journal":
        return tr(
            "Beside it lies a file {journal} that belongs to another office file and would "
            "damage this one. It was left alone.",
            journal=error.facts["journal"],
        )
    if "kind" in error.facts:
        return tr(
            "Another program has changed what it is made of: the {kind} ‘{name}’ is not as "
            "cityreport makes it. The numbers can be read into a clean file.",
            kind=error.facts["kind"],
            name=error.facts["name"],
        )
    return tr(
        "It is not as the program saved it. A disk error, a power cut or a stick that was "
        "pulled out too early can do this."
    )


def what_was_found(found: Audit) -> str:
    """Return what the proof found, for the dialog."""
    return tr(_FOUND[found.problem], where=found.where)


_FOUND = {
    "audit_damage": mark(
        "The proof of the file found a part that is not as the program saved it: {where}. A disk "
        "error, a power cut or a stick that was pulled out too early can do this."
    ),
    "audit_chain": mark(
        "The proof of the file found that its journal does not fit together: {where} is the first "
        "entry that is not as the program saved it."
    ),
    "audit_schema": mark(
        "The proof of the file found that another program has changed what it is made of: its "
        "{where} is not as cityreport makes it."
    ),
    "audit_difference": mark(
        "The proof of the file found something that is not what the journal says: {where}."
    ),
}
