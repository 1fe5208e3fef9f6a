"""The context of every page: the office, the way to other pages, a worker for long tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar, cast, runtime_checkable

import msgspec
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Baseline, PathKind
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.late import load
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.settings import Settings
from cityreport.ui.feature_table import (
    DIALOGS,
    EXPLAIN,
    HOME_CARDS,
    SETTINGS_TABS,
    WHOLE_CHECK,
)
from cityreport.ui.kit import file_dialogs
from cityreport.ui.kit.backup_worker import BackupWorker
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.last_session import Recovery
from cityreport.ui.kit.tasks import Tasks


class Destination(msgspec.Struct, frozen=True):
    """The place to land on a page; None leaves the page as it was.

    `cell`: one cell and no other, where `indicator` means its total. `section`: a part of Settings,
    by the name of its widget.
    """

    period: Period | None = None
    area: str | None = None
    indicator: str | None = None
    cell: CellKey | None = None
    section: str | None = None

    @classmethod
    def of(cls, cell: CellKey) -> Destination:
        """Return the place of one cell."""
        return cls(cell.period, cell.area, cell.indicator, cell)


class ExplanationWish(msgspec.Struct, frozen=True):
    """A figure to be explained.

    `period`: a year as its report shows it, a month as the table behind a chart; None: the latest.
    `baseline`, `path`: tried out instead of the stored ones.
    """

    indicator: str
    area: str = TOTAL
    period: Period | None = None
    baseline: Baseline | None = None
    path: PathKind | None = None


class SharedPart(Protocol):
    """A thing that several pages share, such as the check of everything."""

    def note(self, changed: Changed) -> None:
        """Take in a change, before any page hears of it."""

    def stop(self) -> None:
        """End what runs and wait for it: the file will be closed."""


class CheckOfAll(SharedPart, Protocol):
    """The findings of everything, once they are known; `changed` and `ended` tell of new ones."""

    found: list[Finding]
    changed: SignalInstance
    ended: SignalInstance

    @property
    def is_done(self) -> bool:
        """True once everything was checked."""


P = TypeVar("P", bound=SharedPart)


class SharedParts:
    """The parts that pages share, each made when it is first asked for."""

    def __init__(self) -> None:
        self._parts: dict[object, SharedPart] = {}

    def get(self, make: Callable[[Office], P], office: Office) -> P:
        """Return the one that `make` makes, the same at each call."""
        if make not in self._parts:
            self._parts[make] = make(office)
        return cast("P", self._parts[make])

    def note(self, changed: Changed) -> None:
        """Tell all of a change."""
        for part in self._parts.values():
            part.note(changed)

    def stop(self) -> None:
        """End all of them."""
        for part in self._parts.values():
            part.stop()


class PageContext(msgspec.Struct, frozen=True):
    """Constructor argument of every page.

    `go(page, place)` opens another page; `say(sentence)` shows a passing message in the
    status bar; `fail(error)` shows an error: expected ones as their sentence, others as a bug.
    `backups` makes backups; `disk`: what the disk refused and is tried again; `recovery`: what
    is left of a session that did not end properly; `shared`: what several pages share.
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
    shared: SharedParts = msgspec.field(default_factory=SharedParts)
    room: QWidget | None = None

    def whole_check(self) -> CheckOfAll:
        """Return the check of everything, which other pages show too."""
        make = cast("Callable[[Office], CheckOfAll]", load(WHOLE_CHECK))
        return self.shared.get(make, self.office)

    def open(self, name: str, parent: QWidget) -> None:
        """Open a dialog of another feature, by its name in `DIALOGS`."""
        load(DIALOGS[name])(self, parent)

    def explain(self, wish: ExplanationWish, parent: QWidget) -> None:
        """Show how a figure came about."""
        load(EXPLAIN)(self, parent, wish)


@runtime_checkable
class KeepsForms(Protocol):
    """A page with forms that wait to be saved; `waiting` tells each time whether any does."""

    waiting: SignalInstance

    def save(self) -> bool:
        """Write them; False, with the reason at its field, where one is refused."""


class PagePart(msgspec.Struct, frozen=True):
    """A part that one feature adds to the page of another: a card of Home, a tab of Settings.

    `on_changed` hears of every change, `on_opened` when the page is opened.
    """

    widget: QWidget
    title: str = ""
    on_changed: Callable[[Changed], None] = lambda _: None
    on_opened: Callable[[], None] = lambda: None


class Page(QWidget):
    """A page of the window. It shows itself anew when asked and never on its own."""

    language_chosen = Signal(str)
    theme_chosen = Signal()
    officer_chosen = Signal(str)
    restore_chosen = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.room)
        self.context = context

    @property
    def hides_numbers(self) -> bool:
        """True if the office's numbers must not be seen now, not even as what undo would do."""
        return False

    def settle(self) -> bool:
        """Write what is typed and not written yet, before the window closes; False where something
        stays that cannot be written, or waits to be saved."""
        return True

    def place(self) -> Destination:
        """Return the person's place on the page, to be offered again after a crash."""
        return Destination()

    def show_place(self, place: Destination) -> None:
        """Land where `place` says; called each time the page is opened."""

    def on_changed(self, changed: Changed) -> None:
        """Refresh what the change touches, visible or not."""


def home_cards(page: Page) -> list[PagePart]:
    """Return what other features put at the top of Home, from above to below."""
    made: list[PagePart | None] = [load(name)(page) for name in HOME_CARDS]
    return [part for part in made if part is not None]


def settings_tabs(page: Page, files: file_dialogs.FileDialogs) -> list[PagePart]:
    """Return the tabs that other features add to Settings."""
    return [load(name)(page, files) for name in SETTINGS_TABS]
