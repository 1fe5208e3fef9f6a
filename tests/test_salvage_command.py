"""`cityreport salvage`: what it says and how it ends."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from tests.conftest import RunCommand
from tests.store import damage


@pytest.fixture
def run(run_command: RunCommand) -> RunCommand:
    return partial(run_command, "salvage")


@pytest.fixture
def damaged(tmp_path: Path, catalogue_file: CatalogueFile) -> Path:
    path = tmp_path / "office.cityreport"
    damage.make_office(path, catalogue_file)
    return path


def test_all_that_is_proven_ends_with_0(run: RunCommand, damaged: Path, tmp_path: Path) -> None:
    cells = damage.cells_of(damaged)
    damage.destroy(damaged, damage.pages_of(damaged, "observation")[0])
    new = tmp_path / "new.cityreport"
    code, out, _ = run(damaged, "--out", new)
    assert code == 0
    assert str(new) in out
    assert "0 lost" in out
    assert damage.cells_of(new) == cells


def test_what_is_lost_is_listed_and_ends_with_1(
    run: RunCommand, damaged: Path, tmp_path: Path
) -> None:
    damage.destroy_share(damaged, 0.4, 2)
    code, out, _ = run(damaged, "--out", tmp_path / "new.cityreport", "--json")
    answer = json.loads(out)
    assert code == 1
    assert not answer["complete"]
    assert answer["cells"]["lost"] + answer["cells"]["doubtful"] == len(answer["to_look_at"]) > 0
    assert sum(period["lost"] for period in answer["periods"].values()) == answer["cells"]["lost"]


def test_what_cannot_be_ends_with_3(run: RunCommand, damaged: Path, tmp_path: Path) -> None:
    noise = tmp_path / "noise.cityreport"
    noise.write_bytes(b"\xff" * 9000)
    for file, out in (
        (noise, tmp_path / "a.cityreport"),
        (damaged, damaged),
        (tmp_path / "no", tmp_path / "b.cityreport"),
    ):
        code, said, err = run(file, "--out", out)
        assert (code, said) == (3, "")
        assert err.count("\n") == 1
