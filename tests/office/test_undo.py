"""Undo and redo over all that changes numbers, with restarts between: like a simple model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office import undo
from cityreport.office.cells import Change
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.store.journal import CELL, Journal, JournalEntry
from cityreport.store.store import Store
from tests.conftest import PROFILE, clock

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)
WOMEN = CellKey("L1", JANUARY, breakdown="sex", category="F")
KEYS = (L1, WOMEN, L1._replace(area="01"), L1._replace(indicator="P1"))

State = dict[CellKey, Observation]


class Model:
    """What the office should hold: states, a place in them, and each change ever made."""

    def __init__(self) -> None:
        self.states: list[State] = [{}]
        self.at = 0
        self.changes: list[tuple[CellKey, Observation | None, Observation | None]] = []

    @property
    def now(self) -> State:
        return self.states[self.at]

    def move(self, to: int) -> None:
        self.note(self.states[to])
        self.at = to

    def write(self, changes: list[Change]) -> bool:
        state = dict(self.now)
        before = len(self.changes)
        for change in changes:
            key = change.key if isinstance(change, Observation) else change
            new = change if isinstance(change, Observation) else None
            if state.get(key) != new:
                self.changes.append((key, state.get(key), new))
            state.pop(key, None)
            if new is not None:
                state[key] = new
        if len(self.changes) == before:
            return False
        self.states[self.at + 1 :] = [state]
        self.at += 1
        return True

    def note(self, to: State) -> None:
        """The changes that a step back or on makes."""
        for key in KEYS:
            if self.now.get(key) != to.get(key):
                self.changes.append((key, self.now.get(key), to.get(key)))


@st.composite
def observations(draw: DrawFn) -> Observation:
    key = draw(st.sampled_from(KEYS))
    note = draw(st.sampled_from(["", "", "a note"]))
    if draw(st.booleans()):
        return Observation(key, draw(st.integers(0, 3)), note=note)
    status = draw(st.sampled_from([Status.NOT_AVAILABLE, Status.NOT_COLLECTED]))
    return Observation(key, None, status, note=note)


BLOCKS = st.lists(st.one_of(observations(), st.sampled_from(KEYS)), min_size=1, max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["record", "paste", "import", "merge", "zero_return"]), BLOCKS),
        st.tuples(st.just("note"), st.sampled_from(KEYS)),
        st.tuples(st.just("take_back"), st.integers(0, 30)),
        st.tuples(st.sampled_from(["undo", "redo", "restart", "settings"]), st.none()),
    ),
    max_size=14,
)


class Driver:
    """Does each step in the office and in the model."""

    def __init__(self, path: Path, catalogue: CatalogueFile) -> None:
        self.path, self.catalogue = path, catalogue
        self.office = Office.open(path, catalogue, clock, "Ada")
        self.model = Model()
        self.settings = 0

    def do(self, kind: str, given_: object) -> None:
        step = getattr(self, f"_{kind}", None)
        if step is None:
            assert isinstance(given_, list)
            self._block(kind, given_)
        else:
            step(given_)

    def _block(self, kind: str, changes: list[Change]) -> None:
        written = self.office.cells.record_many(changes, kind=kind)
        assert bool(written) is self.model.write(changes)

    def _note(self, key: CellKey) -> None:
        held = self.model.now.get(key)
        if held is not None:
            new = Observation(key, held.value, held.status, note=f"{held.note}!")
            self._block("record", [new])

    def _undo(self, _: None) -> None:
        if self.model.at == 0:
            with pytest.raises(DataError, match="nothing_to_undo"):
                self.office.steps.undo()
        else:
            self.office.steps.undo()
            self.model.move(self.model.at - 1)

    def _redo(self, _: None) -> None:
        if self.model.at == len(self.model.states) - 1:
            with pytest.raises(DataError, match="nothing_to_redo"):
                self.office.steps.redo()
        else:
            self.office.steps.redo()
            self.model.move(self.model.at + 1)

    def _restart(self, _: None) -> None:
        self.office.close()
        self.office = Office.open(self.path, self.catalogue, clock, "Ben")

    def _settings(self, _: None) -> None:
        self.settings += 1
        city = type(PROFILE.city)(f"City {self.settings}", "COL", currency="COP")
        self.office.city.save(type(PROFILE)(city, PROFILE.areas, PROFILE.population))

    def _take_back(self, back: int) -> None:
        lines = self.office.history.lines(HistoryFilter(subjects=(CELL,))).lines
        if back >= len(lines):
            return
        line = lines[back]
        assert line.cell is not None
        if self.model.now.get(line.cell) == line.before:
            with pytest.raises(DataError, match="take_back_same"):
                self.office.steps.take_back(line.seq)
            return
        self.office.steps.take_back(line.seq)
        self.model.write([line.cell if line.before is None else line.before])

    def check(self) -> None:
        """The numbers are the model's, and so is the history; the proof holds."""
        assert {o.key: o for o in self.office.queries.in_period(JANUARY)} == self.model.now
        for key in KEYS:
            lines = self.office.history.of_cell(key).lines
            ours = [(k, old, new) for k, old, new in self.model.changes if k == key]
            assert _net([(x.before, x.after) for x in reversed(lines)]) == _net(
                [(old, new) for _, old, new in ours]
            )
        assert (self.office.steps.next_undo() is not None) is (self.model.at > 0)
        assert (self.office.steps.next_redo() is not None) is (
            self.model.at < len(self.model.states) - 1
        )
        assert self.office.history.audit().holds


def _net(changes: list[tuple[Observation | None, Observation | None]]) -> list[object]:
    """The states that a cell went through, without those that lasted no time at all: a step
    back through a block that wrote a cell twice passes the state between."""
    states: list[object] = [None]
    for before, after in changes:
        assert states[-1] == before
        states.append(after)
    return [states[0], states[-1]]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_order_of_changes_is_like_the_model(
    steps: list[tuple[str, object]],
    tmp_path: Path,
    office: Office,
    catalogue_file: CatalogueFile,
) -> None:
    path = tmp_path / "model.cityreport"
    path.unlink(missing_ok=True)
    shutil.copy(office.store.path, path)
    driver = Driver(path, catalogue_file)
    try:
        for kind, given_ in steps:
            driver.do(kind, given_)
            driver.check()
    finally:
        driver.office.close()


def test_an_import_is_one_step(office: Office, catalogue_file: CatalogueFile) -> None:
    office.cells.record(Observation(L1, 1, note="kept"))
    office.cells.record_many([Observation(key, 5) for key in KEYS], kind="import", reason="a.xlsx")
    office.close()
    with Office.open(office.store.path, catalogue_file, clock, "Ben") as again:
        undoing_ = again.steps.next_undo()
        assert undoing_ is not None
        assert (undoing_.kind, undoing_.more) == ("import", 3)
        assert set(again.steps.undo()) == set(KEYS)
        assert {o.key: o for o in again.queries.in_period(JANUARY)} == {
            L1: Observation(L1, 1, note="kept")
        }


def test_what_undo_would_do_is_known_without_reading_the_whole_step(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.cells.record_many([Observation(key, 5) for key in KEYS], kind="import")

    def never(_journal: Journal, _action: int) -> list[JournalEntry]:
        raise AssertionError("read every entry of the step")

    monkeypatch.setattr(Journal, "entries", never)
    found = office.steps.next_undo()
    assert found is not None
    assert (found.key, found.after, found.more) == (KEYS[0], None, 3)


def test_settings_stay_out_of_undo(office: Office) -> None:
    office.cells.record(Observation(L1, 1))
    office.city.save(type(PROFILE)(PROFILE.city, PROFILE.areas[:1]))
    office.steps.take_back(office.history.lines(HistoryFilter(subjects=("area",))).lines[0].seq)
    assert office.steps.undo() == (L1,)
    assert office.city.profile.areas == PROFILE.areas


def test_another_subject_needs_only_its_line(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that holds a number and something else goes back whole."""
    pledges: list[str | None] = ["signed"]

    def revert(_store: Store, entry: JournalEntry) -> JournalEntry | None:
        if pledges[-1] != entry.new:
            return None
        pledges.append(entry.old)
        return JournalEntry(entry.subject, entry.key, entry.new, entry.old)

    monkeypatch.setattr(undo, "REVERTING", {**undo.REVERTING, "pledge": revert})
    monkeypatch.setattr(undo, "UNDOABLE", undo.UNDOABLE | {"sign"})
    with office.store.transaction():
        number = office.store.observations.change(
            L1, Observation(L1, 4), office.store.catalogue_number(office.catalogue_file)
        )
        assert number is not None
        office.changes.append([JournalEntry("pledge", "2024-01", None, "signed"), number], "sign")
    found = office.steps.next_undo()
    assert found is not None
    assert (found.kind, found.key, found.more) == ("sign", None, 1)
    assert office.steps.undo() == (L1,)
    assert (office.cells.get(L1), pledges[-1]) == (None, None)
    assert office.steps.redo() == (L1,)
    assert (office.cells.get(L1), pledges[-1]) == (Observation(L1, 4), "signed")
    pledges.append("changed since")
    with pytest.raises(DataError, match="undo_overtaken"):
        office.steps.undo()
    assert office.cells.get(L1) == Observation(L1, 4)
