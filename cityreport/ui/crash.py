"""Errors on the screen: the expected as their sentence, bugs as a report that can be copied."""

from __future__ import annotations

import faulthandler
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from cityreport import __version__, paths
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox, QWidget


def report_error(parent: QWidget | None, error: BaseException) -> None:
    """Tell a person what went wrong, on the GUI thread."""
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - a start without error needs none

    if isinstance(error, CityReportError):
        box = QMessageBox(QMessageBox.Icon.Warning, "cityreport", sentence(error), parent=parent)
        box.setObjectName("errorBox")
    else:
        box = _bug_box(parent, error)
    if parent is None:  # nobody would keep it
        box.exec()
        return
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def ask_to_leave(parent: QWidget) -> bool:
    """Whether a person lets go of what is typed and not saved."""
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415

    box = QMessageBox(
        QMessageBox.Icon.Question,
        "cityreport",
        tr("Something here is typed and not saved. Leave without it?"),
        parent=parent,
    )
    box.setObjectName("leaveBox")
    leave = box.addButton(tr("Leave without it"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(tr("Stay"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is leave


class CrashGuard(QObject):
    """Catches what nobody expected, on every thread, and shows it on the GUI thread."""

    _caught = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._log: IO[str] | None = None

    def install(self) -> None:
        """Take the hooks; a crash of the interpreter itself is written to the log folder."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        try:
            paths.log_folder().mkdir(parents=True, exist_ok=True)
            self._log = (paths.log_folder() / "crash.log").open("a", encoding="utf-8")
        except OSError:
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
        self._write(error)
        self._caught.emit(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._write(args.exc_value)
            self._caught.emit(args.exc_value)

    def _write(self, error: BaseException) -> None:
        if self._log is not None:
            self._log.write(f"{datetime.now(UTC).isoformat()}\n{report_of(error)}\n")
            self._log.flush()

    def _show(self, error: BaseException) -> None:
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        report_error(QApplication.activeWindow(), error)


def report_of(error: BaseException) -> str:
    """What a maintainer needs: versions and the trace, no number of the office."""
    import platform  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    trace = "".join(traceback.format_exception(error))
    return (
        f"cityreport {__version__} · Python {platform.python_version()} · {sys.platform}\n{trace}"
    )


def _bug_box(parent: QWidget | None, error: BaseException) -> QMessageBox:
    from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: PLC0415

    words = tr(
        "Something went wrong that we did not foresee. Your data is saved. You can go on "
        "working; please send the report below to the people who look after the program."
    )
    box = QMessageBox(QMessageBox.Icon.Critical, "cityreport", words, parent=parent)
    box.setObjectName("bugBox")
    box.setDetailedText(report_of(error))
    copy = box.addButton(tr("Copy report"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QApplication.clipboard().setText(report_of(error)))
    box.addButton(QMessageBox.StandardButton.Close)
    return box
