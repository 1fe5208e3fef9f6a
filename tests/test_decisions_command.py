"""The command decisions: what was decided beside an indicator, who does it, by when."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityreport.office.office import Office
from tests.test_cli import Run, run

__all__ = ["run"]

ADD = ("--add", "More light in the park", "--by", "Works", "--until", "2020-01-31")


def test_a_decision_is_added_listed_and_done(run: Run, office: Office) -> None:
    path: Path = office.store.path
    office.close()
    assert "No decision is written down." in run("decisions", "--store", path).out
    added = run("decisions", "L1", *ADD, "--store", path)
    assert added.code == 0
    assert "1  L1  More light in the park  (Works, by Jan 31, 2020: overdue)" in added.out
    (said,) = run("decisions", "--store", path, "--json").json
    names = ("number", "indicator", "text", "who", "until", "done_by", "overdue")
    assert [said[name] for name in names] == [
        1,
        "L1",
        "More light in the park",
        "Works",
        "2020-01-31",
        "",
        True,
    ]
    assert run("decisions", "L2", "--store", path, "--json").json == []
    assert run("decisions", "--done", 1, "--store", path).code == 0
    (said,) = run("decisions", "L1", "--store", path, "--json").json
    assert (bool(said["done_by"]), said["overdue"]) == (True, False)
    again = run("decisions", "--done", 1, "--store", path)
    assert (again.code, again.out) == (1, "")
    assert "was said to be done by" in again.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (ADD, 2, "needs an indicator"),
        (("L1", *ADD[:4]), 2, "needs an indicator"),
        (("L1", "--by", "Works"), 2, "needs an indicator"),
        (("L1", *ADD, "--done", "1"), 2, "not both"),
        (("X9", *ADD), 2, "X9"),
        (("X9",), 2, "X9"),
        (("L1", *ADD[:5], "31.1.2020"), 1, "is not a day"),
        (("--done", "7"), 1, "no decision 7"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_writes_nothing(
    run: Run, office: Office, arguments: tuple[str, ...], code: int, said: str
) -> None:
    path: Path = office.store.path
    office.close()
    refused = run("decisions", *arguments, "--store", path)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err
    assert run("decisions", "--store", path, "--json").json == []
