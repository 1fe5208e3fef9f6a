"""One indicator of all districts side by side: by the months of a year, by the categories of a
month, with the sum of the districts against the city in view."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.enter.across_sheet import EVERY
from cityreport.ui.enter.entry_sheet import RowKind
from cityreport.ui.page_context import Destination
from tests.ui.conftest import OpenEnter
from tests.ui.fixtures_enter import ALT, CONTROL, Enter, Key, on_disk
from tests.ui.fixtures_pages import child

MARCH = Period.month(2023, 3)


def key_of(area: str, period: Period = MARCH, breakdown: str = TOTAL, category: str = TOTAL):
    return CellKey("L1", period, area, breakdown, category)


def pick(enter: Enter, name: str, data: object) -> None:
    """Choose in a picker of the bar, as a person does."""
    box = child(enter.page, QComboBox, name)
    at = next(i for i in range(box.count()) if box.itemData(i) == data)
    box.setCurrentIndex(at)
    box.activated.emit(at)
    QApplication.processEvents()


def rows(enter: Enter) -> dict[str, list[str]]:
    entries = enter.grid.entries
    return {
        row.label: [str(entries.index(at, c).data()) for c in range(1, entries.columnCount())]
        for at, row in enumerate(entries.sheet.rows)
    }


@pytest.fixture
def across(open_enter: OpenEnter, office: Office) -> Enter:
    """L1 of all districts in 2023, which stand side by side."""
    enter = open_enter(office, Destination(MARCH, indicator="L1"))
    enter.bot.mouseClick(child(enter.page, QPushButton, "viewIndicator"), Qt.MouseButton.LeftButton)
    pick(enter, "areaPicker", EVERY)
    return enter


def test_districts_by_months_are_typed_and_summed_against_the_city(across: Enter) -> None:
    assert list(rows(across)) == [
        "Whole city",
        "All districts together",
        "City without its districts",
        "Comuna 1",
        "Comuna 2",
    ]
    across.grid.go_to_cell(key_of("_T"))
    across.press("9", Key.Key_Return)
    assert across.key == key_of("01"), "sums are passed over"
    across.press("4", Key.Key_Return)
    assert rows(across)["All districts together"][2] == "1/2"
    across.press("0", Key.Key_Return)
    assert [rows(across)[name][2] for name in ("All districts together", "Comuna 2")] == ["4", "0"]
    assert rows(across)["City without its districts"][2] == "5"
    assert on_disk(across.office, key_of("02")) == (0, "A")


def test_a_block_of_districts_by_months_is_one_paste_in_any_order(across: Enter) -> None:
    months = "\t".join(str(n) for n in range(1, 13))
    QApplication.clipboard().setText(f"Comuna 2\t{months}\nComuna 1\t{months}\n")
    across.grid.go_to_cell(key_of("_T", Period.month(2023, 1)))
    across.press(Key.Key_V, with_=CONTROL)
    assert on_disk(across.office, key_of("01", Period.month(2023, 12))) == (12, "A")
    assert on_disk(across.office, key_of("02", Period.month(2023, 2))) == (2, "A")
    assert rows(across)["All districts together"][-1] == "156"
    across.press(Key.Key_Z, with_=CONTROL)
    assert on_disk(across.office, key_of("01", Period.month(2023, 12))) is None


def test_what_is_copied_with_its_sums_is_pasted_again(across: Enter) -> None:
    across.office.cells.record_many(
        [Observation(key_of(area), value) for area, value in (("_T", 5), ("01", 2), ("02", 3))]
    )
    across.grid.go_to_cell(key_of("_T"))
    across.grid.selectAll()
    across.press(Key.Key_C, with_=CONTROL)
    copied = QApplication.clipboard().text()
    sums = "\nAll districts together" + "\t" * 3 + "5"  # as a sheet that shows them has it
    QApplication.clipboard().setText(copied + sums)
    across.grid.go_to_cell(key_of("_T"))
    across.press(Key.Key_V, with_=CONTROL)
    assert across.message == ""
    assert on_disk(across.office, key_of("02")) == (3, "A")


def test_districts_by_categories_show_what_is_left_of_each_total(across: Enter) -> None:
    across.office.cells.record_many([Observation(key_of("01"), 5)])
    across.grid.go_to_cell(key_of("01"))
    pick(across, "categoryPicker", ("sex", EVERY))
    titles = [column.title for column in across.grid.entries.sheet.columns]
    assert titles[:4] == ["District", "Mar 2023", "Women and girls", "Men and boys"]
    assert across.grid.go_to_cell(key_of("01", MARCH, "sex", "F"))
    across.press("2")
    across.press(Key.Key_Return)
    assert on_disk(across.office, key_of("01", MARCH, "sex", "F")) == (2, "A")
    assert "3" in rows(across)["Comuna 1"][titles.index("Rest") - 1]
    across.page.step(-1)
    assert {key.period for key in across.grid.entries.sheet.places} >= {Period.month(2023, 2)}


def test_alt_and_arrows_go_through_the_years_and_stay_at_the_district(across: Enter) -> None:
    across.grid.go_to_cell(key_of("02"))
    across.press(Key.Key_Left, with_=ALT)
    assert across.key == key_of("02", Period.month(2022, 3))


def test_a_closed_district_is_typed_into_in_its_months_only(
    open_enter: OpenEnter, office: Office
) -> None:
    closed = replace(Area("03", "Comuna 3"), valid_to=Period.month(2023, 3))
    gone = replace(Area("04", "Comuna 4"), valid_to=Period.month(2020, 3))
    profile = office.city.profile
    office.city.save(replace(profile, areas=(*profile.areas, closed, gone)))
    enter = open_enter(office, Destination(MARCH, indicator="L1"))
    enter.bot.mouseClick(child(enter.page, QPushButton, "viewIndicator"), Qt.MouseButton.LeftButton)
    pick(enter, "areaPicker", EVERY)
    sheet = enter.grid.entries.sheet
    assert "Comuna 4" not in rows(enter)
    row = next(at for at, one in enumerate(sheet.rows) if one.label == "Comuna 3")
    assert [sheet.is_editable(row, column) for column in (3, 4)] == [True, False]


def test_one_area_is_as_it_was(across: Enter) -> None:
    pick(across, "areaPicker", "01")
    kinds = {row.kind for row in across.grid.entries.sheet.rows}
    assert kinds == {RowKind.YEAR}
    assert across.page.place().area == "01"
    across.page.show_place(Destination(MARCH, "02", "L1"))
    assert across.key == key_of("02")


def test_a_city_without_districts_is_not_offered_them(
    open_enter: OpenEnter, office: Office
) -> None:
    office.city.save(replace(office.city.profile, areas=()))
    enter = open_enter(office, Destination(MARCH, indicator="L1"))
    enter.bot.mouseClick(child(enter.page, QPushButton, "viewIndicator"), Qt.MouseButton.LeftButton)
    assert child(enter.page, QComboBox, "areaPicker").findData(EVERY) < 0


def test_nine_years_of_months_are_one_paste_and_one_step_back(
    open_enter: OpenEnter, office: Office
) -> None:
    enter = open_enter(office, Destination(MARCH, indicator="L1"))
    enter.bot.mouseClick(child(enter.page, QPushButton, "viewIndicator"), Qt.MouseButton.LeftButton)
    for _ in range(2):
        enter.bot.mouseClick(
            child(enter.page, QPushButton, "earlierYear"), Qt.MouseButton.LeftButton
        )
    years = range(2015, 2024)
    lines = ["\t".join(str(year - 2000 + month) for month in range(12)) for year in years]
    QApplication.clipboard().setText("\n".join(lines))
    assert enter.grid.go_to_cell(key_of("_T", Period.month(2015, 1)))
    enter.press(Key.Key_V, with_=CONTROL)
    answered = office.queries.figures("L1")
    assert len(answered) == 108
    assert answered[Period.month(2023, 12)].value == 23 + 11
    enter.press(Key.Key_Z, with_=CONTROL)
    assert not office.queries.figures("L1")
