"""The look: a list that drops down shows all it has, and what is marked in it can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.ui.kit.building_blocks import button
from cityreport.ui.kit.one_line import OneLine
from cityreport.ui.kit.theme import COLORS, apply_theme
from tests.ui.kit.test_contrast import contrast, luminance


def themed() -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)


def test_a_list_that_drops_down_shows_all_and_marks_it_readably(qtbot: QtBot) -> None:
    themed()
    picker = QComboBox()
    picker.addItems(["Choose…", "The point is the decimal sign", "The comma is the decimal sign"])
    qtbot.addWidget(picker)
    picker.resize(300, 32)
    picker.show()
    picker.showPopup()
    view = picker.view()
    qtbot.waitUntil(view.isVisible)
    view.setCurrentIndex(picker.model().index(1, 0))
    QApplication.processEvents()
    last = view.visualRect(picker.model().index(2, 0))
    assert last.bottom() <= view.viewport().rect().bottom(), "nothing has to be scrolled"
    row = view.visualRect(picker.model().index(1, 0))
    shown = view.viewport().grab().toImage()
    back = shown.pixelColor(QPoint(shown.width() - 3, row.center().y())).name()
    darkest = min(
        (shown.pixelColor(x, y).name() for x in range(120) for y in range(row.top(), row.bottom())),
        key=luminance,
    )
    assert contrast(back, darkest) >= 4.5
    assert contrast(back, COLORS.text) >= 4.5
    picker.hidePopup()


def test_the_picture_of_a_button_that_cannot_be_pressed_is_seen(qtbot: QtBot) -> None:
    themed()
    save: QPushButton = button("Save", "save", lambda: None, picture="save", primary=True)
    qtbot.addWidget(save)
    drawn = save.icon().pixmap(20, QIcon.Mode.Disabled).toImage()
    inked = {
        drawn.pixelColor(x, y).name()
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() == 255
    }
    assert inked
    assert all(contrast(color, COLORS.sunken) >= 3 for color in inked)


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_a_line_without_room_ends_in_an_ellipsis_and_is_whole_in_its_tool_tip(
    qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    themed()
    line = OneLine("line")
    line.setLayoutDirection(direction)
    qtbot.addWidget(line)
    said = "324 cells were imported. Undo takes them all back in one step."
    line.say(said)
    line.resize(line.sizeHint())
    line.show()
    assert line.shown() == said
    assert not line.grab().toImage().isNull()
    line.resize(160, line.height())
    assert line.shown().endswith("…")
    assert said.startswith(line.shown()[:-1])
    assert (line.text(), line.toolTip()) == (said, said)
    assert line.minimumSizeHint().width() < 160, "a sentence makes no window wider"
    inked = line.grab().toImage()
    back = inked.pixelColor(0, 0)
    columns = [
        x
        for x in range(inked.width())
        if any(inked.pixelColor(x, y) != back for y in range(inked.height()))
    ]
    assert columns, "it is painted"
    assert max(columns) < 160
