"""The command handover: notes for the next officer, and the day of each."""

from __future__ import annotations

from pathlib import Path

from cityreport.office.office import Office
from tests.test_cli import Run, run

__all__ = ["run"]


def test_a_note_is_left_listed_and_ticked_off(run: Run, office: Office) -> None:
    path: Path = office.store.path
    office.close()
    assert "No note for the next officer." in run("handover", "--store", path).out
    left = run("handover", "Ask the police", "--store", path)
    assert left.code == 0
    assert "1  Ask the police" in left.out
    found = run("handover", "--store", path, "--json").json
    assert [(one["number"], one["text"], one["done_by"]) for one in found["notes"]] == [
        (1, "Ask the police", "")
    ]
    assert "Note for the next officer" in run("handover", "--store", path).out.split("Today: ")[1]
    assert run("handover", "--done", 1, "--store", path).code == 0
    assert run("handover", "--store", path, "--json").json["notes"] == []
    assert len(run("handover", "--all", "--store", path, "--json").json["notes"]) == 1
    again = run("handover", "--done", 1, "--store", path)
    assert (again.code, again.out) == (1, "")
    assert "was ticked off by" in again.err
    assert run("handover", "x", "--done", 1, "--store", path).code == 2
