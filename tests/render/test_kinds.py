"""Every kind of chart: it is drawn, told and tabulated, and no word of it leaves the picture."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text
from msgspec.structs import replace
from PIL import Image

from cityreport import i18n
from cityreport.domain.borders import Borders, Shape
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Area, Population
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Verdict, measure_progress
from cityreport.errors import UsageError
from cityreport.exchange.borders_file import write_borders
from cityreport.office import chart_drawing
from cityreport.office.chart_data import GATHERERS
from cityreport.office.chart_request import ChartRequest
from cityreport.office.district_borders import borders_path
from cityreport.office.office import Office
from cityreport.render.charts import ChartView, chart_text, progress_figure
from cityreport.render.kinds import KINDS
from cityreport.render.mark_styles import CATEGORIES, SHADES, VERDICT_MARKS
from cityreport.wording import CHART_KIND_NAMES

CODES = [kind.code for kind in KINDS]
DISTRICTS = 4


@pytest.fixture
def city(office: Office) -> Office:
    """Districts, people, borders, breakdowns; and each thing that can go missing."""
    areas = tuple(Area(f"D{i}", f"District number {i}") for i in range(1, DISTRICTS + 1))
    people = (
        Population(2018, 700_000, "census"),
        *(Population(2018, 90_000 + 50_000 * i, "census", a.code) for i, a in enumerate(areas)),
    )
    office.city.save(replace(office.city.profile, areas=areas, population=people))
    cells: list[Observation] = []
    for at in range(84):
        period = Period.parse("2017-01").shift(at)

        def put(value: int | None, status: Status = Status.NORMAL, *, key: CellKey) -> None:
            cells.append(Observation(key, value, status))

        total = CellKey("L1", period)
        put(6 + at % 5 + (40 if at == 50 else 0), key=total)
        for category, value in (("F", 2), ("M", 4 + at % 5), ("_O", 0), ("_U", 0)):
            put(value, key=total._replace(breakdown="sex", category=category))
        for i, area in enumerate(areas):
            if (i, at) != (3, 70):
                put(1 + (at + i) % (i + 2), key=total._replace(area=area.code))
        if at != 40:
            status = {30: Status.BREAK, 83: Status.PROVISIONAL}.get(at, Status.NORMAL)
            put(3 + at % 4, status, key=CellKey("P4", period))
        if at % 7:
            put(None, Status.NOT_AVAILABLE, key=CellKey("R2", period))
    office.cells.record_many(cells)
    shapes = tuple(
        Shape(a.code, ((((i, 0.0), (i + 1.0, 0.0), (i + 1.0, 1.0), (float(i), 1.0)),),))
        for i, a in enumerate(areas)
    )
    write_borders(Borders(shapes), borders_path(office.store.path))
    return office


def wish(kind: str, indicator: str = "L1") -> ChartRequest:
    return ChartRequest(indicator, kind=kind, going_on=True)


def drawn(office: Office, kind: str, indicator: str = "L1", **more: object) -> Drawing:
    chart = chart_drawing.chart(office, wish(kind, indicator))
    return chart.figure(chart.natural_size, **more)  # type: ignore[arg-type]


def found(drawing: Drawing, gid: str) -> list[Artist]:
    return drawing.findobj(lambda artist: artist.get_gid() == gid)


def texts(drawing: Drawing) -> list[str]:
    return [text.get_text() for text in drawing.findobj(Text) if text.get_text()]


def test_names_gatherers_and_kinds_are_the_same_list() -> None:
    assert CODES == list(CHART_KIND_NAMES) == list(GATHERERS)


def test_an_unknown_kind_or_breakdown_is_refused_with_those_there_are(office: Office) -> None:
    with pytest.raises(UsageError, match="unknown_chart"):
        chart_drawing.chart(office, ChartRequest(kind="pie"))
    with pytest.raises(UsageError, match="no_such_breakdown"):
        chart_drawing.chart(office, ChartRequest("L1", kind="breakdown", breakdown="cyber"))
    with pytest.raises(UsageError, match="no_such_breakdown"):
        chart_drawing.chart(office, ChartRequest("C1", kind="breakdown"))


@pytest.mark.parametrize("kind", CODES)
def test_a_kind_tells_draws_and_tabulates(kind: str, city: Office) -> None:
    chart = chart_drawing.chart(city, wish(kind))
    assert chart.story.title
    assert chart.story.finding
    assert chart.story.notes[-1] == "Proposed standard 1.0"
    assert len(chart.table.rows) > 2
    assert {len(row) for row in chart.table.rows} == {len(chart.table.columns)}
    assert len(chart.story.text.split("\n")) > 4
    for suffix, magic in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        assert chart.content(suffix).startswith(magic)


@pytest.mark.parametrize("kind", CODES)
def test_an_office_without_numbers_gets_a_sentence(kind: str, office: Office) -> None:
    chart = chart_drawing.chart(office, wish(kind))
    assert chart.story.finding
    assert chart.content(".svg").startswith(b"<?xml")
    assert any(len(text.split()) > 3 for text in texts(chart.figure((8.0, 4.0), with_words=False)))


@pytest.mark.parametrize("with_words", [True, False])
@pytest.mark.parametrize("size", [(6.4, 4.0), (13.333, 7.5)])
@pytest.mark.parametrize("kind", CODES)
def test_no_word_leaves_the_picture(
    kind: str, size: tuple[float, float], with_words: bool, city: Office
) -> None:
    with i18n.in_language("es"):  # longer words
        chart = chart_drawing.chart(city, wish(kind))
        drawing = chart.figure(
            (size[0], max(size[1], chart.height(size[0]))), with_words=with_words
        )
        drawing.canvas.draw()
    paper = drawing.bbox
    for text in drawing.findobj(Text):
        if text.get_text():
            box = text.get_window_extent()
            assert box.x0 >= -2, text.get_text()
            assert box.x1 <= paper.x1 + 2, text.get_text()
            assert box.y0 >= -2, text.get_text()
            assert box.y1 <= paper.y1 + 2, text.get_text()


@pytest.mark.parametrize("kind", CODES)
def test_lines_start_on_the_right_where_the_language_does(
    kind: str, city: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "is_right_to_left", lambda: True)
    drawing = drawn(city, kind)
    title = chart_drawing.chart(city, wish(kind)).story.title
    (text,) = [text for text in drawing.texts if text.get_text() == title]
    assert text.get_horizontalalignment() == "right"


def test_the_same_chart_in_grey_keeps_its_classes_apart() -> None:
    def lightness(color: str) -> float:
        red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    steps = [lightness(shade) for shade in SHADES]
    assert all(light - dark > 25 for light, dark in pairwise(steps))


def test_what_colour_says_shape_says_too() -> None:
    assert len({(look["marker"], tuple(look["dashes"])) for look in CATEGORIES}) == len(CATEGORIES)
    assert len({(m["marker"], m.get("fillstyle")) for m in VERDICT_MARKS.values()}) == len(Verdict)


# each kind


def test_months_that_stand_out_have_a_triangle_and_a_name(city: Office) -> None:
    drawing = drawn(city, "signals")
    ((x,), (y,)) = found(drawing, "signals-above")[0].get_data()
    assert (x, y) == (pytest.approx(2021 + 2.5 / 12), 46)
    assert "Mar 2021: 46" in texts(drawing)
    story = chart_drawing.chart(city, wish("signals")).story
    assert any("March 2021: 46; usual would have been" in line for line in story.lines)


def test_a_gap_stays_a_gap_and_a_break_is_marked(city: Office) -> None:
    drawing = drawn(city, "signals", "P4")
    _, ys = found(drawing, "months")[0].get_data()
    assert np.isnan(ys[40])
    assert not np.isnan(ys[39])
    assert found(drawing, "break")[0].get_xdata()[0] == pytest.approx(2019.5)
    assert any("dotted upright line: break in series" in said for said in texts(drawing))
    assert found(drawing, "months-provisional")
    assert found(drawing, "months-unanswered")


def test_a_year_that_is_not_whole_has_a_dashed_outline_and_has_no_interval(city: Office) -> None:
    drawing = drawn(city, "years", "P4")
    (partial,) = found(drawing, "years-partial")
    ((_, dashes),) = partial.get_linestyle()
    assert dashes is not None
    ((_, whole),) = found(drawing, "years")[0].get_linestyle()
    assert whole is None
    ((left, right),) = [
        (p.vertices[:, 0].min(), p.vertices[:, 0].max()) for p in partial.get_paths()
    ]
    assert 2020 < left < 2020.5 < right < 2021
    assert len(found(drawing, "years")[0].get_paths()) == 6
    assert len(found(drawing, "intervals")[0].get_segments()) == 6


def test_every_category_has_its_line_and_its_name(city: Office) -> None:
    drawing = drawn(city, "breakdown")
    for category in ("F", "M", "_O", "_U"):
        assert found(drawing, f"category-{category}")
    assert "Women and girls: 24" in texts(drawing)
    assert "most in “Men and boys”" in chart_drawing.chart(city, wish("breakdown")).story.finding


def test_names_of_lines_that_end_together_do_not_lie_on_each_other(city: Office) -> None:
    drawing = drawn(city, "breakdown")
    drawing.canvas.draw()
    names = [t for t in drawing.findobj(Text) if ": " in t.get_text() and t.get_weight() == "bold"]
    boxes = [t.get_window_extent() for t in names if len(t.get_text()) < 40]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not one.overlaps(other)


def test_districts_are_ranked_and_one_without_twelve_months_says_so(city: Office) -> None:
    rows = chart_drawing.chart(city, wish("ranking")).table.rows
    assert len(rows) == DISTRICTS
    assert [row[0] for row in rows if not row[2]] == []
    drawing = drawn(city, "ranking")
    assert found(drawing, "city")
    assert any(text.startswith("Whole city: ") for text in texts(drawing))


def test_a_district_without_population_says_so(city: Office) -> None:
    profile = city.city.profile
    people = tuple(row for row in profile.population if row.area != "D2")
    city.city.save(replace(profile, population=people))
    story = chart_drawing.chart(city, wish("ranking")).story
    assert "District number 2: population missing." in story.lines
    rows = chart_drawing.chart(city, wish("ranking")).table.rows
    assert [row[-1] for row in rows if row[0] == "District number 2"] == ["population missing"]
    for kind in ("ranking", "map"):
        drawing = texts(drawn(city, kind))
        assert "population missing" in drawing
        assert not any("are not all there" in text for text in drawing)
    assert (
        "District number 2: population missing."
        in chart_drawing.chart(city, wish("map")).story.lines
    )


def test_the_map_has_a_shape_for_each_district(city: Office) -> None:
    drawing = drawn(city, "map")
    shapes = [a for a in drawing.findobj() if (a.get_gid() or "").startswith("shade-")]
    without = found(drawing, "no-figure")
    assert sum(len(s.get_paths()) for s in [*shapes, *without]) == DISTRICTS


def test_a_city_without_borders_is_told_where_to_choose_them(city: Office) -> None:
    borders_path(city.store.path).unlink()
    assert "Settings" in chart_drawing.chart(city, wish("map")).story.finding


@pytest.mark.parametrize("kind", ["breakdown", "ranking", "map"])
def test_why_a_chart_is_empty_is_said_beside_it_once(office: Office, kind: str) -> None:
    chart = chart_drawing.chart(office, wish(kind))
    texts = [one.get_text() for one in chart.figure((6, 4), with_words=False).texts]
    assert texts == ["Nothing to show yet"]
    texts = [one.get_text() for one in chart.figure((6, 4)).texts]
    assert chart.story.finding.split()[0] in " ".join(texts)
    assert "Nothing to show yet" not in texts


def test_completeness_tells_empty_from_not_available(city: Office) -> None:
    rows = {
        row[0].split()[0]: row[1:]
        for row in chart_drawing.chart(city, wish("completeness")).table.rows
    }
    assert rows["R2"] == ("72", "84", "0", "72", "12")
    assert rows["P4"] == ("83", "84", "1", "0", "1")
    drawing = drawn(city, "completeness")
    assert found(drawing, "answers-without")
    assert found(drawing, "answers-soft")


def test_all_indicators_stand_on_one_page_with_their_verdicts(city: Office) -> None:
    chart = chart_drawing.chart(city, wish("indicators"))
    names = [row[0].split()[0] for row in chart.table.rows]
    assert {"L1", "P4", "R2", "L2"} <= set(names)
    assert len(found(drawn(city, "indicators"), "rolling")[0].get_segments()) >= 3


def test_a_baseline_that_is_tried_out_is_named_and_moves_the_path(city: Office) -> None:
    stored = chart_drawing.chart(city, ChartRequest("L1"))
    tried = chart_drawing.chart(city, ChartRequest("L1", baseline=(2019, 2020)))
    assert "tried out" in tried.story.notes[0]
    assert "tried out" not in stored.story.text
    assert "Baseline 2019–2020" in tried.story.text
    assert city.queries.progress("L1").baseline.years == city.city.profile.baseline.years


def test_going_on_is_drawn_and_told_as_no_forecast(city: Office) -> None:
    drawing = drawn(city, "progress")
    xs, _ = found(drawing, "going-on")[0].get_data()
    assert (xs[0], xs[-1]) == (pytest.approx(2024), pytest.approx(2031))
    assert "This is no forecast." in chart_drawing.chart(city, wish("progress")).story.text
    plain = chart_drawing.chart(city, ChartRequest("L1")).figure((10.0, 5.6))
    assert not found(plain, "going-on")


def test_a_rare_series_has_its_three_year_mean(city: Office) -> None:
    code = city.city.profile.areas[0].code
    chart = chart_drawing.chart(city, ChartRequest("L1", code))
    assert found(chart.figure((10.0, 5.6)), "three-years")
    assert "Mean year of the three to December 2023" in chart.story.text


def test_a_hidden_cell_is_a_gap_with_a_mark_and_no_value(city: Office) -> None:
    """A public copy hides cells with the SDMX status Q."""
    figures = dict(city.queries.figures("L1"))
    hidden = Period.parse("2021-03")
    figures[hidden] = figures[hidden]._replace(value=None, status=Status.HIDDEN)
    profile = city.city.profile
    progress = measure_progress(
        "L1", TOTAL, figures, profile.population, profile.baseline, profile.target
    )
    view = ChartView("City")
    drawing = progress_figure(progress, city.catalogue, view)
    assert len(found(drawing, "months-q")) == 1
    assert "not shown" in " ".join(texts(drawing))
    assert "Not shown in a public copy: March 2021." in chart_text(progress, city.catalogue, view)
    _, ys = found(drawing, "rolling")[0].get_data()
    assert np.isnan(ys).sum() == 1, "no rolling year over it"


def test_a_printed_page_has_the_chart_and_its_table(city: Office) -> None:
    page = chart_drawing.chart(city, wish("years")).page()
    assert page.images["chart"].startswith(b"<?xml")
    assert "2023" in page.html
    assert page.title == "Year against year · L1 Intentional homicide · Whole city"


def test_the_slide_is_16_to_9(city: Office) -> None:
    content = chart_drawing.chart(city, ChartRequest("L1", size=(13.333, 7.5))).content(".png")
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size[0] / picture.size[1] == pytest.approx(16 / 9, abs=0.002)


def test_saving_is_whole_or_not_at_all(city: Office, tmp_path: Path) -> None:
    chart_drawing.chart(city, wish("map")).save(tmp_path / "map.svg")
    assert b"shade-" in (tmp_path / "map.svg").read_bytes()


def test_more_than_forty_districts_are_printed_on_pages_of_forty_with_one_scale(
    city: Office,
) -> None:
    profile = city.city.profile
    areas = tuple(Area(f"D{n:03}", f"Barrio {n}") for n in range(95))
    city.city.save(replace(profile, areas=(*profile.areas, *areas)))
    cells = [
        Observation(CellKey("L1", Period.month(2023, month), area.code), n)
        for n, area in enumerate(areas)
        for month in range(1, 13)
    ]
    city.cells.record_many(cells)
    page = chart_drawing.chart(city, replace(wish("ranking"), measure="count")).page()
    assert page.wide == ("chart", "chart-2", "chart-3")
    shown = [page.images[name].decode() for name in page.wide]
    named = [[n for n in range(95) if f">Barrio {n}<" in svg] for svg in shown]
    assert sorted(n for page in named for n in page) == list(range(95))
    assert len(named[0]) == 40
    assert max(map(len, named)) == 40
    assert all(">1,000<" in svg for svg in shown), "the same scale on each page"


@pytest.mark.parametrize("kind", ["progress", "signals", "years", "indicators"])
def test_how_lines_are_drawn_is_said_in_words_and_in_no_row_of_keys(
    kind: str, city: Office
) -> None:
    drawing = drawn(city, kind)
    said = " ".join(texts(drawing)).replace("\N{NO-BREAK SPACE}", " ")
    words = {
        "progress": "band: 95 % interval",
        "signals": "band: usual after the months before",
        "years": "upright line: 95 % interval of a whole year",
        "indicators": "line in its 95 % band: last twelve months",
    }
    assert words[kind] in said
    assert not [patch for patch in drawing.figure.patches if patch is not drawing.figure.patch]
