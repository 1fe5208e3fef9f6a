"""Numbers for other lists: SES and ISO 37120. What is not the same is said, and never made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.statistics import count_interval
from cityreport.domain.submission import ObservationRecord, PopulationRecord, Submission
from cityreport.exchange.other_systems.crosswalk_profile import read_profiles
from cityreport.exchange.registry import ExportContext, format_named
from tests.exchange.conftest import observation

Row = dict[str, str]
Written = Callable[..., list[Row]]
YEAR = [observation("L1", f"2025-{n:02d}", n) for n in range(1, 13)]
PEOPLE = [PopulationRecord(2025, "_T", 1_000_000, "Census")]


@pytest.fixture
def rows_of(changed: Callable[..., Submission], context: ExportContext, tmp_path: Path) -> Written:
    """Write a list and return its rows."""

    def rows(name: str, observations: list[ObservationRecord], **fields: object) -> list[Row]:
        path = tmp_path / f"{name}.csv"
        path.unlink(missing_ok=True)
        given = {"series": [], "population": PEOPLE, "areas": []} | fields
        format_named(name).write(changed(observations=observations, **given), path, context)
        return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))

    return rows


def only(rows: list[Row], code: str, measure: str = "", period: str = "") -> Row:
    (row,) = (
        r
        for r in rows
        if r["Code"] == code
        and (not measure or r["Measure"] == measure)
        and (not period or r["Period"] == period)
    )
    return row


def test_the_rate_of_homicides_as_iso_asks_for_it(rows_of: Written) -> None:
    """78 victims of a million people are 7.8 per 100,000."""
    row = only(rows_of("iso37120", YEAR), "14.2")
    assert (row["Period"], row["Value"], row["Status"]) == ("2025", "7.8", "A")
    assert row["Measure"] == "per 100,000 people"
    assert row["Our indicator"] == "L1"
    assert "78 cases in the year. 95\u00a0% interval: " in row["What differs"]
    assert "unreliable" not in row["What differs"]


def test_a_rate_has_its_interval_and_one_of_few_cases_says_so(rows_of: Written) -> None:
    """The same as for the verdicts: the catalogue's usual unevenness of homicide is 0.10."""
    few = [observation("L1", f"2025-{n:02d}", 1) for n in range(1, 13)]
    row = only(rows_of("iso37120", few), "14.2")
    lower, upper = (end / 10 for end in count_interval(12, phi=0.1))
    assert f"95\u00a0% interval: {lower:.2f} to {upper:.2f}." in row["What differs"]
    assert "Fewer than 20 cases: the rate is unreliable." in row["What differs"]


def test_a_rate_without_one_month_or_without_people_is_no_number(rows_of: Written) -> None:
    row = only(rows_of("iso37120", YEAR[:-1]), "14.2")
    assert (row["Value"], row["Status"], row["What differs"]) == ("", "", "A month has no number.")
    unknown = observation("L1", "2025-12", None, status="O")
    row = only(rows_of("iso37120", [*YEAR[:-1], unknown]), "14.2")
    assert (row["Value"], row["Status"]) == ("", "O")
    hidden = observation("L1", "2025-12", None, status="Q")
    row = only(rows_of("iso37120", [*YEAR[:-1], hidden]), "14.2")
    assert (row["Value"], row["Status"], row["What differs"]) == ("", "Q", "A month is hidden.")
    row = only(rows_of("iso37120", YEAR, population=[]), "14.2")
    assert row["Value"] == ""
    assert "The population is not known." in row["What differs"]
    zero = [observation("L1", f"2025-{n:02d}", 0) for n in range(1, 13)]
    assert only(rows_of("iso37120", zero), "14.2")["Value"] == "0", "a zero is a number"


def test_a_population_of_another_year_is_said(rows_of: Written) -> None:
    people = [PopulationRecord(2024, "_T", 1_000_000, "Census")]
    row = only(rows_of("iso37120", YEAR, population=people), "14.2")
    assert "The population is that of another year." in row["What differs"]


def test_the_rate_is_as_weak_as_its_weakest_month(rows_of: Written) -> None:
    months = [*YEAR[:-1], observation("L1", "2025-12", 12, status="V")]
    assert only(rows_of("iso37120", months), "14.2")["Status"] == "V"


def test_forms_of_violence_are_never_added_up(rows_of: Written) -> None:
    row = only(rows_of("iso37120", [*YEAR, observation("P1", "2025-01", 40)]), "14.5")
    assert row["Value"] == row["Our number"] == ""
    assert "never adds them" in row["What differs"]


def test_a_sexual_offence_is_the_sum_of_both_or_no_number(rows_of: Written) -> None:
    both = [observation("G1", "2025-01", 7), observation("G2", "2025-01", 5, status="P")]
    row = only(rows_of("ses", both), "delito sexual", "count")
    assert (row["Value"], row["Status"], row["Our indicator"]) == ("12", "P", "G1 + G2")
    missing = [both[0], observation("G2", "2025-01", None, status="O")]
    row = only(rows_of("ses", missing), "delito sexual", "count")
    assert (row["Value"], row["Our number"], row["Status"]) == ("", "", "O")
    alone = only(rows_of("ses", both[:1]), "delito sexual")
    assert (alone["Value"], alone["What differs"][-19:]) == ("", "There is no number.")


def test_what_is_only_a_part_or_another_question_stands_apart(rows_of: Written) -> None:
    given = [observation("L3", "2025-01", 6), observation("S1", "2025", 62.5)]
    rows = rows_of("ses", given)
    firearm = only(rows, "muerte por arma de fuego", "count")
    assert (firearm["Value"], firearm["Our number"]) == ("", "6")
    assert "every death by firearm" in firearm["What differs"]
    fear = only(rows, "percepción")
    assert (fear["Value"], fear["Our number"], fear["Measure"]) == ("", "62.5", "percent")
    assert only(rows, "suicidio")["What differs"] == "The standard does not count it."


def test_a_city_that_counts_otherwise_has_no_number_for_the_other_list(
    rows_of: Written, small: Submission
) -> None:
    own = msgspec.structs.replace(small.series[0], unit="incidents", attempts_included=True)
    row = only(rows_of("iso37120", YEAR, series=[own]), "14.2")
    assert (row["Value"], row["Our number"]) == ("", "7.8")
    assert "L1 is counted in the city's own unit: incidents." in row["What differs"]
    assert "attempts are included" in row["What differs"]


def test_every_entry_of_the_catalogue_and_no_other_is_in_the_lists(catalogue: Catalogue) -> None:
    for profile in read_profiles().values():
        aligned = {
            a.code for i in catalogue.indicators for a in i.alignment if a.scheme == profile.scheme
        }
        codes = [entry.code for entry in profile.entries]
        assert len(codes) == len(set(codes))
        assert aligned <= set(codes)
        assert {e.code for e in profile.entries if e.summed or e.refused} <= aligned
