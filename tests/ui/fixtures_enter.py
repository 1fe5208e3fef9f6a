"""The Enter page with hands: keys go where the focus is, as a person's do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.enter.entry_sheet import SheetPosition as GridPlace
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.page_context import Destination
from tests.ui.fixtures_pages import Recorded, child, make_desk

JANUARY = Period.month(2024, 1)
FEBRUARY = Period.month(2024, 2)
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def cell(
    indicator: str, period: Period = JANUARY, breakdown: str = "_T", category: str = "_T"
) -> CellKey:
    return CellKey(indicator, period, "_T", breakdown, category)


class Enter:
    """An `EnterPage` in view, told of changes as the window tells it."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path, place: Destination) -> None:
        context, self.recorded = make_desk(office, folder)
        self.office = office
        self.bot = qtbot
        self.page = EnterPage(context)
        context.disk.setParent(self.page)
        qtbot.addWidget(self.page)
        self._stop = office.changes.subscribe(self.page.on_changed)
        self.page.resize(1190, 620)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.page.show_place(place)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is self.grid)

    def stop(self) -> None:
        """End listening, as the window does when it closes."""
        self._stop()
        self.page.context.disk.stop()
        self._stop = _nothing

    # -- parts

    @property
    def grid(self):
        return self.page.grid

    @property
    def editor(self):
        return self.grid.typing.editor

    @property
    def message(self) -> str:
        """The sentence below the cell; empty while there is none."""
        return self.grid.typing.message.text

    @property
    def said(self) -> list[str]:
        return self.recorded.said

    def label(self, name: str) -> str:
        """A label as it is once nothing else waits: the panel is shown anew only then."""
        QApplication.processEvents()
        return child(self.page, QLabel, name).text()

    # -- doing

    def press(self, *keys: Qt.Key | str, with_: Qt.KeyboardModifier | None = None) -> Enter:
        """Press keys, or type texts, on whatever has the focus; then nothing else waits."""
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None
            if isinstance(key, str) and key.isascii():
                self.bot.keyClicks(focused, key)
            elif isinstance(key, str):
                _type_beyond_ascii(key)
            else:
                modifier = Qt.KeyboardModifier.NoModifier if with_ is None else with_
                self.bot.keyClick(focused, key, modifier)
        QApplication.processEvents()
        return self

    def go_to(self, key: CellKey, kind: ColumnKind = ColumnKind.VALUE) -> Enter:
        assert self.grid.go_to_cell(key), key
        columns = [c.kind for c in self.grid.entries.sheet.columns]
        if kind is not ColumnKind.VALUE:
            self.grid.go_to(GridPlace(self.grid.currentIndex().row(), columns.index(kind)))
        self.grid.setFocus()
        QApplication.processEvents()
        return self

    def click(self, key: CellKey, kind: ColumnKind = ColumnKind.VALUE) -> None:
        place = self.grid.entries.sheet.place_of(key)
        assert place is not None
        columns = [c.kind for c in self.grid.entries.sheet.columns]
        index = self.grid.entries.index(place.row, columns.index(kind))
        where = self.grid.visualRect(index).center()
        self.bot.mouseClick(self.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)

    # -- seeing

    @property
    def key(self) -> CellKey | None:
        """The cell in focus."""
        return self.grid.current_key()

    def shown(self, key: CellKey, kind: ColumnKind = ColumnKind.VALUE) -> str:
        """What the grid shows of a cell."""
        sheet = self.grid.entries.sheet
        for place in sheet.places[key]:
            if sheet.columns[place.column].kind is kind:
                return str(self.grid.entries.index(*place).data())
        raise AssertionError(f"{key} is not shown as {kind}")

    def state(self, key: CellKey) -> str:
        return self.shown(key, ColumnKind.STATE)

    def labels(self) -> list[str]:
        return [row.label for row in self.grid.entries.sheet.rows]

    def column(self) -> ColumnKind:
        return self.grid.entries.sheet.columns[self.grid.currentIndex().column()].kind


def _nothing() -> None: ...


def _type_beyond_ascii(text: str) -> None:
    """QTest knows ASCII keys only; a keyboard of another script sends these."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(QApplication.focusWidget(), event)


def on_disk(office: Office, key: CellKey) -> tuple[object, str] | None:
    """Value and status of a cell, read from the file by a connection of our own."""
    connection = sqlite3.connect(f"file:{office.store.path}?mode=ro", uri=True)
    try:
        return connection.execute(
            "SELECT value, status FROM observation WHERE period = ? AND area = ? "
            "AND indicator = ? AND breakdown = ? AND category = ?",
            (str(key.period), key.area, key.indicator, key.breakdown, key.category),
        ).fetchone()
    finally:
        connection.close()


def actions(office: Office) -> int:
    """How many actions the journal has."""
    connection = sqlite3.connect(f"file:{office.store.path}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM action").fetchone()[0])
    finally:
        connection.close()


def fill(office: Office, *values: tuple[str, int | None, Status | str]) -> None:
    """Answer cells of January: (indicator, value, status or note)."""
    for indicator, value, extra in values:
        if isinstance(extra, Status):
            office.cells.record(Observation(cell(indicator), value, extra))
        else:
            office.cells.record(Observation(cell(indicator), value, note=extra))


__all__ = ["Recorded"]
