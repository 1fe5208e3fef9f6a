"""Long work away from the window: run off-thread, then success or failure, back on the GUI thread.

A job gets a `Handle` to report progress and to see whether it was cancelled. Whatever ends it,
exactly one of `done`, `failed` or `cancelled` follows: no dialog waits for ever. A job uses nothing
of Qt but its handle; what has to be drawn is drawn by `slices`, which says why.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from cityreport.errors import CityReportError

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818 - not an error: a person's wish
    """Raised by `Handle.step` once the work was cancelled."""


class Handle(QObject):
    """The link between a job and the window. Signals arrive on the GUI thread."""

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stop = False

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop = True

    def step(self, made: int, of: int) -> None:
        """Report progress; raise Cancelled if that was asked for."""
        if self._stop:
            raise Cancelled
        self.progressed.emit(made, of)


class _Run(QRunnable):
    def __init__(self, job: Callable[[Handle], object], handle: Handle) -> None:
        super().__init__()
        self._job = job
        self._handle = handle

    def run(self) -> None:
        with suppress(RuntimeError):  # the program ended meanwhile: nobody is left to be told
            self._work()

    def _work(self) -> None:
        try:
            result = self._job(self._handle)
        except Cancelled:
            self._handle.cancelled.emit()
        except (CityReportError, Exception) as error:  # noqa: BLE001 - handed to `failed`, whole
            self._handle.failed.emit(error)
        else:
            self._handle.done.emit(result)


class Tasks:
    """Runs jobs, one at a time, and keeps their handles alive until they end."""

    def __init__(self) -> None:
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._handles: set[Handle] = set()

    def run(
        self,
        job: Callable[[Handle], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> Handle:
        """Start `job`; `done(result)` or `failed(error)` is called on the GUI thread."""
        handle = Handle()
        self._handles.add(handle)
        handle.done.connect(done)
        handle.failed.connect(failed)
        for ended in (handle.done, handle.failed, handle.cancelled):
            ended.connect(lambda *_: self._handles.discard(handle))
        self._pool.start(_Run(job, handle))
        return handle

    def wait(self, most_ms: int = -1) -> None:
        """Wait for what is running, at the end of the program; -1: as long as it takes."""
        self._pool.waitForDone(most_ms)
