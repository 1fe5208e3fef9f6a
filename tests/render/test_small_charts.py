"""A small chart for a table: its line, its numbers, and why there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from defusedxml.ElementTree import fromstring

from cityreport.domain.progress import Progress
from cityreport.render.labels import spread
from cityreport.render.small_charts import brief, draw_small_progress, small_years

Measure = Callable[..., Progress]


def words(svg: str) -> str:
    return " ".join("".join(fromstring(svg).itertext()).split())


def ids(svg: str) -> set[str | None]:
    return {element.get("id") for element in fromstring(svg).iter()}


def test_the_last_value_the_target_and_the_ends_of_time_are_written(measure: Measure) -> None:
    svg = draw_small_progress(measure([5] * 84))
    for expected in ("12", "6", "2017", "2030"):
        assert expected in words(svg).split()
    assert {"rolling", "path", "interval", "target"} <= ids(svg)


def test_it_has_the_size_that_was_asked_for(measure: Measure) -> None:
    svg = draw_small_progress(measure([5] * 84), (3.0, 1.0))
    assert (fromstring(svg).get("width"), fromstring(svg).get("height")) == ("216pt", "72pt")


def test_without_a_line_it_says_why(measure: Measure) -> None:
    assert "No number yet" in words(draw_small_progress(measure([])))
    assert "No twelve months in a row yet" in words(draw_small_progress(measure([1] * 5)))


def test_charts_of_a_page_share_their_years(measure: Measure) -> None:
    one, other = measure([5] * 84), measure([5] * 40, first="2015-01")
    assert small_years([one, other, measure([])]) == (2015, 2030)
    assert small_years([measure([])]) is None
    assert "2015" in words(draw_small_progress(one, years=(2015, 2030))).split()


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
