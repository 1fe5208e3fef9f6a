"""Sentences of a public copy on what it hides."""

from __future__ import annotations

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
    """Return the sentence of a public copy on the counts that it hides."""
    return tr(
        "Public copy: counts from 1 to {threshold} in districts and breakdowns are hidden, "
        "and others with which they could be worked out. A zero is a zero.",
        threshold=number(threshold),
    )
