"""Peer packs that an office took in: only the journal has them, no table, and nothing changes one.
They are facts (`sent_facts`): a restore keeps them."""

from __future__ import annotations

import msgspec

from cityreport.domain import peer_pack
from cityreport.errors import AccessError
from cityreport.store.journal import Journal

PEERS = "peers"
"""The subject of entries on peer packs, by a UUID: `domain.peer_pack.KeptPeerPack`."""


def kept_packs(journal: Journal) -> list[peer_pack.KeptPeerPack]:
    """Return the packs, the earliest taken in first; raise AccessError('journal_damaged')."""
    found = []
    for key, state in journal.latest(PEERS):
        try:
            found.append(read_kept_pack(state or ""))
        except ValueError as error:  # msgspec's errors are ValueErrors
            raise AccessError("journal_damaged", entry=f"{PEERS} {key}") from error
    return sorted(found, key=lambda one: one.at)


def read_kept_pack(state: str) -> peer_pack.KeptPeerPack:
    """Return the pack of a state; raise ValueError for any other text."""
    return msgspec.json.decode(state, type=peer_pack.KeptPeerPack)
