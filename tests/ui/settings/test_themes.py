"""The colours of the window: chosen in Settings, or the system's, and never at the cost of work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from cityreport.settings import CHOSEN
from cityreport.ui.app import Program
from cityreport.ui.kit import theme
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.theme import COLORS, apply_theme, colors_of, icon, theme_in_use
from cityreport.ui.main_window import MainWindow
from tests.ui.fixtures_pages import child


@pytest.fixture(autouse=True)
def light_again() -> Iterator[None]:
    """Other tests find the colours that they know."""
    yield
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for window in app.topLevelWidgets():  # each would be styled again
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply_theme(app, "light")
    app.styleHints().unsetColorScheme()


@pytest.fixture
def shown(program: Program, sample_path: Path) -> MainWindow:
    """The sample city's settings, in view."""
    assert program.start(sample_path)
    assert program.window is not None
    program.window.go("settings")
    tabs = child(program.window, QTabWidget, "settingsTabs")
    tabs.setCurrentIndex(tabs.count() - 1)
    return program.window


def choose(window: MainWindow, name: str) -> None:
    """Choose colours as a person does."""
    box = child(window, Picker, "settingsTheme")
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def ground() -> str:
    return QApplication.palette().color(QPalette.ColorRole.Window).name().upper()


@pytest.mark.parametrize("name", ["dark", "contrast"])
def test_colours_are_chosen_and_the_window_is_built_anew_in_them(
    qtbot: QtBot, program: Program, shown: MainWindow, name: str
) -> None:
    light = icon("house").pixmap(20).toImage()
    choose(shown, name)
    qtbot.waitUntil(lambda: program.window is not shown)
    window = program.window
    assert window is not None
    assert window.current_page() == "settings", "the person stays where they were"
    assert (theme_in_use(), ground()) == (name, colors_of(name).window)
    assert child(window, Picker, "settingsTheme").currentData() == name
    assert icon("house").pixmap(20).toImage() != light
    assert child(window, QWidget, "settingsPage").isVisible()


def test_colours_wait_for_what_is_not_saved(
    qtbot: QtBot, program: Program, shown: MainWindow
) -> None:
    child(shown, QLineEdit, "settingsCityName").setText("Another")
    choose(shown, "dark")
    assert program.window is shown
    assert "Save or discard" in child(shown, QLabel, "settingsThemeNote").text()
    assert child(shown, QComboBox, "settingsTheme").currentData() == ""
    assert theme_in_use() == "light"


def test_the_system_is_followed_unless_something_was_chosen(
    qtbot: QtBot, program: Program, shown: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "system_theme", lambda: "contrast")
    program._on_theme()
    qtbot.waitUntil(lambda: program.window is not shown)
    assert theme_in_use() == "contrast"
    window = program.window
    program._settings.set("theme", "contrast")
    monkeypatch.setattr(theme, "system_theme", lambda: "dark")
    program._on_theme()
    QApplication.processEvents()
    assert program.window is window
    assert theme_in_use() == "contrast"


def test_a_system_that_changes_while_something_is_typed_waits(
    qtbot: QtBot, program: Program, shown: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    child(shown, QLineEdit, "settingsCityName").setText("Another")
    monkeypatch.setattr(theme, "system_theme", lambda: "dark")
    program._on_theme()
    QApplication.processEvents()
    assert program.window is shown
    assert colors_of("light") == COLORS
    assert child(shown, QLineEdit, "settingsCityName").text() == "Another"


def test_every_theme_that_can_be_set_has_its_colours() -> None:
    setting = next(one for one in CHOSEN if one.name == "theme")
    assert len({colors_of(name).window for name in setting.known}) == len(setting.known)
