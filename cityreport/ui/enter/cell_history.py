"""The last changes of the cell in focus, the newest first, and the way to all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cityreport.domain.observation import CellKey
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryLine
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.change_words import done_words, state_words, when_words
from cityreport.ui.kit.theme import GRID
from cityreport.wording import shortened

_SHOWN = 5


class CellHistory(QWidget):
    """A few lines for one cell. `asked` carries the cell whose whole history is wanted."""

    asked = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("cellHistory")
        self.setAccessibleName(tr("Changes of this cell"))
        self._office = office
        self._key: CellKey | None = None
        head = QLabel(tr("Changes of this cell"))
        head.setStyleSheet("font-weight: 600;")
        self._fault = words(role="wrong", name="cellHistoryFault")
        self._lines = [(words(role="muted"), words(name=f"cellChange{n}")) for n in range(_SHOWN)]
        self._all: QPushButton = button(
            tr("All changes of this cell"), "allCellChanges", self._on_all, picture="history"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(head)
        column.addWidget(self._fault)
        for when, said in self._lines:
            column.addWidget(when)
            column.addWidget(said)
        column.addWidget(self._all)

    def show_cell(self, key: CellKey) -> None:
        """Show the last changes of a cell; nothing for one that never had any."""
        self._key = key
        lines: tuple[HistoryLine, ...] = ()
        fault = ""
        try:
            lines = self._office.history.of_cell(key, _SHOWN).lines
        except CityReportError as error:
            fault = sentence(error)
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        for number, (when, said) in enumerate(self._lines):
            is_there = number < len(lines)
            when.setVisible(is_there)
            said.setVisible(is_there)
            if is_there:
                when.setText(_when(lines[number]))
                said.setText(_said(lines[number]))
        self.setVisible(bool(lines) or bool(fault))

    def _on_all(self) -> None:
        self.asked.emit(self._key)


def _when(line: HistoryLine) -> str:
    return tr("{when} · {who}", when=when_words(line), who=line.officer)


def _said(line: HistoryLine) -> str:
    before, after = map(shortened, state_words(line))
    return tr("{done}: {before} → {after}", done=done_words(line), before=before, after=after)
