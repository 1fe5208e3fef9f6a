"""Who is at the keyboard: asked on a shared PC, changed with a click, named by every change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPushButton,
    QTableWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.app import Program
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from tests.conftest import PROFILE, clock
from tests.ui.fixtures_pages import child

LEFT = Qt.MouseButton.LeftButton
MONTH = Period.parse("2024-01")
Key = Qt.Key


def shared(path: Path, catalogue: CatalogueFile, *names: str) -> Path:
    """The office file with a list of officers."""
    with Office.open(path, catalogue, clock, "Ada") as office:
        office.city.save(replace(office.city.profile, officers=names))
    return path


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = Settings(tmp_path / "settings.json")
    settings.set("officer", "Ada")
    made = Program(app, settings, catalogue_file, clock)
    yield made
    made.close()
    if made.window is not None:
        made.window.dismiss()


@pytest.fixture
def three(sample_path: Path, catalogue_file: CatalogueFile) -> Path:
    return shared(sample_path, catalogue_file, "Ada", "Ben", "Carmen & Co")


def started(program: Program, path: Path) -> MainWindow:
    assert program.start(path)
    assert program.window is not None
    return program.window


def question(window: MainWindow) -> QDialog | None:
    asked = window.findChildren(QDialog, "officerDialog")
    return next((dialog for dialog in asked if dialog.isVisible()), None)


def asked(window: MainWindow) -> QDialog:
    dialog = question(window)
    assert dialog is not None
    return dialog


def menu(qtbot: QtBot, window: MainWindow) -> QMenu:
    """One click shows the list."""
    button = child(window, QPushButton, "officerMenuButton")
    found = child(window, QMenu, "officerMenu")
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(found.isVisible)
    return found


def choose(qtbot: QtBot, window: MainWindow, title: str) -> None:
    """One click more chooses."""
    found = menu(qtbot, window)
    action = next(a for a in found.actions() if a.text() == title)
    qtbot.mouseClick(found, LEFT, pos=found.actionGeometry(action).center())


def offered(qtbot: QtBot, window: MainWindow) -> list[str]:
    found = menu(qtbot, window)
    titles = [a.text() for a in found.actions() if not a.isSeparator()]
    found.close()
    return titles


def header(window: MainWindow) -> str:
    return child(window, QLabel, "officerName").text()


def last_officer(path: Path) -> str:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        query = "SELECT officer FROM action ORDER BY id DESC LIMIT 1"
        return str(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def type_cell(qtbot: QtBot, window: MainWindow, indicator: str, text: str) -> None:
    window.go("enter", Destination(period=MONTH, indicator=indicator))
    grid = window.findChild(object, "entryGrid")
    grid.setFocus()
    qtbot.keyClicks(grid, text)
    qtbot.keyClick(grid, Key.Key_Return)


# -- the question at the start


def test_one_person_alone_is_not_asked(
    qtbot: QtBot, program: Program, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    window = started(program, shared(sample_path, catalogue_file, "Ada"))
    assert question(window) is None
    assert header(window) == "Officer: Ada"


def test_a_shared_pc_asks_before_anything_can_be_typed(
    qtbot: QtBot, program: Program, three: Path
) -> None:
    window = started(program, three)
    dialog = asked(window)
    assert dialog.isModal()
    names = child(dialog, QListWidget, "officerList")
    assert [names.item(i).text().split("   ") for i in range(3)] == [
        ["1", "Ada"],
        ["2", "Ben"],
        ["3", "Carmen & Co"],
    ]
    assert names.currentRow() == 0  # the one of last time
    qtbot.keyClick(names, Key.Key_Down)
    qtbot.keyClick(names, Key.Key_Return)
    assert question(window) is None
    assert header(window) == "Officer: Ben"
    type_cell(qtbot, window, "L1", "9")
    assert last_officer(three) == "Ben"


@pytest.mark.parametrize(
    ("key", "name"),
    [("1", "Ada"), ("3", "Carmen & Co"), (Key.Key_Escape, "Ada"), (Key.Key_Return, "Ada")],
)
def test_a_key_is_enough(
    qtbot: QtBot, program: Program, three: Path, key: str | Qt.Key, name: str
) -> None:
    window = started(program, three)
    names = child(asked(window), QListWidget, "officerList")
    (qtbot.keyClicks if isinstance(key, str) else qtbot.keyClick)(names, key)
    assert question(window) is None
    assert header(window) == f"Officer: {name}"
    assert window.office.changes.officer == name


def test_a_digit_without_a_name_chooses_nobody(qtbot: QtBot, program: Program, three: Path) -> None:
    window = started(program, three)
    dialog = asked(window)
    for digit in "0456789":
        qtbot.keyClicks(child(dialog, QListWidget, "officerList"), digit)
    assert question(window) is dialog


def test_a_double_click_and_the_button_choose_too(
    qtbot: QtBot, program: Program, three: Path
) -> None:
    window = started(program, three)
    dialog = asked(window)
    names = child(dialog, QListWidget, "officerList")
    names.setCurrentRow(2)
    qtbot.mouseClick(child(dialog, QPushButton, "officerGoOn"), LEFT)
    assert window.office.changes.officer == "Carmen & Co"


def test_the_next_start_marks_the_last_one(
    qtbot: QtBot, program: Program, three: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    qtbot.keyClicks(child(asked(started(program, three)), QListWidget, "officerList"), "2")
    program.close()
    again = Program(program._app, Settings(tmp_path / "settings.json"), catalogue_file, clock)
    window = started(again, three)
    assert child(asked(window), QListWidget, "officerList").currentRow() == 1
    again.close()
    window.dismiss()


def test_a_read_only_file_asks_nobody(qtbot: QtBot, program: Program, three: Path) -> None:
    three.chmod(0o444)
    window = started(program, three)
    assert question(window) is None
    assert not child(window, QPushButton, "officerMenuButton").isEnabled()


def test_another_language_does_not_ask_again(qtbot: QtBot, program: Program, three: Path) -> None:
    window = started(program, three)
    qtbot.keyClicks(child(asked(window), QListWidget, "officerList"), "2")
    window.language_chosen.emit("es")
    assert program.window is not None
    assert question(program.window) is None
    assert program.window.office.changes.officer == "Ben"
    program.window.language_chosen.emit("en")


# -- the menu


def test_two_clicks_change_who_is_named_by_the_very_next_change(
    qtbot: QtBot, program: Program, three: Path, tmp_path: Path
) -> None:
    window = started(program, three)
    qtbot.keyClick(asked(window), Key.Key_Escape)
    type_cell(qtbot, window, "L1", "9")
    assert last_officer(three) == "Ada"
    choose(qtbot, window, "Carmen && Co")
    assert header(window) == "Officer: Carmen & Co"
    type_cell(qtbot, window, "L2", "4")
    assert last_officer(three) == "Carmen & Co"
    qtbot.keyClick(
        window.findChild(object, "entryGrid"), Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    assert last_officer(three) == "Carmen & Co"
    assert Settings(tmp_path / "settings.json").officer() == "Carmen & Co"
    found = menu(qtbot, window)
    assert [a.text() for a in found.actions() if a.isChecked()] == ["Carmen && Co"]
    found.close()


def test_somebody_who_is_in_no_list_is_shown_all_the_same(
    qtbot: QtBot, program: Program, three: Path
) -> None:
    program._settings.set("officer", "Zoe")
    window = started(program, three)
    qtbot.keyClick(asked(window), Key.Key_Escape)  # as last time
    assert header(window) == "Officer: Zoe"
    titles = offered(qtbot, window)
    assert titles == ["Zoe", "Ada", "Ben", "Carmen && Co", "Somebody else…"]


def other(qtbot: QtBot, window: MainWindow, name: str) -> QDialog:
    choose(qtbot, window, "Somebody else…")
    dialog = child(window, QDialog, "newOfficerDialog")
    editor = child(dialog, QLineEdit, "newOfficerName")
    qtbot.keyClicks(editor, name)
    qtbot.keyClick(editor, Key.Key_Return)
    return dialog


def test_somebody_else_joins_the_list_under_their_own_name(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    window = started(program, sample_path)
    other(qtbot, window, "  Dina ")
    assert header(window) == "Officer: Dina"
    assert window.office.city.profile.officers == (
        "Ada",
        "Dina",
    )  # so that both are asked next time
    assert last_officer(sample_path) == "Dina"
    assert window.office.history.audit().holds
    type_cell(qtbot, window, "L1", "9")
    assert last_officer(sample_path) == "Dina"


def test_a_name_that_is_there_already_is_just_chosen(
    qtbot: QtBot, program: Program, three: Path
) -> None:
    window = started(program, three)
    qtbot.keyClick(asked(window), Key.Key_Escape)
    other(qtbot, window, "ben")
    assert window.office.changes.officer == "Ben"
    assert window.office.city.profile.officers == ("Ada", "Ben", "Carmen & Co")


def test_an_empty_name_is_refused_at_the_field(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    window = started(program, sample_path)
    dialog = other(qtbot, window, "   ")
    assert dialog.isVisible()
    assert "cannot be an officer's name" in child(dialog, QLabel, "newOfficerNameNote").text()
    qtbot.mouseClick(child(dialog, QPushButton, "newOfficerCancel"), LEFT)
    assert window.office.changes.officer == "Ada"
    assert window.office.city.profile.officers == ()


def test_a_name_that_cannot_be_stored_changes_nobody(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    window = started(program, sample_path)
    away = sample_path.rename(sample_path.with_name("away"))
    other(qtbot, window, "Dina")
    box = window.findChild(QMessageBox, "errorBox")
    assert "is not there any more" in box.text()
    box.close()
    away.rename(sample_path)
    assert header(window) == "Officer: Ada"
    assert window.office.changes.officer == "Ada"
    assert window.office.city.profile.officers == ()


# -- settings


def write(table: QTableWidget, row: int, name: str) -> None:
    item = table.item(row, 0)
    assert item is not None
    item.setText(name)


def test_the_list_is_kept_in_settings_and_taken_out_names_stay_in_the_journal(
    qtbot: QtBot, program: Program, three: Path
) -> None:
    window = started(program, three)
    qtbot.keyClicks(asked(window), "2")
    type_cell(qtbot, window, "L1", "9")
    window.go("settings")
    table = child(window, QTableWidget, "officersTable")
    table.setCurrentCell(1, 0)
    child(window, QPushButton, "officersTableRemove").click()
    child(window, QPushButton, "officersTableAdd").click()
    write(table, 2, "ADA")
    child(window, QPushButton, "saveSettings").click()
    fault = child(window, QLabel, "officersTableFault")
    assert fault.text() == "Row 3: The officer “ADA” stands twice. Keep one of the two."
    write(table, 2, "Dina")
    child(window, QPushButton, "saveSettings").click()
    assert window.office.city.profile.officers == ("Ada", "Carmen & Co", "Dina")
    titles = offered(qtbot, window)
    assert titles == ["Ben", "Ada", "Carmen && Co", "Dina", "Somebody else…"]
    assert window.office.history.audit().holds
    connection = sqlite3.connect(f"file:{three}?mode=ro", uri=True)
    query = "SELECT count(*) FROM action WHERE officer = 'Ben' AND kind = 'record'"
    assert connection.execute(query).fetchone() == (1,)
    connection.close()


def test_a_name_typed_in_settings_and_one_from_the_menu_are_one_thing(
    qtbot: QtBot, program: Program, three: Path
) -> None:
    window = started(program, three)
    qtbot.keyClick(asked(window), Key.Key_Escape)
    window.go("settings")
    name = child(window, QLineEdit, "settingsOfficer")
    name.setText("Eve")
    name.editingFinished.emit()
    assert header(window) == "Officer: Eve"
    window.office.cells.record(Observation(CellKey("L1", MONTH), 3))
    assert last_officer(three) == "Eve"
    choose(qtbot, window, "Ben")
    window.go("home")
    window.go("settings")
    assert name.text() == "Ben"


def second_office(folder: Path, catalogue: CatalogueFile) -> Path:
    """Another city's file on the same computer."""
    path = folder / "other.cityreport"
    with Office.create(path, catalogue, clock, "Zoe") as office:
        office.city.save(PROFILE)
    return path


def test_who_writes_into_one_office_never_writes_into_another_unasked(
    program: Program,
    sample_path: Path,
    tmp_path: Path,
    catalogue_file: CatalogueFile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGNAME", "pc-user")
    first = started(program, sample_path)
    assert question(first) is None, "Ada was chosen before: the file that is opened first is hers"
    other = second_office(tmp_path, catalogue_file)
    second = started(program, other)
    dialog = asked(second)
    names = child(dialog, QListWidget, "officerList")
    offered = [names.item(i).text().split("   ")[-1] for i in range(names.count())]
    assert offered == ["Ada", "pc-user"]
    assert names.currentRow() == 1, "nobody becomes Ada by pressing Enter"
    second.office.cells.record(Observation(CellKey("L1", MONTH), 1))
    assert last_officer(other) == "pc-user"
    QTest.keyClick(dialog, Key.Key_Escape)
    again = started(program, sample_path)
    assert question(again) is None
    assert again.office.changes.officer == "Ada"
    back = started(program, other)
    assert question(back) is None, "it is asked once"
    assert back.office.changes.officer == "pc-user"


def test_the_officer_of_the_other_office_can_be_taken(
    program: Program, sample_path: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    started(program, sample_path)
    second = started(program, second_office(tmp_path, catalogue_file))
    QTest.keyClick(asked(second), Key.Key_1)
    assert second.office.changes.officer == "Ada"
    assert second.office.city.profile.officers == ()
