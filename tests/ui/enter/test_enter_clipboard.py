"""Blocks from and to spreadsheets: read whole, checked whole, written as one step."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from cityreport.domain.numerals import Separator
from cityreport.domain.observation import Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.kit.clipboard_text import read_block, write_block
from tests.ui.fixtures_enter import CONTROL, SHIFT, Enter, Key, actions, cell, fill, on_disk

NAUGHTY = json.loads(
    (Path(__file__).parents[2] / "data" / "naughty_strings" / "blns.json").read_text("utf-8")
)
LETHAL = ("L1", "L2", "L3", "L4", "L5")


def paste(enter: Enter, text: str) -> None:
    QApplication.clipboard().setText(text)
    enter.press(Key.Key_V, with_=CONTROL)


def copied(enter: Enter) -> str:
    enter.press(Key.Key_C, with_=CONTROL)
    return QApplication.clipboard().text()


def values(enter: Enter, *codes: str) -> list[object]:
    found = [on_disk(enter.office, cell(code)) for code in codes]
    return [
        None if cell_ is None else (cell_[1] if cell_[0] is None else cell_[0]) for cell_ in found
    ]


def test_a_column_goes_down_the_rows_that_can_be_typed(enter: Enter) -> None:
    before = actions(enter.office)
    paste(enter, "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n")
    assert values(enter, *LETHAL, "P1") == [1, 2, 3, 4, 5, 6]
    assert actions(enter.office) == before + 1
    assert enter.said[-1] == "6 cells pasted, 0 unchanged."
    enter.press(Key.Key_Z, with_=CONTROL)
    assert values(enter, *LETHAL, "P1") == [None] * 6


def test_the_computed_row_is_passed_over(enter: Enter) -> None:
    enter.go_to(cell("G5"))
    paste(enter, "1\n2")
    assert values(enter, "G5", "C1", "C2") == [1, None, 2]


def test_the_second_column_is_the_note(enter: Enter) -> None:
    paste(enter, "1\tfrom table 4\n2\t\n")
    assert enter.office.cells.get(cell("L1")) == Observation(cell("L1"), 1, note="from table 4")
    assert enter.office.cells.get(cell("L2")) == Observation(cell("L2"), 2)


def test_notes_alone_are_pasted_from_the_note_column(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""))
    enter.go_to(cell("L1"), ColumnKind.NOTE)
    paste(enter, "one\ntwo")
    notes = [enter.office.cells.get(cell(code)) for code in ("L1", "L2")]
    assert [held.note for held in notes if held is not None] == ["one", "two"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("١٢٣", 123),
        ("١٬٢٣٤", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234", 1234),
        ("1’234", 1234),
        ("1.234.567", 1_234_567),
        (" 12 ", 12),
        ("n", "O"),
        ("C", "L"),
        ("x", "M"),
        ("0", 0),
    ],
)
def test_local_numbers_are_understood(enter: Enter, typed: str, value: object) -> None:
    paste(enter, typed)
    assert values(enter, "L1") == [value]


def test_an_empty_cell_of_the_block_leaves_the_cell_as_it_is(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""), ("L2", 2, ""), ("L3", 3, ""))
    paste(enter, "9\n\n3\n")
    assert values(enter, "L1", "L2", "L3", "L4") == [9, 2, 3, None]
    assert enter.said[-1] == "1 cell pasted, 1 unchanged."


def test_pasting_the_same_again_changes_nothing(enter: Enter) -> None:
    paste(enter, "1\n2")
    before = actions(enter.office)
    paste(enter, "1\n2")
    assert actions(enter.office) == before
    assert enter.said[-1] == "0 cells pasted, 2 unchanged."


def test_one_wrong_cell_and_nothing_is_pasted(enter: Enter) -> None:
    before = actions(enter.office)
    paste(enter, "1\n2\n-3\n4")
    assert enter.message.startswith("Nothing was pasted: row 3, column 1 says “-3”.")
    assert "below zero" in enter.message
    assert values(enter, *LETHAL) == [None] * 5
    assert actions(enter.office) == before


def test_a_wrong_note_refuses_the_block_too(enter: Enter) -> None:
    paste(enter, "1\tok\n\tno answer here\n")
    assert enter.message.startswith("Nothing was pasted: row 2, column 2")
    assert values(enter, "L1", "L2") == [None, None]


@pytest.mark.parametrize("block", ["1\t2\t3", "\n".join(["1"] * 28)])
def test_a_block_too_large_is_refused(enter: Enter, block: str) -> None:
    paste(enter, block)
    assert "does not fit here" in enter.message
    assert values(enter, *LETHAL) == [None] * 5


def test_all_rows_of_the_month_fit(enter: Enter) -> None:
    paste(enter, "\n".join(["1"] * 27))
    assert enter.said[-1] == "27 cells pasted, 0 unchanged."
    assert values(enter, "V2") == [1]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(Separator.THOUSANDS, [1234, 5678]), (None, [None, None])],
)
def test_a_doubtful_block_is_asked_about_once(
    enter: Enter, answer: Separator | None, expected: list[object]
) -> None:
    asked: list[str] = []

    def answering(_parent: QWidget, example: str) -> Separator | None:
        asked.append(example)
        return answer

    enter.grid.ask_separator = answering
    paste(enter, "1.234\n5.678\n")
    assert asked == ["1.234"]
    assert values(enter, "L1", "L2") == expected


def test_decimals_in_a_block_of_counts_are_refused(enter: Enter) -> None:
    enter.grid.ask_separator = lambda *_: Separator.DECIMAL
    paste(enter, "1\n1.234")
    assert enter.message.startswith("Nothing was pasted: row 2, column 1 says “1.234”.")
    assert values(enter, "L1", "L2") == [None, None]


def test_a_full_disk_pastes_nothing(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise AccessError("store_disk", path="office.cityreport", reason="disk is full")

    monkeypatch.setattr(enter.office.cells, "record_many", refuse)
    paste(enter, "1\n2")
    assert "disk is full" in enter.message
    assert enter.said == []
    assert enter.state(cell("L1")) == "empty"


def test_nothing_on_the_clipboard_pastes_nothing(enter: Enter) -> None:
    before = actions(enter.office)
    paste(enter, "")
    assert actions(enter.office) == before
    assert enter.message == ""


def test_a_block_over_folded_rows_stays_with_the_totals(enter: Enter) -> None:
    enter.press(Key.Key_Space)  # L1 is unfolded: its categories are in view now
    paste(enter, "9\n2\n7")
    sex = [on_disk(enter.office, cell("L1", breakdown="sex", category=c)) for c in "FM"]
    assert sex == [(2, "A"), (7, "A")]


def test_copy_gives_plain_digits_and_letters(enter: Enter) -> None:
    fill(enter.office, ("L1", 1234, ""), ("L2", None, Status.NOT_AVAILABLE), ("L4", 0, ""))
    enter.press(*[Key.Key_Down] * 3, with_=SHIFT)
    assert copied(enter) == "1234\nn\n\n0"


def test_a_copied_block_pastes_into_another_month(enter: Enter) -> None:
    fill(
        enter.office,
        *((code, n, "") for n, code in enumerate(["G4", "G5", "C2"])),
    )
    enter.go_to(cell("G4")).press(*[Key.Key_Down] * 3, with_=SHIFT)
    assert copied(enter) == "0\n1\n2"  # the computed row between them has no place in a paste
    enter.page.step(-1)
    december = cell("G4").period.shift(-1)
    enter.go_to(cell("G4", december)).press(Key.Key_V, with_=CONTROL)
    assert on_disk(enter.office, cell("C2", december)) == (2, "A")


def test_copy_with_labels_takes_all_that_is_seen(enter: Enter) -> None:
    fill(enter.office, ("L1", 5, 'says "x"'))
    enter.go_to(cell("L1"), ColumnKind.LABEL)
    enter.press(*[Key.Key_Right] * 6, with_=SHIFT)
    text = copied(enter)
    assert text.startswith("L1 Intentional homicide\t5\tsaved\t")
    assert text.endswith('"says ""x"""')


# -- blocks with labels


def test_labels_place_the_rows_wherever_the_cursor_stands(enter: Enter) -> None:
    enter.go_to(cell("P1"))
    paste(enter, "Indicator\tJanuary\nG5\t1\nC1\t99\nC2\t2\nL1\t3\n")
    assert values(enter, "G5", "C1", "C2", "L1", "P1") == [1, None, 2, 3, None]
    assert enter.said[-1] == "3 cells pasted, 0 unchanged."


def test_codes_and_names_side_by_side_are_both_labels(enter: Enter) -> None:
    paste(enter, "L1\tIntentional homicide\t5\nL3\tFIREARM  homicide\t2\n")
    assert values(enter, "L1", "L2", "L3") == [5, None, 2]


def test_a_label_that_stands_nowhere_refuses_the_block(enter: Enter) -> None:
    paste(enter, "L1\t5\nBurglary\t7\nL3\t2\n")
    assert "row 2 of the copied block is called “Burglary”" in enter.message
    assert values(enter, "L1", "L3") == [None, None]


def test_a_labelled_row_without_a_number_is_passed_over(enter: Enter) -> None:
    paste(enter, "LETHAL VIOLENCE\t\nL1\t5\nL2\t\nL3\t2\n")
    assert values(enter, "L1", "L2", "L3") == [5, None, 2]


def test_all_that_was_copied_with_its_labels_comes_back(enter: Enter) -> None:
    fill(enter.office, ("L1", 5, "a note"), ("L3", 7, ""))
    enter.go_to(cell("L1"), ColumnKind.LABEL)
    enter.press(*[Key.Key_Right] * 6, with_=SHIFT)
    enter.press(*[Key.Key_Down] * 2, with_=SHIFT)
    text = copied(enter)
    while enter.office.steps.next_undo() is not None:
        enter.office.steps.undo()
    assert values(enter, "L1", "L3") == [None, None]
    paste(enter, text)
    assert enter.office.cells.get(cell("L1")) == Observation(cell("L1"), 5, note="a note")
    assert values(enter, "L2", "L3") == [None, 7]


@pytest.mark.parametrize(
    "label",
    [
        "L3",
        "Homicidio con arma de fuego",
        "L3 – Firearm homicide",
        "Firearm homicide (victims)",
        "FIREARM HOMICIDE, victims",
        "Homicidio con arma de fuego [víctimas] (L3)",
        "l3. homicidio con arma de fuego",
    ],
)
def test_a_row_is_known_by_code_name_or_both_in_any_language(enter: Enter, label: str) -> None:
    paste(enter, f"G5\t1\n{label}\t4\n")
    assert values(enter, "G5", "L1", "L3") == [1, None, 4]


def test_a_column_of_units_says_nothing(enter: Enter) -> None:
    paste(enter, "L3\tvictims\t4\nG3\tincidents\t7\n")
    assert values(enter, "L3", "G3") == [4, 7]


def test_columns_are_known_by_their_month_in_any_language(enter: Enter) -> None:
    paste(enter, "\tdiciembre 2023\tenero 2024\tNotas\nL1\t8\t9\t\nL3\t1\t2\t\n")
    assert values(enter, "L1", "L3") == [9, 2]
    assert enter.said[-1].endswith("no columns here: diciembre 2023, Notas.")


def test_categories_belong_to_their_indicator_in_any_order(enter: Enter) -> None:
    enter.press(Key.Key_Space).go_to(cell("L3")).press(Key.Key_Space)
    paste(enter, "L1\t9\nMen and boys\t7\nMujeres y niñas\t2\n")
    sex = [enter.office.cells.get(cell("L1", breakdown="sex", category=c)) for c in "FM"]
    assert [one.value for one in sex if one] == [2, 7]


def test_a_category_of_a_folded_indicator_goes_nowhere_else(enter: Enter) -> None:
    enter.go_to(cell("L3")).press(Key.Key_Space)
    paste(enter, "L1\t9\nWomen and girls\t2\n")
    assert "row 2 of the copied block is called “Women and girls”" in enter.message
    assert values(enter, "L1") == [None]


@pytest.mark.parametrize(
    ("typed", "status"),
    [("n/col", "L"), ("N/D", "O"), ("no disponible", "O"), ("Not applicable", "M")],
)
def test_a_word_for_an_answer_is_what_it_says(enter: Enter, typed: str, status: str) -> None:
    enter.grid.ask_marks = lambda *_: pytest.fail("nothing has to be asked")
    paste(enter, f"3\n{typed}\n")
    assert values(enter, "L1", "L2") == [3, status]


def test_sums_of_a_block_are_computed(enter: Enter) -> None:
    paste(enter, "5+3\n=1+1\n")
    assert values(enter, "L1", "L2") == [8, 2]


def test_years_and_months_place_a_history(enter: Enter) -> None:
    enter.page.bar.views.chosen.emit("viewIndicator")
    enter.page._on_earlier_year()
    paste(enter, "Año\tmarzo\tfebrero\n2023\t3\t2\n2022\t13\t12\n")
    held = {
        (year, month): enter.office.cells.get(cell("L1", Period.month(year, month)))
        for year in (2022, 2023)
        for month in (2, 3)
    }
    assert {at: one.value for at, one in held.items() if one} == {
        (2023, 3): 3,
        (2023, 2): 2,
        (2022, 3): 13,
        (2022, 2): 12,
    }


# -- numbers and signs


def test_the_block_decides_what_its_separators_mean(enter: Enter) -> None:
    enter.grid.ask_separator = lambda *_: pytest.fail("nothing has to be asked")
    paste(enter, "1.234\n1.234.567\n\u0661\u066c\u0662\u0663\u0664\n12\u00a0345\n")
    assert values(enter, "L1", "L2", "L3", "L4") == [1234, 1_234_567, 1234, 12345]


@pytest.mark.parametrize(
    ("meaning", "expected"),
    [("n", [3, Status.NOT_AVAILABLE, 4]), ("0", [3, 0, 4]), ("", [3, None, 4])],
)
def test_a_sign_in_place_of_a_number_is_asked_about_once(
    enter: Enter, meaning: str, expected: list[object]
) -> None:
    asked: list[list[str]] = []

    def answering(_parent: QWidget, marks: list[str]) -> dict[str, str]:
        asked.append(marks)
        return dict.fromkeys(marks, meaning)

    enter.grid.ask_marks = answering
    paste(enter, "3\nS/D\n4\n")
    assert asked == [["s/d"]]
    assert values(enter, "L1", "L2", "L3") == expected


def test_a_question_about_signs_that_is_cancelled_pastes_nothing(enter: Enter) -> None:
    enter.grid.ask_marks = lambda *_: None
    paste(enter, "3\n..\n")
    assert values(enter, "L1", "L2") == [None, None]
    assert enter.said == []


@pytest.mark.parametrize(
    "rows",
    [
        [["1"], ["2"]],
        [["a\tb", 'c "d"'], ["line\nline", ""]],
        [["", "x"], ["y", ""]],
        [["=1+1", "'=1+1"], ["''-x", "'-"], ["-5", "+3.5 %"], ["-", "'-5"], ["\t=a", "\r@b"]],
        [[text] for text in NAUGHTY],
    ],
)
def test_blocks_come_back_as_they_went(rows: list[list[str]]) -> None:
    assert read_block(write_block(rows)) == rows


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\uff1d1+1", "\n=1"]
)
def test_what_is_copied_is_never_a_formula(text: str) -> None:
    [[copied]] = csv.reader(io.StringIO(write_block([[text]]), newline=""), "excel-tab")
    assert copied == "'" + text


@pytest.mark.parametrize("number", ["-5", "-1,234.5", "+3", "-0.5\u00a0%", "-", "7"])
def test_a_number_is_copied_as_a_number(number: str) -> None:
    assert write_block([[number]]) == number


def test_a_spreadsheet_reads_the_cells_that_were_copied() -> None:
    rows = [["a\tb", 'say "x"'], ["two\nlines", "two\r\nlines"]]
    assert list(csv.reader(io.StringIO(write_block(rows), newline=""), "excel-tab")) == rows


def test_a_stray_quotation_mark_is_a_character() -> None:
    assert read_block('"1\n2"x\t3') == [['"1'], ['2"x', "3"]]
