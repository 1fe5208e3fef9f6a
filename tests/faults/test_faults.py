"""Nothing that was saved is lost: the short form of every fault. `make faults` has the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import shim
from tests.faults.scenarios import SCENARIOS, WITH_SHIM
from tests.faults.scenarios.trial import Trial

SEED = 1


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_lost(name: str, tmp_path: Path) -> None:
    if name in WITH_SHIM and shim.why_not():
        pytest.skip(shim.why_not())
    tally = SCENARIOS[name](Trial(tmp_path / "trial", SEED, is_long=False))
    assert tally.tried > 0
    assert tally.lost == 0, f"seed {SEED}\n{tally.complaint()}"
