"""Making a proposal for reading a file.

`propose` looks at a new file, `review` at a proposal that a person changed: both return the same
shape, so that a window can repeat the step as often as needed. `answer` puts an answer into the
mapping, `suggested` all proposed answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapped
from itertools import compress

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.column_answers import answer_of
from cityreport.domain.importing.column_cells import cells_of
from cityreport.domain.importing.column_headers import column_headers
from cityreport.domain.importing.column_inference import propose_columns
from cityreport.domain.importing.evidence import Certainty
from cityreport.domain.importing.grid import Book
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    SUM,
    DayOrder,
    Decimal,
    ImportMapping,
    Role,
    RowChoice,
    Source,
    TableRule,
    TotalSource,
)
from cityreport.domain.importing.layout_inference import (
    dates_of,
    detail_rows,
    find_rule,
    is_complete,
    sum_words,
    texts_of,
)
from cityreport.domain.importing.mapping_answers import as_known
from cityreport.domain.importing.number_formats import decide_format
from cityreport.domain.importing.proposal import (
    ColumnProposal,
    ImportQuestion,
    Proposal,
    ProposalReason,
    TableProposal,
    WordProposal,
)
from cityreport.domain.importing.proposal_questions import Asker
from cityreport.domain.importing.row_places import own_rows
from cityreport.domain.importing.row_questions import hidden_question, span_words
from cityreport.domain.importing.table_detection import FoundTable
from cityreport.domain.importing.table_layout import (
    LayoutKey,
    SharedText,
    TableLayout,
    assign_rules,
    context_line,
    lay_out,
    layout_key,
    lines_of,
    reads_sheet,
    tables_of,
)
from cityreport.domain.importing.time_spans import decide_order
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_doubts import doubt_letters, doubt_wholes
from cityreport.domain.importing.word_lists import WordLists
from cityreport.domain.importing.word_matching import fold

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
    rules = [as_known(rule) for rule in base.tables]
    found: dict[int, tuple[ColumnProposal, ...]] = {}
    new: set[LayoutKey] = set()
    for at, number in enumerate(assign_rules(base, book, tables)):
        table, sheet = tables[at], book.sheets[tables[at].sheet]
        if number is None and not table.is_derived and layout_key(table, sheet) not in new:
            new.add(layout_key(table, sheet))
            rule, found[at] = find_rule(table, sheet, vocabulary)
            rules.append(rule)
    mapping = ImportMapping(tuple(rules), base.name)
    return _Review(book, tables, mapping, vocabulary, found, found).proposal(base.name)


def review(
    book: Book,
    mapping: ImportMapping,
    profile: Profile,
    catalogue: Catalogue,
    words: WordLists,
    before: Proposal | None = None,
) -> Proposal:
    """Return the proposal after a person changed its mapping: new words for new roles, open
    questions. `before`: the one that was changed; without it the columns are looked at again."""
    vocabulary = Vocabulary(profile, catalogue, words)
    tables = tables_of(book, vocabulary) if before is None else ()
    if before is None:
        inferred = _looked_at(book, mapping, tables, vocabulary)
    else:
        tables = tuple(found.table for found in before.tables)
        inferred = {at: found.inferred for at, found in enumerate(before.tables)}
    return _Review(book, tables, mapping, vocabulary, {}, inferred).proposal("")


def _looked_at(
    book: Book, mapping: ImportMapping, tables: tuple[FoundTable, ...], vocabulary: Vocabulary
) -> dict[int, tuple[ColumnProposal, ...]]:
    """Return what the columns of each table say, where not every one of them is confirmed."""
    return {
        at: propose_columns(table, book.sheets[table.sheet], vocabulary)
        for at, (table, number) in enumerate(
            zip(tables, assign_rules(mapping, book, tables), strict=True)
        )
        if number is not None and not all(c.is_confirmed for c in mapping.tables[number].columns)
    }


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
        inferred: Mapped[int, tuple[ColumnProposal, ...]],
    ) -> None:
        self._book, self._tables, self._mapping = book, tables, mapping
        self._vocabulary, self._found, self._inferred = vocabulary, found, inferred
        self._rules = assign_rules(mapping, book, tables)

    def proposal(self, known: str) -> Proposal:
        words: list[WordProposal] = []
        questions: list[ImportQuestion] = []
        rules = list(self._mapping.tables)
        for number, given in enumerate(rules):
            layouts = self._layouts(number, given)
            if layouts:
                rule = rules[number] = _decided(given, layouts, self._vocabulary)
                layouts = [layout._replace(rule=rule) for layout in layouts]
                own = doubt_letters(list(self._words(number, rule, layouts)))
                own = doubt_wholes(own, self._vocabulary)
                own += span_words(number, rule, layouts)
                words += own
                columns = self._inferred_of(number)
                hidden = self._hidden_sheets(number, rule)
                asker = Asker(number, layouts, columns, self._vocabulary, hidden)
                questions += asker.questions(own)
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
                inferred = self._inferred.get(at, ())
                columns = tuple(self._columns(table, self._mapping.tables[number], inferred))
            lines = tuple((line.source, line.text) for line in lines_of(table, sheet))
            yield TableProposal(table, number, columns, lines, self._inferred.get(at, ()))

    def _inferred_of(self, number: int) -> tuple[ColumnProposal, ...]:
        """Return the columns of all tables of a rule, each name once: the least sure of them."""
        found: dict[str, ColumnProposal] = {}
        order = list(Certainty)
        for at, of in enumerate(self._rules):
            for column in self._inferred.get(at, ()) if of == number else ():
                known = found.get(column.name, column)
                if order.index(column.evidence.certainty) >= order.index(known.evidence.certainty):
                    found[column.name] = column
        return tuple(found.values())

    def _columns(
        self, table: FoundTable, rule: TableRule, inferred: tuple[ColumnProposal, ...]
    ) -> Iterator[ColumnProposal]:
        """Yield the columns by a rule that somebody made, or saved; as they were proposed while
        nobody changed or confirmed them."""
        rules = {(column.header, column.nth): column for column in rule.columns}
        for at, head in enumerate(column_headers(table)):
            column = rules[head.header, head.nth]
            is_same = bool(inferred) and answer_of(column) == answer_of(inferred[at])
            if is_same and not column.is_confirmed:
                yield inferred[at]
                continue
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
            placed = own_rows(layout, self._vocabulary, frozenset((Role.AREA,)))
            whole = own_rows(layout, self._vocabulary)
            for dimension in layout.dimensions:
                if dimension.role in _CODED:
                    counter = found.setdefault((dimension.role, dimension.breakdown), Counter())
                    cells = cells_of(layout, dimension.column)
                    kept = placed if dimension.role is Role.INDICATOR else whole
                    if kept is not None and dimension.role is not Role.AREA:
                        cells = list(compress(cells, kept))
                    for value, count in Counter(cells).items():
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


def _decided(rule: TableRule, layouts: list[TableLayout], vocabulary: Vocabulary) -> TableRule:
    """Return the rule completed with what all its tables together decide."""
    decimal, order = rule.decimal, rule.day_order
    if decimal is Decimal.ASK:
        decimal = decide_format(text for layout in layouts for text in texts_of(layout)).decimal
    if order is DayOrder.ASK:
        order = decide_order(value for layout in layouts for value in dates_of(layout)).order
    city_total = rule.city_total
    if city_total is TotalSource.NONE and _name_all_districts(layouts, vocabulary):
        city_total = TotalSource.ADDED
    return msgspec.structs.replace(rule, decimal=decimal, day_order=order, city_total=city_total)


def _name_all_districts(layouts: list[TableLayout], vocabulary: Vocabulary) -> bool:
    """Return whether the titles of several tables name every district of the city, one each."""
    codes = {
        vocabulary.meaning(Role.AREA, line.word).code
        for layout in layouts
        if (line := context_line(layout, Role.AREA, vocabulary)) is not None
    }
    own = {area.code for area in vocabulary.profile.areas}
    return len(layouts) > 1 and bool(own) and own <= codes
