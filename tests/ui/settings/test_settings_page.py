"""Settings keep what is typed until it is saved, and refuse what cannot be, at the field."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.area import Followed
from cityreport.domain.city import Baseline, DateBasis, PathKind, Population
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.ui.page_context import Destination
from cityreport.ui.settings.page import SettingsPage
from tests.conftest import read_only
from tests.ui.fixtures_pages import child, listening, make_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
TABS = ["city", "areas", "population", "goal", "collection", "series", "officers", "program"]


class Shown:
    """A page on the screen."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot = qtbot
        self.office = office
        self.context, self.recorded = make_desk(office, folder)
        self.page = SettingsPage(self.context)
        listening(self.page)
        qtbot.addWidget(self.page)
        self.page.resize(1190, 660)
        self.page.show()

    @property
    def tabs(self) -> QTabWidget:
        return child(self.page, QTabWidget, "settingsTabs")

    def open(self, tab: str) -> None:
        self.tabs.setCurrentIndex(TABS.index(tab))

    def text(self, name: str) -> str:
        return child(self.page, QLabel, name).text()

    def type(self, name: str, text: str) -> None:
        editor = child(self.page, QLineEdit, name)
        editor.selectAll()
        self.qtbot.keyClick(editor, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(editor, text)

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(child(self.page, QPushButton, name), LEFT)

    def table(self, name: str) -> QTableWidget:
        return child(self.page, QTableWidget, name)

    def write(self, name: str, row: int, *texts: str) -> None:
        for column, text in enumerate(texts):
            item = self.table(name).item(row, column)
            assert item is not None
            item.setText(text)


@pytest.fixture
def cali(qtbot: QtBot, office: Office, tmp_path: Path) -> Shown:
    return Shown(qtbot, office, tmp_path)


def test_nothing_is_unsaved_at_first(cali: Shown) -> None:
    assert not cali.page.has_unsaved
    assert cali.text("unsaved") == "Everything here is saved."
    assert not child(cali.page, QPushButton, "saveSettings").isEnabled()


def test_the_city_is_changed_and_stored(cali: Shown) -> None:
    cali.type("settingsCityName", "Cali")
    cali.type("settingsCurrency", "usd")
    cali.type("settingsCurrencyFrom", "2026-01")
    assert cali.text("unsaved") == "Not saved yet: City"
    assert cali.office.city.profile.city.name == "Santiago de Cali"
    cali.press("saveSettings")
    city = cali.office.city.profile.city
    assert (city.name, city.currency, city.locode) == ("Cali", "USD", "CO CLO")
    assert not cali.page.has_unsaved
    assert cali.recorded.said == ["The settings are saved."]


def test_another_currency_asks_from_which_month(cali: Shown) -> None:
    month = child(cali.page, QLineEdit, "settingsCurrencyFrom")
    assert not month.isVisible()
    cali.type("settingsCurrency", "usd")
    assert month.isVisible()
    for typed, said in (("", "USD instead of COP"), ("2026", "not a month")):
        cali.type("settingsCurrencyFrom", typed)
        cali.press("saveSettings")
        assert said in cali.text("settingsCurrencyFromNote")
        assert cali.office.city.profile.city.currency == "COP"
    cali.type("settingsCurrencyFrom", "2026-01")
    cali.press("saveSettings")
    city = cali.office.city.profile.city
    assert (city.currency, city.earlier_currencies) == ("USD", (("COP", "2026-01"),))
    assert not month.isVisible()
    cali.type("settingsCityName", "Cali")
    cali.press("saveSettings")
    city = cali.office.city.profile.city
    assert (city.name, city.earlier_currencies) == ("Cali", (("COP", "2026-01"),))


def test_what_is_wrong_is_said_at_each_field_and_nothing_is_stored(cali: Shown) -> None:
    cali.type("settingsCityName", "")
    cali.type("settingsLocode", "nowhere")
    cali.press("saveSettings")
    assert "has no name" in cali.text("settingsCityNameNote")
    assert "UN/LOCODE" in cali.text("settingsLocodeNote")
    assert child(cali.page, QLineEdit, "settingsLocode").property("state") == "wrong"
    assert cali.office.city.profile.city.name == "Santiago de Cali"
    assert cali.page.has_unsaved


def test_typed_words_stay_when_the_page_is_left(cali: Shown) -> None:
    cali.type("settingsCityName", "Cali")
    cali.page.hide()
    cali.office.cells.record(Observation(CellKey("L1", Period.month(2023, 1)), 4))
    cali.page.show()
    assert child(cali.page, QLineEdit, "settingsCityName").text() == "Cali"
    assert cali.text("unsaved") == "Not saved yet: City"


def test_discarding_brings_back_what_is_stored(cali: Shown) -> None:
    cali.type("settingsCityName", "Cali")
    cali.press("discardSettings")
    assert child(cali.page, QLineEdit, "settingsCityName").text() == "Santiago de Cali"
    assert not cali.page.has_unsaved


def test_a_country_is_chosen_by_name(cali: Shown) -> None:
    countries = child(cali.page, QComboBox, "settingsCountry")
    assert countries.currentText() == "Colombia (COL)"
    countries.setCurrentIndex(countries.findData("LBN"))
    cali.press("saveSettings")
    assert cali.office.city.profile.city.country == "LBN"


def test_a_district_is_added(cali: Shown) -> None:
    cali.open("areas")
    cali.press("areasTableAdd")
    cali.write("areasTable", 2, "03", "Comuna 3", "2020-01", "")
    cali.press("saveSettings")
    added = cali.office.city.profile.area("03")
    assert (added.name, added.valid_from, added.valid_to) == (
        "Comuna 3",
        Period.month(2020, 1),
        None,
    )


def test_a_district_follows_two_others(cali: Shown) -> None:
    cali.open("areas")
    cali.press("areasTableAdd")
    cali.write("areasTable", 2, "03", "Comuna 3", "2020-01", "", "01, 02 2021-05")
    cali.press("saveSettings")
    may, january = Period.month(2021, 5), Period.month(2020, 1)
    assert cali.office.city.profile.area("03").follows == (
        Followed("01", january),
        Followed("02", may),
    )
    item = cali.table("areasTable").item(2, 4)
    assert item is not None
    assert item.text() == "01, 02 2021-05"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("01", "Again", "", ""), "Row 3: “01” cannot be a district's code"),
        (("03", "", "", ""), "Row 3: The district “03” has no name"),
        (("03", "X", "20-1", ""), "Row 3: “20-1” is not a month"),
        (("03", "X", "2020-02", "2020-01"), "Row 3: The district “03” ends before it starts"),
        (("03", "X", "2020-02", "", "07"), "Row 3: The district “03” cannot follow “07”"),
        (("03", "X", "", "", "01"), "Row 3: It is not said since when the district “03” follows"),
    ],
)
def test_a_wrong_district_is_named_with_its_row(
    cali: Shown, row: tuple[str, ...], said: str
) -> None:
    cali.open("areas")
    cali.press("areasTableAdd")
    cali.write("areasTable", 2, *row)
    cali.press("saveSettings")
    assert cali.text("areasTableFault").startswith(said)
    assert len(cali.office.city.profile.areas) == 2


def test_a_district_with_numbers_cannot_be_removed(cali: Shown) -> None:
    cali.office.cells.record(Observation(CellKey("L1", Period.month(2023, 1), "02"), 1))
    cali.open("areas")
    cali.table("areasTable").setCurrentCell(1, 0)
    cali.press("areasTableRemove")
    cali.press("saveSettings")
    assert "has numbers and cannot be removed" in cali.text("areasTableFault")
    assert cali.office.city.profile.area("02").name == "Comuna 2"
    item = cali.table("areasTable").item(1, 1)
    assert item is not None
    assert item.text() == "Comuna 2"


def test_districts_are_pasted_from_a_spreadsheet(cali: Shown) -> None:
    cali.open("areas")
    table = cali.table("areasTable")
    cali.press("areasTableAdd")
    QApplication.clipboard().setText("03\tComuna 3\n04\tComuna 4\t2021-01\n")
    cali.qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    cali.press("saveSettings")
    assert [area.code for area in cali.office.city.profile.areas] == ["01", "02", "03", "04"]
    assert cali.office.city.profile.area("04").valid_from == Period.month(2021, 1)


def test_the_population_of_a_district_is_entered_by_its_name(cali: Shown) -> None:
    cali.open("population")
    cali.press("populationTableAdd")
    cali.write("populationTable", 1, "comuna 1", "2020", "8 800", "Census")
    cali.press("saveSettings")
    assert cali.office.city.profile.population[1] == Population(2020, 8800, "Census", "01")
    cali.type("settingsCityName", "Cali")
    cali.press("saveSettings")
    assert cali.office.city.profile.population[1].value == 8800


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "2018", "5", ""), "stands twice"),
        (("", "18", "5", ""), "is not a year"),
        (("", "2019", "8.79", ""), "is not a population"),
        (("", "2019", "n", ""), "is not a population"),
        (("", "2019", "0", ""), "is not a population"),
        (("Nowhere", "2019", "5", ""), "no district “Nowhere”"),
    ],
)
def test_a_wrong_population_is_said_in_the_table(
    cali: Shown, row: tuple[str, ...], said: str
) -> None:
    cali.open("population")
    cali.press("populationTableAdd")
    cali.write("populationTable", 1, *row)
    cali.press("saveSettings")
    assert cali.text("populationTableFault").startswith("Row 2: ")
    assert said in cali.text("populationTableFault")
    assert len(cali.office.city.profile.population) == 1


def test_a_fault_in_another_section_is_brought_into_view(cali: Shown) -> None:
    cali.open("population")
    cali.press("populationTableAdd")
    cali.write("populationTable", 1, "", "2019", "none", "")
    cali.open("city")
    cali.type("settingsCityName", "Cali")
    cali.press("saveSettings")
    assert cali.tabs.currentIndex() == TABS.index("population")
    assert cali.office.city.profile.city.name == "Santiago de Cali"


def years(cali: Shown) -> dict[int, bool]:
    shown = child(cali.page, QListWidget, "baselineYears")
    items = [shown.item(row) for row in range(shown.count())]
    return {int(item.text()[:4]): item.checkState() is Qt.CheckState.Checked for item in items}


def test_the_baseline_says_which_years_are_complete(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    shown = Shown(qtbot, sample, tmp_path)
    listed = child(shown.page, QListWidget, "baselineYears")
    words = [listed.item(row).text() for row in range(listed.count())]
    assert "2017: complete" in words
    assert "2016: 0 of 12 months of intentional homicide" in words
    assert "144.7 intentional homicides a year" in shown.text("baselineStored")


def test_the_baseline_and_the_path_are_chosen(cali: Shown) -> None:
    cali.open("goal")
    assert [year for year, is_on in years(cali).items() if is_on] == [2017, 2018, 2019]
    shown = child(cali.page, QListWidget, "baselineYears")
    for row in range(shown.count()):
        item = shown.item(row)
        wanted = item.text().startswith(("2021", "2022"))
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    cali.qtbot.keyClick(child(cali.page, QRadioButton, "pathLinear"), Qt.Key.Key_Space)
    cali.press("saveSettings")
    assert cali.office.city.profile.baseline == Baseline(), "a reason is asked"
    assert "Say why these years" in cali.text("baselineReasonNote")
    cali.type("baselineReason", "No register before 2021")
    cali.press("saveSettings")
    assert cali.office.city.profile.baseline == Baseline((2021, 2022), "No register before 2021")
    assert cali.office.city.profile.target.path is PathKind.LINEAR
    assert (cali.office.city.profile.target.year, cali.office.city.profile.target.reduction) == (
        2030,
        0.5,
    )


def test_the_usual_years_need_no_reason_and_keep_none(cali: Shown) -> None:
    cali.open("goal")
    reason = child(cali.page, QLineEdit, "baselineReason")
    shown = child(cali.page, QListWidget, "baselineYears")
    of_2019 = next(
        shown.item(row) for row in range(shown.count()) if shown.item(row).text()[:4] == "2019"
    )
    assert not reason.isEnabled()
    of_2019.setCheckState(Qt.CheckState.Unchecked)
    assert reason.isEnabled()
    cali.type("baselineReason", "2019 was an unusual year")
    cali.press("saveSettings")
    assert cali.office.city.profile.baseline == Baseline((2017, 2018), "2019 was an unusual year")
    of_2019 = next(
        shown.item(row) for row in range(shown.count()) if shown.item(row).text()[:4] == "2019"
    )
    of_2019.setCheckState(Qt.CheckState.Checked)
    assert not reason.isEnabled()
    cali.press("saveSettings")
    assert cali.office.city.profile.baseline == Baseline()


def test_a_baseline_without_years_is_refused(cali: Shown) -> None:
    cali.open("goal")
    shown = child(cali.page, QListWidget, "baselineYears")
    for row in range(shown.count()):
        shown.item(row).setCheckState(Qt.CheckState.Unchecked)
    cali.press("saveSettings")
    assert "has no years" in cali.text("baselineFault")
    assert cali.office.city.profile.baseline.years == (2017, 2018, 2019)


def choose_series(cali: Shown, code: str) -> None:
    shown = child(cali.page, QListWidget, "seriesList")
    row = next(r for r in range(shown.count()) if shown.item(r).text().startswith(f"{code} "))
    shown.setCurrentRow(row)


def test_a_series_is_opened_where_its_cell_asks_for_it(cali: Shown) -> None:
    cali.page.activateWindow()
    cali.page.show_place(Destination(indicator="G3"))
    assert cali.tabs.currentIndex() == TABS.index("series")
    assert child(cali.page, QListWidget, "seriesList").currentItem().text().startswith("G3 ")
    cali.qtbot.waitUntil(child(cali.page, QLineEdit, "seriesAgency").hasFocus)
    cali.type("seriesAgency", "Family court")
    cali.press("saveSettings")
    assert [(s.indicator, s.agency) for s in cali.office.city.profile.series] == [
        ("G3", "Family court")
    ]
    line = cali.office.history.lines(HistoryFilter(), limit=1).lines[0]
    assert (line.subject, line.part, line.officer) == ("series", "G3", "Ada")


def test_series_are_described_and_kept_apart(cali: Shown) -> None:
    cali.open("series")
    choose_series(cali, "P1")
    cali.type("seriesAgency", "Police")
    child(cali.page, QComboBox, "seriesAttempts").setCurrentIndex(2)
    child(cali.page, QComboBox, "seriesBasis").setCurrentIndex(1)
    choose_series(cali, "R1")
    assert child(cali.page, QLineEdit, "seriesAgency").text() == ""
    cali.type("seriesBreak", "2020-03")
    child(cali.page, QPlainTextEdit, "seriesReason").setPlainText("New law")
    choose_series(cali, "P1")
    assert child(cali.page, QLineEdit, "seriesAgency").text() == "Police"
    cali.press("saveSettings")
    first, second = cali.office.city.profile.series
    assert (first.indicator, first.agency, first.attempts_included) == ("P1", "Police", False)
    assert first.date_basis is DateBasis.OCCURRENCE
    assert (second.indicator, second.break_period, second.break_reason) == (
        "R1",
        Period.month(2020, 3),
        "New law",
    )


def test_a_wrong_month_is_said_at_the_series_it_belongs_to(cali: Shown) -> None:
    cali.open("series")
    choose_series(cali, "R1")
    cali.type("seriesBreak", "last year")
    choose_series(cali, "L1")
    cali.press("saveSettings")
    assert child(cali.page, QLineEdit, "seriesBreak").text() == "last year"
    assert "is not a month" in cali.text("seriesBreakNote")
    assert cali.office.city.profile.series == ()


def test_a_text_that_is_too_long_is_said_at_its_field(cali: Shown) -> None:
    cali.open("series")
    choose_series(cali, "R1")
    child(cali.page, QPlainTextEdit, "seriesCoverage").setPlainText("x" * 2001)
    choose_series(cali, "L1")
    cali.press("saveSettings")
    assert "2,001 characters" in cali.text("seriesCoverageNote")
    assert cali.office.city.profile.series == ()


def test_an_emptied_series_is_no_series(cali: Shown) -> None:
    cali.open("series")
    choose_series(cali, "L1")
    cali.type("seriesAgency", "Police")
    cali.press("saveSettings")
    cali.type("seriesAgency", "")
    cali.press("saveSettings")
    assert cali.office.city.profile.series == ()


def test_the_officer_is_kept_at_once(cali: Shown) -> None:
    cali.open("program")
    heard: list[str] = []
    cali.page.officer_chosen.connect(heard.append)
    cali.type("settingsOfficer", "Beatriz")
    cali.qtbot.keyClick(child(cali.page, QLineEdit, "settingsOfficer"), Qt.Key.Key_Return)
    assert heard == ["Beatriz"]
    assert cali.office.changes.officer == "Beatriz"
    assert cali.context.settings.get("officer") == "Beatriz"


def test_the_paper_is_chosen_for_prints_and_the_next_workbook(cali: Shown, tmp_path: Path) -> None:
    cali.office.use(cali.context.settings)
    january = Period.month(2024, 1)
    cali.office.cells.record(Observation(CellKey("L1", january), 4))
    sizes = []
    for folder, code in (("first", "a4"), ("second", "letter")):
        box = child(cali.page, QComboBox, "settingsPaper")
        box.setCurrentIndex(box.findData(code))
        box.activated.emit(box.currentIndex())
        with cali.office.reader() as reader:
            made = reader.exports.write_submission(january, january, ["xlsx"], tmp_path / folder)
        path = tmp_path / folder / made.files[0]
        assert cali.office.exports.verify(path).valid
        sizes.append({sheet.page_setup.paperSize for sheet in load_workbook(path)})
    assert sizes == [{9}, {1}], "A4, then Letter"
    assert cali.context.settings.get("paper") == "letter"


def choose_language(cali: Shown, code: str) -> None:
    box = child(cali.page, QComboBox, "settingsLanguage")
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def test_a_language_is_chosen(cali: Shown) -> None:
    heard: list[str] = []
    cali.page.language_chosen.connect(heard.append)
    choose_language(cali, "en")
    assert heard == []
    choose_language(cali, "es")
    assert heard == ["es"]
    assert cali.context.settings.get("language") == "es"


def test_a_language_waits_for_unsaved_words(cali: Shown) -> None:
    heard: list[str] = []
    cali.page.language_chosen.connect(heard.append)
    cali.type("settingsCityName", "Cali")
    choose_language(cali, "es")
    assert heard == []
    assert "Save or discard" in cali.text("settingsLanguageNote")
    assert child(cali.page, QComboBox, "settingsLanguage").currentData() == "en"


def test_a_change_made_elsewhere_is_shown(cali: Shown) -> None:
    profile = cali.office.city.profile
    cali.office.city.save(replace(profile, city=replace(profile.city, name="Cali")))
    assert child(cali.page, QLineEdit, "settingsCityName").text() == "Cali"
    assert not cali.page.has_unsaved


def test_a_read_only_office_cannot_be_changed(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    with read_only(office) as reader:
        shown = Shown(qtbot, reader, tmp_path)
        assert not child(shown.page, QLineEdit, "settingsCityName").isEnabled()
        assert "read-only" in shown.text("unsaved")


def test_every_control_has_a_name(cali: Shown) -> None:
    kinds: tuple[type[QWidget], ...] = (
        QPushButton,
        QComboBox,
        QPlainTextEdit,
        QListWidget,
        QTableWidget,
        QRadioButton,
    )
    for kind in kinds:
        for control in cali.page.findChildren(kind):
            assert control.objectName(), control
            assert control.accessibleName(), control.objectName()
