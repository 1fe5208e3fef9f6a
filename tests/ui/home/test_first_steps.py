"""Home's list of first steps: it ticks itself off and can be closed for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.home.first_steps_card import FirstStepsCard
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow, complete
from tests.ui.fixtures_pages import child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
STEPS = ("set_up", "number", "place", "check", "sign", "send")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def window(qtbot: QtBot, office: Office, settings: Settings) -> Iterator[MainWindow]:
    yield from opened(qtbot, office, settings)


def opened(qtbot: QtBot, office: Office, settings: Settings) -> Iterator[MainWindow]:
    tasks = Tasks()
    made = MainWindow(office, settings, tasks)
    qtbot.addWidget(made)
    made.go("home")
    made.show()
    complete(made)
    yield made
    tasks.wait()
    made.dismiss()


def ticks(window: MainWindow) -> str:
    shown = [window.findChild(QWidget, f"firstStep_{step}") for step in STEPS]
    return "".join("✓" if isinstance(one, QLabel) else "○" for one in shown)


def test_the_steps_tick_themselves_off(qtbot: QtBot, window: MainWindow) -> None:
    assert ticks(window) == "✓○○○○○"
    qtbot.mouseClick(child(window, QPushButton, "firstStep_check"), Qt.MouseButton.LeftButton)
    assert window.current_page() == "checks"
    window.office.cells.record(Observation(CellKey("L1", Period.month(2023, 12)), 4))
    window.go("home")
    qtbot.waitUntil(lambda: ticks(window) == "✓✓○✓○○")
    assert child(window, QPushButton, "firstStep_sign").accessibleDescription() == "Still to do"


def test_a_list_that_is_filled_anew_shows_each_step_once(window: MainWindow) -> None:
    card = child(window, FirstStepsCard, "firstStepsCard")
    card.refresh()
    card.refresh()
    QApplication.processEvents()
    steps = [one for one in card.findChildren(QWidget) if one.objectName() == "firstStep_sign"]
    assert sum(one.isVisible() for one in steps) == 1


def test_closed_once_it_never_comes_back(
    qtbot: QtBot, window: MainWindow, office: Office, settings: Settings
) -> None:
    close = child(window, QPushButton, "closeFirstSteps")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert child(window, FirstStepsCard, "firstStepsCard").isHidden()
    for again in opened(qtbot, office, settings):
        assert again.findChild(FirstStepsCard) is None
