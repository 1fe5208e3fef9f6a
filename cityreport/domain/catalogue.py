"""The catalogue: indicators, breakdowns and their labels, read from one versioned data file.

Belongs here: the shape of the catalogue and look-ups in it. Not here: any indicator. They are data,
in resources/catalogue.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property

import msgspec

from cityreport.domain import json_locations
from cityreport.domain.checks.check_rules import Rule
from cityreport.domain.checks.rule_validation import KnownNames, rule_faults
from cityreport.domain.period import Frequency
from cityreport.domain.unevenness import USUAL
from cityreport.errors import DataError

TOTAL = "_T"
"""The code of the whole city, of the total, and of its only category (SDMX `_T`)."""
SDG = "SDG"
"""The scheme of the Sustainable Development Goals among alignments."""

Text = dict[str, str]
"""A text by language code; every language of the catalogue has its entry."""


class Kind(StrEnum):
    """The kind of value that an indicator has: a count, a percentage, an amount of money …"""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"


class AnswerKind(StrEnum):
    """The kind of answer to a question of the year: text alone, or whether people were consulted,
    how many, and text."""

    WORDS = "words"
    CONSULTED = "consulted"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Category(_Part, frozen=True):
    """One value of a breakdown, such as `F` of `sex`."""

    code: str
    label: Text


class Breakdown(_Part, frozen=True):
    """A one-way table of a total, such as `sex`."""

    id: str
    label: Text
    categories: tuple[Category, ...]


class Group(_Part, frozen=True):
    """A heading that indicators stand under."""

    code: str
    label: Text


class Unit(_Part, frozen=True):
    """The unit of a count: victims, offences, percent …"""

    code: str
    label: Text


class Derivation(_Part, frozen=True):
    """A value that is the sum of some categories of another indicator. Nobody enters it."""

    indicator: str
    breakdown: str
    categories: tuple[str, ...]


class ClassificationCodes(_Part, frozen=True):
    """The codes of an indicator in the international classifications."""

    iccs: tuple[str, ...] = ()
    sdg: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()


class AlignmentKind(StrEnum):
    """The relation of an entry of another list to an indicator, seen from ours: the same, ours is a
    part of it, ours holds it, or about the same thing in another way."""

    EXACT = "exact"
    NARROWER = "narrower"
    BROADER = "broader"
    RELATED = "related"


class Alignment(_Part, frozen=True):
    """An entry of another list beside an indicator: its list, and its code or name there."""

    scheme: str
    code: str
    relation: AlignmentKind


class Indicator(_Part, frozen=True):
    """One thing a city counts. `label` … `question` are for people, the rest for the program.

    `short_label`: for the head of a narrow column; a catalogue may have none.
    `lower_is_better`: None where it cannot be said; `moved_by_reporting`: more of it can mean that
    more is reported, so that it has a trend and no verdict. `unevenness`: the usual phi of its
    years (`domain.unevenness`).
    """

    code: str
    group: str
    label: Text
    definition: Text
    include: Text
    exclude: Text
    question: Text
    unit: str
    kind: Kind
    codes: ClassificationCodes
    required: bool
    frequency: Frequency
    lower_is_better: bool | None
    breakdowns: tuple[str, ...]
    part_of: str | None = None
    derived: Derivation | None = None
    moved_by_reporting: bool = False
    unevenness: float = USUAL
    alignment: tuple[Alignment, ...] = ()
    short_label: Text = {}


class NarrativeQuestion(_Part, frozen=True):
    """A question that a city answers once a year in words. `label`: in short; `question`: in
    full."""

    code: str
    label: Text
    question: Text
    kind: AnswerKind


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One version of the standard's list of indicators."""

    id: str
    version: str
    title: Text
    statement: Text
    languages: tuple[str, ...]
    groups: tuple[Group, ...]
    units: tuple[Unit, ...]
    breakdowns: tuple[Breakdown, ...]
    indicators: tuple[Indicator, ...]
    questions: tuple[NarrativeQuestion, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def _breakdowns(self) -> dict[str, Breakdown]:
        return {breakdown.id: breakdown for breakdown in self.breakdowns}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _categories(self) -> dict[tuple[str, str], Category]:
        return {(b.id, c.code): c for b in self.breakdowns for c in b.categories}

    def indicator(self, code: str) -> Indicator:
        """Return the indicator of that code; raise DataError('unknown_indicator') if there is
        none."""
        try:
            return self._indicators[code]
        except KeyError:
            raise DataError("unknown_indicator", indicator=code) from None

    def breakdown(self, breakdown: str) -> Breakdown:
        """Return the breakdown of that id; raise DataError('unknown_breakdown') if there is
        none."""
        try:
            return self._breakdowns[breakdown]
        except KeyError:
            raise DataError("unknown_breakdown", breakdown=breakdown) from None

    def unit(self, code: str) -> Unit:
        """Return the unit of that code; raise DataError('unknown_unit') if there is none."""
        try:
            return self._units[code]
        except KeyError:
            raise DataError("unknown_unit", unit=code) from None

    def category(self, breakdown: str, code: str) -> Category:
        """Return a category of a breakdown; raise DataError('unknown_category') if there is
        none."""
        try:
            return self._categories[breakdown, code]
        except KeyError:
            raise DataError("unknown_category", breakdown=breakdown, category=code) from None

    def group(self, code: str) -> Group:
        """Return the group of that code; raise DataError('unknown_group') if there is none."""
        for group in self.groups:
            if group.code == code:
                return group
        raise DataError("unknown_group", group=code)

    def question(self, code: str) -> NarrativeQuestion:
        """Return the question of that code; raise DataError('unknown_question') if there is
        none."""
        for question in self.questions:
            if question.code == code:
                return question
        raise DataError("unknown_question", question=code)

    def rule(self, code: str) -> Rule:
        """Return the rule of that id; raise DataError('unknown_rule') if there is none."""
        for rule in self.rules:
            if rule.id == code:
                return rule
        raise DataError("unknown_rule", rule=code)

    def in_group(self, group: str, frequency: Frequency) -> tuple[Indicator, ...]:
        """Return the indicators of a group that are reported at that frequency, in catalogue
        order."""
        return tuple(i for i in self.indicators if i.group == group and i.frequency == frequency)

    def has_cell(self, indicator: str, breakdown: str, category: str) -> bool:
        """Return whether the standard has that cell."""
        found = self._indicators.get(indicator)
        if found is None:
            return False
        if breakdown == TOTAL:
            return category == TOTAL
        return breakdown in found.breakdowns and (breakdown, category) in self._categories


class CatalogueFile(msgspec.Struct, frozen=True, dict=True):  # dict: for what is kept below
    """A catalogue together with the bytes it was read from."""

    catalogue: Catalogue
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file, in lower-case hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def read_catalogue(content: bytes) -> CatalogueFile:
    """Read and check a catalogue file; raise DataError('bad_catalogue') with the place that is
    wrong and, inside the lists of indicators and rules, its line."""
    try:
        catalogue = msgspec.json.decode(content, type=Catalogue)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError("bad_catalogue", reason=_decoding_fault(content, str(error))) from error
    fault = next(_faults(catalogue), None)
    if fault is not None:
        raise DataError("bad_catalogue", reason=_with_line(content, *fault))
    return CatalogueFile(catalogue, content)


_Fault = tuple[str, tuple[str | int, ...]]
"""One sentence that says what is wrong, and the path to the place in the file."""


def _with_line(content: bytes, reason: str, path: tuple[str | int, ...]) -> str:
    line = json_locations.line_of(content, *path) if path else None
    return reason if line is None else f"line {line}: {reason}"


def _decoding_fault(content: bytes, reason: str) -> str:
    """Return the decoder's message with the rule and the line that it refers to."""
    found = re.search(r"`\$\.(\w+)\[(\d+)\]", reason)
    if found is None:
        return reason
    part, number = found[1], int(found[2])
    raw = msgspec.json.decode(content)[part][number]
    name = raw.get("id") if isinstance(raw, dict) and part == "rules" else None
    return _with_line(
        content, f"rule {name}: {reason}" if isinstance(name, str) else reason, (part, number)
    )


def _faults(catalogue: Catalogue) -> Iterator[_Fault]:
    """Yield the places where the catalogue contradicts itself."""
    yield from ((fault, ()) for fault in _list_faults(catalogue))
    for number, indicator in enumerate(catalogue.indicators):
        path = ("indicators", number)
        yield from ((fault, path) for fault in _indicator_faults(catalogue, indicator))
    for where, text in _texts(catalogue):
        missing = [lang for lang in catalogue.languages if not text.get(lang, "").strip()]
        if missing:
            yield f"{where}: no text in {', '.join(missing)}", ()
    known = KnownNames(
        languages=catalogue.languages,
        kinds=frozenset(Kind),
        indicators={i.code: i.breakdowns for i in catalogue.indicators},
        breakdowns={b.id: [c.code for c in b.categories] for b in catalogue.breakdowns},
        parts=frozenset(i.code for i in catalogue.indicators if i.part_of is not None),
    )
    for number, fault in rule_faults(catalogue.rules, known):
        yield f"rule {catalogue.rules[number].id}: {fault}", ("rules", number)


def _list_faults(catalogue: Catalogue) -> Iterator[str]:
    yield from _repeats("indicator", [i.code for i in catalogue.indicators])
    yield from _repeats("breakdown", [b.id for b in catalogue.breakdowns])
    yield from _repeats("group", [g.code for g in catalogue.groups])
    yield from _repeats("unit", [u.code for u in catalogue.units])
    yield from _repeats("question", [q.code for q in catalogue.questions])
    if "en" not in catalogue.languages:
        yield "languages: English is missing, which the others fall back to"
    for breakdown in catalogue.breakdowns:
        yield from _repeats(f"category of {breakdown.id}", [c.code for c in breakdown.categories])
        if TOTAL in {breakdown.id, *(c.code for c in breakdown.categories)}:
            yield f"{breakdown.id}: {TOTAL} is the total and cannot be a category"


def _indicator_faults(catalogue: Catalogue, indicator: Indicator) -> Iterator[str]:
    name = indicator.code
    breakdowns = {b.id for b in catalogue.breakdowns}
    wholes = {i.code for i in catalogue.indicators if i.part_of is None}
    if indicator.group not in {g.code for g in catalogue.groups}:
        yield f"{name}: unknown group {indicator.group}"
    if indicator.unit not in {u.code for u in catalogue.units}:
        yield f"{name}: unknown unit {indicator.unit}"
    yield from (
        f"{name}: unknown breakdown {b}" for b in indicator.breakdowns if b not in breakdowns
    )
    yield from _repeats(f"{name}: breakdown", list(indicator.breakdowns))
    if indicator.part_of is not None and indicator.part_of not in wholes - {name}:
        yield f"{name}: part of {indicator.part_of}, which is no whole"
    if not 0 <= indicator.unevenness < 1:
        yield f"{name}: an unevenness lies between 0 and 1: {indicator.unevenness}"
    if indicator.moved_by_reporting and indicator.lower_is_better is not None:
        yield f"{name}: moved by reporting, so it cannot be said whether less is better"
    aligned = {entry.code for entry in indicator.alignment if entry.scheme == SDG}
    if indicator.alignment:
        yield from (
            f"{name}: SDG {sdg} has no alignment"
            for sdg in indicator.codes.sdg
            if sdg not in aligned
        )
    if indicator.derived is not None:
        yield from _derivation_faults(catalogue, indicator, indicator.derived)


def _repeats(what: str, codes: list[str]) -> Iterator[str]:
    return (f"{what} {code} stands twice" for code, n in Counter(codes).items() if n > 1)


def _derivation_faults(
    catalogue: Catalogue, indicator: Indicator, derived: Derivation
) -> Iterator[str]:
    source = next((i for i in catalogue.indicators if i.code == derived.indicator), None)
    if source is None or source.derived is not None or derived.breakdown not in source.breakdowns:
        yield f"{indicator.code}: cannot be derived from {derived.indicator} by {derived.breakdown}"
        return
    yield from _repeats(f"{indicator.code}: derived category", list(derived.categories))
    known = {
        c.code for b in catalogue.breakdowns if b.id == derived.breakdown for c in b.categories
    }
    yield from (
        f"{indicator.code}: unknown category {c}" for c in derived.categories if c not in known
    )


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, Text]]:
    yield "title", catalogue.title
    yield "statement", catalogue.statement
    yield from ((f"group {g.code}", g.label) for g in catalogue.groups)
    yield from ((f"unit {u.code}", u.label) for u in catalogue.units)
    for breakdown in catalogue.breakdowns:
        yield f"breakdown {breakdown.id}", breakdown.label
        yield from ((f"{breakdown.id} {c.code}", c.label) for c in breakdown.categories)
    for question in catalogue.questions:
        yield f"question {question.code} label", question.label
        yield f"question {question.code}", question.question
    for i in catalogue.indicators:
        for field in ("label", "definition", "include", "exclude", "question"):
            yield f"{i.code} {field}", getattr(i, field)
        if i.short_label:
            yield f"{i.code} short_label", i.short_label
