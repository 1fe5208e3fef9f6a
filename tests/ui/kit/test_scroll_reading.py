"""A screen reader that counts children, and asks for one that went meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.ui.kit import scroll_reading
from cityreport.ui.kit.scroll_room import ScrollRoom


def read(widget: QWidget) -> QAccessibleInterface:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    scroll_reading.install(app)
    answer = QAccessible.queryAccessibleInterface(widget)
    assert answer is not None
    return answer


def test_a_child_that_went_with_its_bar_is_no_child(qtbot: QtBot) -> None:
    inside = QLabel("long\n" * 200)
    room = ScrollRoom("room", inside)
    qtbot.addWidget(room)
    room.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    room.show()
    answer = read(room)
    room.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    for index in (answer.childCount(), 99, -1):
        assert answer.child(index) is None


def test_what_stands_in_a_room_is_reached_through_it(qtbot: QtBot) -> None:
    button = QPushButton("Sign off…")
    room = ScrollRoom("room", button)
    qtbot.addWidget(room)
    room.setAccessibleName("Sign-off")
    room.show()
    found = [read(room)]
    for parent in found:
        found += [child for n in range(parent.childCount()) if (child := parent.child(n))]
    assert "Sign off…" in [one.text(QAccessible.Text.Name) for one in found]
    assert found[0].text(QAccessible.Text.Name) == "Sign-off"
