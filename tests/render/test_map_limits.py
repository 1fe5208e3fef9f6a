"""The classes of the map hold every value: from at or below the lowest to the highest."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.districts import District, Ranking
from cityreport.domain.period import Period
from cityreport.domain.statistics import Interval
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
