"""A receipt of the network is kept where it belongs, and its remarks are findings at their cells
until the number is corrected or somebody said why it is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.acceptance import open_findings
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.public_key import read_out
from cityreport.domain.receipt import ChainRecord, Receipt, ReceivedRecord, RemarkRecord
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import key_file, receipt_file
from cityreport.exchange.verification import verify_file
from cityreport.finding_words import finding_message
from cityreport.office import incoming_receipts
from cityreport.office.forms import form_import
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.checks.page import ChecksPage
from cityreport.ui.enter.cell_findings import CellFindings
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.history.page import HistoryPage
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.two_line_table import TwoLineTable
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.submissions.submission_dialog import SubmissionDialog
from tests.conftest import NOW, PROFILE, clock
from tests.office.known_network import know
from tests.test_cli import Run, run
from tests.ui.fixtures_pages import child, make_desk

__all__ = ["run"]

L1 = CellKey("L1", Period.parse("2023-01"))
MADE = "2024-02-12T08:00:00Z"


@pytest.fixture
def desk() -> key_file.OpenKey:
    return key_file.make("network", "Peace network", MADE)


@pytest.fixture
def made(office: Office, tmp_path: Path) -> SubmissionRecord:
    office.cells.record(Observation(L1, 9))
    return office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")


def remark(*areas: str, text: str = "Twice as many as last year.") -> RemarkRecord:
    cells = [CellRecord("L1", "2023-01", area, "_T", "_T") for area in areas]
    said = {"en": text, "es": "El doble que el año pasado."}
    return RemarkRecord("count_doubled", {"before": 4, "after": 9}, said, cells)


def written(
    sender: Office,
    made: SubmissionRecord,
    desk: key_file.OpenKey,
    folder: Path,
    *remarks: RemarkRecord,
    **more: Any,
) -> Path:
    """The file of a receipt; `more`: other fields of what was received."""
    facts = {
        "office": sender.store.office_id(),
        "submission": made.id,
        "sequence": made.sequence,
        "digest": made.digest,
    }
    received = ReceivedRecord(made.files[0], "0" * 64, **(facts | more))
    state = "accepted_with_remarks" if remarks else "accepted"
    receipt = Receipt(
        "cityreport-receipt", "1.0", "0f0f0f0f-0000-4000-8000-000000000001", MADE, "The desk",
        received, state, list(remarks), ChainRecord(1, None, "0" * 64), None,
    )  # fmt: skip
    path = folder / f"receipt-{len(list(folder.glob('receipt-*')))}.json"
    receipt_file.write_receipt(receipt_file.chained(receipt, 1, None), path, desk.signing)
    return path


def remarked(office: Office) -> list[str]:
    """What the checks say of the network's remarks that stand."""
    found = open_findings(office.checks.check(), office.annotations.acceptances())
    return [
        finding_message(office.catalogue, office.city.profile.areas, finding)
        for finding in found
        if finding.rule == "network_remark"
    ]


def test_remarks_are_findings_at_their_cells(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    know(office, desk, tmp_path)
    path = written(office, made, desk, tmp_path, remark("_T"), remark("01"), remark("99"))
    kept = incoming_receipts.keep_receipt(office, made, path)
    assert kept.opened.is_known
    assert {key.area for key in kept.cells} == {"_T", "01"}
    assert kept.unknown == 1
    said = "the network remarked on submission 1: Twice as many as last year."
    assert [line.endswith(said) for line in remarked(office)] == [True, True]
    (answer,) = office.deliveries.answers(made.id)
    assert (answer.sender, answer.name) == ("The desk", path.name)
    with pytest.raises(DataError, match="answer_known"):
        incoming_receipts.keep_receipt(office, made, path)
    assert len(remarked(office)) == 2, "it is said once"


def test_a_remark_goes_with_its_number_and_comes_back_with_it(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    checking = office.checks.checking()
    checking.check_all()
    path = written(office, made, desk, tmp_path, remark("_T"))
    incoming_receipts.keep_receipt(office, made, path)

    def follow() -> int:
        checking.follow([L1], office.city.profile, office.clock.now())
        return sum(f.rule == "network_remark" for f in checking.findings.at(L1))

    assert follow() == len(remarked(office)) == 1
    office.cells.record(Observation(L1, 8))
    assert follow() == len(remarked(office)) == 0
    office.steps.undo()
    assert follow() == len(remarked(office)) == 1
    (finding,) = [f for f in office.checks.check() if f.rule == "network_remark"]
    office.annotations.accept(finding, "A fire with many dead.")
    assert remarked(office) == []


def test_what_was_corrected_before_the_receipt_came_is_no_finding(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 8))
    path = written(office, made, desk, tmp_path, remark("_T"))
    incoming_receipts.keep_receipt(office, made, path)
    assert remarked(office) == []


def test_a_remark_on_the_same_cell_is_told_of_the_newest_submission(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    again = office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
    for one, text in ((again, "Still twice as many."), (made, "Twice as many.")):
        path = written(office, one, desk, tmp_path, remark("_T", text=text))
        incoming_receipts.keep_receipt(office, one, path)
    (said,) = remarked(office)
    assert said.endswith("submission 2: Still twice as many.")


def test_long_remarks_do_not_keep_the_next_submission_from_being_valid(
    office: Office,
    made: SubmissionRecord,
    desk: key_file.OpenKey,
    catalogue_file: CatalogueFile,
    tmp_path: Path,
) -> None:
    long = [remark("_T", text=f"{number} " + "x" * 1990) for number in (1, 2)]
    incoming_receipts.keep_receipt(office, made, written(office, made, desk, tmp_path, *long))
    again = office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
    path = tmp_path / "out" / again.files[0]
    assert verify_file(path, catalogue_file, NOW).problems == ()
    assert "network_remark" in path.read_text("utf-8")


def test_a_remark_is_read_in_the_language_of_the_office(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    with i18n.in_language("es"):
        incoming_receipts.keep_receipt(
            office, made, written(office, made, desk, tmp_path, remark("_T"))
        )
        assert remarked(office)[0].endswith("el envío 1: El doble que el año pasado.")
    hostile = remark("01", text="=1+1\u202e\nx {0}")
    incoming_receipts.keep_receipt(office, made, written(office, made, desk, tmp_path, hostile))
    assert not any("\u202e" in line for line in remarked(office))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"submission": "0f0f0f0f-0000-4000-8000-0000000000aa"}, "receipt_of_another"),
        ({"office": "0f0f0f0f-0000-4000-8000-0000000000aa"}, "receipt_of_another"),
        ({"submission": None, "office": None}, "receipt_of_another"),
        ({"digest": "1" * 64}, "receipt_digest"),
    ],
)
def test_a_receipt_of_something_else_is_refused_and_not_kept(
    office: Office,
    made: SubmissionRecord,
    desk: key_file.OpenKey,
    tmp_path: Path,
    more: dict[str, Any],
    code: str,
) -> None:
    path = written(office, made, desk, tmp_path, remark("_T"), **more)
    with pytest.raises(DataError, match=code):
        incoming_receipts.keep_receipt(office, made, path)
    assert office.deliveries.answers(made.id) == []
    assert remarked(office) == []


def test_a_forged_receipt_is_refused_and_an_unknown_signer_is_said(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    other = key_file.make("network", "Peace network", MADE)
    path = written(office, made, other, tmp_path)
    assert incoming_receipts.open_receipt(office, made, path).is_known is None
    know(office, desk, tmp_path)
    with pytest.raises(DataError, match="receipt_key"):
        incoming_receipts.keep_receipt(office, made, path)
    content = msgspec.json.decode(path.read_bytes())
    content["state"] = "refused"
    path.chmod(0o600)
    path.write_bytes(msgspec.json.encode(content))
    with pytest.raises(CityReportError, match="signature_broken"):
        incoming_receipts.keep_receipt(office, made, path)


def test_the_command_says_what_a_receipt_says(
    run: Run, catalogue_file: CatalogueFile, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    store = tmp_path / "cali.cityreport"
    with Office.create(store, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        office.cells.record(Observation(L1, 9))
        made = office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
        path = written(office, made, desk, tmp_path, remark("_T"))
    done = run("sent", 1, "--answer", path, "--store", store)
    assert done.code == 0
    assert "The desk accepted submission 1 with remarks" in done.err
    assert "Who signed it is not known here" in done.err
    assert "Twice as many as last year." in done.err
    assert "1 cell has a finding of it" in done.err
    again = run("sent", 1, "--answer", path, "--store", store)
    assert again.code == 1
    assert len(again.err.strip().splitlines()) == 1


def test_an_office_opens_its_receipt_and_mends_the_remarked_cell(
    qtbot: QtBot,
    office: Office,
    made: SubmissionRecord,
    desk: key_file.OpenKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = written(office, made, desk, tmp_path, remark("_T"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window = MainWindow(office, Settings(tmp_path / "settings.json"), Tasks())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)

    def press(parent: QWidget, name: str) -> None:
        qtbot.mouseClick(child(parent, QPushButton, name), Qt.MouseButton.LeftButton)

    window.go("submissions")
    press(window, "openSubmission")
    dialog = child(window, SubmissionDialog, "submissionDialog")
    bar = dialog.tabs.tabBar()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    press(dialog, "keepAnswer")
    said = child(dialog, QLabel, "receiptSaid")
    assert said.isVisible()
    assert "accepted submission 1 with remarks" in said.text()
    assert "– Twice as many as last year." in said.text()
    assert "Checks leads there" in said.text()
    press(dialog, "closeSubmission")
    window.activateWindow()

    window.go("checks")
    page = child(window, ChecksPage, "checksPage")
    qtbot.waitUntil(lambda: page.whole.is_done)
    table = child(page, TwoLineTable, "findingsTable")

    def rows() -> list[int]:
        lines = [line[3] for line in table.rows()]
        return [row for row, line in enumerate(lines) if "the network remarked" in line]

    qtbot.waitUntil(lambda: len(rows()) == 1)
    place = table.visualRect(table.model().index(rows()[0], 3)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    if window.current_page() == "checks":
        press(page, "goToFinding")
    assert window.current_page() == "enter"
    enter = child(window, EnterPage, "enterPage")
    assert enter.place() == Destination(L1.period, "_T", "L1")
    told = child(enter, CellFindings, "cellFindings")

    def told_there() -> str:
        return " ".join(label.text() for label in told.findChildren(QLabel))

    qtbot.waitUntil(lambda: "Twice as many as last year." in told_there())
    qtbot.waitUntil(lambda: QApplication.focusWidget() is enter.grid)
    qtbot.keyClicks(enter.grid, "4")
    qtbot.keyClick(enter.grid.typing.editor, Qt.Key.Key_Return)
    held = office.store.observations.get(L1)
    assert held is not None
    assert held.value == 4

    window.go("checks")
    assert rows() == []
    window.close()


def test_the_history_says_whose_key_signed_submissions_and_receipts(
    qtbot: QtBot, office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    incoming_receipts.keep_receipt(office, made, written(office, made, desk, tmp_path))
    own = office.exports.keys.kept()
    assert own is not None
    context, _ = make_desk(office, tmp_path)
    page = HistoryPage(context)
    qtbot.addWidget(page)
    page.show()
    table = child(page, TwoLineTable, "historyTable")

    def told(what: str) -> str:
        row = [line[3] for line in table.rows()].index(what)
        place = table.visualRect(table.model().index(row, 3)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return child(page, QLabel, "historyDetails").text()

    key = f"Signed by the key: {read_out(desk.file.key)}"
    assert key in told("Answer to a submission")
    key = f"Signed by the key: {read_out(own.key)}"
    assert key in told("Signatures that were sent")


def test_a_receipt_among_what_partners_send_is_told_where_it_belongs(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path, run: Run
) -> None:
    path = written(office, made, desk, tmp_path)
    with pytest.raises(DataError, match="receive_receipt"):
        form_import.look_at(office, path)
    store = office.store.path
    office.close()
    done = run("receive", path, "--store", store)
    assert done.code == 1
    assert "cityreport sent NUMBER --answer FILE" in done.err
