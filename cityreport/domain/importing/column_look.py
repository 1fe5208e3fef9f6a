"""The look of a column's cells, and the guess of its role so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.evidence import Certainty, Doubt, Evidence, ProposalReason
from cityreport.domain.importing.grid import Percent, Value
from cityreport.domain.importing.import_mapping import DayOrder, Role
from cityreport.domain.importing.number_formats import (
    is_mark_like,
    is_number,
    mark_of,
    marked_number,
)
from cityreport.domain.importing.time_spans import is_part_of_year, read_when
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_matching import fold

_LIKE_DAY = re.compile(r"(?:\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([-/.])\d{1,2}\2\d{1,2})\b")
_BROKEN = re.compile(r"[-+]?\d*[.,]\d{1,2}(?: ?%)?|[-+]?\d+ ?%")
LARGEST_SAMPLE = 300
"""The number of different cells of a column that are enough to recognise it."""
YES_NO = frozenset(
    (
        *("yes", "no", "y", "n", "true", "false", "t", "f", "1", "0", "x"),
        *("si", "s", "verdadero", "falso", "oui", "non", "o", "vrai", "faux", "v", "vero"),
        *("sim", "nao", "ja", "nein", "j", "نعم", "لا"),
    )
)
"""Folded words of columns that say only yes or no."""


class Look(msgspec.Struct, frozen=True):
    """The kinds of cells in a column: shares of its different cells that are not blank. `rows`: how
    many are not blank; `unique`: how many different ones there are; `like_days`: the share written
    like days, whether there is such a day or not; `broken`: of those
    that are no whole numbers."""

    different: tuple[Value, ...]
    filled: int
    numbers: float
    days: float
    periods: float
    months: float
    rows: int = 0
    unique: int = 0
    like_days: float = 0.0
    broken: float = 0.0


class Guess(msgspec.Struct):
    """A guess of a column's role."""

    role: Role
    why: ProposalReason
    score: float
    breakdown: str = ""
    category: str = ""
    indicator: str = ""
    area: str = ""
    evidence: Evidence = Evidence()

    def doubt(
        self, doubt: Doubt, certainty: Certainty = Certainty.LIKELY, words: tuple[str, ...] = ()
    ) -> None:
        """Add a reason against it."""
        self.evidence = self.evidence.doubted(doubt, certainty, words)

    @property
    def is_known(self) -> bool:
        """Return whether nobody has to be asked about it."""
        return self.evidence.certainty is Certainty.KNOWN


def look_at(cells: Sequence[Value], marks: frozenset[str]) -> Look:
    """Return what the cells of a column look like."""
    unique: dict[Value, None] = dict.fromkeys(cells)
    different = tuple(v for v in list(unique)[:LARGEST_SAMPLE] if not is_blank(v))
    signs = {v for v in different if isinstance(v, str) and is_mark_like(mark_of(v), marks)}
    telling = [v for v in different if v not in signs]
    count = len(telling) or 1
    numbers = sum(_is_numeric(v) for v in telling)
    whens = [read_when(v, DayOrder.DAY_MONTH) for v in telling]
    days = sum(isinstance(v, date) or (isinstance(v, str) and len(v) >= 8) for v, w in
               zip(telling, whens, strict=True) if w.month is not None)  # fmt: skip
    return Look(
        different,
        len(different),
        numbers / count,
        days / count,
        sum(w.year is not None for w in whens) / count,
        sum(map(is_part_of_year, telling)) / count,
        len(cells) - sum(cells.count(v) for v in unique if is_blank(v)),
        len(unique),
        sum(isinstance(v, str) and _LIKE_DAY.match(v.strip()) is not None for v in telling) / count,
        sum(map(_is_broken, telling)) / count,
    )


def _is_broken(value: Value) -> bool:
    if isinstance(value, float):
        return isinstance(value, Percent) or not value.is_integer()
    return isinstance(value, str) and _BROKEN.fullmatch(value.strip()) is not None


def _is_numeric(value: Value) -> bool:
    if isinstance(value, str):
        return is_number(value) or marked_number(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_yes_no(look: Look) -> bool:
    """Return whether a column says only yes or no."""
    words = {fold(text_of(v)) for v in look.different if not isinstance(v, bool)}
    return len(look.different) <= 4 and bool(look.different) and words <= YES_NO


def share_understood(
    values: Sequence[Value], role: Role, breakdown: str, vocabulary: Vocabulary
) -> float:
    """Return the share of different cells that are surely words of that role."""
    texts = {text_of(v) for v in values[:200]}
    known = sum(vocabulary.meaning(role, text, breakdown).is_sure for text in texts)
    return known / len(texts) if texts else 0.0


def known_words(look: Look, role: Role, breakdown: str, vocabulary: Vocabulary) -> int:
    """Return how many different cells are surely words of that role."""
    texts = {text_of(v) for v in look.different[:500]}
    return sum(vocabulary.meaning(role, text, breakdown).is_sure for text in texts)
