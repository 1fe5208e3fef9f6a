"""Showing the side panel once, however many sides one key touches it from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class PanelRefresh(QObject):
    """A dirty flag with one timer: `show` is called once, as soon as nothing else waits, or before
    somebody uses the panel."""

    def __init__(self, panel: QWidget, show: Callable[[], None]) -> None:
        super().__init__(panel)
        self._panel = panel
        self._show = show
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(show)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a widget has one
        application.focusChanged.connect(self._on_focus)

    def ask(self, *_: object) -> None:
        """Have the panel shown anew, once, as soon as nothing else waits."""
        self._due.start()

    def finish(self) -> None:
        """Show the panel now if it is due."""
        if self._due.isActive():
            self._show()

    def stop(self) -> None:
        """Forget that the panel is due: it is being shown."""
        self._due.stop()

    def _on_focus(self, _left: QWidget | None, entered: QWidget | None) -> None:
        """Show the cell in focus before a key reaches a field of the panel."""
        if entered is not None and self._panel.isAncestorOf(entered):
            self.finish()
