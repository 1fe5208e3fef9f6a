"""Districts by indicators: what stands in each cell, and what does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period, month_range
from cityreport.office.district_table import EMPTY, Content, DistrictTable
from cityreport.office.office import Office

MONTH = Period.month(2023, 12)
YEAR = list(month_range(Period.month(2023, 1), MONTH))


def put(office: Office, area: str, *answers: object, code: str = "L1") -> None:
    """The newest answers of a district, the last of them in December 2023."""
    cells = []
    for month, answer in zip(YEAR[-len(answers) :], answers, strict=True):
        key = CellKey(code, month, area)
        if isinstance(answer, Status):
            cells.append(Observation(key, None, answer))
        elif answer is not None:
            cells.append(Observation(key, answer))
    office.cells.record_many(cells)


def test_zero_empty_and_each_reason_are_different_things(office: Office) -> None:
    put(office, "01", 0)
    put(office, "02", Status.NOT_AVAILABLE)
    put(office, "02", Status.NOT_COLLECTED, code="P1")
    table = office.queries.districts(MONTH)
    assert table.cell("01", "L1") == Content(0, None, 1)
    assert table.cell("02", "L1").status is Status.NOT_AVAILABLE
    assert table.cell("02", "P1").status is Status.NOT_COLLECTED
    assert table.cell("01", "P1") == EMPTY
    assert table.cell("01", "P1").is_empty


def test_twelve_months_are_a_sum_only_where_all_are_there(office: Office) -> None:
    put(office, "01", *[2] * 12)
    put(office, "02", *[3] * 10, None, Status.NOT_AVAILABLE)
    table = office.queries.districts(MONTH, 12)
    assert table.cell("01", "L1") == Content(24, None, 12, 12)
    assert table.cell("02", "L1") == Content(None, None, 10, 12)
    assert table.together("L1") == Content(None, None, 1, 2), "no sum of half of the districts"


def test_a_year_without_any_number_says_its_one_reason(office: Office) -> None:
    put(office, "01", *[Status.NOT_COLLECTED] * 12)
    put(office, "02", *[Status.NOT_COLLECTED] * 11, Status.NOT_AVAILABLE)
    table = office.queries.districts(MONTH, 12)
    assert table.cell("01", "L1").status is Status.NOT_COLLECTED
    assert table.cell("02", "L1").status is None


def test_a_quarter_stands_for_its_months(office: Office) -> None:
    months = [Observation(CellKey("L1", m, "01"), 1) for m in YEAR[3:]]
    quarter = Observation(CellKey("L1", Period.parse("2023-Q1"), "01"), 5)
    office.cells.record_many([quarter, *months])
    assert office.queries.districts(MONTH, 12).cell("01", "L1").value == 14
    off_the_quarter = office.queries.districts(Period.month(2023, 11), 12)
    assert off_the_quarter.cell("01", "L1").value is None, "December 2022 is not known"


def test_the_districts_of_a_month_are_those_that_there_were(office: Office) -> None:
    old = replace(Area("03", "Comuna 3"), valid_to=Period.month(2023, 3))
    new = replace(Area("04", "Comuna 4"), valid_from=Period.month(2024, 1))
    profile = office.city.profile
    office.city.save(replace(profile, areas=(*profile.areas, old, new)))
    table = office.queries.districts(MONTH)
    assert [a.code for a in table.areas] == ["01", "02"]
    assert [a.code for a in table.closed] == ["03"]
    earlier = office.queries.districts(Period.month(2023, 3))
    assert [a.code for a in earlier.areas] == ["01", "02", "03"]


def test_what_the_city_does_not_collect_has_no_column(office: Office) -> None:
    assert "R1" in [i.code for i in office.queries.districts(MONTH).indicators]
    said = replace(office.annotations.collection().of("R1"), reason="the police do not publish it")
    office.collecting.say({"R1": said})
    assert "R1" not in [i.code for i in office.queries.districts(MONTH).indicators]
    put(office, "01", 7, code="R1")
    assert office.queries.districts(MONTH).cell("01", "R1").value == 7


def test_children_are_computed_for_districts_too(office: Office) -> None:
    parts = office.catalogue.indicator("C1").derived
    assert parts is not None
    office.cells.record_many(
        [
            Observation(CellKey("L1", MONTH, "01", parts.breakdown, category), 1)
            for category in parts.categories
        ]
    )
    table = office.queries.districts(MONTH)
    assert table.cell("01", "C1").value == len(parts.categories)
    assert table.cell(TOTAL, "C1").is_empty


@pytest.mark.parametrize("months", [1, 12])
def test_each_cell_says_the_same_as_the_series(sample: Office, months: int) -> None:
    table = sample.queries.districts(MONTH, months)
    area = table.areas[4].code
    figures = sample.queries.figures("P1", area)
    wanted = YEAR[-months:]
    assert table.cell(area, "P1").value == sum(figures[month].value or 0 for month in wanted)


def test_a_table_that_is_read_in_steps_is_of_one_state_of_the_file(office: Office) -> None:
    put(office, "01", 3)
    steps = office.queries.districts_in_steps(MONTH)
    for _ in range(4):  # L1 is read by now
        next(steps)
    put(office, "01", 8)
    found: list[DistrictTable] = []

    def rest() -> Iterator[None]:
        found.append((yield from steps))

    for _ in rest():
        pass
    assert found[0].cell("01", "L1").value == 8


def test_figures_are_those_of_the_cells(office: Office) -> None:
    """Months of the span alone, and the quarters and years that begin in its years."""
    first, last = Period.parse("2022-11"), Period.parse("2023-10")
    told = ["2021", "2021-12", "2022", "2022-Q1", "2022-10", "2022-11", "2022-12", "2023-Q4"]
    told += ["2023-01", "2023-10", "2023-11", "2024-Q1"]
    cells = [
        Observation(CellKey("L1", Period.parse(text), area), place)
        for area in ("01", "02")
        for place, text in enumerate(told)
    ]
    cells.append(
        Observation(CellKey("L1", Period.parse("2023-05"), "01"), None, Status.NOT_AVAILABLE)
    )
    office.cells.record_many(cells)
    row, read = SeriesKey("L1", TOTAL, TOTAL), office.store.observations.by_district
    areas = [TOTAL, "01", "02"]
    for one, other in ((first, last), (MONTH, MONTH)):
        held = read.side_by_side(row, areas, one, other)
        figures = read.figures(row, areas, one, other)
        assert figures == {
            area: {period: Figure(cell.value, cell.status) for period, cell in cells.items()}
            for area, cells in held.items()
        }
    assert {str(p) for p in read.figures(row, ["02"], first, last)["02"]} == {
        *("2022", "2022-Q1", "2022-11", "2022-12", "2023-Q4", "2023-01", "2023-10")
    }
    whole = read.all_figures(row, areas)
    assert whole == {area: office.queries.figures("L1", area) for area in areas}
