"""The file of a receipt (`domain.receipt`): its place in the chain, its signature."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from cityreport.domain.receipt import ChainRecord, Receipt
from cityreport.errors import DataError
from cityreport.exchange import signed_file
from cityreport.exchange.digest import canonical_json
from cityreport.exchange.signing import SigningKey
from cityreport.files import write_bytes
from cityreport.outputs import Output, OutputKind

_UNKNOWN_HEAD = "0" * 64


def chained(receipt: Receipt, number: int, previous: str | None) -> Receipt:
    """Return the same receipt at its place in the chain, after the head `previous`."""
    place = ChainRecord(number, previous, _UNKNOWN_HEAD)
    placed = msgspec.structs.replace(receipt, chain=place)
    head = head_of(placed)
    return msgspec.structs.replace(placed, chain=ChainRecord(number, previous, head))


def head_of(receipt: Receipt) -> str:
    """Return the head of the chain that ends with a receipt, computed from its content."""
    fields = msgspec.to_builtins(receipt)
    del fields["signature"], fields["chain"]["head"]
    return hashlib.sha256(canonical_json(fields)).hexdigest()


def write_receipt(receipt: Receipt, path: Path, key: SigningKey) -> Receipt:
    """Sign a receipt, write it and return it; raise AccessError('cannot_write') and what
    `outputs` refuses."""
    made = signed_file.signed(receipt, key)
    write_bytes(path, signed_file.encoded(made), Output(OutputKind.RECEIPT, is_new=True))
    return made


def read_receipt(path: Path) -> tuple[Receipt, str]:
    """Return a receipt that is whole, and the key that signed it.

    Raise AccessError for the file and DataError for its content: signed_file_kind,
    signature_missing, signature_unreadable, signature_broken, receipt_chain, receipt_state."""
    receipt = signed_file.read(path, Receipt)
    signer = signed_file.signer_of(receipt)
    if head_of(receipt) != receipt.chain.head:
        raise DataError("receipt_chain")
    if (receipt.state == "accepted") != (not receipt.remarks):
        raise DataError("receipt_state", state=receipt.state)
    return receipt, signer
