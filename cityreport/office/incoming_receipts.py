"""Receipts of the network's desk: reading one, keeping it as an answer, and its remarks as findings
at the cells that they are about."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.finding import CellContent
from cityreport.domain.delivery import LONGEST_RECIPIENT, KeptRemark, RemarkedCell
from cityreport.domain.observation import CellKey, check_key
from cityreport.domain.plain_text import escape_hidden
from cityreport.domain.receipt import Receipt, RemarkRecord
from cityreport.domain.submission import CellRecord, SubmissionRecord
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import receipt_file
from cityreport.files import read_at_most
from cityreport.i18n import language
from cityreport.office import submission_changes
from cityreport.office.deliveries import LARGEST_ANSWER
from cityreport.office.misplaced_reading import content_of
from cityreport.office.office import Office

LONGEST_REMARK = 2_000


class OpenedReceipt(NamedTuple):
    """A receipt that is whole. `is_known`: it is signed by the network's known key; None where no
    card of a network is known."""

    receipt: Receipt
    key: str
    is_known: bool | None


class FiledReceipt(NamedTuple):
    """A receipt that is kept: the cells that it remarks on, and the number of those that the
    office does not have."""

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
    """Keep a receipt as an answer, and its remarks beside their cells: each is a finding there as
    long as the cells are as they were sent.

    Raises what `open_receipt` and `Deliveries.keep_answer` raise; then nothing is kept.
    """
    opened = open_receipt(office, made, path)
    sent = _changed_since(office, made)
    kept, cells, unknown = [], set(), set()
    for remark in opened.receipt.remarks:
        keys = [cell.key for cell in remark.cells]
        known = [key for key in dict.fromkeys(keys) if _is_here(office, key)]
        cells.update(known)
        unknown.update(set(keys) - set(known))
        if known:
            kept.append(_kept(office, made, remark, known, sent))
    desk = escape_hidden(opened.receipt.desk)[:LONGEST_RECIPIENT]
    office.deliveries.keep_answer(made, path, desk, kept, opened.key)
    return FiledReceipt(opened, tuple(sorted(cells)), len(unknown))


def remark_text(texts: dict[str, str]) -> str:
    """Return a remark in the language in force, else in English, else in any, on one line."""
    said = texts.get(language()) or texts.get("en") or next(iter(texts.values()))
    return " ".join(escape_hidden(said).split())


def _is_here(office: Office, key: CellKey) -> bool:
    """Return whether the office has a cell of that key."""
    if key.area not in {TOTAL, *(area.code for area in office.city.profile.areas)}:
        return False
    try:
        check_key(office.catalogue, key)
    except DataError:
        return False
    return True


def _changed_since(office: Office, made: SubmissionRecord) -> dict[CellKey, CellContent]:
    """Return what stood in the cells that were changed since a submission was made; nothing where
    the journal does not tell."""
    try:
        found = submission_changes.compare(office.store, made).cells
    except DataError:
        return {}
    return {one.key: content_of(one.before) for one in found}


def _kept(
    office: Office,
    made: SubmissionRecord,
    remark: RemarkRecord,
    keys: list[CellKey],
    sent: dict[CellKey, CellContent],
) -> KeptRemark:
    with office.store.reading():
        now = {key: content_of(office.store.observations.get(key)) for key in keys}
    cells = [
        RemarkedCell(CellRecord(key.indicator, str(key.period), *key[2:]), sent.get(key, now[key]))
        for key in keys
    ]
    text, at = remark_text(remark.text)[:LONGEST_REMARK], office.clock.instant()
    return KeptRemark(made.id, made.sequence, remark.code, text, tuple(cells), at)
