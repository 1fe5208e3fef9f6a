"""The faults, one module a kind; each line of SCENARIOS is one row of the table.

A new scenario is a line here: its short form is then a test
and its long form a part of `make faults`. It drives public things only: the window by keys
(`typist`), the commands and `Office` (`caller`, `acts`), and looks at what is left with `proof`.
A driver to be killed has its line in `killing.DRIVERS`; a command to be tried on a failing disk is
a class like `writing.Export` or `keeping.Restore`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.faults.scenarios import (
    attack_desk,
    attack_outputs,
    attack_store,
    attack_submissions,
    damage,
    disk,
    intake,
    keeping,
    killing,
    leftovers,
    writers,
    writing,
)
from tests.faults.scenarios.trial import Trial
from tests.faults.tally import Tally

Scenario = Callable[[Trial], Tally]

SCENARIOS: dict[str, Scenario] = {
    "kill-window": partial(killing.run, "window"),
    "kill-commands": partial(killing.run, "commands"),
    "leftovers": leftovers.run,
    "disk-window": partial(disk.run, writing.WindowEntry),
    "disk-entry": partial(disk.run, writing.Entry),
    "disk-record": partial(disk.run, writing.Record),
    "disk-settings": partial(disk.run, keeping.Choose),
    "flips": damage.run_flips,
    "truncations": damage.run_truncations,
    "two-writers": writers.run,
    "attack-outputs": attack_outputs.run,
    "attack-desk": attack_desk.run,
    "attack-submissions": attack_submissions.run,
    "attack-store": attack_store.run,
    **intake.SCENARIOS,
}

_BOTH = {
    "block": writing.Block,
    "export": writing.Export,
    "migration": writing.Migration,
    "erase": writing.Erase,
    "backup": keeping.Backup,
    "restore": keeping.Restore,
    "restore-half": keeping.RestoreOverHalf,
    "restore-damaged": keeping.RestoreOverDamage,
    "merge": keeping.Merge,
    "salvage": keeping.Salvage,
    "mend": keeping.Mend,
}
"""Acts that are killed at each of their calls, and whose disk fails at each of them."""

for _name, _act in _BOTH.items():
    SCENARIOS[f"kill-{_name}-at-calls"] = partial(killing.run_at_calls, _act)
    SCENARIOS[f"disk-{_name}"] = partial(disk.run, _act)

WITH_SHIM = frozenset(name for name in SCENARIOS if name.startswith("disk-") or "calls" in name)
"""Those that need a disk which fails on demand."""
