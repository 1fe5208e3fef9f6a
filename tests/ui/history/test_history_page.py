"""The History page: every change, filters, taking one back, and the way to the cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.city import Target
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.history.page import HistoryPage
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.two_line_table import TwoLineTable
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.pages import PAGES
from tests.conftest import PROFILE, read_only
from tests.tampering import tamper
from tests.ui.fixtures_pages import child, listening, make_desk

LEFT = Qt.MouseButton.LeftButton
JANUARY = Period.month(2024, 1)
L1 = CellKey("L1", JANUARY)
WOMEN = CellKey("L1", JANUARY, breakdown="sex", category="F")


class Shown:
    """The page on the screen, with hands."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot = qtbot
        self.office = office
        context, self.recorded = make_desk(office, folder)
        self.page = HistoryPage(context)
        listening(self.page)
        qtbot.addWidget(self.page)
        self.page.resize(1190, 660)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()

    @property
    def table(self) -> TwoLineTable:
        return child(self.page, TwoLineTable, "historyTable")

    def column(self, number: int) -> list[str]:
        return [row[number] for row in self.table.rows()]

    def changes(self) -> list[tuple[str, str]]:
        return [(row[4], row[5]) for row in self.table.rows()]

    def text(self, name: str) -> str:
        label = child(self.page, QLabel, name)
        return label.text() if label.isVisible() else ""

    def button(self, name: str) -> QPushButton:
        return child(self.page, QPushButton, name)

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(self.button(name), LEFT)

    def click(self, row: int) -> None:
        table = self.table
        table.scrollTo(table.model().index(row, 0))
        where = table.visualRect(table.model().index(row, 0)).center()
        self.qtbot.mouseClick(table.viewport(), LEFT, pos=where)

    def choose(self, name: str, typed: str) -> None:
        picker = child(self.page, SearchPicker, name)
        line = picker.lineEdit()
        assert line is not None
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, typed)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def question(self) -> QDialog:
        return next(d for d in self.page.findChildren(QDialog) if d.isVisible())

    def answer(self, name: str) -> None:
        dialog = self.question()
        self.qtbot.mouseClick(child(dialog, QPushButton, name), LEFT)
        self.qtbot.waitUntil(lambda: not dialog.isVisible())


@pytest.fixture
def shown(qtbot: QtBot, office: Office, tmp_path: Path) -> Shown:
    """A city with a few changes by two officers, and the page on it."""
    office.cells.record(Observation(L1, 7))
    office.changes.officer = "Ben"
    office.cells.record(Observation(L1, 0, Status.PROVISIONAL))
    office.cells.record_many([Observation(WOMEN, None, Status.NOT_AVAILABLE)])
    office.cells.clear(L1)
    return Shown(qtbot, office, tmp_path)


def test_zero_empty_and_not_available_read_as_three_things(shown: Shown) -> None:
    assert shown.changes()[:4] == [
        ("0, provisional", "empty"),
        ("empty", "not available"),
        ("7", "0, provisional"),
        ("empty", "7"),
    ]
    assert shown.column(1)[:4] == ["Ben", "Ben", "Ben", "Ada"]
    assert shown.column(2)[:5] == ["Emptied", "Pasted", "Changed", "Entered", "Settings saved"]
    assert shown.column(3)[1] == (
        "L1 Intentional homicide · Sex: Women and girls · Jan 2024 · Whole city"
    )
    assert shown.text("historyCount") == f"All {len(shown.table.rows())} changes are shown."


def test_the_chosen_change_is_told_in_full(shown: Shown) -> None:
    note = "Three cases were added by the prosecutor after the month had been reported. " * 3
    shown.office.cells.record(Observation(L1, 8, note=note))
    assert shown.column(5)[0].endswith("…")
    assert note.strip() in shown.text("historyDetails")
    shown.click(3)
    assert "Before: 7\nAfter: 0, provisional" in shown.text("historyDetails")


def test_filters_narrow_and_are_let_go_again(shown: Shown) -> None:
    everything = len(shown.table.rows())
    assert not shown.button("clearHistory").isEnabled()
    shown.press("historyNumbers")
    assert len(shown.table.rows()) == 4
    shown.choose("historyOfficer", "ada")
    assert shown.changes() == [("empty", "7")]
    shown.press("clearHistory")
    assert len(shown.table.rows()) == everything
    shown.press("historySettings")
    assert set(shown.column(2)) == {"Settings saved"}
    assert not child(shown.page, SearchPicker, "historyMonth").isEnabled()
    shown.press("historyAll")
    shown.choose("historyMonth", "January 2024")
    assert len(shown.table.rows()) == 4
    shown.choose("historyIndicator", "P1")
    assert shown.table.rows() == []
    assert "No change fits" in shown.text("noHistory")
    assert not shown.button("takeBack").isEnabled()
    shown.press("clearHistory")
    shown.choose("historyArea", "Comuna 1")
    assert shown.table.rows() == []
    shown.office.cells.record(Observation(L1._replace(area="01"), 3))
    assert shown.changes() == [("empty", "3")]


def test_a_change_is_taken_back_after_a_question(shown: Shown) -> None:
    assert shown.button("takeBack").isEnabled()
    shown.press("takeBack")
    dialog = shown.question()
    texts = [
        child(dialog, QLabel, f"takeBack{name}").text()
        for name in ("Before", "After", "Now", "Then")
    ]
    assert texts == ["0, provisional", "empty", "empty", "0, provisional"]
    assert dialog.findChild(QLabel, "takeBackWarning") is None
    shown.answer("cancelTakeBack")
    assert shown.office.cells.get(L1) is None
    shown.press("takeBack")
    shown.answer("acceptTakeBack")
    assert shown.office.cells.get(L1) == Observation(L1, 0, Status.PROVISIONAL)
    assert shown.column(2)[0] == "Taken back"
    assert "It takes change" in shown.text("historyDetails")
    assert "taken back" in shown.recorded.said[-1]


def test_a_later_value_is_never_replaced_silently(shown: Shown) -> None:
    shown.office.cells.record(Observation(L1, 5))
    shown.click(3)
    assert shown.changes()[3] == ("7", "0, provisional")
    shown.press("takeBack")
    dialog = shown.question()
    assert child(dialog, QLabel, "takeBackNow").text() == "5"
    assert child(dialog, QLabel, "takeBackThen").text() == "7"
    assert "changed again since" in child(dialog, QLabel, "takeBackWarning").text()
    shown.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert shown.office.cells.get(L1) == Observation(L1, 5)


def test_what_cannot_be_taken_back_says_why_in_place(shown: Shown) -> None:
    shown.office.steps.undo()
    shown.click(1)
    shown.press("takeBack")
    assert "holds what it held before" in shown.text("historyFault")
    assert not [d for d in shown.page.findChildren(QDialog) if d.isVisible()]
    shown.press("historySettings")
    shown.click(len(shown.table.rows()) - 1)
    assert shown.text("historyFault") == ""


def test_a_setting_is_shown_by_what_differs_and_taken_back(shown: Shown) -> None:
    shown.office.city.save(replace(PROFILE, target=Target(2030, 0.6)))
    assert shown.table.rows()[0][3:] == ["Target", "Reduction: 50\u00a0%", "Reduction: 60\u00a0%"]
    assert not shown.button("goToCell").isEnabled()
    shown.press("takeBack")
    shown.answer("acceptTakeBack")
    assert shown.office.city.profile.target == Target()


def test_the_way_to_the_cell(shown: Shown) -> None:
    shown.click(1)
    shown.press("goToCell")
    assert shown.recorded.went == [("enter", Destination.of(WOMEN))]
    where = shown.table.visualRect(shown.table.model().index(1, 3)).center()
    shown.qtbot.mouseClick(shown.table.viewport(), LEFT, pos=where)
    shown.qtbot.mouseDClick(shown.table.viewport(), LEFT, pos=where)
    assert len(shown.recorded.went) == 2


def test_rows_are_copied_as_text(shown: Shown) -> None:
    shown.click(0)
    shown.qtbot.keyClick(shown.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    shown.qtbot.keyClick(shown.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert [line.split("\t")[4:] for line in lines] == [
        ["0, provisional", "empty"],
        ["empty", "not available"],
    ]
    assert not shown.button("takeBack").isEnabled()  # only one at a time


def test_earlier_changes_come_when_asked_for(shown: Shown) -> None:
    with shown.office.store.transaction():
        for value in range(250):
            shown.office.store.journal.append(
                [],
                at="2024-02-10T09:30:00Z",
                officer="Ben",
                kind="restore",
                software="",
                reason=str(value),
            )
    shown.office.cells.record(Observation(L1, 1))
    assert len(shown.table.rows()) == 200
    assert shown.text("historyCount") == "The newest 200 changes are shown."
    shown.press("earlierHistory")
    places = shown.column(3)
    assert places[1:251] == [str(value) for value in reversed(range(250))]
    assert shown.table.currentIndex().row() == 200
    assert not shown.button("earlierHistory").isVisible()
    assert shown.column(2)[1] == "Backup restored"


def test_a_clock_set_back_is_marked_in_words(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.store.journal.append(
        [], at="2024-02-09T09:30:00Z", officer="Ben", kind="restore", software=""
    )
    shown = Shown(qtbot, office, tmp_path)
    assert shown.column(0)[0].endswith("▲ clock set back")
    assert "clock" not in shown.column(0)[1]
    assert "stood earlier" in shown.text("historyDetails")


def test_a_damaged_line_is_told_and_not_shown(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.cells.record(Observation(L1, 7))
    office.close()
    tamper(office.store.path, "UPDATE journal SET new = replace(new, '[7,', '[1,')")
    with Office.open(office.store.path, office.catalogue_file, office.clock.now, "Ada") as again:
        shown = Shown(qtbot, again, tmp_path)
        assert "is not what was written" in shown.text("historyFault")
        assert shown.table.rows() == []
        assert shown.text("noHistory") == ""


def test_a_read_only_office_shows_and_takes_nothing_back(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 7))
    with read_only(office) as reader:
        shown = Shown(qtbot, reader, tmp_path)
        assert shown.changes()[0] == ("empty", "7")
        assert not shown.button("takeBack").isEnabled()
        assert "read-only" in shown.button("takeBack").toolTip()
        assert shown.button("goToCell").isEnabled()


def test_every_control_has_a_name(shown: Shown) -> None:
    for kind in (QPushButton, SearchPicker, TwoLineTable):
        for control in shown.page.findChildren(kind):
            assert control.objectName()
            assert control.accessibleName()


@pytest.fixture
def window(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[MainWindow]:
    office.cells.record(Observation(WOMEN, 3))
    made = MainWindow(office, Settings(tmp_path / "settings.json"), Tasks())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.dismiss()


def test_from_the_panel_to_the_history_and_back(qtbot: QtBot, window: MainWindow) -> None:
    window.go("enter", Destination.of(WOMEN))
    grid = window.findChild(EntryGrid)
    assert grid is not None
    assert grid.current_key() == WOMEN
    window.office.cells.record(Observation(L1, 9))
    everything = child(window, QPushButton, "allCellChanges")
    qtbot.mouseClick(everything, LEFT)
    assert window.current_page() == "history"
    table = child(window, TwoLineTable, "historyTable")
    assert [row[4:] for row in table.rows()] == [["empty", "3"]]
    assert "Women and girls" in child(window, QLabel, "historyCell").text()
    qtbot.mouseClick(child(window, QPushButton, "clearHistory"), LEFT)
    numbers = [row[4:] for row in table.rows() if row[4] == "empty"]  # not of the computer
    assert numbers[:2] == [["empty", "9"], ["empty", "3"]]
    qtbot.mouseClick(child(window, QPushButton, "goToCell"), LEFT)
    assert window.current_page() == "enter"
    assert grid.current_key() == L1


def test_the_page_has_its_key_and_is_fresh_when_seen(qtbot: QtBot, window: MainWindow) -> None:
    number = 1 + [entry.name for entry in PAGES].index("history")
    qtbot.keyClick(window, str(number), Qt.KeyboardModifier.ControlModifier)
    assert window.current_page() == "history"
    table = child(window, TwoLineTable, "historyTable")
    window.go("home")
    window.office.cells.record(Observation(L1, 4))
    window.go("history")
    assert table.rows()[0][4:] == ["empty", "4"]
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert table.rows()[0][4:] == ["4", "empty"]
    assert table.rows()[0][2] == "Undone"


def test_no_word_is_cut_at_the_usual_size(qtbot: QtBot, window: MainWindow) -> None:
    window.go("history")
    for name in ("takeBack", "goToCell", "clearHistory"):
        button = child(window, QPushButton, name)
        assert button.width() >= button.sizeHint().width()
    assert window.width() == 1366


def test_a_text_is_erased_from_the_line_that_holds_it(shown: Shown) -> None:
    name = "Juana Quiñones Xul"
    assert not shown.button("eraseText").isEnabled()
    shown.office.cells.record(Observation(L1, 8, note=name))
    shown.click(0)
    assert shown.button("eraseText").isEnabled()
    shown.press("eraseText")
    dialog = shown.question()
    said = child(dialog, QLabel, "eraseSaid").text()
    assert "backups made before" in said
    assert name not in said
    reason = child(dialog, QLineEdit, "eraseReason")
    shown.qtbot.mouseClick(child(dialog, QPushButton, "acceptErase"), LEFT)
    assert dialog.isVisible()
    assert "why the text is erased" in child(dialog, QLabel, "eraseReasonNote").text()
    shown.qtbot.keyClicks(reason, "a name in a note")
    shown.qtbot.mouseClick(child(dialog, QPushButton, "acceptErase"), LEFT)
    assert shown.office.cells.get(L1) == Observation(L1, 8)
    assert name.encode() not in shown.office.store.path.read_bytes()
    assert shown.column(2)[0] == "Text erased"
    shown.click(1)
    assert "was erased later" in shown.text("historyDetails")
    assert shown.office.history.audit().holds
