"""Choosing a backup to go back to: what would be lost and gained is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.backups.backup_jobs import PROVEN_AT_ONCE, ListedBackup, what_restoring_does
from cityreport.office.backups.restore_summary import difference_sentences
from cityreport.office.changes import SOFTWARE
from cityreport.store import file_comparison
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.tasks import Handle, Tasks
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.safety.backup_rows import (
    backup_headings,
    backup_rows,
    difference_headings,
    difference_rows,
)

_LIST_HEIGHT = 36 + 6 * 28
"""Pixels for the headings and six backups."""


class RestoreDialog(Dialog):
    """`chosen`: the backup to restore, once the dialog was accepted."""

    def __init__(
        self,
        store: Path,
        listed: Sequence[ListedBackup],
        now: datetime,
        chosen: Path | None = None,
        files: FileDialogs = FILE_DIALOGS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("restoreDialog")
        self.setWindowTitle(tr("Restore a backup"))
        self.chosen: Path | None = None
        self._store, self._listed, self._files = store, list(listed), files
        self._looking: Handle | None = None
        self._tasks = Tasks()
        self._table = RowsTable("restoreTable", tr("Backups"))
        self._table.show_rows(backup_headings(), backup_rows(self._listed, now), stretch=2)
        self._table.setMinimumHeight(_LIST_HEIGHT)
        self._file = words(role="muted", name="restoreFile")
        self._said = words(name="restoreSaid")
        self._months = RowsTable("differenceTable", tr("What would change, month by month"))
        self._kept = words(
            tr("The file as it is now is kept beside it and can be restored in turn."), "muted"
        )
        self._go = button(tr("Restore this backup"), "restoreBackup", self.accept)
        self._lay_out()
        self._table.selectionModel().selectionChanged.connect(self._on_selected)
        self.finished.connect(self._on_finished)
        self.resize(760, 680)
        self._show_nothing()
        rows = [one.backup.path for one in self._listed]
        if chosen in rows:
            self._table.choose_row(rows.index(chosen))
        elif chosen is not None:
            self.look_at(chosen)

    def look_at(self, path: Path) -> None:
        """Find out what restoring a file would do."""
        if self._looking is not None:
            self._looking.cancel()
        self.chosen = path
        self._file.setText(str(path))
        self._said.setText(tr("Comparing the two files…"))
        self._months.hide()
        self._go.setEnabled(False)
        store = self._store
        self._looking = self._tasks.run(
            lambda handle: _compared(store, path, handle), self._on_compared, self._on_failed
        )

    def _lay_out(self) -> None:
        other = button(tr("Another file…"), "anotherFile", self._on_other, picture="folder-open")
        cancel = button(tr("Cancel"), "cancelRestore", self.reject)
        buttons = foot(self, self._go, cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(words(tr("Which backup?"), "subtitle"))
        column.addWidget(self._table, 2)
        column.addLayout(in_a_row(other))
        column.addSpacing(GRID)
        column.addWidget(words(tr("What restoring it would do"), "subtitle"))
        column.addWidget(self._file)
        column.addWidget(self._said)
        column.addWidget(self._months, 3)
        column.addStretch(1)
        kept = in_a_row(sign("info", COLORS.muted), end=False)
        kept.addWidget(self._kept, 1)
        column.addLayout(kept)
        column.addLayout(buttons)

    def _show_nothing(self) -> None:
        self._months.hide()
        self._go.setEnabled(False)
        if self._listed:
            self._said.setText(tr("Choose a backup above, or another file."))
        else:
            self._said.setText(tr("There is no backup of this office here. Choose another file."))

    def _on_selected(self) -> None:
        row = self._table.chosen_row()
        if row is not None:
            self.look_at(self._listed[row].backup.path)

    def _on_other(self) -> None:
        kinds = tr("Office files (*.cityreport);;All files (*)")
        path = self._files.open(self, tr("Choose a backup"), self._store.parent, kinds)
        if path is not None:
            self._table.clearSelection()
            self.look_at(path)

    def _on_compared(self, found: file_comparison.FileDifference | CityReportError | None) -> None:
        self._looking = None
        self._said.setText("\n".join(difference_sentences(found)))
        if isinstance(found, tuple) and found.periods:
            self._months.show_rows(difference_headings(), difference_rows(found), stretch=0)
            self._months.show()
        self._go.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        self._looking = None
        self.chosen = None
        known = isinstance(error, CityReportError)
        self._said.setText(sentence(error) if isinstance(error, CityReportError) else str(error))
        if not known:
            raise error

    def _on_finished(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        self._tasks.wait()


def _compared(
    store: Path, source: Path, handle: Handle
) -> file_comparison.FileDifference | CityReportError | None:
    """Return what restoring would do; an error where the office file cannot be read.

    Raise the errors that stand in the way of restoring.
    """
    return what_restoring_does(
        store, source, SOFTWARE, prove_up_to=PROVEN_AT_ONCE, progress=handle.step
    )
