"""A window that nobody sees, by which an installed program proves that it can draw."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import make_application
from cityreport.ui.main_window import MainWindow
from cityreport.ui.pages import PAGES

_keep: list[QApplication] = []
"""Qt's application has to outlive its windows."""


def open_offscreen(office: Office, settings: Settings) -> list[str]:
    """Open every page of a window that nobody sees; return the names of those that drew."""
    if QApplication.instance() is None:
        _keep.append(make_application())
    tasks = Tasks()
    window = MainWindow(office, settings, tasks)
    drawn = []
    for entry in PAGES:
        window.go(entry.name)
        if not window.grab().isNull():
            drawn.append(entry.name)
    tasks.wait()
    window.close()
    return drawn
