"""Cells that are answered differently in two offices, a row each, with the decision on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.i18n import mark, number, short_period_name, tr
from cityreport.office.merging import Conflict, Decision
from cityreport.ui.theme import COLORS, icon
from cityreport.wording import FIELD_NAMES, SHORT_STATUS_NAMES, area_name, cell_title

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_FLAG = Qt.AlignmentFlag


class Column(IntEnum):
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
_NUMBERS = (Column.OURS, Column.THEIRS)
DECIDING = {Column.KEEP: Decision.OURS, Column.TAKE: Decision.THEIRS}
"""Columns that are clicked to decide."""


class ConflictRows(QAbstractTableModel):
    """The conflicts of one piece. No row is decided before a person decides it."""

    decided = Signal()

    def __init__(
        self, catalogue: Catalogue, areas: tuple[Area, ...], conflicts: Sequence[Conflict]
    ) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._areas = areas
        self.conflicts = conflicts
        self.decisions: dict[CellKey, Decision] = {}

    @property
    def undecided(self) -> int:
        """How many rows nobody has decided."""
        return len(self.conflicts) - len(self.decisions)

    def decision(self, row: int) -> Decision | None:
        """The decision on a row; None before there is one."""
        return self.decisions.get(self.conflicts[row].key)

    def decide(self, rows: Iterable[int], decision: Decision) -> None:
        """Decide rows."""
        changed = sorted(rows)
        if not changed:
            return
        for row in changed:
            self.decisions[self.conflicts[row].key] = decision
        first = self.index(changed[0], Column.KEEP)
        self.dataChanged.emit(first, self.index(changed[-1], Column.TAKE))
        self.decided.emit()

    def decide_all(self, decision: Decision) -> None:
        """Decide every row alike."""
        self.decide(range(len(self.conflicts)), decision)

    def next_undecided(self, row: int) -> int | None:
        """The first row after `row`, or from the top, that nobody has decided."""
        count = len(self.conflicts)
        after = (i % count for i in range(row + 1, row + 1 + count))
        return next((i for i in after if self.decision(i) is None), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.conflicts)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """What Qt asks of a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), Column(index.column())
        found: object = None
        match role:
            case _ROLE.DisplayRole:
                found = self._text(row, column)
            case _ROLE.AccessibleTextRole:
                found = self._spoken(row, column)
            case _ROLE.ToolTipRole if column in (Column.CELL, Column.AREA):
                found = self._text(row, column)
            case _ROLE.DecorationRole if column in DECIDING:
                chosen = self.decision(row) is DECIDING[column]
                color = COLORS.accent if chosen else COLORS.muted
                found = icon("circle-check" if chosen else "circle", color)
            case _ROLE.TextAlignmentRole:
                found = _alignment(column)
        return found

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """What Qt asks of a heading; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(Column):
            return None
        if role == _ROLE.DisplayRole:
            return tr(_TITLES[section])
        return _alignment(Column(section)) if role == _ROLE.TextAlignmentRole else None

    def _text(self, row: int, column: Column) -> str:
        conflict = self.conflicts[row]
        key = conflict.key
        return (
            cell_title(self._catalogue, key),
            short_period_name(key.period),
            area_name(self._areas, key.area),
            figure_text(conflict.ours.observation),
            figure_text(conflict.theirs.observation),
            ", ".join(tr(FIELD_NAMES[name]) for name in conflict.differing),
            tr(_TITLES[Column.KEEP]),
            tr(_TITLES[Column.TAKE]),
        )[column]

    def _spoken(self, row: int, column: Column) -> str:
        words = self._text(row, column)
        if column not in DECIDING:
            return words
        if self.decision(row) is DECIDING[column]:
            return tr("{choice}: chosen", choice=words)
        return tr("{choice}: not chosen", choice=words)


def figure_text(observation: Observation) -> str:
    """The value, or the short name of the status that stands for it."""
    if observation.value is None:
        return tr(SHORT_STATUS_NAMES[observation.status])
    return number(observation.value)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    if column in _NUMBERS:
        return _FLAG.AlignRight | _FLAG.AlignAbsolute | _FLAG.AlignVCenter
    return _FLAG.AlignLeft | _FLAG.AlignVCenter
