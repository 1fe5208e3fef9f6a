"""All the words that a city's tables may use, ready to be compared: those of the catalogue, the
synonyms, the city's districts. Built once for a file; each different word is looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar, cast

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.importing.ages import band, read_age
from cityreport.domain.importing.evidence import Doubt
from cityreport.domain.importing.import_mapping import LEAVE, SUM, WITHIN, Role
from cityreport.domain.importing.proposal import ProposalReason
from cityreport.domain.importing.title_words import TitleWords
from cityreport.domain.importing.word_lists import Synonyms, WordLists
from cityreport.domain.importing.word_matching import SURE, Lexicon, PlaceCodes, fold

_Made = TypeVar("_Made")

AGE = "age"
UNKNOWN = "_U"
_ANY = "_any"
"""The key for synonyms of a category of many breakdowns."""
DATE_WORDS = ("event_date", "report_date", "birth_date", "part_of_year", "wider_place")
"""Kinds of headers whose words may stand anywhere in a title."""
MOST_COMPARED = 2_000
MOST_TITLE_WORDS = 14
"""The longest line that is a title, and no note."""
_OF = frozenset(("of", "de", "del", "da", "do", "du", "di", "la"))


class WordMeaning(NamedTuple):
    """The meaning found for a word: a code, LEAVE, SUM, or None where no word is similar."""

    code: str | None
    why: ProposalReason
    score: float
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Return whether nobody has to confirm it."""
        return self.code is not None and self.score >= SURE


def _kept_for(words: WordLists, catalogue: Catalogue) -> dict[str, object]:
    """Return what was made of these very words and this very catalogue before: a proposal is made
    again after every answer."""
    for known, of, made in _KEPT:
        if known is words and of is catalogue:
            return made
    del _KEPT[: len(_KEPT) - _MOST_KEPT + 1]
    _KEPT.append((words, catalogue, {}))
    return _KEPT[-1][2]


_KEPT: list[tuple[WordLists, Catalogue, dict[str, object]]] = []
_MOST_KEPT = 4


class shared_property(Generic[_Made]):  # noqa: N801 - used as property is
    """A property made once for all vocabularies of the same words and catalogue."""

    def __init__(self, make: Callable[[Vocabulary], _Made]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    def __get__(self, vocabulary: Vocabulary, _owner: type[Vocabulary]) -> _Made:
        """Return what was made, or make it."""
        kept, name = vocabulary.shared, self._make.__name__
        if name not in kept:
            kept[name] = self._make(vocabulary)
        return cast("_Made", kept[name])


class Vocabulary:
    """The words of one city under one catalogue."""

    def __init__(self, profile: Profile, catalogue: Catalogue, words: WordLists) -> None:
        self.profile, self.catalogue = profile, catalogue
        self._words = words
        self.shared = _kept_for(words, catalogue)
        self.totals = frozenset(map(fold, _all(words.totals)))
        self.aggregates = frozenset(map(fold, _all(words.aggregates)))
        self.footnotes = frozenset(map(fold, _all(words.footnotes)))
        self.marks = frozenset(mark.lower() for mark in words.marks)
        self.titles = TitleWords(words)
        self._meant: dict[tuple[Role, str, str], WordMeaning] = {}

    @shared_property
    def _states(self) -> dict[str, str]:
        return {fold(word): meaning for word, meaning in _entries(self._words.states) if fold(word)}

    @shared_property
    def _identifiers(self) -> frozenset[str]:
        own = _all(self._words.headers.get("identifier", {}))
        return frozenset(map(fold, own)) - _NO_CASES

    @shared_property
    def units(self) -> frozenset[str]:
        """Folded words that may stand behind a number without changing it: `5 casos`."""
        own = _all(self._words.neutral)
        return frozenset(map(fold, own)) | frozenset(map(fold, _all(self._words.headers["count"])))

    def state_of(self, word: str) -> str | None:
        """Return the state that a folded word of a row means: cancelled, unfounded, duplicate,
        attempted, provisional; also where a note stands behind it."""
        if word in self._states:
            return self._states[word]
        parts = word.split()
        for length in range(min(3, len(parts) - 1), 0, -1):
            meaning = self._states.get(" ".join(parts[:length]))
            if meaning is not None and len(parts[0]) > 2:
                return meaning
        return None

    def state_in(self, title: str) -> str | None:
        """Return the only state that a column's folded title names: `cancelled?`."""
        found = {self._states[part] for part in title.split() if part in self._states}
        return next(iter(found)) if len(found) == 1 else None

    def is_identifier(self, title: str) -> bool:
        """Return whether a folded title names case numbers."""
        if title in self._identifiers:
            return True
        parts = set(title.split())
        return (bool(parts & _NUMBERS_OF) and bool(parts & _CASES)) or title in _CASE_TITLES

    @shared_property
    def headers(self) -> Lexicon:
        """The meanings of headers: a role, a breakdown, or a kind of column to ignore."""
        labels = ((text, b.id) for b in self.catalogue.breakdowns for text in b.label.values())
        said = {kind: w for kind, w in self._words.headers.items() if kind not in DATE_WORDS}
        return Lexicon([*_entries(said), *labels])

    @shared_property
    def derived_words(self) -> tuple[tuple[str, str], ...]:
        """Folded words anywhere in a header that say that its numbers are no counts."""
        kinds = {kind: self._words.headers.get(kind, {}) for kind in ("derived", "population")}
        return tuple((fold(w), kind) for w, kind in _entries(kinds) if fold(w))

    def is_birth(self, title: str) -> bool:
        """Return whether a folded title is of a birth: its date is no event's."""
        return bool(self._births & set(title.split()))

    def date_kind(self, title: str) -> str:
        """Return of what a folded title's date is: `event`, `report`, or empty."""
        words = set(title.split())
        return "event" if self._events & words else "report" if self._reports & words else ""

    def bare_date(self, title: str) -> str:
        """Return a folded title without the words for what its date is of, and neutral ones."""
        said = [word for word in title.split() if word not in self._events | self._reports]
        return self.titles.bare(" ".join(said)) if len(said) < len(title.split()) else ""

    def is_part_of_year(self, title: str) -> bool:
        """Return whether a folded title is of halves, weeks and the like, which are no periods
        here."""
        return title in self._parts_of_year or self.titles.bare(title) in self._parts_of_year

    @cached_property
    def _parts_of_year(self) -> frozenset[str]:
        return self._date_words("part_of_year")

    def names_wider_place(self, line: str) -> bool:
        """Return whether a folded line is of a place that is wider than a city, and not of this
        one: `State of Norteña`."""
        tokens = line.split()
        city = fold(self.profile.city.name)
        if not city or f" {city} " in f" {line} ":
            return False
        return any(word in self._wider and after in _OF for word, after in pairwise(tokens))

    @cached_property
    def _wider(self) -> frozenset[str]:
        return self._date_words("wider_place")

    def says_derived(self, line: str) -> bool:
        """Return whether a folded line above a table says that its numbers are no counts: rates,
        targets, sums since January."""
        if len(line.split()) > MOST_TITLE_WORDS:
            return False
        padded = f" {line} "
        if any(f" {word} " in padded for word, _ in self.derived_words):
            return True
        return self.titles.spoils(line, "")

    @cached_property
    def _births(self) -> frozenset[str]:
        return self._date_words("birth_date")

    @cached_property
    def _events(self) -> frozenset[str]:
        return self._date_words("event_date")

    @cached_property
    def _reports(self) -> frozenset[str]:
        return self._date_words("report_date")

    def _date_words(self, kind: str) -> frozenset[str]:
        return frozenset(map(fold, _all(self._words.headers.get(kind, {}))))

    @shared_property
    def indicators(self) -> Lexicon:
        """Words for what is counted."""
        catalogue = self.catalogue
        own = [(i.code, i.code) for i in catalogue.indicators]
        own += [(text, i.code) for i in catalogue.indicators for text in i.label.values()]
        known = {i.code for i in catalogue.indicators}
        words = self._words
        likely = [(w.word, w.parts[0]) for found in words.wholes.values() for w in found]
        likely += [(p.word, p.of) for found in words.parts.values() for p in found]
        return Lexicon(
            [*own, *(e for e in _entries(words.indicators) if e[1] in known)],
            [entry for entry in likely if entry[1] in known],
        )

    @cached_property
    def areas(self) -> Lexicon:
        """Names of the city (meaning `_T`) and of its districts."""
        names = [(area.name, area.code) for area in self.profile.areas]
        return Lexicon([(self.profile.city.name, TOTAL), *names])

    @cached_property
    def area_codes(self) -> PlaceCodes:
        """Codes of the city's districts."""
        return PlaceCodes(area.code for area in self.profile.areas)

    @shared_property
    def categories(self) -> dict[str, Lexicon]:
        """Words for the categories, by breakdown."""
        return {b.id: self._category_lexicon(b.id) for b in self.catalogue.breakdowns}

    def _category_lexicon(self, breakdown: str) -> Lexicon:
        categories = self.catalogue.breakdown(breakdown).categories
        known = {category.code for category in categories}
        own = [(c.code, c.code) for c in categories if not c.code.startswith("_")]
        own += [(text, c.code) for c in categories for text in c.label.values()]
        synonyms = _entries(self._words.categories.get(breakdown, {}))
        anywhere = _entries(self._words.categories.get(_ANY, {}))
        return Lexicon([*own, *(e for e in (*synonyms, *anywhere) if e[1] in known)])

    def meaning(self, role: Role, text: str, breakdown: str = "") -> WordMeaning:
        """Return the most likely meaning of a word in a column of that role."""
        key = (role, breakdown, text)
        found = self._meant.get(key)
        if found is None:
            found = self._meant[key] = self._find(role, text, breakdown)
        return found

    def _find(self, role: Role, text: str, breakdown: str) -> WordMeaning:
        word = fold(text)
        if word in self.totals:
            return WordMeaning(SUM, ProposalReason.TOTAL, 1.0)
        if role is Role.AREA and breakdown == WITHIN:
            known = self.areas.exact(word) == TOTAL
            return WordMeaning(TOTAL if known else None, ProposalReason.SAME, 1.0 if known else 0.0)
        if role is Role.AREA:
            return self._find_area(text, word)
        if not word and not text.strip():
            unknown = role is Role.BREAKDOWN and self.has_code(role, breakdown, UNKNOWN)
            return WordMeaning(UNKNOWN if unknown else None, ProposalReason.BLANK, 0.5)
        if role is Role.INDICATOR:
            return self._look_up(self.indicators, text, is_offence=True)
        return self._find_category(text, breakdown)

    def _find_category(self, text: str, breakdown: str) -> WordMeaning:
        lexicon = self.categories.get(breakdown)
        if lexicon is None:
            return WordMeaning(None, ProposalReason.NOT_UNDERSTOOD, 0.0)
        band = read_age(text, self._bands) if breakdown == AGE else None
        if band is not None:
            return WordMeaning(band, ProposalReason.READ, 1.0)
        return self._look_up(lexicon, text)

    def _look_up(self, lexicon: Lexicon, text: str, *, is_offence: bool = False) -> WordMeaning:
        """Return a word's meaning: sure if it is known as a whole, or without neutral words; a
        false friend in it leaves it open; all else is likely. After `MOST_COMPARED` words only
        known ones, so that a column of free text does not take minutes."""
        word = fold(text)
        known = lexicon.exact(word) or lexicon.exact(self.titles.bare(word))
        if known is not None:
            return WordMeaning(known, ProposalReason.SAME, 1.0)
        found = lexicon.find(text, is_near=len(self._meant) < MOST_COMPARED)
        if found is None:
            return WordMeaning(None, ProposalReason.NOT_UNDERSTOOD, 0.0)
        if is_offence and self.titles.spoils(word, found.meaning):
            return WordMeaning(None, ProposalReason.FALSE_FRIEND, 0.0, (Doubt.FALSE_FRIEND,))
        score = min(found.score, SURE - 0.01)
        return WordMeaning(found.meaning, ProposalReason.SIMILAR, score, (Doubt.LEFT_OVER,))

    def _find_area(self, text: str, word: str) -> WordMeaning:
        if word in self.aggregates:
            return WordMeaning(LEAVE, ProposalReason.OTHER_PLACE, 1.0)
        named = self._named(text, word)
        if named.is_sure:
            return named
        code = self.area_codes.find(text)
        if code is not None and code.score > named.score:
            return WordMeaning(code.meaning, ProposalReason.CODE, code.score)
        return named

    def _named(self, text: str, word: str) -> WordMeaning:
        known = self.areas.exact(word)
        if known is not None:
            return WordMeaning(known, ProposalReason.SAME, 1.0)
        found = self.areas.find(text, is_near=len(self._meant) < MOST_COMPARED)
        if found is None:
            return WordMeaning(None, ProposalReason.NOT_UNDERSTOOD, 0.0)
        score = min(found.score, SURE - 0.01)
        return WordMeaning(found.meaning, ProposalReason.SIMILAR, score, (Doubt.LEFT_OVER,))

    @cached_property
    def _bands(self) -> tuple[tuple[str, int, int], ...]:
        if AGE not in {b.id for b in self.catalogue.breakdowns}:
            return ()
        codes = [c.code for c in self.catalogue.breakdown(AGE).categories]
        return tuple(found for code in codes if (found := band(code)) is not None)

    def has_code(self, role: Role, breakdown: str, code: str) -> bool:
        """Return whether a code is known here; a mapping may come from another office."""
        if code in {LEAVE, SUM}:
            return True
        if role is Role.AREA:
            return code in self._area_codes
        if role is Role.INDICATOR:
            return self.catalogue.has_cell(code, TOTAL, TOTAL)
        return (breakdown, code) in self._category_codes

    @cached_property
    def _area_codes(self) -> frozenset[str]:
        return frozenset((TOTAL, *(area.code for area in self.profile.areas)))

    @cached_property
    def _category_codes(self) -> frozenset[tuple[str, str]]:
        return frozenset((b.id, c.code) for b in self.catalogue.breakdowns for c in b.categories)

    def total_of(self, word: str) -> str:
        """Return what a folded word names the total of: `2017` of `total ano 2017`; empty where it
        names no total, or does not say of what."""
        said = word.replace(":", " ").split()
        rest = [part for part in said if part not in _SUM_WORDS]
        return " ".join(rest) if len(rest) < len(said) and self.has_total(word) else ""

    def has_total(self, words: str) -> bool:
        """Return whether folded words name a total, as a whole or in part."""
        return words in self.totals or bool(_NAMES_OF_SUMS & set(words.replace(":", " ").split()))


_NAMES_OF_SUMS = frozenset(("total", "totals", "totales", "subtotal", "subtotals", "subtotales"))
_SUM_WORDS = _NAMES_OF_SUMS | frozenset(
    (
        *("sum", "suma", "soma", "general", "grand", "anual", "annual", "ano", "year", "annee"),
        *("de", "del", "of", "for", "the", "do", "da", "du", "en", "in"),
    )
)
"""Words that may stand beside a period in the name of its total."""


_NO_CASES = frozenset(
    ("latitude", "longitude", "latitud", "longitud", "item", "row", "codigo", "م")
)
"""Titles of columns that name rows or places and no cases."""
_NUMBERS_OF = frozenset(
    (
        *("id", "number", "no", "num", "nr", "ref", "reference", "numero", "nro", "n", "code"),
        *("identifier", "key", "nummer", "رقم", "identifiant", "codigo"),
    )
)
_CASES = frozenset(
    (
        *("case", "crime", "incident", "offence", "offense", "report", "record", "event", "caso"),
        *("expediente", "denuncia", "delito", "hecho", "evento", "dossier", "affaire", "plainte"),
        *("fait", "boletim", "ocorrencia", "processo", "pratica", "caso", "fascicolo", "fall"),
        *("vorgang", "akte", "aktenzeichen", "القضيه", "البلاغ", "الحادث", "radicado", "noticia"),
    )
)
_CASE_TITLES = frozenset(
    (
        *("folio", "expediente", "radicado", "noticia criminal", "spoa", "caseid", "crimeid"),
        *("incidentid", "objectid", "uuid", "guid", "aktenzeichen", "vorgangsnummer", "caso"),
    )
)
"""Titles of case numbers beside the words for identifiers."""


def _entries(synonyms: dict[str, Synonyms]) -> Iterable[tuple[str, str]]:
    return ((word, code) for code, texts in synonyms.items() for word in _all(texts))


def _all(synonyms: Synonyms) -> Iterable[str]:
    return (word for texts in synonyms.values() for word in texts)
