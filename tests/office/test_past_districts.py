"""A district whose last figure is not of now: it has its month, and no verdict."""

from __future__ import annotations

import pytest
from matplotlib.text import Text
from msgspec.structs import replace

from cityreport.domain.borders import Borders, Shape
from cityreport.domain.city import Area, Population
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import NotJudged, Verdict
from cityreport.domain.verdict import GRADES
from cityreport.exchange.borders_file import write_borders
from cityreport.office import chart_drawing, report_data
from cityreport.office.chart_request import ChartRequest
from cityreport.office.district_borders import borders_path
from cityreport.office.office import Office
from cityreport.progress_wording import needed, verdict_reason

FIRST, LAST = Period.month(2017, 1), Period.month(2023, 12)
ENDS = {"D1": "2021-03", "D2": "2022-12", "D3": "2023-12", "D4": "2023-12"}
"""D1 is closed in that month, D2 sends nothing after it."""


@pytest.fixture
def city(office: Office) -> Office:
    areas = tuple(Area(code, f"District {code}") for code in ENDS)
    areas = (replace(areas[0], valid_to=Period.parse(ENDS["D1"])), *areas[1:])
    people = (
        Population(2018, 700_000, "census"),
        *(Population(2018, 150_000, "census", code) for code in ENDS),
    )
    office.city.save(replace(office.city.profile, areas=areas, population=people))
    cells = []
    for month in month_range(FIRST, LAST):
        there = [code for code, end in ENDS.items() if month <= Period.parse(end)]
        key = CellKey("L1", month)
        cells.append(Observation(key, 6 * len(ENDS)))
        cells += [Observation(key._replace(area=code), 6) for code in there]
    office.cells.record_many(cells)
    shapes = tuple(
        Shape(code, ((((i, 0.0), (i + 1.0, 0.0), (i + 1.0, 1.0), (float(i), 1.0)),),))
        for i, code in enumerate(ENDS)
    )
    write_borders(Borders(shapes), borders_path(office.store.path))
    return office


def chart(office: Office, kind: str) -> chart_drawing.Chart:
    return chart_drawing.chart(office, ChartRequest("L1", kind=kind))


@pytest.mark.parametrize(
    ("code", "why", "month"),
    [("D1", NotJudged.CLOSED, "March 2021"), ("D2", NotJudged.NO_NEWS, "December 2022")],
)
def test_it_is_not_judged_and_nothing_is_needed(
    city: Office, code: str, why: NotJudged, month: str
) -> None:
    found = city.queries.progress("L1", code)
    assert (found.verdict, found.not_judged) == (Verdict.NOT_JUDGED, why)
    assert (found.probability, found.window, found.needed_per_year) == (None, None, None)
    assert needed(found) == ""
    assert f"Its last number is of {month}." in verdict_reason(found)
    assert city.queries.progress("L1", "D3").verdict in GRADES


def test_a_report_of_an_earlier_year_judges_what_was_there(city: Office) -> None:
    assert city.queries.progress("L1", "D1", until=Period.month(2020, 12)).verdict in GRADES
    assert city.queries.progress("L1", "D2", until=Period.month(2023, 6)).verdict in GRADES


def test_a_city_whose_numbers_are_old_keeps_its_districts(city: Office) -> None:
    year = month_range(Period.month(2023, 1), LAST)
    keys = [CellKey("L1", month, code) for month in year for code in ("_T", "D3", "D4")]
    city.cells.record_many(keys)
    assert city.queries.progress("L1", "D2").verdict in GRADES


def test_verdicts_are_counted_without_it_and_its_figure_has_its_month(city: Office) -> None:
    drawn = chart(city, "districts")
    finding = drawn.story.finding
    assert "Off track: 2." in finding
    assert "Not judged" not in finding
    assert "2 districts are closed or without news and are not counted." in finding
    rows = {row[0]: row[1:] for row in drawn.table.rows}
    assert [rows[f"District {code}"][0] for code in ENDS] == [
        "Mar 2021",
        "Dec 2022",
        "Dec 2023",
        "Dec 2023",
    ]
    assert "twelve months to Mar 2021" in drawn.story.lines[0]
    words = [t.get_text() for t in drawn.figure(drawn.natural_size).findobj(Text)]
    assert any("· Mar 2021" in said for said in words)
    assert not any("· Dec 2023" in said for said in words)


def test_the_ranking_shows_its_last_figure_with_the_month(city: Office) -> None:
    drawn = chart(city, "ranking")
    rows = {row[0]: row[1:] for row in drawn.table.rows}
    assert rows["District D3"][0] == "Dec 2023"
    assert (rows["District D1"][0], rows["District D1"][-1]) == ("Mar 2021", "")
    assert rows["District D2"][:2] == ("Dec 2022", "72")
    words = [t.get_text() for t in drawn.figure(drawn.natural_size).findobj(Text)]
    assert any(said.endswith("48.00, to Mar 2021") for said in words)


def test_the_map_explains_its_stripes(city: Office) -> None:
    drawn = chart(city, "map")
    figure = drawn.figure(drawn.natural_size)
    (without,) = figure.findobj(lambda artist: artist.get_gid() == "no-figure")
    assert len(without.get_paths()) == 2
    words = [t.get_text() for t in figure.findobj(Text)]
    assert "no figure of these twelve months" in words


def test_the_map_explains_a_district_that_never_had_a_number(city: Office) -> None:
    areas = (*city.city.profile.areas, Area("D5", "Young", valid_from=Period.month(2024, 2)))
    city.city.save(replace(city.city.profile, areas=areas))
    square = ((((9, 0.0), (10.0, 0.0), (10.0, 1.0), (9.0, 1.0)),),)
    write_borders(
        Borders((Shape("D3", square), Shape("D5", square))), borders_path(city.store.path)
    )
    drawn = chart(city, "map")
    words = [t.get_text() for t in drawn.figure(drawn.natural_size).findobj(Text)]
    assert "no figure of these twelve months" in words


def districts_table(city: Office, year: int) -> str:
    rest = report_data.report(city, year, "council").rest
    assert rest is not None
    return rest.html[rest.html.index("The districts") :]


def test_the_councils_columns_say_unit_and_month_and_a_late_figure_its_own(city: Office) -> None:
    table = districts_table(city, 2023)
    assert "Number in the twelve months to December 2023" in table
    assert ">L1 Homicide<" in table
    assert "Counted: L1 victims." in table
    rows = {
        code: next(r for r in table.split("<tr>") if f"District {code}" in r)
        for code in ENDS
        if code != "D1"
    }
    assert "to\N{NO-BREAK SPACE}Dec\N{NO-BREAK SPACE}2022" in rows["D2"]
    assert "to " not in rows["D3"].replace("District", "")
    assert "District D1" not in table  # it had ended before the year
    table = districts_table(city, 2021)
    row = next(r for r in table.split("<tr>") if "District D1" in r)
    assert "to Mar 2021" in row.replace("\N{NO-BREAK SPACE}", " ")
