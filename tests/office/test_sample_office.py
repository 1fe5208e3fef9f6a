"""A sample shows what an office has done, and leaves something to practise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cityreport.domain.acceptance import open_findings
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.month_step import StepKind
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress import Condition, Verdict
from cityreport.domain.sign_off import SignOffState
from cityreport.errors import AccessError
from cityreport.office import month_steps, sample_office
from cityreport.office.first_steps import PRACTICE_CELLS, PRACTICE_SIGN, practice_steps
from cityreport.office.office import Office
from cityreport.office.sample import READING, published_totals
from cityreport.office.sample_clock import SampleCity
from cityreport.step_words import step_sentences

LATER = datetime(2031, 5, 3, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile
) -> dict[SampleCity, Path]:
    folder = tmp_path_factory.mktemp("samples")
    found = {}
    for city in SampleCity:
        found[city] = folder / f"{city}.cityreport"
        sample_office.create_sample(found[city], catalogue_file, "Ada", city).close()
    return found


def opened(path: Path, catalogue_file: CatalogueFile) -> Iterator[Office]:
    with Office.look(path, catalogue_file, lambda: LATER, "Ada") as office:
        yield office


@pytest.fixture
def london(made: dict[SampleCity, Path], catalogue_file: CatalogueFile) -> Iterator[Office]:
    yield from opened(made[SampleCity.LONDON], catalogue_file)


@pytest.fixture
def small(made: dict[SampleCity, Path], catalogue_file: CatalogueFile) -> Iterator[Office]:
    yield from opened(made[SampleCity.SMALL], catalogue_file)


@pytest.fixture
def own(
    made: dict[SampleCity, Path], catalogue_file: CatalogueFile, tmp_path: Path
) -> Iterator[Office]:
    path = tmp_path / "own.cityreport"
    path.write_bytes(made[SampleCity.LONDON].read_bytes())
    with Office.open(path, catalogue_file, lambda: LATER, "Ada") as office:
        yield office


def test_the_clock_of_a_sample_stands_near_its_numbers_in_every_year(
    london: Office, small: Office
) -> None:
    assert london.clock.today in (date(2024, 1, 10), date(2024, 1, 11))
    assert small.clock.today in (date(2014, 2, 10), date(2014, 2, 11))
    with london.reader() as beside:
        assert beside.clock.now() == london.clock.now()


def test_the_clock_of_an_office_is_the_computers(
    sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(sample_path, catalogue_file, lambda: LATER, "Ada") as office:
        assert office.clock.now() == LATER


def test_all_but_the_last_three_months_are_signed_in_time(london: Office) -> None:
    overview = london.queries.overview()
    signed = {m for m, state in overview.stands.items() if state is SignOffState.SIGNED}
    assert set(overview.months) - signed == {Period.month(2023, m) for m in (10, 11, 12)}
    assert overview.timeliness.in_time == len(signed) == 81
    assert overview.timeliness.due == 82
    signature = london.sign_off.signature(Period.month(2023, 9))
    assert signature is not None
    assert "nobody signed" in signature.role


def test_what_was_not_published_is_not_collected_and_says_why(london: Office) -> None:
    collection = london.annotations.collection()
    published = set(READING.values())
    for indicator in london.catalogue.indicators:
        if indicator.derived is None:
            said = collection.of(indicator.code)
            assert said.is_collected == (indicator.code in published)
            assert said.is_collected or "published" in said.reason
    assert not any(collection.breakdowns(london.catalogue.indicator(c)) for c in published)


def test_every_signed_month_is_complete_and_one_is_half_entered(london: Office) -> None:
    months = london.queries.overview().months
    lacking = {month: state for month, state in months.items() if not state.is_complete}
    assert list(lacking) == [Period.month(2023, 12)]
    assert (lacking[Period.month(2023, 12)].answered, months[Period.month(2023, 1)].answered) == (
        2,
        5,
    )


def test_one_finding_of_the_numbers_is_open_and_one_month_waits_for_its_signature(
    london: Office,
) -> None:
    found = open_findings(london.checks.check(), london.annotations.acceptances())
    left = [f for f in found if f.rule == "required_unanswered"]
    assert {(f.cells[0].indicator, f.period) for f in left} == {
        (code, Period.month(2023, 12)) for code in ("G1", "G2", "R1")
    }
    assert [(f.rule, f.period) for f in found if f not in left] == [
        ("unusual_month", Period.month(2023, 11)),
        ("unsigned_month", Period.month(2023, 10)),
    ]


def test_no_finding_without_a_figure_is_accepted_because_of_one(london: Office) -> None:
    accepted = london.annotations.acceptances()
    for finding in london.checks.check():
        if finding.identity in accepted:
            held = [london.cells.get(key) for key in finding.cells[:1]]
            assert all(one is not None and one.value is not None for one in held), finding.identity


def test_the_flag_has_the_published_numbers_of_the_half_entered_month(london: Office) -> None:
    (flag,) = london.annotations.flags()
    keys = [(code, Period.month(2023, 12)) for code in ("G1", "G2", "R1")]
    published = published_totals(keys)
    assert flag.key == CellKey("G1", Period.month(2023, 12))
    assert all(f"{published[key]:,}" in flag.text for key in keys)


def test_a_map_of_tiles_names_every_district_once(london: Office) -> None:
    borders = london.queries.borders()
    assert borders is not None
    assert borders.is_schematic
    assert {shape.area for shape in borders.shapes} == {a.code for a in london.city.profile.areas}
    assert len({shape.polygons for shape in borders.shapes}) == 33


def test_the_journal_of_a_sample_holds_and_its_numbers_are_those_signed(
    london: Office, small: Office
) -> None:
    for office in (london, small):
        assert office.history.audit().holds
        progress = office.queries.progress("L1")
        assert not progress.since_signed
        assert not progress.basis_unknown
        assert office.steps.next_undo() is None


def test_the_exercises_lead_to_a_month_that_is_signed(own: Office) -> None:
    october, december = Period.month(2023, 10), Period.month(2023, 12)
    step = month_steps.next_step(own, count=lambda m: len(own.checks.blocking(m)))
    assert step is not None
    assert (step.month, step.step, step.findings) == (october, StepKind.SIGN, 0)
    own.sign_off.sign(october)
    own.sign_off.sign(Period.month(2023, 11))
    for key, count in published_totals((c, december) for c in ("G1", "G2", "R1")).items():
        own.cells.record(Observation(CellKey(*key), count))
    assert not own.checks.blocking(december)
    own.sign_off.sign(december)
    step = month_steps.next_step(own)
    assert step is not None
    assert (step.month, step.step, step.is_late) == (december, StepKind.SEND, False)


def test_the_sample_started_again_is_as_it_was(own: Office, catalogue_file: CatalogueFile) -> None:
    path, before = own.store.path, own.queries.count()
    own.sign_off.sign(Period.month(2023, 10))
    own.cells.record(Observation(CellKey("G1", Period.month(2023, 12)), 1))
    own.close()
    with sample_office.start_again(path, catalogue_file, "Ada") as again:
        assert again.queries.count() == before
        assert again.sign_off.signature(Period.month(2023, 10)) is None
        assert again.clock.today.year == 2024
        assert again.queries.borders() is not None
    assert not [p for p in path.parent.iterdir() if ".part" in p.name]


def test_an_office_is_never_started_again(sample_path: Path, catalogue_file: CatalogueFile) -> None:
    before = sample_path.read_bytes()
    with pytest.raises(AccessError) as caught:
        sample_office.start_again(sample_path, catalogue_file, "Ada")
    assert caught.value.code == "no_sample"
    assert sample_path.read_bytes() == before


def test_a_sample_that_is_in_use_is_not_started_again(
    own: Office, catalogue_file: CatalogueFile
) -> None:
    with pytest.raises(AccessError) as caught:
        sample_office.start_again(own.store.path, catalogue_file, "Bea")
    assert caught.value.code == "store_in_use"


def test_a_city_that_reports_by_year_is_led_through_its_year(small: Office) -> None:
    step = month_steps.next_step(small, count=lambda m: len(small.checks.blocking(m)))
    assert step is not None
    assert (str(step.month), step.step, step.day) == ("2013", StepKind.SIGN, date(2014, 2, 14))
    assert (step.is_late, step.history.complete, step.history.lacking) == (False, 13, ())
    assert step_sentences(step) == [
        "2013 is complete and nothing stands in the way: sign it off.",
        "It is due on Feb 14, 2014.",
    ]


def test_who_signed_in_time_sees_it(own: Office) -> None:
    december = Period.month(2023, 12)
    for month in (10, 11):
        own.sign_off.sign(Period.month(2023, month))
    for key, count in published_totals((c, december) for c in ("G1", "G2", "R1")).items():
        own.cells.record(Observation(CellKey(*key), count))
    own.sign_off.sign(december)
    step = month_steps.next_step(own)
    assert step is not None
    assert step_sentences(step)[:2] == [
        "December 2023 is complete and signed.",
        "It was signed in time, on Jan 10, 2024.",
    ]
    assert own.queries.overview().timeliness.in_time == 83


def test_the_small_city_says_what_small_numbers_cannot(small: Office) -> None:
    progress = small.queries.progress("L1")
    assert [row.value for row in progress.rolling12] == [
        6, 12, 19, 19, 9, 10, 6, 8, 4, 2, 4, 2, 5, 6
    ]  # fmt: skip
    assert progress.verdict is Verdict.CANNOT_TELL
    assert Condition.FEWER_THAN_20 in progress.conditions
    assert small.annotations.collection().of("L1").by is Frequency.YEAR
    assert small.checks.check() == []
    assert small.sign_off.stand(Period.of_year(2012)) is SignOffState.SIGNED
    assert small.sign_off.stand(Period.of_year(2013)) is SignOffState.OPEN
    people = {p.year: p.value for p in small.city.profile.population}
    assert (people[2000], people[2013]) == (10_974, 11_418)


def test_the_exercise_is_done_by_what_is_really_done(own: Office, tmp_path: Path) -> None:
    before = len(own.annotations.acceptances())

    def open_steps() -> list[str]:
        state = practice_steps(own, accepted_before=before, has_looked=False)
        return [step.value for step, is_done in state.items() if not is_done]

    assert open_steps() == ["enter", "flag", "check", "sign", "look", "send"]
    for key in PRACTICE_CELLS:
        own.cells.record(Observation(key, 5))
    own.annotations.unflag(PRACTICE_CELLS[0])
    known = own.annotations.acceptances()
    found = own.checks.check(Period.month(2023, 11))
    left = next(one for one in found if one.identity not in known)
    own.annotations.accept(left, "As published")
    assert open_steps() == ["sign", "look", "send"]
    own.sign_off.sign(PRACTICE_SIGN, "head of statistics")
    own.exports.export(PRACTICE_SIGN, PRACTICE_SIGN, ["json"], tmp_path / "out")
    assert open_steps() == ["look"]
