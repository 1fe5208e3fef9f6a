"""Ctrl+C in a command: one line, exit code 130, nothing half and nothing left lying about."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.contributions.contribution_writing import ContributionChoice, contribute
from cityreport.office.office import Office
from cityreport.store.backup_files import ASKED, BackupReason, make_backup
from tests.conftest import clock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals go by os.kill")

DRIVER = """
import os, signal, sys
at, left = int(sys.argv.pop(1)), 0

def count(frame, event, arg):
    global left
    # what imports call depends on whether somebody compiled the module before
    if event == "call" and not frame.f_code.co_filename.startswith("<frozen importlib"):
        left += 1
        if left == at:
            sys.setprofile(None)
            os.kill(os.getpid(), signal.SIGINT)

from cityreport.__main__ import main
from cityreport import interruption
watch = interruption.watch
def begin():
    watch()
    sys.setprofile(count)
interruption.watch = begin
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job has it ignored
try:
    main()
finally:
    sys.setprofile(None)
    if at == 0:
        with open(os.environ["COUNTED"], "w") as told:
            told.write(str(left))
"""
"""Runs a command and presses Ctrl+C at its n-th call of a function: the same moment every time."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "record": ("record", "2023-11", "L1", "7", "--store", "{store}"),
    "backup": ("backup", "{folder}/backups", "--store", "{store}"),
    "export": (
        *("export", "--from", "2023-01", "--to", "2023-02", "--format", "json"),
        *("--out", "{folder}/out", "--store", "{store}"),
    ),
    "audit": ("audit", "--store", "{store}"),
    "import": ("import", "{folder}/table.csv", "--dry-run", "--store", "{store}"),
    "verify": ("verify", "{folder}/table.csv"),
    "restore": ("restore", "{folder}/then.cityreport", "--yes", "--store", "{store}"),
    "merge": ("merge", "{folder}/piece.json", "--keep", "theirs", "--store", "{store}"),
    "status": ("status", "--store", "{store}"),
}
SHARES = (0.02, 0.4, 0.9)
_calls: dict[str, int] = {}
"""How many functions a command calls, counted once."""


def _call(command: str, at: int, store: Path) -> subprocess.CompletedProcess[str]:
    given = [part.format(store=store, folder=store.parent) for part in COMMANDS[command]]
    return subprocess.run(
        [sys.executable, "-c", DRIVER, str(at), *given],
        env={**os.environ, "COUNTED": str(store.parent / "counted")},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
        timeout=300,
    )


def _hidden(folder: Path) -> list[str]:
    """What a command leaves that has no name of its own."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.name.startswith(".") or path.name.endswith((".lock", ".part", "-journal"))
    ]


def _restorable(folder: Path, _catalogue: CatalogueFile, sample_path: Path) -> Path:
    store = Path(shutil.copy(sample_path, folder / "office.cityreport"))
    occasion = BackupReason(ASKED, "2024-02-09T09:30:00Z", "2024-02-09", "test")
    made = make_backup(store, folder / "made", occasion).backup.path
    made.rename(folder / "then.cityreport")
    return store


def _mergeable(folder: Path, catalogue_file: CatalogueFile, sample_path: Path) -> Path:
    store = Path(shutil.copy(sample_path, folder / "office.cityreport"))
    branch = Path(shutil.copy(sample_path, folder / "branch.cityreport"))
    month = Period.parse("2023-05")
    areas = frozenset(f"D{number:02d}" for number in range(1, 34))
    with Office.open(branch, catalogue_file, clock, "Ben") as office:
        office.cells.record_many([Observation(CellKey("P1", month, a), 4) for a in sorted(areas)])
        choice = ContributionChoice(month, month, areas, frozenset({"P1"}))
        contribute(office, "Ben", choice, folder / "piece.json")
    branch.unlink()
    return store


def _older(folder: Path, _catalogue: CatalogueFile, _sample: Path) -> Path:
    stored = Path(__file__).parent / "data" / "stores" / "format-1.cityreport"
    return Path(shutil.copy(stored, folder / "office.cityreport"))


REPLACING: dict[str, Callable[[Path, CatalogueFile, Path], Path]] = {
    "restore": _restorable,
    "merge": _mergeable,
    "status": _older,
}
"""What puts something else in the place of the file, or much into it: what each needs first."""


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in REPLACING])
def test_is_one_line_and_leaves_nothing_half(
    command: str, share: float, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    table = sample_path.with_name("table.csv")
    table.write_text("month,homicide\n2023-11,4\n2023-12,5\n", encoding="utf-8")
    if command not in _calls:
        _call(command, 0, sample_path)
        _calls[command] = int(sample_path.with_name("counted").read_text())
    _stop(command, share, sample_path, catalogue_file)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("command", REPLACING)
def test_a_restore_a_merge_and_a_migration_are_done_or_not(
    command: str, share: float, sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    def prepared(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        return REPLACING[command](folder, catalogue_file, sample_path)

    if command not in _calls:
        whole = prepared("whole")
        assert _call(command, 0, whole).returncode == 0
        _calls[command] = int(whole.with_name("counted").read_text())
    _stop(command, share, prepared("stopped"), catalogue_file)


def _stop(command: str, share: float, sample_path: Path, catalogue_file: CatalogueFile) -> None:
    """Press Ctrl+C after that share of the command's calls, and look at what is left."""
    done = _call(command, max(1, int(share * _calls[command])), sample_path)
    assert (done.returncode, done.stderr) == (
        128 + signal.SIGINT,
        "Stopped. What was already saved stays; nothing is half done.\n",
    )
    assert _hidden(sample_path.parent) == []
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.store.left_by is None
        assert office.history.audit().holds
