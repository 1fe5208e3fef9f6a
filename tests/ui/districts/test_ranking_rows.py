"""What ranked districts allow to say, and where the drawn interval stands."""

from __future__ import annotations

import pytest

from cityreport.domain.districts import District, Ranking
from cityreport.domain.period import Period
from cityreport.domain.statistics import Interval
from cityreport.ui.districts.ranking_rows import (
    bar_column,
    ranking_headings,
    ranking_row,
    ranking_words,
)


def ranking(*places: tuple[int, int], rates: bool = True) -> Ranking:
    districts = tuple(
        District(f"D{n}", 40, 12.0, Interval(8.0, 17.0), 0, True, places=held)
        for n, held in enumerate(places)
    )
    return Ranking(Period.parse("2023-12"), rates, 12.0, districts)


@pytest.mark.parametrize("rates", [False, True])
def test_the_interval_is_drawn_under_its_title(*, rates: bool) -> None:
    found = ranking((1, 1), rates=rates)
    titles = [heading.title for heading in ranking_headings(found)]
    assert titles[bar_column(found)] == "Interval, drawn"
    row = ranking_row(found, found.districts[0], {"D0": "Centro"})
    assert (row[bar_column(found)].text, len(row)) == ("", len(titles))


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (((1, 3), (1, 3), (1, 3)), "No district can be told apart"),
        (((1, 2), (1, 3), (1, 3)), "No district has one place that is sure."),
        (((1, 1), (2, 3), (2, 3)), "1 district has one place that is sure."),
    ],
)
def test_only_where_each_may_have_any_place_none_is_told_apart(
    places: tuple[tuple[int, int], ...], said: str
) -> None:
    assert said in ranking_words(ranking(*places))
