"""Ctrl+C in a command: one line, exit code 130, nothing half and nothing left lying about."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.office.office import Office
from tests.conftest import clock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals go by os.kill")

DRIVER = """
import os, signal, sys
at, left = int(sys.argv.pop(1)), 0

def count(frame, event, arg):
    global left
    if event == "call":
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


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("command", COMMANDS)
def test_is_one_line_and_leaves_nothing_half(
    command: str, share: float, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    table = sample_path.with_name("table.csv")
    table.write_text("month,homicide\n2023-11,4\n2023-12,5\n", encoding="utf-8")
    if command not in _calls:
        _call(command, 0, sample_path)
        _calls[command] = int(sample_path.with_name("counted").read_text())
    done = _call(command, max(1, int(share * _calls[command])), sample_path)
    assert (done.returncode, done.stderr) == (
        128 + signal.SIGINT,
        "Stopped. What was already saved stays; nothing is half done.\n",
    )
    assert _hidden(sample_path.parent) == []
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.store.left_by is None
        assert office.history.audit().holds
