"""What a city may say of itself, and how many people live there in a year nobody counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cityreport.domain.city import (
    Area,
    Baseline,
    City,
    Population,
    Profile,
    Series,
    Target,
    check_profile,
)
from cityreport.domain.people import population_in
from cityreport.domain.period import Period
from cityreport.errors import CityReportError

PROFILE = Profile(City("Cali", "COL"), areas=(Area("01", "Comuna 1"),))
PEOPLE = [Population(2011, 100, "census"), Population(2021, 200, "census")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"city": City(" ", "COL")}, "city_without_name"),
        ({"city": City("Cali", "CO")}, "bad_country"),
        ({"city": City("Cali", "COL", locode="CALI")}, "bad_locode"),
        ({"city": City("Cali", "COL", currency="peso")}, "bad_currency"),
        ({"city": City("Cali\x00", "COL")}, "text_not_printable"),
        ({"areas": (Area("", "A"),)}, "bad_area_code"),
        ({"areas": (Area("_T", "A"),)}, "bad_area_code"),
        ({"areas": (Area("1", "A"), Area("1", "B"))}, "bad_area_code"),
        ({"areas": (Area("1\t2", "A"),)}, "bad_area_code"),
        ({"areas": (Area("1", " "),)}, "area_without_name"),
        (
            {"areas": (Area("1", "A", Period.month(2020, 2), Period.month(2020, 1)),)},
            "area_ends_before_start",
        ),
        ({"population": (Population(1066, 10, ""),)}, "bad_year"),
        ({"population": (Population(2020, 0, ""),)}, "bad_population"),
        ({"population": (Population(2020, 10**12, ""),)}, "too_many_people"),
        ({"population": (Population(2020, 1, "", "99"),)}, "unknown_area"),
        (
            {"population": (Population(2020, 1, "a"), Population(2020, 2, "b"))},
            "duplicate_population",
        ),
        ({"baseline": Baseline(())}, "bad_baseline"),
        ({"baseline": Baseline((2017, 2017))}, "bad_baseline"),
        ({"baseline": Baseline((2031,))}, "baseline_after_target"),
        ({"target": Target(reduction=0)}, "bad_reduction"),
        ({"target": Target(reduction=1)}, "bad_reduction"),
        ({"series": (Series("L1"), Series("L1"))}, "duplicate_series"),
        ({"series": (Series("L1", agency="x" * 2001),)}, "text_too_long"),
    ],
)
def test_what_cannot_be_is_refused_by_name(change: dict[str, Any], code: str) -> None:
    with pytest.raises(CityReportError) as caught:
        check_profile(replace(PROFILE, **change))
    assert caught.value.code == code


def test_a_plain_city_is_accepted() -> None:
    check_profile(PROFILE)


def test_a_year_between_two_censuses_lies_on_the_line_between_them() -> None:
    people = population_in(PEOPLE, "_T", 2016)
    assert people is not None
    assert (people.value, people.basis, people.source) == (150, "interpolated", "")


@pytest.mark.parametrize(("year", "value"), [(2005, 100), (2030, 200)])
def test_outside_the_censuses_the_nearest_is_carried(year: int, value: int) -> None:
    people = population_in(PEOPLE, "_T", year)
    assert people is not None
    assert (people.value, people.basis) == (value, "carried")


def test_a_counted_year_is_taken_as_it_is_with_its_source() -> None:
    people = population_in(PEOPLE, "_T", 2021)
    assert people is not None
    assert (people.value, people.basis, people.source) == (200, "entered", "census")


def test_another_areas_people_are_not_borrowed() -> None:
    assert population_in(PEOPLE, "01", 2021) is None


@given(st.integers(1950, 2100))
def test_the_population_never_leaves_the_counted_range(year: int) -> None:
    people = population_in(PEOPLE, "_T", year)
    assert people is not None
    assert 100 <= people.value <= 200
