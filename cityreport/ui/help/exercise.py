"""The exercise on the sample: one step at a time across the top of the window, ticked off by what
was really done."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import mark, number, tr
from cityreport.office.first_steps import (
    PRACTICE_MONTH,
    PRACTICE_SIGN,
    PracticeStep,
    practice_steps,
)
from cityreport.office.sample_clock import SampleCity, sample_city
from cityreport.ui.kit.building_blocks import button, sign, words
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import Destination, PageContext

SETTING = "exercise"
_BAR = "exerciseBar"

SENTENCES = {
    PracticeStep.ENTER: mark(
        "December 2023 is half entered. On the page Enter type the totals of G1, G2 and R1: the "
        "numbers stand in the flag on Home. The Enter key saves each of them."
    ),
    PracticeStep.FLAG: mark(
        "The numbers are in, so the flag is done: open its cell and take “Flag for follow-up” off."
    ),
    PracticeStep.CHECK: mark(
        "On Checks a number of November 2023 stands out. It was published so: choose it, press "
        "“Accept with a reason…” and write why."
    ),
    PracticeStep.SIGN: mark(
        "October 2023 is complete. On Checks choose it at the right, and press “Sign off…”."
    ),
    PracticeStep.LOOK: mark(
        "Open Progress: the verdict in words, the chart, and its numbers beside it. “Why?” says "
        "how it came about."
    ),
    PracticeStep.SEND: mark(
        "On Submissions choose a month and make the files. Nothing is sent anywhere by itself."
    ),
}
_PLACES = {
    PracticeStep.ENTER: ("enter", Destination(period=PRACTICE_MONTH, indicator="G1")),
    PracticeStep.FLAG: ("enter", Destination(period=PRACTICE_MONTH, indicator="G1")),
    PracticeStep.CHECK: ("checks", Destination()),
    PracticeStep.SIGN: ("checks", Destination(period=PRACTICE_SIGN)),
    PracticeStep.LOOK: ("progress", Destination(indicator="L1")),
    PracticeStep.SEND: ("submissions", Destination()),
}


class ExerciseBar(QFrame):
    """The step that is next, a way to it, and how many are done."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setObjectName(_BAR)
        self.setAccessibleName(tr("Exercise"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._context = context
        self._step: PracticeStep | None = None
        self._has_looked = False
        self._count = words(role="muted", name="exerciseCount", wrap=False)
        self._words = words(name="exerciseWords")
        self._show_me = button(tr("S&how me"), "exerciseShow", self._on_show)
        self._close = button(tr("End the e&xercise"), "exerciseClose", self.end)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._count)
        said.addWidget(self._words)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        line.setSpacing(GRID)
        line.addWidget(sign("list-checks", COLORS.accent))
        line.addLayout(said, 1)
        line.addWidget(self._show_me)
        line.addWidget(self._close)
        self._stop_listening = self._context.office.changes.subscribe(lambda _: self.refresh())
        if isinstance(context.room, QStackedWidget):
            context.room.currentChanged.connect(self._on_page)
        self.refresh()

    def refresh(self) -> None:
        """Show the first step that is not done."""
        if self._context.office.store.is_closed:
            return
        before = self._context.settings.get(SETTING)
        accepted = int(before) if before.isdecimal() else 0
        try:
            done = practice_steps(
                self._context.office, accepted_before=accepted, has_looked=self._has_looked
            )
        except CityReportError:  # who reads the numbers says so
            return
        self._step = next((step for step, is_done in done.items() if not is_done), None)
        ticks = "".join("✓" if is_done else "○" for is_done in done.values())
        n, count = number(sum(done.values())), number(len(done))
        said = tr("Exercise: {n} of {count} steps are done", n=n, count=count)
        self._count.setText(f"{said}   {ticks}")
        if self._step is None:
            end = tr(
                "That is a month of work. Your own city: File, New city. “Start the sample again” "
                "puts the sample back."
            )
            self._words.setText(end)
        else:
            self._words.setText(tr(SENTENCES[self._step]))
        self.setAccessibleDescription(f"{said}. {self._words.text()}")
        self._show_me.setVisible(self._step is not None)

    def end(self) -> None:
        """Take the bar away; the sample stays as it is."""
        self._context.settings.set(SETTING, "")
        self._stop_listening()
        self.hide()
        self.deleteLater()

    def _on_show(self) -> None:
        if self._step is not None:
            self._context.go(*_PLACES[self._step])

    def _on_page(self, _: int) -> None:
        pages = self._context.room
        page = pages.currentWidget() if isinstance(pages, QStackedWidget) else None
        if page is not None and page.objectName() == "progressPage":
            self._has_looked = True
        self.refresh()


class _Window(Protocol):
    sample_chosen: SignalInstance


def begin_exercise(window: QWidget, context: PageContext) -> None:
    """Begin the exercise: in this window where it shows the large sample, else have that opened,
    where `go_on_with_exercise` shows it."""
    if sample_city(context.office.store) is not SampleCity.LONDON:
        context.settings.set(SETTING, "new")
        cast("_Window", window).sample_chosen.emit(SampleCity.LONDON)
        return
    context.settings.set(SETTING, str(len(context.office.annotations.acceptances())))
    go_on_with_exercise(window, context)


def go_on_with_exercise(window: QWidget, context: PageContext) -> None:
    """Show the exercise across the top of a window on the large sample, where one was begun."""
    begun, office = context.settings.get(SETTING), context.office
    if not begun or window.findChild(ExerciseBar, _BAR) is not None or office.store.read_only:
        return
    if sample_city(office.store) is not SampleCity.LONDON:
        return
    if not begun.isdecimal():
        context.settings.set(SETTING, str(len(office.annotations.acceptances())))
    frame = context.room.parentWidget() if context.room is not None else None
    column = None if frame is None else frame.layout()
    if isinstance(column, QVBoxLayout):
        column.insertWidget(1, ExerciseBar(context))
