"""What a kill leaves half-written is gone at the next start; what somebody works at stays."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cityreport import files
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.files import owner, write_bytes
from cityreport.office.leftovers import remove_leftovers
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.store.backup_files import backup_folder
from cityreport.ui.app import Program
from tests.conftest import clock


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's place for scratch folders."""
    made = tmp_path / "scratch"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def _ended() -> str:
    """The owner that a process had which is dead now."""
    code = "from cityreport.files import owner; print(owner())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _leave(store: Path, scratch: Path, mark: str) -> list[Path]:
    """All that may be half-written at a kill, under an owner's mark."""
    backups = backup_folder(store)
    backups.mkdir(exist_ok=True)
    found = [
        store.with_name(f".{store.name}.{mark}-0a1b2c3d.part"),
        store.with_name(f".{store.name}.{mark}-0a1b2c3d.part-journal"),
        store.with_name(f".{store.name}.{mark}-0a1b2c3d.salvage"),
        store.parent / f".salvage-{mark}-abc" / "draft.cityreport",
        backups / f".{store.stem}_0007_2024-02-10.cityreport.{mark}.part",
        backups / f".{store.stem}_0007_2024-02-10.cityreport.{mark}.part-journal",
        scratch / f"cityreport-{mark}-abc" / "copy.cityreport",
    ]
    for path in found:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(1000))
    return found


def test_goes_at_the_next_start(
    sample_path: Path, scratch: Path, catalogue_file: CatalogueFile
) -> None:
    left = _leave(sample_path, scratch, _ended())
    Office.open(sample_path, catalogue_file, clock, "Ada").close()
    assert [path for path in left if path.exists()] == []
    assert list(scratch.iterdir()) == []


def test_the_window_removes_it_once_it_is_painted(
    qtbot: QtBot, sample_path: Path, scratch: Path, catalogue_file: CatalogueFile
) -> None:
    left = _leave(sample_path, scratch, _ended())
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = Settings(sample_path.with_name("settings.json"))
    program = Program(app, settings, catalogue_file, clock)
    try:
        assert program.start(sample_path)
        qtbot.waitUntil(lambda: not any(path.exists() for path in left))
    finally:
        if program.window is not None:
            program.window.close()
        program.close()


def test_what_a_living_process_writes_stays(
    sample_path: Path, scratch: Path, catalogue_file: CatalogueFile
) -> None:
    code = "from cityreport.files import owner; print(owner(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        alive = _leave(sample_path, scratch, other.stdout.readline().strip())
        own = _leave(sample_path, scratch, owner())
        elsewhere = _leave(sample_path, scratch, f"p{os.getpid()}-00000000")
        Office.open(sample_path, catalogue_file, clock, "Ada").close()
        assert [path for path in (*alive, *own, *elsewhere) if not path.exists()] == []
        other.communicate("\n")


def test_a_process_of_the_same_number_that_began_later_is_another(
    sample_path: Path, scratch: Path, catalogue_file: CatalogueFile
) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        left = _leave(sample_path, scratch, owner().replace(str(os.getpid()), str(other.pid), 1))
        for path in (*left, *(path.parent for path in left)):
            os.utime(path, (1_000_000_000, 1_000_000_000))
        Office.open(sample_path, catalogue_file, clock, "Ada").close()
        assert [path for path in left if path.exists()] == []
        other.communicate(b"\n")


def test_a_file_half_written_elsewhere_goes_with_the_next_one_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_looked_at", set())
    left = tmp_path / f".chart-{_ended()}-abc.part"
    left.write_bytes(bytes(1000))
    somebody = tmp_path / ".notes-of-mine.part"
    somebody.write_bytes(b"x")
    write_bytes(tmp_path / "other.png", b"picture")
    assert not left.exists()
    assert somebody.exists()


def test_the_sheets_of_a_killed_export_are_named_so_that_they_go(
    sample: Office, scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold the office's numbers, and openpyxl's own names say nothing of who writes them."""
    seen: list[str] = []
    remove = os.remove

    def note(path: str) -> None:
        seen.append(Path(path).name)
        remove(path)

    monkeypatch.setattr(os, "remove", note)
    month = Period.parse("2023-05")
    sample.exports.export(month, month, ("xlsx",), tmp_path / "out")
    (written,) = (tmp_path / "out").iterdir()
    with zipfile.ZipFile(written) as book:
        parts = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    sheets = [name for name in seen if name.startswith(f"cityreport-{owner()}-")]
    for_machines = 2  # Data and Metadata; the others are made again to verify the file
    assert len(sheets) == len(parts) + len(parts) - for_machines
    assert not [name for name in seen if name.startswith("openpyxl")]
    left = scratch / sheets[0].replace(owner(), _ended())
    left.write_text("<row/>")
    kept = scratch / sheets[1]
    kept.write_text("<row/>")
    remove_leftovers(sample.store.path)
    assert not left.exists()
    assert kept.exists()
