"""Counts without a population, or with one of a year far away, are findings."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import group_findings
from cityreport.domain.city import Population
from cityreport.finding_words import finding_message, finding_settlement, group_message
from tests.domain.cells import PROFILE, Cells, findings_of, written

COUNTS = """
    L1 2015-05 = 3
    L1 2023-05 = 2
    L1 2023-05 01 = 2
    L1 2020-Q1 02 = 1
    V1 2024 02 = 1000
    """
_KINDS = {"population_missing", "population_far"}


def found(catalogue: Catalogue, cells: Cells, *people: tuple[str, int]) -> list[Finding]:
    rows = tuple(Population(year, 1_000, "census", area) for area, year in people)
    made = findings_of(catalogue, cells, replace(PROFILE, population=rows))
    made.numbers.complete()  # the columns are read when they are asked for
    return [one for one in made.of_city() if one.rule in _KINDS]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), [("population_missing", "_T", "2015–2023")]),  # rates of districts are not wished
        ((("_T", 2018), ("_T", 2020)), []),  # three years away is near enough
        ((("_T", 2018), ("_T", 2019)), [("population_far", "_T", "2023")]),
        ((("_T", 2019), ("_T", 2025)), [("population_far", "_T", "2015")]),
        ((("_T", 2019),), [("population_far", "_T", "2015"), ("population_far", "_T", "2023")]),
        (
            (("_T", 2015), ("_T", 2022), ("01", 2020)),  # one has a rate, the other has not
            [("population_missing", "02", "2020")],
        ),
        (
            (("_T", 2015), ("_T", 2022), ("01", 2019), ("02", 2020)),
            [("population_far", "01", "2023")],
        ),
    ],
)
def test_counts_without_people_of_their_years_are_found(
    catalogue: Catalogue,
    people: tuple[tuple[str, int], ...],
    expected: list[tuple[str, str, str]],
) -> None:
    spoken = found(catalogue, written(COUNTS), *people)
    assert [(one.rule, one.area, one.facts["years"]) for one in spoken] == expected
    assert all(one.severity is not Severity.HIGH for one in spoken)


def test_what_has_no_rate_asks_for_no_people(catalogue: Catalogue) -> None:
    assert found(catalogue, written("V1 2023 = 1000\nS1 2023 = 40")) == []
    assert found(catalogue, written("L1 2023-05 = O")) == []


def test_the_sentences_say_which_years_and_where_it_is_put_right(catalogue: Catalogue) -> None:
    (far,) = found(catalogue, written("L1 2023-05 = 2\nL1 2024-01 = 2"), ("_T", 2018))
    assert finding_message(catalogue, (), far) == (
        "The rates of 2023–2024 rest on the population of 2018: none is entered that is nearer."
    )
    assert "Settings under Population" in finding_settlement(catalogue, (), far)


def test_districts_of_which_the_same_is_so_are_one_line(catalogue: Catalogue) -> None:
    cells = written("L1 2023-05 = 2\nL1 2023-05 01 = 2\nL1 2023-05 02 = 2")
    spoken = found(catalogue, cells, ("_T", 2018), ("01", 2018), ("02", 2018))
    of_city, of_districts = group_findings(spoken)
    assert of_city.areas == ("_T",)
    assert of_districts.areas == ("01", "02")
    said = group_message(catalogue, PROFILE.areas, of_districts)
    assert said.endswith("none is entered that is nearer. So in 2 districts.")


def test_a_reason_holds_while_the_nearest_population_is_the_same(catalogue: Catalogue) -> None:
    two, three = (
        written("\n".join(f"L1 {y}-05 = 2" for y in range(2022, to))) for to in (2024, 2025)
    )
    for people in ((), (("_T", 2018),)):
        (before,), (after,) = found(catalogue, two, *people), found(catalogue, three, *people)
        assert before.fingerprint == after.fingerprint
