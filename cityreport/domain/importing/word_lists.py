"""The words that foreign tables use for the catalogue's terms, as data.

The file is resources/catalogue/words-1.0.json: synonyms by code and language. Belongs here: its
shape. Not here: comparing words (`word_matching`).
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from cityreport.errors import DataError

Synonyms = dict[str, tuple[str, ...]]
"""By language code (`en`, `es` …); `source` for names that one publisher uses."""


class FalseFriend(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word beside a known one that makes it mean something else: `culposo` beside `homicidio`.

    `spoils`: codes of the indicators that a title with this word does not count, `*` for any.
    `source`: the law, classification or publisher that says so, or `usage`.
    """

    word: str
    spoils: tuple[str, ...]
    source: str


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word for a whole of which an indicator is a part: `robo`, of `robo con violencia`.

    `parts`: codes of the indicators in it, the one to propose first; a person has to say so. Where
    the word is a synonym of an indicator too, it is known only while no part of it and no false
    friend of that indicator stands beside it in the table.
    """

    word: str
    parts: tuple[str, ...]
    source: str


class PartWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word for a part of what an indicator counts: `armed robbery` of robbery. Alone it is not
    the indicator, beside it it is counted in it already.

    `of`: the code of the indicator.
    """

    word: str
    of: str


class WordLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Synonyms for the terms of the catalogue.

    `indicators` by code; `categories` by breakdown and code; `headers` by the kind of column (a
    role, a breakdown's id, `population`, `derived`, `identifier`, `larger_area`: a state or
    department, `aside`: nothing that is asked for); `totals`: words of total rows;
    `aggregates`: rows of a larger place; `marks`: signs in place of a number; `footnotes`: the
    beginnings of lines below a table.

    By language: `false_friends`, `wholes`, `parts`, and `neutral`: words that may stand in a title
    without changing what it counts. `states`: words of a row's or a number's state (cancelled,
    unfounded, duplicate, attempted, provisional). `persons`: whose sex or age a column may have
    (suspect, officer, victim).
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
    false_friends: dict[str, tuple[FalseFriend, ...]] = {}
    wholes: dict[str, tuple[Whole, ...]] = {}
    parts: dict[str, tuple[PartWord, ...]] = {}
    neutral: Synonyms = {}
    states: dict[str, Synonyms] = {}
    persons: dict[str, Synonyms] = {}


@lru_cache(maxsize=2)
def read_words(content: bytes) -> WordLists:
    """Read the file of words; raise DataError('bad_words') that names its fault."""
    try:
        return msgspec.json.decode(content, type=WordLists)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError("bad_words", reason=str(error)) from error
