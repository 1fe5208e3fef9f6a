"""What a reader of a chart relies on: gaps are gaps, zero is seen, words and files are right."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import msgspec
import pytest
from defusedxml.ElementTree import fromstring
from fontTools.ttLib import TTFont
from matplotlib.artist import Artist
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text
from PIL import Image

from cityreport import i18n, paths
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import Figure, Status
from cityreport.domain.progress import Progress, Verdict
from cityreport.errors import AccessError, DataError
from cityreport.office.office import Office
from cityreport.progress_wording import VERDICT_NAMES
from cityreport.render.chart_theme import FONT_FILES, shortened_name, text_width, wrapped
from cityreport.render.charts import (
    ChartView,
    chart_bytes,
    chart_text,
    progress_figure,
    save_chart,
    warm_up,
)

Measure = Callable[..., Progress]
VIEW = ChartView("Santiago de Cali", attribution="Observatorio de Seguridad")


def found(drawing: Drawing, gid: str) -> list[Artist]:
    return [
        artist for axes in drawing.axes for artist in axes.findobj(lambda a: a.get_gid() == gid)
    ]


def only(drawing: Drawing, gid: str) -> Artist:
    (artist,) = found(drawing, gid)
    return artist


def words(drawing: Drawing) -> list[str]:
    drawing.canvas.draw()
    return [text.get_text() for text in drawing.findobj(Text) if text.get_text()]


def said(drawing: Drawing) -> str:
    return " ".join(words(drawing))


def spans(artist: Artist) -> list[tuple[float, float]]:
    """From where to where on the time axis each shape of a collection reaches."""
    paths = [path.vertices[:, 0] for path in artist.get_paths()]
    return [(round(float(xs.min()), 2), round(float(xs.max()), 2)) for xs in paths]


# what is drawn


def test_the_line_breaks_where_a_rolling_year_is_not_whole(
    measure: Measure, catalogue: Catalogue
) -> None:
    drawing = progress_figure(measure([4] * 24 + [None] + [4] * 24), catalogue, VIEW)
    xs, ys = only(drawing, "rolling").get_data()
    gaps = [index for index, y in enumerate(ys) if math.isnan(y)]
    assert len(gaps) == 1, "one between the two stretches"
    before, after = xs[gaps[0] - 1], xs[gaps[0] + 1]
    assert before == pytest.approx(2019)
    assert after == pytest.approx(2020 + 1 / 12)
    assert len(only(drawing, "interval").get_paths()) == 2


def test_a_single_rolling_year_is_a_visible_point(measure: Measure, catalogue: Catalogue) -> None:
    drawing = progress_figure(measure([4] * 12 + [None]), catalogue, VIEW)
    xs, ys = only(drawing, "rolling-points").get_data()
    assert xs[0] == pytest.approx(2018)
    assert ys[0] == pytest.approx(9.6)


def test_zero_and_empty_and_each_kind_of_no_number_look_different(
    measure: Measure, catalogue: Catalogue
) -> None:
    entries = [
        *[3, 0, None, None, Status.NOT_AVAILABLE, Status.NOT_COLLECTED],
        *[Status.NOT_APPLICABLE, Figure(2, Status.PROVISIONAL), 1],
    ]
    drawing = progress_figure(measure(entries), catalogue, VIEW)
    assert spans(only(drawing, "months")) == [(2017.01, 2017.07), (2017.68, 2017.74)]
    assert spans(only(drawing, "months-provisional")) == [(2017.59, 2017.66)]
    zeros, heights = only(drawing, "months-zero").get_data()
    assert (list(zeros), list(heights)) == ([pytest.approx(2017.125)], [0])
    assert spans(only(drawing, "months-unanswered")) == [(2017.17, 2017.33)]
    line = only(drawing, "months-unanswered")
    assert line.get_linewidth()[0] > 2, "a grey line, and no stripes"
    red, green, blue, _ = line.get_color()[0]
    assert max(red, green, blue) - min(red, green, blue) < 0.1
    pale, solid = only(drawing, "months-provisional"), only(drawing, "months")
    assert pale.get_linewidth()[0] > 0, "an outline: seen in black and white too"
    assert pale.get_facecolor()[0][:3].mean() > solid.get_facecolor()[0][:3].mean() + 0.2
    for letter, middle in (("n", 4.5), ("c", 5.5), ("x", 6.5)):
        assert only(drawing, f"months-{letter}").get_position()[0] == pytest.approx(
            2017 + middle / 12
        )
    told = said(drawing)
    for word in ("ring: zero", "grey line: not answered", "n: not available", "c: not collected"):
        assert word in told
    assert "pale: provisional, estimated or not signed" in told


def test_what_is_not_there_is_not_explained(measure: Measure, catalogue: Catalogue) -> None:
    drawing = progress_figure(measure([3] * 40), catalogue, VIEW)
    assert not found(drawing, "months-zero")
    assert not [word for word in ("zero", "not answered", "pale") if word in said(drawing)]


def test_a_break_in_the_series_is_marked(measure: Measure, catalogue: Catalogue) -> None:
    drawing = progress_figure(measure([3] * 12 + [Figure(9, Status.BREAK)]), catalogue, VIEW)
    assert only(drawing, "months-break").get_xdata()[0] == pytest.approx(2018)
    assert "dotted upright line: break in series" in said(drawing)


def test_the_path_leads_from_the_baseline_to_half_of_it_in_2030(
    measure: Measure, catalogue: Catalogue
) -> None:
    drawing = progress_figure(measure([5] * 48), catalogue, VIEW)
    xs, ys = only(drawing, "path").get_data()
    assert (xs[0], ys[0]) == (pytest.approx(2019), pytest.approx(12.0))
    assert (xs[-1], ys[-1]) == (pytest.approx(2031), pytest.approx(6.0))
    assert list(only(drawing, "baseline").get_xdata()) == [2017, 2020]
    assert "Target 2030\n6.00" in words(drawing)
    assert "Baseline 2017–2019\n12.00" in words(drawing), "lines are named where they end"
    assert "band: 95 % interval" in said(drawing).replace("\xa0", " ")
    assert all(axes.get_ylim()[0] == 0 for axes in drawing.axes)
    assert drawing.axes[0].get_xlim() == drawing.axes[1].get_xlim() == (2017, 2031)


def test_without_population_counts_are_shown_and_it_is_said(
    measure: Measure, catalogue: Catalogue
) -> None:
    drawing = progress_figure(measure([5] * 48, people=None), catalogue, VIEW)
    assert max(only(drawing, "rolling").get_ydata()[:-1]) == 60
    assert "Number in twelve months (victims)" in words(drawing)
    assert "No population is known" in said(drawing)


def test_counts_on_request_say_that_the_verdict_is_on_rates(
    measure: Measure, catalogue: Catalogue
) -> None:
    view = ChartView("Cali", measure="count")
    drawing = progress_figure(measure([5] * 48), catalogue, view)
    assert max(only(drawing, "rolling").get_ydata()[:-1]) == 60
    assert "The verdict is on the rate per 100,000 people" in said(drawing)


def test_a_short_history_shows_its_months_and_says_what_is_coming(
    measure: Measure, catalogue: Catalogue
) -> None:
    drawing = progress_figure(measure([3, 0, 2], first="2026-01"), catalogue, VIEW)
    assert len(only(drawing, "months").get_paths()) == 2
    assert "A line starts here once twelve months in a row have a number." in said(drawing)


def test_without_any_figure_the_chart_says_what_to_do(
    measure: Measure, catalogue: Catalogue
) -> None:
    drawing = progress_figure(measure([]), catalogue, VIEW)
    assert drawing.axes == []
    assert "There are no figures yet." in said(drawing)


def test_title_verdict_source_and_standard_stand_in_the_chart(
    sample: Office, catalogue: Catalogue
) -> None:
    progress = sample.queries.progress("L1", "_T")
    shown = said(progress_figure(progress, catalogue, VIEW))
    for expected in (
        "L1 Intentional homicide, as recorded by Metropolitan Police Service (offences)",
        "· Santiago de Cali",
        VERDICT_NAMES[progress.verdict],
        "110 (offences)",
        "Population: Census 2021",
        "on a straight line between them",
        "Observatorio de Seguridad",
        "Proposed standard 1.0",
    ):
        assert expected in shown


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_shape_of_its_own(
    verdict: Verdict, measure: Measure, catalogue: Catalogue
) -> None:
    def shape(which: Verdict) -> tuple[object, ...]:
        progress = msgspec.structs.replace(measure([5] * 48), verdict=which)
        drawing = progress_figure(progress, catalogue, VIEW)
        (mark,) = drawing.findobj(lambda artist: artist.get_gid() == "verdict")
        return mark.get_marker(), mark.get_fillstyle()

    assert [other for other in Verdict if shape(other) == shape(verdict)] == [verdict]


@pytest.mark.parametrize("width", [3.2, 6.5, 10.0, 14.0])
@pytest.mark.parametrize("area", ["Cali", "A district with a name that is very long " * 3])
def test_no_word_leaves_the_picture(
    width: float, area: str, measure: Measure, catalogue: Catalogue
) -> None:
    entries = [0, None, Status.NOT_AVAILABLE, Status.NOT_COLLECTED, *[1000] * 90]
    view = ChartView(area, size=(width, width * 0.56), attribution="Police and forensics. " * 12)
    drawing = progress_figure(measure(entries, indicator="C3"), catalogue, view)
    drawing.canvas.draw()
    paper = drawing.bbox
    for text in drawing.findobj(Text):
        if text.get_text():
            box = text.get_window_extent()
            assert box.x0 >= -1, text.get_text()
            assert box.x1 <= paper.x1 + 1, text.get_text()
            assert box.y0 >= -1, text.get_text()
            assert box.y1 <= paper.y1 + 1, text.get_text()


def test_dollar_signs_in_names_are_dollar_signs(measure: Measure, catalogue: Catalogue) -> None:
    drawing = progress_figure(measure([1] * 20), catalogue, ChartView("$x^2$ & <b>"))
    svg = chart_bytes(drawing, ".svg").decode()
    assert "$x^2$ &amp; &lt;b&gt;" in svg


def test_a_language_from_the_right_starts_its_lines_there(
    measure: Measure, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "is_right_to_left", lambda: True)
    drawing = progress_figure(measure([5] * 48), catalogue, ChartView("طرابلس"))
    title = next(text for text in drawing.texts if "طرابلس" in text.get_text())
    assert title.get_horizontalalignment() == "right"
    assert title.get_position()[0] > 9
    assert drawing.axes[0].get_xlim() == (2017, 2031), "time still runs to the right"
    drawing.canvas.draw()


# the chart in words


def test_the_chart_in_words_has_its_numbers(measure: Measure, catalogue: Catalogue) -> None:
    entries = [5] * 36 + [0, None, Status.NOT_AVAILABLE, Status.NOT_AVAILABLE] + [4] * 12
    text = chart_text(measure(entries), catalogue, VIEW)
    for expected in (
        "L1 Intentional homicide · Santiago de Cali",
        "Baseline 2017–2019: 12.00",
        "Target 2030: 6.00",
        "Twelve months to December 2018: 12.00 (95\u00a0% interval 9.16 to 15.45; path 12.00).",
        "Twelve months to April 2021: 9.60",
        "Zero: January 2020.",
        "Not answered: February 2020.",
        "Not available: March 2020 – April 2020.",
        "49 months from January 2017 to April 2021 have a number.",
        "Proposed standard 1.0",
    ):
        assert expected in text


def test_an_empty_chart_in_words_says_what_to_do(measure: Measure, catalogue: Catalogue) -> None:
    assert "Enter the first month" in chart_text(measure([]), catalogue, VIEW)


# files


def test_a_saved_png_is_one(measure: Measure, catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "chart.PNG"
    save_chart(progress_figure(measure([5] * 48), catalogue, VIEW), path)
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.size == (3000, 1680)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.info["Title"] == "L1 Intentional homicide · Santiago de Cali"


def test_a_saved_svg_has_the_words_as_words(
    measure: Measure, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "chart.svg"
    save_chart(progress_figure(measure([5] * 48), catalogue, VIEW), path)
    root = fromstring(path.read_bytes())
    texts = "".join(root.itertext())
    for expected in ("L1 Intentional homicide · Santiago de Cali", "Target 2030", "2024"):
        assert expected in texts
    ids = {element.get("id") for element in root.iter()}
    assert {"months", "rolling", "path", "interval"} <= ids


def test_a_saved_pdf_is_one_page(measure: Measure, catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "chart.pdf"
    save_chart(progress_figure(measure([5] * 48), catalogue, VIEW), path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.rstrip().endswith(b"%%EOF")
    assert content.count(b"/Type /Page ") + content.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_chart_is_the_same_file(
    suffix: str, measure: Measure, catalogue: Catalogue
) -> None:
    once, again = (
        chart_bytes(progress_figure(measure([5, None, 0] * 20), catalogue, VIEW), suffix)
        for _ in range(2)
    )
    assert once == again


def test_another_ending_is_refused(measure: Measure, catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "chart.gif"
    with pytest.raises(DataError) as caught:
        save_chart(progress_figure(measure([]), catalogue, VIEW), path)
    assert caught.value.code == "bad_file_suffix"
    assert caught.value.facts == {"path": str(path), "known": ".png, .svg, .pdf"}
    assert list(tmp_path.glob("chart*")) == []


def test_a_folder_that_is_not_there_is_an_expected_error(
    measure: Measure, catalogue: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(AccessError) as caught:
        save_chart(progress_figure(measure([]), catalogue, VIEW), tmp_path / "no" / "chart.png")
    assert caught.value.code == "cannot_write"


# fonts, words in lines, start


def test_lines_hold_the_width_and_lose_no_word() -> None:
    text = "Even the lower end of the 95\u00a0% interval lies above the path. " * 4
    lines = wrapped(text, 9.0, 2.5)
    assert all(text_width(line, 9.0) <= 2.5 for line in lines)
    assert " ".join(lines) == " ".join(text.split(" ")).strip()
    assert not any(line.startswith("%") for line in lines), "95 and its % stay together"


def test_a_word_wider_than_the_line_is_broken() -> None:
    lines = wrapped("W" * 60, 9.0, 1.0)
    assert "".join(lines) == "W" * 60
    assert all(text_width(line, 9.0) <= 1.0 for line in lines)


def test_what_does_not_fit_ends_in_dots() -> None:
    first, last = wrapped("one two three four five six seven eight nine ten", 9.0, 1.0, 2)
    assert first.startswith("one")
    assert last.endswith("…")


def test_a_name_is_cut_in_its_middle_and_keeps_its_end() -> None:
    name = "Unión vecinal de la parroquia de San José de las Cumbres, sector 17"
    cut = shortened_name(name, 9.0, 1.5)
    start, end = cut.split("…")
    assert name.startswith(start)
    assert name.endswith(end)
    assert "17" in end
    assert text_width(cut, 9.0) <= 1.5
    assert shortened_name("Cali", 9.0, 1.5) == "Cali"


def test_our_font_is_used_and_warming_up_is_harmless() -> None:
    from matplotlib.font_manager import FontProperties, findfont

    warm_up()
    assert Path(findfont(FontProperties())).name == "NotoSans-Regular.ttf"


def test_our_fonts_have_the_signs_that_numbers_are_written_with() -> None:
    for name in FONT_FILES:
        known = TTFont(paths.resource("fonts", name)).getBestCmap()
        assert [sign for sign in "−≤≥–…±·%\N{NO-BREAK SPACE}ñáéíóú" if ord(sign) not in known] == []


def test_matplotlib_keeps_its_font_list_in_our_cache_and_no_window_code_is_loaded(
    tmp_path: Path,
) -> None:
    code = (
        "import sys, cityreport.render.charts, matplotlib\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert not [m for m in sys.modules if m.startswith('PySide6')]\n"
        "print(matplotlib.get_configdir())"
    )
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    folder = Path(done.stdout.strip())
    assert folder.is_relative_to(tmp_path)
    assert folder.parts[-2:] == ("cityreport", "matplotlib")
