"""`check`: its answer, its exit code and its words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cityreport.commands.checks import check as command
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests.conftest import RunCommand


def test_the_answer_has_its_shape_and_an_open_high_finding_ends_with_1(
    run_command: RunCommand, sample_path: Path
) -> None:
    code, out, err = run_command("check", "2021-03", "--store", sample_path, "--json")
    found = json.loads(out)
    assert (code, err) == (1, "")
    for finding in found:
        assert set(finding) == {
            "rule", "severity", "period", "area", "cells", "message", "accepted", "reason",
        }  # fmt: skip
        assert (finding["period"], finding["accepted"], finding["reason"]) == (
            "2021-03",
            False,
            None,
        )
    row = next(f for f in found if f["rule"] == "same_as_last_month")
    assert (row["severity"], row["area"], row["cells"]) == (
        "low",
        "_T",
        ["L1 2021-03", "L1 2021-02"],
    )
    assert row["message"] == "L1 Intentional homicide is 10 for 2 months in a row."


def test_a_month_a_year_or_everything(run_command: RunCommand, sample_path: Path) -> None:
    store = ("--store", sample_path, "--json")
    month, year, every = (
        json.loads(run_command("check", *period, *store)[1])
        for period in (["2021-03"], ["2021"], [])
    )
    assert len(month) < len(year) < len(every)
    assert {f["period"][:4] for f in year} == {"2021"}
    assert {f["period"][:4] for f in every} == {str(y) for y in range(2017, 2025)} - {"2024"}


def test_words_stand_by_severity(run_command: RunCommand, sample_path: Path) -> None:
    code, out, _ = run_command("check", "2021-03", "--store", sample_path)
    assert code == 1
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    assert heads == [
        "Has to be put right: 5 findings",
        "Worth a look: 2 findings",
        "Good to know: 1 finding",  # an unsigned month of before the office began is not late
    ]
    assert "March 2021 · Bexley · G2 Sexual assault is 33." in out
    assert (
        "es obligatorio"
        in run_command("--lang", "es", "check", "2021-03", "--store", sample_path)[1]
    )


def test_without_a_high_finding_it_ends_with_0(run_command: RunCommand, office: Office) -> None:
    path = office.store.path
    office.close()
    assert run_command("check", "--store", path) == (0, "The checks found nothing.\n", "")


def test_a_wrong_period_is_wrong_usage(run_command: RunCommand, sample_path: Path) -> None:
    for typed in ("2021-13", "9999-01", "soon"):
        assert run_command("check", typed, "--store", sample_path)[0] == 2


def test_it_reads_while_another_window_writes(run_command: RunCommand, sample: Office) -> None:
    sample.cells.record(Observation(CellKey("L2", Period.parse("2021-03")), 90))
    code, out, _ = run_command("check", "2021-03", "--store", sample.store.path)
    assert code == 1
    assert "L2 Women and girls killed by partner or family is 90, more than" in out


def test_a_bar_on_a_terminal_only(
    run_command: RunCommand, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cityreport.commands.command_options as module

    class Terminal:
        written = ""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            Terminal.written += text
            return len(text)

        def flush(self) -> None:
            pass

    assert command.name == "check"
    monkeypatch.setattr(module.sys, "stdout", Terminal())
    monkeypatch.setattr(module.sys, "stderr", Terminal())
    with module.progress_bar() as progressed:
        progressed(50, 100)
        progressed(100, 100)
    assert "100%" in Terminal.written
