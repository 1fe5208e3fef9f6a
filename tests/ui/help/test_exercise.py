"""The exercise on the sample: its steps tick themselves by what was really done.

`tests/office/test_sample_office.py` walks the steps on the sample itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import Observation
from cityreport.domain.period import Period
from cityreport.office.first_steps import PRACTICE_CELLS
from cityreport.office.office import Office
from cityreport.office.sample_clock import SampleCity
from cityreport.settings import Settings
from cityreport.ui.help import exercise
from cityreport.ui.help.exercise import ExerciseBar
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow, complete
from tests.ui.fixtures_pages import child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[MainWindow]:
    tasks = Tasks()
    made = MainWindow(office, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(made)
    made.go("home")
    made.show()
    complete(made)
    yield made
    tasks.wait()
    made.dismiss()


def said(window: MainWindow) -> tuple[str, str]:
    return (
        child(window, QLabel, "exerciseCount").text().rpartition(" ")[2],
        child(window, QLabel, "exerciseWords").text(),
    )


def test_the_bar_shows_the_next_step_and_the_way_to_it(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exercise, "sample_city", lambda _: SampleCity.LONDON)
    child(window, QAction, "helpExercise").trigger()
    assert said(window)[0] == "○✓○○○○"
    assert "G1, G2 and R1" in said(window)[1]
    qtbot.mouseClick(child(window, QPushButton, "exerciseShow"), Qt.MouseButton.LeftButton)
    here = window.whereabouts()
    assert (here.page, here.period, here.indicator) == ("enter", Period.month(2023, 12), "G1")
    for key in PRACTICE_CELLS:
        window.office.cells.record(Observation(key, 5))
    assert said(window)[0] == "✓✓○○○○"
    assert "November 2023" in said(window)[1]
    window.go("progress")
    assert said(window)[0] == "✓✓○○✓○"
    qtbot.mouseClick(child(window, QPushButton, "exerciseClose"), Qt.MouseButton.LeftButton)
    assert child(window, ExerciseBar, "exerciseBar").isHidden()


def test_it_opens_the_sample_from_an_office_of_ones_own(window: MainWindow) -> None:
    asked: list[object] = []
    window.sample_chosen.connect(asked.append)
    child(window, QAction, "helpExercise").trigger()
    assert asked == ["london"]
    assert window.findChild(ExerciseBar) is None
