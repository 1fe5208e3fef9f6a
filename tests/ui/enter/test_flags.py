"""Reminders: put on a cell in its panel, marked in the grid, listed with the way to the cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.office.office import Office
from cityreport.ui.checks.page import ChecksPage
from cityreport.ui.enter.flags_dialog import FlagsDialog
from cityreport.ui.home.flag_card import FlagCard
from cityreport.ui.home.page import HomePage
from cityreport.ui.kit.disk_watch import Trouble
from cityreport.ui.kit.linked_table import LinkedTable
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import Destination
from tests.conftest import read_only, sign_published
from tests.ui.fixtures_enter import JANUARY, Enter, actions, cell
from tests.ui.fixtures_pages import child, listening, make_desk

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
L1 = cell("L1")


def box(enter: Enter) -> QCheckBox:
    QApplication.processEvents()  # the panel is shown once nothing else waits
    return child(enter.page, QCheckBox, "flagBox")


def field(enter: Enter) -> QLineEdit:
    return child(enter.page, QLineEdit, "flagField")


def tick(enter: Enter) -> None:
    enter.bot.mouseClick(box(enter), LEFT, pos=QPoint(8, box(enter).height() // 2))


def test_a_tick_flags_the_cell_and_words_follow(enter: Enter) -> None:
    enter.go_to(L1)
    assert not field(enter).isVisible()
    tick(enter)
    assert enter.office.annotations.flag_on(L1) == ""
    enter.bot.waitUntil(field(enter).hasFocus)
    enter.press("Ask the police")
    assert enter.office.annotations.flag_on(L1) == ""
    enter.press(Key.Key_Return)
    assert enter.office.annotations.flag_on(L1) == "Ask the police"
    assert enter.office.cells.get(L1) is None
    tick(enter)
    assert enter.office.annotations.flag_on(L1) is None
    assert not field(enter).isVisible()


def test_going_to_another_cell_writes_the_words_to_the_one_before(enter: Enter) -> None:
    enter.go_to(L1)
    tick(enter)
    enter.bot.waitUntil(field(enter).hasFocus)
    enter.press("Two are open")
    enter.click(cell("L2"))
    assert enter.office.annotations.flag_on(L1) == "Two are open"
    assert enter.office.annotations.flag_on(cell("L2")) is None
    assert not box(enter).isChecked()
    enter.click(L1)
    assert (box(enter).isChecked(), field(enter).text()) == (True, "Two are open")


def test_undo_takes_the_flag_from_the_panel_too(enter: Enter) -> None:
    enter.go_to(L1)
    tick(enter)
    enter.office.steps.undo()
    assert not box(enter).isChecked()
    assert not field(enter).isVisible()


def test_escape_gives_the_words_up(enter: Enter) -> None:
    enter.office.annotations.flag(L1, "Old")
    enter.go_to(L1)
    field(enter).setFocus()
    enter.bot.waitUntil(field(enter).hasFocus)
    enter.press("er", Key.Key_Escape)
    assert field(enter).text() == "Old"
    assert enter.page.settle()
    assert enter.office.annotations.flag_on(L1) == "Old"


def test_words_that_are_typed_are_written_when_the_window_closes(enter: Enter) -> None:
    enter.go_to(L1)
    tick(enter)
    enter.bot.waitUntil(field(enter).hasFocus)
    enter.press("Late")
    assert enter.page.settle()
    assert enter.office.annotations.flag_on(L1) == "Late"


def test_words_that_are_too_long_stay_and_are_explained(enter: Enter) -> None:
    enter.office.annotations.flag(L1, "Short")
    enter.go_to(L1)
    steps = actions(enter.office)
    field(enter).setFocus()
    field(enter).setText("x" * 5000)
    assert not enter.page.settle()
    assert child(enter.page, QLabel, "flagFault").isVisible()
    assert len(field(enter).text()) == 5000
    assert actions(enter.office) == steps
    enter.go_to(cell("L2"))
    assert not child(enter.page, QLabel, "flagFault").isVisible()
    enter.go_to(L1)
    assert len(field(enter).text()) == 5000
    assert child(enter.page, QLabel, "flagFault").isVisible()
    field(enter).setFocus()
    enter.bot.waitUntil(field(enter).hasFocus)
    enter.press(Key.Key_Escape)
    assert field(enter).text() == "Short"
    assert enter.page.settle()


def test_words_that_the_disk_refuses_are_kept_and_tried_again(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(key: CellKey, text: str) -> None:
        raise AccessError("store_busy", path="x")

    enter.office.annotations.flag(L1, "Old")
    enter.go_to(L1)
    field(enter).setFocus()
    enter.bot.waitUntil(field(enter).hasFocus)
    with monkeypatch.context() as broken:
        broken.setattr(enter.office.annotations, "flag", refuse)
        enter.press(Key.Key_End, "er", Key.Key_Return)
        assert enter.page.context.disk.trouble is Trouble.WAITING
        assert not enter.page.settle()
        enter.go_to(cell("L2"))
    enter.page.context.disk.try_again()
    assert enter.office.annotations.flag_on(L1) == "Older"
    assert enter.page.context.disk.trouble is Trouble.NONE
    assert enter.page.settle()


def test_a_signed_cell_can_be_flagged(enter: Enter) -> None:
    sign_published(enter.office, [JANUARY])
    enter.go_to(L1)
    tick(enter)
    assert enter.office.annotations.flag_on(L1) == ""


def test_a_file_that_is_read_only_takes_no_flag(
    open_enter: Callable[..., Enter], office: Office
) -> None:
    with read_only(office) as closed:
        enter = open_enter(closed, Destination(JANUARY))
        assert not box(enter).isEnabled()
        enter.stop()


def test_home_lists_what_is_flagged_and_leads_there(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 9))
    context, recorded = make_desk(office, tmp_path)
    page = HomePage(context)
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 900)
    page.show()
    qtbot.waitExposed(page)
    card = page.findChild(FlagCard)
    assert card is not None
    assert not card.isVisible()
    district = CellKey("P1", Period.month(2023, 12), "01")
    office.annotations.flag(L1, "Two are open")
    office.annotations.flag(district)
    assert card.isVisible()
    assert child(page, QLabel, "flagsTitle").text() == "2 cells to follow up"
    assert child(page, QLabel, "flag1Words").text() == "Dec 2023, Comuna 1"
    assert child(page, QLabel, "flag2Words").text() == "Jan 2024, Whole city: Two are open"
    qtbot.mouseClick(child(page, QPushButton, "flag1"), LEFT)
    assert recorded.went == [("enter", Destination.of(district))]
    for code in ("L2", "L3", "L4", "L5", "P2"):
        office.annotations.flag(cell(code))
    assert child(page, QLabel, "flagsMore").text() == "and 2 more"
    assert page.findChild(QPushButton, "flag6") is None
    for flag in office.annotations.flags():
        office.annotations.unflag(flag.key)
    assert not card.isVisible()


def painted(enter: Enter, key: CellKey) -> QImage:
    """What stands in the box of a cell."""
    place = enter.grid.entries.sheet.place_of(key)
    assert place is not None
    where = enter.grid.visualRect(enter.grid.entries.index(*place))
    return enter.grid.viewport().grab(where).toImage()


def count_accent(picture: QImage) -> int:
    """How many points in the left half have the colour of the flag."""
    accent = QColor(COLORS.accent).rgb()
    return sum(
        picture.pixel(x, y) == accent
        for x in range(4, picture.width() // 2)
        for y in range(4, picture.height() - 4)
    )


def test_a_flagged_cell_shows_a_small_flag_beside_its_number_and_says_so(enter: Enter) -> None:
    enter.go_to(L1).press("9", Key.Key_Return)
    enter.go_to(cell("L4"))
    before = painted(enter, L1)
    assert count_accent(before) == 0
    enter.office.annotations.flag(L1, "Two are open")
    assert count_accent(painted(enter, L1)) > 8
    half = before.width() // 2
    assert painted(enter, L1).copy(half, 0, half, 20) == before.copy(half, 0, half, 20)
    place = enter.grid.entries.sheet.place_of(L1)
    assert place is not None
    index = enter.grid.entries.index(*place)
    said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert said.startswith("L1 Intentional homicide, January 2024: 9, saved")
    assert said.endswith("Flagged for follow-up: Two are open")
    assert "Two are open" in str(index.data(Qt.ItemDataRole.ToolTipRole))
    enter.office.steps.undo()
    assert painted(enter, L1) == before


def test_an_empty_cell_and_a_doubtful_one_keep_their_flag(enter: Enter) -> None:
    enter.office.annotations.flag(cell("L2"))
    enter.go_to(cell("L4"))
    assert count_accent(painted(enter, cell("L2"))) > 8
    enter.office.cells.record_many([Observation(L1, 4), Observation(cell("L3"), 5)])
    enter.office.annotations.flag(cell("L3"), "Ask the police")
    place = enter.grid.entries.sheet.place_of(cell("L3"))
    assert place is not None
    tip = str(enter.grid.entries.index(*place).data(Qt.ItemDataRole.ToolTipRole))
    assert "more than L1 Intentional homicide" in tip
    assert "Ask the police" in tip


def the_list(parent: QWidget) -> LinkedTable:
    """The open list of everything that is flagged."""
    dialogs = [d for d in parent.window().findChildren(FlagsDialog) if d.isVisible()]
    assert len(dialogs) == 1
    return child(dialogs[0], LinkedTable, "flagsTable")


def follow(bot: QtBot, table: LinkedTable, row: int) -> None:
    where = table.visualRect(table.model().index(row, 0)).center()
    bot.mouseClick(table.viewport(), LEFT, pos=where)


def test_enter_leads_to_the_list_of_all_flags_and_on_to_a_cell(enter: Enter) -> None:
    button = child(enter.page, QPushButton, "flagList")
    assert not button.isVisible()
    far = CellKey("P1", Period.month(2023, 12), "01")
    enter.office.annotations.flag(far, "Comuna 1 is late")
    enter.office.annotations.flag(L1)
    assert button.text().strip() == "2"
    assert button.accessibleName() == "2 cells to follow up"
    enter.bot.mouseClick(button, LEFT)
    table = the_list(enter.page)
    assert [row[:5] for row in table.rows()] == [
        ["P1 Serious assault", "Dec 2023", "Comuna 1", "Comuna 1 is late", "Ada"],
        ["L1 Intentional homicide", "Jan 2024", "Whole city", "", "Ada"],
    ]
    follow(enter.bot, table, 0)
    assert enter.recorded.went == [("enter", Destination.of(far))]
    enter.office.annotations.unflag(far)
    enter.office.annotations.unflag(L1)
    assert not button.isVisible()


def test_checks_leads_to_the_list_too_by_keyboard(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.annotations.flag(L1, "Two are open")
    context, recorded = make_desk(office, tmp_path)
    page = ChecksPage(context)
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()
    qtbot.waitUntil(lambda: page.whole.is_done)
    button = child(page, QPushButton, "flagList")
    assert button.text().strip() == "1 cell to follow up"
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Return)
    qtbot.keyClick(the_list(page), Key.Key_Return)
    assert recorded.went == [("enter", Destination.of(L1))]
    office.annotations.unflag(L1)
    assert not button.isVisible()
