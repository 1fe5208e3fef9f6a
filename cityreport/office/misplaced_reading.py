"""Reading the cells of an office that stand where none could be written today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityreport.domain.catalogue import Catalogue, Kind
from cityreport.domain.checks.finding import CellContent
from cityreport.domain.city import Area, Profile
from cityreport.domain.observation import Observation
from cityreport.domain.period import Period
from cityreport.domain.placement import is_asked
from cityreport.store.observations import Observations


def misplaced(
    numbers: Observations, profile: Profile, catalogue: Catalogue, this_month: Period
) -> Iterator[Observation]:
    """Yield the cells outside their district's months, of months that have not begun, and those
    that the catalogue does not ask for any more. Some come twice."""
    yield from outside_months(numbers, profile.areas)
    later = [p for p in numbers.periods() if p.months()[0] > this_month]
    yield from numbers.matching(periods=later)
    for row in numbers.series():
        if not is_asked(catalogue, row.at(this_month, "")):
            for key in numbers.cells_of(row):
                held = numbers.get(key)
                if held is not None:
                    yield held


def amounts(numbers: Observations, catalogue: Catalogue) -> Iterator[Observation]:
    """Yield the cells of the indicators that are money."""
    for indicator in catalogue.indicators:
        if indicator.kind is Kind.MONEY:
            yield from numbers.matching(indicator=indicator.code)


def outside_months(numbers: Observations, areas: Iterable[Area]) -> Iterator[Observation]:
    """Yield the cells of districts in periods in which they did not exist, by district and
    period."""
    bounded = [area for area in areas if area.valid_from or area.valid_to]
    periods = numbers.periods() if bounded else []
    for area in bounded:
        outside = [period for period in periods if not area.exists_in(period)]
        for period in numbers.periods_of(area.code, outside):
            yield from numbers.on_page(period, area.code).values()


def content_of(held: Observation | None) -> CellContent:
    """Return the content of a cell as checks read it."""
    if held is None:
        return None
    return held.status.value if held.value is None else held.value


def newly_outside(
    numbers: Observations, before: Profile | None, after: Profile
) -> tuple[Observation, ...]:
    """Return the cells that another profile would put outside their district's months, and that
    are inside now."""
    was = {} if before is None else {area.code: area for area in before.areas}
    moved = [area for area in after.areas if area != was.get(area.code, area)]
    return tuple(
        held
        for held in outside_months(numbers, moved)
        if was[held.key.area].exists_in(held.key.period)
    )
