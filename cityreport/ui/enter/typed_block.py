"""The selected cells that are typed into together, and the way on behind what is typed."""

from __future__ import annotations

from collections.abc import Callable

from cityreport.i18n import ntr
from cityreport.ui.enter.entry_sheet import ColumnKind, SheetPosition
from cityreport.ui.enter.entry_table import EntryTable


class TypedBlock:
    """The cells of one table that get the same. `places`: empty where one cell is typed into."""

    def __init__(self, table: EntryTable) -> None:
        self._table = table
        self.places: list[SheetPosition] = []

    def begin(self, kind: ColumnKind) -> None:
        """Take the chosen places of a kind, if they are several."""
        columns = self._table.entries.sheet.columns
        found = [place for place in self._table.chosen() if columns[place.column].kind is kind]
        self.places = found if len(found) > 1 else []

    def end(self) -> None:
        """Forget the places."""
        self.places = []

    @property
    def hint(self) -> str:
        """Say how many cells get what is typed; empty where it is one."""
        if not self.places:
            return ""
        return ntr(
            "Enter writes this into the {n} selected cell, Esc gives it up.",
            "Enter writes this into all {n} selected cells, Esc gives it up.",
            len(self.places),
        )

    def way_on(self, *, down: bool = False) -> Callable[[], object]:
        """Return the move behind what is typed: on, or below the cells that were typed into
        together, so that what is typed next goes into one alone. `down`: behind a letter, which
        goes on along a line only where the line is typed with Tab."""
        moves = self._table.moves
        if self.places:
            last = max(self.places)
            return lambda: moves.go_to_next(last)
        if down and self._is_in_line():
            return moves.go_on_in_line
        return (lambda: moves.go_down(1)) if down else (lambda: moves.go_on(1))

    def _is_in_line(self) -> bool:
        """Return whether the categories of a line are being typed one after the other."""
        place, columns = self._table.current_place(), self._table.entries.sheet.columns
        is_category = place is not None and bool(columns[place.column].breakdown)
        return is_category and self._table.moves.is_tabbed()


def changed_words(n: int) -> str:
    """Return how many cells one step changed."""
    return ntr(
        "{n} cell was changed. Ctrl+Z takes it back.",
        "{n} cells were changed in one step. Ctrl+Z takes it back.",
        n,
    )
