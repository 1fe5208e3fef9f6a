"""A bug is logged and shown once, truthfully, and tells nothing of the office."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QThread
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.safety import crash_log
from cityreport.ui.safety.crash import CrashGuard, report_error
from cityreport.ui.safety.crash_log import LARGEST, last_report, log_file, report_of, write_report


@pytest.fixture
def window(qtbot: QtBot, sample: Office, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(sample, Settings(tmp_path / "s.json"), Tasks())
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    made.dismiss()


@pytest.fixture
def guard(window: MainWindow) -> Iterator[CrashGuard]:
    made = CrashGuard()
    made.install()
    yield made
    made.remove()


def boxes() -> list[QMessageBox]:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    return [box for box in found if box.isVisible()]


def caught(error: BaseException) -> BaseException:
    """The error with a trace, as it comes out of a slot."""
    try:
        raise error
    except type(error) as raised:
        return raised


def throw(error: BaseException) -> None:
    sys.excepthook(type(error), caught(error), error.__traceback__)


def test_the_box_says_what_is_saved_and_what_may_not_be(qtbot: QtBot, guard: CrashGuard) -> None:
    throw(RuntimeError("wires crossed"))
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    box = boxes()[0]
    assert "Your data is saved, except for what is still being typed" in box.text()
    box.findChild(QPushButton, "copyReport").click()
    assert "RuntimeError: wires crossed" in QApplication.clipboard().text()
    assert "test_crash_log.py" in QApplication.clipboard().text()
    assert box.isVisible()  # copying is not closing
    assert "RuntimeError: wires crossed" in log_file().read_text(encoding="utf-8")
    box.close()


def test_a_bug_on_another_thread_is_shown_on_the_gui_thread(
    qtbot: QtBot, guard: CrashGuard
) -> None:
    def fail() -> None:
        raise RuntimeError("far away")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    assert boxes()[0].thread() is QThread.currentThread()
    assert "far away" in boxes()[0].detailedText()
    boxes()[0].close()


def test_more_bugs_join_the_open_box_and_do_not_pile_up(qtbot: QtBot, guard: CrashGuard) -> None:
    for _ in range(20):
        for name in ("one", "two", "three", "four", "five", "six", "seven"):
            throw(RuntimeError(name))
    qtbot.waitUntil(lambda: len(boxes()) == 1 and "five" in boxes()[0].detailedText())
    QApplication.processEvents()
    box = boxes()[0]
    assert box.informativeText() == "5 reports so far."
    assert box.detailedText().count("RuntimeError: one\n") == 1
    box.close()
    throw(RuntimeError("one"))  # the same again, at once
    QApplication.processEvents()
    assert boxes() == []
    assert log_file().read_text(encoding="utf-8").count("RuntimeError: one") == 21


def test_a_bug_in_long_work_is_logged_too(qtbot: QtBot, window: MainWindow) -> None:
    window.fail(caught(RuntimeError("in a worker")))  # as Tasks hands it over
    assert len(boxes()) == 1
    assert "in a worker" in log_file().read_text(encoding="utf-8")
    boxes()[0].close()
    window.fail(AccessError("store_busy", path="x"))
    assert boxes()[0].objectName() == "errorBox"
    boxes()[0].close()
    assert "store_busy" not in log_file().read_text(encoding="utf-8")


def test_a_report_names_no_number_and_nobody(sample: Office, tmp_path: Path) -> None:
    key = CellKey("L1", Period.parse("2024-01"))
    held = Observation(key, 4711, note="witness Maria", source="Dr. Zeta")
    leaks = [
        caught(KeyError(held)),
        caught(ValueError("invalid literal for int() with base 10: '4711 Maria'")),
        caught(ValueError('bad “Maria” at "4711"')),
        caught(OSError(2, "No such file", str(Path.home() / "Maria 4711.cityreport"))),
        caught(DataError("area_in_use", area="Maria", typed="4711")),
    ]
    try:
        raise RuntimeError("the second") from leaks[4]
    except RuntimeError as error:
        leaks.append(error)
    for error in leaks:
        report = report_of(error)
        assert "test_crash_log.py" in report
        said = "\n".join(line for line in report.splitlines() if not line.startswith("    "))
        for secret in ("4711", "Maria", "Zeta", str(Path.home())):
            assert secret not in said, said
    assert "DataError: area_in_use" in report_of(leaks[5])
    assert "RuntimeError: the second" in report_of(leaks[5])


def test_the_log_stays_small_and_keeps_what_is_newest() -> None:
    for number in range(40):
        write_report(f"report {number} " + "x" * 100_000)
        assert log_file().stat().st_size < LARGEST + 150_000
    log = log_file().read_text(encoding="utf-8")
    assert "report 39 " in log
    assert "report 1 " not in log


def test_a_report_belongs_to_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    for process, report in ((11, "first"), (12, ""), (13, "other"), (11, "again")):
        monkeypatch.setattr(crash_log.os, "getpid", lambda process=process: process)
        stream = crash_log.open_log()
        assert stream is not None
        if report:
            write_report(report)
        stream.close()
    assert "again" in last_report(11)
    assert "first" not in last_report(11)
    assert last_report(12) == ""
    assert "other" in last_report(13)
    assert last_report(1) == ""  # the beginning of a number is another number


def test_a_log_that_cannot_be_written_costs_the_report_only(own_home: Path) -> None:
    log_file().parent.mkdir(parents=True)
    log_file().mkdir()
    write_report("lost")
    assert crash_log.open_log() is None
    assert last_report(1) == ""


def test_without_a_window_the_report_is_shown_all_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()) or 0)
    report_error(None, RuntimeError("early"))
    assert len(shown) == 1
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = QApplication.topLevelWidgets()
    assert [widget for widget in found if widget.objectName() == "bugBox"] == []
