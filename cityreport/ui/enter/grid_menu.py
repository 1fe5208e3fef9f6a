"""The button that chooses the rows of the grid, and the breakdown beside the totals."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from cityreport.domain.catalogue import Catalogue
from cityreport.i18n import mark, text, tr
from cityreport.ui.enter.asked_rows import RowChoice

_ROWS = {
    RowChoice.COLLECTED: mark("What we collect"),
    RowChoice.REQUIRED: mark("Only the required rows"),
    RowChoice.ALL: mark("All that the standard asks"),
}


class GridMenu(QPushButton):
    """`rows_chosen` carries a RowChoice, `beside_chosen` the id of a breakdown, empty for none."""

    rows_chosen = Signal(object)
    beside_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("Rows and columns"))
        self.setObjectName("gridMenu")
        self.setAccessibleName(tr("Rows and columns"))
        self.setToolTip(tr("F7: the next choice of rows. F8: the next breakdown beside the total."))
        self._menu = QMenu(self)
        self._menu.setObjectName("gridMenuList")
        self._rows = RowChoice.COLLECTED
        self._beside = ""
        self._ids: list[str] = [""]
        self.setMenu(self._menu)

    def show_choice(
        self, catalogue: Catalogue, rows: RowChoice, beside: str, offered: Sequence[str]
    ) -> None:
        """Offer the rows and these breakdowns, with what is chosen now."""
        self._rows, self._beside, self._ids = rows, beside, ["", *offered]
        self._menu.clear()
        self._menu.addSection(tr("Rows (F7)"))
        group = QActionGroup(self._menu)
        for choice, name in _ROWS.items():
            made = self._add(group, f"rows{choice.name.title()}", tr(name), choice is rows)
            made.triggered.connect(lambda _=False, c=choice: self.rows_chosen.emit(c))
        self._menu.addSection(tr("Beside the total (F8)"))
        group = QActionGroup(self._menu)
        for one in self._ids:
            name = text(catalogue.breakdown(one).label) if one else tr("Nothing")
            made = self._add(group, f"beside{one or 'Nothing'}", name, one == beside)
            made.triggered.connect(lambda _=False, b=one: self.beside_chosen.emit(b))

    def next_rows(self) -> None:
        """Choose the next kind of rows."""
        choices = list(_ROWS)
        self.rows_chosen.emit(choices[(choices.index(self._rows) + 1) % len(choices)])

    def next_beside(self) -> None:
        """Choose the next breakdown, none behind the last one."""
        at = self._ids.index(self._beside) if self._beside in self._ids else 0
        self.beside_chosen.emit(self._ids[(at + 1) % len(self._ids)])

    def _add(self, group: QActionGroup, name: str, title: str, chosen: bool) -> QAction:
        made = self._menu.addAction(title)
        made.setObjectName(name)
        made.setCheckable(True)
        made.setChecked(chosen)
        group.addAction(made)
        return made


def rows_name(choice: RowChoice) -> str:
    """Return a choice of rows in words."""
    return tr(_ROWS[choice])
