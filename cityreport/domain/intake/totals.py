"""Totals that a table states: compared with what they are the sum of, and never added in.

A total over districts is read as the whole city, one over categories as the total, if the rule says
so; every other total is compared only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cityreport.domain.catalogue import Kind
from cityreport.domain.intake.grid import Value
from cityreport.domain.intake.layout import Measure
from cityreport.domain.intake.mapping import Role, Whole
from cityreport.domain.intake.outcome import Compared, Left, Reason
from cityreport.domain.intake.rows import Plan, TableRows

Number = int | float


class _Counted(NamedTuple):
    row: int
    plan: Plan
    numbers: tuple[Number | None, ...]


class _Totals:
    def __init__(self, table: TableRows) -> None:
        self.table, self.layout = table, table.layout
        self.measures = table.layout.measures
        self.compared: list[Compared] = []

    def _numbers(self, cells: Sequence[Value]) -> tuple[Number | None, ...]:
        reader = self.table.numbers
        return tuple(
            reader.read(cells[m.column], Kind.COUNT).value if m.column >= 0 else 1
            for m in self.measures
        )

    def rows(self) -> None:
        """Compare every total row with the rows it is the sum of; read it if it is asked for."""
        groups: dict[tuple[tuple[int, ...], tuple[str, ...]], list[_Counted]] = {}
        totals = [(row, plan) for row, plan in self.table.planned if plan.sums]
        if not totals:
            return
        patterns = {self._kept(plan) for _, plan in totals}
        details = [
            (row, plan)
            for row, plan in self.table.planned
            if not plan.sums and not self.table.aggregates & {said.word for said in plan.said}
        ]
        for row, plan in details:
            counted = _Counted(row, plan, self._numbers(self.layout.sheet.rows[row]))
            for kept in patterns:
                key = (kept, tuple(plan.said[at].word for at in kept))
                groups.setdefault(key, []).append(counted)
        before: dict[tuple[tuple[int, ...], tuple[str, ...]], int] = {}
        for row, plan in totals:
            kept = self._kept(plan)
            key = (kept, tuple(plan.said[at].word for at in kept))
            self._compare_row(row, groups.get(key, []), before.get(key, -1))
            before[key] = row
            if plan.reason is None:
                self._read_row(row, plan)

    @staticmethod
    def _kept(plan: Plan) -> tuple[int, ...]:
        """The dimensions in which a total row is of one word only."""
        return tuple(at for at, said in enumerate(plan.said) if said.word and not said.is_sum)

    def _compare_row(self, row: int, parts: list[_Counted], previous: int) -> None:
        stated = self._numbers(self.layout.sheet.rows[row])
        since = [part for part in parts if previous < part.row < row]
        for at, number in enumerate(stated):
            if number is None or self.measures[at].column < 0:
                continue
            sums = [_added(group, at) for group in (parts, since) if group]
            if sums:
                added = next((s for s in sums if s == number), sums[0])
                self._add(row, self.measures[at].column, number, added)

    def _read_row(self, row: int, plan: Plan) -> None:
        rule = self.layout.rule
        is_read = bool(plan.sums) and all(
            rule.city_total is Whole.STATED
            if axis == "area"
            else axis not in {"period", "indicator"} and rule.category_total is Whole.STATED
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
        self.table.left.append(Left(sheet.name, row + sheet.first_row, Reason.TOTAL, text[:200]))

    def columns(self) -> None:
        """Compare every total column with the columns it is the sum of, row by row."""
        for at, total in enumerate(self.measures):
            if not total.is_total:
                continue
            parts = [n for n, m in enumerate(self.measures) if _is_part(m, total)]
            reads = self.layout.rule.category_total is Whole.STATED and self._is_of_categories(
                parts
            )
            for row, plan in self.table.planned:
                cells = self.layout.sheet.rows[row]
                numbers = self._numbers(cells)
                stated = numbers[at]
                found = [numbers[n] for n in parts]
                if stated is not None and found and None not in found:
                    self._add(row, total.column, stated, sum(n for n in found if n is not None))
                if reads and plan.reason is None and not plan.sums:
                    self.table.take_number(row, cells, plan, at, total)

    def _is_of_categories(self, parts: list[int]) -> bool:
        found = [self.measures[n] for n in parts]
        places = {(m.when, m.indicator, m.area, m.breakdown) for m in found}
        return len(found) > 1 and len(places) == 1 and bool(found[0].breakdown)

    def _add(self, row: int, column: int, stated: Number, added: Number) -> None:
        sheet = self.layout.sheet
        self.compared.append(
            Compared(sheet.name, row + sheet.first_row, column + sheet.first_column, stated, added)
        )


def _added(parts: list[_Counted], at: int) -> Number:
    return sum(number for part in parts if (number := part.numbers[at]) is not None)


def _is_part(measure: Measure, total: Measure) -> bool:
    """Whether a column is one of those that a total column is the sum of."""
    when = total.when
    return (
        not measure.is_total
        and when.year in {None, measure.when.year}
        and when.month in {None, measure.when.month}
        and total.indicator in {"", measure.indicator}
        and total.area in {"", measure.area}
    )


def compare(table: TableRows) -> list[Compared]:
    """Compare the totals of a table, and read those that the rule takes as whole numbers."""
    totals = _Totals(table)
    if any(role is not Role.IGNORE for role in (c.role for c in table.layout.rule.columns)):
        totals.rows()
        totals.columns()
    return totals.compared
