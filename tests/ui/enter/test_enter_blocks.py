"""Block work: whatever works on a cell works on the selected cells, as one step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from cityreport.domain.observation import Observation, Status
from cityreport.errors import AccessError
from cityreport.ui.enter.cell_fields import CellFields
from cityreport.ui.enter.entry_sheet import ColumnKind
from tests.ui.fixtures_enter import ALT, CONTROL, SHIFT, Enter, Key, actions, cell, fill, on_disk
from tests.ui.fixtures_pages import child

LETHAL = ("L1", "L2", "L3", "L4", "L5")
DOWN = Key.Key_Down


def values(enter: Enter, *codes: str) -> list[object]:
    held = [enter.office.cells.get(cell(code)) for code in codes]
    return [
        None if one is None else one.status.value if one.value is None else one.value
        for one in held
    ]


def choose(enter: Enter, code: str, more: int) -> Enter:
    return enter.go_to(cell(code)).press(*[DOWN] * more, with_=SHIFT)


@pytest.mark.parametrize(("typed", "held"), [("n", "O"), ("c", "L"), ("x", "M")])
def test_a_letter_answers_the_selection_as_one_step(enter: Enter, typed: str, held: str) -> None:
    before = actions(enter.office)
    choose(enter, "L1", 2).press(typed)
    assert values(enter, *LETHAL) == [held] * 3 + [None] * 2
    assert actions(enter.office) == before + 1
    assert enter.key == cell("L4")  # what is typed next goes below, into one cell
    assert enter.said[-1] == "3 cells were changed in one step. Ctrl+Z takes it back."
    enter.press(Key.Key_Z, with_=CONTROL)
    assert values(enter, *LETHAL) == [None] * 5


def test_a_number_goes_into_the_selection_and_the_line_below_says_so(enter: Enter) -> None:
    fill(enter.office, ("L2", 7, "as told"))
    before = actions(enter.office)
    choose(enter, "L1", 2).press("0")
    assert enter.message.startswith("Enter writes this into all 3 selected cells")
    assert values(enter, *LETHAL) == [None, 7, None, None, None]
    enter.press(Key.Key_Return, "5", Key.Key_Return)
    assert values(enter, *LETHAL) == [0, 0, 0, 5, None]
    assert actions(enter.office) == before + 2
    held = enter.office.cells.get(cell("L2"))
    assert held is not None
    assert held.note == "as told"


def test_esc_gives_a_number_for_the_selection_up(enter: Enter) -> None:
    choose(enter, "L1", 2).press("4", Key.Key_Escape)
    assert values(enter, *LETHAL) == [None] * 5
    assert enter.message == ""


def test_what_one_cell_of_the_selection_cannot_have_changes_none(enter: Enter) -> None:
    choose(enter, "L1", 2).press("-4", Key.Key_Return)
    assert "below zero" in enter.message
    assert values(enter, *LETHAL) == [None] * 5


def test_the_computed_row_inside_a_selection_is_left_out(enter: Enter) -> None:
    choose(enter, "G5", 2).press("3", Key.Key_Return)
    assert values(enter, "G5", "C2") == [3, 3]
    assert on_disk(enter.office, cell("C1")) is None


def test_delete_empties_the_selection(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""))
    before = actions(enter.office)
    choose(enter, "L1", 2).press(Key.Key_Delete)
    assert values(enter, *LETHAL) == [None] * 5
    assert actions(enter.office) == before + 1


def test_one_value_pasted_fills_the_selection(enter: Enter) -> None:
    QApplication.clipboard().setText("0")
    before = actions(enter.office)
    choose(enter, "L1", 3).press(Key.Key_V, with_=CONTROL)
    assert values(enter, *LETHAL) == [0, 0, 0, 0, None]
    assert actions(enter.office) == before + 1


def test_typing_after_a_paste_changes_one_cell_only(enter: Enter) -> None:
    QApplication.clipboard().setText("1\n2\n3")
    enter.press(Key.Key_V, with_=CONTROL).press("9", Key.Key_Return)
    assert values(enter, *LETHAL) == [9, 2, 3, None, None]


def test_ctrl_d_fills_down_from_the_first_row(enter: Enter) -> None:
    fill(enter.office, ("L1", 4, "first"), ("L2", 7, ""))
    before = actions(enter.office)
    choose(enter, "L1", 2).press(Key.Key_D, with_=CONTROL)
    assert values(enter, *LETHAL) == [4, 4, 4, None, None]
    assert actions(enter.office) == before + 1
    held = enter.office.cells.get(cell("L3"))
    assert held == Observation(cell("L3"), 4)  # the content, no note


def test_ctrl_d_on_one_cell_takes_the_one_above_and_passes_the_computed_row(enter: Enter) -> None:
    fill(enter.office, ("G5", None, Status.NOT_COLLECTED))
    enter.go_to(cell("C2")).press(Key.Key_D, with_=CONTROL)
    assert values(enter, "C2") == ["L"]
    enter.go_to(cell("R2")).press(Key.Key_D, with_=CONTROL)
    assert enter.said[-1].startswith("Nothing to fill")


def test_ctrl_r_fills_a_history_to_the_right(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1"), 6))
    enter.page.bar.views.chosen.emit("viewIndicator")
    assert enter.key == cell("L1")
    february, march = (cell("L1")._replace(period=cell("L1").period.shift(n)) for n in (-1, -2))
    enter.office.cells.record(Observation(march, 3))
    enter.go_to(march).press(Key.Key_Right, with_=SHIFT).press(Key.Key_R, with_=CONTROL)
    assert enter.office.cells.get(february) == Observation(february, 3)


def field(enter: Enter, name: str) -> QLineEdit:
    QApplication.processEvents()
    found = child(enter.page, QLineEdit, name)
    found.setFocus()
    enter.bot.waitUntil(found.hasFocus)
    return found


def test_source_goes_to_all_selected_cells_with_an_answer(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""), ("L4", 4, ""))
    before = actions(enter.office)
    choose(enter, "L1", 3)
    assert enter.label("cellsChosen").startswith(
        "4 cells are chosen. Status, source and note go to the 3"
    )
    field(enter, "sourceField")
    enter.press("Police", Key.Key_Return)
    sources = [enter.office.cells.get(cell(code)) for code in LETHAL]
    assert [None if one is None else one.source for one in sources] == [
        "Police",
        "Police",
        None,
        "Police",
        None,
    ]
    assert actions(enter.office) == before + 1


def test_a_field_in_which_the_selected_cells_differ_is_empty_and_changes_nothing(
    enter: Enter,
) -> None:
    fill(enter.office, ("L1", 1, "one"), ("L2", 2, "two"))
    before = actions(enter.office)
    choose(enter, "L1", 1)
    shown = field(enter, "sourceField")
    note = enter.page.panel.fields._fields["note"].editor
    assert (note.toPlainText(), note.placeholderText()) == ("", "differs")
    shown.clearFocus()
    enter.grid.setFocus()
    assert actions(enter.office) == before


def test_status_goes_to_the_selected_cells_that_can_have_it(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", None, Status.NOT_AVAILABLE), ("L3", 3, ""))
    before = actions(enter.office)
    choose(enter, "L1", 2)
    fields = child(enter.page, CellFields, "")
    box = fields._status
    box.setCurrentIndex(box.findData(Status.PROVISIONAL))
    box.activated.emit(box.currentIndex())
    held = [enter.office.cells.get(cell(code)) for code in ("L1", "L2", "L3")]
    assert [one.status.value for one in held if one] == ["P", "O", "P"]
    assert actions(enter.office) == before + 1


def test_the_flag_goes_to_all_selected_cells_as_one_step(enter: Enter) -> None:
    before = actions(enter.office)
    choose(enter, "L1", 2)
    QApplication.processEvents()
    enter.bot.mouseClick(child(enter.page, QCheckBox, "flagBox"), Qt.MouseButton.LeftButton)
    assert [flag.key for flag in enter.office.annotations.flags()] == [cell(c) for c in LETHAL[:3]]
    assert actions(enter.office) == before + 1


def test_ctrl_l_gives_each_selected_cell_its_own_source_of_the_month_before(enter: Enter) -> None:
    for code, source in (("L1", "Police"), ("L2", "Ministry")):
        before = cell(code)._replace(period=cell(code).period.shift(-1))
        enter.office.cells.record(Observation(before, 1, source=source))
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""), ("L3", 3, ""))
    steps = actions(enter.office)
    choose(enter, "L1", 2).press(Key.Key_L, with_=CONTROL)
    held = [enter.office.cells.get(cell(code)) for code in LETHAL[:3]]
    assert [one.source for one in held if one] == ["Police", "Ministry", ""]
    assert actions(enter.office) == steps + 1


def test_a_source_for_many_that_the_disk_refuses_is_kept_and_written_later(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""))

    def refuse(*_: object, **__: object) -> int:
        raise AccessError("store_busy", path="x")

    choose(enter, "L1", 1)
    field(enter, "sourceField")
    with monkeypatch.context() as broken:
        broken.setattr(enter.office.cells, "record_many", refuse)
        enter.press("Police", Key.Key_Return)
    enter.grid.setFocus()
    enter.go_to(cell("L4"))
    enter.page.context.disk.try_again()
    held = [enter.office.cells.get(cell(code)) for code in LETHAL[:2]]
    assert [one.source for one in held if one] == ["Police", "Police"]


# -- words, sums and moves


def test_a_word_does_not_answer_by_its_first_letter(enter: Enter) -> None:
    fill(enter.office, ("L1", 4, "kept"))
    enter.go_to(cell("L1")).press("Counted by hand", Key.Key_Return)
    assert "“Counted by hand” is not a number" in enter.message
    assert enter.key == cell("L1")
    assert enter.office.cells.get(cell("L1")) == Observation(cell("L1"), 4, note="kept")
    assert on_disk(enter.office, cell("L2")) is None
    enter.press(Key.Key_Escape)
    assert enter.shown(cell("L1")) == "4"


def test_a_word_over_a_selection_changes_none_of_it(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""))
    choose(enter, "L1", 2).press("nothing", Key.Key_Return)
    assert "“nothing” is not a number" in enter.message
    assert values(enter, *LETHAL) == [1, 2, None, None, None]


def test_letters_in_a_row_are_answers_and_enter_behind_one_skips_nothing(enter: Enter) -> None:
    enter.press("ncx", Key.Key_Return, "5", Key.Key_Return)
    assert values(enter, *LETHAL) == ["O", "L", "M", 5, None]


@pytest.mark.parametrize(
    ("typed", "value"), [("5+3", 8), ("=5 + 3", 8), ("1+2+3", 6), ("٥+٣", 8), ("=7", 7)]
)
def test_a_small_sum_is_computed_and_only_its_result_is_kept(
    enter: Enter, typed: str, value: int
) -> None:
    enter.press(typed, Key.Key_Return)
    assert enter.office.cells.get(cell("L1")) == Observation(cell("L1"), value)


@pytest.mark.parametrize("typed", ["5+", "5+n", "=", "5+-3"])
def test_half_a_sum_is_refused(enter: Enter, typed: str) -> None:
    enter.press(typed, Key.Key_Return)
    assert enter.message != ""
    assert on_disk(enter.office, cell("L1")) is None


def test_ctrl_arrows_jump_as_in_a_spreadsheet(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""), ("L3", 3, ""), ("P1", 4, ""))
    enter.go_to(cell("L1")).press(DOWN, with_=CONTROL)
    assert enter.key == cell("L3")
    enter.press(DOWN, with_=CONTROL)
    assert enter.key == cell("P1")
    enter.press(DOWN, with_=CONTROL)
    assert enter.key == cell("V2")
    enter.press(Key.Key_Up, with_=CONTROL)
    assert enter.key == cell("P1")
    enter.press(Key.Key_Up, with_=CONTROL | SHIFT)
    assert enter.grid.chosen_keys() == tuple(cell(c) for c in ("L3", "L4", "L5", "P1"))


def test_shift_selects_from_the_cell_in_focus_wherever_the_mouse_was_before(enter: Enter) -> None:
    enter.click(cell("L1"))
    enter.press("1", Key.Key_Return).press(DOWN, with_=SHIFT).press("7", Key.Key_Return)
    assert values(enter, *LETHAL) == [1, 7, 7, None, None]


def test_alt_arrows_still_change_the_month(enter: Enter) -> None:
    enter.press(Key.Key_Left, with_=ALT)
    assert enter.key is not None
    assert enter.key.period == cell("L1").period.shift(-1)
    assert enter.column() is ColumnKind.VALUE
