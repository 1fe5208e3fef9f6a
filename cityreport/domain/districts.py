"""The districts of a city side by side, over the same twelve months.

Belongs here: which months are compared, each district's interval, and whether it surely lies above
or below the city. Not here: where districts lie (borders).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.domain.progress import PER, Progress, Rolling
from cityreport.domain.statistics import Interval, expected_p, named_together
from cityreport.domain.verdict import SMALLEST_RELIABLE


class LastFigure(NamedTuple):
    """A figure of the past: the month that its twelve months end with, the count, and what is shown
    of it."""

    end: Period
    events: int
    value: float


class District(NamedTuple):
    """A district's twelve months: `count`, and what is shown of it with its 95 % interval.

    `value`: a rate per 100,000 or a count; None, as `count`, where the twelve months are not
    all there. `side`: 1 where it lies above the city's figure beyond chance and the unevenness of
    years, -1 below it, 0 otherwise; always 0 for counts, which are not comparable between
    districts of different size. `reliable`: 20 events or more. `last`: where it has no figure of
    these months, its last twelve months of which it has one, and that figure.
    `lacks_population`: its months are there, and a rate is missing for want of a population.
    """

    area: str
    events: int | None
    value: float | None
    interval: Interval | None
    side: int
    reliable: bool
    last: LastFigure | None = None
    lacks_population: bool = False


class Ranking(NamedTuple):
    """The districts by their figure, the highest first, those without one last.

    `end`: the last of the twelve months; None where no district has any. `city`: the whole
    city's figure over them, in the same measure. `highest`: the top of the scale that parts of one
    ranking share; None for a whole one.
    """

    end: Period | None
    rates: bool
    city: float | None
    districts: tuple[District, ...]
    highest: float | None = None


def rank_districts(city: Progress, districts: Iterable[Progress], *, rates: bool) -> Ranking:
    """Return the districts over the latest twelve months that more than half of them have.

    A district differs from the city where its p against the city's figure
    (`statistics.expected_p`, with phi) is named together with those of all others
    (`statistics.named_together`): of those named, at most 5 % are chance on average. `rates`:
    whether rates are asked for; counts are shown where no district has a rate. A district that is
    closed or without news has its last figure beside it and counts for nothing.
    """
    found = list(districts)
    ends: dict[Period, int] = {}
    current = [progress for progress in found if not progress.is_past]
    for progress in current:
        for row in progress.rolling12:
            ends[row.period] = ends.get(row.period, 0) + 1
    half = sum(bool(progress.rolling12) for progress in current) / 2
    end = max((period for period, count in ends.items() if count > half), default=None)
    rows = {p.area: None if p.is_past else _row(p, end) for p in found}
    shown = rates and any(row is not None and row.rate is not None for row in rows.values())
    whole = _row(city, end)
    figure = None if whole is None else whole.rate if shown else float(whole.value)
    sides = _sides(found, rows, figure if shown else None)
    listed = [
        _district(p.area, rows[p.area], sides.get(p.area, 0), rates=shown)._replace(
            last=_last_figure(p, end, rates=shown) if rows[p.area] is None else None,
            lacks_population=shown and _lacks_population(p, rows[p.area]),
        )
        for p in found
    ]
    listed.sort(key=lambda d: (d.value is None, -(d.value or 0.0)))
    return Ranking(end, shown, figure, tuple(listed))


def _row(progress: Progress, end: Period | None) -> Rolling | None:
    return next((row for row in reversed(progress.rolling12) if row.period == end), None)


def _lacks_population(progress: Progress, row: Rolling | None) -> bool:
    """Return whether a district has its months, or as a past one had them, but no rate of them."""
    past = progress.rolling12 if progress.is_past else ()
    found = past if row is None else (row,)
    return bool(found) and all(one.rate is None for one in found)


def _last_figure(progress: Progress, end: Period | None, *, rates: bool) -> LastFigure | None:
    """Return the last figure of a district that has none at `end`, as it is shown there."""
    rows = [row for row in progress.rolling12 if not rates or row.rate is not None]
    if not progress.is_past:
        rows = [row for row in rows if end is not None and row.period < end]
    if not rows:
        return None
    row = rows[-1]
    shown = row.rate if rates and row.rate is not None else float(row.value)
    return LastFigure(row.period, row.value, shown)


def _sides(
    districts: list[Progress], rows: dict[str, Rolling | None], city: float | None
) -> dict[str, int]:
    """Return on which side of the city's rate each district is named; empty for counts."""
    if not city:
        return {}
    known = [
        (p, row)
        for p in districts
        if (row := rows[p.area]) is not None
        and row.rate is not None
        and not _is_cut(p, row.period)  # partly of another district than the one that it is now
    ]
    ps = [expected_p(row.value, city * row.exposure / PER, phi=p.phi) for p, row in known]
    named = named_together(ps)
    return {
        p.area: 1 if (row.rate or 0.0) > city else -1
        for (p, row), is_named in zip(known, named, strict=True)
        if is_named
    }


def _is_cut(progress: Progress, end: Period) -> bool:
    """Return whether the district became another one within the twelve months to `end`."""
    return any(end.shift(-11) < change.month <= end for change in progress.district_changes)


def _district(area: str, row: Rolling | None, side: int, *, rates: bool) -> District:
    if row is None or (rates and row.rate is None):
        return District(area, None if row is None else row.value, None, None, 0, reliable=False)
    is_reliable = row.value >= SMALLEST_RELIABLE
    if not rates or row.rate is None or row.lower is None or row.upper is None:
        interval = Interval(row.value_lower, row.value_upper)
        return District(area, row.value, float(row.value), interval, 0, is_reliable)
    return District(area, row.value, row.rate, Interval(row.lower, row.upper), side, is_reliable)
