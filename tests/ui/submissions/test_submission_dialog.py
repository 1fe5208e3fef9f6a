"""One submission: copied to a stick, mailed, noted, answered and compared, with real widgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.delivery import DeliveryWay
from cityreport.domain.enrolment import NetworkCard
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.exchange import encryption, key_file, signed_file
from cityreport.office import submission_copies
from cityreport.office.office import Office
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.submissions.submission_dialog import SubmissionDialog
from tests.conftest import NOW, read_only
from tests.ui.fixtures_pages import answering, child, make_desk
from tests.ui.submissions.test_submissions_page import Shown

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
L1 = CellKey("L1", Period.parse("2023-01"))


class Opened:
    """The dialog of a submission whose files lie in `out`; every chosen path is `chosen`."""

    def __init__(
        self,
        qtbot: QtBot,
        office: Office,
        made: SubmissionRecord,
        home: Path,
        chosen: Path | None = None,
        folder: Path | None = None,
    ) -> None:
        self.qtbot = qtbot
        self.urls: list[QUrl] = []
        self.context, self.recorded = make_desk(office, home)
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.dialog = SubmissionDialog(
            self.context, made, folder, answering(chosen), self.urls.append, self.parent
        )
        self.dialog.show()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.context.tasks._handles)

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(child(self.dialog, QPushButton, name), LEFT)
        self.wait()

    def text(self, name: str) -> str:
        return child(self.dialog, QLabel, name).text()

    def rows(self, name: str) -> list[list[str]]:
        return child(self.dialog, RowsTable, name).rows()

    def show_tab(self, number: int) -> None:
        child(self.dialog, QTabWidget, "submissionTabs").setCurrentIndex(number)


@pytest.fixture
def made(office: Office, tmp_path: Path) -> SubmissionRecord:
    office.cells.record(Observation(L1, 9))
    return office.exports.export(L1.period, L1.period, ["json", "xlsx"], tmp_path / "out")


def test_a_stick_gets_the_files_and_the_list_says_who(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    shown = Opened(qtbot, office, made, tmp_path, stick, tmp_path / "out")
    assert shown.text("submissionBanner").startswith("RESTRICTED")
    assert shown.text("sendingSaid") == "Nobody noted that it was sent."
    shown.press("copyToStick")
    assert "Say who gets the submission" in shown.text("sendingFault")
    assert list(stick.iterdir()) == []
    child(shown.dialog, QLineEdit, "sentTo").setText("The network")
    shown.press("copyToStick")
    assert list(stick.iterdir()) == []
    shown.press("copyPlain")
    assert sorted(path.name for path in stick.iterdir()) == sorted(made.files)
    assert "2 files were copied, read back" in shown.text("sendingSaid")
    (row,) = shown.rows("deliveriesTable")
    assert row[1:] == ["The network", "on a stick", "Ada", str(stick)]
    again = Opened(qtbot, office, made, tmp_path, None, tmp_path / "out")
    assert child(again.dialog, QLineEdit, "sentTo").text() == "The network", "as last time"


def test_what_is_not_read_back_is_not_called_copied(
    qtbot: QtBot,
    office: Office,
    made: SubmissionRecord,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(
        submission_copies, "write_whole", lambda path, *_: path.write_bytes(b"something else")
    )
    shown = Opened(qtbot, office, made, tmp_path, stick, tmp_path / "out")
    child(shown.dialog, QLineEdit, "sentTo").setText("The network")
    shown.press("copyToStick")
    shown.press("copyPlain")
    assert "so it is not copied" in shown.text("sendingFault")
    assert "copied" not in shown.text("sendingSaid")
    assert office.deliveries.all() == []
    assert list(stick.iterdir()) == []


def test_a_mail_is_begun_and_noted_only_once_a_person_says_so(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    shown = Opened(qtbot, office, made, tmp_path, None, tmp_path / "out")
    child(shown.dialog, QLineEdit, "sentTo").setText("data@network.example")
    shown.press("writeMailTo")
    assert shown.urls == []
    shown.press("copyPlain")
    (mail,) = shown.urls
    assert mail.toString().startswith("mailto:data@network.example?")
    body = mail.query(QUrl.ComponentFormattingOption.FullyDecoded)
    for part in (*made.files, str(tmp_path / "out"), made.digest, "RESTRICTED: submission 1"):
        assert part in body
    assert office.deliveries.all() == [], "a draft is not sent"
    shown.press("noteSent")
    (noted,) = office.deliveries.all()
    assert (noted.to, noted.way) == ("data@network.example", DeliveryWay.MAIL)


def test_once_the_network_is_known_what_leaves_is_encrypted_without_a_question(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    stick, desk = tmp_path / "stick", key_file.make("network", "Peace network", NOW.isoformat())
    stick.mkdir()
    office.exports.keys.take_in_network(written_card(desk, tmp_path))
    shown = Opened(qtbot, office, made, tmp_path, stick, tmp_path / "out")
    child(shown.dialog, QLineEdit, "sentTo").setText("data@network.example")
    shown.press("copyToStick")
    closed = sorted(stick.iterdir())
    assert [path.name for path in closed] == sorted(f"{name}.age" for name in made.files)
    assert "2 files were encrypted to the network" in shown.text("sendingSaid")
    assert desk.identity is not None
    for path in closed:
        plain = (tmp_path / "out" / path.stem).read_bytes()
        assert encryption.decrypt(path.read_bytes(), desk.identity) == plain
    shown.press("writeMailTo")
    shown.press("writeMailTo")
    body = shown.urls[-1].query(QUrl.ComponentFormattingOption.FullyDecoded)
    assert all(f"{name}.age" in body for name in made.files)


def written_card(desk: key_file.OpenKey, folder: Path) -> Path:
    """The card of a network, as it sends it."""
    assert desk.file.recipient is not None
    made = NetworkCard(
        "cityreport-network", "1.0", "2024-01-01T08:00:00Z", "Peace network", desk.file.key,
        desk.file.recipient, [], None,
    )  # fmt: skip
    path = folder / "network.json"
    path.write_bytes(signed_file.encoded(signed_file.signed(made, desk.signing)))
    return path


def test_lost_files_are_looked_for(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    shown = Opened(qtbot, office, made, tmp_path, tmp_path / "out")
    assert not child(shown.dialog, QPushButton, "copyToStick").isEnabled()
    assert "not where they were written" in shown.text("filesWhere")
    shown.press("findFiles")
    assert child(shown.dialog, QPushButton, "copyToStick").isEnabled()
    wrong = Opened(qtbot, office, made, tmp_path, tmp_path)
    wrong.press("findFiles")
    assert made.files[0] in wrong.text("sendingFault")


def test_an_answer_is_kept_and_opened(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    receipt = tmp_path / "receipt.pdf"
    receipt.write_bytes(b"%PDF-1.4 thanks")
    shown = Opened(qtbot, office, made, tmp_path, receipt, tmp_path / "out")
    shown.show_tab(1)
    shown.press("keepAnswer")
    assert shown.rows("answersTable")[0][0] == "receipt.pdf"
    shown.press("openAnswer")
    opened = Path(shown.urls[0].toLocalFile())
    assert opened.read_bytes() == receipt.read_bytes()
    opened.write_bytes(b"changed")
    shown.press("openAnswer")
    assert len(shown.urls) == 1, "what was changed since is not opened"
    assert "not as it was" in shown.text("answersFault")


def test_it_is_compared_with_the_numbers_now_and_the_next(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 10))
    shown = Opened(qtbot, office, made, tmp_path)
    shown.show_tab(2)
    assert "than in submission 1" in shown.text("differenceSaid")
    (row,) = shown.rows("differenceTable")
    assert row == [
        "L1 Intentional homicide", "January 2023", "Whole city", "9 → 10", "Entered (Ada)"
    ]  # fmt: skip
    office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
    again = Opened(qtbot, office, made, tmp_path)
    assert "between submissions 1 and 2" in again.text("differenceSaid")


def test_a_read_only_office_notes_nothing(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    with read_only(office) as reader:
        shown = Opened(qtbot, reader, made, tmp_path, None, tmp_path / "out")
        for name in ("copyToStick", "noteSent", "keepAnswer"):
            assert not child(shown.dialog, QPushButton, name).isEnabled()
        assert child(shown.dialog, QPushButton, "showFiles").isEnabled()


def test_a_submission_of_the_list_is_opened(
    qtbot: QtBot, office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    shown = Shown(qtbot, office, tmp_path)
    assert shown.table("submissionsTable").rows()[0][9] == "not noted"
    shown.press("openSubmission")
    dialog = child(shown.page, SubmissionDialog, "submissionDialog")
    assert child(dialog, QPushButton, "copyToStick").isEnabled(), "its files were found"
    office.deliveries.note(made, "The network", DeliveryWay.UPLOAD)
    assert shown.table("submissionsTable").rows()[0][9] == "sent"
    shown.context.tasks.wait()
    dialog.reject()
