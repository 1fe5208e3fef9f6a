"""A table with its rule: the meaning of each column, and what applies to all of its rows.

Belongs here: finding the columns of a rule in a table, and words in titles. Not here: reading rows.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from cityreport.domain.importing.column_headers import column_headers
from cityreport.domain.importing.grid import Book, GridSheet
from cityreport.domain.importing.import_mapping import (
    TIME,
    ColumnRule,
    ImportMapping,
    Role,
    RowChoice,
    Source,
    TableRule,
)
from cityreport.domain.importing.span_answers import answered, said_years_in
from cityreport.domain.importing.span_texts import are_fiscal, may_be_fiscal
from cityreport.domain.importing.table_detection import MOST_TABLES, FoundTable, find_tables
from cityreport.domain.importing.time_spans import (
    NEVER,
    PERIOD_PLACEHOLDER,
    TimeSpan,
    find_when,
    read_text,
)
from cityreport.domain.importing.vocabulary import Vocabulary, WordMeaning
from cityreport.domain.importing.word_matching import fold

_DIMENSIONS = TIME | {Role.AREA, Role.INDICATOR, Role.BREAKDOWN}


class Dimension(NamedTuple):
    """A column whose words say what a row is about. `column` as in `GridSheet.rows`."""

    role: Role
    breakdown: str
    column: int


class Measure(NamedTuple):
    """A column of numbers and what its header says they count; empty: the row says it. Column -1 is
    that of an incident list: one for each row."""

    column: int
    when: TimeSpan = NEVER
    indicator: str = ""
    area: str = ""
    breakdown: str = ""
    category: str = ""
    is_total: bool = False
    said: TimeSpan = NEVER
    """The time of its header as it is written there: `when` is it by the rule's answers."""


class TableLayout(NamedTuple):
    """A table, laid out by its rule."""

    table: FoundTable
    sheet: GridSheet
    rule: TableRule
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]


def fiscal_columns(layout: TableLayout) -> frozenset[int]:
    """Return the columns of time in which texts such as 2011/12 are fiscal years."""
    rows = layout.sheet.rows[layout.table.first : layout.table.last + 1]
    found = set()
    for dimension in layout.dimensions:
        if dimension.role in TIME:
            texts = {v for row in rows if isinstance(v := row[dimension.column], str)}
            if are_fiscal(text for text in texts if may_be_fiscal(text)):
                found.add(dimension.column)
    return frozenset(found)


def lay_out(table: FoundTable, sheet: GridSheet, rule: TableRule) -> TableLayout:
    """Find a rule's columns in a table. A column without a rule is not read."""
    rules = {(column.header, column.nth): column for column in rule.columns}
    dimensions, measures = [], []
    hidden = _hidden_columns(sheet) if rule.hidden is RowChoice.LEAVE else frozenset()
    for at, head in enumerate(column_headers(table)):
        column = rules.get((head.header, head.nth))
        if column is None or table.left + at in hidden:
            continue
        if column.role in _DIMENSIONS:
            dimensions.append(Dimension(column.role, column.breakdown, table.left + at))
        elif column.role in {Role.COUNT, Role.TOTAL}:
            measures.append(_measure(column, table.left + at, head.when, rule))
    if rule.is_incidents and not any(not measure.is_total for measure in measures):
        measures.append(Measure(-1))
    return TableLayout(table, sheet, rule, tuple(dimensions), tuple(measures))


def _hidden_columns(sheet: GridSheet) -> frozenset[int]:
    stretches = (*sheet.hidden.columns, *sheet.hidden.struck_columns)
    return frozenset(at for first, last in stretches for at in range(first, last + 1))


def _measure(rule: ColumnRule, column: int, when: TimeSpan, of: TableRule) -> Measure:
    return Measure(
        column,
        answered(when, of),
        rule.indicator,
        rule.area,
        rule.breakdown,
        rule.category,
        rule.role is Role.TOTAL,
        when,
    )


def header_keys(table: FoundTable) -> frozenset[tuple[str, int]]:
    """Return the headers of a table by which a rule recognises it."""
    return frozenset((head.header, head.nth) for head in column_headers(table))


LayoutKey = tuple[frozenset[tuple[str, int]], str]
"""The key that a layout is recognised by: its headers, where one period more or less makes no
difference; a table without a header by its sheet too."""


def layout_key(table: FoundTable, sheet: GridSheet) -> LayoutKey:
    """Return the key that the layout of a table is recognised by."""
    return header_keys(table), "" if table.header else fold(sheet.name)[:400]


def reads_sheet(rule: TableRule, sheet: GridSheet) -> bool:
    """Return whether a rule reads a sheet: hidden ones only if the rule says so."""
    return rule.is_read and (rule.reads_hidden or not sheet.is_hidden)


def tables_of(book: Book, vocabulary: Vocabulary) -> tuple[FoundTable, ...]:
    """Return all tables of a book, up to `MOST_TABLES`."""
    found: list[FoundTable] = []
    for number, sheet in enumerate(book.sheets):
        found += find_tables(sheet, number, vocabulary.footnotes)
        if len(found) >= MOST_TABLES:
            break
    return _told_from_derived(book, found[:MOST_TABLES], vocabulary)


def _told_from_derived(
    book: Book, tables: list[FoundTable], vocabulary: Vocabulary
) -> tuple[FoundTable, ...]:
    """Return the tables, those of rates marked that have the layout of a table of counts."""
    keys = [layout_key(table, book.sheets[table.sheet]) for table in tables]
    derived = [
        bool(table.titles) and vocabulary.says_derived(fold(table.titles[-1][1]))
        for table in tables
    ]
    counting = {key for key, is_derived in zip(keys, derived, strict=True) if not is_derived}
    return tuple(
        msgspec.structs.replace(table, is_derived=True) if is_derived and key in counting else table
        for table, key, is_derived in zip(tables, keys, derived, strict=True)
    )


def assign_rules(
    mapping: ImportMapping, book: Book, tables: tuple[FoundTable, ...]
) -> tuple[int | None, ...]:
    """Return for each table the number of its rule, None where no rule fits."""
    numbers: dict[LayoutKey, int] = {}
    for number, rule in enumerate(mapping.tables):
        headers = frozenset((column.header, column.nth) for column in rule.columns)
        bare = all(not column.header for column in rule.columns)
        numbers.setdefault((headers, rule.sheet if bare else ""), number)
    return tuple(
        None if table.is_derived else numbers.get(layout_key(table, book.sheets[table.sheet]))
        for table in tables
    )


class SharedText(NamedTuple):
    """A text that applies to several rows, with the part of it that is compared."""

    source: Source
    text: str

    @property
    def word(self) -> str:
        """The part that names something: the text after a colon, else all but the period."""
        _, colon, named = self.text.rpartition(":")
        if colon and named.strip():
            return fold(named)
        return " ".join(find_when(self.text).template.replace(PERIOD_PLACEHOLDER, " ").split())

    @property
    def when(self) -> TimeSpan:
        """The time that it names."""
        return find_when(self.text).when

    @property
    def heading(self) -> str:
        """The text before its colon, folded: `police station`."""
        return fold(self.text.rpartition(":")[0])


_LONGEST_NUMBER = 2
"""So many digits are the number of a sheet, and no year."""


def lines_of(table: FoundTable, sheet: GridSheet) -> tuple[SharedText, ...]:
    """Return the texts around a table, the nearest first: titles from the bottom, then the sheet.
    A sheet that is only numbered, as the tables of a web page are, says nothing."""
    titles = [SharedText(Source.TITLE, text) for _, text in reversed(table.titles)]
    is_numbered = sheet.name.isdecimal() and len(sheet.name) <= _LONGEST_NUMBER
    return (*titles, SharedText(Source.SHEET, "" if is_numbered else sheet.name))


def context_when(layout: TableLayout) -> TimeSpan:
    """Return the time that titles and sheet name give, as far as the rule uses it, by the rule's
    answers."""
    return answered(said_when(layout), layout.rule)


def said_years(layout: TableLayout) -> set[int]:
    """Return the years that the texts around a table name."""
    return said_years_in([line.text for line in lines_of(layout.table, layout.sheet)])


def said_when(layout: TableLayout) -> TimeSpan:
    """Return the time of titles and sheet name as it is written there."""
    when = NEVER
    sources = {c.source for c in layout.rule.context if c.role is Role.PERIOD}
    for line in lines_of(layout.table, layout.sheet):
        if line.source in sources and line.when != NEVER:
            when = when.joined(line.when)
    if layout.rule.period:
        when = when.joined(read_text(layout.rule.period))
    return when


def context_line(layout: TableLayout, role: Role, vocabulary: Vocabulary) -> SharedText | None:
    """Return the line that names the district (or the offence) of a whole table."""
    sources = {c.source for c in layout.rule.context if c.role is role}
    lines = [line for line in lines_of(layout.table, layout.sheet) if line.source in sources]
    return nearest(lines, role, vocabulary)


def nearest(lines: list[SharedText], role: Role, vocabulary: Vocabulary) -> SharedText | None:
    """Return the line that is understood best in a role, the first of equals."""
    return max(lines, key=lambda line: line_meaning(line, role, vocabulary).score, default=None)


def line_meaning(line: SharedText, role: Role, vocabulary: Vocabulary) -> WordMeaning:
    """Return the meaning of a line in a role."""
    return vocabulary.meaning(role, line.word)
