"""What the city collects, in the window: asked once, said in Settings, followed by the grid."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.collection import Collected
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.office.office import Office
from cityreport.ui.enter.page import EnterPage
from cityreport.ui.home.page import HomePage
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.page_context import Destination
from cityreport.ui.settings.page import SettingsPage
from tests.conftest import read_only
from tests.ui.fixtures_pages import child, listening, make_desk

LEFT = Qt.MouseButton.LeftButton
DECEMBER = Period.parse("2023-12")


def choose(box: QComboBox, words: str) -> None:
    """As a person does: the list, and a line of it."""
    at = box.findText(words)
    assert at >= 0, words
    box.setCurrentIndex(at)
    box.activated.emit(at)


def type_in(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def settings(qtbot: QtBot, office: Office, folder: Path) -> SettingsPage:
    page = SettingsPage(make_desk(office, folder)[0])
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()
    tabs = child(page, QTabWidget, "settingsTabs")
    names = [tabs.tabText(at) for at in range(tabs.count())]
    tabs.setCurrentIndex(names.index("What we collect"))
    return page


def row(table: RowsTable, code: str) -> int:
    return [line[0].split()[0] for line in table.rows()].index(code)


def test_a_series_is_said_in_settings_and_kept(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = settings(qtbot, office, tmp_path)
    table = child(page, RowsTable, "collectionTable")
    table.choose_row(row(table, "L1"))
    choose(child(page, QComboBox, "collectionHow"), "By quarter")
    type_in(qtbot, child(page, QLineEdit, "collectionSince"), "2017-01")
    child(page, QCheckBox, "collectionUses_weapon").click()
    assert table.rows()[row(table, "L1")][1].startswith("By quarter, since January 2017 · Sex")
    assert page.has_unsaved
    assert office.annotations.collection().said == {}, "nothing is said before Save"
    qtbot.mouseClick(child(page, QPushButton, "saveSettings"), LEFT)
    assert office.annotations.collection().said == {
        "L1": Collected(since=Period.parse("2017-01"), by=Frequency.QUARTER, unused=("weapon",))
    }
    assert not page.has_unsaved
    office.steps.undo()
    assert table.rows()[row(table, "L1")][1] == "By month · every breakdown"


def test_several_are_not_collected_at_once_and_a_reason_is_asked(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = settings(qtbot, office, tmp_path)
    table = child(page, RowsTable, "collectionTable")
    table.choose_rows([row(table, "G1"), row(table, "G2")])
    choose(child(page, QComboBox, "collectionHow"), "Not collected")
    assert not page.save(), "why not?"
    assert "without a reason" in child(page, QLabel, "collectionReasonNote").text()
    table.choose_rows([row(table, "G1"), row(table, "G2")])
    type_in(qtbot, child(page, QLineEdit, "collectionReason"), "Nobody counts them")
    assert page.save()
    said = office.annotations.collection().said
    assert said == {code: Collected(reason="Nobody counts them") for code in ("G1", "G2")}


def test_a_month_that_is_none_is_said_at_its_field(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = settings(qtbot, office, tmp_path)
    for typed, words in (("soon", "“soon” is not a month"), ("2024-Q1", "“2024-Q1”")):
        type_in(qtbot, child(page, QLineEdit, "collectionSince"), typed)
        assert not page.save()
        assert words in child(page, QLabel, "collectionSinceNote").text()
    assert office.annotations.collection().said == {}


def home(qtbot: QtBot, office: Office, folder: Path) -> HomePage:
    page = HomePage(make_desk(office, folder)[0])
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()
    return page


def test_the_question_is_asked_until_it_is_answered(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    """What came in is proposed, and nothing is taken before a person says so."""
    page = home(qtbot, office, tmp_path)
    card = child(page, QLabel, "askCollection")
    assert not card.isVisible(), "nothing came in yet"
    office.cells.record(Observation(CellKey("L1", DECEMBER), 7))
    assert card.isVisible()
    for button, answered in (("collectionLater", False), ("saveCollection", True)):
        qtbot.mouseClick(child(page, QPushButton, "collectOlder"), LEFT)
        dialog = next(d for d in page.findChildren(QDialog, "collectionDialog") if d.isVisible())
        table = child(dialog, RowsTable, "collectionTable")
        assert table.rows()[row(table, "L1")][1] == "By month, since December 2023 · no breakdown"
        assert table.rows()[row(table, "L2")][1] == "Not collected: we have no numbers of it"
        qtbot.mouseClick(child(dialog, QPushButton, button), LEFT)
        assert bool(office.annotations.collection().said) is answered
    assert not card.isVisible()
    assert office.annotations.collection().of("L1") == Collected(
        since=DECEMBER, unused=office.catalogue.indicator("L1").breakdowns
    )


def test_nobody_is_asked_who_cannot_answer(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    office.cells.record(Observation(CellKey("L1", DECEMBER), 7))
    with read_only(office) as looking:
        page = home(qtbot, looking, tmp_path)
        assert not child(page, QLabel, "askCollection").isVisible()
        assert not child(page, QPushButton, "collectOlder").isVisible()


def test_the_grid_asks_what_the_city_collects(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    """A series by quarter stands in the month that ends one; what has a number stays in view."""
    office.cells.record(Observation(CellKey("G1", DECEMBER), 7))
    gone = Collected(reason="Nobody counts them")
    office.collecting.say(
        {
            "L2": gone,
            "G1": gone,
            "P1": Collected(by=Frequency.QUARTER),
            "L1": Collected(unused=("sex",)),
        }
    )
    page = EnterPage(make_desk(office, tmp_path)[0])
    listening(page)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()

    def keys(month: Period) -> set[str]:
        page.show_place(Destination(period=month))
        rows = page.grid.entries.sheet.rows
        return {f"{r.key.indicator} {r.key.period}" for r in rows if r.key is not None and r.code}

    shown = keys(DECEMBER)
    assert {"L1 2023-12", "G1 2023-12", "P1 2023-Q4"} <= shown
    assert not shown & {"L2 2023-12", "P1 2023-12"}
    assert not keys(DECEMBER.shift(-1)) & {"G1 2023-11", "P1 2023-11", "P1 2023-Q4"}
    said = child(page, QLabel, "notCollectedHere").text()
    assert said == "Not collected, so not asked here: L2, G1."
    page.show_place(Destination(period=DECEMBER))
    page.grid.fold_all(unfold=True)
    breakdowns = {r.key.breakdown for r in page.grid.entries.sheet.rows if r.key is not None}
    of_l1 = {
        r.key.breakdown
        for r in page.grid.entries.sheet.rows
        if r.key is not None and r.key.indicator == "L1"
    }
    assert "sex" in breakdowns - of_l1
    quarter = CellKey("P1", Period.parse("2023-Q4"))
    assert page.grid.go_to_cell(quarter)
    qtbot.keyClicks(page.grid, "41")
    qtbot.keyClick(page.grid.typing.editor, Qt.Key.Key_Return)
    held = office.cells.get(quarter)
    assert held is not None
    assert held.value == 41
    office.collecting.say({"L2": Collected()})
    assert "L2 2023-12" in keys(DECEMBER), "the grid follows"


def test_a_zero_return_says_nothing_of_what_is_not_collected(office: Office) -> None:
    office.collecting.say({"L2": Collected(reason="Nobody counts them")})
    written = office.cells.record_zero_return(DECEMBER, "_T", "L")
    assert "L1" in {key.indicator for key in written}
    assert "L2" not in {key.indicator for key in written}
