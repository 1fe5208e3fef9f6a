"""The failing disk itself: it hits the writes of SQLite and of Python, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import shim
from tests.faults.shim import Control, Fault, Kind

pytestmark = pytest.mark.skipif(bool(shim.why_not()), reason=shim.why_not() or "it can")

WRITE = """
import os, sqlite3, sys
def through_sqlite(path):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
    connection.execute("INSERT INTO t VALUES (1)")
def through_python(path):
    with open(path, "wb") as stream:
        stream.write(b"0123456789" * 10)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(path, path + ".new")
try:
    globals()[sys.argv[1]](sys.argv[2])
except (OSError, sqlite3.Error) as error:
    print(type(error).__name__, getattr(error, "errno", None) or error.sqlite_errorname)
"""

WAIT = """
import sys
for _ in sys.stdin:
    try:
        open(sys.argv[1], "w").close()
    except OSError:
        print("refused", flush=True)
    else:
        print("written", flush=True)
"""


class Disk:
    """A folder whose disk can fail, and a process that writes to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "disk"
        self.folder.mkdir()
        self.control = Control(folder / "control")
        library = shim.build(folder)
        self.environment = shim.environment(library, self.folder, folder / "control")

    def write(self, through: str, fault: Fault, path: Path | None = None) -> tuple[int, str]:
        self.control.arm(fault)
        done = subprocess.run(
            [sys.executable, "-c", WRITE, through, str(path or self.folder / through)],
            env=self.environment,
            capture_output=True,
            check=False,
            text=True,
        )
        return done.returncode, done.stdout.strip()


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def test_the_writes_of_sqlite_are_counted(disk: Disk) -> None:
    assert disk.write("through_sqlite", Fault(0)) == (0, "")
    # journal made, written and synced, pages written and synced, journal deleted: twice
    assert disk.control.count >= 12
    assert disk.control.failed == 0


@pytest.mark.parametrize(
    ("kind", "name"), [(Kind.FULL, "SQLITE_FULL"), (Kind.BROKEN, "SQLITE_IOERR_WRITE")]
)
def test_a_write_of_sqlite_fails_as_asked(disk: Disk, kind: Kind, name: str) -> None:
    assert disk.write("through_sqlite", Fault(3, kind)) == (0, f"OperationalError {name}")
    assert disk.control.failed >= 1


@pytest.mark.parametrize(("kind", "number"), [(Kind.FULL, 28), (Kind.BROKEN, 5)])
def test_every_call_of_python_fails_in_turn(disk: Disk, kind: Kind, number: int) -> None:
    assert disk.write("through_python", Fault(0)) == (0, "")
    count = disk.control.count
    assert count == 4  # make, write, sync, rename
    for at in range(1, count + 1):
        assert disk.write("through_python", Fault(at, kind)) == (0, f"OSError {number}")
        assert disk.write("through_python", Fault(at, kind, only=True)) == (0, f"OSError {number}")
        assert disk.control.failed == 1


def test_half_of_a_write_is_there_before_the_disk_is_full(disk: Disk) -> None:
    assert disk.write("through_python", Fault(2, Kind.HALF)) == (0, "OSError 28")
    assert (disk.folder / "through_python").read_bytes() == b"0123456789" * 5


@pytest.mark.parametrize(("kind", "size"), [(Kind.KILL, 0), (Kind.HALF_KILL, 50)])
def test_the_process_is_killed_at_a_call(disk: Disk, kind: Kind, size: int) -> None:
    code, _ = disk.write("through_python", Fault(2, kind))
    assert code == -9
    assert (disk.folder / "through_python").stat().st_size == size


def test_other_folders_do_not_fail(disk: Disk, tmp_path: Path) -> None:
    elsewhere = tmp_path / "disk-beside"
    assert disk.write("through_sqlite", Fault(1), elsewhere) == (0, "")
    assert disk.control.count == 0


def test_the_disk_comes_back_while_a_process_waits_for_it(disk: Disk) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAIT, str(disk.folder / "file")],
        env=disk.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        disk.control.arm(Fault(1))
        said = []
        for _ in range(2):
            process.stdin.write("try\n")
            process.stdin.flush()
            said.append(process.stdout.readline().strip())
            disk.control.disarm()
    assert said == ["refused", "written"]
