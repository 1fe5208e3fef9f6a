"""The words that foreign tables use for the catalogue's terms, as data.

The file is resources/catalogue/words-1.0.json: synonyms by code and language. Belongs here: its
shape. Not here: comparing words (`word_matching`).
"""

from __future__ import annotations

import msgspec

from cityreport.errors import DataError

Synonyms = dict[str, tuple[str, ...]]
"""By language code (`en`, `es` …); `source` for names that one publisher uses."""


class WordLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Synonyms for the terms of the catalogue.

    `indicators` by code; `categories` by breakdown and code; `headers` by the kind of column (a
    role, a breakdown's id, `population`, `derived`, `identifier`); `totals`: words of total rows;
    `aggregates`: rows of a larger place; `marks`: signs in place of a number; `footnotes`: the
    beginnings of lines below a table.
    """

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
    """Read the file of words; raise DataError('bad_words') that names its fault."""
    try:
        return msgspec.json.decode(content, type=WordLists)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError("bad_words", reason=str(error)) from error
