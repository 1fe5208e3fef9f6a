"""Typing a month a second time without seeing the first, and then both side by side.

First the blind grid (`keying_view`), after *Compare* the differences (`comparing_view`); the office
file knows which of the two it is, so a restart leads back to the same place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, period_name, tr
from cityreport.messages import sentence
from cityreport.office.cells import Change
from cityreport.office.page_values import Changed
from cityreport.store.annotations import SECOND_KEYING, SIGN_OFF
from cityreport.ui.enter.comparison_view import ComparingView
from cityreport.ui.enter.second_keying_cells import (
    KeyingAgain,
    as_on_the_form,
    keying_layout,
    keying_sheet,
)
from cityreport.ui.enter.second_keying_questions import drop_question, left_out_question
from cityreport.ui.enter.second_keying_view import KeyingView
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.second_keying_words import result_words
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import Destination, Page, PageContext
from cityreport.wording import area_name


class SecondKeyingPage(Page):
    """The second typing of one period and area."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setObjectName("secondKeyingPage")
        self.setAccessibleName(tr("Typing a second time"))
        self._office = context.office
        self._typed_input = KeyingAgain(context.office, self._on_written)
        self._period: Period | None = None
        self._area = TOTAL
        self._typists: set[str] = set()
        self._title = words(role="title", name="againTitle")
        self._last = words(role="muted", name="againLast")
        self.keying = KeyingView(self._typed_input, context.disk)
        self.comparing: ComparingView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.keying)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        column.addWidget(self._last)
        column.addWidget(self._stack, 1)
        self.keying.compare_asked.connect(self._on_compare)
        self.keying.drop_asked.connect(self._on_drop)
        self.keying.left.connect(self._on_leave)
        self.keying.grid.said.connect(context.say)
        for asked in (self.keying.grid.undo_asked, self.keying.grid.redo_asked):
            asked.connect(self._on_undo)

    # -- what the window asks

    @property
    def hides_numbers(self) -> bool:
        """Until both are compared, no number that was typed first may be seen."""
        return self.comparing is None

    def show_place(self, place: Destination) -> None:
        """Turn to a period and area; without any to the one that is unfinished."""
        period, area = place.period, place.area or TOTAL
        if self._period is not None and (period is None or (period, area) == self._here()):
            self._load_hints()
        elif self.keying.grid.typing.commit():
            self._open(period, area)
        if self.hides_numbers:
            self.context.say("")  # what was said on another page may tell a number
        self._take_focus()

    def place(self) -> Destination:
        """Return the month and area that are typed again."""
        return Destination() if self._period is None else Destination(self._period, self._area)

    def on_changed(self, changed: Changed) -> None:
        """Follow what is typed, decided, signed or changed elsewhere."""
        if self._period is None or self._typed_input.is_writing:
            return
        is_decided = self.comparing is not None and (
            bool(changed.cells) or SIGN_OFF in changed.annotations
        )
        if is_decided or SECOND_KEYING in changed.annotations or changed.profile:
            self._load()
        elif SIGN_OFF in changed.annotations:
            self._load_hints()

    def settle(self) -> bool:
        """Keep what stands in the open cell."""
        return self.keying.grid.typing.commit()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody else may be at the keyboard by now."""
        super().showEvent(event)
        if self._period is not None:
            self._load_hints()

    # -- what is shown

    def _here(self) -> tuple[Period | None, str]:
        return self._period, self._area

    def _open(self, period: Period | None, area: str) -> None:
        try:
            if period is None:
                unfinished = self._office.second_keying.begun()
                period, area = unfinished[0] if unfinished else (None, TOTAL)
            layout = keying_layout(self._office, period, area)
        except CityReportError as error:
            self.context.fail(error)
            return
        self._period, self._area = layout.period, layout.area
        self._load()
        self.keying.grid.go_on_typing()

    def _load(self) -> None:
        """Show the typing, or both typings once that was asked for."""
        period, area, grid = self._period, self._area, self.keying.grid
        assert period is not None  # noqa: S101 - only called once one is chosen
        key, unfolded = grid.current_key(), grid.entries.sheet.unfolded
        try:
            self._typed_input.begin(period, area)
            layout = keying_layout(self._office, period, area)
            layout.unfolded |= unfolded
            sheet = keying_sheet(layout)
            is_compared = self._office.second_keying.is_compared(period, area)
            self._show_title(period, area)
            if is_compared:
                self._show_comparing(period, area)
            else:
                self._drop_comparing()
            if not grid.typing.is_open:  # what is typed comes first
                grid.entries.show(sheet, self._typed_input.cells(sheet))
        except CityReportError as error:
            self.context.fail(error)
            return
        if key is not None and not grid.typing.is_open:
            grid.go_to_cell(key._replace(period=period, area=area))
        self._show_progress()
        self._load_hints()

    def _show_title(self, period: Period, area: str) -> None:
        areas = self._office.city.profile.areas
        self._title.setText(
            tr(
                "Typing a second time: {period}, {area}",
                period=period_name(period),
                area=area_name(areas, area),
            )
        )
        result = self._office.second_keying.result(period, area)
        is_over = result is not None and result.finished.changed is not None
        self._last.setText(result_words(areas, result) if result is not None and is_over else "")
        self._last.setVisible(is_over)

    def _show_comparing(self, period: Period, area: str) -> None:
        keying = as_on_the_form(
            self._office.catalogue, self._office.second_keying.compare(period, area)
        )
        signed = self._lock_words(period)
        if self.comparing is not None and self.comparing.shows == (keying, signed):
            return
        self._drop_comparing()
        view = ComparingView(TypedInput(self._office), keying, signed)
        view.settled.connect(self._on_settled)
        view.left.connect(self._on_leave)
        self.comparing = view
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)

    def _drop_comparing(self) -> None:
        view, self.comparing = self.comparing, None
        self._stack.setCurrentWidget(self.keying)
        if view is not None:
            self._stack.removeWidget(view)
            view.setParent(None)
            view.deleteLater()

    def _show_progress(self) -> None:
        period = self._period
        assert period is not None  # noqa: S101 - only called once one is chosen
        try:
            answered = self._office.second_keying.compare(period, self._area).answered
        except CityReportError as error:
            self.context.fail(error)
            return
        can_write = not self._office.store.read_only
        self.keying.show_progress(self._typed_input.typed, answered, can_write=can_write)

    def _load_hints(self) -> None:
        """Show the hints: a second person is better; a signed month keeps its numbers."""
        period = self._period
        assert period is not None  # noqa: S101 - only called once one is chosen
        try:
            self._typists = self._office.second_keying.first_typists(period, self._area)
            signed = self._lock_words(period)
        except CityReportError as error:
            self.context.fail(error)
            return
        self.keying.show_signed(signed)
        self._show_officer()

    def _show_officer(self) -> None:
        """Another person may be at the keyboard with every cell."""
        officer = self._office.changes.officer
        hint = tr(
            "{officer}, you typed numbers of this month the first time too. A second person sees "
            "more; you can still go on.",
            officer=officer,
        )
        self.keying.show_hint(hint if officer in self._typists else "")

    def _lock_words(self, period: Period) -> str:
        signature = self._office.sign_off.signature(period)
        if signature is None or not signature.is_locked:
            return ""
        return tr(
            "{period} is signed off. It can be typed again as a check; before a number can be "
            "changed, reopen the month on the page Checks.",
            period=period_name(period),
        )

    def _take_focus(self) -> None:
        (self.keying.grid if self.comparing is None else self.comparing.task).setFocus()

    # -- what happens

    def _on_written(self, keys: Sequence[CellKey]) -> None:
        self.keying.grid.entries.refresh(keys)
        self._show_progress()
        self._show_officer()

    def _on_undo(self) -> None:
        self.context.say(tr("A second typing has no undo: type over the cell, or empty it."))

    def _on_leave(self) -> None:
        if self.keying.grid.typing.commit():
            self.context.go("enter", self.place())

    def _on_compare(self) -> None:
        period = self._period
        if period is None or not self.keying.grid.typing.commit():
            return
        try:
            keying = self._office.second_keying.compare(period, self._area)
            untyped = as_on_the_form(self._office.catalogue, keying).untyped
        except CityReportError as error:
            self._tell(error)
            return
        if not untyped:
            self._finish()
            return
        dialog = left_out_question(self._office.catalogue, untyped, self)
        dialog.accepted.connect(self._finish)
        dialog.rejected.connect(self._take_focus)
        dialog.open()

    def _finish(self) -> None:
        assert self._period is not None  # noqa: S101 - the button is there only then
        try:
            self._office.second_keying.finish(self._period, self._area)
        except CityReportError as error:
            self._tell(error)
            return
        self._take_focus()

    def _on_drop(self) -> None:
        if not self.keying.grid.typing.commit():
            return
        dialog = drop_question(self._typed_input.typed, self)
        dialog.accepted.connect(self._drop)
        dialog.rejected.connect(self._take_focus)
        dialog.open()

    def _drop(self) -> None:
        assert self._period is not None  # noqa: S101 - the button is there only then
        try:
            self._office.second_keying.drop(self._period, self._area)
        except CityReportError as error:
            self._tell(error)
            return
        self.keying.grid.go_on_typing()
        self._take_focus()

    def _on_settled(self, decided: Mapping[CellKey, Change]) -> None:
        period, area = self._period, self._area
        assert period is not None  # noqa: S101 - the button is there only then
        try:
            n = self._office.second_keying.settle(period, area, decided)
        except CityReportError as error:
            self._tell(error)
            return
        self.context.go("enter", self.place())
        self.context.say(
            ntr(
                "The second typing is finished: {n} cell was changed.",
                "The second typing is finished: {n} cells were changed.",
                n,
            )
        )

    def _tell(self, error: CityReportError) -> None:
        self.context.disk.report_lost_change(error)
        view = self.keying if self.comparing is None else self.comparing
        view.tell(sentence(error))
