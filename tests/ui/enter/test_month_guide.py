"""From Enter on: the next step of a month, the way to its reopening, its findings in view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import Observation, Status
from cityreport.office import month_steps
from cityreport.office.office import Office
from cityreport.step_words import button_words
from cityreport.ui.page_context import Destination
from tests.conftest import sign_published
from tests.ui.fixtures_enter import JANUARY, Enter, cell
from tests.ui.fixtures_pages import child

OpenEnter = Callable[..., Enter]
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def answer(office: Office) -> None:
    """Every required total of January but L1 is answered."""
    for key in office.sign_off.unanswered(JANUARY):
        if key.indicator != "L1":
            office.cells.record(Observation(key, None, Status.NOT_AVAILABLE))


def next_button(enter: Enter) -> QPushButton:
    return child(enter.page, QPushButton, "nextStep")


def findings(enter: Enter) -> list[str]:
    found = child(enter.page, QListWidget, "monthFindingsList")
    return [found.item(row).text() for row in range(found.count())]


def test_the_last_required_number_leads_to_what_is_next(
    qtbot: QtBot, office: Office, open_enter: OpenEnter
) -> None:
    office.cells.record(Observation(cell("L2"), 1))
    answer(office)
    enter = open_enter(office, Destination(JANUARY))
    assert not next_button(enter).isVisible()
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    qtbot.waitUntil(next_button(enter).isVisible)
    step = month_steps.next_step(office)
    assert step is not None
    assert next_button(enter).accessibleName() == button_words(step.with_findings(0))
    assert child(enter.page, QLabel, "nextStepWords").text().startswith("January 2024 is complete")
    qtbot.mouseClick(next_button(enter), LEFT)
    assert enter.recorded.went == [("checks", Destination(JANUARY))]
    enter.go_to(cell("L1")).press(Key.Key_Delete)
    qtbot.waitUntil(lambda: not next_button(enter).isVisible())


def test_a_contradiction_comes_before_the_signature(
    qtbot: QtBot, office: Office, open_enter: OpenEnter
) -> None:
    office.cells.record(Observation(cell("L3"), 5))
    answer(office)
    enter = open_enter(office, Destination(JANUARY))
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    title = "See the findings of January 2024"
    qtbot.waitUntil(lambda: next_button(enter).accessibleName() == title)


def test_a_signed_month_leads_to_sending_and_to_its_reopening(
    qtbot: QtBot, office: Office, open_enter: OpenEnter
) -> None:
    answer(office)
    office.cells.record(Observation(cell("L1"), 4))
    enter = open_enter(office, Destination(JANUARY))
    reopen = child(enter.page, QPushButton, "reopenMonth")
    assert not reopen.isVisible()
    sign_published(office, [JANUARY])
    qtbot.waitUntil(reopen.isVisible)
    qtbot.waitUntil(lambda: next_button(enter).accessibleName() == "Send January 2024")
    qtbot.mouseClick(next_button(enter), LEFT)
    qtbot.mouseClick(reopen, LEFT)
    places = [("submissions", Destination(JANUARY)), ("checks", Destination(JANUARY))]
    assert enter.recorded.went == places
    enter.page.show_place(Destination(JANUARY.shift(-1)))
    assert not reopen.isVisible()


def test_the_findings_of_the_month_stand_beside_the_grid(
    qtbot: QtBot, enter: Enter, office: Office
) -> None:
    assert not child(enter.page, QListWidget, "monthFindingsList").isVisible()
    enter.go_to(cell("L1")).press("4", Key.Key_Return)
    enter.go_to(cell("L3")).press("5", Key.Key_Return)
    qtbot.waitUntil(lambda: len(findings(enter)) == 1)
    (line,) = findings(enter)
    assert "L3 Firearm homicide is 5" in line
    assert enter.label("monthFindingsTitle") == "1 finding here"
    listed = child(enter.page, QListWidget, "monthFindingsList")
    enter.go_to(cell("L4"))
    place = listed.visualItemRect(listed.item(0)).center()
    qtbot.mouseClick(listed.viewport(), LEFT, pos=place)
    key = enter.page.grid.current_key()
    assert key is not None
    assert key.indicator in ("L1", "L3")
    enter.page.show_place(Destination(JANUARY.shift(-1)))
    qtbot.waitUntil(lambda: not listed.isVisible())
