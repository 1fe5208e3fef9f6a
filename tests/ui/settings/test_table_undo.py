"""What is typed into a table of Settings can be undone, key by key, before it is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from cityreport.ui.settings.editable_table import EditableColumn, EditableTable
from tests.ui.fixtures_pages import child

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ROWS = [("01", "Old Town"), ("02", "Harbour")]


@pytest.fixture
def table(qtbot: QtBot) -> EditableTable:
    made = EditableTable("areas", "Districts", [EditableColumn(t, 90) for t in "AB"], 1)
    qtbot.addWidget(made)
    made.fill(ROWS)
    made.show()
    return made


def texts(table: EditableTable) -> list[tuple[str, ...]]:
    return [row for _, row in table.rows()]


def press(table: EditableTable, key: Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(child(table, QTableWidget, "areas"), key, modifier)


def type_into(table: EditableTable, row: int, column: int, text: str) -> None:
    item = child(table, QTableWidget, "areas").item(row, column)
    assert item is not None
    item.setText(text)


def test_each_change_is_one_step_back(table: EditableTable) -> None:
    grid = child(table, QTableWidget, "areas")
    type_into(table, 0, 1, "New Town")
    grid.selectAll()
    press(table, Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
    assert texts(table) == []
    grid.setCurrentCell(0, 0)
    QApplication.clipboard().setText("07\tHill\n08\tShore\n09\tMoor")
    press(table, Key.Key_V)
    assert texts(table) == [("07", "Hill"), ("08", "Shore"), ("09", "Moor")]
    press(table, Key.Key_Z)
    assert texts(table) == []
    press(table, Key.Key_Z)
    assert texts(table) == [("01", "New Town"), ("02", "Harbour")]
    press(table, Key.Key_Z)
    press(table, Key.Key_Z)
    assert texts(table) == ROWS, "no further than what is stored"
    press(table, Key.Key_Y)
    press(table, Key.Key_Z, CONTROL | SHIFT)
    assert texts(table) == []


def test_the_window_does_not_undo_what_is_stored_meanwhile(
    qtbot: QtBot, table: EditableTable
) -> None:
    """Ctrl+Z is the table's while it has the focus, also with nothing left to undo."""
    undone: list[int] = []
    shortcut = QShortcut(QKeySequence.StandardKey.Undo, table)
    shortcut.activated.connect(lambda: undone.append(1))
    grid = child(table, QTableWidget, "areas")
    table.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    type_into(table, 0, 1, "New Town")
    qtbot.keyClick(grid, Key.Key_Z, CONTROL)
    qtbot.keyClick(grid, Key.Key_Z, CONTROL)
    assert texts(table) == ROWS
    assert undone == []


ACTS: tuple[Callable[[EditableTable, int, str], object], ...] = (
    lambda table, at, text: type_into(table, at % len(table._table.all_texts()), 1, text),
    lambda table, _at, _text: table.add_row(),
    lambda table, at, _text: (
        table._table.setCurrentCell(at % len(table._table.all_texts()), 0),
        len(table._table.all_texts()) > 1 and table.remove_row(),
    ),
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.text("ab", max_size=2))))
def test_undo_and_redo_lead_through_all_that_was_done(
    table: EditableTable, done: list[tuple[Callable[..., object], int, str]]
) -> None:
    table.fill(ROWS)
    states = [table._table.all_texts()]
    for act, at, text in done:
        act(table, at, text)
        if table._table.all_texts() != states[-1]:
            states.append(table._table.all_texts())
    for held in reversed(states[:-1]):
        press(table, Key.Key_Z)
        assert table._table.all_texts() == held
    for held in states[1:]:
        press(table, Key.Key_Y)
        assert table._table.all_texts() == held
