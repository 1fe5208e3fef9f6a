"""Tables of comma-separated values (RFC 4180) in which no text is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from cityreport.domain.plain_text import never_formula
from cityreport.exchange.other_systems.outside_codes import number_text

MARK = b"\xef\xbb\xbf"
"""The byte order mark by which Excel knows UTF-8, for tables that people open."""
Value = str | int | float | None


def csv_bytes(rows: Iterable[Sequence[Value]]) -> bytes:
    """Return the rows as a file in UTF-8. A text that a spreadsheet would compute gets an
    apostrophe before it; None is empty, and a zero is 0."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return never_formula(value) if isinstance(value, str) else number_text(value)
