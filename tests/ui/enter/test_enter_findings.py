"""Checks at the keyboard: marks, the side panel, and a month that is signed."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.page_context import Destination
from tests.conftest import sign_published
from tests.ui.fixtures_enter import JANUARY, Enter, cell
from tests.ui.fixtures_pages import child

OpenEnter = Callable[..., Enter]
Key = Qt.Key
AT_ONCE = 0.05
"""Seconds in which a commit has to have marked its cells."""


def finding(enter: Enter, number: int = 0) -> str:
    label = child(enter.page, QLabel, f"cellFinding{number}")
    return label.text() if label.isVisible() else ""


def test_a_contradiction_is_marked_on_the_cell_and_its_partner(enter: Enter) -> None:
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    assert enter.state(cell("L1")) == "saved"
    enter.go_to(cell("L3")).press("5", Key.Key_Return)
    assert enter.state(cell("L3")) == "to put right"
    assert enter.state(cell("L1")) == "to put right"
    assert enter.office.cells.get(cell("L3")) == Observation(cell("L3"), 5)


def test_the_panel_says_what_why_and_what_would_settle_it(enter: Enter) -> None:
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    enter.go_to(cell("L3")).press("5", Key.Key_Return)
    enter.go_to(cell("L1"))
    word, message, way = finding(enter).split("\n")
    assert word == "Has to be put right"
    assert message == (
        "L3 Firearm homicide is 5, more than L1 Intentional homicide, of which it is a part: 4."
    )
    assert way
    assert "4, to put right" in enter.label("cellNow")
    enter.go_to(cell("L4"))
    assert finding(enter) == ""


def test_the_marks_go_with_the_correction_and_come_back_with_undo(enter: Enter) -> None:
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    enter.go_to(cell("L3")).press("5", Key.Key_Return)
    enter.go_to(cell("L3")).press("2", Key.Key_Return)
    assert enter.state(cell("L3")) == enter.state(cell("L1")) == "saved"
    enter.go_to(cell("L3"))
    assert finding(enter) == ""
    enter.press(Key.Key_Z, with_=Qt.KeyboardModifier.ControlModifier)
    assert enter.state(cell("L1")) == "to put right"


def test_an_accepted_finding_is_marked_no_more(enter: Enter) -> None:
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    enter.go_to(cell("L3")).press("5", Key.Key_Return)
    found = [f for f in enter.office.checks.check(JANUARY) if f.rule == "part_within_whole"]
    enter.office.annotations.accept(found[0], "Counted twice by the police.")
    assert enter.state(cell("L3")) == "saved"
    enter.office.annotations.withdraw(found[0])
    assert enter.state(cell("L3")) == "to put right"


def test_what_stood_there_before_is_marked_when_it_comes_into_view(
    qtbot: QtBot, office: Office, open_enter: OpenEnter
) -> None:
    office.cells.record(Observation(cell("L1"), 4))
    office.cells.record(Observation(cell("L3"), 5))
    enter = open_enter(office, Destination(JANUARY))
    qtbot.waitUntil(lambda: enter.state(cell("L3")) == "to put right")
    assert enter.state(cell("L1")) == "to put right"


def test_a_finding_about_one_number_alone_is_marked_when_it_is_typed(
    sample: Office, open_enter: OpenEnter
) -> None:
    enter = open_enter(sample, Destination(JANUARY))
    enter.go_to(cell("L1")).press("99", Key.Key_Return)
    assert enter.state(cell("L1")) == "doubtful"
    enter.go_to(cell("L1"))
    assert finding(enter).startswith("Worth a look")


def test_that_a_required_number_is_missing_is_no_news_beside_its_empty_cell(
    enter: Enter,
) -> None:
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    enter.go_to(cell("L2"))
    assert any(f.rule == "required_unanswered" for f in enter.office.checks.check())
    assert finding(enter) == ""


def test_an_empty_cell_keeps_its_own_state(enter: Enter) -> None:
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    assert enter.state(cell("L2")) == "empty"


def test_a_doubt_is_told_from_a_contradiction_by_shape_and_word() -> None:
    doubt, wrong = CellState.DOUBTFUL, CellState.WRONG
    assert doubt.icon != wrong.icon
    assert doubt.word != wrong.word


def test_many_cells_at_once_are_marked_too(qtbot: QtBot, enter: Enter) -> None:
    changes = [Observation(cell(code), 9) for code in ("L1", "L2", "L4", "P1", "P2")]
    enter.office.cells.record_many([*changes, Observation(cell("L3"), 10)])
    qtbot.waitUntil(lambda: enter.state(cell("L1")) == "to put right")


@pytest.mark.bench
def test_a_commit_is_checked_before_anybody_notices(
    qtbot: QtBot, sample: Office, open_enter: OpenEnter
) -> None:
    """On the sample with its neighbours read already: the change, its marks and the panel."""
    december = Period.month(2023, 12)
    key = CellKey("L1", december)
    enter = open_enter(sample, Destination.of(key))
    check = enter.page._check
    qtbot.waitUntil(lambda: not check._timer.isActive())
    sample.cells.record(Observation(key, 90))
    assert enter.state(key) == "to put right"
    best = 1.0
    for _ in range(5):
        began = perf_counter()
        check.follow(Changed((key,)))
        best = min(best, perf_counter() - began)
    assert best < AT_ONCE


@pytest.mark.bench
@pytest.mark.parametrize("is_empty", [True, False], ids=["an empty file", "the sample"])
def test_the_first_commit_of_a_new_month_is_as_fast(
    qtbot: QtBot, request: pytest.FixtureRequest, open_enter: OpenEnter, is_empty: bool
) -> None:
    """What it needs was read while nobody typed. Processor time: the machine has other users."""
    office: Office = request.getfixturevalue("office" if is_empty else "sample")
    enter = open_enter(office, Destination(JANUARY))
    qtbot.waitUntil(lambda: not enter.page._check._timer.isActive())
    began = process_time()
    office.cells.record_many([Observation(cell("L1"), 4), Observation(cell("L3"), 5)])
    spent = process_time() - began
    assert enter.state(cell("L1")) == enter.state(cell("L3")) == "to put right"
    assert spent < AT_ONCE


def test_a_signed_month_says_who_signed_it_and_takes_nothing(
    office: Office, open_enter: OpenEnter
) -> None:
    office.cells.record(Observation(cell("L1"), 4))
    enter = open_enter(office, Destination(JANUARY))
    assert enter.label("enterNotice") == ""
    sign_published(office, [JANUARY])
    notice = enter.label("enterNotice")
    assert "January 2024 is signed off by Police on" in notice
    assert "reopen it on the page Checks" in notice
    assert child(enter.page, QLabel, "enterNotice").isVisible()
    enter.go_to(cell("L1")).press("7")
    assert "is signed off by Police" in enter.message
    assert not enter.editor.isVisible()
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 4)


def test_a_reopened_month_says_why_and_is_open(office: Office, open_enter: OpenEnter) -> None:
    sign_published(office, [JANUARY])
    office.sign_off.reopen(JANUARY, "Late figures from the morgue.")
    enter = open_enter(office, Destination(JANUARY))
    assert "was reopened by Ada" in enter.label("enterNotice")
    assert "Late figures from the morgue" in enter.label("enterNotice")
    enter.go_to(cell("L1")).press("7", Key.Key_Return)
    assert office.cells.get(cell("L1")) == Observation(cell("L1"), 7)


@pytest.mark.parametrize("month", [Period.month(2023, 12)])
def test_another_month_says_nothing_of_it(
    office: Office, open_enter: OpenEnter, month: Period
) -> None:
    sign_published(office, [JANUARY])
    enter = open_enter(office, Destination(month))
    assert not child(enter.page, QLabel, "enterNotice").isVisible()
