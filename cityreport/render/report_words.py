"""Sentences of the printed reports: changes with their intervals, the three things to know."""

from __future__ import annotations

from math import isfinite

from cityreport.domain.progress import Progress, Verdict
from cityreport.domain.rate_change import Change, change_from_year_before
from cityreport.i18n import ntr, number, percent, text, tr
from cityreport.render.report_facts import ReportFacts


def signed_percent(share: float) -> str:
    """Return a change as text: `+12.3 %`, `−4.0 %`, `0.0 %`."""
    size = percent(abs(share))
    if size == percent(0):
        return size
    return f"{'+' if share > 0 else '−'}{size}"


def change_words(change: Change | None) -> tuple[str, str]:
    """Return a change and its 95 % interval as text; `–` and an empty text where there is none."""
    if change is None or change.share is None:
        return "–", ""
    lower, upper = change.interval
    if not isfinite(upper):
        return signed_percent(change.share), ""
    low = number(abs(100 * lower), 1)
    low = f"{'+' if lower > 0 else '−'}{low}" if low != number(0, 1) else low
    interval = tr("{lower} to {upper}", lower=low, upper=signed_percent(upper))
    return signed_percent(change.share), interval


def three_things(facts: ReportFacts) -> list[str]:
    """Return the first facts for a mayor: the largest rise, the largest fall, how many are on
    track.

    Only a change beyond chance is called a rise or a fall (`domain.rate_change`).
    """
    changes = [
        (item, change)
        for item in facts.items
        if (change := change_from_year_before(item)) is not None
        and change.share is not None
        and change.is_beyond_chance
    ]
    rises = [pair for pair in changes if _share(pair[1]) > 0]
    falls = [pair for pair in changes if _share(pair[1]) < 0]
    return [
        _rise(facts, *max(rises, key=lambda pair: _share(pair[1])))
        if rises
        else tr("No required form of violence rose by more than chance alone can do."),
        _fall(facts, *min(falls, key=lambda pair: _share(pair[1])))
        if falls
        else tr("No required form of violence fell by more than chance alone can do."),
        _verdicts(facts),
    ]


def _share(change: Change) -> float:
    return change.share or 0.0


def _rise(facts: ReportFacts, item: Progress, change: Change) -> str:
    return tr(
        "{name} rose most: {after} in twelve months after {before} in the twelve before. "
        "That is {share} per person (95 % interval {interval}).",
        **_facts(facts, item, change),
    )


def _fall(facts: ReportFacts, item: Progress, change: Change) -> str:
    return tr(
        "{name} fell most: {after} in twelve months after {before} in the twelve before. "
        "That is {share} per person (95 % interval {interval}).",
        **_facts(facts, item, change),
    )


def _facts(facts: ReportFacts, item: Progress, change: Change) -> dict[str, str]:
    share, interval = change_words(change)
    return {
        "name": text(facts.catalogue.indicator(item.indicator).label),
        "after": number(change.after),
        "before": number(change.before),
        "share": share,
        "interval": interval,
    }


def _verdicts(facts: ReportFacts) -> str:
    """Return how many of the required indicators are on track, and for how many it is unknown."""
    seen = [item.verdict for item in facts.items]
    good = sum(v in (Verdict.ON_TRACK, Verdict.PROBABLY_ON_TRACK) for v in seen)
    off = sum(v is Verdict.OFF_TRACK for v in seen)
    silent = len(seen) - good - off
    return " ".join(
        (
            ntr(
                "Of {n} required form of violence:",
                "Of {n} required forms of violence:",
                len(seen),
            ),
            tr(
                "{good} on track or probably so, {off} off track; for {silent} the numbers do "
                "not say.",
                good=number(good),
                off=number(off),
                silent=number(silent),
            ),
        )
    )
