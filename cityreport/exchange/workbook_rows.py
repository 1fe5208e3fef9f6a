"""The rows of a long table in a workbook, as XML at once.

openpyxl makes an object and a tree of XML for every cell, and a quarter of a large city has a
million of them. So it writes the book with the heads of its long tables, and `with_tables` puts the
rows below them; the tests hold them against the same rows written by openpyxl, byte by byte. Not
here: the tables (`workbook_data`, `workbook_metadata`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from cityreport.exchange.workbook_style import CellStyle, SheetWriter
from cityreport.exchange.workbook_text import FORMULA_STARTS, cell_text

_KEPT_TEXTS = 8_192
_ROWS_AT_ONCE = 500
_END = b"</sheetData>"

CellXml = str
"""A cell without its beginning, which says where it stands."""


class LongTable(NamedTuple):
    """The rows below what openpyxl wrote of a sheet."""

    sheet: Any
    rows: Iterator[str]


class RowWriter:
    """Makes the rows of a long table below the head of a sheet.

    All looks are said beforehand: a book has them before it has these rows.
    """

    def __init__(
        self,
        page: SheetWriter,
        numbers: Iterable[CellStyle] = (),
        texts: Iterable[CellStyle] = (),
    ) -> None:
        self._page = page
        self._letters = [get_column_letter(i) for i in range(1, len(page.widths) + 1)]
        self._numbers = {look: f' s="{page.cell(0, look).style_id}"' for look in numbers}
        self._texts: dict[tuple[CellStyle | None, bool], str] = {}
        for look in (None, *texts):
            self._texts[look, False] = _style(page.cell("", look).style_id)
            self._texts[look, True] = _style(page.cell("=", look).style_id)
        self.text = lru_cache(_KEPT_TEXTS)(self._made_text)

    def _made_text(self, words: str, look: CellStyle | None = None) -> CellXml | None:
        """Return a text, whatever it starts with; None for an empty one.

        DataError text_not_printable, text_too_long.
        """
        if not words:
            return None
        style = self._texts[look, words.startswith(FORMULA_STARTS)]
        stored = cell_text(words)
        # Some programs drop white at the ends otherwise.
        kept = "" if stored == stored.strip() or not stored.strip() else ' xml:space="preserve"'
        return f'{style} t="inlineStr"><is><t{kept}>{escape(stored)}</t></is></c>'

    def number(self, value: float, look: CellStyle) -> CellXml:
        """Return a number, in one of the looks that were said."""
        return f'{self._numbers[look]} t="n"><v>{value:.16g}</v></c>'

    def row(self, cells: Sequence[CellXml | None], height: float | None = None) -> str:
        """Return the next row."""
        self._page.row += 1
        row = self._page.row
        high = "" if height is None else f' ht="{height:.16g}" customHeight="1"'
        inside = "".join(
            [
                f'<c r="{letter}{row}"{cell}'
                for letter, cell in zip(self._letters, cells, strict=True)
                if cell is not None
            ]
        )
        return f'<row r="{row}"{high}>{inside}</row>'


def with_tables(book: bytes, tables: Sequence[LongTable]) -> bytes:
    """Return a book that was saved with the rows of its long tables in place."""
    if not tables:
        return book
    rows = {table.sheet.path.removeprefix("/"): table.rows for table in tables}
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename not in rows:
                archive.writestr(part, content)
                continue
            before, after = content.split(_END)
            with archive.open(part.filename, "w") as target:
                target.write(before)
                while some := "".join(islice(rows[part.filename], _ROWS_AT_ONCE)):
                    target.write(some.encode())
                target.write(_END + after)
    return stream.getvalue()


def _style(number: int) -> str:
    """Return the attribute for a look of the book; the first one needs none."""
    return f' s="{number}"' if number else ""
