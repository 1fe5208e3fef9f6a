"""The words of foreign tables as data: seven languages, one meaning each, sorted, with sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import pytest

from cityreport.domain.importing.import_mapping import Role
from cityreport.domain.importing.vocabulary import DATE_WORDS
from cityreport.domain.importing.word_lists import Synonyms
from cityreport.domain.importing.word_matching import fold
from tests.domain.intake.sheets import catalogue, words
from tests.domain.intake.test_matching import VOCABULARY

LANGUAGES = ("en", "es", "fr", "pt", "it", "de", "ar")
WORDS = words()
LISTS: list[tuple[str, Synonyms]] = [
    *((f"indicators {code}", said) for code, said in WORDS.indicators.items()),
    *((f"headers {kind}", said) for kind, said in WORDS.headers.items()),
    *((f"{b} {c}", said) for b, found in WORDS.categories.items() for c, said in found.items()),
    *((f"states {what}", said) for what, said in WORDS.states.items()),
    *((f"persons {who}", said) for who, said in WORDS.persons.items()),
    ("totals", WORDS.totals),
    ("aggregates", WORDS.aggregates),
    ("footnotes", WORDS.footnotes),
    ("neutral", WORDS.neutral),
]
WHOLE_LISTS = ("indicators", "states", "persons", "totals", "aggregates", "footnotes", "neutral")
SIDE = ("derived", "population", "identifier", "larger_area", "aside", *DATE_WORDS)
"""Kinds of headers that no number is read under: a false friend may be one of them."""


def all_of(synonyms: Iterable[Synonyms]) -> Iterator[str]:
    return (fold(word) for said in synonyms for texts in said.values() for word in texts)


def twice(found: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """The words that have two meanings, with both."""
    seen: dict[str, str] = {}
    return [
        (word, seen[word], meaning)
        for word, meaning in found
        if seen.setdefault(word, meaning) != meaning
    ]


def test_every_indicator_and_kind_has_words_in_all_languages() -> None:
    assert set(WORDS.indicators) == {i.code for i in catalogue().indicators}
    for name, said in LISTS:
        assert all(said.values()), name
        if name.startswith(WHOLE_LISTS):
            assert set(LANGUAGES) <= set(said), name
    for of_kind in (WORDS.false_friends, WORDS.wholes, WORDS.parts):
        assert set(of_kind) == set(LANGUAGES)


@pytest.mark.parametrize(("name", "said"), LISTS, ids=[name for name, _ in LISTS])
def test_lists_are_sorted_and_say_nothing_twice(name: str, said: Synonyms) -> None:
    for language, texts in said.items():
        folded = [fold(text) for text in texts]
        assert len(set(folded)) == len(folded), (name, language)
        assert list(texts) == sorted(texts, key=lambda text: (fold(text), text)), (name, language)


def test_records_are_sorted_and_say_nothing_twice() -> None:
    for of_kind in (WORDS.false_friends, WORDS.wholes, WORDS.parts):
        for language, found in of_kind.items():
            folded = [fold(one.word) for one in found]
            assert folded == sorted(set(folded)), language


def test_no_word_means_two_things() -> None:
    def meanings(kinds: dict[str, Synonyms]) -> list[tuple[str, str, str]]:
        return twice((word, code) for code, said in kinds.items() for word in all_of([said]))

    assert not meanings(WORDS.indicators)
    assert not meanings({k: s for k, s in WORDS.headers.items() if k not in DATE_WORDS})
    assert not meanings(WORDS.states)
    assert not meanings(WORDS.persons)
    for categories in WORDS.categories.values():
        assert not meanings(categories)


def test_a_word_of_a_whole_or_a_part_is_of_indicators_and_no_synonym_of_another() -> None:
    codes = {i.code for i in catalogue().indicators}
    synonyms = {word: code for code, said in WORDS.indicators.items() for word in all_of([said])}
    for whole in chain.from_iterable(WORDS.wholes.values()):
        assert whole.parts
        assert set(whole.parts) <= codes
        assert whole.source
        assert synonyms.get(fold(whole.word), whole.parts[0]) == whole.parts[0], whole.word
    wholes = {fold(whole.word) for found in WORDS.wholes.values() for whole in found}
    for part in chain.from_iterable(WORDS.parts.values()):
        assert part.of in codes
        assert fold(part.word) not in synonyms, part.word
        assert fold(part.word) not in wholes, part.word


def test_no_false_friend_is_a_known_or_a_neutral_word() -> None:
    known = set(all_of(WORDS.indicators.values())) | set(all_of([WORDS.neutral]))
    known |= {fold(whole.word) for found in WORDS.wholes.values() for whole in found}
    known |= {fold(part.word) for found in WORDS.parts.values() for part in found}
    known |= set(all_of(said for kind, said in WORDS.headers.items() if kind not in SIDE))
    codes = {i.code for i in catalogue().indicators} | {"*"}
    for friend in chain.from_iterable(WORDS.false_friends.values()):
        assert fold(friend.word) not in known, friend.word
        assert friend.spoils
        assert set(friend.spoils) <= codes, friend.word
        assert friend.source


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Omicidi volontari", "L1"),
        ("Vorsätzliche Tötung", "L1"),
        ("Tentato omicidio", "L4"),
        ("Vergewaltigung", "G1"),
        ("Stupri", "G1"),
        ("Rapine", "R1"),
        ("Raub", "R1"),
        ("Häusliche Gewalt", "G3"),
        ("Menschenhandel", "G5"),
        ("القتل العمد", "L1"),
        ("Número de homicidios dolosos", "L1"),
        ("Number of robberies", "R1"),
    ],
)
def test_what_is_known(text: str, code: str) -> None:
    meant = VOCABULARY.meaning(Role.INDICATOR, text)
    assert (meant.code, meant.is_sure) == (code, True)


@pytest.mark.parametrize(
    "text",
    [
        *("Homicidio culposo", "Violación de domicilio", "Attempted robbery", "Homicides YTD"),
        *("Vehicular homicide", "Violation de domicile", "Omicidi colposi", "Fahrlässige Tötung"),
        *("القتل غير العمد", "Tentativa de violación", "Robo sin violencia", "Diebstahl", "Hurto"),
        *("Assault", "Lesiones dolosas", "Robo", "Feminicidio", "Körperverletzung", "Abuso sexual"),
        *("Violenza sessuale", "Armed robbery", "Mortes violentas intencionais", "Homicide target"),
        *("Homicide suspects", "Homicides of women", "Mord und Totschlag", "Vols", "Theft"),
    ],
)
def test_what_is_never_known(text: str) -> None:
    assert not VOCABULARY.meaning(Role.INDICATOR, text).is_sure
