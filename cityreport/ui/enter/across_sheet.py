"""One indicator of all districts side by side: districts by the months of a year, or by the
categories of a breakdown in a month.

The whole city stands above them, with the sum of the districts and what the city has beyond them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cityreport.domain.area import Area
from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.i18n import number, tr
from cityreport.ui.enter.cell_reader import Cells, year_total
from cityreport.ui.enter.entry_sheet import (
    ColumnKind,
    EntrySheet,
    RowKind,
    SheetColumn,
    SheetRow,
    history_columns,
    period_columns,
)
from cityreport.wording import area_name

EVERY = "*"
"""In place of an area or a category: all of them side by side."""


def districts_sheet(
    catalogue: Catalogue,
    cell: CellKey,
    areas: Iterable[Area],
    is_open: Callable[[CellKey], bool],
    breakdown: str = "",
) -> EntrySheet:
    """Lay a cell out for the city and these districts: `cell.period` is the year whose months are
    the columns, or with a `breakdown` the month whose categories are."""
    indicator = catalogue.indicator(cell.indicator)

    def row(kind: RowKind, label: str, code: str) -> SheetRow:
        key = cell._replace(area=code)
        return SheetRow(
            kind,
            label,
            key,
            derived=indicator.derived is not None,
            names=(code,) if kind is RowKind.DISTRICT else (),
            beside=breakdown,
        )

    rows = (
        row(RowKind.CITY, area_name((), TOTAL), TOTAL),
        SheetRow(RowKind.TOGETHER, tr("All districts together")),
        SheetRow(RowKind.BEYOND, tr("City without its districts")),
        *(row(RowKind.DISTRICT, area.name, area.code) for area in areas),
    )
    columns = _columns(catalogue, indicator, cell.period, breakdown)
    return EntrySheet(columns, rows, lambda _: True, is_there=is_open, beside=breakdown)


def _columns(
    catalogue: Catalogue, indicator: Indicator, period: Period, breakdown: str
) -> tuple[SheetColumn, ...]:
    title = tr("District")
    if breakdown:
        return period_columns(catalogue, period, breakdown, title)
    return history_columns(catalogue, indicator, title)


def sum_words(sheet: EntrySheet, cells: Cells, row: int, column: int) -> str:
    """Return what stands in a row of sums: the districts together, how many of them are known, or
    what the city has beyond them; empty where it cannot be said."""
    kind = sheet.columns[column].kind
    if kind not in {ColumnKind.VALUE, ColumnKind.TOTAL}:
        return ""
    districts = [at for at, one in enumerate(sheet.rows) if one.kind is RowKind.DISTRICT]
    values = [_value(sheet, cells, at, column) for at in districts]
    known = [value for value in values if value is not None]
    is_whole = bool(values) and len(known) == len(values)
    if sheet.rows[row].kind is RowKind.TOGETHER:
        if is_whole:
            return number(sum(known))
        return f"{number(len(known))}/{number(len(values))}" if known else ""
    at_city = next(at for at, one in enumerate(sheet.rows) if one.kind is RowKind.CITY)
    city = _value(sheet, cells, at_city, column)
    return number(city - sum(known)) if is_whole and city is not None else ""


def _value(sheet: EntrySheet, cells: Cells, row: int, column: int) -> float | None:
    if sheet.columns[column].kind is ColumnKind.TOTAL:
        return year_total(sheet, cells, row)
    key = sheet.key(row, column)
    held = None if key is None else cells.get(key)
    return None if held is None else held.value


def moved_to(cell: CellKey, key: CellKey, breakdown: str) -> CellKey:
    """Return the cell of the layout of `cell` that is nearest to `key`: its district, and its month
    or its category."""
    if breakdown:
        same = key.breakdown == breakdown
        category = (breakdown, key.category) if same else (TOTAL, TOTAL)
        return cell._replace(area=key.area, breakdown=category[0], category=category[1])
    period = cell.period
    if key.period.frequency is not Frequency.YEAR:
        period = Period.month(cell.period.year, key.period.months()[-1].number)
    return cell._replace(area=key.area, period=period)
