"""What is stored can always be emptied and put right, whatever became impossible since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area, Profile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import CityReportError, DataError
from cityreport.finding_words import finding_message, finding_settlement
from cityreport.messages import sentence
from cityreport.office import district_months
from cityreport.office.district_months import Outside
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from tests.conftest import PROFILE, RunCommand, clock

JULY = Period.month(2023, 7)
LATE = CellKey("L1", JULY, "01")
SEX = CellKey("L1", JULY, "01", "sex", "F")
EARLY = CellKey("L1", Period.month(2020, 3), "01")
ANSWERS = [Observation(LATE, 7, note="seen"), Observation(SEX, 2), Observation(EARLY, 5)]


def closed(profile: Profile, last: str = "2021-12") -> Profile:
    """The city with district 01 closed."""
    return replace(
        profile,
        areas=tuple(
            replace(area, valid_to=Period.parse(last)) if area.code == "01" else area
            for area in profile.areas
        ),
    )


@pytest.fixture
def answered(office: Office) -> Office:
    """District 01 has answers in July 2023 and before."""
    office.cells.record_many(ANSWERS)
    return office


@pytest.fixture
def shut(answered: Office) -> Office:
    """District 01 was closed before the answers of July 2023, which were kept."""
    district_months.save(answered, closed(PROFILE), Outside.KEEP)
    return answered


def rules(office: Office) -> list[tuple[str, Period, str]]:
    mine = {"district_not_there", "not_in_standard", "not_begun"}
    return [(f.rule, f.period, f.area) for f in office.checks.check() if f.rule in mine]


def test_closing_a_district_before_its_answers_is_asked_about(answered: Office) -> None:
    with pytest.raises(DataError) as caught:
        answered.city.save(closed(PROFILE))
    assert caught.value.code == "cells_outside"
    assert sentence(caught.value).startswith(
        "With these months, 2 answered cells of the district “01” fall outside them (July 2023 to"
    )
    assert answered.city.profile == PROFILE
    assert {held.key for held in answered.city.outside(closed(PROFILE))} == {LATE, SEX}
    answered.city.save(closed(PROFILE, "2023-07"))  # they lie inside
    assert rules(answered) == []


def test_kept_answers_are_findings_until_they_are_emptied(shut: Office) -> None:
    assert rules(shut) == [("district_not_there", JULY, "01")]
    (found,) = [f for f in shut.checks.check() if f.rule == "district_not_there"]
    assert found.cells == (LATE, SEX)
    said = finding_message(shut.catalogue, shut.city.profile.areas, found)
    assert "did not exist in July 2023" in said
    assert said.endswith("Cells with an answer there: 2.")
    assert finding_settlement(shut.catalogue, shut.city.profile.areas, found)
    checking = shut.checks.checking()
    checking.check_all()
    shut.cells.clear(SEX)
    checking.follow([SEX], shut.city.profile, shut.clock.now())
    shut.cells.clear(LATE)
    checking.follow([LATE], shut.city.profile, shut.clock.now())
    assert not [f for f in checking.findings.all() if f.rule == "district_not_there"]
    assert rules(shut) == []
    assert shut.cells.get(EARLY) == ANSWERS[2]


def test_a_kept_answer_is_corrected_and_no_new_one_is_written(shut: Office) -> None:
    shut.cells.record(Observation(LATE, 4))
    assert shut.cells.get(LATE) == Observation(LATE, 4)
    for change in (Observation(LATE._replace(indicator="P1"), 1), LATE._replace(indicator="P1")):
        with pytest.raises(DataError, match="area_not_in_period"):
            shut.cells.record_many([change])


def test_undo_redo_and_taking_back_pass_the_closing(shut: Office) -> None:
    shut.steps.undo()  # the answers themselves were the last step
    assert shut.cells.get(LATE) is None
    shut.steps.redo()
    assert shut.cells.get(LATE) == ANSWERS[0]
    shut.cells.clear(LATE)
    line = shut.history.lines(HistoryFilter(cell=LATE), limit=1).lines[0]
    shut.steps.take_back(line.seq)
    assert shut.cells.get(LATE) == ANSWERS[0]
    shut.steps.undo()
    shut.steps.undo()
    assert shut.cells.get(LATE) == ANSWERS[0]
    assert shut.history.audit().holds


def test_the_months_themselves_are_taken_back_in_the_history(shut: Office) -> None:
    wider = replace(PROFILE, areas=tuple(replace(a, valid_to=None) for a in PROFILE.areas))
    shut.city.save(wider)
    assert rules(shut) == []
    line = shut.history.lines(HistoryFilter(subjects=("area",)), limit=1).lines[0]
    shut.steps.take_back(line.seq)
    assert rules(shut) == [("district_not_there", JULY, "01")]


def test_emptying_is_one_step_with_the_months_and_can_be_undone(answered: Office) -> None:
    before = answered.store.journal.head()
    assert district_months.save(answered, closed(PROFILE), Outside.CLEAR) == 2
    assert answered.city.profile == closed(PROFILE)
    assert (answered.cells.get(LATE), answered.cells.get(SEX)) == (None, None)
    assert answered.cells.get(EARLY) == ANSWERS[2]
    assert rules(answered) == []
    assert before != answered.store.journal.head()
    answered.steps.undo()
    assert answered.cells.get(LATE) == ANSWERS[0]
    assert rules(answered) == [("district_not_there", JULY, "01")]


def test_answers_move_whole_to_another_district(answered: Office) -> None:
    district_months.save(answered, closed(PROFILE), Outside.MOVE, "02")
    there = LATE._replace(area="02")
    assert answered.cells.get(there) == Observation(there, 7, note="seen")
    assert answered.cells.get(LATE) is None
    assert answered.history.audit().holds


@pytest.mark.parametrize(
    ("to", "code"), [("02", "move_taken"), ("03", "area_not_in_period"), ("09", "unknown_area")]
)
def test_a_move_that_cannot_be_changes_nothing(answered: Office, to: str, code: str) -> None:
    third = Area("03", "Young", valid_from=Period.parse("2024-01"))
    wider = replace(PROFILE, areas=(*PROFILE.areas, third))
    answered.city.save(wider)
    answered.cells.record(Observation(LATE._replace(area="02"), 1))
    head = answered.store.journal.head()
    with pytest.raises(CityReportError, match=code) as caught:
        district_months.save(answered, closed(wider), Outside.MOVE, to)
    assert sentence(caught.value)
    assert answered.store.journal.head() == head
    assert answered.city.profile == wider
    assert district_months.takers(wider, answered.city.outside(closed(wider))) == ["02"]


@pytest.fixture
def narrowed(
    office: Office, catalogue_file: CatalogueFile
) -> Iterator[tuple[Office, CellKey, CellKey]]:
    """The file opened with a catalogue that dropped an indicator and a category since."""
    dropped, category = CellKey("P4", JULY), CellKey("L1", JULY, "_T", "weapon", "FIREARM")
    office.cells.record_many([Observation(dropped, 3), Observation(category, 1)])
    office.close()
    with Office.open(office.store.path, without(catalogue_file), clock, "Ada") as again:
        yield again, dropped, category


def without(file: CatalogueFile) -> CatalogueFile:
    """A newer catalogue, without P4 and the breakdown by weapon."""
    whole = file.catalogue
    kept = tuple(
        replace(i, breakdowns=tuple(b for b in i.breakdowns if b != "weapon"))
        for i in whole.indicators
        if i.code != "P4"
    )
    newer = replace(whole, indicators=kept)
    return replace(file, catalogue=newer)


def test_what_a_newer_catalogue_dropped_is_a_finding_and_can_be_emptied(
    narrowed: tuple[Office, CellKey, CellKey],
) -> None:
    office, dropped, category = narrowed
    found = [f for f in office.checks.check() if f.rule == "not_in_standard"]
    assert {f.cells for f in found} == {(dropped,), (category,)}
    said = {finding_message(office.catalogue, office.city.profile.areas, f) for f in found}
    assert any("any more" in words and "P4" in words for words in said)
    assert office.cells.get(dropped) == Observation(dropped, 3)
    with pytest.raises(DataError, match="unknown_indicator"):
        office.cells.record(Observation(dropped, 4))
    office.cells.clear(dropped)
    office.cells.clear(category)
    assert rules(office) == []
    office.steps.undo()
    assert office.cells.get(category) == Observation(category, 1)
    office.steps.redo()
    with pytest.raises(DataError, match="unknown_indicator"):
        office.cells.get(dropped)
    assert office.history.audit().holds


def test_the_command_lists_what_falls_outside_and_asks(
    answered: Office, run_command: RunCommand
) -> None:
    answered.close()
    store = answered.store.path
    call = ("set", "district", "01", "--to", "2021-12", "--store", store)
    code, out, err = run_command(*call)
    assert code == 1
    assert "L1 2023-07 01 sex F" in out
    assert "--outside" in err
    code, out, err = run_command(*call, "--outside", "move")
    assert (code, out) == (2, "")
    assert "--into" in err
    assert run_command(*call, "--outside", "move", "--into", "02")[0] == 0
    assert "L1 2023-07 02" in run_command("show", "2023-07", "--store", store)[1]


@pytest.mark.parametrize("typed", ["2025", "2025-Q1", "01/2025"])
@pytest.mark.parametrize(
    "call", [("district", "01", "--to"), ("district", "01", "--from"), ("series", "L1", "--break")]
)
def test_a_month_is_a_month_and_never_a_year(
    office: Office, run_command: RunCommand, call: tuple[str, ...], typed: str
) -> None:
    office.close()
    path: Path = office.store.path
    code, out, err = run_command("set", *call, typed, "--store", path)
    assert (code, out) == (2, "")
    assert "not a month" in err
