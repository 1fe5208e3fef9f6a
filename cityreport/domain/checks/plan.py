"""Rules bound to the cells of a catalogue, and which of them a changed cell can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.checks.check_rules import (
    ALL,
    EACH,
    WHOLE,
    Areas,
    CellRule,
    CityRule,
    Compare,
    Overlap,
    Repeat,
    Required,
    Rule,
    Scope,
    Term,
    TermPeriod,
    Unusual,
    Where,
    Zero,
)
from cityreport.domain.checks.series_columns import (
    PER_YEAR,
    SeriesKey,
    index_of,
    row_of,
    stored_rows,
)
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency


class Item(NamedTuple):
    """One cell of a sum: a row, from which period and area, and how many times it counts."""

    row: SeriesKey
    period: TermPeriod = TermPeriod.THIS
    area: Where = Where.THIS
    times: float = 1.0


class Bound(NamedTuple):
    """A rule on certain cells. `row`: the one it is about; `right` of a comparison only."""

    number: int
    rule: CellRule | Required
    row: SeriesKey
    left: tuple[Item, ...]
    right: tuple[Item, ...]
    areas: Areas


class Check(NamedTuple):
    """A bound rule in one area, at periods of one frequency."""

    number: int
    area: str
    frequency: Frequency


class Stretch(NamedTuple):
    """Places of periods, from `first` to before `stop`."""

    first: int
    stop: int


EVERYWHERE = Stretch(0, 1_000_000)
"""Longer than any series."""


class CheckPlan:
    """All rules of a catalogue on all its cells. `cityhood`: those that look at no cell."""

    def __init__(self, catalogue: Catalogue, districts: Iterable[str]) -> None:
        self.catalogue = catalogue
        self.districts = tuple(districts)
        self.cityhood: tuple[CityRule, ...] = tuple(
            rule for rule in catalogue.rules if isinstance(rule, CityRule)
        )
        self.bounds: tuple[Bound, ...] = tuple(
            bound._replace(number=number)
            for number, bound in enumerate(b for r in catalogue.rules for b in _bind(catalogue, r))
        )
        self._readers: dict[SeriesKey, list[tuple[Bound, Item]]] = {}
        for bound in self.bounds:
            for item in (*bound.left, *bound.right):
                for row in stored_rows(catalogue, item.row):
                    self._readers.setdefault(row, []).append((bound, item))

    def typed(self, indicator: str) -> str:
        """The indicator that is typed: itself, or the one that it is computed from."""
        return stored_rows(self.catalogue, SeriesKey(indicator))[0].indicator

    def areas_of(self, bound: Bound) -> tuple[str, ...]:
        """The areas that a bound rule is looked at for."""
        match bound.areas:
            case Areas.ALL:
                return (TOTAL, *self.districts)
            case Areas.CITY:
                return (TOTAL,)
            case Areas.DISTRICTS:
                return self.districts

    def reached(self, key: CellKey) -> Iterator[tuple[Check, Stretch]]:
        """The checks that a change of that cell can turn, and in which periods."""
        for bound, item in self._readers.get(row_of(key), ()):
            for area in self._areas_reached(bound, item, key.area):
                for frequency, stretch in _periods_reached(bound.rule, item, key):
                    yield Check(bound.number, area, frequency), stretch

    def _areas_reached(self, bound: Bound, item: Item, area: str) -> Iterable[str]:
        possible = self.areas_of(bound)
        if item.area is Where.THIS:
            return (area,) if area in possible else ()
        if item.area is Where.CITY:
            return possible if area == TOTAL else ()
        return possible if area in self.districts else ()


def _periods_reached(
    rule: CellRule | Required, item: Item, key: CellKey
) -> Iterator[tuple[Frequency, Stretch]]:
    frequency = key.period.frequency
    place = index_of(key.period)
    if isinstance(rule, Compare | Required):
        later = place + back(item.period, frequency)
        yield frequency, Stretch(later, later + 1)
    elif isinstance(rule, Overlap):
        for longer in (Frequency.QUARTER, Frequency.YEAR):
            if PER_YEAR[longer] <= PER_YEAR[frequency]:
                at = place * PER_YEAR[longer] // PER_YEAR[frequency]
                yield longer, Stretch(at, at + 1)
    elif frequency is Frequency.MONTH:
        if isinstance(rule, Unusual | Zero):
            yield frequency, Stretch(place, place + rule.window + 1)
        elif isinstance(rule, Repeat):
            yield frequency, Stretch(place, place + rule.months)
        else:
            yield frequency, EVERYWHERE


def back(when: TermPeriod, frequency: Frequency) -> int:
    """How many periods before the one looked at a term's cell lies."""
    match when:
        case TermPeriod.THIS:
            return 0
        case TermPeriod.PREVIOUS:
            return 1
        case TermPeriod.YEAR_BEFORE:
            return PER_YEAR[frequency]


def _bind(catalogue: Catalogue, rule: Rule) -> Iterator[Bound]:
    if isinstance(rule, CityRule):
        return
    if isinstance(rule, Required):
        for indicator in catalogue.indicators:
            if indicator.required and indicator.derived is None:
                row = SeriesKey(indicator.code)
                yield Bound(0, rule, row, (Item(row),), (), Areas.CITY)
        return
    monthly = not isinstance(rule, Compare)
    for indicator in catalogue.indicators:
        if _is_meant(rule.each, indicator) and not (
            monthly and indicator.frequency is not Frequency.MONTH
        ):
            for row in _rows(catalogue, rule.each, indicator):
                yield from _bind_row(catalogue, rule, indicator, row)


def _is_meant(scope: Scope, indicator: Indicator) -> bool:
    named = ALL in scope.indicators or indicator.code in scope.indicators
    return named and indicator.kind.value in scope.kinds


def _rows(catalogue: Catalogue, scope: Scope, indicator: Indicator) -> Iterator[SeriesKey]:
    """The rows looked at; of a breakdown as a whole the category is `all`."""
    if TOTAL in scope.breakdowns:
        yield SeriesKey(indicator.code)
    for breakdown in indicator.breakdowns:
        if ALL not in scope.breakdowns and breakdown not in scope.breakdowns:
            continue
        if not scope.categories:
            yield SeriesKey(indicator.code, breakdown, ALL)
            continue
        for category in catalogue.breakdown(breakdown).categories:
            yield SeriesKey(indicator.code, breakdown, category.code)


def _bind_row(
    catalogue: Catalogue, rule: CellRule, indicator: Indicator, row: SeriesKey
) -> Iterator[Bound]:
    if not isinstance(rule, Compare):
        yield Bound(0, rule, row, (Item(row),), (), rule.each.areas)
        return
    sides = []
    for terms in (rule.left, rule.right):
        items = [_items(catalogue, term, indicator, row) for term in terms]
        if not all(items):
            return  # one of them does not ask for that breakdown
        sides.append(tuple(item for several in items for item in several))
    yield Bound(0, rule, row, sides[0], sides[1], rule.each.areas)


def _items(catalogue: Catalogue, term: Term, looked_at: Indicator, row: SeriesKey) -> list[Item]:
    """The cells of a term; none where its indicator has no such cell."""
    code = {EACH: looked_at.code, WHOLE: looked_at.part_of or ""}.get(
        term.indicator, term.indicator
    )
    breakdown = row.breakdown if term.breakdown == EACH else term.breakdown
    if breakdown == TOTAL:
        rows = [SeriesKey(code)]
    elif term.category == ALL:
        rows = [
            SeriesKey(code, breakdown, c.code) for c in catalogue.breakdown(breakdown).categories
        ]
    else:
        rows = [
            SeriesKey(code, breakdown, row.category if term.category == EACH else term.category)
        ]
    return [
        Item(found, term.period, term.area, term.times)
        for found in rows
        if catalogue.has_cell(*found)
    ]
