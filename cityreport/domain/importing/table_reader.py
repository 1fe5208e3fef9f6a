"""Reading a file by its mapping: cells, and the reason for every row that became none.

Every row of a table is read, refused, compared or left out, and always listed as such; no number is
ever added twice. What is undecided is refused with its row, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.importing.aggregation import Aggregator, split_wider_periods
from cityreport.domain.importing.grid import Book
from cityreport.domain.importing.import_mapping import ImportMapping, RowChoice
from cityreport.domain.importing.import_result import (
    ComparedTotal,
    ImportedCell,
    ImportResult,
    Reason,
    RefusedCell,
    SkippedRow,
)
from cityreport.domain.importing.number_formats import NumberReader
from cityreport.domain.importing.row_reader import ReadNumber, TableRows
from cityreport.domain.importing.row_states import content_of
from cityreport.domain.importing.stated_totals import compare
from cityreport.domain.importing.table_detection import FoundTable
from cityreport.domain.importing.table_layout import (
    TableLayout,
    assign_rules,
    lay_out,
    reads_sheet,
    tables_of,
)
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_lists import WordLists


def read_with_mapping(
    book: Book, mapping: ImportMapping, profile: Profile, catalogue: Catalogue, words: WordLists
) -> ImportResult:
    """Read the book by a mapping. What the mapping leaves undecided is refused with its row: call
    `proposal_builder.review` before writing to know whether anything is."""
    vocabulary = Vocabulary(profile, catalogue, words)
    tables = tables_of(book, vocabulary)
    adder = Aggregator(catalogue, profile)
    left: list[SkippedRow] = []
    refused: list[RefusedCell] = []
    compared: list[ComparedTotal] = []
    rows = 0
    seen: set[tuple[object, ...]] = set()
    for table, number in zip(tables, assign_rules(mapping, book, tables), strict=True):
        sheet = book.sheets[table.sheet]
        if number is None or not reads_sheet(mapping.tables[number], sheet):
            left += _left_table(book, table)
            continue
        layout = lay_out(table, sheet, mapping.tables[number])
        if layout.rule.repeated is RowChoice.LEAVE and seen and content_of(layout) in seen:
            left += [
                SkippedRow(sheet.name, row.row, Reason.REPEATED) for row in _left_table(book, table)
            ]
            continue
        if len(tables) > 1:
            seen.add(content_of(layout))
        reader = _read(layout, vocabulary, catalogue)
        compared += compare(reader)
        entries, wider = split_wider_periods(reader.entries)
        left += [*rows_around(layout), *reader.left, *_covered(layout, wider, entries)]
        refused += reader.refused
        rows += len(reader.read_rows)
        adder.take(layout, entries)
    adder.finish()
    refused += [_unplaced(layout, entry) for layout, entry in adder.unplaced]
    return ImportResult(
        tuple(sorted(adder.cells, key=_place)),
        tuple(left),
        tuple(refused),
        tuple(compared),
        tuple(adder.conflicts),
        tuple(adder.withheld),
        rows,
    )


def _place(cell: ImportedCell) -> tuple[str, ...]:
    key = cell.key
    return (key.indicator, str(key.period), key.area, key.breakdown, key.category)


def _read(layout: TableLayout, vocabulary: Vocabulary, catalogue: Catalogue) -> TableRows:
    marks = {rule.mark: rule.meaning for rule in layout.rule.marks}
    numbers = NumberReader(layout.rule.decimal, marks, vocabulary.marks, vocabulary.units)
    reader = TableRows(layout, vocabulary, catalogue, numbers)
    reader.read()
    return reader


def _unplaced(layout: TableLayout, entry: ReadNumber) -> RefusedCell:
    """Return the refusal of a number in a category that the standard does not have for its
    indicator."""
    sheet = layout.sheet
    text = "" if entry.content.value is None else str(entry.content.value)
    column = max(entry.column + sheet.first_column, 0)
    return RefusedCell(sheet.name, entry.row + sheet.first_row, column, Reason.NOT_ASKED, text)


def _left_table(book: Book, table: FoundTable) -> list[SkippedRow]:
    sheet = book.sheets[table.sheet]
    lines = [row for row, _ in (*table.titles, *table.footnotes)]
    rows = sorted({*lines, *table.header, *range(table.first, table.last + 1)})
    return [SkippedRow(sheet.name, row + sheet.first_row, Reason.TABLE_LEFT) for row in rows]


def _covered(
    layout: TableLayout, wider: list[ReadNumber], entries: list[ReadNumber]
) -> list[SkippedRow]:
    """Return the rows that are left out because their months stand beside their year."""
    kept = {e.row for e in entries if e.content.value is not None or e.content.status is not None}
    sheet = layout.sheet
    rows = sorted({entry.row for entry in wider} - kept)
    return [SkippedRow(sheet.name, row + sheet.first_row, Reason.TOTAL) for row in rows]


def rows_around(layout: TableLayout) -> Iterator[SkippedRow]:
    """Yield the rows before, after and between those of the body, with what they are."""
    table, sheet = layout.table, layout.sheet
    lines = [(row, Reason.TITLE, text) for row, text in table.titles]
    lines += [(row, Reason.HEADER, "") for row in (*table.header, *table.repeated)]
    lines += [(row, Reason.SECTION, text) for row, text in table.sections]
    lines += [(row, Reason.FOOTNOTE, text) for row, text in table.footnotes]
    for row, reason, text in sorted(lines):
        yield SkippedRow(sheet.name, row + sheet.first_row, reason, text[:200])
