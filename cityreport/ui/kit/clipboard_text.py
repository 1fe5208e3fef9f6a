"""Blocks of cells as the tab-separated text that spreadsheets copy and paste.

All that the window copies in rows goes through `copy_rows`: what somebody wrote into a note or a
name never becomes a formula where it is pasted, and a tab or a line end in it stays in its cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QApplication

from cityreport.domain.plain_text import FORMULA, NUMBER, never_formula

_MARKED = re.compile("'" + FORMULA)


def copy_rows(rows: Iterable[Sequence[str]]) -> None:
    """Put rows on the clipboard, as a spreadsheet takes them."""
    QApplication.clipboard().setText(write_block(rows))


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Rows as spreadsheets paste them; a text that would be a formula gets an apostrophe, by
    which Excel knows a text and which `read_block` takes away again."""
    return "\n".join("\t".join(map(_written, row)) for row in rows)


def read_block(text: str) -> list[list[str]]:
    """Return the rows of a copied block. The newline that spreadsheets add at the end is no row."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:  # a stray quotation mark is an ordinary character
        rows = [line.split("\t") for line in text.splitlines()]
    return [[_read(cell) for cell in row] or [""] for row in rows]


def _written(text: str) -> str:
    text = never_formula(text)
    if any(character in text for character in '\t\r\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _read(text: str) -> str:
    return text[1:] if _MARKED.match(text) and not re.fullmatch(NUMBER, text[1:]) else text
