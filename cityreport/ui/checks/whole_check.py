"""Everything checked once in a worker, and kept up to date in the window after that."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cityreport.domain.checks.finding import Finding
from cityreport.domain.observation import CellKey
from cityreport.office import check_session
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.ui.kit.tasks import Handle, Tasks

_MANY = 1_000
"""From this many changed cells on, everything is checked anew in the worker."""


class WholeCheck(QObject):
    """The findings of an office. `changed`: they are other ones now; `ended`: a run is over, and
    what was changed meanwhile waits for `catch_up`; `stopped`: the file will be closed.

    `fault`: the error of the last run, None where there was none.
    """

    progressed = Signal(int, int)
    changed = Signal()
    ended = Signal()
    stopped = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._tasks = Tasks()
        self._is_stopped = False
        self._checking: check_session.Checking | None = None
        self._running: Handle | None = None
        self._waiting: dict[CellKey, None] = {}
        self._is_refuted = False
        self._is_behind = False
        self._day = office.clock.today
        self.found: list[Finding] = []
        self.fault: Exception | None = None

    @property
    def is_running(self) -> bool:
        """True while everything is being checked."""
        return self._running is not None

    @property
    def is_done(self) -> bool:
        """True once everything was checked and only changes have to be followed."""
        return self._checking is not None

    def note(self, changed: Changed) -> None:
        """Remember what was changed until `catch_up`."""
        self._is_behind = True
        self._waiting.update(dict.fromkeys(changed.cells))
        self._is_refuted = self._is_refuted or changed.profile

    def catch_up(self) -> None:
        """Check what was changed since; AccessError where it cannot be read. Where nothing was,
        the findings stay as they are, and nobody is told."""
        if self._running is not None or self._checking is None or self._is_stopped:
            return
        if self._is_refuted or len(self._waiting) > _MANY:
            self.start()
            return
        if not self._is_behind and self._day == self._office.clock.today:
            return
        office, keys = self._office, list(self._waiting)
        self._day = office.clock.today
        with office.store.reading():
            self._checking.follow(keys, office.city.profile, office.clock.now())
        self._waiting.clear()
        self._is_behind = False
        self.found = self._checking.findings.all()
        self.changed.emit()

    def start(self) -> None:
        """Check everything anew, in the worker."""
        if self._running is not None or self._is_stopped:
            return
        self._waiting.clear()
        self._is_refuted = self._is_behind = False
        self.fault = None
        office = self._office
        self._day = office.clock.today

        def job(handle: Handle) -> tuple[check_session.Checking, list[Finding]]:
            with office.reader() as reader, reader.store.reading():
                checking = reader.checks.checking()
                found = checking.check_all(handle.step)
            for finding in found:
                _ = finding.identity  # kept with it: the window tells and counts them by it
            return checking, found

        self._running = self._tasks.run(job, self._on_done, self._on_failed)
        self._running.progressed.connect(self.progressed)
        self._running.cancelled.connect(self._on_cancelled)

    def cancel(self) -> None:
        """Give the run up; what was found before stays."""
        if self._running is not None:
            self._running.cancel()

    def stop(self) -> None:
        """End for good and wait until nothing reads the file any more."""
        if not self._is_stopped:
            self._is_stopped = True
            self.stopped.emit()
        self.cancel()
        self._tasks.wait()

    def _on_done(self, checked: tuple[check_session.Checking, list[Finding]]) -> None:
        self._running = None
        if self._is_stopped:
            return
        self._checking, self.found = checked
        self._checking.hand_over(self._office.store)
        self.changed.emit()
        self.ended.emit()

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        self._checking = None
        self.fault = error
        if not self._is_stopped:
            self.ended.emit()

    def _on_cancelled(self) -> None:
        self._running = None
        self._checking = None
        if not self._is_stopped:
            self.ended.emit()
