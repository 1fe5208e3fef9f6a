"""A file is written whole or not at all, and is read back before it is called written."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from cityreport import files
from cityreport.errors import AccessError
from cityreport.files import remove_stale, write_bytes, write_whole
from cityreport.office import chart_drawing
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.settings import Settings


@pytest.fixture
def full_disk() -> Iterator[None]:
    """Really no room: no file of this process may grow beyond 2,000 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_what_is_written_is_there(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.json", b"one")
    write_bytes(tmp_path / "a.json", b"two")
    assert (tmp_path / "a.json").read_bytes() == b"two"
    assert names(tmp_path) == ["a.json"]


def test_a_file_that_is_filled_out_of_order_is_whole_too(tmp_path: Path) -> None:
    def fill(stream: IO[bytes]) -> None:
        stream.write(b"?????body")
        stream.seek(0)
        stream.write(b"head:")

    write_whole(tmp_path / "a.bin", fill)
    assert (tmp_path / "a.bin").read_bytes() == b"head:body"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, full_disk: None) -> None:
    path = tmp_path / "a.json"
    write_bytes(path, b"old")
    for size in (2_001, 9_000, 3_000_000):
        with pytest.raises(AccessError, match="cannot_write"):
            write_bytes(path, b"x" * size)
        assert path.read_bytes() == b"old"
        assert names(tmp_path) == ["a.json"]


def test_many_small_writes_on_a_full_disk_leave_nothing(tmp_path: Path, full_disk: None) -> None:
    def fill(stream: IO[bytes]) -> None:
        for _ in range(1_000):
            stream.write(b"a line of the file\n")

    with pytest.raises(AccessError, match="cannot_write"):
        write_whole(tmp_path / "a.json", fill)
    assert names(tmp_path) == []


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_at_the_last_step_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.json"
    write_bytes(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), fail)
    with pytest.raises(AccessError, match="Input/output error"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.json"]


def test_a_disk_that_keeps_something_else_is_noticed_before_the_name_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    write_bytes(path, b"old")
    real = os.fsync

    def corrupt(handle: int) -> None:
        real(handle)
        os.pwrite(handle, b"X", 1)  # same size, another byte

    monkeypatch.setattr(os, "fsync", corrupt)
    with pytest.raises(AccessError, match="content after writing differs"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.json"]


def test_a_name_that_shows_something_else_afterwards_is_not_called_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    monkeypatch.setattr(files, "sync_folder", lambda _: path.write_bytes(b"n3w"))
    with pytest.raises(AccessError, match="content after writing differs"):
        write_bytes(path, b"new")


@pytest.mark.parametrize("formats", [["json"], ["xlsx"], ["json", "xlsx"]])
def test_an_export_on_a_full_disk_leaves_no_file_and_no_submission(
    sample: Office, tmp_path: Path, full_disk: None, formats: list[str]
) -> None:
    months = [next(iter(sample.queries.overview().months)).shift(n) for n in (0, 2)]
    with pytest.raises(AccessError, match="cannot_write"):
        sample.exports.export(months[0], months[1], formats, tmp_path / "out")
    assert names(tmp_path / "out") == []
    assert sample.exports.submissions() == []


def test_a_second_format_that_fails_takes_the_first_with_it(
    sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityreport.exchange import workbook

    def fail(*_: object) -> None:
        raise AccessError("cannot_write", path="a.xlsx", reason="No space left on device")

    monkeypatch.setattr(workbook, "write_workbook", fail)
    month = next(iter(sample.queries.overview().months))
    with pytest.raises(AccessError):
        sample.exports.export(month, month, ["json", "xlsx"], tmp_path)
    assert list(tmp_path.glob("*.json")) == []


def test_a_submission_that_cannot_be_noted_leaves_no_file(sample: Office, tmp_path: Path) -> None:
    month = next(iter(sample.queries.overview().months))
    moved = sample.store.path.rename(tmp_path / "elsewhere")
    try:
        with pytest.raises(AccessError, match="store_vanished"):
            sample.exports.export(month, month, ["json"], tmp_path / "out")
    finally:
        moved.rename(sample.store.path)
    assert names(tmp_path / "out") == []
    assert sample.exports.submissions() == []


def test_a_chart_on_a_full_disk_leaves_no_file(
    sample: Office, tmp_path: Path, full_disk: None
) -> None:
    for suffix in (".png", ".svg", ".pdf"):
        with pytest.raises(AccessError, match="cannot_write"):
            chart_drawing.chart(sample, ChartRequest("L1")).save(tmp_path / f"chart{suffix}")
    assert [name for name in names(tmp_path) if "chart" in name] == []


def test_settings_that_cannot_be_written_hold_until_the_end_and_say_so(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    assert settings.set("officer", "Ada")
    before = path.read_bytes()
    blocked = tmp_path / "settings"
    blocked.write_text("a file where the folder should be")
    lost = Settings(blocked / "settings.json")
    assert not lost.set("officer", "Ben")
    assert lost.officer() == "Ben"  # until the program ends
    assert path.read_bytes() == before
    assert not lost.set("officer", "Ben"), "the same again is no more on the disk than before"
    blocked.unlink()
    assert lost.set("officer", "Ben"), "tried again once the disk takes it"
    assert Settings(blocked / "settings.json").officer() == "Ben"


def test_two_programs_keep_each_others_settings(tmp_path: Path) -> None:
    one, other = Settings(tmp_path / "s.json"), Settings(tmp_path / "s.json")
    one.set("officer", "Ada")
    other.set("language", "es")
    again = Settings(tmp_path / "s.json")
    assert (again.get("officer"), again.get("language")) == ("Ada", "es")


def test_what_killed_processes_left_goes_and_what_is_fresh_stays(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    old, room, fresh, other = (
        folder / name for name in (".a.1.part", ".a.2.part", ".a.3.part", ".b.1.part")
    )
    room.mkdir()
    for path in (old, room / "draft", fresh, other):
        path.write_bytes(b"half")
    for path in (old, room, other):
        os.utime(path, (0, 0))
    remove_stale(folder, ".a.*.part")
    remove_stale(tmp_path / "nowhere", "*")
    assert sorted(folder.iterdir()) == [fresh, other]
