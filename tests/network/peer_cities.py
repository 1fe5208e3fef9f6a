"""Cities that are alike, with the yearly counts that a test wants, at a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import msgspec

from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.peer_pack import PeerPack
from cityreport.domain.period import Period, month_range
from cityreport.domain.submission import (
    ObservationRecord,
    PopulationRecord,
    SignOff,
    StatusCode,
    Submission,
)
from cityreport.exchange.digest import in_order, seal_content
from cityreport.exchange.peer_pack_file import read_pack
from cityreport.network import desk_key
from cityreport.network.desk import Desk
from cityreport.network.peer_packs import decision, write_packs
from tests.network.made_cities import made_submission, write

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEAR = 2025
Counts = Mapping[int, Mapping[str, int]]
"""Cases by year and indicator."""


def city(
    number: int,
    file: CatalogueFile,
    counts: Counts,
    *,
    country: str = "COL",
    people: int | None = 200_000,
    signed: bool = True,
    missing: str = "",
    sequence: int = 1,
) -> Submission:
    """Return a submission of a city. `missing`: a month without a number."""
    base = made_submission(number, file, months=1)
    years = sorted(counts)
    months = list(month_range(Period.month(years[0], 1), Period.month(years[-1], 12)))
    rows = [
        _row(code, str(month), share, "A" if signed else "P")
        for month in months
        if str(month) != missing
        for code, cases in counts[month.year].items()
        for share in [cases // 12 + (month.number <= cases % 12)]
    ]
    signature = base.sign_off[0]
    sign_off = [_signed(signature, str(m)) for m in months if signed and str(m) != missing]
    lived = [] if people is None else [PopulationRecord(y, TOTAL, people, "") for y in years]
    return seal_content(
        in_order(
            msgspec.structs.replace(
                base,
                id=str(uuid5(NAMESPACE_URL, f"peer {number} {sequence}")),
                sequence=sequence,
                supersedes=[],
                city=msgspec.structs.replace(base.city, country=country),
                population=lived,
                coverage=msgspec.structs.replace(
                    base.coverage, start=str(months[0]), end=str(months[-1])
                ),
                observations=rows,
                sign_off=sign_off,
                seal=None,
            )
        )
    )


def office_of(number: int) -> str:
    """Return the id of a city's office."""
    return str(uuid5(NAMESPACE_URL, f"office {number}"))


def at_desk(sent: Iterable[Submission], inbox: Path, out: Path, file: CatalogueFile) -> None:
    """Collect submissions, and make the desk's key where there is none."""
    inbox.mkdir(exist_ok=True)
    for one in sent:
        write(one, inbox)
    with Desk(out, file) as desk:
        if desk_key.is_new(out):
            desk_key.make_key(out, "Peace network", NOW)
        desk.collect(inbox, NOW, workers=1)


def packs(
    out: Path, file: CatalogueFile, year: int = YEAR, now: datetime = NOW
) -> dict[str, PeerPack]:
    """Write the packs of a year; return them as read from their files, by office."""
    with Desk(out, file) as desk:
        made = decision(desk.manifest, out, file.catalogue, year, now)
        key = desk_key.open_key(out)
        place = write_packs(desk.manifest, out, made, file.catalogue, key)
    found = {}
    for path in place.iterdir():
        pack, signer = read_pack(path)
        assert signer == key.file.key
        found[pack.office] = pack
    return found


def _row(code: str, month: str, value: int, status: StatusCode) -> ObservationRecord:
    return ObservationRecord(
        code, month, TOTAL, TOTAL, TOTAL, value, status, "", "Police", None, None, None
    )


def _signed(signature: SignOff, month: str) -> SignOff:
    return msgspec.structs.replace(signature, period=month)
