"""One writer: who has the file is said, who is gone is passed over, nobody is thrown out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from cityreport import interruption
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.store import lock
from tests.conftest import clock

L1 = CellKey("L1", Period.parse("2024-01"))

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cityreport import paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.office.office import Office

catalogue = read_catalogue(paths.catalogue_file().read_bytes())
clock = lambda: datetime(2024, 2, 10, 8, 0, tzinfo=UTC)
with Office.open(Path(sys.argv[1]), catalogue, clock, "Grace") as office:
    print("open", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def other_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the file open to write."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield process
        finally:
            process.kill()


def left_by(path: Path, host: str) -> None:
    """What a power cut leaves: words in the lock and nobody who holds it."""
    holder = {"officer": "Grace", "host": host, "process": 99, "since": "2024-02-09T16:00:00Z"}
    lock.lock_path(path).write_bytes(b" " + json.dumps(holder).encode())


def refused(path: Path, catalogue_file: CatalogueFile) -> AccessError:
    with pytest.raises(AccessError) as caught:
        Office.open(path, catalogue_file, clock, "Ada")
    return caught.value


def test_a_second_writer_is_told_who_has_the_file_and_since_when(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    with other_process(sample_path):
        error = refused(sample_path, catalogue_file)
        assert error.code == "store_in_use"
        said = sentence(error)
        assert "Grace" in said
        assert lock.Holder.here("", "").host in said
        assert "Feb 10, 2024" in said
        assert refused(sample_path, catalogue_file).code == "store_in_use"  # still is


def test_who_only_looks_reads_while_another_writes(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    with (
        other_process(sample_path),
        Office.look(sample_path, catalogue_file, clock, "Ada") as office,
    ):
        assert office.queries.count() == 17_136
        assert office.following.writer() is not None
        assert office.store.held_by is not None
        assert office.store.held_by.officer == "Grace"
        with pytest.raises(AccessError, match="store_in_use"):
            office.cells.record(Observation(L1, 3))


def test_a_proper_end_leaves_nothing_behind(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    with other_process(sample_path) as process:
        process.communicate("\n")
        assert process.returncode == 0
    assert not lock.lock_path(sample_path).exists()
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.store.left_by is None


def test_after_a_kill_the_file_is_taken_without_a_question(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    with other_process(sample_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert lock.lock_path(sample_path).exists()
    assert lock.holder_of(sample_path) is None
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.store.left_by is not None
        assert office.store.left_by.officer == "Grace"
        assert office.cells.record(Observation(L1, 3)).value == 3


def test_what_another_computer_left_is_asked_about_with_its_name(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    left_by(sample_path, "harbour-pc")
    before = lock.lock_path(sample_path).read_bytes()
    error = refused(sample_path, catalogue_file)
    assert error.code == "store_left_open"
    assert "harbour-pc" in sentence(error)
    assert lock.lock_path(sample_path).read_bytes() == before  # asking changes nothing
    with Office.open(sample_path, catalogue_file, clock, "Ada", take_over=True) as office:
        assert office.store.left_by is not None
        office.cells.record(Observation(L1, 3))
    assert not lock.lock_path(sample_path).exists()


@pytest.mark.parametrize("words", [b"", b" {", b"\xff" * 5_000, b' {"officer": 1}', b" []"])
def test_a_lock_whose_words_are_no_words_is_taken(
    sample_path: Path, catalogue_file: CatalogueFile, words: bytes
) -> None:
    lock.lock_path(sample_path).write_bytes(words)
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.following.writer() is not None


def test_a_lock_that_cannot_be_written_does_not_lock_out(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    lock.lock_path(sample_path).mkdir()
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.cells.record(Observation(L1, 3)).value == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock")
def test_a_file_system_without_locks_goes_by_the_words(
    sample_path: Path, catalogue_file: CatalogueFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    here = lock.Holder.here("Grace", "2024-02-09T16:00:00Z")
    path = lock.lock_path(sample_path)
    path.write_bytes(b" " + _words(here, os.getppid()))
    assert refused(sample_path, catalogue_file).code == "store_in_use"
    path.write_bytes(b" " + _words(here, _ended()))
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        assert office.cells.record(Observation(L1, 3)).value == 3
    left_by(sample_path, "harbour-pc")
    assert refused(sample_path, catalogue_file).code == "store_left_open"


def _words(here: lock.Holder, process: int) -> bytes:
    """What the lock's file says where that process has it."""
    return json.dumps({**msgspec.structs.asdict(here), "process": process}).encode()


def _ended() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.skipif(sys.platform == "win32", reason="signals go by os.kill")
def test_ctrl_c_at_any_moment_of_taking_a_lock_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "office.cityreport"
    monkeypatch.setattr(interruption, "_state", interruption._State())
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job has it ignored
    interruption.watch()
    stopped = 0
    while _stopped_while_taking(store, stopped + 1):
        stopped += 1
        assert not lock.lock_path(store).exists(), stopped
        interruption._state.times = 0
    assert stopped > 20


def _stopped_while_taking(store: Path, step: int) -> bool:
    """Press Ctrl+C at a step of taking and releasing a lock; return whether it got as far."""
    left = step

    def count(_frame: object, _event: str, _arg: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            sys.setprofile(None)
            os.kill(os.getpid(), signal.SIGINT)

    holder = lock.Holder.here("Ada", "2024-02-10T09:30:00Z")
    try:
        sys.setprofile(count)
        taken = lock.take_lock(store, holder)
        sys.setprofile(None)
    except KeyboardInterrupt:
        interruption.release_all()
        return True
    assert taken is not None
    taken.release()
    return False
