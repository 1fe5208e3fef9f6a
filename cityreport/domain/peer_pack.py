"""Peer pack 1.0: what cities like an office's own count together in a year.

The network's desk writes one for each office and signs it. Belongs here: its shape, and what may be
said of an own rate beside it. Not here: which cities are alike and what must not be said (network),
its file and its signature (exchange).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from cityreport.domain.cell_record import Code, Record
from cityreport.domain.progress_figures import Rolling
from cityreport.domain.submission import CompactSignature, CountryCode, Identifier, Instant

FORMAT: Final = "cityreport-peers"
VERSION: Final = "1.0"
FEWEST: Final = 6
"""The fewest cities behind a figure: the office's own and five others."""

Withheld = Literal["too_few_cities", "too_few_cases", "dominated", "people_unknown"]
Region = Annotated[str, Meta(pattern=r"^[a-z][a-z_]{1,59}$")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Rate = Annotated[float, Meta(ge=0, le=1e9)]


class PeerGroupRecord(Record, frozen=True):
    """Cities that are alike. `country`: of all of them, or null where they are of a `region`;
    `least`, `limit`: the class of their size in people, from `least` to below `limit` (null = no
    limit); `cities`: how many they are."""

    country: CountryCode | None
    region: Region | None
    least: Count
    limit: Annotated[int, Meta(ge=1, le=2**53 - 1)] | None
    cities: Count


class PeerFigureRecord(Record, frozen=True):
    """An indicator in the year. `cities`: those that counted it; `own`: whether the office is one
    of them; `cases`, `people`: theirs together, rounded; `rate`: per 100,000 people, of the rounded
    numbers, `lower` and `upper`: the ends of its 95 % interval."""

    indicator: Code
    cities: Annotated[int, Meta(ge=FEWEST, le=1_000_000)]
    own: bool
    cases: Count
    people: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    rate: Rate
    lower: Rate
    upper: Rate


class WithheldRecord(Record, frozen=True):
    """An indicator of which the pack says nothing, and why."""

    indicator: Code
    reason: Withheld


class PeerPack(Record, frozen=True):
    """A pack, signed by the network's desk. `office`: whom it is for; `group`: null where the
    people of its city are not known; `signature` is None only while it is made."""

    format: Literal["cityreport-peers"]
    version: Literal["1.0"]
    made: Instant
    desk: Annotated[str, Meta(min_length=1, max_length=200)]
    office: Identifier
    year: Annotated[int, Meta(ge=1900, le=2999)]
    group: PeerGroupRecord | None
    figures: Annotated[list[PeerFigureRecord], Meta(max_length=200)]
    withheld: Annotated[list[WithheldRecord], Meta(max_length=200)]
    signature: CompactSignature | None


class KeptPeerPack(msgspec.Struct, frozen=True):
    """A pack that an office took in: the key that signed it, when it was taken in (ISO 8601)."""

    pack: PeerPack
    key: str
    at: str


class Beside(StrEnum):
    """The relation of an own rate to that of the group, as far as it may be said."""

    HIGHER = "higher"
    LOWER = "lower"
    OVERLAP = "overlap"
    MOVED_BY_REPORTING = "moved_by_reporting"


def beside(own: Rolling, group: PeerFigureRecord, *, moved_by_reporting: bool) -> Beside | None:
    """Return what may be said of an own rate beside the group's; None without a population.

    Higher or lower only where the two 95 % intervals do not overlap: where both are equally wide
    that is so by chance alone in 1 of 180 cases. Nothing of what more reports can mean.
    """
    if own.lower is None or own.upper is None:
        return None
    if moved_by_reporting:
        return Beside.MOVED_BY_REPORTING
    if own.lower > group.upper:
        return Beside.HIGHER
    return Beside.LOWER if own.upper < group.lower else Beside.OVERLAP
