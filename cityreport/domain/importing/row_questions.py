"""The questions about a table's rows: spans of time, hidden and annulled rows, rows there twice.

Not here: finding the rows (`row_states`) and reading by the answers (`row_reader`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cityreport.domain.importing.dimension_values import read_time
from cityreport.domain.importing.import_mapping import LEAVE, TIME, Role, RowChoice, TableRule
from cityreport.domain.importing.proposal import (
    ImportQuestion,
    ProposalReason,
    QuestionKind,
    WordProposal,
)
from cityreport.domain.importing.row_states import (
    PROVISIONAL,
    copied_sheets,
    hidden_columns,
    hidden_rows,
    is_suspicious,
    repeated_rows,
    state_columns,
    zoned_rows,
)
from cityreport.domain.importing.span_answers import (
    is_short_year,
    may_stand_for,
    years_of,
)
from cityreport.domain.importing.table_layout import (
    TableLayout,
    fiscal_columns,
    said_when,
    said_years,
)
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.sheet_columns import column_letters

MOST_WORDS = 1_000
"""The largest number of words in one question."""
_LEAVE_OR_READ = (RowChoice.LEAVE.value, RowChoice.READ.value)


def span_words(
    number: int, rule: TableRule, layouts: Sequence[TableLayout]
) -> Iterator[WordProposal]:
    """Yield the spans of a rule's tables that are no month, quarter or calendar year, with what is
    proposed for each."""
    decided = {w.word: w.code for w in rule.words if w.role is Role.PERIOD}
    found: Counter[str] = Counter()
    for layout in layouts:
        found.update(_spans(layout))
    years = set[int]().union(*(said_years(layout) for layout in layouts))
    for span, rows in found.items():
        word = fold(span)
        code = decided.get(word)
        sure = code is not None and may_stand_for(span, code)
        if not sure:
            code = _proposed(span, years)
        yield WordProposal(
            number,
            Role.PERIOD,
            word,
            span,
            rows,
            code,
            ProposalReason.KNOWN if sure else ProposalReason.READ,
            1.0,
            is_sure=sure,
        )


def _spans(layout: TableLayout) -> Counter[str]:
    found: Counter[str] = Counter()
    rows = layout.sheet.rows[layout.table.first : layout.table.last + 1]
    for measure in layout.measures:
        found[measure.said.span] += len(rows)
    found[said_when(layout).span] += len(rows)
    fiscal = fiscal_columns(layout)
    for dimension in layout.dimensions:
        if dimension.role in TIME:
            is_fiscal = dimension.column in fiscal
            cells = Counter(row[dimension.column] for row in rows)
            for value, count in cells.items():
                when = read_time(layout, dimension, value, is_fiscal=is_fiscal)
                found[when.span] += count
    del found[""]
    return found


def _proposed(span: str, years: set[int]) -> str:
    """Return what a span most likely stands for: a year of two digits the one that a title names,
    else one of this century; any other span is left out."""
    if not is_short_year(span):
        return LEAVE
    short = int(span)
    named = [year for year in years if year % 100 == short]
    return str(named[0] if named else 2000 + short if short < 69 else 1900 + short)


def span_options(words: Sequence[WordProposal]) -> tuple[str, ...]:
    """Return the answers that spans take: to leave them out, or one of the years they lie in."""
    years = {year for word in words for year in years_of(word.shown)}
    return (LEAVE, *(str(year) for year in sorted(years)))


def row_questions(
    number: int,
    rule: TableRule,
    layouts: Sequence[TableLayout],
    vocabulary: Vocabulary,
    words: Sequence[WordProposal],
    hidden_sheets: Sequence[str] = (),
) -> Iterator[ImportQuestion]:
    """Yield the questions about spans and about rows that stand out, as far as they are open."""
    spans = [word for word in words if word.role is Role.PERIOD and not word.is_sure]
    if spans:
        yield ImportQuestion(
            QuestionKind.SPAN,
            number,
            Role.PERIOD,
            words=tuple(word.word for word in spans)[:MOST_WORDS],
            options=span_options(spans),
        )
    if rule.hidden is RowChoice.ASK:
        yield from hidden_question(number, (*hidden_sheets, *_hidden_places(layouts)))
    yield from _states(number, rule, layouts, vocabulary)
    if rule.repeated is RowChoice.ASK:
        yield from _twice(number, layouts, vocabulary)
    if rule.zoned is RowChoice.ASK:
        times = [s.text for layout in layouts for s in zoned_rows(layout).values()]
        yield from _choice(QuestionKind.ZONE, number, tuple(dict.fromkeys(times)))


def hidden_question(number: int, places: Sequence[str]) -> Iterator[ImportQuestion]:
    """Yield the question about what the file hides, if it hides anything of a rule's tables."""
    return _choice(QuestionKind.HIDDEN, number, places)


def _choice(ask: QuestionKind, number: int, words: Sequence[str]) -> Iterator[ImportQuestion]:
    if words:
        yield ImportQuestion(
            ask,
            number,
            words=tuple(words)[:MOST_WORDS],
            options=_LEAVE_OR_READ,
            proposed=RowChoice.LEAVE.value,
        )


def _hidden_places(layouts: Sequence[TableLayout]) -> tuple[str, ...]:
    """Return the hidden places, as a spreadsheet counts them: `Hoja1!4`, `Hoja1!C`."""
    places = []
    for layout in layouts:
        sheet = layout.sheet
        before = f"{sheet.name}!" if sheet.name else ""
        places += [f"{before}{row + sheet.first_row}" for row in hidden_rows(layout)]
        columns = (column + sheet.first_column for column in hidden_columns(layout))
        places += [f"{before}{column_letters(column)}" for column in columns]
    return tuple(places)


def _states(
    number: int, rule: TableRule, layouts: Sequence[TableLayout], vocabulary: Vocabulary
) -> Iterator[ImportQuestion]:
    decided = {state.word for state in rule.states}
    found: Counter[str] = Counter()
    for layout in layouts:
        for column in state_columns(layout, vocabulary):
            for word, count in column.found.items():
                if column.words[word] != PROVISIONAL and word not in decided:
                    found[word] += count
    if found:
        words = tuple(word for word, _ in found.most_common(MOST_WORDS))
        yield ImportQuestion(QuestionKind.STATE, number, words=words, options=_LEAVE_OR_READ)


def _twice(
    number: int, layouts: Sequence[TableLayout], vocabulary: Vocabulary
) -> Iterator[ImportQuestion]:
    """Yield the question about rows and sheets that are there twice: it need not be answered where
    rows are only alike, as two cases of a day in one district are."""
    words: dict[str, None] = {}
    is_needed = False
    for layout in layouts:
        repeated = repeated_rows(layout, vocabulary)
        words.update((state.text, None) for state in repeated.values())
        is_needed = is_needed or is_suspicious(layout, vocabulary, repeated)
    copies = copied_sheets(layouts)
    proposed = RowChoice.LEAVE if is_needed or copies else RowChoice.READ
    if words or copies:
        yield ImportQuestion(
            QuestionKind.TWICE,
            number,
            words=(*copies, *words)[:MOST_WORDS],
            options=_LEAVE_OR_READ,
            proposed=proposed.value,
            is_needed=is_needed or bool(copies),
        )
