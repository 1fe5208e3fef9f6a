"""How long the page Enter takes to show 120 districts by twelve months, and for one Enter.

Measured in processor time of the window's thread, in turns with a plain table of Qt's of as many
cells: the ratio is the same on a slow machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.enter.across_sheet import EVERY
from cityreport.ui.enter.entry_layout import View
from cityreport.ui.page_context import Destination
from tests.ui.conftest import OpenEnter, open_enter  # noqa: F401 - a fixture

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

DISTRICTS, MONTHS, YEARS = 120, range(1, 13), (2022, 2023)
PAGE, ENTER_MS = 6.0, 16.0
"""How many times a plain table; milliseconds of processor time."""


def _spent(act: Callable[[], object]) -> float:
    start = time.thread_time()
    act()
    QApplication.processEvents()
    return 1000 * (time.thread_time() - start)


@pytest.fixture
def districts(office: Office) -> Office:
    """A city of 120 districts with two years of homicides."""
    areas = tuple(Area(f"{n:03}", f"District {n}") for n in range(DISTRICTS))
    office.city.save(replace(office.city.profile, areas=areas))
    counted = [
        Observation(CellKey("L1", Period.month(year, month), area.code), n * month % 30)
        for n, area in enumerate(areas)
        for year in YEARS
        for month in MONTHS
    ]
    office.cells.record_many(counted)
    return office


def _plain(table: QTableView) -> None:
    """Fill a table of Qt's with as many cells, and paint it."""
    model = QStandardItemModel(DISTRICTS, len(MONTHS) + 1, table)
    for row in range(DISTRICTS):
        for column in range(len(MONTHS) + 1):
            model.setItem(row, column, QStandardItem(str(row * column % 30)))
    table.setModel(model)
    QApplication.processEvents()


def test_a_page_of_120_districts_and_one_enter(
    open_enter: OpenEnter,  # noqa: F811
    qtbot: QtBot,
    districts: Office,
    capsys: pytest.CaptureFixture[str],
) -> None:
    enter = open_enter(districts, Destination(Period.month(2023, 12)))
    table = QTableView()
    qtbot.addWidget(table)
    table.resize(enter.grid.size())
    table.show()
    pages, plain = [], []
    for turn in range(10):
        year = Period.of_year(YEARS[turn % 2])
        pages.append(_spent(lambda year=year: enter.page._show(View.HISTORY, year, EVERY)))  # type: ignore[misc]
        plain.append(_spent(lambda: _plain(table)))
    assert len(enter.grid.entries.sheet.rows) >= DISTRICTS
    table.hide()
    enter.page.activateWindow()
    enter.page.show_place(Destination(Period.month(2024, 1), "_T"))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is enter.grid)
    entered = []
    for _ in range(12):
        QTest.keyClick(enter.grid, "7")
        hand = QApplication.focusWidget()
        assert hand is not None
        entered.append(_spent(lambda hand=hand: QTest.keyClick(hand, Qt.Key.Key_Return)))  # type: ignore[misc]
    ratio = median(one / other for one, other in zip(pages, plain, strict=True))
    with capsys.disabled():
        print(
            f"\n{DISTRICTS} districts by 12 months: {median(pages):.0f} ms, {ratio:.1f} × a plain"
            f" table of Qt's ({median(plain):.0f} ms); one Enter: {median(entered):.1f} ms"
        )
    assert ratio <= PAGE
    assert median(entered) <= ENTER_MS
