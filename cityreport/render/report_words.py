"""Sentences of the printed reports: changes with their intervals, the three things to know."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rule, Verdict
from cityreport.domain.rate_change import Change, are_few, change_from_year_before, named_changes
from cityreport.domain.verdict import ALARMING, REASSURING
from cityreport.i18n import ntr, number, percent, short_period_name, text, tr
from cityreport.progress_wording import (
    VERDICT_NAMES,
    chance_sentence,
    named_as_counted,
    verdict_reason,
)
from cityreport.render.chart_words import MeasuredProgress, was_never_answered
from cityreport.render.document import shape, with_bold_numbers
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


def broken_or_change(change: Change | None, at: Period | None) -> tuple[str, str]:
    """Return a change as `change_words`; across a break in the series, when it was instead."""
    if at is not None:
        return tr("break in {month}", month=short_period_name(at)), ""
    return change_words(change)


def few_or_change(before: float | None, change: Change | None, at: Period | None) -> str:
    """Return a change as `broken_or_change`, without its interval; of counts below 20 the counts
    themselves: `3 after 2`. `before`: the count, or the mean of a year, that stands before."""
    if at is None and change is not None and before is not None and are_few(before, change.after):
        return tr("{after} after {before}", after=number(change.after), before=_count(before))
    return broken_or_change(change, at)[0]


def _count(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


def verdict_words(item: Progress) -> str:
    """Return the verdict's name; of an indicator that never had a number, just that."""
    return tr("No number yet") if was_never_answered(item) else tr(VERDICT_NAMES[item.verdict])


def verdict_lines(item: Progress, seen: MeasuredProgress) -> list[str]:
    """Return the chance to be on the path, and goal, baseline and change in one line; without a
    chance only why there is none."""
    window = item.window
    if window is None or item.probability is None or seen.baseline is None or seen.target is None:
        return [verdict_reason(item)]
    values = {
        "goal": seen.name(seen.target),
        "year": str(item.target.year),
        "baseline": seen.name(seen.baseline),
        "change": signed_percent(window.share - 1),
        "asked": signed_percent(window.ratio - 1),
    }
    if window.years > 1:
        goal = tr(
            "Goal {goal} in {year}; baseline {baseline}; the last {years} years together "
            "({cases} cases) {change}; the path asks for {asked}.",
            **values,
            years=number(window.years),
            cases=number(window.span.cases),
        )
    else:
        goal = tr(
            "Goal {goal} in {year}; baseline {baseline}; now {change}; the path asks for {asked} "
            "by now.",
            **values,
        )
    return [chance_sentence(item.probability, item.area), goal]


def without_numbers(facts: ReportFacts) -> str:
    """Return the required indicators that never had a number, in one sentence; empty without."""
    names = [
        f"{item.indicator} {text(facts.catalogue.indicator(item.indicator).label)}"
        for item in facts.items
        if was_never_answered(item)
    ]
    return tr("No number yet: {names}.", names=", ".join(names)) if names else ""


def named_against_year_before(items: Sequence[Progress]) -> list[bool]:
    """Return for each indicator whether its change on the year before is beyond the ordinary
    unevenness of years, all of them looked at together."""
    changes = [change_from_year_before(item) if is_reported(item) else None for item in items]
    return named_changes(changes)


def three_things(facts: ReportFacts) -> list[str]:
    """Return the first facts for a mayor: the pledge, what changed beyond the unevenness of years,
    what is not known; as HTML, with their numbers in bold."""
    return [with_bold_numbers(pledge(facts)), with_bold_numbers(changed(facts)), _verdicts(facts)]


def pledge(facts: ReportFacts) -> str:
    """Return the headline against its baseline and its path."""
    item = facts.headline
    name = named_as_counted(facts.catalogue, item)
    said = verdict_reason(item)
    return tr("The pledge, {name}: {said}", name=name[:1].lower() + name[1:], said=said)


def changed(facts: ReportFacts) -> str:
    """Return the changes of the required indicators that are named together, the largest first.

    Of those named at most 5 % are chance or ordinary unevenness (`rate_change.named_changes`).
    """
    named = named_against_year_before(facts.items)
    found = [
        (item, change)
        for item, is_named in zip(facts.items, named, strict=True)
        if is_named
        and (change := change_from_year_before(item)) is not None
        and change.share is not None
    ]
    if not found:
        return _none_changed(facts)
    found.sort(key=lambda pair: -abs(pair[1].share or 0.0))
    shown = "; ".join(_one(facts, item, change) for item, change in found[:_MOST_CHANGES])
    said = tr(
        "Changed against the year before, beyond the ordinary unevenness of years: {changes}.",
        changes=shown,
    )
    if len(found) > _MOST_CHANGES:
        said += " " + ntr("And {n} more.", "And {n} more.", len(found) - _MOST_CHANGES)
    if any(_is_reporting(facts, item) for item, _ in found[:_MOST_CHANGES]):
        said += " " + tr(
            "* Recorded cases: more or fewer reports can be behind this; it is neither good news "
            "nor bad by itself."
        )
    return said


def _none_changed(facts: ReportFacts) -> str:
    """Return that no change is named, and of how many forms of violence that can be said."""
    compared = sum(
        is_reported(item) and change_from_year_before(item) is not None for item in facts.items
    )
    if compared == len(facts.items):
        return tr(
            "No required form of violence changed against the year before beyond the ordinary "
            "unevenness of years."
        )
    if not compared:
        return tr("No required form of violence can be compared with the year before yet.")
    return ntr(
        "{compared} of {n} form can be compared with the year before: none changed beyond "
        "ordinary unevenness.",
        "{compared} of {n} forms can be compared with the year before: none changed beyond "
        "ordinary unevenness.",
        len(facts.items),
        compared=number(compared),
    )


_MOST_CHANGES = 4


def is_reported(item: Progress) -> bool:
    """Return whether an indicator has a number of the period that is reported."""
    return item.rule is not Rule.NO_NUMBERS and bool(item.rolling12)


def _is_reporting(facts: ReportFacts, item: Progress) -> bool:
    return facts.catalogue.indicator(item.indicator).moved_by_reporting


def _one(facts: ReportFacts, item: Progress, change: Change) -> str:
    star = "*" if _is_reporting(facts, item) else ""
    name = named_as_counted(facts.catalogue, item) + star
    if are_few(change.before, change.after):
        return f"{name} {few_or_change(change.before, change, None)}"
    return tr(
        "{name} {share}, {after} after {before}",
        name=name,
        share=signed_percent(change.share or 0.0),
        after=number(change.after),
        before=number(change.before),
    )


def _verdicts(facts: ReportFacts) -> str:
    """Return how many of the required indicators have which verdict, each with its
    shape, and what is not known."""
    seen = [item.verdict for item in facts.items]
    counted = {verdict: seen.count(verdict) for verdict in Verdict}
    without = sum(was_never_answered(item) or item.rule is Rule.NO_NUMBERS for item in facts.items)
    groups = (
        (Verdict.ON_TRACK, tr("{n} on track or probably so"), sum(counted[v] for v in REASSURING)),
        (Verdict.OFF_TRACK, tr("{n} off track or probably so"), sum(counted[v] for v in ALARMING)),
        (
            Verdict.CANNOT_TELL,
            tr("for {n} the numbers cannot tell"),
            counted[Verdict.CANNOT_TELL],
        ),
        (Verdict.NOT_JUDGED, tr("{n} not judged"), counted[Verdict.NOT_JUDGED]),
        (
            Verdict.NOT_ENOUGH_MONTHS,
            tr("{n} with too few months"),
            counted[Verdict.NOT_ENOUGH_MONTHS] - without,
        ),
        (None, tr("{n} without numbers"), without),
    )
    said = ", ".join(
        (f"{shape(verdict.value, 8)}&nbsp;" if verdict else "")
        + with_bold_numbers(words.format(n=number(n)))
        for verdict, words, n in groups
        if n
    )
    of = ntr("Of {n} required form of violence:", "Of {n} required forms of violence:", len(seen))
    return f"{with_bold_numbers(of)} {said}."
