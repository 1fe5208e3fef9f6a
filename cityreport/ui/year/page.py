"""The year in words and money: what was done, who was consulted, what changed in oversight.

The questions are the catalogue's. The yearly numbers are only shown: they are typed in Enter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cityreport.decision_words import NO_CAUSE
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.decision import NumberedDecision
from cityreport.domain.narrative import Narration
from cityreport.domain.period import Frequency, Period
from cityreport.errors import CityReportError
from cityreport.i18n import number, tr
from cityreport.messages import sentence
from cityreport.office.page_values import Changed
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.ui.kit.building_blocks import Card, page_column, scrolled, words
from cityreport.ui.kit.decision_lines import DecisionLines
from cityreport.ui.kit.notice import Notice
from cityreport.ui.kit.period_picker import PeriodPicker
from cityreport.ui.kit.reading_order import focus_first, order_tabs
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import Destination, Page, PageContext
from cityreport.ui.year.question_card import QuestionCard
from cityreport.ui.year.year_figures import YearFigures


class YearPage(Page):
    """One year at a time, to begin with the last one that is over."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setObjectName("yearPage")
        self.setAccessibleName(tr("The year in words"))
        office = context.office
        self._year = Period.of_year(office.clock.this_month.year - 1)
        self._picker = PeriodPicker(office.clock.this_month)
        self._picker.setObjectName("yearPicker")
        self._picker.period_chosen.connect(self._on_year)
        self._answered = words(role="muted", name="yearAnswered", wrap=False)
        self._notice = Notice("yearNotice")
        self._advice = words(
            tr(
                "Nothing is said of this year yet. Answer what you can: each answer is saved when "
                "you leave its field, and travels with the numbers of the year."
            ),
            "muted",
            "yearAdvice",
        )
        self._decided = _DecidedCard()
        self._figures = YearFigures(office.catalogue, self._on_enter)
        self._cards = {
            question.code: QuestionCard(office, question, context.disk)
            for question in office.catalogue.questions
        }
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(2 * GRID)
        bar.addWidget(words(tr("The year in words"), "title", wrap=False))
        bar.addWidget(self._picker)
        bar.addStretch(1)
        bar.addWidget(self._answered)
        top = QVBoxLayout()
        top.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        top.setSpacing(GRID)
        top.addLayout(bar)
        top.addWidget(self._notice)
        column = page_column(scrolled(self))
        column.addWidget(self._advice)
        for card in self._cards.values():
            column.addWidget(card)
        column.addWidget(self._decided)
        column.addWidget(self._figures)
        column.addStretch(1)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)  # noqa: S101 - `scrolled` made it
        whole.insertLayout(0, top)
        order_tabs(self)
        for keys, steps in (("Alt+Left", -1), ("Alt+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda steps=steps: self._picker.step(steps))

    # -- what the window asks

    def show_place(self, place: Destination) -> None:
        """Land on the year of a period."""
        if place.period is not None:
            self._on_year(Period.of_year(place.period.year))
        focus_first(next(iter(self._cards.values())))

    def place(self) -> Destination:
        """Return the year in view."""
        return Destination(period=self._year)

    def settle(self) -> bool:
        """Write every answer that is typed; False where one is refused."""
        written = [card.commit() for card in self._cards.values()]  # each of them, not up to a no
        return all(written)

    def on_changed(self, changed: Changed) -> None:
        """Answers, signatures and yearly numbers all show here."""
        said = {"narrative", "sign_off", "decision"} & set(changed.annotations)
        yearly = any(key.period.frequency is Frequency.YEAR for key in changed.cells)
        if said or yearly or changed.profile:
            self._show()

    # -- showing

    def _show(self) -> None:
        office, year = self.context.office, self._year.year
        try:
            answers, before = (
                office.annotations.narrative(year),
                office.annotations.narrative(year - 1),
            )
            page = office.queries.page(self._year, TOTAL)
            collection = office.annotations.collection()
            decided = office.decisions.of_year(year)
        except CityReportError as error:
            self.context.fail(error)
            return
        why = self._why_closed()
        self._notice.setVisible(bool(why))
        if why:
            self._notice.tell(why)
        self._picker.show_period(self._year)
        self._decided.show_year(self._year, decided, office.clock.today)
        self._answered.setText(
            tr(
                "{answered} of {expected} questions answered",
                answered=number(len(answers)),
                expected=number(len(self._cards)),
            )
        )
        yearly = collection.expected(office.catalogue, self._year)
        self._advice.setVisible(not answers and not why)
        self._figures.setVisible(bool(yearly))
        self._figures.show_year(self._year, collection, page.cells, page.year_before)
        for code, card in self._cards.items():
            held, last = answers.get(code, Narration()), before.get(code, Narration())
            card.show_answer(year, held, last, closed=bool(why))

    def _why_closed(self) -> str:
        """Return why nothing can be written here; empty where it can."""
        store = self.context.office.store
        try:
            store.check_writable()
            with store.reading():
                refuse_signed(store, [self._year])
        except CityReportError as error:
            return sentence(error)
        return ""

    # -- what the person does

    def _on_year(self, year: Period) -> None:
        if year == self._year or not self.settle():
            return
        self._year = year
        self._show()

    def _on_enter(self) -> None:
        self.context.go("enter", Destination(period=self._year))


class _DecidedCard(Card):
    """The decisions that were written down, are due or were done in the year; not there without
    any."""

    def __init__(self) -> None:
        super().__init__("decided")
        self._title = words(role="subtitle", name="decidedTitle")
        self._lines = DecisionLines(named=True)
        self.body.addWidget(self._title)
        self.body.addWidget(words(tr(NO_CAUSE), "muted"))
        self.body.addWidget(self._lines)

    def show_year(self, year: Period, found: Sequence[NumberedDecision], today: date) -> None:
        """Show the decisions of a year."""
        self._title.setText(tr("Decisions of {year}", year=str(year)))
        self._lines.show_decisions(found, today)
        self.setVisible(bool(found))
