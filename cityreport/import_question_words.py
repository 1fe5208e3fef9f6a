"""The questions about a foreign file as sentences, and their answers by name."""

from __future__ import annotations

from collections.abc import Iterable

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.importing.column_answers import rule_of
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    WITHIN,
    AbsentMeaning,
    MarkMeaning,
    Role,
    RowChoice,
    TotalSource,
)
from cityreport.domain.importing.mapping_answers import EVENTS, EVERYWHERE
from cityreport.domain.importing.proposal import ImportQuestion, QuestionKind
from cityreport.i18n import mark, ntr, quoted, text, tr
from cityreport.import_words import breakdown_name, indicator_name, role_name, word_options

WORDS_NAMED = 6
"""The number of words that a question's sentence names."""

MARK_MEANINGS = {
    MarkMeaning.NUMBER: mark("Read the number (only for a sign behind one)"),
    MarkMeaning.EMPTY: mark("Empty: nobody answered"),
    MarkMeaning.ZERO: mark("Zero"),
    MarkMeaning.NOT_AVAILABLE: mark("Not available"),
    MarkMeaning.NOT_COLLECTED: mark("Not collected"),
    MarkMeaning.NOT_APPLICABLE: mark("Not applicable"),
}

_PLAIN_OPTIONS = {
    (QuestionKind.DECIMAL, "."): mark("The point is the decimal sign: 1.5 is one and a half"),
    (QuestionKind.DECIMAL, ","): mark("The comma is the decimal sign: 1.500 is fifteen hundred"),
    (QuestionKind.DAY_ORDER, "dmy"): mark("The day comes first"),
    (QuestionKind.DAY_ORDER, "mdy"): mark("The month comes first"),
    (QuestionKind.ABSENT, AbsentMeaning.EMPTY.value): mark("Empty: nobody answered"),
    (QuestionKind.ABSENT, AbsentMeaning.ZERO.value): mark("Zero: none was counted"),
    (QuestionKind.COUNT, EVENTS): mark("No column: each row is one event"),
    (QuestionKind.PLACES, EVERYWHERE): mark("No column: all rows are of this city"),
    (QuestionKind.CITY, LEAVE): mark("None of these: all are left out"),
    (QuestionKind.CITY, EVERYWHERE): mark("All of them together are this city"),
    (QuestionKind.WHOLE, TotalSource.ADDED.value): mark("All of them: their sum is the total"),
    (QuestionKind.WHOLE, TotalSource.NONE.value): mark("Not all of them: the total stays empty"),
    (QuestionKind.SPAN, LEAVE): mark("Leave out"),
}


_CHOSEN = {QuestionKind.HIDDEN, QuestionKind.STATE, QuestionKind.TWICE, QuestionKind.ZONE}
_CHOICES = {
    RowChoice.LEAVE.value: mark("Leave out"),
    RowChoice.READ.value: mark("Read like any other"),
}

ASKED = {
    QuestionKind.DECIMAL: mark(
        "Numbers such as {words} can be read in two ways. Say which sign parts whole and fraction."
    ),
    QuestionKind.DAY_ORDER: mark(
        "Dates such as {words} can be read in two ways. Say whether the day or the month "
        "comes first."
    ),
    QuestionKind.PERIOD: mark(
        "The table does not say which year its numbers are of. Type the year, quarter or "
        "month, such as 2026, 2026-Q1 or 2026-10."
    ),
    QuestionKind.INDICATOR: mark("The table does not say what is counted. Choose the indicator."),
    QuestionKind.MARKS: mark(
        "Some cells hold a sign in place of a number: {words}. Say what each means."
    ),
    QuestionKind.ABSENT: mark(
        "Some combinations have no row. Say whether that means that nobody answered, or zero."
    ),
    QuestionKind.COLUMN: mark(
        "It is not sure what these columns say: {words}. Choose for each what it is, or "
        "leave it out."
    ),
    QuestionKind.PLACES: mark(
        "No column is known to say where it happened, but some column has names such as "
        "{words}. Choose the column of places, or say that all rows are of this city."
    ),
    QuestionKind.CITY: mark(
        "Which of these is your city? The rows of all others are left out: {words}."
    ),
    QuestionKind.WITHIN: mark(
        "Several places of the file have the name of your city. Say which of these yours "
        "lies in: {words}."
    ),
    QuestionKind.SPAN: mark(
        "These are no months, quarters or calendar years: {words}. Say for each which year it "
        "stands for, or leave it out."
    ),
    QuestionKind.HIDDEN: mark(
        "The file hides, filters away or strikes out: {words}. Say whether that is read."
    ),
    QuestionKind.STATE: mark(
        "Some rows say that they are: {words}. Say for each whether such rows are read."
    ),
    QuestionKind.TWICE: mark(
        "The same row, case or sheet is there more than once: {words}. Say whether all of them are "
        "read, or each only once."
    ),
    QuestionKind.ZONE: mark(
        "These times are of another time zone and near the end of a month: {words}. Say whether "
        "they are read as they stand."
    ),
    QuestionKind.WHOLE: mark(
        "The table has the parts {words} and no total. Say whether they are all there are: then "
        "their sum is the total."
    ),
    QuestionKind.COUNT: mark(
        "No column is recognised as numbers. Choose the column that is counted, or say "
        "that each row is one event."
    ),
}
"""The sentence of each question; `{words}` are its first words."""


_IN_ORDER = (
    (QuestionKind.COLUMN, None),
    (QuestionKind.COUNT, None),
    (QuestionKind.INDICATOR, Role.INDICATOR),
    (QuestionKind.WORDS, Role.INDICATOR),
    (QuestionKind.PLACES, Role.AREA),
    (QuestionKind.CITY, Role.AREA),
    (QuestionKind.WITHIN, Role.AREA),
    (QuestionKind.WORDS, Role.AREA),
    (QuestionKind.PERIOD, Role.PERIOD),
    (QuestionKind.DAY_ORDER, None),
    (QuestionKind.SPAN, Role.PERIOD),
    (QuestionKind.ZONE, None),
    (QuestionKind.WORDS, Role.BREAKDOWN),
)
"""The questions in the order in which they matter: what is counted, where, when, of whom; then
signs and rows."""


def importance(question: ImportQuestion) -> int:
    """Return a question's place among those of its table, from 0."""
    asked = (question.ask, question.role)
    plain = (question.ask, None)
    found = asked if asked in _IN_ORDER else plain
    return _IN_ORDER.index(found) if found in _IN_ORDER else len(_IN_ORDER)


HELP = {
    QuestionKind.DECIMAL: mark("1.500 may be fifteen hundred, or one and a half."),
    QuestionKind.DAY_ORDER: mark("03/04 may be 3 April, or 4 March."),
    QuestionKind.PERIOD: mark("Every number without a date of its own gets this one."),
    QuestionKind.INDICATOR: mark("Every number of this table is then counted under it."),
    QuestionKind.MARKS: mark("A dash may be zero, or that nobody answered."),
    QuestionKind.WORDS: mark("Rows with a word that is left out are not counted."),
    QuestionKind.ABSENT: mark("Zero only if this file lists every case there was."),
    QuestionKind.COLUMN: mark("A title that is only half understood is often something else."),
    QuestionKind.PLACES: mark("Without it, the rows of a whole country would be yours."),
    QuestionKind.CITY: mark("Rows of all other places are left out."),
    QuestionKind.WITHIN: mark("Rows of the other places of that name are left out."),
    QuestionKind.COUNT: mark("A case number or a rate is no count."),
    QuestionKind.SPAN: mark("Half a year or a fiscal year is no calendar year."),
    QuestionKind.HIDDEN: mark("Hidden rows are often old, withdrawn or counted elsewhere."),
    QuestionKind.STATE: mark("Cancelled and unfounded cases are not counted as a rule."),
    QuestionKind.TWICE: mark("One case with five rows is one case."),
    QuestionKind.ZONE: mark("Near midnight the month may be another one."),
    QuestionKind.WHOLE: mark("If some are in no part, the sum is too small."),
}
"""About ten words beside each question: what goes wrong with the other answer."""


def question_words(catalogue: Catalogue, question: ImportQuestion, file: str = "") -> str:
    """Return a question in one or two sentences: what, where, what to do."""
    found = _some(question.words)
    if question.ask is QuestionKind.WORDS:
        said = _about_words(catalogue, question, found)
    elif question.ask is QuestionKind.MARKS and any(word[:1] == "#" for word in question.words):
        said = tr(
            "Some cells hold a sign in place of a number or beside it, where # is the number: "
            "{words}. Say what each means.",
            words=found,
        )
    elif question.ask is QuestionKind.ABSENT and question.words:
        said = tr(
            "No row is of these months, though the file has months before and after them: "
            "{words}. Say whether that means zero, or that nobody answered.",
            words=found,
        )
    else:
        said = tr(ASKED[question.ask], words=found)
    return f"{file}: {said}" if file else said


def _about_words(catalogue: Catalogue, question: ImportQuestion, found: str) -> str:
    match question.role:
        case Role.AREA:
            return tr(
                "These names are no districts that are known for sure: {words}. Choose the "
                "district of each, or leave it out.",
                words=found,
            )
        case Role.INDICATOR:
            return tr(
                "It is not sure what these words count: {words}. Choose the indicator of each, or "
                "leave it out.",
                words=found,
            )
    return tr(
        "It is not sure which category of {breakdown} these words mean: {words}. Choose it for "
        "each, or leave it out.",
        breakdown=breakdown_name(catalogue, question.breakdown),
        words=found,
    )


def _some(found: Iterable[str]) -> str:
    listed = list(found)
    shown = ", ".join(quoted(word[:60]) if word else tr("(blank)") for word in listed[:WORDS_NAMED])
    left = len(listed) - WORDS_NAMED
    return f"{shown} {ntr('and {n} more', 'and {n} more', left)}" if left > 0 else shown


def options_of(
    catalogue: Catalogue, areas: tuple[Area, ...], question: ImportQuestion
) -> list[tuple[str, str]]:
    """Return the answers that a question (or each word of it) takes, with their names; empty:
    free."""
    match question.ask:
        case QuestionKind.MARKS:
            return [(meaning.value, tr(words)) for meaning, words in MARK_MEANINGS.items()]
        case QuestionKind.WORDS:
            return word_options(catalogue, areas, question.role or Role.AREA, question.breakdown)
        case QuestionKind.INDICATOR:
            return [(code, indicator_name(catalogue, code)) for code in question.options]
        case QuestionKind.COLUMN:
            return [(code, column_answer_name(catalogue, code)) for code in question.options]
    return [(option, _option(question.ask, option)) for option in question.options]


def _option(ask: QuestionKind, option: str) -> str:
    known = _PLAIN_OPTIONS.get((ask, option))
    if known is None and ask in _CHOSEN:
        known = _CHOICES.get(option)
    return option or tr("(no title)") if known is None else tr(known)


def answer_name(
    catalogue: Catalogue, areas: tuple[Area, ...], question: ImportQuestion, code: str
) -> str:
    """Return an answer by its name."""
    if question.ask is QuestionKind.COLUMN:
        return column_answer_name(catalogue, code)
    return dict(options_of(catalogue, areas, question)).get(code, code)


def column_answer_name(catalogue: Catalogue, given: str) -> str:
    """Return what an answer says that a column is."""
    made = rule_of("", 0, given)
    if made.role is Role.AREA and made.breakdown == WITHIN:
        return tr("A wider place: says which rows are of this city")
    parts = [role_name(catalogue, made.role, made.breakdown if not made.category else "")]
    if made.indicator:
        parts.append(indicator_name(catalogue, made.indicator))
    if made.category:
        parts.append(text(catalogue.category(made.breakdown, made.category).label))
    return " · ".join(parts)
