"""An old copy put back by mistake is noticed at the start; a person decides what it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.settings import Settings
from cityreport.ui.app import Program
from tests.conftest import clock
from tests.ui.fixtures_pages import child

L1 = CellKey("L1", Period.parse("2024-01"))


@pytest.fixture
def start(
    qtbot: QtBot, tmp_path: Path, catalogue_file: CatalogueFile, sample_path: Path
) -> Iterator[object]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    opened: list[Program] = []

    def run() -> Program:
        program = Program(app, Settings(tmp_path / "settings.json"), catalogue_file, clock)
        opened.append(program)
        assert program.start(sample_path)
        assert program.window is not None
        program.window.warn_if_older_copy()
        return program

    yield run
    for program in opened:
        end(program)


def end(program: Program) -> None:
    if program.window is not None:
        program.window.close()
        program.close()
        program.window = None


def card(program: Program) -> QWidget | None:
    assert program.window is not None
    QApplication.processEvents()  # what was laid out anew shows a turn later
    found = program.window.findChild(QWidget, "olderCard")
    return found if found is not None and found.isVisible() else None


def test_an_old_copy_is_noticed_until_a_person_says_it_is_right(
    start, sample_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = shutil.copy(sample_path, tmp_path / "copy")
    first = start()
    assert card(first) is None
    for value in (4, 5, 6):
        first.window.office.cells.record(Observation(L1, value))
    end(first)
    shutil.copy(copy, sample_path)
    second = start()
    assert card(second) is not None
    said = child(second.window, QLabel, "olderWords").text()
    assert said.startswith("4 steps"), "three numbers, and the note of the computer before them"
    end(second)
    third = start()  # nobody has said anything yet
    assert card(third) is not None
    button = child(third.window, QPushButton, "olderRight")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert card(third) is None
    end(third)
    assert card(start()) is None


def test_a_disk_that_fails_just_then_is_no_bug(
    start: Callable[[], Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start()
    window = program.window
    assert window is not None
    store = window.office.store

    def failing() -> str:
        raise AccessError("store_disk", path=str(store.path))

    with monkeypatch.context() as patched:
        patched.setattr(store, "identity", failing)
        window.warn_if_older_copy()
    assert card(program) is None
    window.warn_if_older_copy()
    assert card(program) is None, "nothing was learnt from the disk that failed"
