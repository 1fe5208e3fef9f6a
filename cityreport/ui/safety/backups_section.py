"""Settings: the backups of this office. What is chosen here acts at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from cityreport.errors import CityReportError
from cityreport.i18n import ntr, tr
from cityreport.messages import sentence
from cityreport.office.backups.backup_jobs import ListedBackup, Outcome
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.store.backup_files import REPLACED, Backup, backup_folder
from cityreport.ui.kit.backup_worker import BackupWorker
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, words
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.message_box import Icon, MessageBox, Role
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import Page, PagePart
from cityreport.ui.safety.backup_rows import backup_headings, backup_rows
from cityreport.wording import backup_time


class BackupsSection(QWidget):
    """The section of the backups: where they are, their state, making one now, and going back to
    one.

    `restore_chosen(path)`: the person wants to go back to a backup, or (None) to choose one.
    """

    restore_chosen = Signal(object)

    def __init__(
        self,
        office: Office,
        worker: BackupWorker,
        files: FileDialogs,
        say: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("backupsSection")
        self._office, self._backup_worker, self._files, self._say = office, worker, files, say
        self._listed: list[ListedBackup] = []
        self._home = words(name="backupsHome")
        self._second = words(name="backupsSecond")
        self._fault = words(role="wrong", name="backupsFault")
        self._choose = button(tr("Choose…"), "choosePlace", self._on_choose, picture="folder-open")
        self._forget = button(tr("Forget"), "forgetPlace", self._on_forget)
        self._now = button(tr("Back up now"), "backUp", self._on_now, picture="save", primary=True)
        self._bar = QProgressBar()
        self._bar.setObjectName("backupProgress")
        self._bar.setAccessibleName(tr("Progress of the backup"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(30 * GRID)
        self._cancel = button(tr("Cancel"), "cancelBackup", worker.cancel)
        self._table = RowsTable("backupsTable", tr("Backups"))
        self._restore = button(tr("Restore…"), "restore", self._on_restore, picture="undo-2")
        self._remove = button(tr("Remove…"), "removeReplaced", self._on_remove)
        self._lay_out()
        worker.started.connect(self._on_started)
        worker.progressed.connect(self._on_progressed)
        worker.ended.connect(self._on_ended)
        self._table.selectionModel().selectionChanged.connect(self._show_buttons)
        self._show_running()

    def _rows(self, now: datetime) -> list[list[TableCell]]:
        return backup_rows(self._listed, now, self._office.erasing.still_held_by)

    def refresh(self) -> None:
        """Show how it stands now."""
        backing, now = self._office.backups, self._office.clock.now()
        try:
            self._listed = [*backing.all(), *backing.replaced()]
        except CityReportError as error:
            self._fault.setText(sentence(error))
            self._listed = []
        self._table.show_rows(backup_headings(), self._rows(now), stretch=2)
        made = (one for one in self._listed if one.backup.kind != REPLACED)
        home = next((one.backup for one in made if not one.is_second), None)
        when = tr("none yet") if home is None else backup_time(home.made, now)
        folder = backup_folder(self._office.store.path)
        self._home.setText(tr("{folder} · last backup: {when}", folder=folder, when=when))
        self._show_second()
        failure = backing.failure()
        if failure is not None:
            self._fault.setText(sentence(failure))
        self._fault.setVisible(failure is not None)
        self._show_buttons()

    def _show_second(self) -> None:
        backing = self._office.backups
        place, there, written = backing.place(), backing.place_found(), backing.place_written()
        self._forget.setVisible(place is not None)
        if place is None:
            said = tr(
                "None. Choose a folder on a stick or another disk: a fire, a theft or a broken "
                "disk takes everything that is on this computer."
            )
        elif there is None and written:
            when = backup_time(written, self._office.clock.now())
            said = tr(
                "{folder} · not connected now · last written: {when}", folder=place.path, when=when
            )
        elif there is None:
            said = tr("{folder} · not connected now · never written yet", folder=place.path)
        elif written:
            when = backup_time(written, self._office.clock.now())
            said = tr("{folder} · connected · last written: {when}", folder=there, when=when)
        else:
            said = tr("{folder} · connected · never written yet", folder=there)
        self._second.setText(said)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        grid.addWidget(_name(tr("First place")), 0, 0)
        grid.addWidget(selectable(self._home), 0, 1)
        grid.addWidget(_name(tr("Second place")), 1, 0)
        grid.addWidget(selectable(self._second), 1, 1)
        grid.addLayout(in_a_row(self._choose, self._forget, end=False), 1, 2)
        run = in_a_row(self._now, self._bar, self._cancel)
        foot = QHBoxLayout()
        foot.addWidget(
            words(
                tr("Kept are ten days and twelve months; older ones make room by themselves."),
                "muted",
            ),
            1,
        )
        foot.addWidget(self._remove)
        foot.addWidget(self._restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(grid)
        column.addLayout(run)
        column.addWidget(self._fault)
        column.addWidget(self._table, 1)
        column.addLayout(foot)
        self._fault.hide()

    def _show_running(self) -> None:
        running = self._backup_worker.is_running
        for widget in (self._bar, self._cancel):
            widget.setVisible(running)
        self._now.setEnabled(not running and self._office.store.backup_of is None)

    def _show_buttons(self) -> None:
        read_only = self._office.store.read_only
        self._restore.setEnabled(not read_only or self._office.store.backup_of is not None)
        self._choose.setEnabled(not read_only)
        self._forget.setEnabled(not read_only)

        chosen = self._chosen()
        is_replaced = chosen is not None and chosen.kind == REPLACED
        self._remove.setVisible(any(one.backup.kind == REPLACED for one in self._listed))
        self._remove.setEnabled(is_replaced and not read_only)
        self._remove.setToolTip(
            "" if is_replaced else tr("Choose a copy that a restore replaced; backups stay.")
        )

    def _chosen(self) -> Backup | None:
        row = self._table.chosen_row()
        return self._listed[row].backup if row is not None and row < len(self._listed) else None

    def _on_remove(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.kind != REPLACED:
            return
        asked = tr("Remove this copy for good? {path}", path=chosen.path)
        box = MessageBox("removeReplacedQuestion", Icon.Warning, asked, self)
        remove = box.offer(tr("Remove"), "acceptRemoveReplaced", Role.DestructiveRole)
        cancel = "cancelRemoveReplaced"
        box.offer(tr("Cancel"), cancel, Role.RejectRole, default=True, escape=True)

        def answered() -> None:
            if box.clickedButton() is remove:
                self._take_away(chosen.path)

        box.finished.connect(answered)
        box.finished.connect(box.deleteLater)
        box.open()

    def _take_away(self, path: Path) -> None:
        try:
            self._office.backups.remove_replaced(path)
        except CityReportError as error:
            self._fault.setText(sentence(error))
            self._fault.show()
            return
        self.refresh()
        self._say(tr("The copy is removed."))

    def _on_started(self) -> None:
        self._bar.setRange(0, 0)
        self._show_running()

    def _on_progressed(self, made: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(made)

    def _on_ended(self, outcome: Outcome | None) -> None:
        self._show_running()
        if outcome is None:
            self._say(tr("No backup was made."))
        elif outcome.made is not None:
            self._say(
                ntr(
                    "The backup is made: {n} number, checked.",
                    "The backup is made: {n} numbers, checked.",
                    outcome.made.observations,
                )
            )

    def _on_now(self) -> None:
        self._backup_worker.start()

    def _on_choose(self) -> None:
        start = self._office.backups.place_found() or Path.home()
        title = tr("Choose a folder on another disk or a stick")
        folder = self._files.folder(self, title, start)
        if folder is None:
            return
        try:
            self._office.backups.choose_place(folder)
        except CityReportError as error:
            self._fault.setText(sentence(error))
            self._fault.show()
            return
        self._backup_worker.start()

    def _on_forget(self) -> None:
        self._office.backups.forget_place()

    def _on_restore(self) -> None:
        chosen = self._chosen()
        self.restore_chosen.emit(None if chosen is None else chosen.path)


def backups_tab(page: Page, files: FileDialogs) -> PagePart:
    """Return the tab for Settings."""
    context = page.context
    section = BackupsSection(context.office, context.backups, files, context.say)
    section.restore_chosen.connect(page.restore_chosen)

    def on_changed(changed: Changed) -> None:
        if changed.backups:
            section.refresh()

    return PagePart(section, tr("Backups"), on_changed, section.refresh)


def _name(title: str) -> QLabel:
    return words(title, "subtitle", wrap=False)
