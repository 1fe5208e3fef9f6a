"""A zero return on the Enter page: one deliberate act, listed before, undone as one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.errors import DataError
from cityreport.office.office import Office
from cityreport.ui.enter.zero_return_dialog import ZeroReturnDialog
from cityreport.ui.page_context import Destination
from tests.conftest import read_only, sign_published
from tests.ui.fixtures_enter import CONTROL, JANUARY, Enter, actions, cell
from tests.ui.fixtures_pages import child

LEFT = Qt.MouseButton.LeftButton
Answer = Callable[[str], list[list[str]]]


@pytest.fixture
def answer(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """The question, answered with one of its buttons; gives what was listed each time."""

    def prepare(name: str) -> list[list[str]]:
        asked: list[list[str]] = []

        def ask(dialog: ZeroReturnDialog) -> int:
            dialog.show()
            qtbot.waitExposed(dialog)
            listed = child(dialog, QListWidget, "zeroReturnList")
            asked.append([listed.item(row).text() for row in range(listed.count())])
            qtbot.mouseClick(child(dialog, QPushButton, name), LEFT)
            return dialog.result()

        monkeypatch.setattr(ZeroReturnDialog, "exec", ask)
        return asked

    return prepare


def zeros(enter: Enter) -> QPushButton:
    QApplication.processEvents()  # the panel is shown once nothing else waits
    return child(enter.page, QPushButton, "zeroReturn")


def click(enter: Enter) -> None:
    enter.bot.mouseClick(zeros(enter), LEFT)


def test_what_is_left_of_the_group_is_listed_and_answered_with_zero(
    enter: Enter, answer: Answer
) -> None:
    asked = answer("acceptZeroReturn")
    enter.office.cells.record(Observation(cell("P1"), 7))
    enter.office.cells.record(Observation(cell("P2"), None, Status.NOT_AVAILABLE))
    enter.go_to(cell("P4"))
    steps = actions(enter.office)
    click(enter)
    assert [name.split()[0] for name in asked[0]] == ["P3", "P4"]
    assert enter.office.cells.get(cell("P3")) == Observation(cell("P3"), 0)
    assert enter.shown(cell("P4")) == "0"
    assert enter.office.cells.get(cell("P1")) == Observation(cell("P1"), 7)
    assert enter.office.cells.get(cell("P2")) == Observation(cell("P2"), None, Status.NOT_AVAILABLE)
    assert enter.office.cells.get(cell("L1")) is None
    assert actions(enter.office) == steps + 1
    assert enter.said[-1] == "2 cells were answered with 0."
    assert enter.key == cell("P4")


def test_one_undo_takes_all_of_it_back(enter: Enter, answer: Answer) -> None:
    answer("acceptZeroReturn")
    enter.go_to(cell("P1"))
    click(enter)
    enter.bot.waitUntil(lambda: QApplication.focusWidget() is enter.grid)
    enter.press(Qt.Key.Key_Z, with_=CONTROL)
    assert [enter.office.cells.get(cell(code)) for code in ("P1", "P2", "P3", "P4")] == [None] * 4
    assert zeros(enter).isEnabled()


def test_saying_no_writes_nothing(enter: Enter, answer: Answer) -> None:
    asked = answer("cancelZeroReturn")
    enter.go_to(cell("P1"))
    steps = actions(enter.office)
    click(enter)
    assert len(asked) == 1
    assert actions(enter.office) == steps


def test_enter_on_the_open_question_says_no(qtbot: QtBot, office: Office) -> None:
    dialog = ZeroReturnDialog(office.catalogue, "Whole city", [cell("P1")])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    cancel = child(dialog, QPushButton, "cancelZeroReturn")
    qtbot.waitUntil(cancel.hasFocus)
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert dialog.result() == ZeroReturnDialog.DialogCode.Rejected


def test_nothing_left_nothing_to_press(enter: Enter, answer: Answer) -> None:
    answer("acceptZeroReturn")
    enter.go_to(cell("P1"))
    assert zeros(enter).isEnabled()
    click(enter)
    assert not zeros(enter).isEnabled()
    enter.go_to(cell("L1"))
    assert zeros(enter).isEnabled()


def test_what_is_typed_is_written_first_and_is_not_zero(enter: Enter, answer: Answer) -> None:
    asked = answer("acceptZeroReturn")
    enter.go_to(cell("P1")).press("5")
    click(enter)
    assert [name.split()[0] for name in asked[0]] == ["P2", "P3", "P4"]
    assert enter.office.cells.get(cell("P1")) == Observation(cell("P1"), 5)


def test_a_number_of_a_district_keeps_the_total_out(enter: Enter, answer: Answer) -> None:
    asked = answer("acceptZeroReturn")
    enter.office.cells.record(Observation(CellKey("P1", JANUARY, "01"), 3))
    enter.go_to(cell("P2"))
    click(enter)
    assert [name.split()[0] for name in asked[0]] == ["P2", "P3", "P4"]
    enter.go_to(cell("P1"))
    click(enter)
    (error,) = enter.recorded.failed
    assert isinstance(error, DataError)
    assert error.code == "zero_return_empty"
    assert enter.office.cells.get(cell("P1")) is None


def test_a_signed_month_is_refused_with_its_sentence(enter: Enter, answer: Answer) -> None:
    answer("acceptZeroReturn")
    sign_published(enter.office, [JANUARY])
    enter.go_to(cell("P1"))
    click(enter)
    (error,) = enter.recorded.failed
    assert isinstance(error, DataError)
    assert error.code == "month_signed"
    assert enter.office.cells.get(cell("P1")) is None


def test_a_file_that_is_read_only_has_none(
    open_enter: Callable[..., Enter], office: Office, tmp_path: Path
) -> None:
    with read_only(office) as closed:
        enter = open_enter(closed, Destination(JANUARY))
        assert not zeros(enter).isEnabled()
        enter.stop()
