"""`backup` and `restore`: nothing happens before it was shown, and nothing without a yes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from tests import test_cli
from tests.conftest import clock, sign_published
from tests.test_cli import Result

Run = Callable[..., Result]


call = test_cli.run
"""The fixture that runs a command as a shell would."""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_backup_is_made_beside_the_office_file(call: Run, sample_path: Path) -> None:
    result = call("backup", "--store", sample_path, "--json")
    answer = result.json
    assert (result.code, answer["number"], answer["observations"]) == (0, 1, 17136)
    assert (answer["verified"], answer["second"]) == (True, None)
    path = Path(answer["path"])
    assert path.parent == sample_path.with_name("sample-backups")
    assert path.stat().st_size == answer["bytes"]
    words = call("backup", "--store", sample_path)
    assert "17,136 numbers, checked and whole." in words.out
    assert "_0002_" in words.out
    assert words.err == ""  # no progress bar in a pipe


def test_a_backup_goes_into_a_folder_that_is_named(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    answer = call("backup", tmp_path / "stick", "--store", sample_path, "--json").json
    assert Path(answer["path"]).parent == tmp_path / "stick"
    assert not sample_path.with_name("sample-backups").exists()


def test_a_backup_that_cannot_be_made_is_exit_3_and_one_sentence(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file")
    result = call("backup", tmp_path / "taken", "--store", sample_path)
    assert (result.code, result.out, result.err.count("\n")) == (3, "", 1)
    assert "taken" in result.err


def test_a_backup_is_made_while_a_window_writes(call: Run, sample: Office) -> None:
    assert call("backup", "--store", sample.store.path, "--json").json["observations"] == 17136


def test_a_backup_of_a_backup_is_refused(call: Run, sample_path: Path) -> None:
    made = call("backup", "--store", sample_path, "--json").json
    result = call("backup", "--store", made["path"])
    assert (result.code, result.out) == (3, "")
    assert "is a backup made on" in result.err


def test_the_second_place_gets_it_too_and_a_refusal_there_is_said(
    call: Run, sample_path: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        office.backups.use(Settings(paths.settings_file()))
        office.backups.choose_place(stick)
    answer = call("backup", "--store", sample_path, "--json").json
    assert Path(answer["second"]).parent == stick
    stick.rename(tmp_path / "out")
    away = call("backup", "--store", sample_path)
    assert away.code == 0
    assert "not connected" in away.out


def test_recording_by_command_backs_up_once_a_day(call: Run, sample_path: Path) -> None:
    for value in (3, 4, 5):
        call("record", "2023-05", "L2", value, "--store", sample_path)
    assert len(list(sample_path.with_name("sample-backups").iterdir())) == 1


def test_a_restore_shows_first_and_does_nothing_without_yes(call: Run, sample_path: Path) -> None:
    made = call("backup", "--store", sample_path, "--json").json
    call("record", "2023-05", "L2", "3", "--store", sample_path)
    call("record", "2023-06", "L1", "99", "--store", sample_path)
    before = sample_path.read_bytes()
    result = call("restore", made["path"], "--store", sample_path)
    assert result.code == 1
    assert "May 2023: 1 lost, 0 gained, 0 changed" in result.out
    assert "June 2023: 0 lost, 0 gained, 1 changed" in result.out
    assert "--yes" in result.err
    dry = call("restore", made["path"], "--dry-run", "--store", sample_path, "--json")
    assert dry.code == 0
    assert (dry.json["lost"], dry.json["gained"], dry.json["changed"]) == (1, 0, 1)
    assert dry.json["months"] == [
        {"period": "2023-05", "lost": 1, "gained": 0, "changed": 0},
        {"period": "2023-06", "lost": 0, "gained": 0, "changed": 1},
    ]
    assert dry.json["signatures"] == {"lost": [], "gained": [], "changed": []}
    assert not dry.json["restored"]
    assert sample_path.read_bytes() == before


def test_a_restore_says_which_signatures_would_be_lost(
    call: Run, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    made = call("backup", "--store", sample_path, "--json").json
    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        sign_published(office, [Period.month(2023, 11), Period.month(2023, 12)])
    said = call("restore", made["path"], "--dry-run", "--store", sample_path)
    assert "would not be signed off any more: November 2023 to December 2023." in said.out
    dry = call("restore", made["path"], "--dry-run", "--store", sample_path, "--json")
    assert dry.json["signatures"]["lost"] == ["2023-11", "2023-12"]


def test_a_restore_keeps_what_it_replaces_and_says_where(call: Run, sample_path: Path) -> None:
    made = call("backup", "--store", sample_path, "--json").json
    call("record", "2023-05", "L2", "3", "--store", sample_path)
    result = call("restore", made["path"], "--yes", "--store", sample_path)
    assert result.code == 0
    kept = next(name for name in files(sample_path.parent) if "replaced" in name)
    assert kept in result.out
    status = call("status", "--store", sample_path, "--json").json
    assert status["observations"] == 17136
    assert call("audit", "--store", sample_path).code == 0
    back = call(
        "restore", sample_path.with_name(kept), "--yes", "--store", sample_path, "--json"
    ).json
    assert (back["restored"], back["gained"]) == (True, 1)
    assert call("status", "--store", sample_path, "--json").json["observations"] == 17137


@pytest.mark.parametrize("agreed", [True, False])
def test_on_a_terminal_it_asks(
    call: Run, sample_path: Path, monkeypatch: pytest.MonkeyPatch, agreed: bool
) -> None:
    made = call("backup", "--store", sample_path, "--json").json
    call("record", "2023-05", "L2", "3", "--store", sample_path)
    asked: list[str] = []

    def confirm(words: str) -> bool:
        asked.append(words)
        return agreed

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("cityreport.commands.backups.click.confirm", confirm)
    monkeypatch.setattr("cityreport.commands.backups.sys.stdin", Terminal())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    result = call("restore", made["path"], "--store", sample_path)
    assert asked == ["Restore this backup?"]
    assert result.code == (0 if agreed else 1)
    expected = 17136 if agreed else 17137
    monkeypatch.undo()
    with_status = run_status(sample_path)
    assert with_status == expected


def run_status(path: Path) -> int:
    from cityreport.store.store import Store

    with Store.look(path) as store:
        return store.observations.count()


def test_a_wrong_file_is_refused_with_one_sentence(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.cityreport").write_text("Dear all,\n" * 500)
    other = tmp_path / "other.cityreport"
    call("sample", "--store", other)
    for wrong, word in (
        (tmp_path / "letter.cityreport", "not a cityreport file"),
        (tmp_path / "none.cityreport", "There is no file"),
        (other, "another office"),
        (sample_path, "office file itself"),
    ):
        result = call("restore", wrong, "--yes", "--store", sample_path)
        assert (result.code, result.err.count("\n")) == (3, 1), wrong
        assert word in result.err
    assert call("restore", other, "--another", "--yes", "--store", sample_path).code == 0


def test_a_damaged_office_file_can_be_restored(call: Run, sample_path: Path) -> None:
    made = call("backup", "--store", sample_path, "--json").json
    sample_path.write_bytes(sample_path.read_bytes()[:9000])
    result = call("restore", made["path"], "--yes", "--store", sample_path)
    assert result.code == 0
    assert "cannot be told" in result.out
    assert json.loads(call("status", "--store", sample_path, "--json").out)["observations"] == 17136


def test_a_window_that_has_the_file_open_is_not_restored_over(call: Run, sample: Office) -> None:
    made = call("backup", "--store", sample.store.path, "--json").json
    result = call("restore", made["path"], "--yes", "--store", sample.store.path)
    assert result.code == 3
    assert "is open on" in result.err
