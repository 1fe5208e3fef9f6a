"""A newcomer with nothing but the keyboard: from the first start to a printed, sent October.

On a screen of 1366 × 768 at 100 and 150 %, in English and Spanish. Every key goes to what has the
focus; nothing of the program is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtPrintSupport import QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState, sign_off_state
from cityreport.settings import Settings
from cityreport.ui.app import Program
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.home.welcome_dialog import WelcomeDialog
from cityreport.ui.kit import screen_fit
from cityreport.ui.main_window import MainWindow
from cityreport.ui.progress.report_dialog import ReportDialog
from cityreport.ui.settings.set_up_dialog import SetUpDialog
from tests.ui.fixtures_pages import child
from tests.ui.test_keystrokes import MONTH, press, typed_line

OCTOBER = Period.parse("2024-10")
MISTYPED = "1 5 Tab 1 Tab 4 Tab 0 Tab 0 Tab"
"""L3 with 15 for 5: more with a firearm than in all, and more than its sexes."""
TO_NEXT = {"en": "Alt+N", "es": "Alt+S"}
WORDS = {"en": "All 10 required numbers are answered", "es": "Los 10 datos obligatorios"}
Script = Iterator[str | Callable[[], bool]]
"""Keys to press, and what to wait for before the next."""


class Newcomer:
    """A person at the keyboard, who goes on once the screen shows what comes next."""

    def __init__(self, program: Program, language: str, room: tuple[int, int]) -> None:
        self.program, self.language, self.room = program, language, room

    @property
    def window(self) -> MainWindow:
        assert self.program.window is not None
        return self.program.window

    def at(self, kind: type[QWidget]) -> Callable[[], bool]:
        return lambda: isinstance(QApplication.activeModalWidget(), kind)

    def on(self, page: str) -> Callable[[], bool]:
        def is_there() -> bool:
            window = self.program.window
            idle = QApplication.activeModalWidget() is None and window is not None
            return idle and window is not None and window.current_page() == page

        return is_there

    def script(self) -> Script:
        yield from self.set_up()
        yield from self.enter()
        yield from self.mend()
        yield from self.print_and_send()

    def set_up(self) -> Script:
        yield self.at(WelcomeDialog)
        if self.language == "es":
            yield "Shift+Tab Space"
            yield lambda: i18n.language() == "es" and self.at(WelcomeDialog)()
        yield "Enter"
        yield self.at(SetUpDialog)
        yield " ".join("Colombia") + " Tab " + " ".join("Cali") + " Enter Enter"
        for step in range(2, 7):
            yield partial(_is_at_step, step)
            yield TO_NEXT[self.language]
        yield partial(_is_at_step, 7)
        yield "Enter"
        yield self.on("enter")

    def enter(self) -> Script:
        window = self.window
        window.showNormal()
        window.resize(*self.room)
        grid = child(window, EnterPage, "enterPage").grid
        yield lambda: QApplication.focusWidget() is grid
        key = grid.current_key()
        assert key is not None
        assert key.period == OCTOBER
        yield "F8 F7"
        for code, values in MONTH.items():
            yield MISTYPED if code == "L3" else typed_line(values)
        required = child(window, QLabel, "requiredLabel")
        yield lambda: required.accessibleName().startswith(WORDS[self.language])
        yield "Ctrl+0 Tab Enter"

    def mend(self) -> Script:
        grid = child(self.window, EnterPage, "enterPage").grid
        yield "Ctrl+Enter"
        yield self.on("checks")
        found = child(self.window, QTableView, "findingsTable")
        yield lambda: found.model().rowCount() > 0 and QApplication.focusWidget() is found
        yield "Enter"
        yield self.on("enter")
        yield lambda: QApplication.focusWidget() is grid
        key = grid.current_key()
        assert key is not None
        assert key.indicator == "L3"  # its women, who are more than none of the total
        if key.category != "_T":
            yield "Left"
        yield lambda: grid.current_key() == CellKey("L3", OCTOBER)
        yield "5 Enter Ctrl+Enter"
        yield self.on("checks")
        yield "Enter Enter"
        office = self.window.office
        yield lambda: sign_off_state(office.sign_off.signature(OCTOBER)) is SignOffState.SIGNED

    def print_and_send(self) -> Script:
        yield "Ctrl+P"
        yield self.at(ReportDialog)
        yield "Enter"
        yield self.at(QPrintPreviewDialog)
        shown = QApplication.activeModalWidget()
        assert shown is not None
        pages = shown.findChild(QPrintPreviewWidget)
        assert pages is not None
        yield lambda: pages.pageCount() > 0
        yield "Esc"
        yield self.at(ReportDialog)
        yield "Esc Ctrl+7"
        yield self.on("submissions")
        for _ in range(40):
            focused = QApplication.focusWidget()
            if focused is not None and focused.objectName() == "export":
                break
            yield "Tab"
        yield "Enter"
        yield child(self.window, QLabel, "exportSaid").isVisible


def _said_by(name: str) -> str:
    """What a label of the dialog in front says."""
    dialog = QApplication.activeModalWidget()
    said = None if dialog is None else dialog.findChild(QLabel, name)
    return "" if said is None else said.text()


def _is_at_step(step: int) -> bool:
    return f" {step} " in _said_by("setUpStepSaid")


class Hands:
    """Press the keys of a script one after the other, as soon as what it waits for is there."""

    def __init__(self, script: Script, window: Callable[[], QWidget | None]) -> None:
        self._script, self.window = script, window
        self._keys: list[str] = []
        self._awaited: Callable[[], bool] | None = None
        self.is_done = False
        QTimer.singleShot(0, self._go_on)

    def _go_on(self) -> None:
        if not self.is_done:
            QTimer.singleShot(2, self._go_on)  # before the key: it may open a dialog, which waits
        if self._awaited is not None and not self._awaited():
            return
        self._awaited = None
        if self._keys:
            self._press()
            return
        said = next(self._script, None)
        if isinstance(said, str):
            self._keys = said.split()
        elif said is not None:
            self._awaited = said
        else:
            self.is_done = True

    def _press(self) -> None:
        dialog, focused = QApplication.activeModalWidget(), QApplication.focusWidget()
        hand = QApplication.activePopupWidget() or focused
        front = dialog or self.window()
        if hand is None or (hand is focused and dialog not in (None, hand.window())):
            if front is not None:
                front.activateWindow()  # as a desktop does once another has closed
            return
        press(hand, self._keys.pop(0))


@pytest.mark.parametrize(("language", "room"), [("en", (1366, 740)), ("es", (911, 484))])
def test_a_newcomer_does_a_month_by_keys_alone(
    qtbot: QtBot,
    tmp_path: Path,
    catalogue_file: CatalogueFile,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    room: tuple[int, int],
) -> None:
    monkeypatch.setattr(screen_fit, "room_on_screen", lambda _: QSize(*room))
    settings = Settings(tmp_path / "settings.json")
    settings.set("export_folder", str(tmp_path))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, settings, catalogue_file, lambda: datetime(2024, 11, 8, 9, tzinfo=UTC))
    hands = Hands(Newcomer(program, language, room).script(), lambda: program.window)
    try:
        assert program.start(tmp_path / "office.cityreport")
        qtbot.waitUntil(lambda: hands.is_done, timeout=45_000)
        assert program.window is not None
        assert settings.language() == language
        assert settings.get("numbers") == ("1.234,5" if language == "en" else "")
        held = program.window.office.cells.get(CellKey("L3", OCTOBER))
        assert held is not None
        assert held.value == 5
        assert program.window.office.history.audit().holds
        assert {path.suffix for path in tmp_path.glob("cityreport_COL*")} >= {".json", ".xlsx"}
    finally:
        program.close()
        if program.window is not None:
            program.window.dismiss()
