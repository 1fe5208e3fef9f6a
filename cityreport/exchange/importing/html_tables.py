"""Tables of a web page. Many portals export one under the name .xls, and Excel opens it.

Each table is a sheet, a nested one too. Everything is text: spaces are collapsed as in a browser, a
line break is kept. Scripts, styles, pictures and links are ignored.
"""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

import msgspec

from cityreport.domain.importing.grid import Span
from cityreport.domain.sheet_columns import column_letters
from cityreport.errors import DataError
from cityreport.exchange.importing import encodings, protocol
from cityreport.exchange.importing.limits import Limits

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = frozenset(("script", "style", "template", "title"))
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534
"""The limits of browsers for colspan and rowspan (HTML, 4.9.11)."""


def read(content: bytes, limits: Limits, encoding: str | None = None) -> protocol.BookMessage:
    """Return the page's tables that are not empty, in their order.

    Raise the errors of `encodings.decoded` and DataError intake_no_table, intake_sheets,
    intake_rows, intake_columns, intake_cells, intake_long_text.
    """
    text, encoding = encodings.decoded(content, encoding or _declared(content))
    page = _Page(limits)
    page.feed(text)
    page.close()
    sheets = tuple(table.sheet(number) for number, table in enumerate(page.filled(), 1))
    if not sheets:
        raise DataError("intake_no_table")
    return protocol.BookMessage("html", sheets, encoding=encoding)


def _declared(content: bytes) -> str | None:
    """Return the encoding that the page declares, where its bytes agree."""
    found = _CHARSET.search(content[:4096])
    if found is None or content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return None
    name = found[1].decode("ascii")
    try:
        content.decode(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return None
    return {"iso-8859-1": "windows-1252"}.get(name.lower(), name.lower())  # as browsers do


class _Table(msgspec.Struct):
    """A grid that fills from the left; `taken`: places under a block that began above."""

    cells: dict[tuple[int, int], str]
    merged: list[Span]
    taken: set[tuple[int, int]]
    row: int = -1
    column: int = 0

    def sheet(self, number: int) -> protocol.SheetMessage:
        height = max(row for row, _ in self.cells) + 1
        width = max(column for _, column in self.cells) + 1
        rows = protocol.RowsWriter()
        for row in range(height):
            rows.add([self.cells.get((row, column)) for column in range(width)])
        merged = [
            Span(s.top, s.left, min(s.bottom, height - 1), min(s.right, width - 1))
            for s in self.merged
            if s.top < height and s.left < width
        ]
        return protocol.SheetMessage(str(number), rows.taken(), tuple(merged))


class _Page(HTMLParser):
    """Parses a page; its end tags are used where they are written and guessed where not."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._tables: list[_Table] = []
        self._open: list[tuple[_Table, list[str] | None]] = []
        self._unseen = 0

    def filled(self) -> list[_Table]:
        """Return the tables with at least one text."""
        return [table for table in self._tables if table.cells]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            if len(self._tables) >= self._limits.sheets:
                raise DataError("intake_sheets", found=len(self._tables), limit=self._limits.sheets)
            self._tables.append(_Table({}, [], set()))
            self._open.append((self._tables[-1], None))
        elif tag == "tr" and self._open:
            self._end_cell()
            table = self._open[-1][0]
            table.row, table.column = table.row + 1, 0
        elif tag in {"td", "th"} and self._open:
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif tag in {"br", "p", "div", "li"} and self._open and self._open[-1][1]:
            self._open[-1][1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            pieces = self._open[-1][1]
            if pieces is not None:
                pieces.append(_SPACES.sub(" ", data))

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        table = self._open[-1][0]
        table.row = max(0, table.row)
        while (table.row, table.column) in table.taken:
            table.column += 1
        across = _times(attributes.get("colspan"), _MOST_ACROSS)
        down = _times(attributes.get("rowspan"), _MOST_DOWN)
        if across > 1 or down > 1:
            bottom, right = table.row + down - 1, table.column + across - 1
            table.merged.append(Span(table.row, table.column, bottom, right))
            if len(table.taken) + across * down > self._limits.cells:
                raise DataError(
                    "intake_cells", found=len(table.taken) + across * down, limit=self._limits.cells
                )
            table.taken |= {
                (row, column)
                for row in range(table.row + 1, bottom + 1)
                for column in range(table.column, right + 1)
            }
        self._check(table, table.column + across)
        self._open[-1] = (table, [])
        table.column += across

    def _check(self, table: _Table, width: int) -> None:
        if width > self._limits.columns:
            raise DataError("intake_columns", found=width, limit=self._limits.columns)
        if table.row >= self._limits.rows:
            raise DataError("intake_rows", found=table.row + 1, limit=self._limits.rows)
        if (table.row + 1) * width > self._limits.cells:
            found = (table.row + 1) * width
            raise DataError("intake_cells", found=found, limit=self._limits.cells)

    def _end_cell(self) -> None:
        if not self._open or self._open[-1][1] is None:
            return
        table, pieces = self._open[-1]
        lines = (_SPACES.sub(" ", line).strip(" ") for line in "".join(pieces or ()).split("\n"))
        text = "\n".join(lines).strip("\n")
        self._open[-1] = (table, None)
        if not text:
            return
        across = table.column - 1
        for span in reversed(table.merged[-1:]):
            if span.top == table.row and span.right == across:
                across = span.left
        if len(text) > self._limits.text:
            place = f"{column_letters(across + 1)}{table.row + 1}"
            raise DataError("intake_long_text", cell=place, limit=self._limits.text)
        table.cells[table.row, across] = text


def _times(written: str | None, most: int) -> int:
    """Return the number in colspan or rowspan; 1 for anything else than a number from 1."""
    text = (written or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return 1
    return min(most, max(1, int(text)))
