"""Cells that read differently the second time, a row each, with what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, IntEnum

from cityreport.domain.observation import CellKey, Figure, Observation
from cityreport.domain.second_keying import KeyingDifference, with_second_answer
from cityreport.i18n import mark, tr
from cityreport.office.cells import Change
from cityreport.office.office import Office
from cityreport.ui.kit.decision_rows import DecisionRows
from cityreport.wording import answer_words, area_name, cell_title


class KeptAnswer(Enum):
    """The answer that a cell keeps."""

    FIRST = "first"
    SECOND = "second"
    OTHER = "other"


class DifferenceColumn(IntEnum):
    """The columns, in reading order."""

    CELL = 0
    AREA = 1
    FIRST = 2
    SECOND = 3
    KEEP = 4
    TAKE = 5
    OTHER = 6


_TITLES = (
    mark("Indicator"),
    mark("District"),
    mark("First"),
    mark("Second"),
    mark("Keep the first"),
    mark("Take the second"),
    mark("Neither"),
)
_DECIDING: dict[int, KeptAnswer] = {
    DifferenceColumn.KEEP: KeptAnswer.FIRST,
    DifferenceColumn.TAKE: KeptAnswer.SECOND,
    DifferenceColumn.OTHER: KeptAnswer.OTHER,
}


class DifferenceRows(DecisionRows[KeptAnswer]):
    """`may_change`: whether anything but the first answer can be chosen."""

    def __init__(
        self, office: Office, differences: Sequence[KeyingDifference], *, may_change: bool
    ) -> None:
        numbers, long = (
            (DifferenceColumn.FIRST, DifferenceColumn.SECOND),
            (DifferenceColumn.CELL, DifferenceColumn.AREA),
        )
        keys, choices = [d.key for d in differences], (KeptAnswer.FIRST, KeptAnswer.SECOND)
        super().__init__(keys, _TITLES, choices, _DECIDING, numbers, long)
        self._office = office
        self._others: dict[CellKey, Change] = {}
        self.differences = differences
        self.may_change = may_change

    def decide(self, rows: Iterable[int], decision: KeptAnswer) -> None:
        """Decide rows; what is not allowed decides nothing."""
        if self.may_change or decision is KeptAnswer.FIRST:
            super().decide(rows, decision)

    def decide_other(self, row: int, change: Change) -> None:
        """Decide a row for a third answer."""
        self._others[self.keys[row]] = change
        self.decide([row], KeptAnswer.OTHER)

    def decided_changes(self) -> dict[CellKey, Change]:
        """Return the answer that each decided cell shall have (a bare key: none)."""
        rows = range(len(self.keys))
        return {self.keys[row]: self._change(row) for row in rows if self.decision(row) is not None}

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell of the table."""
        found = self.differences[row]
        other = self._others.get(found.key)
        shown = tr(_TITLES[DifferenceColumn.OTHER])
        if other is not None:
            shown = answer_words(other if isinstance(other, Observation) else None)
        return (
            cell_title(self._office.catalogue, found.key),
            area_name(self._office.city.profile.areas, found.key.area),
            answer_words(found.first),
            figure_words(found.key, found.second),
            tr(_TITLES[DifferenceColumn.KEEP]),
            tr(_TITLES[DifferenceColumn.TAKE]),
            shown,
        )[column]

    def _change(self, row: int) -> Change:
        found = self.differences[row]
        match self.decision(row):
            case KeptAnswer.OTHER:
                return self._others[found.key]
            case KeptAnswer.SECOND if found.second is not None:
                currency = self._office.cells.currency_of(found.key, found.second.value)
                return with_second_answer(found.key, found.first, found.second, currency)
        return found.first or found.key


def figure_words(key: CellKey, figure: Figure | None) -> str:
    """Return the answer that was typed for a cell, in a word."""
    return answer_words(None if figure is None else Observation(key, *figure))
