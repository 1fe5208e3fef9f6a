"""Answers to the questions of a proposal, written into its mapping."""

from __future__ import annotations

from collections.abc import Mapping as Mapped

import msgspec

from cityreport.domain.importing.import_mapping import (
    AbsentMeaning,
    DayOrder,
    Decimal,
    ImportMapping,
    MarkMeaning,
    MarkRule,
    Role,
    RowChoice,
    StateRule,
    TableRule,
    WordRule,
)
from cityreport.domain.importing.proposal import (
    ImportQuestion,
    Proposal,
    QuestionKind,
)

EVENTS = "*"
"""The answer to `QuestionKind.COUNT` that means: every row is one event."""


def answer(
    mapping: ImportMapping, question: ImportQuestion, given: str | Mapped[str, str]
) -> ImportMapping:
    """Return the mapping with an answer in it. `given`: one of the question's options, or for MARKS
    and WORDS the meaning of each word; words that it does not name stay open. Raise ValueError
    where it is none of the options."""
    rules = list(mapping.tables)
    rules[question.rule] = _answered(rules[question.rule], question, given)
    return msgspec.structs.replace(mapping, tables=tuple(rules))


def _answered(
    rule: TableRule, question: ImportQuestion, given: str | Mapped[str, str]
) -> TableRule:
    replace = msgspec.structs.replace
    if not isinstance(given, str):
        if question.ask is QuestionKind.MARKS:
            marks = {mark.mark: mark for mark in rule.marks}
            marks.update({m: MarkRule(m, MarkMeaning(v)) for m, v in given.items()})
            return replace(rule, marks=tuple(marks.values()))
        if question.ask is QuestionKind.STATE:
            states = {state.word: state for state in rule.states}
            states.update({w: StateRule(w, RowChoice(v)) for w, v in given.items()})
            return replace(rule, states=tuple(states.values()))
        assert question.role is not None  # noqa: S101 - questions about words have one
        words = {(w.role, w.breakdown, w.word): w for w in rule.words}
        for word, code in given.items():
            new = WordRule(question.role, word, code, question.breakdown)
            words[new.role, new.breakdown, new.word] = new
        return replace(rule, words=tuple(words.values()))
    if question.ask is QuestionKind.COUNT:
        return _counting(rule, given)
    if question.ask is QuestionKind.HIDDEN:
        choice = RowChoice(given)
        return replace(rule, hidden=choice, reads_hidden=choice is RowChoice.READ)
    field, kind = _FIELDS[question.ask]
    return replace(rule, **{field: kind(given)})


_FIELDS: dict[QuestionKind, tuple[str, type[str]]] = {
    QuestionKind.DECIMAL: ("decimal", Decimal),
    QuestionKind.DAY_ORDER: ("day_order", DayOrder),
    QuestionKind.ABSENT: ("absent", AbsentMeaning),
    QuestionKind.PERIOD: ("period", str),
    QuestionKind.INDICATOR: ("indicator", str),
    QuestionKind.TWICE: ("repeated", RowChoice),
    QuestionKind.ZONE: ("zoned", RowChoice),
}


_CHOSEN = frozenset((QuestionKind.HIDDEN, QuestionKind.TWICE, QuestionKind.ZONE))


def _counting(rule: TableRule, header: str) -> TableRule:
    if header == EVENTS:
        return msgspec.structs.replace(rule, is_incidents=True)
    columns = tuple(
        msgspec.structs.replace(column, role=Role.COUNT) if column.header == header else column
        for column in rule.columns
    )
    return msgspec.structs.replace(rule, columns=columns)


def suggested(proposal: Proposal) -> ImportMapping:
    """Return the mapping with every proposed word accepted, for a preview; words without a similar
    one and questions without a proposal stay open."""
    mapping = proposal.mapping
    for question in proposal.questions:
        if question.ask in _CHOSEN and question.proposed:
            mapping = answer(mapping, question, question.proposed)
        elif question.ask is QuestionKind.STATE:
            leave = RowChoice.LEAVE.value
            mapping = answer(mapping, question, dict.fromkeys(question.words, leave))
        elif question.ask in {QuestionKind.WORDS, QuestionKind.SPAN}:
            codes = {
                word.word: word.code
                for word in proposal.words
                if word.rule == question.rule
                and (word.role, word.breakdown) == (question.role, question.breakdown)
                and word.code is not None
                and not word.is_sure
            }
            mapping = answer(mapping, question, codes)
    return mapping
