"""The lines of decisions on a page: what was decided, and below it who does it, by when, done or
not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.decision_words import decision_state
from cityreport.domain.decision import NumberedDecision
from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, words
from cityreport.ui.kit.theme import GRID

MarkDone = Callable[[int], None]


class DecisionLines(QWidget):
    """Decisions one below the other; with `mark_done` each open one has a button."""

    def __init__(self, *, named: bool, mark_done: MarkDone | None = None) -> None:
        """`named`: each line begins with its indicator's code."""
        super().__init__()
        self._named, self._mark_done = named, mark_done
        self._shown: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)

    def show_decisions(self, found: Sequence[NumberedDecision], today: date) -> None:
        """Show these in place of those before."""
        for old in self._shown:
            self._column.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._shown = [self._line(one, today) for one in found]
        for made in self._shown:
            self._column.addWidget(made)
        self.setVisible(bool(found))

    def _line(self, one: NumberedDecision, today: date) -> QWidget:
        held, name = one.decision, f"decision{one.number}"
        said = f"{held.indicator}  {held.text}" if self._named else held.text
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(selectable(words(said, name=f"{name}Text")))
        told.addWidget(words(decision_state(held, today), "muted", f"{name}State"))
        row = in_a_row(end=False)
        row.addLayout(told, 1)
        mark_done = self._mark_done
        if mark_done is not None and held.is_open:
            done = button(tr("Done"), f"{name}Done", lambda: mark_done(one.number))
            done.setAccessibleDescription(held.text)
            row.addWidget(done)
        line = QWidget()
        line.setObjectName(name)
        line.setLayout(row)
        return line
