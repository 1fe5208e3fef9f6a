"""Every page keeps the keyboard contract: Tab, Alt-letters, pickers, where the focus begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import apply_theme
from cityreport.ui.main_window import MainWindow
from cityreport.ui.pages import APART, PAGES
from tests.ui.fixtures_pages import child
from tests.ui.keys_contract import (
    Key,
    letter_faults,
    menu_faults,
    name_faults,
    order_faults,
    picker_faults,
    stops,
    tabbed,
)

NAMES = [entry.name for entry in (*PAGES, *APART)]
BEGINS = {
    "home": "enterDue",
    "enter": "entryGrid",
    "checks": "findingsTable",
    "year": "words_prevention",
    "progress": "chartKind",
    "districts": "districtGrid",
    "submissions": "exportFromMonth",
    "history": "historyTable",
    "settings": "settingsCityName",
    "second_keying": "againGrid",
    "network": "deskSource",
}
"""The control that has the focus once a page is opened."""
KEEPS_TAB = {"enter", "second_keying"}
"""Pages whose grid moves with Tab, as a spreadsheet; F6 leaves it."""


@pytest.fixture
def window(qtbot: QtBot, sample: Office, tmp_path: Path) -> Iterator[MainWindow]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)
    tasks = Tasks()
    made = MainWindow(sample, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    yield made
    tasks.wait()
    made.dismiss()


def opened(qtbot: QtBot, window: MainWindow, name: str) -> QWidget:
    window.go(name)
    qtbot.waitUntil(lambda: not window.context.tasks._handles)
    return window._pages[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_keeps_the_keyboard_contract(qtbot: QtBot, window: MainWindow, name: str) -> None:
    page = opened(qtbot, window, name)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == BEGINS[name], "the focus begins at the task"
    faults = [*letter_faults(page), *name_faults(page)]
    tabs = page.findChild(QTabWidget, "settingsTabs")
    if name in KEEPS_TAB:
        faults += reach_faults(page)
    elif tabs is None:
        faults += order_faults(page)
    for at in range(0 if tabs is None else tabs.count()):
        assert tabs is not None
        tabs.setCurrentIndex(at)
        QApplication.processEvents()
        faults += [*order_faults(page), *name_faults(page)]
    for at in range(1 if tabs is None else tabs.count()):
        if tabs is not None:
            tabs.setCurrentIndex(at)
        faults += picker_faults(page)  # last: a list that was open takes keys from the rest
    assert faults == []


def reach_faults(page: QWidget) -> list[str]:
    """F6 leads from the grid to the parts beside it, and Tab through each of them and out."""
    seen: list[QWidget] = []
    for _ in range(3):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Key.Key_F6)
        seen += tabbed(page)
        focused.setFocus()
        QTest.keyClick(focused, Key.Key_F6)
        seen += tabbed(page, Key.Key_Backtab)
        focused.setFocus()
        QTest.keyClick(focused, Key.Key_F6)
    return [f"no key reaches {stop.objectName()}" for stop in set(stops(page)) - set(seen)]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_letter_leads_to_one_line_of_a_menu(
    qtbot: QtBot, sample: Office, tmp_path: Path, language: str
) -> None:
    with i18n.in_language(language):
        window = MainWindow(sample, Settings(tmp_path / "settings.json"), Tasks())
    qtbot.addWidget(window)
    assert list(menu_faults(window.menuBar().actions(), "the bar")) == []
    window.dismiss()


def test_ctrl_s_says_that_all_is_saved_already(qtbot: QtBot, window: MainWindow) -> None:
    for name in ("home", "enter", "history"):
        opened(qtbot, window, name)
        child(window, QAction, "saveNow").trigger()
        said = child(window, QLabel, "messageLabel").text()
        assert said == "Everything is already saved: each answer is written as you type it."
        window.say("")


def test_arrows_show_page_after_page_and_enter_goes_into_one(
    qtbot: QtBot, window: MainWindow
) -> None:
    pages = child(window, QListWidget, "navigation")
    pages.setFocus()
    for name in ("enter", "checks"):
        QTest.keyClick(pages, Key.Key_Down)
        assert window.current_page() == name
        assert QApplication.focusWidget() is pages
    QTest.keyClick(pages, Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == BEGINS["checks"]
