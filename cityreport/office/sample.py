"""The numbers of the sample city: Greater London 2017-2023 from published police figures.

Nothing is invented: indicators that London did not publish stay empty, and only what a census
counted is entered as population. What is laid out on them to practise is in `sample_office`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import (
    Area,
    City,
    DateBasis,
    Population,
    Profile,
    Series,
)
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.i18n import quoted, tr
from cityreport.office import new_office
from cityreport.office.clock import Clock
from cityreport.office.office import Office

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence. "
    "Source: Metropolitan Police Service / London Datastore."
)
PUBLISHER = "Metropolitan Police Service"
SOURCE = f"{PUBLISHER}, recorded offences by borough"
READING = {
    "Homicide": "L1",
    "Violence with Injury": "P1",
    "Violence without Injury": "P2",
    "Rape": "G1",
    "Other Sexual Offences": "G2",
    "Robbery of Personal Property": "R1",
    "Robbery of Business Property": "R1",
}
"""The police's offence -> the indicator it is read as."""

_CENSUS = {2011: 8_173_941, 2021: 8_799_800}

Counts = dict[tuple[str, Period, str], int]
"""(indicator, month, area's code) -> offences."""


def create_numbers(
    path: Path,
    catalogue: CatalogueFile,
    clock: Clock,
    officer: str,
    left_out: frozenset[tuple[str, Period]] = frozenset(),
) -> Office:
    """Make a new office file at `path` with the published numbers of the sample city, and no more.

    The counts are written as one action of kind `sample`, which undo does not take back.
    `left_out`: the indicators and months whose numbers are not entered, of any district.
    """
    names, counts, unpublished = _read_counts()
    entered = {key: count for key, count in counts.items() if key[:2] not in left_out}
    office = new_office.create_office(path, catalogue, clock, officer, _profile(names))
    with new_office.removed_on_failure(office):
        office.cells.record_many(
            list(_observations(entered, unpublished)), kind="sample", reason=ATTRIBUTION
        )
    return office


def published_totals(keys: Iterable[tuple[str, Period]]) -> dict[tuple[str, Period], int]:
    """Return the published count of the whole city for each indicator and month."""
    wanted = dict.fromkeys(keys, 0)
    for (indicator, month, _), count in _read_counts()[1].items():
        if (indicator, month) in wanted:
            wanted[indicator, month] += count
    return wanted


def _read_counts() -> tuple[list[str], Counts, Counts]:
    """Districts' names, counts, and how many of a cell's offences had no published row."""
    path = paths.resource("sample", "london_2017-2023.csv")
    counts: Counts = {}
    unpublished: Counts = {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = sorted({row["LookUp_BoroughName"] for row in rows})
    for row in rows:
        indicator = READING[row["MinorText"]]
        for column, typed in row.items():
            if not column.isdigit():
                continue
            month = Period.month(int(column[:4]), int(column[4:]))
            key = (indicator, month, _code(names, row["LookUp_BoroughName"]))
            counts[key] = counts.get(key, 0) + int(typed or 0)
            if not typed:
                unpublished[key] = unpublished.get(key, 0) + 1
    return names, counts, unpublished


def _code(names: list[str], name: str) -> str:
    """Return a code of the sample's own: the published file has names only."""
    return f"D{names.index(name) + 1:02d}"


def _observations(counts: Counts, unpublished: Counts) -> Iterator[Observation]:
    city: dict[tuple[str, Period], int] = {}
    for (indicator, month, area), count in counts.items():
        city[indicator, month] = city.get((indicator, month), 0) + count
        note = ""
        if (indicator, month, area) in unpublished:
            note = tr(
                "The published file has no row for this offence here: no recorded offence "
                "in its whole span."
            )
        yield Observation(CellKey(indicator, month, area), count, note=note, source=SOURCE)
    for (indicator, month), count in city.items():
        yield Observation(CellKey(indicator, month), count, source=SOURCE)


def _profile(names: list[str]) -> Profile:
    return Profile(
        city=City(
            name=tr("Greater London (sample)"),
            country="GBR",
            locode="GB LON",
            currency="GBP",
            attribution=ATTRIBUTION,
        ),
        areas=tuple(Area(_code(names, name), name) for name in names),
        population=tuple(_population()),
        series=tuple(_series(indicator) for indicator in sorted(set(READING.values()))),
    )


def _population() -> Iterator[Population]:
    """Yield the two censuses: the years between and after them are the program's own to say."""
    for year, value in _CENSUS.items():
        yield Population(year, value, tr("Census {year}", year=str(year)))


_OWN = frozenset({"P1", "P2", "G2"})
"""Indicators that the police's offences are only read as: their name is not the standard's."""


def _unit(indicator: str, offences: list[str]) -> str:
    if indicator not in _OWN:
        return "offences"
    return tr("offences of {offences}", offences=", ".join(map(quoted, offences)))


def _series(indicator: str) -> Series:
    offences = [offence for offence, code in READING.items() if code == indicator]
    return Series(
        indicator,
        agency=PUBLISHER,
        unit=_unit(indicator, offences),
        date_basis=DateBasis.RECORDING,
        coverage=tr(
            "Recorded offences {offences} in 33 areas (32 boroughs and the two airports).",
            offences=", ".join(map(quoted, offences)),
        ),
    )
