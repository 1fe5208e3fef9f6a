"""Comparing the readable sheets of a workbook with its content.

The sheets for people are made from the content once more, in the language of the file, and compared
cell by cell; so are the words beside the numbers in `Data`. Not compared are looks, widths, the
order of sheets and of the rows and columns of `Data`: a spreadsheet program that saves the file
again changes nothing that is compared.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path as FilePath

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.sheet_columns import column_letters
from cityreport.errors import DataError
from cityreport.exchange.sealed_content import shortened
from cityreport.exchange.sheet_reader import OddCell, Row, SheetReader, Value
from cityreport.exchange.workbook import readable_sheets
from cityreport.exchange.workbook_chart import CHART
from cityreport.exchange.workbook_data import COLUMNS, HEADER_ROWS, DataNames
from cityreport.exchange.workbook_guard import opened_workbook
from cityreport.exchange.workbook_hidden_content import show_faults
from cityreport.exchange.workbook_metadata import HEADERS
from cityreport.exchange.workbook_reader import BookReading
from cityreport.exchange.workbook_sheets import DATA, METADATA
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import tr

_SAME = 1e-14
"""The relative difference up to which numbers are the same: spreadsheets keep 15 digits."""


def comparison_faults(
    path: FilePath, reading: BookReading, catalogue: Catalogue
) -> Iterator[DataError]:
    """Yield an error for each cell that differs from the content, `where` among its facts.

    The content has to be right by itself. Raise the errors of reading a workbook.
    """
    submission = reading.content
    with i18n.in_language(submission.language.partition("-")[0]):
        expected: Row = {i: tr(header) for i, header in enumerate(HEADERS, 1)}
        yield from _row_faults(METADATA, 1, expected, reading.titles)
        yield from _data_faults(reading, catalogue)
        made = BytesIO(readable_sheets(submission, ExportContext(catalogue)))
        with opened_workbook(path) as archive, zipfile.ZipFile(made) as model:
            found, right = SheetReader(archive, str(path)), SheetReader(model, "")
            readable = tuple(right.names)
            shown = {*readable, DATA, METADATA} - {CHART}
            yield from show_faults(archive, model, right, shown)
            for sheet in found.names:
                if sheet not in {*readable, DATA, METADATA}:
                    yield DataError(
                        "sheet_added", where=f"{shortened(sheet)}!A1", sheet=shortened(sheet)
                    )
            for sheet in readable:
                yield from _sheet_faults(sheet, right.rows(sheet), found.rows(sheet))
            yield from _covering_faults(reading, found, right)


def _covering_faults(
    reading: BookReading, found: SheetReader, right: SheetReader
) -> Iterator[DataError]:
    """Yield an error for what hides cells or says something beside them, once all are read."""
    ours = set(right.hidden)
    for place in (*reading.hidden, *found.hidden):
        if place not in ours:
            yield DataError("workbook_hidden", where=place)
    for place in (*reading.added, *found.added):
        yield DataError("workbook_extra", where=shortened(place))
    words = {said.replace(" ", "") for _, said in right.edges}
    for sheet, said in (*reading.edges, *found.edges):
        if said.replace(" ", "") not in words:
            yield DataError("workbook_edge", where=sheet, found=shortened(said))


def _data_faults(reading: BookReading, catalogue: Catalogue) -> Iterator[DataError]:
    beside = reading.beside
    head = beside.head.get(HEADER_ROWS, {})
    headers = {column.tag: tr(column.header) for column in COLUMNS}
    by_column = {i: tag for i, tag in head.items() if isinstance(tag, str) and tag in headers}
    expected: Row = {i: headers[tag] for i, tag in by_column.items()}
    yield from _row_faults(DATA, 1, expected, beside.head.get(1, {}))
    yield from _row_faults(DATA, HEADER_ROWS, {**by_column}, head)
    for column in COLUMNS:
        if column.tag not in by_column.values():
            yield DataError("workbook_header", where=f"{DATA}!{HEADER_ROWS}", tag=column.tag)
    for row, column_number, value in beside.strays:
        yield _difference(DATA, row, column_number, None, value)
    ways = {column.tag: column.words for column in COLUMNS if column.words is not None}
    places = [(ways[tag], at, n) for n, (tag, at) in enumerate(beside.columns.items())]
    names = DataNames(reading.content, catalogue)
    observations = reading.content.observations
    for row, o, found in zip(beside.numbers, observations, beside.words, strict=True):
        for words, at, n in places:
            right, there = words(names, o), found[n]
            if there != (right or None) and (there or "") != right:
                yield _difference(DATA, row, at, right, there)


def _sheet_faults(
    sheet: str, right: Iterator[tuple[int, Row]], found: Iterator[tuple[int, Row]]
) -> Iterator[DataError]:
    """Yield the differences of two sheets, read side by side: a sheet is never held whole."""
    there, wanted = next(found, None), next(right, None)
    while there is not None or wanted is not None:
        a = there[0] if there is not None else None
        b = wanted[0] if wanted is not None else None
        number = min(n for n in (a, b) if n is not None)
        yield from _row_faults(
            sheet,
            number,
            wanted[1] if wanted is not None and b == number else {},
            there[1] if there is not None and a == number else {},
        )
        there = next(found, None) if a == number else there
        wanted = next(right, None) if b == number else wanted


def _row_faults(sheet: str, number: int, right: Row, found: Row) -> Iterator[DataError]:
    if right == found:
        return
    for column in sorted(right.keys() | found.keys()):
        expected, there = right.get(column), found.get(column)
        if not _is_same(expected, there):
            yield _difference(sheet, number, column, expected, there)


def _is_same(expected: Value | None, found: Value | None) -> bool:
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return math.isclose(expected, found, rel_tol=_SAME, abs_tol=0)
    return (expected or None) == (found or None) if _is_text(expected, found) else expected == found


def _is_text(*values: Value | None) -> bool:
    return all(isinstance(value, str | None) for value in values)


def _difference(
    sheet: str, row: int, column: int, expected: Value | None, found: Value | None
) -> DataError:
    where = f"{sheet}!{column_letters(column)}{row}"
    if isinstance(found, OddCell):
        if found.kind == "formula":
            return DataError("workbook_formula", where=where)
        return DataError("workbook_cell", where=where, reason=f"it is a {found.kind}")
    facts = {"found": _said(found), "expected": _said(expected)}
    if expected is None or expected == "":
        return DataError("sheet_cell_added", where=where, found=facts["found"])
    if found is None or found == "":
        return DataError("sheet_cell_missing", where=where, expected=facts["expected"])
    return DataError("sheet_differs", where=where, **facts)


def _said(value: Value | None) -> str:
    """Return the content of a cell, shortened."""
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return shortened(" ".join(str(value).split())) if isinstance(value, str) else ""
