"""The faults, one module a kind; each line of SCENARIOS is one row of the table.

A new scenario (backup, restore, migration, merge) is a line here: its short form is then a test
and its long form a part of `make faults`. It drives public things only: the window by keys
(`typist`), the commands and `Office` (`caller`, `acts`), and looks at what is left with `proof`.
A driver to be killed has its line in `killing.DRIVERS`; a command to be tried on a failing disk is
a class like `writing.Export`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cityreport.commands import COMMANDS
from cityreport.store.database import SCHEMA_VERSION
from tests.faults.scenarios import damage, disk, killing, writers, writing
from tests.faults.scenarios.trial import Trial
from tests.faults.tally import Tally

Scenario = Callable[[Trial], Tally]

SCENARIOS: dict[str, Scenario] = {
    "kill-window": partial(killing.run, "window"),
    "kill-commands": partial(killing.run, "commands"),
    "kill-block-at-calls": partial(killing.run_at_calls, writing.Block),
    "kill-export-at-calls": partial(killing.run_at_calls, writing.Export),
    "disk-entry": partial(disk.run, writing.Entry),
    "disk-block": partial(disk.run, writing.Block),
    "disk-window": partial(disk.run, writing.WindowEntry),
    "disk-record": partial(disk.run, writing.Record),
    "disk-export": partial(disk.run, writing.Export),
    "flips": damage.run_flips,
    "truncations": damage.run_truncations,
    "two-writers": writers.run,
}

if SCHEMA_VERSION > 1:
    SCENARIOS["kill-migration-at-calls"] = partial(killing.run_at_calls, writing.Migration)
    SCENARIOS["disk-migration"] = partial(disk.run, writing.Migration)
if "backup" in {command.name for command in COMMANDS}:
    SCENARIOS["kill-backup-at-calls"] = partial(killing.run_at_calls, writing.Backup)
    SCENARIOS["disk-backup"] = partial(disk.run, writing.Backup)

WITH_SHIM = frozenset(name for name in SCENARIOS if name.startswith("disk-") or "calls" in name)
"""Those that need a disk which fails on demand."""
