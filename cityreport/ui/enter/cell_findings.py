"""The findings of the cell in focus: what is so, with the numbers, and what settles it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cityreport.i18n import tr
from cityreport.ui.enter.cell_check import CellFinding
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.kit.building_blocks import selectable, words
from cityreport.ui.kit.theme import GRID, color_of

_SHOWN = 4
_GROUND = {CellState.WRONG: "wrong_soft", CellState.DOUBTFUL: "doubtful_soft"}


class CellFindings(QWidget):
    """A framed text for each open finding, the worst first; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cellFindings")
        self.setAccessibleName(tr("What the checks say"))
        self._labels = [selectable(words(name=f"cellFinding{n}")) for n in range(_SHOWN)]
        self._more = words(role="muted", name="moreCellFindings")
        self._more.setText(tr("More findings of this cell are on the page Checks."))
        self._shown: Sequence[CellFinding] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        column.setSpacing(GRID // 2)
        for label in (*self._labels, self._more):
            column.addWidget(label)
            label.hide()
        self.hide()

    def show_findings(self, told: Sequence[CellFinding]) -> None:
        """Show these findings."""
        if list(told) == list(self._shown):
            return
        self._shown = told
        for label, said in zip(self._labels, told, strict=False):
            _show(label, said)
        for label in self._labels[len(told) :]:
            label.hide()
        self._more.setVisible(len(told) > _SHOWN)
        self.setVisible(bool(told))


def _show(label: QLabel, said: CellFinding) -> None:
    label.setText("\n".join([said.word, said.message, said.way]))
    label.setStyleSheet(
        f"background: {color_of(_GROUND[said.state])}; color: {said.state.color};"
        f" border: 1px solid {said.state.color}; border-radius: 4px; padding: 4px 6px;"
    )
    label.show()
