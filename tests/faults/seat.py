"""A person at the real window who types one number while the disk fails, and again when it is
back. Runs in a fork of `stage`, like the other acts."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cityreport import i18n, paths
from cityreport.settings import Settings
from cityreport.ui import app as application
from cityreport.ui.app import Program
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.kit.theme import make_application
from cityreport.ui.main_window import MainWindow
from cityreport.ui.safety.crash import CrashGuard
from tests.faults import city
from tests.patience import PATIENCE_MS, PATIENCE_S

_NEVER_MS = 10_000_000


class Seat:
    """The program, started on a file, with the keyboard on the first empty cell."""

    def __init__(self, store: Path) -> None:
        i18n.set_language("en")
        self._app = make_application()
        self._guard = CrashGuard()
        self._guard.install()
        # On a busy machine its time would come in the middle: a backup by another thread, on the
        # disk that fails, in a process that then ends without waiting.
        application._WARM_UP_AFTER_MS = _NEVER_MS
        settings = Settings(paths.settings_file())
        self._program = Program(self._app, settings, city.catalogue(), city.Clock())
        assert self._program.start(store), "the window did not open"
        window = self._program.window
        assert isinstance(window, MainWindow)
        window.activateWindow()
        QTest.qWaitForWindowActive(window, PATIENCE_MS)
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        self._office = window.office
        grid, saved = (
            window.findChild(EntryGrid, "entryGrid"),
            window.findChild(QLabel, "savedLabel"),
        )
        assert isinstance(grid, EntryGrid)
        assert isinstance(saved, QLabel)
        self._grid, self._saved = grid, saved
        self._wait(lambda: QApplication.focusWidget() is grid)
        key = grid.current_key()
        assert key is not None
        self.key = key
        self._place = grid.current_place()

    def type(self, text: str) -> None:
        """Digits, without Enter yet."""
        QTest.keyClicks(QApplication.focusWidget(), text)

    def enter(self) -> dict[str, Any]:
        """Press Enter; what the window then says and shows, and what is on the disk."""
        words = self._saved.text()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        QApplication.processEvents()
        typing = self._grid.typing
        return {
            "saved": self._saved.text() != words and self._saved.text().startswith("Saved "),
            "said": typing.message.text if typing.message.isVisible() else "",
            "kept": typing.editor.text() if typing.is_open else "",
            "red": self._place is not None
            and self._grid.entries.state(self._place) is CellState.REFUSED,
        }

    def held(self) -> int | float | None:
        """What the program itself says that the cell holds."""
        held = self._office.cells.get(self.key)
        return None if held is None else held.value

    def dismiss(self) -> list[str]:
        """Close the dialogs that are in the way; their names."""
        names = []
        QApplication.processEvents()  # what a slot raised is shown a turn later
        while (box := QApplication.activeModalWidget()) is not None and len(names) < 50:
            names.append(box.objectName())
            box.close()
            QApplication.processEvents()
        if names:  # a person clicks into the cell again
            self._grid.window().activateWindow()
            QTest.qWaitForWindowActive(self._grid.window(), PATIENCE_MS)
            typing = self._grid.typing
            (typing.editor if typing.is_open else self._grid).setFocus()
            self._wait(lambda: QApplication.focusWidget() is not None)
        return names

    def leave(self) -> None:
        """Close the file; the process ends without waiting for what it was warming up."""
        self._office.close()
        self._guard.remove()

    def _wait(self, seen: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not seen():
            QApplication.processEvents()
            assert time.monotonic() < until, "the grid has no focus"
