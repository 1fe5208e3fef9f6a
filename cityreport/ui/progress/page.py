"""Progress: charts of the numbers, what they say in words, and the table behind them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Baseline
from cityreport.domain.progress import Progress
from cityreport.domain.to_date import compare_to_date
from cityreport.i18n import tr
from cityreport.office import chart_data
from cityreport.office.chart_request import ON_ALL_DISTRICTS, ON_ALL_INDICATORS, ChartRequest
from cityreport.office.page_values import Changed
from cityreport.progress_wording import condition_words, named_as_counted, needed, verdict_reason
from cityreport.render.chart_words import assumed_populations
from cityreport.render.kinds.scene import ChartTable, ChartText
from cityreport.store.annotations import DECISION
from cityreport.ui.kit.building_blocks import (
    Card,
    button,
    page_column,
    scrolled,
    selectable,
    words,
)
from cityreport.ui.kit.chart_picture import ChartPicture, scrolled_chart
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.flow_layout import FlowLayout, flowing
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.theme import GRID, scaled
from cityreport.ui.kit.verdict_label import VerdictMark
from cityreport.ui.kit.why import listen_for_why, why_button
from cityreport.ui.page_context import Destination, ExplanationWish, Page, PageContext
from cityreport.ui.progress.chart_beside_table import ChartBesideTable
from cityreport.ui.progress.chart_choices import ChartChoices
from cityreport.ui.progress.chart_output import ChartOutput
from cityreport.ui.progress.decisions_card import DecisionsCard
from cityreport.ui.progress.peers_card import PeersCard
from cityreport.ui.progress.progress_rows import (
    months_of_rows,
    population_sentences,
    progress_headings,
    progress_rows,
    table_cells,
    table_headings,
    to_date_changes,
    tried_out_sentence,
    year_to_date_sentence,
)
from cityreport.ui.progress.report_dialog import print_report
from cityreport.wording import CHART_KIND_NAMES

_TABLE_WIDTH, _WIDEST_TABLE = 480, 540


class ProgressPage(Page):
    """One indicator of one area large, or all of them small, as any kind of chart."""

    def __init__(self, context: PageContext, files: FileDialogs = FILE_DIALOGS) -> None:
        super().__init__(context)
        self.setObjectName("progressPage")
        self._files = files
        self._is_stale = False
        self._output = ChartOutput(context, self, files)
        self._choices = ChartChoices(context.office)
        self._verdict = VerdictMark("progressVerdict")
        self._title = words(role="subtitle", name="chartTitle")
        self._reason = selectable(words(name="verdictReason"))
        self._to_date = selectable(words(role="muted", name="yearToDate"))
        self._to_date_change = selectable(words(role="muted", name="yearToDateChange"))
        self._tried = selectable(words(name="triedOut"))
        self._chart = ChartPicture(
            "progressChart",
            tr("Chart of the progress"),
            context.office,
            context.tasks,
            context.fail,
        )
        self._table = RowsTable("progressTable", tr("Table behind the chart"))
        self._decisions = DecisionsCard(context)
        self._peers = PeersCard(context, files)
        self._empty = NothingYet(self._on_enter)
        self._subjects: list[ExplanationWish] = []  # of the table's rows, where they have one
        self._stack = QStackedWidget()
        self._beside = ChartBesideTable()
        self._lay_out()
        self._choices.chosen.connect(self._refresh)
        self._table.doubleClicked.connect(self._on_why)
        listen_for_why(self, self._on_why)
        self._chart.told.connect(self._on_told)
        self._chart.copied.connect(self._on_copied)
        self._refresh()

    # -- what the window calls

    def place(self) -> Destination:
        """Return the indicator and the area in view."""
        return Destination(indicator=self._choices.indicator, area=self._choices.area)

    def show_place(self, place: Destination) -> None:
        """Show an indicator or an area; borders may have come since a map was drawn."""
        self._choices.show_subject(place.indicator, place.area)
        if self._choices.kind == "map":
            self._refresh()

    def on_changed(self, changed: Changed) -> None:
        """Any number may be one of those shown; districts and baseline come with the profile."""
        if changed.profile:
            self._choices.fill(self.context.office.city.profile)
        if (
            changed.submissions
            or changed.profile
            or _is_shown(changed, self._choices, self.context.office.catalogue)
        ):
            self._is_stale = not self.isVisible()  # who types on another page does not wait
            if not self._is_stale:
                self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._refresh()
        else:
            self._show_peers()  # the network's card may have been taken in since

    # -- making

    def _lay_out(self) -> None:
        column = page_column(scrolled(self))
        column.addWidget(self._choices)
        self._stack.addWidget(self._make_full())
        self._stack.addWidget(_on_top(self._empty))
        column.addWidget(self._stack, 1)

    def _make_full(self) -> QWidget:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        said = Card("verdict")
        said.body.setSpacing(GRID // 2)
        names = QVBoxLayout()
        names.setSpacing(GRID // 2)
        names.addWidget(self._title)
        names.addWidget(self._verdict)
        head = QHBoxLayout()
        head.addLayout(names, 1)
        why = why_button("whyVerdict", self._on_why_verdict)
        head.addWidget(why, 0, Qt.AlignmentFlag.AlignTop)
        said.body.addLayout(head)
        said.body.addWidget(self._reason)
        for widget in (self._to_date, self._to_date_change, self._tried):
            said.body.addWidget(widget)
        column.addWidget(said)
        picture = Card("chart")
        picture.body.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        picture.body.addWidget(scrolled_chart(self._chart, "chartScroll"), 1)
        self._beside.hold(picture, self._table)
        column.addWidget(self._beside, 1)
        column.addLayout(self._make_buttons())
        column.addWidget(self._peers)
        column.addWidget(self._decisions)
        return full

    def _make_buttons(self) -> FlowLayout:
        output, request = self._output, self._request
        return flowing(
            button(tr("Print a report…"), "reportButton", self._on_report, picture="file-check"),
            button(tr("Save chart…"), "saveChart", lambda: output.save(request()), picture="save"),
            button(
                tr("For slides…"),
                "saveSlides",
                lambda: output.save_slides(request()),
                picture="download",
            ),
            button(
                tr("Print chart…"),
                "printChart",
                lambda: output.print_chart(request()),
                picture="printer",
            ),
            self._beside.fold,
            button(tr("Copy picture"), "copyChart", self._chart.copy, picture="image"),
            button(tr("Copy table"), "copyTable", self._on_copy_table, picture="clipboard-copy"),
            self._peers.take,
            self._decisions.write,
        )

    # -- what is shown

    def _request(self) -> ChartRequest:
        return self._choices.request(self.context.office.city.profile)

    def _refresh(self) -> None:
        office, choices = self.context.office, self._choices
        stored = office.queries.progress(choices.indicator, choices.area)
        choices.offer(office, stored)
        request = self._request()
        is_on_one = choices.kind not in ON_ALL_INDICATORS | ON_ALL_DISTRICTS
        if is_on_one and not stored.months and not stored.rolling12:
            self._show_empty()
            return
        self._stack.setCurrentIndex(0)
        is_progress = request.kind == "progress"
        one = None if choices.kind in ON_ALL_INDICATORS else choices.indicator
        self._decisions.show_indicator(one)
        self._show_peers()
        self._title.setVisible(not is_progress or bool(stored.unit))
        for widget in (self._verdict, self._to_date, self._to_date_change, self._tried):
            widget.setVisible(is_progress)
        if is_progress:
            self._title.setText(named_as_counted(office.catalogue, stored))
            self._show_progress(stored, request)
        else:
            self._title.setText(tr(CHART_KIND_NAMES[request.kind]))
        self._chart.show_chart(request)

    def _show_peers(self) -> None:
        """Show the cities like ours beside an indicator that is shown alone."""
        choices = self._choices
        is_alone = choices.kind not in ON_ALL_INDICATORS | ON_ALL_DISTRICTS
        self._peers.show_indicator(choices.indicator if is_alone else None, choices.area)

    def _show_progress(self, stored: Progress, request: ChartRequest) -> None:
        office, measure = self.context.office, request.measure
        is_tried = request.baseline is not None or request.path is not None
        shown = stored
        if is_tried:
            shown = office.queries.progress(
                request.indicator,
                request.area,
                baseline=None if request.baseline is None else Baseline(request.baseline),
                path=request.path,
            )
        self._show_words(shown, request)
        self._tried.setVisible(is_tried)
        if is_tried:
            self._tried.setText(tried_out_sentence(stored, shown))
        self._table.show_rows(progress_headings(measure), progress_rows(shown, measure), stretch=0)
        self._subjects = [replace(self._wish(), period=at) for at in months_of_rows(shown)]
        self._table.setMinimumWidth(self._table.needed_width())

    def _show_words(self, progress: Progress, request: ChartRequest) -> None:
        office = self.context.office
        self._verdict.show_verdict(progress.verdict)
        said = [verdict_reason(progress), needed(progress)]
        said += condition_words(office.catalogue, progress)
        said += population_sentences(office, progress, request.measure)
        said.append(chart_data.ahead_sentence(office, progress, request))
        self._reason.setText(" ".join(filter(None, said)))
        found = progress.year_to_date
        beside = [] if found is None else [year_to_date_sentence(found)]
        if found is not None and progress.baseline.rate is not None:
            beside.append(tr("The verdict is on the rate per 100,000 people."))
        if request.measure == "rate":
            beside += assumed_populations(progress)
        self._to_date.setText(" ".join(beside))
        self._to_date.setVisible(bool(beside))
        self._to_date_change.setVisible(found is not None)
        if found is not None:
            people = chart_data.people_of(office, progress)
            self._to_date_change.setText(to_date_changes(compare_to_date(progress, people)))

    def _on_told(self, story: ChartText, table: ChartTable) -> None:
        """Show the words and the table of a chart that was drawn; those of progress are there."""
        if self._choices.kind == "progress":
            return
        self._title.setText(story.title)
        self._reason.setText(story.finding)
        headings, rows = table_headings(table), table_cells(table)
        self._subjects = [replace(self._wish(), **at._asdict()) for at in table.subjects]
        self._table.show_rows(headings, rows, stretch=0)
        is_wide = self._table.needed_width() > scaled(_WIDEST_TABLE)
        if is_wide:  # all columns whole, and a bar to move along them
            self._table.show_rows(headings, rows, stretch=-1)
        self._table.setMinimumWidth(scaled(_TABLE_WIDTH) if is_wide else self._table.needed_width())

    def _show_empty(self) -> None:
        self._stack.setCurrentIndex(1)
        self._empty.say_of(self._choices.indicator_name, self._choices.area_name)

    # -- what a person does

    def _on_enter(self) -> None:
        self.context.go("enter", self.place())

    def _wish(self) -> ExplanationWish:
        """Return the figure that the verdict in view is on."""
        request = self._request()
        return ExplanationWish(
            request.indicator,
            request.area,
            baseline=None if request.baseline is None else Baseline(request.baseline),
            path=request.path,
        )

    def _on_why_verdict(self) -> None:
        self.context.explain(self._wish(), self)

    def _on_why(self) -> None:
        """Explain the chosen row of the table; without one, the verdict."""
        row = self._table.chosen_row()
        if row is None or row >= len(self._subjects):
            self._on_why_verdict()
            return
        self.context.explain(self._subjects[row], self)

    def _on_copied(self) -> None:
        self.context.say(tr("The picture is on the clipboard."))

    def _on_copy_table(self) -> None:
        self._table.copy_all()
        self.context.say(tr("The table is on the clipboard."))

    def _on_report(self) -> None:
        """Whole pages: for the mayor or the council, as a preview, on paper or as a PDF."""
        print_report(self.context, self, self._files)


class NothingYet(Card):
    """The card that says that there is nothing to show, with the way to the grid."""

    def __init__(self, enter: Callable[[], None]) -> None:
        super().__init__("empty")
        self._words = words(name="progressEmptyWords")
        self.body.addWidget(words(tr("Nothing to show yet"), "title"))
        self.body.addWidget(self._words)
        title = tr("Enter numbers")
        made = button(title, "enterNumbers", enter, picture="table-2", primary=True)
        self.body.addLayout(flowing(made))

    def say_of(self, indicator: str, area: str) -> None:
        """Say of which numbers there are none."""
        self._words.setText(
            tr(
                "There are no numbers of “{indicator}” for {area}. Enter the months of the "
                "baseline and the latest twelve months to see a verdict.",
                indicator=indicator,
                area=area,
            )
        )


def _is_shown(changed: Changed, choices: ChartChoices, catalogue: Catalogue) -> bool:
    """Return whether a change is of something that these choices show."""
    if DECISION in changed.annotations:
        return True
    if choices.kind in ON_ALL_INDICATORS:
        return bool(changed.cells)
    derived = catalogue.indicator(choices.indicator).derived
    codes = {choices.indicator, *([] if derived is None else [derived.indicator])}
    return any(key.indicator in codes for key in changed.cells)


def _on_top(widget: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    return holder
