"""The state of the backups: the words in the status bar, and Home's card while one failed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.ui.kit.backup_worker import BackupWorker
from cityreport.ui.kit.building_blocks import (
    Card,
    button,
    in_a_row,
    plain_tip,
    retitle,
    set_shown,
    sign,
    words,
)
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.notice import Notice
from cityreport.ui.kit.one_line import OneLine
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import Page, PagePart
from cityreport.wording import backup_time


class BackupLabel(OneLine):
    """`last backup today 09:10`, or that the last one failed."""

    def __init__(self, office: Office) -> None:
        super().__init__("backupLabel", "muted")
        self._office = office
        self.refresh(aloud=False)

    def refresh(self, *, aloud: bool = True) -> None:
        """Show how it stands now; `aloud`: a screen reader says it too."""
        backing = self._office.backups
        set_shown(self, is_shown=not self._office.store.read_only)
        if not self._office.store.read_only:
            self.say(f"· {self._words()}", aloud=aloud)
            failure = backing.failure()
            if failure is not None:
                self.setToolTip(plain_tip(sentence(failure)))

    def _words(self) -> str:
        backing = self._office.backups
        if backing.failure() is not None:
            return tr("the last backup failed: see Home")
        try:
            newest = backing.newest()
        except CityReportError:
            newest = None
        if newest is None:
            return tr("no backup yet")
        return tr("last backup {when}", when=backup_time(newest.made, self._office.clock.now()))


class BackupCard(QWidget):
    """The reason why the last backup failed, and the way to try again; hidden while none did."""

    def __init__(self, office: Office, worker: BackupWorker) -> None:
        super().__init__()
        self.setObjectName("backupCard")
        self.setAccessibleName(tr("Backup"))
        self._office = office
        self._backup_worker = worker
        self._why = words(name="backupWhy")
        self._again: QPushButton | None = None
        worker.started.connect(self.refresh)
        worker.ended.connect(self.refresh)
        self.refresh()

    def _make(self) -> QPushButton:
        """Make the content of the card, for the first failure: few starts have one to tell of."""
        card = Card("backup")
        title = in_a_row(sign("triangle-alert", COLORS.doubtful), end=False)
        title.addWidget(words(tr("The last backup failed"), "subtitle", "backupTitle"), 1)
        again = button(tr("Try again"), "backUpAgain", self._on_again, picture="save")
        card.body.addLayout(title)
        card.body.addWidget(self._why)
        card.body.addLayout(flowing(again))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        return again

    def refresh(self) -> None:
        """Show how it stands now."""
        failure = self._office.backups.failure()
        if failure is not None and self._again is None:
            self._again = self._make()
        set_shown(self, is_shown=failure is not None)
        if self._again is None:
            return
        self._why.setText("" if failure is None else sentence(failure))
        self._again.setEnabled(not self._backup_worker.is_running)
        busy = self._backup_worker.is_running
        retitle(self._again, tr("Making a backup…") if busy else tr("Try again"))

    def _on_again(self) -> None:
        self._backup_worker.start()


def backup_card(page: Page) -> PagePart:
    """Return the card for Home."""
    card = BackupCard(page.context.office, page.context.backups)

    def on_changed(changed: Changed) -> None:
        if changed.backups:
            card.refresh()

    return PagePart(card, on_changed=on_changed)


def tell_backup(office: Office, notice: Notice, restore: Callable[[object], object]) -> None:
    """Say of a window on a backup that it is one, with the way to restore it."""
    if office.store.backup_of is None:
        return
    try:
        office.store.check_writable()
    except CityReportError as error:
        notice.tell(sentence(error), tr("Restore this backup…"))
    notice.acted.connect(lambda: restore(office.store.path))
