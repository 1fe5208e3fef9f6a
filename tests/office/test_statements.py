"""Acceptances, flags, zero returns, the year in words, a second keying: kept, undone, proven."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityreport.domain.acceptance import Acceptance, acceptance_of, open_findings
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.completeness import Completeness, Tally
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState
from cityreport.errors import CityReportError, DataError
from cityreport.office import exports, submission_records
from cityreport.office.office import Office
from cityreport.reasons import reason_words
from tests.conftest import NOW, clock, sign_published

JANUARY, DECEMBER = Period.parse("2024-01"), Period.parse("2023-12")
L1 = CellKey("L1", JANUARY)
SEX = [L1._replace(breakdown="sex", category=c) for c in ("F", "M", "_O", "_U")]


class Spoke(NamedTuple):
    identity: str
    fingerprint: str


SUM = Spoke("sum\tL1 2024-01", "9 7")


def code_of(step: Callable[[], object]) -> str:
    with pytest.raises(CityReportError) as caught:
        step()
    return caught.value.code


def reopen_file(office: Office, catalogue_file: CatalogueFile) -> Office:
    office.close()
    return Office.open(office.store.path, catalogue_file, clock, "Ben")


# -- acceptances


def test_an_acceptance_is_kept_with_who_gave_it(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    office.annotations.accept(SUM, "One victim's sex is in dispute")
    with reopen_file(office, catalogue_file) as again:
        (found,) = again.annotations.accepted()
        assert (found.finding, found.officer, found.at) == (SUM.identity, "Ada", NOW)
        assert found.acceptance == Acceptance("9 7", "One victim's sex is in dispute")
        assert open_findings([SUM], again.annotations.acceptances()) == []
        changed = SUM._replace(fingerprint="9 8")
        assert acceptance_of(changed, again.annotations.acceptances()) is None
        again.annotations.accept(changed, "Another reason")
        again.steps.undo()
        assert again.annotations.acceptances()[SUM.identity].fingerprint == "9 7"
        again.annotations.withdraw(SUM)
        assert again.annotations.acceptances() == {}
        assert code_of(lambda: again.annotations.withdraw(SUM)) == "not_accepted"
        again.steps.undo()
        assert open_findings([SUM], again.annotations.acceptances()) == []
        assert code_of(lambda: again.annotations.accept(SUM, " ")) == "accept_reason"
        assert again.history.audit().holds


class Severity(StrEnum):
    HIGH = "high"


class Finding(NamedTuple):
    rule: str
    severity: Severity
    period: Period
    area: str
    cells: tuple[CellKey, ...]
    identity: str
    fingerprint: str


def test_findings_travel_with_the_reason_of_an_acceptance_that_holds(
    office: Office, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 9))
    office.annotations.accept(SUM, "In dispute")
    found = Finding("sum", Severity.HIGH, JANUARY, "_T", (L1, SEX[0]), *SUM)
    overtaken = found._replace(fingerprint="9 8")
    records = submission_records.finding_records(
        [found, overtaken], office.annotations.acceptances(), lambda f: f"{f.rule} differs"
    )
    assert [(r.accepted, r.reason) for r in records] == [(True, "In dispute"), (False, "")]
    assert [cell.key for cell in records[0].cells] == [L1, SEX[0]]
    assert records[0].message == "sum differs"
    made = exports.write(office, JANUARY, JANUARY, ["json", "xlsx"], tmp_path, records)
    for name in made.files:
        verified = office.exports.verify(tmp_path / name)
        assert (verified.problems, verified.digest) == ((), made.digest)
    assert exports.prepare(office, JANUARY, JANUARY, records).findings == records


# -- flags and sources


def test_a_flag_stands_on_an_empty_and_on_a_signed_cell(office: Office) -> None:
    sign_published(office, [DECEMBER])
    late = CellKey("L1", DECEMBER, "01")
    office.annotations.flag(L1, "Ask the coroner")
    office.annotations.flag(late)
    assert [(f.key, f.text, f.officer) for f in office.annotations.flags()] == [
        (late, "", "Ada"),
        (L1, "Ask the coroner", "Ada"),
    ]
    assert (office.annotations.flag_on(L1), office.annotations.flag_on(SEX[0])) == (
        "Ask the coroner",
        None,
    )
    office.annotations.unflag(L1)
    office.annotations.unflag(L1)
    assert office.annotations.flag_on(L1) is None
    office.steps.undo()
    assert office.annotations.flag_on(L1) == "Ask the coroner"
    assert office.cells.get(L1) is None


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        (L1._replace(indicator="ZZ"), "", "unknown_indicator"),
        (L1._replace(area="99"), "", "unknown_area"),
        (L1, "\x07", "text_not_printable"),
    ],
)
def test_a_flag_needs_a_cell_and_readable_words(
    office: Office, key: CellKey, text: str, code: str
) -> None:
    assert code_of(lambda: office.annotations.flag(key, text)) == code


def test_the_source_of_last_month_is_at_hand(office: Office) -> None:
    before = CellKey("L1", DECEMBER)
    assert office.suggestions.source_before(L1) is None
    office.cells.record(Observation(before, 3, source="Police, table 4"))
    assert office.suggestions.source_before(L1) == "Police, table 4"
    assert office.suggestions.source_before(SEX[0]) is None
    office.cells.record(Observation(before, 3))
    assert office.suggestions.source_before(L1) is None


# -- zero return and offered totals


def test_a_zero_return_is_one_step_and_never_touches_an_answer(office: Office) -> None:
    office.cells.record_many(
        [
            Observation(L1, 2, source="Police"),
            Observation(L1._replace(indicator="L2"), None, Status.NOT_AVAILABLE),
        ],
    )
    listed = office.suggestions.zero_return(JANUARY, "_T", "L")
    assert [key.indicator for key in listed] == ["L3", "L4", "L5"]
    assert office.cells.get(listed[0]) is None
    assert office.cells.record_zero_return(JANUARY, "_T", "L") == listed
    assert {office.cells.get(key) for key in listed} == {Observation(key, 0) for key in listed}
    assert office.cells.get(L1) == Observation(L1, 2, source="Police")
    undoing = office.steps.next_undo()
    assert undoing is not None
    assert (undoing.kind, undoing.more) == ("zero_return", 2)
    assert (
        code_of(lambda: office.cells.record_zero_return(JANUARY, "_T", "L")) == "zero_return_empty"
    )
    assert set(office.steps.undo()) == set(listed)
    assert [office.cells.get(key) for key in listed] == [None] * 3
    assert code_of(lambda: office.cells.record_zero_return(JANUARY, "_T", "Q")) == "unknown_group"
    assert code_of(lambda: office.cells.record_zero_return(JANUARY, "99", "L")) == "unknown_area"


def test_a_zero_return_answers_the_totals_of_its_group(office: Office) -> None:
    office.cells.record_zero_return(JANUARY, "_T", "L")
    assert office.queries.tallies(JANUARY)["L"] == Tally(Completeness(3, 3), Completeness(5, 5))
    assert office.queries.in_period(JANUARY) == [
        Observation(CellKey(code, JANUARY), 0) for code in ("L1", "L2", "L3", "L4", "L5")
    ]


def test_a_total_is_offered_and_not_written(office: Office) -> None:
    office.cells.record_many([Observation(key, n) for n, key in enumerate(SEX)])
    assert office.suggestions.offered_total(L1) == 6
    assert office.suggestions.offered_totals(JANUARY) == {L1: 6}
    assert office.cells.get(L1) is None
    office.cells.record(Observation(L1, 7))
    assert office.suggestions.offered_total(L1) is None
    assert office.cells.get(L1) == Observation(L1, 7)


# -- the year in words


def test_the_year_in_words_is_kept_beside_the_year_before(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    office.annotations.answer(2022, "prevention", Narration("Football"))
    office.annotations.answer(2023, "consulted_youth", Narration("Two meetings", True, 40))
    office.annotations.answer(2023, "consulted_victims", Narration(yes=False))
    with reopen_file(office, catalogue_file) as again:
        assert again.annotations.narrative(2023) == {
            "consulted_victims": Narration(yes=False),
            "consulted_youth": Narration("Two meetings", True, 40),
        }
        assert again.annotations.narrative(2022) == {"prevention": Narration("Football")}
        again.annotations.answer(2023, "consulted_youth", Narration())
        assert "consulted_youth" not in again.annotations.narrative(2023)
        again.steps.undo()
        assert again.annotations.narrative(2023)["consulted_youth"].people == 40
        assert (
            code_of(lambda: again.annotations.answer(2023, "mood", Narration("x")))
            == "unknown_question"
        )
        assert (
            code_of(lambda: again.annotations.answer(2025, "oversight", Narration("x")))
            == "future_period"
        )
        assert again.history.audit().holds


def test_the_year_in_words_travels_when_the_whole_year_does(office: Office) -> None:
    office.cells.record(Observation(CellKey("L1", DECEMBER), 3))
    office.annotations.answer(2023, "consulted_youth", Narration("Two meetings", True, 40))
    whole = exports.prepare(office, Period.parse("2023-01"), JANUARY)
    (answer,) = whole.narrative
    assert (answer.year, answer.question) == (2023, "consulted_youth")
    assert (answer.yes, answer.people, answer.answer) == (True, 40, "Two meetings")
    assert exports.prepare(office, Period.parse("2023-02"), JANUARY).narrative == []


# -- a second keying


def test_a_second_keying_stays_apart_and_survives_a_restart(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    office.cells.record_many([Observation(L1, 9), Observation(SEX[0], 2), Observation(SEX[1], 7)])
    entries = office.history.audit().entries
    office.second_keying.key_again(L1, Figure(9, Status.NORMAL))
    office.second_keying.key_again(SEX[0], Figure(3, Status.NORMAL))
    office.second_keying.key_again(SEX[1], Figure(1, Status.NORMAL))
    office.second_keying.key_again(SEX[1], None)
    with reopen_file(office, catalogue_file) as again:
        assert again.second_keying.begun() == [(JANUARY, "_T")]
        found = again.second_keying.compare(JANUARY)
        assert (found.agreed, found.untyped) == (1, (SEX[1],))
        assert [(d.first and d.first.value, d.second) for d in found.differences] == [
            (2, Figure(3, Status.NORMAL))
        ]
        assert again.cells.get(SEX[0]) == Observation(SEX[0], 2)
        assert again.history.audit().entries == entries
        differences = again.second_keying.finish(JANUARY)
        assert [d.key for d in differences] == [SEX[0], SEX[1]]
        action = again.store.journal.last_action()
        assert action is not None
        assert (action.kind, action.officer, reason_words(action.reason)) == (
            "second_keying",
            "Ben",
            "2 cells differ.",
        )
        again.cells.record(Observation(SEX[0], 3))
        assert again.second_keying.compare(JANUARY).agreed == 2
        undoing = again.steps.next_undo()
        assert undoing is not None
        assert undoing.key == SEX[0]
        again.second_keying.drop(JANUARY)
        assert again.second_keying.begun() == []
        assert code_of(lambda: again.second_keying.finish(JANUARY)) == "nothing_keyed"
        assert again.history.audit().holds


@pytest.mark.parametrize(
    ("key", "figure", "code"),
    [
        (L1, Figure(-1, Status.NORMAL), "negative"),
        (L1, Figure(None, Status.NORMAL), "status_needs_value"),
        (CellKey("C1", JANUARY), Figure(1, Status.NORMAL), "derived_cell"),
        (L1._replace(area="99"), Figure(1, Status.NORMAL), "unknown_area"),
    ],
)
def test_a_second_keying_takes_what_a_cell_could_hold(
    office: Office, key: CellKey, figure: Figure, code: str
) -> None:
    assert code_of(lambda: office.second_keying.key_again(key, figure)) == code
    assert office.second_keying.begun() == []


def test_a_signed_month_can_be_typed_again(office: Office) -> None:
    office.cells.record(Observation(L1, 9))
    sign_published(office, [JANUARY])
    office.second_keying.key_again(L1, Figure(8, Status.NORMAL))
    assert len(office.second_keying.finish(JANUARY)) == 1


# -- any order


KEYS = st.sampled_from([L1, SEX[0], L1._replace(area="01"), CellKey("L1", DECEMBER)])
FINDINGS = st.builds(Spoke, st.sampled_from(["sum", "part"]), st.sampled_from("123"))
WORDS = st.sampled_from([Narration(), Narration("a"), Narration("b")])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), KEYS, st.integers(0, 3)),
        st.tuples(st.just("clear"), KEYS),
        st.tuples(st.just("sign"), st.sampled_from([JANUARY, DECEMBER])),
        st.tuples(st.just("reopen"), st.sampled_from([JANUARY, DECEMBER])),
        st.tuples(st.just("accept"), FINDINGS),
        st.tuples(st.just("withdraw"), FINDINGS),
        st.tuples(st.just("flag"), KEYS, st.sampled_from(["", "ask"])),
        st.tuples(st.just("unflag"), KEYS),
        st.tuples(st.just("answer"), st.sampled_from([2022, 2023]), WORDS),
        st.just(("undo",)),
        st.just(("redo",)),
    ),
    max_size=25,
)
ALL_REQUIRED = ("L2", "L3", "P1", "G1", "G2", "G3", "C3", "R1", "F1")


class Model:
    """What an office holds, as a plain dictionary; states are a list with a place in it."""

    def __init__(self) -> None:
        self.states: list[dict[Any, Any]] = [{}]
        self.at = 0

    @property
    def now(self) -> dict[Any, Any]:
        return self.states[self.at]

    def locked(self, period: Period) -> bool:
        signature = self.now.get(("sign", period))
        return signature is not None and signature[1] == "locked"

    def put(self, key: object, value: object) -> None:
        if self.now.get(key) == value:
            return
        state = dict(self.now)
        state[key] = value
        if value is None:
            del state[key]
        self.states[self.at + 1 :] = [state]
        self.at += 1

    def step(self, name: str, *given: Any) -> bool:  # noqa: PLR0911, PLR0912
        """Do a step; whether it can be done."""
        if name in ("undo", "redo"):
            at = self.at + (1 if name == "redo" else -1)
            if not 0 <= at < len(self.states):
                return False
            self.at = at
            return True
        first, *rest = given
        match name:
            case "record" | "clear":
                if self.locked(first.period):
                    return False
                self.put(("cell", first), Observation(first, rest[0]) if rest else None)
            case "sign":
                if self.locked(first) or ("cell", CellKey("L1", first)) not in self.now:
                    return False
                before = self.now.get(("sign", first))
                self.put(("sign", first), (0 if before is None else before[0] + 1, "locked"))
            case "reopen":
                if not self.locked(first):
                    return False
                self.put(("sign", first), (self.now["sign", first][0], "reopened"))
            case "accept":
                self.put(("accept", first.identity), first.fingerprint)
            case "withdraw":
                if ("accept", first.identity) not in self.now:
                    return False
                self.put(("accept", first.identity), None)
            case "flag":
                self.put(("flag", first), rest[0])
            case "unflag":
                self.put(("flag", first), None)
            case "answer":
                self.put(("answer", first), None if rest[0].is_empty else rest[0])
        return True


def do(office: Office, name: str, *given: Any) -> None:
    if name == "record":
        office.cells.record(Observation(*given))
    elif name == "sign":
        office.sign_off.sign(given[0], blocking=lambda _: ())
    elif name == "reopen":
        office.sign_off.reopen(given[0], "late")
    elif name == "accept":
        office.annotations.accept(given[0], "right")
    elif name == "answer":
        office.annotations.answer(given[0], "prevention", given[1])
    else:
        part = {"clear": office.cells, "undo": office.steps, "redo": office.steps}
        getattr(part.get(name, office.annotations), name)(*given)


def held(office: Office) -> dict[Any, Any]:
    cells = [o for p in (JANUARY, DECEMBER) for o in office.queries.in_period(p)]
    found: dict[Any, Any] = {
        ("cell", o.key): o for o in cells if o.key.indicator not in ALL_REQUIRED
    }
    for period, signature in office.sign_off.signatures().items():
        state = "locked" if signature.is_locked else "reopened"
        found["sign", period] = (signature.revision, state)
    for identity, acceptance in office.annotations.acceptances().items():
        found["accept", identity] = acceptance.fingerprint
    found |= {("flag", flag.key): flag.text for flag in office.annotations.flags()}
    found |= {
        ("answer", year): answer for (year, _), answer in office.annotations.narratives().items()
    }
    return found


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_order_of_edits_signatures_and_undo_is_like_an_editor_with_locks(
    steps: list[tuple[Any, ...]],
    tmp_path: Path,
    office: Office,
    catalogue_file: CatalogueFile,
) -> None:
    """A locked month never changes, whatever is tried, and the proof holds at the end."""
    path = tmp_path / "model.cityreport"
    path.unlink(missing_ok=True)
    shutil.copy(office.store.path, path)
    with Office.open(path, catalogue_file, clock, "Ada") as here:
        here.cells.record_many(
            [Observation(CellKey(c, p), 1) for c in ALL_REQUIRED for p in (JANUARY, DECEMBER)],
            kind="sample",
        )
        model = Model()
        for name, *given_ in steps:
            locked = {p: here.queries.in_period(p) for p in (JANUARY, DECEMBER) if model.locked(p)}
            if model.step(name, *given_):
                do(here, name, *given_)
            else:
                with pytest.raises(DataError):
                    do(here, name, *given_)
            assert held(here) == model.now
            for period, numbers in locked.items():
                assert here.queries.in_period(period) == numbers
                assert model.locked(period) or name in ("reopen", "undo", "redo")
        for period in (JANUARY, DECEMBER):
            if here.sign_off.stand(period) is SignOffState.OPEN:
                assert here.sign_off.revisions(period) == []
        assert here.history.audit().holds
