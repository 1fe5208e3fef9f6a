"""The parts of a sheet beside its cells that hide them, or say something of their own.

Cells merged over others, zeros and numbers that are not shown, hints, tiny charts, and words on the
edges of its pages.
"""

from __future__ import annotations

import re

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
