"""Taking one change back: as a new change, of numbers and of settings, refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.city import Area, Baseline, Population, Series, Target
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import AccessError, CityReportError
from cityreport.office.change_history import taken_back
from cityreport.office.office import Office
from cityreport.office.page_values import Changed, HistoryFilter, HistoryLine
from tests.conftest import PROFILE, clock, read_only

L1 = CellKey("L1", Period.parse("2024-01"))
SECOND = PROFILE.areas[1]


def newest(office: Office, **wanted: object) -> HistoryLine:
    return office.history.lines(HistoryFilter(**wanted), limit=1).lines[0]


def refused(office: Office, seq: int) -> str:
    before = office.store.journal.head()
    with pytest.raises(CityReportError) as caught:
        office.steps.take_back(seq)
    assert office.store.journal.head() == before
    return caught.value.code


def test_a_change_is_taken_back_as_a_new_one(office: Office) -> None:
    office.cells.record(Observation(L1, 7, note="first"))
    office.cells.record(Observation(L1, 9))
    changed = newest(office)
    heard: list[Changed] = []
    office.changes.subscribe(heard.append)
    office.changes.officer = "Ben"
    assert office.steps.take_back(changed.seq) == changed
    assert office.cells.get(L1) == Observation(L1, 7, note="first")
    line = newest(office)
    assert (line.kind, line.officer, taken_back(line)) == ("take_back", "Ben", changed.seq)
    assert heard == [Changed((L1,))]
    assert office.history.audit().holds
    office.steps.undo()
    assert office.cells.get(L1) == Observation(L1, 9)
    office.steps.redo()
    office.steps.take_back(line.seq)
    assert office.cells.get(L1) == Observation(L1, 9)


def test_the_first_answer_is_taken_back_to_empty_and_not_to_zero(office: Office) -> None:
    office.cells.record(Observation(L1, None, Status.NOT_AVAILABLE))
    office.steps.take_back(newest(office).seq)
    assert office.cells.get(L1) is None


def test_what_was_changed_again_says_so_before_it_is_replaced(office: Office) -> None:
    for value in (3, 4, 5):
        office.cells.record(Observation(L1, value))
    middle = office.history.of_cell(L1).lines[1]
    found = office.history.taking_back(middle.seq)
    assert found.is_overtaken
    assert found.held == Observation(L1, 5)
    assert found.line.before == Observation(L1, 3)
    office.steps.take_back(middle.seq)
    assert office.cells.get(L1) == Observation(L1, 3)
    assert not office.history.taking_back(newest(office).seq).is_overtaken


def test_what_holds_already_is_not_written_again(office: Office) -> None:
    office.cells.record(Observation(L1, 3))
    office.cells.record(Observation(L1, 4))
    seq = newest(office).seq
    office.cells.record(Observation(L1, 3))
    assert refused(office, seq) == "take_back_same"


def test_one_cell_of_a_paste_is_taken_back_alone(office: Office) -> None:
    other = L1._replace(indicator="P1")
    office.cells.record_many([Observation(L1, 1), Observation(other, 2)])
    office.steps.take_back(newest(office, indicator="L1").seq)
    assert (office.cells.get(L1), office.cells.get(other)) == (None, Observation(other, 2))


def test_a_district_that_is_gone_takes_no_number_back(office: Office) -> None:
    there = L1._replace(area="02")
    office.cells.record(Observation(there, 3))
    office.cells.clear(there)
    seq = newest(office).seq
    office.city.save(replace(office.city.profile, areas=office.city.profile.areas[:1]))
    assert refused(office, seq) == "unknown_area"
    with pytest.raises(CityReportError, match="unknown_area"):
        office.steps.undo()
    assert office.store.observations.areas_used() == set()
    office.city.save(PROFILE)
    office.steps.take_back(seq)
    assert office.cells.get(there) == Observation(there, 3)


@pytest.mark.parametrize(
    ("subject", "part", "changes"),
    [
        ("city", "", {"city": replace(PROFILE.city, name="Cali", contact="9 to 5")}),
        ("baseline", "", {"baseline": Baseline((2016, 2017))}),
        ("baseline", "", {"baseline": Baseline((2016, 2017), "No register in 2018")}),
        ("target", "", {"target": Target(2031, 0.4)}),
        ("area", "01", {"areas": (Area("01", "Centro", Period.parse("2010-01")), SECOND)}),
        ("city", "", {"city": PROFILE.city.with_currency("USD", L1.period)}),
        ("area", "03", {"areas": (*PROFILE.areas, Area("03", "Comuna 3"))}),
        ("area", "01", {"areas": (SECOND,)}),
        ("population", "_T\t2018", {"population": (Population(2018, 5, "guess"),)}),
        ("population", "_T\t2018", {"population": ()}),
        ("series", "L1", {"series": (Series("L1", "Police", break_period=L1.period),)}),
        ("officer", "Ada", {"officers": ("Ada",)}),
    ],
)
def test_a_setting_is_taken_back_and_forth(
    office: Office, subject: str, part: str, changes: dict[str, object]
) -> None:
    changed = replace(PROFILE, **changes)
    office.city.save(changed)
    lines = office.history.lines(HistoryFilter(subjects=(subject,))).lines
    line = next(line for line in lines if line.part == part)
    heard: list[Changed] = []
    office.changes.subscribe(heard.append)
    office.steps.take_back(line.seq)
    assert heard == [Changed(profile=True)]
    assert office.city.profile == PROFILE
    back = next(x for x in office.history.lines(HistoryFilter()).lines if x.part == part)
    assert (back.kind, taken_back(back)) == ("profile_back", line.seq)
    assert office.steps.next_undo() is None
    assert office.history.audit().holds
    office.steps.take_back(back.seq)
    assert office.city.profile == changed
    office.close()
    with Office.open(office.store.path, office.catalogue_file, clock, "Ben") as again:
        assert again.city.profile == changed
        assert again.history.audit().holds


def test_a_place_in_a_list_that_is_shorter_now_is_refused(office: Office) -> None:
    office.city.save(replace(PROFILE, areas=(SECOND,)))
    lines = office.history.lines(HistoryFilter(subjects=("area",))).lines
    assert refused(office, next(x.seq for x in lines if x.part == "02")) == "take_back_order"


def test_settings_that_would_not_be_valid_are_refused(office: Office) -> None:
    def first(subject: str, part: str = "") -> int:
        lines = office.history.lines(HistoryFilter(subjects=(subject,))).lines
        return next(line.seq for line in reversed(lines) if line.part == part)

    assert refused(office, first("city")) == "take_back_first"
    assert refused(office, first("target")) == "take_back_first"
    office.cells.record(Observation(L1._replace(area="01"), 3))
    assert refused(office, first("area", "01")) == "area_in_use"
    office.city.save(replace(PROFILE, baseline=Baseline((2025, 2026)), target=Target(2030)))
    back = newest(office, subjects=("baseline",)).seq
    office.city.save(replace(PROFILE, target=Target(2019), baseline=Baseline((2010,))))
    assert refused(office, back) == "baseline_after_target"
    office.city.save(replace(PROFILE, series=(Series("L1"), Series("GONE"))))
    gone = newest(office, subjects=("series",))
    added = next(x for x in office.history.lines(HistoryFilter()).lines if x.part == "GONE")
    assert gone.subject == "series"
    office.steps.take_back(added.seq)
    assert refused(office, newest(office).seq) == "unknown_indicator"


def test_a_submission_stays_made(sample: Office, tmp_path: Path) -> None:
    year = Period.of_year(2023)
    sample.exports.export(year, year, ["json"], tmp_path / "out")
    assert refused(sample, newest(sample).seq) == "take_back_fixed"


def test_a_read_only_file_takes_nothing_back(office: Office) -> None:
    office.cells.record(Observation(L1, 3))
    with read_only(office) as reader:
        with pytest.raises(AccessError, match="store_read_only"):
            reader.steps.take_back(newest(reader).seq)
        assert reader.cells.get(L1) == Observation(L1, 3)
