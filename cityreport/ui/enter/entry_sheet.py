"""The places of the entry grid: rows, columns and the cell that each place shows.

Belongs here: the layout of a month, a year and an indicator's history, as plain values. Not
here: numbers (entry_model), painting (entry_delegate), writing (entering).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator, Kind
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.i18n import month_names, number, period_name, short_period_name, text, tr
from cityreport.ui.enter.asked_rows import ALL_ROWS, AskedRows, quarter_after


class ColumnKind(Enum):
    """The part of its cell that a column shows."""

    LABEL = auto()
    VALUE = auto()
    STATE = auto()
    REFERENCE = auto()
    REST = auto()
    NOTE = auto()
    TOTAL = auto()


_WITHOUT_CELL = frozenset({ColumnKind.LABEL, ColumnKind.TOTAL, ColumnKind.REST})
EDITABLE = frozenset({ColumnKind.VALUE, ColumnKind.NOTE})


class SheetColumn(NamedTuple):
    """A column; `move` leads from a row's period to that of the column's cell.

    `names`: what others call it, in every language; `month`: the month of a year that it is;
    `breakdown`, `category`: those of its cells, where a breakdown stands beside the total.
    """

    kind: ColumnKind
    title: str
    move: Callable[[Period], Period]
    names: tuple[str, ...] = ()
    month: int | None = None
    breakdown: str = ""
    category: str = ""


class RowKind(Enum):
    """The kind of a row: headings carry words only, the others a cell."""

    GROUP = auto()
    INDICATOR = auto()
    BREAKDOWN = auto()
    CATEGORY = auto()
    YEAR = auto()
    CITY = auto()
    DISTRICT = auto()
    TOGETHER = auto()
    BEYOND = auto()


SUMS = frozenset({RowKind.TOGETHER, RowKind.BEYOND})
"""Rows of sums over the districts: nothing is typed there."""
OF_AREAS = frozenset({RowKind.CITY, RowKind.DISTRICT})


class SheetRow(NamedTuple):
    """A row; `key` names its cell, None for a heading. `foldable`: breakdowns stand below it.

    `names`: its label in every language; `units`: that of what is counted; `beside`: the breakdown
    whose categories stand beside the total; `of`: the total that a breakdown's heading is of.
    """

    kind: RowKind
    label: str
    key: CellKey | None = None
    code: str = ""
    required: bool = False
    derived: bool = False
    foldable: bool = False
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    beside: str = ""
    of: CellKey | None = None


class SheetPosition(NamedTuple):
    """A row and a column of a sheet."""

    row: int
    column: int


@dataclass(frozen=True)
class EntrySheet:
    """A layout. `is_open` says whether a period may have numbers in the sheet's area; `holds`
    whether a cell has one all the same, which can then be emptied; `is_there` whether that cell may
    have one, where the rows are of several areas."""

    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    is_open: Callable[[Period], bool]
    unfolded: frozenset[str] = frozenset()
    holds: Callable[[CellKey], bool] = lambda _: False
    asked: AskedRows = ALL_ROWS
    beside: str = ""
    is_there: Callable[[CellKey], bool] = lambda _: True

    def key(self, row: int, column: int) -> CellKey | None:
        """Return the cell that a place belongs to; None for headings and labels."""
        found = self._keys.get((row, column), self)
        if isinstance(found, EntrySheet):
            found = self._keys[row, column] = self._key(row, column)
        return found

    @cached_property
    def _keys(self) -> dict[tuple[int, int], CellKey | None]:
        """The cells that were asked for: painting asks for the same ones all the time."""
        return {}

    def _key(self, row: int, column: int) -> CellKey | None:
        key, shown = self.rows[row].key, self.columns[column]
        if key is None or shown.kind in _WITHOUT_CELL:
            return None
        if shown.breakdown:
            if self.rows[row].beside != shown.breakdown:
                return None
            key = key._replace(breakdown=shown.breakdown, category=shown.category)
        return key._replace(period=shown.move(key.period))

    def is_editable(self, row: int, column: int) -> bool:
        """Return whether a person can type there."""
        if self.columns[column].kind not in EDITABLE or self.rows[row].derived:
            return False
        key = self.key(row, column)
        return key is not None and (self.may_hold(key) or self.holds(key))

    def may_hold(self, key: CellKey) -> bool:
        """Return whether a cell may have a number. What has begun stays begun; what has not is
        asked again."""
        if key in self._begun:
            return True
        may = self.is_open(key.period) and self.is_there(key)
        if may:
            self._begun.add(key)
        return may

    @cached_property
    def _begun(self) -> set[CellKey]:
        return set()

    @cached_property
    def editable_columns(self) -> tuple[int, ...]:
        """The columns that are typed into, in order."""
        return tuple(i for i, column in enumerate(self.columns) if column.kind in EDITABLE)

    @cached_property
    def value_column(self) -> int:
        """The first column of values that are typed."""
        return next(i for i, c in enumerate(self.columns) if c.kind is ColumnKind.VALUE)

    @cached_property
    def places(self) -> dict[CellKey, tuple[SheetPosition, ...]]:
        """Every place that shows something of a cell."""
        found: dict[CellKey, tuple[SheetPosition, ...]] = {}
        for row in range(len(self.rows)):
            for column in range(len(self.columns)):
                key = self.key(row, column)
                if key is not None:
                    found[key] = (*found.get(key, ()), SheetPosition(row, column))
        return found

    def place_of(self, key: CellKey) -> SheetPosition | None:
        """Return the place where a cell's value is typed."""
        for place in self.places.get(key, ()):
            if self.columns[place.column].kind is ColumnKind.VALUE:
                return place
        return None


def period_sheet(
    catalogue: Catalogue,
    period: Period,
    area: str,
    unfolded: Collection[str],
    is_open: Callable[[Period], bool],
    currency: str = "",
    asked: AskedRows = ALL_ROWS,
    beside: str = "",
) -> EntrySheet:
    """One month with what is reported by month, and by quarter where one ends with it; or one year
    with what is reported by year.

    Beside it stand the categories of a breakdown, if one is chosen, the period before and, without
    such a breakdown, the same month of the year before.
    """
    rows = _rows_of(catalogue, period, area, unfolded, currency, asked, beside)
    quarter = quarter_after(period)
    if quarter is not None:
        below = _rows_of(catalogue, quarter, area, unfolded, currency, asked, beside)
        if below:
            rows += [SheetRow(RowKind.GROUP, period_name(quarter)), *below]
    shown = beside if any(row.beside for row in rows) else ""
    columns = period_columns(catalogue, period, shown, tr("Indicator"))
    return EntrySheet(
        columns, tuple(rows), is_open, frozenset(unfolded), asked=asked, beside=beside
    )


def _rows_of(
    catalogue: Catalogue,
    period: Period,
    area: str,
    unfolded: Collection[str],
    currency: str,
    asked: AskedRows,
    beside: str,
) -> list[SheetRow]:
    """Return the rows of the very period, group by group."""
    rows: list[SheetRow] = []
    for group in catalogue.groups:
        indicators = asked.in_group(catalogue, group.code, period)
        if indicators:
            rows.append(SheetRow(RowKind.GROUP, text(group.label)))
        for indicator in indicators:
            key = CellKey(indicator.code, period, area)
            is_unfolded = indicator.code in unfolded
            found = indicator_rows(catalogue, indicator, key, is_unfolded, asked, beside)
            unit = {Kind.PERCENT: "%", Kind.MONEY: currency}.get(indicator.kind, "")
            label = f"{found[0].label} ({unit})" if unit else found[0].label
            rows += [found[0]._replace(label=label), *found[1:]]
    return rows


def rows_not_asked(keys: Iterable[CellKey]) -> list[SheetRow]:
    """Return rows for cells that the standard has no more, under a heading of their own."""
    rows = [SheetRow(RowKind.INDICATOR, _codes(key), key) for key in sorted(keys)]
    return [SheetRow(RowKind.GROUP, tr("Not in the standard any more")), *rows] if rows else []


def _codes(key: CellKey) -> str:
    return key.indicator if key.is_total else f"{key.indicator} · {key.breakdown} {key.category}"


def indicator_rows(
    catalogue: Catalogue,
    indicator: Indicator,
    key: CellKey,
    unfolded: bool,
    asked: AskedRows = ALL_ROWS,
    beside: str = "",
) -> list[SheetRow]:
    """Return the row of an indicator's total and, unfolded, those of its breakdowns but the one
    beside the total."""
    used = asked.breakdowns(indicator)
    breakdowns = [breakdown for breakdown in used if breakdown != beside]
    rows = [
        SheetRow(
            RowKind.INDICATOR,
            text(indicator.label),
            key,
            code=indicator.code,
            required=asked.is_required(indicator, key.period),
            derived=indicator.derived is not None,
            foldable=bool(breakdowns),
            names=tuple(indicator.label.values()),
            units=(indicator.unit, *catalogue.unit(indicator.unit).label.values()),
            beside=beside if beside in used else "",
        )
    ]
    for breakdown in map(catalogue.breakdown, breakdowns if unfolded else ()):
        of = key._replace(breakdown=breakdown.id)
        rows.append(SheetRow(RowKind.BREAKDOWN, text(breakdown.label), of=of))
        rows += [
            SheetRow(
                RowKind.CATEGORY,
                text(category.label),
                key._replace(breakdown=breakdown.id, category=category.code),
                names=tuple(category.label.values()),
            )
            for category in breakdown.categories
        ]
    return rows


def rows_below(catalogue: Catalogue, sheet: EntrySheet, key: CellKey) -> tuple[SheetRow, ...]:
    """Return the rows of an indicator's breakdowns, as they unfold below its total."""
    indicator = catalogue.indicator(key.indicator)
    return tuple(indicator_rows(catalogue, indicator, key, True, sheet.asked, sheet.beside)[1:])


def history_sheet(
    catalogue: Catalogue,
    cell: CellKey,
    years: range,
    is_open: Callable[[Period], bool],
) -> EntrySheet:
    """One cell of the standard through the years: a row a year, a column a month.

    `cell` gives indicator, area, breakdown and category; its period does not matter. A yearly
    indicator has one column of values.
    """
    indicator = catalogue.indicator(cell.indicator)
    rows = tuple(
        SheetRow(
            RowKind.YEAR,
            str(year),
            cell._replace(period=Period.of_year(year)),
            derived=indicator.derived is not None,
        )
        for year in years
    )
    return EntrySheet(history_columns(catalogue, indicator, tr("Year")), rows, is_open)


def history_columns(
    catalogue: Catalogue, indicator: Indicator, title: str
) -> tuple[SheetColumn, ...]:
    """Return the columns of rows that are years: their months, or the year's own value; `title`:
    that of the labels."""
    if indicator.frequency is Frequency.YEAR:
        return (
            SheetColumn(ColumnKind.LABEL, title, _same),
            SheetColumn(ColumnKind.VALUE, text(catalogue.unit(indicator.unit).label), _same),
            SheetColumn(ColumnKind.STATE, tr("State"), _same),
            SheetColumn(ColumnKind.NOTE, tr("Note"), _same),
        )
    months = [
        SheetColumn(ColumnKind.VALUE, name, _month_of_year(month), month=month)
        for month, name in enumerate(month_names(), start=1)
    ]
    return (
        SheetColumn(ColumnKind.LABEL, title, _same),
        *months,
        SheetColumn(ColumnKind.TOTAL, tr("Whole year"), _same),
    )


def period_columns(
    catalogue: Catalogue, period: Period, beside: str, title: str
) -> tuple[SheetColumn, ...]:
    """Return the columns of rows that are of one period, with the categories of a breakdown beside
    the total if there is one; `title`: that of the labels."""
    columns = [
        SheetColumn(ColumnKind.LABEL, title, _same),
        SheetColumn(ColumnKind.VALUE, short_period_name(period), _same, names=_TOTAL_NAMES),
    ]
    if beside:
        columns += [
            SheetColumn(
                ColumnKind.VALUE,
                text(category.label),
                _same,
                names=(category.code, *category.label.values()),
                breakdown=beside,
                category=category.code,
            )
            for category in catalogue.breakdown(beside).categories
        ]
        columns.append(SheetColumn(ColumnKind.REST, tr("Rest"), _same))
    columns.append(SheetColumn(ColumnKind.STATE, tr("State"), _same))
    before = short_period_name(period.shift(-1))
    columns.append(SheetColumn(ColumnKind.REFERENCE, before, _one_before))
    if period.frequency is Frequency.MONTH and not beside:
        year_before = short_period_name(_year_before(period))
        columns.append(SheetColumn(ColumnKind.REFERENCE, year_before, _year_before))
    if not beside:  # there the line is for numbers, and the panel has the note
        columns.append(SheetColumn(ColumnKind.NOTE, tr("Note"), _same))
    return tuple(columns)


_TOTAL_NAMES = (TOTAL, "Total")


def _same(period: Period) -> Period:
    return period


def _one_before(period: Period) -> Period:
    return period.shift(-1)


def _year_before(period: Period) -> Period:
    return period.shift(-12 // period.length)


def _month_of_year(month: int) -> Callable[[Period], Period]:
    return lambda year: Period.month(year.year, month)


def required_keys(sheet: EntrySheet) -> list[CellKey]:
    """Return the cells of a sheet that have to be answered."""
    rows = (row for row in sheet.rows if row.required and not row.derived)
    return [row.key for row in rows if row.key is not None]


def place_name(sheet: EntrySheet, place: SheetPosition) -> str:
    """Return a place in words for those who do not see it: its row's label."""
    row = sheet.rows[place.row]
    return f"{row.code} {row.label}" if row.code else row.label


def plain(value: float | None) -> str:
    """Return a value as digits only, the way it can be typed again in the user's language."""
    if value is None:
        return ""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return number(value)
