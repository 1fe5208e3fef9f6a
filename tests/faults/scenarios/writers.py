"""Two processes write to one file and a third reads it: nothing lost, nothing half."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.faults import city, proof
from tests.faults.saying import States
from tests.faults.scenarios.trial import Trial, own_environment
from tests.faults.stage import ROOT
from tests.faults.tally import Tally
from tests.faults.writer import BLOCK, PAGE

NAMES = ("even", "odd", "reader")


def run(trial: Trial) -> Tally:
    """Let them run together, then compare with what they said."""
    room = trial.room("writers")
    store = city.make_small(room / "office.cityreport")
    seconds = trial.of(2, 60)
    tally = Tally(f"two write, one reads, {seconds} s")
    home = room / "home"
    home.mkdir()
    outs = {name: room / f"{name}.txt" for name in NAMES}
    running = []
    for name in NAMES:
        with outs[name].open("w") as out:
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.faults.writer", str(store), name, str(seconds)],
                    cwd=ROOT,
                    env=own_environment(home),
                    stdout=out,
                    stderr=subprocess.DEVNULL,
                )
            )
    for process in running:
        process.wait(seconds + 60)
    said = {n: [json.loads(line) for line in p.read_text().splitlines()] for n, p in outs.items()}
    bad = [
        f"{name} ended with {process.returncode}: {said[name][-1:]}"
        for name, process in zip(NAMES, running, strict=True)
        if process.returncode
    ]
    bad += _reader(tally, said["reader"])
    last = {name: _last(tally, said[name]) for name in NAMES[:2]}
    bad += proof.faults_of(store)
    with city.open_office(store) as office:
        for keys in (BLOCK, PAGE):
            names = [proof.cell_name(key) for key in keys]
            states = [proof.state_of(office, key) for key in keys]
            allowed = [spoken.get(name) for spoken in last.values() for name in names[:1]]
            if any(state != states[0] for state in states):
                bad.append(f"half a block is there: {states}")
            elif states[0] not in allowed:
                bad.append(f"{names[0]}: said {allowed}, found {states[0]}")
        shared = {proof.cell_name(key) for key in (*BLOCK, *PAGE)}
        for spoken in last.values():
            for name, state in spoken.items():
                found = proof.state_of(office, proof.read_cell_name(name))
                if name not in shared and found != state:
                    bad.append(f"{name}: said {state}, found {found}")
    if bad:
        tally.lose(*bad)
    tally.survived = tally.tried - tally.lost
    return tally


def _last(tally: Tally, lines: list[list[object]]) -> States:
    """Each cell as its writer last called it saved."""
    spoken: States = {}
    pending: States = {}
    for word, *rest in lines:
        if word == "do":
            assert isinstance(rest[0], dict)
            pending = rest[0]
        elif word == "saved":
            spoken |= pending
            tally.tried += 1
        elif word == "refused":
            assert isinstance(rest[0], dict)
            for code, times in rest[0].items():
                tally.note(f"refused with {code}", times)
    return spoken


def _reader(tally: Tally, lines: list[list[object]]) -> list[str]:
    if not lines or lines[-1][0] != "read":
        return ["the reader said nothing"]
    _, looks, refused, mixed = lines[-1]
    assert isinstance(looks, int)
    assert isinstance(refused, int)
    tally.note("pages read meanwhile", looks)
    tally.note("readings refused", refused)
    return [f"{mixed} of {looks} pages mixed two blocks"] if mixed else []
