"""The desk's key: it signs receipts and opens what was encrypted to the network.

It lies in the desk's folder, with its owner's rights only, beside the network's card, which offices
get. Whoever has the key can sign as the network.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cityreport.domain.enrolment import NetworkCard
from cityreport.exchange import key_file, signed_file
from cityreport.exchange.key_file import OpenKey
from cityreport.files import write_bytes
from cityreport.network.desk_moment import instant_of

KEY, CARD = "desk-key.json", "network-card.json"


def has_key(folder: Path) -> bool:
    """Return whether the desk has a key."""
    return (folder / KEY).exists()


def make_key(folder: Path, name: str, now: datetime) -> OpenKey:
    """Make the key of a new desk and the card of its network, and write both."""
    made = instant_of(now)
    key = key_file.make("network", name, made)
    write_bytes(folder / KEY, key_file.encoded(key.file))
    write_card(folder, key, made)
    return key


def open_key(folder: Path, passphrase: str | None = None) -> OpenKey:
    """Return the desk's key; raise DataError key_locked, passphrase_wrong, key_damaged, not_a_key,
    and AccessError for the file."""
    return key_file.unlocked(key_file.read(folder / KEY), passphrase)


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
