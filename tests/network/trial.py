"""A network of made-up cities, from what they send to its receipts and its overview.

`python -m tests.network.trial CITIES DIR` makes the files, some of them wrong, and receives them
with the program's own command.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cityreport.domain.catalogue import TOTAL, CatalogueFile, read_catalogue
from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.exchange.digest import seal_content
from cityreport.paths import catalogue_file
from tests.network.made_cities import LAST, corrected, made_submission, write

HISTORY_FROM = 2017
"""The first year of homicides that each city sends: without it no sum has a baseline."""


def write_cut(submission: Submission, folder: Path) -> None:
    """Write a file whose end did not arrive."""
    path = write(submission, folder)
    os.truncate(path, path.stat().st_size * 2 // 3)


def write_changed(submission: Submission, folder: Path) -> None:
    """Write a file in which somebody changed a number with a text editor."""
    rows = list(submission.observations)
    at = max(i for i, o in enumerate(rows) if (o.indicator, o.breakdown) == ("R1", TOTAL))
    rows[at] = msgspec.structs.replace(rows[at], value=int(rows[at].value or 0) + 1)
    write(msgspec.structs.replace(submission, observations=rows), folder)


def write_twice(submission: Submission, folder: Path) -> None:
    """Write a file that came by mail and once more on a stick."""
    path = write(submission, folder)
    path.with_name(f"stick {path.name}").write_bytes(path.read_bytes())


def write_unlikely(submission: Submission, folder: Path) -> None:
    """Write more deaths by firearm in a month than deaths: a remark."""
    rows = list(submission.observations)
    at = max(i for i, o in enumerate(rows) if (o.indicator, o.breakdown) == ("L3", TOTAL))
    rows[at] = msgspec.structs.replace(rows[at], value=10_000)
    write(seal_content(msgspec.structs.replace(submission, observations=rows, seal=None)), folder)


def write_corrected(submission: Submission, folder: Path) -> None:
    """Write a file and its correction."""
    write(submission, folder)
    write(corrected(submission), folder)


FAULTS: tuple[Callable[[Submission, Path], None], ...] = (
    write_cut,
    write_changed,
    write_twice,
    write_unlikely,
    write_corrected,
)


def make_inbox(
    count: int,
    folder: Path,
    file: CatalogueFile,
    *,
    last: Period = LAST,
    every: int = 100,
    history: bool = True,
) -> None:
    """Write what so many cities send up to a month; of each `every`, one in each of the ways of
    FAULTS."""
    folder.mkdir(parents=True, exist_ok=True)
    since = HISTORY_FROM if history else None
    for number in range(count):
        way = every - 1 - number % every  # the last ones: few cities are all as they should be
        made = made_submission(number, file, history_from=since, last=last)
        (FAULTS[way] if way < len(FAULTS) else write)(made, folder)


def main(count: int, folder: Path) -> int:
    """Make the files and receive them; say how long each took and where the results lie."""
    inbox, desk = folder / "inbox", folder / "desk"
    began = time.perf_counter()
    due = Period.month_of(datetime.now(UTC).date()).shift(-2)  # what a desk can have today
    make_inbox(count, inbox, read_catalogue(catalogue_file().read_bytes()), last=due)
    files = list(inbox.iterdir())
    size = sum(path.stat().st_size for path in files)
    made = time.perf_counter()
    say(f"{len(files)} files of {count} cities, {size / 1e6:.0f} MB, in {made - began:.0f} s")
    command = [sys.executable, "-m", "cityreport", "collect", str(inbox), "--out", str(desk)]
    named = [*command, "--overview", "--name", "A network of made-up cities"]
    done = subprocess.run(named, check=False).returncode
    receipts = len(list((desk / "receipts").glob("receipt_*.json")))
    say(f"Received with {receipts} receipts in {time.perf_counter() - made:.0f} s: {desk}")
    return done


def say(words: str) -> None:
    """Print a line before what the next program prints."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), Path(sys.argv[2])))
