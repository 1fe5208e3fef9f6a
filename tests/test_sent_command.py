"""The command sent: who got which submission, what came back, and what changed since."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock
from tests.test_cli import Run, run

__all__ = ["run"]

L1 = CellKey("L1", Period.parse("2023-01"))


@pytest.fixture
def store(tmp_path: Path, catalogue_file: CatalogueFile) -> Path:
    """An office whose first submission has a number that was changed since."""
    path = tmp_path / "cali.cityreport"
    with Office.create(path, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        office.cells.record(Observation(L1, 9))
        office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
        office.cells.record(Observation(L1, 10))
    return path


def test_a_submission_is_copied_noted_answered_and_listed(
    run: Run, store: Path, tmp_path: Path
) -> None:
    assert "Nobody noted that it was sent." in run("sent", "--store", store).out
    stick, receipt = tmp_path / "stick", tmp_path / "receipt.txt"
    stick.mkdir()
    receipt.write_text("received")
    ways = ("--copy-to", stick, "--in", tmp_path / "out", "--to", "The network", "--unencrypted")
    done = run("sent", 1, *ways, "--answer", receipt, "--sender", "Ms Rojas", "--store", store)
    assert done.code == 0
    (copy,) = stick.iterdir()
    assert "_RESTRICTED" in copy.name
    assert f"Copied and read back: {copy}" in done.err
    assert "To The network on a stick" in done.out
    assert "receipt.txt from Ms Rojas" in done.out
    assert "1 number is another one now than in submission 1 (January 2023)." in done.out
    assert "L1 Intentional homicide" in done.out
    assert "9 → 10" in done.out
    (listed,) = run("sent", "--store", store, "--json").json
    assert listed["sequence"] == 1
    assert [(one["to"], one["way"], one["place"]) for one in listed["delivered"]] == [
        ("The network", "stick", str(stick))
    ]
    assert Path(listed["answers"][0]["path"]).read_text() == "received"
    whole = run("sent", 1, "--store", store, "--json").json
    assert whole["compared_with"] is None
    (change,) = whole["changes"]
    assert (change["indicator"], change["before"]["value"], change["after"]["value"]) == (
        "L1",
        9,
        10,
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--to", "WHO"), 2, "Name the submission"),
        (("1", "--copy-to", "x"), 2, "--copy-to goes with --in"),
        (("1", "--way", "mail"), 2, "--way goes with --to"),
        (("1", "--sender", "X"), 2, "--sender goes with --answer"),
        (("9",), 1, "There is no submission 9"),
        (("1", "--to", " "), 1, "Say who gets the submission"),
        (("1", "--with", "1"), 1, "later"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    run: Run, store: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = store.read_bytes()
    done = run("sent", *words, "--store", store)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert store.read_bytes() == before


def test_a_submission_says_for_which_months_it_holds(
    run: Run, store: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(store, catalogue_file, clock, "Ada") as office:
        for first, last in (("2023-01", "2023-03"), ("2023-01", "2023-02")):
            start, end = Period.parse(first), Period.parse(last)
            office.exports.export(start, end, ["json"], tmp_path / "out")
    lines = run("sent", "--store", store).out.splitlines()
    said = dict(pairwise(lines))
    assert said["3  RESTRICTED  January 2023 to February 2023"].strip() == (
        "It holds for January 2023 to February 2023."
    )
    assert said["2  RESTRICTED  January 2023 to March 2023"].strip() == "It holds for March 2023."
    assert said["1  RESTRICTED  January 2023"].strip() == (
        "Later submissions have replaced all of its months."
    )
    holds = [one["holds"] for one in run("sent", "--store", store, "--json").json]
    assert holds == [[["2023-01", "2023-02"]], [["2023-03", "2023-03"]], []]
