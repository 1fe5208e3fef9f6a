"""Undo and redo at the grid, and knowing that a change came from one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cityreport.domain.observation import CellKey
from cityreport.errors import CityReportError
from cityreport.i18n import ntr
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.page_context import PageContext


class GridSteps:
    """The steps back and forth of one grid."""

    def __init__(self, context: PageContext, typed_input: TypedInput, grid: EntryGrid) -> None:
        self._context = context
        self._typed_input = typed_input
        self._grid = grid
        self._is_stepping = False
        grid.undo_asked.connect(lambda: self._step_back(context.office.steps.undo))
        grid.redo_asked.connect(lambda: self._step_back(context.office.steps.redo))

    def is_step_back(self) -> bool:
        """Return whether the change being told of is an undo or redo, from here or from the menu:
        only after one of those can something be done again."""
        if self._typed_input.is_writing:
            return False
        return self._is_stepping or self._context.office.steps.next_redo() is not None

    def _step_back(self, step: Callable[[], Sequence[CellKey]]) -> None:
        self._is_stepping = True
        try:
            keys = step()
        except CityReportError as error:
            self._grid.typing.tell(error)
            self._context.disk.report_lost_change(error)
            return
        finally:
            self._is_stepping = False
        self._context.say(ntr("{n} cell was set back.", "{n} cells were set back.", len(keys)))
