"""Python's garbage is collected in the window's thread and in no other.

Whoever is working when Python looks for unreachable circles destroys what is in them. A worker that
comes upon parts of a closed dialog destroys them in its own thread, and Qt crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_NAME = "garbageTimer"


def collect_here(parent: QObject) -> None:
    """Collect from now on in this thread, once a second if there is anything, instead of whenever
    and wherever Python counts enough new objects. A second call for the same parent does nothing.
    """
    gc.disable()
    if parent.findChild(QTimer, _NAME) is None:
        timer = QTimer(parent)
        timer.setObjectName(_NAME)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(_collect)
        timer.start()


def _collect() -> None:
    """Collect the oldest generation that Python would by its own counts."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
            gc.collect(generation)
            return
