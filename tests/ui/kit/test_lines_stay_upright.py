"""Foreign words in a table of the window never turn their line: an escape stands there instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QLabel, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain import observation
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.plain_text import upright
from cityreport.domain.submission import FileProblem, Verification
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.history.page import HistoryPage
from cityreport.ui.importing.import_action import import_spreadsheet
from cityreport.ui.importing.import_assistant import ImportAssistant
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.message_box import Icon, MessageBox
from cityreport.ui.kit.one_line import OneLine
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.submissions.verification_dialog import VerificationDialog
from tests.ui.fixtures_pages import answering, child, listening, make_desk

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ODD = f"12 {TURNS}gnp.3202"
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def texts_of(model: QAbstractItemModel) -> Iterator[str]:
    """All that a table says of its cells and headings."""
    for column in range(model.columnCount()):
        for role in ROLES:
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role))
            for row in range(model.rowCount()):
                yield str(model.index(row, column).data(role))


def assert_upright(parent: QWidget) -> str:
    """Walk every table; returns all that they say."""
    tables = parent.findChildren(QTableView)
    assert tables
    said = "\n".join(text for table in tables for text in texts_of(table.model()))
    assert not set(said) & set(TURNS)
    return said


def test_letters_that_write_a_language_stay() -> None:
    arabic = "\u200fالقاهرة\u200e (مصر)\u061c"
    assert upright(arabic) == arabic
    assert upright("two\nlines\tand a tab") == "two\nlines\tand a tab"
    assert upright(ODD).startswith("12 \\u202a\\u202b")


def test_a_verification(qtbot: QtBot) -> None:
    problem = FileProblem("sheet_differs", f"Data!{ODD}", f"“{ODD}” stands there.")
    for problems, remarks in (((problem,), ()), ((), (problem,))):
        dialog = VerificationDialog(
            Verification("a.xlsx", not problems, None, problems, remarks=remarks)
        )
        qtbot.addWidget(dialog)
        assert "\\u202e" in assert_upright(dialog)


def test_labels_boxes_and_the_status_bar_show_a_name_as_it_is(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    name = f"good{ODD}.xlsx"
    dialog = VerificationDialog(Verification(name, True, None, (), remarks=()))
    qtbot.addWidget(dialog)
    box = MessageBox("box", Icon.Question, name)
    qtbot.addWidget(box)
    line, fault = OneLine("line"), words(role="wrong")
    qtbot.addWidget(line)
    qtbot.addWidget(fault)
    line.say(name)
    fault.setText(name)
    labels = (*dialog.findChildren(QLabel), line, fault)
    said = [box.text(), line.toolTip(), *(label.text() for label in labels)]
    assert sum("\\u202e" in one for one in said) >= 5
    assert not set("".join(said)) & set(TURNS)


def test_a_sentence_with_such_a_name_is_taken_away_again(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    tasks = Tasks()
    window = MainWindow(office, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(window)
    window.say(ODD)
    passing = child(window, OneLine, "messageLabel")
    assert "\\u202e" in passing.text()
    window.unsay(ODD)
    assert passing.text() == ""
    tasks.wait()
    window.dismiss()


def test_an_import(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    lines = (f"Month,District,Homicides,{ODD}", f"2023-01,Comuna 1,3,{ODD}", f"2023-02,{ODD},4,x")
    file.write_text("\n".join(lines), encoding="utf-8")
    context, _ = make_desk(office, tmp_path)
    parent = QWidget()
    qtbot.addWidget(parent)
    import_spreadsheet(context, parent, answering(file))
    dialog = child(parent, ImportAssistant, "importAssistant")
    qtbot.waitUntil(lambda: dialog._handle is None)
    tabs = child(dialog, QTabWidget, "importTabs")
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
    said = assert_upright(dialog)
    assert "\\u202e" in said
    dialog.reject()
    context.tasks.wait()


def test_the_history(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of before they were refused may hold them."""
    with monkeypatch.context() as patch:
        patch.setattr(observation, "turns_lines", lambda _character: False)
        key = CellKey("L1", Period.parse("2024-01"))
        office.cells.record(Observation(key, 4, note=ODD, source=ODD))
    context, _ = make_desk(office, tmp_path)
    page = HistoryPage(context)
    listening(page)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: bool(child(page, RowsTable, "historyTable").rows()))
    assert "\\u202e" in assert_upright(page)
