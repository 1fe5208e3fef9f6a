"""What lies under a place of a chart is a row of the table behind it."""

from __future__ import annotations

import pytest

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period, month_range
from cityreport.office import chart_drawing
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.wording import CHART_KIND_NAMES

MONTHS = list(month_range(Period.parse("2022-01"), Period.parse("2023-06")))


@pytest.fixture
def counted(office: Office) -> Office:
    """A city with eighteen months of homicides, by sex, in two districts."""
    counted = [
        Observation(CellKey("L1", month, area, *of), 5 + number % 3)
        for number, month in enumerate(MONTHS)
        for area in ("_T", "01", "02")
        for of in (("_T", "_T"), ("sex", "F"))
    ]
    office.cells.record_many(counted)
    return office


@pytest.mark.parametrize("kind", [kind for kind in CHART_KIND_NAMES if kind != "map"])
def test_every_row_that_is_drawn_has_a_place_within_the_picture(counted: Office, kind: str) -> None:
    chart = chart_drawing.chart(counted, ChartRequest("L1", kind=kind, measure="count"))
    _, spots = chart.screen((800, 500), with_words=False)
    rows = {spot.row for spot in spots}
    assert rows == set(range(len(chart.table.rows)))
    for spot in spots:
        assert 0 <= spot.x <= 1
        assert 0 <= spot.y <= 1
        assert spot.left < spot.right
        assert spot.top < spot.bottom
        assert spot.holds((spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2)


def test_later_months_lie_further_right_and_higher_numbers_higher(counted: Office) -> None:
    counted.cells.record(Observation(CellKey("L1", MONTHS[-1]), 40))
    chart = chart_drawing.chart(counted, ChartRequest("L1", kind="signals"))
    _, spots = chart.screen((800, 500), with_words=False)
    newest, before, oldest = spots[0], spots[1], spots[-1]
    assert newest.x > before.x > oldest.x
    assert newest.y < before.y
    assert chart.table.words(newest.row)[:2] == ["Jun 2023", "Number: 40"]


def test_the_words_of_a_month_end_with_its_state(counted: Office) -> None:
    table = chart_drawing.chart(counted, ChartRequest("L1", measure="count")).table
    assert table.words(0)[0] == "Jun 2023"
    assert "12 months: 72" in table.words(0)
    assert table.words(0)[-1] == "provisional, estimated or not signed"
