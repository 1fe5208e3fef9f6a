"""The elements of a sheet that spreadsheet programs show, told from those that they pass over.

A program passes over elements of another namespace, and of two texts in one cell it shows one. What
is passed over must not be read as if people saw it.
"""

from __future__ import annotations

from cityreport.exchange.sheet_covering import COVERING

MAIN = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
UNSHOWN = ""
"""The name that all elements get that programs pass over."""
AROUND_ROWS = frozenset({"sheetData", UNSHOWN, *COVERING})
"""The elements that may not stand within the rows."""
_PASSED_OVER = frozenset({"extLst", "ext"})


def shown_name(tag: str) -> str:
    """Return the name of an element that programs read as part of a sheet, or that may cover cells
    whatever its namespace (tiny charts have another); `UNSHOWN` of all others."""
    name = tag.rpartition("}")[2]
    is_read = tag.startswith(MAIN) and name not in _PASSED_OVER
    return name if is_read or name in COVERING else UNSHOWN


class ShownNames(dict[str, str]):
    """The names of elements by their tags, each worked out once."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = shown_name(tag)
        return name


class OneText:
    """The order of the parts of one cell's text: a value, or one text, plain or in runs."""

    __slots__ = ("_has_text", "_in_run", "_is_in_runs", "_is_inline")

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin a cell."""
        self._has_text = self._in_run = self._is_in_runs = self._is_inline = False

    def takes(self, name: str) -> bool:
        """Return whether the next part may come: `v`, `is`, `t` or `r`."""
        if name == "is":
            may = not (self._has_text or self._is_inline)
            self._is_inline = True
            return may
        if name == "r":
            may = self._is_in_runs or not self._has_text
            self._in_run = self._is_in_runs = True
            return may
        may = self._in_run or not self._has_text
        self._has_text, self._in_run = True, False
        return may


class RowsInPlace:
    """The rows of a sheet are those of its one `sheetData`, with nothing else around or in them."""

    __slots__ = ("_around", "_is_over", "is_open")

    def __init__(self) -> None:
        self.is_open = self._is_over = False
        self._around = 0

    def start(self, name: str) -> bool:
        """Return whether an element of `AROUND_ROWS` may begin here."""
        if name != "sheetData":
            self._around += name == UNSHOWN
            return not self.is_open
        may = not (self.is_open or self._is_over or self._around)
        self.is_open = True
        return may

    def end(self, name: str) -> None:
        """End an element."""
        if name == UNSHOWN:
            self._around -= 1
        else:
            self.is_open, self._is_over = False, True
