"""Marks and words that say that a time's numbers are provisional: 2019p, 2021 (p)."""

from __future__ import annotations

import re

YEAR = r"(?:19|20)\d\d|2100"

_PROVISIONAL_WORDS = (
    r"p|prov\.?|prel\.?|provisional(?:es)?|provis[oó]ri[oa]s?|preliminar(?:es|y)?|provisoires?|"
    r"pr[eé]liminaires?|provvisori[oa]?|provvisori|preliminari?|vorl[aä]ufig|مؤقت|أولية|اولي"
)
PROVISIONAL = re.compile(
    rf"(.*(?:{YEAR}))\s?p|(.+?)\s*[-–,]?\s*[(\[/]?\s*(?:{_PROVISIONAL_WORDS})\s*[)\]]?"
)
"""2019p, 2021 (p), enero 2021 provisional."""
PROVISIONAL_INSIDE = re.compile(
    rf"\b({YEAR})p\b|\(\s*(?:{_PROVISIONAL_WORDS})\s*\)|"
    r"\b(?:provisional(?:es)?|preliminar(?:es|y)?|provisoires?|vorl[aä]ufig)\b",
    re.IGNORECASE,
)
