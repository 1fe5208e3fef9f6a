"""The file of a peer pack (`domain.peer_pack`): its signature, and whether it can be what it
says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from cityreport.domain.city import PER
from cityreport.domain.peer_pack import PeerFigureRecord, PeerPack
from cityreport.errors import DataError
from cityreport.exchange import signed_file

DECIMALS = 2
"""Of a rate in a pack."""


def read_pack(path: Path) -> tuple[PeerPack, str]:
    """Return a pack that is whole, and the key that signed it.

    Raise AccessError for the file and DataError for its content: signed_file_kind,
    signature_missing, signature_unreadable, signature_broken, peers_figure, peers_twice.
    """
    pack = signed_file.read(path, PeerPack)
    signer = signed_file.signer_of(pack)
    named = [one.indicator for one in pack.figures] + [one.indicator for one in pack.withheld]
    for code, times in Counter(named).items():
        if times > 1:
            raise DataError("peers_twice", indicator=code)
    for figure in pack.figures:
        if pack.group is None or figure.cities > pack.group.cities or not _fits(figure):
            raise DataError("peers_figure", indicator=figure.indicator)
    return pack, signer


def _fits(figure: PeerFigureRecord) -> bool:
    """Return whether a figure's rate is that of its numbers, inside its interval."""
    expected = round(PER * figure.cases / figure.people, DECIMALS)
    is_inside = figure.lower <= figure.rate <= figure.upper
    return is_inside and abs(figure.rate - expected) < 10**-DECIMALS
