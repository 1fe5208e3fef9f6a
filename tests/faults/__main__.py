"""The long form of the faults, and their figures as a table in Markdown.

    python -m tests.faults [--short | --part P] [--seed N] [--folder DIR] [NAME …]

Exit code 1 if anything was lost. Without names every scenario runs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import shim
from tests.faults.scenarios import SCENARIOS, WITH_SHIM
from tests.faults.scenarios.trial import Trial
from tests.faults.tally import Tally, attack_table, table


def main() -> int:
    """Run, print the table, then what was lost and how to repeat it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--short", action="store_true", help="as in `make test`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", type=float, default=1.0, help="of the random trials: 0.1 …")
    parser.add_argument("--folder", type=Path, help="keep the files here, to look at")
    given = parser.parse_args()
    unknown = set(given.names) - set(SCENARIOS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(SCENARIOS)}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        tallies = [_run(name, folder, given) for name in given.names or SCENARIOS]
    ran = [tally for tally in tallies if tally is not None]
    are_attacks = all(name.startswith("attack-") for name in given.names) and given.names
    _print(f"\nSeed {given.seed}\n\n{(attack_table if are_attacks else table)(ran)}")
    lost = [tally for tally in ran if tally.lost]
    for tally in lost:
        _print(f"\n{tally.complaint()}")
    return 1 if lost else 0


def _run(name: str, folder: Path, given: argparse.Namespace) -> Tally | None:
    if name in WITH_SHIM and shim.why_not():
        _print(f"{name}: not tried, {shim.why_not()}")
        return None
    began = time.monotonic()
    tally = SCENARIOS[name](Trial(folder / name, given.seed, not given.short, given.part))
    took = time.monotonic() - began
    _print(f"{name}: {tally.tried} tried, {tally.lost} lost, {took:.0f} s")
    return tally


def _print(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
