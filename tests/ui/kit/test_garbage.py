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


def _make_much() -> None:
    """Make more new objects than Python leaves uncollected."""
    for _ in range(5):
        kept = [[n] for n in range(gc.get_threshold()[0] * 2)]
        kept.clear()


def _in_a_worker() -> None:
    worker = threading.Thread(target=lambda: [_make_much(), [[] for _ in range(200_000)]])
    worker.start()
    worker.join()


def test_a_worker_destroys_what_it_meets_where_python_collects_by_itself() -> None:
    told: list[int] = []
    gc.enable()
    _Circle(told)
    _in_a_worker()
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
    _in_a_worker()
    assert told == []
    qtbot.waitUntil(lambda: told != [])
    assert told == [threading.get_ident()]
