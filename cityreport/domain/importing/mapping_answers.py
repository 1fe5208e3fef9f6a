"""Answers to the questions of a proposal, written into its mapping."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Mapped

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.importing.column_answers import answer_of, rule_of
from cityreport.domain.importing.evidence import Certainty
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    WITHIN,
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
    TotalSource,
    WordRule,
)
from cityreport.domain.importing.proposal import (
    ImportQuestion,
    Proposal,
    QuestionKind,
    column_name,
)

EVENTS = "*"
"""The answer to `QuestionKind.COUNT` that means: every row is one event."""
EVERYWHERE = "*"
"""The answer to `PLACES` and `CITY` that means: all rows are of this city."""


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
    if question.ask is QuestionKind.COLUMN:
        return _with_columns(rule, question, given)
    if not isinstance(given, str):
        return _with_words(rule, question, given)
    if question.ask in _ANSWERS:
        return _ANSWERS[question.ask](rule, question, given)
    field, kind = _FIELDS[question.ask]
    return msgspec.structs.replace(rule, **{field: kind(given)})


def _with_words(rule: TableRule, question: ImportQuestion, given: Mapped[str, str]) -> TableRule:
    replace = msgspec.structs.replace
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


_FIELDS: dict[QuestionKind, tuple[str, type[str]]] = {
    QuestionKind.DECIMAL: ("decimal", Decimal),
    QuestionKind.DAY_ORDER: ("day_order", DayOrder),
    QuestionKind.PERIOD: ("period", str),
    QuestionKind.INDICATOR: ("indicator", str),
    QuestionKind.TWICE: ("repeated", RowChoice),
    QuestionKind.ZONE: ("zoned", RowChoice),
}


_CHOSEN = frozenset((QuestionKind.HIDDEN, QuestionKind.TWICE, QuestionKind.ZONE))


def _with_columns(
    rule: TableRule, question: ImportQuestion, given: str | Mapped[str, str]
) -> TableRule:
    if isinstance(given, str):
        given = dict.fromkeys(question.words, given)
    for name, said in given.items():
        rule = with_column(rule, name, said)
    return rule


def with_column(rule: TableRule, name: str, said: str) -> TableRule:
    """Return the rule with a column, called as `ColumnProposal.name`, being what an answer says.
    Raise ValueError for what is no answer."""
    columns = tuple(
        rule_of(column.header, column.nth, said)
        if column_name(column.header, column.nth) == name
        else column
        for column in rule.columns
    )
    return msgspec.structs.replace(rule, columns=columns)


def settled(rule: TableRule, ask: QuestionKind) -> TableRule:
    """Return the rule with a question marked as answered."""
    if ask.value in rule.settled:
        return rule
    return msgspec.structs.replace(rule, settled=(*rule.settled, ask.value))


def as_known(rule: TableRule) -> TableRule:
    """Return a rule that was kept, as knowledge: nothing of it is asked again."""
    columns = tuple(msgspec.structs.replace(c, is_confirmed=True) for c in rule.columns)
    asked = tuple(ask.value for ask in _ANSWERS)
    return msgspec.structs.replace(rule, columns=columns, settled=asked)


def _counting(rule: TableRule, question: ImportQuestion, given: str) -> TableRule:
    rule = settled(rule, question.ask)
    if given == EVENTS:
        return msgspec.structs.replace(rule, is_incidents=True)
    return with_column(rule, given, "count")


def _placed(rule: TableRule, question: ImportQuestion, given: str) -> TableRule:
    rule = settled(rule, question.ask)
    return rule if given == EVERYWHERE else with_column(rule, given, "place")


def _is_city(rule: TableRule, question: ImportQuestion, given: str) -> TableRule:
    """Return the rule with one word being the city, and all others of the question other places."""
    within = WITHIN if question.ask is QuestionKind.WITHIN else ""
    words = {(w.role, w.breakdown, w.word): w for w in rule.words}
    for word in question.words:
        code = TOTAL if given in {word, EVERYWHERE} else LEAVE
        words[Role.AREA, within, word] = WordRule(Role.AREA, word, code, within)
    columns = rule.columns
    if within:
        columns = with_column(rule, question.breakdown, WITHIN).columns
    made = msgspec.structs.replace(rule, words=tuple(words.values()), columns=columns)
    return settled(made, question.ask)


def _hidden(rule: TableRule, question: ImportQuestion, given: str) -> TableRule:
    choice = RowChoice(given)
    made = msgspec.structs.replace(rule, hidden=choice, reads_hidden=choice is RowChoice.READ)
    return settled(made, question.ask)


def _whole(rule: TableRule, question: ImportQuestion, given: str) -> TableRule:
    made = msgspec.structs.replace(rule, category_total=TotalSource(given))
    return settled(made, question.ask)


def _absent(rule: TableRule, question: ImportQuestion, given: str) -> TableRule:
    return settled(msgspec.structs.replace(rule, absent=AbsentMeaning(given)), question.ask)


_ANSWERS: dict[QuestionKind, Callable[[TableRule, ImportQuestion, str], TableRule]] = {
    QuestionKind.COUNT: _counting,
    QuestionKind.PLACES: _placed,
    QuestionKind.CITY: _is_city,
    QuestionKind.WITHIN: _is_city,
    QuestionKind.ABSENT: _absent,
    QuestionKind.HIDDEN: _hidden,
    QuestionKind.WHOLE: _whole,
}


def suggested(proposal: Proposal) -> ImportMapping:
    """Return the mapping with everything accepted that is proposed, for a preview; what has no
    proposal stays open."""
    mapping = proposal.mapping
    for question in proposal.questions:
        given = proposed_answer(proposal, question)
        if given:
            mapping = answer(mapping, question, given)
    return mapping


def proposed_answer(proposal: Proposal, question: ImportQuestion) -> str | dict[str, str]:
    """Return what is proposed as the answer to a question; empty: nothing."""
    if question.ask is QuestionKind.STATE:
        return dict.fromkeys(question.words, RowChoice.LEAVE.value)
    if question.ask in {QuestionKind.WORDS, QuestionKind.SPAN}:
        return {
            word.word: word.code
            for word in proposal.words
            if word.rule == question.rule
            and (word.role, word.breakdown) == (question.role, question.breakdown)
            and word.code is not None
            and not word.is_sure
        }
    if question.ask is QuestionKind.COLUMN:
        return {
            column.name: answer_of(column)
            for found in proposal.tables
            if found.rule == question.rule
            for column in found.inferred
            if column.name in question.words and column.evidence.certainty is not Certainty.OPEN
        }
    if question.ask in _CHOSEN or (question.ask in _ANSWERS and question.is_needed):
        return question.proposed
    return ""
