"""Signing a month: what stands in the way, what is locked, what a late figure leaves behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import Population
from cityreport.domain.completeness import Completeness, Tally
from cityreport.domain.contribution import Contribution
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState, Timeliness, signed_days
from cityreport.domain.verdict import Condition
from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.office import exports
from cityreport.office.contributions import contribution_writing, merge
from cityreport.office.contributions.contribution_writing import ContributionChoice
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.store.annotations import NARRATIVE, SIGN_OFF
from tests.conftest import PROFILE, clock, sign_published

JANUARY, DECEMBER = Period.parse("2024-01"), Period.parse("2023-12")
YEAR = Period.parse("2023")
L1 = CellKey("L1", JANUARY)
REQUIRED = ("L1", "L2", "L3", "P1", "G1", "G2", "G3", "C3", "R1", "F1")


def fill(office: Office, period: Period = JANUARY) -> None:
    """Answer all that is required of a month."""
    office.cells.record_many([Observation(CellKey(code, period), 3) for code in REQUIRED])


@pytest.fixture
def signed(office: Office) -> Office:
    fill(office)
    office.sign_off.sign(JANUARY, "Head of statistics")
    return office


def code_of(step: Callable[[], object]) -> str:
    with pytest.raises(CityReportError) as caught:
        step()
    return caught.value.code


def test_a_signature_says_who_when_and_in_which_role(signed: Office) -> None:
    signature = signed.sign_off.signature(JANUARY)
    assert signature is not None
    assert (signature.officer, signature.role) == ("Ada", "Head of statistics")
    assert (signature.signed, signature.revision) == ("2024-02-10T09:30:00Z", 0)
    assert signed.sign_off.stand(JANUARY) is SignOffState.SIGNED
    assert signed.sign_off.stand(DECEMBER) is SignOffState.OPEN
    assert signed_days(signed.sign_off.signatures()) == {JANUARY: date(2024, 2, 10)}


def test_a_month_with_an_unanswered_required_number_is_not_signed(office: Office) -> None:
    fill(office)
    office.cells.clear(L1)
    office.cells.record(Observation(CellKey("C3", JANUARY), None, Status.NOT_AVAILABLE))
    with pytest.raises(DataError, match="sign_unanswered") as caught:
        office.sign_off.sign(JANUARY)
    assert caught.value.facts == {"period": "2024-01", "indicators": "L1"}
    assert [key.indicator for key in office.sign_off.unanswered(JANUARY)] == ["L1"]
    office.cells.record(Observation(L1, 3))
    office.sign_off.sign(JANUARY)


def test_what_the_checks_find_stands_in_the_way_until_it_is_accepted(office: Office) -> None:
    fill(office)
    office.cells.record(Observation(L1, 2))  # fewer than its parts L2 and L3
    with pytest.raises(DataError, match="sign_findings") as caught:
        office.sign_off.sign(JANUARY)
    found = office.checks.blocking(JANUARY)
    assert caught.value.facts["findings"] == len(found) == 2
    for finding in found:
        office.annotations.accept(finding, "The coroner counts later")
    assert office.checks.blocking(JANUARY) == []
    office.cells.record(Observation(L1, 1))
    assert len(office.checks.blocking(JANUARY)) == 2, "the reason was given for other numbers"
    office.steps.undo()
    office.sign_off.sign(JANUARY)
    made = exports.prepare(office, JANUARY, JANUARY)
    assert made.findings == [], "only what the office hands over travels"


def test_a_month_with_an_open_finding_is_not_signed(office: Office) -> None:
    fill(office)
    asked: list[Period] = []

    def blocking(period: Period) -> list[str]:
        asked.append(period)
        return ["sum", "part"]

    with pytest.raises(DataError, match="sign_findings") as caught:
        office.sign_off.sign(JANUARY, blocking=blocking)
    assert (caught.value.facts["findings"], asked) == (2, [JANUARY])
    assert office.sign_off.stand(JANUARY) is SignOffState.OPEN
    office.sign_off.sign(JANUARY, blocking=lambda _: ())


@pytest.mark.parametrize("period", ["2024-02", "2024-03", "2024", "2024-Q1"])
def test_what_is_not_over_is_not_signed(office: Office, period: str) -> None:
    assert code_of(lambda: office.sign_off.sign(Period.parse(period))) == "sign_not_over"


def test_a_quarter_or_a_year_is_signed_for_what_was_entered_under_it(office: Office) -> None:
    assert code_of(lambda: office.sign_off.sign(YEAR)) == "sign_unanswered"
    office.cells.record(Observation(CellKey("V1", YEAR), 5, currency="COP"))
    office.sign_off.sign(YEAR)
    quarter = Period.parse("2023-Q4")
    assert code_of(lambda: office.sign_off.sign(quarter)) == "sign_empty"
    office.cells.record(Observation(CellKey("L1", quarter), 30))
    office.sign_off.sign(quarter)
    office.cells.record(Observation(CellKey("L1", DECEMBER), 9))
    late = Observation(CellKey("L1", quarter), 31)
    assert code_of(lambda: office.cells.record(late)) == "month_signed"


def test_a_signed_year_closes_the_year_in_words(office: Office) -> None:
    office.annotations.answer(2023, "prevention", Narration("Night schools"))
    office.cells.record(Observation(CellKey("V1", YEAR), None, Status.NOT_AVAILABLE))
    office.sign_off.sign(YEAR)
    assert (
        code_of(lambda: office.annotations.answer(2023, "prevention", Narration()))
        == "month_signed"
    )
    office.annotations.answer(2022, "prevention", Narration("Football"))
    assert office.annotations.narrative(2023) == {"prevention": Narration("Night schools")}


def state_of(office: Office) -> list[str]:
    """All that the file holds, past the program."""
    with sqlite3.connect(office.store.path) as other:
        lines = list(other.iterdump())
    other.close()
    return lines


def test_nothing_gets_into_a_signed_month(signed: Office) -> None:
    before = state_of(signed)
    other = Observation(CellKey("L1", DECEMBER), 4)
    late = Observation(L1, 4)
    (line,) = signed.history.of_cell(L1).lines
    steps: list[Callable[[], object]] = [
        lambda: signed.cells.record(late),
        lambda: signed.cells.clear(L1),
        lambda: signed.cells.record_many([other, late]),
        lambda: signed.cells.record_many([late], kind="import"),
        lambda: signed.cells.record_zero_return(JANUARY, "_T", "L"),
        lambda: signed.steps.take_back(line.seq),
        lambda: signed.cells.check_change(late),
    ]
    for step in steps:
        with pytest.raises(DataError, match="month_signed") as caught:
            step()
        assert caught.value.facts == {
            "period": "2024-01",
            "officer": "Ada",
            "since": "2024-02-10T09:30:00Z",
        }
    assert state_of(signed) == before


def test_a_piece_for_a_signed_month_is_refused_cell_by_cell(
    signed: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.create(tmp_path / "branch.cityreport", catalogue_file, clock, "Eva") as branch:
        branch.city.save(PROFILE)
        branch.cells.record(Observation(L1, 12))
        branch.cells.record(Observation(CellKey("L1", DECEMBER), 7))
        branch.cells.record(Observation(CellKey("L2", JANUARY), 3))  # as it is at head office
        piece: Contribution = contribution_writing.prepare(
            branch, "Eva", ContributionChoice(DECEMBER, JANUARY)
        )
    compared = merge.compare(signed, piece, "piece.json")
    assert [(r.cell, r.error.code) for r in compared.refused] == [("L1 2024-01", "month_signed")]
    assert compared.same == 1
    assert merge.merge(signed, compared, {}) == 1
    assert signed.cells.get(L1) == Observation(L1, 3)


def test_undo_and_redo_do_not_get_past_a_signature_that_is_not_a_step(office: Office) -> None:
    office.cells.record(Observation(L1, 4))
    sign_published(office, [JANUARY])
    assert code_of(office.steps.undo) == "month_signed"
    office.sign_off.reopen(JANUARY, "two late cases")
    office.steps.undo()
    assert office.sign_off.stand(JANUARY) is SignOffState.SIGNED
    assert office.cells.get(L1) == Observation(L1, 4)


def test_signing_and_reopening_are_steps_of_their_own(signed: Office) -> None:
    heard: list[Changed] = []
    signed.changes.subscribe(heard.append)
    assert signed.steps.undo() == ()
    assert signed.sign_off.stand(JANUARY) is SignOffState.OPEN
    signed.steps.redo()
    assert signed.sign_off.stand(JANUARY) is SignOffState.SIGNED
    signed.sign_off.reopen(JANUARY, "late")
    signed.steps.undo()
    assert signed.sign_off.stand(JANUARY) is SignOffState.SIGNED
    undoing = signed.steps.next_undo()
    assert undoing is not None
    assert (undoing.kind, undoing.key) == ("redo", None)
    signed.steps.undo()
    signed.steps.undo()
    assert signed.cells.get(L1) is None
    assert [bool(c.cells) for c in heard] == [False, False, False, False, False, True]
    assert {c.annotations for c in heard if not c.cells} == {(SIGN_OFF,)}
    assert signed.history.audit().holds


def test_late_figures_are_revisions_with_old_and_new(signed: Office) -> None:
    signed.changes.officer = "Ben"
    signed.sign_off.reopen(JANUARY, " Two cases from the coroner ")
    assert signed.sign_off.stand(JANUARY) is SignOffState.REOPENED
    signed.cells.record(Observation(L1, 4))
    signed.cells.record(Observation(L1, 5))
    women = L1._replace(breakdown="sex", category="F")
    signed.cells.record(Observation(women, 1))
    signed.cells.record(Observation(CellKey("L2", JANUARY), 9))
    signed.cells.record(Observation(CellKey("L2", JANUARY), 3))  # as it was
    late = signed.sign_off.revisions(JANUARY)
    assert [(r.key, r.old, r.new) for r in late] == [
        (L1, Observation(L1, 3), Observation(L1, 5)),
        (women, None, Observation(women, 1)),
    ]
    assert {(r.officer, r.reason, r.number) for r in late} == {
        ("Ben", "Two cases from the coroner", 1)
    }
    signature = signed.sign_off.sign(JANUARY, "Deputy")
    assert (signature.revision, signature.reason) == (1, "Two cases from the coroner")
    assert signed.sign_off.stand(JANUARY) is SignOffState.REVISED
    assert signed.sign_off.revisions(JANUARY) == late
    signed.sign_off.reopen(JANUARY, "A recount")
    signed.cells.record(Observation(L1, 6))
    assert [
        (r.number, r.old and r.old.value, r.new and r.new.value)
        for r in signed.sign_off.revisions(JANUARY)
    ] == [(1, 3, 5), (1, None, 1), (2, 5, 6)]
    assert signed.sign_off.sign(JANUARY).revision == 2


def test_what_was_entered_before_the_first_signature_is_no_revision(signed: Office) -> None:
    assert signed.sign_off.revisions(JANUARY) == []
    signed.steps.undo()
    signed.cells.record(Observation(L1, 8))
    assert signed.sign_off.revisions(JANUARY) == []


def test_a_signature_that_was_sent_is_taken_away_by_a_reason_only(
    signed: Office, tmp_path: Path
) -> None:
    signed.exports.export(JANUARY, JANUARY, ["json"], tmp_path)
    assert code_of(signed.steps.undo) == "sign_submitted"
    assert signed.sign_off.stand(JANUARY) is SignOffState.SIGNED
    signed.sign_off.reopen(JANUARY, "late")
    signed.steps.undo()
    assert signed.sign_off.stand(JANUARY) is SignOffState.SIGNED


def test_a_submission_of_other_months_does_not_hold_a_signature(
    office: Office, tmp_path: Path
) -> None:
    fill(office)
    fill(office, DECEMBER)
    office.sign_off.sign(JANUARY)
    office.exports.export(DECEMBER, DECEMBER, ["json"], tmp_path)
    office.steps.undo()
    assert office.sign_off.stand(JANUARY) is SignOffState.OPEN


def test_what_nobody_signed_goes_out_as_unvalidated(office: Office) -> None:
    fill(office)
    fill(office, DECEMBER)
    for code, status in (("L4", Status.ESTIMATED), ("L5", Status.BREAK)):
        office.cells.record(Observation(CellKey(code, JANUARY), 1, status))
    office.cells.record(Observation(CellKey("P2", JANUARY), None, Status.NOT_AVAILABLE))
    for category in ("Y0T14", "Y15T17"):
        office.cells.record(Observation(L1._replace(breakdown="age", category=category), 0))
    office.cells.record(Observation(CellKey("V1", YEAR), 5, currency="COP"))
    office.sign_off.sign(DECEMBER)

    def statuses() -> dict[tuple[str, str], str]:
        made = exports.prepare(office, Period.parse("2023-01"), JANUARY)
        return {(o.period, o.indicator): o.status for o in made.observations}

    open_ = statuses()
    assert {s for (p, _), s in open_.items() if p == "2023-12"} == {"A"}
    assert [open_["2024-01", code] for code in ("L1", "L4", "L5", "P2", "C1")] == list("VEBOV")
    assert open_["2023", "V1"] == "V"
    office.sign_off.sign(JANUARY)
    assert [statuses()["2024-01", code] for code in ("L1", "L4", "L5", "P2", "C1")] == list("AEBOA")
    office.sign_off.reopen(JANUARY, "late")
    assert statuses() == open_
    assert office.cells.get(L1) == Observation(L1, 3)


def test_sign_offs_travel_with_their_revision_and_reason(signed: Office) -> None:
    signed.sign_off.reopen(JANUARY, "Two late cases")
    assert exports.prepare(signed, JANUARY, JANUARY).sign_off == []
    signed.sign_off.sign(JANUARY, "Head")
    (record,) = exports.prepare(signed, JANUARY, JANUARY).sign_off
    assert (record.period, record.officer, record.role) == ("2024-01", "Ada", "Head")
    assert (record.revision, record.reason) == (1, "Two late cases")


def test_nobody_has_signed_the_sample_and_so_it_goes_out_as_unvalidated(sample: Office) -> None:
    assert sample.sign_off.signatures() == {}
    made = exports.prepare(sample, Period.parse("2023-01"), DECEMBER)
    assert {o.status for o in made.observations} == {"V"}
    assert made.sign_off == []
    sign_published(sample, [DECEMBER])
    made = exports.prepare(sample, Period.parse("2023-01"), DECEMBER)
    assert {o.status for o in made.observations if o.period == "2023-12"} == {"A"}
    assert len(made.sign_off) == 1
    late = Observation(CellKey("L1", DECEMBER), 1)
    assert code_of(lambda: sample.cells.record(late)) == "month_signed"


def test_the_overview_counts_signatures_and_answers_by_group(sample: Office) -> None:
    sign_published(sample, [DECEMBER, DECEMBER.shift(-1)])
    overview = sample.queries.overview()
    # December is due on 14 February 2024; what ended before the office was set up is never late
    assert overview.timeliness == Timeliness(1, 1)
    assert list(overview.stands.values()) == [SignOffState.SIGNED] * 2
    assert overview.groups[DECEMBER]["L"] == Tally(Completeness(1, 3), Completeness(1, 5))
    assert {
        m: sum(t.required.answered for t in g.values()) for m, g in overview.groups.items()
    } == {m: count.answered for m, count in overview.months.items()}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sign_off",
        "UPDATE sign_off SET state = replace(state, 'Ada', 'Eve')",
        "INSERT INTO sign_off SELECT '2023-12', state FROM sign_off",
    ],
)
def test_a_signature_changed_past_the_program_is_found(
    signed: Office, catalogue_file: CatalogueFile, statement: str
) -> None:
    signed.close()
    with sqlite3.connect(signed.store.path) as other:
        other.execute(statement)
    other.close()
    with Office.open(signed.store.path, catalogue_file, clock, "Ada") as again:
        assert again.history.audit().where.startswith("sign_off 20")
        for step in (again.sign_off.signatures, again.queries.overview):
            with pytest.raises(AccessError, match="statement_damaged"):
                step()


def test_a_second_window_hears_of_a_signature(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    fill(office)
    with Office.look(office.store.path, catalogue_file, clock, "Ben") as other:
        heard: list[Changed] = []
        other.changes.subscribe(heard.append)
        office.sign_off.sign(JANUARY)
        office.annotations.answer(2023, "oversight", Narration("A new ombudsman"))
        assert other.following.look_again()
        assert heard == [Changed(annotations=(SIGN_OFF, NARRATIVE))]
        assert other.sign_off.stand(JANUARY) is SignOffState.SIGNED


def test_a_verdict_says_that_population_was_changed_after_its_months_were_signed(
    sample: Office,
) -> None:
    months = [Period.month(2023, number) for number in range(1, 13)]
    sign_published(sample, months)

    def conditions() -> set[Condition]:
        return set(sample.queries.progress("L1").conditions)

    assert Condition.UNSIGNED not in conditions()
    assert Condition.CHANGED_SINCE_SIGNED not in conditions()
    profile = sample.city.profile
    added = (*profile.population, Population(2001, 7_172_091, "Census 2001"))
    sample.city.save(replace(profile, population=added))
    assert Condition.CHANGED_SINCE_SIGNED not in conditions(), "added is not changed"
    corrected = tuple(
        replace(row, value=row.value + 1) if (row.area, row.year) == (TOTAL, 2021) else row
        for row in added
    )
    sample.city.save(replace(profile, population=corrected))
    assert Condition.CHANGED_SINCE_SIGNED in conditions()
    for month in months:
        sample.sign_off.reopen(month, "Population corrected")
    sign_published(sample, months)
    assert Condition.CHANGED_SINCE_SIGNED not in conditions(), "signed with it"
