"""The number of open findings beside “Checks” in the navigation, kept right after each change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from cityreport.domain.acceptance import open_findings
from cityreport.domain.checks.grouping import group_findings
from cityreport.errors import CityReportError
from cityreport.i18n import ntr
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.ui.checks.whole_check import WholeCheck

_REST_MS = 250
"""So long nothing is changed before it counts again: nobody who types waits for it."""


class FindingCount(QObject):
    """Counts what `whole` finds; while that has not been able to say, no number is shown.

    `show(count, said)` shows a number and the words for it; 0 and no words take it away.
    """

    def __init__(
        self,
        office: Office,
        whole: WholeCheck,
        show: Callable[[int, str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._office, self._whole, self._show_count = office, whole, show
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._on_rest)
        whole.stopped.connect(self._timer.stop)
        whole.stopped.connect(office.changes.subscribe(self._on_changed))
        whole.changed.connect(self._show)
        whole.ended.connect(self._on_rest)
        if whole.is_done:
            self._on_rest()
        elif not whole.is_running:
            whole.start()

    def _on_changed(self, changed: Changed) -> None:
        if changed.cells or changed.profile or changed.annotations:
            self._timer.start()

    def _on_rest(self) -> None:
        try:
            self._whole.catch_up()
        except CityReportError:  # the page Checks says why
            self._forget()
        if not self._whole.is_done and not self._whole.is_running:
            self._forget()

    def _show(self) -> None:
        try:
            left = open_findings(self._whole.found, self._office.annotations.acceptances())
        except CityReportError:
            self._forget()
            return
        found = len(group_findings(left))
        said = ntr("{n} open finding", "{n} open findings", found)
        self._show_count(found, said)

    def _forget(self) -> None:
        self._show_count(0, "")
