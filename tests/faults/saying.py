"""How a driver tells what it does: one line of JSON before each change, one after it was saved.

`["do", {cell: state}]` comes before the change is asked for, `["saved"]` only after the program
said so; `["export", [files]]` after an export was announced, `["backup", file]` after a backup was.
`Ledger` is the listener: from it follows what a killed driver's file must hold, to the cell.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from tests.faults.proof import State, read_cell_name, state_of

States = dict[str, State]


def say(*line: Any) -> None:
    """Print a line that a kill cannot take back."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def say_saved(changed: Changed) -> None:
    """Tell on what the program announces: cells are on the disk. A backup is no such news."""
    if changed.cells:
        say("saved")


class Ledger:
    """What drivers on one file have said, kill after kill.

    `truth`: each cell ever touched as it was last called saved; `pending`: the change that was
    asked for and not yet called saved, which may be there whole or not at all; `backup`: the one
    that was announced last.
    """

    def __init__(self) -> None:
        self.truth: States = {}
        self.pending: States = {}
        self.files: list[Path] = []
        self.backup: Path | None = None
        self.backups = 0
        self.saved = 0
        self.troubles: list[str] = []

    def hear(self, line: str) -> None:
        """Take a driver's line; half a line (it was killed while printing) is not heard."""
        if not line.endswith("\n"):
            return
        word, *rest = json.loads(line)
        match word:
            case "do":
                self.pending = rest[0]
            case "saved":
                self.truth |= self.pending
                self.pending = {}
                self.saved += 1
            case "export":
                self.files += [Path(name) for name in rest[0]]
            case "backup":
                self.backup = Path(rest[0])
                self.backups += 1
            case _:
                self.troubles.append(f"{word}: {rest}")

    def missing(self, office: Office) -> list[str]:
        """Each cell that is not as it must be; what came unheard becomes part of the truth."""
        found = {name: state_of(office, read_cell_name(name)) for name in self.truth | self.pending}
        arrived = all(found[name] == state for name, state in self.pending.items())
        wanted = self.truth | self.pending if arrived else self.truth
        bad = [
            f"{name}: said {state}, found {found[name]}"
            for name, state in wanted.items()
            if found[name] != state
        ]
        if self.pending and not arrived:
            bad += self._halves(found)
        self.truth, self.pending = found, {}
        return bad

    def _halves(self, found: States) -> list[str]:
        """A pending change of cells that nobody knew before: whole or not there."""
        new = [name for name in self.pending if name not in self.truth]
        there = [name for name in new if found[name] == self.pending[name]]
        if there and len(there) < len(new):
            return [f"{len(there)} of {len(new)} cells of one block are there"]
        return []
