"""A breakdown beside the totals: its columns, the rest, what remains; and which rows are shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from cityreport.domain.collection import Collected
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.office.grid_choice import GridChoice
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind
from tests.ui.conftest import OpenEnter
from tests.ui.fixtures_enter import CONTROL, SHIFT, Enter, Key, actions, cell, fill

NOTHING = (None, None, None, None)


def sex(code: str, category: str) -> CellKey:
    return cell(code, breakdown="sex", category=category)


def by_sex(enter: Enter, code: str) -> tuple[object, ...]:
    held = [enter.office.cells.get(sex(code, c)) for c in ("F", "M", "_O", "_U")]
    return tuple(
        None if one is None else one.status.value if one.value is None else one.value
        for one in held
    )


def rest(enter: Enter, code: str) -> str:
    model = enter.grid.entries
    column = [c.kind for c in model.sheet.columns].index(ColumnKind.REST)
    place = model.sheet.place_of(cell(code))
    assert place is not None
    return str(model.index(place.row, column).data())


@pytest.fixture
def beside(open_enter: OpenEnter, office: Office) -> Enter:
    """The page Enter with sex beside the totals."""
    GridChoice(office.store, office.catalogue, office.changes).choose("sex")
    return open_enter(office)


def test_f8_puts_a_breakdown_beside_the_totals_for_the_whole_office(
    enter: Enter, open_enter: OpenEnter
) -> None:
    before = actions(enter.office)
    enter.press(Key.Key_F8)
    titles = [column.title for column in enter.grid.entries.sheet.columns]
    assert titles[2:7] == ["Women and girls", "Men and boys", "Another", "Unknown", "Rest"]
    assert actions(enter.office) == before + 1
    second = open_enter(enter.office)
    assert [c.title for c in second.grid.entries.sheet.columns] == titles
    enter.office.steps.undo()
    assert "Women and girls" not in [c.title for c in enter.grid.entries.sheet.columns]
    assert enter.key == cell("L1")


def test_a_line_is_typed_along_with_tab_and_enter_begins_the_next(beside: Enter) -> None:
    beside.press("9", Key.Key_Tab, "2", Key.Key_Tab, "7", Key.Key_Return)
    assert (by_sex(beside, "L1"), beside.key) == ((2, 7, None, None), cell("L2"))
    beside.press("1", Key.Key_Tab)  # L2 has no sex: its line ends here
    assert beside.key == cell("L3")


def test_enter_goes_down_a_column_where_nobody_used_tab(beside: Enter) -> None:
    beside.go_to(sex("L1", "F")).press("2", Key.Key_Return, "1", Key.Key_Return)
    assert by_sex(beside, "L1")[0] == 2
    assert by_sex(beside, "L3")[0] == 1  # L2 has no such column
    assert beside.key == sex("L4", "F")


def test_r_puts_the_rest_into_one_category_and_goes_on(beside: Enter) -> None:
    before = actions(beside.office)
    beside.press("9", Key.Key_Tab, "2", Key.Key_Tab)
    assert rest(beside, "L1") == "7 left"
    beside.press("r")
    assert by_sex(beside, "L1") == (2, 7, None, None)
    assert (rest(beside, "L1"), beside.key) == ("adds up", sex("L1", "_O"))
    beside.press("rr")
    assert by_sex(beside, "L1") == (2, 7, 0, 0)
    assert beside.key == cell("L2")
    assert actions(beside.office) == before + 5


def test_letters_go_on_along_the_line(beside: Enter) -> None:
    beside.press("9", Key.Key_Tab, "nc", Key.Key_Tab)
    assert by_sex(beside, "L1") == ("O", "L", None, None)
    assert beside.key == sex("L1", "_U")


def test_there_is_no_rest_without_a_total_or_of_too_many(beside: Enter) -> None:
    beside.go_to(sex("L1", "F")).press("r")
    assert beside.message.startswith("There is no rest without a total.")
    fill(beside.office, ("L1", 3, ""))
    beside.office.cells.record(Observation(sex("L1", "F"), 4))
    assert rest(beside, "L1") == "1 too many"
    beside.go_to(sex("L1", "M")).press("r")
    assert beside.message.startswith("The other categories add up to 4")
    assert by_sex(beside, "L1") == (4, None, None, None)


def test_a_word_that_begins_with_r_is_a_word(beside: Enter) -> None:
    fill(beside.office, ("L1", 3, ""))
    beside.go_to(sex("L1", "M")).press("robbery", Key.Key_Return)
    assert "“robbery” is not a number" in beside.message
    assert by_sex(beside, "L1") == NOTHING


def test_r_on_a_total_is_no_answer(beside: Enter) -> None:
    beside.press("r", Key.Key_Return)
    assert "“r” is not a number" in beside.message


@pytest.mark.parametrize(
    ("men", "said"),
    [
        ((None, Status.NOT_AVAILABLE), "7 left"),
        ((6, Status.NORMAL), "1 missing"),
    ],
)
def test_a_rest_that_no_empty_category_can_hold_is_missing(
    beside: Enter, men: tuple[int | None, Status], said: str
) -> None:
    fill(beside.office, ("L1", 9, ""))
    for category, value in (("F", 2), ("_O", 0), ("_U", 0)):
        beside.office.cells.record(Observation(sex("L1", category), value))
    beside.office.cells.record(Observation(sex("L1", "M"), *men))
    assert rest(beside, "L1") == said


def test_unfolded_headings_say_what_remains_too(enter: Enter) -> None:
    fill(enter.office, ("L1", 9, ""))
    enter.go_to(cell("L1")).press(Key.Key_Space)
    enter.office.cells.record(Observation(sex("L1", "F"), 2))
    model = enter.grid.entries
    heading = next(at for at, row in enumerate(model.sheet.rows) if row.label == "Sex")
    state = [c.kind for c in model.sheet.columns].index(ColumnKind.STATE)
    assert model.index(heading, state).data() == "7 left"
    enter.go_to(sex("L1", "M")).press("r")
    assert model.index(heading, state).data() == "adds up"


def test_what_stands_beside_is_not_below_too(beside: Enter) -> None:
    beside.press(Key.Key_Space)
    assert "Sex" not in beside.labels()
    assert "Age" in beside.labels()


def test_a_block_with_columns_of_categories_is_pasted_by_their_titles(beside: Enter) -> None:
    QApplication.clipboard().setText("\tHombres y niños\tTotal\tF\nL3\t1\t3\t2\nL1\t7\t9\t2\n")
    beside.press(Key.Key_V, with_=CONTROL)
    assert by_sex(beside, "L1") == (2, 7, None, None)
    assert by_sex(beside, "L3") == (2, 1, None, None)
    assert beside.said[-1] == "6 cells pasted, 0 unchanged."


def test_a_letter_answers_a_block_of_categories(beside: Enter) -> None:
    beside.go_to(sex("L1", "_O")).press(Key.Key_Right, Key.Key_Down, with_=SHIFT)
    beside.press("c")
    assert by_sex(beside, "L1") == (None, None, "L", "L")


def test_f7_shows_only_the_required_rows_then_all_then_what_is_collected(
    open_enter: OpenEnter, office: Office
) -> None:
    office.collecting.say({code: Collected(reason="Nobody counts it.") for code in ("L5", "R1")})
    enter = open_enter(office)
    codes = lambda: [row.code for row in enter.grid.entries.sheet.rows if row.code]  # noqa: E731
    collected = codes()
    assert ("L5" in collected, "R1" in collected, "L4" in collected) == (False, False, True)
    enter.go_to(cell("L3")).press(Key.Key_F7)
    assert codes() == ["L1", "L2", "L3", "P1", "G1", "G2", "G3", "C1", "C3", "F1"]
    assert (enter.key, enter.said[-1]) == (cell("L3"), "Only the required rows")
    enter.press(Key.Key_F7)
    assert {"L5", "R1", "L4"} <= set(codes())
    enter.press(Key.Key_F7)
    assert codes() == collected


def test_ctrl_0_answers_all_that_is_left_of_the_month_with_zero(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def yes(dialog: object) -> bool:
        asked.append(1)
        return True

    monkeypatch.setattr("cityreport.ui.enter.zero_return_dialog.ZeroReturnDialog.exec", yes)
    fill(enter.office, ("L1", 4, ""), ("R4", None, Status.NOT_AVAILABLE))
    before = actions(enter.office)
    enter.press(Key.Key_0, with_=CONTROL)
    assert enter.office.cells.get(cell("R3")) == Observation(cell("R3"), 0)
    held = enter.office.cells.get(cell("L1"))
    assert held is not None
    assert held.value == 4
    assert (actions(enter.office), len(asked)) == (before + 1, 1)
    assert enter.said[-1].endswith("cells were answered with 0.")
    enter.press(Key.Key_0, with_=CONTROL)
    assert enter.recorded.failed[-1].code == "zero_return_done"
