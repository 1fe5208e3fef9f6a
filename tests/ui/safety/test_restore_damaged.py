"""The dialog to restore meets a backup that is no good: it names it and offers nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.store.backup_files import ASKED, BackupReason, make_backup
from cityreport.ui.safety.restore_dialog import RestoreDialog
from tests.conftest import clock
from tests.faults.scenarios.attack_store import BAD_BACKUPS
from tests.ui.fixtures_pages import child

IS_ROOT = sys.platform == "win32" or os.geteuid() == 0


@pytest.fixture
def backup(office: Office, tmp_path: Path) -> Path:
    """A good backup; the office went on since."""
    keys = [CellKey("L1", Period.month(2023, month)) for month in range(1, 13)]
    office.cells.record_many([Observation(key, 4, note="n" * 1500) for key in keys])
    occasion = BackupReason(ASKED, "2024-02-09T09:30:00Z", "2024-02-09", "test")
    made = make_backup(office.store.path, tmp_path / "kept", occasion).backup.path
    office.cells.record(Observation(keys[0], 5))
    return made


def looked_at(qtbot: QtBot, office: Office, path: Path) -> tuple[str, bool]:
    """What the dialog says of a file, and whether it offers to restore it."""
    dialog = RestoreDialog(office.store.path, [], clock(), path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._looking is None)
    said = child(dialog, QLabel, "restoreSaid").text()
    may = child(dialog, QPushButton, "restoreBackup").isEnabled()
    assert (dialog.chosen is not None) is may
    dialog.reject()
    return said, may


def test_a_good_backup_can_be_restored(qtbot: QtBot, office: Office, backup: Path) -> None:
    assert looked_at(qtbot, office, backup)[1]


@pytest.mark.parametrize("kind", BAD_BACKUPS)
def test_a_damaged_backup_is_named_and_the_office_is_not_touched(
    qtbot: QtBot, office: Office, backup: Path, kind: str
) -> None:
    BAD_BACKUPS[kind](backup)
    before = office.store.path.read_bytes()
    said, may = looked_at(qtbot, office, backup)
    assert not may
    assert backup.name in said
    assert "Traceback" not in said
    assert office.store.path.read_bytes() == before
    assert office.history.audit().holds


@pytest.mark.skipif(IS_ROOT, reason="root may read everything; Windows has no such bit")
def test_a_backup_that_must_not_be_read_is_named(
    qtbot: QtBot, office: Office, backup: Path
) -> None:
    backup.chmod(0)
    try:
        said, may = looked_at(qtbot, office, backup)
    finally:
        backup.chmod(0o600)
    assert not may
    assert backup.name in said
