"""Lines on a page that can be said to be done: what is to do, and below it in grey who and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, words
from cityreport.ui.kit.theme import GRID


class DoneLine(NamedTuple):
    """A line. `name`: of its widget; `mark_done`: what its button does, None for no button."""

    name: str
    text: str
    state: str
    mark_done: Callable[[], None] | None = None


class DoneLines(QWidget):
    """Lines one below the other, some of them with a button."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)

    def show_lines(self, lines: Iterable[DoneLine], *, enabled: bool = True) -> None:
        """Show these in place of those before; without any the widget is hidden."""
        for old in self._shown:
            self._column.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._shown = [_line(one, enabled=enabled) for one in lines]
        for made in self._shown:
            self._column.addWidget(made)
        self.setVisible(bool(self._shown))


def _line(one: DoneLine, *, enabled: bool) -> QWidget:
    told = QVBoxLayout()
    told.setSpacing(2)
    told.addWidget(selectable(words(one.text, name=f"{one.name}Text")))
    told.addWidget(words(one.state, "muted", f"{one.name}State"))
    row = in_a_row(end=False)
    row.addLayout(told, 1)
    if one.mark_done is not None:
        done = button(tr("Done"), f"{one.name}Done", one.mark_done)
        done.setAccessibleDescription(one.text)
        done.setEnabled(enabled)
        row.addWidget(done)
    line = QWidget()
    line.setObjectName(one.name)
    line.setLayout(row)
    return line
