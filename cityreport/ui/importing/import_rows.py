"""What a file would change, as rows: what is here, what would be, and a tick to overwrite."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey
from cityreport.domain.plain_text import upright
from cityreport.i18n import period_name, tr
from cityreport.import_words import FATES, origin_words
from cityreport.messages import sentence
from cityreport.office.importing.import_comparison import Fate, ImportLine
from cityreport.ui.kit.theme import COLORS, icon
from cityreport.wording import answer_words, area_name, cell_title

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
SHAPES = {
    Fate.NEW: ("plus", COLORS.accent),
    Fate.SAME: ("circle-check", COLORS.good),
    Fate.CHANGED: ("triangle-alert", COLORS.doubtful),
    Fate.SIGNED: ("lock", COLORS.wrong),
    Fate.REFUSED: ("octagon-x", COLORS.wrong),
}
"""A shape and a colour for each fate."""
ORDER = (Fate.CHANGED, Fate.SIGNED, Fate.REFUSED, Fate.NEW, Fate.SAME)
"""What is to be looked at comes first."""


class ImportRows(QAbstractTableModel):
    """Lines of a comparison. `decided` tells that other cells are to be overwritten."""

    decided = Signal()

    def __init__(self, catalogue: Catalogue, areas: tuple[Area, ...]) -> None:
        super().__init__()
        self._catalogue, self._areas = catalogue, areas
        self._all: Sequence[ImportLine] = ()
        self._lines: Sequence[ImportLine] = ()
        self.replaced: set[CellKey] = set()

    def show_lines(self, lines: Sequence[ImportLine]) -> None:
        """Show other lines, all of them; nothing is ticked."""
        self._all = sorted(lines, key=lambda line: ORDER.index(line.fate))
        self.replaced = set()
        self.narrow("")

    def narrow(self, fate: str) -> None:
        """Show one fate only; empty: all."""
        self.beginResetModel()
        self._lines = [line for line in self._all if fate in ("", line.fate.value)]
        self.endResetModel()

    def line(self, row: int) -> ImportLine:
        """The line of a row."""
        return self._lines[row]

    def replace_all(self, replaced: bool) -> None:
        """Tick every changed cell, or none."""
        changed = {line.key for line in self._all if line.fate is Fate.CHANGED}
        self.replaced = changed if replaced else set()
        self._tell()

    def toggle(self, rows: Sequence[int]) -> None:
        """Tick the changed cells among rows, or take the ticks away where all have one."""
        keys = {self._lines[row].key for row in rows if self._lines[row].fate is Fate.CHANGED}
        self.replaced = self.replaced - keys if keys <= self.replaced else self.replaced | keys
        self._tell()

    def _tell(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, 0))
        self.decided.emit()

    # -- what Qt asks

    def titles(self) -> list[str]:
        """The titles of the columns."""
        here, file = tr("Here"), tr("File")
        return [tr("What"), tr("Cell"), tr("Period"), tr("Area"), here, file, tr("Where in it")]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else 7

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A changed cell can be ticked."""
        flags = super().flags(index)
        if index.column() == 0 and self._lines[index.row()].fate is Fate.CHANGED:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """What Qt asks of a cell."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        match role:
            case _ROLE.DisplayRole | _ROLE.AccessibleTextRole:
                return upright(self._text(line, column))
            case _ROLE.ToolTipRole:
                return sentence(line.error) if line.error is not None else None
            case _ROLE.TextAlignmentRole if column in (4, 5):
                flag = Qt.AlignmentFlag
                return flag.AlignRight | flag.AlignAbsolute | flag.AlignVCenter
        return self._looks(line, column, role)

    def _looks(self, line: ImportLine, column: int, role: int) -> object:
        if column != 0:
            return None
        shape, color = SHAPES[line.fate]
        match role:
            case _ROLE.DecorationRole:
                return icon(shape, color)
            case _ROLE.ForegroundRole:
                return QColor(color)
            case _ROLE.CheckStateRole if line.fate is Fate.CHANGED:
                state = Qt.CheckState
                return state.Checked if line.key in self.replaced else state.Unchecked
        return None

    def _text(self, line: ImportLine, column: int) -> str:
        key = line.key
        if column == 0:
            is_replaced = key in self.replaced
            return tr("Overwrite") if is_replaced else tr(FATES[line.fate.value])
        if column == 6:
            if line.error is not None:
                return sentence(line.error)
            return origin_words(line.read.origins[0]) if line.read.origins else ""
        told = (
            lambda: cell_title(self._catalogue, key),
            lambda: period_name(key.period),
            lambda: area_name(self._areas, key.area),
            lambda: answer_words(line.ours),
            lambda: answer_words(line.theirs),
        )
        return told[column - 1]()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """What Qt asks of a heading; rows have none."""
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return self.titles()[section]
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.TextAlignmentRole:
            flag = Qt.AlignmentFlag
            side = flag.AlignRight | flag.AlignAbsolute if section in (4, 5) else flag.AlignLeft
            return side | flag.AlignVCenter
        return None

    def setData(self, index: Index, _value: object, role: int = _ROLE.EditRole) -> bool:
        """A click on a tick."""
        if role != _ROLE.CheckStateRole:
            return False
        self.toggle([index.row()])
        return True
