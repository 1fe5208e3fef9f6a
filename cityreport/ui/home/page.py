"""Home: the headline in words, what is due, and how complete the years are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cityreport import risky_folders
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.completeness import Completeness
from cityreport.domain.month_step import MonthStep, StepKind
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import Progress
from cityreport.domain.targets import HEADLINE
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, number, period_name, tr
from cityreport.office import month_steps
from cityreport.office.page_values import Changed, Overview
from cityreport.office.sample_clock import sample_city
from cityreport.progress_wording import condition_words, named_as_counted, needed, verdict_reason
from cityreport.ui.home import (
    folder_card,
    older_copy_card,
    sample_card,
    second_keyings_card,
)
from cityreport.ui.home.completeness_map import CompletenessMap, Swatch
from cityreport.ui.home.flag_card import FlagCard
from cityreport.ui.home.group_tallies import GroupTallies
from cityreport.ui.home.month_card import MonthCard
from cityreport.ui.kit.building_blocks import (
    Card,
    button,
    in_a_row,
    page_column,
    retitle,
    scrolled,
    words,
)
from cityreport.ui.kit.flow_layout import FlowLayout, flowing
from cityreport.ui.kit.side_by_side import SideBySide
from cityreport.ui.kit.theme import GRID
from cityreport.ui.kit.verdict_label import VerdictMark
from cityreport.ui.kit.why import listen_for_why, why_button
from cityreport.ui.page_context import (
    Destination,
    ExplanationWish,
    Page,
    PageContext,
    PagePart,
    home_cards,
)
from cityreport.wording import unit_name

_LEAST = (380, 440)
"""Pixels that the cards and the map need to stand side by side."""


class HomePage(Page):
    """The page that the window starts with; it shows and leads on, nothing is entered here."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setObjectName("homePage")
        self._headline = _HeadlineCard(self._on_progress, self._on_why)
        listen_for_why(self, self._on_why)
        self._parts = home_cards(self)
        self._due = MonthCard(
            self._on_step, self._on_import, self._on_collect, self._on_began_later
        )
        self._is_told_of_checks = False
        self._flags = FlagCard(lambda key: self.context.go("enter", Destination.of(key)))
        self._start: _StartCard | None = None
        self._map = CompletenessMap()
        self._map.month_chosen.connect(self._on_month)
        self._groups = GroupTallies(context.office.catalogue)
        self._map_card = self._make_map_card()
        self._beside = QWidget()
        self._attribution = words(role="muted", name="attribution")
        self._keyings: second_keyings_card.KeyingsCard | None = None
        self._notes = QVBoxLayout()
        self._notes.setSpacing(2 * GRID)
        self._beginning = QVBoxLayout()
        self._lay_out()
        self._refresh()

    def show_place(self, _place: Destination) -> None:
        """Begin at the next step: Enter goes there."""
        for made in self.findChildren(QPushButton):
            if made.property("role") == "primary" and made.isVisibleTo(self):
                made.setFocus()
                return

    def on_changed(self, changed: Changed) -> None:
        """Numbers and the city's own words both show here."""
        for part in self._parts:
            part.on_changed(changed)
        told = {"sign_off", "collection"} & set(changed.annotations)
        if changed.cells or changed.profile or changed.submissions or told:
            self._refresh()
        elif "flag" in changed.annotations:
            self._show_flags()
        if "second_keying" in changed.annotations and self.isVisible():
            self._show_keyings()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again: a second typing may have begun or ended meanwhile, and the day went on."""
        super().showEvent(event)
        for part in self._parts:
            part.on_opened()
        self._show_keyings()

    def add_part(self, part: PagePart) -> None:
        """Add a card to those at the top."""
        self._parts.append(part)
        self._notes.addWidget(part.widget)

    def warn_of(self, risk: risky_folders.Risk) -> None:
        """Say at the top that the office file is in a risky folder."""
        if not folder_card.knows(self.context) and self.findChild(folder_card.FolderCard) is None:
            self._notes.addWidget(folder_card.FolderCard(self.context, risk))

    def tell_older(self, missing: int) -> None:
        """Say at the top that the file lacks steps that this computer has seen."""
        if self.findChild(older_copy_card.OlderCard) is None:
            card = older_copy_card.OlderCard(
                self.context, missing, lambda: self.restore_chosen.emit(None)
            )
            self._notes.addWidget(card)

    def _show_keyings(self) -> None:
        """Say at the top which second typings are unfinished."""
        try:
            found = self.context.office.second_keying.begun()
        except CityReportError as error:
            self.context.disk.report_lost_change(error)
            return
        if self._keyings is None and found:
            self._keyings = second_keyings_card.KeyingsCard(self.context)
            self._notes.addWidget(self._keyings)
        if self._keyings is not None:
            self._keyings.show_keyings(found)

    def _lay_out(self) -> None:
        first, second = QWidget(), self._beside
        cards = QVBoxLayout(first)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(2 * GRID)
        cards.addWidget(self._due)
        cards.addWidget(self._headline)
        cards.addWidget(self._flags)
        cards.addStretch(1)
        beside = QVBoxLayout(second)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._map_card)
        beside.addStretch(1)
        column = page_column(scrolled(self))
        column.setContentsMargins(3 * GRID, 2 * GRID - 2, 3 * GRID, GRID)  # 768 pixels are enough
        for part in self._parts:
            self._notes.addWidget(part.widget)
        shown = sample_city(self.context.office.store)
        if shown is not None:
            self._notes.addWidget(sample_card.SampleCard(self.context, shown))
        column.addLayout(self._notes)
        column.addLayout(self._beginning)
        column.addWidget(SideBySide(first, second, (5, 6), _LEAST))
        column.addStretch(1)
        column.addWidget(self._attribution)

    def _make_map_card(self) -> QWidget:
        card = Card("map")
        card.body.addWidget(words(tr("Required numbers, month by month"), "subtitle"))
        card.body.addWidget(
            words(tr("Choose a month to enter or to see its numbers."), "muted", "mapHint")
        )
        card.body.addWidget(self._map)
        legend = FlowLayout(spacing=2 * GRID)
        for state, meaning, is_closed in (
            (Completeness(1, 1), tr("all there"), False),
            (Completeness(1, 2), tr("some missing"), False),
            (Completeness(0, 1), tr("none yet"), False),
            (Completeness(1, 1), tr("signed off"), True),
        ):
            entry = QWidget()
            swatch = Swatch(state, is_closed=is_closed)
            entry.setLayout(in_a_row(swatch, words(meaning, "muted", wrap=False), end=False))
            legend.addWidget(entry)
        card.body.addLayout(legend)
        card.body.addWidget(self._groups)
        return card

    def _refresh(self) -> None:
        office = self.context.office
        overview, profile = office.queries.overview(), office.city.profile
        months = month_steps.with_unopened(office, overview.months)
        empty = overview.first is None
        for card in (self._headline, self._due):
            card.setVisible(not empty)
        self._map_card.setVisible(bool(months))
        self._beside.setVisible(bool(months))  # no half of a page is blank
        if self._start is not None:
            self._start.setVisible(empty)
        self._attribution.setText(profile.city.attribution)
        self._attribution.setVisible(bool(profile.city.attribution))
        self._show_flags()
        if empty:
            first = Period.month(min(profile.baseline.years), 1)
            latest = office.clock.this_month.shift(-1)
            collection = office.annotations.collection()
            reach = month_range(first, latest)
            asked = (m for m in reach if collection.required(office.catalogue, m))
            if self._start is None:
                self._start = _StartCard(self._on_month, self._on_import)
                self._beginning.addWidget(self._start)
            self._start.show_start(first, next(asked, first), latest)
            return
        progress = office.queries.progress(HEADLINE)
        self._headline.show_progress(office.catalogue, progress)
        self._show_step(overview)
        self._due.show_timeliness(overview.timeliness)
        self._map.show_months(months, overview.stands)
        latest = office.clock.this_month.shift(-1)
        self._groups.show_month(latest, overview.groups.get(latest))

    def _show_step(self, overview: Overview | None = None) -> None:
        """Show the next step of the month; what stands in its way once everything is checked."""
        office = self.context.office
        step = month_steps.next_step(office, overview)
        if step is None:
            return
        if step.step is StepKind.SIGN:
            whole = self.context.whole_check()
            if not self._is_told_of_checks:
                self._is_told_of_checks = True
                whole.changed.connect(self._on_checked)
                whole.ended.connect(self._on_checked)
            if whole.is_done:
                count = month_steps.blocking_count(office, whole.found, step.month)
                step = step.with_findings(count)
        is_said = bool(office.annotations.collection().said)
        self._due.show_step(
            step,
            can_write=not office.store.read_only,
            is_said=is_said,
            can_begin_later=bool(month_steps.begins_later(office, step, overview)),
        )

    def _on_checked(self) -> None:
        if not self.context.office.store.is_closed:
            self._show_step()

    def _show_flags(self) -> None:
        office = self.context.office
        self._flags.show_flags(office.catalogue, office.city.profile, office.annotations.flags())

    def _on_progress(self) -> None:
        self.context.go("progress", Destination(indicator=HEADLINE))

    def _on_why(self) -> None:
        if not self._headline.isHidden():
            self.context.explain(ExplanationWish(HEADLINE), self)

    def _on_import(self) -> None:
        self.context.open("import", self)

    def _on_collect(self) -> None:
        self.context.open("collects", self)

    def _on_began_later(self, step: MonthStep) -> None:
        office = self.context.office
        said = month_steps.begins_later(office, step)
        try:
            office.collecting.say(said)
        except CityReportError as error:
            self.context.disk.report_lost_change(error)
            return
        sentence = ntr(
            "{n} series: nothing is asked of the time before it was collected. Undo takes it back.",
            "{n} series: nothing is asked of the time before they were collected. Undo takes it "
            "back.",
            len(said),
        )
        self.context.say(sentence)

    def _on_step(self, step: MonthStep) -> None:
        page = {StepKind.ENTER: "enter", StepKind.SEND: "submissions"}.get(step.step, "checks")
        self.context.go(page, Destination(period=step.month))

    def _on_month(self, month: Period | None) -> None:
        self.context.go("enter", Destination(period=month))


class _HeadlineCard(Card):
    """The verdict, the figure, why, and what is needed."""

    def __init__(self, on_progress: Callable[[], None], on_why: Callable[[], None]) -> None:
        super().__init__("headline")
        self._name = words(role="subtitle", name="headlineName")
        self._verdict = VerdictMark("headlineVerdict")
        self._figure = words(role="figure", name="headlineFigure", wrap=False)
        self._caption = words(role="muted", name="headlineCaption")
        self._reason = words(name="headlineReason")
        self._needed = words(name="headlineNeeded")
        self._conditions = words(role="muted", name="headlineConditions")
        self.body.setSpacing(GRID // 2)  # a long name needs the room
        self.body.addWidget(self._name)
        self.body.addWidget(self._verdict)
        figure = in_a_row(self._figure, end=False)
        figure.setSpacing(2 * GRID)
        figure.addWidget(self._caption, 1)
        self.body.addLayout(figure)
        for sentence in (self._reason, self._needed, self._conditions):
            self.body.addWidget(sentence)
        see = button(tr("See progress"), "seeProgress", on_progress, picture="trending-down")
        self.body.addLayout(flowing(see, why_button("whyHeadline", on_why)))

    def show_progress(self, catalogue: Catalogue, progress: Progress) -> None:
        unit = unit_name(catalogue, progress.indicator, progress.unit)
        self._name.setText(named_as_counted(catalogue, progress))
        self._verdict.show_verdict(progress.verdict)
        last = progress.rolling12[-1] if progress.rolling12 else None
        for label in (self._figure, self._caption):
            label.setVisible(last is not None)
        if last is not None and last.rate is not None:
            self._figure.setText(number(last.rate, 2))
            caption = tr(
                "per 100,000 people in the twelve months to {month}: {value} ({unit})",
                month=period_name(last.period),
                value=number(last.value),
                unit=unit,
            )
            self._caption.setText(caption)
        elif last is not None:
            self._figure.setText(number(last.value))
            month = period_name(last.period)
            self._caption.setText(
                tr("in the twelve months to {month} ({unit})", month=month, unit=unit)
            )
        self._reason.setText(verdict_reason(progress))
        self._needed.setText(needed(progress))
        self._needed.setVisible(progress.needed_per_year is not None)
        conditions = condition_words(catalogue, progress)
        self._conditions.setText(" ".join(conditions))
        self._conditions.setVisible(bool(conditions))


class _StartCard(Card):
    """The first step in an office without any number."""

    def __init__(
        self, on_month: Callable[[Period | None], None], on_import: Callable[[], None]
    ) -> None:
        super().__init__("start")
        self._go = on_month
        self._baseline: Period | None = None
        self._latest: Period | None = None
        self.body.addWidget(words(tr("No numbers yet"), "title"))
        self._advice = words(name="startAdvice")
        self.body.addWidget(self._advice)
        sheet = tr(
            "What already stands in a spreadsheet need not be typed: import the file, or paste "
            "whole blocks."
        )
        self.body.addWidget(words(sheet, "muted", "sheetAdvice"))
        self._open_baseline = button(
            "", "enterBaseline", self._on_baseline, picture="table-2", primary=True
        )
        self._open_latest = button("", "enterLatest", self._on_latest)
        bring = button(tr("Import a spreadsheet…"), "importFirst", on_import)
        self.body.addLayout(flowing(self._open_baseline, self._open_latest, bring))

    def show_start(self, baseline: Period, first: Period, latest: Period) -> None:
        """`first`: the first month, from the baseline on, that the city collects."""
        self._baseline, self._latest = first, latest
        if first == baseline:
            said = tr(
                "Enter the months of the baseline first: everything is measured against them. "
                "They begin with {baseline}. Or start with last month and bring in the years "
                "before it later.",
                baseline=period_name(baseline),
            )
        else:
            said = tr(
                "Your city collects its numbers from {first} on. Start there, or with last month.",
                first=period_name(first),
            )
        self._advice.setText(said)
        _point(self._open_baseline, first)
        _point(self._open_latest, latest)

    def _on_baseline(self) -> None:
        self._go(self._baseline)

    def _on_latest(self) -> None:
        self._go(self._latest)


def _point(way: QPushButton, month: Period | None) -> None:
    """Let a button lead to a month; hide it where there is none."""
    way.setVisible(month is not None)
    if month is not None:
        retitle(way, tr("Enter {month}", month=period_name(month)))
