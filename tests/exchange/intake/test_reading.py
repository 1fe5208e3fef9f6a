"""Whatever becomes of the child that reads a foreign file, the program gets one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from cityreport.errors import CityReportError
from cityreport.exchange.importing import sandboxed_reader
from cityreport.exchange.importing.limits import LIMITS
from cityreport.exchange.importing.sandboxed_reader import read_book
from tests.exchange.intake.books import SMALL, needs_posix
from tests.patience import PATIENCE_S

QUICK = msgspec.structs.replace(LIMITS, seconds=1.0)


@pytest.fixture(autouse=True)
def _leaves_no_process_behind() -> Iterator[None]:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert after <= before


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text("a;b\n1;2\n")
    return path


def played(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Another child: a Python program that gets the request and answers as it likes."""
    command = [sys.executable, "-c", f"import os, sys, time\n{program}"]
    monkeypatch.setattr(sandboxed_reader, "command", lambda: command)


def refused(path: Path, limits: sandboxed_reader.Limits = QUICK) -> CityReportError:
    with pytest.raises(CityReportError) as caught:
        read_book(path, limits)
    assert caught.value.facts["path"] == str(path)
    return caught.value


def test_a_book_comes_back(table: Path) -> None:
    book = read_book(table)
    assert (book.name, book.kind, book.encoding, book.separator) == ("t.csv", "csv", "utf-8", ";")
    assert book.sheets[0].rows == (("a", "b"), ("1", "2"))


def test_a_child_that_hangs_is_ended(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("time.sleep(600)", "while True: pass", "os.close(1)\ntime.sleep(600)"):
        played(monkeypatch, program)
        began = time.monotonic()
        assert refused(table).code == "intake_time"
        assert time.monotonic() - began < PATIENCE_S


def test_a_child_that_says_half_and_hangs_is_ended(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(monkeypatch, "os.write(1, b'\\x86\\xa4type')\ntime.sleep(600)")
    assert refused(table).code == "intake_time"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("os._exit(7)", "intake_broken"),
        ("os.write(1, b'\\x86\\xa4type'); os._exit(0)", "intake_broken"),
        ("os.write(1, b'hello'); os._exit(0)", "intake_broken"),
        ("os._exit(0)", "intake_broken"),
        ("raise ValueError", "intake_broken"),
    ],
)
def test_a_child_that_dies_is_no_book(
    program: str, code: str, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(monkeypatch, program)
    assert refused(table, LIMITS).code == code


@needs_posix
@pytest.mark.parametrize(
    ("signal", "code"),
    [("SIGABRT", "intake_memory"), ("SIGSEGV", "intake_broken"), ("SIGKILL", "intake_broken")],
)
def test_a_child_that_is_killed_is_no_book(
    signal: str, code: str, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(monkeypatch, f"import signal; os.kill(os.getpid(), signal.{signal})")
    assert refused(table, LIMITS).code == code


def test_a_child_that_says_too_much_is_ended(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played(monkeypatch, "while True: os.write(1, bytes(65536))")
    small = msgspec.structs.replace(LIMITS, answer=1 << 20)
    assert refused(table, small).code == "intake_memory"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the parent watches")
def test_the_system_keeps_the_child_within_its_memory(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("1,2\n" * 900_000)
    small = msgspec.structs.replace(LIMITS, memory=120 << 20)
    assert refused(tmp_path / "m.csv", small).code == "intake_memory"


def test_where_the_system_does_not_the_parent_watches(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandboxed_reader, "_PARENT_WATCHES", True)
    assert read_book(table).sheets
    played(monkeypatch, "kept = b'x' * (80 << 20)\ntime.sleep(600)")
    small = msgspec.structs.replace(LIMITS, memory=60 << 20)
    began = time.monotonic()
    assert refused(table, small).code == "intake_memory"
    assert time.monotonic() - began < PATIENCE_S


def test_a_program_that_cannot_be_started_is_said(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandboxed_reader, "command", lambda: [str(table.parent / "none")])
    assert refused(table).code == "intake_broken"


class Wish(Exception):  # noqa: N818 - as `ui.tasks.Cancelled`
    pass


def test_a_person_may_cancel(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played(monkeypatch, "time.sleep(600)")
    seen: list[tuple[int, int]] = []

    def progress(made: int, of: int) -> None:
        seen.append((made, of))
        if len(seen) == 3:
            raise Wish

    began = time.monotonic()
    with pytest.raises(Wish):
        read_book(table, progress=progress)
    assert time.monotonic() - began < PATIENCE_S
    assert seen == sorted(seen)
    assert all(0 <= made < of == 1000 for made, of in seen)


def test_nothing_in_the_current_folder_is_run(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("msgspec.py", "csv.py", "python_calamine.py", "cityreport.py"):
        (table.parent / name).write_text("import os; os._exit(9)")
    monkeypatch.chdir(table.parent)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert read_book(Path("t.csv")).sheets[0].rows[1] == ("1", "2")


@needs_posix
def test_a_built_program_reads_with_itself(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that PyInstaller built has no Python beside it: it is started again, with the
    hidden switch alone."""
    program = tmp_path / "cityreport"
    command = f'exec "{sys.executable}" -m cityreport "$@"'
    program.write_text(f'#!/bin/sh\n[ "$*" = "{sandboxed_reader.SWITCH}" ] || exit 8\n{command}\n')
    program.chmod(0o755)
    root = str(Path(sandboxed_reader.cityreport.__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", root)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    assert read_book(table).sheets[0].rows[1] == ("1", "2")


def test_several_at_once(table: Path) -> None:
    books: list[object] = []
    threads = [
        threading.Thread(target=lambda p=path: books.append(read_book(p).kind))
        for path in (table, SMALL / "small.xlsx", SMALL / "small.xls")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(map(str, books)) == ["csv", "xls", "xlsx"]


def test_an_orphan_ends_by_itself(table: Path) -> None:
    """Its parent is gone: what it is asked never comes, and nobody reads what it says."""
    child = subprocess.Popen(
        sandboxed_reader.command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=sandboxed_reader._environment(),
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdout.close()
    child.stdin.close()
    assert child.wait(PATIENCE_S) is not None


def test_the_child_imports_little(table: Path) -> None:
    """Its start is waited for: each of these would double it."""
    program = (
        "import sys\nfrom cityreport.exchange.importing import limits, protocol, reader_process\n"
        f"r = protocol.Request({os.fsencode(table)!r}, limits.LIMITS)\nreader_process.answer(r)\n"
        "bad = {'openpyxl', 'PySide6', 'matplotlib', 'numpy', 'click', 'babel', 'psutil',"
        " 'defusedxml', 'dataclasses', 'json', 'subprocess'} & set(sys.modules)\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=sandboxed_reader._environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
