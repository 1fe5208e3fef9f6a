"""What the office lets in goes out: its rules and those of `verify` are one set."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile, Kind
from cityreport.domain.city import Area, City, DateBasis, Population, Profile, Series
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange import json_file, registry
from cityreport.exchange.digest import seal_content
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.write_context import ExportContext
from cityreport.messages import sentence
from cityreport.office import city_profile
from cityreport.office.contributions.contribution_writing import (
    ContributionChoice,
    contribute,
    read_contribution,
)
from cityreport.office.office import Office
from tests.conftest import clock

FIRST, LAST = Period.parse("2022-01"), Period.parse("2023-12")
PERIODS = [
    Period.parse(text)
    for text in ("2022-01", "2022-03", "2022-12", "2023-01", "2023-05", "2022-Q1", "2023-Q4")
] + [Period.of_year(2022), Period.of_year(2023)]
PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")), max_size=40)
TEXTS = PLAIN | st.sampled_from(
    [
        "",
        "=1+1",
        "-2 h",
        "_x000D_",
        " 01 ",
        "1e5",
        "é\u0301",
        "TRUE",
        "2023-01",
        "\n=2",
        "a\tb",
        "''",
    ]
)
SMALL = st.integers(0, 12) | st.integers(0, 3_000)


def months() -> st.SearchStrategy[Period | None]:
    return st.none() | st.sampled_from(PERIODS[:5])


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    codes = draw(st.lists(PLAIN | st.sampled_from(["01", "02", "=1"]), max_size=3, unique=True))
    areas = tuple(Area(c, draw(PLAIN) or "x", draw(months()), draw(months())) for c in codes)
    people = st.integers(900_000, 1_000_000) | st.integers(1, 3_000_000)
    population = tuple(
        Population(year, draw(people), draw(TEXTS), area)
        for year in draw(st.lists(st.integers(2015, 2024), max_size=3))
        for area in draw(st.lists(st.sampled_from([TOTAL, *codes]), max_size=2))
    )
    series = tuple(
        Series(
            code,
            agency=draw(TEXTS),
            unit=draw(TEXTS),
            attempts_included=draw(st.none() | st.booleans()),
            date_basis=draw(st.sampled_from(DateBasis)),
            coverage=draw(TEXTS),
            break_period=draw(months()),
            break_reason=draw(TEXTS),
        )
        for code in draw(st.lists(st.sampled_from(["L1", "S1", "V1", "C1", "ZZ"]), max_size=2))
    )
    city = City(
        draw(TEXTS), "COL", contact=draw(TEXTS), currency=draw(st.sampled_from(["", "COP"]))
    )
    return Profile(city, areas, population, series=series)


@st.composite
def observations(draw: st.DrawFn, catalogue: Catalogue, areas: list[str]) -> Observation:
    indicator = draw(st.sampled_from(catalogue.indicators))
    breakdowns = {code: catalogue.breakdown(code) for code in indicator.breakdowns}
    breakdown = draw(st.sampled_from([TOTAL, *breakdowns]))
    parts = () if breakdown == TOTAL else breakdowns[breakdown].categories
    key = CellKey(
        indicator.code,
        draw(st.sampled_from(PERIODS)),
        draw(st.sampled_from(areas)),
        breakdown,
        draw(st.sampled_from([c.code for c in parts] or [TOTAL])),
    )
    status = draw(st.sampled_from([Status.NORMAL] * 4 + list(Status)))
    value: Any = draw(SMALL)
    if indicator.kind is Kind.PERCENT:
        value = draw(st.integers(0, 10_000)) / 100
    return Observation(
        key,
        None if status in (Status.NOT_AVAILABLE, Status.NOT_COLLECTED) else value,
        status,
        draw(TEXTS),
        draw(TEXTS),
        draw(st.none() | st.just("COP")),
        draw(st.none() | st.integers(1, 2_000)),
        draw(st.none() | st.floats(0, 100)),
    )


def allowed(act: Callable[[], object]) -> bool:
    """Whether the office lets a person do something."""
    try:
        act()
    except DataError:
        return False
    return True


def play(office: Office, data: st.DataObject) -> None:
    """Years of an office: whatever it lets in."""
    allowed(lambda: office.city.save(data.draw(profiles())))
    if not office.city.is_set_up:
        office.city.save(Profile(City("Cali", "COL"), (Area("01", "One"), Area("02", "Two"))))
    areas = [TOTAL, *(area.code for area in office.city.profile.areas)]
    for found in data.draw(
        st.lists(observations(office.catalogue, areas), min_size=1, max_size=12)
    ):
        allowed(lambda found=found: office.cells.record(found))
    allowed(lambda: office.cells.record(Observation(CellKey("L1", PERIODS[0]), 7)))
    questions = [question.code for question in office.catalogue.questions]
    said = st.builds(Narration, TEXTS, st.none() | st.booleans(), st.none() | st.integers(-1, 90))
    for question in data.draw(st.lists(st.sampled_from(questions), max_size=2)):
        answer = data.draw(said)
        allowed(lambda q=question, a=answer: office.annotations.answer(2023, q, a))
    for finding in office.checks.findings(FIRST, LAST)[:2]:
        reason = data.draw(TEXTS)
        allowed(lambda f=finding, r=reason: office.annotations.accept(f, r))
    for period in data.draw(st.lists(st.sampled_from(PERIODS), max_size=3)):
        role, why = data.draw(TEXTS), data.draw(TEXTS)
        allowed(lambda p=period, r=role: office.sign_off.sign(p, r, lambda _: ()))
        if data.draw(st.booleans()):
            allowed(lambda p=period, w=why: office.sign_off.reopen(p, w))
            allowed(lambda p=period, r=role: office.sign_off.sign(p, r, lambda _: ()))
    later = data.draw(profiles())
    allowed(lambda: office.city.save(replace(later, city=office.city.profile.city)))


@settings(max_examples=12)
@given(data=st.data())
def test_whatever_the_office_lets_in_can_be_sent_and_is_valid(
    catalogue_file: CatalogueFile, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Office.create(folder / "office.cityreport", catalogue_file, clock, "Ada") as office:
            play(office, data)
            for number, send in enumerate((office.exports.export, office.exports.export_public)):
                out = folder / str(number)
                made = send(FIRST, LAST, ["json", "xlsx"], out)
                for file in made.files:
                    found = office.exports.verify(out / file)
                    assert found.valid, found.problems
                    assert found.digest == made.digest


def changed(office: Office, **parts: Any) -> None:
    office.city.save(replace(office.city.profile, **parts))


CITY_2020 = Population(2020, 1_000_000, "census")
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a slip of the decimal point": (
        "population_leap",
        {"population": (CITY_2020, Population(2023, 10_000_000, "census"))},
    ),
    "a district with more people than the city": (
        "district_exceeds_city",
        {"population": (CITY_2020, Population(2020, 1_000_001, "census", "01"))},
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_office_refuses_what_no_file_may_say(office: Office, case: str) -> None:
    code, parts = REFUSED[case]
    with pytest.raises(DataError) as refused:
        changed(office, **parts)
    assert refused.value.code == code
    assert "Correct the wrong" in sentence(refused.value)


def test_a_slip_that_is_stored_keeps_nobody_from_correcting_something_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:  # as a program of before let it in
        patch.setattr(city_profile, "refuse_new_sizes", lambda *_: None)
        changed(office, population=(CITY_2020, Population(2023, 10_000_000, "census")))
    changed(office, officers=("Ben",))
    with pytest.raises(DataError, match="population_leap"):
        changed(office, population=(*office.city.profile.population, Population(2024, 1, "census")))
    changed(office, population=(CITY_2020, Population(2023, 1_010_000, "census")))


def test_numbers_of_a_closed_district_and_of_a_dropped_indicator_go_out(
    office: Office, tmp_path: Path
) -> None:
    office.cells.record(Observation(CellKey("L1", PERIODS[3], "01"), 3))
    areas = (Area("01", "Comuna 1", None, PERIODS[2]),)
    series = (Series("L1"), Series("dropped"))
    office.city.save(replace(office.city.profile, areas=areas, series=series), keep=True)
    made = office.exports.export(FIRST, LAST, ["json", "xlsx"], tmp_path / "out")
    for name in made.files:
        found = office.exports.verify(tmp_path / "out" / name)
        assert found.valid
        assert [remark.code for remark in found.remarks] == ["number_outside_district"]


def test_what_a_closed_district_kept_goes_out_in_a_piece_and_a_public_copy_too(
    office: Office, tmp_path: Path
) -> None:
    kept = Observation(CellKey("L1", PERIODS[3], "01"), 30)
    office.cells.record(kept)
    areas = (Area("01", "Comuna 1", None, PERIODS[2]),)
    office.city.save(replace(office.city.profile, areas=areas), keep=True)
    choice = ContributionChoice(FIRST, LAST)
    contribute(office, "Ada", choice, tmp_path / "piece.json")
    sent = read_contribution(tmp_path / "piece.json").observations
    assert [(one.indicator, one.period, one.area, one.value) for one in sent] == [
        ("L1", str(PERIODS[3]), "01", 30)
    ]
    made = office.exports.export_public(FIRST, LAST, ["json", "xlsx"], tmp_path / "public")
    for name in made.files:
        assert office.exports.verify(tmp_path / "public" / name).valid
    (file,) = (tmp_path / "public").glob("*.json")
    public = json.loads(file.read_text("utf-8"))["observations"]
    assert ("2023-01", "01") in {(one["period"], one["area"]) for one in public}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: rows * 2, "stands twice"),
        (lambda rows: [replace(rows[0], value=4), *rows[1:]], "not what was to be written"),
    ],
    ids=["not valid", "valid and another"],
)
@pytest.mark.parametrize(
    ("name", "write"),
    [("json", json_file.write_json), ("xlsx", write_workbook)],
    ids=["json", "xlsx"],
)
def test_a_file_that_cannot_be_read_again_is_not_called_written(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[list[ObservationRecord]], list[ObservationRecord]],
    said: str,
    name: str,
    write: Callable[[Submission, Path, ExportContext], None],
) -> None:
    """Whatever goes wrong between the office and the disk."""
    office.cells.record(Observation(CellKey("L1", PERIODS[3]), 3))

    def spoiled(submission: Submission, path: Path, context: ExportContext) -> None:
        other = replace(submission, observations=spoil(submission.observations))
        write(seal_content(other), path, context)

    monkeypatch.setattr(registry, "load", lambda _: spoiled)
    with pytest.raises(DataError) as refused:
        office.exports.export(FIRST, LAST, [name], tmp_path / "out")
    assert refused.value.code == "export_not_valid"
    assert said in sentence(refused.value)
    assert list((tmp_path / "out").iterdir()) == []
    assert office.exports.submissions() == []
