"""However a number is read, its seal is looked at: a value changed past us is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.office.office import Office
from cityreport.store.observations import Observations

MAY = Period.parse("2023-05")
KEY = CellKey("L1", MAY)
L1 = SeriesKey("L1", TOTAL, TOTAL)

WAYS: dict[str, Callable[[Observations], object]] = {
    "a cell": lambda o: o.get(KEY),
    "a page": lambda o: o.on_page(MAY, TOTAL),
    "a period": lambda o: o.matching(periods=[MAY]),
    "an indicator": lambda o: o.matching(indicator="L1"),
    "the rows of an export": lambda o: list(o.rows([MAY])),
    "the rows of an area": lambda o: list(o.rows([MAY], [TOTAL])),
    "the series of a chart": lambda o: o.figures("L1", TOTAL),
    "the column of a check": lambda o: o.columns(SeriesKey("L1", TOTAL, TOTAL), TOTAL),
    "a cell of all areas": lambda o: o.by_district.side_by_side(L1, [TOTAL], MAY, MAY)[TOTAL],
    "figures of all areas": lambda o: o.by_district.figures(L1, [TOTAL], MAY, MAY)[TOTAL],
    "series of all areas": lambda o: o.by_district.all_figures(L1, [TOTAL])[TOTAL],
    "what is answered": lambda o: o.totals_answered(TOTAL, ["L1"], MAY, MAY),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", ["value = 9", "status = 'P'"])
def test_a_number_changed_past_us_is_named_however_it_is_read(
    office: Office, way: str, change: str
) -> None:
    office.cells.record(Observation(KEY, 4))
    assert WAYS[way](office.store.observations)
    with sqlite3.connect(office.store.path) as other:
        other.execute(f"UPDATE observation SET {change}")  # noqa: S608
    other.close()
    with pytest.raises(AccessError) as caught:
        WAYS[way](office.store.observations)
    assert caught.value.code == "cell_damaged"
    assert "L1" in str(caught.value.facts["cell"])
