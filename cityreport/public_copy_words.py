"""Sentences of a public copy on what it hides, and the reading of its threshold from them."""

from __future__ import annotations

from collections.abc import Iterable

from cityreport import i18n
from cityreport.domain.disclosure import small_counts
from cityreport.domain.progress import Progress
from cityreport.i18n import number, tr


def hidden_words(threshold: int, progress: Progress) -> list[str]:
    """Return a public copy's sentences on what it hides, and on a rate that rests on few cases."""
    said = [hidden_sentence(threshold)]
    last = progress.rolling12[-1] if progress.rolling12 else None
    if last is not None and last.rate is not None and small_counts.is_unreliable(last.value):
        said.append(
            tr(
                "This rate rests on fewer than {count} cases: it is unreliable.",
                count=number(small_counts.UNRELIABLE_BELOW),
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
    words = set(said)
    found = set()
    for language in i18n.LANGUAGES:
        with i18n.in_language(language):
            possible = range(small_counts.LOWEST_THRESHOLD, small_counts.HIGHEST_THRESHOLD + 1)
            found |= {threshold for threshold in possible if hidden_sentence(threshold) in words}
    return sorted(found)
