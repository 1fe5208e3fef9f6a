"""Where quarters are collected, an answered quarter answers its months."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office import chart_drawing, report_data
from cityreport.office.chart_request import ChartRequest
from cityreport.office.check_session import Checking
from cityreport.office.office import Office

Q4 = Period.parse("2023-Q4")


def collect(office: Office) -> list[str]:
    """Answer every required monthly total for the last quarter of 2023 as a whole."""
    codes = [
        i.code
        for i in office.catalogue.indicators
        if i.required and i.derived is None and i.frequency is Period.month(2023, 1).frequency
    ]
    cells = [Observation(CellKey(code, Q4), 30) for code in codes[1:]]
    cells.append(Observation(CellKey(codes[0], Q4), None, Status.NOT_AVAILABLE))
    office.cells.record_many(cells)
    return codes


def test_its_months_are_complete(office: Office) -> None:
    codes = collect(office)
    months = office.queries.overview().months
    for month in Q4.months():
        assert months[month] == (len(codes), len(codes))
        tally = office.queries.tallies(month)
        assert sum(t.required.answered for t in tally.values()) == len(codes)
    before = Period.month(2023, 9)
    assert months[before] == (0, len(codes))
    lacking = office.queries.missing(before, Period.month(2023, 12))
    assert all(lacking[code] == (before,) for code in codes)


def test_no_month_of_it_is_asked_for_and_a_change_is_followed(office: Office) -> None:
    codes = collect(office)
    office.cells.record(Observation(CellKey("P2", Period.month(2023, 11)), 4))
    checking = office.checks.checking()
    checking.check_all()
    assert asked(checking) == set()
    key = CellKey(codes[1], Q4)
    office.cells.clear(key)
    checking.follow([key], office.city.profile, office.clock.now())
    assert asked(checking) == {codes[1]}
    office.steps.undo()
    checking.follow([key], office.city.profile, office.clock.now())
    assert asked(checking) == set()


def asked(checking: Checking) -> set[str]:
    """The indicators of which November 2023 is asked for."""
    return {
        f.cells[0].indicator
        for f in checking.findings.all()
        if f.rule == "required_unanswered" and f.period == Period.month(2023, 11)
    }


def by_quarter(office: Office, *values: int, area: str = TOTAL) -> None:
    """Enter nothing of robbery but the first quarters of 2023."""
    cells = [
        Observation(CellKey("R1", Period.parse(f"2023-Q{number}"), area), value)
        for number, value in enumerate(values, 1)
    ]
    office.cells.record_many(cells)


@pytest.mark.parametrize("kind", ["progress", "signals", "years"])
def test_a_chart_does_not_say_that_there_is_nothing(office: Office, kind: str) -> None:
    def said() -> str:
        return chart_drawing.chart(office, ChartRequest("R1", kind=kind)).story.text

    assert "There are no figures yet." in said()
    by_quarter(office, 20, 21, 22)
    assert "no figures" not in said()
    assert "quarters" in said()
    by_quarter(office, 20, 21, 22, 23)
    assert ("quarters" in said()) is (kind == "signals")


def test_the_digest_of_a_report_is_of_its_quarters(office: Office) -> None:
    office.city.save(replace(office.city.profile, areas=(Area("01", "Old"),)))

    def digest() -> str:
        return str(report_data.report(office, 2023, "council").digest)

    told = {digest()}
    for area in (TOTAL, "01"):
        by_quarter(office, 20, 21, 22, area=area)
        told.add(digest())
        by_quarter(office, 21, 20, 22, area=area)
        told.add(digest())
        by_quarter(office, 21, 20, 22, 8, area=area)
        told.add(digest())
        by_quarter(office, 20, 21, 22, 8, area=area)
        told.add(digest())
    assert len(told) == 9
    office.cells.record(Observation(CellKey("R1", Period.parse("2024-Q1")), 5))
    assert digest() in told
