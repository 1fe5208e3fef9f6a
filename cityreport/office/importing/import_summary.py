"""The numbers that a file would bring, for each indicator and year, beside what is here."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.i18n import ntr, number, tr
from cityreport.import_words import indicator_name
from cityreport.office.importing.import_comparison import Comparison, ImportLine


class YearSum(msgspec.Struct, frozen=True):
    """The counts of an indicator in a year: `rows` of the file, their `total`, and `here` the sum
    of the same cells in the office (`cells` of them have a number here).

    `area`: `_T`, or empty where the file gives districts and no whole city.
    """

    indicator: str
    year: int
    area: str
    rows: int
    total: int | float
    here: int | float
    cells: int


def year_sums(compared: Comparison) -> list[YearSum]:
    """Return the sums by indicator and year: of the whole city, or of its districts together where
    the file has no number for the city."""
    found: dict[tuple[str, int], list[ImportLine]] = {}
    for line in compared.lines:
        if line.key.is_total:
            found.setdefault((line.key.indicator, line.key.period.year), []).append(line)
    sums = []
    for (indicator, year), lines in sorted(found.items()):
        city = [line for line in lines if line.key.area == TOTAL]
        sums.append(_sum(indicator, year, TOTAL if city else "", city or lines))
    return sums


def _sum(indicator: str, year: int, area: str, lines: Iterable[ImportLine]) -> YearSum:
    rows = set()
    total: int | float = 0
    here: int | float = 0
    cells = 0
    for line in lines:
        rows |= {(o.sheet, row) for o in line.read.origins for row in o.rows}
        total += line.read.value or 0
        if line.ours is not None and line.ours.value is not None:
            here += line.ours.value
            cells += 1
    return YearSum(indicator, year, area, len(rows), total, here, cells)


def year_words(catalogue: Catalogue, found: YearSum) -> str:
    """Return what a file says of an indicator in a year, beside what is here."""
    said = ntr(
        "{indicator}, {year}: {n} row → {total}",
        "{indicator}, {year}: {n} rows → {total}",
        found.rows,
        indicator=indicator_name(catalogue, found.indicator),
        year=found.year,
        total=number(round(found.total, 2)),
    )
    if not found.area:
        said = tr("{sum} (districts together)", sum=said)
    if not found.cells:
        return tr("{sum}; nothing is here", sum=said)
    return tr("{sum}; here: {here}", sum=said, here=number(round(found.here, 2)))
