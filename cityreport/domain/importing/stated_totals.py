"""Totals that a table states: compared with the sum of their parts, and never added in.

A total over districts is read as the whole city, one over categories as the total, if the rule says
so; every other total is only compared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from cityreport.domain.catalogue import Kind
from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.import_mapping import LEAVE, Role, TotalSource
from cityreport.domain.importing.import_result import ComparedTotal, Reason, SkippedRow
from cityreport.domain.importing.row_reader import RowPlan, TableRows
from cityreport.domain.importing.table_layout import Measure
from cityreport.domain.importing.time_spans import NEVER, TimeSpan

Number = int | float


Key = tuple[tuple[int, ...], tuple[str, ...], TimeSpan]
"""The dimensions in which a total has one word, those words, and the time it covers, if given."""


class _Parts:
    """The rows that add up to the totals of one key, in order, with running sums by column."""

    def __init__(self, width: int) -> None:
        self.rows: list[int] = []
        self.sums: list[list[Number]] = [[0] * width]

    def add(self, row: int, numbers: Sequence[Number | None]) -> None:
        """Add a row."""
        last = self.sums[-1]
        self.rows.append(row)
        self.sums.append([have + (number or 0) for have, number in zip(last, numbers, strict=True)])

    def between(self, previous: int, row: int, at: int) -> Number | None:
        """Return the sum of the rows after one row and before another; None if there are none."""
        first, last = bisect_right(self.rows, previous), bisect_left(self.rows, row)
        if last <= first:
            return None
        return self.sums[last][at] - self.sums[first][at]


class _Totals:
    def __init__(self, table: TableRows) -> None:
        self.table, self.layout = table, table.layout
        self.measures = table.layout.measures
        self.compared: list[ComparedTotal] = []

    def _numbers(self, cells: Sequence[Value]) -> tuple[Number | None, ...]:
        reader = self.table.numbers
        return tuple(
            reader.read(cells[m.column], Kind.COUNT).value if m.column >= 0 else 1
            for m in self.measures
        )

    def rows(self) -> None:
        """Compare every total row with the sum of its rows; read it if that is asked for."""
        groups: dict[Key, _Parts] = {}
        totals = [(row, plan) for row, plan in self.table.planned if plan.sums]
        if not totals:
            return
        patterns = {(self._kept(plan), _grain(_span(plan))) for _, plan in totals}
        details = [
            (row, plan)
            for row, plan in self.table.planned
            if not plan.sums and not self.table.aggregates & {said.word for said in plan.said}
        ]
        for row, plan in details:
            numbers = self._numbers(self.layout.sheet.rows[row])
            for kept, grain in patterns:
                key = self._key(kept, plan, _part(plan.when, grain))
                groups.setdefault(key, _Parts(len(numbers))).add(row, numbers)
        before: dict[Key, int] = {}
        for row, plan in totals:
            key = self._key(self._kept(plan), plan, _span(plan))
            if key in groups and self._is_of_city(plan):
                self._compare_row(row, groups[key], before.get(key, -1))
            before[key] = row
            if plan.reason is None:
                self._read_row(row, plan)

    def _is_of_city(self, plan: RowPlan) -> bool:
        """Return whether a row states a total of this city: not one of another place, nor one over
        places of which the others are left out."""
        if plan.reason is Reason.OTHER_PLACE:
            return False
        return "area" not in plan.sums or not self._leaves_places

    @cached_property
    def _leaves_places(self) -> bool:
        return any(word.role is Role.AREA and word.code == LEAVE for word in self.layout.rule.words)

    @staticmethod
    def _key(kept: tuple[int, ...], plan: RowPlan, when: TimeSpan) -> Key:
        return kept, tuple(plan.said[at].word for at in kept), when

    @staticmethod
    def _kept(plan: RowPlan) -> tuple[int, ...]:
        """Return the dimensions in which a total row has one word only."""
        return tuple(at for at, said in enumerate(plan.said) if said.word and not said.is_sum)

    def _compare_row(self, row: int, parts: _Parts, previous: int) -> None:
        """Compare a total with the sum of all rows of its words and of those since the total
        before; use the nearer."""
        for at, number in enumerate(self._numbers(self.layout.sheet.rows[row])):
            if number is not None and self.measures[at].column >= 0:
                added, since = parts.sums[-1][at], parts.between(previous, row, at)
                if since is not None and abs(since - number) < abs(added - number):
                    added = since
                self._add(row, self.measures[at].column, number, added)

    def _read_row(self, row: int, plan: RowPlan) -> None:
        rule = self.layout.rule
        is_read = bool(plan.sums) and all(
            rule.city_total is TotalSource.STATED
            if axis == "area"
            else axis not in {"period", "indicator"} and rule.category_total is TotalSource.STATED
            for axis in plan.sums
        )
        cells = self.layout.sheet.rows[row]
        gave = False
        if is_read:
            for number, measure in enumerate(self.measures):
                if not measure.is_total:
                    gave = self.table.take_number(row, cells, plan, number, measure) or gave
        if gave:
            self.table.read_rows.add(row)
            return
        text = next((said.text for said in plan.said if said.is_sum), "")
        sheet = self.layout.sheet
        self.table.left.append(
            SkippedRow(sheet.name, row + sheet.first_row, Reason.TOTAL, text[:200])
        )

    def columns(self) -> None:
        """Compare every total column with the sum of its columns, row by row."""
        totals = [(at, measure) for at, measure in enumerate(self.measures) if measure.is_total]
        if not totals:
            return
        parts = {
            at: [n for n, m in enumerate(self.measures) if _is_part(m, total)]
            for at, total in totals
        }
        is_stated = self.layout.rule.category_total is TotalSource.STATED
        reads = {at for at, _ in totals if is_stated and self._is_of_categories(parts[at])}
        for row, plan in self.table.planned:
            cells = self.layout.sheet.rows[row]
            numbers = self._numbers(cells)
            for at, total in totals:
                stated = numbers[at]
                found = [numbers[n] for n in parts[at]]
                if self._is_of_city(plan) and stated is not None and found and None not in found:
                    self._add(row, total.column, stated, sum(n for n in found if n is not None))
                if at in reads and plan.reason is None and not plan.sums:
                    self.table.take_number(row, cells, plan, at, total)

    def _is_of_categories(self, parts: list[int]) -> bool:
        found = [self.measures[n] for n in parts]
        places = {(m.when, m.indicator, m.area, m.breakdown) for m in found}
        return len(found) > 1 and len(places) == 1 and bool(found[0].breakdown)

    def _add(self, row: int, column: int, stated: Number, added: Number) -> None:
        sheet = self.layout.sheet
        self.compared.append(
            ComparedTotal(
                sheet.name, row + sheet.first_row, column + sheet.first_column, stated, added
            )
        )


def _span(plan: RowPlan) -> TimeSpan:
    """Return the time that a total row covers; NEVER where it gives none."""
    return next((said.when for said in plan.said if said.is_sum and said.when != NEVER), NEVER)


def _grain(span: TimeSpan) -> tuple[bool, bool, bool]:
    """Return whether a time gives year, quarter and month."""
    return span.year is not None, span.quarter is not None, span.month is not None


def _part(when: TimeSpan, grain: tuple[bool, bool, bool]) -> TimeSpan:
    """Return a row's time, reduced to what a total of that grain gives."""
    quarter = when.quarter if when.month is None else (when.month + 2) // 3
    year_, quarter_, month_ = grain
    return TimeSpan(
        when.year if year_ else None,
        when.month if month_ else None,
        quarter if quarter_ else None,
    )


def _is_part(measure: Measure, total: Measure) -> bool:
    """Return whether a column is a part of a total column."""
    when = total.when
    return (
        not measure.is_total
        and when.year in {None, measure.when.year}
        and when.month in {None, measure.when.month}
        and total.indicator in {"", measure.indicator}
        and total.area in {"", measure.area}
    )


def compare(table: TableRows) -> list[ComparedTotal]:
    """Compare the totals of a table, and read those that the rule takes as whole numbers."""
    totals = _Totals(table)
    if any(role is not Role.IGNORE for role in (c.role for c in table.layout.rule.columns)):
        totals.rows()
        totals.columns()
    return totals.compared
