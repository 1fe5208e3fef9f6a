"""What a screen reader is told: names, roles and states of the grid, and what is said by itself."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.kit import speech
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.notice import Notice
from cityreport.ui.kit.one_line import OneLine
from cityreport.ui.kit.save_state import SaveLine, SaveState
from tests.ui.fixtures_enter import Enter, Key, cell

Heard = list[tuple[str, bool]]
"""What was said, and whether at once."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What a screen reader that runs is told by itself."""
    said: Heard = []

    def send(event: QAccessibleAnnouncementEvent) -> None:
        urgent = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
        said.append((event.message(), urgent))

    monkeypatch.setattr(speech, "is_listening", lambda: True)
    monkeypatch.setattr(speech, "send", send)
    return said


def interface(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def test_nothing_is_sent_where_nobody_listens(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "is_listening", lambda: False)
    monkeypatch.setattr(speech, "send", lambda _: pytest.fail("nobody listens"))
    label = QLabel()
    qtbot.addWidget(label)
    speech.announce(label, "Saved")


def test_refusals_come_at_once_and_the_rest_in_its_turn(qtbot: QtBot, heard: Heard) -> None:
    refusal, line, notice = words(role="wrong"), OneLine("line"), Notice("note")
    field = Field("Name", QLineEdit(), "name")
    for part in (refusal, line, notice, field):
        qtbot.addWidget(part)
    refusal.setText("Give a reason.")
    refusal.setText("Give a reason.")
    line.say("The report is saved.")
    notice.tell("The clock is wrong.")
    field.show_fault("Choose a name.")
    assert heard == [
        ("Give a reason.", True),
        ("The report is saved.", False),
        ("The clock is wrong.", True),
        ("Choose a name.", True),
    ]
    assert interface(field.editor).text(QAccessible.Text.Description) == "Choose a name."


def test_saved_is_said_in_a_word_and_trouble_in_a_sentence(qtbot: QtBot, heard: Heard) -> None:
    line = SaveLine("shape", "label")
    qtbot.addWidget(line)
    line.show_state(SaveState.UNTOUCHED, "All is saved")
    line.show_state(SaveState.SAVED, "Saved on this computer 14:03:22", spoken="Saved")
    line.show_state(SaveState.SAVED, "Saved on this computer 14:03:22", spoken="Saved")
    line.show_state(SaveState.REFUSED, "Nothing is being saved")
    assert heard == [("Saved", False), ("Nothing is being saved", True)]
    shape = line.findChild(QLabel, "shape")
    assert shape is not None
    assert interface(shape).text(QAccessible.Text.Name) == "Nothing is being saved"


def value_column(enter: Enter) -> int:
    columns = enter.grid.entries.sheet.columns
    return next(at for at, one in enumerate(columns) if one.kind is ColumnKind.VALUE)


def spoken(enter: Enter, key: CellKey) -> str:
    """What a screen reader gets as the name of a cell of the grid."""
    grid = interface(enter.grid)
    row = next(at for at, line in enumerate(enter.grid.entries.sheet.rows) if line.key == key)
    columns = enter.grid.model().columnCount() + 1  # the headings of the rows are cells too
    found = grid.child((row + 1) * columns + value_column(enter) + 1)
    assert found is not None
    assert found.role() is QAccessible.Role.Cell
    return found.text(QAccessible.Text.Name)


def test_the_grid_tells_row_column_value_state_and_finding(enter: Enter, heard: Heard) -> None:
    enter.go_to(cell("L1")).press("2", Key.Key_Return)
    assert spoken(enter, cell("L1")) == "L1 Intentional homicide, January 2024: 2, saved"
    assert spoken(enter, cell("L2")).endswith("January 2024: empty")
    heard.clear()
    enter.go_to(cell("L3")).press("5", Key.Key_Return)
    said = [sentence for sentence, _ in heard if sentence.startswith("Has to be put right: ")]
    assert len(said) == 1, "the finding of what was typed is said once"
    told = spoken(enter, cell("L3"))
    assert told.startswith("L3 Firearm homicide, January 2024: 5, to put right. ")
    assert told.removeprefix("L3 Firearm homicide, January 2024: 5, to put right. ") in said[0]


def test_a_word_in_place_of_a_number_is_refused_aloud(enter: Enter, heard: Heard) -> None:
    enter.go_to(cell("L1")).press("4", "x", Key.Key_Return)
    assert (enter.message, True) in heard
