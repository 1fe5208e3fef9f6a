"""Answers to questions about a file, written as text: `decimal=,` or `area:villa nueva=03`.

A question has the name of what it asks; each word or sign of it has that name and the word behind
a colon, `*` for all that are not sure. `2/` before it means the second kind of table only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cityreport.domain.importing.column_answers import is_answer
from cityreport.domain.importing.import_mapping import LEAVE, SUM, ImportMapping, Role
from cityreport.domain.importing.mapping_answers import proposed_answer
from cityreport.domain.importing.number_formats import mark_of
from cityreport.domain.importing.proposal import ImportQuestion, QuestionKind
from cityreport.domain.importing.word_matching import fold
from cityreport.errors import DataError, UsageError
from cityreport.import_question_words import options_of
from cityreport.office.importing.import_draft import Draft, answer, with_mapping
from cityreport.office.office_reader import OpenOffice

PLAIN = {
    "decimal": QuestionKind.DECIMAL,
    "day-order": QuestionKind.DAY_ORDER,
    "period": QuestionKind.PERIOD,
    "indicator": QuestionKind.INDICATOR,
    "absent": QuestionKind.ABSENT,
    "count": QuestionKind.COUNT,
    "places": QuestionKind.PLACES,
    "city": QuestionKind.CITY,
    "within": QuestionKind.WITHIN,
    "hidden": QuestionKind.HIDDEN,
    "twice": QuestionKind.TWICE,
    "zone": QuestionKind.ZONE,
    "whole": QuestionKind.WHOLE,
}
_NAMES = {ask: name for name, ask in PLAIN.items()}
_BY_WORD = {
    "column": QuestionKind.COLUMN,
    "mark": QuestionKind.MARKS,
    "state": QuestionKind.STATE,
    "span": QuestionKind.SPAN,
}
_AS_TYPED = ("column", "state")
_BY_WORD_NAMES = {ask: name for name, ask in _BY_WORD.items()}
_ALL = "*"
_SPELLED = {LEAVE: "leave", SUM: "sum"}
_CODES = {word: code for code, word in _SPELLED.items()}
_ROUNDS = 8
"""An answer may bring new questions; after so many rounds nothing new comes."""


class _Given(NamedTuple):
    text: str
    rule: int | None
    name: str
    word: str | None
    value: str


def spelled(code: str) -> str:
    """Return a code as it is typed: `leave` for what would look like an option."""
    return _SPELLED.get(code, code)


def is_by_word(question: ImportQuestion) -> bool:
    """Return whether each word or sign of a question is answered apart."""
    return question.ask not in _NAMES


def names_of(draft: Draft, question: ImportQuestion) -> list[str]:
    """Return the names of a question: one, or one for each of its words."""
    many = len({found.rule for found in draft.proposal.tables}) > 1
    before = f"{question.rule + 1}/" if many else ""
    if not is_by_word(question):
        return [before + _NAMES[question.ask]]
    kind = _kind(question)
    return [f"{before}{kind}:{word}" for word in question.words]


def proposed_codes(draft: Draft, question: ImportQuestion) -> list[str | None]:
    """Return the proposal for each name of a question."""
    near = proposed_answer(draft.proposal, question)
    if isinstance(near, str):
        return [question.proposed or None] * max(1, len(question.words))
    return [near.get(word) for word in question.words]


class TakenAnswer(NamedTuple):
    """An answer that is only proposed: the name of its question, and the answer."""

    name: str
    code: str
    question: ImportQuestion


def take_proposed(office: OpenOffice, draft: Draft) -> tuple[Draft, list[TakenAnswer]]:
    """Return the draft with every proposed answer taken, and each of them, so that nothing is taken
    unseen. What has no proposal stays open."""
    taken: list[TakenAnswer] = []
    for _ in range(_ROUNDS):
        mapping = draft.mapping
        for question in draft.open_questions:
            near = proposed_answer(draft.proposal, question)
            if near:
                mapping = answer(mapping, question, near)
            names = names_of(draft, question)
            codes = [near] if isinstance(near, str) else [near.get(w) for w in question.words]
            taken += [
                TakenAnswer(name, code, question)
                for name, code in zip(names, codes, strict=False)
                if code
            ]
        if mapping == draft.mapping:
            break
        draft = with_mapping(office, draft, mapping)
    return draft, taken


def answer_all(office: OpenOffice, draft: Draft, given: Sequence[str]) -> Draft:
    """Return the draft with all answers in it.

    UsageError('import_no_question') for one that nothing asks, DataError('bad_answer').
    """
    answers = [_parse(text) for text in given]
    used: set[tuple[str, int]] = set()
    own = [one for one in answers if one.word != _ALL]
    rest = [one for one in answers if one.word == _ALL]
    for _ in range(_ROUNDS):
        mapping = draft.mapping
        for one in own:
            mapping = _put(office, draft, mapping, one, used)
        if mapping == draft.mapping:  # what is for all takes only what none of the others did
            for one in rest:
                mapping = _put(office, draft, mapping, one, used)
        if mapping == draft.mapping:
            break
        draft = with_mapping(office, draft, mapping)
    for one in answers:
        if not any(text == one.text for text, _ in used):
            raise UsageError("import_no_question", name=one.text.rpartition("=")[0][:120])
    return draft


def _parse(text: str) -> _Given:
    head, sign, value = text.rpartition("=")
    match = re.fullmatch(r"(?:(\d{1,3})/)?([\w-]+)(?::(.*))?", head, re.DOTALL)
    if not sign or match is None:
        raise UsageError("import_no_question", name=(head or text)[:120])
    rule = None if match[1] is None else int(match[1]) - 1
    return _Given(text, rule, match[2], match[3], value)


def _put(
    office: OpenOffice,
    draft: Draft,
    mapping: ImportMapping,
    one: _Given,
    used: set[tuple[str, int]],
) -> ImportMapping:
    """Return the mapping with one answer put wherever it is asked for and not yet given."""
    for rule in dict.fromkeys(found.rule for found in draft.proposal.tables):
        if one.rule not in (None, rule):
            continue
        question, words = _meant(draft, one, rule)
        if question is None or ((one.text, rule) in used and one.word != _ALL):
            continue
        used.add((one.text, rule))
        if one.word is None:
            mapping = answer(mapping, question, _typed(question, one.value))
        else:
            code = one.value if one.name in _AS_TYPED else _CODES.get(one.value, one.value)
            codes = [code for code, _ in _options(office, question)]
            is_open = question.ask is QuestionKind.COLUMN and is_answer(office.catalogue, code)
            if code not in codes and not is_open:
                options = " ".join(map(spelled, codes[:60]))
                raise DataError("bad_answer", typed=code[:80], options=options)
            mapping = answer(mapping, question, dict.fromkeys(words, code))
    return mapping


def _typed(question: ImportQuestion, value: str) -> str:
    """Return an answer as the question has it: the name of a place or a title in any spelling."""
    value = _CODES.get(value, value) if _CODES.get(value) in question.options else value
    if value in question.options:
        return value
    same = [option for option in question.options if fold(option) and fold(option) == fold(value)]
    return same[0] if len(same) == 1 else value


def _options(office: OpenOffice, question: ImportQuestion) -> list[tuple[str, str]]:
    return options_of(office.catalogue, office.city.profile.areas, question)


def _meant(draft: Draft, one: _Given, rule: int) -> tuple[ImportQuestion | None, list[str]]:
    """Return the question that an answer is of, with the words it is for."""
    questions = [q for q in draft.proposal.questions if q.rule == rule]
    if one.word is None:
        ask = PLAIN.get(one.name)
        return next((q for q in questions if q.ask is ask), None), []
    if one.name in _BY_WORD:
        ask = _BY_WORD[one.name]
        question = next((q for q in questions if q.ask is ask), None)
        if question is None:
            return None, []
        same = _same_mark if ask is QuestionKind.MARKS else _same_title
        words = [w for w in question.words if one.word == _ALL or same(w, one.word)]
        return (question, words) if words else (None, [])
    found = [
        word
        for word in draft.proposal.words
        if word.rule == rule
        and one.name == (word.breakdown or word.role.value)
        and (not word.is_sure if one.word == _ALL else word.word == fold(one.word))
    ]
    if not found:
        return None, []
    role, breakdown = found[0].role, found[0].breakdown
    return ImportQuestion(QuestionKind.WORDS, rule, role, breakdown), [word.word for word in found]


def _same_title(name: str, typed: str) -> bool:
    """Return whether a typed title is that of a column."""
    return typed == name or (bool(fold(typed)) and fold(typed) == fold(name))


def _same_mark(mark: str, typed: str) -> bool:
    return mark == mark_of(typed)


def _kind(question: ImportQuestion) -> str:
    if question.ask in _BY_WORD_NAMES:
        return _BY_WORD_NAMES[question.ask]
    role = question.role or Role.AREA
    return question.breakdown or role.value
