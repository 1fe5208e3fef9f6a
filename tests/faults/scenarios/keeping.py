"""What keeps and brings back: backup, restore, merge, salvage, settings; and what must hold after.

One class an act, as in `writing`. What is replaced is kept, what is damaged is never touched, and
at the office file's name there is at every moment the old file or the whole new one.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from cityreport.domain.observation import CellKey
from cityreport.office.backups.recovery_options import salvage_into
from cityreport.office.backups.second_place import MARKER
from cityreport.office.contributions.contribution_writing import ContributionChoice, contribute
from cityreport.settings import Settings
from cityreport.store.backup_files import ASKED, BackupReason, backup_folder, make_backup
from cityreport.store.rollback_journal import journal_of
from tests.faults import city, proof, shelf
from tests.faults.scenarios.writing import KEY, NEW, Act, Command, Room
from tests.faults.shim import Kind
from tests.faults.stage import Answer, Stage

Cells = list[tuple[Any, ...]]


class Backup(Command):
    """`backup`: beside the file, where older ones are sent away, and to a second place."""

    name = "a backup"
    arguments = ("backup", "--json")

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._older = shelf.make_older(room.template, self.place / "older")

    def prepare(self) -> None:
        """Older backups at home, none in the second place."""
        settings = Settings(self.room.home / "cityreport" / "settings.json")
        settings.set("backup_place", str(self.room.backups))
        settings.set("backup_place_id", "the stick")
        self._shelf = shelf.Shelf(backup_folder(self.room.store), self._older)
        (self.room.backups / MARKER).write_text("the stick")

    def faults(self, answer: Answer) -> list[str]:
        """A backup is whole or not there, and an older one goes only for a newer one."""
        bad = super().faults(answer)
        wanted = _cells_of(self.room.store)
        new = self._shelf.new()
        bad += self._shelf.faults()
        second = list(self.room.backups.glob("*.cityreport"))
        for path in second:
            bad += [f"in the second place: {line}" for line in proof.faults_of(path)]
        for path in (*new, *second):
            if _cells_of(path) != wanted:
                bad.append(f"the backup {path.name} does not hold what the office holds")
        if "died" in answer:
            left = self._shelf.left_by(self.room.store)
            bad += [f"the next backup leaves {name}" for name in left]
        return bad

    def undone(self, answer: Answer) -> list[str]:
        said = json.loads(answer["out"])
        made = [Path(said[name]) for name in ("path", "second") if said[name]]
        bad = [f"called done and not there: {path.name}" for path in made if not path.exists()]
        return bad if len(made) == 2 else [*bad, f"not in both places: {said}"]


class _Again(Act):
    """An act that a person simply does again, two days after it was killed."""

    def troubles_after(self, stage: Stage) -> list[str]:
        """It works, and clears away what the killed one left half-written."""
        if self.is_done():
            return []
        long_ago = time.time() - 2 * 24 * 3600
        for path in self._hidden():
            os.utime(path, (long_ago, long_ago))
        answer = self._play(stage, [0, int(Kind.FULL), 0])
        bad = [f"done again: {line}" for line in self.faults(answer)]
        if not answer.get("saved") and answer.get("code") not in {0, 1}:
            bad.append(f"done again: {answer.get('said') or answer.get('err')}")
        if self._hidden():  # of the day's own backup: clearing that is the next one's
            with city.open_office(self.room.store) as office:
                office.backups.backup()
        return bad + [f"left for ever: {path.name}" for path in self._hidden()]

    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        return False

    def _hidden(self) -> list[Path]:
        return [path for path in self.room.disk.rglob(".*") if path.parent.name[:1] != "."]


class Restore(_Again, Command):
    """`restore` of a backup in the place of a file that went on since."""

    name = "a restore"
    arguments = ("restore", "{backups}/then.cityreport", "--yes")

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._now = Path(shutil.copy(room.template, self.place / "now.cityreport"))
        with city.open_office(self._now) as office:
            office.cells.record(city.Observation(KEY, NEW))
        occasion = BackupReason(ASKED, "2024-02-09T09:30:00Z", "2024-02-09", "test")
        made = make_backup(room.template, self.place / "made", occasion)
        self._then = made.backup.path
        self._old, self._new = _cells_of(self._now), _cells_of(self._then)
        assert self._old != self._new

    def prepare(self) -> None:
        """The file that is replaced, and the backup."""
        shutil.copy(self._now, self.room.store)
        shutil.copy(self._then, self.room.backups / "then.cityreport")

    def faults_of_store(self, answer: Answer) -> list[str]:  # noqa: ARG002
        """The old or the new one, whole; and the new one only where the old one is kept."""
        store = self.room.store
        if not store.exists():
            return ["no file is there"]
        if (self.room.backups / "then.cityreport").read_bytes() != self._then.read_bytes():
            return ["the backup itself was changed"]
        bad = proof.faults_of(store)
        if not bad and _cells_of(store) not in (self._old, self._new):
            bad.append("neither the old nor the new file")
        for kept in self._kept():
            bad += [f"kept as {kept.name}: {line}" for line in proof.faults_of(kept)]
            if _cells_of(kept) != self._old:
                bad.append(f"{kept.name} is not what was replaced")
        if not bad and self._is_new() and not self._kept():
            bad.append("replaced, and not kept")
        return bad

    def undone(self, answer: Answer) -> list[str]:
        return [] if self._is_new() else [f"called done and not there: {answer['out']!r}"]

    def is_there_after_all(self, answer: Answer) -> bool:
        """Whether what was refused is in the place."""
        return answer["code"] != 0 and self._is_new()

    def is_done(self) -> bool:
        """Whether the backup stands in the place."""
        return self._is_new()

    def _is_new(self) -> bool:
        return _cells_of(self.room.store) == self._new

    def _kept(self) -> list[Path]:
        return list(self.room.disk.glob("office replaced *.cityreport"))


class RestoreOverHalf(Restore):
    """A restore over a file that a power cut left in the middle of a change."""

    name = "a restore over half a change"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._cut = _cut_in_a_change(self._now, self.place / "cut.cityreport")

    def prepare(self) -> None:
        """With half a change, and the journal that takes it back."""
        super().prepare()
        shutil.copy(self._cut, self.room.store)
        shutil.copy(journal_of(self._cut), journal_of(self.room.store))


class RestoreOverDamage(Restore):
    """A restore over a damaged file, which is kept byte for byte."""

    name = "a restore over a damaged file"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._damaged = _damage(self._now)

    def prepare(self) -> None:
        """The damaged file."""
        super().prepare()
        self.room.store.write_bytes(self._damaged)

    def faults_of_store(self, answer: Answer) -> list[str]:  # noqa: ARG002
        """The damaged file untouched, or the new one whole and the damaged one beside it."""
        if not self.room.store.exists():
            return ["no file is there"]
        bad = [
            f"{kept.name} is not what was replaced"
            for kept in self._kept()
            if kept.read_bytes() != self._damaged
        ]
        if self.room.store.read_bytes() == self._damaged:
            return bad
        bad += proof.faults_of(self.room.store)
        if not bad and not self._is_new():
            bad.append("neither the old nor the new file")
        return bad if self._kept() else [*bad, "replaced, and not kept"]

    def _is_new(self) -> bool:
        return self.room.store.read_bytes() != self._damaged and super()._is_new()


class Merge(_Again, Command):
    """`merge` of a branch office's piece: all of it or nothing."""

    name = "a merge of a piece"
    arguments = ("merge", "{backups}/piece.json")

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._piece = self.place / "piece.json"
        self._keys = [CellKey("P1", city.MONTH, area) for area in city.DISTRICTS]
        branch = Path(shutil.copy(room.template, self.place / "branch.cityreport"))
        with city.open_office(branch) as office:
            office.cells.record_many([city.Observation(key, NEW) for key in self._keys])
            areas = frozenset(city.DISTRICTS)
            choice = ContributionChoice(city.MONTH, city.MONTH, areas, frozenset({"P1"}))
            contribute(office, "Ben", choice, self._piece)

    def prepare(self) -> None:
        """The piece."""
        shutil.copy(self._piece, self.room.backups / "piece.json")

    def faults(self, answer: Answer) -> list[str]:
        """A piece is merged whole or not at all."""
        bad = super().faults(answer)
        there = 0 if bad else self._there()
        if there not in {0, len(self._keys)}:
            bad.append(f"{there} of {len(self._keys)} cells of the piece are there")
        return bad

    def undone(self, answer: Answer) -> list[str]:
        return [] if self._there() else [f"called merged and not there: {answer['out']!r}"]

    def is_there_after_all(self, answer: Answer) -> bool:
        """Whether what was refused is on the disk."""
        return answer["code"] != 0 and self._there() > 0

    def _there(self) -> int:
        with city.open_office(self.room.store) as office:
            found = [office.cells.get(key) for key in self._keys]
        return sum(held is not None and held.value == NEW for held in found)


class Salvage(_Again, Command):
    """`salvage` of a damaged file into a new one."""

    name = "a salvage"
    arguments = ("salvage", "{backups}/broken.cityreport", "--out", "{exports}/new.cityreport")
    codes = frozenset({0, 1, 3})

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._damaged = _damage(room.template)
        self._readable = _salvage(self._damaged, self.place)

    def prepare(self) -> None:
        """The damaged file."""
        (self.room.backups / "broken.cityreport").write_bytes(self._damaged)

    def faults(self, answer: Answer) -> list[str]:
        """The damaged file is as it was, the new one whole or not there."""
        bad = super().faults(answer)
        if (self.room.backups / "broken.cityreport").read_bytes() != self._damaged:
            bad.append("the damaged file was written to")
        if self._made.exists():
            bad += [f"the new file: {line}" for line in proof.faults_of(self._made)]
            if _cells_of(self._made) != self._readable:
                bad.append("the new file does not hold what can be read")
        return bad

    def is_done(self) -> bool:
        """Whether the new file is there."""
        return self._made.exists()

    def undone(self, answer: Answer) -> list[str]:
        return [] if self._made.exists() else [f"called done and not there: {answer['out']!r}"]

    def is_there_after_all(self, answer: Answer) -> bool:
        """Whether what was refused is there."""
        return answer["code"] == 3 and self._made.exists()

    @property
    def _made(self) -> Path:
        return self.room.exports / "new.cityreport"


class Mend(_Again):
    """A damaged office file, replaced by what was salvaged of it."""

    name = "mending a damaged file"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._damaged = _damage(room.template)
        self._readable = _salvage(self._damaged, self.place)

    def prepare(self) -> None:
        """Damage where the office file is."""
        self.room.store.write_bytes(self._damaged)

    def _play(self, stage: Stage, fault: list[int]) -> Answer:
        return stage.play("mend", store=str(self.room.store), fault=fault)

    def faults_of_store(self, answer: Answer) -> list[str]:
        """The damaged file, or a whole one and the damaged one untouched beside it."""
        store = self.room.store
        if not store.exists():
            return ["no file is there"]
        aside = list(self.room.disk.glob("office damaged *.cityreport"))
        bad = [f"{p.name} differs" for p in aside if p.read_bytes() != self._damaged]
        if store.read_bytes() == self._damaged:
            return [*bad, "called mended, and it is not"] if answer.get("saved") else bad
        if not aside:
            bad.append("replaced, and the damaged file is gone")
        bad += proof.faults_of(store)
        if _cells_of(store) != self._readable:
            bad.append("the office file does not hold what can be read")
        return bad

    def is_done(self) -> bool:
        """Whether another file stands in the place."""
        return self.room.store.read_bytes() != self._damaged

    def is_there_after_all(self, answer: Answer) -> bool:
        """Whether what was refused is in the place."""
        return not answer["saved"] and self.is_done()


class Choose(Act):
    """A setting chosen: the settings' file is what it was or what was chosen."""

    name = "a setting"

    def prepare(self) -> None:
        """Settings of before."""
        Settings(self._path).set("export_folder", "before")

    def _play(self, stage: Stage, fault: list[int]) -> Answer:
        path = str(self._path)
        return stage.play("choose", path=path, name="officer", value="Zoe", fault=fault)

    def faults(self, answer: Answer) -> list[str]:
        """Old or new, whole; and what was chosen holds in any case."""
        bad = super().faults(answer)
        found = Settings(self._path)
        if found.get("export_folder") != "before" or found.get("officer") not in {"", "Zoe"}:
            bad.append(f"the settings are {self._path.read_bytes()!r}")
        if "died" not in answer and answer.get("held") != "Zoe":
            bad.append("what was chosen does not hold")
        if answer.get("saved") and found.get("officer") != "Zoe":
            bad.append("called kept, and not there")
        return bad

    @property
    def _path(self) -> Path:
        return self.room.disk / "settings.json"


def _cells_of(path: Path) -> Cells:
    """Every cell of a file, past the program."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("SELECT * FROM observation").fetchall()
    except sqlite3.DatabaseError as error:
        return [(f"{path.name} cannot be read: {error}",)]


def _damage(path: Path) -> bytes:
    """The bytes of a file with a page of its middle overwritten."""
    content = bytearray(path.read_bytes())
    at = len(content) // 2 // 4096 * 4096
    content[at : at + 4096] = b"\xee" * 4096
    return bytes(content)


def _salvage(damaged: bytes, folder: Path) -> Cells:
    """The cells that can be read in a damaged file."""
    broken, made = folder / "broken.cityreport", folder / "readable.cityreport"
    broken.write_bytes(damaged)
    salvage_into(broken, made, city.Clock(), city.OFFICER)
    cells = _cells_of(made)
    assert len(cells) > 100
    return cells


def _cut_in_a_change(path: Path, cut: Path) -> Path:
    """A copy as a power cut would leave it: changed pages, and the journal that takes them back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE observation SET note = note || 'half'")
        shutil.copy(path, cut)
        shutil.copy(journal_of(path), journal_of(cut))
        connection.execute("ROLLBACK")
    assert cut.read_bytes() != path.read_bytes()
    return cut
