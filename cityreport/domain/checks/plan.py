"""Rules bound to the cells of a catalogue, and the rules that a changed cell can affect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.checks.check_rules import (
    ALL,
    EACH,
    WHOLE,
    CellRule,
    CityRule,
    Compare,
    Gap,
    Missing,
    Operator,
    Overlap,
    Required,
    Rule,
    RuleAreas,
    Scope,
    Term,
    TermArea,
    TermPeriod,
    Unusual,
    Zero,
)
from cityreport.domain.checks.series_columns import (
    PER_YEAR,
    SeriesKey,
    index_of,
    series_key_of,
    stored_rows,
)
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency


class SumItem(NamedTuple):
    """A cell of a sum: its row, the period and area it is taken from, and its multiplier."""

    row: SeriesKey
    period: TermPeriod = TermPeriod.THIS
    area: TermArea = TermArea.THIS
    times: float = 1.0


class BoundRule(NamedTuple):
    """A rule bound to certain cells. `row`: the one it is about; `right` only of a comparison."""

    number: int
    rule: CellRule | Required
    row: SeriesKey
    left: tuple[SumItem, ...]
    right: tuple[SumItem, ...]
    areas: RuleAreas


class Check(NamedTuple):
    """A bound rule in one area, at periods of one frequency."""

    number: int
    area: str
    frequency: Frequency


class Stretch(NamedTuple):
    """A range of places of periods, from `first` to before `stop`."""

    first: int
    stop: int


class _Bindings(NamedTuple):
    """The bound rules of a catalogue, and which of them reads a row."""

    catalogue: Catalogue
    bounds: tuple[BoundRule, ...]
    readers: dict[SeriesKey, list[tuple[BoundRule, SumItem]]]


_RECENT: dict[int, _Bindings] = {}
"""Those of the last few catalogues, by identity: an office is checked often and has one."""
_MOST_RECENT = 4

WHOLE_SERIES = Stretch(0, 1_000_000)
"""A stretch longer than any series."""


def _bindings_of(catalogue: Catalogue) -> _Bindings:
    known = _RECENT.get(id(catalogue))
    if known is not None and known.catalogue is catalogue:
        return known
    bounds = tuple(
        bound._replace(number=number)
        for number, bound in enumerate(b for r in catalogue.rules for b in _bind(catalogue, r))
    )
    readers: dict[SeriesKey, list[tuple[BoundRule, SumItem]]] = {}
    for bound in bounds:
        for item in (*bound.left, *bound.right):
            for row in stored_rows(catalogue, item.row):
                readers.setdefault(row, []).append((bound, item))
    if len(_RECENT) >= _MOST_RECENT:
        _RECENT.clear()
    _RECENT[id(catalogue)] = made = _Bindings(catalogue, bounds, readers)
    return made


class CheckPlan:
    """All rules of a catalogue on all its cells. `city_rules`: those about the city as such."""

    def __init__(self, catalogue: Catalogue, districts: Iterable[str]) -> None:
        self.catalogue = catalogue
        self.districts = tuple(districts)
        self.city_rules: tuple[CityRule, ...] = tuple(
            rule for rule in catalogue.rules if isinstance(rule, CityRule)
        )
        _, self.bounds, self._readers = _bindings_of(catalogue)

    def entered_indicator(self, indicator: str) -> str:
        """Return the indicator that is entered: itself, or the one that it is computed from."""
        return stored_rows(self.catalogue, SeriesKey(indicator))[0].indicator

    def areas_of(self, bound: BoundRule) -> tuple[str, ...]:
        """Return the areas that a bound rule applies to."""
        match bound.areas:
            case RuleAreas.ALL:
                return (TOTAL, *self.districts)
            case RuleAreas.CITY:
                return (TOTAL,)
            case RuleAreas.DISTRICTS:
                return self.districts

    def areas_to_check(
        self, bound: BoundRule, answered: Callable[[SeriesKey], frozenset[str]]
    ) -> Iterable[str]:
        """Return the areas that a bound rule applies to and can find something in. `answered`:
        gives the areas in which a row was ever answered; most rows of most districts never were."""
        areas = self.areas_of(bound)
        if isinstance(bound.rule, Required):
            return areas
        found = self._areas_told(bound.left, answered)
        if isinstance(bound.rule, Compare):
            others = self._areas_told(bound.right, answered)
            if bound.rule.operator is not Operator.NEEDS:
                found &= others
            elif bound.rule.missing is Missing.TOGETHER:
                found |= others
        return [area for area in areas if area in found]

    def _areas_told(
        self, items: Iterable[SumItem], answered: Callable[[SeriesKey], frozenset[str]]
    ) -> set[str]:
        """Return the areas whose sum of these cells has ever had an answer."""
        found: set[str] = set()
        for item in items:
            known = answered(item.row)
            if item.area is TermArea.THIS:
                found |= known
            elif TOTAL in known if item.area is TermArea.CITY else known - {TOTAL}:
                return {TOTAL, *self.districts}
        return found

    def affected_checks(self, key: CellKey) -> Iterator[tuple[Check, Stretch]]:
        """Yield the checks that a change of that cell can affect, and in which periods."""
        for bound, item in self._readers.get(series_key_of(key), ()):
            for area in self._areas_reached(bound, item, key.area):
                for frequency, stretch in _periods_reached(bound.rule, item, key):
                    yield Check(bound.number, area, frequency), stretch

    def _areas_reached(self, bound: BoundRule, item: SumItem, area: str) -> Iterable[str]:
        possible = self.areas_of(bound)
        if item.area is TermArea.THIS:
            return (area,) if area in possible else ()
        if item.area is TermArea.CITY:
            return possible if area == TOTAL else ()
        return possible if area in self.districts else ()


def _periods_reached(
    rule: CellRule | Required, item: SumItem, key: CellKey
) -> Iterator[tuple[Frequency, Stretch]]:
    frequency = key.period.frequency
    place = index_of(key.period)
    if isinstance(rule, Compare | Required):
        later = place + periods_back(item.period, frequency)
        yield frequency, Stretch(later, later + 1)
        if isinstance(rule, Required) and frequency is Frequency.QUARTER:
            yield Frequency.MONTH, Stretch(3 * place, 3 * place + 3)
    elif isinstance(rule, Overlap):
        for longer in (Frequency.QUARTER, Frequency.YEAR):
            if PER_YEAR[longer] <= PER_YEAR[frequency]:
                at = place * PER_YEAR[longer] // PER_YEAR[frequency]
                yield longer, Stretch(at, at + 1)
    elif isinstance(rule, Gap):
        yield Frequency.MONTH, WHOLE_SERIES
    elif frequency is Frequency.MONTH:
        if isinstance(rule, Unusual | Zero):
            yield frequency, Stretch(place, place + rule.window + 1)
        else:
            yield frequency, Stretch(place, place + rule.months)


def periods_back(when: TermPeriod, frequency: Frequency) -> int:
    """Return how many periods before the one looked at a term's cell lies."""
    match when:
        case TermPeriod.THIS:
            return 0
        case TermPeriod.PREVIOUS:
            return 1
        case TermPeriod.YEAR_BEFORE:
            return PER_YEAR[frequency]


def _bind(catalogue: Catalogue, rule: Rule) -> Iterator[BoundRule]:
    if isinstance(rule, CityRule):
        return
    if isinstance(rule, Required):
        for indicator in catalogue.indicators:
            if indicator.required and indicator.derived is None:
                row = SeriesKey(indicator.code)
                yield BoundRule(0, rule, row, (SumItem(row),), (), RuleAreas.CITY)
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
    """Yield the rows of a scope; of a breakdown as a whole the category is `all`."""
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
) -> Iterator[BoundRule]:
    if not isinstance(rule, Compare):
        yield BoundRule(0, rule, row, (SumItem(row),), (), rule.each.areas)
        return
    sides = []
    for terms in (rule.left, rule.right):
        items = [_items(catalogue, term, indicator, row) for term in terms]
        if not all(items):
            return  # one of them does not ask for that breakdown
        sides.append(tuple(item for several in items for item in several))
    yield BoundRule(0, rule, row, sides[0], sides[1], rule.each.areas)


def _items(catalogue: Catalogue, term: Term, looked_at: Indicator, row: SeriesKey) -> list[SumItem]:
    """Return the cells of a term; none where its indicator has no such cell."""
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
        SumItem(found, term.period, term.area, term.times)
        for found in rows
        if catalogue.has_cell(*found)
    ]
