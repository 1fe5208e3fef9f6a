"""Commands carry a name too: --officer, CITYREPORT_OFFICER, or the one of the settings."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cityreport import paths
from cityreport.cli import main
from cityreport.settings import Settings

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["cityreport", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0)

    return call


def last_officer(path: Path) -> str:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        query = "SELECT officer FROM action ORDER BY id DESC LIMIT 1"
        return str(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def record(run: Run, path: Path, value: int, *before: str) -> str:
    assert run(*before, "record", "2024-01", "L1", value, "--store", path) == 0
    return last_officer(path)


def test_the_nearest_name_stands_in_the_journal(
    run: Run, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Settings(paths.settings_file()).set("officer", "Ada")
    assert record(run, sample_path, 1) == "Ada"
    monkeypatch.setenv("CITYREPORT_OFFICER", "Ben")
    assert record(run, sample_path, 2) == "Ben"
    assert record(run, sample_path, 3, "--officer", " Carmen ") == "Carmen"
    assert record(run, sample_path, 4) == "Ben"  # said for one command only
    monkeypatch.delenv("CITYREPORT_OFFICER")
    assert record(run, sample_path, 5) == "Ada"


def test_a_name_that_no_journal_could_show_is_wrong_usage(
    run: Run, sample_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sample_path.read_bytes()
    for name in ("", "  ", "A\nB"):
        code = run("--officer", name, "record", "2024-01", "L1", 1, "--store", sample_path)
        assert code == 2
        assert "cannot be an officer's name" in capsys.readouterr().err
    assert sample_path.read_bytes() == before


def test_the_sample_carries_the_name_too(run: Run, tmp_path: Path) -> None:
    assert run("--officer", "Dina", "sample", "--store", tmp_path / "s.cityreport") == 0
    assert last_officer(tmp_path / "s.cityreport") == "Dina"


def test_the_window_is_told_the_name(
    run: Run, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityreport.ui import app

    told: list[str] = []

    def show(_path: Path, settings: Settings, *_: object) -> int:
        told.append(settings.officer())
        return 0

    monkeypatch.setattr(app, "run", show)
    assert run("--officer", "Dina", "--store", sample_path) == 0
    assert told == ["Dina"]


def test_the_officer_of_one_office_is_nobody_in_another(
    run: Run, sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "pc-user")
    other = tmp_path / "other.cityreport"
    assert run("new", other, "--city", "Cali", "--country", "COL") == 0
    assert run("set", "program", "--officer", "Ada", "--store", sample_path) == 0
    assert record(run, sample_path, 1) == "Ada"
    assert record(run, other, 1) == "pc-user"
    assert run("set", "program", "--officer", "Ben", "--store", other) == 0
    assert record(run, other, 2) == "Ben"
    assert record(run, sample_path, 2) == "Ada"
