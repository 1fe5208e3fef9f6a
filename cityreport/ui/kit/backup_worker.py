"""Backups made in the window: in a worker, one at a time, so that nobody who types waits."""

from __future__ import annotations

from PySide6 import QtWidgets
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cityreport.errors import AccessError, CityReportError
from cityreport.i18n import tr
from cityreport.office.backups.backup_jobs import Outcome, prove
from cityreport.office.office import Office
from cityreport.store.backup_files import ASKED, CLOSE
from cityreport.ui.kit.tasks import Handle, Tasks

NOTE_AFTER_MS = 600
"""A backup on closing that takes longer is told of."""
LONGEST_MS = 30_000
"""A backup on closing that takes longer is given up, and told of at the next start."""
ENDING_MS = 3_000
"""The same where the system ends the program, which kills what takes long."""
PATIENCE_MS = 5_000
"""The time that a backup that was given up may take to notice; a disk may hang in a single call."""


class BackupWorker(QObject):
    """Makes the backups of the open office; has hands of its own beside the window's tasks.

    `started`, then `progressed(made, of)`, then `ended(outcome)`: an `Outcome`, or None where it
    was cancelled or failed in a way nobody foresaw (`failed`).
    """

    started = Signal()
    progressed = Signal(int, int)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._tasks = Tasks()
        self._making: Handle | None = None
        self._proving: Handle | None = None
        self._is_over = False
        office.backups.deferred = self.start

    @property
    def is_running(self) -> bool:
        """True while a backup is being made."""
        return self._making is not None

    def start(self, kind: str = ASKED) -> None:
        """Begin a backup, unless one is being made."""
        if self._making is not None:
            return
        if self._proving is not None:  # the check begins again after the new backup
            self._proving.cancel()
        try:
            job = self._office.backups.job(kind)
        except CityReportError as error:
            self.failed.emit(error)
            return
        self._making = self._tasks.run(
            lambda handle: job.run(handle.step), self._on_made, self._on_failed
        )
        self._making.progressed.connect(self.progressed)
        self._making.cancelled.connect(self._on_cancelled)
        self.started.emit()

    def start_day(self) -> None:
        """Make the day's backup before anything is typed, and the checks that are still to come."""
        if self._office.backups.deferred != self.start:  # this window has made way meanwhile
            return
        self._office.backups.before_change()
        if self._making is None:
            self._prove()

    def cancel(self) -> None:
        """Stop the backup that is being made; nothing of it stays."""
        if self._making is not None:
            self._making.cancel()

    def finish(self, parent: QWidget, *, is_ending: bool = False) -> None:
        """Have a backup of the present state before the window closes; `is_ending`: because the
        system ends the program.

        Tells of it if it takes a while, and never holds the window for ever.
        """
        if self._making is None and not self._office.backups.is_behind():
            self.stop()
            return
        self.start(CLOSE)

        note = QtWidgets.QProgressDialog(
            tr("Making a backup…"), tr("Close without it"), 0, 0, parent
        )
        note.setObjectName("closingBackup")
        note.setWindowTitle("cityreport")
        note.setMinimumDuration(NOTE_AFTER_MS)
        note.canceled.connect(self.cancel)
        loop = QEventLoop()
        self.ended.connect(loop.quit)
        limit = QTimer(self)
        limit.setSingleShot(True)
        limit.timeout.connect(self._on_too_long)
        limit.timeout.connect(loop.quit)
        limit.start(ENDING_MS if is_ending else LONGEST_MS)
        note.setValue(0)
        if self._making is not None:
            loop.exec()
        limit.stop()
        note.reset()
        note.deleteLater()
        self.stop()

    def stop(self) -> None:
        """Make no more backups for this window; what is being made is given up."""
        if self._office.backups.deferred == self.start:
            self._office.backups.deferred = None
        self._is_over = True
        for handle in (self._making, self._proving):
            if handle is not None:
                handle.cancel()
        self._tasks.wait(PATIENCE_MS)

    def _on_too_long(self) -> None:
        self._office.backups.note(AccessError("backup_unfinished"))
        self.cancel()

    def _on_made(self, outcome: Outcome) -> None:
        if self._is_over:  # told too late: the office may be closed by now
            return
        self._making = None
        self._office.backups.settle(outcome)
        self.ended.emit(outcome)
        self._prove()

    def _on_failed(self, error: Exception) -> None:
        self._making = None
        self.ended.emit(None)
        self.failed.emit(error)

    def _on_cancelled(self) -> None:
        self._making = None
        self.ended.emit(None)

    def _prove(self) -> None:
        paths = self._office.backups.unproven()
        if not paths or self._proving is not None:
            return
        self._proving = self._tasks.run(
            lambda handle: prove(paths, handle.step), self._on_proven, self._on_proof_failed
        )
        self._proving.cancelled.connect(self._on_proof_ended)

    def _on_proven(self, failure: AccessError | None) -> None:
        self._proving = None
        if not self._is_over:
            self._office.backups.settle_proof(failure)

    def _on_proof_failed(self, error: Exception) -> None:
        self._proving = None
        self.failed.emit(error)

    def _on_proof_ended(self) -> None:
        self._proving = None
        if self._making is None and not self._is_over:
            self._prove()
