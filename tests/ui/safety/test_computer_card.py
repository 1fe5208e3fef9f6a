"""An office file from another computer: Home asks once, and what was said holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.computers import ComputerRole
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.home.page import HomePage
from cityreport.ui.submissions.page import SubmissionsPage
from tests.conftest import RunCommand, clock
from tests.ui.fixtures_pages import child, listening, make_desk, text_of

MONTH = Period.parse("2023-01")


@pytest.fixture
def carried(office: Office, tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Office]:
    """The office file of a computer, opened on another one."""
    office.use(Settings(tmp_path / "a" / "settings.json"))
    office.cells.record(Observation(CellKey("L1", MONTH), 9))
    office.close()
    there = tmp_path / "b"
    there.mkdir()
    shutil.copy(office.store.path, there / "office.cityreport")
    with Office.open(there / "office.cityreport", catalogue_file, clock, "Ben") as opened:
        opened.use(Settings(there / "settings.json"))
        yield opened


def home(qtbot: QtBot, office: Office) -> HomePage:
    page = HomePage(make_desk(office, office.store.path.parent)[0])
    qtbot.addWidget(page)
    listening(page)
    page.resize(1190, 660)
    page.show()
    return page


def card(page: QWidget) -> QWidget:
    return child(page, QWidget, "computerCard")


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    qtbot.mouseClick(child(page, QPushButton, name), Qt.MouseButton.LeftButton)


def test_a_file_at_home_asks_nothing(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.use(Settings(tmp_path / "settings.json"))
    office.cells.record(Observation(CellKey("L1", MONTH), 9))
    assert not card(home(qtbot, office)).isVisible()


def test_moved_here_is_asked_once(qtbot: QtBot, carried: Office) -> None:
    page = home(qtbot, carried)
    assert card(page).isVisible()
    assert text_of(page, "computerTitle") == "This office file comes from another computer"
    press(qtbot, page, "computerHome")
    assert not card(page).isVisible()
    assert carried.computers.role() is ComputerRole.HOME
    assert not card(home(qtbot, carried)).isVisible()


def test_a_second_pc_is_told_what_it_does_and_can_become_the_home(
    qtbot: QtBot, carried: Office
) -> None:
    page = home(qtbot, carried)
    press(qtbot, page, "computerSecond")
    assert text_of(page, "computerTitle") == "This is a second PC of the office"
    assert not child(page, QPushButton, "computerSecond").isVisible()
    press(qtbot, page, "computerHome")
    assert not card(page).isVisible()


def test_the_page_submissions_sends_nothing_before_the_answer(
    qtbot: QtBot, carried: Office, tmp_path: Path
) -> None:
    context, recorded = make_desk(carried, tmp_path)
    context.settings.set("export_folder", str(tmp_path / "out"))
    page = SubmissionsPage(context)
    qtbot.addWidget(page)
    page.show()
    press(qtbot, page, "export")
    fault = child(page, QLabel, "exportFault")
    qtbot.waitUntil(fault.isVisible)
    assert "comes from another computer" in fault.text()
    assert child(page, QPushButton, "export").isEnabled()
    assert not (tmp_path / "out").exists()
    assert recorded.failed == []


def test_the_same_question_by_commands(carried: Office, run_command: RunCommand) -> None:
    path = carried.store.path
    carried.close()
    span = ("--from", "2023-01", "--to", "2023-01", "--out", path.parent / "out")
    code, _, err = run_command("export", *span, "--store", path)
    assert code == 1
    assert "cityreport set computer" in err
    assert run_command("set", "computer", "second", "--store", path)[0] == 0
    code, _, err = run_command("export", *span, "--store", path)
    assert code == 1
    assert "this is a second PC" in err
    assert "A second PC: it sends nothing." in run_command("set", "--store", path)[1]
    assert run_command("set", "computer", "home", "--store", path)[0] == 0
    code, out, _ = run_command("export", *span, "--public", "--store", path)
    assert code == 0
    assert "another copy of this office file" in out
