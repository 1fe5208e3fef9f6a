"""Beside a free text stands that no names belong there; a hint speaks and never blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.period import Period
from cityreport.settings import Settings
from cityreport.ui.checks.reason_dialog import ReasonDialog
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames, rule
from cityreport.ui.settings.city_section import CitySection
from cityreport.ui.settings.population_section import PopulationSection
from cityreport.ui.settings.set_up_dialog import SetUpDialog


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


def test_what_is_wrong_with_a_field_does_not_take_the_sentence_away(qtbot: QtBot) -> None:
    editor = QLineEdit()
    field = Field("Role", editor, "role", "Two lines at most.")
    beside = NoNames([editor])
    for widget in (field, beside):
        qtbot.addWidget(widget)
    assert editor.accessibleDescription() == f"Two lines at most. {rule()}"
    field.show_fault("Say who you are.")
    field.show_fault("Say it in one line.")
    assert editor.accessibleDescription() == f"Say it in one line. {rule()}"
    field.clear_fault()
    assert editor.accessibleDescription() == f"Two lines at most. {rule()}"


def test_a_contact_may_be_a_telephone_and_no_name(qtbot: QtBot) -> None:
    section = CitySection()
    qtbot.addWidget(section)
    contact = section.findChild(QPlainTextEdit, "settingsContact")
    beside = section.findChild(NoNames)
    assert isinstance(contact, QPlainTextEdit)
    assert isinstance(beside, NoNames)
    contact.setPlainText("Observatory, +57 310 555 1234, data@example.org")
    assert beside.hint == ""
    contact.setPlainText("ask for Juana Quintero")
    assert "looks like a person's name" in beside.hint
    assert rule() in contact.accessibleDescription()


def test_the_sources_of_the_population_have_the_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    section = PopulationSection()
    dialog = SetUpDialog(
        Settings(tmp_path / "s.json"), tmp_path / "o.cityreport", Period.month(2024, 1)
    )
    for widget in (section, dialog):
        qtbot.addWidget(widget)
    table = section.findChild(QTableWidget, "populationTable")
    source = dialog.findChild(QLineEdit, "setUpSource")
    assert isinstance(table, QTableWidget)
    assert isinstance(source, QLineEdit)
    assert table.accessibleDescription() == rule()
    assert source.accessibleDescription() == rule()
