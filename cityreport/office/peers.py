"""Peer packs of the network: taking one in, and the own rates beside those of cities like ours.

Belongs here: which pack counts, whose key signed it, which own year is compared. Not here: what may
be said of two rates (`domain.peer_pack`), or the sentences (`peer_words`).
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import NamedTuple

import msgspec

from cityreport.domain import public_key
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.peer_pack import (
    Beside,
    KeptPeerPack,
    PeerFigureRecord,
    PeerPack,
    Withheld,
    beside,
)
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import Rolling
from cityreport.errors import DataError
from cityreport.exchange import peer_pack_file, signed_file
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.outputs import OutputKind, kind_found
from cityreport.store.journal import JournalEntry
from cityreport.store.peer_facts import PEERS, kept_packs

_DECEMBER = 12


class PeerView(NamedTuple):
    """An indicator beside cities like ours. `figure`: theirs, or None with the reason `withheld`
    (None too where the pack does not name the indicator); `own`: the own twelve months of the same
    year, None where they are not complete; `said`: what may be said of the two."""

    kept: KeptPeerPack
    indicator: str
    figure: PeerFigureRecord | None
    withheld: Withheld | None
    own: Rolling | None
    said: Beside | None


def is_pack(path: Path) -> bool:
    """Return whether a file says that it is a peer pack."""
    try:
        return kind_found(path) == OutputKind.PEERS
    except OSError:
        return False


def take_in(office: Office, path: Path, *, accepted_key: str | None = None) -> KeptPeerPack:
    """Keep a pack in the journal. `accepted_key`: the key that a person said is the network's.

    Raise what `read_pack` raises, and DataError peers_of_another, peers_in_future, peers_key,
    peers_key_unknown (with the key as fact `key`), peers_known, peers_older; then nothing is kept.
    """
    pack, key = peer_pack_file.read_pack(path)
    if pack.office != office.store.office_id():
        raise DataError("peers_of_another")
    now = office.clock.instant()
    if pack.made > now:
        raise DataError("peers_in_future")
    card = office.exports.keys.network()
    if card is not None and key != card.key:
        raise DataError("peers_key", name=card.name)
    if card is None and key != accepted_key and key not in {one.key for one in _packs(office)}:
        raise DataError("peers_key_unknown", digits=public_key.read_out(key), key=key)
    newest = newest_pack(office)
    if newest is not None and newest.key == key:
        _check_newer(pack, newest.pack)
    kept = KeptPeerPack(pack, key, now)
    state = msgspec.json.encode(kept).decode()
    with office.changes.change():
        office.changes.append([JournalEntry(PEERS, str(uuid.uuid4()), None, state)], "peers")
    office.sent.keep()
    office.changes.announce(Changed(submissions=True))
    return kept


def newest_pack(office: Office) -> KeptPeerPack | None:
    """Return the newest pack that counts; None without one. Once the network's card is known, only
    packs that its key signed count, or one that this key followed."""
    packs = _packs(office)
    if not packs:
        return None
    card = office.exports.keys.network()
    if card is not None:
        known = {card.key, *signed_file.earlier_keys(card)}
        packs = [one for one in packs if one.key in known]
    else:
        packs = [one for one in packs if one.key == packs[-1].key]
    return max(packs, key=lambda one: (one.pack.year, one.pack.made), default=None)


def is_signer_known(office: Office, kept: KeptPeerPack) -> bool:
    """Return whether a pack that counts is signed by the network's known key, or one before it."""
    card = office.exports.keys.network()
    return card is not None and kept.key in {card.key, *signed_file.earlier_keys(card)}


def peer_view(office: Office, indicator: str) -> PeerView | None:
    """Return the own figure of an indicator beside that of cities like ours; None without a
    pack."""
    kept = newest_pack(office)
    if kept is None:
        return None
    figure = next((one for one in kept.pack.figures if one.indicator == indicator), None)
    withheld = next((one for one in kept.pack.withheld if one.indicator == indicator), None)
    own = _own_year(office, indicator, kept.pack.year)
    said = None
    if figure is not None and own is not None:
        is_moved = office.catalogue.indicator(indicator).moved_by_reporting
        said = beside(own, figure, moved_by_reporting=is_moved)
    reason = None if withheld is None else withheld.reason
    return PeerView(kept, indicator, figure, reason, own, said)


def peer_views(office: Office) -> list[PeerView]:
    """Return every indicator of the newest pack that this office's catalogue has."""
    kept = newest_pack(office)
    if kept is None:
        return []
    named = {one.indicator for one in kept.pack.figures}
    named |= {one.indicator for one in kept.pack.withheld}
    codes = [one.code for one in office.catalogue.indicators if one.code in named]
    views = (peer_view(office, code) for code in codes)
    return [one for one in views if one is not None]


def _own_year(office: Office, indicator: str, year: int) -> Rolling | None:
    """Return the own twelve months of a calendar year, as the standard counts; None where they are
    not complete, counted in another unit, or not in one way."""
    found = office.queries.progress(indicator, TOTAL)
    start, end = Period.month(year, 1), Period.month(year, _DECEMBER)
    if found.unit or found.break_between(start, end) is not None:
        return None
    return next((row for row in found.rolling12 if row.period == end), None)


def _packs(office: Office) -> list[KeptPeerPack]:
    with office.store.reading():
        return kept_packs(office.store.journal)


def _check_newer(pack: PeerPack, kept: PeerPack) -> None:
    if (pack.year, pack.made) == (kept.year, kept.made):
        raise DataError("peers_known", year=str(pack.year))
    if (pack.year, pack.made) < (kept.year, kept.made):
        raise DataError("peers_older", year=str(pack.year), known=str(kept.year))
