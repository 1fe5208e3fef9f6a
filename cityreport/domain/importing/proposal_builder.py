"""Making a proposal for reading a file.

`propose` looks at a new file, `review` at a proposal that a person changed: both return the same
shape, so that a window can repeat the step as often as needed. `answer` puts an answer into the
mapping, `suggested` all proposed answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapped

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.column_headers import column_headers
from cityreport.domain.importing.grid import Book
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    SUM,
    AbsentMeaning,
    DayOrder,
    Decimal,
    ImportMapping,
    MarkMeaning,
    Role,
    RowChoice,
    Source,
    TableRule,
)
from cityreport.domain.importing.layout_inference import (
    cells_of,
    dates_of,
    detail_rows,
    find_rule,
    is_complete,
    marks_of,
    names_period,
    names_role,
    sum_words,
    texts_of,
)
from cityreport.domain.importing.mapping_answers import EVENTS
from cityreport.domain.importing.number_formats import decide_format, is_mark_like, mark_of
from cityreport.domain.importing.proposal import (
    ColumnProposal,
    ImportQuestion,
    Proposal,
    ProposalReason,
    QuestionKind,
    TableProposal,
    WordProposal,
)
from cityreport.domain.importing.row_questions import hidden_question, row_questions, span_words
from cityreport.domain.importing.table_detection import FoundTable
from cityreport.domain.importing.table_layout import (
    LayoutKey,
    SharedText,
    TableLayout,
    assign_rules,
    context_line,
    context_when,
    lay_out,
    layout_key,
    lines_of,
    reads_sheet,
    tables_of,
)
from cityreport.domain.importing.time_spans import decide_order
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_lists import WordLists
from cityreport.domain.importing.word_matching import fold

MOST_WORDS = 1_000
"""The largest number of words in one question."""
_CODED = (Role.AREA, Role.INDICATOR, Role.BREAKDOWN)


def propose(
    book: Book,
    profile: Profile,
    catalogue: Catalogue,
    words: WordLists,
    known: Iterable[ImportMapping] = (),
) -> Proposal:
    """Find the tables of a book and propose a rule for each; a saved mapping that fits is used
    first, and only new parts are proposed. Never raise for the contents of a book."""
    vocabulary = Vocabulary(profile, catalogue, words)
    tables = tables_of(book, vocabulary)
    base = next((m for m in known if _fits(m, book, tables)), ImportMapping(()))
    rules = list(base.tables)
    found: dict[int, tuple[ColumnProposal, ...]] = {}
    new: set[LayoutKey] = set()
    for at, number in enumerate(assign_rules(base, book, tables)):
        table, sheet = tables[at], book.sheets[tables[at].sheet]
        if number is None and layout_key(table, sheet) not in new:
            new.add(layout_key(table, sheet))
            rule, found[at] = find_rule(table, sheet, vocabulary)
            rules.append(rule)
    mapping = ImportMapping(tuple(rules), base.name)
    return _Review(book, tables, mapping, vocabulary, found).proposal(base.name)


def review(
    book: Book, mapping: ImportMapping, profile: Profile, catalogue: Catalogue, words: WordLists
) -> Proposal:
    """Return the proposal after a person changed its mapping: new words for new roles, open
    questions."""
    vocabulary = Vocabulary(profile, catalogue, words)
    return _Review(book, tables_of(book, vocabulary), mapping, vocabulary, {}).proposal("")


def fits(
    mapping: ImportMapping, book: Book, profile: Profile, catalogue: Catalogue, words: WordLists
) -> bool:
    """Return whether every table that the mapping reads is there again, perhaps with more
    periods."""
    return _fits(mapping, book, tables_of(book, Vocabulary(profile, catalogue, words)))


def _fits(mapping: ImportMapping, book: Book, tables: tuple[FoundTable, ...]) -> bool:
    read = {number for number, rule in enumerate(mapping.tables) if rule.is_read}
    return bool(read) and read <= set(assign_rules(mapping, book, tables))


class _Review:
    """Looks at a book with a mapping and collects the words to show and the questions to ask."""

    def __init__(
        self,
        book: Book,
        tables: tuple[FoundTable, ...],
        mapping: ImportMapping,
        vocabulary: Vocabulary,
        found: Mapped[int, tuple[ColumnProposal, ...]],
    ) -> None:
        self._book, self._tables, self._mapping = book, tables, mapping
        self._vocabulary, self._found = vocabulary, found
        self._rules = assign_rules(mapping, book, tables)

    def proposal(self, known: str) -> Proposal:
        words: list[WordProposal] = []
        questions: list[ImportQuestion] = []
        rules = list(self._mapping.tables)
        for number, given in enumerate(rules):
            layouts = self._layouts(number, given)
            if layouts:
                rule = rules[number] = _decided(given, layouts)
                layouts = [layout._replace(rule=rule) for layout in layouts]
                own = [*self._words(number, rule, layouts), *span_words(number, rule, layouts)]
                words += own
                questions += self._questions(number, rule, layouts, own)
            elif given.hidden is RowChoice.ASK:
                questions += hidden_question(number, self._hidden_sheets(number, given))
        self._mapping = msgspec.structs.replace(self._mapping, tables=tuple(rules))
        return Proposal(
            self._mapping, tuple(self._table_proposals()), tuple(words), tuple(questions), known
        )

    def _layouts(self, number: int, rule: TableRule) -> list[TableLayout]:
        return [
            lay_out(table, self._book.sheets[table.sheet], rule)
            for table, of in zip(self._tables, self._rules, strict=True)
            if of == number and reads_sheet(rule, self._book.sheets[table.sheet])
        ]

    def _hidden_sheets(self, number: int, rule: TableRule) -> tuple[str, ...]:
        """Return the hidden sheets whose tables say what they count and when."""
        names: dict[str, None] = {}
        for table, of in zip(self._tables, self._rules, strict=True):
            sheet = self._book.sheets[table.sheet]
            if of != number or not sheet.is_hidden or not rule.is_read or rule.reads_hidden:
                continue
            layout = lay_out(table, sheet, rule)
            if is_complete(layout):
                names[sheet.name] = None
        return tuple(names)

    def _table_proposals(self) -> Iterator[TableProposal]:
        for at, (table, number) in enumerate(zip(self._tables, self._rules, strict=True)):
            if number is None:
                continue
            sheet = self._book.sheets[table.sheet]
            columns = self._found.get(at)
            if columns is None:
                columns = tuple(self._columns(table, self._mapping.tables[number]))
            lines = tuple((line.source, line.text) for line in lines_of(table, sheet))
            yield TableProposal(table, number, columns, lines)

    def _columns(self, table: FoundTable, rule: TableRule) -> Iterator[ColumnProposal]:
        """Yield the columns by a rule that somebody made, or saved."""
        rules = {(column.header, column.nth): column for column in rule.columns}
        for at, head in enumerate(column_headers(table)):
            column = rules[head.header, head.nth]
            yield ColumnProposal(
                table.left + at,
                head.label,
                head.header,
                head.nth,
                column.role,
                ProposalReason.KNOWN,
                1.0,
                column.indicator,
                column.area,
                column.breakdown,
                column.category,
                str(head.when.period or ""),
            )

    def _words(
        self, number: int, rule: TableRule, layouts: list[TableLayout]
    ) -> Iterator[WordProposal]:
        decided = {(w.role, w.breakdown, w.word): w.code for w in rule.words}
        totals = set().union(*(sum_words(layout) for layout in layouts))
        for (role, breakdown), texts in self._texts(layouts).items():
            seen: dict[str, tuple[str, int]] = {}
            for text, count in texts.items():
                word = fold(text)[:400]
                shown, rows = seen.get(word, (text, 0))
                seen[word] = (shown, rows + count)
            for word, (shown, rows) in seen.items():
                meant = self._vocabulary.meaning(role, shown, breakdown)
                code, why, score, sure = meant.code, meant.why, meant.score, meant.is_sure
                chosen = decided.get((role, breakdown, word))
                if chosen is not None and self._vocabulary.has_code(role, breakdown, chosen):
                    other = chosen == LEAVE and role is Role.AREA
                    code, why = (
                        chosen,
                        ProposalReason.OTHER_PLACE if other else ProposalReason.KNOWN,
                    )
                    score, sure = 1.0, True
                elif not sure and word in totals:
                    code, why, score = SUM, ProposalReason.ADDS_UP, 0.9
                yield WordProposal(
                    number, role, word, shown, rows, code, why, round(score, 2), breakdown, sure
                )

    def _texts(self, layouts: list[TableLayout]) -> dict[tuple[Role, str], Counter[str]]:
        """Return the words that need a meaning, by role, with the number of rows they stand in."""
        found: dict[tuple[Role, str], Counter[str]] = {}
        for layout in layouts:
            for dimension in layout.dimensions:
                if dimension.role in _CODED:
                    counter = found.setdefault((dimension.role, dimension.breakdown), Counter())
                    for value, count in Counter(cells_of(layout, dimension.column)).items():
                        counter[text_of(value)] += count
                    blank = [text for text in counter if not text.strip()]
                    if blank and not self._has_blank(layout, dimension.column):
                        for text in blank:
                            del counter[text]  # blank in rows of totals alone
            rows = layout.table.last - layout.table.first + 1
            for role in (Role.AREA, Role.INDICATOR):
                for line in self._lines(layout, role):
                    found.setdefault((role, ""), Counter())[line.word] += rows
        return found

    def _has_blank(self, layout: TableLayout, column: int) -> bool:
        """Return whether a column is blank in a row that is no total."""
        rows = layout.sheet.rows
        details = detail_rows(layout, self._vocabulary)
        return any(is_blank(rows[row][column]) for row in details)

    def _lines(self, layout: TableLayout, role: Role) -> Iterator[SharedText]:
        line = context_line(layout, role, self._vocabulary)
        if line is not None:
            yield line
        if any(c.source is Source.SECTION and c.role is role for c in layout.rule.context):
            for _, text in layout.table.sections:
                yield SharedText(Source.SECTION, text)

    def _questions(
        self, number: int, rule: TableRule, layouts: list[TableLayout], words: list[WordProposal]
    ) -> Iterator[ImportQuestion]:
        counted = any(not m.is_total for layout in layouts for m in layout.measures)
        if not counted:
            headers = [c.header for c in rule.columns if c.role in {Role.IGNORE, Role.TOTAL}]
            yield ImportQuestion(
                QuestionKind.COUNT, number, options=(*headers[:MOST_WORDS], EVENTS)
            )
            return
        if rule.decimal is Decimal.ASK:
            doubtful = decide_format(
                text for layout in layouts for text in texts_of(layout)
            ).doubtful
            if doubtful:
                options = (Decimal.POINT.value, Decimal.COMMA.value)
                yield ImportQuestion(
                    QuestionKind.DECIMAL, number, words=doubtful[:MOST_WORDS], options=options
                )
        if rule.day_order is DayOrder.ASK:
            dates = decide_order(value for layout in layouts for value in dates_of(layout)).doubtful
            if dates:
                orders = (DayOrder.DAY_MONTH.value, DayOrder.MONTH_DAY.value)
                yield ImportQuestion(
                    QuestionKind.DAY_ORDER, number, words=dates[:MOST_WORDS], options=orders
                )
        yield from self._missing(number, rule, layouts)
        yield from _mark_question(number, rule, layouts, self._vocabulary.marks)
        yield from row_questions(
            number, rule, layouts, self._vocabulary, words, self._hidden_sheets(number, rule)
        )
        yield from _word_questions(number, words)
        if rule.is_incidents or _has_holes(layouts, self._vocabulary):
            options = (AbsentMeaning.EMPTY.value, AbsentMeaning.ZERO.value)
            yield ImportQuestion(
                QuestionKind.ABSENT,
                number,
                options=options,
                proposed=rule.absent.value,
                is_needed=False,
            )

    def _missing(
        self, number: int, rule: TableRule, layouts: list[TableLayout]
    ) -> Iterator[ImportQuestion]:
        """Yield the questions on what the table does not say and nobody answered."""
        sections = {c.role for c in rule.context if c.source is Source.SECTION}
        undated = [
            layout
            for layout in layouts
            if not names_period(layout) and context_when(layout).year is None
        ]
        if undated and Role.PERIOD not in sections:
            yield ImportQuestion(QuestionKind.PERIOD, number, Role.PERIOD)
        unnamed = [
            layout
            for layout in layouts
            if not names_role(layout, Role.INDICATOR)
            and context_line(layout, Role.INDICATOR, self._vocabulary) is None
        ]
        if unnamed and not rule.indicator and Role.INDICATOR not in sections:
            codes = tuple(i.code for i in self._vocabulary.catalogue.indicators if not i.derived)
            yield ImportQuestion(QuestionKind.INDICATOR, number, Role.INDICATOR, options=codes)


def _decided(rule: TableRule, layouts: list[TableLayout]) -> TableRule:
    """Return the rule completed with what all its tables together decide."""
    decimal, order = rule.decimal, rule.day_order
    if decimal is Decimal.ASK:
        decimal = decide_format(text for layout in layouts for text in texts_of(layout)).decimal
    if order is DayOrder.ASK:
        order = decide_order(value for layout in layouts for value in dates_of(layout)).order
    return msgspec.structs.replace(rule, decimal=decimal, day_order=order)


def _mark_question(
    number: int, rule: TableRule, layouts: list[TableLayout], known: frozenset[str]
) -> Iterator[ImportQuestion]:
    decided = {mark.mark for mark in rule.marks}
    found: Counter[str] = Counter()
    for layout in layouts:
        for text, count in marks_of(layout).items():
            mark = mark_of(text)
            if mark not in decided and is_mark_like(mark, known):
                found[mark] += count
    if found:
        options = tuple(meaning.value for meaning in MarkMeaning)
        marks = tuple(mark for mark, _ in found.most_common(MOST_WORDS))
        yield ImportQuestion(QuestionKind.MARKS, number, words=marks, options=options)


def _word_questions(number: int, words: list[WordProposal]) -> Iterator[ImportQuestion]:
    open_words: dict[tuple[Role, str], list[str]] = {}
    for word in words:
        if not word.is_sure and word.role is not Role.PERIOD:
            open_words.setdefault((word.role, word.breakdown), []).append(word.word)
    for (role, breakdown), found in open_words.items():
        yield ImportQuestion(QuestionKind.WORDS, number, role, breakdown, tuple(found[:MOST_WORDS]))


def _has_holes(layouts: list[TableLayout], vocabulary: Vocabulary) -> bool:
    """Return whether a table lacks some combination of its own words."""
    for layout in layouts:
        if len(layout.dimensions) < 2:
            continue
        rows = [layout.sheet.rows[row] for row in detail_rows(layout, vocabulary)]
        columns = [[row[d.column] for row in rows] for d in layout.dimensions]
        product = 1
        for column in columns:
            product *= len(set(column))
        if len(set(zip(*columns, strict=True))) < product:
            return True
    return False
