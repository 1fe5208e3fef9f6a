"""What writes: an entry, a command, a migration; and what must hold after it failed or was killed.

Belongs here: one class an act. Not here: how the disk fails (`disk`) or the process (`killing`).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cityreport.domain.observation import CellKey
from tests.faults import city, proof, shim
from tests.faults.scenarios.trial import Trial, own_environment
from tests.faults.shim import Fault
from tests.faults.stage import Answer, Stage

KEY = CellKey("P1", city.MONTH)
OLD, NEW = 7, 4711


class Room:
    """The folder whose disk fails, the files in it, and a process that plays there.

    `folder`: what lies beside it and never fails; `home`: the settings of who plays.
    """

    def __init__(self, folder: Path) -> None:
        self.disk = folder / "disk"
        self.disk.mkdir()
        self.store = self.disk / "office.cityreport"
        self.exports = self.disk / "exports"
        self.backups = self.disk / "backups"
        self.temporary = self.disk / "tmp"
        self._control_file = folder / "control"
        self.control = shim.Control(self._control_file)
        self._library = shim.build(folder)
        self.folder = folder
        self.home = folder / "home"
        self.template = city.make_small(folder / "template.cityreport")
        with city.open_office(self.template) as office:
            office.cells.record(city.Observation(KEY, OLD))

    def stage(self) -> Stage:
        """The process with the failing disk."""
        preload = shim.environment(self._library, self.disk, self._control_file)
        names = ("LD_PRELOAD", "FAULT_FOLDER", "FAULT_CONTROL")
        return Stage(own_environment(self.home) | {n: preload[n] for n in names})

    def clean(self) -> None:
        """Everything as it was before an act, and the disk works: a killed act left it failing."""
        self.control.disarm()
        for folder in (self.disk, self.home):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.disk, self.exports, self.backups, self.temporary, self.home):
            folder.mkdir()
        shutil.copy(self.template, self.store)


class Playing(NamedTuple):
    """A room and the process that plays in it."""

    room: Room
    stage: Stage


@contextmanager
def playing(trial: Trial, name: str) -> Iterator[Playing]:
    """The room that the trial was lent, or one of its own."""
    if trial.lent is not None:
        yield trial.lent
        return
    room = Room(trial.room(name))
    with room.stage() as stage:
        yield Playing(room, stage)


class Act:
    """Something that writes, and what must hold after it under a fault."""

    name = ""
    short = 1
    """About how many calls the short form tries in each way."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.place = Path(tempfile.mkdtemp(dir=room.folder))

    def play(self, stage: Stage, fault: Fault) -> Answer:
        """Do it on a fresh disk that fails so."""
        self.room.clean()
        self.prepare()
        return self._play(stage, [fault.at, int(fault.kind), int(fault.only)])

    def prepare(self) -> None:
        """Put on the disk what the act needs besides the office file."""

    def rehearse(self, stage: Stage) -> int:
        """Do it on a disk that works; how many calls it makes."""
        answer = self.play(stage, Fault(0))
        bad = self.faults(answer)
        assert not bad, f"{self.name} fails on a disk that works: {bad}"
        assert answer["count"], f"no call of {self.name} reaches the disk"
        return int(answer["count"])

    def _play(self, stage: Stage, fault: list[int]) -> Answer:
        raise NotImplementedError

    def faults(self, answer: Answer) -> list[str]:
        """What is broken now that the disk is back; `answer` may say that it was killed."""
        bad = []
        for word in ("crash", "hung"):
            if word in answer:
                bad.append(f"{word}: {answer[word]}")
        if "died" in answer and answer["died"] != 9:
            bad.append(f"died of signal {answer['died']}")
        bad += self.faults_of_store(answer)
        return bad + proof.faults_of_exports(self.room.exports)

    def faults_of_store(self, answer: Answer) -> list[str]:  # noqa: ARG002 - for those who need it
        """What is wrong with the office file."""
        return proof.faults_of(self.room.store)

    def troubles_after(self, stage: Stage) -> list[str]:  # noqa: ARG002
        """What stands in the way of those who go on after a kill; looked at once all else is."""
        return []

    def is_there_after_all(self, answer: Answer) -> bool:  # noqa: ARG002 - an export never is
        """Whether what was refused is on the disk: the last sync failed, not the change."""
        return False


class Entry(Act):
    """One cell by an open office, which then goes on."""

    name = "an entry"
    cells: tuple[tuple[str, str, str, int], ...] = (("P1", str(city.MONTH), "_T", NEW),)

    def _play(self, stage: Stage, fault: list[int]) -> Answer:
        cells = list(self.cells)
        return stage.play("entry", store=str(self.room.store), cells=cells, fault=fault)

    def faults(self, answer: Answer) -> list[str]:
        """Saved is there; refused has a sentence; with the disk back the same cell is taken."""
        bad = super().faults(answer)
        if bad:
            return bad
        with city.open_office(self.room.store) as office:
            found = [office.cells.get(_key(cell)) for cell in self.cells]
        there = [held is not None and held.value == NEW for held in found]
        if any(there) != all(there):
            bad.append(f"{sum(there)} of {len(there)} cells of one block are there")
        if "died" in answer:
            return bad
        then = answer["then"]
        if any(then) != all(then):
            bad.append(f"{sum(then)} of {len(then)} cells of one block were there")
        if answer["saved"] and not all(then):
            bad.append("called saved, and not there")
        if not answer["again"]["saved"]:
            bad.append(f"the disk is back, but: {answer['again']['said']}")
        elif not all(there):
            bad.append("saved once the disk was back, and not there")
        if not answer["saved"] and not answer["said"]:
            bad.append("refused without a sentence")
        return bad

    def is_there_after_all(self, answer: Answer) -> bool:
        """Whether what was refused is on the disk."""
        return not answer["saved"] and any(answer["then"])


class Block(Entry):
    """33 districts as one step."""

    name = "a block of 33 districts"
    cells = tuple(("P1", str(city.MONTH), area, NEW) for area in city.DISTRICTS)


class WindowEntry(Act):
    """One cell typed into the window: red and kept while the disk fails, taken when it is back."""

    name = "a cell typed into the window"

    def _play(self, stage: Stage, fault: list[int]) -> Answer:
        store = str(self.room.store)
        return stage.play("window_entry", store=store, number=NEW, fault=fault)

    def faults(self, answer: Answer) -> list[str]:
        """The screen says what the disk holds."""
        bad = super().faults(answer)
        if bad:
            return bad
        if answer["saved"] and not answer["then"]:
            bad.append("the window says saved, and it is not there")
        if not answer["saved"]:
            if answer["kept"] != str(NEW):
                bad.append(f"what was typed is not kept: {answer['kept']!r}")
            if not answer["red"] or not answer["said"]:
                bad.append(f"the cell does not say why it is not saved: {answer['said']!r}")
            if answer["again"]["kept"]:
                bad.append(f"the disk is back, but: {answer['again']['said']}")
        if not answer["there"]:
            bad.append("not there at the end")
        if answer["boxes"]:
            bad.append(f"{len(answer['boxes'])} dialogs in the way: {answer['boxes'][0]} …")
        return bad

    def is_there_after_all(self, answer: Answer) -> bool:
        """Whether what was refused is on the disk."""
        return not answer["saved"] and bool(answer["then"])


class Command(Act):
    """A command from opening to the end: exit code 0 and done, or 3 and one sentence."""

    arguments: tuple[str, ...] = ()
    codes = frozenset({0, 3})
    """How it may end; with another than 3 it has done its work."""

    def _play(self, stage: Stage, fault: list[int]) -> Answer:
        arguments = ["--store", str(self.room.store), *self.filled()]
        temporary = str(self.room.temporary)
        return stage.play("command", arguments=arguments, fault=fault, temporary=temporary)

    def filled(self) -> list[str]:
        """The arguments with the room's folders."""
        folders = {"exports": self.room.exports, "backups": self.room.backups}
        return [word.format(**folders) for word in self.arguments]

    def faults(self, answer: Answer) -> list[str]:
        """The promises of every command."""
        bad = super().faults(answer)
        if "died" in answer or "crash" in answer or "hung" in answer:
            return bad
        code, err = answer["code"], answer["err"]
        if code not in self.codes:
            bad.append(f"exit code {code}: {err.strip().splitlines()[-1:]}")
        if "Traceback" in err:
            lines = err.strip().splitlines()
            bad.append(f"a traceback: {lines[1]} … {lines[-1]}")
        elif code == 3 and len(err.strip().splitlines()) != 1:
            bad.append(f"not one sentence: {err!r}")
        if code in self.codes - {3}:
            bad += self.undone(answer)
        return bad

    def undone(self, answer: Answer) -> list[str]:
        """What a command that ended well says it did and did not."""
        raise NotImplementedError


class Record(Command):
    """`record`."""

    name = "the command record"
    arguments = ("record", str(city.MONTH), "P1", str(NEW), "--note", "typed")

    def undone(self, answer: Answer) -> list[str]:
        return [] if self._is_there() else [f"called saved and not there: {answer['out']!r}"]

    def is_there_after_all(self, answer: Answer) -> bool:
        """Whether what was refused is on the disk."""
        return answer["code"] != 0 and self._is_there()

    def _is_there(self) -> bool:
        with city.open_office(self.room.store) as office:
            held = office.cells.get(KEY)
        return held is not None and held.value == NEW


class Export(Command):
    """`export` of a quarter in both formats; openpyxl's temporary files fail too."""

    name = "an export of a quarter"
    arguments = ("export", "--from", "2022-01", "--to", "2022-03", "--out", "{exports}", "--json")

    def undone(self, answer: Answer) -> list[str]:
        files = [Path(name) for name in json.loads(answer["out"])["files"]]
        with city.open_office(self.room.store) as office:
            noted = [name for made in office.exports.submissions() for name in made.files]
        bad = [f"{path.name} was announced and is not there" for path in files if not path.exists()]
        return bad + [f"{p.name} is not in the list" for p in files if p.name not in noted]


class Erase(Command):
    """`erase` of a name in a note: gone for good, or kept whole and erased the next time."""

    name = "an erased name"
    _text = "Juana Quiñones Xul"

    def prepare(self) -> None:
        """A note with a name, which a later number took over."""
        with city.open_office(self.room.store) as office:
            for number in (NEW, NEW + 1):
                office.cells.record(city.Observation(KEY, number, note=self._text))
            self._entry = office.history.head().entries  # type: ignore[union-attr]

    def filled(self) -> list[str]:
        return ["erase", "--entry", str(self._entry), "--reason", "a name", "--yes"]

    def faults(self, answer: Answer) -> list[str]:
        """Whatever went wrong, to erase it once more does it, and nothing else changed."""
        bad = super().faults(answer)
        if bad or answer.get("code") == 0:
            return bad
        with city.open_office(self.room.store) as office:
            office.erasing.erase(self._entry, "a name")
            held = office.cells.get(KEY)
        if held is None or (held.value, held.note) != (NEW + 1, ""):
            bad.append(f"the cell holds {held}")
        return bad + self._still_there() + proof.faults_of(self.room.store)

    def undone(self, answer: Answer) -> list[str]:  # noqa: ARG002
        return self._still_there()

    def _still_there(self) -> list[str]:
        names = [p for p in self.room.store.parent.glob(f"{self.room.store.name}*") if p.is_file()]
        text = self._text.encode()
        return [f"the name stands in {p.name}" for p in names if text in p.read_bytes()]


class Migration(Command):
    """The first opening of a file of schema 1, by a command that only asks."""

    name = "a migration from schema 1"
    arguments = ("status",)
    _old = Path(__file__).parents[2] / "data" / "stores" / "format-1.cityreport"

    def _play(self, stage: Stage, fault: list[int]) -> Answer:
        shutil.copy(self._old, self.room.store)
        return super()._play(stage, fault)

    def faults(self, answer: Answer) -> list[str]:
        """Every cell is what it was, whatever happened on the way."""
        bad = super().faults(answer)
        if bad:
            return bad
        said = json.loads(self._old.with_suffix(".json").read_text(encoding="utf-8"))
        with city.open_office(self.room.store) as office:
            for indicator, period, *place, value, status, note, _, _, _, _ in said["cells"]:
                key = CellKey(indicator, city.Period.parse(period), *place)
                if proof.state_of(office, key) != [value, status, note]:
                    bad.append(f"{proof.cell_name(key)} is {proof.state_of(office, key)}")
        return bad

    def undone(self, answer: Answer) -> list[str]:
        return [] if answer["out"] else ["nothing was answered"]


def _key(cell: tuple[str, str, str, int]) -> CellKey:
    return CellKey(cell[0], city.Period.parse(cell[1]), cell[2])
