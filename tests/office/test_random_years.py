"""Random years of an office, held against a small model of what should be there.

Each play records, clears, merges, closes, splits and renames districts, undoes and does again,
sends, publishes and restores. Afterwards every number is the model's, every file that went out is
what it was, all that is stored can be cleared, and no count that a public copy hid follows from all
of them together.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cityreport.domain.area import Area, Followed
from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import City, Profile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import CityReportError, DataError
from cityreport.office import district_months
from cityreport.office.contributions import merge
from cityreport.office.contributions.contribution_writing import (
    ContributionChoice,
    contribute,
    read_contribution,
)
from cityreport.office.district_months import Outside
from cityreport.office.office import Office
from cityreport.store.lock import Holder
from cityreport.store.restore import prove_source, restore
from tests.conftest import clock

START, END = Period.month(2023, 1), Period.month(2023, 6)
HOLDER = Holder.here("Ada", "2024-02-12T10:15:00Z")
STEPS = 22
SEEDS = range(int(os.environ.get("CITYREPORT_PLAYS", "3")))
Numbers = dict[CellKey, int]


class Play:
    """An office and what should be in it."""

    def __init__(self, seed: int, folder: Path, catalogue_file: CatalogueFile) -> None:
        self.choose = random.Random(seed)
        self.folder, self.catalogue = folder, catalogue_file
        self.path = folder / "office.cityreport"
        self.office = Office.create(self.path, catalogue_file, clock, "Ada")
        areas = tuple(Area(f"D{i}", f"District {i}") for i in range(3))
        self.office.city.save(Profile(City("Cali", "COL"), areas))
        self.numbers: Numbers = {}
        self.undo_to: list[Numbers] = []
        self.redo_to: list[Numbers] = []
        self.kept: list[tuple[Path, Numbers, list[Numbers], list[Numbers], tuple[Area, ...]]] = []
        self.files: dict[Path, bytes] = {}
        self.published: list[tuple[dict[str, Any], Numbers]] = []
        self.made = 0
        self.told: list[str] = []

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.office.city.profile.areas

    def month(self) -> Period:
        return START.shift(self.choose.randrange(6))

    def note_step(self) -> None:
        """Note the numbers before a step that undo takes back; what was undone is gone then."""
        self.undo_to.append(dict(self.numbers))
        self.redo_to.clear()

    def record(self) -> None:
        month = self.month()
        there = [area.code for area in self.areas if area.exists_in(month)]
        found = {
            CellKey("L1", month, code): self.choose.choice((0, 1, 2, 3, 7, 20)) for code in there
        }
        found[CellKey("L1", month)] = sum(found.values())
        changed = {key: value for key, value in found.items() if self.numbers.get(key) != value}
        if changed:
            self.note_step()
            self.office.cells.record_many([Observation(*item) for item in found.items()])
            self.numbers |= changed

    def clear(self) -> None:
        if self.numbers:
            key = self.choose.choice(sorted(self.numbers))
            self.note_step()
            self.office.cells.clear(key)
            del self.numbers[key]

    def undo(self) -> None:
        assert bool(self.office.steps.next_undo()) == bool(self.undo_to)
        if self.undo_to:
            self.office.steps.undo()
            self.redo_to.append(self.numbers)
            self.numbers = dict(self.undo_to.pop())

    def redo(self) -> None:
        assert bool(self.office.steps.next_redo()) == bool(self.redo_to)
        if self.redo_to:
            self.office.steps.redo()
            self.undo_to.append(self.numbers)
            self.numbers = dict(self.redo_to.pop())

    def rename(self) -> None:
        """A district has another name; or another code takes over, with what stands there later."""
        open_ones = [area for area in self.areas if area.valid_to is None]
        month, old = self.month(), self.choose.choice(open_ones)
        if self.choose.random() < 0.5:
            named = replace(old, name=f"{old.name} again")
            areas = tuple(named if area == old else area for area in self.areas)
            self.office.city.save(replace(self.office.city.profile, areas=areas))
            return
        if len(self.areas) > 8 or not old.existed_before(month):
            return
        code = f"D{len(self.areas)}"
        new = Area(code, f"{old.name} anew", month, None, (Followed(old.code, month),))
        ended = replace(old, valid_to=month.shift(-1))
        areas = (*(ended if area == old else area for area in self.areas), new)
        later = {k: n for k, n in self.numbers.items() if k.area == old.code and k.period >= month}
        profile = replace(self.office.city.profile, areas=areas)
        moved = district_months.save(self.office, profile, Outside.MOVE, code)
        assert moved == len(later)
        if later:
            self.note_step()
            for key, number in later.items():
                del self.numbers[key]
                self.numbers[key._replace(area=code)] = number

    def split(self) -> None:
        """A district ends and two follow it; what stands in it after that is kept."""
        open_ones = [area for area in self.areas if area.valid_to is None]
        month, old = self.month(), self.choose.choice(open_ones)
        if len(self.areas) > 8 or not old.existed_before(month):
            return
        names = [f"D{len(self.areas) + i}" for i in range(2)]
        new = [Area(n, f"New {n}", month, None, (Followed(old.code, month),)) for n in names]
        ended = replace(old, valid_to=month.shift(-1))
        areas = (*(ended if area == old else area for area in self.areas), *new)
        profile = replace(self.office.city.profile, areas=areas)
        district_months.save(self.office, profile, Outside.KEEP)

    def merge(self) -> None:
        """A branch sends a number of an open district; of two numbers ours stays."""
        month, value = self.month(), self.choose.randrange(9)
        key = CellKey("L1", month, self.choose.choice(self.areas).code)
        self.made += 1
        piece = self.folder / f"piece{self.made}.json"
        with Office.create(
            self.folder / f"b{self.made}.cityreport", self.catalogue, clock, "Bruno"
        ) as branch:
            branch.city.save(Profile(City("Cali", "COL"), (Area(key.area, "x"),)))
            branch.cells.record(Observation(key, value))
            contribute(branch, "Bruno", ContributionChoice(START, END), piece)
        found = merge.compare(self.office, read_contribution(piece), piece.name)
        is_there = self.office.city.profile.area(key.area).exists_in(month)
        assert is_there or found.refused or found.same or found.conflicts
        if found.new:
            self.note_step()
            self.numbers[key] = value
        decisions = {conflict.key: merge.Decision.OURS for conflict in found.conflicts}
        merge.merge(self.office, found, decisions)

    def send(self) -> None:
        self._out(lambda out: self.office.exports.export(START, END, ["json"], out))

    def publish(self) -> None:
        threshold = self.choose.choice((1, 4, 4, 6))
        self._out(
            lambda out: self.office.exports.export_public(START, END, ["json"], out, threshold)
        )

    def _out(self, write: Callable[[Path], Any]) -> None:
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        try:
            made = write(out)
        except DataError as refused:
            self.told.append(refused.code)
            return
        for name in made.files:
            assert out / name not in self.files, "a file that was sent is replaced"
            content = self.files[out / name] = (out / name).read_bytes()
            if (copy := json.loads(content))["confidentiality"] == "public":
                self.published.append((copy, dict(self.numbers)))
            found = self.office.exports.verify(out / name)
            assert found.valid, found.problems

    def keep(self) -> None:
        """Put a copy aside, as a backup on another disk."""
        self.office.close()
        copy = self.folder / f"copy{len(self.kept)}.cityreport"
        shutil.copy(self.path, copy)
        prove_source(copy, "test")
        self._open()
        steps = list(self.undo_to), list(self.redo_to)
        self.kept.append((copy, dict(self.numbers), *steps, self.areas))

    def restore(self) -> None:
        if not self.kept:
            return
        copy, numbers, undo_to, redo_to, areas = self.choose.choice(self.kept)
        self.office.close()
        restore(self.path, copy, "test", HOLDER)
        self._open()
        assert self.areas == areas
        self.numbers, self.undo_to, self.redo_to = dict(numbers), list(undo_to), list(redo_to)

    def _open(self) -> None:
        self.office = Office.open(self.path, self.catalogue, clock, "Ada")

    def look(self) -> None:
        """Compare all with the model, and clear all."""
        stored = {key: self.office.cells.get(key) for key in self.numbers}
        assert {key: held and held.value for key, held in stored.items()} == self.numbers
        assert self.office.queries.count() == len(self.numbers)
        for file, content in self.files.items():
            assert file.read_bytes() == content
        sent = [made.sequence for made in self.office.exports.submissions()]
        assert len(sent) == len(set(sent)) == len(self.files)
        refuse_recomputed(self.published)
        for key in sorted(self.numbers):
            self.office.cells.clear(key)
        assert self.office.queries.count() == 0
        assert self.office.history.audit().holds


def refuse_recomputed(published: list[tuple[dict[str, Any], Numbers]]) -> None:
    """Fail where a count that a public copy hid is shown by another one, or is what the others of
    its month lack to the city.

    Of all copies together, in the months whose numbers were the same in each of them and add up
    to the city's, whatever districts opened or closed in between.
    """
    for month in (START.shift(at) for at in range(6)):
        cells = [
            {c["area"]: c for c in copy["observations"] if _is_total(c, str(month))}
            for copy, _ in published
        ]
        were = [{k: v for k, v in true.items() if k.period == month} for _, true in published]
        if not were or any(one != were[0] for one in were):
            continue
        total = were[0].get(CellKey("L1", month))
        if total != sum(n for key, n in were[0].items() if key.area != TOTAL):
            continue  # what is answered is not the whole city, so no sum tells anything
        shown: set[str] = set()
        hidden: set[str] = set()
        for one in cells:  # what was shown before is hidden from nobody
            now = {a for a, c in one.items() if c["status"] != "Q"}
            assert not hidden & now, f"{month} {hidden & now}: hidden before, and shown later"
            shown |= now
            hidden |= one.keys() - shown
        assert len(hidden) != 1 or TOTAL not in shown or not shown - {TOTAL}, (
            f"{month} {hidden} follows"
        )


def _is_total(cell: dict[str, Any], month: str) -> bool:
    place = (cell["indicator"], cell["period"], cell["breakdown"])
    return place == ("L1", month, TOTAL)


ACTS = ("record",) * 7 + (
    "clear",
    "undo",
    "undo",
    "redo",
    "split",
    "rename",
    "merge",
    "send",
    "publish",
    "publish",
    "keep",
    "restore",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_years_of_an_office(seed: int, tmp_path: Path, catalogue_file: CatalogueFile) -> None:
    play = Play(seed, tmp_path, catalogue_file)
    play.record()
    done = []
    try:
        for _ in range(STEPS):
            act = play.choose.choice(ACTS)
            done.append(act)
            getattr(play, act)()
        play.look()
    except CityReportError as error:
        pytest.fail(f"{error.code} {error.facts} after {done}")
    finally:
        play.office.close()
