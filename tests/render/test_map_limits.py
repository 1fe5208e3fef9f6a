"""The classes of the map hold every value, from at or below the lowest to the highest.

Its names are whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from cityreport.domain.borders import Borders, Shape
from cityreport.domain.districts import District, Ranking
from cityreport.domain.period import Period
from cityreport.domain.statistics import Interval
from cityreport.exchange.borders_file import write_borders
from cityreport.office import chart_drawing
from cityreport.office.chart_request import ChartRequest
from cityreport.office.district_borders import borders_path
from cityreport.office.office import Office
from cityreport.render import plot_axes
from cityreport.render.kinds import district_map
from cityreport.render.mark_styles import SHADES

RATES = st.floats(0, 5_000, allow_nan=False).map(lambda value: round(value, 4))
COUNTS = st.integers(0, 200_000).map(float)


def ranking(values: list[float], *, rates: bool) -> Ranking:
    districts = tuple(
        District(f"{n:02d}", round(value), value, Interval(value, value), 0, reliable=True)
        for n, value in enumerate(values)
    )
    return Ranking(Period.month(2023, 12), rates, 1.0, districts)


def look(values: list[float], *, rates: bool) -> None:
    ranked = ranking(values, rates=rates)
    limits = district_map._limits(ranked)
    assert limits[0] <= min(values) + 1e-9
    assert limits[-1] >= max(values) - 1e-9
    assert 1 <= len(limits) - 1 <= len(SHADES)
    if min(values) == max(values):
        return
    assert all(low < high for low, high in pairwise(limits))
    names = plot_axes.tick_names(limits)
    assert len(set(names)) == len(names)
    for name, limit in zip(names, limits, strict=True):
        assert abs(float(name.replace(",", "")) - limit) < 1e-6  # the key says what the shade is
    for district in ranked.districts:
        shade = district_map._shade(district, limits)
        assert shade is not None
        value = district.value or 0
        assert limits[shade] - 1e-9 <= value <= limits[shade + 1] + 1e-9


@given(st.lists(RATES, min_size=1, max_size=40))
def test_every_rate_lies_in_the_class_of_its_shade(values: list[float]) -> None:
    look(values, rates=True)


@given(st.lists(COUNTS, min_size=1, max_size=40))
def test_every_count_lies_in_the_class_of_its_shade(values: list[float]) -> None:
    look(values, rates=False)


@given(RATES, st.floats(0.001, 900).map(lambda value: round(value, 3)))
def test_every_range_of_rates_is_covered(low: float, width: float) -> None:
    look([low, low + width], rates=True)


@pytest.mark.parametrize("wide", [4.5, 6.0, 8.0])
def test_no_word_of_a_name_is_broken(sample: Office, wide: float) -> None:
    """Where a name has no room the figure stands alone."""
    ring = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    tiles = tuple(
        Shape(area.code, ((tuple((x + i % 7, y - i // 7) for x, y in ring),),))
        for i, area in enumerate(sample.city.profile.areas)
    )
    write_borders(Borders(tiles), borders_path(sample.store.path))
    words = {word for area in sample.city.profile.areas for word in area.name.split()}
    chart = chart_drawing.chart(sample, ChartRequest("L1", kind="map"))
    drawing = chart.figure((wide, wide * 0.6), with_words=False)
    shown = {word for text in drawing.findobj(Text) for word in text.get_text().split()}
    assert shown & words, "some names are drawn"
    pieces = {word[:n] for word in words for n in range(4, len(word))} - words
    assert not shown & pieces
