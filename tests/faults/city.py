"""The cities that break: the sample, and a smaller one that is quick to read whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile, read_catalogue
from cityreport.domain.city import Area, Baseline, City, Population, Profile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period, month_range
from cityreport.office.office import Office
from cityreport.office.sample import create_numbers

DISTRICTS = tuple(f"D{number:02d}" for number in range(1, 34))
MONTH = Period.parse("2024-01")
OFFICER = "Ada"


class Clock:
    """The morning of 10 February 2024, a second later each time it is looked at.

    So every "Saved …" of the window reads differently, and the months stand still.
    """

    def __init__(self) -> None:
        self._now = datetime(2024, 2, 10, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def catalogue() -> CatalogueFile:
    """The catalogue of this version."""
    return read_catalogue(paths.catalogue_file().read_bytes())


def open_office(path: Path) -> Office:
    """An office file with an officer at it."""
    return Office.open(path, catalogue(), Clock(), OFFICER)


def make_sample(path: Path) -> Path:
    """Greater London's file."""
    create_numbers(path, catalogue(), Clock(), OFFICER).close()
    return path


def make_small(path: Path) -> Path:
    """A city of 33 districts with two years of homicide and a page of everything else."""
    with Office.create(path, catalogue(), Clock(), OFFICER) as office:
        office.city.save(
            Profile(
                city=City("Santiago de Cali", "COL", "CO CLO", currency="COP"),
                areas=tuple(Area(code, f"Comuna {code[1:]}") for code in DISTRICTS),
                population=(
                    Population(2018, 2_227_642, "Census 2018"),
                    Population(2023, 2_283_000, "Projection"),
                ),
                baseline=Baseline((2022,)),
            )
        )
        months = month_range(Period.parse("2022-01"), Period.parse("2023-12"))
        for number, month in enumerate(months):
            office.cells.record(
                Observation(CellKey("L1", month), 80 + number, note=f"table {number}")
            )
            if number < 6:
                office.cells.record_many(
                    [
                        Observation(CellKey(code, month, area), number * 7 + place, source="Police")
                        for place, area in enumerate(DISTRICTS)
                        for code in ("L1", "P1")
                    ]
                )
        office.cells.record(Observation(CellKey("L2", MONTH), None, Status.NOT_AVAILABLE))
        office.cells.record(Observation(CellKey("L3", MONTH), 0))
    return path
