"""Printing a report from the window: the choices, the preview, the PDF, and what can go wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.office.office import Office
from cityreport.store.submission_list import PUBLISHED
from cityreport.ui.progress.report_dialog import ReportDialog, print_report
from tests.ui.fixtures_pages import answering, child, make_desk

LEFT = Qt.MouseButton.LeftButton


class Window:
    """The dialog over a desk, and what the desk was told."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path, chosen: Path | None) -> None:
        self.qtbot = qtbot
        self.context, self.recorded = make_desk(office, folder)
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.parent.show()
        print_report(self.context, self.parent, answering(chosen))
        self.dialog = child(self.parent, ReportDialog, "reportDialog")

    def choose(self, name: str, value: str) -> None:
        picker = child(self.dialog, QComboBox, name)
        picker.setCurrentIndex(picker.findData(value))
        assert picker.currentData() == value

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(child(self.dialog, QPushButton, name), LEFT)


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


def sheet(path: Path) -> tuple[float, float]:
    """Width and height of the first page in points."""
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", path.read_bytes())
    assert box is not None
    return float(box[1]), float(box[2])


def test_the_last_whole_year_is_offered_first_and_all_years_with_numbers(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    window = Window(qtbot, sample, tmp_path, None)
    years = child(window.dialog, QComboBox, "reportYear")
    assert [years.itemText(n) for n in range(years.count())][:2] == ["2023", "2022"]
    assert years.itemText(years.count() - 1) == "2017"


def test_the_council_gets_its_pages_of_letter_in_spanish(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    path = tmp_path / "council.pdf"
    window = Window(qtbot, sample, tmp_path, path)
    window.choose("reportAudience", "council")
    window.choose("reportLanguage", "es")
    window.choose("reportPaper", "letter")
    window.click("saveReport")
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: bool(window.recorded.said))
    assert pages(path) in range(4, 7)
    assert sheet(path) == (612, 792)
    assert window.dialog.document is not None
    assert "Homicidio intencional" in window.dialog.document.html
    assert str(path) in window.recorded.said[-1]
    assert window.context.settings.get("paper") == "letter", "asked for once"


def test_a_name_that_ends_with_html_makes_a_web_page(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    window = Window(qtbot, sample, tmp_path, path)
    window.choose("reportLanguage", "es")
    window.click("saveReport")
    qtbot.waitUntil(lambda: bool(window.recorded.said))
    content = path.read_text(encoding="utf-8")
    assert content.startswith("<!DOCTYPE html>")
    assert 'lang="es"' in content
    assert "Homicidio intencional" in content


def test_a_public_copy_is_remembered_before_it_is_shown(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    path = tmp_path / "public.pdf"
    window = Window(qtbot, sample, tmp_path, path)
    window.choose("reportCopy", "public")
    window.click("saveReport")
    qtbot.waitUntil(lambda: bool(window.recorded.said))
    assert pages(path) in {1, 2}  # the page, and its sources where they do not fit
    assert [key for key, _ in sample.store.journal.latest(PUBLISHED)] == ["0.1"]
    assert window.dialog.document is not None
    assert "Public copy" in window.dialog.document.foot


def test_the_preview_shows_the_page_and_offers_a_printer(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    window = Window(qtbot, sample, tmp_path, None)
    window.click("previewReport")
    qtbot.waitUntil(lambda: window.dialog.findChild(QPrintPreviewDialog) is not None)
    preview = child(window.dialog, QPrintPreviewDialog, "reportPreview")
    shown = preview.findChild(QPrintPreviewWidget)
    assert shown is not None
    qtbot.waitUntil(lambda: shown.pageCount() in {1, 2})  # the page, and its sources
    preview.close()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    window = Window(qtbot, sample, tmp_path, tmp_path / "no" / "folder" / "page.pdf")
    window.click("saveReport")
    fault = child(window.dialog, QLabel, "reportFault")
    qtbot.waitUntil(fault.isVisible)
    assert "page.pdf" in fault.text()
    assert child(window.dialog, QPushButton, "saveReport").isEnabled(), "one can choose again"


def test_closing_gives_up_what_is_being_made(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    path = tmp_path / "council.pdf"
    window = Window(qtbot, sample, tmp_path, path)
    window.choose("reportAudience", "council")
    window.click("saveReport")
    qtbot.keyClick(window.dialog, Qt.Key.Key_Escape)
    window.context.tasks.wait()
    assert not path.exists()
    assert not window.recorded.failed


def test_no_file_chosen_makes_nothing(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    window = Window(qtbot, sample, tmp_path, None)
    window.click("saveReport")
    assert window.dialog.isVisible()
    assert window.dialog.document is None


@pytest.mark.parametrize(
    "name", ["reportYear", "reportAudience", "reportCopy", "reportLanguage", "reportPaper"]
)
def test_every_choice_has_a_name_for_a_screen_reader(
    qtbot: QtBot, sample: Office, tmp_path: Path, name: str
) -> None:
    window = Window(qtbot, sample, tmp_path, None)
    assert child(window.dialog, QComboBox, name).accessibleName()
