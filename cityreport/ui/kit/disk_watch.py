"""The changes that the disk refused: said in one place, and tried again by themselves.

Belongs here: which refusals pass by themselves, and the clock that tries them again. Not here:
what was typed (the field that holds it keeps it and knows how to write it).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from cityreport.errors import AccessError, CityReportError

AGAIN_AFTER_MS = 2_000

_PASSING = {"store_disk", "store_busy", "store_vanished", "store_read_only", "cannot_write"}
"""The errors that can be over in a moment: space is freed, the stick is put back, the other is
done."""


class Trouble(Enum):
    """The state of the disk."""

    NONE = "none"
    WAITING = "waiting"
    """Something typed waits and is tried again by itself."""
    STUCK = "stuck"
    """Something typed waits for the person: this does not pass by itself."""
    NOT_KEPT = "not_kept"
    """The last change was refused as a whole; nothing waits."""


class _Held(msgspec.Struct, frozen=True):
    error: AccessError
    again: Callable[[], bool]


class DiskWatch(QObject):
    """The refused writes of one window, its parent. `changed` when `trouble` may have.

    A write is held under the name of the field that keeps what was typed, and is there only
    once under it.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, again_after_ms: int = AGAIN_AFTER_MS) -> None:
        super().__init__(parent)
        self.again_after_ms = again_after_ms
        self._held: dict[object, _Held] = {}
        self._noted: AccessError | None = None
        self._timer: QTimer | None = None

    @property
    def trouble(self) -> Trouble:
        """The present state."""
        if any(held.error.code in _PASSING for held in self._held.values()):
            return Trouble.WAITING
        if self._held:
            return Trouble.STUCK
        return Trouble.NONE if self._noted is None else Trouble.NOT_KEPT

    @property
    def error(self) -> AccessError | None:
        """The reason: the newest refusal that is not over; None while all is well."""
        newest = next(reversed(self._held.values()), None)
        return self._noted if newest is None else newest.error

    def hold(self, name: object, error: CityReportError, again: Callable[[], bool]) -> None:
        """Try a refused write again until it succeeds: `again` writes quietly, True if done; it
        holds itself anew where the reason is another one by now.

        Only what the disk refused is held; bad input waits for the person alone.
        """
        self._held.pop(name, None)
        if isinstance(error, AccessError):
            self._held[name] = _Held(error, again)
        self._tell()

    def drop(self, name: object) -> None:
        """Forget the field `name`, which waits no more: it was written, put right or given up."""
        if self._held.pop(name, None) is not None:
            self._tell()

    def report_lost_change(self, error: CityReportError) -> None:
        """Keep in mind that a change was refused, of which nothing is left to be tried again."""
        if isinstance(error, AccessError):
            self._noted = error
            self._tell()

    def on_saved(self) -> None:
        """Something reached the disk: it takes changes again, and what waits may follow."""
        if self._noted is not None:
            self._noted = None
            self._tell()
        if self.trouble is Trouble.WAITING:
            QTimer.singleShot(0, self, self.try_again)

    def stop(self) -> None:
        """Stop trying: the window closes."""
        self._held.clear()
        self._noted = None
        self._tell()

    def try_again(self) -> None:
        """Write what waits, if it can be by now."""
        for name, held in tuple(self._held.items()):
            if held.error.code in _PASSING and self._held.get(name) is held and held.again():
                self.drop(name)

    def _tell(self) -> None:
        waiting = self.trouble is Trouble.WAITING
        if waiting and self._timer is None:
            self._timer = QTimer(self)
            self._timer.timeout.connect(self.try_again)
        if self._timer is not None and waiting and not self._timer.isActive():
            self._timer.start(self.again_after_ms)
        elif self._timer is not None and not waiting:
            self._timer.stop()
        self.changed.emit()
