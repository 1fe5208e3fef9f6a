"""Where quarters are collected, an answered quarter answers its months."""

from __future__ import annotations

from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
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
