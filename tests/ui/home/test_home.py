"""Home says how the city stands, what is due, and leads there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.collection import Collected
from cityreport.domain.completeness import Completeness
from cityreport.domain.delivery import DeliveryWay
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office import month_steps
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.checks.whole_check import WholeCheck
from cityreport.ui.home.completeness_map import CompletenessMap
from cityreport.ui.home.group_tallies import GroupTallies
from cityreport.ui.home.page import HomePage
from cityreport.ui.importing import import_action
from cityreport.ui.importing.import_assistant import ImportAssistant
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from tests.ui.fixtures_pages import Recorded, child, listening, make_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

REQUIRED = ("L1", "L2", "L3", "P1", "G1", "G2", "G3", "C3", "R1", "F1")


def shown(qtbot: QtBot, office: Office, folder: Path) -> tuple[HomePage, Recorded]:
    context, recorded = make_desk(office, folder)
    page = HomePage(context)
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()
    qtbot.waitExposed(page)
    return page, recorded


def fill(office: Office, months: list[Period], codes: tuple[str, ...] = REQUIRED) -> None:
    office.cells.record_many([Observation(CellKey(c, m), 1) for m in months for c in codes])


def year(number: int, months: int = 12) -> list[Period]:
    return [Period.month(number, m) for m in range(1, months + 1)]


def test_the_headline_says_verdict_figure_and_reason(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    page, recorded = shown(qtbot, sample, tmp_path)
    assert child(page, QLabel, "headlineName").text() == (
        "Intentional homicide, as recorded by Metropolitan Police Service (offences)"
    )
    assert child(page, QLabel, "headlineVerdictWords").text() == "Cannot tell"
    assert "About 5 chances in 10" in child(page, QLabel, "headlineReason").text()
    assert "signed off" in child(page, QLabel, "headlineConditions").text()
    assert child(page, QLabel, "headlineFigure").text() == "1.25"
    assert "twelve months to December 2023: 110" in child(page, QLabel, "headlineCaption").text()
    assert "5.5" in child(page, QLabel, "headlineNeeded").text()
    qtbot.mouseClick(child(page, QPushButton, "seeProgress"), Qt.MouseButton.LeftButton)
    assert recorded.went == [("progress", Destination(indicator="L1"))]


def test_the_sample_names_its_source(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    page, _ = shown(qtbot, sample, tmp_path)
    assert "Metropolitan Police" in child(page, QLabel, "attribution").text()


def test_the_month_that_is_to_do_comes_first_and_history_is_a_quiet_line(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    fill(office, [Period.month(2023, 11), Period.month(2023, 12)])
    fill(office, year(2017))
    page, recorded = shown(qtbot, office, tmp_path)
    assert child(page, QLabel, "dueTitle").text() == "January 2024"
    said = child(page, QLabel, "dueSentence").text()
    assert said == "January 2024: 0 of 10 required numbers are entered. It is due on Mar 16, 2024."
    assert child(page, QLabel, "olderSentence").text() == (
        "History: 14 of 84 earlier months are complete; what is missing lies in January 2018 to "
        "October 2023. History is never late."
    )
    assert child(page, QWidget, "dueSteps").accessibleName() == (
        "Enter: next, Check: later, Sign: later, Send: later"
    )
    qtbot.mouseClick(child(page, QPushButton, "enterDue"), Qt.MouseButton.LeftButton)
    assert recorded.went == [("enter", Destination(period=Period.month(2024, 1)))]


def test_one_click_says_that_what_is_missing_was_not_collected_then(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    """Older gaps are a quiet project: its share is drawn, and a click that undo takes back says
    what was not collected. A gap after the first answer was collected, and stays one."""
    fill(office, year(2022) + year(2023), ("L1",))
    fill(office, [Period.month(2022, 5), Period.month(2022, 7)], ("R1",))
    page, recorded = shown(qtbot, office, tmp_path)
    share, way = child(page, QProgressBar, "olderShare"), child(page, QPushButton, "beganLater")
    assert (share.value(), share.maximum()) == (0, 84)
    assert share.accessibleName() == child(page, QLabel, "olderSentence").text()
    qtbot.mouseClick(way, Qt.MouseButton.LeftButton)
    collection = office.annotations.collection()
    assert collection.of("L1").since == Period.month(2022, 1)
    assert collection.of("R1").since == Period.month(2022, 5)
    assert collection.of("L2").since == Period.month(2024, 1)
    assert recorded.said == [
        "10 series: nothing is asked of the time before they were collected. Undo takes it back."
    ]
    step = month_steps.next_step(office)
    assert step is not None
    lacking = step.history.lacking
    assert (lacking[0], len(lacking)) == (Period.month(2022, 6), 18)
    assert share.value() == 24 - len(lacking)
    assert way.isHidden(), "what is missing now was collected"
    office.steps.undo()
    assert not office.annotations.collection().said
    assert not way.isHidden()


def test_home_leads_from_step_to_step_and_says_what_is_done(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    """Enter, check, sign, send: one button each, and status says the same."""
    january = Period.month(2024, 1)
    fill(office, [january], REQUIRED[1:])
    page, recorded = shown(qtbot, office, tmp_path)
    button = child(page, QPushButton, "enterDue")

    def step() -> tuple[str, str, str]:
        found = month_steps.next_step(office)
        assert found is not None
        spoken = child(page, QWidget, "dueSteps").accessibleName()
        return found.step.value, child(page, QLabel, "dueSentence").text(), spoken

    assert step()[:2] == (
        "enter",
        "January 2024: 9 of 10 required numbers are entered. It is due on Mar 16, 2024.",
    )
    fill(office, [january], ("L1",))
    kind, said, spoken = step()
    assert kind == "sign"
    assert said == (
        "January 2024 is complete. Check it and sign it off. It is due on Mar 16, 2024."
    )
    assert spoken == "Enter: done, Check: done, Sign: next, Send: later"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    office.sign_off.sign(january, blocking=lambda _: ())
    assert step()[:2] == (
        "send",
        "January 2024 is complete and signed. It was signed in time, on Feb 10, 2024. "
        "The network's copy is due on Mar 16, 2024.",
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    made = office.exports.export(january, january, ["json"], tmp_path / "out")
    kind, said, spoken = step()
    assert (kind, button.isVisible()) == ("send", True), "nothing is sent by making files"
    assert said.startswith(
        "January 2024 is complete and signed, and its files are made: send them, and note on the "
        "page Submissions that they were sent. "
    )
    office.deliveries.note(made, "The network", DeliveryWay.MAIL)
    assert step()[:2] == (
        "done",
        "January 2024 is complete, signed and sent. It was signed in time, on Feb 10, 2024. "
        "February 2024 can be entered once it is over, "
        "from Mar 1, 2024 on.",
    )
    assert not button.isVisible()
    assert [name for name, _ in recorded.went] == ["checks", "submissions"]
    office.sign_off.reopen(january, "Two cases came late.")
    assert step()[0] == "sign"


def test_what_has_to_be_put_right_comes_before_the_signature(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    january = Period.month(2024, 1)
    fill(office, [january])
    office.cells.record(Observation(CellKey("L3", january), 5))
    page, recorded = shown(qtbot, office, tmp_path)
    whole = page.context.whole_check()
    assert "Check it and sign it off" in child(page, QLabel, "dueSentence").text()
    assert isinstance(whole, WholeCheck)
    whole.start()
    said = "January 2024 is complete. 1 finding has to be put right before it can be signed. "
    qtbot.waitUntil(lambda: child(page, QLabel, "dueSentence").text().startswith(said))
    qtbot.mouseClick(child(page, QPushButton, "enterDue"), Qt.MouseButton.LeftButton)
    assert recorded.went == [("checks", Destination(period=january))]
    whole.stop()


def test_a_map_cell_counts_the_required_numbers(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, sample, tmp_path)
    shown_map = child(page, CompletenessMap, "completenessMap")
    assert shown_map.state_of(Period.month(2023, 12)) == Completeness(5, 10)
    assert shown_map.state_of(Period.month(2024, 1)) == Completeness(0, 10)
    assert shown_map.state_of(Period.month(2024, 2)) is None
    tip = shown_map.index_of(Period.month(2023, 12)).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "December 2023: 5 of 10 required numbers"


def test_the_map_is_new_after_an_entry(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    page, _ = shown(qtbot, sample, tmp_path)
    sample.cells.record(Observation(CellKey("L1", Period.month(2024, 1)), 0))
    shown_map = child(page, CompletenessMap, "completenessMap")
    assert shown_map.state_of(Period.month(2024, 1)) == Completeness(1, 10)
    said = child(page, QLabel, "dueSentence").text()
    assert said.startswith("January 2024: 1 of 10 required numbers are entered.")


def test_a_click_on_the_map_opens_the_month(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    page, recorded = shown(qtbot, sample, tmp_path)
    shown_map = child(page, CompletenessMap, "completenessMap")
    place = shown_map.visualRect(shown_map.index_of(Period.month(2019, 3))).center()
    qtbot.mouseClick(shown_map.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert recorded.went == [("enter", Destination(period=Period.month(2019, 3)))]


def test_arrows_and_enter_do_the_same(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    page, recorded = shown(qtbot, sample, tmp_path)
    shown_map = child(page, CompletenessMap, "completenessMap")
    shown_map.setCurrentIndex(shown_map.index_of(Period.month(2023, 6)))
    qtbot.keyClick(shown_map, Qt.Key.Key_Right)
    qtbot.keyClick(shown_map, Qt.Key.Key_Up)
    qtbot.keyClick(shown_map, Qt.Key.Key_Return)
    assert recorded.went == [("enter", Destination(period=Period.month(2022, 7)))]


def test_twelve_years_fit_without_scrolling(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    fill(office, [Period.month(2013, 1), Period.month(2024, 1)], ("L1",))
    page, _ = shown(qtbot, office, tmp_path)
    shown_map = child(page, CompletenessMap, "completenessMap")
    assert shown_map.verticalScrollBar().maximum() == 0
    assert page.rect().contains(shown_map.mapTo(page, shown_map.rect().bottomRight()))


def test_the_sample_fits_a_normal_screen_without_scrolling(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    make_desk(sample, tmp_path)  # which gives the application its look
    window = MainWindow(sample, Settings(tmp_path / "settings.json"), Tasks())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.go("home")
    window.show()
    qtbot.waitExposed(window)
    area = child(window, QScrollArea, "pageArea")
    assert child(window, QWidget, "groupTallies").isVisible()
    assert area.verticalScrollBar().maximum() == 0
    window.close()


def test_an_empty_office_is_told_where_to_begin(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page, recorded = shown(qtbot, office, tmp_path)
    assert not child(page, CompletenessMap, "completenessMap").isVisible()
    assert "January 2017" in child(page, QLabel, "startAdvice").text()
    qtbot.mouseClick(child(page, QPushButton, "enterBaseline"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(child(page, QPushButton, "enterLatest"), Qt.MouseButton.LeftButton)
    assert [place.period for _, place in recorded.went] == [
        Period.month(2017, 1),
        Period.month(2024, 1),
    ]


def test_an_empty_office_that_began_to_count_later_is_not_sent_to_the_baseline(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    since = Collected(Period.month(2023, 11))
    office.collecting.say(dict.fromkeys(REQUIRED, since))
    page, recorded = shown(qtbot, office, tmp_path)
    advice = child(page, QLabel, "startAdvice").text()
    assert "from November 2023 on" in advice
    assert "2017" not in advice
    qtbot.mouseClick(child(page, QPushButton, "enterBaseline"), Qt.MouseButton.LeftButton)
    assert [place.period for _, place in recorded.went] == [Period.month(2023, 11)]


@pytest.mark.parametrize("width", [700, 960, 1366])
def test_what_an_empty_office_reads_is_not_cut(
    qtbot: QtBot, office: Office, tmp_path: Path, width: int
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    page.resize(width, 700)
    QApplication.processEvents()
    for name in ("startAdvice", "sheetAdvice"):
        label = child(page, QLabel, name)
        assert label.width() > width / 2
        assert label.height() >= label.heightForWidth(label.width())


def test_an_empty_office_may_begin_with_the_spreadsheet_that_it_has(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "police.csv"
    file.write_text("Month,Homicides\n2023-01,3\n2023-02,4\n", encoding="utf-8")
    page, _ = shown(qtbot, office, tmp_path)
    monkeypatch.setattr(import_action, "ask_table", lambda *_: file)
    qtbot.mouseClick(child(page, QPushButton, "importFirst"), Qt.MouseButton.LeftButton)
    assistant = child(page, ImportAssistant, "importAssistant")
    assert assistant.isVisible()
    assert child(assistant, QLabel, "importFile").text() == "police.csv"
    assistant.reject()
    page.context.tasks.wait()


def test_the_first_number_replaces_the_empty_page(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page, _ = shown(qtbot, office, tmp_path)
    fill(office, [Period.month(2024, 1)], ("L1",))
    assert child(page, CompletenessMap, "completenessMap").isVisible()
    assert "baseline" in child(page, QLabel, "headlineReason").text()


def test_every_control_has_a_name(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    page, _ = shown(qtbot, sample, tmp_path)
    for control in (*page.findChildren(QPushButton), page.findChild(CompletenessMap)):
        assert control is not None
        assert control.objectName()
        assert control.accessibleName() or not control.isVisibleTo(page)


def test_home_loads_none_of_the_slow_libraries(
    qtbot: QtBot, sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess

    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "import cityreport.ui.home.page\n"
        "found = {'matplotlib', 'openpyxl', 'numpy', 'cryptography'} & set(sys.modules)\n"
        "sys.exit(repr(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_map_reaches_back_to_the_baseline_and_shows_what_is_collected(office: Office) -> None:
    full = Completeness(10, 10)
    months = month_steps.with_unopened(office, {Period.month(2023, 1): full})
    assert min(months) == Period.month(2017, 1)
    assert months[Period.month(2022, 12)] == Completeness(0, 10)
    assert month_steps.with_unopened(office, {}) == {}
    begun = Collected(since=Period.month(2022, 12))
    office.collecting.say(dict.fromkeys(REQUIRED, begun))
    months = month_steps.with_unopened(office, {Period.month(2023, 1): full})
    assert list(months) == [Period.month(2022, 12), Period.month(2023, 1)]


def test_the_latest_month_is_told_group_by_group(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    fill(office, [Period.month(2024, 1)], ("L1", "L2", "P2"))
    page, _ = shown(qtbot, office, tmp_path)
    assert child(page, QLabel, "groupTalliesHead").text() == "January 2024 by group"
    said = child(page, QLabel, "tally_L").text()
    tally = office.queries.tallies(Period.month(2024, 1))["L"]
    assert (tally.required.answered, tally.all.answered) == (2, 2)
    assert said == f"2 of {tally.required.expected} required, 2 of {tally.all.expected} in all"
    assert child(page, QLabel, "tally_P").text().startswith("0 of 1 required, 1 of ")
    assert child(page, QLabel, "tally_V").text() == "0 of 1, none required"
    office.cells.record(Observation(CellKey("V2", Period.month(2024, 1)), 0))
    assert child(page, QLabel, "tally_V").text() == "1 of 1, none required"


@pytest.mark.usefixtures("qapp")
def test_a_month_at_the_beginning_has_a_capital_in_spanish(office: Office) -> None:
    i18n.set_language("es")
    groups = GroupTallies(office.catalogue)
    groups.show_month(Period.month(2023, 12), office.queries.tallies(Period.month(2023, 12)))
    assert child(groups, QLabel, "groupTalliesHead").text() == "Diciembre de 2023 por grupo"


def test_what_was_signed_in_time_is_told(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    fill(office, [Period.month(2024, 1)])
    page, _ = shown(qtbot, office, tmp_path)
    office.sign_off.sign(Period.month(2024, 1), blocking=lambda _: ())
    said = child(page, QLabel, "timelinessSentence")
    assert said.text() == "1 of 1 month was signed off in time, within 45 days of its end."
    assert said.isVisible()


def test_nothing_is_said_of_signing_while_none_is_due(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    fill(office, [Period.month(2024, 1)], ("L1",))
    page, _ = shown(qtbot, office, tmp_path)
    assert not child(page, QLabel, "timelinessSentence").isVisible()


def test_a_signed_month_has_a_mark_of_its_own(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    december, january = Period.month(2023, 12), Period.month(2024, 1)
    fill(office, [december, january])
    page, _ = shown(qtbot, office, tmp_path)
    shown_map = child(page, CompletenessMap, "completenessMap")

    def picture(month: Period) -> QImage:
        rect = shown_map.visualRect(shown_map.index_of(month))
        return shown_map.viewport().grab(rect).toImage()

    def tip(month: Period) -> str:
        return str(shown_map.index_of(month).data(Qt.ItemDataRole.ToolTipRole))

    before = picture(december)
    assert tip(december) == "December 2023: 10 of 10 required numbers"
    office.sign_off.sign(december, blocking=lambda _: ())
    assert picture(december) != before
    assert tip(december) == "December 2023: 10 of 10 required numbers, signed off"
    assert tip(january) == "January 2024: 10 of 10 required numbers"
    office.sign_off.reopen(december, "Two cases came late.")
    assert picture(december) == before
    office.sign_off.sign(december, blocking=lambda _: ())
    assert tip(december).endswith("signed off after a revision")


@pytest.mark.parametrize("language", [code for code, _ in i18n.LANGUAGES.items()])
def test_the_months_of_the_map_are_whole_in_every_language(
    qtbot: QtBot, sample: Office, tmp_path: Path, language: str
) -> None:
    """At the width that the page has on a screen of 1366 pixels."""
    with i18n.in_language(language):
        page, _ = shown(qtbot, sample, tmp_path)
        header = child(page, CompletenessMap, "completenessMap").horizontalHeader()
        for month in range(12):
            words = header.model().headerData(month, Qt.Orientation.Horizontal)
            assert header.sectionSizeFromContents(month).width() <= header.sectionSize(month), words
