"""Work that has to be done in the window's thread, a slice at a time: the window stays alive.

Drawing is such work. A worker that lays out a text connects signals in Qt while it holds the GIL;
the window's thread, which takes a dialog down, holds one of Qt's locks and waits for the GIL.
Those locks are shared by chance, and then neither goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar, cast

from PySide6.QtCore import QObject, QTimer

from cityreport.i18n import in_language

T = TypeVar("T")

_SLICE_S = 0.03
"""The length of a slice, in seconds: the window answers nothing meanwhile."""


class Slices(QObject):
    """Goes through `steps` between the window's events, then calls `done()` or `failed(error)`."""

    def __init__(
        self,
        steps: Iterator[None],
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._steps = steps
        self._done = done
        self._failed = failed
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(0)

    def take_first(self) -> None:
        """Take the first slice before any event: what is short is done when this returns. It is a
        slice of processor time, so that a busy machine makes nothing long."""
        self._take(time.thread_time)

    def stop(self) -> None:
        """Take no further step; nothing is called."""
        self._timer.stop()
        self.deleteLater()

    def _on_turn(self) -> None:
        self._take(time.monotonic)

    def _take(self, now: Callable[[], float]) -> None:
        until = now() + _SLICE_S
        try:
            for _ in self._steps:
                if now() >= until:
                    return
        except Exception as error:  # noqa: BLE001 - handed to `failed`, whole
            self.stop()
            self._failed(error)
        else:
            self.stop()
            self._done()


def in_language_of(language: str, steps: Iterator[None]) -> Iterator[None]:
    """Take each step in a language, and what comes between them in the window's own."""
    while True:
        with in_language(language):
            try:
                next(steps)
            except StopIteration:
                return
        yield


def result_of(steps: Generator[None, None, T]) -> T:
    """Return what steps come to, all of them at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("T", end.value)
