"""A desk tells each office what cities like its own count together, once for a year."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import PER
from cityreport.domain.peer_pack import FEWEST, PeerPack, WithheldRecord
from cityreport.domain.statistics import count_interval
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.network.desk import Desk
from cityreport.network.peer_figures import Counted, figure_of, rounded_cases
from cityreport.network.peer_groups import SizedPlace, group_at, peer_groups, region_of
from cityreport.network.peer_packs import decision
from tests.conftest import RunCommand
from tests.network.peer_cities import NOW, YEAR, at_desk, city, office_of, packs

CASES = (40, 36, 51, 44, 39, 47)


def alike(file: CatalogueFile, count: int = FEWEST) -> list[Submission]:
    """Cities of one country and size."""
    return [
        city(n, file, {YEAR: {"L1": CASES[n % len(CASES)], "R1": 400 + n}}) for n in range(count)
    ]


def withheld(pack: PeerPack) -> dict[str, str]:
    return {one.indicator: one.reason for one in pack.withheld}


def test_six_cities_get_their_rate_together_with_its_interval(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "desk"
    at_desk(alike(catalogue_file), inbox, out, catalogue_file)
    found = packs(out, catalogue_file)
    assert set(found) == {office_of(n) for n in range(FEWEST)}
    pack = found[office_of(0)]
    assert (pack.year, pack.desk, pack.made) == (YEAR, "Peace network", "2026-03-01T12:00:00Z")
    assert pack.group is not None
    assert (pack.group.country, pack.group.least, pack.group.limit) == ("COL", 100_000, 500_000)
    homicide, robbery = (
        next(one for one in pack.figures if one.indicator == code) for code in ("L1", "R1")
    )
    assert (homicide.cities, homicide.own, homicide.people) == (6, True, 1_200_000)
    assert homicide.cases == 260  # of 257
    assert homicide.rate == round(PER * 260 / 1_200_000, 2)
    phi = catalogue_file.catalogue.indicator("L1").unevenness
    ends = count_interval(260, phi=phi)
    assert (homicide.lower, homicide.upper) == tuple(round(e / 12, 2) for e in ends)
    assert robbery.cases == 2400  # of 2,415
    assert withheld(pack)["P1"] == "too_few_cities"
    schema = json.loads(paths.resource("schema", "peers-1.0.schema.json").read_text())
    Draft202012Validator(schema).validate(msgspec.to_builtins(pack))


def test_five_cities_are_told_that_they_are_too_few(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "desk"
    cities = [
        *alike(catalogue_file, FEWEST - 1),
        city(5, catalogue_file, {YEAR: {"L1": 40}}, signed=False),
        city(6, catalogue_file, {YEAR: {"L1": 40}}, missing=f"{YEAR}-07"),
        city(7, catalogue_file, {YEAR: {"L1": 40}}, people=900_000),
        city(8, catalogue_file, {YEAR: {"L1": 40}}, people=None),
    ]
    at_desk(cities, inbox, out, catalogue_file)
    found = packs(out, catalogue_file)
    assert [one.figures for one in found.values()] == [[]] * 9
    small = found[office_of(0)]
    assert small.group is not None
    assert (small.group.region, small.group.cities) == ("latin_america_caribbean", 5)
    assert found[office_of(5)].group == small.group
    assert found[office_of(7)].group.cities == 1  # type: ignore[union-attr]
    assert withheld(small)["L1"] == "too_few_cities"
    assert found[office_of(8)].group is None
    assert set(withheld(found[office_of(8)]).values()) == {"people_unknown"}
    at_desk([city(9, catalogue_file, {YEAR: {"L1": 40}})], inbox, out, catalogue_file)
    later = packs(out, catalogue_file, now=NOW.replace(month=4))  # nothing was said, so all is open
    assert [one.indicator for one in later[office_of(0)].figures] == ["L1"]
    assert later[office_of(0)].made > small.made


def test_a_year_stays_as_it_was_decided(catalogue_file: CatalogueFile, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "desk"
    at_desk(alike(catalogue_file), inbox, out, catalogue_file)
    before = packs(out, catalogue_file)
    later = [
        city(0, catalogue_file, {YEAR: {"L1": 90, "R1": 400}}, sequence=2),
        city(9, catalogue_file, {YEAR: {"L1": 70, "R1": 900}}),
    ]
    at_desk(later, inbox, out, catalogue_file)
    after = packs(out, catalogue_file, now=NOW.replace(month=4))
    assert {office: after[office] for office in before} == before
    new = after[office_of(9)]
    assert [msgspec.structs.replace(one, own=True) for one in new.figures] == before[
        office_of(0)
    ].figures
    assert not any(one.own for one in new.figures)
    assert new.made == before[office_of(0)].made
    next((out / "peers" / str(YEAR)).iterdir()).unlink()
    assert packs(out, catalogue_file) == after


def test_no_year_is_decided_on_before_it_is_due(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "desk"
    at_desk(alike(catalogue_file, 1), inbox, out, catalogue_file)
    with Desk(out, catalogue_file) as desk, pytest.raises(DataError) as refused:
        decision(desk.manifest, out, catalogue_file.catalogue, YEAR + 1, NOW)
    assert refused.value.code == "peers_early"


def test_no_pack_is_written_of_a_year_without_numbers(
    catalogue_file: CatalogueFile, tmp_path: Path, run_command: RunCommand
) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "desk"
    at_desk(alike(catalogue_file, 1), inbox, out, catalogue_file)
    code, said, fault = run_command("desk-peers", "--out", out, "--year", 1999, "--yes")
    assert (code, said) == (1, "")
    assert "No city sent a number of 1999" in fault
    assert not (out / "peers").exists()


def test_a_country_with_enough_cities_is_a_group_of_its_own() -> None:
    places = [(f"b{n}", SizedPlace("BRA", 1)) for n in range(7)]
    places += [(f"c{n}", SizedPlace(c, 1)) for n, c in enumerate(("CHL", "PER", "COL"))]
    places += [("big", SizedPlace("BRA", 3)), ("k", SizedPlace("KEN", 1))]
    groups = peer_groups(places)
    found = {(one.country, one.region, one.size): len(one.offices) for one in groups}
    assert found == {
        ("BRA", None, 1): 7,
        (None, "latin_america_caribbean", 1): 3,
        (None, "sub_saharan_africa", 1): 1,
        (None, "latin_america_caribbean", 3): 1,
    }
    offices = [office for one in groups for office in one.offices]
    assert sorted(offices) == sorted(office for office, _ in places)  # each once
    assert group_at(groups, SizedPlace("BRA", 1)).country == "BRA"
    assert group_at(groups, SizedPlace("ARG", 1)).region == "latin_america_caribbean"
    assert group_at(groups, SizedPlace("ARG", 0)).offices == ()
    assert region_of("FRA") == region_of("USA") == "europe_northern_america"


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ((40,) * 5, "too_few_cities"),
        ((2,) * 9, "too_few_cases"),
        ((100, 5, 5, 5, 2, 2), "too_few_cases"),
        ((90, 20, 20, 20, 20, 10), None),
        ((91, 20, 20, 20, 20, 10), "dominated"),
        ((80, 80, 10, 10, 10, 10), None),
        ((81, 80, 10, 10, 10, 10), "dominated"),
        ((0, 0, 0, 10, 10, 10), None),
    ],
)
def test_what_would_tell_of_one_city_is_not_said(
    cases: tuple[int, ...], said: str | None, catalogue_file: CatalogueFile
) -> None:
    counted = [Counted(str(n), value, 200_000.0) for n, value in enumerate(cases)]
    found = figure_of(catalogue_file.catalogue.indicator("L1"), counted)
    assert (found.reason if isinstance(found, WithheldRecord) else None) == said


@pytest.mark.parametrize(
    ("cases", "rounded"), [(22, 20), (23, 25), (99, 100), (104, 100), (996, 1000), (12_499, 12_000)]
)
def test_cases_are_rounded(cases: int, rounded: int) -> None:
    assert rounded_cases(cases) == rounded


def test_the_command_says_what_it_would_decide_and_decides_once(
    catalogue_file: CatalogueFile,
    tmp_path: Path,
    run_command: RunCommand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cityreport.commands.network.system_clock", lambda: NOW)
    inbox, out = tmp_path / "inbox", tmp_path / "desk"
    at_desk(alike(catalogue_file), inbox, out, catalogue_file)
    code, said, error = run_command("desk-peers", "--out", out)
    assert code == 2
    assert said.splitlines() == [
        "6 of 6 cities counted and signed every month of 2025.",
        "1 group of at least 6 cities of one size, in one country or region.",
        "2 figures can be given; no city's own number can be worked out from them.",
    ]
    assert "--yes" in error
    assert not (out / "peers").exists()
    code, said, error = run_command("desk-peers", "--out", out, "--yes")
    assert (code, error) == (0, "")
    assert said.splitlines()[-1] == f"Packs: {out / 'peers' / '2025'}"
    code, said, _ = run_command("desk-peers", "--out", out, "--json")
    answer = json.loads(said)
    assert (answer["year"], answer["groups"], answer["figures"]) == (2025, 1, 2)
    code, _, error = run_command("desk-peers", "--out", out, "--year", 2027)
    assert code == 1
    assert "2027 cannot be decided on yet" in error
