"""The disk is full or broken, at every call in turn: nothing called saved that is not, nothing
half-written under a final name, one sentence, and entry goes on when the disk is back."""

from __future__ import annotations

from typing import Any

from tests.faults import proof
from tests.faults.scenarios.trial import Trial
from tests.faults.scenarios.writing import Act, playing
from tests.faults.shim import Fault, Kind
from tests.faults.stage import Stage
from tests.faults.tally import Tally

FAULTS = (
    (Kind.FULL, False),
    (Kind.FULL, True),
    (Kind.HALF, False),
    (Kind.BROKEN, False),
    (Kind.BROKEN, True),
)
"""How the disk fails: from a call on, or only at that call."""


def run(kind: type[Act], trial: Trial) -> Tally:
    """Fail each call of an act in each way."""
    with playing(trial, "disk") as (room, stage):
        act = kind(room)
        tally = Tally(f"full or broken disk at each call of {act.name}")
        count = act.rehearse(stage)
        tally.note("calls", count)
        for number, (how, only) in enumerate(FAULTS):
            step = trial.of(max(5, -(-count // act.short)), 1)
            for at in range(1 + number * (step - 1) % step, count + 1, step):
                _try(act, stage, Fault(at, how, only), tally)
    return tally


def _try(act: Act, stage: Stage, fault: Fault, tally: Tally) -> None:
    answer = act.play(stage, fault)
    bad = act.faults(answer)
    unlinks_fail = fault.kind is Kind.BROKEN
    if not unlinks_fail:
        bad += [f"left behind: {name}" for name in proof.leftovers(act.room.disk)]
        bad += [f"left behind: {path.name}" for path in sorted(act.room.temporary.iterdir())]
    tally.tried += 1
    if not bad and act.is_there_after_all(answer):
        tally.note("refused, and there after all")
    if bad:
        tally.lose(*(f"{act.name}, {fault}: {line}" for line in bad))
    elif _went_well(answer):
        tally.survived += 1
    else:
        tally.detected += 1


def _went_well(answer: dict[str, Any]) -> bool:
    return bool(answer.get("saved")) or answer.get("code") == 0
