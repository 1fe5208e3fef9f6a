"""Commands know where they are: which file they work on, and what they say of a wrong one."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook

from cityreport import __main__ as start
from cityreport import launch as launching
from cityreport import paths
from cityreport.cli import main
from cityreport.commands import COMMANDS
from cityreport.store.backup_files import backup_folder


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["cityreport", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Result(int(ended.value.code or 0), out, err)

    return call


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that a window was opened on; none is shown."""
    found: list[Path] = []

    def open_window(store: str | Path, *_: object) -> int:
        found.append(Path(store))
        return 0

    monkeypatch.setattr(launching, "launch", open_window)
    return found


def overwrite_the_beginning(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes(4096) + content[4096:])


# -- where the file is


def test_the_sample_is_where_the_environment_says_and_the_next_command_finds_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "here.cityreport"
    monkeypatch.setenv("CITYREPORT_STORE", str(path))
    assert str(path) in run("sample").out
    assert path.is_file()
    assert str(path) in run("status").out
    again = run("sample")
    assert (again.code, again.out, again.err.count("\n")) == (3, "", 1)
    assert str(path) in again.err


def test_the_sample_is_where_the_next_command_looks_when_nothing_was_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CITYREPORT_STORE", raising=False)
    monkeypatch.setattr(paths, "_folder", lambda _kind: tmp_path)
    assert run("sample").code == 0
    assert "Greater London" in run("status").out


def test_what_stands_nearest_to_the_command_says_which_file(
    run: Run, tmp_path: Path, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, nowhere = tmp_path / "away.cityreport", tmp_path / "nowhere.cityreport"
    monkeypatch.setenv("CITYREPORT_STORE", str(nowhere))
    assert str(sample_path) in run("--store", sample_path, "status").out
    assert str(sample_path) in run("--store", nowhere, "status", "--store", sample_path).out
    assert run("--store", nowhere, "sample", "--store", away).code == 0
    assert away.is_file()
    assert not nowhere.exists()


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_takes_the_file_before_and_after_it(name: str, run: Run) -> None:
    assert run("--store", "x.cityreport", name, "--help").code == 0
    assert run(name, "--store", "x.cityreport", "--help").code == 0
    command = next(command for command in COMMANDS if command.name == name)
    assert "--store" in {option for one in command.params for option in one.opts}


def test_a_command_works_on_the_sample_city(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYREPORT_STORE", str(tmp_path / "own.cityreport"))
    monkeypatch.setattr(paths, "sample_store", lambda: tmp_path / "sample.cityreport")
    for _ in range(2):
        assert "Greater London" in run("--sample", "status").out
    assert not (tmp_path / "own.cityreport").exists()
    assert run("--sample", "status", "--store", tmp_path / "own.cityreport").code == 3


# -- the window on a file


def test_an_office_file_opens_the_window(
    run: Run, sample_path: Path, opened: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = sample_path.with_name("damaged.cityreport")
    damaged.write_bytes(sample_path.read_bytes())
    overwrite_the_beginning(damaged)
    assert run(sample_path).code == 0
    assert run("--lang", "es", damaged).code == 0
    monkeypatch.setattr(sys, "argv", ["cityreport", str(sample_path)])
    with pytest.raises(SystemExit):
        start.main()
    assert opened == [sample_path, damaged, sample_path]


def test_what_the_window_cannot_open_is_one_sentence(
    run: Run, tmp_path: Path, opened: list[Path]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("month;murders\n2024-01;3\n")
    for path in (tmp_path / "none.cityreport", tmp_path / "none.xlsx", table, tmp_path):
        result = run(path)
        assert (result.code, result.out, result.err.count("\n")) == (3, "", 1)
        assert str(path) in result.err
    assert "cityreport import" in run(table).err
    assert opened == []


def test_a_word_that_is_nothing_is_answered_with_the_nearest_command(run: Run) -> None:
    result = run("statsu")
    assert (result.code, result.out) == (2, "")
    assert "statsu" in result.err
    assert "status" in result.err.split("statsu")[1]


# -- a file that is not right


def test_a_damaged_file_is_called_so_and_salvage_is_named(run: Run, sample_path: Path) -> None:
    sample_path = sample_path.rename(sample_path.with_name("our office.cityreport"))
    overwrite_the_beginning(sample_path)
    result = run("status", "--store", sample_path)
    assert (result.code, result.out, result.err.count("\n")) == (3, "", 1)
    assert "is damaged" in result.err
    said = shlex.split(result.err.strip().rpartition(": ")[2])
    assert said[:3] == ["cityreport", "salvage", str(sample_path)]
    assert run(*said[1:]).code in {0, 1}
    out = Path(said[-1])
    assert "Greater London" in run("status", "--store", out).out
    cut = sample_path.read_bytes()[:-50_000]
    sample_path.write_bytes(cut)
    assert "cityreport salvage" in run("--store", sample_path, "show", "2023-05").err
    assert "cityreport salvage" in run("--store", sample_path, "audit").out


def test_the_file_to_salvage_is_the_office_file_when_none_is_named(
    run: Run, sample_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "salvaged.cityreport"
    assert run("--store", sample_path, "salvage", "--out", out).code == 0
    assert out.is_file()


def test_a_file_that_was_emptied_leads_to_its_newest_backup(run: Run, sample_path: Path) -> None:
    run("backup", "--store", sample_path)
    made = next(backup_folder(sample_path).glob("*.cityreport"))
    sample_path.write_bytes(b"")
    result = run("status", "--store", sample_path)
    assert result.code == 3
    said = shlex.split(result.err.strip().rpartition(": ")[2])
    assert said == ["cityreport", "restore", str(made), "--store", str(sample_path)]
    assert run(*said[1:], "--yes").code == 0
    assert "Greater London" in run("status", "--store", sample_path).out


def test_a_file_that_was_never_an_office_is_not_called_by_its_ending(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "letter.cityreport"
    path.write_text("Dear colleague")
    result = run("status", "--store", path)
    assert result.code == 3
    assert "Choose a file that ends in" not in result.err


def test_a_file_that_is_named_and_not_there_is_not_an_office_to_be_set_up(
    run: Run, sample_path: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.cityreport"
    for call in (("restore", gone), ("salvage", gone, "--out", tmp_path / "new.cityreport")):
        result = run("--store", sample_path, *call)
        assert (result.code, result.out, result.err.count("\n")) == (3, "", 1)
        assert str(gone) in result.err
        assert "cityreport new" not in result.err


def test_a_backup_is_called_one_and_a_damaged_one_is_not_its_own_remedy(
    run: Run, sample_path: Path
) -> None:
    run("backup", "--store", sample_path)
    made = next(backup_folder(sample_path).glob("*.cityreport"))
    assert "is a backup made on" in run("status", "--store", made).out
    assert "is a backup" not in run("status", "--store", sample_path).out
    made.write_bytes(made.read_bytes()[:100_000])
    result = run("restore", made, "--store", sample_path)
    assert (result.code, result.out) == (3, "")
    assert "Choose another backup" in result.err


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_receive_points_an_ordinary_table_to_import(
    kind: str, run: Run, sample_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"table.{kind}"
    if kind == "csv":
        path.write_text("month;murders\n2024-01;3\n")
    else:
        book = Workbook()
        book.worksheets[0].append(["month", "murders"])
        book.save(path)
    result = run("receive", path, "--store", sample_path)
    assert (result.code, result.out) == (1, "")
    assert str(path) in result.err
    assert "cityreport import" in result.err
