"""Values that are computed from others and never entered: sums of some categories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cityreport.domain.catalogue import Derivation, Indicator
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period

WEAKEST_FIRST = (
    Status.ESTIMATED,
    Status.PROVISIONAL,
    Status.UNVALIDATED,
    Status.BREAK,
    Status.NORMAL,
)


def typed_code(indicator: Indicator) -> str:
    """Return the indicator whose numbers are typed: itself, or the one that it is computed from."""
    return indicator.code if indicator.derived is None else indicator.derived.indicator


def parts_of(derived: Derivation, key: CellKey) -> tuple[CellKey, ...]:
    """Return the cells that the derived cell `key` is the sum of."""
    return tuple(
        CellKey(derived.indicator, key.period, key.area, derived.breakdown, category)
        for category in derived.categories
    )


def derive(
    indicator: Indicator, key: CellKey, get: Callable[[CellKey], Observation | None]
) -> Observation | None:
    """Return the derived observation; None (empty) unless every part has a value.

    Its status is the weakest of its parts': estimated, provisional, unvalidated, break, normal.
    """
    if indicator.derived is None:
        return None
    parts = [get(part) for part in parts_of(indicator.derived, key)]
    figure = _sum([None if part is None else Figure(part.value, part.status) for part in parts])
    return None if figure is None else Observation(key, figure.value, figure.status)


def derive_series(parts: Sequence[Mapping[Period, Figure]]) -> dict[Period, Figure]:
    """Return that sum for every period in which all the parts have a value."""
    periods = set.intersection(*(set(part) for part in parts)) if parts else set()
    sums = {period: _sum([part[period] for part in parts]) for period in sorted(periods)}
    return {period: figure for period, figure in sums.items() if figure is not None}


def _sum(figures: Sequence[Figure | None]) -> Figure | None:
    total: int | float = 0
    statuses = set()
    for figure in figures:
        if figure is None or figure.value is None:
            return None
        total += figure.value
        statuses.add(figure.status)
    return Figure(total, next(status for status in WEAKEST_FIRST if status in statuses))
