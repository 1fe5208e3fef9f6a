"""Reading a foreign file without trusting it: a child process reads, this side waits, watches and
kills.

The child is this program with the hidden switch `SWITCH` (`__main__` knows it): the same way works
installed, from the sources and in a built program. Request and answer go through pipes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

import msgspec
import psutil

import cityreport
from cityreport.domain.importing.grid import Book
from cityreport.errors import CityReportError, DataError, UnusableFileError
from cityreport.exchange.importing import protocol
from cityreport.exchange.importing.limits import LIMITS, Limits
from cityreport.progress_callback import ReportProgress, ignore_progress

SWITCH = "--read-foreign-file"


_MALLOC = {"MALLOC_MMAP_THRESHOLD_": f"{1 << 25}", "MALLOC_TRIM_THRESHOLD_": f"{1 << 30}"}
"""For glibc: a process that lives half a second returns no memory, except large blocks."""

_CHOSEN = frozenset(("intake_encoding", "intake_encoding_unknown", "intake_separator"))
"""The errors that another choice of the person mends."""
_TURN_SECONDS = 0.03
_BYTES_A_SECOND = 2_000_000
"""For the progress: what a PC of an office reads in a second, roughly."""
_BLOCK = 1 << 20
_PARENT_WATCHES = sys.platform != "linux"
"""True where the parent must watch the memory (Windows has no limit that a process sets for itself;
macOS accepts RLIMIT_AS and does not enforce it)."""


def read_book(
    path: Path,
    limits: Limits = LIMITS,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    progress: ReportProgress = ignore_progress,
) -> Book:
    """Read any file that may be a table; `encoding` and `separator` of a text file, where a person
    chose one.

    Raise AccessError file_missing, is_a_folder, cannot_read, intake_not_a_file; UnusableFileError
    file_empty or one of the codes `intake_*` (`messages/importing.py`), and DataError where only
    the chosen encoding or separator is wrong. Whatever is in the file,
    nothing else is raised, except by `progress`.
    """
    request = protocol.Request(os.fsencode(path), limits, encoding, separator)
    try:
        with _Child(limits) as child:
            written = child.ask(protocol.write(request), progress, _expected_s(path))
            try:
                answer = protocol.read_answer(written, path.name)
            except (msgspec.DecodeError, ValueError) as error:  # half of one, or none
                raise child.end() from error
        if isinstance(answer, protocol.Failure):
            raise answer.error()
    except MemoryError as error:
        limit = limits.memory >> 20
        raise UnusableFileError("intake_memory", path=str(path), limit=limit) from error
    except CityReportError as error:
        kind = type(error)
        if isinstance(error, DataError) and error.code not in _CHOSEN:
            kind = UnusableFileError
        raise kind(error.code, path=str(path), **error.facts) from error.__cause__
    return answer


def _expected_s(path: Path) -> float:
    with contextlib.suppress(OSError):  # said by the child
        return 0.3 + path.stat().st_size / _BYTES_A_SECOND
    return 1.0


def command() -> list[str]:
    """Return the command that starts the child: the built program itself, or its Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SWITCH]
    return [sys.executable, "-P", "-m", "cityreport", SWITCH]  # -P: nothing from this folder


class _Child:
    """The running child; leaving the block ends it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._began = time.monotonic()
        self._written = bytearray()
        self._has_said_too_much = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this program, a fixed switch
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise DataError("intake_broken", reason=error.strerror or str(error)) from error
        self._asked = cast("IO[bytes]", self._process.stdin)
        self._said = cast("IO[bytes]", self._process.stdout)
        self._reader = threading.Thread(target=self._take, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            with contextlib.suppress(OSError):  # it just ended
                self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._asked, self._said):
            with contextlib.suppress(OSError):
                pipe.close()

    def ask(self, request: bytes, progress: ReportProgress, expected_s: float = 1.0) -> bytes:
        """Return all that the child said. Raises DataError intake_time, intake_memory.

        The child says nothing before it has read all: the progress is what of the expected time
        has passed, ever slower where it takes longer.
        """
        with contextlib.suppress(OSError):  # it may be dead already: its end says why
            self._asked.write(request)
            self._asked.close()
        while self._reader.is_alive():
            self._reader.join(_TURN_SECONDS)
            passed = time.monotonic() - self._began
            progress(round(1000 * passed / (passed + expected_s)), 1000)
            if passed > self._limits.seconds:
                raise self._too_slow()
            if _PARENT_WATCHES and _memory(self._process.pid) > self._limits.memory:
                raise self._too_large()
        if self._has_said_too_much:
            raise self._too_large()
        return bytes(self._written)

    def end(self) -> DataError:
        """Return why it ended without an answer: DataError intake_time, intake_memory,
        intake_broken."""
        left = max(0.1, self._limits.seconds - (time.monotonic() - self._began))
        try:
            code = self._process.wait(left)
        except subprocess.TimeoutExpired:
            return self._too_slow()
        name = _signal_name(code)
        if name == "SIGABRT":  # so ends a library in Rust that is refused memory
            return self._too_large()
        if name == "SIGXCPU":
            return self._too_slow()
        return DataError("intake_broken", reason=name or f"exit code {code}")

    def _take(self) -> None:
        """Read until the child closes its end, but never more than the limit of an answer."""
        while block := os.read(self._said.fileno(), _BLOCK):
            if len(self._written) + len(block) > self._limits.answer:
                self._has_said_too_much = True
                return
            self._written += block

    def _too_slow(self) -> DataError:
        return DataError("intake_time", limit=round(self._limits.seconds))

    def _too_large(self) -> DataError:
        return DataError("intake_memory", limit=self._limits.memory >> 20)


def _environment() -> dict[str, str]:
    """Return our environment with the place of this very package: the child does not look into the
    current folder."""
    ours = {**os.environ, **_MALLOC}
    if getattr(sys, "frozen", False):
        return ours
    root = str(Path(cityreport.__file__).resolve().parents[1])
    known = os.environ.get("PYTHONPATH")
    return {**ours, "PYTHONPATH": f"{root}{os.pathsep}{known}" if known else root}


def _memory(pid: int) -> int:
    """Return the bytes of a process and of its children (a virtual environment's python on Windows
    starts the real one); 0 once it has ended."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        return sum(int(member.memory_info().rss) for member in family)
    return 0


def _signal_name(code: int) -> str:
    """Return `SIGABRT` for -6; empty for an exit code."""
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name if code < 0 else ""
    return f"signal {-code}"
