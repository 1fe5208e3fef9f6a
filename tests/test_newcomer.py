"""A newcomer with nine years of homicides in a spreadsheet and one month on paper, by commands:
from an empty folder to a signed month, a printed page and a sent submission."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cityreport.commands import command_options, new_office
from tests.test_cli import Run, run

__all__ = ["run"]

PAPER = "2026-10"
FIRST = (2017, 10)
IN_NOVEMBER = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the office will be; it is 20 November 2026."""
    for module in (command_options, new_office):
        monkeypatch.setattr(module, "system_clock", lambda: IN_NOVEMBER)
    return tmp_path / "cali.cityreport"


def spreadsheet(path: Path) -> Path:
    """Nine years of homicides, month by month, as an office has them."""
    year, month = FIRST
    rows = ["Month,Homicides"]
    for number in range(9 * 12):
        rows.append(f"{year}-{month:02d},{70 - number // 4 + number * 7 % 9}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_newcomer_ends_with_a_signed_month_a_page_and_a_submission(
    run: Run, store: Path, tmp_path: Path
) -> None:
    city = ("--city", "Cali", "--country", "COL", "--baseline", "2018-2019")
    why = ("--baseline-reason", "Our numbers begin with October 2017")
    people = ("--population", "2018=2227642", "--population", "2025=2283000", "--source", "Census")
    assert run("new", store, *city, *why, *people).code == 0
    brought = run("import", spreadsheet(tmp_path / "homicides.csv"), "--store", store)
    assert brought.code == 0, brought.out + brought.err
    before = run("check", "--store", store)
    assert before.code == 1, "the program does not know yet what the office collects"

    assert run("collects", "--proposed", "--yes", "--store", store).code == 0
    assert "October 2026: 0 of 1 required number is entered." in status(run, store)
    assert run("record", PAPER, "L1", "41", "--store", store).code == 0
    checked = run("check", "--store", store)
    assert checked.code == 0
    assert run("check", "--store", store, "--json").json == []
    assert "nothing stands in the way: sign it off. It is due on Dec 15, 2026." in status(
        run, store
    )

    assert run("sign", PAPER, "--store", store).code == 0
    said = status(run, store)
    assert "October 2026 is complete and signed." in said
    assert "It was signed in time, on Nov 20, 2026." in said
    assert "The network's copy is due on Dec 15, 2026." in said

    page = tmp_path / "page.pdf"
    assert run("report", "--year", "2026", "--out", page, "--store", store).code == 0
    assert page.read_bytes().startswith(b"%PDF")

    span = ("--from", PAPER, "--to", PAPER, "--format", "json", "--format", "xlsx")
    sent = run("export", *span, "--out", tmp_path / "sent", "--store", store, "--json")
    assert sent.code == 0
    files = [tmp_path / "sent" / Path(name).name for name in sent.json["files"]]
    assert len(files) == 2
    assert run("verify", *files).code == 0
    assert "and its files are made: send them" in status(run, store)
    assert run("sent", "1", "--to", "The network", "--way", "mail", "--store", store).code == 0
    assert "October 2026 is complete, signed and sent." in status(run, store)
    assert run("check", "--store", store).code == 0


def status(run: Run, store: Path) -> str:
    return run("status", "--store", store).out
