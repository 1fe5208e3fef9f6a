"""The sheet of a month for a photo, from the window: its months, preview, file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.page_record import MonthOnPaper
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.exchange.page_reading import read_photo
from cityreport.office.office import Office
from cityreport.office.office_keys import OfficeKeys
from cityreport.ui.kit.passphrase_dialog import PassphraseDialog
from cityreport.ui.submissions.page_sheet_dialog import PageSheetDialog
from tests.exchange.page_photos import draw_code
from tests.ui.fixtures_pages import child
from tests.ui.submissions.test_submission_dialog import Opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
FEBRUARY = Period.parse("2023-02")


@pytest.fixture
def made(office: Office, tmp_path: Path) -> SubmissionRecord:
    for number, month in enumerate(("2023-01", "2023-02"), 8):
        office.cells.record(Observation(CellKey("L1", Period.parse(month)), number))
    return office.exports.export(Period.parse("2023-01"), FEBRUARY, ["json"], tmp_path / "out")


def opened(shown: Opened) -> PageSheetDialog:
    shown.press("pageForPhoto")
    return child(shown.dialog, PageSheetDialog, "pageSheetDialog")


def test_the_sheet_of_a_sent_month_is_saved_and_read_again(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    target = tmp_path / "sheet.pdf"
    shown = Opened(qtbot, office, made, tmp_path, target, tmp_path / "out")
    dialog = opened(shown)
    months = child(dialog, QComboBox, "sheetMonth")
    assert [months.itemData(at) for at in range(months.count())] == ["2023-02", "2023-01"]
    qtbot.mouseClick(child(dialog, QPushButton, "saveSheet"), LEFT)
    assert target.read_bytes().startswith(b"%PDF")
    assert str(target) in shown.recorded.said[-1]
    assert dialog.document is not None
    assert "2023-02" in target.name or "February 2023" in dialog.document.title
    picture = tmp_path / "photo.png"
    draw_code(dialog.document.images["code"], picture)
    found = read_photo(picture, office.catalogue_file, office.exports.keys.known_keys())
    assert isinstance(found.record, MonthOnPaper)
    assert (found.record.period, found.record.cells[0].value) == ("2023-02", 9)
    assert found.key == office.exports.keys.public()


def test_with_keys_alone_the_preview_of_another_month_opens(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    shown = Opened(qtbot, office, made, tmp_path, None, tmp_path / "out")
    child(shown.dialog, QPushButton, "pageForPhoto").setFocus()
    QTest.keyClick(child(shown.dialog, QPushButton, "pageForPhoto"), Qt.Key.Key_Space)
    dialog = child(shown.dialog, PageSheetDialog, "pageSheetDialog")
    months = child(dialog, QComboBox, "sheetMonth")
    months.setFocus()
    QTest.keyClick(months, Qt.Key.Key_Down)
    assert months.currentData() == "2023-01"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    preview = child(dialog, QPrintPreviewDialog, "sheetPreview")
    assert "January 2023" in preview.windowTitle()
    preview.close()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_protected_key_is_asked_for(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    office.exports.keys.protect("four words of mine")
    office.exports.keys.share(OfficeKeys(office.store, office.clock))
    target = tmp_path / "sheet.pdf"
    shown = Opened(qtbot, office, made, tmp_path, target, tmp_path / "out")
    dialog = opened(shown)
    qtbot.mouseClick(child(dialog, QPushButton, "saveSheet"), LEFT)
    assert not target.exists()
    asked = dialog.findChild(PassphraseDialog)
    assert asked is not None
    field = asked.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "four words of mine")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(target.exists)


def test_a_month_without_numbers_is_said_and_writes_nothing(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    office.cells.clear(CellKey("L1", FEBRUARY))
    target = tmp_path / "sheet.pdf"
    shown = Opened(qtbot, office, made, tmp_path, target, tmp_path / "out")
    dialog = opened(shown)
    qtbot.mouseClick(child(dialog, QPushButton, "saveSheet"), LEFT)
    assert child(dialog, QLabel, "sheetFault").isVisible()
    assert "2023" in child(dialog, QLabel, "sheetFault").text()
    assert not target.exists()


def test_a_public_copy_offers_no_page(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.cells.record(Observation(CellKey("L1", FEBRUARY), 9))
    made = office.exports.export_public(FEBRUARY, FEBRUARY, ["json"], tmp_path / "out")
    shown = Opened(qtbot, office, made, tmp_path, None, tmp_path / "out")
    assert not child(shown.dialog, QPushButton, "pageForPhoto").isVisible()
