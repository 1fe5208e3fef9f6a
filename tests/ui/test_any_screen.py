"""Every page on every screen, in every language, with text of every size: whole and in reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QTabWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.office.office import Office
from cityreport.settings import TEXT_SIZES, Settings
from cityreport.ui.app import Program
from cityreport.ui.kit import screen_fit
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import apply_theme
from cityreport.ui.main_window import LEAST_SIZE, MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.pages import APART, PAGES
from tests.ui.every_dialog import OPENERS, Opener
from tests.ui.fixtures_pages import child
from tests.ui.layout_faults import layout_faults
from tests.ui.longer_words import longer_words

FULL, AT_125, AT_150 = (1366, 700), (1093, 548), (911, 450)
"""A screen of 1366 × 768 at 100, 125 and 150 %, less the task bar and the window's title."""
LONGER = "longer"

SCREENS = [
    ("en", 100, (FULL, AT_125, AT_150, LEAST_SIZE)),
    ("es", 100, (AT_125, AT_150)),
    ("es", 200, (FULL,)),
    (LONGER, 100, (AT_125, AT_150)),
    (LONGER, 125, (FULL,)),
    (LONGER, 150, (FULL,)),
    (LONGER, 200, (FULL,)),
]

ROOMS = [
    ("en", 100, AT_150),
    ("es", 100, AT_150),
    (LONGER, 100, AT_150),
    (LONGER, 200, FULL),
]


@pytest.fixture
def usual_text() -> Iterator[None]:
    """Text has its usual size again."""
    yield
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)


@pytest.mark.parametrize(("language", "percent", "sizes"), SCREENS)
@pytest.mark.usefixtures("qapp", "usual_text")
def test_nothing_of_a_page_is_clipped_or_out_of_reach(
    language: str,
    percent: int,
    sizes: tuple[tuple[int, int], ...],
    sample: Office,
    tmp_path: Path,
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    i18n.set_language("en" if language == LONGER else language)
    with longer_words() if language == LONGER else nullcontext():
        apply_theme(app, "light", percent)
        tasks = Tasks()
        window = MainWindow(sample, Settings(tmp_path / "settings.json"), tasks)
        window.show()
        try:
            found = list(_faults_of_pages(window, tasks, sizes))
        finally:
            window.dismiss()
            tasks.wait()
            window.deleteLater()  # a theme styles every window that is left, too
            QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    assert found == []


def _faults_of_pages(
    window: MainWindow, tasks: Tasks, sizes: tuple[tuple[int, int], ...]
) -> Iterator[str]:
    for entry in (*PAGES, *APART):
        window.go(entry.name, Destination())
        for size in sizes:
            window.resize(*size)
            for _ in range(4):
                QApplication.processEvents()
                tasks.wait()
            where = f"{entry.name} at {size}"
            if (window.width(), window.height()) != size:
                least = window.minimumSizeHint()
                yield f"{where}: the window needs {least.width()} × {least.height()}"
            yield from (f"{where}: {fault}" for fault in layout_faults(window))
            yield from _sideways(window, where)
            if entry.name == "settings":
                yield from _faults_of_tabs(window, where)


def _faults_of_tabs(window: MainWindow, where: str) -> Iterator[str]:
    tabs = child(window, QTabWidget, "settingsTabs")
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        yield from (f"{where}, {tabs.tabText(tab)}: {fault}" for fault in layout_faults(window))


def _sideways(window: MainWindow, where: str) -> Iterator[str]:
    """A page may scroll down; who has to scroll sideways to read a sentence gives up."""
    for area in window.findChildren(QScrollArea, "pageArea"):
        inside = area.widget()
        if area.isVisible() and inside is not None and inside.width() > area.viewport().width():
            yield f"{where}: scrolls sideways, {inside.width()} in {area.viewport().width()}"


@pytest.mark.parametrize(("language", "percent", "room"), ROOMS)
@pytest.mark.usefixtures("usual_text")
def test_nothing_of_a_dialog_is_clipped_or_out_of_reach(
    language: str,
    percent: int,
    room: tuple[int, int],
    qtbot: QtBot,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    i18n.set_language("en" if language == LONGER else language)
    monkeypatch.setattr(screen_fit, "room_on_screen", lambda _: QSize(*room))
    found: list[str] = []
    with longer_words() if language == LONGER else nullcontext():
        apply_theme(app, "light", percent)
        desk = Opener(qtbot, office, tmp_path)
        for kind, opened in OPENERS.items():
            dialog = opened(desk)
            dialog.show()
            for _ in range(3):
                QApplication.processEvents()
            faults = layout_faults(dialog)
            if dialog.width() > room[0] or dialog.height() > room[1]:
                faults.append(f"is larger than its screen: {dialog.width()} × {dialog.height()}")
            found += [f"{kind.__name__}: {fault}" for fault in faults]
            dialog.close()
            desk.context.tasks.wait()
    assert found == []


@pytest.mark.usefixtures("usual_text")
def test_the_size_of_text_is_chosen_in_settings_and_kept(
    qtbot: QtBot, program: Program, sample: Office
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")
    program.show(sample)
    before = program.window
    assert before is not None
    before.go("settings")
    tabs = child(before, QTabWidget, "settingsTabs")
    tabs.setCurrentIndex(tabs.count() - 1)
    box = child(before, QComboBox, "settingsText")
    assert [box.itemData(row) for row in range(box.count())] == list(TEXT_SIZES)
    usual = before.fontMetrics().height()
    box.setCurrentIndex(box.findData("150"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: program.window is not before)
    window = program.window
    assert window is not None
    assert window.current_page() == "settings"
    assert window.fontMetrics().height() == pytest.approx(1.5 * usual, abs=2)
