"""The way through the month in view: why it is closed, what is next, and what the checks say.

What the next step is comes from `office.month_steps`, as on Home.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.month_step import MonthStep, StepKind
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.office import month_steps
from cityreport.step_words import button_words, step_sentences
from cityreport.ui.enter.cell_check import CellCheck
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.enter_bar import EnterBar
from cityreport.ui.enter.enter_notice import EnterNotice
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.enter.entry_layout import EntryLayout
from cityreport.ui.enter.month_findings import MonthFindings
from cityreport.ui.kit.building_blocks import button, in_a_row, retitle, words
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import Destination, PageContext

_PAGES = {StepKind.ENTER: "enter", StepKind.SEND: "submissions"}
_AFTER = 150
"""Milliseconds without a change after which it is looked up: who types is not held."""


class MonthGuide(QWidget):
    """The lines above the grid of a page, and the findings beside it (`beside`)."""

    def __init__(
        self,
        context: PageContext,
        layout: EntryLayout,
        grid: EntryGrid,
        check: CellCheck,
        bar: EnterBar,
    ) -> None:
        super().__init__()
        self._context = context
        self._layout = layout
        self._grid = grid
        self._check = check
        self._step: MonthStep | None = None
        self._is_answered = False
        self._notice = EnterNotice()
        self._reopen = button(tr("Reopen…"), "reopenMonth", self._on_reopen, picture="undo-2")
        self._said = words(name="nextStepWords")
        self._next = button("", "nextStep", self._on_next, primary=True)
        self._next.setAccessibleName(tr("Next step"))
        self._frame = QFrame()
        self._findings = MonthFindings(grid.go_to_cell)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self._look_up)
        self._lay_out()
        bar.required_shown.connect(self._on_required)
        check.changed.connect(self._timer.start)

    def beside(self, panel: QWidget) -> QVBoxLayout:
        """Return the column beside the grid: a panel, and the findings under it."""
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(panel, 1)
        self._findings.setFixedWidth(panel.minimumWidth())
        column.addWidget(self._findings)
        return column

    def show_notice(self) -> None:
        """Say what holds for the period in view, and the way to open it again where it is
        signed."""
        office, period = self._context.office, self._layout.period
        self._notice.show_for(office, self._layout, self._grid.entries.sheet)
        signature = None
        if period is not None and not self._notice.isHidden():
            signature = office.sign_off.signature(period)
        is_locked = signature is not None and signature.is_locked
        self._reopen.setVisible(is_locked and not office.store.read_only)
        self._timer.start()

    # -- making

    def _lay_out(self) -> None:
        self._frame.setObjectName("nextStepFrame")
        self._frame.setStyleSheet(
            f"QFrame#nextStepFrame {{ background: {COLORS.surface};"
            f" border: 1px solid {COLORS.good}; border-radius: 4px; }}"
        )
        inside = in_a_row(end=False)
        inside.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        inside.addWidget(self._said, 1)
        inside.addWidget(self._next)
        self._frame.setLayout(inside)
        closed = in_a_row(end=False)
        closed.addWidget(self._notice, 1)
        closed.addWidget(self._reopen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(closed)
        column.addWidget(self._frame)
        self._frame.hide()
        self._reopen.hide()

    # -- what is shown

    def _on_required(self, is_answered: bool) -> None:
        self._is_answered = is_answered
        if not is_answered:
            self._frame.hide()
        self._timer.start()

    def _look_up(self) -> None:
        """Show the findings in view; find the next step once the month is answered, for the whole
        city."""
        office, period = self._context.office, self._layout.period
        if office.store.is_closed:
            return
        found = self._check.in_view()
        self._findings.show_findings(found)
        self._step = None
        is_whole = period is not None and self._layout.area == TOTAL
        if self._is_answered and is_whole:
            try:
                self._step = month_steps.next_step(office)
            except CityReportError as error:
                self._context.disk.report_lost_change(error)
        step = self._step
        if step is not None and step.month == period and step.step is StepKind.SIGN:
            wrong = sum(said.state is CellState.WRONG for _, said in found)
            step = self._step = step.with_findings(wrong)
        title = "" if step is None else button_words(step)
        is_here = step is not None and step.step is StepKind.ENTER and step.month == period
        self._frame.setVisible(bool(title) and not is_here)
        if step is not None and title:
            self._said.setText(" ".join(step_sentences(step)))
            retitle(self._next, title)

    # -- what a person does

    def go_on(self) -> None:
        """Take the next step, once every required number is in; before that go to the first that
        is missing."""
        if not self._grid.typing.commit():
            return
        self._look_up()
        if self._step is not None and not self._frame.isHidden():
            self._on_next()
        else:
            self._grid.moves.go_to_first_empty()
            self._grid.setFocus()

    def _on_next(self) -> None:
        if self._step is not None:
            page = _PAGES.get(self._step.step, "checks")
            self._context.go(page, Destination(period=self._step.month))

    def _on_reopen(self) -> None:
        self._context.go("checks", Destination(period=self._layout.period))
