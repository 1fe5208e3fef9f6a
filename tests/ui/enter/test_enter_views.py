"""The other two views: the yearly indicators of a year, and one indicator through the years."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.page_context import Destination
from tests.ui.conftest import OpenEnter
from tests.ui.fixtures_enter import ALT, CONTROL, JANUARY, Enter, Key, actions, cell, on_disk
from tests.ui.fixtures_pages import child

YEAR = Period.of_year(2023)
LEFT = Qt.MouseButton.LeftButton


def view(enter: Enter, name: str) -> None:
    enter.bot.mouseClick(child(enter.page, QPushButton, name), LEFT)


def test_every_typed_indicator_has_its_place(enter: Enter, catalogue: Catalogue) -> None:
    shown = {row.key.indicator for row in enter.grid.entries.sheet.rows if row.key is not None}
    view(enter, "viewYear")
    shown |= {row.key.indicator for row in enter.grid.entries.sheet.rows if row.key is not None}
    assert shown == {indicator.code for indicator in catalogue.indicators}


def test_the_year_takes_money_staff_and_percentages(enter: Enter) -> None:
    enter.page.show_place(Destination(period=YEAR))
    assert enter.key == cell("V1", YEAR)
    enter.press("5 000 000", Key.Key_Return, "12", Key.Key_Return, "63.25", Key.Key_Return)
    assert enter.office.cells.get(cell("V1", YEAR)) == Observation(
        cell("V1", YEAR), 5_000_000, currency="COP"
    )
    assert on_disk(enter.office, cell("V3", YEAR)) == (12, "A")
    assert on_disk(enter.office, cell("S1", YEAR)) == (63.25, "A")
    assert enter.shown(cell("S1", YEAR)) == "63.25"
    assert enter.label("requiredLabel") == "The required number is answered"


@pytest.mark.parametrize("typed", ["63.255", "101", "-1"])
def test_a_wrong_percentage_is_refused(enter: Enter, typed: str) -> None:
    enter.page.show_place(Destination(period=YEAR, indicator="S1"))
    enter.press(typed, Key.Key_Return)
    assert enter.grid.typing.is_open
    assert enter.message
    assert on_disk(enter.office, cell("S1", YEAR)) is None


def test_the_year_before_stands_beside(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("V3", YEAR), 8))
    enter.page.show_place(Destination(period=Period.of_year(2024)))
    assert enter.shown(cell("V3", YEAR), ColumnKind.REFERENCE) == "8"
    enter.press(Key.Key_PageUp)
    assert enter.shown(cell("V3", YEAR)) == "8"


def test_money_waits_for_the_city_s_currency(enter: Enter) -> None:
    profile = enter.office.city.profile
    enter.office.city.save(replace(profile, city=replace(profile.city, currency="")))
    enter.page.show_place(Destination(period=YEAR))
    assert "no currency yet" in enter.label("enterNotice")
    enter.press("500", Key.Key_Return)
    assert "Choose the currency in Settings" in enter.message
    assert on_disk(enter.office, cell("V1", YEAR)) is None
    enter.press(Key.Key_Escape, "n")
    assert on_disk(enter.office, cell("V1", YEAR)) == (None, "O")


def test_history_lays_years_by_months(open_enter: OpenEnter, sample: Office) -> None:
    enter = open_enter(sample)
    enter.go_to(cell("L1", Period.month(2023, 12)))
    view(enter, "viewIndicator")
    assert enter.labels() == [str(year) for year in range(2017, 2025)]
    assert enter.key == cell("L1", Period.month(2023, 12))
    rows = range(enter.grid.entries.rowCount())
    totals = [enter.grid.entries.index(row, 13).data() for row in rows]
    assert totals == ["142", "139", "153", "133", "136", "109", "110", "·"]


def test_history_takes_a_block_of_twelve_columns(enter: Enter) -> None:
    view(enter, "viewIndicator")
    assert enter.labels()[0] == "2017"  # the baseline, though nothing was ever entered
    enter.go_to(cell("L1", Period.month(2018, 1)))
    QApplication.clipboard().setText(
        "\t".join(str(n) for n in range(1, 13)) + "\n" + "\t".join(["2"] * 12) + "\n"
    )
    before = actions(enter.office)
    enter.press(Key.Key_V, with_=CONTROL)
    assert actions(enter.office) == before + 1
    assert on_disk(enter.office, cell("L1", Period.month(2018, 12))) == (12, "A")
    assert on_disk(enter.office, cell("L1", Period.month(2019, 7))) == (2, "A")
    totals = [enter.grid.entries.index(row, 13).data() for row in (1, 2, 3)]
    assert totals == ["78", "24", "·"]


def test_history_refuses_a_block_that_reaches_into_the_future(enter: Enter) -> None:
    view(enter, "viewIndicator")
    enter.go_to(cell("L1", JANUARY))
    QApplication.clipboard().setText("1\t2\t3")
    enter.press(Key.Key_V, with_=CONTROL)
    assert enter.message.startswith("Nothing was pasted: row 1, column 3")
    assert on_disk(enter.office, cell("L1")) is None


def test_history_is_typed_like_a_month(enter: Enter) -> None:
    view(enter, "viewIndicator")
    november = Period.month(2022, 11)
    enter.go_to(cell("L1", november))
    enter.press("5", Key.Key_Tab, "6", Key.Key_Tab)
    assert enter.key == cell("L1", Period.month(2023, 1))
    enter.press("n")
    assert on_disk(enter.office, cell("L1", november)) == (5, "A")
    assert on_disk(enter.office, cell("L1", november.shift(1))) == (6, "A")
    assert on_disk(enter.office, cell("L1", Period.month(2023, 1))) == (None, "O")
    assert enter.key == cell("L1", JANUARY)
    enter.go_to(cell("L1", november)).press(Key.Key_Z, with_=CONTROL)
    assert enter.key == cell("L1", Period.month(2023, 1))


def test_history_months_to_come_are_closed(enter: Enter) -> None:
    view(enter, "viewIndicator")
    march = Period.month(2024, 3)
    enter.go_to(cell("L1", march)).press("5")
    assert not enter.grid.typing.is_open
    assert "this computer's clock says" in enter.message


def test_history_of_a_category_and_of_another_indicator(enter: Enter) -> None:
    view(enter, "viewIndicator")
    category = child(enter.page, QComboBox, "categoryPicker")
    category.setCurrentIndex(category.findText("Sex: Women and girls"))
    category.activated.emit(category.currentIndex())
    enter.go_to(cell("L1", JANUARY, "sex", "F")).press("2", Key.Key_Return)
    assert on_disk(enter.office, cell("L1", JANUARY, "sex", "F")) == (2, "A")
    enter.press(Key.Key_Right, with_=ALT)
    assert enter.key is not None
    assert enter.key.indicator == "L2"
    assert enter.key.breakdown == TOTAL


def test_history_of_the_computed_indicator_is_read_only(enter: Enter) -> None:
    for category in ("Y0T14", "Y15T17"):
        enter.office.cells.record(Observation(cell("L1", JANUARY, "age", category), 2))
    enter.go_to(cell("C1"))
    view(enter, "viewIndicator")
    assert enter.shown(cell("C1")) == "4"
    enter.go_to(cell("C1")).press("5")
    assert "never typed" in enter.message


def test_history_of_a_yearly_indicator_has_one_column(enter: Enter) -> None:
    enter.page.show_place(Destination(period=YEAR, indicator="S1"))
    view(enter, "viewIndicator")
    enter.go_to(cell("S1", YEAR)).press("40.5", Key.Key_Tab, "a survey", Key.Key_Return)
    held = enter.office.cells.get(cell("S1", YEAR))
    assert held is not None
    assert (held.value, held.note) == (40.5, "a survey")
    assert enter.state(cell("S1", YEAR)) == "saved"


def test_an_earlier_year_can_be_brought_in(enter: Enter) -> None:
    view(enter, "viewIndicator")
    enter.bot.mouseClick(child(enter.page, QPushButton, "earlierYear"), LEFT)
    assert enter.labels()[0] == "2016"
    key = cell("L1", Period.month(2016, 1))
    enter.go_to(key).press("3", Key.Key_Return)
    assert on_disk(enter.office, key) == (3, "A")


def test_a_year_known_as_a_whole_is_shown_where_its_months_are_not(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1", Period.of_year(2018)), 120))
    view(enter, "viewIndicator")
    assert enter.grid.entries.index(1, 13).data() == "120"


def test_from_history_back_to_the_month_of_the_cell(enter: Enter) -> None:
    view(enter, "viewIndicator")
    enter.go_to(cell("L1", Period.month(2021, 6)))
    view(enter, "viewMonth")
    assert enter.key == cell("L1", Period.month(2021, 6))
    assert enter.page.bar.period.period == Period.month(2021, 6)


def test_an_indicator_is_found_by_a_part_of_its_name(enter: Enter) -> None:
    view(enter, "viewIndicator")
    picker = enter.page.bar.indicator
    picker.setFocus()
    enter.bot.keyClicks(picker.lineEdit(), "robb")
    enter.bot.keyClick(picker.lineEdit(), Key.Key_Return)
    assert picker.code() == "R1"
    assert enter.key is not None
    assert enter.key.indicator == "R1"


def test_yearly_keys_only_in_the_year(enter: Enter) -> None:
    view(enter, "viewYear")
    keys = [row.key for row in enter.grid.entries.sheet.rows if row.key is not None]
    assert {key.period.frequency for key in keys} == {Frequency.YEAR}
    assert CellKey("V1", Period.of_year(2024)) in keys


def test_a_key_goes_from_district_to_district_and_stays_on_the_indicator(enter: Enter) -> None:
    enter.page.show_place(Destination(JANUARY, TOTAL, "P1"))
    seen = []
    for key in (Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageUp):
        enter.press(key, with_=CONTROL)
        seen.append((enter.key.area, enter.key.indicator))
    assert seen == [("01", "P1"), ("02", "P1"), ("02", "P1"), ("01", "P1")]
    assert "Ctrl+PgDn" in child(enter.page, QComboBox, "areaPicker").toolTip()


def test_what_is_typed_is_written_before_the_next_district(enter: Enter) -> None:
    enter.page.show_place(Destination(JANUARY, "01", "L1"))
    enter.press("7")
    enter.press(Key.Key_PageDown, with_=CONTROL)
    key = cell("L1")._replace(area="01")
    assert on_disk(enter.office, key) == (7, "A")
    assert enter.key.area == "02"
