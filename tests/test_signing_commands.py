"""The commands sign and reopen, and what status says of signatures and answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock
from tests.test_cli import Run, exported, run

__all__ = ["run"]

JANUARY = Period.parse("2024-01")
REQUIRED = ("L1", "L2", "L3", "P1", "G1", "G2", "G3", "C3", "R1", "F1")


@pytest.fixture
def store(tmp_path: Path, catalogue_file: CatalogueFile) -> Path:
    """January 2024, all that is required of it but homicide."""
    path = tmp_path / "cali.cityreport"
    with Office.create(path, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        office.cells.record_many([Observation(CellKey(code, JANUARY), 3) for code in REQUIRED[1:]])
    return path


def test_a_month_is_signed_once_nothing_is_missing(run: Run, store: Path) -> None:
    refused = run("sign", "2024-01", "--store", store)
    assert (refused.code, refused.out) == (1, "")
    assert "L1" in refused.err
    run("record", "2024-01", "L1", "9", "--store", store)
    answer = run("sign", "2024-01", "--role", "Head", "--store", store, "--json")
    assert answer.code == 0
    assert answer.json["signed"]
    assert {k: answer.json[k] for k in ("period", "state", "role", "revision", "reason")} == {
        "period": "2024-01",
        "state": "signed",
        "role": "Head",
        "revision": 0,
        "reason": "",
    }
    late = run("record", "2024-01", "L1", "2", "--store", store)
    assert late.code == 1
    assert "reopen" in late.err
    assert run("sign", "2024-01", "--store", store).code == 1


def test_reopening_takes_a_reason_and_makes_a_revision(run: Run, store: Path) -> None:
    run("record", "2024-01", "L1", "9", "--store", store)
    assert "January 2024" in run("sign", "2024-01", "--store", store).out
    assert run("reopen", "2024-01", "--store", store).code == 2
    assert run("reopen", "2024-01", "--reason", " ", "--store", store).code == 1
    assert run("reopen", "2023-12", "--reason", "late", "--store", store).code == 1
    opened = run("reopen", "2024-01", "--reason", "A late case", "--store", store, "--json").json
    assert (opened["state"], opened["reason"]) == ("reopened", "A late case")
    assert run("record", "2024-01", "L1", "8", "--store", store).code == 0
    assert "revision 1" in run("sign", "2024-01", "--store", store).out
    status = run("status", "--store", store, "--json").json
    assert status["sign_off"] == {"2024-01": "revised"}


@pytest.mark.parametrize("period", ["2024-13", "soon"])
def test_what_is_no_period_is_said(run: Run, store: Path, period: str) -> None:
    assert run("sign", period, "--store", store).code == 2
    assert period in run("reopen", period, "--reason", "x", "--store", store).err


def test_status_says_how_complete_and_how_timely(run: Run, sample_path: Path) -> None:
    answer = run("status", "--store", sample_path, "--json").json
    assert answer["completeness"]["2023-12"]["L"] == {
        "required": {"answered": 1, "expected": 3},
        "all": {"answered": 1, "expected": 5},
    }
    assert answer["timeliness"]["in_time"] == 0
    assert answer["timeliness"]["due"] >= 32, "since February 2024, when the office was set up"
    assert answer["sign_off"] == {}
    assert "Signed off within 45 days: 0 of" in run("status", "--store", sample_path).out


def test_findings_travel_open_or_with_the_reason_of_their_acceptance(
    run: Run, store: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    run("record", "2024-01", "L1", "1", "--store", store)
    assert run("sign", "2024-01", "--store", store).code == 1
    with Office.open(store, catalogue_file, clock, "Ada") as office:
        first, second = office.checks.blocking(JANUARY)
        office.annotations.accept(first, "The coroner counts later")
    made = exported(run, store, ("2024-01", "2024-01"), tmp_path)
    document = json.loads(Path(made["files"][0]).read_text(encoding="utf-8"))
    high = [f for f in document["findings"] if f["severity"] == "high"]
    assert sorted((f["accepted"], f["reason"]) for f in high) == [
        (False, ""),
        (True, "The coroner counts later"),
    ]
    assert all(str(first.period) == f["period"] and f["message"] for f in high)
    for name in made["files"]:
        assert run("verify", name).code == 0
    checked = run("check", "2024-01", "--store", store, "--json")
    assert checked.code == 1
    assert {f["reason"] for f in checked.json if f["accepted"]} == {"The coroner counts later"}
    with Office.open(store, catalogue_file, clock, "Ada") as office:
        office.annotations.accept(second, "The same")
    assert run("check", "2024-01", "--store", store).code == 0
    assert run("sign", "2024-01", "--store", store).code == 0


def test_json_and_excel_of_a_signed_year_have_one_digest_and_verify(
    run: Run, store: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(store, catalogue_file, clock, "Ada") as office:
        office.cells.record(Observation(CellKey("V1", Period.parse("2023")), 5, currency="COP"))
        office.annotations.answer(2023, "prevention", Narration("=Night schools,\nfootball " * 300))
        office.annotations.answer(2023, "consulted_youth", Narration("", True, 40))
        office.sign_off.sign(Period.parse("2023"), "Mayor's office")
        office.cells.record(Observation(CellKey("L1", JANUARY), 3))
        office.sign_off.sign(JANUARY, "=Head")
        office.sign_off.reopen(JANUARY, "-two late cases")
        office.cells.record(Observation(CellKey("L1", JANUARY), 5))
        office.sign_off.sign(JANUARY, "=Head")
    made = exported(run, store, ("2023-01", "2024-01"), tmp_path)
    document = json.loads(Path(made["files"][0]).read_text(encoding="utf-8"))
    assert {s["period"]: (s["revision"], s["reason"]) for s in document["sign_off"]} == {
        "2023": (0, ""),
        "2024-01": (1, "-two late cases"),
    }
    assert [a["people"] for a in document["narrative"]] == [40, None]
    assert {o["status"] for o in document["observations"]} == {"A"}
    for name in made["files"]:
        verified = run("verify", name, "--json")
        assert (verified.code, verified.json["problems"]) == (0, [])
        assert verified.json["digest"] == made["digest"]
