"""The room of a screen is known without holding the screen."""

from __future__ import annotations

import gc

from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cityreport.ui.kit.screen_size import available_size


def test_a_window_its_parts_and_its_dialogs_have_the_room_of_its_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    part = QWidget(window)
    whole = QGuiApplication.primaryScreen().availableSize()
    assert available_size(part) == whole  # nothing is shown yet
    window.show()
    qtbot.waitExposed(window)
    dialog = QDialog(window)
    assert [available_size(of) for of in (window, part, dialog)] == [whole] * 3


def test_the_screen_outlives_dialogs_that_are_collected_as_garbage(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    for _ in range(50):
        dialog = QDialog(window)
        dialog.circle = dialog  # type: ignore[attr-defined]
        available_size(dialog)
        dialog.setParent(None)
        del dialog
    gc.collect()
    screens = QGuiApplication.screens()
    assert len(screens) == 1
    assert screens[0].virtualSiblings()
    assert screens[0].availableGeometry().isValid()
    QCursor.pos()
