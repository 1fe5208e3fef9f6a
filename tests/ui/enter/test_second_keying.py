"""Typing a month a second time: blind while it is typed, side by side afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.store.lock import Holder
from cityreport.ui.app import Program
from cityreport.ui.enter.comparison_view import ComparingView, DifferenceTable
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.enter.second_keying_page import SecondKeyingPage
from cityreport.ui.kit.disk_watch import Trouble
from cityreport.ui.kit.last_session import Recovery, Whereabouts
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.safety.recovery_card import RecoveryCard
from tests.conftest import clock, read_only, sign_published
from tests.ui.fixtures_enter import CONTROL, JANUARY, Key, actions, cell, fill
from tests.ui.fixtures_pages import child, make_desk

LEFT = Qt.MouseButton.LeftButton
WOMEN, MEN = cell("L1", JANUARY, "sex", "F"), cell("L1", JANUARY, "sex", "M")
HERE = Destination(JANUARY, "_T")


class Again:
    """The page in view, told of changes as the window tells it."""

    def __init__(
        self, qtbot: QtBot, office: Office, folder: Path, place: Destination = HERE
    ) -> None:
        context, self.recorded = make_desk(office, folder)
        self.office, self.bot = office, qtbot
        self.page = SecondKeyingPage(context)
        context.disk.setParent(self.page)
        qtbot.addWidget(self.page)
        self._stop = office.changes.subscribe(self.page.on_changed)
        self.page.resize(1190, 640)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.page.show_place(place)
        qtbot.waitUntil(self.has_focus)

    def stop(self) -> None:
        self._stop()
        self.page.context.disk.stop()
        self._stop = _nothing

    def has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.page.isAncestorOf(focused)

    @property
    def grid(self):
        return self.page.keying.grid

    @property
    def table(self) -> DifferenceTable:
        return child(self.page, DifferenceTable, "differenceTable")

    @property
    def other(self) -> QLineEdit:
        return child(self.page, QLineEdit, "otherAnswer")

    def press(self, *keys: Qt.Key | str) -> Again:
        for key in keys:
            focused = QApplication.focusWidget()
            assert self.has_focus(), focused
            (self.bot.keyClicks if isinstance(key, str) else self.bot.keyClick)(focused, key)
        return self

    def type(self, key: CellKey, *keys: Qt.Key | str) -> Again:
        """Go to a cell and press keys there."""
        assert self.grid.go_to_cell(key), key
        self.grid.setFocus()
        return self.press(*keys)

    def click(self, name: str) -> None:
        made = child(self.page, QPushButton, name)
        assert made.isVisible(), name
        self.bot.mouseClick(made, LEFT)

    def compare(self) -> None:
        """Compare, whatever was left out."""
        self.click("compare")
        for dialog in self.page.findChildren(QDialog, "leftOut"):
            self.bot.mouseClick(child(dialog, QPushButton, "leftOutYes"), LEFT)
        assert isinstance(self.page.comparing, ComparingView), self.label("againFault")
        self.bot.waitUntil(self.has_focus)

    def click_choice(self, row: int, column: int) -> None:
        where = self.table.visualRect(self.table.model().index(row, column)).center()
        self.bot.mouseClick(self.table.viewport(), LEFT, pos=where)

    def shown(self, key: CellKey, kind: ColumnKind = ColumnKind.VALUE) -> str:
        sheet = self.grid.entries.sheet
        (found,) = (p for p in sheet.places[key] if sheet.columns[p.column].kind is kind)
        return str(self.grid.entries.index(*found).data())

    def label(self, name: str) -> str:
        return child(self.page, QLabel, name).text()

    def rows(self) -> list[tuple[str, str, str]]:
        """Indicator, first and second answer of each row that differs."""
        model = self.table.model()
        return [
            tuple(str(model.index(row, column).data()) for column in (0, 2, 3))  # type: ignore[misc]
            for row in range(model.rowCount())
        ]


def _nothing() -> None: ...


Open = Callable[..., Again]


@pytest.fixture
def again(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of an office."""
    opened: list[Again] = []

    def open_page(office: Office, place: Destination = HERE) -> Again:
        opened.append(Again(qtbot, office, tmp_path, place))
        return opened[-1]

    yield open_page
    for page in opened:
        page.stop()


# -- blind

ROLES = [role for role in Qt.ItemDataRole if role != Qt.ItemDataRole.DecorationRole]


def texts_of(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    """All that a model says, for every role."""
    is_list = isinstance(model, QAbstractListModel)
    for row in range(model.rowCount(parent)):
        for column in range(1 if is_list else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(index.data(role)) for role in ROLES if index.data(role) is not None)


def seen(window: QWidget) -> list[str]:
    """Every text that a person, or a screen reader, can come by in what is in view."""
    found: list[str] = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisibleTo(window):
            continue
        for ask in ("text", "toolTip", "statusTip", "whatsThis", "accessibleName"):
            found += [str(getattr(widget, ask)())] if hasattr(widget, ask) else []
        found += [widget.accessibleDescription()]
        found += [widget.placeholderText()] if isinstance(widget, QLineEdit) else []
        if isinstance(widget, QAbstractItemView):
            found += texts_of(widget.model(), widget.rootIndex())
    for action in window.findChildren(QAction):
        found += [action.text(), action.toolTip(), action.statusTip()]
    return found


def told(window: QWidget, *secrets: str) -> list[str]:
    """The texts that give one of the secrets away, however it is written."""
    return [t for t in seen(window) if any(s in t.replace(",", "") for s in secrets)]


SECRETS = ("48713", "39621", "87654", "a secret note")
MEANING = "n not available"
"""What the line of keys says; no cell says it."""


def given_away(window: QWidget) -> list[str]:
    """The texts that give an answer away: a number, a note, or that there is no number."""
    letters = [text for text in seen(window) if text == "n"]
    words = [text for text in told(window, "not available") if MEANING not in text]
    return told(window, *SECRETS) + letters + words


@pytest.fixture
def window(program: Program, office: Office) -> MainWindow:
    """The whole window on a month with distinctive numbers, typed in this very window."""
    path = office.store.path
    office.close()
    assert program.start(path)
    made = program.window
    assert made is not None
    fill(made.office, ("L1", 48713, "a secret note"), ("L3", None, Status.NOT_AVAILABLE))
    made.office.cells.record(Observation(WOMEN, 39621))
    made.office.cells.record(Observation(cell("P1"), 87654, source="a secret note"))
    return made


def test_no_text_gives_a_first_number_away_while_it_is_typed_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("enter", HERE)
    window.show()
    qtbot.waitExposed(window)
    assert given_away(window), "the Enter page shows what it should"
    qtbot.mouseClick(child(window, QPushButton, "typeAgainButton"), LEFT)
    assert window.current_page() == "second_keying"
    assert child(window, QLabel, "undoHint").text() == ""
    assert given_away(window) == []
    legend = child(window, QLabel, "againKeys").text()
    assert set(told(window, "not available")) == {legend}, "what n means, and no cell"
    page = child(window, SecondKeyingPage, "secondKeyingPage")
    grid = page.keying.grid
    for key, typed in ((WOMEN, "5"), (cell("P1"), "6"), (cell("L3"), "7")):
        grid.go_to_cell(key)
        grid.setFocus()
        qtbot.keyClicks(grid, typed)
        assert given_away(window) == [], "not while the cell is open"
        qtbot.keyClick(grid.typing.editor, Key.Key_Return)
        assert given_away(window) == []
    window.findChild(QAction, "undo").trigger()
    assert window.office.cells.get(cell("P1")) is not None
    assert given_away(window) == []
    qtbot.mouseClick(child(page, QPushButton, "compare"), LEFT)
    dialog = child(page, QDialog, "leftOut")
    assert given_away(dialog) == []
    assert [t for t in seen(dialog) if "L1 Intentional homicide" in t]
    qtbot.mouseClick(child(dialog, QPushButton, "leftOutYes"), LEFT)
    assert len(told(window, "39621", "87654")) > 1, "once compared, both are in view"
    child(page, QTabWidget, "comparedParts").setCurrentIndex(1)
    assert told(window, "48713"), "also what was left out"
    assert child(window, QLabel, "undoHint").text().startswith("Undo: P1")


def test_the_key_of_the_window_leads_to_the_month_in_view_and_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("enter", Destination(JANUARY, "01"))
    window.show()
    qtbot.waitExposed(window)
    window.findChild(QAction, "typeAgain").trigger()
    assert window.current_page() == "second_keying"
    title = child(window, QLabel, "againTitle").text()
    assert title == "Typing a second time: January 2024, Comuna 1"
    qtbot.mouseClick(child(window, QPushButton, "leaveAgain"), LEFT)
    assert window.current_page() == "enter"


# -- typing


def test_the_keys_are_those_of_the_entry_grid_and_every_cell_is_kept_at_once(
    office: Office, again: Open, catalogue_file: CatalogueFile
) -> None:
    fill(office, ("L1", 9, ""), ("L2", 2, ""), ("L3", None, Status.NOT_AVAILABLE))
    steps = actions(office)
    page = again(office)
    page.type(cell("L1"), "9", Key.Key_Return, "0", Key.Key_Return, "n", "c", "x")
    page.press("4", Key.Key_Return, Key.Key_Up, Key.Key_Delete)
    assert office.second_keying.keyed_again(JANUARY) == {
        cell("L1"): Figure(9, Status.NORMAL),
        cell("L2"): Figure(0, Status.NORMAL),
        cell("L3"): Figure(None, Status.NOT_AVAILABLE),
        cell("L4"): Figure(None, Status.NOT_COLLECTED),
        cell("L5"): Figure(None, Status.NOT_APPLICABLE),
    }
    assert actions(office) == steps, "what is typed again is in no journal"
    assert [o.value for o in office.queries.in_period(JANUARY)] == [9, 2, None]
    assert page.label("againTyped") == "5 cells typed again"
    assert page.label("againFirst") == "The first time it was 3 cells."
    assert page.shown(cell("L2")) == "0"
    assert page.shown(cell("L2"), ColumnKind.STATE) == "typed again"
    assert page.shown(cell("P1"), ColumnKind.STATE) == "not typed yet"


def test_local_digits_are_understood_and_what_is_doubtful_is_asked(
    office: Office, again: Open
) -> None:
    page = again(office)
    page.type(cell("L1"), "1.234", Key.Key_Return)
    assert page.office.second_keying.keyed_again(JANUARY) == {}
    assert "1,234 (thousand)" in [
        b.text() for b in page.grid.typing.message.findChildren(QPushButton)
    ]
    page.press(Key.Key_Tab, Key.Key_Return)
    assert office.second_keying.keyed_again(JANUARY) == {cell("L1"): Figure(1234, Status.NORMAL)}
    page.grid.go_to_cell(cell("L2"))
    assert page.grid.entries.setData(page.grid.currentIndex(), "٧")
    assert office.second_keying.keyed_again(JANUARY)[cell("L2")] == Figure(7, Status.NORMAL)
    page.type(cell("L3"), "-1", Key.Key_Return)
    assert "below zero" in page.grid.typing.message.text
    assert cell("L3") not in office.second_keying.keyed_again(JANUARY)


def test_the_breakdowns_that_were_answered_are_in_view_and_a_computed_row_follows_what_is_typed(
    office: Office, again: Open
) -> None:
    office.cells.record(Observation(WOMEN, 2))
    page = again(office)
    sheet = page.grid.entries.sheet
    assert sheet.unfolded == {"L1"}
    assert sheet.place_of(WOMEN) is not None
    child_ages = [cell("L1", JANUARY, "age", band) for band in ("Y0T14", "Y15T17")]
    for key, typed in zip(child_ages, ("3", "4"), strict=True):
        page.type(key, typed, Key.Key_Return)
    assert page.shown(cell("C1")) == "7"
    assert office.cells.get(cell("C1")) is None


def test_nothing_is_pasted_and_nothing_is_undone(office: Office, again: Open) -> None:
    fill(office, ("L1", 9, ""))
    page = again(office)
    QApplication.clipboard().setText("9")
    page.grid.go_to_cell(cell("L1"))
    page.grid.setFocus()
    page.bot.keyClick(page.grid, Key.Key_V, CONTROL)
    assert "Nothing is pasted here" in page.grid.typing.message.text
    assert office.second_keying.keyed_again(JANUARY) == {}
    page.bot.keyClick(page.grid, Key.Key_Z, CONTROL)
    assert page.recorded.said[-1].startswith("A second typing has no undo")
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 9)


def test_after_a_restart_home_and_enter_say_so_and_lead_to_the_next_cell(
    window: MainWindow, program: Program, qtbot: QtBot
) -> None:
    window.go("second_keying", HERE)
    page = child(window, SecondKeyingPage, "secondKeyingPage")
    page.keying.grid.go_to_cell(WOMEN)
    for typed in ("5", "6"):
        qtbot.keyClicks(page.keying.grid, typed)
        qtbot.keyClick(page.keying.grid.typing.editor, Key.Key_Return)
    path = window.office.store.path
    window.close()
    window.office.close()
    assert program.start(path)
    opened = program.window
    assert opened is not None
    assert child(opened, QLabel, "keying0").text() == (
        "January 2024, Whole city: 2 of 4 cells typed again."
    )
    opened.go("enter", HERE)
    assert "2 of 4 cells typed again" in child(opened, QLabel, "enterNotice").text()
    opened.go("home")
    qtbot.mouseClick(child(opened, QPushButton, "keyingGo"), LEFT)
    page = child(opened, SecondKeyingPage, "secondKeyingPage")
    assert page.keying.grid.current_key() == cell("L1", JANUARY, "sex", "_O")
    assert page.place() == Destination(JANUARY, "_T")
    opened.office.second_keying.drop(JANUARY)
    opened.go("home")
    assert not child(opened, QWidget, "keyingsCard").isVisibleTo(opened)


def test_begin_again_asks_first_and_forgets_only_the_second_typing(
    office: Office, again: Open
) -> None:
    fill(office, ("L1", 9, ""))
    page = again(office)
    assert not child(page.page, QPushButton, "dropAgain").isEnabled()
    page.type(cell("L1"), "8", Key.Key_Return)
    page.click("dropAgain")
    page.bot.mouseClick(child(page.page, QPushButton, "dropKeyingNo"), LEFT)
    assert office.second_keying.keyed_again(JANUARY)
    page.bot.waitUntil(lambda: not page.page.findChildren(QDialog))
    page.click("dropAgain")
    page.bot.mouseClick(child(page.page, QPushButton, "dropKeyingYes"), LEFT)
    assert office.second_keying.keyed_again(JANUARY) == {}
    assert page.shown(cell("L1")) == ""
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 9)


# -- comparing


def typed_twice(office: Office, again: Open) -> Again:
    """A month in which everything that can happen has happened, in front of the comparison."""
    fill(office, ("L1", 9, "from the register"), ("L2", 0, ""), ("L4", 3, ""), ("P1", 40, ""))
    fill(office, ("L3", None, Status.NOT_AVAILABLE))
    office.changes.officer = "Ben"
    page = again(office)
    page.type(cell("L1"), "8", Key.Key_Return, "n", "0", Key.Key_Return, "3", Key.Key_Return)
    page.press("6", Key.Key_Return)  # L5, which is empty
    page.compare()
    return page


def test_zero_empty_and_not_available_are_three_things_side_by_side(
    office: Office, again: Open
) -> None:
    page = typed_twice(office, again)
    assert page.rows() == [
        ("L1 Intentional homicide", "9", "8"),
        ("L2 Women and girls killed by partner or family", "0", "not available"),
        ("L3 Firearm homicide", "not available", "0"),
        ("L5 Violent deaths of undetermined intent", "empty", "6"),
    ]
    assert page.label("compared0") == "1 cell reads the same."
    assert page.label("compared1") == "4 cells read differently."
    assert page.label("compared2") == "1 cell was left out the second time and keeps its number."
    parts = child(page.page, QTabWidget, "comparedParts")
    assert parts.tabText(1) == "Left out (1)"
    left = child(page.page, QTableView, "leftOutTable").model()
    said = [str(left.index(0, column).data()) for column in range(3)]
    assert said == ["P1 Serious assault", "Whole city", "40"]


def test_each_difference_is_decided_by_key_and_one_undo_takes_it_back(
    office: Office, again: Open
) -> None:
    page = typed_twice(office, again)
    done = child(page.page, QPushButton, "settle")
    page.table.setFocus()
    page.press("2", "1", "3")
    assert not done.isEnabled()
    assert page.label("comparingState") == "2 cells are still to be decided."
    assert QApplication.focusWidget() is page.other
    page.press(Key.Key_Escape)
    assert QApplication.focusWidget() is page.table
    page.press("3", "1,5", Key.Key_Return)
    assert "1,5 is not a whole number" in page.label("comparingFault")
    page.other.selectAll()
    page.press("1", Key.Key_Return, "2")
    assert page.label("comparingState") == (
        "Everything is decided: 3 cells change. One undo takes them back."
    )
    assert office.cells.get(cell("L1")).value == 9, "nothing is changed silently"  # type: ignore[union-attr]
    steps = actions(office)
    page.click("settle")
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 8, note="from the register")
    assert office.cells.get(cell("L2")) == Observation(cell("L2"), 0)
    assert office.cells.get(cell("L3")) == Observation(cell("L3"), 1)
    assert office.cells.get(cell("L5")) == Observation(cell("L5"), 6)
    assert office.cells.get(cell("P1")) == Observation(cell("P1"), 40)
    assert office.second_keying.begun() == []
    assert actions(office) == steps + 2
    assert page.recorded.went == [("enter", Destination(JANUARY, "_T"))]
    assert page.recorded.said[-1] == "The second typing is finished: 3 cells were changed."
    lines = office.history.lines(HistoryFilter(cell=cell("L1"))).lines
    assert (lines[0].kind, lines[0].officer) == ("second_taken", "Ben")
    office.steps.undo()
    before = [office.cells.get(cell(code)) for code in ("L1", "L2", "L3", "L5")]
    assert [o and (o.value, o.status.value) for o in before] == [
        (9, "A"),
        (0, "A"),
        (None, "O"),
        None,
    ]
    assert office.history.audit().holds


def test_a_click_decides_its_row_and_keeping_changes_nothing(office: Office, again: Open) -> None:
    page = typed_twice(office, again)
    page.click_choice(0, 5)
    page.click_choice(0, 4)
    assert page.label("comparingState") == "3 cells are still to be decided."
    page.click("keepAllFirst")
    assert page.label("comparingState").startswith("Nothing changes")
    held = office.queries.in_period(JANUARY)
    page.click("settle")
    assert office.queries.in_period(JANUARY) == held
    result = office.second_keying.result(JANUARY)
    assert result is not None
    assert result.finished == (5, 5, 0, "Ben")
    assert page.label("againLast") == (
        "Whole city: typed a second time by Ben, Feb 10, 2024, 09:30:00. 5 cells typed again. "
        "5 cells differed or were left out. 0 cells were changed."
    )


def test_a_click_on_neither_asks_for_the_number_and_an_empty_answer_empties(
    office: Office, again: Open
) -> None:
    page = typed_twice(office, again)
    page.click_choice(0, 6)
    assert QApplication.focusWidget() is page.other
    page.press(Key.Key_Return)
    page.click("keepAllFirst")
    page.click_choice(0, 6)
    page.press(Key.Key_Return)
    assert page.table.model().index(0, 6).data() == "empty"
    page.click("settle")
    assert office.cells.get(cell("L1")) is None
    office.steps.undo()
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 9, note="from the register")


def test_what_is_compared_stays_so_and_cannot_be_typed_blind_any_more(
    office: Office, again: Open
) -> None:
    page = typed_twice(office, again)
    page.click("leaveComparing")
    other = again(office)
    assert isinstance(other.page.comparing, ComparingView)
    assert not other.page.hides_numbers
    assert office.second_keying.is_compared(JANUARY)


def test_a_cell_put_right_in_the_meantime_differs_no_more(office: Office, again: Open) -> None:
    page = typed_twice(office, again)
    office.cells.record(Observation(cell("L1"), 8))
    assert [row[0].split()[0] for row in page.rows()] == ["L2", "L3", "L5"]


def test_two_typings_that_agree_have_nothing_to_decide(office: Office, again: Open) -> None:
    fill(office, ("L1", 9, ""))
    page = again(office)
    page.type(cell("L1"), "9", Key.Key_Return)
    page.compare()
    assert page.label("compared0") == "1 cell reads the same."
    assert child(page.page, QPushButton, "settle").hasFocus()
    page.press(Key.Key_Return)
    result = office.second_keying.result(JANUARY)
    assert result is not None
    assert result.finished[:3] == (1, 0, 0)


def test_who_still_has_cells_to_type_is_asked_before_both_are_in_view(
    office: Office, again: Open
) -> None:
    fill(office, ("L1", 9, ""), ("P1", 40, ""))
    page = again(office)
    page.type(cell("L1"), "9", Key.Key_Return)
    page.click("compare")
    listed = child(page.page, QListWidget, "leftOutList")
    assert [listed.item(row).text() for row in range(listed.count())] == ["P1 Serious assault"]
    page.bot.mouseClick(child(page.page, QPushButton, "leftOutNo"), LEFT)
    assert page.page.comparing is None
    assert office.second_keying.result(JANUARY) is None
    page.bot.waitUntil(lambda: QApplication.focusWidget() is page.grid)


# -- who, and what forbids it


def test_who_typed_the_numbers_is_told_that_a_second_person_is_better(
    office: Office, again: Open
) -> None:
    fill(office, ("L1", 9, ""))
    page = again(office)
    assert page.label("againHint").startswith("Ada, you typed numbers of this month")
    assert child(page.page, QLabel, "againHint").isVisible()
    office.changes.officer = "Ben"
    page.page.show_place(HERE)
    assert not child(page.page, QLabel, "againHint").isVisible()


def test_a_signed_month_is_checked_but_keeps_its_numbers(office: Office, again: Open) -> None:
    fill(office, ("L1", 9, ""))
    sign_published(office, [JANUARY])
    page = again(office)
    assert "signed off" in page.label("againSigned")
    page.type(cell("L1"), "8", Key.Key_Return)
    page.compare()
    assert "reopen the month on the page Checks" in page.label("comparingSigned")
    page.table.setFocus()
    page.press("2")
    page.click_choice(0, 5)
    page.click_choice(0, 6)
    assert page.label("comparingState") == "1 cell is still to be decided."
    assert not child(page.page, QPushButton, "takeAllSecond").isEnabled()
    office.sign_off.reopen(JANUARY, "The second typing differs")
    page.table.setFocus()
    page.press("2")
    page.click("settle")
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 8)


def test_a_signed_month_ends_with_what_it_has(office: Office, again: Open) -> None:
    fill(office, ("L1", 9, ""))
    sign_published(office, [JANUARY])
    page = again(office)
    page.type(cell("L1"), "8", Key.Key_Return)
    page.compare()
    page.table.setFocus()
    page.press("1")
    page.click("settle")
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 9)
    result = office.second_keying.result(JANUARY)
    assert result is not None
    assert result.finished[:3] == (1, 1, 0)


def test_a_file_that_is_read_only_says_so(office: Office, again: Open) -> None:
    fill(office, ("L1", 9, ""))
    office.second_keying.key_again(cell("L2"), Figure(4, Status.NORMAL))
    with read_only(office) as closed:
        page = again(closed)
        page.type(cell("L1"), "8")
        assert not page.grid.typing.is_open
        assert "read" in page.grid.typing.message.text
        assert not child(page.page, QPushButton, "compare").isEnabled()
        assert not child(page.page, QPushButton, "dropAgain").isEnabled()
        page.stop()


def test_another_window_follows_what_is_typed_again(
    office: Office, again: Open, catalogue_file: CatalogueFile
) -> None:
    with Office.look(office.store.path, catalogue_file, clock, "Ben") as looking:
        page = again(looking)
        office.second_keying.key_again(cell("L1"), Figure(4, Status.NORMAL))
        looking.following.look_again()
        assert page.shown(cell("L1")) == "4"
        page.stop()


def test_what_the_disk_refuses_stays_and_is_written_once_it_is_back(
    office: Office, again: Open
) -> None:
    page = again(office)
    disk = page.page.context.disk
    disk.again_after_ms = 20
    away = office.store.path.with_suffix(".away")
    office.store.path.rename(away)
    try:
        page.type(cell("L1"), "12", Key.Key_Return)
        assert page.grid.typing.editor.is_refused
        assert disk.trouble is Trouble.WAITING
        assert not page.page.settle()
    finally:
        away.rename(office.store.path)
    page.bot.waitUntil(lambda: not page.grid.typing.is_open)
    assert office.second_keying.keyed_again(JANUARY) == {cell("L1"): Figure(12, Status.NORMAL)}
    assert page.shown(cell("L1")) == "12"


def test_comparing_on_a_disk_that_is_gone_says_so_and_loses_nothing(
    office: Office, again: Open
) -> None:
    page = again(office)
    page.type(cell("L1"), "12", Key.Key_Return)
    away = office.store.path.with_suffix(".away")
    office.store.path.rename(away)
    try:
        page.click("compare")
        assert page.label("againFault")
        assert page.page.comparing is None
    finally:
        away.rename(office.store.path)
    page.compare()
    assert page.rows() == [("L1 Intentional homicide", "empty", "12")]


def test_the_card_of_the_signature_offers_it_and_shows_what_came_of_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.office.changes.officer = "Ben"
    window.office.second_keying.key_again(cell("L1"), Figure(48713, Status.NORMAL))
    window.office.second_keying.finish(JANUARY)
    window.office.second_keying.settle(JANUARY, "_T", {})
    window.go("checks", HERE)
    window.show()
    qtbot.waitExposed(window)
    said = child(window, QLabel, "secondKeyings").text()
    assert said.startswith("Whole city: typed a second time by Ben, ")
    assert said.endswith(
        "1 cell typed again. 3 cells differed or were left out. 0 cells were changed."
    )
    qtbot.mouseClick(child(window, QPushButton, "typeAgainLink"), LEFT)
    assert window.current_page() == "second_keying"
    assert child(window, SecondKeyingPage, "secondKeyingPage").place() == Destination(JANUARY, "_T")


def test_after_a_power_cut_home_leads_back_to_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.go("second_keying", Destination(JANUARY, "01"))
    here = window.whereabouts()
    assert here == Whereabouts("second_keying", JANUARY, "01", None)
    context, recorded = make_desk(window.office, tmp_path)
    holder = Holder("Ada", "here", 1, "2024-02-10T09:00:00Z")
    card = RecoveryCard(context, Recovery(holder, None, here, ""))
    qtbot.addWidget(card)
    said = child(card, QLabel, "recoveryPlace").text()
    assert said == "You were on the page Typing a second time, January 2024."
    qtbot.mouseClick(child(card, QPushButton, "recoveryGo"), LEFT)
    assert recorded.went == [("second_keying", Destination(JANUARY, "01"))]


def test_another_language_leaves_the_month_and_the_page(
    window: MainWindow, program: Program, qtbot: QtBot
) -> None:
    window.office.second_keying.key_again(cell("L1", JANUARY), Figure(1, Status.NORMAL))
    december = JANUARY.shift(-1)
    window.go("second_keying", Destination(december, "01"))
    window.language_chosen.emit("es")
    assert program.window is not None
    assert program.window.current_page() == "second_keying"
    page = child(program.window, SecondKeyingPage, "secondKeyingPage")
    assert page.place() == Destination(december, "01")
    program.window.language_chosen.emit("en")
