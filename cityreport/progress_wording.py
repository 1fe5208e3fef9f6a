"""Sentences on an indicator's progress that window, commands, charts and files share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.progress import Progress, Rolling, Verdict
from cityreport.i18n import (
    mark,
    number,
    percent,
    period_name,
    short_period_name,
    text,
    tr,
)
from cityreport.wording import unit_name

if TYPE_CHECKING:
    pass


VERDICT_NAMES = {
    Verdict.ON_TRACK: mark("On track"),
    Verdict.PROBABLY_ON_TRACK: mark("Probably on track"),
    Verdict.OFF_TRACK: mark("Off track"),
    Verdict.TOO_FEW_TO_SAY: mark("Too few to say"),
    Verdict.NOT_ENOUGH_MONTHS: mark("Not enough months"),
}


VERDICT_REASONS = {
    Verdict.ON_TRACK: mark(
        "Even the upper end of the 95 % interval ({upper}) lies on or below the path to "
        "{target} ({path})."
    ),
    Verdict.PROBABLY_ON_TRACK: mark(
        "The figure ({value}) lies on or below the path to {target} ({path}), but the 95 % "
        "interval ({lower} to {upper}) reaches above it."
    ),
    Verdict.OFF_TRACK: mark(
        "Even the lower end of the 95 % interval ({lower}) lies above the path to "
        "{target} ({path})."
    ),
    Verdict.TOO_FEW_TO_SAY: mark(
        "The figure ({value}) lies above the path to {target} ({path}), but the 95 % interval "
        "({lower} to {upper}) reaches it: the numbers are too few to tell."
    ),
}


def verdict_reason(progress: Progress) -> str:
    """Return the reason for the verdict, with the numbers that decided."""
    last = progress.rolling12[-1] if progress.rolling12 else None
    if progress.verdict is Verdict.NOT_ENOUGH_MONTHS or last is None:
        if progress.baseline.mean is None:
            years = ", ".join(str(year) for year in progress.baseline.years)
            return tr(
                "The baseline ({years}) is not complete yet, so there is no path.", years=years
            )
        return tr("The last twelve months are not all there yet.")
    value, lower, upper, path = _figures(last)
    return tr(
        VERDICT_REASONS[progress.verdict],
        value=value,
        lower=lower,
        upper=upper,
        path=path,
        target=str(progress.target.year),
    )


def headline(catalogue: Catalogue, progress: Progress) -> list[str]:
    """Return the first sentences on an indicator: verdict, figure, reason, what is needed."""
    indicator = catalogue.indicator(progress.indicator)
    name = text(indicator.label)
    sentences = [f"{name}: {tr(VERDICT_NAMES[progress.verdict])}"]
    last = progress.rolling12[-1] if progress.rolling12 else None
    if last is not None:
        sentences.append(_latest(last, unit_name(catalogue, indicator.code, progress.unit)))
    sentences.append(verdict_reason(progress))
    if progress.needed_per_year is not None:
        sentences.append(needed(progress))
    return sentences


def hidden_words(threshold: int, progress: Progress) -> list[str]:
    """Return a public copy's sentences on what it hides, and on a rate that rests on few cases."""
    from cityreport.domain.disclosure.small_counts import UNRELIABLE_BELOW, is_unreliable  # noqa: PLC0415 - no start needs it

    said = [hidden_sentence(threshold)]
    last = progress.rolling12[-1] if progress.rolling12 else None
    if last is not None and last.rate is not None and is_unreliable(last.value):
        said.append(
            tr(
                "This rate rests on fewer than {count} cases: it is unreliable.",
                count=number(UNRELIABLE_BELOW),
            )
        )
    return said


def hidden_sentence(threshold: int) -> str:
    """Return the sentence of a public copy on the counts that it hides; its threshold is read
    from this."""
    return tr(
        "Public copy: counts from 1 to {threshold} in districts and breakdowns are hidden, "
        "and others with which they could be worked out. A zero is a zero.",
        threshold=number(threshold),
    )


def stated_thresholds(said: Iterable[str]) -> list[int]:
    """Return the thresholds that sentences of a public copy state, in whatever language; the lowest
    first."""
    from cityreport.domain.disclosure.small_counts import HIGHEST_THRESHOLD, LOWEST_THRESHOLD  # noqa: PLC0415 - no start needs it

    words = set(said)
    found = set()
    for language in i18n.LANGUAGES:
        with i18n.in_language(language):
            possible = range(LOWEST_THRESHOLD, HIGHEST_THRESHOLD + 1)
            found |= {threshold for threshold in possible if hidden_sentence(threshold) in words}
    return sorted(found)


def needed(progress: Progress) -> str:
    """Return the sentence on the reduction needed after the last month, which may be long ago."""
    if progress.needed_per_year is None:
        return ""
    if progress.needed_per_year <= 0:
        return tr(
            "The figure is already at the target for {target}.", target=str(progress.target.year)
        )
    return tr(
        "Needed after {month}: {share} less each year until {target}.",
        month=short_period_name(progress.rolling12[-1].period),
        share=percent(progress.needed_per_year),
        target=str(progress.target.year),
    )


def _latest(last: Rolling, unit: str) -> str:
    if last.rate is None:
        return tr(
            "Twelve months to {month}: {value} ({unit}).",
            month=period_name(last.period),
            value=number(last.value),
            unit=unit,
        )
    return tr(
        "Twelve months to {month}: {value} ({unit}), {rate} per 100,000 people.",
        month=period_name(last.period),
        value=number(last.value),
        unit=unit,
        rate=number(last.rate, 2),
    )


def _figures(last: Rolling) -> tuple[str, str, str, str]:
    """Return figure, interval and path as text: rates, or counts without population."""
    if last.rate is not None and last.lower is not None and last.upper is not None:
        path = "" if last.path is None else number(last.path, 2)
        return number(last.rate, 2), number(last.lower, 2), number(last.upper, 2), path
    path = "" if last.value_path is None else number(last.value_path, 1)
    return number(last.value), number(last.value_lower, 1), number(last.value_upper, 1), path
