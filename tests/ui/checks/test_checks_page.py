"""The Checks page: all findings, filters, the way to the cell, accepting and withdrawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.city import Population
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.checks.finding_filters import FindingFilters
from cityreport.ui.checks.finding_rows import LOOKS
from cityreport.ui.checks.page import ChecksPage
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.two_line_table import TwoLineTable
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.settings.page import SettingsPage
from cityreport.ui.settings.population_section import PopulationSection
from tests.conftest import read_only
from tests.ui.fixtures_pages import child, listening, make_desk

LEFT = Qt.MouseButton.LeftButton
DECEMBER = Period.month(2023, 12)
L1 = CellKey("L1", DECEMBER)
L3 = CellKey("L3", DECEMBER)
MORE_THAN_ALL = (
    "L3 Firearm homicide is 5, more than L1 Intentional homicide, of which it is a part: 4."
)


class Shown:
    """The page on the screen, with hands; everything was checked once."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path, *, wait: bool = True) -> None:
        self.qtbot = qtbot
        self.office = office
        self.context, self.recorded = make_desk(office, folder)
        self.page = ChecksPage(self.context)
        listening(self.page)
        qtbot.addWidget(self.page)
        self.page.resize(1190, 660)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        if wait:
            self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.whole.is_running)

    @property
    def table(self) -> TwoLineTable:
        return child(self.page, TwoLineTable, "findingsTable")

    def sentences(self) -> list[str]:
        return [row[3] for row in self.table.rows()]

    def text(self, name: str) -> str:
        label = child(self.page, QLabel, name)
        return label.text() if label.isVisible() else ""

    def button(self, name: str) -> QPushButton:
        return child(self.page, QPushButton, name)

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(self.button(name), LEFT)

    def click(self, sentence: str, *, column: int = 0, twice: bool = False) -> None:
        """Choose a finding by its severity; column 3 is the sentence itself."""
        table = self.table
        index = table.model().index(self.sentences().index(sentence), column)
        table.scrollTo(index)
        where = table.visualRect(index).center()
        self.qtbot.mouseClick(table.viewport(), LEFT, pos=where)
        if twice:
            self.qtbot.mouseDClick(table.viewport(), LEFT, pos=where)

    def choose(self, name: str, typed: str) -> None:
        line = child(self.page, SearchPicker, name).lineEdit()
        assert line is not None
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, typed)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)
        QApplication.processEvents()

    def give_reason(self, reason: str) -> None:
        dialog = self.dialog()
        self.qtbot.keyClicks(child(dialog, QPlainTextEdit, "reasonText"), reason)
        self.qtbot.mouseClick(child(dialog, QPushButton, "acceptReason"), LEFT)

    def dialog(self) -> QDialog:
        found = [d for d in self.page.findChildren(QDialog, "reasonDialog") if d.isVisible()]
        assert found, "no reason is asked for"
        return found[-1]


@pytest.fixture
def contradicted(office: Office) -> Office:
    """A city whose firearm homicides of December are more than all of them."""
    office.cells.record(Observation(L1, 4))
    office.cells.record(Observation(L3, 5))
    return office


@pytest.fixture
def shown(qtbot: QtBot, contradicted: Office, tmp_path: Path) -> Shown:
    return Shown(qtbot, contradicted, tmp_path)


def test_the_worst_comes_first_with_shape_word_numbers_and_what_settles_it(shown: Shown) -> None:
    first = shown.table.rows()[0]
    assert first[:3] == ["Has to be put right", "Dec 2023", "Whole city"]
    assert MORE_THAN_ALL in shown.sentences()
    index = shown.table.model().index(0, 0)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert len({look.icon for look in LOOKS.values()}) == len(LOOKS)
    shown.click(MORE_THAN_ALL)
    details = shown.text("findingDetails")
    assert details.startswith(MORE_THAN_ALL)
    assert "To settle it: " in details


@pytest.mark.parametrize("way", ["click", "enter", "twice", "button"])
def test_a_finding_leads_to_its_cell(shown: Shown, way: str) -> None:
    shown.click(MORE_THAN_ALL, column=3 if way == "click" else 0, twice=way == "twice")
    if way == "enter":
        shown.qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    elif way == "button":
        shown.press("goToFinding")
    assert shown.recorded.went == [("enter", Destination.of(L3))]


def test_keys_and_a_click_beside_the_sentence_only_choose(shown: Shown) -> None:
    shown.click(MORE_THAN_ALL)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        shown.qtbot.keyClick(shown.table, key)
    shown.click(MORE_THAN_ALL, column=4)
    assert shown.recorded.went == []
    assert shown.text("findingDetails").startswith(MORE_THAN_ALL)
    assert shown.button("acceptFinding").isEnabled()


def test_a_finding_that_was_followed_is_still_chosen_when_one_comes_back(shown: Shown) -> None:
    shown.click(MORE_THAN_ALL, column=3)
    shown.page.hide()
    shown.page.show()
    shown.press("acceptFinding")
    shown.give_reason("Two dead were found later.")
    assert [a.reason for a in shown.office.annotations.acceptances().values()] == [
        "Two dead were found later."
    ]


def test_what_leads_somewhere_is_underlined_and_what_does_not_is_no_link(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 4))
    office.cells.record(Observation(CellKey("L1", Period.month(2022, 1)), 4))
    two = (Population(2022, 2_000_000, "census"), Population(2023, 3_000_000, "census"))
    office.city.save(replace(office.city.profile, population=two))
    office.annotations.answer(2023, "prevention", Narration("Ask +57 310 555 1234"))
    shown = Shown(qtbot, office, tmp_path)
    for row, group in enumerate(shown.page._shown):
        font = shown.table.model().index(row, 3).data(Qt.ItemDataRole.FontRole)
        leads = bool(group.newest.cells) or group.newest.rule == "population_jump"
        assert (font is not None and font.underline()) == leads
    shown.click(next(s for s in shown.sentences() if "telephone" in s), column=3)
    assert shown.recorded.went == []
    shown.click(next(s for s in shown.sentences() if "3,000,000" in s), column=3)
    assert [page for page, _ in shown.recorded.went] == ["settings"]


def test_coming_back_checks_only_what_was_changed_meanwhile(
    qtbot: QtBot, contradicted: Office, tmp_path: Path
) -> None:
    shown = Shown(qtbot, contradicted, tmp_path)
    assert MORE_THAN_ALL in shown.sentences()
    found = shown.page.whole.found
    shown.page.hide()
    with qtbot.assertNotEmitted(shown.page.whole.changed):
        shown.page.show()
    assert shown.page.whole.found is found
    shown.page.hide()
    contradicted.cells.record(Observation(L3, 1))
    assert MORE_THAN_ALL in shown.sentences()
    shown.page.show()
    assert MORE_THAN_ALL not in shown.sentences()


def test_a_steep_population_is_found_at_the_months_and_indicators_that_use_it(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    for year in (2020, 2023):
        office.cells.record(Observation(CellKey("L1", Period.month(year, 1)), 4))
    two = (Population(2018, 1_000_000, "census"), Population(2022, 2_000_000, "projection"))
    office.city.save(replace(office.city.profile, population=two))
    shown = Shown(qtbot, office, tmp_path)
    filters = shown.page.findChild(FindingFilters)
    jump = next(s for s in shown.sentences() if "2,000,000" in s)
    filters.show_period(Period.month(2020, 1))
    filters.changed.emit()
    assert jump in shown.sentences()
    filters.indicator.show_choices(filters.indicator.choices(), "G1")
    filters.changed.emit()
    assert jump in shown.sentences()
    filters.show_period(Period.month(2023, 1))
    filters.changed.emit()
    assert jump not in shown.sentences()
    in_2020 = office.checks.check(Period.month(2020, 1))
    assert any(finding.facts.get("value") == 2_000_000 for finding in in_2020)
    in_2023 = office.checks.check(Period.month(2023, 1))
    assert not any(finding.facts.get("value") == 2_000_000 for finding in in_2023)


def test_counts_without_people_lead_to_the_population(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    for year in (2021, 2022, 2023):
        office.cells.record(Observation(CellKey("L1", Period.month(year, 1)), 4))
    office.city.save(replace(office.city.profile, population=()))
    shown = Shown(qtbot, office, tmp_path)
    said = "No population is entered here, so the counts of 2021–2023 have no rates."
    shown.click(said)
    (row,) = [row for row in shown.table.rows() if row[3] == said]
    assert row[:3] == ["Good to know", "2021–2023", "Whole city"]
    assert shown.button("goToFinding").text() == "Go to Population"
    shown.press("goToFinding")
    place = Destination(section="populationSection")
    assert shown.recorded.went == [("settings", place)]
    page = SettingsPage(shown.context)
    qtbot.addWidget(page)
    page.show_place(place)
    page.show()
    assert child(page, PopulationSection, "populationSection").isVisible()
    shown.click(next(s for s in shown.sentences() if s.startswith("G1 ")))
    assert shown.button("goToFinding").text() == "Go to the cell"


def test_a_double_click_lands_where_its_first_half_led(
    qtbot: QtBot, contradicted: Office, tmp_path: Path
) -> None:
    window = MainWindow(contradicted, Settings(tmp_path / "settings.json"), Tasks())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.go("checks")
    page = child(window, ChecksPage, "checksPage")
    qtbot.waitUntil(lambda: page.whole.is_done)
    table = child(page, TwoLineTable, "findingsTable")
    row = [line[3] for line in table.rows()].index(MORE_THAN_ALL)
    where = table.viewport().mapTo(
        window, table.visualRect(table.model().index(row, 3)).topLeft() + QPoint(40, 12)
    )
    surface = window.windowHandle()
    qtbot.mouseClick(surface, LEFT, pos=where)
    assert window.current_page() == "enter"
    qtbot.mouseDClick(surface, LEFT, pos=where)
    assert child(window, EnterPage, "enterPage").place() == Destination(DECEMBER, "_T", "L3")
    window.close()


def test_a_finding_goes_as_soon_as_its_number_is_right(shown: Shown) -> None:
    shown.office.cells.record(Observation(L3, 2))
    assert MORE_THAN_ALL not in shown.sentences()
    shown.office.steps.undo()
    assert MORE_THAN_ALL in shown.sentences()


def test_what_changes_while_the_page_is_not_seen_is_checked_when_it_is(shown: Shown) -> None:
    shown.page.hide()
    shown.office.cells.record(Observation(L3, 2))
    shown.page.show()
    assert MORE_THAN_ALL not in shown.sentences()


def test_filters_leave_out_the_rest(shown: Shown) -> None:
    everything = shown.sentences()
    shown.choose("findingIndicator", "L3 ")
    assert MORE_THAN_ALL in shown.sentences()
    assert len(shown.sentences()) < len(everything)
    shown.choose("findingSeverity", "Good to know")
    assert shown.sentences() == []
    assert "No finding fits" in shown.text("noFindings")
    shown.press("clearFindings")
    assert shown.sentences() == everything
    shown.choose("findingMonth", "December 2023")
    assert {row[1] for row in shown.table.rows()} == {"Dec 2023", "2023"}  # and its people
    shown.choose("findingMonth", "2023")
    assert MORE_THAN_ALL in shown.sentences()


def test_accepting_asks_why_and_shows_who_and_when(shown: Shown) -> None:
    shown.click(MORE_THAN_ALL)
    shown.press("acceptFinding")
    shown.qtbot.mouseClick(child(shown.dialog(), QPushButton, "acceptReason"), LEFT)
    assert "needs a reason" in child(shown.dialog(), QLabel, "reasonTextNote").text()
    assert shown.office.annotations.acceptances() == {}
    shown.give_reason("Two dead were found later.")
    assert MORE_THAN_ALL not in shown.sentences()
    shown.choose("findingState", "accepted")
    assert [(row[3], row[4]) for row in shown.table.rows()] == [(MORE_THAN_ALL, "accepted")]
    details = shown.text("findingDetails")
    assert "Accepted by Ada" in details
    assert "Two dead were found later." in details
    assert "2024" in details


def test_an_accepted_finding_opens_again_when_a_number_under_it_changes(shown: Shown) -> None:
    shown.click(MORE_THAN_ALL)
    shown.press("acceptFinding")
    shown.give_reason("Checked.")
    shown.office.cells.record(Observation(L3, 6))
    other = MORE_THAN_ALL.replace("is 5", "is 6")
    shown.click(other)
    assert shown.table.rows()[shown.sentences().index(other)][4] == "open"
    assert "A number under it has changed since Ada accepted it" in shown.text("findingDetails")


def test_an_acceptance_is_withdrawn(shown: Shown) -> None:
    shown.click(MORE_THAN_ALL)
    assert not shown.button("withdrawFinding").isEnabled()
    shown.press("acceptFinding")
    shown.give_reason("Checked.")
    shown.choose("findingState", "accepted")
    assert not shown.button("acceptFinding").isEnabled()
    shown.press("withdrawFinding")
    assert shown.office.annotations.acceptances() == {}
    assert shown.sentences() == []
    shown.press("clearFindings")
    assert MORE_THAN_ALL in shown.sentences()


def test_a_read_only_file_shows_findings_and_changes_none(
    qtbot: QtBot, contradicted: Office, tmp_path: Path
) -> None:
    with read_only(contradicted) as office:
        shown = Shown(qtbot, office, tmp_path)
        shown.click(MORE_THAN_ALL)
        assert not shown.button("acceptFinding").isEnabled()
        assert "read-only" in shown.button("acceptFinding").toolTip()
        assert shown.button("goToFinding").isEnabled()


def test_nothing_entered_is_nothing_found(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    shown = Shown(qtbot, office, tmp_path)
    assert shown.sentences() == []
    assert "found nothing" in shown.text("noFindings")


def test_the_check_can_be_cancelled_and_begun_again(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    shown = Shown(qtbot, sample, tmp_path, wait=False)
    assert child(shown.page, QWidget, "checkProgress").isVisible()
    shown.press("cancelCheck")
    shown.wait()
    assert not shown.page.whole.is_done
    assert not child(shown.page, QWidget, "checkProgress").isVisible()
    shown.press("checkAgain")
    shown.wait()
    assert len(shown.page.whole.found) == len(sample.checks.check())
    assert not shown.button("checkAgain").isVisible()


def test_what_is_typed_while_everything_is_checked_counts_too(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    shown = Shown(qtbot, sample, tmp_path, wait=False)
    sample.cells.record(Observation(L3, 5_000))
    shown.wait()
    assert any(L3 in f.cells and f.rule == "part_within_whole" for f in shown.page.whole.found)


def test_findings_of_a_month_are_shown_when_asked_for(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    shown = Shown(qtbot, sample, tmp_path)
    shown.page.show_place(Destination(DECEMBER))
    assert {row[1] for row in shown.table.rows()} == {"Dec 2023"}


# -- signing off


def answer_required(office: Office, month: Period) -> None:
    """Every required total of a month is answered, with nothing that contradicts itself."""
    for key in office.sign_off.unanswered(month):
        office.cells.record(Observation(key, None, Status.NOT_AVAILABLE))


def sign(shown: Shown, role: str) -> None:
    shown.press("signOff")
    (dialog,) = (d for d in shown.page.findChildren(QDialog, "signDialog") if d.isVisible())
    shown.qtbot.keyClicks(child(dialog, QLineEdit, "signRole"), role)
    shown.qtbot.mouseClick(child(dialog, QPushButton, "acceptSign"), LEFT)
    QApplication.processEvents()


@pytest.fixture
def ready(qtbot: QtBot, office: Office, tmp_path: Path) -> Shown:
    """December is answered and can be signed."""
    office.cells.record(Observation(L1, 4))
    answer_required(office, DECEMBER)
    shown = Shown(qtbot, office, tmp_path)
    shown.page.show_place(Destination(DECEMBER))
    return shown


def test_what_stands_in_the_way_is_listed_and_leads_there(shown: Shown) -> None:
    shown.page.show_place(Destination(DECEMBER))
    assert shown.text("signOffState") == "December 2023 is open: nobody has signed it off."
    assert "required numbers are missing" in shown.text("signOffHead")
    assert not shown.button("signOff").isEnabled()
    first = shown.office.sign_off.unanswered(DECEMBER)[0]
    assert first.indicator in shown.button("signOffLink0").accessibleName()
    shown.press("signOffLink0")
    assert shown.recorded.went == [("enter", Destination.of(first))]


def test_an_open_contradiction_stands_in_the_way_and_its_link_shows_it(shown: Shown) -> None:
    answer_required(shown.office, DECEMBER)
    shown.page.show_place(Destination(DECEMBER))
    assert not shown.button("signOff").isEnabled()
    assert shown.button("signOffLink0").accessibleName() == "1 finding to put right"
    shown.choose("findingSeverity", "Good to know")
    shown.press("signOffLink0")
    assert MORE_THAN_ALL in shown.sentences()
    shown.click(MORE_THAN_ALL)
    shown.press("acceptFinding")
    shown.give_reason("Two dead were found later.")
    assert shown.button("signOff").isEnabled()


def test_a_month_is_signed_with_a_role_and_says_so(ready: Shown) -> None:
    assert "Nothing stands in the way" in ready.text("signOffHead")
    sign(ready, "Statistician")
    assert ready.office.sign_off.stand(DECEMBER) is SignOffState.SIGNED
    assert "December 2023 is signed off by Ada on" in ready.text("signOffState")
    assert ready.text("signOffRole") == "Role: Statistician"
    assert not ready.button("signOff").isVisible()
    assert ready.button("reopen").isVisible()
    ready.press("sendSigned")
    assert ready.recorded.went == [("submissions", Destination(DECEMBER))]


def test_reopening_takes_a_reason_and_late_figures_show_old_and_new(ready: Shown) -> None:
    sign(ready, "")
    ready.press("reopen")
    ready.qtbot.mouseClick(child(ready.dialog(), QPushButton, "acceptReason"), LEFT)
    assert ready.office.sign_off.stand(DECEMBER) is SignOffState.SIGNED
    ready.give_reason("One more was found.")
    assert ready.office.sign_off.stand(DECEMBER) is SignOffState.REOPENED
    assert "was reopened by Ada" in ready.text("signOffState")
    assert "One more was found" in ready.text("signOffState")
    ready.office.cells.record(Observation(L1, 5))
    assert "L1 Intentional homicide, Whole city: 4 → 5 (Ada" in ready.text("lateFigures")
    sign(ready, "")
    assert ready.office.sign_off.stand(DECEMBER) is SignOffState.REVISED
    assert "revision 1" in ready.text("signOffState")
    assert "4 → 5" in ready.text("lateFigures")


def test_a_month_that_is_not_over_cannot_be_signed(ready: Shown) -> None:
    ready.page.show_place(Destination(ready.office.clock.this_month))
    assert "not over yet" in ready.text("signOffHead")
    assert not ready.button("signOff").isEnabled()


def test_the_role_is_remembered_from_the_last_signature(ready: Shown) -> None:
    sign(ready, "Statistician")
    ready.office.sign_off.reopen(DECEMBER, "Late figures.")
    ready.press("signOff")
    dialogs = [d for d in ready.page.findChildren(QDialog, "signDialog") if d.isVisible()]
    assert child(dialogs[-1], QLineEdit, "signRole").text() == "Statistician"
    dialogs[-1].reject()


def test_the_earlier_month_is_one_step_away(ready: Shown) -> None:
    ready.qtbot.mouseClick(child(ready.page, QToolButton, "previousPeriod"), LEFT)
    assert "November 2023 is open" in ready.text("signOffState")


def test_a_finding_of_many_months_is_one_line_with_a_way_out(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    keys = [L1._replace(period=DECEMBER.shift(-n)) for n in range(3)]
    office.cells.record_many([Observation(key, 7 + n) for n, key in enumerate(keys)])
    shown = Shown(qtbot, office, tmp_path)
    lines = [line for line in shown.sentences() if line.startswith("L3")]
    said = "L3 Firearm homicide is not answered in 3 months, October 2023 to December 2023."
    assert lines == [said]
    assert "Open: 10 to be put right" in shown.text("findingsCount"), "nine totals and V1"
    shown.click(said)
    assert "October 2023 to December 2023" in shown.text("findingDetails")
    shown.press("notCollected")
    shown.give_reason("  ")
    assert shown.dialog().isVisible(), "a reason is asked"
    assert office.annotations.collection().said == {}
    shown.give_reason("The police do not count them")
    assert office.annotations.collection().of("L3").reason == "The police do not count them"
    qtbot.waitUntil(lambda: said not in shown.sentences())
    assert "Open: 9 to be put right" in shown.text("findingsCount")
    office.steps.undo()
    qtbot.waitUntil(lambda: said in shown.sentences())


def test_one_line_is_accepted_with_all_its_months(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    keys = [L1._replace(period=DECEMBER.shift(-n)) for n in range(3)]
    office.cells.record_many([Observation(key, 7 + n) for n, key in enumerate(keys)])
    shown = Shown(qtbot, office, tmp_path)
    said = "L3 Firearm homicide is not answered in 3 months, October 2023 to December 2023."
    shown.click(said)
    shown.press("acceptFinding")
    shown.give_reason("Asked for")
    assert len(office.annotations.accepted()) == 3
    assert said not in shown.sentences()
    office.steps.undo()
    assert office.annotations.accepted() == [], "it was one step"
