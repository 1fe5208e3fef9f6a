"""Typing numbers: what each key does, and that it is on the disk when the cell says saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind
from tests.conftest import clock
from tests.ui.fixtures_enter import (
    CONTROL,
    JANUARY,
    SHIFT,
    Enter,
    Key,
    actions,
    cell,
    fill,
    on_disk,
)


def test_first_showing_is_the_last_complete_month_at_the_first_required_cell(
    enter: Enter,
) -> None:
    assert enter.key == cell("L1")
    assert enter.column() is ColumnKind.VALUE
    assert enter.label("requiredLabel") == "0 of 10 required answered"


def test_digits_and_enter_are_on_the_disk_and_go_down(enter: Enter) -> None:
    enter.press("12", Key.Key_Return, "7", Key.Key_Enter)
    assert on_disk(enter.office, cell("L1")) == (12, "A")
    assert on_disk(enter.office, cell("L2")) == (7, "A")
    assert enter.state(cell("L1")) == "saved"
    assert enter.shown(cell("L1")) == "12"
    assert enter.key == cell("L3")
    assert enter.label("requiredLabel") == "2 of 10 required answered"


def test_typing_replaces_and_f2_changes(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, ""))
    enter.press("3", Key.Key_Return, Key.Key_Up, Key.Key_F2, Key.Key_End, "4", Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (34, "A")


def test_enter_skips_headings_and_the_computed_row(enter: Enter) -> None:
    enter.go_to(cell("L5")).press(Key.Key_Return)
    assert enter.key == cell("P1")
    enter.go_to(cell("G5")).press(Key.Key_Return)
    assert enter.key == cell("C2")
    enter.press(Key.Key_Up)  # and so do the arrows: a blind typist counts them alike
    assert enter.key == cell("G5")
    enter.press(Key.Key_Down, Key.Key_Down)
    assert enter.key == cell("C3")
    enter.press(Key.Key_Left, Key.Key_Up, Key.Key_Up)  # on the labels every row can be looked at
    assert enter.key == cell("C1")


def test_tab_goes_value_note_next_value_and_back(enter: Enter) -> None:
    enter.press("5", Key.Key_Tab)
    assert (enter.key, enter.column()) == (cell("L1"), ColumnKind.NOTE)
    enter.press("from the register", Key.Key_Tab)
    assert (enter.key, enter.column()) == (cell("L2"), ColumnKind.VALUE)
    enter.press(Key.Key_Backtab, Key.Key_Backtab)
    assert (enter.key, enter.column()) == (cell("L1"), ColumnKind.VALUE)
    held = enter.office.cells.get(cell("L1"))
    assert held is not None
    assert (held.value, held.note) == (5, "from the register")


def test_enter_after_a_note_goes_to_the_next_number_not_the_next_note(enter: Enter) -> None:
    enter.press("5", Key.Key_Tab, "from the register", Key.Key_Return)
    assert (enter.key, enter.column()) == (cell("L2"), ColumnKind.VALUE)
    enter.press("3", Key.Key_Return)
    assert on_disk(enter.office, cell("L2")) == (3, "A")
    held = enter.office.cells.get(cell("L2"))
    assert held is not None
    assert held.note == ""


def test_arrows_leave_the_editor_up_and_down(enter: Enter) -> None:
    enter.press("5", Key.Key_Down)
    assert on_disk(enter.office, cell("L1")) == (5, "A")
    assert enter.key == cell("L2")
    enter.press("6", Key.Key_Up)
    assert on_disk(enter.office, cell("L2")) == (6, "A")
    assert enter.key == cell("L1")


def test_home_and_end_go_to_the_first_and_last_row(enter: Enter) -> None:
    enter.press(Key.Key_End)
    assert enter.key == cell("V2")
    enter.press(Key.Key_Home)
    assert enter.key == cell("L1")


def test_escape_restores(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, ""))
    before = actions(enter.office)
    enter.press("99", Key.Key_Escape)
    assert not enter.grid.typing.is_open
    assert QApplication.focusWidget() is enter.grid
    assert enter.shown(cell("L1")) == "12"
    assert actions(enter.office) == before


def test_zero_is_an_answer_and_empty_is_none(enter: Enter) -> None:
    enter.press("0", Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (0, "A")
    assert enter.shown(cell("L1")) == "0"
    assert enter.state(cell("L1")) == "saved"
    assert on_disk(enter.office, cell("L2")) is None
    assert enter.shown(cell("L2")) == ""
    assert enter.state(cell("L2")) == "empty"


def test_letters_answer_at_once_and_go_down(enter: Enter) -> None:
    enter.press("n", "c", "x", "N")
    assert on_disk(enter.office, cell("L1")) == (None, "O")
    assert on_disk(enter.office, cell("L2")) == (None, "L")
    assert on_disk(enter.office, cell("L3")) == (None, "M")
    assert on_disk(enter.office, cell("L4")) == (None, "O")
    assert enter.key == cell("L5")
    shown = [enter.shown(cell(code)) for code in ("L1", "L2", "L3")]
    assert shown == ["n", "c", "x"], "as they are typed, and as charts mark them"
    words = [enter.state(cell(code)) for code in ("L1", "L2", "L3")]
    assert words == ["not available", "not collected", "not applicable"]


def test_a_letter_in_the_open_editor_is_a_status_too(enter: Enter) -> None:
    enter.press(Key.Key_F2, "n", Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (None, "O")


def test_local_digits_and_separators_are_understood(enter: Enter) -> None:
    enter.press("١٢", Key.Key_Return, "1 234", Key.Key_Return, "1.234.567", Key.Key_Return)
    values = [on_disk(enter.office, cell(code)) for code in ("L1", "L2", "L3")]
    assert values == [(12, "A"), (1234, "A"), (1234567, "A")]


def test_delete_empties_and_an_emptied_editor_too(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""))
    enter.press(Key.Key_Delete, Key.Key_Return, Key.Key_F2, Key.Key_Delete, Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) is None
    assert on_disk(enter.office, cell("L2")) is None


def test_delete_of_a_selection_is_one_step(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""), ("L3", 3, ""))
    before = actions(enter.office)
    enter.press(Key.Key_Down, Key.Key_Down, with_=SHIFT).press(Key.Key_Delete)
    assert [on_disk(enter.office, cell(code)) for code in ("L1", "L2", "L3")] == [None] * 3
    assert actions(enter.office) == before + 1
    enter.press(Key.Key_Z, with_=CONTROL)
    values = [on_disk(enter.office, cell(code)) for code in ("L1", "L2", "L3")]
    assert values == [(1, "A"), (2, "A"), (3, "A")]


def test_delete_on_a_note_takes_the_note_only(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, "see table 4"))
    enter.go_to(cell("L1"), ColumnKind.NOTE).press(Key.Key_Delete)
    assert enter.office.cells.get(cell("L1")) == Observation(cell("L1"), 1)


def test_typing_the_same_again_is_no_change(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1"), 12, Status.PROVISIONAL, "a note", "a source"))
    before = actions(enter.office)
    enter.press("12", Key.Key_Return)
    fill_status = enter.office.cells.get(cell("L1"))
    assert fill_status is not None
    assert fill_status.status is Status.PROVISIONAL
    assert actions(enter.office) == before


@pytest.mark.parametrize("status", [Status.PROVISIONAL, Status.ESTIMATED, Status.BREAK])
def test_another_number_keeps_status_note_and_source(enter: Enter, status: Status) -> None:
    enter.office.cells.record(Observation(cell("L1"), 12, status, "a note", "a source"))
    enter.press("13", Key.Key_Return)
    assert enter.office.cells.get(cell("L1")) == Observation(
        cell("L1"), 13, status, "a note", "a source"
    )


def test_a_number_over_not_available_is_final_and_keeps_its_note(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1"), None, Status.NOT_AVAILABLE, "late", "police"))
    enter.press("13", Key.Key_Return)
    assert enter.office.cells.get(cell("L1")) == Observation(
        cell("L1"), 13, Status.NORMAL, "late", "police"
    )


def test_undo_and_redo_follow_the_cell(enter: Enter) -> None:
    enter.press("1", Key.Key_Return, "2", Key.Key_Return)
    enter.go_to(cell("V2")).press(Key.Key_Z, with_=CONTROL)
    assert on_disk(enter.office, cell("L2")) is None
    assert enter.key == cell("L2")
    assert enter.said[-1] == "1 cell was set back."
    enter.press(Key.Key_Z, with_=CONTROL)
    assert on_disk(enter.office, cell("L1")) is None
    assert enter.key == cell("L1")
    enter.press(Key.Key_Y, with_=CONTROL)
    assert on_disk(enter.office, cell("L1")) == (1, "A")
    enter.press(Key.Key_Z, with_=CONTROL | SHIFT)
    assert on_disk(enter.office, cell("L2")) == (2, "A")
    enter.press(Key.Key_Y, with_=CONTROL)
    assert enter.message == "There is nothing to redo."


def test_undo_goes_to_the_month_and_unfolds_the_breakdown(enter: Enter) -> None:
    december = JANUARY.shift(-1)
    enter.office.cells.record(Observation(cell("L1", december, "sex", "F"), 3))
    enter.page.step(1)
    enter.page.step(-1)
    enter.press(Key.Key_Z, with_=CONTROL)
    assert enter.key == cell("L1", december, "sex", "F")
    assert "Women and girls" in enter.labels()


def test_undo_works_after_the_file_was_opened_again(
    enter: Enter, open_enter: object, catalogue_file: CatalogueFile
) -> None:
    enter.press("8", Key.Key_Return)
    path = enter.office.store.path
    enter.stop()
    enter.office.close()
    assert callable(open_enter)
    with Office.open(path, catalogue_file, clock, "Ada") as again:
        page = open_enter(again)
        page.press(Key.Key_Z, with_=CONTROL)
        assert on_disk(again, cell("L1")) is None


def test_a_mouse_click_elsewhere_commits(enter: Enter) -> None:
    enter.press("4")
    enter.click(cell("L3"))
    assert on_disk(enter.office, cell("L1")) == (4, "A")
    assert enter.key == cell("L3")


def test_leaving_the_grid_commits(enter: Enter) -> None:
    enter.press("4")
    enter.page.panel.fields.focus_first()
    assert on_disk(enter.office, cell("L1")) == (4, "A")
    assert not enter.grid.typing.is_open


def test_a_double_click_opens_the_cell(enter: Enter) -> None:
    index = enter.grid.currentIndex()
    where = enter.grid.visualRect(index).center()
    enter.bot.mouseClick(enter.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    enter.bot.mouseDClick(enter.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert enter.grid.typing.is_open


def test_keys_that_reach_the_grid_while_typing_go_to_the_editor(enter: Enter) -> None:
    enter.bot.keyClicks(enter.grid, "123")
    enter.bot.keyClick(enter.grid, Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (123, "A")


def test_the_model_takes_a_number_too_and_refuses_a_wrong_one(enter: Enter) -> None:
    index = enter.grid.currentIndex()
    assert enter.grid.entries.setData(index, "15")
    assert on_disk(enter.office, cell("L1")) == (15, "A")
    assert not enter.grid.entries.setData(index, "-1")
    assert on_disk(enter.office, cell("L1")) == (15, "A")


def test_a_cell_says_itself_to_those_who_do_not_see_it(enter: Enter) -> None:
    enter.press("9", Key.Key_Return)
    place = enter.grid.entries.sheet.place_of(cell("L1"))
    assert place is not None
    role = Qt.ItemDataRole.AccessibleTextRole
    index = enter.grid.entries.index(*place)
    assert index.data(role) == "L1 Intentional homicide, January 2024: 9, saved"
    below = enter.grid.currentIndex()
    assert below.data(role) == (
        "L2 Women and girls killed by partner or family, January 2024: empty"
    )


def test_every_control_has_a_name(enter: Enter) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView

    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView)
    for kind in kinds:
        for widget in enter.page.findChildren(kind):
            if widget.objectName().startswith("qt_") or widget.parent().inherits(
                "QAbstractSpinBox"
            ):
                continue
            owner = widget.parentWidget()
            is_part = isinstance(owner, (QComboBox, QTableView)) and widget is not enter.editor
            if is_part or isinstance(owner, QLineEdit):
                continue
            assert widget.objectName(), widget
            assert widget.accessibleName(), widget.objectName()


def test_what_others_change_is_seen_at_once(enter: Enter) -> None:
    key = CellKey("P1", JANUARY)
    enter.page.hide()
    enter.office.cells.record(Observation(key, 77))
    assert enter.shown(key) == "77"
    assert enter.state(key) == "saved"
