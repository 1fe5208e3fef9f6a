"""Comparing words that two people write differently for the same thing.

`fold` removes differences without meaning (case, accents, brackets, punctuation, NBSP, tatweel,
Arabic diacritics and letter variants). A `Lexicon` finds the meaning nearest to a word, with a
score. The score of two different words is the Dice coefficient of their trigrams (L. R. Dice 1945),
or 0.9 where all tokens of the meaning stand in the word. Not here: the use of a match.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ة": "ه",
        "ہ": "ه",
        "ک": "ك",
        "ـ": None,
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "’": "'",
    }
)
"""Letters that Unicode does not decompose; the Arabic ones are often written one for the other."""

_NOT_WORD = re.compile(r"[^\w]+|_")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")

SURE = 0.99
"""The score from which on a match needs no confirmation."""
NEAR = 0.55
"""The score below which a match is not proposed."""
CONTAINED = 0.9
LONGEST = 120
"""The longest text that is compared by similarity: longer ones are sentences."""
_LONGEST_BAND = 7


def fold(text: str) -> str:
    """Return the word without differences that have no meaning; empty for punctuation alone."""
    return _fold_short(text) if len(text) <= LONGEST else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        plain = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c
            for c in decomposed
            if not unicodedata.combining(c)
        )
    return " ".join(_NOT_WORD.sub(" ", plain.translate(_LETTERS)).split())


_fold_short = lru_cache(maxsize=1 << 14)(_fold)
"""The vocabulary is folded anew for every answer; long texts would fill the memory."""


class Match(NamedTuple):
    """A meaning and its similarity to the word, 0-1."""

    meaning: str
    score: float


class Lexicon:
    """Words with their meanings. The first meaning of a word is kept.

    `likely`: words that only may mean it, such as that of a whole for its part: they are found like
    a word that resembles another, never as the same.
    """

    def __init__(
        self, entries: Iterable[tuple[str, str]], likely: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._meanings: dict[str, str] = {}
        for word, meaning in entries:
            for variant in (word, _BRACKETS.sub(" ", word)) if _has_bracket(word) else (word,):
                folded = fold(variant)
                if folded:
                    self._meanings.setdefault(folded, meaning)
        self._sizes: dict[str, int] = {}
        doubtful = {fold(word): meaning for word, meaning in likely}
        self._likely = doubtful.keys() - self._meanings.keys() - {""}
        self._meanings |= {word: doubtful[word] for word in sorted(self._likely)}

    @cached_property
    def _tokens(self) -> dict[str, list[str]]:
        """The known words by their longest part."""
        found: dict[str, list[str]] = {}
        for word in self._meanings:
            found.setdefault(max(word.split(), key=len), []).append(word)
        return found

    @cached_property
    def _grams(self) -> dict[str, list[str]]:
        """The known words by their trigrams; made when a word is first compared by likeness."""
        found: dict[str, list[str]] = {}
        for word in self._meanings:
            grams = _trigrams(word)
            self._sizes[word] = len(grams)
            for gram in grams:
                found.setdefault(gram, []).append(word)
        return found

    def __len__(self) -> int:
        return len(self._meanings)

    def exact(self, word: str) -> str | None:
        """Return the meaning of the folded word itself, None if it is not known."""
        return None if word in self._likely else self._meanings.get(word)

    def inside(self, word: str) -> Match | None:
        """Return the longest known word whose tokens all stand in the folded word, in their
        order."""
        best = ""
        padded = f" {word} "
        for token in word.split():
            for known in self._tokens.get(token, ()):
                if len(known) > len(best) and f" {known} " in padded:
                    best = known
        if not best:
            return None
        return Match(self._meanings[best], CONTAINED * min(1.0, 0.6 + len(best) / len(word)))

    def find(self, text: str, *, is_near: bool = True) -> Match | None:
        """Return the nearest meaning of a text, None where none is near; with `is_near` False only
        the same word or one inside the text."""
        word = fold(text)
        if not word:
            return None
        same = self.exact(word)
        if same is not None:
            return Match(same, 1.0)
        contained = self.inside(word)
        if contained is None and _BRACKETS.search(text):
            contained = self.inside(fold(_BRACKETS.sub(" ", text)))
        near = self._nearest(word) if is_near and _may_resemble(word) else None
        candidates = [match for match in (contained, near) if match is not None]
        best = max(candidates, key=lambda match: match.score, default=None)
        return best if best is not None and best.score >= NEAR else None

    def _nearest(self, word: str) -> Match | None:
        grams = _trigrams(word)
        shared: Counter[str] = Counter()
        for gram in grams:
            shared.update(self._grams.get(gram, ()))
        best, score = "", 0.0
        numbers = _numbers(word)
        for known, common in shared.items():
            if numbers != _numbers(known):  # district 1 is not nearly district 2
                continue
            dice = 2 * common / (len(grams) + self._sizes[known])
            if dice > score:
                best, score = known, dice
        return Match(self._meanings[best], min(score, SURE - 0.01)) if best else None


class PlaceCodes:
    """Codes of places, found even if a zero was lost or a settlement's code is appended."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._known = {fold(code): code for code in codes}
        self._short: dict[str, list[str]] = {}
        for code in self._known.values():
            if code.isdecimal():
                self._short.setdefault(code.lstrip("0"), []).append(code)

    def find(self, text: str) -> Match | None:
        """Return the code in a text: as it is (1.0), without leading zeros (0.95), or with three to
        six more digits of a settlement behind it (0.85, only for codes of five digits or more)."""
        word = fold(text)
        known = self._known.get(word)
        if known is not None:
            return Match(known, 1.0)
        if not word.isdecimal():
            return None
        found = self._short.get(word.lstrip("0"), [])
        if len(found) == 1:
            return Match(found[0], 0.95)
        longer = {
            match[0]
            for cut in (3, 4, 5, 6)
            if len(word) - cut >= 4 and len(match := self._settled(word[:-cut])) == 1
        }
        return Match(longer.pop(), 0.85) if len(longer) == 1 else None

    def _settled(self, word: str) -> list[str]:
        return [code for code in self._short.get(word.lstrip("0"), ()) if len(code) >= 5]


def _may_resemble(word: str) -> bool:
    """Return whether a folded word may be similar to another: a band of ages may, a long number
    never is."""
    return len(word) <= LONGEST and (len(word) <= _LONGEST_BAND or any(map(str.isalpha, word)))


def _has_bracket(text: str) -> bool:
    return "(" in text or "[" in text


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _numbers(word: str) -> list[str]:
    return [token.lstrip("0") for token in word.split() if token.isdecimal()]
