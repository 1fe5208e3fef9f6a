"""A lost office is made again in the window: files, what would come back, one button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.safety.rebuild_dialog import RebuildDialog
from tests.conftest import clock

MONTHS = Period.parse("2023-10"), Period.parse("2023-12")


@pytest.fixture
def sent(sample: Office, tmp_path: Path) -> Path:
    made = sample.exports.export(*MONTHS, ["json.gz"], tmp_path / "out")
    return tmp_path / "out" / made.files[0]


@pytest.fixture
def dialog(
    qtbot: QtBot, tmp_path: Path, catalogue_file: CatalogueFile
) -> Callable[..., RebuildDialog]:
    def make(*answers: list[Path]) -> RebuildDialog:
        left = list(answers)
        files = FileDialogs(open_many=lambda *_: left.pop(0))
        made = RebuildDialog(tmp_path / "new.cityreport", catalogue_file, clock, "Ben", files)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def child(dialog: RebuildDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def text(dialog: RebuildDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_what_would_come_back_is_shown_before_anything_is_made(
    qtbot: QtBot,
    dialog: Callable[..., RebuildDialog],
    sent: Path,
    sample: Office,
    tmp_path: Path,
    catalogue_file: CatalogueFile,
) -> None:
    shown = dialog([sent])
    assert not child(shown, "makeOffice").isEnabled()
    qtbot.mouseClick(child(shown, "addFiles"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: child(shown, "makeOffice").isEnabled())
    said = text(shown, "rebuildSaid")
    assert "October" in said
    assert "cannot come back" in said
    target = tmp_path / "new.cityreport"
    assert not target.exists()
    with qtbot.waitSignal(shown.accepted):
        qtbot.keyClick(child(shown, "makeOffice"), Qt.Key.Key_Return)
    with Office.open(target, catalogue_file, clock, "Ben") as office:
        assert office.city.profile.city == sample.city.profile.city
        assert office.store.office_id() == sample.store.office_id()


def test_a_file_that_cannot_be_taken_leaves_what_was_chosen_before(
    qtbot: QtBot, dialog: Callable[..., RebuildDialog], sent: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "holiday.json"
    wrong.write_text('{"format": "something else"}')
    shown = dialog([sent], [wrong])
    qtbot.mouseClick(child(shown, "addFiles"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: child(shown, "makeOffice").isEnabled())
    qtbot.mouseClick(child(shown, "addFiles"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "holiday.json" in text(shown, "rebuildWrong"))
    assert child(shown, "makeOffice").isEnabled()
    assert "October" in text(shown, "rebuildSaid")
    qtbot.mouseClick(child(shown, "clearFiles"), Qt.MouseButton.LeftButton)
    assert not child(shown, "makeOffice").isEnabled()
    assert not text(shown, "rebuildWrong")
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not list(tmp_path.glob("new*"))
