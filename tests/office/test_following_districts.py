"""Districts through change: a series breaks where its district became another one, and the numbers
go on through undo, submissions, pieces, restore and salvage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from matplotlib.text import Text
from msgspec.structs import replace

from cityreport import i18n
from cityreport.domain.area import Area, Followed
from cityreport.domain.borders import Borders, Shape
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Population, Profile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import NotJudged
from cityreport.domain.rate_change import change_from_baseline, change_from_year_before
from cityreport.domain.verdict import GRADES
from cityreport.exchange.borders_file import write_borders
from cityreport.explanation_words import explanation_text
from cityreport.office import chart_drawing
from cityreport.office.chart_data import GATHERERS, rank_wished
from cityreport.office.chart_request import ChartRequest
from cityreport.office.contributions import merge
from cityreport.office.contributions.contribution_writing import (
    ContributionChoice,
    contribute,
    read_contribution,
)
from cityreport.office.district_borders import borders_path
from cityreport.office.history import HistoryFilter
from cityreport.office.office import Office
from cityreport.progress_wording import headline, verdict_reason
from cityreport.render.kinds.district_map import DistrictMap
from cityreport.salvage.salvage import rebuild
from cityreport.store.file_comparison import compare
from cityreport.store.lock import Holder
from cityreport.store.restore import prove_source, restore
from cityreport.ui.kit.change_words import settings_in_words
from tests.conftest import RunCommand, clock
from tests.store.damage import WORDS, destroy, pages_of

FIRST, LAST = Period.month(2017, 1), Period.month(2023, 12)
SPLIT = Period.month(2022, 7)
AREAS = (
    Area("N", "North", valid_to=SPLIT.shift(-1)),
    Area("S", "South"),
    Area("NE", "North East", SPLIT, follows=(Followed("N", SPLIT),)),
    Area("NW", "North West", SPLIT, follows=(Followed("N", SPLIT), Followed("S", SPLIT))),
)
"""North was split in two; North West took a part of South, too."""


@pytest.fixture
def city(office: Office) -> Office:
    people = (
        Population(2018, 700_000, "census"),
        *(Population(2018, 300_000, "census", area.code) for area in AREAS[:2]),
    )
    office.city.save(replace(office.city.profile, areas=AREAS[:2], population=people))
    cells = []
    for month in month_range(FIRST, LAST):
        there = [area.code for area in AREAS if area.exists_in(month)]
        key = CellKey("L1", month)
        cells.append(Observation(key, 12))
        cells += [Observation(key._replace(area=code), 12 // len(there)) for code in there]
    office.city.save(replace(office.city.profile, areas=AREAS))
    office.cells.record_many(cells)
    return office


def found_in(office: Office) -> list[Finding]:
    return office.checks.findings(FIRST, LAST)


def test_nothing_is_compared_across_a_change_of_the_district(city: Office) -> None:
    found = city.queries.progress("L1", "S")
    assert found.breaks == (SPLIT,)
    assert (found.not_judged, change_from_baseline(found)) == (NotJudged.BREAK, None)
    assert change_from_year_before(found) is None
    said = "Break in the series: in July 2022 a part of this district became North West."
    assert said in verdict_reason(found)
    before = city.queries.progress("L1", "S", until=Period.month(2021, 12))
    assert before.verdict in GRADES


def test_the_whole_city_is_compared_as_before(city: Office) -> None:
    found = city.queries.progress("L1")
    assert (found.breaks, found.district_changes) == ((), ())
    assert found.verdict in GRADES


def test_a_new_district_says_what_it_was_made_of(city: Office) -> None:
    found = city.queries.progress("L1", "NW")
    said = "Break in the series: this district was made out of North, South in July 2022."
    assert said in headline(city.catalogue, found)
    assert "North East, North West followed it" in verdict_reason(city.queries.progress("L1", "N"))


def test_the_chart_marks_the_month_and_says_why(city: Office) -> None:
    for code, said in (
        ("S", "in July 2022 a part of this district became North West"),
        ("NE", "this district was split off from North in July 2022"),
    ):
        drawn = chart_drawing.chart(city, ChartRequest("L1", code))
        figure = drawn.figure(drawn.natural_size)
        words = " ".join(" ".join(t.get_text() for t in figure.findobj(Text)).split())
        assert said in words
        assert "break in series" in words


def test_the_sum_is_checked_against_the_districts_of_that_month(city: Office) -> None:
    assert not [f for f in found_in(city) if f.rule.startswith("districts_")]
    city.cells.record(Observation(CellKey("L1", LAST, "NE"), 400))
    found = [f for f in found_in(city) if f.rule.startswith("districts_")]
    assert {(f.rule, f.period) for f in found} == {("districts_add_up", LAST)}


def test_a_month_is_held_against_the_months_since_the_change(city: Office) -> None:
    """South lost half of its people: its next month would be unusual if nothing were known."""
    city.cells.record_many(
        [Observation(CellKey("P1", m, "S"), 60) for m in month_range(FIRST, SPLIT.shift(-1))]
        + [Observation(CellKey("P1", m, "S"), 12) for m in month_range(SPLIT, LAST)]
    )
    unusual = [f for f in found_in(city) if f.area == "S" and f.period >= SPLIT]
    assert [f.rule for f in unusual if f.rule == "unusual_month"] == []
    plain = tuple(replace(area, follows=()) for area in AREAS)
    city.city.save(replace(city.city.profile, areas=plain))
    unusual = [f for f in found_in(city) if f.area == "S" and f.period >= SPLIT]
    assert [f.rule for f in unusual if f.rule == "unusual_month"]


def test_history_says_it_and_takes_it_back(city: Office) -> None:
    plain = tuple(replace(area, follows=()) for area in AREAS)
    city.city.save(replace(city.city.profile, areas=plain))
    lines = city.history.lines(HistoryFilter(subjects=("area",))).lines
    (line,) = [line for line in lines if line.part == "NE"][:1]
    assert settings_in_words("area", line.old, line.new) == (
        "Follows: N (Jul 2022)",
        "Follows: empty",
    )
    city.steps.take_back(line.seq)
    assert city.city.profile.area("NE") == AREAS[2]
    assert city.city.profile.area("NW").follows == ()
    assert city.history.audit().holds


def test_it_is_sent_and_verified(city: Office, tmp_path: Path) -> None:
    made = city.exports.export(Period.month(2022, 1), LAST, ["json", "xlsx"], tmp_path)
    for file in made.files:
        assert city.exports.verify(tmp_path / file).valid
    sent = json.loads(next(tmp_path.glob("*.json")).read_text("utf-8"))
    assert sent["areas"][2]["follows"] == [{"code": "N", "month": "2022-07"}]
    sent["areas"][2]["follows"] = [{"code": "X", "month": "2022-07"}]
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(sent), "utf-8")
    problems = city.exports.verify(wrong).problems
    assert ("follows_unknown", "areas[2].follows") in {(p.code, p.where) for p in problems}


def test_a_piece_of_a_branch_that_knows_only_the_old_district(
    city: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.create(tmp_path / "b.cityreport", catalogue_file, clock, "Bruno") as branch:
        branch.city.save(Profile(city.city.profile.city, (Area("N", "North"),)))
        for month, value in ((SPLIT.shift(-1), 6), (SPLIT, 3)):
            branch.cells.record(Observation(CellKey("L1", month, "N"), value))
        file = tmp_path / "piece.json"
        contribute(branch, "Bruno", ContributionChoice(FIRST, LAST), file)
    found = merge.compare(city, read_contribution(file), "piece.json")
    (refused,) = found.refused
    assert (refused.error.code, found.same) == ("area_was_followed", 1)
    assert refused.error.facts["later"] == "North East, North West"


def test_a_restore_from_before_the_change_and_back(city: Office, tmp_path: Path) -> None:
    path = city.store.path
    city.close()
    older, newer = (tmp_path / f"{n}.cityreport" for n in ("older", "newer"))
    shutil.copy(path, newer)
    with Office.open(path, city.catalogue_file, clock, "Ada") as again:
        plain = tuple(replace(area, follows=()) for area in AREAS)
        again.city.save(replace(again.city.profile, areas=plain))
    shutil.copy(path, older)
    assert set(compare(newer, older).parts) == {("area", "NE"), ("area", "NW")}
    prove_source(newer, "test")
    restore(path, newer, "test", Holder.here("Ada", "2024-02-12T10:15:00Z"))
    with Office.open(path, city.catalogue_file, clock, "Ada") as again:
        assert again.city.profile.areas == AREAS
        assert again.queries.progress("L1", "S").breaks == (SPLIT,)


def test_it_is_said_by_command(run_command: RunCommand, city: Office) -> None:
    run = run_command
    store = str(city.store.path)
    city.close()
    assert run("set", "district", "S", "--follows", "", "--store", store)[0] == 0
    code, out, _ = run("set", "--store", store, "--json")
    assert code == 0
    said = {one["code"]: one["follows"] for one in json.loads(out)["districts"]}
    assert said["NW"] == [{"code": "N", "month": "2022-07"}, {"code": "S", "month": "2022-07"}]
    code, _, error = run("set", "district", "NE", "--follows", "Q", "--store", store)
    assert (code, "cannot follow “Q”" in error) == (2, True)
    moved = ("set", "district", "NE", "--from", "2022-08", "--outside", "keep")
    assert run(*moved, "--store", store)[0] == 0
    with Office.open(city.store.path, city.catalogue_file, clock, "Ada") as again:
        follows = again.city.profile.area("NE").follows
    assert follows == (Followed("N", SPLIT.shift(1)),)


@pytest.mark.parametrize("lost", ["journal", "area"])
def test_it_is_salvaged_from_what_is_left(city: Office, tmp_path: Path, lost: str) -> None:
    path = city.store.path
    city.close()
    for page in pages_of(path, lost):
        destroy(path, page)
    found = rebuild(path, tmp_path / "new.cityreport", WORDS)
    with Office.open(found.path, city.catalogue_file, clock, "Ada") as again:
        assert again.city.profile.areas == AREAS
        assert again.history.audit().holds


@pytest.mark.parametrize("year", [2022, 2023])
def test_nothing_is_asked_of_months_before_a_district_began(city: Office, year: int) -> None:
    """Neither twelve months nor a baseline can be entered of what was not there."""
    for area, began in (("NE", True), ("S", False)):
        explained = city.queries.explain("L1", area, period=Period.of_year(year))
        found = explained.explanation
        assert (found.missing, found.baseline_missing) == ((), ()), area
        said = explanation_text(city.catalogue, explained, area)
        reason = " ".join(headline(city.catalogue, found.progress))
        assert (
            "The district began in July 2022, so it has no baseline (2017–2019)" in reason
        ) is began
        assert (
            "The district began in July 2022: nothing is to be entered before." in said
        ) is began
    city.cells.clear(CellKey("L1", LAST.shift(-2), "NE"))
    found = city.queries.explain("L1", "NE").explanation
    assert found.missing == (LAST.shift(-2),)


def test_a_map_has_the_districts_of_its_months_and_names_those_that_it_lacks(city: Office) -> None:
    def drawn(areas: str, until: Period | None = None) -> tuple[set[str], str]:
        places = {"N": (0.0, 1.0), "S": (0.0, 0.0), "NE": (0.5, 1.0), "NW": (0.0, 1.2)}
        shapes = [
            Shape(code, ((((x, y), (x + 1, y), (x + 1, y + 1), (x + 0.1, y + 0.9)),),))
            for code, (x, y) in places.items()
            if code in areas.split()
        ]
        write_borders(Borders(tuple(shapes)), borders_path(city.store.path))
        facts = GATHERERS["map"](city, ChartRequest("L1", kind="map", until=until))
        assert isinstance(facts, DistrictMap)
        assert facts.borders is not None
        story = chart_drawing.chart(city, ChartRequest("L1", kind="map", until=until)).story
        return {shape.area for shape in facts.borders.shapes}, story.text

    assert drawn("N S NE NW")[0] == {"S", "NE", "NW"}
    assert drawn("N S NE NW", SPLIT.shift(-1))[0] == {"N", "S"}
    areas, said = drawn("N S")
    assert areas == {"N", "S"}, "the old borders are better than none"
    assert "Not on the map, because their borders are not known: North East, North West." in said
    assert "Not on the map" not in drawn("N S NE NW")[1]


def test_the_key_of_a_map_with_one_figure_has_two_decimals(city: Office) -> None:
    shape = Shape("S", ((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.1, 0.9)),),))
    write_borders(Borders((shape,)), borders_path(city.store.path))
    city.cells.clear(CellKey("L1", LAST, "NE"))
    city.cells.clear(CellKey("L1", LAST, "NW"))
    chart = chart_drawing.chart(city, ChartRequest("L1", kind="map"))
    words = {part.get_text() for part in chart.figure((8, 5)).findobj(Text)}
    (value,) = {d.value for d in rank_wished(city, ChartRequest("L1", kind="map")).districts} - {
        None
    }
    assert i18n.number(value, 2) in words
    assert not any(word.count(".") == 1 and len(word.partition(".")[2]) > 3 for word in words)
