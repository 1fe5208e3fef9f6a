"""Words beside a known word in a title: those that change nothing, those that make it something
else, and those that say whose sex or age it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cityreport.domain.importing.word_lists import Synonyms, WordLists
from cityreport.domain.importing.word_matching import fold

ANY = "*"
"""The code that a false friend spoils: any indicator."""
VICTIM = "victim"


class TitleWords:
    """The neutral words, the false friends and the words for persons, folded."""

    def __init__(self, words: WordLists) -> None:
        self._neutral = _pattern(_all(words.neutral))
        friends = [friend for found in words.false_friends.values() for friend in found]
        self._friends = [(fold(f.word), frozenset(f.spoils)) for f in friends if fold(f.word)]
        self._friend = _pattern(word for word, _ in self._friends)
        self._persons = {who: _pattern(_all(said)) for who, said in words.persons.items()}
        self.states = {what: _pattern(_all(said)) for what, said in words.states.items()}

    def bare(self, word: str) -> str:
        """Return a folded word without neutral ones: `homicides` of `number of homicides`."""
        return " ".join(self._neutral.sub(" ", word).split()) if self._neutral else word

    def is_neutral(self, text: str) -> bool:
        """Return whether a text is only neutral words: `cases`, `víctimas`."""
        word = fold(text)
        return bool(word) and not self.bare(word)

    def spoils(self, word: str, indicator: str, *, is_own: bool = False) -> bool:
        """Return whether a false friend in a folded word makes it something else than an
        indicator; with `is_own` only friends of this very one, not those of any."""
        if self._friend is None or not self._friend.search(word):
            return False
        padded = f" {word} "
        return any(
            f" {friend} " in padded and (indicator in spoiled or (ANY in spoiled and not is_own))
            for friend, spoiled in self._friends
        )

    def of_victim(self, word: str) -> str:
        """Return a folded title without the victim and neutral words: `sex` of `victim's sex`."""
        said = self._persons.get(VICTIM)
        return self.bare(said.sub(" ", word)) if said else ""

    def person(self, word: str) -> str:
        """Return whom a folded title speaks of: `victim`, another, or nobody (empty)."""
        found = {who for who, said in self._persons.items() if said and said.search(word)}
        if VICTIM in found and len(found) > 1:
            return ""  # the victim's relation to the suspect: neither
        return found.pop() if len(found) == 1 else ""


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of whole folded words, the longest first; None without any."""
    folded = sorted({fold(word) for word in words} - {""}, key=len, reverse=True)
    if not folded:
        return None
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, folded))})(?!\S)")


def _all(synonyms: Synonyms) -> Iterable[str]:
    return (word for texts in synonyms.values() for word in texts)
