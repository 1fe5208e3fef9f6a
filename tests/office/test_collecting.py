"""What a city collects, in an open office: said, undone, kept, and followed by everything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cityreport.domain.acceptance import open_findings
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.checks.grouping import group_findings
from cityreport.domain.collection import AS_THE_STANDARD_ASKS, Collected
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.domain.sign_off import Timeliness
from cityreport.errors import DataError
from cityreport.finding_words import group_message
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from tests.conftest import PROFILE, clock

MAY = Period.parse("2023-05")
NOT_OURS = Collected(reason="The health department counts them")
IN_NOVEMBER = datetime(2026, 11, 20, 9, tzinfo=UTC)


def rules(office: Office) -> set[tuple[str, str]]:
    return {(f.rule, f.cells[0].indicator if f.cells else "") for f in office.checks.check()}


def test_what_is_said_is_kept_undone_and_heard(office: Office) -> None:
    heard: list[Changed] = []
    office.changes.subscribe(heard.append)
    assert office.collecting.say({"L2": NOT_OURS})
    assert not office.collecting.say({"L2": NOT_OURS}), "it was said already"
    assert heard == [Changed(annotations=("collection",))]
    assert office.annotations.collection().of("L2") == NOT_OURS
    full = Collected(MAY, MAY.shift(3), Frequency.QUARTER, "", ("sex",))
    office.collecting.say({"L1": full, "L2": Collected(since=MAY)})
    assert office.annotations.collection().of("L1") == full
    office.steps.undo()
    assert office.annotations.collection().of("L1") == AS_THE_STANDARD_ASKS
    assert office.annotations.collection().of("L2") == NOT_OURS
    office.steps.redo()
    assert office.annotations.collection().of("L1") == full
    assert office.history.audit().holds


@pytest.mark.parametrize("code", ["L9", "C1"])
def test_nothing_is_said_of_what_is_not_entered(office: Office, code: str) -> None:
    with pytest.raises(DataError):
        office.collecting.say({"L1": NOT_OURS, code: NOT_OURS})
    assert office.annotations.collection().said == {}


def test_what_is_not_collected_stands_in_nobodys_way(office: Office) -> None:
    """A month is complete, and can be signed, with what the city collects."""
    office.cells.record(Observation(CellKey("L1", MAY), 7))
    required = {i.code for i in office.catalogue.indicators if i.required and i.derived is None}
    monthly = {key.indicator for key in office.sign_off.unanswered(MAY)}
    assert monthly == required - {"L1", "V1"}
    assert ("required_unanswered", "L2") in rules(office)
    office.collecting.say(dict.fromkeys(required - {"L1"}, NOT_OURS))
    assert office.sign_off.unanswered(MAY) == ()
    assert not rules(office) & {("required_unanswered", code) for code in required}
    assert office.queries.overview().months[MAY].is_complete
    assert office.queries.missing(MAY, MAY) == {}
    office.sign_off.sign(MAY)


def test_a_series_by_quarter_is_asked_at_the_quarter(office: Office) -> None:
    office.cells.record(Observation(CellKey("L1", MAY), 7))
    office.collecting.say({"L2": Collected(by=Frequency.QUARTER)})
    asked = [f.cells[0] for f in office.checks.check() if f.rule == "required_unanswered"]
    quarter = Period.parse("2023-Q2")
    assert [key.period for key in asked if key.indicator == "L2"] == [quarter]
    assert office.queries.missing(quarter, quarter)["L2"] == (quarter,)
    office.cells.record(Observation(CellKey("L2", quarter), 0))
    assert ("required_unanswered", "L2") not in rules(office)


def test_what_is_followed_is_what_a_fresh_check_finds(office: Office) -> None:
    for shift in (0, 1, 2, 5, 8):
        office.cells.record(Observation(CellKey("L1", MAY.shift(shift)), 7))
        office.cells.record(Observation(CellKey("L4", MAY.shift(shift)), 7))
    checking = office.checks.checking()
    checking.check_all()
    for said in (
        {"L2": NOT_OURS, "L4": NOT_OURS},
        {"L4": Collected(until=MAY.shift(4)), "L1": Collected(since=MAY.shift(2))},
        {"L1": Collected(by=Frequency.QUARTER)},
        {"L1": Collected(), "L2": Collected(), "L4": Collected()},
    ):
        office.collecting.say(said)
        checking.follow([], office.city.profile, office.clock.now())
        assert checking.findings.all() == office.checks.check(), said


def test_nine_years_of_homicides_alone(tmp_path: Path, catalogue_file: CatalogueFile) -> None:
    """The case that the issue began with: 117 months that were red for what nobody has."""
    with Office.create(
        tmp_path / "new.cityreport", catalogue_file, lambda: IN_NOVEMBER, "Ada"
    ) as office:
        office.city.save(PROFILE)
        first, last = Period.parse("2017-01"), Period.parse("2025-12")
        months = [first.shift(n) for n in range(108)]
        assert months[-1] == last
        numbers = [Observation(CellKey("L1", m), 40 + n % 7) for n, m in enumerate(months)]
        office.cells.record_many(numbers, kind="import")

        found = office.checks.check()
        required = [f for f in found if f.rule == "required_unanswered"]
        assert len(required) == 108 * 9 + 9, "as many as before, each at its cell"
        lines = group_findings(open_findings(found, office.annotations.acceptances()))
        words = [group_message(office.catalogue, PROFILE.areas, line) for line in lines]
        assert len(lines) == len([f for f in found if f.rule != "required_unanswered"]) + 10
        assert any(w.startswith("L2 ") and "108 months, 2017 to 2025" in w for w in words), words
        assert "unsigned_month" not in {f.rule for f in found}, "history is never late"
        assert office.queries.overview().timeliness == Timeliness(0, 0)

        before = office.store.path.read_bytes()
        proposal = office.collecting.proposal("Not in our table")
        assert office.store.path.read_bytes() == before, "a question, never taken silently"
        assert proposal["L1"].since == first
        assert proposal["L2"] == Collected(reason="Not in our table")
        office.collecting.say(proposal)
        assert [f for f in office.checks.check() if f.rule == "required_unanswered"] == []
        overview = office.queries.overview()
        lacking = [month for month, count in overview.months.items() if not count.is_complete]
        assert lacking == [last.shift(n) for n in range(1, 11)], "2026, up to October"


def test_a_month_is_due_once_it_has_ended_after_the_first_signature(office: Office) -> None:
    """Whoever signs in time sees it count; clock: 10 February 2024."""
    january = Period.parse("2024-01")
    office.collecting.say(
        {i.code: NOT_OURS for i in office.catalogue.indicators if not i.derived and i.code != "L1"}
    )
    for month in (MAY, january):
        office.cells.record(Observation(CellKey("L1", month), 7))
    assert clock().month == 2
    assert office.queries.overview().timeliness == Timeliness(0, 0)
    office.sign_off.sign(january)
    assert office.queries.overview().timeliness == Timeliness(1, 1)
    office.sign_off.sign(MAY)
    assert office.queries.overview().timeliness == Timeliness(1, 1), "history, and not late"
