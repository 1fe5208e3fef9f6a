"""Cells with two answers, a row each, on which a person decides; what they are is a subclass's."""

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

    `titles` of the columns, in English; `deciding`: the columns that are clicked to decide, each
    with what it decides; `numbers`: columns of figures; `long`: columns whose text may not fit.
    """

    decided = Signal()

    def __init__(
        self,
        keys: Sequence[CellKey],
        titles: Sequence[str],
        deciding: Mapping[int, D],
        numbers: Collection[int],
        long: Collection[int],
    ) -> None:
        super().__init__()
        self.keys = keys
        self.deciding = deciding
        self.long = long
        self.decisions: dict[CellKey, D] = {}
        self._titles = titles
        self._numbers = numbers

    def text(self, row: int, column: int) -> str:
        """What a cell of the table says."""
        raise NotImplementedError

    @property
    def undecided(self) -> int:
        """How many rows nobody has decided."""
        return len(self.keys) - len(self.decisions)

    def decision(self, row: int) -> D | None:
        """The decision on a row; None before there is one."""
        return self.decisions.get(self.keys[row])

    def decide(self, rows: Iterable[int], decision: D) -> None:
        """Decide rows."""
        changed = sorted(rows)
        if not changed:
            return
        for row in changed:
            self.decisions[self.keys[row]] = decision
        first = self.index(changed[0], min(self.deciding))
        self.dataChanged.emit(first, self.index(changed[-1], max(self.deciding)))
        self.decided.emit()

    def decide_all(self, decision: D) -> None:
        """Decide every row alike."""
        self.decide(range(len(self.keys)), decision)

    def next_undecided(self, row: int) -> int | None:
        """The first row after `row`, or from the top, that nobody has decided."""
        count = len(self.keys)
        after = (i % count for i in range(row + 1, row + 1 + count))
        return next((i for i in after if self.decision(i) is None), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """What Qt asks of a cell."""
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
        """What Qt asks of a heading; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._titles):
            return None
        if role == _ROLE.DisplayRole:
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
