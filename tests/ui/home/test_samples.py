"""The samples in the window: the small one, its note on Home, and starting again."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cityreport import paths
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.ui.app import Program
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.home import welcome_dialog
from cityreport.ui.home.welcome_dialog import WelcomeDialog
from cityreport.ui.main_window import MainWindow
from tests.ui.fixtures_pages import child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

KEY = CellKey("L1", Period.of_year(2013))


@pytest.fixture
def small(program: Program, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window on the small sample, as the welcome opens it."""

    def choose(dialog: WelcomeDialog) -> int:
        dialog.choice = "small"
        return 1

    monkeypatch.setattr(welcome_dialog.WelcomeDialog, "exec", choose)
    assert program.start(paths.default_store())
    assert program.window is not None
    return program.window


def test_the_small_sample_says_what_it_is_and_opens_at_its_year(
    qtbot: QtBot, small: MainWindow
) -> None:
    said = child(small, QLabel, "sampleWords").text()
    assert "today is always Feb 10, 2014" in said
    assert "Start the sample again" in said
    assert child(small, QLabel, "dueTitle").text() == "2013"
    assert child(small, QPushButton, "enterDue").text().strip() == "Sign 2013 off"
    small.go("enter")
    page = child(small, EnterPage, "enterPage")
    assert page.place().period == KEY.period


@pytest.mark.parametrize("is_meant", [True, False])
def test_a_sample_is_started_again_once_the_question_is_answered(
    qtbot: QtBot,
    program: Program,
    small: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    is_meant: bool,
) -> None:
    small.office.cells.record(Observation(KEY, 9))
    name = "startAgain" if is_meant else "cancelStartAgain"
    monkeypatch.setattr(QMessageBox, "exec", lambda box: child(box, QPushButton, name).click() or 0)
    action = child(small, QAction, "startSampleAgain")
    assert action.isVisible()
    action.trigger()
    window = program.window
    assert window is not None
    found = window.office.cells.get(KEY)
    assert found is not None
    assert found.value == (6 if is_meant else 9)
    assert (window is small) != is_meant


def test_the_menu_leads_from_one_sample_to_the_other(
    qtbot: QtBot, program: Program, small: MainWindow
) -> None:
    child(small, QAction, "openSample").trigger()
    london = program.window
    assert london is not None
    assert london is not small
    assert london.office.city.profile.city.name == "Greater London (sample)"
