"""A mouse that rests on a button reads what it does, and its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.button_tips import tip_of
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.wheel_filter import keep_wheel
from cityreport.ui.main_window import MainWindow, complete
from cityreport.ui.pages import APART, PAGES

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def made(qtbot: QtBot, text: str) -> QPushButton:
    button = QPushButton(text)
    qtbot.addWidget(button)
    return button


def test_the_tip_is_the_name_or_the_own_tip_with_the_key(qtbot: QtBot) -> None:
    button = made(qtbot, "\u2002&Next")
    assert tip_of(button) == "Next (Alt+N)"
    button.setToolTip("To the next step")
    assert tip_of(button) == "To the next step (Alt+N)"
    button.setToolTip("Next, Alt+N")
    assert tip_of(button) == "Next, Alt+N"
    plain = made(qtbot, "Close")
    assert tip_of(plain) == "Close"
    plain.setDefault(True)
    key = QKeySequence("Return").toString(QKeySequence.SequenceFormat.NativeText)
    assert tip_of(plain) == f"Close ({key})"  # in the language that Qt speaks


def test_it_is_shown_where_the_mouse_rests(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    keep_wheel(app)
    button = made(qtbot, "<b>&Save</b>")
    button.show()
    app.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, QPoint(2, 2), QPoint(5, 5)))
    assert "&lt;b&gt;Save&lt;/b&gt; (Alt+S)" in QToolTip.text()
    QToolTip.hideText()


def test_every_button_of_every_page_has_one(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    tasks = Tasks()
    window = MainWindow(sample, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(window)
    window.show()
    complete(window)
    seen = 0
    for entry in (*PAGES, *APART):
        window.go(entry.name)
        for button in window.findChildren(QAbstractButton):
            if button.isVisible() and not button.objectName().startswith("qt_"):
                if button.metaObject().className() == "QTableCornerButton":
                    continue
                key = button.shortcut().toString()
                assert tip_of(button), f"{entry.name}: {button.objectName()}"
                assert key in tip_of(button), f"{entry.name}: {button.objectName()}"
                seen += 1
    assert seen > 50
    tasks.wait()
    window.dismiss()
