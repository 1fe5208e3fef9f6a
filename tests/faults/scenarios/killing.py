"""kill -9: nothing that was called saved is missing, a block is whole or not there."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

from cityreport.store.backup_files import backup_folder
from tests.faults import city, proof, shelf
from tests.faults.saying import Ledger
from tests.faults.scenarios.trial import Trial, own_environment
from tests.faults.scenarios.writing import Act, playing
from tests.faults.shim import Fault, Kind
from tests.faults.stage import ROOT
from tests.faults.tally import Tally

DRIVERS: dict[str, tuple[str, Callable[[Path, Path], list[str]]]] = {
    "window": (
        "kill -9 of the window, backups meanwhile",
        lambda store, _: ["tests.faults.typist", str(store)],
    ),
    "commands": (
        "kill -9 of commands, exports and backups",
        lambda store, exports: ["tests.faults.caller", str(store), str(exports)],
    ),
}
"""Name -> its row in the table, and the module with its arguments (the seed comes last)."""

WORKERS = 2
_KILLS_A_FILE = 40
"""A longer journal would only make the checks slower."""
_LONGEST_S = 0.6
_MOST_LINES = 30
_START_S = 60


def run(driver: str, trial: Trial) -> Tally:
    """Kill a driver at random moments, in two workers with a file each."""
    make = city.make_sample if trial.is_long else city.make_small
    template = make(trial.folder / "template.cityreport")
    shelf.make_older(template, template.with_name("older"))
    kills = trial.tries(4, 1000)
    tally = Tally(DRIVERS[driver][0])
    shares = [kills // WORKERS + (worker < kills % WORKERS) for worker in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        workers = [
            pool.submit(
                Killer(driver, trial.room(f"worker{worker}"), template, trial.of(1, 2)).kill_many,
                trial.seed * 1_000_003 + worker * 500_009,
                share,
            )
            for worker, share in enumerate(shares)
        ]
        for done in workers:
            tally.add(done.result())
    return tally


class Killer:
    """Starts one driver over and over on one file, kills it and looks at what is left."""

    def __init__(self, driver: str, folder: Path, template: Path, patience: int) -> None:
        self._row, self._arguments = DRIVERS[driver]
        self._driver = driver
        self._longest_s = patience * _LONGEST_S
        self._most_lines = patience * _MOST_LINES
        self._folder = folder
        self._template = template
        self._store = folder / "office.cityreport"
        self._exports = folder / "exports"
        self._environment = own_environment(folder / "home")
        (folder / "home").mkdir()
        self._older = template.with_name("older")
        self._begin()

    def _begin(self) -> None:
        """A new file: a long journal would make every check long."""
        for old in self._folder.glob("*office*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.rmtree(self._exports, ignore_errors=True)
        self._exports.mkdir()
        shutil.copy(self._template, self._store)
        self._shelf = shelf.Shelf(backup_folder(self._store), self._older)
        self._ledger = Ledger()
        self._known: frozenset[Path] = frozenset()

    def kill_many(self, seed: int, kills: int) -> Tally:
        """`kills` kills; each has a seed of its own, so that one can be repeated alone."""
        tally = Tally(self._row)
        for number in range(kills):
            if number % _KILLS_A_FILE == 0:
                self._begin()
            bad = self._kill(seed + number, tally)
            tally.tried += 1
            if bad:
                tally.lose(*(f"{self._driver}, seed {seed + number}: {line}" for line in bad))
                self._keep(seed + number)
                self._begin()
            else:
                tally.survived += 1
        return tally

    def _kill(self, seed: int, tally: Tally) -> list[str]:
        """One kill; what is wrong afterwards."""
        chance = random.Random(seed)
        saved_before, backups_before = self._ledger.saved, self._ledger.backups
        module, *arguments = self._arguments(self._store, self._exports)
        with subprocess.Popen(
            [sys.executable, "-m", module, *arguments, str(seed)],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            limit = Timer(_START_S, process.kill)
            limit.start()
            after = chance.uniform(0, self._longest_s) if chance.random() < 0.5 else None
            lines = chance.randint(1, self._most_lines)
            clock: Timer | None = None
            heard = 0
            for line in process.stdout:
                heard += 1
                self._ledger.hear(line)
                if heard == 1 and after is not None:
                    clock = Timer(after, process.kill)
                    clock.start()
                elif after is None and heard == lines:
                    time.sleep(chance.uniform(0, 0.02))  # into the middle of what comes next
                    process.kill()
            for timer in (limit, clock):
                if timer is not None:
                    timer.cancel()
        if self._store.with_name(self._store.name + "-journal").exists():
            tally.note("killed inside a transaction")
        elif self._ledger.pending:
            tally.note("killed between asking and hearing")
        tally.note("changes called saved", self._ledger.saved - saved_before)
        tally.note("backups announced", self._ledger.backups - backups_before)
        if list(self._shelf.folder.glob(".*.part")):
            tally.note("killed inside a backup")
        troubles = self._ledger.troubles
        if process.returncode != -9:
            troubles = [*troubles, f"it ended by itself with {process.returncode}"]
        if heard == 0:
            troubles = [*troubles, "it never said anything"]
        self._ledger.troubles = []
        return troubles + self._look()

    def _look(self) -> list[str]:
        """Open the file anew and compare with what was said."""
        bad = proof.faults_of(self._store)
        if not bad:
            with city.open_office(self._store) as office:
                bad += self._ledger.missing(office)
        bad += proof.faults_of_exports(self._exports, self._known)
        bad += [f"{path.name} is not there" for path in self._ledger.files if not path.exists()]
        self._known = frozenset(self._exports.iterdir())
        return bad + self._shelf.faults() + self._shelf.missing(self._ledger.backup)

    def _keep(self, seed: int) -> None:
        shutil.copy(self._store, self._folder / f"lost-{seed}.bin")


# -- at every call


def run_at_calls(kind: type[Act], trial: Trial) -> Tally:
    """Kill an act at each of its calls to the disk in turn: before it and in the middle of it."""
    with playing(trial, "calls") as (room, stage):
        act = kind(room)
        tally = Tally(f"kill -9 at each call of {act.name}")
        count = act.rehearse(stage)
        tally.note("calls", count)
        for how in (Kind.KILL, Kind.HALF_KILL):
            for at in range(1, count + 1, trial.of(max(5, count // 3), 1)):
                fault = Fault(at, how)
                answer = act.play(stage, fault)
                bad = act.faults(answer)
                if answer.get("died") != 9 or room.control.count != at:
                    bad.append(f"not killed there: {json.dumps(answer)[:200]}")
                bad += [] if bad else act.troubles_after(stage)
                tally.tried += 1
                if bad:
                    tally.lose(*(f"{act.name}, {fault}: {line}" for line in bad))
                else:
                    tally.survived += 1
    return tally
