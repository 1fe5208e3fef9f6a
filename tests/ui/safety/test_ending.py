"""A window that the system ends: closed properly, and never called a power cut afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.interruption import SIGNALS
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.store.lock import holder_of, lock_path
from cityreport.ui.app import Program
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.page_context import Destination
from cityreport.ui.safety.session_recovery import find_recovery
from cityreport.ui.session_end import Ending
from tests.conftest import clock
from tests.patience import PATIENCE_S

JANUARY = Period.parse("2024-01")


def heed_signals() -> None:
    """What ignores a signal hands that on to what it starts, as a background job does Ctrl+C."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def errors_at_the_end(process: subprocess.Popen[str]) -> str:
    """What a program said to its end. One that does not end is made to say where it stands."""
    try:
        return process.communicate(timeout=PATIENCE_S)[1]
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)  # the crash log gets every thread's stack
        _, err = process.communicate()
        logs = Path(os.environ["HOME"]).rglob("crash.log")
        stacks = "\n".join(path.read_text(encoding="utf-8") for path in logs)
        pytest.fail(f"It did not end. {err}\n{stacks}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends no program by a signal")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_closes_the_window_properly(
    name: str, sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "cityreport", "--store", str(sample_path)],
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_signals,  # noqa: PLW1509 - no thread of the test holds anything yet
    ) as window:
        until = time.monotonic() + PATIENCE_S
        while holder_of(sample_path) is None and time.monotonic() < until:
            assert window.poll() is None
        window.send_signal(getattr(signal, name))
        err = errors_at_the_end(window)
    assert "Traceback" not in err
    assert window.returncode == 0
    assert not lock_path(sample_path).exists()
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert find_recovery(office, Settings(tmp_path / "settings.json")) is None


def test_what_is_typed_is_written_when_the_session_ends(
    sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path, qtbot: QtBot
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, Settings(tmp_path / "settings.json"), catalogue_file, clock)
    assert program.start(sample_path)
    window = program.window
    assert window is not None
    qtbot.addWidget(window)
    window.go("enter", Destination(JANUARY, "_T", "L1"))
    grid = window.findChild(EntryGrid, "entryGrid")
    assert isinstance(grid, EntryGrid)
    qtbot.keyClicks(grid, "37")
    key = CellKey("L1", JANUARY)
    assert grid.typing.is_open
    ending = Ending(app, program.end)
    QTimer.singleShot(0, ending, lambda: ending.on_logout(None))
    app.exec()
    QTimer.singleShot(0, app.quit)
    app.exec()  # the end of the last window is still in the queue: not for the tests that follow
    assert ending.is_wished
    assert not window.isVisible()
    assert not lock_path(sample_path).exists()
    program.close()
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        found = office.cells.get(key)
        assert found is not None
        assert found.value == 37
        assert office.store.left_by is None
