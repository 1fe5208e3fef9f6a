"""The panel beside the grid: what a cell means, and its status, source and note."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from cityreport.domain.city import DateBasis, Series
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.ui.enter.cell_fields import CellFields
from cityreport.ui.enter.cell_history import CellHistory
from cityreport.ui.enter.cell_offer import CellOffer
from cityreport.ui.enter.cell_panel import CellPanel
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.page_context import Destination
from tests.tampering import triggers_aside
from tests.ui.fixtures_enter import CONTROL, JANUARY, Enter, Key, actions, cell, fill, on_disk
from tests.ui.fixtures_pages import child


def choose(enter: Enter, status: Status) -> None:
    """Open the list of statuses and pick one, as a person does."""
    box = child(enter.page, QComboBox, "statusBox")
    box.setFocus()
    box.setCurrentIndex(box.findData(status))
    box.activated.emit(box.currentIndex())


def type_into(enter: Enter, name: str, text: str) -> QLineEdit | QPlainTextEdit:
    field = enter.page.panel.findChild(QLineEdit, name) or enter.page.panel.findChild(
        QPlainTextEdit, name
    )
    assert field is not None
    field.setFocus()
    field.selectAll()
    enter.bot.keyClicks(field, text)
    return field


def test_the_panel_says_what_the_cell_means(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1", JANUARY.shift(-1)), 12))
    enter.go_to(cell("L1"))
    assert enter.label("cellTitle") == "L1 Intentional homicide"
    assert "Unlawful death" in enter.label("cellDefinition")
    assert "Murder" in enter.label("cellInclude")
    assert "Attempts" in enter.label("cellExclude")
    codes = enter.label("cellCodes")
    assert "Unit: victims" in codes
    assert "ICCS 0101" in codes
    assert "SDG 16.1.1" in codes
    assert enter.label("cellNow") == "January 2024: empty"
    assert enter.label("cellBeside") == "December 2023: 12\nJanuary 2023: empty"
    enter.press("9", Key.Key_Return, Key.Key_Up)
    assert enter.label("cellNow") == "January 2024: 9, saved"


def test_a_category_is_named_with_its_breakdown(enter: Enter) -> None:
    enter.press(Key.Key_Space, Key.Key_Return)
    assert enter.label("cellTitle") == "L1 Intentional homicide · Sex: Women and girls"


def test_a_status_is_chosen_and_undone(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, "kept"))
    choose(enter, Status.PROVISIONAL)
    assert on_disk(enter.office, cell("L1")) == (12, "P")
    assert "provisional" in enter.label("cellNow")
    choose(enter, Status.NOT_AVAILABLE)
    assert on_disk(enter.office, cell("L1")) == (None, "O")
    enter.grid.setFocus()
    enter.press(Key.Key_Z, with_=CONTROL)
    assert enter.office.cells.get(cell("L1")) == Observation(
        cell("L1"), 12, Status.PROVISIONAL, note="kept"
    )


def test_a_status_that_needs_a_number_is_refused_on_an_empty_cell(enter: Enter) -> None:
    choose(enter, Status.ESTIMATED)
    assert "needs a number" in enter.label("panelMessage")
    assert child(enter.page, QComboBox, "statusBox").currentIndex() == -1
    assert on_disk(enter.office, cell("L1")) is None


def test_the_wheel_and_the_arrows_change_no_status(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, ""))
    box = child(enter.page, QComboBox, "statusBox")
    box.setFocus()
    enter.bot.keyClicks(box, "n")
    enter.bot.keyClick(box, Key.Key_End)
    assert on_disk(enter.office, cell("L1")) == (12, "A")
    enter.bot.keyClick(box, Key.Key_Down)
    assert on_disk(enter.office, cell("L1")) == (12, "A")
    assert box.view().isVisible()
    box.hidePopup()


def test_source_and_note_are_written_when_left(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, ""))
    type_into(enter, "sourceField", "Police, table 4")
    type_into(enter, "noteField", "second line of the table")
    enter.grid.setFocus()
    assert enter.office.cells.get(cell("L1")) == Observation(
        cell("L1"), 12, note="second line of the table", source="Police, table 4"
    )
    assert enter.shown(cell("L1"), ColumnKind.NOTE) == "second line of the table"


def test_control_enter_writes_the_note_and_goes_back(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, ""))
    field = type_into(enter, "noteField", "one")
    enter.bot.keyClick(field, Key.Key_Return)
    enter.bot.keyClicks(field, "two")
    enter.bot.keyClick(field, Key.Key_Return, CONTROL)
    held = enter.office.cells.get(cell("L1"))
    assert held is not None
    assert held.note == "one\ntwo"
    assert QApplication.focusWidget() is enter.grid


def test_a_note_of_several_lines_is_changed_in_the_panel(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, "one\ntwo"))
    enter.go_to(cell("L1"), ColumnKind.NOTE)
    assert enter.shown(cell("L1"), ColumnKind.NOTE) == "one two"
    enter.press(Key.Key_F2)
    assert not enter.grid.typing.is_open
    assert QApplication.focusWidget() is child(enter.page, QPlainTextEdit, "noteField")


def test_escape_gives_a_field_up(enter: Enter) -> None:
    fill(enter.office, ("L1", 12, "kept"))
    before = actions(enter.office)
    field = type_into(enter, "noteField", "other")
    enter.bot.keyClick(field, Key.Key_Escape)
    assert child(enter.page, QPlainTextEdit, "noteField").toPlainText() == "kept"
    assert QApplication.focusWidget() is enter.grid
    assert actions(enter.office) == before


def test_a_note_without_an_answer_waits_for_the_answer(enter: Enter) -> None:
    type_into(enter, "noteField", "late")
    enter.grid.setFocus()
    assert "Only an answered cell" in enter.label("panelMessage")
    note = child(enter.page, QPlainTextEdit, "noteField")
    assert note.toPlainText() == "late"
    enter.press(Key.Key_Down)
    assert note.toPlainText() == ""
    enter.press(Key.Key_Up)
    assert note.toPlainText() == "late"
    enter.press("5", Key.Key_Return)
    enter.press(Key.Key_Up)
    held = enter.office.cells.get(cell("L1"))
    assert held is not None
    assert (held.value, held.note) == (5, "late")
    assert child(enter.page, QPlainTextEdit, "noteField").property("state") != "wrong"


def test_computed_cells_have_nothing_to_fill_in(enter: Enter) -> None:
    enter.go_to(cell("C1"))
    assert not child(enter.page, QComboBox, "statusBox").isEnabled()
    assert "computed" in enter.label("cellNow")


def test_a_percentage_has_sample_size_and_margin(enter: Enter) -> None:
    year = Period.of_year(2023)
    sample = child(enter.page, QLineEdit, "sampleSizeField")
    assert not sample.isVisible()
    enter.page.show_place(Destination(period=year, indicator="S1"))
    assert sample.isVisible()
    enter.press("63,5", Key.Key_Return, Key.Key_Up)
    type_into(enter, "sampleSizeField", "1 200")
    type_into(enter, "marginField", "2.8")
    enter.grid.setFocus()
    held = enter.office.cells.get(cell("S1", year))
    assert held == Observation(cell("S1", year), 63.5, sample_size=1200, margin=2.8)
    type_into(enter, "marginField", "abc")
    enter.grid.setFocus()
    assert "not a number" in enter.label("panelMessage")
    assert enter.office.cells.get(cell("S1", year)) == held
    type_into(enter, "marginField", "40")
    enter.grid.setFocus()
    assert "about 2.72 points" in enter.label("panelMessage")
    assert enter.office.cells.get(cell("S1", year)) == held
    type_into(enter, "marginField", "2.8")
    enter.grid.setFocus()
    enter.press("n")
    bare = Observation(cell("S1", year), None, Status.NOT_AVAILABLE)
    assert enter.office.cells.get(cell("S1", year)) == bare


def test_the_panel_can_be_left_and_reached_by_keys(enter: Enter) -> None:
    fill(enter.office, ("L1", 1, ""))
    enter.press(Key.Key_F6, Key.Key_Tab)
    assert QApplication.focusWidget() is child(enter.page, QLineEdit, "sourceField")
    enter.press("Police", Key.Key_Return)
    assert QApplication.focusWidget() is enter.grid
    held = enter.office.cells.get(cell("L1"))
    assert held is not None
    assert held.source == "Police"


def changes_shown(enter: Enter) -> list[str]:
    labels = [child(enter.page, QLabel, f"cellChange{number}") for number in range(5)]
    return [label.text() for label in labels if not label.isHidden()]


def test_the_last_changes_of_the_cell_stand_in_the_panel(enter: Enter) -> None:
    assert child(enter.page, QWidget, "cellHistory").isHidden()
    enter.press("7", Key.Key_Return, Key.Key_Up)
    assert changes_shown(enter) == ["Entered: empty → 7"]
    enter.press("0", Key.Key_Return, Key.Key_Up, Key.Key_Delete)
    assert changes_shown(enter) == ["Emptied: 0 → empty", "Changed: 7 → 0", "Entered: empty → 7"]
    enter.press(Key.Key_Z, with_=CONTROL)
    assert changes_shown(enter)[0] == "Undone: empty → 0"
    enter.press(Key.Key_Down)
    assert child(enter.page, QWidget, "cellHistory").isHidden()


def test_a_note_is_a_change_too_and_only_a_handful_is_shown(enter: Enter) -> None:
    for note in ("", "a", "b", "c", "d", "e", ""):
        fill(enter.office, ("L1", 5, note))
    enter.go_to(cell("L1"))
    assert changes_shown(enter) == [
        "Changed: 5, note: e → 5, no note",
        "Changed: 5, note: d → 5, note: e",
        "Changed: 5, note: c → 5, note: d",
        "Changed: 5, note: b → 5, note: c",
        "Changed: 5, note: a → 5, note: b",
    ]


def test_all_changes_lead_to_the_history(enter: Enter) -> None:
    fill(enter.office, ("L1", 5, ""))
    enter.go_to(cell("L1"))
    child(enter.page, QPushButton, "allCellChanges").click()
    assert enter.recorded.went == [("history", Destination(cell=cell("L1")))]


def test_damage_in_the_journal_is_told_beside_the_cell(enter: Enter) -> None:
    fill(enter.office, ("L1", 5, ""))
    with enter.office.store.transaction():
        run = enter.office.store._connection.execute
        old = '[3,"A","","",null,null,null,1]'
        with triggers_aside(enter.office.store._connection):
            run("UPDATE journal SET old = ? WHERE subject = 'cell'", (old,))
    enter.go_to(cell("L2")).go_to(cell("L1"))
    assert "is not what was written" in enter.label("cellHistoryFault")
    assert changes_shown(enter) == []
    enter.press("6", Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (6, "A")


def test_the_panel_says_where_the_numbers_come_from_and_leads_to_their_form(enter: Enter) -> None:
    enter.go_to(cell("L1"))
    assert "Nobody has said yet" in enter.label("cellSeries")
    said = Series(
        "L1",
        agency="Morgue and police.",
        unit="offences",
        attempts_included=False,
        principal_offence_rule=True,
        date_basis=DateBasis.RECORDING,
        coverage="All districts",
        break_period=Period.month(2021, 3),
        break_reason="New penal code",
    )
    enter.office.city.save(replace(enter.office.city.profile, series=(said,)))
    assert enter.label("cellSeries").split("\n") == [
        "Source: Morgue and police.",
        "Counted here: offences.",
        "Attempts are not included.",
        "Only the most serious offence of an incident counts.",
        "Dated by: the day it was recorded.",
        "Coverage: All districts.",
        "Break in March 2021: New penal code.",
    ]
    describe = child(enter.page, QPushButton, "describeSeries")
    enter.bot.mouseClick(describe, Qt.MouseButton.LeftButton)
    enter.go_to(cell("C1"))  # which is computed from L1
    assert "Morgue" in enter.label("cellSeries")
    enter.bot.mouseClick(describe, Qt.MouseButton.LeftButton)
    enter.go_to(cell("P1"))
    assert "Nobody has said yet" in enter.label("cellSeries")
    enter.bot.mouseClick(describe, Qt.MouseButton.LeftButton)
    assert enter.recorded.went == [
        ("settings", Destination(indicator=code)) for code in ("L1", "L1", "P1")
    ]


def test_one_enter_shows_the_panel_once(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number, its findings and the next cell all touch the panel: it is made anew once."""
    fill(enter.office, ("L1", 12, ""), ("L2", 3, ""))
    enter.go_to(cell("L1"))
    QApplication.processEvents()
    shown: list[tuple[str, CellKey | None]] = []
    for part in (CellPanel, CellFields, CellHistory, CellOffer):
        name = "show_cells" if part is CellFields else "show_cell"
        monkeypatch.setattr(part, name, _noted(part, name, shown))
    for typed in ("7", "70", "700"):  # 700 is a finding, by which the panel is touched once more
        enter.go_to(cell("L1"))
        QApplication.processEvents()
        shown.clear()
        enter.press(typed, Key.Key_Return)
        QApplication.processEvents()
        assert enter.key != cell("L1")
        parts = ("CellPanel", "CellOffer", "CellHistory", "CellFields")
        assert shown == [(part, enter.key) for part in parts]
        assert on_disk(enter.office, cell("L1")) == (int(typed), "A")


def _noted(
    part: type[QWidget], name: str, shown: list[tuple[str, CellKey | None]]
) -> Callable[..., None]:
    """The part's way to show a cell, which notes what it is asked to show."""
    show = getattr(part, name)

    def show_and_note(self: QWidget, key: object, *rest: object, **named: object) -> None:
        shown.append((part.__name__, key if name == "show_cell" else key[0]))
        show(self, key, *rest, **named)

    return show_and_note


def test_a_field_is_of_the_cell_in_focus_before_a_key_reaches_it(enter: Enter) -> None:
    """Enter goes to the next cell, and at once into its note: nothing waits in between."""
    fill(enter.office, ("L1", 12, ""), ("L2", 3, ""))
    enter.go_to(cell("L1"))
    QApplication.processEvents()
    enter.press("7", Key.Key_Return)
    there = enter.key
    assert there is not None
    assert there != cell("L1")
    enter.office.cells.record(Observation(there, 5))
    note = type_into(enter, "noteField", "as told")
    enter.bot.keyClick(note, Key.Key_Tab)
    assert enter.office.cells.get(there) == Observation(there, 5, note="as told")
    assert enter.office.cells.get(cell("L1")) == Observation(cell("L1"), 7)
