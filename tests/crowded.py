"""A city that asks the most of a page: many districts with long names, twenty years of months,
every number provisional, gaps, and each kind of answer without a number."""

from __future__ import annotations

from msgspec.structs import replace

from cityreport.domain.borders import Borders, Shape
from cityreport.domain.city import Area, Population
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.targets import has_target
from cityreport.exchange.borders_file import write_borders
from cityreport.office.district_borders import borders_path
from cityreport.office.office import Office

DISTRICTS = 120
MONTHS = 240
FIRST = Period.month(2004, 1)
_SILENT = (Status.NOT_AVAILABLE, Status.NOT_COLLECTED, Status.NOT_APPLICABLE)


def crowd(office: Office, districts: int = DISTRICTS, months: int = MONTHS) -> None:
    """Fill an empty office, to December 2023."""
    areas = tuple(
        Area(f"D{i:03}", f"Unión vecinal número {i} de la parroquia de San José de las Cumbres")
        for i in range(1, districts + 1)
    )
    people = (
        Population(2018, 2_000_000, "census"),
        *(Population(2018, 9_000 + 500 * i, "census", a.code) for i, a in enumerate(areas)),
    )
    office.city.save(replace(office.city.profile, areas=areas, population=people))
    office.cells.record_many([*_of_city(office, months), *_of_districts(areas, months)])
    ring = ((0.0, 0.0), (0.9, 0.1), (1.0, 1.0), (0.1, 0.9))
    write_borders(
        Borders(
            tuple(
                Shape(a.code, (((*((x + i % 12, y + i // 12) for x, y in ring),),),))
                for i, a in enumerate(areas)
            )
        ),
        borders_path(office.store.path),
    )


def _of_city(office: Office, months: int) -> list[Observation]:
    cells = []
    codes = [
        i.code
        for i in office.catalogue.indicators
        if i.required and has_target(i) and i.derived is None
    ]
    for n, code in enumerate(codes):
        for at, period in _periods(months):
            if (at + n) % 29 == 3:
                continue  # nobody answered
            if (at + n) % 31 == 5:
                cells.append(Observation(CellKey(code, period), None, _SILENT[at % 3]))
            else:
                cells.append(_provisional(CellKey(code, period), 20 + (at * 7 + n) % 13))
    for at, period in _periods(months):
        for category, value in (("F", 2), ("M", 4 + at % 5), ("_O", 0), ("_U", 0)):
            cells.append(_provisional(CellKey("L1", period, "_T", "sex", category), value))
    return cells


def _of_districts(areas: tuple[Area, ...], months: int) -> list[Observation]:
    return [
        _provisional(CellKey(code, period, area.code), (at * 5 + i) % 4)
        for i, area in enumerate(areas)
        for code in ("L1", "R1")
        for at, period in _periods(months)
        if (at + i) % 47 != 4
    ]


def _periods(months: int) -> list[tuple[int, Period]]:
    """The last `months` of those there are."""
    return [(at, FIRST.shift(at)) for at in range(MONTHS - months, MONTHS)]


def _provisional(key: CellKey, value: int) -> Observation:
    return Observation(key, value, Status.PROVISIONAL)
