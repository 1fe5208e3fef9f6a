"""What comes of a second typing: decided as one step, noted with who typed it, undone, proven."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.second_keying import with_second_answer
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from tests.conftest import NOW, PROFILE, clock, sign_published
from tests.office.test_statements import JANUARY, L1, SEX, code_of, reopen_file

P1 = CellKey("P1", JANUARY)
THERE = L1._replace(area="01")


def typed(office: Office, key: CellKey, value: int) -> None:
    office.second_keying.key_again(key, Figure(value, Status.NORMAL))


def test_what_was_decided_is_one_step_with_a_note_of_who_typed(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    first = Observation(L1, 9, Status.PROVISIONAL, note="Table 4", source="Police")
    office.cells.record_many([first, Observation(SEX[0], 2), Observation(P1, 40)])
    with reopen_file(office, catalogue_file) as ben:  # Ben types, Ada decides
        typed(ben, L1, 8)
        typed(ben, SEX[0], 2)
        ben.second_keying.finish(JANUARY)
        ben.changes.officer = "Ada"
        told: list[Changed] = []
        ben.changes.subscribe(told.append)
        taken = with_second_answer(L1, first, Figure(8, Status.NORMAL), None)
        assert taken == replace(first, value=8)
        assert ben.second_keying.settle(JANUARY, "_T", {L1: taken}) == 1
        assert told == [Changed((L1,), annotations=("second_keying",))]
        assert ben.cells.get(L1) == taken
        result = ben.second_keying.result(JANUARY)
        assert result is not None
        assert (result.finished, result.at) == ((2, 2, 1, "Ben"), NOW)
        assert ben.second_keying.results(JANUARY) == [result]
        assert ben.second_keying.begun() == []
        undoing = ben.steps.next_undo()
        assert undoing is not None
        assert (undoing.kind, undoing.key, undoing.more) == ("second_taken", L1, 0)
        ben.steps.undo()
        assert ben.cells.get(L1) == first
        ben.steps.redo()
        assert ben.cells.get(L1) == taken
        assert ben.history.audit().holds


def test_every_difference_has_to_be_decided_and_what_was_left_out_stays(office: Office) -> None:
    office.cells.record_many([Observation(L1, 9), Observation(P1, 40)])
    typed(office, L1, 8)
    typed(office, SEX[0], 1)
    assert code_of(lambda: office.second_keying.settle(JANUARY, "_T", {})) == (
        "second_keying_undecided"
    )
    decided = {L1: Observation(L1, 9), SEX[0]: SEX[0]}
    settle = lambda: office.second_keying.settle(JANUARY, "_T", decided)  # noqa: E731
    assert code_of(settle) == "nothing_keyed", "it has to be finished first"
    office.second_keying.finish(JANUARY)
    assert settle() == 0
    assert office.queries.in_period(JANUARY) == [Observation(L1, 9), Observation(P1, 40)]
    assert office.history.audit().holds


def test_nothing_is_written_where_a_decision_cannot_be(office: Office) -> None:
    office.cells.record(Observation(L1, 9))
    typed(office, L1, 8)
    office.second_keying.finish(JANUARY)
    wrong = {L1: Observation(L1, -1)}
    assert code_of(lambda: office.second_keying.settle(JANUARY, "_T", wrong)) == "negative"
    sign_published(office, [JANUARY])
    right = {L1: Observation(L1, 8)}
    entries = office.history.audit().entries
    assert code_of(lambda: office.second_keying.settle(JANUARY, "_T", right)) == "month_signed"
    assert office.history.audit().entries == entries
    assert office.second_keying.is_compared(JANUARY)
    assert office.second_keying.settle(JANUARY, "_T", {L1: Observation(L1, 9)}) == 0
    assert not office.second_keying.is_compared(JANUARY)


def test_once_both_are_in_view_nothing_is_typed_blind(office: Office) -> None:
    office.cells.record(Observation(L1, 9))
    typed(office, L1, 8)
    office.second_keying.finish(JANUARY)
    assert office.second_keying.is_compared(JANUARY)
    assert code_of(lambda: typed(office, L1, 9)) == "second_keying_compared"
    typed(office, THERE, 4)  # a district has a second typing of its own
    office.second_keying.drop(JANUARY)
    result = office.second_keying.result(JANUARY)
    assert result is not None
    assert result.finished[:3] == (1, 1, 0), "giving it up is a decision too"
    typed(office, L1, 9)
    assert not office.second_keying.is_compared(JANUARY)
    assert office.second_keying.compare(JANUARY).agreed == 1
    assert office.second_keying.keyed_again(JANUARY, "01") == {THERE: Figure(4, Status.NORMAL)}
    assert office.history.audit().holds


def test_who_typed_the_numbers_first_is_known_by_cell(office: Office) -> None:
    office.cells.record(Observation(L1, 9))
    office.changes.officer = "Ben"
    office.cells.record(Observation(P1, 40))
    office.cells.record(Observation(THERE, 3))
    office.changes.officer = "Eva"
    office.cells.record(Observation(CellKey("L1", JANUARY.shift(-1)), 3))
    assert office.second_keying.first_typists(JANUARY) == {"Ada", "Ben"}
    assert office.second_keying.first_typists(JANUARY, "01") == {"Ben"}
    assert office.second_keying.first_typists(JANUARY, "02") == set()


def test_results_are_listed_with_the_whole_city_first(office: Office) -> None:
    for key in (THERE, L1, L1._replace(area="02")):
        typed(office, key, 1)
        office.second_keying.finish(JANUARY, key.area)
    assert [result.area for result in office.second_keying.results(JANUARY)] == ["_T", "01", "02"]
    assert office.second_keying.results(JANUARY.shift(-1)) == []


FIGURES = st.sampled_from(
    [
        Figure(0, Status.NORMAL),
        Figure(1, Status.NORMAL),
        Figure(2, Status.NORMAL),
        Figure(None, Status.NOT_AVAILABLE),
        Figure(None, Status.NOT_COLLECTED),
    ]
)
CELLS = st.dictionaries(st.sampled_from([L1, P1, *SEX]), FIGURES, max_size=6)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=CELLS, second=CELLS.filter(bool))
def test_taking_every_second_answer_makes_the_two_agree_and_undo_brings_the_first_back(
    first: dict[CellKey, Figure],
    second: dict[CellKey, Figure],
    tmp_path: Path,
    catalogue_file: CatalogueFile,
) -> None:
    path = tmp_path / "again.cityreport"
    path.unlink(missing_ok=True)
    with Office.create(path, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        office.cells.record_many([Observation(key, *figure) for key, figure in first.items()])
        before = office.queries.in_period(JANUARY)
        office.second_keying.key_many_again(second)
        office.second_keying.finish(JANUARY)
        keying = office.second_keying.compare(JANUARY)
        assert (keying.typed, keying.answered) == (len(second), len(first))
        differences = {d.key: d for d in keying.differences}
        assert set(differences) == {key for key in second if first.get(key) != second[key]}
        decided = {
            key: with_second_answer(key, d.first, d.second, None)
            for key, d in differences.items()
            if d.second is not None
        }
        assert office.second_keying.settle(JANUARY, "_T", decided) == len(differences)
        held = {o.key: Figure(o.value, o.status) for o in office.queries.in_period(JANUARY)}
        assert held == first | second
        if differences:
            office.steps.undo()
        assert office.queries.in_period(JANUARY) == before
        assert office.history.audit().holds


@pytest.mark.parametrize("value", [1500, 0])
def test_money_takes_the_currency_of_the_city(value: int) -> None:
    key = CellKey("V1", Period.parse("2023"))
    taken = with_second_answer(key, None, Figure(value, Status.NORMAL), "COP")
    assert taken == Observation(key, value, currency="COP")
    none = with_second_answer(key, taken, Figure(None, Status.NOT_AVAILABLE), "COP")
    assert none == Observation(key, None, Status.NOT_AVAILABLE)
