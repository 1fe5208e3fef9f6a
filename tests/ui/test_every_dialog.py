"""Every dialog that there is keeps the keyboard contract, those of tomorrow too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cityreport.office.office import Office
from cityreport.ui.kit.dialog import Dialog
from cityreport.ui.kit.message_box import Icon, MessageBox, Role
from tests.ui.every_dialog import OPENERS, Opener, every_dialog
from tests.ui.keys_contract import (
    Key,
    default_faults,
    letter_faults,
    name_faults,
    order_faults,
    picker_faults,
)


def test_every_dialog_is_walked() -> None:
    assert every_dialog() == set(OPENERS), "a new dialog needs its line in OPENERS"


@pytest.mark.parametrize("kind", OPENERS, ids=lambda kind: kind.__name__)
def test_a_dialog_keeps_the_keyboard_contract(
    qtbot: QtBot, office: Office, tmp_path: Path, kind: type[Dialog]
) -> None:
    desk = Opener(qtbot, office, tmp_path)
    dialog = OPENERS[kind](desk)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: _has_focus(dialog))
    faults = [
        *name_faults(dialog),
        *letter_faults(dialog),
        *picker_faults(dialog),
        *order_faults(dialog),
        *default_faults(dialog),
    ]
    assert faults == []
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible(), "Esc cancels"
    assert not dialog.result()
    desk.context.tasks.wait()


def _has_focus(dialog: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and dialog.isAncestorOf(focused)


def test_a_question_in_a_box_has_its_default_and_its_way_out(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = MessageBox("box", Icon.Question, "Remove <b>it</b>?", parent)
    remove = box.offer("Remove", "remove", Role.DestructiveRole)
    keep = box.offer("Keep", "keep", Role.RejectRole, default=True, escape=True)
    box.open()
    assert (keep.property("role"), remove.property("role") or "") == ("primary", "")
    QTest.keyClick(box, Key.Key_Return)
    assert box.clickedButton() is keep
    box.open()
    QTest.keyClick(box, Key.Key_Escape)
    assert box.clickedButton() is keep


def test_a_box_that_leaves_a_key_open_is_not_shown(qtbot: QtBot) -> None:
    box = MessageBox("box", Icon.Question, "What?")
    qtbot.addWidget(box)
    box.offer("One", "one")
    with pytest.raises(AssertionError, match="box"):
        box.showEvent(QShowEvent())
