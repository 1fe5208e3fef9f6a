"""Submissions: the months, what is missing, the files, their list, and checking a file."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.completeness import Completeness
from cityreport.domain.delivery import DeliveryWay
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import Verification
from cityreport.errors import AccessError
from cityreport.exchange import registry
from cityreport.office.office import Office
from cityreport.office.submission_exports import ExportFiles, Exports
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.month_field import MonthField
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.page_context import Destination
from cityreport.ui.submissions.export_span import newest_whole_span
from cityreport.ui.submissions.formats_dialog import FormatsDialog
from cityreport.ui.submissions.page import SubmissionsPage
from cityreport.ui.submissions.verification_dialog import VerificationDialog
from tests.conftest import read_only, sign_published
from tests.patience import PATIENCE_S
from tests.ui.fixtures_pages import answering, child, listening, make_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


class Shown:
    """A page on the screen; `opened` are the addresses it gave to the system."""

    def __init__(
        self, qtbot: QtBot, office: Office, folder: Path, files: FileDialogs = FILE_DIALOGS
    ) -> None:
        self.qtbot = qtbot
        self.opened: list[QUrl] = []
        self.context, self.recorded = make_desk(office, folder)
        self.context.settings.set("export_folder", str(folder / "out"))
        self.page = SubmissionsPage(self.context, files, self.opened.append)
        listening(self.page)
        qtbot.addWidget(self.page)
        self.page.resize(1190, 660)
        self.page.show()

    def text(self, name: str) -> str:
        return child(self.page, QLabel, name).text()

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(child(self.page, QPushButton, name), LEFT)

    def table(self, name: str) -> RowsTable:
        return child(self.page, RowsTable, name)

    def choose(self, start: Period, end: Period) -> None:
        child(self.page, MonthField, "exportFrom").show_period(start)
        child(self.page, MonthField, "exportTo").show_period(end)

    def export(self) -> None:
        self.press("export")
        self.qtbot.waitUntil(child(self.page, QPushButton, "export").isEnabled)
        self.context.tasks.wait()


@pytest.fixture
def london(qtbot: QtBot, sample: Office, tmp_path: Path) -> Iterator[Shown]:
    shown = Shown(qtbot, sample, tmp_path)
    yield shown
    shown.context.tasks.wait()


def test_the_last_whole_year_is_proposed(london: Shown) -> None:
    assert child(london.page, MonthField, "exportFrom").period() == Period.month(2023, 1)
    assert child(london.page, MonthField, "exportTo").period() == Period.month(2023, 12)


def test_what_is_missing_is_counted_and_named(london: Shown) -> None:
    words = london.text("missingWords")
    assert words.startswith("61 required numbers are missing (January 2023 to December 2023)")
    rows = london.table("missingTable").rows()
    assert [row[0][:2] for row in rows] == ["L2", "L3", "G3", "C3", "F1", "V1"]
    assert rows[0][1] == "every month"
    assert rows[-1][1] == "2023"


def test_what_is_missing_follows_the_months_and_the_entries(london: Shown, sample: Office) -> None:
    london.choose(Period.month(2023, 11), Period.month(2023, 12))
    assert london.text("missingWords").startswith("10 required numbers")
    assert london.table("missingTable").rows()[0][1] == "every month"
    sample.cells.record(Observation(CellKey("L2", Period.month(2023, 11)), 1))
    assert london.table("missingTable").rows()[0][1] == "December 2023"


def test_it_says_that_the_copy_is_restricted(london: Shown) -> None:
    assert london.text("copyBanner") == "RESTRICTED: for the network only. Complete numbers."


def test_an_export_writes_both_files_and_lists_them(london: Shown, tmp_path: Path) -> None:
    assert child(london.page, QLabel, "noSubmissions").isVisible()
    london.export()
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [Path(name).suffix for name in names] == [".json", ".xlsx"]
    assert london.text("exportFiles").split("\n") == names
    assert london.text("exportSaid").startswith("Submission 1 is written and verified. Send its 2")
    made = london.context.office.exports.submissions()[0]
    assert london.text("exportDigest") == f"Digest {made.digest[:12]}…"
    row = london.table("submissionsTable").rows()[0]
    assert row[:4] == ["1", "Jan 2023", "Dec 2023", "Restricted"]
    assert row[4:6] == ["Feb 10, 2024", f"{made.observations:,}"]
    assert not child(london.page, QLabel, "noSubmissions").isVisible()


def test_the_keyboard_goes_on_with_the_files_that_were_made(london: Shown) -> None:
    def focused() -> str:
        found = london.page.window().focusWidget()
        return "" if found is None else found.objectName()

    export = child(london.page, QPushButton, "export")
    export.setFocus()
    london.qtbot.keyClick(export, Qt.Key.Key_Space)
    london.qtbot.waitUntil(export.isEnabled)
    london.context.tasks.wait()
    london.qtbot.waitUntil(lambda: focused() == "sendMade")
    london.press("export")
    child(london.page, QLineEdit, "exportFolder").setFocus()
    london.qtbot.waitUntil(export.isEnabled)
    london.context.tasks.wait()
    assert focused() == "exportFolder", "nobody is taken away from what they type"


def test_files_that_wait_to_be_sent_are_shown_and_not_made_again(
    london: Shown, sample: Office
) -> None:
    october = Period.month(2023, 10)
    place = Destination(period=october)
    sign_published(sample, [october])
    london.page.show_place(place)
    assert not child(london.page, QWidget, "exportResult").isVisible()
    london.export()
    made = sample.exports.submissions()[0]
    for _ in range(2):
        london.page.show_place(place)
        assert london.text("exportSaid").startswith(f"Submission {made.sequence} is written")
    sample.deliveries.note(made, "The network", DeliveryWay.MAIL)
    london.page.show_place(place)
    assert not child(london.page, QWidget, "exportResult").isVisible()
    assert len(sample.exports.submissions()) == 1


def test_other_formats_are_ticked_and_made(london: Shown, tmp_path: Path) -> None:
    london.press("chooseFormats")
    dialog = london.page.findChild(FormatsDialog)
    assert dialog is not None
    for name, ticked in (("json", True), ("xlsx", True), ("csv", False), ("dhis2", False)):
        assert child(dialog, QCheckBox, f"format {name}").isChecked() == ticked
    take = child(dialog, QPushButton, "takeFormats")
    warning = child(dialog, QLabel, "formatsWarning")
    assert not warning.isVisible()
    for name in ("json", "xlsx"):
        london.qtbot.mouseClick(child(dialog, QCheckBox, f"format {name}"), LEFT, pos=QPoint(8, 8))
    assert not take.isEnabled()
    assert warning.text() == "Tick one format at least."
    child(dialog, QCheckBox, "format dhis2").setFocus()
    london.qtbot.keyClick(child(dialog, QCheckBox, "format dhis2"), Qt.Key.Key_Space)
    assert warning.text().startswith("None of these can be verified.")
    london.qtbot.keyClick(child(dialog, QCheckBox, "format json"), Qt.Key.Key_Space)
    assert not warning.isVisible()
    london.qtbot.mouseClick(take, LEFT)
    export = child(london.page, QPushButton, "export")
    assert export.accessibleName() == "Make the files (JSON + DHIS2, JSON)"
    london.export()
    endings = {path.name.partition("RESTRICTED")[2] for path in (tmp_path / "out").iterdir()}
    assert endings == {".json", ".dhis2.json", ".dhis2-metadata.json"}
    assert london.text("exportSaid").startswith("Submission 1 is written: 3 files, 1 verified.")


def test_a_format_that_is_not_installed_is_named_and_cannot_be_ticked(
    london: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda _: None)
    london.press("chooseFormats")
    dialog = london.page.findChild(FormatsDialog)
    assert dialog is not None
    box = child(dialog, QCheckBox, "format parquet")
    assert not box.isEnabled()
    assert box.accessibleDescription().endswith("It is not installed here.")
    dialog.reject()


def test_the_same_months_again_replace_the_first(london: Shown) -> None:
    london.export()
    london.export()
    rows = london.table("submissionsTable").rows()
    assert [(row[0], row[7]) for row in rows] == [("2", "1"), ("1", "")]


def test_the_folder_can_be_shown_and_a_mail_begun(london: Shown, tmp_path: Path) -> None:
    london.export()
    london.press("showInFolder")
    london.press("writeMail")
    assert len(london.opened) == 1, (
        "a complete copy leaves without encryption after a question only"
    )
    london.press("copyPlain")
    folder, mail = london.opened
    assert Path(folder.toLocalFile()) == tmp_path / "out"
    assert mail.scheme() == "mailto"
    assert "Greater London" in mail.query(QUrl.ComponentFormattingOption.FullyDecoded)
    assert ".xlsx" in mail.query(QUrl.ComponentFormattingOption.FullyDecoded)


def test_files_are_shown_for_the_copy_that_is_chosen(london: Shown) -> None:
    """Whoever chooses Public after a restricted export must not be shown, or mail, those files."""
    result = child(london.page, QWidget, "exportResult")
    london.export()
    assert london.text("exportBanner").startswith("RESTRICTED")
    assert result.isVisible()
    london.press("publicCopy")
    assert not result.isVisible()
    assert not child(london.page, QPushButton, "writeMail").isVisible()
    london.export()
    assert london.text("exportBanner").startswith("PUBLIC")
    assert all("_PUBLIC" in name for name in london.text("exportFiles").split("\n"))
    london.press("writeMail")
    mail = london.opened[-1].query(QUrl.ComponentFormattingOption.FullyDecoded)
    assert "PUBLIC: submission 2" in mail
    assert "RESTRICTED" not in mail
    london.choose(Period.month(2023, 1), Period.month(2023, 3))
    assert not result.isVisible(), "other months are other files"


def test_a_month_that_is_to_be_sent_is_chosen(london: Shown) -> None:
    london.press("publicCopy")
    london.page.show_place(Destination(Period.parse("2023-Q2")))
    assert child(london.page, MonthField, "exportFrom").period() == Period.month(2023, 4)
    assert child(london.page, MonthField, "exportTo").period() == Period.month(2023, 6)
    assert london.text("copyBanner").startswith("RESTRICTED"), "what the network waits for"


def test_a_digest_is_copied_whole(qtbot: QtBot, london: Shown) -> None:
    london.export()
    table = london.table("submissionsTable")
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert london.context.office.exports.submissions()[0].digest in QApplication.clipboard().text()


def test_months_that_run_backwards_are_refused_at_once(london: Shown) -> None:
    london.choose(Period.month(2023, 12), Period.month(2023, 1))
    assert "runs backwards" in london.text("exportFault")
    london.press("export")
    assert london.context.office.exports.submissions() == []


def test_nothing_to_export_is_said_on_the_page(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    shown = Shown(qtbot, office, tmp_path)
    shown.export()
    assert shown.text("exportFault").startswith("There is nothing to export")
    assert shown.recorded.failed == []
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_an_error(london: Shown, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    london.export()
    assert "not_a_folder" in str(london.recorded.failed[0])
    assert london.context.office.exports.submissions() == []


def test_without_a_folder_nothing_is_written(london: Shown) -> None:
    child(london.page, QLineEdit, "exportFolder").clear()
    london.press("export")
    assert london.text("exportFault").startswith("Choose the folder")
    assert london.context.office.exports.submissions() == []


def test_a_submission_that_cannot_be_noted_is_an_error(
    london: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Exports, *_made: object) -> None:
        raise AccessError("store_busy", path="office.cityreport")

    monkeypatch.setattr(Exports, "note_submission", refuse)
    london.export()
    assert "store_busy" in str(london.recorded.failed[0])
    assert list((tmp_path / "out").iterdir()) == []
    assert child(london.page, QLabel, "noSubmissions").isVisible()
    assert not child(london.page, QWidget, "exportResult").isVisible()


def test_a_cancelled_export_leaves_nothing_behind(
    london: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, go_on = threading.Event(), threading.Event()
    whole: Callable[..., object] = ExportFiles.write_submission

    def slow(self: ExportFiles, *arguments: object) -> object:
        made = whole(self, *arguments)
        written.set()
        assert go_on.wait(PATIENCE_S)
        return made

    monkeypatch.setattr(ExportFiles, "write_submission", slow)
    london.press("export")
    london.qtbot.waitUntil(written.is_set)
    london.press("cancelExport")
    go_on.set()
    london.qtbot.waitUntil(child(london.page, QPushButton, "export").isEnabled)
    assert list((tmp_path / "out").iterdir()) == []
    assert london.context.office.exports.submissions() == []
    assert london.recorded.said == ["The export was cancelled; no file was left behind."]


def test_a_folder_is_chosen(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    shown = Shown(qtbot, sample, tmp_path, answering(tmp_path / "elsewhere"))
    shown.press("chooseFolder")
    assert child(shown.page, QLineEdit, "exportFolder").text() == str(tmp_path / "elsewhere")
    shown.export()
    assert len(list((tmp_path / "elsewhere").iterdir())) == 2
    assert shown.context.settings.get("export_folder") == str(tmp_path / "elsewhere")


def test_a_read_only_office_exports_nothing(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    with read_only(sample) as reader:
        shown = Shown(qtbot, reader, tmp_path)
        assert not child(shown.page, QPushButton, "export").isEnabled()
        assert "read-only" in shown.text("exportBusy")


def checked(qtbot: QtBot, office: Office, folder: Path, path: Path) -> VerificationDialog:
    shown = Shown(qtbot, office, folder, answering(path))
    shown.press("checkFile")

    def dialog() -> VerificationDialog | None:
        return shown.page.findChild(VerificationDialog)

    qtbot.waitUntil(lambda: dialog() is not None)
    found = dialog()
    assert found is not None
    qtbot.addWidget(shown.page)
    return found


def exported(office: Office, folder: Path) -> Path:
    made = office.exports.export(Period.month(2023, 12), Period.month(2023, 12), ["json"], folder)
    return folder / made.files[0]


def test_a_whole_file_is_called_whole(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    path = exported(sample, tmp_path / "given")
    dialog = checked(qtbot, sample, tmp_path, path)
    said = child(dialog, QLabel, "verificationVerdict").text()
    assert said.startswith("It is whole, and signed by Greater London (sample) with its known key")
    digest = sample.exports.submissions()[0].digest
    assert child(dialog, QLabel, "verifiedDigest").text() == digest
    qtbot.mouseClick(child(dialog, QPushButton, "closeVerification"), LEFT)
    assert not dialog.isVisible()


def test_a_changed_file_is_told_apart(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    path = exported(sample, tmp_path / "given")
    path.write_text(path.read_text().replace("Greater London", "Greater Londom", 1))
    dialog = checked(qtbot, sample, tmp_path, path)
    assert "not right" in child(dialog, QLabel, "verificationVerdict").text()
    rows = child(dialog, RowsTable, "problemsTable").rows()
    assert "content_changed" in [row[2] for row in rows]
    assert "Changed: city." in rows[0][1]
    dialog.accept()


def test_the_verdict_counts_its_problems(qtbot: QtBot) -> None:
    dialog = VerificationDialog(Verification("/x/a.json", False, None, ()))
    qtbot.addWidget(dialog)
    assert child(dialog, QLabel, "verifiedFile").text() == "a.json"
    assert dialog.findChild(QLabel, "verifiedDigest") is None


SOME, NONE = Completeness(1, 10), Completeness(0, 10)


def months(*filled: tuple[int, int]) -> dict[Period, Completeness]:
    found = {Period.month(y, m): NONE for y in (2022, 2023, 2024) for m in range(1, 13)}
    return found | {Period.month(y, m): SOME for y, m in filled}


@pytest.mark.parametrize(
    ("filled", "span"),
    [
        ([(2022, m) for m in range(1, 13)], ("2022-01", "2022-12")),
        (
            [(2022, m) for m in range(1, 13)] + [(2023, m) for m in (1, 2, 3)],
            ("2023-01", "2023-03"),
        ),
        ([(2023, m) for m in (4, 5, 6, 7, 8)], ("2023-04", "2023-06")),
        ([(2023, 5)], ("2024-01", "2024-01")),
        ([], ("2024-01", "2024-01")),
    ],
)
def test_the_proposed_months(filled: list[tuple[int, int]], span: tuple[str, str]) -> None:
    found = newest_whole_span(months(*filled), Period.month(2024, 2))
    assert tuple(map(str, found)) == span


def test_every_control_has_a_name(london: Shown) -> None:
    for kind in (QPushButton, QLineEdit, RowsTable, MonthField):
        for control in london.page.findChildren(kind):
            assert control.objectName()
            assert control.accessibleName()


def test_a_public_copy_is_chosen_written_and_remembered(
    london: Shown, sample: Office, tmp_path: Path
) -> None:
    london.press("publicCopy")
    assert london.text("copyBanner") == "PUBLIC: for everybody. Small numbers are hidden."
    assert london.text("copyWords").startswith("Counts from 1 to 4")
    london.export()
    made = sample.exports.submissions()[0]
    assert made.confidentiality == "public"
    assert all((tmp_path / "out" / name).exists() for name in made.files)
    assert london.table("submissionsTable").rows()[0][3] == "Public"
    assert [key for key, _ in sample.store.journal.latest("published")] == ["1"]
    london.press("restrictedCopy")
    assert london.text("copyBanner").startswith("RESTRICTED")


@pytest.mark.parametrize(
    ("answer", "threshold"), [("keepThreshold", 7), ("changeThreshold", 4), ("", None)]
)
def test_another_threshold_than_before_is_a_question(
    london: Shown, sample: Office, tmp_path: Path, answer: str, threshold: int | None
) -> None:
    year = Period.of_year(2023)
    sample.exports.export_public(year, year, ("json",), tmp_path / "first", 7)
    london.choose(Period.month(2023, 1), Period.month(2023, 12))
    london.press("publicCopy")
    london.export()
    box = child(london.page, QMessageBox, "narrowingQuestion")
    assert "Keep the threshold 7" in box.text()
    assert not (tmp_path / "out").exists()
    if not answer:
        box.reject()
        assert len(sample.exports.submissions()) == 1
        return
    london.qtbot.mouseClick(child(box, QPushButton, answer), LEFT)
    london.qtbot.waitUntil(lambda: len(sample.exports.submissions()) == 2, timeout=60_000)
    kept = dict(sample.store.journal.latest("published"))
    assert json.loads(kept["2"] or "")["threshold"] == threshold
