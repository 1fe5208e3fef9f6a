"""A long table as several short ones: Qt lays a table out at once, and the window waits.

Belongs here: where the HTML of a document is cut, between rows of a table. Not here: the pages that
its pieces are put together on (document_pages).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ROWS = 40
"""Rows of a table that are laid out in one step."""
_TABLE = re.compile(
    r"(?P<start><table\b[^>]*><thead>.*?</thead><tbody>)(?P<rows>.*?)(?P<end></tbody></table>)",
    re.DOTALL,
)
_ROW = "</tr>"


def table_pieces(html: str) -> Iterator[str]:
    """Yield a part of a document's body in pieces, each but the first one going on with the table
    that the one before ends with: with its head, and once more with its last row."""
    piece, done = "", 0
    for table in _TABLE.finditer(html):
        rows = _rows(table["rows"])
        for at in range(ROWS, len(rows), ROWS):
            piece += html[done : table.start()] if at == ROWS else ""
            first = 0 if at == ROWS else at - ROWS - 1
            yield piece + table["start"] + "".join(rows[first:at]) + table["end"]
            piece = ""
        if len(rows) > ROWS:
            last = (len(rows) - 1) // ROWS * ROWS - 1
            piece = table["start"] + "".join(rows[last:]) + table["end"]
            done = table.end()
    yield piece + html[done:]


def _rows(html: str) -> list[str]:
    """Return the rows of a table; none of one that cannot be cut between any two."""
    if "<table" in html or "rowspan" in html:
        return []
    return [f"{row}{_ROW}" for row in html.split(_ROW)[:-1]]
