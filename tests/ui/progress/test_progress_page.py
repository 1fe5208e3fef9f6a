"""Progress shows the verdict in words, the chart, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Baseline, Population
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.home.page import HomePage
from cityreport.ui.kit import speech
from cityreport.ui.kit.chart_picture import ChartPicture
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.page_context import Destination
from cityreport.ui.progress.page import ProgressPage
from cityreport.ui.progress.report_dialog import ReportDialog
from cityreport.wording import CHART_KIND_NAMES
from tests.conftest import sign_published
from tests.ui.fixtures_pages import Recorded, answering, child, listening, make_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Shown:
    """A page on the screen."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path, files: FileDialogs) -> None:
        context, self.recorded = make_desk(office, folder)
        self.page = ProgressPage(context, files)
        listening(self.page)
        qtbot.addWidget(self.page)
        self.page.resize(1190, 660)
        self.recorded_desk = context
        self.page.show()

    @property
    def table(self) -> RowsTable:
        return child(self.page, RowsTable, "progressTable")

    @property
    def chart(self) -> ChartPicture:
        return child(self.page, ChartPicture, "progressChart")

    def text(self, name: str) -> str:
        return child(self.page, QLabel, name).text()

    def end(self) -> None:
        self.recorded_desk.tasks.wait()


@pytest.fixture
def london(qtbot: QtBot, sample: Office, tmp_path: Path) -> Iterator[Shown]:
    shown = Shown(qtbot, sample, tmp_path, FILE_DIALOGS)
    yield shown
    shown.end()


def test_the_verdict_stands_in_words_with_its_reason(london: Shown) -> None:
    assert london.text("progressVerdictWords") == "Cannot tell"
    said = london.text("verdictReason").replace("\xa0", " ")
    assert said.startswith("About 5 chances in 10 that the city is on or below its path.")
    assert "25.6 % below the baseline; the path asks for 25.1 % by now." in said
    assert "Not all of these months are signed off." in said
    assert "Counted in a unit of the city’s own: offences." in said
    assert london.text("yearToDate").startswith(
        "January 2023 to December 2023: 110. The same months of 2022: 109. Baseline: 144.7. The "
        "verdict is on the rate per 100,000 people. Population of years between two entered "
    )


def test_rates_say_where_nobody_entered_the_population(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    of_2021 = tuple(p for p in sample.city.profile.population if p.year == 2021)
    sample.city.save(replace(sample.city.profile, population=of_2021))
    shown = Shown(qtbot, sample, tmp_path, FILE_DIALOGS)
    said = "Population of years outside the entered ones: the nearest entered figure."
    assert shown.text("yearToDate").endswith(said)
    qtbot.mouseClick(child(shown.page, QRadioButton, "measureCount"), Qt.MouseButton.LeftButton)
    assert said not in shown.text("yearToDate")
    assert "Baseline: 144.7." in shown.text("yearToDate")
    shown.end()


def test_what_the_checks_say_of_the_population_stands_beside_the_verdict(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    rows = [Population(2017, 5_000_000, "census"), Population(2027, 8_000_000, "projection")]
    sample.city.save(replace(sample.city.profile, population=tuple(rows)))
    shown = Shown(qtbot, sample, tmp_path, FILE_DIALOGS)
    said = "The population went from 5,000,000 in 2017 to 8,000,000 in 2027: "
    assert said in shown.text("verdictReason")
    qtbot.mouseClick(child(shown.page, QRadioButton, "measureCount"), Qt.MouseButton.LeftButton)
    assert said in shown.text("verdictReason")
    assert "on a straight line between them." in shown.text("verdictReason")
    sample.city.save(replace(sample.city.profile, population=()))
    missing = "No population is known, so numbers are compared and not rates."
    assert missing in shown.text("verdictReason")
    sample.city.save(replace(sample.city.profile, population=(replace(rows[0], year=2023),)))
    assert missing not in shown.text("verdictReason")
    assert "The population" not in shown.text("verdictReason").replace(
        "For some years the population", ""
    )
    shown.end()


def test_what_changed_since_months_were_signed_stands_beside_the_verdict(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    sign_published(sample, [Period.month(2023, number) for number in range(1, 13)])
    profile = sample.city.profile
    corrected = tuple(
        replace(row, value=9_000_000) if (row.area, row.year) == (TOTAL, 2021) else row
        for row in profile.population
    )
    chosen = Baseline((2018, 2019), "2017 was counted in another way.")
    sample.city.save(replace(profile, population=corrected, baseline=chosen))
    shown = Shown(qtbot, sample, tmp_path, FILE_DIALOGS)
    said = shown.text("verdictReason")
    assert "The reason given: 2017 was counted in another way." in said
    assert "The baseline changed from 2017–2019 to 2018–2019 on " in said
    assert "to 9,000,000 on " in said
    assert "rates since then use the new figure." in said
    home = HomePage(shown.recorded_desk)
    listening(home)
    qtbot.addWidget(home)
    home.show()
    beside = child(home, QLabel, "headlineConditions").text()
    assert "to 9,000,000 on " in beside
    assert "The reason given: 2017 was counted in another way." in beside
    shown.end()


def test_only_indicators_with_a_target_are_offered(london: Shown) -> None:
    picker = child(london.page, QComboBox, "indicatorPicker")
    codes = {picker.itemData(row) for row in range(picker.count())}
    assert {"L1", "P1", "C1", "R1"} <= codes
    assert codes.isdisjoint({"R4", "F4", "V1", "V2", "S1"})


def test_the_table_has_the_newest_month_first(london: Shown) -> None:
    rows = london.table.rows()
    assert rows[0][:4] == ["Dec 2023", "8", "110", "1.25"]
    assert rows[0][5] == "1.26"
    assert rows[-1][0] == "Jan 2017"
    assert len(rows) == 84


def test_counts_instead_of_rates(qtbot: QtBot, london: Shown) -> None:
    qtbot.mouseClick(child(london.page, QRadioButton, "measureCount"), Qt.MouseButton.LeftButton)
    row = london.table.rows()[0]
    assert len(row) == 5
    assert row[:3] == ["Dec 2023", "8", "110"]


def test_a_district_without_population_has_counts_only(qtbot: QtBot, london: Shown) -> None:
    picker = child(london.page, QComboBox, "progressAreaPicker")
    picker.setCurrentIndex(picker.findData("D01"))
    rate = child(london.page, QRadioButton, "measureRate")
    assert not rate.isEnabled()
    assert child(london.page, QRadioButton, "measureCount").isChecked()
    assert "No population" in london.text("whyCount")
    picker.setCurrentIndex(0)
    assert rate.isEnabled()
    assert rate.isChecked()
    assert not child(london.page, QLabel, "whyCount").isVisible()


def test_an_indicator_without_numbers_leads_to_enter(qtbot: QtBot, london: Shown) -> None:
    london.page.show_place(Destination(indicator="L2"))
    assert not london.table.isVisible()
    assert "Women and girls" in london.text("progressEmptyWords")
    qtbot.mouseClick(child(london.page, QPushButton, "enterNumbers"), Qt.MouseButton.LeftButton)
    assert london.recorded.went == [("enter", Destination(area="_T", indicator="L2"))]


def test_the_chart_is_drawn_and_says_the_same_in_words(qtbot: QtBot, london: Shown) -> None:
    qtbot.waitUntil(london.chart.has_picture)
    assert "Intentional homicide" in london.chart.accessibleDescription()
    assert london.recorded.failed == []


def test_the_figure_under_the_pointer_is_said_beside_it(qtbot: QtBot, london: Shown) -> None:
    qtbot.waitUntil(london.chart.has_picture)
    reader = london.chart.reader
    newest = reader._order[-1]
    place = london.chart._fitted()
    at = QPoint(
        round(place.left() + newest.x * place.width()),
        round(place.top() + newest.y * place.height()),
    )
    qtbot.mouseMove(london.chart, at)
    qtbot.waitUntil(lambda: reader.chosen is not None)
    assert reader.words()[0] == london.table.rows()[reader.chosen.row][0]
    assert "95 % interval: 0.98–1.57" in [said.replace("\xa0", " ") for said in reader.words()]
    assert london.chart.accessibleDescription().startswith("Dec 2023, Number: 8, 12 months: 110")
    qtbot.mouseMove(london.chart, QPoint(2, 2))
    qtbot.waitUntil(lambda: reader.chosen is None)


def test_arrow_keys_go_from_figure_to_figure_and_are_spoken(
    qtbot: QtBot, london: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(speech, "announce", lambda _about, said: heard.append(said))
    qtbot.waitUntil(london.chart.has_picture)
    with qtbot.waitActive(london.page):
        london.page.activateWindow()
    london.chart.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(london.chart, key)
    assert [said.split(",")[0] for said in heard] == ["Dec 2023", "Nov 2023", "Dec 2023"]
    qtbot.keyClick(london.chart, Qt.Key.Key_Home)
    assert heard[-1].startswith("Jan 2017, Number: 6")
    qtbot.keyClick(london.chart, Qt.Key.Key_Escape)
    assert london.chart.reader.words() == []


def test_the_picture_can_be_copied(qtbot: QtBot, london: Shown) -> None:
    qtbot.waitUntil(london.chart.has_picture)
    qtbot.mouseClick(child(london.page, QPushButton, "copyChart"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: london.recorded.said != [])
    assert london.recorded.said == ["The picture is on the clipboard."]
    mime = QApplication.clipboard().mimeData()
    assert QApplication.clipboard().image().width() == 3000, "300 dots an inch"
    assert mime.text().startswith("L1 Intentional homicide, as recorded by Metropolitan Police")
    assert 'alt="L1 Intentional homicide' in mime.html()


def test_a_size_that_settles_brings_one_new_picture(qtbot: QtBot, london: Shown) -> None:
    qtbot.waitUntil(london.chart.has_picture)
    with qtbot.waitSignal(london.chart.drawn):
        london.page.resize(1100, 640)
        london.page.resize(1000, 620)
    assert london.chart.has_picture()


def choose(page: ProgressPage, name: str, value: object) -> None:
    picker = child(page, QComboBox, name)
    row = picker.findData(value)
    assert row >= 0, value
    picker.setCurrentIndex(row)


@pytest.mark.parametrize("kind", list(CHART_KIND_NAMES))
def test_every_kind_of_chart_brings_its_words_and_its_table(
    qtbot: QtBot, london: Shown, kind: str
) -> None:
    qtbot.waitUntil(london.chart.has_picture)
    if kind != "progress":
        with qtbot.waitSignal(london.chart.told):
            choose(london.page, "chartKind", kind)
    has_rows = kind != "breakdown"  # the sample has none
    assert bool(london.table.rows()) is has_rows
    assert london.text("verdictReason")
    assert london.chart.accessibleDescription()
    assert london.recorded.failed == []


def test_a_chart_of_many_rows_is_scrolled(qtbot: QtBot, london: Shown) -> None:
    qtbot.waitUntil(london.chart.has_picture)
    with qtbot.waitSignal(london.chart.told):
        choose(london.page, "chartKind", "ranking")
    scroll = child(london.page, QScrollArea, "chartScroll")
    assert london.chart.height() > scroll.viewport().height()
    with qtbot.waitSignal(london.chart.told):
        choose(london.page, "chartKind", "progress")
    qtbot.waitUntil(lambda: london.chart.height() == scroll.viewport().height())


def test_what_a_kind_has_no_use_for_is_not_offered(qtbot: QtBot, london: Shown) -> None:
    choose(london.page, "chartKind", "completeness")
    assert not child(london.page, QComboBox, "indicatorPicker").isEnabled()
    assert not child(london.page, QRadioButton, "measureRate").isEnabled()
    assert not child(london.page, QComboBox, "chartBaseline").isVisible()
    choose(london.page, "chartKind", "ranking")
    assert child(london.page, QComboBox, "indicatorPicker").isEnabled()
    assert not child(london.page, QComboBox, "progressAreaPicker").isEnabled()
    choose(london.page, "chartKind", "breakdown")
    assert child(london.page, QComboBox, "chartBreakdown").isVisible()
    choose(london.page, "chartKind", "progress")
    assert child(london.page, QRadioButton, "measureRate").isEnabled()
    assert child(london.page, QRadioButton, "measureRate").isChecked()


def test_another_baseline_is_tried_out_and_not_stored(london: Shown, sample: Office) -> None:
    choose(london.page, "chartBaseline", "2021 2022 2023")
    tried = london.text("triedOut")
    assert "with 2021–2023 the baseline is" in tried
    assert "(stored: 1.68)" in tried
    assert "“Cannot tell”" in tried
    assert london.text("progressVerdictWords") == "Not judged", "these months are the baseline"
    assert "tried out, not stored" in london.text("verdictReason")
    assert sample.city.profile.baseline.years == (2017, 2018, 2019)
    child(london.page, QComboBox, "chartBaseline").setCurrentIndex(0)
    assert not child(london.page, QLabel, "triedOut").isVisible()
    assert london.text("progressVerdictWords") == "Cannot tell"


def test_the_linear_path_is_tried_out(london: Shown) -> None:
    before = london.table.rows()[0][5]
    choose(london.page, "chartPath", "linear")
    assert london.table.rows()[0][5] != before
    assert child(london.page, QLabel, "triedOut").isVisible()


def test_going_on_says_what_the_target_year_would_be(qtbot: QtBot, london: Shown) -> None:
    box = child(london.page, QCheckBox, "goingOn")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    assert "If that goes on, 2030 has" in london.text("verdictReason")


def test_two_slides_are_saved(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    shown = Shown(qtbot, sample, tmp_path, answering(tmp_path / "slides"))
    qtbot.mouseClick(child(shown.page, QPushButton, "saveSlides"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.recorded.said != [])
    shown.end()
    one, two = ((tmp_path / f"slides-{n}.svg").read_text(encoding="utf-8") for n in (1, 2))
    assert "L1 Intentional homicide" in one
    assert "All indicators" in two
    for drawing in (one, two):
        assert 'width="959.976pt" height="540pt"' in drawing, "16:9"


def test_a_chart_is_printed_through_a_preview(qtbot: QtBot, london: Shown) -> None:
    qtbot.waitUntil(london.chart.has_picture)
    qtbot.mouseClick(child(london.page, QPushButton, "printChart"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: london.page.findChild(QPrintPreviewDialog, "chartPreview") is not None,
    )
    preview = london.page.findChild(QPrintPreviewDialog, "chartPreview")
    named = "L1 Intentional homicide, as recorded by Metropolitan Police Service (offences)"
    assert preview.windowTitle() == f"{named} · Whole city"
    preview.reject()


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf", ""])
def test_the_chart_is_saved_in_the_kind_that_was_asked_for(
    qtbot: QtBot, sample: Office, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"chart{ending}"
    shown = Shown(qtbot, sample, tmp_path, answering(path))
    qtbot.mouseClick(child(shown.page, QPushButton, "saveChart"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.recorded.said != [])
    shown.end()
    saved = path if ending else path.with_suffix(".png")
    start = {".svg": b"<?xml", ".pdf": b"%PDF"}.get(ending, b"\x89PNG")
    assert saved.read_bytes().startswith(start)
    assert shown.recorded.failed == []


def test_a_folder_that_refuses_is_told(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    shown = Shown(qtbot, sample, tmp_path, answering(tmp_path / "none" / "chart.png"))
    qtbot.mouseClick(child(shown.page, QPushButton, "saveChart"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.recorded.failed != [])
    shown.end()
    assert "cannot_write" in str(shown.recorded.failed[0])


def test_giving_up_the_file_dialog_does_nothing(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    shown = Shown(qtbot, sample, tmp_path, answering(None))
    qtbot.mouseClick(child(shown.page, QPushButton, "saveChart"), Qt.MouseButton.LeftButton)
    shown.end()
    assert shown.recorded == Recorded()


def test_the_table_goes_to_a_spreadsheet(qtbot: QtBot, london: Shown) -> None:
    qtbot.mouseClick(child(london.page, QPushButton, "copyTable"), Qt.MouseButton.LeftButton)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:3] == ["Month", "Number", "12 months"]
    assert lines[1].split("\t")[:4] == ["Dec 2023", "8", "110", "1.25"]
    assert lines[1].split("\t")[4] == "0.98–1.57"


def test_ctrl_c_copies_the_selected_rows(qtbot: QtBot, london: Shown) -> None:
    london.table.selectRow(1)
    qtbot.keyClick(london.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith("Nov 2023\t7\t112\t")


def test_what_is_missing_is_told_apart_from_zero(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    def cell(month: int) -> CellKey:
        return CellKey("L1", Period.month(2023, month))

    office.cells.record_many(
        [
            Observation(cell(1), 0),
            Observation(cell(2), None, Status.NOT_AVAILABLE),
            Observation(cell(4), 3, Status.PROVISIONAL),
        ]
    )
    shown = Shown(qtbot, office, tmp_path, FILE_DIALOGS)
    assert [row[1] for row in shown.table.rows()] == ["3", "·", "n", "0"]
    model = shown.table.model()
    tips = [model.index(row, 1).data(Qt.ItemDataRole.ToolTipRole) for row in range(4)]
    assert tips == ["Provisional", "Not entered yet", "Not available", None]
    assert "not complete" in shown.text("yearToDate")
    shown.end()


def test_a_new_number_is_shown_at_once(london: Shown, sample: Office) -> None:
    sample.cells.record(Observation(CellKey("L1", Period.month(2024, 1)), 9))
    assert london.table.rows()[0][:2] == ["Jan 2024", "9"]
    sample.steps.undo()
    assert london.table.rows()[0][0] == "Dec 2023"


def test_a_number_typed_elsewhere_is_there_when_the_page_is_shown(
    london: Shown, sample: Office
) -> None:
    london.page.hide()
    sample.cells.record(Observation(CellKey("L1", Period.month(2024, 1)), 9))
    assert london.table.rows()[0][0] == "Dec 2023", "who types does not wait for a hidden page"
    london.page.show()
    assert london.table.rows()[0][:2] == ["Jan 2024", "9"]


def test_every_control_has_a_name(london: Shown) -> None:
    for kind in (QPushButton, QComboBox, QRadioButton, QCheckBox, RowsTable, ChartPicture):
        for control in london.page.findChildren(kind):
            assert control.objectName()
            assert control.accessibleName()


def test_whole_pages_are_printed_from_here_too(london: Shown, qtbot: QtBot) -> None:
    qtbot.mouseClick(child(london.page, QPushButton, "reportButton"), Qt.MouseButton.LeftButton)
    dialog = child(london.page, ReportDialog, "reportDialog")
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
