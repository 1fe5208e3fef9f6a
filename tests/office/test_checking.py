"""Checks over a store: all at once, and at the keyboard."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Frequency, Period
from cityreport.domain.sign_off import sign_period
from cityreport.errors import DataError
from cityreport.office import sign_off_steps
from cityreport.office.check_session import Checking
from cityreport.office.office import Office
from cityreport.store.annotations import SIGN_OFF
from tests.conftest import PROFILE, clock

MAY = Period.parse("2023-05")


def rules(found: list[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in found)


def record(office: Office, *cells: tuple[CellKey, int | None]) -> None:
    office.cells.record_many([Observation(key, value) for key, value in cells])


def sexes(total: int, *counts: int, period: Period = MAY) -> list[tuple[CellKey, int | None]]:
    cells = zip(("F", "M", "_O", "_U"), counts, strict=False)
    return [
        (CellKey("L1", period), total),
        *((CellKey("L1", period, "_T", "sex", c), n) for c, n in cells),
    ]


def test_what_the_sample_raises(sample: Office) -> None:
    """The table of docs/checks.md: a month raises a handful."""
    found = sample.checks.check()
    assert rules(found) == {
        "required_unanswered": 427,
        "unusual_month": 266,
        "same_in_a_row": 8,
        "same_as_last_month": 7,
        "sudden_zero": 3,
    }  # no month is overdue: all of them ended before the office was set up
    by_month = Counter(f.period for f in found if f.rule != "required_unanswered")
    assert median(by_month.values()) <= 4


def test_a_period_is_a_month_or_what_lies_in_a_year(sample: Office) -> None:
    found = sample.checks.check()
    may = sample.checks.check(MAY)
    assert may == [f for f in found if f.period == MAY]
    year = sample.checks.check(Period.parse("2023"))
    assert year == [f for f in found if f.period.year == 2023]
    assert Period.parse("2023") in {f.period for f in year}
    with pytest.raises(DataError) as error:
        sample.checks.check(Period.parse("2024-03"))
    assert error.value.code == "future_period"


def test_checking_changes_nothing(sample: Office) -> None:
    before = sample.store.path.read_bytes()
    sample.checks.check()
    assert sample.store.path.read_bytes() == before


def test_an_office_without_numbers_has_no_findings(office: Office) -> None:
    assert office.checks.check() == []


def test_what_is_followed_is_what_a_fresh_check_finds(sample: Office) -> None:
    checking = sample.checks.checking()
    checking.check_all()

    def follow(*keys: CellKey) -> None:
        checking.follow(keys, sample.city.profile, sample.clock.now())
        assert checking.findings.all() == sample.checks.check()

    cells = sexes(9, 4, 3, 0, 0)
    record(sample, *cells)
    follow(*(k for k, _ in cells))
    wrong = [f for f in checking.findings.at(cells[0][0]) if f.rule == "breakdown_adds_up"]
    assert [(f.facts["left"], f.facts["right"]) for f in wrong] == [(7, 9)]
    follow(*sample.steps.undo())
    assert checking.findings.at(cells[1][0]) == []
    follow(*sample.steps.redo())
    other = [(CellKey("L1", MAY, "D03"), 100), (CellKey("P2", MAY), None)]
    record(sample, other[0])
    sample.cells.record(Observation(other[1][0], None, Status.NOT_AVAILABLE))
    follow(*(k for k, _ in other))
    month = Period.parse("2024-01")
    sample.cells.record(Observation(CellKey("P2", month), 5))
    follow(CellKey("P2", month))
    sample.cells.clear(CellKey("P2", month))
    follow(CellKey("P2", month))
    sample.cells.record(Observation(CellKey("R1", MAY), 2000, Status.BREAK))
    follow(CellKey("R1", MAY))


def test_at_the_keyboard_only_what_is_needed_is_read(sample: Office) -> None:
    """Before everything was checked once, a changed cell is judged on what it reaches."""
    cells = sexes(9, 4, 3, 0, 0)
    record(sample, *cells)
    checking = sample.checks.checking()
    checking.follow([cells[0][0]], sample.city.profile, sample.clock.now())
    mine = [f.rule for f in checking.findings.at(cells[0][0])]
    every = [f.rule for f in sample.checks.check(MAY) if cells[0][0] in f.cells]
    assert mine == every
    assert "breakdown_adds_up" in mine


def test_new_districts_have_everything_checked_again(office: Office) -> None:
    record(
        office,
        (CellKey("R1", MAY), 9),
        (CellKey("R1", MAY, "01"), 4),
        (CellKey("R1", MAY, "02"), 4),
    )
    checking = office.checks.checking()
    assert rules(checking.check_all())["districts_add_up"] == 1
    profile = office.city.profile
    office.city.save(msgspec.structs.replace(profile, areas=(*profile.areas, Area("03", "Three"))))
    checking.follow([], office.city.profile, office.clock.now())
    assert rules(checking.findings.all())["districts_add_up"] == 0


def test_a_worker_checks_and_the_window_goes_on(sample: Office) -> None:
    steps: list[tuple[int, int]] = []
    with sample.reader() as reader:
        checking = reader.checks.checking()
        checking.check_all(lambda made, of: steps.append((made, of)))
    checking.hand_over(sample.store)
    cells = sexes(9, 4, 3, 0, 0)
    record(sample, *cells)
    checking.follow([k for k, _ in cells], sample.city.profile, sample.clock.now())
    assert checking.findings.all() == sample.checks.check()
    assert steps == sorted(steps)
    assert steps[-1] == (100, 100)


def test_a_month_is_overdue_until_it_is_signed(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    """In an office that reports since October 2023: September is history, which is never late."""
    path = tmp_path / "begun.cityreport"
    begun = datetime(2023, 10, 20, 12, tzinfo=UTC)
    with Office.create(path, catalogue_file, lambda: begun, "Ada") as office:
        office.city.save(PROFILE)
    october = Period.parse("2023-10")
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        record(office, *((CellKey("L1", october.shift(i)), 7 + i) for i in (-1, 0, 1)))
        checking = office.checks.checking()
        checking.check_all()

        def overdue() -> list[Period]:
            checking.follow([], office.city.profile, office.clock.now())
            found = [f for f in checking.findings.all() if f.rule == "unsigned_month"]
            assert found == [f for f in office.checks.check() if f.rule == "unsigned_month"]
            return sorted(finding.period for finding in found)

        assert overdue() == [october, october.shift(1)]
        signature = sign_period(None, "Ada", "", "2023-11-20T12:00:00Z")
        state = sign_off_steps.state_of(signature)
        office.changes.say([(SIGN_OFF, str(october), state)], "sample")
        # from its first signature on, in November, the office reports
        assert overdue() == [october.shift(1)]
        office.sign_off.reopen(october, "A recount")
        assert overdue() == [october.shift(1)], "October ended before the first signature"


def test_a_year_and_quarters_are_read_beside_months(office: Office) -> None:
    year = CellKey("L1", Period.parse("2022"))
    months = [(CellKey("L1", Period.parse("2022-01").shift(i)), 2) for i in range(11)]
    quarter = CellKey("L1", Period.parse("2022-Q1"))
    record(office, (year, 20), (quarter, 6), *months)
    found = [f for f in office.checks.check() if f.rule == "longer_period_beside_months"]
    assert [(f.cells[0], f.facts["sum"]) for f in found] == [(year, 22)]
    required = [f.cells for f in office.checks.check(Period.parse("2022-12"))]
    assert (CellKey("L1", Period.parse("2022-12")),) not in required, "nothing was entered then"


def test_a_break_in_the_store_ends_the_comparison(office: Office) -> None:
    first = Period.parse("2022-01")
    counts = [9, 12, 10, 8, 11, 10, 13, 9, 10, 12, 8, 10]
    last = CellKey("P2", first.shift(12))
    record(office, *((CellKey("P2", first.shift(i)), n) for i, n in enumerate(counts)), (last, 90))
    assert rules(office.checks.check())["unusual_month"] == 1
    office.cells.record(Observation(last, 90, Status.BREAK))
    assert rules(office.checks.check())["unusual_month"] == 0


def test_checking_needs_no_whole_read_to_be_made(sample: Office) -> None:
    checking = Checking(sample.store, sample.catalogue, sample.city.profile, sample.clock.now())
    assert [f for f in checking.findings.all() if f.severity is Severity.HIGH] == []


@pytest.mark.parametrize("text", ["2023-03", "2021-12", "2023-Q2", "2022", "2017"])
def test_the_checks_of_a_period_are_those_of_all_that_lie_in_it(sample: Office, text: str) -> None:
    period = Period.parse(text)
    inside = set(period.months())
    expected = [f for f in sample.checks.check() if inside.issuperset(f.period.months())]
    assert sample.checks.check(period) == expected
    assert expected or period.frequency is not Frequency.YEAR


def test_numbers_that_are_checked_are_let_go_with_the_checks(sample: Office) -> None:
    """On a PC with 4 GB nothing waits for Python to look for what hangs together in a circle."""
    gc.collect()
    gc.disable()
    try:
        checking = sample.checks.checking()
        checking.check_all()
        held = weakref.ref(checking.findings.numbers)
        del checking
        assert held() is None
    finally:
        gc.enable()


def test_checks_leave_the_search_for_garbage_as_it_was(sample: Office) -> None:
    sample.checks.checking().check_all()
    assert gc.isenabled()
    gc.disable()
    try:
        sample.checks.checking().check_all()
        assert not gc.isenabled()
    finally:
        gc.enable()
