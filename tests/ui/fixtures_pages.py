"""A desk whose doors are recorded, for pages that are tested without the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.backup_worker import BackupWorker
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import apply_theme
from cityreport.ui.page_context import Destination, Page, PageContext

W = TypeVar("W", bound=QObject)


@dataclass
class Recorded:
    """Where a page led, what it said and what it failed with."""

    went: list[tuple[str, Destination]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    def go(self, name: str, place: Destination) -> None:
        self.went.append((name, place))


def make_desk(office: Office, folder: Path) -> tuple[PageContext, Recorded]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if not app.styleSheet():
        apply_theme(app)
    recorded = Recorded()
    settings = Settings(folder / "settings.json")
    context = PageContext(
        office,
        settings,
        Tasks(),
        recorded.go,
        recorded.said.append,
        recorded.failed.append,
        BackupWorker(office, app),
    )
    office.changes.subscribe(context.shared.note)
    return context, recorded


def listening(page: Page) -> Page:
    """The page told of changes, as the window tells it, for as long as there is one."""
    stop = page.context.office.changes.subscribe(page.on_changed)
    page.destroyed.connect(stop)
    return page


class RoomyDesk:
    """An office's desk with a window's worth of room, and what it said."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot, self.office = qtbot, office
        self.context, self.recorded = make_desk(office, folder)
        self.context.settings.set("export_folder", str(folder))
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.parent.resize(1366, 768)
        self.parent.show()

    def press(self, dialog: QWidget, name: str) -> None:
        button = child(dialog, QPushButton, name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def text_of(dialog: QWidget, name: str) -> str:
    """What a label says."""
    return child(dialog, QLabel, name).text()


def child(parent: QWidget, kind: type[W], name: str) -> W:
    found = parent.findChild(kind, name)
    assert found is not None, f"no {name}"
    return found


def answering(path: Path | None) -> FileDialogs:
    """File dialogs in which the person chooses `path`."""

    def file(_parent: QWidget, _title: str, _start: Path, _kinds: str) -> Path | None:
        return path

    def folder(_parent: QWidget, _title: str, _start: Path) -> Path | None:
        return path

    return FileDialogs(open=file, save=file, folder=folder)
