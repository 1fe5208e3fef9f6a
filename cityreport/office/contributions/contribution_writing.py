"""A branch office's piece: choosing what it holds, writing it, reading one that came.

Not here: what head office makes of a piece (`merging`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cityreport import __version__
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.contribution import (
    FORMAT,
    VERSION,
    AreaName,
    BranchRecord,
    CityName,
    Contribution,
)
from cityreport.domain.period import Period, periods_within
from cityreport.domain.submission import (
    CatalogueReference,
    Coverage,
    ObservationRecord,
    Software,
)
from cityreport.errors import DataError
from cityreport.exchange.contributions import contribution_file
from cityreport.exchange.contributions.contribution_file import write_contribution
from cityreport.exchange.digest import in_order, seal_content
from cityreport.office.clock import instant
from cityreport.office.file_names import file_stem
from cityreport.office.number_source import StoredNumbers


class ContributionChoice(NamedTuple):
    """The content that is asked for in a piece.

    Empty `areas` (codes, `_T` for the whole city) or `indicators`: all of them.
    """

    start: Period
    end: Period
    areas: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()


def contribute(
    office: StoredNumbers, officer: str, choice: ContributionChoice, path: Path
) -> Contribution:
    """Write a sealed piece to `path`; what is returned is on the disk.

    Raises what `prepare` raises, and AccessError('cannot_write').
    """
    piece = prepare(office, officer, choice)
    write_contribution(piece, path)
    return piece


def read_contribution(path: Path) -> Contribution:
    """Read a piece that came; raise the errors of
    `exchange.contribution_file.read_contribution`."""
    return contribution_file.read_contribution(path)


def prepare(office: StoredNumbers, officer: str, choice: ContributionChoice) -> Contribution:
    """Return the sealed content of a piece.

    Raises DataError export_order, contribute_empty, unknown_area, unknown_indicator and
    derived_cell (a computed indicator is never handed over: head office computes it).
    """
    first, last = choice.start.months()[0], choice.end.months()[-1]
    if first > last:
        raise DataError("export_order", start=str(choice.start), end=str(choice.end))
    indicators = _indicators(office, choice)
    areas = _areas(office, choice)
    with office.store.reading():
        records = list(_records(office, choice, first, last))
        identity = office.store.identity()
    if not records:
        raise DataError("contribute_empty", start=str(first), end=str(last))
    file, city = office.catalogue_file, office.city.profile.city
    piece = Contribution(
        format=FORMAT,
        version=VERSION,
        id=str(uuid.uuid4()),
        created=instant(office.clock.now()),
        software=Software("cityreport", __version__),
        office=BranchRecord(identity, officer),
        catalogue=CatalogueReference(file.catalogue.id, file.catalogue.version, file.sha256),
        city=CityName(city.name, city.country),
        areas=areas,
        indicators=indicators,
        coverage=Coverage(str(first), str(last)),
        observations=records,
        seal=None,
    )
    return seal_content(in_order(piece))


def file_name(office: StoredNumbers, start: Period, end: Period) -> str:
    """Return a name for a piece:
    `cityreport_COL_Cali_k3f9x2ab_piece_2026-01_2026-03_RESTRICTED.json`."""
    return file_stem(office, "piece", str(start), str(end)) + ".json"


def _indicators(office: StoredNumbers, choice: ContributionChoice) -> list[str]:
    """Return the codes that a piece is about, in the catalogue's order."""
    for code in sorted(choice.indicators):
        derived = office.catalogue.indicator(code).derived
        if derived is not None:
            raise DataError("derived_cell", indicator=code, source=derived.indicator)
    return [
        indicator.code
        for indicator in office.catalogue.indicators
        if indicator.derived is None
        and (not choice.indicators or indicator.code in choice.indicators)
    ]


def _areas(office: StoredNumbers, choice: ContributionChoice) -> list[AreaName]:
    """Return the districts that a piece is about, in the city's order."""
    for code in sorted(choice.areas - {TOTAL}):
        office.city.profile.area(code)
    return [
        AreaName(area.code, area.name)
        for area in office.city.profile.areas
        if not choice.areas or area.code in choice.areas
    ]


def _records(
    office: StoredNumbers, choice: ContributionChoice, first: Period, last: Period
) -> Iterator[ObservationRecord]:
    """Yield the observations of every month, quarter and year that lies wholly in the months."""
    areas = sorted(choice.areas) if choice.areas else None
    for row in office.store.observations.rows(periods_within(first, last), areas):
        if not choice.indicators or row[0] in choice.indicators:
            yield ObservationRecord(*row)
