"""A small chart for a table: its line, its numbers, and why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from defusedxml.ElementTree import fromstring

from cityreport.domain.progress import Progress
from cityreport.render.labels import spread
from cityreport.render.small_charts import brief, draw_sparkline, sparkline_words

Measure = Callable[..., Progress]


def words(svg: str) -> str:
    return " ".join("".join(fromstring(svg).itertext()).split())


def ids(svg: str) -> set[str | None]:
    return {element.get("id") for element in fromstring(svg).iter()}


def test_a_sparkline_has_a_line_a_baseline_a_path_and_one_number(measure: Measure) -> None:
    svg = draw_sparkline(measure([5] * 84))
    assert words(svg).split()[-1] == "12"
    assert "2030" not in words(svg), "its one number is the last"
    assert {"rolling", "path", "baseline"} <= ids(svg)
    assert not {"interval", "target"} & ids(svg)
    assert (fromstring(svg).get("width"), fromstring(svg).get("height")) == ("93.6pt", "20.16pt")


def test_each_sparkline_has_its_own_scale(measure: Measure) -> None:
    small, large = draw_sparkline(measure([5, 9] * 42)), draw_sparkline(measure([500, 900] * 42))

    def heights(svg: str) -> set[str]:
        line = svg[svg.index('id="rolling"') : svg.index('id="rolling-points"')]
        return set(re.findall(r"[ML][\d.]+ ([\d.]+)", line))

    assert heights(small) == heights(large) != set()


def test_without_a_line_there_is_no_picture(measure: Measure) -> None:
    assert draw_sparkline(measure([])) == draw_sparkline(measure([1] * 5)) == ""


def test_a_sparkline_is_told_in_words(measure: Measure) -> None:
    said = sparkline_words(measure([5] * 84))
    assert said.startswith("Baseline 2017–2019: 12.00. Twelve months to December 2023: 12.00")


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (0.0123, "0.012"), (1.254, "1.25"), (38.44, "38.4"), (911.55, "912"), (3.0, "3")],
)
def test_a_number_has_three_figures_or_so(value: float, written: str) -> None:
    assert brief(value) == written


def test_names_are_moved_apart_as_little_as_it_takes() -> None:
    assert spread([1.0, 5.0], 1.0, 0.0, 9.0) == [1.0, 5.0]
    assert spread([3.0, 3.0], 1.0, 0.0, 9.0) == [2.5, 3.5]
    assert spread([9.0, 9.0, 9.0], 1.0, 0.0, 9.0) == [7.0, 8.0, 9.0]
    assert spread([0.0, 0.0], 1.0, 0.0, 9.0) == [0.0, 1.0]
    assert spread([5.0, 1.0, 5.2], 1.0, 0.0, 9.0) == [pytest.approx(4.6), 1.0, pytest.approx(5.6)]
    assert spread([], 1.0, 0.0, 9.0) == []
