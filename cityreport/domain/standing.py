"""The last figure of a district that is not of now: a closed district's, or one without news.

Belongs here: the rule. Not here: measuring (progress), or sentences about it (wording).
"""

from __future__ import annotations

from msgspec.structs import replace

from cityreport.domain.city import Area
from cityreport.domain.figure_sums import index_of
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import LatestFigures, Progress
from cityreport.domain.verdict import STALE_AFTER, NotJudged, Rule, Verdict


def as_of(progress: Progress, area: Area, end: Period | None) -> Progress:
    """Return a district's progress; without a verdict where its last figure is not of now.

    `end`: the month up to which the city is looked at; None where it is not known. A district that
    was closed before it, or whose last answer is more than six months older, is not judged and
    needs no reduction.
    """
    reason = past_reason(progress, area, end)
    if reason is None:
        return progress
    return replace(
        progress,
        verdict=Verdict.NOT_JUDGED,
        rule=Rule.NOT_JUDGED,
        probability=None,
        window=None,
        not_judged=reason,
        needed_per_year=None,
    )


def latest_as_of(latest: LatestFigures, area: Area, end: Period | None) -> LatestFigures:
    """Return a district's latest figures with the same said of them."""
    reason = past_reason(latest, area, end)
    return latest if reason is None else replace(latest, window=None, not_judged=reason)


def past_reason(latest: LatestFigures, area: Area, end: Period | None) -> NotJudged | None:
    """Return why a district's last figure is not of now; None where it is."""
    if end is None or latest.judged is None:
        return None
    last = end.months()[-1]
    if area.valid_to is not None and area.valid_to.months()[-1] < last:
        return NotJudged.CLOSED
    if index_of(last) - index_of(latest.judged) > STALE_AFTER:
        return NotJudged.NO_NEWS
    return None
