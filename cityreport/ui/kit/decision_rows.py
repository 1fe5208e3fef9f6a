"""Cells with two answers, a row each, on which a person decides; what they are is a subclass's.

It is the model of whatever differs and may be kept or taken: a piece's cells, a foreign table's,
a second typing's. `decision_table` is the view of all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from cityreport.domain.observation import CellKey
from cityreport.domain.plain_text import upright
from cityreport.i18n import tr
from cityreport.ui.kit.theme import COLORS, icon

Index = QModelIndex | QPersistentModelIndex
D = TypeVar("D", bound=Enum)
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_FLAG = Qt.AlignmentFlag


class DecisionRows(QAbstractTableModel, Generic[D]):
    """No row is decided before a person decides it.

    `titles` of the columns, in English; `choices`: what can be decided, first what stays as it is;
    `deciding`: the columns that are clicked to decide, each with what it decides; `numbers`:
    columns of figures; `long`: columns whose text may not fit.
    """

    decided = Signal()

    def __init__(
        self,
        keys: Sequence[CellKey],
        titles: Sequence[str],
        choices: tuple[D, D],
        deciding: Mapping[int, D],
        numbers: Collection[int],
        long: Collection[int],
    ) -> None:
        super().__init__()
        self.keys = keys
        self.choices = choices
        self.deciding = deciding
        self.long = long
        self.decisions: dict[CellKey, D] = {}
        self._titles = titles
        self._numbers = numbers

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell of the table."""
        raise NotImplementedError

    def may_decide(self, row: int) -> bool:  # noqa: ARG002 - a subclass looks at it
        """Return whether there is anything to decide on a row."""
        return True

    @property
    def undecided(self) -> int:
        """The number of rows that nobody has decided."""
        rows = range(len(self.keys))
        return sum(self.may_decide(row) and self.decision(row) is None for row in rows)

    def decision(self, row: int) -> D | None:
        """Return the decision on a row; None before there is one."""
        return self.decisions.get(self.keys[row])

    def decide(self, rows: Iterable[int], decision: D) -> None:
        """Decide rows; those on which there is nothing to decide stay out."""
        changed = sorted(row for row in rows if self.may_decide(row))
        if not changed:
            return
        for row in changed:
            self.decisions[self.keys[row]] = decision
        last = len(self._titles) - 1
        self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], last))
        self.decided.emit()

    def switch(self, rows: Iterable[int]) -> None:
        """Decide rows for the second choice, or for the first where all have the second."""
        chosen = [row for row in rows if self.may_decide(row)]
        first, second = self.choices
        taken = all(self.decision(row) is second for row in chosen)
        self.decide(chosen, first if taken else second)

    def decide_all(self, decision: D) -> None:
        """Decide every row alike."""
        self.decide(range(len(self.keys)), decision)

    def next_undecided(self, row: int) -> int | None:
        """Return the first row after `row`, or from the top, that nobody has decided."""
        count = len(self.keys)
        after = (i % count for i in range(row + 1, row + 1 + count))
        is_open = (i for i in after if self.may_decide(i) and self.decision(i) is None)
        return next(is_open, None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return the data that Qt asks of a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        found: object = None
        match role:
            case _ROLE.DisplayRole:
                found = upright(self.text(row, column))
            case _ROLE.AccessibleTextRole:
                found = upright(self._spoken(row, column))
            case _ROLE.ToolTipRole if column in self.long:
                found = upright(self.text(row, column))
            case _ROLE.DecorationRole if column in self.deciding:
                chosen = self.decision(row) is self.deciding[column]
                color = COLORS.accent if chosen else COLORS.muted
                found = icon("circle-check" if chosen else "circle", color)
            case _ROLE.TextAlignmentRole:
                found = self._alignment(column)
        return found

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Return the data that Qt asks of a heading; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._titles):
            return None
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return tr(self._titles[section])
        return self._alignment(section) if role == _ROLE.TextAlignmentRole else None

    def _spoken(self, row: int, column: int) -> str:
        words = self.text(row, column)
        if column not in self.deciding:
            return words
        if self.decision(row) is self.deciding[column]:
            return tr("{choice}: chosen", choice=words)
        return tr("{choice}: not chosen", choice=words)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        if column in self._numbers:
            return _FLAG.AlignRight | _FLAG.AlignAbsolute | _FLAG.AlignVCenter
        return _FLAG.AlignLeft | _FLAG.AlignVCenter
