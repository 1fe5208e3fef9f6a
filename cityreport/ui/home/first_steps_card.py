"""Home's list of a new office's first steps: it ticks itself off, and goes when it is done or when
somebody has seen enough of it."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import mark, tr
from cityreport.office.first_steps import FirstStep, first_steps
from cityreport.office.page_values import Changed
from cityreport.office.sample_clock import sample_city
from cityreport.settings import Settings
from cityreport.ui.kit.building_blocks import Note, button, in_a_row, set_shown, sign, words
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import Destination, PageContext, PagePart

TITLES = {
    FirstStep.SET_UP: mark("Set up the city"),
    FirstStep.NUMBER: mark("Type the first number"),
    FirstStep.PLACE: mark("Choose a second backup place"),
    FirstStep.CHECK: mark("Look at the checks"),
    FirstStep.SIGN: mark("Sign the first month off"),
    FirstStep.SEND: mark("Make the first submission"),
}
_PAGES = {
    FirstStep.NUMBER: "enter",
    FirstStep.PLACE: "settings",
    FirstStep.CHECK: "checks",
    FirstStep.SIGN: "checks",
    FirstStep.SEND: "submissions",
}
_CLOSED, _CHECKED = "closed", "checked"
_ROW = 2
"""Steps side by side."""


class FirstStepsCard(Note):
    """The steps with their ticks; a step that is open leads to its page."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("firstSteps", sign("list-checks", COLORS.accent), tr("First steps"))
        self._context = context
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 2)
        self.text.addLayout(self._lines)
        self.add_button(button(tr("Do not show again"), "closeFirstSteps", self._on_close))
        self.refresh()

    def on_changed(self, changed: Changed) -> None:
        """Tick off what was done."""
        if not self.isHidden() and (changed.cells or changed.annotations or changed.submissions):
            self.refresh()

    def on_page(self, name: str) -> None:
        """Take note of the page that a person went to."""
        if name == "checksPage" and not self.isHidden():
            remember(self._context, _CHECKED)
        if name == "homePage":
            self.refresh()

    def refresh(self) -> None:
        """Show what is done and what is not; hide when all is done."""
        if self._context.office.store.is_closed:
            return
        try:
            done = state(self._context)
        except CityReportError as error:
            self._context.disk.report_lost_change(error)
            return
        while (old := self._lines.takeAt(0)) is not None:
            row = old.layout()
            while row is not None and (part := row.takeAt(0)) is not None:
                widget = part.widget()
                if widget is not None:
                    widget.hide()  # it lives until the event that led here is over
                    widget.deleteLater()
        steps = list(done.items())
        for first in range(0, len(steps), _ROW):
            shown = steps[first : first + _ROW]
            self._lines.addLayout(in_a_row(*(self._step(step, is_done=d) for step, d in shown)))
        set_shown(self, is_shown=not all(done.values()))

    def _step(self, step: FirstStep, *, is_done: bool) -> QWidget:
        title = tr(TITLES[step])
        if is_done:
            return words(tr("✓ {step}", step=title), "muted", f"firstStep_{step}", wrap=False)
        made = button(title, f"firstStep_{step}", lambda: self._go(step), picture="circle")
        made.setAccessibleDescription(tr("Still to do"))
        return made

    def _go(self, step: FirstStep) -> None:
        self._context.go(_PAGES.get(step, "settings"), Destination())

    def _on_close(self) -> None:
        remember(self._context, _CLOSED)
        self.hide()


def state(context: PageContext) -> dict[FirstStep, bool]:
    """Return which steps are done in the open office."""
    has_place = bool(context.settings.get("backup_place"))
    has_checked = _CHECKED in _remembered(context.settings, context.office.store.identity())
    return first_steps(context.office, has_place=has_place, has_checked=has_checked)


def remember(context: PageContext, fact: str) -> None:
    """Remember for this office, on this computer, that a step was seen or the list was closed."""
    settings, office = context.settings, context.office.store.identity()
    known = _all(settings)
    facts = sorted({*known.get(office, ()), fact})
    settings.set("first_steps", json.dumps({**known, office: facts}))


def first_steps_part(context: PageContext) -> PagePart | None:
    """Return the list for Home; None in a sample, in an office that is only looked at, where all is
    done, and where somebody closed it."""
    office = context.office
    if office.store.read_only or sample_city(office.store) is not None:
        return None
    if _CLOSED in _remembered(context.settings, office.store.identity()):
        return None
    if all(state(context).values()):
        return None
    card = FirstStepsCard(context)
    stack = context.room
    if isinstance(stack, QStackedWidget):

        def on_page(_: int) -> None:
            page = stack.currentWidget()
            card.on_page("" if page is None else page.objectName())

        stack.currentChanged.connect(on_page)
    return PagePart(card, on_changed=card.on_changed)


def _all(settings: Settings) -> dict[str, list[str]]:
    try:
        found = json.loads(settings.get("first_steps") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _remembered(settings: Settings, office: str) -> list[str]:
    facts = _all(settings).get(office, [])
    return facts if isinstance(facts, list) else []
