"""Reading a submission back from a workbook: from its sheets `Data` and `Metadata` alone.

The other sheets are for people (`sheet_comparison` checks them). Columns are found by their HXL
tags, so their order does not matter; the order of the rows does not matter to the digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, NamedTuple, NoReturn

import msgspec

from cityreport.domain.sheet_columns import column_letters
from cityreport.domain.submission import VERSION, ObservationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange.sealed_content import (
    Path,
    SealedContent,
    check_head,
    is_later_minor,
    located_error,
    require_shape,
    shape_error,
)
from cityreport.exchange.sheet_reader import OddCell, Row, SheetReader, Value
from cityreport.exchange.workbook_data import COLUMNS, HEADER_ROWS, HIDDEN
from cityreport.exchange.workbook_guard import opened_workbook
from cityreport.exchange.workbook_metadata import HEADERS, MetadataRow, content_of
from cityreport.exchange.workbook_sheets import DATA, METADATA

_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


def read_workbook(path: FilePath) -> Submission:
    """Read a submission of the right shape.

    Raise AccessError for the file and DataError, with the place as fact `where`, for its content;
    not for its numbers (see `verification`).
    """
    return require_shape(decoded(path))


@dataclass(frozen=True, slots=True)
class BookReading(SealedContent[Submission]):
    """A workbook's content with what else stands in `Data` and on top of `Metadata`, for people:
    to be compared with the content (`sheet_comparison`). `hidden`: their rows and columns that
    nobody sees."""

    beside: ReadableCells
    titles: Row
    hidden: tuple[str, ...]


def decoded(path: FilePath) -> BookReading:
    """Read a file without the checks that the types cannot express
    (`sealed_content.shape_faults`)."""
    with opened_workbook(path) as archive:
        sheets = SheetReader(archive, str(path))
        content, places, titles = _metadata(sheets)
        data = _Data(sheets)
        place = _Places(data, places)
        check_head(content.get("format"), version := content.get("version"))
        if is_later_minor(version):
            facts = {"where": "version", "found": str(version), "known": VERSION}
            raise DataError("later_workbook", **facts)
        content.setdefault("observations", [])
        try:
            submission = msgspec.convert(content, Submission)
        except msgspec.ValidationError as error:
            raise located_error(shape_error(error), place) from error
        observations = list(_observations(data, place))
    whole = msgspec.structs.replace(submission, observations=observations)
    return BookReading(whole, place, data.beside, titles, tuple(sheets.hidden))


def _metadata(sheets: SheetReader) -> tuple[dict[str, Any], dict[Path, int], Row]:
    """Return the content, the row of each of its places, and the sheet's own header."""
    rows: list[MetadataRow] = []
    titles: Row = {}
    for number, row in sheets.rows(METADATA):
        _refuse_odd(METADATA, number, row, len(HEADERS))
        if number > 1:
            rows.append(_entry(number, row))
        else:
            titles = row
    try:
        return *content_of(rows), titles
    except DataError as error:
        where = f"{METADATA}!{error.facts['row']}"
        raise DataError("metadata_row", where=where, reason=error.facts["reason"]) from error


def _entry(number: int, row: Row) -> MetadataRow:
    section, key, field, kind, value = (row.get(i) for i in range(1, len(HEADERS) + 1))
    if isinstance(value, OddCell):  # refused before; told to the type checker here
        value = None
    named = isinstance(section, str) and isinstance(field, str) and isinstance(kind, str)
    if not named or not isinstance(key, int | None):
        where = f"{METADATA}!{number}"
        raise DataError("metadata_row", where=where, row=number, reason="a word is missing")
    return MetadataRow(str(section), key, str(field), str(kind), value, number)


class ReadableCells(NamedTuple):
    """The cells of `Data` that are not content. `head`: its two first rows; `columns`: of the words
    that are not read back, by tag; `words`: their cells, row by row; `strays`: cells of columns
    without a known tag."""

    head: dict[int, Row]
    columns: dict[str, int]
    words: list[tuple[Value | None, ...]]
    numbers: list[int]
    strays: list[tuple[int, int, Value]]


class _Data:
    """The rows of `Data` and where its columns are."""

    def __init__(self, sheets: SheetReader) -> None:
        self.numbers: list[int] = []
        """The sheet's number of each observation's row."""
        self.beside = ReadableCells({}, {}, [], self.numbers, [])
        self._rows = sheets.rows(DATA)
        self.columns = self._columns()

    def records(self) -> Iterator[dict[str, Value | None]]:
        """Yield the observations as they are in the sheet, field by field."""
        last = max(self.columns.values())
        beside = tuple(self.beside.columns.values())
        known = {*self.columns.values(), *beside}
        most = len(known)
        empty = {column.field: column.empty for column in COLUMNS}
        fields = [(field, column, empty[field]) for field, column in self.columns.items()]
        for number, row in self._rows:
            _refuse_odd(DATA, number, row, max(last, len(COLUMNS)))
            self.numbers.append(number)
            self.beside.words.append(tuple([row.get(column) for column in beside]))
            if len(row) > most or not row.keys() <= known:
                self.beside.strays.extend((number, c, row[c]) for c in row.keys() - known)
            yield {field: row.get(column, nothing) for field, column, nothing in fields}

    def _columns(self) -> dict[str, int]:
        tags: dict[str, int] = {}
        for number, row in self._rows:
            self.beside.head[number] = row
            if number == HEADER_ROWS:
                tags = {tag: column for column, tag in row.items() if isinstance(tag, str)}
            if number >= HEADER_ROWS:
                break
        for column in COLUMNS:
            if column.field is not None and column.tag not in tags:
                raise DataError("workbook_header", where=f"{DATA}!{HEADER_ROWS}", tag=column.tag)
        unread = [column.tag for column in COLUMNS if column.words is not None]
        self.beside.columns.update({tag: tags[tag] for tag in unread if tag in tags})
        return {column.field: tags[column.tag] for column in COLUMNS if column.field is not None}


class _Places:
    """Names a path as a cell: `Data!H12`, `Metadata!E7`."""

    def __init__(self, data: _Data, metadata: dict[Path, int]) -> None:
        self._data = data
        self._metadata = metadata

    def __call__(self, path: Path) -> str:
        if path[:1] == ("observations",) and len(path) > 1 and isinstance(path[1], int):
            number = self._data.numbers[path[1]]
            column = self._data.columns.get(str(path[2]), 1) if len(path) > 2 else 1
            return f"{DATA}!{column_letters(column)}{number}"
        for length in range(len(path), 0, -1):
            row = self._metadata.get(path[:length])
            if row is not None:
                return f"{METADATA}!{column_letters(len(HEADERS))}{row}"
        return METADATA


def _observations(data: _Data, place: _Places) -> Iterator[ObservationRecord]:
    numbers = [column.field for column in COLUMNS if column.is_number and column.field is not None]
    for i, record in enumerate(data.records()):
        for field in numbers:
            value = record[field]
            if isinstance(value, str) and _NUMBER.fullmatch(value):
                record[field] = msgspec.json.decode(value)
            elif isinstance(value, float) and value.is_integer():
                record[field] = int(value)
        if record["value"] == HIDDEN and record["status"] == "Q":
            record["value"] = None
        try:
            yield msgspec.convert(record, ObservationRecord)
        except msgspec.ValidationError as error:
            raise located_error(shape_error(error, ("observations", i)), place) from error


def _refuse_odd(sheet: str, number: int, row: Row, columns: int) -> None:
    """Raise DataError for formulas, dates and the like, and for anything beside the table."""
    for column, value in row.items():
        if column > columns:
            where = f"{sheet}!{column_letters(column)}{number}"
            raise DataError("workbook_far_cell", where=where)
        if isinstance(value, OddCell):
            _refuse(value, f"{sheet}!{column_letters(column)}{number}")


def _refuse(value: OddCell, where: str) -> NoReturn:
    if value.kind == "formula":
        raise DataError("workbook_formula", where=where)
    raise DataError("workbook_cell", where=where, reason=f"it is a {value.kind}")
