"""The button that chooses the rows of the grid, and the breakdown beside the totals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from cityreport.errors import CityReportError
from cityreport.i18n import mark, text, tr
from cityreport.ui.enter.asked_rows import ShownRows
from cityreport.ui.enter.entry_layout import EntryLayout
from cityreport.ui.page_context import PageContext

_ROWS = {
    ShownRows.COLLECTED: mark("What we collect"),
    ShownRows.REQUIRED: mark("Only the required rows"),
    ShownRows.ALL: mark("All that the standard asks"),
}


class GridMenu(QPushButton):
    """Changes the layout of a grid. `show_again`: lays the grid out anew, False where something
    that is typed was refused first."""

    def __init__(
        self, context: PageContext, layout: EntryLayout, show_again: Callable[[], bool]
    ) -> None:
        super().__init__(tr("Rows and columns"))
        self.setObjectName("gridMenu")
        self.setAccessibleName(tr("Rows and columns"))
        self.setToolTip(tr("F7: the next choice of rows. F8: the next breakdown beside the total."))
        self._context = context
        self._layout = layout
        self._show_again = show_again
        self._ids: list[str] = [""]
        self._menu = QMenu(self)
        self._menu.setObjectName("gridMenuList")
        self.setMenu(self._menu)

    def refresh(self) -> None:
        """Offer the rows and the breakdowns of the period in view, with what is chosen now."""
        layout, catalogue = self._layout, self._context.office.catalogue
        self.setVisible(layout.period is not None)
        self._ids = ["", *layout.breakdowns_beside()]
        self._menu.clear()
        self._menu.addSection(tr("Rows (F7)"))
        group = QActionGroup(self._menu)
        for choice, name in _ROWS.items():
            made = self._add(group, f"rows{choice.name.title()}", tr(name), choice is layout.rows)
            made.triggered.connect(partial(self._choose_rows, choice))
        self._menu.addSection(tr("Beside the total (F8)"))
        group, beside = QActionGroup(self._menu), layout.grid_choice.beside
        for one in self._ids:
            name = text(catalogue.breakdown(one).label) if one else tr("Nothing")
            made = self._add(group, f"beside{one or 'Nothing'}", name, one == beside)
            made.triggered.connect(partial(self._choose_beside, one))

    def next_rows(self) -> None:
        """Choose the next kind of rows."""
        choices = list(_ROWS)
        at = choices.index(self._layout.rows)
        self._choose_rows(choices[(at + 1) % len(choices)])

    def next_beside(self) -> None:
        """Choose the next breakdown, none behind the last one."""
        beside = self._layout.grid_choice.beside
        at = self._ids.index(beside) if beside in self._ids else 0
        self._choose_beside(self._ids[(at + 1) % len(self._ids)])

    def _choose_rows(self, rows: ShownRows, _: bool = False) -> None:
        if self._layout.period is None:
            return
        before, self._layout.rows = self._layout.rows, rows
        if self._show_again():
            self._context.say(tr(_ROWS[rows]))
        else:
            self._layout.rows = before

    def _choose_beside(self, breakdown: str, _: bool = False) -> None:
        """Have a breakdown beside the totals, for everybody in this office."""
        if self._layout.period is None or not self._show_again():
            return
        try:
            self._layout.grid_choice.choose(breakdown)
        except CityReportError as error:
            self._context.disk.report_lost_change(error)
            self._context.fail(error)

    def _add(self, group: QActionGroup, name: str, title: str, chosen: bool) -> QAction:
        made = self._menu.addAction(title)
        made.setObjectName(name)
        made.setCheckable(True)
        made.setChecked(chosen)
        group.addAction(made)
        return made
