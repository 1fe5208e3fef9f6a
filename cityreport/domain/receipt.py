"""Receipt 1.0: what the network's desk says of a file that it received.

Belongs here: its shape. Not here: its file and its signature (exchange), and what an office makes
of it (office).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from cityreport.domain.cell_record import CellRecord, Record
from cityreport.domain.submission import (
    CompactSignature,
    Identifier,
    Instant,
    LanguageTag,
    Sha256,
    Words,
)

FORMAT: Final = "cityreport-receipt"
VERSION: Final = "1.0"
MOST_REMARKS = 100
MOST_CELLS = 100

ReceiptState = Literal["accepted", "accepted_with_remarks", "refused"]
RemarkCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class ReceivedRecord(Record, frozen=True):
    """The submission that is answered. `file`, `sha256`: the name under which it came, and of its
    bytes; the other fields are null where they could not be read."""

    file: Annotated[str, Meta(max_length=300)]
    sha256: Sha256
    office: Identifier | None
    submission: Identifier | None
    sequence: Annotated[int, Meta(ge=1, le=2**53 - 1)] | None
    digest: Sha256 | None


class RemarkRecord(Record, frozen=True):
    """A remark, or a reason why it was refused. `text`: the sentence, by language; `cells`: the
    cells that it is about."""

    code: RemarkCode
    facts: dict[str, str | int | float | None]
    text: Annotated[dict[LanguageTag, Words], Meta(min_length=1, max_length=20)]
    cells: Annotated[list[CellRecord], Meta(max_length=MOST_CELLS)]


class ChainRecord(Record, frozen=True):
    """The place in the desk's chain of receipts. `number`: from 1; `previous`: the head of the one
    before, null for the first; `head`: the SHA-256 of the RFC 8785 form of this receipt without
    `chain.head` and `signature`."""

    number: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    previous: Sha256 | None
    head: Sha256


class Receipt(Record, frozen=True):
    """An answer of the desk, signed. `signature` is None only while it is made."""

    format: Literal["cityreport-receipt"]
    version: Literal["1.0"]
    id: Identifier
    made: Instant
    desk: Annotated[str, Meta(min_length=1, max_length=200)]
    received: ReceivedRecord
    state: ReceiptState
    remarks: Annotated[list[RemarkRecord], Meta(max_length=MOST_REMARKS)]
    chain: ChainRecord
    signature: CompactSignature | None
