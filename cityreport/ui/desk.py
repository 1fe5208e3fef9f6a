"""What every page is given: the office, the way to other pages, and the hands for long work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.office.pages import Changed
from cityreport.settings import Settings
from cityreport.ui.keeper import Keeper
from cityreport.ui.tasks import Tasks


@dataclass(frozen=True)
class Place:
    """Where on a page to land; None leaves the page as it was."""

    period: Period | None = None
    area: str | None = None
    indicator: str | None = None


@dataclass(frozen=True)
class Desk:
    """Constructor argument of every page.

    `go(page, place)` opens another page; `say(sentence)` shows a passing message in the
    status bar; `fail(error)` shows an error: expected ones as their sentence, others as a bug;
    `keeper` makes backups.
    """

    office: Office
    settings: Settings
    tasks: Tasks
    go: Callable[[str, Place], None]
    say: Callable[[str], None]
    fail: Callable[[Exception], None]
    keeper: Keeper


class Page(QWidget):
    """A page of the window. It shows itself anew when asked and never on its own."""

    language_chosen = Signal(str)
    officer_chosen = Signal(str)
    restore_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def settle(self) -> bool:
        """Write what is typed and not written yet, before the window closes.

        False where something stays that cannot be written, or waits to be saved.
        """
        return True

    def show_place(self, place: Place) -> None:
        """Land where `place` says; called each time the page is opened."""

    def on_changed(self, changed: Changed) -> None:
        """Refresh what the change touches; called while the page exists, visible or not."""
