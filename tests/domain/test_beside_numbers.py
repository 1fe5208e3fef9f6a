"""What is said of findings, offered from numbers, answered in words, typed a second time."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from cityreport.domain import completeness, suggestions
from cityreport.domain.acceptance import accept_finding, acceptance_of, open_findings
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.completeness import Completeness, Tally
from cityreport.domain.narrative import Narration, check_narration
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.second_keying import KeyingDifference, compare, final_differences
from cityreport.errors import DataError

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)
SEX = [L1._replace(breakdown="sex", category=c) for c in ("F", "M", "_O", "_U")]
NOT_AVAILABLE = Observation(L1, None, Status.NOT_AVAILABLE)


class Spoke(NamedTuple):
    identity: str
    fingerprint: str


def held(*values: tuple[CellKey, int | None]) -> dict[CellKey, Observation]:
    return {
        key: Observation(key, value, Status.NORMAL if value is not None else Status.NOT_AVAILABLE)
        for key, value in values
    }


# -- acceptances


def test_an_acceptance_holds_only_for_the_numbers_it_was_given_for() -> None:
    before, after, other = Spoke("sum L1", "9=7"), Spoke("sum L1", "9=8"), Spoke("sum P1", "9=7")
    acceptances = {before.identity: accept_finding(before, " One case is in court. ")}
    found = acceptance_of(before, acceptances)
    assert found is not None
    assert found.reason == "One case is in court."
    assert open_findings([before, after, other], acceptances) == [after, other]


def test_an_acceptance_needs_a_reason() -> None:
    with pytest.raises(DataError, match="accept_reason"):
        accept_finding(Spoke("a", "b"), " ")


# -- offers


def test_a_total_is_offered_only_from_a_complete_breakdown(catalogue: Catalogue) -> None:
    cells = held((SEX[0], 2), (SEX[1], 7), (SEX[2], 0))
    assert suggestions.offered_total(catalogue, L1, cells.get) is None
    cells |= held((SEX[3], 0))
    assert suggestions.offered_total(catalogue, L1, cells.get) == 9
    assert suggestions.offered_totals(catalogue, JANUARY, "_T", cells) == {L1: 9}
    for category in (None, 0):
        assert suggestions.offered_total(catalogue, L1, (cells | held((SEX[0], category))).get) == (
            None if category is None else 7
        )


def test_no_total_is_offered_over_an_answer_for_a_category_or_against_another_breakdown(
    catalogue: Catalogue,
) -> None:
    cells = held(*[(key, 1) for key in SEX])
    for answer in (Observation(L1, 0), NOT_AVAILABLE):
        assert suggestions.offered_total(catalogue, L1, (cells | {L1: answer}).get) is None
    assert suggestions.offered_total(catalogue, SEX[0], {}.get) is None
    weapons = [c.code for c in catalogue.breakdown("weapon").categories]
    other = [(L1._replace(breakdown="weapon", category=code), 1) for code in weapons]
    assert suggestions.offered_total(catalogue, L1, (cells | held(*other)).get) is None


def test_percentages_and_computed_cells_are_never_summed(catalogue: Catalogue) -> None:
    year = CellKey("S1", Period.parse("2023"))
    categories = [c.code for c in catalogue.breakdown("sex").categories]
    cells = held(*[(year._replace(breakdown="sex", category=code), 25) for code in categories])
    assert suggestions.offered_total(catalogue, year, cells.get) is None
    assert suggestions.offered_total(catalogue, CellKey("C1", JANUARY), {}.get) is None


def zeros(catalogue: Catalogue, cells: dict[CellKey, Observation], group: str, area: str) -> str:
    found = suggestions.zero_return(catalogue, JANUARY, area, group, cells.values())
    return " ".join(key.indicator for key in found)


def test_a_zero_return_is_of_what_nobody_answered(catalogue: Catalogue) -> None:
    assert zeros(catalogue, {}, "L", "_T") == "L1 L2 L3 L4 L5"
    assert zeros(catalogue, {}, "C", "_T") == "C2 C3 C4"
    assert zeros(catalogue, {}, "V", "_T") == "V2"
    assert zeros(catalogue, {}, "S", "_T") == ""
    cells = held((L1, 0), (L1._replace(indicator="L4"), 3), (L1._replace(indicator="L5"), None))
    assert zeros(catalogue, cells, "L", "_T") == "L2 L3"


@pytest.mark.parametrize(
    "known",
    [SEX[0], L1._replace(indicator="L3"), L1._replace(area="01"), SEX[1]._replace(area="01")],
)
def test_a_zero_return_never_contradicts_a_number(catalogue: Catalogue, known: CellKey) -> None:
    said = zeros(catalogue, held((known, 1)), "L", "_T").split()
    assert "L1" not in said
    assert "L5" in said
    assert "L1" in zeros(catalogue, held((known, 0)), "L", "_T").split()
    assert "L1" in zeros(catalogue, held((known, 1)), "L", "02").split()


# -- completeness


def test_zero_and_not_available_count_as_answered_and_empty_does_not(catalogue: Catalogue) -> None:
    found = completeness.tally_groups(
        completeness.expected_by_group(catalogue, JANUARY), {"L1", "L4"}
    )
    assert found["L"] == Tally(Completeness(1, 3), Completeness(2, 5))
    assert found["F"].required == Completeness(0, 1)
    assert sum(t.required.expected for t in found.values()) == 10
    assert "S" not in found
    year = completeness.tally_groups(
        completeness.expected_by_group(catalogue, Period.parse("2023")), {"V1"}
    )
    assert year == {
        "V": Tally(Completeness(1, 1), Completeness(1, 2)),
        "S": Tally(Completeness(0, 0), Completeness(0, 4)),
    }


# -- the year in words


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        ("prevention", Narration("x", yes=True), "narrative_words_only"),
        ("prevention", Narration("x", people=3), "narrative_words_only"),
        ("consulted_youth", Narration(people=3), "narrative_people_without_yes"),
        ("consulted_youth", Narration(yes=False, people=0), "narrative_people_without_yes"),
        ("consulted_youth", Narration(yes=True, people=-1), "negative"),
        ("consulted_youth", Narration(yes=True, people=1_000_000_000), "too_large"),
        ("oversight", Narration("\x07"), "text_not_printable"),
        ("oversight", Narration("x" * 20_001), "text_too_long"),
    ],
)
def test_what_no_answer_can_be(
    catalogue: Catalogue, question: str, answer: Narration, code: str
) -> None:
    with pytest.raises(DataError, match=code):
        check_narration(catalogue.question(question), answer)


def test_a_consultation_of_nobody_and_of_an_unknown_number_are_answers(
    catalogue: Catalogue,
) -> None:
    youth = catalogue.question("consulted_youth")
    for answer in (Narration(yes=False), Narration("How", yes=True), Narration("", True, 0)):
        check_narration(youth, answer)
        assert not answer.is_empty
    assert Narration().is_empty


# -- a second keying


def test_a_second_keying_tells_zero_empty_and_not_available_apart() -> None:
    first = held((L1, 0), (SEX[0], None), (SEX[1], 4), (SEX[2], 5))
    second = {
        L1: Figure(0, Status.NORMAL),
        SEX[0]: Figure(0, Status.NORMAL),
        SEX[1]: Figure(4, Status.PROVISIONAL),
        SEX[3]: Figure(1, Status.NORMAL),
    }
    found = compare(first, second)
    assert found.agreed == 2
    assert found.differences == (
        KeyingDifference(SEX[0], first[SEX[0]], second[SEX[0]]),
        KeyingDifference(SEX[3], None, second[SEX[3]]),
    )
    assert found.untyped == (SEX[2],)
    assert KeyingDifference(SEX[2], first[SEX[2]], None) in final_differences(first, found)


def test_an_unavailable_number_agrees_only_with_the_same_reason() -> None:
    first = {L1: NOT_AVAILABLE}
    assert compare(first, {L1: Figure(None, Status.NOT_AVAILABLE)}).agreed == 1
    assert compare(first, {L1: Figure(None, Status.NOT_COLLECTED)}).agreed == 0
