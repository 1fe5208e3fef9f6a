"""A risky folder is warned of once, plainly, and in nobody's way."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.cli import main
from cityreport.risky_folders import Risk, RiskKind
from cityreport.ui.app import Program
from cityreport.ui.main_window import MainWindow
from cityreport.ui.safety.open_office import look_at_folder
from cityreport.wording import risk_words
from tests.ui.fixtures_pages import child


@pytest.fixture
def synced(sample_path: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "OneDrive - City of Cali"
    folder.mkdir()
    return Path(shutil.copy(sample_path, folder / "office.cityreport"))


def looked(program: Program) -> MainWindow:
    """The window after the look at its folder, which the program takes once it is painted."""
    window = program.window
    assert window is not None
    look_at_folder(program._tasks, window.office.store.path, window.show_risk)
    program._tasks.wait()
    for _ in range(3):
        QApplication.processEvents()
    return window


def is_warned(window: MainWindow) -> bool:
    card = window.findChild(QWidget, "folderCard")
    return card is not None and card.isVisible()


def test_a_synced_folder_is_warned_of_until_a_person_has_read_it(
    qtbot: QtBot, program: Program, synced: Path, sample_path: Path
) -> None:
    program.start(synced)
    assert program.window is not None
    assert not is_warned(program.window)  # the start does not wait for the look
    window = looked(program)
    assert is_warned(window)
    said = child(window, QLabel, "folderWords").text()
    assert said == risk_words(Risk(RiskKind.SYNCED, "OneDrive"))
    assert "two different copies" in said
    assert "let the backups go there" in said
    program.show(window.office)  # the window is built anew: nobody has closed it yet
    window = looked(program)
    assert is_warned(window)
    qtbot.mouseClick(child(window, QPushButton, "folderClose"), Qt.MouseButton.LeftButton)
    assert not is_warned(window)
    program.show(window.office)
    assert not is_warned(looked(program))
    other = synced.with_name("other.cityreport")
    shutil.copy(sample_path, other)
    program.show(program._open(other))
    assert is_warned(looked(program))  # once for each file


def test_an_ordinary_folder_is_not_mentioned(
    qtbot: QtBot, program: Program, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityreport.risky_folders._mounts", list)
    program.start(sample_path)
    assert not is_warned(looked(program))


def status(monkeypatch: pytest.MonkeyPatch, path: Path, *more: str) -> None:
    monkeypatch.setattr(sys, "argv", ["cityreport", "status", "--store", str(path), *more])
    with pytest.raises(SystemExit):
        main()


def test_the_status_command_mentions_it(
    synced: Path,
    sample_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("cityreport.risky_folders._mounts", list)
    status(monkeypatch, synced)
    assert "OneDrive copies this folder elsewhere while you type." in capsys.readouterr().out
    status(monkeypatch, synced, "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["folder_risk"] == {"kind": "synced", "name": "OneDrive"}
    status(monkeypatch, sample_path, "--json")
    assert json.loads(capsys.readouterr().out)["folder_risk"] is None
