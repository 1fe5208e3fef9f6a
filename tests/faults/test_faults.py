"""Nothing that was saved is lost: the short form of every fault. `make faults` has the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import shim
from tests.faults.scenarios import SCENARIOS, WITH_SHIM
from tests.faults.scenarios.trial import Trial

SEED = 1

NOT_YET = {
    "disk-export": "a full disk leaves .part files and a traceback of openpyxl's ZipFile behind",
    "disk-window": "where half a commit is on the disk, the panel's reading raises error boxes",
    "flips": "audit shows a traceback of text that is no UTF-8, and more than one line",
}
"""Faults of the program that wait for their repair: these tests must fail until then."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=NOT_YET[name], strict=True))
        if name in NOT_YET
        else name
        for name in SCENARIOS
    ],
)
def test_nothing_is_lost(name: str, tmp_path: Path) -> None:
    if name in WITH_SHIM and shim.why_not():
        pytest.skip(shim.why_not())
    tally = SCENARIOS[name](Trial(tmp_path / "trial", SEED, is_long=False))
    assert tally.tried > 0
    assert tally.lost == 0, f"seed {SEED}\n{tally.complaint()}"
