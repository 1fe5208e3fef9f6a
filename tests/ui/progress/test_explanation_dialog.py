"""Why? From a figure in view to how it came about: one key, or a click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.home.page import HomePage
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.page_context import ExplanationWish, Page, PageContext
from cityreport.ui.progress.explanation_dialog import ExplanationDialog
from cityreport.ui.progress.page import ProgressPage
from cityreport.ui.progress.report_dialog import ReportDialog
from tests.formula_lines import FormulaLine
from tests.ui.fixtures_pages import Recorded, child, make_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def desk(sample: Office, tmp_path: Path) -> Iterator[tuple[PageContext, Recorded]]:
    context, recorded = make_desk(sample, tmp_path)
    yield context, recorded
    context.tasks.wait()


def press_why(qtbot: QtBot, widget: QWidget) -> None:
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    qtbot.keyClick(widget, Qt.Key.Key_F1, Qt.KeyboardModifier.AltModifier)


def shown(qtbot: QtBot, page: Page) -> Page:
    qtbot.addWidget(page)
    page.resize(1190, 660)
    with qtbot.waitExposed(page):
        page.show()
    return page


def dialog_of(parent: QWidget) -> ExplanationDialog:
    return child(parent, ExplanationDialog, "explanationDialog")


def said(dialog: ExplanationDialog) -> str:
    return child(dialog, QTextEdit, "explanationText").toPlainText().replace("\xa0", " ")


def title(dialog: ExplanationDialog) -> str:
    return child(dialog, QLabel, "explanationTitle").text().replace("\xa0", " ")


def test_home_explains_its_headline_with_one_key(
    qtbot: QtBot, desk: tuple[PageContext, Recorded]
) -> None:
    page = shown(qtbot, HomePage(desk[0]))
    press_why(qtbot, page)
    dialog = dialog_of(page)
    assert title(dialog) == (
        "L1 Intentional homicide, as recorded by Metropolitan Police Service (offences) · "
        "Whole city · twelve months to December 2023"
    )
    text = said(dialog)
    assert "4 + 9 + 10 + 6 + 10 + 15 + 12 + 9 + 9 + 11 + 7 + 8 = 110" in text
    assert "2021: 8,799,800 (Census 2021)" in text
    assert "2023: 8,799,800 (the nearest entered year’s)" in text
    assert "100,000 × 110 ÷ 8,799,800 = 1.25" in text
    assert "P is 0.515: “Cannot tell”." in text
    assert "entered by" in text
    lines = [FormulaLine(line) for line in text.split("\n") if " = " in line]
    assert len(lines) > 20
    assert all(line.holds() for line in lines)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_button_does_what_the_key_does(
    qtbot: QtBot, desk: tuple[PageContext, Recorded]
) -> None:
    page = shown(qtbot, HomePage(desk[0]))
    qtbot.mouseClick(child(page, QPushButton, "whyHeadline"), Qt.MouseButton.LeftButton)
    assert "= 110" in said(dialog_of(page))


def test_a_page_out_of_view_does_not_answer(
    qtbot: QtBot, desk: tuple[PageContext, Recorded]
) -> None:
    page = shown(qtbot, HomePage(desk[0]))
    hidden = HomePage(desk[0])
    qtbot.addWidget(hidden)
    press_why(qtbot, page)
    assert hidden.findChild(ExplanationDialog) is None


def test_progress_explains_its_verdict_and_the_chosen_month(
    qtbot: QtBot, desk: tuple[PageContext, Recorded]
) -> None:
    page = shown(qtbot, ProgressPage(desk[0], FILE_DIALOGS))
    qtbot.mouseClick(child(page, QPushButton, "whyVerdict"), Qt.MouseButton.LeftButton)
    first = dialog_of(page)
    assert "twelve months to December 2023" in title(first)
    first.close()
    first.setObjectName("")
    table = child(page, RowsTable, "progressTable")
    row = next(i for i, cells in enumerate(table.rows()) if cells[0] == "May 2021")
    table.choose_row(row)
    press_why(qtbot, page)
    dialog = dialog_of(page)
    assert "twelve months to May 2021" in title(dialog)
    assert f"= {table.rows()[row][2]}" in said(dialog), "the sum in the row"
    assert f"= {table.rows()[row][3]}" in said(dialog), "its rate"
    for end in table.rows()[row][4].strip("\u200e").split("–"):
        assert f"= {end}" in said(dialog), "its interval"
    assert f"= {table.rows()[row][5]}" in said(dialog), "its path"


def test_a_month_that_is_missing_is_named(
    qtbot: QtBot, desk: tuple[PageContext, Recorded], sample: Office
) -> None:
    sample.cells.record_many([CellKey("L1", Period.parse("2023-12"))])
    wish = ExplanationWish("L1", period=Period.parse("2017-05"))
    dialog = ExplanationDialog(desk[0], wish)
    qtbot.addWidget(dialog)
    assert "The twelve months to May 2017 are not all there." in said(dialog)
    assert "These months need a number: June 2016 – December 2016." in said(dialog)


def test_a_row_of_all_districts_is_explained_as_that_district(
    qtbot: QtBot, desk: tuple[PageContext, Recorded]
) -> None:
    page = shown(qtbot, ProgressPage(desk[0], FILE_DIALOGS))
    kinds = child(page, QComboBox, "chartKind")
    kinds.setCurrentIndex(kinds.findData("ranking"))
    table = child(page, RowsTable, "progressTable")
    qtbot.waitUntil(lambda: table.rows()[0][0] not in ("Dec 2023", ""))
    table.choose_row(2)
    press_why(qtbot, page)
    dialog = dialog_of(page)
    name, _, events = table.rows()[2][:3]
    assert f" · {name} · " in title(dialog)
    assert f"= {events}" in said(dialog)


def test_what_is_tried_out_is_explained_as_tried_out(
    qtbot: QtBot, desk: tuple[PageContext, Recorded]
) -> None:
    page = shown(qtbot, ProgressPage(desk[0], FILE_DIALOGS))
    baselines = child(page, QComboBox, "chartBaseline")
    baselines.setCurrentIndex(1)
    qtbot.mouseClick(child(page, QPushButton, "whyVerdict"), Qt.MouseButton.LeftButton)
    assert "The baseline or the path is tried out, not stored." in said(dialog_of(page))


def test_the_report_that_is_asked_for_is_explained_by_its_year(
    qtbot: QtBot, desk: tuple[PageContext, Recorded]
) -> None:
    report = ReportDialog(desk[0], FILE_DIALOGS)
    qtbot.addWidget(report)
    report.show()
    years = child(report, QComboBox, "reportYear")
    years.setCurrentIndex(years.findData("2021"))
    qtbot.mouseClick(child(report, QPushButton, "whyReport"), Qt.MouseButton.LeftButton)
    dialog = dialog_of(report)
    assert "twelve months to December 2021" in title(dialog)
    picker = child(dialog, QComboBox, "explanationIndicator")
    picker.setCurrentIndex(picker.findData("R1"))
    assert title(dialog).startswith("R1 Robbery · Whole city · twelve months to December 2021")


def test_it_is_copied_whole_and_printed(qtbot: QtBot, desk: tuple[PageContext, Recorded]) -> None:
    dialog = ExplanationDialog(desk[0], ExplanationWish("P1"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(child(dialog, QPushButton, "copyExplanation"), Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    assert copied.startswith("P1 Serious assault")
    assert "The rule that decided" in copied
    assert desk[1].said == ["The explanation is on the clipboard."]
    qtbot.mouseClick(child(dialog, QPushButton, "printExplanation"), Qt.MouseButton.LeftButton)
    preview = child(dialog, QPrintPreviewDialog, "explanationPreview")
    assert preview.windowTitle() == title(dialog)
    preview.close()


def test_a_source_is_shown_as_it_was_typed(
    qtbot: QtBot, desk: tuple[PageContext, Recorded], sample: Office
) -> None:
    source = '<img src="file:///etc/passwd"><b>Court & list</b>'
    sample.cells.record(Observation(CellKey("L1", Period.parse("2023-12")), 8, source=source))
    dialog = ExplanationDialog(desk[0], ExplanationWish("L1"))
    qtbot.addWidget(dialog)
    assert source in said(dialog)


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_it_fits_a_small_window(
    qtbot: QtBot, desk: tuple[PageContext, Recorded], language: str
) -> None:
    with i18n.in_language(language):
        dialog = ExplanationDialog(desk[0], ExplanationWish("L1", "D03"))
        qtbot.addWidget(dialog)
        dialog.resize(880, 540)
        dialog.show()
        text = child(dialog, QTextEdit, "explanationText")
        assert dialog.size().height() == 540, "nothing needs more room"
        assert text.horizontalScrollBar().maximum() == 0
        assert text.verticalScrollBar().maximum() > 0
        assert text.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
