"""The trial network is received as it says: what is wrong is set aside, the rest counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from tests.network import trial
from tests.network.conftest import Collect
from tests.network.test_desk import set_aside


def test_each_kind_of_file_is_received_as_what_it_is(
    inbox: Path, out: Path, collect: Collect, catalogue_file: CatalogueFile
) -> None:
    trial.make_inbox(6, inbox, catalogue_file, every=6, history=False)
    assert collect().states == {
        "accepted": 4,  # one as it should be, one that came twice, one and its correction
        "accepted_with_remarks": 1,
        "refused": 2,
        "duplicate": 1,
    }
    assert set(set_aside(out).values()) == {
        "file_cut",
        "seal_broken",
        "desk_duplicate",
        "parts_exceed_whole",
    }


def test_the_trial_makes_files_receipts_and_the_overview(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert trial.main(2, tmp_path) == 0
    assert "2 files of 2 cities" in capfd.readouterr().out
    desk = tmp_path / "desk"
    assert {"overview.html", "overview.xlsx"} <= {path.name for path in desk.iterdir()}
    assert len(list((desk / "receipts").glob("receipt_*.json"))) == 2
