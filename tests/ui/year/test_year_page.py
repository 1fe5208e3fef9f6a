"""The year in words: answered field by field, with last year's answers in view."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.disk_watch import Trouble
from cityreport.ui.kit.period_picker import PeriodPicker
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.year.page import YearPage
from tests.conftest import clock, read_only, sign_published
from tests.ui.fixtures_pages import Recorded, child, listening, make_desk

YEAR = Period.of_year(2023)
LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, office: Office, folder: Path) -> tuple[YearPage, Recorded]:
    context, recorded = make_desk(office, folder)
    page = YearPage(context)
    context.disk.setParent(page)
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page, recorded


def words_of(page: QWidget, code: str) -> QPlainTextEdit:
    return child(page, QPlainTextEdit, f"words_{code}")


def people_of(page: QWidget, code: str) -> QLineEdit:
    return child(page, QLineEdit, f"people_{code}")


def state_of(page: QWidget, code: str) -> str:
    return child(page, QLabel, f"state_{code}").text()


def click_yes(qtbot: QtBot, page: QWidget, code: str, choice: str) -> None:
    segments = child(page, QWidget, f"yes_{code}")
    qtbot.mouseClick(child(segments, QPushButton, choice), LEFT)


def begin(qtbot: QtBot, page: QWidget, code: str, typed: str) -> QPlainTextEdit:
    """Type the words of an answer, and stay in their field."""
    field = words_of(page, code)
    type_into(qtbot, field, typed)
    return field


def type_into(qtbot: QtBot, field: QWidget, typed: str) -> None:
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, typed)


def write(qtbot: QtBot, field: QWidget, typed: str) -> None:
    """Type into a field and leave it with Tab."""
    type_into(qtbot, field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def click_button(qtbot: QtBot, page: QWidget, name: str) -> None:
    qtbot.mouseClick(child(page, QPushButton, name), LEFT)


def test_it_begins_with_the_last_year_that_is_over(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    assert page.place() == Destination(period=YEAR)
    assert child(page, QLabel, "yearAnswered").text() == "0 of 7 questions answered"
    assert child(page, QLabel, "yearAdvice").isVisible()
    assert state_of(page, "prevention") == "Not answered"


def test_words_are_written_when_the_field_is_left(
    qtbot: QtBot, office: Office, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    field = begin(qtbot, page, "prevention", "Two programmes.")
    assert state_of(page, "prevention").startswith("Not saved yet")
    assert office.annotations.narrative(2023) == {}
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert state_of(page, "prevention") == "Saved"
    assert not child(page, QLabel, "yearAdvice").isVisible()
    assert child(page, QLabel, "yearAnswered").text() == "1 of 7 questions answered"
    with Office.look(office.store.path, catalogue_file, clock, "Ben") as again:
        assert again.annotations.narrative(2023) == {"prevention": Narration("Two programmes.")}


def test_who_was_consulted_is_yes_people_and_words(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    people = people_of(page, "consulted_victims")
    assert not people.isEnabled()
    click_yes(qtbot, page, "consulted_victims", "yes")
    assert office.annotations.narrative(2023) == {"consulted_victims": Narration(yes=True)}
    write(qtbot, people, "1 150")
    write(qtbot, words_of(page, "consulted_victims"), "Four hearings.")
    answer = Narration("Four hearings.", True, 1150)
    assert office.annotations.narrative(2023) == {"consulted_victims": answer}
    click_yes(qtbot, page, "consulted_victims", "no")
    assert office.annotations.narrative(2023) == {
        "consulted_victims": Narration("Four hearings.", False)
    }
    assert not people.isEnabled()


def test_nothing_chosen_is_neither_yes_nor_no(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.annotations.answer(2023, "consulted_youth", Narration(yes=False))
    page, _ = shown(qtbot, office, tmp_path)
    click_yes(qtbot, page, "consulted_youth", "unsaid")
    assert office.annotations.narrative(2023) == {}
    assert state_of(page, "consulted_youth") == "Not answered"


@pytest.mark.parametrize("typed", ["-3", "many", "1.5", "n"])
def test_a_number_that_is_none_stays_and_is_explained(
    qtbot: QtBot, office: Office, tmp_path: Path, typed: str
) -> None:
    office.annotations.answer(2023, "consulted_youth", Narration("Town hall.", True, 40))
    page, _ = shown(qtbot, office, tmp_path)
    people = people_of(page, "consulted_youth")
    people.clear()
    write(qtbot, people, typed)
    assert people.text() == typed
    assert typed in state_of(page, "consulted_youth")
    assert office.annotations.narrative(2023)["consulted_youth"].people == 40
    assert not page.settle()
    qtbot.mouseClick(child(page, QWidget, "previousPeriod"), LEFT)
    assert page.place() == Destination(period=YEAR)
    people.setFocus()
    qtbot.keyClick(people, Qt.Key.Key_Escape)
    assert people.text() == "40"
    assert page.settle()


def test_last_year_is_in_view_and_taken_over_only_by_its_button(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    last = Narration("Three hearings.", True, 120)
    office.annotations.answer(2022, "consulted_victims", last)
    page, _ = shown(qtbot, office, tmp_path)
    head = child(page, QLabel, "lastHead_consulted_victims")
    assert head.text() == "2022: yes, 120 people"
    beside = child(page, QPlainTextEdit, "last_consulted_victims")
    assert (beside.toPlainText(), beside.isReadOnly()) == ("Three hearings.", True)
    assert child(page, QLabel, "lastHead_oversight").text() == "2022: not answered"
    assert not child(page, QPushButton, "asLast_oversight").isVisible()
    assert office.annotations.narrative(2023) == {}
    click_button(qtbot, page, "asLast_consulted_victims")
    assert office.annotations.narrative(2023) == {"consulted_victims": last}
    assert state_of(page, "consulted_victims") == "Saved"
    assert not child(page, QPushButton, "asLast_consulted_victims").isEnabled()


def test_last_year_replaces_no_answer(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.annotations.answer(2022, "oversight", Narration("Old."))
    page, _ = shown(qtbot, office, tmp_path)
    field = begin(qtbot, page, "oversight", "New")
    assert not child(page, QPushButton, "asLast_oversight").isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not child(page, QPushButton, "asLast_oversight").isEnabled()
    assert office.annotations.narrative(2023) == {"oversight": Narration("New")}


def test_undo_brings_the_answer_before_back(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.annotations.answer(2023, "oversight", Narration("First."))
    page, _ = shown(qtbot, office, tmp_path)
    field = words_of(page, "oversight")
    field.selectAll()
    write(qtbot, field, "Second.")
    assert office.annotations.narrative(2023) == {"oversight": Narration("Second.")}
    office.steps.undo()
    assert field.toPlainText() == "First."
    office.steps.redo()
    assert field.toPlainText() == "Second."


def test_a_change_elsewhere_leaves_what_is_typed(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    field = begin(qtbot, page, "prevention", "Half a sen")
    office.annotations.answer(2023, "oversight", Narration("New rules."))
    assert field.toPlainText() == "Half a sen"
    assert words_of(page, "oversight").toPlainText() == "New rules."
    assert page.settle()
    assert office.annotations.narrative(2023)["prevention"] == Narration("Half a sen")


def test_another_year_writes_first_and_shows_its_own(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    field = begin(qtbot, page, "prevention", "In 2023.")
    qtbot.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert page.place() == Destination(period=Period.of_year(2024))
    assert office.annotations.narrative(2023) == {"prevention": Narration("In 2023.")}
    assert field.toPlainText() == ""
    assert child(page, QPlainTextEdit, "last_prevention").toPlainText() == "In 2023."
    picker = child(page, PeriodPicker, "yearPicker")
    assert not child(picker, QWidget, "nextPeriod").isEnabled()


def test_a_signed_year_is_closed_and_says_why(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.annotations.answer(2022, "oversight", Narration("Old."))
    office.annotations.answer(2023, "prevention", Narration("Two programmes."))
    page, _ = shown(qtbot, office, tmp_path)
    sign_published(office, [YEAR])
    notice = child(page, QLabel, "yearNoticeWords")
    assert notice.isVisible()
    assert notice.text().startswith("2023 is signed off by Police")
    field = words_of(page, "prevention")
    qtbot.keyClicks(field, "more")
    assert field.toPlainText() == "Two programmes."
    assert not child(page, QPushButton, "asLast_oversight").isEnabled()
    assert not child(page, QWidget, "yes_consulted_youth").isEnabled()
    office.sign_off.reopen(YEAR, "An answer was forgotten.")
    assert not notice.isVisible()
    assert not field.isReadOnly()


def test_what_was_typed_when_the_year_was_signed_is_refused_and_kept(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    field = begin(qtbot, page, "prevention", "Late.")
    sign_published(office, [YEAR])
    assert not page.settle()
    assert field.toPlainText() == "Late."
    assert "signed off by Police" in state_of(page, "prevention")
    assert office.annotations.narrative(2023) == {}


def test_a_file_that_is_read_only_says_so(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    with read_only(office) as closed:
        page, _ = shown(qtbot, closed, tmp_path)
        assert child(page, QLabel, "yearNoticeWords").isVisible()
        assert words_of(page, "prevention").isReadOnly()
        assert page.settle()


def test_an_answer_that_the_disk_refuses_is_kept_and_tried_again(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_year: int, _question: str, _answer: Narration) -> None:
        raise AccessError("store_busy", path="office.cityreport")

    page, _ = shown(qtbot, office, tmp_path)
    disk = page.context.disk
    with monkeypatch.context() as broken:
        broken.setattr(office.annotations, "answer", refuse)
        write(qtbot, words_of(page, "prevention"), "Two programmes.")
        assert disk.trouble is Trouble.WAITING
        assert "another program" in state_of(page, "prevention")
        assert not page.settle()
    disk.try_again()
    assert office.annotations.narrative(2023) == {"prevention": Narration("Two programmes.")}
    assert disk.trouble is Trouble.NONE
    assert state_of(page, "prevention") == "Saved"


def test_money_staff_and_surveys_are_in_view_with_the_way_to_them(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    category = office.catalogue.breakdown("programme").categories[0].code
    money = CellKey("V1", YEAR)
    office.cells.record(Observation(money, 4_600_000, currency="COP"))
    part = money._replace(breakdown="programme", category=category)
    office.cells.record(Observation(part, 1_200_000, currency="COP"))
    office.cells.record(Observation(CellKey("V3", Period.of_year(2022)), 38))
    office.cells.record(Observation(CellKey("S1", YEAR), 62, sample_size=1200, margin=2.8))
    page, recorded = shown(qtbot, office, tmp_path)
    assert child(page, QLabel, "figure_V1").text() == "4,600,000 COP"
    assert child(page, QLabel, f"figure_V1_{category}").text() == "1,200,000 COP"
    assert child(page, QLabel, "figure_V3").text() == "empty"
    assert child(page, QLabel, "figure_V3_before").text() == "38"
    assert child(page, QLabel, "figure_S1").text() == "62 (1,200 people asked, ± 2.8 points)"
    office.cells.record(Observation(CellKey("V3", YEAR), 0))
    assert child(page, QLabel, "figure_V3").text() == "0"
    click_button(qtbot, page, "enterYear")
    assert recorded.went == [("enter", Destination(period=YEAR))]


def test_the_window_says_saved_and_undoes_an_answer(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    window = MainWindow(office, Settings(tmp_path / "s.json"), Tasks())
    qtbot.addWidget(window)
    window.show()
    window.go("year")
    window.activateWindow()
    field = words_of(window, "prevention")
    write(qtbot, field, "Two programmes.")
    assert child(window, QLabel, "savedLabel").text().startswith("Saved on this computer")
    shapes = [child(window, QLabel, name) for name in ("savedShape", "shape_prevention")]
    assert not shapes[0].pixmap().isNull()
    assert shapes[0].pixmap().toImage() == shapes[1].pixmap().toImage()  # saved looks alike
    assert child(window, QLabel, "undoHint").text() == "Undo: Year in words"
    QApplication.processEvents()
    undo = child(window, QAction, "undo")
    undo.trigger()
    assert field.toPlainText() == ""
    assert child(window, QLabel, "messageLabel").text() == "It was set back."
    assert office.annotations.narrative(2023) == {}


def test_every_control_has_a_name(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    for kind in (QPushButton, QLineEdit, QPlainTextEdit):
        for control in page.findChildren(kind):
            assert control.objectName()
            assert control.accessibleName() or not control.isVisibleTo(page)
