"""The desk's work behind the window: its own, so that no chart waits for a thousand files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.ui.kit.tasks import Handle, Tasks

T = TypeVar("T")


class CollectWork:
    """Runs one job at a time; it is cancelled before the window goes."""

    def __init__(self, _office: Office) -> None:
        self._tasks = Tasks()
        self._handle: Handle | None = None

    def run(
        self,
        job: Callable[[Handle], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> Handle:
        """Start a job; see `Tasks.run`."""
        self._handle = self._tasks.run(job, done, failed)
        return self._handle

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        if self._handle is not None:
            self._handle.cancel()

    def note(self, changed: Changed) -> None:
        """Do nothing: the desk does not know the office."""

    def stop(self) -> None:
        """Cancel what runs and wait for its end: what was committed stays."""
        self.cancel()
        self._tasks.wait()
