"""Going about: months, areas, breakdowns, and what the page keeps in view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.page_context import Destination
from tests.ui.conftest import OpenEnter
from tests.ui.fixtures_enter import (
    ALT,
    CONTROL,
    FEBRUARY,
    JANUARY,
    Enter,
    Key,
    cell,
    on_disk,
)
from tests.ui.fixtures_pages import child

LEFT = Qt.MouseButton.LeftButton


def period(enter: Enter) -> Period:
    return enter.page.bar.period.period


def test_the_sample_opens_at_its_last_month(open_enter: OpenEnter, sample: Office) -> None:
    enter = open_enter(sample)
    december = Period.month(2023, 12)
    assert period(enter) == december
    assert enter.key == cell("L2", december)  # L1 is answered, L2 is the first required that is not
    assert enter.label("requiredLabel") == "5 of 10 required answered"


def test_last_month_and_last_year_stand_beside(open_enter: OpenEnter, sample: Office) -> None:
    enter = open_enter(sample)
    before = sample.cells.get(cell("L1", Period.month(2023, 11)))
    year_before = sample.cells.get(cell("L1", Period.month(2022, 12)))
    assert before is not None
    assert year_before is not None
    shown = [
        enter.shown(held.key, ColumnKind.REFERENCE).replace(",", "")
        for held in (before, year_before)
    ]
    assert shown == [str(before.value), str(year_before.value)]
    assert enter.shown(cell("L2", Period.month(2023, 11)), ColumnKind.REFERENCE) == "·"


def test_keys_turn_the_months_and_keep_the_cell(enter: Enter) -> None:
    enter.go_to(cell("G1")).press(Key.Key_PageUp)
    assert period(enter) == JANUARY.shift(-1)
    assert enter.key == cell("G1", JANUARY.shift(-1))
    enter.press(Key.Key_Left, with_=ALT)
    assert period(enter) == JANUARY.shift(-2)
    enter.press(Key.Key_Right, with_=ALT).press(Key.Key_PageDown, Key.Key_PageDown)
    assert period(enter) == FEBRUARY


def test_the_future_cannot_be_reached(enter: Enter) -> None:
    for _ in range(3):
        enter.press(Key.Key_PageDown)
    assert period(enter) == FEBRUARY
    assert not child(enter.page, QToolButton, "nextPeriod").isEnabled()
    enter.page.show_place(Destination(period=Period.month(2024, 3)))
    assert period(enter) == FEBRUARY


def test_buttons_turn_the_months(enter: Enter) -> None:
    enter.bot.mouseClick(child(enter.page, QToolButton, "previousPeriod"), LEFT)
    assert period(enter) == JANUARY.shift(-1)
    enter.bot.mouseClick(child(enter.page, QToolButton, "nextPeriod"), LEFT)
    assert period(enter) == JANUARY


def test_a_month_is_chosen_from_the_calendar(enter: Enter) -> None:
    enter.bot.mouseClick(child(enter.page, QPushButton, "periodName"), LEFT)
    calendar = QApplication.activePopupWidget()
    assert calendar is not None
    assert calendar.objectName() == "periodCalendar"
    assert not child(calendar, QPushButton, "period3").isEnabled()  # March 2024 is to come
    enter.bot.mouseClick(child(calendar, QToolButton, "earlierYears"), LEFT)
    enter.bot.mouseClick(child(calendar, QPushButton, "period3"), LEFT)
    assert period(enter) == Period.month(2023, 3)


def test_a_month_is_chosen_from_the_calendar_by_keys(enter: Enter) -> None:
    button = child(enter.page, QPushButton, "periodName")
    button.setFocus()
    enter.bot.keyClick(button, Key.Key_Space)
    calendar = QApplication.activePopupWidget()
    assert calendar is not None
    enter.bot.keyClick(calendar, Key.Key_PageUp)
    december = child(calendar, QPushButton, "period12")
    december.setFocus()
    enter.bot.keyClick(december, Key.Key_Return)
    assert period(enter) == Period.month(2023, 12)


def test_a_month_turned_while_typing_commits_first(enter: Enter) -> None:
    enter.press("5", Key.Key_PageUp)
    assert on_disk(enter.office, cell("L1")) == (5, "A")
    assert period(enter) == JANUARY.shift(-1)


def test_the_number_typed_stands_beside_the_next_month(enter: Enter) -> None:
    enter.press("5", Key.Key_PageDown)
    assert enter.shown(cell("L1", JANUARY), ColumnKind.REFERENCE) == "5"


# -- areas


def test_an_area_is_chosen_by_typing_a_part_of_its_name(enter: Enter) -> None:
    area = enter.page.bar.area
    area.setFocus()
    enter.bot.keyClicks(area.lineEdit(), "una 2")
    enter.bot.keyClick(area.lineEdit(), Key.Key_Return)
    assert area.currentText() == "Comuna 2"
    enter.grid.setFocus()
    enter.grid.moves.go_to_end(last=False)
    enter.press("4", Key.Key_Return)
    assert on_disk(enter.office, CellKey("L1", JANUARY, "02")) == (4, "A")
    assert on_disk(enter.office, cell("L1")) is None


def test_a_name_that_no_area_has_changes_nothing(enter: Enter) -> None:
    area = enter.page.bar.area
    area.setFocus()
    enter.bot.keyClicks(area.lineEdit(), "nowhere")
    enter.bot.keyClick(area.lineEdit(), Key.Key_Return)
    assert area.currentText() == "Whole city"
    assert area.code() == "_T"


def test_only_districts_of_the_period_are_offered(enter: Enter) -> None:
    profile = enter.office.city.profile
    new = Area("03", "Comuna 3", valid_from=JANUARY)
    from msgspec.structs import replace

    enter.office.city.save(replace(profile, areas=(*profile.areas, new)))
    codes = [code for code, _ in enter.page.bar.area.choices()]
    assert codes == ["_T", "01", "02", "03"]
    enter.page.show_place(Destination(area="03"))
    assert enter.page.bar.area.code() == "03"
    enter.page.step(-1)
    assert [code for code, _ in enter.page.bar.area.choices()] == ["_T", "01", "02"]
    assert enter.page.bar.area.code() == "_T"


# -- places


def test_a_place_lands_on_the_cell(enter: Enter) -> None:
    march = Period.month(2021, 3)
    enter.page.show_place(Destination(period=march, area="01", indicator="R1"))
    assert enter.key == CellKey("R1", march, "01")
    assert QApplication.focusWidget() is enter.grid


def test_an_empty_place_leaves_the_page_as_it_was(enter: Enter) -> None:
    enter.go_to(cell("G2"))
    enter.page.show_place(Destination())
    assert enter.key == cell("G2")


def test_a_yearly_indicator_lands_on_its_year(enter: Enter) -> None:
    enter.page.show_place(Destination(indicator="V1"))
    assert enter.key == CellKey("V1", Period.of_year(2024))


# -- folding


def test_space_folds_and_unfolds(enter: Enter) -> None:
    assert "Women and girls" not in enter.labels()
    enter.press(Key.Key_Space)
    assert enter.labels().count("Women and girls") == 1
    enter.press(Key.Key_Return)
    assert enter.key == cell("L1", breakdown="sex", category="F")
    enter.press(Key.Key_Space)
    assert "Women and girls" not in enter.labels()
    assert enter.key == cell("L1")


def test_right_and_left_unfold_and_fold_on_the_label(enter: Enter) -> None:
    enter.press(Key.Key_Left)
    assert enter.column() is ColumnKind.LABEL
    enter.press(Key.Key_Right)
    assert "Women and girls" in enter.labels()
    enter.press(Key.Key_Down, Key.Key_Left)
    assert "Women and girls" not in enter.labels()
    assert enter.key == cell("L1")


def test_a_click_on_the_mark_unfolds(enter: Enter) -> None:
    index = enter.grid.entries.index(enter.grid.currentIndex().row(), 0)
    where = enter.grid.visualRect(index).topLeft()
    where.setX(where.x() + 14)
    where.setY(where.y() + 12)
    enter.bot.mouseClick(enter.grid.viewport(), LEFT, pos=where)
    assert "Women and girls" in enter.labels()


def test_unfold_all_and_fold_all(enter: Enter) -> None:
    button = child(enter.page, QPushButton, "foldAll")
    assert button.text() == "Unfold all"
    enter.go_to(cell("G1"))
    enter.bot.mouseClick(button, LEFT)
    assert enter.labels().count("Women and girls") > 20
    assert enter.key == cell("G1")
    assert button.text() == "Fold all"
    enter.bot.mouseClick(button, LEFT)
    assert "Women and girls" not in enter.labels()


def test_breakdowns_stay_unfolded_from_month_to_month(enter: Enter) -> None:
    enter.press(Key.Key_Space, Key.Key_Return, "3", Key.Key_PageUp)
    assert on_disk(enter.office, cell("L1", breakdown="sex", category="F")) == (3, "A")
    december = JANUARY.shift(-1)
    assert enter.key == cell("L1", december, "sex", "F")


# -- keeping up


def test_only_what_changed_is_painted_anew(enter: Enter) -> None:
    touched: list[int] = []
    resets: list[bool] = []
    enter.grid.entries.dataChanged.connect(lambda first, _: touched.append(first.row()))
    enter.grid.entries.modelReset.connect(lambda: resets.append(True))
    row = enter.grid.currentIndex().row()
    enter.press("5", Key.Key_Return)
    assert set(touched) == {row}
    assert resets == []


def test_undo_from_the_menu_shows_the_cell(enter: Enter) -> None:
    enter.press("5", Key.Key_Return)
    enter.page.step(-1)
    enter.office.steps.undo()
    assert enter.key == cell("L1")
    assert enter.shown(cell("L1")) == ""


def test_f6_goes_to_the_panel_to_the_bar_and_back(enter: Enter) -> None:
    enter.press(Key.Key_F6)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert enter.page.panel.isAncestorOf(focused)
    enter.press(Key.Key_F6)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert enter.page.bar.isAncestorOf(focused)
    enter.press(Key.Key_F6)
    assert QApplication.focusWidget() is enter.grid


def test_a_long_note_is_elided_in_the_grid_and_whole_in_its_tip(enter: Enter) -> None:
    note = "late figures of the second district " * 8
    enter.office.cells.record(Observation(cell("L1"), 3, note=note.strip()))
    place = enter.grid.entries.sheet.place_of(cell("L1"))
    assert place is not None
    column = enter.grid.entries.columnCount() - 1
    index = enter.grid.entries.index(place.row, column)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == note.strip()


def test_labels_fit_in_every_language(open_enter: OpenEnter, office: Office) -> None:
    from PySide6.QtGui import QFontMetrics

    from cityreport import i18n

    i18n.set_language("es")
    enter = open_enter(office)
    grid = enter.grid
    metrics = QFontMetrics(grid.font())
    for number, row in enumerate(grid.entries.sheet.rows):
        if row.key is None:
            continue
        room = grid.columnWidth(0) - 54
        lines = -(-metrics.horizontalAdvance(row.label) // room)
        assert grid.rowHeight(number) >= min(lines, 3) * metrics.height(), row.label
    assert not grid.horizontalScrollBar().isVisible()


def test_control_letters_type_nothing(enter: Enter) -> None:
    enter.press(Key.Key_N, with_=CONTROL)
    assert on_disk(enter.office, cell("L1")) is None
    assert not enter.grid.typing.is_open
