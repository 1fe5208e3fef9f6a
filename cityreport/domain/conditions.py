"""The conditions beside a verdict: provisional and unsigned months, old numbers, and the
like.

Belongs here: which conditions hold of a progress. Not here: their words (wording), or finding out
what was signed (office).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from cityreport.domain.city import Baseline
from cityreport.domain.figure_sums import index_of, month_at
from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import LatestFigures, Progress
from cityreport.domain.signed_basis import BasisPart, SignedBasis, SinceSigned
from cityreport.domain.signed_numbers import numbers_since_signed
from cityreport.domain.verdict import SMALLEST_RELIABLE, STALE_AFTER, Condition

_PRELIMINARY = frozenset({Status.PROVISIONAL, Status.ESTIMATED})


class Circumstances(msgspec.Struct, frozen=True):
    """The circumstances of a progress, which it does not know itself.

    `as_of`: the month in which it is looked at, or that follows the last one asked for; `signed`:
    the months that are signed now, None where nobody signs here; `given`: what they were signed
    with, without the `unknown` ones; `since_signed`: the populations, baselines and targets among
    that which are other ones now. `is_tried_out`: baseline or path are not the stored ones.
    """

    as_of: Period | None = None
    signed: frozenset[Period] | None = None
    given: Mapping[Period, SignedBasis] = {}
    since_signed: tuple[SinceSigned, ...] = ()
    unknown: frozenset[Period] = frozenset()
    is_tried_out: bool = False


def conditions_of(progress: Progress, circumstances: Circumstances) -> tuple[Condition, ...]:
    """Return the conditions of a progress's verdict, in the order of their codes; none without
    complete twelve months."""
    if not progress.rolling12 or progress.judged is None:
        return ()
    last = progress.rolling12[-1]
    window = progress.window
    first = last.period.shift(-11) if window is None else window.first
    months = [m for m in progress.months if m.status in _PRELIMINARY]
    latest = _twelve_months(last.period)
    signed, as_of = circumstances.signed, circumstances.as_of
    populations = () if window is None else window.populations
    holds = {
        Condition.PROVISIONAL: any(first <= m.period <= last.period for m in months),
        Condition.UNSIGNED: signed is not None and not signed.issuperset(latest),
        Condition.STALE: as_of is not None
        and index_of(as_of) - index_of(progress.judged) > STALE_AFTER,
        Condition.UNIT_DIFFERS: bool(progress.unit),
        Condition.FEWER_THAN_20: last.value < SMALLEST_RELIABLE,
        Condition.POPULATION_CARRIED: "carried" in populations,
        Condition.POPULATION_LINE: progress.decided_by_line,
        Condition.BASELINE_CHANGED: not Baseline(progress.baseline.years).is_usual,
        Condition.TRIED_OUT: circumstances.is_tried_out,
        Condition.CHANGED_SINCE_SIGNED: bool(progress.since_signed),
    }
    return tuple(condition for condition, is_held in holds.items() if is_held)


def with_circumstances(progress: Progress, circumstances: Circumstances) -> Progress:
    """Return a progress with its conditions, and with what of its basis is another one than when
    its months were signed."""
    ends = _judged_years(progress)
    signed = circumstances.signed or frozenset()
    months = {month for end in ends for month in _twelve_months(end)}
    found = plan_changes(progress, circumstances)
    if not circumstances.is_tried_out:
        numbers = numbers_since_signed(progress, circumstances.given, signed.intersection(ends))
        found = (*found, *numbers)
    known = replace(
        progress,
        since_signed=found,
        basis_unknown=not months.isdisjoint(circumstances.unknown),
    )
    return replace(known, conditions=conditions_of(known, circumstances))


def plan_changes(latest: LatestFigures, circumstances: Circumstances) -> tuple[SinceSigned, ...]:
    """Return what of populations, baseline and target is another one than when the months of a
    figure were signed: all there is of a district, whose numbers no signature names."""
    if circumstances.is_tried_out or not circumstances.since_signed:
        return ()
    ends = _judged_years(latest)
    months = {month for end in ends for month in _twelve_months(end)}
    used = {*latest.baseline.years, *(end.year for end in ends)}
    used |= {end.year - 1 for end in ends if end.number < 12}
    near = (c for c in circumstances.since_signed if _concerns(c, latest.area, used))
    return tuple(filter(None, (_of_months(change, months) for change in near)))


def _twelve_months(end: Period) -> list[Period]:
    last = index_of(end)
    return [month_at(at) for at in range(last - 11, last + 1)]


def _judged_years(latest: LatestFigures) -> list[Period]:
    """Return the ends of the rolling years that the verdict rests on, or else of the latest."""
    if not latest.rolling12:
        return []
    last, window = latest.rolling12[-1].period, latest.window
    years = 1 if window is None else window.years
    return [last.shift(-12 * back) for back in range(years)]


def _of_months(change: SinceSigned, months: set[Period]) -> SinceSigned | None:
    signed = tuple(p for p in change.signed if not months.isdisjoint(p.months()))
    return replace(change, signed=signed) if signed else None


def _concerns(change: SinceSigned, area: str, used: set[int]) -> bool:
    return change.part is not BasisPart.POPULATION or (change.area == area and change.year in used)
