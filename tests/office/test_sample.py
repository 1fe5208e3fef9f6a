"""The sample city comes out to the unit, and nothing in it is invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cityreport.domain.city import DateBasis
from cityreport.domain.progress import Condition, Verdict
from cityreport.office.office import Office
from cityreport.progress_wording import headline

ROOT = Path(__file__).parents[2]

PUBLISHED = {
    "L1": (142, 139, 153, 133, 136, 109, 110),
    "G1": (7690, 8361, 7961, 7488, 8922, 9225, 8849),
    "P1": (78017, 77235, 77501, 69259, 71911, 77811, 80215),
}
"""Whole city by calendar year, 2017 to 2023, as published."""

PERSONAL_ROBBERY = (29350, 30773, 37049, 25323, 20956, 25108, 29840)


def by_year(office: Office, indicator: str, area: str = "_T") -> tuple[int, ...]:
    years = dict.fromkeys(range(2017, 2024), 0)
    for observation in office.queries.of_indicator(indicator):
        if observation.key.area == area:
            assert isinstance(observation.value, int)
            years[observation.key.period.year] += observation.value
    return tuple(years.values())


@pytest.mark.parametrize("indicator", PUBLISHED)
def test_the_published_totals_come_out_to_the_unit(sample: Office, indicator: str) -> None:
    assert by_year(sample, indicator) == PUBLISHED[indicator]


def published(*offences: str) -> tuple[int, ...]:
    """The published file's own sums by year, read without the program."""
    years = dict.fromkeys(range(2017, 2024), 0)
    with (ROOT / "resources" / "sample" / "london_2017-2023.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["MinorText"] in offences:
                for column, count in row.items():
                    if column.isdigit():
                        years[int(column[:4])] += int(count or 0)
    return tuple(years.values())


def test_robbery_is_personal_and_business_robbery_together_to_the_unit(sample: Office) -> None:
    personal, business = "Robbery of Personal Property", "Robbery of Business Property"
    assert published(personal) == PERSONAL_ROBBERY
    assert by_year(sample, "R1") == published(personal, business)


def test_what_is_counted_is_said_as_the_police_counts_it(sample: Office) -> None:
    words = " ".join(headline(sample.catalogue, sample.queries.progress("L1")))
    assert "110 (offences)" in words
    assert "victims" not in words


@pytest.mark.parametrize("indicator", ["L1", "P1", "P2", "G1", "G2", "R1"])
def test_the_districts_add_up_to_the_city_in_every_month(sample: Office, indicator: str) -> None:
    sums: dict[tuple[str, bool], int] = {}
    months = set()
    for o in sample.queries.of_indicator(indicator):
        assert isinstance(o.value, int)
        place = (str(o.key.period), o.key.area == "_T")
        sums[place] = sums.get(place, 0) + o.value
        months.add(str(o.key.period))
    assert len(months) == 7 * 12
    assert all(sums[month, True] == sums[month, False] for month in months)


def test_what_london_did_not_publish_stays_empty(sample: Office) -> None:
    answered = {
        o.key.indicator
        for m in sample.queries.overview().months
        for o in sample.queries.in_period(m)
    }
    assert answered == {"L1", "P1", "P2", "G1", "G2", "R1"}
    assert all(o.key.is_total for o in sample.queries.of_indicator("L1"))


def test_a_zero_that_stands_for_a_missing_row_says_so(sample: Office) -> None:
    noted = [o for o in sample.queries.of_indicator("L1") if o.note]
    assert len(noted) == 23
    assert {o.value for o in noted} == {0}
    assert all("no row" in o.note for o in noted)


def test_the_city_has_33_areas_and_its_attribution(sample: Office) -> None:
    assert len(sample.city.profile.areas) == 33
    assert "Open Government Licence" in sample.city.profile.city.attribution


def test_every_population_says_where_it_comes_from(sample: Office) -> None:
    people = {p.year: p for p in sample.city.profile.population}
    assert people[2011].value == 8_173_941
    assert people[2021].value == 8_799_800
    assert people[2011].source == "Census 2011"
    assert set(people) == {2011, 2021}, "what nobody counted is not entered as if somebody had"
    progress = sample.queries.progress("L1")
    assert progress.population_sources == ("Census 2021",)
    assert progress.population_basis == ("entered", "interpolated", "carried")
    assert Condition.POPULATION_CARRIED in progress.conditions


def test_every_series_says_how_it_counts(sample: Office) -> None:
    assert {s.indicator for s in sample.city.profile.series} == {"L1", "P1", "P2", "G1", "G2", "R1"}
    units = {series.indicator: series.unit for series in sample.city.profile.series}
    assert units["L1"] == units["G1"] == units["R1"] == "offences"
    assert units["P1"] == "offences of “Violence with Injury”"
    assert units["G2"] == "offences of “Other Sexual Offences”"
    for series in sample.city.profile.series:
        assert series.date_basis == DateBasis.RECORDING


def test_progress_of_the_sample_is_judged_on_its_last_year(sample: Office) -> None:
    progress = sample.queries.progress("L1")
    assert progress.baseline.mean == pytest.approx(434 / 3)
    assert [r.value for r in progress.rolling12 if r.period.number == 12] == list(PUBLISHED["L1"])
    assert progress.verdict is Verdict.CANNOT_TELL
    assert sample.queries.progress("R1").verdict is Verdict.PROBABLY_OFF_TRACK


def test_the_sample_passes_its_own_audit(sample: Office) -> None:
    audit = sample.history.audit()
    assert audit.holds
    assert audit.entries > 6 * 34 * 84
