"""Home says who entered what today, and what the last officer left to say."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.app import Program
from cityreport.ui.home.page import HomePage
from tests.ui.fixtures_pages import child, listening, make_desk

LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, office: Office, folder: Path) -> HomePage:
    context, _ = make_desk(office, folder)
    page = HomePage(context)
    listening(page)
    qtbot.addWidget(page)
    page.show()
    return page


def test_a_note_is_left_and_ticked_off(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    page = shown(qtbot, office, tmp_path)
    page.context.open("hand_over", page)
    dialog = child(page, QDialog, "handOverDialog")
    qtbot.mouseClick(child(dialog, QPushButton, "leaveNote"), LEFT)
    assert dialog.isVisible(), "an empty note is none"
    child(dialog, QPlainTextEdit, "handOverText").setPlainText("Ask the police on Monday")
    qtbot.mouseClick(child(dialog, QPushButton, "leaveNote"), LEFT)
    assert child(page, QLabel, "handOver1Text").text() == "Ask the police on Monday"
    assert child(page, QLabel, "handOver1State").text().startswith("Ada, ")
    qtbot.mouseClick(child(page, QPushButton, "handOver1Done"), LEFT)
    assert office.hand_over.open_notes() == []
    qtbot.waitUntil(lambda: page.findChild(QLabel, "handOver1Text") is None)


def test_the_day_is_said_and_the_card_leads_to_a_note(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = shown(qtbot, office, tmp_path)
    office.cells.record(Observation(CellKey("L1", Period.parse("2023-01")), 4))
    said = child(page, QLabel, "dayWords")
    assert said.isVisible()
    assert "Ada: 1 change of a number (January 2023)" in said.text()
    qtbot.mouseClick(child(page, QPushButton, "writeNote"), LEFT)
    assert child(page, QDialog, "handOverDialog").isVisible()


def test_what_was_done_on_other_pages_is_said_when_home_is_opened_again(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = shown(qtbot, office, tmp_path)
    said = child(page, QLabel, "dayWords")
    page.hide()
    office.cells.record(Observation(CellKey("L1", Period.parse("2023-01")), 4))
    page.show()
    assert "Ada: 1 change of a number (January 2023)" in said.text()
    january = Period.parse("2023-01")
    office.exports.export(january, january, ["json"], tmp_path / "out")
    assert "Submission made" in said.text()


def test_nothing_is_said_of_a_day_without_work(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    page = shown(qtbot, sample, tmp_path)
    assert not child(page, QLabel, "dayWords").isVisible()


class _Shown(QObject):
    """Notes every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


def test_no_card_comes_up_as_a_window_of_its_own(
    program: Program, office: Office, qtbot: QtBot
) -> None:
    """The cards with notes, with what was done today and with the first steps took the focus."""
    office.cells.record(Observation(CellKey("L1", Period.parse("2024-01")), 4))
    office.hand_over.write("The table of the police comes on Monday")
    office.close()
    shown = _Shown()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(shown)
    try:
        assert program.start(office.store.path)
        window = program.window
        assert window is not None
        qtbot.waitUntil(lambda: window.findChild(QWidget, "closeFirstSteps") is not None)
        QApplication.processEvents()
    finally:
        app.removeEventFilter(shown)
    assert shown.names == ["MainWindow"]
    for name in ("dayWords", "closeFirstSteps"):
        assert window.findChild(QWidget, name).isVisible()
