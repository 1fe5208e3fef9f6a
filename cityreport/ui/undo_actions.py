"""Undo and redo from the menu, and the words in the status bar that say what undo would do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cityreport.errors import CityReportError
from cityreport.i18n import ntr, tr
from cityreport.office.office import Office
from cityreport.ui.history.undo_words import undo_words
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.menus import add_action
from cityreport.ui.kit.one_line import OneLine


class UndoActions(QObject):
    """The two actions and the hint of one window. `said`: a sentence on what was set back;
    `failed`: why it was not."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, office: Office, disk: DiskWatch, menu: QMenu) -> None:
        super().__init__(menu)
        self._office = office
        self._disk = disk
        self._undo = self._add(menu, "undo", tr("&Undo"), office.steps.undo, "Ctrl+Z")
        self._redo = self._add(
            menu, "redo", tr("&Redo"), office.steps.redo, "Ctrl+Y", "Ctrl+Shift+Z"
        )
        self.hint = OneLine("undoHint", "muted")
        self.refresh()

    def refresh(self, *, hidden: bool = False) -> None:
        """Say what can be taken back and done again now; `hidden`: nothing."""
        undoing = None if hidden else self._office.steps.next_undo()
        redoing = None if hidden else self._office.steps.next_redo()
        can_write = not self._office.store.read_only
        self._undo.setEnabled(undoing is not None and can_write)
        self._redo.setEnabled(redoing is not None and can_write)
        self.hint.say("" if undoing is None else undo_words(self._office.catalogue, undoing))

    def _add(
        self,
        menu: QMenu,
        name: str,
        title: str,
        step: Callable[[], tuple[object, ...]],
        *keys: str,
    ) -> QAction:
        return add_action(menu, name, title, lambda: self._step(step), *keys)

    def _step(self, step: Callable[[], tuple[object, ...]]) -> None:
        try:
            changed = step()
        except CityReportError as error:
            self._disk.report_lost_change(error)
            self.failed.emit(error)
            return
        if not changed:  # something that was said beside the numbers
            self.said.emit(tr("It was set back."))
            return
        self.said.emit(ntr("{n} cell was set back.", "{n} cells were set back.", len(changed)))
