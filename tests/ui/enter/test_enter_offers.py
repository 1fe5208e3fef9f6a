"""What the Enter page offers and never writes by itself: totals, and the source as before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.page_context import Destination
from tests.conftest import read_only, sign_published
from tests.ui.fixtures_enter import CONTROL, JANUARY, Enter, actions, cell
from tests.ui.fixtures_pages import child

LEFT = Qt.MouseButton.LeftButton
L1 = cell("L1")
DECEMBER = JANUARY.shift(-1)


def divide(office: Office, *values: int, total: CellKey = L1, breakdown: str = "sex") -> None:
    """Answer the categories of a breakdown, the last ones with zero."""
    codes = [category.code for category in office.catalogue.breakdown(breakdown).categories]
    currency = "COP" if total.indicator == "V1" else None
    for place, code in enumerate(codes):
        value = values[place] if place < len(values) else 0
        key = total._replace(breakdown=breakdown, category=code)
        office.cells.record(Observation(key, value, currency=currency))


def offer(enter: Enter) -> QWidget:
    QApplication.processEvents()  # the panel is shown once nothing else waits
    return child(enter.page, QWidget, "cellOffer")


def take(enter: Enter) -> None:
    enter.bot.mouseClick(child(enter.page, QPushButton, "takeOffer"), LEFT)


def test_a_complete_breakdown_offers_its_total(enter: Enter) -> None:
    divide(enter.office, 2, 1200)
    enter.go_to(L1)
    assert offer(enter).isVisible()
    assert enter.label("offerWords") == "Sex adds up to 1,202."
    assert child(enter.page, QPushButton, "takeOffer").accessibleName() == "Take 1,202 as the total"
    assert enter.office.cells.get(L1) is None
    steps = actions(enter.office)
    take(enter)
    assert enter.office.cells.get(L1) == Observation(L1, 1202)
    assert actions(enter.office) == steps + 1
    assert not offer(enter).isVisible()
    enter.office.steps.undo()
    assert enter.office.cells.get(L1) is None
    assert offer(enter).isVisible()


def test_every_breakdown_that_says_so_is_named(enter: Enter) -> None:
    divide(enter.office, 2, 7)
    divide(enter.office, 0, 0, 9, breakdown="weapon")
    enter.go_to(L1)
    assert enter.label("offerWords") == "Each of these adds up to 9: Sex, Weapon."


def test_money_is_offered_in_the_currency_of_the_city(
    open_enter: Callable[..., Enter], office: Office
) -> None:
    year = Period.of_year(2023)
    total = CellKey("V1", year)
    divide(office, 1_234, 5, total=total, breakdown="programme")
    enter = open_enter(office, Destination(year))
    enter.go_to(total)
    take(enter)
    assert enter.office.cells.get(total) == Observation(total, 1_239, currency="COP")


def test_nothing_is_offered_for_half_a_breakdown_or_an_answer(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1", breakdown="sex", category="F"), 2))
    enter.go_to(L1)
    assert not offer(enter).isVisible()
    divide(enter.office, 2, 7)
    enter.office.cells.record(Observation(L1, None, Status.NOT_AVAILABLE))
    enter.go_to(cell("L2")).go_to(L1)
    assert not offer(enter).isVisible()


def test_a_signed_month_refuses_the_offer_and_says_why(enter: Enter) -> None:
    divide(enter.office, 2, 7)
    sign_published(enter.office, [JANUARY])
    enter.go_to(L1)
    take(enter)
    assert enter.office.cells.get(L1) is None
    fault = child(enter.page, QLabel, "offerFault")
    assert fault.isVisible()
    assert "signed off by Police" in fault.text()


def test_a_file_that_is_read_only_offers_nothing_to_press(
    open_enter: Callable[..., Enter], office: Office, tmp_path: Path
) -> None:
    divide(office, 2, 7)
    with read_only(office) as closed:
        enter = open_enter(closed, Destination(JANUARY))
        enter.go_to(L1)
        assert not child(enter.page, QPushButton, "takeOffer").isEnabled()
        enter.stop()


def test_one_key_gives_the_source_of_the_month_before(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1", DECEMBER), 8, source="Police, table 4"))
    enter.go_to(L1).press("9")
    enter.press(Qt.Key.Key_L, with_=CONTROL)
    assert enter.office.cells.get(L1) == Observation(L1, 9, source="Police, table 4")
    assert child(enter.page, QLineEdit, "sourceField").text() == "Police, table 4"
    assert enter.said[-1] == "The source is as in the period before: Police, table 4"
    assert "Ctrl+L" in enter.label("enterHint")


def test_without_a_source_before_nothing_is_written(enter: Enter) -> None:
    enter.office.cells.record(Observation(L1, 9, source="Hospital"))
    enter.go_to(L1).press(Qt.Key.Key_L, with_=CONTROL)
    assert enter.office.cells.get(L1) == Observation(L1, 9, source="Hospital")
    assert enter.said[-1] == "This cell has no source in the period before."


def test_an_empty_cell_takes_no_source(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1", DECEMBER), 8, source="Police, table 4"))
    enter.go_to(L1).press(Qt.Key.Key_L, with_=CONTROL)
    assert enter.office.cells.get(L1) is None
    assert enter.message
