"""The small sample city: a municipality with a few homicides a year, as they were published.

It shows what small numbers can say and what they cannot. The source has years, not months: so the
series is collected by year, and nothing is spread over months.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Baseline, City, DateBasis, Population, Profile, Series
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.i18n import tr
from cityreport.office import new_office
from cityreport.office.clock import Clock
from cityreport.office.office import Office

PUBLISHER = "nebulae-co/homicidios"
ATTRIBUTION = (
    "Homicides and population of Colombian municipalities, 2000–2013. "
    "Source: nebulae-co/homicidios, CC0."
)
_BASELINE = (2007, 2008, 2009)


def create_numbers(path: Path, catalogue: CatalogueFile, clock: Clock, officer: str) -> Office:
    """Make a new office file at `path` with the published numbers of the small city."""
    rows = _read_rows()
    office = new_office.create_office(path, catalogue, clock, officer, _profile(rows))
    with new_office.removed_on_failure(office):
        office.cells.record_many(list(_observations(rows)), kind="sample", reason=ATTRIBUTION)
    return office


def _read_rows() -> list[dict[str, str]]:
    path = paths.resource("sample", "la_cumbre_2000-2013.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _observations(rows: list[dict[str, str]]) -> Iterator[Observation]:
    for row in rows:
        key = CellKey("L1", Period.of_year(int(row["año"])))
        yield Observation(key, int(row["homicidios"]), source=PUBLISHER)


def _profile(rows: list[dict[str, str]]) -> Profile:
    source = tr("As published with the homicides")
    return Profile(
        city=City(
            name=tr("La Cumbre (sample)"), country="COL", currency="COP", attribution=ATTRIBUTION
        ),
        population=tuple(
            Population(int(row["año"]), int(row["poblacion"]), source) for row in rows
        ),
        baseline=Baseline(
            _BASELINE,
            tr("The published numbers end with 2013: the standard’s years are not among them."),
        ),
        series=(
            Series(
                "L1",
                agency=PUBLISHER,
                date_basis=DateBasis.UNKNOWN,
                coverage=tr("One municipality, by year; the source has no months."),
            ),
        ),
    )
