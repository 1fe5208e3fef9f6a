"""Beside a free text stands that no names belong there; a hint speaks and never blocks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.ui.checks.reason_dialog import ReasonDialog
from cityreport.ui.kit.no_names_hint import NoNames, rule


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_the_hint_comes_and_goes_and_repeats_nothing(
    qtbot: QtBot, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    editor = kind()
    editor.setAccessibleDescription("Two lines at most.")
    beside = NoNames([editor], lambda: ("Villa Xul",))
    for widget in (editor, beside):
        qtbot.addWidget(widget)
    assert editor.accessibleDescription() == f"Two lines at most. {rule()}"
    assert beside.hint == ""
    qtbot.keyClicks(editor, "Juana Quintero")
    assert "looks like a person's name" in beside.hint
    assert "Juana" not in beside.hint
    editor.clear()
    qtbot.keyClicks(editor, "Villa Xul, table 4")
    assert beside.hint == ""


def test_a_reason_that_looks_like_a_name_is_taken_all_the_same(qtbot: QtBot) -> None:
    taken: list[str] = []
    parent = QPlainTextEdit()
    qtbot.addWidget(parent)
    dialog = ReasonDialog("Accept", "A finding", taken.append, parent)
    beside = dialog.findChild(NoNames)
    text = dialog.findChild(QPlainTextEdit, "reasonText")
    assert isinstance(beside, NoNames)
    assert isinstance(text, QPlainTextEdit)
    text.setPlainText("cédula 79.456.123")
    assert "ID number" in beside.hint
    dialog._on_accepted()
    assert taken == ["cédula 79.456.123"]


def test_it_is_said_in_spanish_too(qtbot: QtBot) -> None:
    i18n.set_language("es")
    editor = QLineEdit()
    qtbot.addWidget(editor)
    beside = NoNames([editor])
    qtbot.addWidget(beside)
    assert rule() != "No names of people here."
    assert rule() in editor.accessibleDescription()
