"""Comparisons: a sum of cells must stand in a relation to another sum."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import ALL, Compare, Missing, Operator, TermArea
from cityreport.domain.checks.finding import CellContent, Fact, Finding, Part
from cityreport.domain.checks.plan import (
    BoundRule,
    Check,
    CheckPlan,
    Stretch,
    SumItem,
    periods_back,
)
from cityreport.domain.checks.series_columns import (
    NOT_APPLICABLE,
    SeriesColumn,
    SeriesColumns,
    is_number,
    period_at,
)
from cityreport.domain.observation import CellKey

_RELATIONS: dict[Operator, Callable[[float, float], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.AT_MOST: operator.le,
    Operator.AT_LEAST: operator.ge,
    Operator.BELOW: operator.lt,
    Operator.ABOVE: operator.gt,
}
_ROUNDING = 1e-9
"""The tolerance of comparisons: percentages and multiples are binary fractions; two different
values are never this close."""


class _Cell(NamedTuple):
    """An item in one area: its column and how far back its period lies."""

    item: SumItem
    area: str
    column: SeriesColumn
    back: int

    def window(self, stretch: Stretch) -> list[CellContent]:
        return self.column.window(stretch.first - self.back, stretch.stop - self.back)

    def is_full(self, stretch: Stretch) -> bool:
        return self.column.is_full(stretch.first - self.back, stretch.stop - self.back)


def compare(
    plan: CheckPlan,
    bound: BoundRule,
    rule: Compare,
    check: Check,
    numbers: SeriesColumns,
    stretch: Stretch,
) -> Iterator[tuple[int, Finding]]:
    """Yield the places of a stretch where the relation does not hold, each with its finding."""
    if _is_silent(rule, *_answered_sides(plan, bound, rule, check, numbers)):
        return
    left = list(_cells(plan, bound.left, check, numbers))
    right = list(_cells(plan, bound.right, check, numbers))
    if all(cell.is_full(stretch) for cell in (*left, *right)):
        if rule.missing is Missing.ONLY_IF_SOME or rule.operator is Operator.NEEDS:
            return
        places = _full_faults(rule, left, right, stretch)
    else:
        places = _faults(rule, left, right, stretch)
    for place in places:
        yield place, _finding(bound, rule, check, left, right, place)


def _cells(
    plan: CheckPlan, items: Sequence[SumItem], check: Check, numbers: SeriesColumns
) -> Iterator[_Cell]:
    for item in items:
        behind = periods_back(item.period, check.frequency)
        if item.area is TermArea.DISTRICTS:
            for area in plan.districts:
                column = numbers.district(item.row, area, check.frequency)
                yield _Cell(item, area, column, behind)
        else:
            area = TOTAL if item.area is TermArea.CITY else check.area
            yield _Cell(item, area, numbers.column(item.row, area, check.frequency), behind)


def _answered_sides(
    plan: CheckPlan, bound: BoundRule, rule: Compare, check: Check, numbers: SeriesColumns
) -> tuple[bool, bool]:
    """Return whether any cell of the left and of the right side was ever answered.

    Most sums of most districts never were, and where one side is enough to tell, the longer one is
    not looked at.
    """
    if rule.operator is not Operator.NEEDS and len(bound.left) > len(bound.right):
        has_right = _has_answer(plan, bound.right, check, numbers)
        return has_right and _has_answer(plan, bound.left, check, numbers), has_right
    has_left = _has_answer(plan, bound.left, check, numbers)
    if rule.operator is not Operator.NEEDS and not has_left:
        return False, False
    return has_left, _has_answer(plan, bound.right, check, numbers)


def _has_answer(
    plan: CheckPlan, items: Sequence[SumItem], check: Check, numbers: SeriesColumns
) -> bool:
    return any(column.contents for column in columns_of(plan, items, check, numbers))


def columns_of(
    plan: CheckPlan, items: Iterable[SumItem], check: Check, numbers: SeriesColumns
) -> Iterator[SeriesColumn]:
    """Yield the columns of a sum; to go through them reads those that were not read."""
    frequency = check.frequency
    for item in items:
        if item.area is TermArea.DISTRICTS:
            for area in plan.districts:
                yield numbers.column(item.row, area, frequency)
        else:
            area = TOTAL if item.area is TermArea.CITY else check.area
            yield numbers.column(item.row, area, frequency)


def _is_silent(rule: Compare, has_left: bool, has_right: bool) -> bool:
    """Return whether a rule says nothing where no cell of these sides was ever answered."""
    if rule.operator is not Operator.NEEDS:
        return not (has_left and has_right)
    return not has_left and not (has_right and rule.missing is Missing.TOGETHER)


def _full_faults(
    rule: Compare, left: Sequence[_Cell], right: Sequence[_Cell], stretch: Stretch
) -> list[int]:
    """Return the places where the relation does not hold, every cell having a number: whole columns
    at once."""
    mine, others = _sums(left, stretch), _sums(right, stretch)
    if rule.operator is Operator.EQUAL and mine == others:
        return []
    relation = _RELATIONS[rule.operator]
    wrong = [i for i, (a, b) in enumerate(zip(mine, others, strict=True)) if not relation(a, b)]
    if rule.at_least and wrong:
        plain = _plain_sums(right, stretch)
        wrong = [i for i in wrong if plain[i] >= rule.at_least]
    return [stretch.first + i for i in wrong if not _holds(rule.operator, mine[i], others[i])]


def _holds(relation: Operator, a: float, b: float) -> bool:
    if abs(a - b) < _ROUNDING:
        return relation in {Operator.EQUAL, Operator.AT_MOST, Operator.AT_LEAST}
    return _RELATIONS[relation](a, b)


def _sums(cells: Sequence[_Cell], stretch: Stretch) -> list[float]:
    if all(cell.item.times == 1 for cell in cells):
        return _plain_sums(cells, stretch)
    columns = [[value * c.item.times for value in _values(c, stretch)] for c in cells]
    return list(map(sum, zip(*columns, strict=True)))


def _plain_sums(cells: Sequence[_Cell], stretch: Stretch) -> list[float]:
    columns = [_values(cell, stretch) for cell in cells]
    return columns[0] if len(columns) == 1 else list(map(sum, zip(*columns, strict=True)))


def _values(cell: _Cell, stretch: Stretch) -> list[float]:
    return cell.window(stretch)  # type: ignore[return-value]  # full: every content is a number


def _faults(
    rule: Compare, left: Sequence[_Cell], right: Sequence[_Cell], stretch: Stretch
) -> list[int]:
    """Return the places where the relation does not hold, place by place, with missing cells
    treated as the rule says."""
    places = []
    mine = zip(*(cell.window(stretch) for cell in left), strict=True)
    others = zip(*(cell.window(stretch) for cell in right), strict=True)
    for place, (ours, theirs) in enumerate(zip(mine, others, strict=True), stretch.first):
        if rule.operator is Operator.NEEDS:
            speaks = _lacks(rule, ours, theirs)
        else:
            speaks = _is_wrong(rule, left, right, ours, theirs)
        if speaks:
            places.append(place)
    return places


def _lacks(rule: Compare, ours: Sequence[CellContent], theirs: Sequence[CellContent]) -> bool:
    """Return whether one side has its numbers and the other is not answered."""
    if rule.missing is Missing.SKIP_IF_ANY and any(map(_is_missing, ours)):
        return False
    forth = any(map(is_number, ours)) and None in theirs
    together = rule.missing is Missing.TOGETHER
    return forth or (together and any(map(is_number, theirs)) and None in ours)


def _is_wrong(
    rule: Compare,
    left: Sequence[_Cell],
    right: Sequence[_Cell],
    ours: Sequence[CellContent],
    theirs: Sequence[CellContent],
) -> bool:
    a, b = _total(left, ours), _total(right, theirs)
    if a is None or b is None:
        return False
    is_partial = any(map(_is_missing, (*ours, *theirs)))
    if is_partial and rule.missing is Missing.SKIP_IF_ANY:
        return False
    if not is_partial and rule.missing is Missing.ONLY_IF_SOME:
        return False
    if sum(value for c in theirs if (value := _number(c)) is not None) < rule.at_least:
        return False
    return not _holds(rule.operator, a, b)


def _number(content: CellContent) -> float | None:
    return None if content is None or isinstance(content, str) else content


def _is_missing(content: CellContent) -> bool:
    return not is_number(content) and content != NOT_APPLICABLE


def _total(cells: Sequence[_Cell], contents: Sequence[CellContent]) -> float | None:
    """Return the sum of the cells that have a number; None if none has."""
    values = [
        value * cell.item.times if cell.item.times != 1 else value
        for cell, content in zip(cells, contents, strict=True)
        if (value := _number(content)) is not None
    ]
    return sum(values) if values else None


def _finding(
    bound: BoundRule,
    rule: Compare,
    check: Check,
    left: Sequence[_Cell],
    right: Sequence[_Cell],
    place: int,
) -> Finding:
    ours, theirs = ([_ground(cell, check, place) for cell in cells] for cells in (left, right))
    contents = dict((*ours, *theirs))
    parts = _parts(ours)
    mine, others = (sum(part.value for part in side) for side in (parts, _parts(theirs)))
    facts: dict[str, Fact] = {
        **row_facts(bound, check, place),
        "name": ours[0][0],
        "other": theirs[0][0],
        "left": mine,
        "right": others,
        "parts": parts,
        "share": mine / others if others else 0,
    }
    return Finding(
        rule.id,
        rule.severity,
        period_at(check.frequency, place),
        check.area,
        tuple(contents),
        facts,
        tuple(contents.items()),
    )


def _ground(cell: _Cell, check: Check, place: int) -> tuple[CellKey, CellContent]:
    at = place - cell.back
    key = cell.item.row.at(period_at(check.frequency, at), cell.area)
    return key, cell.column.get(at)


def _parts(side: Sequence[tuple[CellKey, CellContent]]) -> tuple[Part, ...]:
    """Return the cells that have a number."""
    return tuple(
        Part(key, value) for key, content in side if (value := _number(content)) is not None
    )


def row_facts(bound: BoundRule, check: Check, place: int) -> dict[str, Fact]:
    """Return the facts that the sentences of any rule may mention of the cell it is applied to."""
    row = bound.row
    period = period_at(check.frequency, place)
    name = row.at(period, check.area)
    if row.category == ALL:
        name = CellKey(row.indicator, period, check.area)
    return {
        "indicator": row.indicator,
        "breakdown": "" if row.breakdown == TOTAL else row.breakdown,
        "name": name,
        "period": period,
        "area": check.area,
    }
