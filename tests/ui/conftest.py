"""The Enter page in view, on the small city and on the sample."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.app import Program
from cityreport.ui.page_context import Destination
from tests.conftest import clock
from tests.ui.fixtures_enter import Enter

OpenEnter = Callable[..., Enter]


def pytest_configure(config: pytest.Config) -> None:
    """What the offscreen platform says of sizes, popups and the keyboard is no fault of ours."""
    config.addinivalue_line("qt_log_ignore", "^This plugin does not support")


_ended = count(1)


@pytest.fixture(autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """What Qt made is destroyed in this thread, as in the program (`ui.kit.garbage`)."""
    gc.disable()
    yield
    if next(_ended) % 10 == 0:
        gc.collect(1)
    gc.enable()


@pytest.fixture(autouse=True)
def no_dialog_left() -> Iterator[None]:
    """A modal dialog that a test leaves open would take the keys from the tests that follow."""
    yield
    while QApplication.instance() is not None and (left := QApplication.activeModalWidget()):
        left.hide()


@pytest.fixture(autouse=True)
def no_window_left() -> Iterator[None]:
    """What a test opened is destroyed after it: Qt would wait for an event loop with that, and a
    theme styles every window that is left."""
    yield
    app = QApplication.instance()
    for window in app.topLevelWidgets() if isinstance(app, QApplication) else ():
        if window.parent() is None:
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def no_keeper_left() -> Iterator[None]:
    """The filter of a program that ran is not left to other tests, which it would take a third
    longer: it looks at every event."""
    yield
    app = QApplication.instance()
    for keeper in app.findChildren(QObject, "wheelKeeper") if app is not None else ():
        app.removeEventFilter(keeper)
        keeper.setParent(None)


@pytest.fixture
def open_enter(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenEnter]:
    """Opens the Enter page of an office, at a place if one is given."""
    opened: list[Enter] = []

    def open_page(office: Office, place: Destination | None = None) -> Enter:
        opened.append(Enter(qtbot, office, tmp_path, place or Destination()))
        return opened[-1]

    yield open_page
    for page in opened:
        page.stop()


@pytest.fixture
def enter(open_enter: OpenEnter, office: Office) -> Enter:
    """The Enter page of a city without any number, in January 2024."""
    return open_enter(office)


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Program]:
    """The program without a file yet, at the standing clock."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = Program(app, Settings(tmp_path / "settings.json"), catalogue_file, clock)
    yield made
    made.close()
    if made.window is not None:
        made.window.dismiss()
