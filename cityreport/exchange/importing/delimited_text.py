"""Text tables: finding the separator of the columns, and the rows (RFC 4180 and its relatives).

Rows are read by Python's csv. Every field is a text; an empty one is None, quoted or not. Blank
lines are rows, so that a row's number is the one of a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from cityreport.errors import DataError
from cityreport.exchange.importing import encodings, protocol
from cityreport.exchange.importing.limits import Limits

SEPARATORS = "\t;|,"
"""The separators, in order of preference where two divide a file equally well: commas also stand in
numbers and texts."""

_SAMPLE_ROWS = 500
_SAMPLE = 1 << 18
_NAMED = re.compile(r"""["]?sep=([^\w\s"']|\t)["]?(\r\n|\r|\n|$)""", re.IGNORECASE)
"""The first line with which a file names its separator to Excel."""

Fields = list[str]


def read(
    content: bytes, limits: Limits, encoding: str | None = None, separator: str | None = None
) -> protocol.BookMessage:
    """Return the file's only table, its sheet without a name. `separator`: None to find it.

    Raise the errors of `encodings.decoded` and DataError intake_separator, intake_quote,
    intake_line, intake_rows, intake_columns, intake_cells, intake_long_field, intake_no_table.
    """
    text, encoding = encodings.decoded(content, encoding)
    text = text.rstrip("\x1a")  # Ctrl-Z, the end of a text file of DOS
    first_row = 1
    named = _NAMED.match(text)
    if named is not None:
        text, first_row = text[named.end() :], 2
    if separator is None:
        separator = _separator(text, limits) if named is None else named[1]
    else:
        _check(separator)
    rows, height, width = _rows(text, separator, limits)
    if not width:
        raise DataError("intake_no_table")
    writer = protocol.RowsWriter()
    for row in rows[:height]:
        cells = [cell or None for cell in row[:width]]
        writer.add(cells + [None] * (width - len(cells)))
    sheet = protocol.SheetMessage("", writer.taken(), first_row=first_row)
    kind = "tsv" if separator == "\t" else "csv"
    return protocol.BookMessage(kind, (sheet,), encoding=encoding, separator=separator)


def _check(separator: str) -> None:
    """Raise DataError for a character that cannot separate columns: letters, digits, quotation
    marks, ends of lines."""
    if separator == "\t":
        return
    if len(separator) != 1 or separator in "\"'_" or separator.isalnum() or separator.isspace():
        raise DataError("intake_separator", separator=separator)
    if not separator.isprintable():
        raise DataError("intake_separator", separator="?")


def _rows(text: str, separator: str, limits: Limits) -> tuple[list[Fields], int, int]:
    """Return all rows, and the number of rows and columns that are not empty."""
    rows: list[Fields] = []
    height = width = 0
    csv.field_size_limit(limits.text)
    reader = csv.reader(_lines(text, limits), delimiter=separator, strict=False)
    began = 1
    try:
        for row in reader:
            rows.append(row)
            filled = len(row)
            while filled and not row[filled - 1]:
                filled -= 1
            if filled:
                height, width = len(rows), max(width, filled)
            if filled > limits.columns:
                raise DataError("intake_columns", found=filled, limit=limits.columns)
            if height * width > limits.cells:
                raise DataError("intake_cells", found=height * width, limit=limits.cells)
            began = reader.line_num + 1
    except csv.Error as error:
        line = reader.line_num
        if line - began > 1 and _is_open(text, separator, limits):
            raise DataError("intake_quote", line=began) from error
        raise DataError("intake_long_field", line=line, limit=limits.text) from error
    if height > limits.rows:
        raise DataError("intake_rows", found=height, limit=limits.rows)
    if rows and "\n" in "".join(rows[-1][-1:]) and _is_open(text, separator, limits):
        raise DataError("intake_quote", line=_line_of(text, separator, limits, len(rows)))
    return rows, height, width


def _lines(text: str, limits: Limits) -> Iterator[str]:
    """Yield lines with their ends, whatever these are: LF, CRLF, CR, and mixes of them."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > limits.line:
            raise DataError("intake_line", line=number, limit=limits.line)
        yield line


def _is_open(text: str, separator: str, limits: Limits) -> bool:
    """Return whether a quotation mark is never closed."""
    try:
        for _ in csv.reader(_lines(text, limits), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error) or "limit" in str(error)
    return False


def _line_of(text: str, separator: str, limits: Limits, row: int) -> int:
    """Return the line on which a row (from 1) begins."""
    reader = csv.reader(_lines(text, limits), delimiter=separator)
    for number, _ in enumerate(reader, 1):
        if number == row - 1:
            return reader.line_num + 1
    return 1


def _separator(text: str, limits: Limits) -> str:
    """Return the separator that divides most rows into the same number of columns, at least two."""
    sample = text[:_SAMPLE]
    best, separator = 0.0, ","
    for candidate in SEPARATORS:
        if candidate in sample:
            score = _evenness(sample, candidate, limits)
            if score > best:
                best, separator = score, candidate
    return separator


def _evenness(sample: str, separator: str, limits: Limits) -> float:
    widths: Counter[int] = Counter()
    csv.field_size_limit(limits.text)
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(row):
                widths[len(row)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # said when all of it is read
    alike = max((times for width, times in widths.items() if width > 1), default=0)
    return alike / max(1, widths.total())
