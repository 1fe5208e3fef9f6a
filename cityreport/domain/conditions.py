"""The conditions beside a verdict: provisional and unsigned months, old numbers, and the
like.

Belongs here: which conditions hold of a progress. Not here: their words (wording), or finding out
what was signed (office).
"""

from __future__ import annotations

import msgspec

from cityreport.domain.city import Baseline
from cityreport.domain.figure_sums import index_of
from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import Progress
from cityreport.domain.verdict import SMALLEST_RELIABLE, STALE_AFTER, Condition

_PRELIMINARY = frozenset({Status.PROVISIONAL, Status.ESTIMATED})


class Circumstances(msgspec.Struct, frozen=True):
    """The circumstances of a progress, which it does not know itself.

    `as_of`: the month in which it is looked at, or that follows the last one asked for; `signed`:
    the months that are signed now, None where nobody signs here; `outdated`: those of them after
    whose signature population, baseline or target were changed. `is_tried_out`: baseline or path
    are not the stored ones.
    """

    as_of: Period | None = None
    signed: frozenset[Period] | None = None
    outdated: frozenset[Period] = frozenset()
    is_tried_out: bool = False


def conditions_of(progress: Progress, circumstances: Circumstances) -> tuple[Condition, ...]:
    """Return the conditions of a progress's verdict, in the order of their codes; none without
    complete twelve months."""
    if not progress.rolling12 or progress.judged is None:
        return ()
    last = progress.rolling12[-1]
    window = progress.window
    first = last.period.shift(-11) if window is None else window.first
    months = [m for m in progress.months if first <= m.period <= last.period]
    latest = [last.period.shift(-back) for back in range(12)]
    signed, as_of = circumstances.signed, circumstances.as_of
    populations = () if window is None else window.populations
    holds = {
        Condition.PROVISIONAL: any(m.status in _PRELIMINARY for m in months),
        Condition.UNSIGNED: signed is not None and not signed.issuperset(latest),
        Condition.STALE: as_of is not None
        and index_of(as_of) - index_of(progress.judged) > STALE_AFTER,
        Condition.UNIT_DIFFERS: bool(progress.unit),
        Condition.FEWER_THAN_20: last.value < SMALLEST_RELIABLE,
        Condition.POPULATION_CARRIED: "carried" in populations,
        Condition.BASELINE_CHANGED: not Baseline(progress.baseline.years).is_usual,
        Condition.TRIED_OUT: circumstances.is_tried_out,
        Condition.CHANGED_SINCE_SIGNED: not circumstances.outdated.isdisjoint(latest),
    }
    return tuple(condition for condition, is_held in holds.items() if is_held)
