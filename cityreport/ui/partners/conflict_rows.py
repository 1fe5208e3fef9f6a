"""Cells that are answered differently in two offices, a row each, with the decision on them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.i18n import mark, short_period_name, tr
from cityreport.office.contributions.merge import Decision, MergeConflict
from cityreport.ui.kit.decision_rows import DecisionRows
from cityreport.wording import FIELD_NAMES, answer_words, area_name, cell_title


class ConflictColumn(IntEnum):
    """The columns, in reading order."""

    CELL = 0
    PERIOD = 1
    AREA = 2
    OURS = 3
    THEIRS = 4
    DIFFERING = 5
    KEEP = 6
    TAKE = 7


_TITLES = (
    mark("Indicator"),
    mark("Period"),
    mark("District"),
    mark("Here"),
    mark("In the piece"),
    mark("Differs in"),
    mark("Keep ours"),
    mark("Take theirs"),
)
_NUMBERS = (ConflictColumn.OURS, ConflictColumn.THEIRS)
_LONG = (ConflictColumn.CELL, ConflictColumn.AREA)
_DECIDING: dict[int, Decision] = {
    ConflictColumn.KEEP: Decision.OURS,
    ConflictColumn.TAKE: Decision.THEIRS,
}


class ConflictRows(DecisionRows[Decision]):
    """The conflicts of one piece."""

    def __init__(
        self, catalogue: Catalogue, areas: tuple[Area, ...], conflicts: Sequence[MergeConflict]
    ) -> None:
        keys = [conflict.key for conflict in conflicts]
        choices = Decision.OURS, Decision.THEIRS
        super().__init__(keys, _TITLES, choices, _DECIDING, _NUMBERS, _LONG)
        self._catalogue = catalogue
        self._areas = areas
        self.conflicts = conflicts

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell of the table."""
        conflict = self.conflicts[row]
        key = conflict.key
        return (
            cell_title(self._catalogue, key),
            short_period_name(key.period),
            area_name(self._areas, key.area),
            answer_words(conflict.ours.observation),
            answer_words(conflict.theirs.observation),
            ", ".join(tr(FIELD_NAMES[name]) for name in conflict.differing),
            tr(_TITLES[ConflictColumn.KEEP]),
            tr(_TITLES[ConflictColumn.TAKE]),
        )[column]
