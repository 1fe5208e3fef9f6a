"""The dialog of a damaged file, by clicks: nothing is touched before a choice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui import app as application
from cityreport.ui.app import Program
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.safety.damaged_dialog import DamagedDialog
from cityreport.ui.safety.damaged_file import BackgroundAudit, DamagedFileDialogs
from tests.conftest import clock
from tests.store import damage
from tests.store.damage import cells_of, destroy, pages_of

LATER = CellKey("L1", Period.parse("2024-01"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    return damage.make_kept(folder, catalogue_file, Observation(LATER, 91))


@pytest.fixture
def kept(template: Path, tmp_path: Path) -> Path:
    """An office with a backup of yesterday, and what was entered since."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path / "office.cityreport"


def mending(path: Path) -> DamagedFileDialogs:
    return DamagedFileDialogs(path, Settings(path.with_name("settings.json")), clock)


def shown(qtbot: QtBot, path: Path) -> DamagedDialog:
    """The dialog once it knows what there is to choose."""
    dialog = DamagedDialog(path, "It is damaged.", mending(path))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: seen(dialog, QWidget, "salvagedTitle").isVisible())
    return dialog


def seen(dialog: QWidget, kind: type[QWidget], name: str) -> QWidget:
    found = dialog.findChild(kind, name)
    assert isinstance(found, QWidget)
    return found


def text(dialog: QWidget, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def click(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    button = seen(dialog, QPushButton, name)
    qtbot.waitUntil(lambda: button.height() >= button.minimumSizeHint().height())  # it was laid out
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_could_be_read_is_taken_by_one_click(qtbot: QtBot, kept: Path) -> None:
    cells = cells_of(kept)
    destroy(kept, pages_of(kept, "observation")[1])
    broken = kept.read_bytes()
    dialog = shown(qtbot, kept)
    assert kept.read_bytes() == broken
    (aside,) = kept.parent.glob("office damaged *.cityreport")
    assert aside.read_bytes() == broken
    assert aside.name in text(dialog, "damagedSafe")
    assert f"{len(cells)} numbers" in text(dialog, "salvagedLines")
    assert "1 number that could be read is not in it." in text(dialog, "backupLines")
    table = dialog.findChild(RowsTable, "damagedMonths")
    assert isinstance(table, RowsTable)
    assert table.rows() == [["January 2024", "1", "0", "0", "0", "0"]]
    with qtbot.waitSignal(dialog.accepted):
        click(qtbot, dialog, "salvagedTake")
    assert cells_of(kept) == cells
    assert aside.read_bytes() == broken


def test_the_backup_is_taken_by_one_click(
    qtbot: QtBot, kept: Path, catalogue_file: CatalogueFile
) -> None:
    damage.destroy_share(kept, 0.3, 3)
    dialog = shown(qtbot, kept)
    with qtbot.waitSignal(dialog.accepted):
        click(qtbot, dialog, "backupTake")
    with Office.open(kept, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
        assert office.cells.get(LATER) is None
    assert not list(kept.parent.glob(".*"))


def test_closing_leaves_everything_as_it_was(qtbot: QtBot, kept: Path) -> None:
    destroy(kept, 3)
    broken = kept.read_bytes()
    dialog = shown(qtbot, kept)
    with qtbot.waitSignal(dialog.rejected):
        click(qtbot, dialog, "damagedClose")
    assert kept.read_bytes() == broken
    assert not list(kept.parent.glob(".*"))


def test_the_reading_can_be_cancelled(qtbot: QtBot, kept: Path) -> None:
    destroy(kept, 3)
    broken = kept.read_bytes()
    dialog = DamagedDialog(kept, "It is damaged.", mending(kept))
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.rejected):
        click(qtbot, dialog, "damagedClose")
    assert kept.read_bytes() == broken
    assert not list(kept.parent.glob(".*"))


def test_numbers_to_look_at_can_be_copied(qtbot: QtBot, kept: Path) -> None:
    damage.destroy_share(kept, 0.3, 1)
    dialog = shown(qtbot, kept)
    assert "should be looked at" in text(dialog, "salvagedLines")
    click(qtbot, dialog, "damagedCopy")
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) > 3
    assert all(line.count("\t") == 5 for line in lines)


def test_without_backup_and_without_anything_to_read_only_closing_is_left(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "noise.cityreport"
    path.write_bytes(b"\xff" * 9000)
    dialog = shown(qtbot, path)
    assert not seen(dialog, QPushButton, "salvagedTake").isVisible()
    assert not seen(dialog, QPushButton, "backupTake").isVisible()
    click(qtbot, dialog, "damagedClose")
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_disk_that_takes_no_copy_is_said_so(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "gone" / "office.cityreport"
    dialog = DamagedDialog(path, "It is damaged.", mending(path))
    qtbot.addWidget(dialog)
    dialog.show()
    fault = seen(dialog, QLabel, "damagedFault")
    qtbot.waitUntil(fault.isVisible)
    assert "could not be" in text(dialog, "damagedFault")
    assert text(dialog, "damagedSafe") == "Nothing was changed."


def in_the_dialog(qtbot: QtBot, name: str) -> list[str]:
    """Once the dialog of a damaged file has its choices, press a button; what it said."""
    said: list[str] = []

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if (
            not isinstance(dialog, DamagedDialog)
            or not seen(dialog, QWidget, "salvagedTitle").isVisible()
        ):
            QTimer.singleShot(20, press)
            return
        said.append(text(dialog, "damagedHappened"))
        click(qtbot, dialog, name)

    QTimer.singleShot(0, press)
    return said


def test_the_program_starts_with_a_damaged_file(qtbot: QtBot, program: Program, kept: Path) -> None:
    cells = cells_of(kept)
    destroy(kept, pages_of(kept, "observation")[1])
    said = in_the_dialog(qtbot, "salvagedTake")
    assert program.start(kept)
    assert "not as the program saved it" in said[0]
    assert program.window is not None
    assert program.window.office.queries.count() == len(cells)


def test_a_number_changed_by_the_disk_is_met_when_the_city_is_read(
    qtbot: QtBot, program: Program, kept: Path
) -> None:
    content = kept.read_bytes()
    assert content.count(b"Comuna 1") > 1
    kept.write_bytes(content.replace(b"Comuna 1", b"Comuna 7", 1))
    in_the_dialog(qtbot, "backupTake")
    assert program.start(kept)
    assert program.window is not None
    assert program.window.office.city.profile.area("01").name == "Comuna 1"


def test_the_proof_behind_the_window_finds_what_opening_does_not(
    qtbot: QtBot, program: Program, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "_WARM_UP_AFTER_MS", 10)
    content = kept.read_bytes()
    place = content.rindex(b'"Police, table 4"')  # in an old entry of the journal
    kept.write_bytes(content[:place] + b'"Police, table 5"' + content[place + 17 :])
    said = in_the_dialog(qtbot, "salvagedTake")
    assert program.start(kept)
    first = program.window
    qtbot.waitUntil(lambda: program.window is not first)
    assert "The proof of the file found" in said[0]
    assert program.window is not None
    assert program.window.office.history.audit().holds


def test_a_sound_file_is_proven_in_silence(
    qtbot: QtBot, program: Program, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "_WARM_UP_AFTER_MS", 10_000_000)
    assert program.start(kept)
    window = program.window
    assert window is not None
    proof = BackgroundAudit()
    failures: list[object] = []
    proof.failed.connect(lambda *found: failures.append(found))
    with qtbot.waitSignal(proof.ended):
        proof.begin(window.office.store.path, window)
        assert text(window, "messageLabel") == "Checking the file…"
    assert failures == []
    assert text(window, "messageLabel") == ""
    proof.begin(window.office.store.path, window)  # once is enough
    assert text(window, "messageLabel") == ""


def test_a_proof_that_is_stopped_says_nothing_and_holds_nobody_up(
    qtbot: QtBot, program: Program, kept: Path
) -> None:
    assert program.start(kept)
    assert program.window is not None
    proof = BackgroundAudit()
    told: list[object] = []
    proof.ended.connect(lambda: told.append(1))
    proof.begin(program.window.office.store.path, program.window)
    proof.stop()
    QApplication.processEvents()
    assert told == []


def test_every_control_has_a_name_to_be_heard_by(qtbot: QtBot, kept: Path) -> None:
    damage.destroy_share(kept, 0.3, 1)
    dialog = shown(qtbot, kept)
    for control in dialog.findChildren(QPushButton):
        assert control.objectName()
        assert control.accessibleName() or not control.isVisible()
    click(qtbot, dialog, "damagedClose")
