"""Ages and bands of ages in words, as bands of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cityreport.domain.importing.word_matching import fold

OLDEST = 125
LONGEST = 100
"""The longest text that can be an age."""


def band(code: str) -> tuple[str, int, int] | None:
    """Return a band's code (SDMX CL_AGE: Y15T17, Y_GE60) with its first and last year."""
    match = re.fullmatch(r"Y(\d+)T(\d+)|Y_GE(\d+)", code)
    if match is None:
        return None
    if match[3]:
        return code, int(match[3]), OLDEST
    return code, int(match[1]), int(match[2])


_UNDER = re.compile(
    r"(?:under|below|less than|menor(?:es)? (?:de|a)|moins de|menos de|اقل من) ?(\d+)"
)
_OVER = re.compile(
    r"(?:over|aged|mayor(?:es)? de|plus de|mais de|اكثر من)? ?(\d+) ?(?:\+|plus|and over|"
    r"and older|or over|or more|y mas|o mas|ans et plus|et plus|e mais|ou mais|فاكثر|فما فوق)"
)
_RANGE = re.compile(r"(\d+) ?(?:-|–|to|a|à|y|until|al|hasta|ate|الى|t) ?(\d+)")
_AGE_UNITS = re.compile(
    r"\b(?:years? old|years?|anos?|ans|yrs?|edad|age|aged|de|entre|from|between)\b|سنه|سنوات"
)


def read_age(text: str, bands: Iterable[tuple[str, int, int]]) -> str | None:
    """Return the age band of the catalogue that an age or a band of ages lies in; None where it
    lies in two, or is no age: `15-19` is for a person to decide."""
    span = _age_span(text)
    if span is None:
        return None
    for code, first, last in bands:
        if first <= span[0] and span[1] <= last:
            return code
    return None


def _age_span(text: str) -> tuple[int, int] | None:
    if len(text) > LONGEST:
        return None
    plain = text.strip().lower()
    signs = re.match("(?:<=|[<>≤≥]=?)?", plain)
    sign = {"≥": ">="}.get(signs[0], signs[0]) if signs is not None else ""
    kept = re.sub(r"[–—−‐-]", " - ", plain.replace("+", " plus"))
    words = " ".join(part if part == "-" else fold(part) for part in kept.split())
    bare = " ".join(_AGE_UNITS.sub(" ", words).split())
    if sign:
        return _beyond(sign, bare)
    for pattern, is_over in ((_UNDER, False), (_OVER, True)):
        match = pattern.fullmatch(words) or pattern.fullmatch(bare)
        if match is not None and len(match[1]) <= 3:
            limit = int(match[1])
            return (limit, OLDEST) if is_over else (0, limit - 1)
    match = _RANGE.fullmatch(bare.removeprefix("y"))
    if match is not None and len(match[1]) <= 3 and len(match[2]) <= 3:
        low, high = int(match[1]), int(match[2])
        return (low, high) if low <= high <= OLDEST else None
    if bare.isdecimal() and len(bare) <= 3 and int(bare) <= OLDEST:
        return int(bare), int(bare)
    return None


def _beyond(sign: str, bare: str) -> tuple[int, int] | None:
    if not bare.isdecimal() or len(bare) > 3:
        return None
    limit = int(bare)
    spans = {
        "<": (0, limit - 1),
        "<=": (0, limit),
        "≤": (0, limit),
        ">": (limit + 1, OLDEST),
        ">=": (limit, OLDEST),
    }
    return spans.get(sign)
