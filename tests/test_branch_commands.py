"""contribute, merge and receive: what they write, what they say, how they end."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.contributions import contribution_writing
from cityreport.office.contributions.contribution_writing import ContributionChoice
from cityreport.office.office import Office
from tests import test_cli
from tests.test_cli import Run

call = test_cli.run
"""The fixture that runs a command as a shell would."""


class Offices(NamedTuple):
    head: Path
    branch: Path


@pytest.fixture
def offices(call: Run, sample_path: Path) -> Offices:
    """Two files of one city that start alike."""
    branch = sample_path.with_name("branch.cityreport")
    shutil.copy(sample_path, branch)
    return Offices(sample_path, branch)


def record(call: Run, store: Path, *arguments: str) -> None:
    assert call("record", *arguments, "--store", store).code == 0


def piece(call: Run, store: Path, out: Path, *arguments: str) -> Any:
    months = ("--from", "2023-01", "--to", "2023-12")
    result = call("contribute", *months, *arguments, "--out", out, "--store", store, "--json")
    assert result.code == 0
    return result.json


def merged(call: Run, offices: Offices, *arguments: object) -> Any:
    result = call("merge", *arguments, "--store", offices.head, "--json")
    return result.code, result.json


def held(call: Run, store: Path, area: str = "D01", indicator: str = "L2") -> list[Any]:
    cells = call("show", "2023-05", "--store", store, "--json").json
    return [
        (c["value"], c["note"]) for c in cells if (c["area"], c["indicator"]) == (area, indicator)
    ]


def test_a_piece_goes_from_branch_to_head_office(
    call: Run, offices: Offices, tmp_path: Path
) -> None:
    record(call, offices.branch, "2023-05", "L2", "3", "--area", "D01", "--note", "=1+1")
    out = tmp_path / "p.json"
    written = piece(call, offices.branch, out, "--area", "D01", "--indicator", "L2")
    assert set(written) == {
        "id", "start", "end", "areas", "indicators", "observations", "digest", "file",
    }  # fmt: skip
    assert (written["areas"], written["indicators"]) == (["D01"], ["L2"])
    assert (written["observations"], written["file"]) == (1, str(out))
    verified = call("verify", out, "--json")
    assert (verified.code, verified.json["digest"]) == (0, written["digest"])
    code, answer = merged(call, offices, out)
    assert (code, answer["written"], answer["pieces"][0]["new"]) == (0, 1, 1)
    assert held(call, offices.head) == [(3, "=1+1")]
    again = call("merge", out, "--store", offices.head)
    assert again.code == 0
    assert "already here" in again.out
    assert call("audit", "--store", offices.head).code == 0


def test_without_a_decision_nothing_is_written(call: Run, offices: Offices, tmp_path: Path) -> None:
    record(call, offices.head, "2023-05", "L2", "4", "--area", "D01")
    record(call, offices.branch, "2023-05", "L2", "3", "--area", "D01", "--note", "court")
    record(call, offices.branch, "2023-06", "L2", "1", "--area", "D01")
    out = tmp_path / "p.json"
    piece(call, offices.branch, out, "--area", "D01")
    before = offices.head.read_bytes()
    shown = call("merge", out, "--store", offices.head)
    assert shown.code == 1
    assert "L2 2023-05 D01" in shown.out
    assert "Value: 4" in shown.out
    assert "Value: 3" in shown.out
    assert "Note: court" in shown.out
    assert "Nothing was merged" in shown.out
    code, answer = merged(call, offices, out)
    assert (code, answer["written"]) == (1, 0)
    (conflict,) = answer["pieces"][0]["conflicts"]
    assert conflict["differing"] == ["value", "note"]
    assert (conflict["ours"]["value"], conflict["theirs"]["value"]) == (4, 3)
    assert conflict["ours"]["officer"]
    assert offices.head.read_bytes() == before


@pytest.mark.parametrize(("keep", "stays"), [("ours", (4, "")), ("theirs", (3, "court"))])
def test_keep_decides_all_alike(
    call: Run, offices: Offices, tmp_path: Path, keep: str, stays: tuple[int, str]
) -> None:
    record(call, offices.head, "2023-05", "L2", "4", "--area", "D01")
    record(call, offices.branch, "2023-05", "L2", "3", "--area", "D01", "--note", "court")
    out = tmp_path / "p.json"
    piece(call, offices.branch, out, "--area", "D01")
    dry = call("merge", out, "--keep", keep, "--dry-run", "--store", offices.head)
    assert dry.code == 0
    assert "dry run" in dry.out
    assert held(call, offices.head) == [(4, "")]
    code, _ = merged(call, offices, out, "--keep", keep)
    assert code == 0
    assert held(call, offices.head) == [stays]


def test_two_pieces_that_contradict_each_other_are_never_decided_by_their_order(
    call: Run, offices: Offices, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    for number, out in (("3", first), ("5", second)):
        record(call, offices.branch, "2023-05", "L2", number, "--area", "D01")
        piece(call, offices.branch, out, "--area", "D01")
    for arguments in ((), ("--keep", "theirs"), ("--keep", "ours")):
        result = call("merge", first, second, *arguments, "--store", offices.head)
        assert result.code == 1
        assert "one at a time" in result.out
        assert held(call, offices.head) == []
    assert call("merge", first, first, "--store", offices.head).code == 0
    assert held(call, offices.head) == [(3, "")]


def test_cells_that_cannot_be_taken_in_are_told_and_end_with_1(
    call: Run, offices: Offices, tmp_path: Path, office: Any
) -> None:
    record(call, offices.branch, "2023-05", "L2", "3", "--area", "D01")
    out = tmp_path / "p.json"
    piece(call, offices.branch, out, "--indicator", "L2")
    small = office.store.path
    office.close()
    assert call("merge", out, "--store", small).code == 1
    answer = call("merge", out, "--another-city", "--store", small, "--json")
    assert answer.code == 1
    (refusal,) = answer.json["pieces"][0]["refused"]
    assert (refusal["cell"], refusal["code"]) == ("L2 2023-05 D01", "unknown_area")
    assert "D01" in refusal["message"]


def test_another_city_is_refused_with_one_sentence(
    call: Run, offices: Offices, tmp_path: Path, office: Any
) -> None:
    out = tmp_path / "p.json"
    piece(call, offices.branch, out)
    small = office.store.path
    office.close()
    result = call("merge", out, "--store", small)
    assert (result.code, result.err.count("\n")) == (1, 1)
    assert "--another-city" in result.err


def test_receive_takes_a_piece_and_says_what_it_does_not_take(
    call: Run, offices: Offices, tmp_path: Path
) -> None:
    record(call, offices.branch, "2023-05", "L2", "3", "--area", "D01")
    out = tmp_path / "p.json"
    piece(call, offices.branch, out, "--area", "D01")
    assert call("receive", out, "--store", offices.head).code == 0
    assert held(call, offices.head) == [(3, "")]
    made = test_cli.exported(call, offices.branch, ("2023-05", "2023-05"), tmp_path / "out")
    for name in made["files"]:
        result = call("receive", name, "--store", offices.head)
        assert (result.code, result.err.count("\n")) == (1, 1)
        assert "verify" in result.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--from", "2023-13", "--to", "2023-12"), 2),
        (("--from", "2023-12", "--to", "2023-01"), 2),
        (("--from", "2023", "--to", "2023", "--area", "X"), 2),
        (("--from", "2023", "--to", "2023", "--indicator", "X"), 2),
        (("--from", "2023", "--to", "2023", "--indicator", "C1"), 1),
        (("--from", "1999", "--to", "1999"), 1),
        (("--to", "1999"), 2),
    ],
)
def test_a_piece_that_cannot_be_written(
    call: Run, offices: Offices, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    out = tmp_path / "p.json"
    assert call("contribute", *arguments, "--out", out, "--store", offices.branch).code == code
    assert not out.exists()


def test_a_folder_that_is_not_there_ends_with_3(
    call: Run, offices: Offices, tmp_path: Path
) -> None:
    out = tmp_path / "nowhere" / "p.json"
    months = ("--from", "2023", "--to", "2023")
    assert call("contribute", *months, "--out", out, "--store", offices.branch).code == 3
    missing = call("merge", out, "--store", offices.head)
    assert (missing.code, missing.err.count("\n")) == (3, 1)


def test_a_changed_piece_is_not_merged(call: Run, offices: Offices, tmp_path: Path) -> None:
    out = tmp_path / "p.json"
    piece(call, offices.branch, out, "--area", "D01")
    document = json.loads(out.read_text(encoding="utf-8"))
    document["observations"][0]["value"] += 1
    out.write_text(json.dumps(document), encoding="utf-8")
    result = call("merge", out, "--keep", "theirs", "--store", offices.head)
    assert (result.code, result.err.count("\n")) == (1, 1)
    assert call("verify", out).code == 1


def branch_piece(
    offices: Offices, catalogue_file: CatalogueFile, out: Path, day: int, **cells: int | None
) -> None:
    """What the branch writes on a day of February: its cells of 2023 changed, then a piece of
    district D01. `m05=5` enters 5 in May, `m05=None` clears it."""
    now = datetime(2024, 2, day, tzinfo=UTC)
    year = Period.of_year(2023)
    with Office.open(offices.branch, catalogue_file, lambda: now, "Bruno") as office:
        for month, value in cells.items():
            key = CellKey("L2", Period.month(2023, int(month[1:])), "D01")
            change = key if value is None else Observation(key, value)
            office.cells.record_many([change])
        choice = ContributionChoice(year, year, frozenset({"D01"}))
        contribution_writing.contribute(office, "Bruno", choice, out)


def test_a_number_taken_back_is_cleared_only_with_keep_theirs(
    call: Run, offices: Offices, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    branch_piece(offices, catalogue_file, first, 10, m05=5, m06=6)
    assert merged(call, offices, first)[0] == 0
    branch_piece(offices, catalogue_file, second, 12, m05=None)
    code, answer = merged(call, offices, second)
    assert (code, answer["written"]) == (1, 0)
    (asked,) = answer["pieces"][0]["conflicts"]
    assert asked["withdrawn"]
    assert (asked["ours"]["value"], asked["theirs"]["value"]) == (5, None)
    assert (asked["theirs"]["period"], asked["theirs"]["status"]) == ("2023-05", None)
    shown = call("merge", second, "--store", offices.head).out
    assert "filled by the same sender before and is empty now" in shown
    assert "already here, the same" in shown
    assert held(call, offices.head) == [(5, "")]
    assert merged(call, offices, second, "--keep", "theirs")[0] == 0
    assert held(call, offices.head) == []


def test_a_piece_speaks_only_of_what_it_is_about(
    call: Run, offices: Offices, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    """What head office itself wrote over a branch's number is no longer the branch's."""
    first, second, third = (tmp_path / f"{n}.json" for n in (1, 2, 3))
    branch_piece(offices, catalogue_file, first, 10, m05=5)
    assert merged(call, offices, first)[0] == 0
    branch_piece(offices, catalogue_file, second, 12, m05=None, m06=1)
    other = tmp_path / "other.json"
    piece(call, offices.branch, other, "--indicator", "L1")
    code, answer = merged(call, offices, other)
    assert not any(c["withdrawn"] for c in answer["pieces"][0]["conflicts"])
    record(call, offices.head, "2023-05", "L2", "4", "--area", "D01")
    branch_piece(offices, catalogue_file, third, 14)
    code, answer = merged(call, offices, third)
    assert (code, answer["pieces"][0]["conflicts"]) == (0, [])
    assert held(call, offices.head) == [(4, "")]


def test_an_older_piece_says_that_it_is_older(
    call: Run, offices: Offices, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    branch_piece(offices, catalogue_file, old, 10, m05=5)
    branch_piece(offices, catalogue_file, new, 12, m06=6)
    code, answer = merged(call, offices, new)
    assert (code, answer["pieces"][0]["older_than"]) == (0, None)
    code, answer = merged(call, offices, old)
    assert (code, answer["written"], answer["pieces"][0]["conflicts"]) == (0, 0, [])
    assert answer["pieces"][0]["older_than"] == "2024-02-12T00:00:00Z"
    assert "older than one of the same office" in call("merge", old, "--store", offices.head).out
