"""Writing a text into a cell so that it reads back exactly, and is never taken for a formula.

Excel's own rule (ECMA-376 part 1, 22.9.2.19 ST_Xstring): `_xHHHH_` stands for the character HHHH,
and `_x005F_` for an underscore that would otherwise begin such a mark.
"""

from __future__ import annotations

import re

from cityreport.errors import DataError

LONGEST = 32_767
"""The limit of a text in a cell, in UTF-16 units."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that some spreadsheet takes for a formula when a person edits the cell."""

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|\r")
_MARK = re.compile("_x([0-9A-Fa-f]{4})_")
_WHITE = " \t\n"

needs_care = re.compile(
    "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^[=+\\-@\t#]|^[ \t\n]+$"
).search
"""A quick test whether a text needs escaping before it goes into a cell."""


def is_plain(text: str) -> bool:
    """Return whether a text may go into a cell as it is."""
    return needs_care(text) is None and fits(text)


def cell_text(text: str) -> str:
    """Return the text as it is stored.

    Raise DataError('text_not_printable') for characters that XML cannot carry and
    DataError('text_too_long') for more than Excel keeps (openpyxl would cut it silently).
    """
    if is_plain(text):
        return text
    refused = _REFUSED.search(text)
    if refused is not None:
        raise DataError("text_not_printable", character=f"U+{ord(refused[0]):04X}")
    stored = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if stored and not stored.strip(_WHITE):  # some programs drop a text that is only white
        stored = f"_x{ord(stored[0]):04X}_{stored[1:]}"
    if not fits(stored):
        raise DataError("text_too_long", length=len(text), longest=LONGEST)
    return stored


def fits(stored: str) -> bool:
    """Return whether Excel keeps a stored text whole."""
    return len(stored) <= LONGEST // 2 or len(stored.encode("utf-16-le")) // 2 <= LONGEST


def read_text(stored: str) -> str:
    """Return the text that a stored one stands for.

    Raise ValueError for marks that make half a surrogate pair.
    """
    if "_x" not in stored:
        return stored
    text = _MARK.sub(lambda mark: chr(int(mark[1], 16)), stored)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
