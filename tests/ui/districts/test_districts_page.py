"""The page Districts: the month side by side, ranked, on a map, and the way to each number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Area, Population
from cityreport.domain.collection import Collected
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Frequency, Period, month_range
from cityreport.office.office import Office
from cityreport.ui.districts.district_bar import DistrictView
from cityreport.ui.districts.page import DistrictsPage
from cityreport.ui.kit import slices
from cityreport.ui.page_context import Destination
from tests.conftest import read_only
from tests.ui.fixtures_pages import child, listening, make_desk

DECEMBER = Period.month(2023, 12)
YEAR = list(month_range(Period.month(2023, 1), DECEMBER))
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Shown:
    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.context, self.recorded = make_desk(office, folder)
        self.page = DistrictsPage(self.context)
        listening(self.page)
        qtbot.addWidget(self.page)
        self.bot = qtbot
        self.page.resize(735, 440)  # what a window of 911 × 512 leaves
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.page.show_place(Destination())

    def grid(self) -> list[list[str]]:
        return self.page.grid.entries.lines()

    def row(self, name: str) -> list[str]:
        return next(line[1:] for line in self.grid() if line[0].startswith(name))

    def press(
        self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        at = QApplication.focusWidget()
        assert at is not None
        self.bot.keyClick(at, key, modifier)

    def choose(self, view: DistrictView) -> None:
        self.bot.mouseClick(child(self.page, QPushButton, view), Qt.MouseButton.LeftButton)

    def ranked(self) -> list[list[str]]:
        """The ranking, once the districts are compared."""
        self.choose(DistrictView.RANKED)
        self.bot.waitUntil(lambda: "compared" not in self.said)
        return self.page.ranking.rows()

    @property
    def said(self) -> str:
        return child(self.page, QLabel, "districtsSaid").text().replace("\xa0", " ")

    def end(self) -> None:
        self.context.tasks.wait()


@pytest.fixture
def city(office: Office) -> Office:
    """Two districts with a year, a third that was closed in March."""
    closed = replace(Area("03", "Comuna 3"), valid_to=Period.month(2023, 3))
    profile = office.city.profile
    people = (
        *profile.population,
        *(Population(2023, 100_000, "census", code) for code in ("01", "02", "03")),
    )
    office.city.save(replace(profile, areas=(*profile.areas, closed), population=people))
    office.cells.record_many(
        [
            Observation(CellKey("L1", month, area), value)
            for area, value in ((TOTAL, 26), ("01", 24), ("02", 2))
            for month in YEAR
        ]
    )
    office.cells.record_many(
        [
            Observation(CellKey("P1", DECEMBER, "01"), 0),
            Observation(CellKey("P1", DECEMBER, "02"), None, Status.NOT_AVAILABLE),
            *(
                Observation(CellKey("L1", month, "03"), 9)
                for month in month_range(Period.month(2022, 4), Period.month(2023, 3))
            ),
        ]
    )
    return office


@pytest.fixture
def shown(qtbot: QtBot, city: Office, tmp_path: Path) -> Iterator[Shown]:
    made = Shown(qtbot, city, tmp_path)
    yield made
    made.end()


def test_the_three_states_of_a_cell_are_told_apart_in_words(shown: Shown) -> None:
    entries = shown.page.grid.entries
    column = entries.column_of("P1")
    spoken = [
        str(entries.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in map(entries.row_of, ("01", "02", TOTAL))
    ]
    assert [shown.row(name)[column] for name in ("Comuna 1", "Comuna 2", "Whole")] == ["0", "n", ""]
    assert [words.split(": ")[-1] for words in spoken] == [
        "0",
        "not available",
        "nobody has answered yet",
    ]
    assert spoken[0].startswith("Comuna 1 · P1 Serious assault")
    assert "Empty: nobody has answered yet. 0 is a number." in shown.said


def test_twelve_months_and_the_districts_together(shown: Shown) -> None:
    shown.choose(DistrictView.YEAR)
    assert shown.row("Comuna 1")[0] == "288"
    assert shown.row("All districts together")[0] == "312"
    assert shown.row("Comuna 1")[shown.page.grid.entries.column_of("P1")] == "1/12"


def test_a_closed_district_says_until_when_and_leads_nowhere(shown: Shown) -> None:
    assert [line[0] for line in shown.grid()][-1] == "Comuna 3 (until March 2023)"
    shown.page.grid.go_to("03", "L1")
    shown.press(Key.Key_Return)
    assert not shown.recorded.went
    assert "Comuna 3 is no district in December 2023." in shown.recorded.said[-1].replace(
        "\xa0", " "
    )
    for _ in range(9):
        shown.press(Key.Key_Left, ALT)
    assert shown.page.bar.month == Period.month(2023, 3)
    assert "Comuna 3" in [line[0] for line in shown.grid()]


def test_keys_go_from_district_to_district_and_to_its_cell(shown: Shown) -> None:
    shown.page.grid.go_to(TOTAL, "L1")
    for _ in range(3):
        shown.press(Key.Key_PageDown, CONTROL)
    shown.press(Key.Key_PageUp, CONTROL)
    shown.press(Key.Key_PageDown, CONTROL)
    shown.press(Key.Key_Right)
    shown.press(Key.Key_Return)
    page, place = shown.recorded.went[-1]
    indicator = shown.page.grid.entries.indicator_at(1)
    assert page == "enter"
    assert place.cell == CellKey(indicator.code, DECEMBER, "02")
    button = child(shown.page, QPushButton, "enterDistrict")
    assert "Ctrl+PgDn" in button.toolTip()


def test_ranked_districts_have_the_places_that_the_numbers_allow(shown: Shown) -> None:
    rows = shown.ranked()
    assert [row[:2] for row in rows] == [["1", "Comuna 1"], ["2", "Comuna 2"], ["", "Comuna 3"]]
    assert rows[0][3] == "288.00"
    assert "2 districts have one place that is sure." in shown.said
    assert "the last one: 108.00, to Mar 2023" in rows[2][4], "and no place among them"
    shown.press(Key.Key_PageDown, CONTROL)
    shown.press(Key.Key_Return)
    assert shown.recorded.went[-1][1] == Destination(
        DECEMBER, "02", "L1", CellKey("L1", DECEMBER, "02")
    )


def test_what_cannot_be_told_apart_is_said(shown: Shown) -> None:
    office = shown.context.office
    office.cells.record_many(
        [
            Observation(CellKey("L1", month, area), value)
            for area, value in (("01", 2), ("02", 3))
            for month in YEAR
        ]
    )
    assert [row[0] for row in shown.ranked()[:2]] == ["1–2", "1–2"]
    assert "No district can be told apart from another" in shown.said


def test_without_populations_counts_are_ranked_and_said_to_be_no_risk(shown: Shown) -> None:
    office = shown.context.office
    office.city.save(replace(office.city.profile, population=()))
    rows = shown.ranked()
    assert rows[0][2] == "288"
    assert "Counts say nothing of risk" in shown.said
    assert not child(shown.page, QPushButton, DistrictView.MAP).isChecked()


def test_a_heading_leads_to_the_ranking_of_its_indicator(shown: Shown) -> None:
    column = shown.page.grid.entries.column_of("P1")
    heads = shown.page.grid.horizontalHeader()
    at = heads.sectionViewportPosition(column) + 10
    shown.bot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 8))
    assert shown.page.bar.view is DistrictView.RANKED
    assert shown.page.bar.indicator == "P1"
    shown.bot.waitUntil(lambda: "No district has numbers of all twelve months" in shown.said)


def test_the_map_is_drawn_for_the_month(shown: Shown) -> None:
    shown.choose(DistrictView.MAP)
    shown.bot.waitUntil(lambda: "No borders of the districts are known" in shown.said)


def test_a_number_that_changes_is_shown_at_once(shown: Shown) -> None:
    shown.context.office.cells.record(Observation(CellKey("L1", DECEMBER, "01"), 5))
    assert shown.row("Comuna 1")[0] == "5"


def test_the_table_goes_to_the_clipboard_as_it_is_read(shown: Shown) -> None:
    shown.bot.mouseClick(child(shown.page, QPushButton, "copyDistricts"), Qt.MouseButton.LeftButton)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:2] == ["District", "L1 Intentional homicide"]
    assert lines[3].split("\t")[:2] == ["Comuna 1", "24"]


def test_a_city_without_districts_is_told_what_to_do(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.city.save(replace(office.city.profile, areas=()))
    made = Shown(qtbot, office, tmp_path)
    assert not made.page.bar.isVisible()
    qtbot.mouseClick(child(made.page, QPushButton, "listDistricts"), Qt.MouseButton.LeftButton)
    assert made.recorded.went[-1][0] == "settings"
    office.city.save(replace(office.city.profile, areas=(Area("01", "Comuna 1"),)))
    assert made.row("Comuna 1")[0] == ""
    assert made.page.bar.isVisible()
    made.end()


def test_a_city_that_reports_by_year_sees_its_years(
    qtbot: QtBot, city: Office, tmp_path: Path
) -> None:
    every = city.catalogue.indicators
    why = {
        i.code: Collected(reason="nobody publishes it")
        for i in every
        if i.derived is None and i.code != "L1"
    }
    city.collecting.say({**why, "L1": Collected(by=Frequency.YEAR)})
    city.cells.record_many([CellKey("L1", month, "01") for month in YEAR])  # emptied
    city.cells.record(Observation(CellKey("L1", Period.of_year(2023), "01"), 31))
    made = Shown(qtbot, city, tmp_path)
    assert made.page.bar.view is DistrictView.YEAR
    assert made.row("Comuna 1")[0] == "31"
    made.end()


def test_an_office_that_can_only_be_read_shows_everything(
    qtbot: QtBot, city: Office, tmp_path: Path
) -> None:
    with read_only(city) as office:
        made = Shown(qtbot, office, tmp_path)
        assert made.row("Comuna 1")[0] == "24"
        assert made.ranked()[0][0] == "1"
        made.end()


def test_many_districts_are_read_between_the_events_of_the_window(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile another month may be asked for, and the way leads to what will be shown."""
    monkeypatch.setattr(slices, "_SLICE_S", 0.0)  # one indicator in a slice, as where it is long
    shown.page.show_place(Destination(Period.month(2023, 3), "03", "L1"))
    assert "being read" in shown.said
    assert shown.page.place() == Destination(Period.month(2023, 3), "03", "L1")
    shown.page.show_place(Destination(DECEMBER, "02", "P1"))
    shown.bot.waitUntil(lambda: "being read" not in shown.said)
    assert shown.page.place() == Destination(DECEMBER, "02", "P1")
    assert shown.page.grid.here() == ("02", "P1")
    assert shown.row("Comuna 1")[0] == "24"
