"""Nothing that was saved is lost: the short form of every fault. `make faults` has the long one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import shim
from tests.faults.scenarios import SCENARIOS, WITH_SHIM
from tests.faults.scenarios.trial import Trial
from tests.faults.scenarios.writing import Playing, Room

SEED = 1


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing | None]:
    """One room with a failing disk for all; None where there is no such disk."""
    if shim.why_not():
        yield None
        return
    room = Room(tmp_path_factory.mktemp("room"))
    with room.stage() as stage:
        yield Playing(room, stage)


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_lost(name: str, tmp_path: Path, lent: Playing | None) -> None:
    if name in WITH_SHIM and lent is None:
        pytest.skip(shim.why_not())
    tally = SCENARIOS[name](Trial(tmp_path / "trial", SEED, is_long=False, lent=lent))
    assert tally.tried > 0
    assert tally.lost == 0, f"seed {SEED}\n{tally.complaint()}"
