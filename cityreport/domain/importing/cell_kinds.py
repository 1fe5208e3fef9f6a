"""The kind of a cell before its meaning is known: blank, number, period, day or text; and whether a
row of cells is a header."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.number_formats import is_number, marked_number
from cityreport.domain.importing.time_spans import NEVER, read_when

Row = Sequence[Value]

_IN_PLACE = frozenset(
    (
        *("-", "–", "—", "*", "**", "..", "...", "…", "s/d", "s.d.", "n/d", "n.d.", "n/a", "n.a."),
        *("na", "nd", "sd", "n.d", "n.a", "s/i", "n. d.", "s.i.", "null", "none", "nan", "#n/a"),
        *("#n/d", ":", "k.a.", "nc"),
    )
)
"""Signs and words in place of a missing number that are no word of a header; `#` and `%` may be
one."""


def is_blank(value: Value) -> bool:
    """Return whether a cell is empty: nothing, or text of spaces only."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_empty(row: Row) -> bool:
    """Return whether all cells of a row are empty."""
    for value in row:  # no generator: this is asked of every row of a file
        if value is not None and (not isinstance(value, str) or value.strip()):
            return False
    return True


def text_of(value: Value) -> str:
    """Return a cell as text, the same for 5 and 5.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def kind_of(value: Value) -> str:
    """Return the kind of a cell: b blank, n number, p period, d day, t text."""
    if is_blank(value):
        return "b"
    if isinstance(value, str):
        return _kind_of_text(value)
    if isinstance(value, date):
        return "d"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        plain = 1900 <= value <= 2100 or 190_001 <= value <= 210_012
        return "p" if plain and read_when(value) != NEVER else "n"
    return "t"


def _kind_of_text(value: str) -> str:
    if value.strip().lower() in _IN_PLACE:
        return "n"
    if read_when(value) != NEVER:
        return "p"
    return "n" if is_number(value) or marked_number(value) is not None else "t"


def is_header_row(kinds: list[str]) -> bool:
    """Return whether a row is a header: no numbers, and periods only where several stand in a row
    or one beside words."""
    if "n" in kinds or kinds.count("t") + kinds.count("p") + kinds.count("d") < 2:
        return False
    if kinds.count("d") == 1:
        return False
    return kinds.count("p") != 2 or kinds.count("t") == 0 or kinds[-1] == "p" or kinds[-2] == "p"


def continues_header(above: list[str], below: list[str]) -> bool:
    """Return whether a header continues in the row below it: that row fills its gaps and has gaps
    where it is filled."""
    if "n" in below or "d" in below or sum(kind != "b" for kind in below) < 2:
        return False
    gaps = [at for at, kind in enumerate(above) if kind == "b"]
    return (
        bool(gaps)
        and all(below[at] != "b" for at in gaps)
        and any(above[at] != "b" and kind == "b" for at, kind in enumerate(below))
    )


def is_group_heading(kinds: list[str]) -> bool:
    """Return whether a row above labels is a heading over several of them, and no title."""
    filled = [at for at, kind in enumerate(kinds) if kind != "b"]
    if any(kinds[at] == "n" for at in filled):
        return False
    return len(filled) >= 2 or (len(filled) == 1 and filled[0] > 0)
