"""Other colours while the window is open: it is emptied, and built anew in them.

Qt styles every widget that there is when the style sheet changes, each with all that it holds: for
the pages of one window that takes half a minute, for a new one a second.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.theme import apply_theme, is_other_theme
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination

OpenWindow = Callable[[], MainWindow | None]


def follow_theme(
    app: QApplication, settings: Settings, window: OpenWindow, show: Callable[[Office], None]
) -> None:
    """Take the chosen colours, or those that the system has now, once the window can be left.

    While a question stands or something waits to be saved, the colours stay. `show` opens the
    window of an office.
    """
    shown = window()
    is_asked = QApplication.activeModalWidget() is not None
    if shown is None or is_asked or not is_other_theme(settings.get("theme")):
        return
    if shown.is_settled():  # the choice was made in a part that goes: after it
        QTimer.singleShot(0, app, lambda: _take(app, settings, window, show))


def _take(
    app: QApplication, settings: Settings, window: OpenWindow, show: Callable[[Office], None]
) -> None:
    shown = window()
    if shown is None:
        return
    here = shown.whereabouts()
    shown.rest()
    filled = shown.takeCentralWidget()
    if filled is not None:
        filled.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply_theme(app, settings.get("theme"))
    show(shown.office)
    anew = window()
    if anew is not None:
        anew.go(here.page, Destination(here.period, here.area, here.indicator))
