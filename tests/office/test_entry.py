"""Recording cells: what is on the disk afterwards, what is refused, what undo gives back."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import CityReportError, DataError
from cityreport.office.cells import Change
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from tests.conftest import clock

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)
WOMEN = CellKey("L1", JANUARY, breakdown="sex", category="F")


def refused(office: Office, change: Change) -> str:
    with pytest.raises(CityReportError) as caught:
        office.cells.record_many([change])
    return caught.value.code


def on_disk(office: Office, key: CellKey) -> tuple[object, ...] | None:
    """Look past the program, as another reader of the file would."""
    with sqlite3.connect(office.store.path) as other:
        row: tuple[object, ...] | None = other.execute(
            "SELECT value, status, note FROM observation WHERE indicator = ? AND period = ?"
            " AND area = ? AND breakdown = ? AND category = ?",
            (key.indicator, str(key.period), *key[2:]),
        ).fetchone()
    other.close()
    return row


def test_what_record_returns_is_on_the_disk(office: Office) -> None:
    office.cells.record(Observation(L1, 9, note="two cases in court"))
    assert on_disk(office, L1) == (9, "A", "two cases in court")


def test_zero_empty_and_not_available_are_three_things(office: Office) -> None:
    zero, missing, empty = (L1._replace(indicator=code) for code in ("L1", "L2", "L3"))
    office.cells.record(Observation(zero, 0))
    office.cells.record(Observation(missing, None, Status.NOT_AVAILABLE))
    assert on_disk(office, zero) == (0, "A", "")
    assert on_disk(office, missing) == (None, "O", "")
    assert on_disk(office, empty) is None
    assert office.cells.get(zero) == Observation(zero, 0)
    assert office.cells.get(missing) == Observation(missing, None, Status.NOT_AVAILABLE)
    assert office.cells.get(empty) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Observation(L1, -3), "negative"),
        (Observation(L1, 2.5), "not_whole"),
        (Observation(L1, 9_999_999_999_999), "too_large"),
        (Observation(L1, None), "status_needs_value"),
        (Observation(L1, 3, Status.NOT_AVAILABLE), "status_needs_no_value"),
        (Observation(L1._replace(indicator="ZZ"), 1), "unknown_indicator"),
        (Observation(L1._replace(area="99"), 1), "unknown_area"),
        (Observation(WOMEN._replace(category="Q"), 1), "unknown_category"),
        (Observation(WOMEN._replace(breakdown="mood"), 1), "unknown_breakdown"),
        (Observation(WOMEN._replace(breakdown="cyber", category="YES"), 1), "breakdown_not_asked"),
        (Observation(L1._replace(category="F"), 1), "unknown_category"),
        (Observation(CellKey("C1", JANUARY), 1), "derived_cell"),
        (Observation(CellKey("V3", JANUARY), 1), "yearly_indicator"),
        (Observation(CellKey("L1", Period.parse("2024-03")), 1), "future_period"),
        (Observation(CellKey("S1", Period.parse("2023")), 101), "bad_percent"),
        (Observation(CellKey("S1", Period.parse("2023")), 40.123), "bad_percent"),
        (Observation(L1, 1, note="\x07"), "text_not_printable"),
        (Observation(L1, 1, note="x" * 2001), "text_too_long"),
        (Observation(CellKey("V1", Period.parse("2023")), 1, currency="peso"), "bad_currency"),
        (CellKey("ZZ", JANUARY), "unknown_indicator"),
    ],
)
def test_an_impossible_entry_is_refused_and_the_old_value_stays(
    office: Office, change: Change, code: str
) -> None:
    office.cells.record(Observation(L1, 4))
    assert refused(office, change) == code
    assert on_disk(office, L1) == (4, "A", "")
    assert office.history.audit().entries == 1 + journal_entries_of_profile(office)


def journal_entries_of_profile(office: Office) -> int:
    return sum(1 for _ in office.store.profiles.parts())


def test_a_block_with_one_wrong_cell_writes_nothing(office: Office) -> None:
    with pytest.raises(DataError):
        office.cells.record_many([Observation(L1, 4), Observation(WOMEN, -1)])
    assert on_disk(office, L1) is None


def test_a_district_takes_numbers_only_while_it_exists(office: Office) -> None:
    ended = Area("03", "Old quarter", valid_to=Period.parse("2020-12"))
    office.city.save(replace(office.city.profile, areas=(*office.city.profile.areas, ended)))
    office.cells.record(Observation(CellKey("L1", Period.parse("2020-12"), "03"), 1))
    late = Observation(CellKey("L1", Period.parse("2021-01"), "03"), 1)
    assert refused(office, late) == "area_not_in_period"


def test_a_district_with_numbers_cannot_be_removed(office: Office) -> None:
    office.cells.record(Observation(L1._replace(area="01"), 1))
    with pytest.raises(DataError, match="area_in_use"):
        office.city.save(replace(office.city.profile, areas=office.city.profile.areas[1:]))
    assert office.city.profile.area("01").name == "Comuna 1"


def test_child_homicide_is_computed_from_the_ages(office: Office) -> None:
    child = CellKey("C1", JANUARY)
    ages = [L1._replace(breakdown="age", category=c) for c in ("Y0T14", "Y15T17")]
    office.cells.record(Observation(ages[0], 0))
    assert office.cells.get(child) is None
    office.cells.record(Observation(ages[1], 2, Status.PROVISIONAL))
    assert office.cells.get(child) == Observation(child, 2, Status.PROVISIONAL)
    assert [o.value for o in office.queries.of_indicator("C1")] == [2]
    office.cells.record(Observation(ages[0], None, Status.NOT_AVAILABLE))
    assert office.cells.get(child) is None


def test_listeners_hear_what_changed_and_only_that(office: Office) -> None:
    heard: list[Changed] = []
    end = office.changes.subscribe(heard.append)
    office.cells.record(Observation(L1, 4))
    office.cells.record(Observation(L1, 4))
    office.steps.undo()
    end()
    office.cells.record(Observation(L1, 5))
    assert heard == [Changed((L1,)), Changed((L1,))]


def test_undo_and_redo_go_on_after_a_restart(office: Office, catalogue_file: CatalogueFile) -> None:
    office.cells.record(Observation(L1, 4, note="first"))
    office.cells.record_many([Observation(L1, 5), Observation(WOMEN, 2)])
    office.close()
    with Office.open(office.store.path, catalogue_file, clock, "Ben") as again:
        undoing = again.steps.next_undo()
        assert undoing is not None
        assert (undoing.kind, undoing.more) == ("paste", 1)
        assert set(again.steps.undo()) == {L1, WOMEN}
        assert again.cells.get(L1) == Observation(L1, 4, note="first")
        assert again.cells.get(WOMEN) is None
        again.steps.undo()
        assert again.cells.get(L1) is None
        with pytest.raises(DataError, match="nothing_to_undo"):
            again.steps.undo()
        again.steps.redo()
        again.steps.redo()
        assert (again.cells.get(L1), again.cells.get(WOMEN)) == (
            Observation(L1, 5),
            Observation(WOMEN, 2),
        )
        with pytest.raises(DataError, match="nothing_to_redo"):
            again.steps.redo()
        assert again.history.audit().holds


def test_a_new_entry_ends_redo(office: Office) -> None:
    office.cells.record(Observation(L1, 4))
    office.steps.undo()
    office.cells.record(Observation(L1, 6))
    assert office.steps.next_redo() is None
    office.steps.undo()
    assert office.cells.get(L1) is None


def test_setting_the_city_up_is_not_undone_by_ctrl_z(office: Office) -> None:
    assert office.steps.next_undo() is None


KEYS = st.sampled_from([L1, WOMEN, L1._replace(area="01"), L1._replace(indicator="P1")])
OBSERVATIONS = st.one_of(
    st.builds(Observation, KEYS, st.integers(0, 999), st.sampled_from(["A", "P", "E"]).map(Status)),
    st.builds(Observation, KEYS, st.none(), st.sampled_from(["O", "L", "M"]).map(Status)),
)
STEPS = st.lists(
    st.one_of(
        st.lists(st.one_of(OBSERVATIONS, KEYS), min_size=1, max_size=4),
        st.sampled_from(["undo", "redo"]),
    ),
    max_size=12,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_order_of_entry_undo_and_redo_is_like_an_editor(
    steps: list[list[Change] | str],
    tmp_path: Path,
    office: Office,
    catalogue_file: CatalogueFile,
) -> None:
    """Against a model: a list of states and a place in it."""
    path = tmp_path / "model.cityreport"
    path.unlink(missing_ok=True)
    shutil.copy(office.store.path, path)
    with Office.open(path, catalogue_file, clock, "Ada") as here:
        states: list[dict[CellKey, Observation]] = [{}]
        at = 0
        for step in steps:
            if step == "undo":
                if at == 0:
                    with pytest.raises(DataError):
                        here.steps.undo()
                    continue
                here.steps.undo()
                at -= 1
            elif step == "redo":
                if at == len(states) - 1:
                    with pytest.raises(DataError):
                        here.steps.redo()
                    continue
                here.steps.redo()
                at += 1
            else:
                assert isinstance(step, list)
                state = dict(states[at])
                for change in step:
                    if isinstance(change, Observation):
                        state[change.key] = change
                    else:
                        state.pop(change, None)
                if here.cells.record_many(step):
                    states[at + 1 :] = [state]
                    at += 1
            held = {o.key: o for o in here.queries.in_period(JANUARY)}
            assert held == states[at]
        assert here.history.audit().holds
