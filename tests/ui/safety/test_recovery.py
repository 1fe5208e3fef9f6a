"""After a crash the next start says what is there and leads back. The crashes are real: a window
in a process of its own that is killed, or that reads where it must not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.app import Program
from cityreport.ui.kit.last_session import Whereabouts
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.safety.session_recovery import PositionRecorder
from tests.conftest import clock
from tests.patience import PATIENCE_S
from tests.ui.fixtures_pages import child

LEFT = Qt.MouseButton.LeftButton
MONTH = Period.parse("2024-01")

CHILD = """
import ctypes, json, os, signal, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from cityreport import paths
from cityreport.domain.period import Period
from cityreport.ui import app as application
from cityreport.ui.page_context import Destination

path, end = sys.argv[1:3]
show = application.Program.show

def shown(self, office):
    show(self, office)
    QTimer.singleShot(0, lambda: live(self.window))

def live(window):
    window.go("enter", Destination(period=Period.parse("2024-01"), indicator="L2"))
    grid = window.findChild(QTableView, "entryGrid")
    grid.setFocus()
    QTest.keyClicks(grid, "12")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    if end == "bug":
        QTimer.singleShot(0, lambda: int("13 of Ada"))
    wait(window)

def wait(window):
    place = ""
    if paths.settings_file().exists():
        place = json.loads(paths.settings_file().read_bytes()).get("place", "")
    if '"L3"' in place:
        QTimer.singleShot(200, lambda: die(window))
    else:
        QTimer.singleShot(20, lambda: wait(window))

def die(window):
    print("dies", flush=True)
    if end in ("kill", "bug"):
        os.kill(os.getpid(), signal.SIGKILL)
    elif end == "crash":
        ctypes.string_at(0)
    window.close()

application.Program.show = shown
sys.argv = ["cityreport", "--store", path]
from cityreport.__main__ import main
main()
"""


def lived(path: Path, end: str) -> int:
    """A window that types 12 into L2 of January 2024, goes on to L3, and ends in that way."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), end],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "CITYREPORT_OFFICER": "Ben"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert "dies" in done.stdout, done.stderr
    return done.returncode


@pytest.fixture
def program(qtbot: QtBot, catalogue_file: CatalogueFile) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = Program(app, Settings(paths.settings_file()), catalogue_file, clock)
    yield made
    made.close()
    if made.window is not None:
        made.window.dismiss()


def started(program: Program, path: Path) -> MainWindow:
    program._settings = Settings(paths.settings_file())  # as a new start reads them
    assert program.start(path)
    assert program.window is not None
    return program.window


def card(window: MainWindow) -> QWidget:
    return child(window, QWidget, "recoveryCard")


def is_noted(window: MainWindow) -> bool:
    found = window.findChild(QWidget, "recoveryCard")
    return found is not None and found.isVisible()


def text(window: MainWindow, name: str) -> str:
    return child(card(window), QLabel, name).text()


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.mouseClick(child(card(window), QPushButton, name), LEFT)


def test_after_a_clean_end_there_is_nothing_to_say(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    assert lived(sample_path, "close") == 0
    window = started(program, sample_path)
    assert not is_noted(window)


def test_after_a_power_cut_the_note_says_what_is_there_and_leads_back(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    assert lived(sample_path, "kill") == -signal.SIGKILL
    window = started(program, sample_path)
    assert window.office.cells.get(CellKey("L2", MONTH)) == Observation(CellKey("L2", MONTH), 12)
    assert window.office.history.audit().holds
    assert is_noted(window)
    assert text(window, "recoveryTitle") == "The program did not end properly last time"
    assert "Everything that was called saved is here" in text(window, "recoveryWords")
    last = text(window, "recoveryLast")
    assert last.startswith("Saved last: L2 ")
    assert ", January 2024: 12 (" in last
    assert last.endswith(", Ben).")
    assert text(window, "recoveryPlace") == "You were on the page Enter, January 2024, at L3."
    assert card(window).findChild(QPushButton, "recoveryCopy") is None  # nothing was written
    press(qtbot, window, "recoveryGo")
    assert window.current_page() == "enter"
    grid = child(window, QTableView, "entryGrid")
    assert grid.current_key() == CellKey("L3", MONTH)  # type: ignore[attr-defined]
    window.go("home")
    assert not is_noted(window)


def test_a_crash_leaves_a_report_to_copy(qtbot: QtBot, program: Program, sample_path: Path) -> None:
    assert lived(sample_path, "crash") == -signal.SIGSEGV
    window = started(program, sample_path)
    press(qtbot, window, "recoveryCopy")
    report = QApplication.clipboard().text()
    assert "Segmentation fault" in report
    assert "in die" in report
    assert str(Path.home()) not in report
    assert is_noted(window)
    assert window.office.cells.get(CellKey("L2", MONTH)) is not None


def test_a_bug_before_the_power_cut_is_in_the_report_and_names_nobody(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    lived(sample_path, "bug")
    window = started(program, sample_path)
    press(qtbot, window, "recoveryCopy")
    report = QApplication.clipboard().text()
    assert "ValueError: invalid literal for int() with base #" in report
    assert "Ben" not in report


def test_the_note_is_closed_and_stays_closed(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    lived(sample_path, "kill")
    window = started(program, sample_path)
    window.language_chosen.emit("es")
    window = program.window or window
    assert is_noted(window)  # another language is no reason to forget it
    press(qtbot, window, "recoveryClose")
    assert not is_noted(window)
    window.language_chosen.emit("en")
    assert program.window is not None
    assert not is_noted(program.window)


def test_a_place_in_another_file_is_not_offered(
    qtbot: QtBot, program: Program, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    lived(sample_path, "kill")
    other = sample_path.rename(sample_path.with_name("moved.cityreport"))
    lock = sample_path.with_name(sample_path.name + ".lock")
    lock.rename(lock.with_name(other.name + ".lock"))
    window = started(program, other)
    assert is_noted(window)
    assert card(window).findChild(QPushButton, "recoveryGo") is None
    assert card(window).findChild(QLabel, "recoveryPlace") is None


@pytest.mark.parametrize(
    "place",
    [
        "",
        "[]",
        "{",
        '{"store": 1}',
        '{"store": "PATH", "page": "nowhere", "period": null}',
        '{"store": "PATH", "page": "enter", "period": "2024-99", "area": 1, "indicator": 2}',
    ],
)
def test_a_damaged_place_offers_none(
    qtbot: QtBot, program: Program, sample_path: Path, catalogue_file: CatalogueFile, place: str
) -> None:
    lock = sample_path.with_name(sample_path.name + ".lock")
    with Office.open(sample_path, catalogue_file, clock, "Ben"):
        words = lock.read_bytes()
    lock.write_bytes(words)  # as a killed process leaves it
    Settings(paths.settings_file()).set("place", place.replace("PATH", str(sample_path)))
    window = started(program, sample_path)
    assert is_noted(window)
    assert card(window).findChild(QPushButton, "recoveryGo") is None


# -- remembering


def test_the_place_is_written_only_when_it_changed_and_never_in_a_storm(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, written = Settings(tmp_path / "settings.json"), []
    keep = settings.set
    monkeypatch.setattr(settings, "set", lambda *said: written.append(said) or keep(*said))
    here = [Whereabouts("home")]
    holder = QWidget()
    qtbot.addWidget(holder)
    keeper = PositionRecorder(holder, settings, "o.cityreport", lambda: here[0], every_ms=30)
    for _ in range(50):
        keeper.on_gone()  # before the window is in view nothing is remembered
    qtbot.wait(90)
    assert written == []
    keeper.start()
    qtbot.waitUntil(lambda: len(written) >= 3)
    changed = (tmp_path / "settings.json").stat().st_mtime_ns
    qtbot.waitUntil(lambda: len(written) >= 6)
    assert (tmp_path / "settings.json").stat().st_mtime_ns == changed
    here[0] = Whereabouts("enter", MONTH, "_T", "L2")
    before = len(written)
    for _ in range(1_000):
        keeper.on_gone()
    assert len(written) == before
    qtbot.waitUntil(lambda: "enter" in settings.get("place"))
    keeper.stop()
    after = len(written)
    qtbot.wait(90)
    assert len(written) == after
    assert json.loads(settings.get("place")) == {
        "store": "o.cityreport",
        "page": "enter",
        "period": "2024-01",
        "area": "_T",
        "indicator": "L2",
    }


def test_who_only_looks_leaves_no_place(qtbot: QtBot, program: Program, sample_path: Path) -> None:
    sample_path.chmod(0o444)
    window = started(program, sample_path)
    assert not window._position_recorder._every.isActive()


def test_the_progress_page_is_remembered_with_its_indicator(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    window = started(program, sample_path)
    window.go("progress", Destination(indicator="R1"))
    window._position_recorder._keep()
    kept = json.loads(Settings(paths.settings_file()).get("place"))
    assert (kept["page"], kept["period"], kept["indicator"]) == ("progress", None, "R1")
    assert kept["store"] == str(sample_path)
