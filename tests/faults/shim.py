"""The disk that fails on demand: `shim.c`, compiled here, and the numbers shared with it.

Not here: what is done while the disk fails (`acts`), what must hold afterwards (`scenarios`).
"""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import sys
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("shim.c")
_SIZE = 32
_ON, _COUNT, _FAILED = 0, 4, 5


class Kind(IntEnum):
    """What happens at the chosen call, as in shim.c."""

    FULL = 1  # ENOSPC
    BROKEN = 2  # EIO
    HALF = 3  # half of the bytes are written, then the disk is full
    KILL = 4  # the process is killed before the call
    HALF_KILL = 5  # half of the bytes are written, then the process is killed


class Fault(NamedTuple):
    """Which call fails and how; `at` 0 counts only. `only`: the calls after it work again."""

    at: int
    kind: Kind = Kind.FULL
    only: bool = False

    def __str__(self) -> str:
        return f"{self.kind.name} {'only at' if self.only else 'from'} call {self.at}"


def why_not() -> str:
    """Why the shim cannot be used on this system; empty where it can."""
    if not sys.platform.startswith("linux"):
        return "LD_PRELOAD is tried on Linux only"
    if _compiler() is None:
        return "there is no C compiler here"
    return ""


def build(folder: Path) -> Path:
    """Compile the library into `folder`."""
    compiler = _compiler()
    assert compiler is not None, why_not()
    library = folder / "shim.so"
    options = ("-O1", "-Wall", "-Werror", "-shared", "-fPIC")
    subprocess.run(
        [compiler, *options, "-o", str(library), str(SOURCE), "-ldl"], check=True, text=True
    )
    return library


class Control:
    """The numbers that the library reads and counts in: those who map the same file see the same.

    It must lie outside of the failing folder.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as stream:
            self._map = mmap.mmap(stream.fileno(), _SIZE)

    def arm(self, fault: Fault) -> None:
        """Count from now on, and fail where the fault says."""
        self.disarm()
        self._map[:24] = struct.pack("6i", 0, fault.at, fault.kind, fault.only, 0, 0)
        self._map[:4] = struct.pack("i", 1)

    def disarm(self) -> None:
        """The disk is back; the counts stay to be read."""
        self._map[:4] = struct.pack("i", 0)

    @property
    def count(self) -> int:
        """How many calls matched since it was armed."""
        return self._number(_COUNT)

    @property
    def failed(self) -> int:
        """How many of them were made to fail."""
        return self._number(_FAILED)

    def _number(self, place: int) -> int:
        return int(struct.unpack_from("i", self._map, 4 * place)[0])


def environment(library: Path, folder: Path, control: Path) -> dict[str, str]:
    """What a process needs in its environment so that its disk below `folder` can fail."""
    return {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAULT_FOLDER": str(folder.resolve()),
        "FAULT_CONTROL": str(control.resolve()),
    }


def _compiler() -> str | None:
    return shutil.which("gcc") or shutil.which("cc")
