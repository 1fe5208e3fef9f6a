"""A month typed with real keys in the whole window, and how many keys that takes.

`docs/speed.md` has the counts beside those of a spreadsheet; this test keeps them true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState, sign_off_state
from cityreport.office.grid_choice import GridChoice
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from tests.ui.fixtures_pages import child

JANUARY, DECEMBER = Period.month(2024, 1), Period.month(2023, 12)
SPEED = Path(__file__).parents[2] / "docs" / "speed.md"
MONTH: dict[str, tuple[int, ...]] = {
    "L1": (9, 2, 7, 0, 0),
    "L2": (1,),
    "L3": (5, 1, 4, 0, 0),
    "P1": (41, 15, 25, 0, 1),
    "G1": (6, 6, 0, 0, 0),
    "G2": (12, 10, 2, 0, 0),
    "G3": (38, 31, 6, 0, 1),
    "C3": (4, 3, 1, 0, 0),
    "R1": (57,),
    "F1": (0, 0, 0, 0, 0),
}
"""The required totals of a month, each with women, men, another and unknown where it has them."""
SEXES = ("F", "M", "_O", "_U")
_NAMED = {
    "Tab": Qt.Key.Key_Tab,
    "Enter": Qt.Key.Key_Return,
    "Space": Qt.Key.Key_Space,
    "Esc": Qt.Key.Key_Escape,
    "F7": Qt.Key.Key_F7,
    "F8": Qt.Key.Key_F8,
    "Left": Qt.Key.Key_Left,
    "Down": Qt.Key.Key_Down,
}
_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


def press(widget: QWidget, keys: str) -> None:
    """Press a key on a widget, with the others held down: `Ctrl+L`."""
    *held, name = keys.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= _HELD[one]
    key = Qt.Key.Key_Backtab if keys == "Shift+Tab" else _NAMED.get(name, name)
    QTest.keyClick(widget, key, modifiers)


class Typist:
    """Sends keys to whatever has the focus, one after the other, and counts them. A key that is
    held down counts too."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._bot = qtbot
        self._window = window
        self._left: list[str] = []
        self.count = 0

    def type(self, line: str) -> None:
        """Type keys, written with spaces between them: `9 Tab 2 Ctrl+L`."""
        self._left = line.split()
        QTimer.singleShot(0, self._next)
        self._bot.waitUntil(lambda: not self._left, timeout=20_000)
        QApplication.processEvents()

    def _next(self) -> None:
        if not self._left:
            return
        focused, dialog = QApplication.focusWidget(), QApplication.activeModalWidget()
        if focused is None or (dialog is not None and not dialog.isAncestorOf(focused)):
            if dialog is None:
                self._window.activateWindow()  # as a desktop does once a dialog has closed
            QTimer.singleShot(5, self._next)
            return
        keys = self._left.pop(0)
        self.count += 1 + keys.count("+")
        QTimer.singleShot(0, self._next)  # before the key: it may open a dialog, which waits
        press(focused, keys)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, office: Office) -> Iterator[MainWindow]:
    """The window of an office that typed December with its source; sex is beside the totals."""
    before = [
        Observation(_cell(code, DECEMBER, n), value, source="Police, table 4")
        for code, values in MONTH.items()
        for n, value in enumerate(values)
    ]
    office.cells.record_many(before)
    GridChoice(office.store, office.catalogue, office.changes).choose("sex")
    made = MainWindow(office, Settings(tmp_path / "settings.json"), Tasks())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.go("enter", Destination(JANUARY))
    page = child(made, EnterPage, "enterPage")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.grid)
    yield made
    made.dismiss()


def _cell(code: str, period: Period, n: int) -> CellKey:
    total = CellKey(code, period)
    return total if not n else total._replace(breakdown="sex", category=SEXES[n - 1])


def typed_line(values: tuple[int, ...]) -> str:
    """The keys of a line: r for the rest, as soon as the others say what it is."""
    total, *sexes = values
    if not sexes:
        return f"{' '.join(str(total))} Enter"
    keys, left = [*str(total)], total
    for value in sexes:
        if keys[-1] != "r":
            keys.append("Tab")
        keys += ["r"] if value == left else [*str(value)]
        left -= value
    return " ".join(keys)


def test_a_required_month_takes_at_most_90_keys(
    qtbot: QtBot, window: MainWindow, office: Office, catalogue_file: CatalogueFile
) -> None:
    typist = Typist(qtbot, window)
    typist.type("F7")
    for values in MONTH.values():
        typist.type(typed_line(values))
    for code, values in MONTH.items():
        held = [office.cells.get(_cell(code, JANUARY, n)) for n in range(len(values))]
        assert [one.value if one else None for one in held] == list(values), code
    typist.type("Ctrl+A Ctrl+L")
    typist.type("Ctrl+0 Tab Enter")
    optional = office.cells.get(CellKey("R4", JANUARY))
    assert optional is not None
    assert optional.value == 0
    sources = {office.cells.get(_cell(c, JANUARY, 0)).source for c in MONTH}  # type: ignore[union-attr]
    assert sources == {"Police, table 4"}
    typist.type("Ctrl+Enter")
    assert window.current_page() == "checks"
    typist.type("Enter Enter")
    assert sign_off_state(office.sign_off.signature(JANUARY)) is SignOffState.SIGNED
    spreadsheet = sum(len(str(value)) + 1 for values in MONTH.values() for value in values)
    assert typist.count <= 90
    assert _said("ten required totals") == (str(typist.count), str(spreadsheet))


def test_five_series_that_nobody_counts_take_a_handful_of_keys(
    qtbot: QtBot, window: MainWindow, office: Office
) -> None:
    """Spelled out, a reason is most of it; a spreadsheet says it in 9 × 12 cells of each series."""
    page = child(window, EnterPage, "enterPage")
    assert page.grid.go_to_cell(CellKey("R2", JANUARY))
    typist = Typist(qtbot, window)
    reason = " ".join("nobodycounts")
    typist.type(f"Shift+Down Shift+Down Shift+Down Shift+Down Ctrl+K {reason} Enter")
    said = office.annotations.collection().said
    assert [code for code, one in said.items() if one.reason] == ["F1", "F2", "R2", "R3", "R4"]
    assert office.annotations.collection().expected(office.catalogue, Period.month(2015, 3))
    assert not {"F1", "R2"} & {row.code for row in page.grid.entries.sheet.rows}
    assert typist.count <= 30
    assert _said("five series that are not collected") == (str(typist.count), "1080")
    office.steps.undo()
    assert "R2" in {row.code for row in page.grid.entries.sheet.rows}


def _said(beginning: str) -> tuple[str, str]:
    """The two counts in a row of the document."""
    row = re.search(rf"\| {beginning}[^|]*\| (\d+) \| ([\d,]+)", SPEED.read_text(encoding="utf-8"))
    assert row is not None, beginning
    return row[1], row[2].replace(",", "")
