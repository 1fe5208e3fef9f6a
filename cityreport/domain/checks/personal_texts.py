"""Texts beside the numbers that look as if they told who somebody is.

Kept are kinds, places and lengths, never a text: no finding can repeat one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import PersonalText
from cityreport.domain.checks.finding import Finding
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.personal_data import Personal, looks_personal

Subject = CellKey | Period
"""The subject of a text: a cell, or a period with no cell of its own."""


class TextPlace(StrEnum):
    """The place of a text."""

    NOTE = "note"
    SOURCE = "source"
    FLAG = "flag"
    REASON = "reason"
    ANSWER = "answer"


class _Seen(NamedTuple):
    kinds: tuple[Personal, ...]
    length: int


class PersonalTexts:
    """The suspicious texts of an office. `known`: names of places, which are nobody's."""

    def __init__(self, known: Iterable[str]) -> None:
        self._kinds = lru_cache(maxsize=4096)(partial(looks_personal, known=tuple(known)))
        self._seen: dict[Subject, dict[TextPlace, _Seen]] = {}

    def kinds(self, text: str) -> tuple[Personal, ...]:
        """Return the kinds of personal data in a text; empty for most."""
        return self._kinds(text) if text else ()

    def put(self, subject: Subject, texts: Mapping[TextPlace, str]) -> None:
        """Look at texts of a subject again; those at other places stay as they were seen."""
        seen = self._seen.get(subject, {})
        for place, text in texts.items():
            seen.pop(place, None)
            kinds = self.kinds(text)
            if kinds:
                seen[place] = _Seen(kinds, len(text))
        if seen:
            self._seen[subject] = seen
        else:
            self._seen.pop(subject, None)

    def forget(self, places: Iterable[TextPlace]) -> None:
        """Forget what was seen at these places, to look at them all anew."""
        for place in places:
            for subject in [s for s, seen in self._seen.items() if place in seen]:
                self.put(subject, {place: ""})

    def findings(self, rule: PersonalText) -> Iterator[Finding]:
        """One for each subject. Accepted, it holds until a kind or the length of a text changes."""
        for subject, seen in sorted(self._seen.items(), key=lambda item: _order(item[0])):
            cells = (subject,) if isinstance(subject, CellKey) else ()
            period = subject.period if isinstance(subject, CellKey) else subject
            area = subject.area if isinstance(subject, CellKey) else TOTAL
            found = {kind for text in seen.values() for kind in text.kinds}
            yield Finding(
                rule.id,
                rule.severity,
                period,
                area,
                cells,
                {
                    "name": subject,
                    "period": period,
                    "area": area,
                    "texts": " ".join(place for place in TextPlace if place in seen),
                    "looks": " ".join(kind for kind in Personal if kind in found),
                },
                tuple(
                    (f"{place} {' '.join(seen[place].kinds)}", seen[place].length)
                    for place in TextPlace
                    if place in seen
                ),
            )


def _order(subject: Subject) -> tuple[str, ...]:
    if isinstance(subject, Period):
        return (str(subject),)
    return (str(subject.period), *subject[:1], *subject[2:])
