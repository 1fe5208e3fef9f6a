"""Receipts: what the desk answers to each file, signed, in a chain whose head is published.

A receipt is kept in the manifest, in the transaction of its batch; its file is written afterwards,
and written again where it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from cityreport.domain.receipt import (
    FORMAT,
    MOST_CELLS,
    MOST_REMARKS,
    VERSION,
    ChainRecord,
    Receipt,
    ReceiptState,
    ReceivedRecord,
    RemarkRecord,
)
from cityreport.errors import AccessError
from cityreport.exchange import receipt_file, signed_file
from cityreport.exchange.key_file import OpenKey
from cityreport.files import open_private, write_bytes
from cityreport.network.arrival import ArrivalState, Decided, Said
from cityreport.network.desk_moment import instant_of
from cityreport.network.paper_pages import is_page

FOLDER, HEAD = "receipts", "head.txt"
_LONGEST_NAME, _LONGEST_TEXT = 300, 2000
_STATES: dict[ArrivalState, ReceiptState] = {
    ArrivalState.TAKEN: "accepted",
    ArrivalState.REMARKED: "accepted_with_remarks",
    ArrivalState.REFUSED: "refused",
}
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


class KeptReceipt(NamedTuple):
    """A receipt at its place in the chain: its number, the head after it, its file."""

    number: int
    head: str
    name: str
    content: bytes


def make_receipts(
    decided: Iterable[Decided], last: tuple[int, str | None], key: OpenKey, now: datetime
) -> list[KeptReceipt]:
    """Return a receipt for each file that was decided on and could be read; none for one that was
    received before. `last`: number and head of the chain so far."""
    number, head = last
    made = []
    for one in decided:
        state = _STATES.get(one.state)
        if state is None or not one.arrival.sha256:
            continue
        number += 1
        receipt = receipt_file.chained(_receipt(one, state, key.file.owner, now), number, head)
        head = receipt.chain.head
        content = signed_file.encoded(signed_file.signed(receipt, key.signing))
        made.append(KeptReceipt(number, head, _name(one, number), content))
    return made


def write_missing(kept: Iterable[KeptReceipt], folder: Path) -> None:
    """Write the files of receipts that are not there, and the head of the chain; raise
    AccessError('cannot_write')."""
    place = folder / FOLDER
    last = None
    try:
        place.mkdir(exist_ok=True)
        there = {path.name: path.stat().st_size for path in place.iterdir()}
        for last in kept:
            if there.get(last.name) != len(last.content):  # not there, or cut by a full disk
                temporary = place / f".{last.name}.part"
                with open(temporary, "wb", opener=open_private) as stream:
                    stream.write(last.content)
                temporary.replace(place / last.name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(place), reason=reason) from error
    if last is not None:
        write_bytes(place / HEAD, f"{last.number} {last.head}\n".encode())


def _receipt(one: Decided, state: ReceiptState, desk: str, now: datetime) -> Receipt:
    arrival, head = one.arrival, one.arrival.head
    received = ReceivedRecord(
        arrival.found.name[-_LONGEST_NAME:],
        arrival.sha256,
        None if head is None else head.office.id,
        None if head is None else head.id,
        None if head is None or is_page(head) else head.sequence,
        arrival.digest,
    )
    return Receipt(
        FORMAT,
        VERSION,
        str(uuid4()),
        instant_of(now),
        desk,
        received,
        state,
        [_remark(said) for said in one.said[:MOST_REMARKS]],
        ChainRecord(1, None, "0" * 64),
        None,
    )


def _remark(said: Said) -> RemarkRecord:
    text = {language: words[:_LONGEST_TEXT] for language, words in said.text.items()}
    return RemarkRecord(said.code, {}, text, list(said.cells[:MOST_CELLS]))


def _name(one: Decided, number: int) -> str:
    head = one.arrival.head
    if head is None:
        return f"receipt_{number:06d}.json"
    city = _NOT_IN_NAMES.sub("-", head.city.name)[:40].strip("-")
    sent = "page" if is_page(head) else head.sequence
    return f"receipt_{number:06d}_{head.city.country}_{city}_{sent}.json"
