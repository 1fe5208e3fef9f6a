"""A name that was typed into the window and erased stands in no file of the user: not in the
settings, the place to go back to, the log, or what a bug left."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.settings import Settings
from cityreport.store.backup_files import backup_folder
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.safety.crash import CrashGuard
from cityreport.ui.safety.crash_log import log_file

L1 = CellKey("L1", Period.parse("2024-01"))
NAME = "Juana Quiñones Xul"


def holding(folder: Path, but: Path) -> list[str]:
    """The files in whose bytes a part of the name stands, in any encoding of a text."""
    codes = ("utf-8", "utf-16-le", "utf-16-be")
    parts = [word.encode(code) for word in NAME.split() for code in codes]
    parts += [word.encode("unicode_escape") for word in NAME.split()]
    found = (p for p in folder.rglob("*") if p.is_file() and but not in p.parents)
    return [str(p) for p in found if any(part in p.read_bytes() for part in parts)]


def test_no_file_of_the_user_holds_it(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    backups = backup_folder(office.store.path)  # said not to be reached
    office.cells.record(Observation(L1, 4))
    settings_file = tmp_path / "home" / "settings.json"
    settings = Settings(settings_file)
    window = MainWindow(office, settings, Tasks())
    qtbot.addWidget(window)
    window.show()
    guard = CrashGuard()
    guard.install()
    window.go("enter", Destination(period=L1.period, indicator="L1"))
    note = window.findChild(QPlainTextEdit, "noteField")
    assert isinstance(note, QPlainTextEdit)
    note.setFocus()
    note.insertPlainText(NAME)  # QTest presses no ñ
    note.clearFocus()
    qtbot.waitUntil(settings_file.exists)
    office.cells.record(Observation(L1, 4, note=NAME))
    try:
        raise RuntimeError("wires crossed") from DataError("bad_status", typed=NAME, known=NAME)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: any(isinstance(w, QMessageBox) and w.isVisible() for w in _tops()))
    for box in _tops():
        if isinstance(box, QMessageBox):
            box.close()
    assert log_file().exists()
    assert tmp_path in log_file().parents
    line = next(x for x in office.history.lines(HistoryFilter()).lines if NAME in f"{x.new}")
    assert holding(tmp_path, backups), "the search finds it while it is there"
    office.erasing.erase(line.seq, "a name")
    guard.remove()
    window.dismiss()
    assert settings_file.exists()
    assert holding(tmp_path, backups) == []


def _tops() -> list[object]:
    return list(QApplication.topLevelWidgets())
