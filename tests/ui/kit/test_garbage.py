"""What is left of closed dialogs is destroyed in the window's thread, whoever works meanwhile."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from cityreport.ui.kit import garbage


class _Circle:
    """Is unreachable once nobody holds it, and tells in which thread it was destroyed."""

    def __init__(self, told: list[int]) -> None:
        self._told = told
        self.itself = self

    def __del__(self) -> None:
        self._told.append(threading.get_ident())


def _work_elsewhere() -> list[list[int]]:
    """Make more objects in another thread than Python leaves uncollected; return them."""
    made: list[list[int]] = []
    worker = threading.Thread(target=lambda: made.extend([n] for n in range(200_000)))
    worker.start()
    worker.join()
    return made


def test_a_worker_destroys_what_it_meets_where_python_collects_by_itself() -> None:
    told: list[int] = []
    gc.enable()
    _Circle(told)
    _work_elsewhere()
    assert told, "the circle was not met: this test says nothing"
    assert told[0] != threading.get_ident()


def test_only_the_thread_of_the_window_destroys(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "_EVERY_MS", 5)
    told: list[int] = []
    parent = QObject()
    garbage.collect_here(parent)
    garbage.collect_here(parent)
    assert len(parent.findChildren(QTimer)) == 1
    _Circle(told)
    made = _work_elsewhere()
    assert told == []
    qtbot.waitUntil(lambda: told != [])
    assert told == [threading.get_ident()]
    assert made, "Python counts what is there, not what came and went"
