"""Contribution 1.0: a sealed piece of a city's numbers that a branch office hands to head office.

Belongs here: its shape. Its observations are those of a submission (`domain.submission`), so a
number travels with its note, source and status. Not here: the file (exchange), and how head
office takes a piece in (office).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from cityreport.domain.submission import (
    CatalogueReference,
    Code,
    CountryCode,
    Coverage,
    Identifier,
    Instant,
    ObservationRecord,
    Record,
    Seal,
    Software,
    Words,
)

FORMAT: Final = "cityreport-contribution"
VERSION: Final = "1.0"


class BranchRecord(Record, frozen=True):
    """Where a piece comes from: the id of its office file, and the officer who made it."""

    id: Identifier
    officer: Words


class CityName(Record, frozen=True):
    """The city that a piece is of. `country`: ISO 3166-1 alpha-3."""

    name: Annotated[str, Meta(min_length=1, max_length=2000)]
    country: CountryCode


class AreaName(Record, frozen=True):
    """A district that a piece holds; the name shows whether both offices mean the same one."""

    code: Code
    name: Annotated[str, Meta(min_length=1, max_length=200)]


class Contribution(Record, frozen=True):
    """Some districts or some indicators of some months. `seal` is None only while it is made.

    What a piece does not hold it says nothing about: an empty cell is not in it.
    """

    format: Literal["cityreport-contribution"]
    version: Literal["1.0"]
    id: Identifier
    created: Instant
    software: Software
    office: BranchRecord
    catalogue: CatalogueReference
    city: CityName
    areas: list[AreaName]
    indicators: list[Code]
    coverage: Coverage
    observations: list[ObservationRecord]
    seal: Seal | None
