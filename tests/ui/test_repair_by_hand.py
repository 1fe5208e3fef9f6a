"""Answers that stand where none could be written today: found, reached and emptied by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office import district_months
from cityreport.office.district_months import Outside
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.checks.page import ChecksPage
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.two_line_table import TwoLineTable
from cityreport.ui.main_window import MainWindow
from cityreport.ui.settings.outside_dialog import OutsideDialog
from tests.conftest import PROFILE, clock
from tests.office.test_repair import ANSWERS, LATE, closed, without
from tests.ui.fixtures_pages import child

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier

OpenWindow = Callable[[Office], "Hands"]


class Hands:
    """The window on the screen, and a person at it."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.bot, self.office = qtbot, office
        self.window = MainWindow(office, Settings(folder / "settings.json"), Tasks())
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)

    def press(self, name: str) -> None:
        self.bot.mouseClick(child(self.window, QPushButton, name), LEFT)

    def choose_months(self, last: str) -> None:
        """Type the last month of the first district into Settings, and save."""
        self.window.go("settings")
        child(self.window, QTabWidget, "settingsTabs").setCurrentIndex(1)
        item = child(self.window, QTableWidget, "areasTable").item(0, 3)
        assert item is not None
        item.setText(last)
        self.press("saveSettings")

    def findings(self) -> list[str]:
        self.window.go("checks")
        page = child(self.window, ChecksPage, "checksPage")
        self.bot.waitUntil(lambda: page.whole.is_done)
        return [row[3] for row in self.table.rows()]

    @property
    def table(self) -> TwoLineTable:
        return child(self.window, TwoLineTable, "findingsTable")

    def follow(self, word: str) -> EnterPage:
        """Click on the sentence of a finding; it leads to the cell in the grid."""
        said = self.findings()
        row = next(i for i, sentence in enumerate(said) if word in sentence)
        index = self.table.model().index(row, 3)
        self.table.scrollTo(index)
        self.bot.mouseClick(self.table.viewport(), LEFT, pos=self.table.visualRect(index).center())
        assert self.window.current_page() == "enter"
        return child(self.window, EnterPage, "enterPage")

    def empty(self, page: EnterPage) -> None:
        self.bot.keyClick(page.grid, KEY.Key_Delete)
        QApplication.processEvents()


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    opened: list[Hands] = []

    def open_it(office: Office) -> Hands:
        opened.append(Hands(qtbot, office, tmp_path))
        return opened[-1]

    yield open_it
    for hands in opened:
        hands.window.dismiss()


@pytest.fixture
def hands(office: Office, open_window: OpenWindow) -> Hands:
    """The window of an office whose first district has answers in 2020 and in July 2023."""
    office.cells.record_many(ANSWERS)
    return open_window(office)


def asked(hands: Hands) -> OutsideDialog:
    return child(hands.window, OutsideDialog, "outsideDialog")


def test_closing_a_district_lists_its_answers_and_keeping_marks_them(hands: Hands) -> None:
    hands.choose_months("2021-12")
    dialog = asked(hands)
    assert "2 answered cells" in child(dialog, QLabel, "outsideCount").text()
    rows = child(dialog, RowsTable, "outsideTable").rows()
    assert [row[1] for row in rows] == ["Jul 2023", "Jul 2023"]
    assert [row[3] for row in rows] == ["7", "2"]
    hands.bot.mouseClick(child(dialog, QPushButton, "saveOutside"), LEFT)
    assert hands.office.city.profile == closed(PROFILE)
    page = hands.follow("did not exist in July 2023")
    assert page.grid.current_key() == LATE
    assert "outside its months" in page.bar.area.currentText()
    hands.empty(page)
    assert hands.office.cells.get(LATE) is None
    hands.bot.keyClick(page.grid, KEY.Key_Z, CONTROL)
    assert hands.office.cells.get(LATE) == ANSWERS[0]
    assert page.grid.current_key() == LATE


def test_leaving_the_question_changes_nothing(hands: Hands) -> None:
    hands.choose_months("2021-12")
    hands.bot.mouseClick(child(asked(hands), QPushButton, "cancelOutside"), LEFT)
    assert hands.office.city.profile == PROFILE
    assert hands.office.cells.get(LATE) == ANSWERS[0]
    assert child(hands.window, QPushButton, "saveSettings").isEnabled()
    hands.press("discardSettings")


def test_answers_move_by_hand(hands: Hands) -> None:
    hands.choose_months("2021-12")
    dialog = asked(hands)
    hands.bot.mouseClick(child(dialog, QRadioButton, "outsideMove"), LEFT)
    assert child(dialog, QComboBox, "outsideTo").count() == 1
    hands.bot.mouseClick(child(dialog, QPushButton, "saveOutside"), LEFT)
    there = LATE._replace(area="02")
    assert hands.office.cells.get(there) == replace(ANSWERS[0], key=there)
    assert hands.office.cells.get(LATE) is None


def test_a_year_is_no_month_of_a_district(hands: Hands) -> None:
    hands.choose_months("2025")
    assert hands.office.city.profile == PROFILE
    shown = [label.text() for label in hands.window.findChildren(QLabel) if label.isVisible()]
    assert any("“2025” is not a month" in words for words in shown)
    hands.press("discardSettings")


def test_a_kept_answer_is_typed_over(hands: Hands) -> None:
    district_months.save(hands.office, closed(PROFILE), Outside.KEEP)
    page = hands.follow("did not exist in July 2023")
    hands.bot.keyClicks(page.grid, "4")
    focused = QApplication.focusWidget()
    assert focused is not None
    hands.bot.keyClick(focused, KEY.Key_Return)
    assert hands.office.cells.get(LATE) == Observation(LATE, 4, note="seen")


def test_a_number_of_a_future_is_reached_and_emptied(
    sample_path: Path, catalogue_file: CatalogueFile, open_window: OpenWindow
) -> None:
    far = CellKey("L1", Period.parse("2098-05"))
    later = datetime(2099, 1, 5, 12, tzinfo=UTC)
    with Office.open(sample_path, catalogue_file, lambda: later, "Ada") as mistaken:
        mistaken.cells.record(Observation(far, 4))
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        hands = open_window(office)
        page = hands.follow("May 2098")
        assert page.grid.current_key() == far
        hands.empty(page)
        assert office.cells.get(far) is None
        hands.bot.keyClick(page.grid, KEY.Key_Z, CONTROL)
        assert office.cells.get(far) == Observation(far, 4)
        hands.window.dismiss()


def test_what_the_standard_dropped_is_reached_and_emptied(
    office: Office, catalogue_file: CatalogueFile, open_window: OpenWindow
) -> None:
    dropped = CellKey("P4", Period.parse("2023-07"))
    office.cells.record(Observation(dropped, 3))
    office.close()
    with Office.open(office.store.path, without(catalogue_file), clock, "Ada") as again:
        hands = open_window(again)
        page = hands.follow("P4")
        assert page.grid.current_key() == dropped
        QApplication.processEvents()
        assert child(page, QLabel, "cellTitle").text() == "P4"
        hands.empty(page)
        assert not again.cells.is_stored(dropped)
        hands.bot.keyClick(page.grid, KEY.Key_Z, CONTROL)
        assert again.cells.get(dropped) == Observation(dropped, 3)
        hands.window.dismiss()
