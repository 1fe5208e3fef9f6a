"""Progress says what was decided beside the chosen indicator, and the year in words lists it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.page_context import Destination
from cityreport.ui.progress.page import ProgressPage
from cityreport.ui.year.page import YearPage
from tests.ui.fixtures_pages import child, listening, make_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


def test_a_decision_is_written_down_and_said_to_be_done(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    context, _ = make_desk(sample, tmp_path)
    page = ProgressPage(context)
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()
    page.show_place(Destination(indicator="L1"))
    assert "does not say why they changed" in child(page, QLabel, "decisionsHint").text()
    qtbot.mouseClick(child(page, QPushButton, "writeDecision"), LEFT)
    dialog = child(page, QDialog, "decisionDialog")
    add = child(dialog, QPushButton, "addDecision")
    qtbot.mouseClick(add, LEFT)
    assert dialog.isVisible(), "an empty decision is none"
    child(dialog, QPlainTextEdit, "decisionText").setPlainText("More light in the park")
    child(dialog, QLineEdit, "decisionWho").setText("Works")
    child(dialog, QLineEdit, "decisionUntil").setText("tomorrow")
    qtbot.mouseClick(add, LEFT)
    assert dialog.isVisible(), "no day"
    assert sample.decisions.all() == []
    child(dialog, QLineEdit, "decisionUntil").setText("2020-01-31")
    qtbot.mouseClick(add, LEFT)
    assert child(page, QLabel, "decision1Text").text() == "More light in the park"
    assert child(page, QLabel, "decision1State").text() == "Works, by Jan 31, 2020: overdue"
    page.show_place(Destination(indicator="P1"))
    qtbot.waitUntil(lambda: page.findChild(QLabel, "decision1Text") is None)
    page.show_place(Destination(indicator="L1"))
    qtbot.mouseClick(child(page, QPushButton, "decision1Done"), LEFT)
    assert not sample.decisions.all("L1")[0].decision.is_open
    assert ": done, said by " in child(page, QLabel, "decision1State").text()
    sample.steps.undo()
    assert child(page, QLabel, "decision1State").text() == "Works, by Jan 31, 2020: overdue"


def test_the_year_lists_what_was_decided_in_it(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    context, _ = make_desk(office, tmp_path)
    page = YearPage(context)
    listening(page)
    qtbot.addWidget(page)
    page.show()
    office.decisions.add("L1", "More light in the park", "Works", "2025-03-31")
    title = child(page, QLabel, "decidedTitle")
    assert not title.isVisible(), "2023 has none"
    page.show_place(Destination(period=Period.of_year(2024)))
    assert title.isVisible()
    assert title.text() == "Decisions of 2024"
    assert child(page, QLabel, "decision1Text").text() == "L1  More light in the park"
    assert page.findChild(QPushButton, "decision1Done") is None
