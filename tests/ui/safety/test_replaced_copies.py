"""Copies that restores set aside: seen in Settings, kept by the rule of backups, and removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.store import backup_files
from cityreport.store.backup_files import REPLACED, BackupReason, make_backup
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.settings.page import SettingsPage
from tests.ui.fixtures_pages import child, make_desk

LEFT = Qt.MouseButton.LeftButton
L1 = CellKey("L1", Period.parse("2024-01"))


def set_aside(office: Office, days: int, folder: Path) -> list[Path]:
    """Copies as a restore leaves them, one on each of these days, the oldest first."""
    store, made = office.store.path, []
    for day in range(days):
        at = datetime(2023, 11, 1, 12, tzinfo=UTC) + timedelta(days=day)
        reason = BackupReason.at(REPLACED, at.strftime("%Y-%m-%dT%H:%M:%SZ"), "test")
        copy = make_backup(store, folder, reason).backup.path
        name = f"{store.stem} replaced {at:%Y-%m-%d %H%M%S}{store.suffix}"
        made.append(copy.rename(store.with_name(name)))
    return made


def test_they_are_kept_by_the_rule_of_backups(office: Office, tmp_path: Path) -> None:
    office.cells.record(Observation(L1, 4))
    copies = set_aside(office, 14, tmp_path / "drafts")
    damaged = office.store.path.with_name(
        f"{office.store.path.stem} replaced 2020-01-01.cityreport"
    )
    damaged.write_bytes(b"not to be read")
    before = {one.backup.path for one in office.backups.replaced()}
    assert before == set(copies)
    office.backups.backup()
    left = [copy for copy in copies if copy.exists()]
    assert left == copies[-10:]  # ten days, and the newest of the month is among them
    assert damaged.exists()
    assert office.store.path.exists()


def test_one_is_seen_in_settings_and_removed_by_hand(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 4))
    office.backups.backup()
    (copy,) = set_aside(office, 1, tmp_path / "drafts")
    context, recorded = make_desk(office, tmp_path)
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1190, 660)
    page.show()
    section = child(page, QWidget, "backupsSection")
    section.refresh()  # type: ignore[attr-defined]
    table = child(page, RowsTable, "backupsTable")
    kinds = [row[2] for row in table.rows()]
    assert kinds[-1] == "Replaced by a restore"
    remove = child(page, QPushButton, "removeReplaced")
    table.choose_row(0)
    assert not remove.isEnabled()  # a backup stays
    table.choose_row(len(kinds) - 1)
    assert remove.isEnabled()
    remove.click()
    box = child(page, QMessageBox, "removeReplacedQuestion")
    assert str(copy) in box.text()
    assert copy.exists()
    qtbot.mouseClick(child(box, QPushButton, "acceptRemoveReplaced"), LEFT)
    assert not copy.exists()
    assert [row[2] for row in table.rows()] == kinds[:-1]
    assert recorded.said[-1] == "The copy is removed."
    assert backup_files.backups_in(backup_files.backup_folder(office.store.path))
