"""A change of key: a statement that the old key signs, and following a chain of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cityreport.domain.cell_record import Record
from cityreport.domain.public_key import PublicKeyText
from cityreport.domain.submission import Instant
from cityreport.errors import DataError
from cityreport.exchange.digest import canonical_json
from cityreport.exchange.signing import SigningKey, read_statement, sign_statement


class KeyChange(Record, frozen=True):
    """The statement: from now on `new` is the key of `owner` (an office's id, or the network's
    name)."""

    format: Literal["cityreport-key-change"]
    version: Literal["1.0"]
    made: Instant
    owner: Annotated[str, Meta(min_length=1, max_length=200)]
    new: PublicKeyText


def change_statement(old: SigningKey, owner: str, new: str, made: str) -> str:
    """Return the statement of a change, signed by the old key."""
    said = KeyChange("cityreport-key-change", "1.0", made, owner, new)
    return sign_statement(canonical_json(msgspec.to_builtins(said)), old)


def check_changes(changes: Iterable[str], owner: str, key: str) -> tuple[str, ...]:
    """Return the keys that `key` followed, the oldest first.

    Raise DataError('key_chain') where the statements do not lead to it, each signed by the one
    before, and all of the same owner; signature_unreadable, statement_broken.
    """
    earlier: list[str] = []
    expected: str | None = None
    for statement in changes:
        signer, content = read_statement(statement)
        try:
            said = msgspec.json.decode(content, type=KeyChange)
        except msgspec.DecodeError as error:
            raise DataError("key_chain") from error
        if said.owner != owner or expected not in (None, signer) or said.new in (*earlier, signer):
            raise DataError("key_chain")
        earlier.append(signer)
        expected = said.new
    if expected not in (None, key):
        raise DataError("key_chain")
    return tuple(earlier)
