"""Counts without people: one finding, wherever it is asked for, that travels and comes back."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Population
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import FindingRecord, Submission
from cityreport.exchange import verification
from cityreport.office.office import Office
from cityreport.office.rebuilding import rebuild
from tests.conftest import PROFILE, RunCommand, clock

KINDS = {"population_missing", "population_far"}


def counted(office: Office) -> None:
    """A city of 2018 with counts of 2021 to 2023, and a district with people and one without."""
    people = (*PROFILE.population, Population(2022, 100_000, "Register", "01"))
    office.city.save(replace(PROFILE, population=people))
    office.cells.record_many(
        [
            Observation(CellKey("L1", Period.month(year, month), area), 4)
            for year in (2021, 2022, 2023)
            for month in (1, 7)
            for area in ("_T", "01", "02")
        ]
    )


def sent(office: Office, first: str, last: str, folder: Path) -> Path:
    made = office.exports.export(Period.parse(first), Period.parse(last), ["json"], folder)
    return folder / made.files[0]


def on_people(path: Path, catalogue_file: CatalogueFile) -> list[FindingRecord]:
    content = verification.read_valid(path, catalogue_file, clock())
    assert isinstance(content, Submission)
    return [one for one in content.findings if one.rule in KINDS]


def test_a_month_and_its_year_are_told_of_their_people(
    office: Office, run_command: RunCommand
) -> None:
    counted(office)
    asked = {
        period: [(f.rule, f.area) for f in office.checks.check(period) if f.rule in KINDS]
        for period in (None, Period.month(2023, 7), Period.month(2021, 1))
    }
    far, missing = ("population_far", "_T"), ("population_missing", "02")
    assert list(asked.values()) == [[far, missing], [far, missing], [missing]]
    assert all(f.rule not in KINDS for f in office.checks.blocking(Period.of_year(2021)))
    path = str(office.store.path)
    office.close()
    _, out, _ = run_command("check", "2023-07", "--store", path)
    assert "The rates of 2022–2023 rest on the population of 2018" in out
    assert out.count("No population is entered here") == 1


def test_a_finding_that_follows_the_numbers_is_that_of_a_fresh_check(office: Office) -> None:
    counted(office)
    checking = office.checks.checking()
    checking.check_all()
    lone = CellKey("P1", Period.month(2024, 1), "02")
    office.cells.record(Observation(lone, 1))
    checking.follow([lone], office.city.profile, office.clock.now())
    assert checking.findings.all() == office.checks.check()
    people = (*office.city.profile.population, Population(2023, 2_300_000, "Estimate"))
    office.city.save(replace(office.city.profile, population=people))
    checking.follow([], office.city.profile, office.clock.now())
    assert checking.findings.all() == office.checks.check()
    rules = [f.rule for f in checking.findings.all() if f.rule in KINDS]
    assert rules == ["population_missing"]


def test_it_travels_with_whatever_its_years_are_in_and_its_reason_comes_back(
    office: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    counted(office)
    found = [f for f in office.checks.check() if f.rule == "population_missing"]
    office.annotations.accept_together(found, "Nobody publishes it")
    for folder in ("year", "month"):
        (tmp_path / folder).mkdir()
    year = sent(office, "2023-01", "2023-12", tmp_path / "year")
    assert [(one.rule, one.period, one.accepted) for one in on_people(year, catalogue_file)] == [
        ("population_far", "2023", False),
        ("population_missing", "2023", True),
    ]
    month = sent(office, "2023-07", "2023-07", tmp_path / "month")
    assert {one.period for one in on_people(month, catalogue_file)} == {"2023-07"}
    again = rebuild(tmp_path / "new.cityreport", [year], catalogue_file, clock, "Ben")
    with again.office as new:
        reasons = [one.reason for one in new.annotations.acceptances().values()]
        assert reasons == ["Nobody publishes it"]
