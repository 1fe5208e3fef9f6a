"""The command collects, and what check and status make of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock
from tests.test_cli import Run, run

__all__ = ["run"]

FIRST = Period.parse("2023-01")


@pytest.fixture
def store(tmp_path: Path, catalogue_file: CatalogueFile) -> Path:
    """A year of homicides and nothing else."""
    path = tmp_path / "cali.cityreport"
    with Office.create(path, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        keys = [CellKey("L1", FIRST.shift(n)) for n in range(12)]
        office.cells.record_many([Observation(key, 30 + n % 5) for n, key in enumerate(keys)])
    return path


def test_what_is_collected_is_said_and_listed(run: Run, store: Path) -> None:
    listed = run("collects", "--store", store)
    assert listed.code == 0
    assert "L2" in listed.out
    assert "Nothing is said yet" in listed.out
    said = run("collects", "L2", "--no", "The police do not count them", "--store", store)
    assert (said.code, said.err) == (0, "")
    assert "Not collected: The police do not count them" in said.out
    run("collects", "L1", "--since", "2017-01", "--breakdowns", "sex,age", "--store", store)
    found = {one["indicator"]: one for one in run("collects", "--store", store, "--json").json}
    assert found["L1"] == {
        "indicator": "L1",
        "collected": True,
        "since": "2017-01",
        "until": None,
        "by": "M",
        "reason": "",
        "breakdowns": ["sex", "age"],
        "said": True,
    }
    assert found["L2"]["collected"] is False
    assert found["L3"]["said"] is False
    assert "C1" not in found, "it is computed"
    again = run("collects", "L2", "--by", "quarter", "--since", "", "--store", store, "--json").json
    assert (again[0]["collected"], again[0]["by"]) == (True, "Q")


def test_a_proposal_is_a_question(run: Run, store: Path) -> None:
    shown = run("collects", "--proposed", "--store", store)
    assert "L1 Intentional homicide: By month, since January 2023 · no breakdown" in shown.out
    assert not any(one["said"] for one in run("collects", "--store", store, "--json").json)
    before = run("check", "--store", store)
    assert before.code == 1
    assert "L2" in before.out
    assert "is not answered in 12 months, January 2023 to December 2023." in before.out
    assert run("collects", "--proposed", "--yes", "--store", store).code == 0
    assert run("check", "--store", store).code == 0
    assert "L2" not in run("check", "--store", store).out


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (["L9", "--by", "year"], 2, "L9"),
        (["--by", "year"], 2, "Name the indicator"),
        (["L1", "--since", "soon"], 2, "--since"),
        (["L1", "--since", "2024-05", "--until", "2024-04"], 1, "2024-05"),
        (["L1", "--no", " "], 1, "without a reason"),
        (["L1", "--no", "x", "--by", "year"], 2, "--no"),
        (["V1", "--by", "month"], 1, "V1"),
        (["L2", "--breakdowns", "weapon"], 2, "weapon"),
        (["--yes"], 2, "--proposed"),
    ],
)
def test_what_cannot_be_said_is_one_sentence_and_writes_nothing(
    run: Run, store: Path, typed: list[str], code: int, words: str
) -> None:
    before = store.read_bytes()
    refused = run("collects", *typed, "--store", store)
    assert (refused.code, refused.out) == (code, "")
    assert words in refused.err
    assert store.read_bytes() == before


def test_the_network_copy_carries_it(run: Run, store: Path, tmp_path: Path) -> None:
    run("collects", "L2", "--no", "=1+1", "--store", store)
    run("collects", "P1", "--by", "quarter", "--store", store)
    folder = tmp_path / "out"
    made = run(
        *("export", "--from", "2023-01", "--to", "2023-12", "--out", folder, "--store", store),
        "--json",
    ).json
    files = [Path(name) for name in made["files"]]
    assert {file.suffix for file in files} >= {".json", ".xlsx"}
    for file in files:
        assert run("verify", file).code == 0
    content = json.loads(next(f for f in files if f.suffix == ".json").read_bytes())
    said = {one["indicator"]: one for one in content["collection"]}
    assert said.keys() == {"L2", "P1"}
    assert (said["L2"]["collected"], said["L2"]["reason"]) == (False, "=1+1")
    assert (said["P1"]["collected"], said["P1"]["by"]) == (True, "Q")
