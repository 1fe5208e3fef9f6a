"""The relations among the counts of one release that anybody knows who knows the standard.

Breakdowns add up to their total, districts to the city, months to quarters and years; a part is at
most its whole, cell by cell; a derived indicator is a sum of cells of another, and some rules of
the catalogue say that two cells count the same cases. Only relations that the numbers keep are
used: one that they break tells an attacker nothing true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.checks.check_rules import (
    EACH,
    WHOLE,
    Compare,
    Operator,
    Term,
    TermArea,
    TermPeriod,
)
from cityreport.domain.city import Area
from cityreport.domain.derivation import parts_of
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period

Counts = Mapping[CellKey, int]
"""Counts by cell: those that have a value."""


class Relation(NamedTuple):
    """A relation: the sum of `left` equals the sum of `right`, or (`equal` False) is at most
    that."""

    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]
    equal: bool


class Relations:
    """The relations among the counts of one release.

    `counts` gains cells that nobody published but everybody can add up: a total that is empty
    though a breakdown of it is complete, a city whose districts are all there (`unpublished`).
    """

    def __init__(self, catalogue: Catalogue, areas: Sequence[Area], counts: Counts) -> None:
        self._catalogue = catalogue
        self._areas = areas
        self.counts = dict(counts)
        self.unpublished: set[CellKey] = set()
        self._sums = _known_sums(catalogue)
        self._codes: dict[Period, list[str]] = {}
        self._categories = {b.id: [c.code for c in b.categories] for b in catalogue.breakdowns}
        self._broken_down: dict[tuple[str, Period], dict[str, set[str]]] = {}
        for key in counts:
            table = self._broken_down.setdefault((key.indicator, key.period), {})
            table.setdefault(key.breakdown, set()).add(key.category)
        self._add_unpublished()

    def all(self) -> Iterator[Relation]:
        """Yield every relation once."""
        tables = {(key.indicator, key.period, key.area) for key in self.counts}
        for code, period, area in sorted(tables):
            total = CellKey(code, period, area)
            yield from self._breakdowns(total)
            if area == TOTAL:
                yield from self._districts(total)
            yield from self._parts(total)
        yield from self._periods()

    # -- a total that nobody published

    def _add_unpublished(self) -> None:
        for code, period in sorted(self._broken_down):
            for area in self._areas_in(period):
                self._add_total(CellKey(code, period, area))
            city = CellKey(code, period)
            for key in [city, *self._cells(city)]:
                if key not in self.counts:
                    self._add(key, self._in_districts(key))
            self._add_total(city)

    def _add_total(self, total: CellKey) -> None:
        if total in self.counts:
            return
        for cells in self._by_breakdown(total):
            self._add(total, cells)

    def _add(self, key: CellKey, cells: Sequence[CellKey]) -> None:
        if key not in self.counts and cells and all(cell in self.counts for cell in cells):
            self.counts[key] = sum(self.counts[cell] for cell in cells)
            self.unpublished.add(key)

    # -- the relations

    def _breakdowns(self, total: CellKey) -> Iterator[Relation]:
        for cells in self._by_breakdown(total):
            yield from self._adds_up(cells, total)

    def _districts(self, city: CellKey) -> Iterator[Relation]:
        """Yield what may make up the city, because districts came or closed since: those that exist
        in the period, all that have a number, and those that exist with one that does not."""
        for key in [city, *self._cells(city)]:
            inside = self._in_districts(key)
            yield from self._adds_up(inside, key)
            outside = self._outside(key, inside)
            answered = [cell for cell in inside + outside if cell in self.counts]
            if answered != inside:
                yield from self._adds_up(answered, key)
            if len(outside) > 1:
                for one in outside:
                    yield from self._adds_up([*inside, one], key)

    def _parts(self, total: CellKey) -> Iterator[Relation]:
        indicator = self._catalogue.indicator(total.indicator)
        if indicator.derived is not None:
            yield from self._tie(parts_of(indicator.derived, total), (total,), equal=True)
        if indicator.part_of is None:
            return
        for key in [total, *self._cells(total)]:
            whole = key._replace(indicator=indicator.part_of)
            yield from self._tie((key,), (whole,), equal=False)
        for left, right, equal in self._sums.get(indicator.code, ()):
            yield from self._tie(_placed(left, total), _placed(right, total), equal=equal)

    def _periods(self) -> Iterator[Relation]:
        longer = sorted(key for key in self.counts if key.period.frequency is not Frequency.MONTH)
        for key in longer:
            months = [key._replace(period=month) for month in key.period.months()]
            yield from self._adds_up(months, key)
            if key.period.frequency is Frequency.YEAR:
                mixed = [cell for at in range(4) for cell in self._quarter(key, at, months)]
                if mixed != months:
                    yield from self._adds_up(mixed, key)

    def _quarter(self, year: CellKey, at: int, months: list[CellKey]) -> list[CellKey]:
        """Return a quarter of a year as it is published: as a whole, or else its months."""
        whole = year._replace(period=Period(year.period.year, Frequency.QUARTER, at + 1))
        return [whole] if whole in self.counts else months[3 * at : 3 * at + 3]

    def _adds_up(self, cells: Sequence[CellKey], total: CellKey) -> Iterator[Relation]:
        """Yield the relation of cells that make up a total; where some are empty, they are at most
        the total."""
        there = tuple(cell for cell in cells if cell in self.counts)
        if there and total in self.counts:
            complete = len(there) == len(cells)
            if complete and sum(map(self.counts.__getitem__, there)) == self.counts[total]:
                yield Relation(there, (total,), equal=True)
            else:
                yield from self._tie(there, (total,), equal=False)

    def _tie(
        self, left: tuple[CellKey, ...], right: tuple[CellKey, ...], *, equal: bool
    ) -> Iterator[Relation]:
        if all(key in self.counts for key in left + right):
            over = sum(map(self.counts.__getitem__, left)) - sum(
                map(self.counts.__getitem__, right)
            )
            if over == 0 if equal else over <= 0:
                yield Relation(left, right, equal)

    # -- where cells are

    def _by_breakdown(self, total: CellKey) -> Iterator[list[CellKey]]:
        """Yield the categories of every breakdown that has counts."""
        code, period, area = total[:3]
        for breakdown in sorted(self._broken_down.get((code, period), ())):
            if breakdown != TOTAL:
                categories = self._categories[breakdown]
                yield [CellKey(code, period, area, breakdown, one) for one in categories]

    def _cells(self, total: CellKey) -> list[CellKey]:
        """Return the categories that have counts, of all breakdowns."""
        code, period, area = total[:3]
        return [
            CellKey(code, period, area, breakdown, category)
            for breakdown, found in sorted(self._broken_down.get((code, period), {}).items())
            if breakdown != TOTAL
            for category in sorted(found)
        ]

    def _in_districts(self, city: CellKey) -> list[CellKey]:
        return [city._replace(area=area) for area in self._areas_in(city.period)]

    def _outside(self, city: CellKey, inside: list[CellKey]) -> list[CellKey]:
        """Return the cells that districts keep in a period in which they did not exist."""
        cells = [city._replace(area=area.code) for area in self._areas]
        return [cell for cell in cells if cell in self.counts and cell not in inside]

    def _areas_in(self, period: Period) -> list[str]:
        if period not in self._codes:
            self._codes[period] = [a.code for a in self._areas if a.exists_in(period)]
        return self._codes[period]


_Cells = tuple[tuple[str, str, str], ...]
"""Indicator, breakdown and category of cells that are added up."""


def _placed(cells: _Cells, at: CellKey) -> tuple[CellKey, ...]:
    return tuple(CellKey(cell[0], at.period, at.area, *cell[1:]) for cell in cells)


def _known_sums(catalogue: Catalogue) -> dict[str, list[tuple[_Cells, _Cells, bool]]]:
    """Return, by the part, the relations of the catalogue's rules between a part and cells of its
    whole.

    Rules that compare other indicators (P3 and P1) are plausible, not true: they give no relation.
    """
    found: dict[str, list[tuple[_Cells, _Cells, bool]]] = {}
    for rule in catalogue.rules:
        if not isinstance(rule, Compare):
            continue
        for code in rule.each.indicators:
            part = next((i for i in catalogue.indicators if i.code == code), None)
            if part is None or part.part_of is None or rule.each.breakdowns != (TOTAL,):
                continue
            left, right = _named(rule.left, part), _named(rule.right, part)
            match rule.operator:
                case Operator.AT_LEAST:
                    left, right = right, left
                case Operator.EQUAL | Operator.AT_MOST:
                    pass
                case _:
                    continue
            if left and right and {c[0] for c in left + right} == {code, part.part_of}:
                found.setdefault(code, []).append((left, right, rule.operator is Operator.EQUAL))
    return found


def _named(terms: Iterable[Term], part: Indicator) -> _Cells:
    """Return the cells of a side; none where it is no plain sum in one period and area."""
    cells = []
    for term in terms:
        plain = term.times == 1 and term.period is TermPeriod.THIS and term.area is TermArea.THIS
        code = {EACH: part.code, WHOLE: part.part_of}.get(term.indicator, term.indicator)
        breakdown = TOTAL if term.breakdown == EACH else term.breakdown
        category = TOTAL if term.category == EACH else term.category
        if not plain or code is None or category == "all":
            return ()
        cells.append((code, breakdown, category))
    return tuple(cells)
