"""The page Enter on a screen of 1366 × 768 at 150 %: rows of numbers come before anything else."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from tests.ui.fixtures_enter import Enter
from tests.ui.fixtures_pages import child

ROOM = (839, 416)
"""What the window leaves of 911 × 512 pixels."""


def made_low(enter: Enter) -> None:
    enter.page.resize(*ROOM)
    for _ in range(3):
        QApplication.processEvents()


def test_the_bar_takes_one_line_and_the_keys_give_way(enter: Enter) -> None:
    made_low(enter)
    assert enter.page.bar.height() < 2 * enter.page.bar.period.height()
    required = child(enter.page, QLabel, "requiredLabel")
    assert required.text() == "0/10"
    assert required.accessibleName() == required.toolTip() == "0 of 10 required answered"
    assert not child(enter.page, QWidget, "enterHint").isVisible()
    area = child(enter.page, QScrollArea, "pageArea")
    assert area.verticalScrollBar().maximum() == 0, "the page itself need not be scrolled"


def test_one_bar_moves_words_and_fields_of_the_panel(enter: Enter) -> None:
    made_low(enter)
    reading = child(enter.page.panel, QScrollArea, "cellReadingArea")
    room = child(enter.page.panel, QScrollArea, "cellPanelRoom")
    assert reading.verticalScrollBar().maximum() == 0
    assert room.verticalScrollBar().maximum() > 0
    enter.page.resize(1190, 660)
    QApplication.processEvents()
    assert room.verticalScrollBar().maximum() == 0, "in a high window only the words scroll"
