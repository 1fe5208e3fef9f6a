"""The system's wish to end: SIGTERM, Ctrl+C in the terminal it was started from, a logout.

The window then closes as if a person had closed it, except that nobody is there to be asked: what
is typed is written where it can be. So no next start takes it for a power cut.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication

from cityreport.interruption import SIGNALS

_LOOK_EVERY_MS = 300
"""On Windows no file tells of a signal: Python has to run for a moment to notice one."""


class Ending(QObject):
    """Calls `end` once, on the GUI thread, when the system wants the program to end."""

    def __init__(self, app: QApplication, end: Callable[[], None]) -> None:
        super().__init__(app)
        self._app = app
        self._end = end
        self._read, self._write = -1, -1
        self._notifier: QSocketNotifier | None = None
        self.is_wished = False

    def install(self) -> None:
        """Listen from now on."""
        direct = Qt.ConnectionType.DirectConnection  # the session waits for this call only
        self._app.commitDataRequest.connect(self.on_logout, direct)
        for wished in SIGNALS:
            if signal.getsignal(wished) is not signal.SIG_IGN:
                signal.signal(wished, self._on_signal)
        if sys.platform == "win32":
            looking = QTimer(self)
            looking.timeout.connect(lambda: None)
            looking.start(_LOOK_EVERY_MS)
            return
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)

    def remove(self) -> None:
        """Listen no longer; the program is at its end, and a second wish comes too late."""
        for wished in SIGNALS:
            signal.signal(wished, signal.SIG_IGN)
        if self._notifier is not None:
            signal.set_wakeup_fd(-1)
            self._notifier.setEnabled(False)
            os.close(self._read)
            os.close(self._write)
            self._notifier = None

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Python calls it between two steps of whatever runs: the closing waits for its turn."""
        QTimer.singleShot(0, self, self._once)

    def _on_woken(self) -> None:
        """Empty the pipe. The event loop woke up, so that Python calls `_on_signal` now."""
        os.read(self._read, 64)

    def on_logout(self, _manager: object) -> None:
        """End the work when the session ends; it waits for what this call does."""
        self._once()

    def _once(self) -> None:
        if not self.is_wished:
            self.is_wished = True
            try:
                self._end()
            finally:  # a bug in the closing must not keep a logout waiting for ever
                self._app.exit(0)  # `quit` would ask windows, and one may say no
