"""How many findings are open, beside “Checks” in the navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.checks.grouping import group_findings
from cityreport.domain.city import Population, Profile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.check_session import Checking
from cityreport.office.office import Office
from cityreport.progress_callback import ReportProgress
from cityreport.settings import Settings
from cityreport.ui.checks.whole_check import WholeCheck
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.pages import PAGES
from tests.patience import PATIENCE_S
from tests.ui.fixtures_pages import child

DECEMBER = Period.month(2023, 12)
L1, L3 = CellKey("L1", DECEMBER), CellKey("L3", DECEMBER)
CHECKS = [entry.name for entry in PAGES].index("checks")
Open = Callable[[Office], MainWindow]


@pytest.fixture
def show(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    made: list[MainWindow] = []

    def _show(office: Office) -> MainWindow:
        window = MainWindow(office, Settings(tmp_path / "settings.json"), Tasks())
        qtbot.addWidget(window)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.go("enter")
        window.count_findings()
        return window

    yield _show
    for window in made:
        window.close()


def count(window: MainWindow) -> str:
    """What stands beside the page's name; empty while nothing does."""
    label = window.findChild(QLabel, "openFindings")
    return label.text() if label is not None and label.isVisible() else ""


def spoken(window: MainWindow) -> str:
    item = child(window, QListWidget, "navigation").item(CHECKS)
    return str(item.data(Qt.ItemDataRole.AccessibleTextRole))


def still_open(office: Office) -> int:
    """Counted afresh; findings that say the same of many months are one."""
    acceptances = office.annotations.acceptances()
    found = [f for f in office.checks.check() if f.identity not in acceptances]
    return len(group_findings(found))


def test_the_count_follows_every_change_while_the_page_was_never_opened(
    qtbot: QtBot, office: Office, show: Open
) -> None:
    two = (Population(2022, 2_000_000, "census"), Population(2023, 3_000_000, "census"))
    city = office.city.profile.city
    office.city.save(Profile(city, population=two[1:]))
    office.cells.record(Observation(L1, 4))
    window = show(office)
    qtbot.waitUntil(lambda: count(window) == str(still_open(office)))
    before = still_open(office)
    office.cells.record(Observation(L3, 5))  # answers what is required, and is more than its whole
    qtbot.waitUntil(lambda: count(window) == str(before))
    [found] = [f for f in office.checks.check() if f.rule == "part_within_whole"]
    office.annotations.accept(found, "Counted twice by the police.")
    qtbot.waitUntil(lambda: count(window) == str(before - 1))
    office.steps.undo()
    qtbot.waitUntil(lambda: count(window) == str(before))
    office.city.save(Profile(city, population=two))
    qtbot.waitUntil(lambda: count(window) == str(before + 1))
    assert spoken(window) == f"Checks, {before + 1} open findings"
    assert child(window, QLabel, "openFindings").accessibleName() == f"{before + 1} open findings"
    assert before + 1 == still_open(office)


def test_nothing_found_shows_no_number_and_says_so(
    qtbot: QtBot, office: Office, show: Open
) -> None:
    window = show(office)
    qtbot.waitUntil(lambda: spoken(window) == "Checks, 0 open findings")
    assert count(window) == ""


@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_number_stands_on_its_line_at_the_far_edge_and_the_line_is_still_clicked(
    qtbot: QtBot, sample: Office, show: Open, way: Qt.LayoutDirection
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setLayoutDirection(way)
    try:
        window = show(sample)
        qtbot.waitUntil(lambda: count(window) == str(still_open(sample)))
        pages = child(window, QListWidget, "navigation")
        line: QRect = pages.visualItemRect(pages.item(CHECKS))
        label = child(window, QLabel, "openFindings").geometry()
        assert line.contains(label)
        at_right = label.center().x() > line.center().x()
        assert at_right == (way is Qt.LayoutDirection.LeftToRight)
        qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=label.center())
        assert window.current_page() == "checks"
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_window_that_closes_while_it_counts_leaves_the_file_alone(
    qtbot: QtBot, sample: Office, show: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counting is held until it is given up: closing may take longer than counting."""
    nobody = Event()

    def held(_: Checking, progressed: ReportProgress) -> None:
        for _tenth in range(10 * PATIENCE_S):  # nobody gives it up, and it is done
            progressed(0, 1)
            nobody.wait(0.1)

    monkeypatch.setattr(Checking, "check_all", held)
    window = show(sample)
    whole = window.context.shared.get(WholeCheck, sample)
    assert whole.is_running
    window.close()
    sample.close()
    qtbot.waitUntil(lambda: not whole.is_running)
    assert not whole.is_done
    assert count(window) == ""
