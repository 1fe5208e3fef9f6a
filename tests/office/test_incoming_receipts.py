"""A receipt of the network is kept where it belongs, and its remarks are reminders on their
cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import NetworkCard
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.receipt import ChainRecord, Receipt, ReceivedRecord, RemarkRecord
from cityreport.domain.submission import CellRecord, SubmissionRecord
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import key_file, receipt_file, signed_file
from cityreport.office import incoming_receipts
from cityreport.office.office import Office
from cityreport.ui.submissions.answers_panel import AnswersPanel
from tests.conftest import PROFILE, clock
from tests.test_cli import Run, run
from tests.ui.fixtures_pages import answering, child, make_desk

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


def know(office: Office, desk: key_file.OpenKey, folder: Path) -> None:
    """Let the office know the network."""
    assert desk.file.recipient is not None
    card = NetworkCard(
        "cityreport-network", "1.0", MADE, desk.file.owner, desk.file.key, desk.file.recipient,
        [], None,
    )  # fmt: skip
    path = folder / "card.json"
    path.write_bytes(signed_file.encoded(signed_file.signed(card, desk.signing)))
    office.exports.keys.take_in_network(path)


def test_remarks_are_reminders_at_their_cells_below_what_stood_there(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    know(office, desk, tmp_path)
    office.annotations.flag(L1, "Ask the police")
    path = written(office, made, desk, tmp_path, remark("_T", "01"), remark("99"))
    kept = incoming_receipts.keep_receipt(office, made, path)
    assert kept.opened.is_known
    assert {key.area for key in kept.cells} == {"_T", "01"}
    assert kept.unknown == 1
    said = "The network, of submission 1: Twice as many as last year."
    assert office.annotations.flag_on(L1) == f"Ask the police\n{said}"
    assert office.annotations.flag_on(L1._replace(area="01")) == said
    (answer,) = office.deliveries.answers(made.id)
    assert (answer.sender, answer.name) == ("The desk", path.name)
    with pytest.raises(DataError, match="answer_known"):
        incoming_receipts.keep_receipt(office, made, path)
    assert office.annotations.flag_on(L1) == f"Ask the police\n{said}", "it is said once"


def test_a_remark_is_read_in_the_language_of_the_office(
    office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    hostile = remark("_T", text="=1+1\u202e\nx")
    with i18n.in_language("es"):
        incoming_receipts.keep_receipt(
            office, made, written(office, made, desk, tmp_path, remark("_T"))
        )
    assert "El doble que el año pasado." in str(office.annotations.flag_on(L1))
    incoming_receipts.keep_receipt(office, made, written(office, made, desk, tmp_path, hostile))
    assert "\u202e" not in str(office.annotations.flag_on(L1))


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
    assert office.annotations.flags() == []


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
    assert "1 cell has a reminder of it" in done.err
    again = run("sent", 1, "--answer", path, "--store", store)
    assert again.code == 1
    assert len(again.err.strip().splitlines()) == 1


def test_the_window_shows_the_remarks_when_it_is_kept(
    qtbot: QtBot, office: Office, made: SubmissionRecord, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    path = written(office, made, desk, tmp_path, remark("_T"))
    opened: list[QUrl] = []
    context, _ = make_desk(office, tmp_path)
    panel = AnswersPanel(context, made, answering(path), opened.append)
    qtbot.addWidget(panel)
    panel.show()
    panel._on_keep()
    said = child(panel, QLabel, "receiptSaid")
    assert said.isVisible()
    assert "accepted submission 1 with remarks" in said.text()
    assert "– Twice as many as last year." in said.text()
    assert office.annotations.flag_on(L1) is not None
