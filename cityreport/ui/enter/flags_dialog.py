"""Every cell that somebody flagged for follow-up; a click on one lands in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import moment_name, ntr, period_name, short_period_name, tr
from cityreport.office.annotations import Flag
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.linked_table import LinkedTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import Destination, PageContext
from cityreport.wording import area_name, cell_title

_WIDTHS = (290, 84, 116, 0, 150)
_SIZE = (900, 460)


class FlagsDialog(Dialog):
    """`PageContext.go` is asked for the cell that was followed, and the list closes."""

    def __init__(self, context: PageContext, flags: Sequence[Flag], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("flagsDialog")
        title = ntr("{n} cell to follow up", "{n} cells to follow up", len(flags))
        self.setWindowTitle(title)
        self._context, self._flags = context, flags
        self._table = LinkedTable("flagsTable", tr("Cells to follow up"), _WIDTHS)
        self._table.show_lines(
            [
                TableHeading(tr("Cell")),
                TableHeading(tr("When")),
                TableHeading(tr("Where")),
                TableHeading(tr("What is to be done")),
                TableHeading(tr("Flagged by")),
            ],
            [self._line(flag) for flag in flags],
        )
        self._table.followed.connect(self._on_followed)
        go = button(
            tr("Go to the cell"), "goToFlag", self._on_followed, picture="table-2", primary=True
        )
        buttons = foot(self, go, button(tr("Close"), "closeFlags", self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(title, "subtitle", "flagsHead"))
        column.addWidget(self._table, 1)
        column.addLayout(buttons)
        self._table.choose(0)
        self._table.setFocus()
        self.resize(*_SIZE)

    def _line(self, flag: Flag) -> list[TableCell]:
        office = self._context.office
        period = flag.key.period
        text = " ".join(flag.text.split())
        who = tr("{when} · {who}", when=moment_name(flag.at), who=flag.officer)
        return [
            TableCell(cell_title(office.catalogue, flag.key), link=True),
            TableCell(short_period_name(period), spoken=period_name(period)),
            TableCell(area_name(office.city.profile.areas, flag.key.area)),
            TableCell(text, tip=flag.text, copied=flag.text),
            TableCell(flag.officer, tip=who, spoken=who),
        ]

    def _on_followed(self) -> None:
        row = self._table.chosen_row()
        if row is not None:
            self.accept()
            self._context.go("enter", Destination.of(self._flags[row].key))


def show_flags(context: PageContext, parent: QWidget) -> None:
    """Open the list of everything that is flagged now."""
    try:
        flags = context.office.annotations.flags()
    except CityReportError as error:
        context.fail(error)
        return
    dialog = FlagsDialog(context, flags, parent.window())
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
