"""The faults, one module a kind; each line of SCENARIOS is one row of the table.

A new scenario (backup, restore, migration, merge) is a line here: its short form is then a test
and its long form a part of `make faults`. It drives public things only: the window by keys
(`typist`), the commands and `Office` (`caller`, `acts`), and looks at what is left with `proof`.
A driver to be killed has its line in `killing.DRIVERS`; a command to be tried on a failing disk is
a class like `disk.Export`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.faults.scenarios import damage, disk, killing, writers
from tests.faults.scenarios.trial import Trial
from tests.faults.tally import Tally

Scenario = Callable[[Trial], Tally]

SCENARIOS: dict[str, Scenario] = {
    "kill-window": partial(killing.run, "window"),
    "kill-commands": partial(killing.run, "commands"),
    "kill-block-at-calls": partial(killing.run_at_calls, disk.Block),
    "kill-export-at-calls": partial(killing.run_at_calls, disk.Export),
    "disk-entry": partial(disk.run, disk.Entry),
    "disk-block": partial(disk.run, disk.Block),
    "disk-window": partial(disk.run, disk.WindowEntry),
    "disk-record": partial(disk.run, disk.Record),
    "disk-export": partial(disk.run, disk.Export),
    "flips": damage.run_flips,
    "truncations": damage.run_truncations,
    "two-writers": writers.run,
}

WITH_SHIM = frozenset(name for name in SCENARIOS if name.startswith("disk-") or "calls" in name)
"""Those that need a disk which fails on demand."""
