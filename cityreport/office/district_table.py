"""The numbers of all districts side by side: one month, or the twelve months that end with it.

Belongs here: which districts and indicators there are then, and what stands in each cell. Not here:
which district is above another (`domain.districts`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import NamedTuple

import msgspec

from cityreport.domain.area import Area
from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.city import Profile
from cityreport.domain.collection import CityCollection
from cityreport.domain.derivation import derive_series
from cityreport.domain.figure_sums import blocks_of, index_of, total_over
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Frequency, Period
from cityreport.store.observations import Observations

YEAR = 12
"""The months that are added up."""


class Content(NamedTuple):
    """The content of a cell: a number; why there is none, as it was answered; or neither.

    `known` of the `of` parts (months, or districts) have a number: fewer than all leave no number,
    and none at all an empty cell.
    """

    value: int | None = None
    status: Status | None = None
    known: int = 0
    of: int = 1

    @property
    def is_empty(self) -> bool:
        """Return whether nobody has answered any of it."""
        return self.value is None and self.status is None and not self.known

    @property
    def is_partly_known(self) -> bool:
        """Return whether some of the parts have a number, and not all of them."""
        return self.value is None and self.known > 0


EMPTY = Content()


class DistrictTable(msgspec.Struct, frozen=True):
    """Districts by indicators. `month`: the last of the `months` that are added up.

    `areas`: those that there are in the month; `closed`: those that ended before it. `cells`: by
    area and indicator, with `TOTAL` for the city; what is not in it is empty.
    """

    month: Period
    months: int
    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    closed: tuple[Area, ...]
    cells: Mapping[tuple[str, str], Content]

    def cell(self, area: str, indicator: str) -> Content:
        """Return what stands in a cell."""
        return self.cells.get((area, indicator), EMPTY)

    def together(self, indicator: str) -> Content:
        """Return the sum of the districts that there are; no number where one of them has none."""
        found = [self.cell(area.code, indicator) for area in self.areas]
        values = [cell.value for cell in found if cell.value is not None]
        is_whole = bool(found) and len(values) == len(found)
        return Content(sum(values) if is_whole else None, None, len(values), len(found))


def table_in_steps(
    observations: Observations,
    catalogue: Catalogue,
    profile: Profile,
    collection: CityCollection,
    month: Period,
    months: int = 1,
) -> Generator[None, None, DistrictTable]:
    """Return the table of a month, or of the twelve (`months`) that end with it; every step reads
    an indicator.

    Its indicators: the required ones that the city collects then, and those that any district has
    a number of.
    """
    areas = tuple(area for area in profile.areas if area.exists_in(month))
    closed = tuple(a for a in profile.areas if a.valid_to is not None and a.valid_to < month)
    codes = [TOTAL, *(area.code for area in areas)]
    first = month.shift(1 - months)
    shown: list[Indicator] = []
    cells: dict[tuple[str, str], Content] = {}
    for indicator in catalogue.indicators:
        if indicator.frequency is not Frequency.MONTH:
            continue
        figures = _figures(observations, indicator, codes, first, month)
        found = {area: _content(figures[area], month, months) for area in codes}
        is_answered = any(not found[area.code].is_empty for area in areas)
        if is_answered or (indicator.required and _is_asked(collection, indicator, month, months)):
            shown.append(indicator)
            cells |= {(area, indicator.code): content for area, content in found.items()}
        yield
    return DistrictTable(month, months, tuple(shown), areas, closed, cells)


def _is_asked(collection: CityCollection, indicator: Indicator, month: Period, months: int) -> bool:
    said = collection.of_entered(indicator)
    is_by_month = said.by in {None, Frequency.MONTH}
    return collection.collects(indicator) and said.covers(month) and (is_by_month or months > 1)


def _figures(
    observations: Observations,
    indicator: Indicator,
    areas: list[str],
    first: Period,
    last: Period,
) -> Mapping[str, Mapping[Period, Figure]]:
    derived = indicator.derived

    def read(code: str, breakdown: str, category: str) -> Mapping[str, Mapping[Period, Figure]]:
        row = SeriesKey(code, breakdown, category)
        return observations.by_district.figures(row, areas, first, last)

    if derived is None:
        return read(indicator.code, TOTAL, TOTAL)
    parts = [read(derived.indicator, derived.breakdown, each) for each in derived.categories]
    return {area: derive_series([part[area] for part in parts]) for area in areas}


def _content(figures: Mapping[Period, Figure], month: Period, months: int) -> Content:
    if months == 1:
        figure = figures.get(month)
        return EMPTY if figure is None else _of_one(figure)
    if not figures:
        return Content(of=months)
    last = index_of(month)
    wanted = range(last - months + 1, last + 1)
    blocks = blocks_of(figures)
    total = total_over(blocks, wanted)
    if total is not None:
        return Content(total, None, months, months)
    known = sum(at in blocks for at in wanted)
    return Content(None, None if known else _common(figures.values()), known, months)


def _of_one(figure: Figure) -> Content:
    if figure.value is None:
        return Content(status=figure.status)
    return Content(int(figure.value), None, 1)


def _common(figures: Iterable[Figure]) -> Status | None:
    """Return the reason that all figures have; None where they have several or a number."""
    reasons = {figure.status if figure.value is None else None for figure in figures}
    return reasons.pop() if len(reasons) == 1 else None
