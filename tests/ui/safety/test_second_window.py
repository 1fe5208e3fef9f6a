"""Two windows on one file: one writes, the other looks, and takes over once it may."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.app import Program
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from tests.store.test_lock import left_by
from tests.ui.fixtures_pages import child

L1 = CellKey("L1", Period.parse("2024-01"))


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def answer(objectname: str) -> None:
    """Press a button of the message box that is about to come up."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        named = [b for b in box.buttons() if b.objectName() == objectname]
        named[0].click()

    QTimer.singleShot(0, press)


def shown(window: MainWindow, key: CellKey) -> str:
    grid = window._pages["enter"].grid  # type: ignore[attr-defined]
    place = grid.entries.sheet.place_of(key)
    return str(grid.entries.index(*place).data())


def test_the_second_window_says_who_writes_and_shows_what_is_written(
    program: Program, sample: Office, qtbot: QtBot
) -> None:
    assert program.start(sample.store.path)
    window = window_of(program)
    words = child(window, QLabel, "windowNoticeWords")
    assert words.isVisible()
    assert "Ada" in words.text()
    assert not child(window, QPushButton, "windowNoticeButton").isVisible()
    window.go("enter", Destination(period=L1.period))
    assert shown(window, L1) == ""
    sample.cells.record(Observation(L1, 17))
    qtbot.waitUntil(lambda: shown(window, L1) == "17")
    sample.cells.clear(L1)
    qtbot.waitUntil(lambda: shown(window, L1) == "")
    qtbot.keyClicks(window._pages["enter"].grid, "5")  # type: ignore[attr-defined]
    assert sample.cells.get(L1) is None


def test_a_change_of_the_city_reaches_the_second_window(
    program: Program, office: Office, qtbot: QtBot
) -> None:
    import msgspec

    assert program.start(office.store.path)
    window = window_of(program)
    profile = office.city.profile
    changed = msgspec.structs.replace(
        profile,
        city=msgspec.structs.replace(profile.city, name="Cali"),
        areas=(*profile.areas, Area("03", "Comuna 3")),
    )
    office.city.save(changed)
    qtbot.waitUntil(lambda: child(window, QLabel, "cityName").text() == "Cali")
    assert window.office.city.profile == changed


def test_once_the_first_has_closed_the_second_can_write(
    program: Program, sample: Office, qtbot: QtBot
) -> None:
    path = sample.store.path
    assert program.start(path)
    looking = window_of(program)
    sample.close()
    button = child(looking, QPushButton, "windowNoticeButton")
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    window = window_of(program)
    assert window is not looking
    assert not window.office.store.read_only
    assert not child(window, QLabel, "windowNoticeWords").isVisible()
    window.office.cells.record(Observation(L1, 3))


def test_a_window_opens_its_own_file_again_without_locking_itself_out(
    program: Program, sample_path: Path
) -> None:
    assert program.start(sample_path)
    program._show_file(sample_path)
    assert not window_of(program).office.store.read_only


@pytest.mark.parametrize(
    ("button", "writes"), [("takeOver", True), ("onlyLook", False), ("leaveIt", None)]
)
def test_what_another_computer_left_open_is_asked_about(
    program: Program,
    sample_path: Path,
    button: str,
    writes: bool | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left_by(sample_path, "harbour-pc")
    monkeypatch.setattr(program, "_welcome", lambda _: False)
    answer(button)
    assert program.start(sample_path) == (writes is not None)
    if writes is not None:
        window = window_of(program)
        assert window.office.store.read_only is not writes
        assert ("harbour-pc" in child(window, QLabel, "windowNoticeWords").text()) is not writes
