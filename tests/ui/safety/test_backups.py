"""Backups and restores in the window: with real clicks, files and workers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport import volumes
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.store import backup_copy
from cityreport.store.backup_files import backup_folder, backups_in
from cityreport.ui.app import Program
from cityreport.ui.kit import backup_worker as keeping
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.safety.backup_state import BackupCard
from cityreport.ui.safety.backups_section import BackupsSection
from cityreport.ui.safety.restore_dialog import RestoreDialog
from cityreport.ui.settings.page import SettingsPage
from cityreport.volumes import Volume
from tests.conftest import clock
from tests.ui.fixtures_pages import answering, child

L1 = CellKey("L1", Period.parse("2024-01"))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, sample: Office, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(sample, Settings(tmp_path / "settings.json"), Tasks())
    made.go("home")
    made.show()
    yield made
    made.dismiss()


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = Program(app, Settings(tmp_path / "settings.json"), catalogue_file, clock)
    yield made
    if made.window is not None:
        made.window.dismiss()
    made.close()


def section_of(
    window: MainWindow, answer: Path | None, monkeypatch: pytest.MonkeyPatch
) -> BackupsSection:
    """The Backups tab of Settings, in which a folder dialog is answered."""
    monkeypatch.setattr(
        "cityreport.ui.settings.page.SettingsPage",
        lambda context: SettingsPage(context, answering(answer)),
    )
    window.go("settings")
    tabs = child(window, QTabWidget, "settingsTabs")
    section = child(window, BackupsSection, "backupsSection")
    tabs.setCurrentIndex([tabs.tabText(i) for i in range(tabs.count())].index("Backups"))
    return section


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    pressed = child(parent, QPushButton, name)
    assert pressed.isVisible()
    qtbot.mouseClick(pressed, LEFT)


def files(office: Office) -> list[str]:
    return [backup.path.name for backup in backups_in(backup_folder(office.store.path))]


def wait_for_backup(qtbot: QtBot, window: MainWindow, act: Callable[[], None]) -> None:
    with qtbot.waitSignal(window.backups.ended):
        act()


# -- the section


def test_back_up_now_makes_one_and_shows_it(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(window, None, monkeypatch)
    assert "none yet" in child(section, QLabel, "backupsHome").text()
    wait_for_backup(qtbot, window, lambda: press(qtbot, section, "backUp"))
    assert files(window.office) == ["sample_0001_2024-02-10.cityreport"]
    rows = child(section, RowsTable, "backupsTable").rows()
    assert [row[:4] for row in rows] == [["1", rows[0][1], "Asked for", "This computer"]]
    assert rows[0][1].startswith("today ")
    assert "last backup today" in child(window, QLabel, "backupLabel").text()
    assert "17,136 numbers" in child(window, QLabel, "messageLabel").text()
    assert not child(section, QProgressBar, "backupProgress").isVisible()


def test_a_cancelled_backup_leaves_nothing_and_can_be_made_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_copy, "STEP_PAGES", 1)
    section = section_of(window, None, monkeypatch)

    def begin_and_cancel() -> None:
        press(qtbot, section, "backUp")
        press(qtbot, section, "cancelBackup")

    wait_for_backup(qtbot, window, begin_and_cancel)
    assert files(window.office) == []
    assert list(backup_folder(window.office.store.path).glob("*")) == []
    assert window.office.backups.failure() is None
    monkeypatch.setattr(backup_copy, "STEP_PAGES", 1024)
    wait_for_backup(qtbot, window, lambda: press(qtbot, section, "backUp"))
    assert len(files(window.office)) == 1


def test_a_second_place_is_chosen_written_lost_and_found_elsewhere(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "media" / "STICK-1"
    (stick / "cityreport").mkdir(parents=True)
    roots = [stick]
    monkeypatch.setattr(
        volumes, "mounted_volumes", lambda: [Volume(root, "/dev/sdb1", "vfat") for root in roots]
    )
    section = section_of(window, stick / "cityreport", monkeypatch)
    second = child(section, QLabel, "backupsSecond")
    assert "None." in second.text()
    wait_for_backup(qtbot, window, lambda: press(qtbot, section, "choosePlace"))
    assert len(backups_in(stick / "cityreport")) == 1
    assert "connected · last written: today" in second.text()
    wheres = [row[3] for row in child(section, RowsTable, "backupsTable").rows()]
    assert wheres == ["This computer", "Second place"]

    away = tmp_path / "pocket"
    stick.rename(away)  # pulled out
    roots.clear()
    wait_for_backup(qtbot, window, lambda: press(qtbot, section, "backUp"))
    assert "not connected now · last written: today" in second.text()
    assert window.office.backups.failure() is None  # not there is no failure

    elsewhere = tmp_path / "media" / "OTHER-NAME"
    away.rename(elsewhere)  # another mount point, another day
    roots.append(elsewhere)
    wait_for_backup(qtbot, window, lambda: press(qtbot, section, "backUp"))
    assert len(backups_in(elsewhere / "cityreport")) == 2
    assert str(elsewhere / "cityreport") in second.text()

    press(qtbot, section, "forgetPlace")
    assert "None." in second.text()
    assert len(backups_in(elsewhere / "cityreport")) == 2  # they stay


def test_the_folder_of_the_first_backups_is_no_second_place(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(window, window.office.store.path.parent, monkeypatch)
    press(qtbot, section, "choosePlace")
    assert "another disk" in child(section, QLabel, "backupsFault").text()
    assert window.office.backups.place() is None


# -- a failure


def test_a_failure_is_shown_on_home_until_one_succeeds_even_after_a_restart(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    folder = backup_folder(window.office.store.path)
    card = child(window, BackupCard, "backupCard")
    assert not card.isVisible()
    folder.write_text("in the way")
    wait_for_backup(
        qtbot,
        window,
        lambda: child(window, QAction, "backUpNow").trigger(),  # type: ignore[type-var]
    )
    assert card.isVisible()
    assert str(folder) in child(card, QLabel, "backupWhy").text()
    assert "failed" in child(window, QLabel, "backupLabel").text()

    again = MainWindow(window.office, Settings(tmp_path / "settings.json"), Tasks())
    again.go("home")
    again.show()
    later = child(again, BackupCard, "backupCard")
    assert later.isVisible()
    wait_for_backup(qtbot, again, lambda: press(qtbot, later, "backUpAgain"))
    assert later.isVisible()  # it failed again
    folder.unlink()
    wait_for_backup(qtbot, again, lambda: press(qtbot, later, "backUpAgain"))
    assert not later.isVisible()
    assert "last backup today" in child(again, QLabel, "backupLabel").text()
    again.dismiss()


def test_a_second_place_that_refuses_is_a_failure(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    window.office.backups.choose_place(stick)

    from cityreport.errors import AccessError
    from cityreport.store import backup_files

    make = backup_files.make_backup

    def full(source: Path, folder: Path, *rest: object, **more: object) -> object:
        if folder == stick:
            raise AccessError("backup_failed", path=str(stick), reason="No space left on device")
        return make(source, folder, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(backup_files, "make_backup", full)
    wait_for_backup(qtbot, window, window.backups.start)
    assert len(files(window.office)) == 1
    card = child(window, BackupCard, "backupCard")
    assert card.isVisible()
    assert "No space left" in child(card, QLabel, "backupWhy").text()


# -- by itself


def test_the_first_change_of_a_day_is_backed_up_without_holding_the_typist(
    qtbot: QtBot, window: MainWindow
) -> None:
    wait_for_backup(qtbot, window, lambda: window.office.cells.record(Observation(L1, 3)) and None)
    assert len(files(window.office)) == 1
    window.office.cells.record(Observation(L1, 4))
    assert not window.backups.is_running  # once a day


def test_a_change_is_backed_up_on_closing_and_nothing_is_where_none_was(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.json")
    first = MainWindow(sample, settings, Tasks())
    first.show()
    first.close()
    assert len(files(sample)) == 1
    second = MainWindow(sample, settings, Tasks())
    second.show()
    second.close()
    assert len(files(sample)) == 1
    third = MainWindow(sample, settings, Tasks())
    third.show()
    sample.cells.record(Observation(L1, 5))
    third.close()
    newest = sample.backups.newest()
    assert newest is not None
    assert newest.head == sample.store.journal.head()
    assert newest.kind == "close"


def test_closing_does_not_wait_for_ever_and_the_next_start_says_so(
    qtbot: QtBot, sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LONGEST_MS", 50)
    monkeypatch.setattr(keeping, "PATIENCE_MS", 50)
    monkeypatch.setattr(backup_copy, "STEP_PAGES", 1)
    settings = Settings(tmp_path / "settings.json")
    window = MainWindow(sample, settings, Tasks())
    window.show()

    from cityreport.store import backup_files

    make = backup_files.make_backup

    goes_on = threading.Event()

    def slow(*given: object, **more: object) -> object:
        goes_on.wait(60)
        return make(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(backup_files, "make_backup", slow)
    assert window.close()
    assert files(sample) == []
    again = MainWindow(sample, Settings(tmp_path / "settings.json"), Tasks())
    again.go("home")
    again.show()
    card = child(again, BackupCard, "backupCard")
    assert card.isVisible()
    assert "took too long" in child(card, QLabel, "backupWhy").text()
    again.dismiss()
    goes_on.set()


# -- restoring


def answer_dialog(act: Callable[[RestoreDialog], None]) -> None:
    """Do something in the restore dialog once it is open, and press OK in what follows."""

    def find() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, RestoreDialog):
            act(dialog)
        else:
            QTimer.singleShot(20, find)

    QTimer.singleShot(20, find)


def close_the_box(said: list[str]) -> None:
    def find() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            said.append(box.text())
            box.accept()
        else:
            QTimer.singleShot(20, find)

    QTimer.singleShot(20, find)


def test_restoring_shows_the_months_first_and_goes_on_with_the_backup(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    assert program.start(sample_path)
    window = program.window
    assert window is not None
    wait_for_backup(qtbot, window, window.backups.start)
    office = window.office
    office.cells.record(Observation(L1, 3))
    office.cells.record(Observation(CellKey("L1", Period.parse("2023-06")), 99))
    seen: list[list[str]] = []

    def choose(dialog: RestoreDialog) -> None:
        go = child(dialog, QPushButton, "restoreBackup")
        assert not go.isEnabled()
        child(dialog, RowsTable, "restoreTable").choose_row(0)
        qtbot.waitUntil(go.isEnabled)
        seen.extend(child(dialog, RowsTable, "differenceTable").rows())
        seen.append([child(dialog, QLabel, "restoreSaid").text()])
        qtbot.mouseClick(go, LEFT)

    said: list[str] = []
    answer_dialog(choose)
    close_the_box(said)
    child(window, QAction, "restoreBackup").trigger()  # type: ignore[type-var]
    qtbot.waitUntil(lambda: bool(said))
    assert seen[:2] == [["June 2023", "–", "–", "1"], ["January 2024", "1", "–", "–"]]
    assert "1 number that is entered now would be lost." in seen[2][0]
    assert "sample replaced 2024-02-10" in said[0]
    assert program.window is not None
    assert program.window is not window
    restored = program.window.office
    assert restored.cells.get(L1) is None
    assert restored.store.path == sample_path
    restored.cells.record(Observation(L1, 8))
    assert restored.history.audit().holds


def test_a_restore_that_is_given_up_changes_nothing(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    assert program.start(sample_path)
    window = program.window
    assert window is not None
    wait_for_backup(qtbot, window, window.backups.start)
    window.office.cells.record(Observation(L1, 3))

    def leave(dialog: RestoreDialog) -> None:
        child(dialog, RowsTable, "restoreTable").choose_row(0)
        qtbot.mouseClick(child(dialog, QPushButton, "cancelRestore"), LEFT)

    answer_dialog(leave)
    child(window, QAction, "restoreBackup").trigger()  # type: ignore[type-var]
    assert program.window is window
    assert window.office.cells.get(L1) == Observation(L1, 3)


def test_a_wrong_file_is_named_in_the_dialog(
    qtbot: QtBot, sample: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    other = tmp_path / "other" / "other.cityreport"
    Office.create(other, catalogue_file, clock, "Ben").close()
    letter = tmp_path / "letter.cityreport"
    letter.write_text("Dear all\n" * 900)
    for wrong, word in (
        (other, "another office"),
        (letter, "not a cityreport file"),
        (sample.store.path, "office file itself"),
    ):
        dialog = RestoreDialog(sample.store.path, [], clock(), files=answering(wrong))
        dialog.show()
        press(qtbot, dialog, "anotherFile")
        said = child(dialog, QLabel, "restoreSaid")
        qtbot.waitUntil(lambda said=said, word=word: word in said.text())  # type: ignore[misc]
        assert not child(dialog, QPushButton, "restoreBackup").isEnabled()
        dialog.reject()


def test_nothing_to_lose_is_said_in_words(qtbot: QtBot, sample: Office) -> None:
    sample.backups.backup()
    dialog = RestoreDialog(sample.store.path, sample.backups.all(), clock())
    dialog.show()
    child(dialog, RowsTable, "restoreTable").choose_row(0)
    said = child(dialog, QLabel, "restoreSaid")
    qtbot.waitUntil(lambda: "both files say the same" in said.text())
    assert not child(dialog, RowsTable, "differenceTable").isVisible()
    dialog.reject()


def test_a_backup_that_was_chosen_in_settings_is_looked_at_at_once_mirrored_too(
    qtbot: QtBot, sample: Office
) -> None:
    made = sample.backups.backup().made
    assert made is not None
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        QApplication.setLayoutDirection(direction)
        dialog = RestoreDialog(sample.store.path, sample.backups.all(), clock(), made.backup.path)
        dialog.show()
        go = child(dialog, QPushButton, "restoreBackup")
        qtbot.waitUntil(go.isEnabled)
        assert child(dialog, QLabel, "restoreFile").text() == str(made.backup.path)
        assert child(dialog, RowsTable, "restoreTable").chosen_row() == 0
        dialog.reject()
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_window_on_a_backup_says_so_and_leads_to_restoring_it(
    qtbot: QtBot, program: Program, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        made = office.backups.backup().made
        assert made is not None
        office.cells.record(Observation(L1, 3))
    assert program.start(made.backup.path)
    window = program.window
    assert window is not None
    assert "is a backup made on" in child(window, QLabel, "windowNoticeWords").text()
    assert not child(window, QAction, "backUpNow").isEnabled()  # type: ignore[type-var]

    def agree(dialog: RestoreDialog) -> None:
        go = child(dialog, QPushButton, "restoreBackup")
        qtbot.waitUntil(go.isEnabled)
        qtbot.mouseClick(go, LEFT)

    said: list[str] = []
    answer_dialog(agree)
    close_the_box(said)
    press(qtbot, window, "windowNoticeButton")
    qtbot.waitUntil(lambda: bool(said))
    assert program.window is not None
    assert program.window.office.store.path == sample_path
    assert program.window.office.cells.get(L1) is None
    program.window.office.cells.record(Observation(L1, 4))
