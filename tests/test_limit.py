"""A test that takes too long names itself and shows its stack, in a worker of xdist too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.limit import Spell
from tests.patience import PATIENCE_MS

ROOT = Path(__file__).parents[1]

INNER = """
import pytest
from PySide6.QtWidgets import QApplication, QDialog

@pytest.mark.timeout(3)
def test_a_dialog_that_nobody_answers():
    app = QApplication([])
    QDialog().exec()

@pytest.mark.parametrize("n", [1, 2])
def test_another(n):
    pass
"""

CRASHING = """
import ctypes

def test_a_crash():
    ctypes.string_at(0)
"""


def run(folder: Path, tests: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """pytest on a file of its own, with our limit."""
    (folder / "test_inner.py").write_text(tests)
    (folder / "pytest.ini").write_text("[pytest]\ntimeout = 600\n")
    call = [sys.executable, "-m", "pytest", "-p", "tests.limit", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*call, *arguments, "test_inner.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_worker_s_test_over_its_limit_is_named_with_its_stack(tmp_path: Path) -> None:
    done = run(tmp_path, INNER, "-n", "1")
    assert done.returncode == 1, done.stdout + done.stderr
    name = "test_inner.py::test_a_dialog_that_nobody_answers"
    assert f"{name} took longer than its limit of 3 s" in done.stdout
    assert 'test_inner.py", line 8 in test_a_dialog_that_nobody_answers' in done.stdout
    assert f"FAILED {name}" in done.stdout
    assert "1 failed, 2 passed" in done.stdout, "the others are run all the same"


def test_without_workers_too(tmp_path: Path) -> None:
    done = run(tmp_path, INNER, "-p", "no:xdist")
    assert done.returncode == 1
    assert "::test_a_dialog_that_nobody_answers took longer than its limit of 3 s" in done.stderr
    assert 'test_inner.py", line 8 in test_a_dialog_that_nobody_answers' in done.stderr


def test_a_crash_in_a_worker_shows_its_stack(tmp_path: Path) -> None:
    done = run(tmp_path, CRASHING, "-n", "1")
    assert done.returncode == 1
    assert "Fatal Python error" in done.stdout
    assert 'test_inner.py", line 5 in test_a_crash' in done.stdout


@pytest.mark.parametrize(
    ("now", "processor", "said"),
    [
        (159, 31, ""),  # at 160 and 32 it is still within
        (160, 32, ""),
        (161, 31, "test_a took longer than its limit of 60 s"),
        (159, 33, "test_a used more than 12 s of processor time"),
    ],
)
def test_who_loops_is_found_before_who_waits(now: float, processor: float, said: str) -> None:
    assert Spell("test_a", 100, 20, 60).overrun(now, processor) == said


def test_every_wait_has_the_same_patience(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever time a test gives a wait, a busy machine gets all of ours."""
    asked: list[int] = []
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed"):
        monkeypatch.setattr(QtBot, name, lambda *_, timeout, **__: asked.append(timeout))
        getattr(qtbot, name)(None)
        getattr(qtbot, name)(None, timeout=10)
    assert asked == [PATIENCE_MS] * 10
