"""Errors on the screen: the expected as their sentence, bugs as a report that can be copied."""

from __future__ import annotations

import faulthandler
import sys
import threading
import time
from types import TracebackType
from typing import IO

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import ntr, tr
from cityreport.messages import sentence
from cityreport.ui.kit import message_box
from cityreport.ui.safety.crash_log import open_log, report_of, write_report

_SAME_AGAIN_S = 60.0
"""A bug that comes back sooner (at each paint, say) is logged and not shown again."""
_REPORTS = 5
"""The number of different bugs that one box takes; more than these say nothing new."""


def report_error(parent: QWidget | None, error: BaseException) -> None:
    """Tell a person what went wrong, on the GUI thread; a bug is written to the log too."""
    if not isinstance(error, CityReportError):
        report = report_of(error)
        write_report(report)
        _show_bug(parent, report)
        return

    box = message_box.MessageBox("errorBox", message_box.Icon.Warning, sentence(error), parent)
    box.close_with(tr("Close"), "closeError")
    if parent is None:  # nobody would keep it
        box.exec()
        box.deleteLater()
        return
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def ask_to_leave(parent: QWidget) -> bool:
    """Return whether a person lets go of what is typed and not saved."""
    role, asked = message_box.Role, tr("Something here is typed and not saved. Leave without it?")
    box = message_box.MessageBox("leaveBox", message_box.Icon.Question, asked, parent)
    leave = box.offer(tr("Leave without it"), "leaveUnsaved", role.DestructiveRole)
    box.offer(tr("Stay"), "stay", role.RejectRole, default=True, escape=True)
    box.exec()
    return box.clickedButton() is leave


class CrashGuard(QObject):
    """Catches what nobody expected, on every thread, and shows it on the GUI thread."""

    _caught = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._log: IO[str] | None = None
        self._shown: dict[str, float] = {}

    def install(self) -> None:
        """Take the hooks; a crash of the interpreter itself is written to the log folder."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._log = open_log()
        if self._log is None:
            faulthandler.enable()
        else:
            faulthandler.enable(self._log)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        faulthandler.disable()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._catch(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._catch(args.exc_value)

    def _catch(self, error: BaseException) -> None:
        """Log at once, on whatever thread; the words of the report are all that goes further."""
        report = report_of(error)
        write_report(report)
        self._caught.emit(report)

    def _show(self, report: str) -> None:
        now = time.monotonic()
        if now - self._shown.get(report, -_SAME_AGAIN_S) >= _SAME_AGAIN_S:
            self._shown[report] = now
            _show_bug(QtWidgets.QApplication.activeWindow(), report)


def _show_bug(parent: QWidget | None, report: str) -> None:
    """Show a bug's report, in the box that is open already if there is one."""
    for widget in QtWidgets.QApplication.topLevelWidgets():
        if widget.objectName() == "bugBox" and widget.isVisible():
            _add_report(widget, report)
            return
    words = tr(
        "Something went wrong that we did not foresee. Your data is saved, except for what is "
        "still being typed or is shown as not saved: look at it once more. You can go on "
        "working; please send the report below to the people who look after the program."
    )
    box = message_box.MessageBox("bugBox", message_box.Icon.Critical, words, parent)
    box.setProperty("reports", [report])
    box.setDetailedText(report)
    copy = box.offer(tr("Copy report"), "copyReport", message_box.Role.ActionRole)
    copy.clicked.disconnect()  # copying does not close the box
    copy.clicked.connect(lambda: QtWidgets.QApplication.clipboard().setText(box.detailedText()))
    box.close_with(tr("Close"), "closeReport")
    if parent is None:  # nobody would keep it
        box.exec()
        box.deleteLater()
        return
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _add_report(box: QWidget, report: str) -> None:
    """Put one more bug into an open box; the same one again says nothing new."""
    reports = [*box.property("reports")]
    if not isinstance(box, message_box.MessageBox) or report in reports or len(reports) >= _REPORTS:
        return
    reports.append(report)
    box.setProperty("reports", reports)
    box.setDetailedText("\n".join(reports))
    box.setInformativeText(ntr("{n} report so far.", "{n} reports so far.", len(reports)))
