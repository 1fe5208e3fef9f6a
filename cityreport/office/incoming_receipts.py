"""Receipts of the network's desk: reading one, keeping it as an answer, and its remarks as
reminders on the cells that they are about."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.delivery import LONGEST_RECIPIENT
from cityreport.domain.observation import CellKey
from cityreport.domain.plain_text import escape_hidden
from cityreport.domain.receipt import Receipt
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import receipt_file
from cityreport.files import read_at_most
from cityreport.i18n import language, tr
from cityreport.office.deliveries import LARGEST_ANSWER
from cityreport.office.office import Office

_LONGEST_REMINDER = 2_000


class OpenedReceipt(NamedTuple):
    """A receipt that is whole. `is_known`: it is signed by the network's known key; None where no
    card of a network is known."""

    receipt: Receipt
    key: str
    is_known: bool | None


class FiledReceipt(NamedTuple):
    """A receipt that is kept: the cells that have a reminder of it now, and the number of those
    that the office does not have."""

    opened: OpenedReceipt
    cells: tuple[CellKey, ...]
    unknown: int


def is_receipt(path: Path) -> bool:
    """Return whether a file says that it is a receipt."""
    try:
        return b'"cityreport-receipt"' in read_at_most(path, LARGEST_ANSWER)[:4096]
    except CityReportError:
        return False


def open_receipt(office: Office, made: SubmissionRecord, path: Path) -> OpenedReceipt:
    """Return the receipt of a submission.

    Raise what `receipt_file.read_receipt` raises, and DataError receipt_of_another, and receipt_key
    where the network's known key did not sign it.
    """
    receipt, key = receipt_file.read_receipt(path)
    received = receipt.received
    if received.submission != made.id or received.office != office.store.office_id():
        raise DataError("receipt_of_another", number=made.sequence)
    if received.digest != made.digest:
        raise DataError("receipt_digest", number=made.sequence)
    card = office.exports.keys.network()
    if card is not None and key != card.key:
        raise DataError("receipt_key", name=card.name)
    return OpenedReceipt(receipt, key, None if card is None else True)


def keep_receipt(office: Office, made: SubmissionRecord, path: Path) -> FiledReceipt:
    """Keep a receipt as an answer, and put its remarks as reminders on their cells.

    Raises what `open_receipt` and `Deliveries.keep_answer` raise; then nothing is kept.
    """
    opened = open_receipt(office, made, path)
    office.deliveries.keep_answer(
        made, path, escape_hidden(opened.receipt.desk)[:LONGEST_RECIPIENT]
    )
    reminders: dict[CellKey, list[str]] = {}
    for remark in opened.receipt.remarks:
        line = tr(
            "The network, of submission {number}: {remark}",
            number=str(made.sequence),
            remark=remark_text(remark.text),
        )
        for cell in remark.cells:
            reminders.setdefault(cell.key, []).append(line)
    flagged, unknown = [], 0
    for key, said in reminders.items():
        if _remind(office, key, said):
            flagged.append(key)
        else:
            unknown += 1
    return FiledReceipt(opened, tuple(flagged), unknown)


def remark_text(texts: dict[str, str]) -> str:
    """Return a remark in the language in force, else in English, else in any, on one line."""
    said = texts.get(language()) or texts.get("en") or next(iter(texts.values()))
    return " ".join(escape_hidden(said).split())


def _remind(office: Office, key: CellKey, said: list[str]) -> bool:
    """Put reminders on a cell, below what stands there; return whether there is such a cell."""
    districts = {area.code for area in office.city.profile.areas}
    if key.area not in {TOTAL, *districts}:
        return False
    before = office.annotations.flag_on(key)
    new = [line for line in said if before is None or line not in before]
    if not new:
        return True
    lines = [before, *new] if before else new
    try:
        office.annotations.flag(key, "\n".join(lines)[:_LONGEST_REMINDER])
    except DataError:
        return False
    return True
