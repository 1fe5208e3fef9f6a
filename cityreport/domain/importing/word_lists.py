"""The words that other people's tables use for what we count, as data.

The file is resources/catalogue/words-1.0.json: synonyms by code and language. Belongs here: its
shape. Not here: comparing words (`matching`).
"""

from __future__ import annotations

import msgspec

from cityreport.errors import DataError

Synonyms = dict[str, tuple[str, ...]]
"""By language code (`en`, `es` …); `source` for names that one publisher uses."""


class WordLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Synonyms. `indicators` by code; `categories` by breakdown and code; `headers` by what a
    column is (a role, a breakdown's id, `population`, `derived`, `identifier`); `totals`: words of
    total rows; `aggregates`: rows of a larger place; `marks`: signs in place of a number;
    `footnotes`: how a line below a table begins."""

    id: str
    version: str
    indicators: dict[str, Synonyms]
    categories: dict[str, dict[str, Synonyms]]
    headers: dict[str, Synonyms]
    totals: Synonyms
    aggregates: Synonyms
    footnotes: Synonyms
    marks: tuple[str, ...]


def read_words(content: bytes) -> WordLists:
    """Read the file of words; a DataError('bad_words') says what is wrong with it."""
    try:
        return msgspec.json.decode(content, type=WordLists)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError("bad_words", reason=str(error)) from error
