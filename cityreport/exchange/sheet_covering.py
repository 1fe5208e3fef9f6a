"""The parts of a sheet beside its cells that hide them, or say something of their own.

Cells merged over others, zeros and numbers that are not shown, hints, tiny charts, and words on the
edges of its pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityreport.domain.sheet_columns import column_letters

_EDGES = frozenset(
    f"{which}{place}" for which in ("odd", "even", "first") for place in ("Header", "Footer")
)
_NOTED = {"mergeCell", "dataValidation", "sheetView", "dataBar", "iconSet", "sparkline"}
COVERING = frozenset({*_NOTED, "hyperlink", *_EDGES})
"""The names of the elements that are looked at."""
_HINTS = ("prompt", "promptTitle", "error", "errorTitle", "tooltip")
_CODE = re.compile(
    r'&(?P<kept>&)|&"[^"]*"|&K[0-9A-Fa-f]{6}|&K[0-9]{2}[+-][0-9]{3}|&[0-9]+ ?|&[A-Za-z]'
)
_LEAST_SEEN = 1.0
"""A lower row (points) or a narrower column (digits) shows nothing of what stands in it."""
_MOST = 10_000


class Covering:
    """The covering parts of one sheet, while it is parsed.

    `hidden`: the places that are not seen; `added`: those of hints and tiny charts; `edges`: the
    words on the edges of its pages, without codes.
    """

    def __init__(self) -> None:
        self.hidden: list[str] = []
        self.added: list[str] = []
        self.edges: list[str] = []
        self._edge: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> list[str] | None:
        """Look at an element of `COVERING`; return where its text is to be collected, if it is an
        edge of the page."""
        if name in _EDGES:
            self._edge = []
            return self._edge
        if name == "mergeCell":
            _note(self.hidden, attributes.get("ref", "?"))
        elif name == "sheetView" and _is_false(attributes.get("showZeros")):
            _note(self.hidden, "0")
        elif name in ("dataBar", "iconSet") and _is_false(attributes.get("showValue")):
            _note(self.hidden, name)
        elif name == "sparkline":
            _note(self.added, name)
        elif any(attributes.get(hint) for hint in _HINTS):
            _note(self.added, attributes.get("sqref") or attributes.get("ref") or name)
        return None

    def end(self) -> None:
        """Take the words of an edge that were collected."""
        words = _CODE.sub(lambda code: code["kept"] or "", "".join(self._edge))
        self._edge = []
        if words := " ".join(words.split()):
            _note(self.edges, words)

    @staticmethod
    def is_edge(name: str) -> bool:
        """Return whether an element is an edge of the page."""
        return name in _EDGES


def _note(places: list[str], place: str) -> None:
    if len(places) < _MOST:
        places.append(place)


def _is_false(said: str | None) -> bool:
    return said is not None and said.strip() in {"0", "false"}


class Hidden:
    """The rows and columns of a sheet that nobody sees, as spans."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        self._most_rows, self._most_columns = most_rows, most_columns
        self._rows: list[tuple[int, int]] = []
        self._columns: list[tuple[str, str]] = []

    def spans(self) -> Iterator[str]:
        """Return spans as spreadsheets write them."""
        for first, last in (*self._rows, *self._columns):
            yield f"{first}:{last}"

    def note_row(self, number: int, attributes: dict[str, str]) -> None:
        """Look at a row."""
        if _is_unseen(attributes, "ht"):
            if self._rows and self._rows[-1][1] == number - 1:
                self._rows[-1] = (self._rows[-1][0], number)
            else:
                self._rows.append((number, number))

    def note_columns(self, attributes: dict[str, str]) -> None:
        """Look at some columns, of which one element says how wide they are."""
        if _is_unseen(attributes, "width") and len(self._columns) < self._most_columns:
            first, last = (attributes.get(name, "") for name in ("min", "max"))
            names = [
                column_letters(int(place)) if place.isdecimal() and len(place) < 6 else "?"
                for place in (first, last)
            ]
            self._columns.append((names[0], names[1]))

    def note_rest(self, attributes: dict[str, str]) -> None:
        """Look at what holds for all rows that say nothing themselves."""
        if _is_true(attributes.get("zeroHeight")):
            self._rows.append((1, self._most_rows))


def _is_true(said: str | None) -> bool:
    return said is not None and said.strip() in {"1", "true"}


def _is_unseen(attributes: dict[str, str], size: str) -> bool:
    """Return whether a row or column is hidden, or so small that it might as well be."""
    if _is_true(attributes.get("hidden")):
        return True
    said = attributes.get(size)
    try:
        return said is not None and not float(said) >= _LEAST_SEEN
    except ValueError:
        return True
