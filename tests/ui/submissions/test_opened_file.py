"""A submission file opened by hand says what it is: whose, of when, and whether it still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from cityreport import launch
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.errors import AccessError, CityReportError
from cityreport.exchange import strict_json
from cityreport.exchange.digest import seal_content
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui import app as app_module
from cityreport.ui.app import Program
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.submissions.submission_dialog import SubmissionDialog
from cityreport.ui.submissions.verification_dialog import VerificationDialog, check_file
from tests.conftest import clock, sign_published
from tests.ui.fixtures_pages import RoomyDesk, child, text_of

L1, MONTH = CellKey("L1", Period.parse("2023-01")), Period.parse("2023-01")


@pytest.fixture
def desk(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[RoomyDesk]:
    office.cells.record(Observation(L1, 9))
    made = RoomyDesk(qtbot, office, tmp_path)
    yield made
    made.context.tasks.wait()


def export(office: Office, folder: Path, format_: str = "json") -> Path:
    made = office.exports.export(MONTH, MONTH, [format_], folder)
    return folder / made.files[0]


def opened(desk: RoomyDesk, path: Path) -> VerificationDialog:
    check_file(desk.context, desk.parent, path)
    desk.qtbot.waitUntil(lambda: desk.parent.findChild(VerificationDialog) is not None)
    dialog = desk.parent.findChild(VerificationDialog)
    assert dialog is not None
    return dialog


def said(dialog: QWidget) -> list[str]:
    return child(dialog, QLabel, "verifiedAbout").text().split("\n")


@pytest.mark.parametrize("format_", ["json", "xlsx", "json.gz"])
def test_our_own_file_says_whose_it_is_and_leads_to_the_list(
    desk: RoomyDesk, tmp_path: Path, format_: str
) -> None:
    dialog = opened(desk, export(desk.office, tmp_path / "out", format_))
    assert child(dialog, QLabel, "verifiedCopy").text().startswith("RESTRICTED")
    first, second, third = said(dialog)
    assert first.startswith("Submission 1 of “Santiago de Cali”, January 2023, made on ")
    assert second == "It has 1 number. 0 months are signed."
    assert third == "It is the one in the list. It holds for January 2023."
    desk.press(dialog, "openListed")
    listed = desk.parent.findChild(SubmissionDialog)
    assert listed is not None
    assert not dialog.isVisible()
    assert child(listed, QPushButton, "copyToStick").isEnabled(), "the files were found beside it"
    assert child(listed, QTabWidget, "submissionTabs").count() == 3
    desk.context.tasks.wait()
    listed.reject()


def test_a_file_that_was_replaced_says_so_and_what_changed(desk: RoomyDesk, tmp_path: Path) -> None:
    path = export(desk.office, tmp_path / "out")
    desk.office.cells.record(Observation(L1, 7, note="Two were counted twice"))
    sign_published(desk.office, [MONTH])
    export(desk.office, tmp_path / "out")
    dialog = opened(desk, path)
    assert said(dialog)[-1] == (
        "It is the one in the list. Later submissions have replaced all of its months."
    )
    desk.press(dialog, "openListed")
    listed = desk.parent.findChild(SubmissionDialog)
    assert listed is not None
    desk.qtbot.waitUntil(lambda: "1 number" in child(listed, QLabel, "differenceSaid").text())
    listed.reject()


def changed(path: Path, **fields: object) -> Path:
    """A file with other content, sealed anew as whoever wrote it would."""
    content = msgspec.json.decode(path.read_bytes(), type=Submission)
    other = path.with_name("other.json")
    other.write_bytes(strict_json.encoded(seal_content(msgspec.structs.replace(content, **fields))))
    return other


def test_a_file_of_another_office_and_one_that_the_list_does_not_know(
    desk: RoomyDesk, tmp_path: Path
) -> None:
    path = export(desk.office, tmp_path / "out")
    unlisted = changed(path, id="3f2b1c60-0000-4000-8000-000000000001")
    dialog = opened(desk, unlisted)
    assert said(dialog)[-1].startswith("It names this office, but the list here does not have it")
    assert not child(dialog, QPushButton, "openListed").isVisible()
    dialog.accept()
    dialog.setParent(None)
    record = type(msgspec.json.decode(path.read_bytes(), type=Submission).office)
    foreign = changed(path, office=record("3f2b1c60-0000-4000-8000-0000000000ff"))
    dialog = opened(desk, foreign)
    assert said(dialog)[-1] == "It names another office, not this one."
    dialog.accept()


@pytest.mark.parametrize("is_changed_here", [True, False])
def test_a_file_of_another_copy_is_compared_with_the_numbers_now(
    desk: RoomyDesk, tmp_path: Path, is_changed_here: bool
) -> None:
    desk.office.cells.record(Observation(CellKey("L3", MONTH), 4))
    path = export(desk.office, tmp_path / "out")
    content = msgspec.json.decode(path.read_bytes(), type=Submission)
    rows = [
        msgspec.structs.replace(o, value=2) if o.indicator == "L3" else o
        for o in content.observations
    ]
    created = "2024-01-05T09:30:00Z" if is_changed_here else content.created
    identifier = "3f2b1c60-0000-4000-8000-000000000001"
    elsewhere = changed(path, id=identifier, created=created, observations=rows)
    dialog = opened(desk, elsewhere)
    assert text_of(dialog, "differenceSaid") == (
        "1 number is another one now than in submission 1 (January 2023)."
    )
    (row,) = child(dialog, RowsTable, "differenceTable").rows()
    assert row[0].startswith("L3 ")
    assert row[3] == "2 → 4"
    if is_changed_here:
        assert row[4].endswith("(Ada)")
    else:
        assert row[4].startswith("Not changed here since the file was made")
    dialog.accept()


def test_the_number_of_the_list_with_another_content_is_noticed(
    desk: RoomyDesk, tmp_path: Path
) -> None:
    path = export(desk.office, tmp_path / "out")
    content = msgspec.json.decode(path.read_bytes(), type=Submission)
    rows = [msgspec.structs.replace(one, value=1) for one in content.observations]
    told = "The list has a submission of this number with another content."
    dialog = opened(desk, changed(path, observations=rows))
    assert said(dialog)[-1] == told
    dialog.accept()
    dialog.setParent(None)
    path.write_text(path.read_text("utf-8").replace('"value":9', '"value":1'), "utf-8")
    dialog = opened(desk, path)
    assert said(dialog)[-1] == told, "its old seal makes it no better"
    assert "not right" in child(dialog, QLabel, "verificationVerdict").text()
    dialog.accept()


# -- the window


@pytest.fixture
def program(
    qtbot: QtBot, tmp_path: Path, catalogue_file: CatalogueFile, sample_path: Path
) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = Program(app, Settings(tmp_path / "settings.json"), catalogue_file, clock)
    assert made.start(sample_path)
    yield made
    assert made.window is not None
    made.window.close()
    made.close()
    made.window = None


def test_a_file_dropped_on_the_window_is_looked_at(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = program.window
    assert window is not None
    year = Period.parse("2023-12")
    made = window.office.exports.export(year, year, ["json"], tmp_path / "out")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "out" / made.files[0]))])
    where, action = QPointF(600, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(where.toPoint(), action, data, buttons, keys)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(where, action, data, buttons, keys))
    qtbot.waitUntil(lambda: window.findChild(VerificationDialog) is not None)
    dialog = window.findChild(VerificationDialog)
    assert dialog is not None
    assert said(dialog)[0].startswith("Submission 1 of “Greater London (sample)”, December 2023")
    dialog.accept()

    refused: list[CityReportError] = []
    monkeypatch.setattr(app_module, "report_error", lambda _, error: refused.append(error))
    (tmp_path / "table.csv").write_text("a;b\n")
    program.show_given(tmp_path / "table.csv")
    assert [error.code for error in refused] == ["not_ours_to_open"]
    two = QMimeData()
    two.setUrls([QUrl.fromLocalFile("/a"), QUrl.fromLocalFile("/b")])
    entering = QDragEnterEvent(where.toPoint(), action, two, buttons, keys)
    entering.ignore()
    QApplication.sendEvent(window, entering)
    assert not entering.isAccepted(), "two files are not one"


def test_an_office_file_that_is_given_is_opened(program: Program) -> None:
    window = program.window
    assert window is not None
    program.show_given(window.office.store.path)
    assert program.window is not None
    assert program.window.office.store.path == window.office.store.path


def test_a_submission_named_on_the_command_line_opens_the_window_on_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[tuple[object, ...]] = []
    monkeypatch.setattr(launch, "launch", lambda *given: called.append(given) or 0)
    office.cells.record(Observation(L1, 9))
    path = export(office, tmp_path / "out")
    assert launch.launch_file(path, "es", "Ada") == 0
    assert called == [(None, "es", "Ada", path)]
    (tmp_path / "other.json").write_text(json.dumps({"a": 1}))
    with pytest.raises(AccessError) as refused:
        launch.launch_file(tmp_path / "other.json")
    assert refused.value.code == "not_an_office"
