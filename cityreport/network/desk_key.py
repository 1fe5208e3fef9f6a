"""The desk's key: it signs receipts and opens what was encrypted to the network.

It lies in the desk's folder, with its owner's rights only, beside the network's card, which offices
get. Whoever has the key can sign as the network.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cityreport.domain.enrolment import NetworkCard
from cityreport.errors import AccessError, DataError
from cityreport.exchange import key_file, signed_file
from cityreport.exchange.key_file import KeyFile, OpenKey
from cityreport.files import write_bytes
from cityreport.network.desk_moment import instant_of

KEY, CARD = "desk-key.json", "network-card.json"
_OF_PASSPHRASE = {"key_locked", "passphrase_wrong"}


def is_new(folder: Path) -> bool:
    """Return whether no key was made for the desk yet: neither it nor the card is there."""
    return not ((folder / KEY).exists() or (folder / CARD).exists())


def make_key(folder: Path, name: str, now: datetime) -> OpenKey:
    """Make the key of a new desk and the card of its network, and write both."""
    made = instant_of(now)
    key = key_file.make("network", name, made)
    write_bytes(folder / KEY, key_file.encoded(key.file))
    write_card(folder, key, made)
    return key


def open_key(folder: Path, passphrase: str | None = None) -> OpenKey:
    """Return the desk's key; its card is written where it is not there.

    Raise DataError key_locked, passphrase_wrong, and what `read_key` raises.
    """
    file = read_key(folder)
    try:
        key = key_file.unlocked(file, passphrase)
    except DataError as error:
        if error.code in _OF_PASSPHRASE:
            raise
        raise _damaged(folder) from error
    if not (folder / CARD).exists():
        write_card(folder, key, file.made)
    return key


def read_key(folder: Path) -> KeyFile:
    """Return the file of the desk's key, nothing secret of it opened; raise DataError
    desk_key_damaged, AccessError desk_key_gone and that of the file."""
    if not (folder / KEY).exists():
        raise AccessError("desk_key_gone", path=str(folder / KEY), card=CARD)
    try:
        file = key_file.read(folder / KEY)
    except DataError as error:
        raise _damaged(folder) from error
    if file.recipient is None:  # an office's
        raise _damaged(folder)
    return file


def _damaged(folder: Path) -> DataError:
    return DataError("desk_key_damaged", path=str(folder / KEY), card=CARD)


def write_card(folder: Path, key: OpenKey, made: str) -> None:
    """Write the network's card: its name and its public keys, signed."""
    file = key.file
    if file.recipient is None:
        raise ValueError("the key of an office")
    card = NetworkCard(
        "cityreport-network",
        "1.0",
        made,
        file.owner,
        file.key,
        file.recipient,
        list(file.changes),
        None,
    )
    write_bytes(folder / CARD, signed_file.encoded(signed_file.signed(card, key.signing)))
