"""Peer packs as window and command write them: what would be decided is said first, then asked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.peer_pack import FEWEST
from cityreport.i18n import mark, ntr, number, tr, written_moment
from cityreport.network import desk_key
from cityreport.network.desk import Desk
from cityreport.network.peer_packs import YearDecision, decision, newest_year, write_packs

QUESTION = mark(
    "Decide on the year? What is written for a year stays as it is: a city that comes later or "
    "corrects its numbers changes nothing of it, so that no city can be told from two packs."
)


def plan(folder: Path, catalogue: CatalogueFile, now: datetime) -> YearDecision:
    """Return what a desk can say of the newest year that is due, or has decided on it.

    Raises what `Desk` and `decision` raise.
    """
    with Desk(folder, catalogue) as desk:
        desk.complete_tables()
        return decision(desk.manifest, folder, catalogue.catalogue, newest_year(now), now)


def write(
    folder: Path, catalogue: CatalogueFile, made: YearDecision, passphrase: str | None
) -> Path:
    """Keep what was decided, write the packs, and return their folder; raises what `Desk` and
    `desk_key.open_key` raise."""
    with Desk(folder, catalogue) as desk:
        key = desk_key.open_key(folder, passphrase)
        return write_packs(desk.manifest, folder, made, catalogue.catalogue, key)


def plan_words(made: YearDecision) -> list[str]:
    """Return what is, or would be, in the packs of a year."""
    decided = made.decided
    year = str(decided.year)
    said = [
        tr(
            "{whole} of {known} cities counted and signed every month of {year}.",
            whole=number(decided.whole),
            known=number(decided.known),
            year=year,
        ),
        ntr(
            "{n} group of at least {fewest} cities of one size, in one country or region.",
            "{n} groups of at least {fewest} cities of one size, in one country or region.",
            decided.large_enough,
            fewest=number(FEWEST),
        ),
        ntr(
            "{n} figure can be given; no city's own number can be worked out from it.",
            "{n} figures can be given; no city's own number can be worked out from them.",
            decided.figures,
        ),
    ]
    if not decided.figures:
        said.append(tr("{year} stays open: the packs say why there is no figure.", year=year))
    elif made.is_kept:
        when = written_moment(decided.made)
        said.append(tr("{year} was decided on {when} and stays so.", year=year, when=when))
    return said
