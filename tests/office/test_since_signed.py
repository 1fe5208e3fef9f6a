"""A signature keeps the population, baseline and target it was given with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import Baseline, PathKind, Population, Profile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.signed_basis import BasisPart
from cityreport.domain.verdict import Condition
from cityreport.office import exports, report_data
from cityreport.office.office import Office
from cityreport.office.public_numbers import view
from cityreport.progress_wording import condition_words, headline
from cityreport.salvage.salvage import rebuild
from tests.conftest import PROFILE, RunCommand, clock, sign_published
from tests.office.test_signing import REQUIRED
from tests.store.damage import WORDS, destroy, pages_of

YEARS = range(2017, 2024)
MONTHS_2023 = [Period.month(2023, number) for number in range(1, 13)]


class Clock:
    """Stands where a test puts it."""

    def __init__(self) -> None:
        self.now = clock()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def at() -> Clock:
    return Clock()


@pytest.fixture
def city(tmp_path: Path, catalogue_file: CatalogueFile, at: Clock) -> Iterator[Office]:
    """A city with seven years of numbers, all of 2023 signed."""
    people = (
        *(Population(year, 2_200_000 + 10_000 * (year - 2017), "DANE") for year in YEARS),
        *(Population(year, 100_000, "DANE", "01") for year in (2017, 2023)),
    )
    with Office.create(tmp_path / "city.cityreport", catalogue_file, at, "Ada") as office:
        office.city.save(replace(PROFILE, population=people))
        office.cells.record_many(
            [
                Observation(CellKey(code, Period.month(year, month), area), 30)
                for code in REQUIRED
                for year in YEARS
                for month in range(1, 13)
                for area in (TOTAL, "01")
            ]
        )
        sign(office)
        yield office


def sign(office: Office) -> None:
    for month in MONTHS_2023:
        office.sign_off.sign(month, "Head", blocking=lambda _: ())


def with_people(profile: Profile, year: int, value: int, area: str = TOTAL) -> Profile:
    kept = [row for row in profile.population if (row.area, row.year) != (area, year)]
    return replace(profile, population=(*kept, Population(year, value, "DANE", area)))


def save(office: Office, profile: Profile, at: Clock) -> None:
    at.now = datetime(2024, 3, 3, 12, tzinfo=UTC)
    office.city.save(profile)


def said(office: Office, code: str = "L1", area: str = TOTAL) -> str:
    return " ".join(condition_words(office.catalogue, office.queries.progress(code, area)))


def is_changed(office: Office, area: str = TOTAL) -> bool:
    return Condition.CHANGED_SINCE_SIGNED in office.queries.progress("L1", area).conditions


CHANGED_2023 = (
    "Population of 2023 changed from 2,260,000 to 2,310,000 on Mar 3, 2024, after months were "
    "signed: rates since then use the new figure."
)


def test_a_population_that_changed_after_signing_is_said_with_both_figures_and_the_day(
    city: Office, at: Clock
) -> None:
    assert not is_changed(city)
    assert said(city) == ""
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    assert is_changed(city)
    assert said(city) == CHANGED_2023
    save(city, with_people(city.city.profile, 2023, 2_260_000), at)
    assert not is_changed(city), "it is again what was signed with"


@pytest.mark.parametrize(
    ("year", "area", "of_city", "of_district"),
    [
        (2018, TOTAL, True, False),  # of the baseline
        (2021, TOTAL, False, False),  # in no figure of these twelve months
        (2030, TOTAL, False, False),  # added later
        (2020, "01", False, True),  # 2018 and 2019 lie on a line that bends now
    ],
)
def test_only_a_population_behind_the_figure_counts(
    city: Office, at: Clock, *, year: int, area: str, of_city: bool, of_district: bool
) -> None:
    save(city, with_people(city.city.profile, year, 2_150_000), at)
    people = 2_150_000 if area == TOTAL else 150_000
    save(city, with_people(city.city.profile, year, people, area), at)
    if area != TOTAL:
        kept = with_people(city.city.profile, year, 2_200_000 + 10_000 * (year - 2017))
        save(city, kept, at)
    assert is_changed(city) == of_city
    assert is_changed(city, "01") == of_district
    if of_district:
        assert "Population of 2018 changed from 100,000 to 116,667 on Mar 3, 2024" in said(
            city, area="01"
        )


def test_a_figure_in_place_of_a_carried_one_is_a_change(city: Office, at: Clock) -> None:
    kept = [row for row in city.city.profile.population if row.year < 2023]
    for month in MONTHS_2023:
        city.sign_off.reopen(month, "again")
    city.city.save(replace(city.city.profile, population=tuple(kept)))
    sign(city)
    assert not is_changed(city)
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    assert "Population of 2023 changed from 2,250,000 to 2,310,000 on Mar 3, 2024" in said(city)
    save(city, replace(city.city.profile, population=()), at)
    assert "Population of 2023 was 2,250,000 when months were signed and is not known now" in said(
        city
    )


def test_baseline_and_target_that_changed_after_signing_are_said(city: Office, at: Clock) -> None:
    profile = city.city.profile
    save(city, replace(profile, baseline=Baseline((2018, 2019), "No register")), at)
    assert (
        "The baseline changed from 2017–2019 to 2018–2019 on Mar 3, 2024, after months were signed."
    ) in said(city)
    linear = replace(profile.target, path=PathKind.LINEAR)
    save(city, replace(profile, target=linear), at)
    assert said(city) == (
        "The target changed from −50\u00a0% · 2030 · the same percentage each year to "
        "−50\u00a0% · 2030 · the same number each year on Mar 3, 2024, after months were signed."
    )
    tried = city.queries.progress("L1", baseline=Baseline((2018,)))
    assert Condition.CHANGED_SINCE_SIGNED not in tried.conditions, "nobody signed what is tried"


def test_numbers_of_the_baseline_that_changed_after_signing_are_said(city: Office) -> None:
    city.cells.record(Observation(CellKey("L1", Period.parse("2018-04")), 60))
    assert said(city) == (
        "The numbers of the baseline changed after months were signed: from 360.0 to 370.0 a year."
    )
    assert said(city, "P1") == ""
    assert not is_changed(city, "01")


def test_a_number_of_the_window_revised_after_its_end_was_signed_is_said(city: Office) -> None:
    march = Period.parse("2023-03")
    city.sign_off.reopen(march, "two late cases")
    city.cells.record(Observation(CellKey("L1", march), 32))
    city.sign_off.sign(march, "Head", blocking=lambda _: ())
    assert said(city) == (
        "The twelve months to Dec 2023 were 360 when that was signed and are 362 now."
    )
    december = MONTHS_2023[-1]
    city.sign_off.reopen(december, "signed with it")
    city.sign_off.sign(december, "Head", blocking=lambda _: ())
    assert said(city) == ""


def test_signing_again_signs_with_what_holds_now(city: Office, at: Clock) -> None:
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    for month in MONTHS_2023[:-1]:
        city.sign_off.reopen(month, "Population corrected")
        city.sign_off.sign(month, "Head", blocking=lambda _: ())
    (change,) = city.queries.progress("L1").since_signed
    assert (change.part, change.signed) == (BasisPart.POPULATION, (MONTHS_2023[-1],))
    city.sign_off.reopen(MONTHS_2023[-1], "Population corrected")
    city.sign_off.sign(MONTHS_2023[-1], "Head", blocking=lambda _: ())
    assert not is_changed(city)
    city.steps.undo()
    city.steps.undo()
    assert is_changed(city), "the former signature holds again, with what it was given with"


def test_it_outlives_a_lost_journal(city: Office, at: Clock, catalogue_file: CatalogueFile) -> None:
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    path = city.store.path
    city.close()
    destroy(path, pages_of(path, "journal")[0])
    found = rebuild(path, path.with_name("new.cityreport"), WORDS)
    assert not found.is_history_kept
    with Office.open(found.path, catalogue_file, clock, "Ada") as again:
        assert said(again) == CHANGED_2023.replace(" on Mar 3, 2024,", "")


def test_an_older_signature_has_what_the_journal_tells(
    city: Office, at: Clock, catalogue_file: CatalogueFile
) -> None:
    for month in MONTHS_2023:
        city.sign_off.reopen(month, "as an older program signed")
    sign_published(city, MONTHS_2023)
    assert not is_changed(city)
    save(city, with_people(city.city.profile, 2023, 2_300_000), at)
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    assert said(city) == CHANGED_2023
    path = city.store.path
    city.close()
    destroy(path, pages_of(path, "journal")[0])
    found = rebuild(path, path.with_name("new.cityreport"), WORDS)
    with Office.open(found.path, catalogue_file, clock, "Ada") as again:
        assert not is_changed(again)
        assert said(again) == (
            "It is not known with which population, baseline and target some of these months were "
            "signed."
        )


def test_it_stands_in_the_submission_and_in_its_headline(
    city: Office, at: Clock, tmp_path: Path
) -> None:
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    made = exports.prepare(city, Period.parse("2023-06"), Period.parse("2023-12"))
    (change,) = made.changed_since_signed
    assert (change.part, change.area, change.year) == ("population", TOTAL, 2023)
    assert (change.before, change.after, change.changed) == ("2260000", "2310000", "2024-03-03")
    assert change.signed == [str(month) for month in MONTHS_2023[5:]]
    assert CHANGED_2023 in made.headline.sentences
    city.exports.export(MONTHS_2023[0], MONTHS_2023[-1], ["json", "xlsx"], tmp_path / "out")
    checked = [city.exports.verify(path) for path in sorted((tmp_path / "out").iterdir())]
    assert [(one.valid, one.problems) for one in checked] == [(True, ())] * 2
    assert len({one.digest for one in checked}) == 1


def test_it_stands_in_the_report_and_in_a_public_copy(city: Office, at: Clock) -> None:
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    save(city, with_people(city.city.profile, 2023, 150_000, "01"), at)
    for audience in ("mayor", "council"):
        report = report_data.report(city, 2023, audience)  # type: ignore[arg-type]
        assert CHANGED_2023 in report.html
    assert report.rest is not None
    assert "Population of 2023 (Comuna 1) changed from 100,000 to 150,000" in report.rest.html
    public, _ = view(city, None, None, 5)
    shown = headline(city.catalogue, public.queries.progress("L1"))
    assert CHANGED_2023 in shown


def test_the_command_says_it_and_lists_it(city: Office, at: Clock, run_command: RunCommand) -> None:
    save(city, with_people(city.city.profile, 2023, 2_310_000), at)
    path = city.store.path
    city.close()
    code, out, _ = run_command("progress", "L1", "--store", path)
    assert (code, CHANGED_2023 in " ".join(out.split())) == (0, True)
    _, out, _ = run_command("progress", "L1", "--json", "--store", path)
    answer = json.loads(out)
    assert "changed_since_signed" in answer["conditions"]
    (change,) = answer["changed_since_signed"]
    assert (change["before"], change["after"], change["day"]) == (2260000, 2310000, "2024-03-03")
    assert change["signed"] == [str(month) for month in MONTHS_2023]
