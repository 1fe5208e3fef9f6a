"""The changes of a file as rows: what is here, what would be, and a tick to overwrite."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey
from cityreport.i18n import mark, period_name, tr
from cityreport.import_words import FATES, origin_words
from cityreport.messages import sentence
from cityreport.office.contributions.merge import Decision
from cityreport.office.importing.import_comparison import Fate, ImportLine
from cityreport.ui.kit.decision_rows import DecisionRows, Index
from cityreport.ui.kit.theme import color_of, icon
from cityreport.wording import answer_words, area_name, cell_title

_ROLE = Qt.ItemDataRole
SHAPES = {
    Fate.NEW: ("plus", "accent"),
    Fate.SAME: ("circle-check", "good"),
    Fate.CHANGED: ("triangle-alert", "doubtful"),
    Fate.SIGNED: ("lock", "wrong"),
    Fate.REFUSED: ("octagon-x", "wrong"),
}
"""The names of a shape and of a colour for each fate."""
ORDER = (Fate.CHANGED, Fate.SIGNED, Fate.REFUSED, Fate.NEW, Fate.SAME)
"""The order of fates: those to be looked at come first."""


_TITLES = (
    mark("What"),
    mark("Cell"),
    mark("Period"),
    mark("Area"),
    mark("Here"),
    mark("File"),
    mark("Where in it"),
)
_WHAT, _CELL, _OURS, _THEIRS, _WHERE = 0, 1, 4, 5, 6


class ImportRows(DecisionRows[Decision]):
    """Lines of a comparison. Changed cells are decided on; what is not decided stays as it is."""

    def __init__(self, catalogue: Catalogue, areas: tuple[Area, ...]) -> None:
        choices = Decision.OURS, Decision.THEIRS
        super().__init__([], _TITLES, choices, {}, (_OURS, _THEIRS), (_CELL, _WHERE))
        self._catalogue, self._areas = catalogue, areas
        self._all: Sequence[ImportLine] = ()
        self._lines: Sequence[ImportLine] = ()

    @property
    def replaced(self) -> set[CellKey]:
        """The cells to be overwritten."""
        return {key for key, decision in self.decisions.items() if decision is Decision.THEIRS}

    def show_lines(self, lines: Sequence[ImportLine]) -> None:
        """Show other lines, all of them; nothing is ticked."""
        self._all = sorted(lines, key=lambda line: ORDER.index(line.fate))
        self.decisions = {}
        self.narrow("")

    def narrow(self, fate: str) -> None:
        """Show one fate only; empty: all."""
        self.beginResetModel()
        self._lines = [line for line in self._all if fate in ("", line.fate.value)]
        self.keys = [line.key for line in self._lines]
        self.endResetModel()

    def may_decide(self, row: int) -> bool:
        """Return whether a cell is answered differently here, and may be overwritten."""
        return self._lines[row].fate is Fate.CHANGED

    def decide_all(self, decision: Decision) -> None:
        """Decide every changed cell alike, those too that the filter hides."""
        changed = (line.key for line in self._all if line.fate is Fate.CHANGED)
        self.decisions = dict.fromkeys(changed, decision)
        super().decide_all(decision)
        self.decided.emit()

    def text(self, row: int, column: int) -> str:
        """Return what a cell of the table says."""
        line = self._lines[row]
        key = line.key
        told = (
            lambda: tr("Overwrite") if self._is_taken(row) else tr(FATES[line.fate.value]),
            lambda: cell_title(self._catalogue, key),
            lambda: period_name(key.period),
            lambda: area_name(self._areas, key.area),
            lambda: answer_words(line.ours),
            lambda: answer_words(line.theirs),
            lambda: _where(line),
        )
        return told[column]()

    # -- what Qt asks

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags of a cell: a changed one can be ticked."""
        flags = super().flags(index)
        if index.column() == _WHAT and self.may_decide(index.row()):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return what Qt asks of a cell: the sign of its fate and the tick before what every row
        has."""
        if not index.isValid():
            return None
        row, line = index.row(), self._lines[index.row()]
        if role == _ROLE.ToolTipRole and line.error is not None:
            return sentence(line.error)
        if index.column() == _WHAT:
            shape, color = SHAPES[line.fate]
            match role:
                case _ROLE.DecorationRole:
                    return icon(shape, color_of(color))
                case _ROLE.ForegroundRole:
                    return QColor(color_of(color))
                case _ROLE.CheckStateRole if self.may_decide(row):
                    state = Qt.CheckState
                    return state.Checked if self._is_taken(row) else state.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, _value: object, role: int = _ROLE.EditRole) -> bool:
        """Take a click on a tick."""
        if role != _ROLE.CheckStateRole:
            return False
        self.switch([index.row()])
        return True

    def _is_taken(self, row: int) -> bool:
        return self.decision(row) is Decision.THEIRS


def _where(line: ImportLine) -> str:
    """Return where a cell stands in the file, or why it cannot be taken in."""
    if line.error is not None:
        return sentence(line.error)
    return origin_words(line.read.origins[0]) if line.read.origins else ""
