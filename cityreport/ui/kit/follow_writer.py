"""Watching a file that somebody else writes: show what they change, and say when it is free."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.kit.notice import Notice

EVERY_MS = 1_000


class WriterFollower(QObject):
    """Looks again every second. `freed`: nobody writes the file any more."""

    freed = Signal()

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        try:
            self._office.following.look_again()
        except CityReportError:  # half written, or the disk is out: it is looked at again soon
            return
        if self._office.following.writer() is None:
            self.stop()
            self.freed.emit()


def follow_writer(
    parent: QObject, office: Office, notice: Notice, writing_chosen: SignalInstance
) -> WriterFollower | None:
    """Show what another window writes, and offer to go on when it is closed; None where this
    window writes itself."""
    if office.store.held_by is None:
        return None
    try:
        office.store.check_writable()
    except CityReportError as error:
        notice.tell(sentence(error))
    follower = WriterFollower(office, parent)
    follower.freed.connect(
        lambda: notice.tell(
            tr("Nobody else has the file open any more. Numbers can be entered here now."),
            tr("Enter numbers here"),
        )
    )
    notice.acted.connect(writing_chosen)
    return follower
