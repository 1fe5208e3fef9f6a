"""Numbers that the program suggests and never writes by itself: totals, zeros, a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator, Kind
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError

EVERY_GROUP = ""
"""In place of the code of a group: all of them."""
Get = Callable[[CellKey], Observation | None]


def offered_total(catalogue: Catalogue, key: CellKey, get: Get) -> int | None:
    """Return the suggestion for an empty total: the sum of a breakdown with a number in every
    category.

    None for percentages and computed cells, and where two breakdowns do not agree.
    """
    indicator = catalogue.indicator(key.indicator)
    if not key.is_total or indicator.kind is Kind.PERCENT or indicator.derived is not None:
        return None
    if get(key) is not None:
        return None
    sums = set(complete_sums(catalogue, key, get).values())
    return sums.pop() if len(sums) == 1 else None


def complete_sums(catalogue: Catalogue, key: CellKey, get: Get) -> dict[str, int]:
    """Return the sum of each breakdown of a total whose every category is a number, by its id."""
    indicator = catalogue.indicator(key.indicator)
    cells = zip(indicator.breakdowns, _breakdowns(catalogue, indicator, key), strict=True)
    sums = {breakdown: _sum(of_it, get) for breakdown, of_it in cells}
    return {breakdown: total for breakdown, total in sums.items() if total is not None}


class Remainder(NamedTuple):
    """The rest that a breakdown leaves of its total: `left`, below zero where its categories are
    more than it; `open`: how many categories have no number yet."""

    total: int
    left: int
    open: int


def remainder(catalogue: Catalogue, total: CellKey, breakdown: str, get: Get) -> Remainder | None:
    """Return what the categories of a breakdown leave of a total; None where the total or all of
    them have no number, and for what is not added up: percentages, and amounts in several
    currencies."""
    held = get(total)
    categories = [get(key) for key in _categories(catalogue, total, breakdown)]
    counted = [one for one in categories if one is not None and isinstance(one.value, int)]
    if held is None or not isinstance(held.value, int) or not counted:
        return None
    kind = catalogue.indicator(total.indicator).kind
    if kind is Kind.PERCENT or len({one.currency for one in (held, *counted)}) > 1:
        return None
    given = sum(one.value for one in counted if isinstance(one.value, int))
    return Remainder(held.value, held.value - given, len(categories) - len(counted))


def rest_for(catalogue: Catalogue, key: CellKey, get: Get) -> int:
    """Return what the other categories of its breakdown leave for a category.

    DataError rest_needs_total where the total has no number, rest_too_many where the others are
    more than it, rest_not_added for percentages and amounts in several currencies.
    """
    total = key._replace(breakdown=TOTAL, category=TOTAL)
    held = get(total)
    if held is None or not isinstance(held.value, int):
        raise DataError("rest_needs_total", cell=total.name)
    others = [get(k) for k in _categories(catalogue, total, key.breakdown) if k != key]
    counted = [one for one in others if one is not None and isinstance(one.value, int)]
    if catalogue.indicator(key.indicator).kind is Kind.PERCENT or any(
        one.currency != held.currency for one in counted
    ):
        raise DataError("rest_not_added", cell=total.name)
    given = sum(one.value for one in counted if isinstance(one.value, int))
    if given > held.value:
        raise DataError("rest_too_many", given=given, total=held.value)
    return held.value - given


def _categories(catalogue: Catalogue, total: CellKey, breakdown: str) -> list[CellKey]:
    return [
        total._replace(breakdown=breakdown, category=category.code)
        for category in catalogue.breakdown(breakdown).categories
    ]


def zero_return(
    catalogue: Catalogue,
    period: Period,
    area: str,
    group: str,
    answered: Iterable[Observation],
    collection: CityCollection = AS_ASKED,
) -> tuple[CellKey, ...]:
    """Return the empty totals of a group's counts (or of EVERY_GROUP) that a zero return would
    answer, in their order.

    `answered`: all that is answered in the period, in every area. What the city does not collect is
    not zero. A total is left out where a
    number already shows that it is not zero: one of its categories, of its parts, or (for the whole
    city) of a district.
    """
    held = {observation.key: observation for observation in answered}
    not_zero = {key for key, observation in held.items() if observation.value}
    found = []
    groups = [group] if group else [one.code for one in catalogue.groups]
    for indicator in (i for one in groups for i in catalogue.in_group(one, period.frequency)):
        key = CellKey(indicator.code, period, area)
        if not collection.expects(indicator, period):
            continue
        if indicator.kind is not Kind.COUNT or key in held:
            continue
        family = {indicator.code} | {
            i.code for i in catalogue.indicators if i.part_of == indicator.code
        }
        if not any(k.indicator in family and area in (TOTAL, k.area) for k in not_zero):
            found.append(key)
    return tuple(found)


def source_before(key: CellKey, get: Get) -> str | None:
    """Return the source of the same cell in the period before; None where it has none."""
    before = get(key._replace(period=key.period.shift(-1)))
    return (before.source or None) if before is not None else None


def offered_totals(
    catalogue: Catalogue, period: Period, area: str, cells: Mapping[CellKey, Observation]
) -> dict[CellKey, int]:
    """Return the suggestions for all empty totals of a page."""
    keys = [CellKey(code, period, area) for code in dict.fromkeys(key.indicator for key in cells)]
    offers = {key: offered_total(catalogue, key, cells.get) for key in keys}
    return {key: total for key, total in offers.items() if total is not None}


def _breakdowns(catalogue: Catalogue, indicator: Indicator, key: CellKey) -> list[list[CellKey]]:
    return [_categories(catalogue, key, breakdown) for breakdown in indicator.breakdowns]


def _sum(cells: list[CellKey], get: Get) -> int | None:
    """Return the sum; None unless every cell has a number, all in one currency."""
    total, currencies = 0, set()
    for cell in cells:
        held = get(cell)
        if held is None or not isinstance(held.value, int):
            return None
        total += held.value
        currencies.add(held.currency)
    return total if len(currencies) == 1 else None
