"""Help with typing on the Enter page: zeros for a whole group, last month's source, flagged
cells."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from cityreport.domain.observation import CellKey
from cityreport.domain.suggestions import zero_return
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, tr
from cityreport.ui.enter.cell_panel import CellPanel
from cityreport.ui.enter.enter_bar import EnterBar
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.enter.zero_return_dialog import return_zeros
from cityreport.ui.kit.flags_button import FlagsButton
from cityreport.ui.page_context import Destination, PageContext


def focus_next_part(grid: EntryGrid, panel: CellPanel, bar: EnterBar) -> None:
    """Move the focus from the grid to the panel, to the bar, and back."""
    focused = QApplication.focusWidget()
    if focused is not None and panel.isAncestorOf(focused):
        first = bar.period.task if bar.period.isVisible() else bar.indicator
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
    elif focused is not None and bar.isAncestorOf(focused):
        grid.setFocus()
    else:
        panel.fields.focus_first()


class EntryAids(QObject):
    """The aids for the cell in focus of one grid, its parent. Each is the person's own act."""

    def __init__(self, context: PageContext, typed_input: TypedInput, grid: EntryGrid) -> None:
        super().__init__(grid)
        self._context = context
        self._typed_input = typed_input
        self._grid = grid
        self.flag_list = FlagsButton(
            context.office, lambda: context.open("flags", grid), is_short=True
        )

    def show_flags(self) -> None:
        """Mark what is flagged, and say how much it is."""
        self._grid.entries.set_flags({flag.key: flag.text for flag in self.flag_list.refresh()})

    def describe_series(self, indicator: str) -> None:
        """Go where it is said what an indicator's numbers are."""
        self._context.go("settings", Destination(indicator=indicator))

    def can_return_zeros(self) -> bool:
        """Return whether the page shows anything that is left of the group in focus; what
        districts say
        is asked when it is done, moving on the grid must not wait for it."""
        key, office = self._grid.current_key(), self._context.office
        if key is None or office.store.read_only:
            return False
        if not office.catalogue.has_cell(key.indicator, *key[3:]):
            return False
        here = [o for o in self._grid.entries.cells.values() if o.key.period == key.period]
        group = office.catalogue.indicator(key.indicator).group
        collection = self._grid.entries.sheet.asked.collection
        return bool(zero_return(office.catalogue, key.period, key.area, group, here, collection))

    def import_table(self) -> None:
        """Bring a spreadsheet in, once what is being typed is written."""
        if self._grid.typing.commit():
            self._context.open("import", self._grid)

    def return_all_zeros(self) -> None:
        """Answer what is left of the whole period with zero, after a question."""
        self.return_zeros(of_all=True)

    def return_zeros(self, *, of_all: bool = False) -> None:
        """Answer what is left of the group in focus with zero, or of all, after a question."""
        key = self._grid.current_key()
        if key is not None and self._grid.typing.commit():
            try:
                n = return_zeros(self._context.office, key, self._grid.window(), of_all=of_all)
            except CityReportError as error:
                self._context.disk.report_lost_change(error)
                self._context.fail(error)
            else:
                said = ntr("{n} cell was answered with 0.", "{n} cells were answered with 0.", n)
                self._context.say(said if n else "")
        self._grid.setFocus()

    def take_source_before(self) -> None:
        """Give the chosen cells the source that each had in the period before."""
        if self._grid.current_key() is None or not self._grid.typing.commit():
            return
        keys = self._grid.chosen_keys() or tuple(filter(None, [self._grid.current_key()]))
        before = self._context.office.suggestions.source_before
        try:
            found = {key: source for key in keys if (source := before(key)) is not None}
            if not found:
                self._context.say(tr("This cell has no source in the period before."))
            elif self._typed_input.set_sources(found):
                self._context.say(
                    tr("The source is as in the period before: {source}", source=_all(found))
                )
        except CityReportError as error:
            self._grid.typing.tell(error)
            self._context.disk.report_lost_change(error)


def _all(sources: Mapping[CellKey, str]) -> str:
    return "; ".join(dict.fromkeys(sources.values()))
