"""What every page is given: the office, the way to other pages, and the hands for long work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.settings import Settings
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.safety.backup_worker import BackupWorker
from cityreport.ui.safety.session_recovery import Recovery

if TYPE_CHECKING:
    from cityreport.ui.checks.whole_check import WholeCheck


class Destination(msgspec.Struct, frozen=True):
    """Where on a page to land; None leaves the page as it was.

    `cell`: one cell and no other, where `indicator` means its total.
    """

    period: Period | None = None
    area: str | None = None
    indicator: str | None = None
    cell: CellKey | None = None

    @classmethod
    def of(cls, cell: CellKey) -> Destination:
        """The place of one cell."""
        return cls(cell.period, cell.area, cell.indicator, cell)


class Checked:
    """The one check of everything that all pages share, made when it is first asked for."""

    def __init__(self) -> None:
        self._whole: WholeCheck | None = None

    def whole(self, office: Office) -> WholeCheck:
        """The check of an office; nothing runs before it is started."""
        if self._whole is None:
            from cityreport.ui.checks.whole_check import WholeCheck  # noqa: PLC0415 - no start needs it

            self._whole = WholeCheck(office)
        return self._whole

    def note(self, changed: Changed) -> None:
        """Tell it of a change, before any page hears of it."""
        if self._whole is not None:
            self._whole.note(changed)

    def stop(self) -> None:
        """End what runs and wait for it: the file will be closed."""
        if self._whole is not None:
            self._whole.stop()


class PageContext(msgspec.Struct, frozen=True):
    """Constructor argument of every page.

    `go(page, place)` opens another page; `say(sentence)` shows a passing message in the
    status bar; `fail(error)` shows an error: expected ones as their sentence, others as a bug.
    `backups` makes backups; `disk`: what the disk refused and is tried again; `recovery`: what
    is left of a session that did not end properly; `checked`: what the checks say of everything.
    `room`: what the pages stand in; one made elsewhere and moved there has every part of it
    styled a second time.
    """

    office: Office
    settings: Settings
    tasks: Tasks
    go: Callable[[str, Destination], None]
    say: Callable[[str], None]
    fail: Callable[[Exception], None]
    backups: BackupWorker
    disk: DiskWatch = msgspec.field(default_factory=DiskWatch)
    recovery: Recovery | None = None
    checked: Checked = msgspec.field(default_factory=Checked)
    room: QWidget | None = None


class Page(QWidget):
    """A page of the window. It shows itself anew when asked and never on its own."""

    language_chosen = Signal(str)
    officer_chosen = Signal(str)
    restore_chosen = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.room)
        self.context = context

    @property
    def hides_numbers(self) -> bool:
        """Whether what the office holds must not be seen now, not even as what undo would do."""
        return False

    def settle(self) -> bool:
        """Write what is typed and not written yet, before the window closes.

        False where something stays that cannot be written, or waits to be saved.
        """
        return True

    def place(self) -> Destination:
        """Where on the page the person is, to be offered again after a crash."""
        return Destination()

    def show_place(self, place: Destination) -> None:
        """Land where `place` says; called each time the page is opened."""

    def on_changed(self, changed: Changed) -> None:
        """Refresh what the change touches; called while the page exists, visible or not."""
