"""The exercise on the sample: its steps tick themselves by what was really done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.checks.finding import Finding
from cityreport.domain.observation import Observation
from cityreport.domain.period import Period
from cityreport.office.first_steps import PRACTICE_CELLS, PRACTICE_SIGN
from cityreport.office.office import Office
from cityreport.ui.app import Program
from cityreport.ui.help.exercise import ExerciseBar
from cityreport.ui.main_window import MainWindow, complete
from tests.ui.fixtures_pages import child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def said(window: MainWindow) -> tuple[str, str]:
    return (
        child(window, QLabel, "exerciseCount").text().rpartition(" ")[2],
        child(window, QLabel, "exerciseWords").text(),
    )


def test_the_exercise_leads_through_a_month_of_the_sample(
    qtbot: QtBot, program: Program, sample_path: Path, tmp_path: Path
) -> None:
    program.start(sample_path)
    window = window_of(program)
    complete(window)
    child(window, QAction, "helpExercise").trigger()
    office = window.office
    assert said(window)[0] == "○○○○○○"
    qtbot.mouseClick(child(window, QPushButton, "exerciseShow"), Qt.MouseButton.LeftButton)
    here = window.whereabouts()
    assert (here.page, here.period, here.indicator) == ("enter", Period.month(2023, 12), "G1")
    for key in PRACTICE_CELLS:
        office.cells.record(Observation(key, 5))
    assert said(window)[0] == "✓○○○○○"
    office.annotations.unflag(PRACTICE_CELLS[0])
    assert "November 2023" in said(window)[1]
    known = office.annotations.acceptances()
    found = office.checks.check(Period.month(2023, 11))
    left: Finding = next(one for one in found if one.identity not in known)
    office.annotations.accept(left, "As published")
    assert said(window)[0] == "✓✓✓○○○"
    office.sign_off.sign(PRACTICE_SIGN, "head of statistics")
    assert "Open Progress" in said(window)[1]
    window.go("progress")
    year = Period.of_year(2023)
    office.exports.export(year, year, ["json"], tmp_path / "out")
    assert said(window)[0] == "✓✓✓✓✓✓"
    assert "Your own city" in said(window)[1]
    qtbot.mouseClick(child(window, QPushButton, "exerciseClose"), Qt.MouseButton.LeftButton)
    assert child(window, ExerciseBar, "exerciseBar").isHidden()


def test_it_opens_the_sample_from_an_office_of_ones_own(
    qtbot: QtBot, program: Program, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.show(office)
    window = window_of(program)
    complete(window)
    asked: list[object] = []
    window.sample_chosen.disconnect()
    window.sample_chosen.connect(asked.append)
    child(window, QAction, "helpExercise").trigger()
    assert asked == ["london"]
    assert window.findChild(ExerciseBar) is None
