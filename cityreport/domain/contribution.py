"""Contribution 1.0: a sealed part of a city's numbers that a branch office gives to head office.

Belongs here: its shape. Its observations are those of a submission (`domain.submission`), so a
number keeps its note, source and status. Not here: the file (exchange), and how head office merges
it (office).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from cityreport.domain.cell_record import Code, Record
from cityreport.domain.submission import (
    CatalogueReference,
    CountryCode,
    Coverage,
    Identifier,
    Instant,
    ObservationRecord,
    Seal,
    Software,
    Words,
)

FORMAT: Final = "cityreport-contribution"
VERSION: Final = "1.0"


class BranchRecord(Record, frozen=True):
    """The origin of a contribution: the id of its office file, and the officer who made it."""

    id: Identifier
    officer: Words


class CityName(Record, frozen=True):
    """The city of a contribution. `country`: ISO 3166-1 alpha-3."""

    name: Annotated[str, Meta(min_length=1, max_length=2000)]
    country: CountryCode


class AreaName(Record, frozen=True):
    """A district of a contribution; the name shows whether both offices mean the same one."""

    code: Code
    name: Annotated[str, Meta(min_length=1, max_length=200)]


class Contribution(Record, frozen=True):
    """Some districts or some indicators of some months. `seal` is None only while it is made.

    A cell that is not in it is not meant to be empty: the contribution says nothing about it.
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
