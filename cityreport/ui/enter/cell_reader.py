"""Reading the cells that a sheet shows from the office."""

from __future__ import annotations

from collections.abc import Iterable

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.derivation import parts_of
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind, EntrySheet

Cells = dict[CellKey, Observation]


def read_period(office: Office, period: Period, area: str) -> Cells:
    """Return the cells of a period and of the two that stand beside it, each under its own key."""
    page = office.queries.page(period, area)
    before, year_before = period.shift(-1), period.shift(-12 // period.length)
    cells = dict(page.cells)
    for shown, own in ((page.before, before), (page.year_before, year_before)):
        cells |= {key._replace(period=own): cell for key, cell in shown.items()}
    return cells


def read_history(office: Office, sheet: EntrySheet) -> Cells:
    """Return the cells of a history sheet, one by one: a few hundred look-ups by primary key,
    however many districts and breakdowns the indicator has. The years' own figures are among
    them."""
    cells: Cells = {}
    for row in range(len(sheet.rows)):
        keys = [sheet.key(row, c) for c in range(len(sheet.columns))] + [sheet.rows[row].key]
        for key in keys:
            if key is not None and key not in cells:
                found = office.cells.get(key)
                if found is not None:
                    cells[key] = found
    return cells


def read_across(office: Office, sheet: EntrySheet) -> Cells:
    """Return the cells of a sheet whose rows are areas, a column of the standard at a time, however
    many districts there are; the month before, where it stands beside them, is among them."""
    keys = [row.key for row in sheet.rows if row.key is not None]
    areas, first = [key.area for key in keys], keys[0].period.months()[0].shift(-1)
    shown = {(c.breakdown, c.category) for c in sheet.columns if c.breakdown}
    cells = [keys[0], *(keys[0]._replace(breakdown=b, category=c) for b, c in sorted(shown))]
    last = keys[0].period.months()[-1]
    found = (office.queries.side_by_side(cell, areas, first, last) for cell in cells)
    return {held.key: held for part in found for held in part}


def with_derived(catalogue: Catalogue, keys: Iterable[CellKey]) -> set[CellKey]:
    """Return the cells and those that are computed from any of them."""
    found = set(keys)
    for indicator in catalogue.indicators:
        if indicator.derived is None:
            continue
        for key in tuple(found):
            total = CellKey(indicator.code, key.period, key.area)
            if key in parts_of(indicator.derived, total):
                found.add(total)
    return found


def year_total(sheet: EntrySheet, cells: Cells, row: int) -> float | None:
    """Return the sum of a row's twelve months; None while one has no number."""
    total: float = 0
    for column, shown in enumerate(sheet.columns):
        if shown.kind is not ColumnKind.VALUE:
            continue
        key = sheet.key(row, column)
        cell = None if key is None else cells.get(key)
        if cell is None or cell.value is None or cell.key.period.frequency is not Frequency.MONTH:
            return None
        total += cell.value
    return total
