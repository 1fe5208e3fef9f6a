"""The commands and `Office` without a window: records, pastes 33 districts, undoes, exports, backs
up.

python -m tests.faults.caller STORE FOLDER SEED
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
from pathlib import Path

from cityreport.cli import cityreport
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests.faults import city
from tests.faults.proof import State, cell_name, state_of
from tests.faults.saying import States, say, say_saved

CODES = ("L1", "L2", "P1", "P2", "R1")
MONTHS = tuple(Period.parse(text) for text in ("2023-11", "2023-12", "2024-01"))


class Caller:
    """A program that calls cityreport; it goes on until it is killed."""

    def __init__(self, store: Path, folder: Path, seed: int) -> None:
        self._store = store
        self._folder = folder
        self._random = random.Random(seed)

    def work(self) -> None:
        """An office for some changes, then single commands, over and over."""
        while True:
            with city.open_office(self._store) as office:
                office.changes.subscribe(say_saved)
                self._change_some(office)
            for _ in range(self._random.randint(0, 2)):
                self._record()
            if self._random.random() < 0.4:
                self._export()
            if self._random.random() < 0.3:
                self._back_up()

    # -- through Office

    def _change_some(self, office: Office) -> None:
        done: list[tuple[States, States]] = []
        undone: list[tuple[States, States]] = []
        for _ in range(self._random.randint(3, 25)):
            chance = self._random.random()
            if chance < 0.15 and done:
                undone.append(done.pop())
                self._save(undone[-1][0], office.steps.undo)
            elif chance < 0.25 and undone:
                done.append(undone.pop())
                self._save(done[-1][1], office.steps.redo)
            else:
                changes = self._block(office) if chance < 0.5 else self._cell(office)
                new = {cell_name(c.key): _state(c) for c in changes}
                before = {cell_name(c.key): state_of(office, c.key) for c in changes}
                self._save(new, lambda changes=changes: office.cells.record_many(changes))
                done.append((before, new))
                undone.clear()

    def _cell(self, office: Office) -> list[Observation]:
        area = self._random.choice(("_T", *city.DISTRICTS))
        key = CellKey(self._random.choice(CODES), self._random.choice(MONTHS), area)
        if self._random.random() < 0.1 and state_of(office, key) != [None, "O", ""]:
            return [Observation(key, None, Status.NOT_AVAILABLE)]
        return [Observation(key, self._number(office, key), note=self._note())]

    def _block(self, office: Office) -> list[Observation]:
        code, month = self._random.choice(CODES), self._random.choice(MONTHS)
        keys = [CellKey(code, month, area) for area in city.DISTRICTS]
        return [Observation(key, self._number(office, key), note=self._note()) for key in keys]

    # -- through commands

    def _record(self) -> None:
        key = CellKey(self._random.choice(CODES), self._random.choice(MONTHS))
        number, note = self._random.randint(0, 99_999), self._note()
        say("do", {cell_name(key): [number, "A", note]})
        said = _call(
            *("--store", str(self._store), "record", str(key.period), key.indicator),
            *(str(number), "--note", note),
        )
        assert said.startswith("Saved: "), said

    def _export(self) -> None:
        month = self._random.choice(MONTHS[:2])
        said = _call(
            *("--store", str(self._store), "export", "--from", str(month), "--to", str(month)),
            *("--out", str(self._folder), "--json"),
        )
        say("export", json.loads(said)["files"])

    def _back_up(self) -> None:
        said = _call("--store", str(self._store), "backup", "--json")
        say("backup", json.loads(said)["path"])

    def _save(self, states: States, step: object) -> None:
        assert callable(step)
        say("do", states)
        step()

    def _number(self, office: Office, key: CellKey) -> int:
        old, number = state_of(office, key), self._random.randint(0, 999)
        return number if old is None or old[0] != number else number + 1

    def _note(self) -> str:
        return self._random.choice(("", "", f"table {self._random.randint(1, 999)}"))


def _state(observation: Observation) -> State:
    return [observation.value, observation.status.value, observation.note]


class _Screen(io.StringIO):
    """Where a command prints; "Saved" is told on at the moment that it stands there."""

    def __init__(self) -> None:
        super().__init__()
        self._real = sys.stdout

    def write(self, text: str) -> int:
        if text.startswith("Saved: "):
            with contextlib.redirect_stdout(self._real):
                say("saved")
        return super().write(text)


def _call(*arguments: str) -> str:
    """Run a command as the command line does; what it printed."""
    out = _Screen()
    with contextlib.redirect_stdout(out):
        cityreport(list(arguments), standalone_mode=False)
    return out.getvalue()


if __name__ == "__main__":
    try:
        Caller(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])).work()
    except Exception as error:  # told to the listener: nobody reads a driver's stderr
        say("crashed", f"{type(error).__name__}: {error}")
        raise
