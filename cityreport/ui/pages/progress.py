"""Progress: the chart of one indicator, the verdict in words, and the table behind it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.progress import Progress
from cityreport.errors import CityReportError
from cityreport.i18n import text, tr
from cityreport.office.pages import Changed
from cityreport.office.progress import has_target
from cityreport.office.wishes import Measure
from cityreport.ui.desk import Desk, Page, Place
from cityreport.ui.dialogs.files import FILE_DIALOGS, FileDialogs
from cityreport.ui.models.progress_rows import (
    COUNT,
    RATE,
    progress_headings,
    progress_rows,
    year_to_date_sentence,
)
from cityreport.ui.tasks import Handle
from cityreport.ui.theme import GRID
from cityreport.ui.widgets.chart import ChartPicture
from cityreport.ui.widgets.rows_table import RowsTable
from cityreport.ui.widgets.surfaces import (
    Card,
    button,
    in_a_row,
    page_column,
    selectable,
    words,
)
from cityreport.ui.widgets.verdict import VerdictMark
from cityreport.wording import area_name, needed, verdict_reason

_TABLE_WIDTH = 480
_WIDEST_PICKER = 472


class ProgressPage(Page):
    """One indicator of one area, as rate or as count."""

    def __init__(self, desk: Desk, files: FileDialogs = FILE_DIALOGS) -> None:
        super().__init__(desk)
        self.setObjectName("progressPage")
        self._files = files
        self._indicators = _picker("indicatorPicker", tr("Indicator"))
        self._areas = _picker("progressAreaPicker", tr("Area"))
        self._rate = QRadioButton(tr("Per 100,000 people"))
        self._count = QRadioButton(tr("Count"))
        self._wanted: Measure = RATE
        self._why_count = words(role="muted", name="whyCount")
        self._verdict = VerdictMark("progressVerdict")
        self._reason = selectable(words(name="verdictReason"))
        self._to_date = selectable(words(role="muted", name="yearToDate"))
        self._chart = ChartPicture(desk)
        self._table = RowsTable("progressTable", tr("Table behind the chart"))
        self._empty = Card("empty")
        self._empty_words = words(name="progressEmptyWords")
        self._stack = QStackedWidget()
        self._fill_pickers()
        self._lay_out()
        for picker in (self._indicators, self._areas):
            picker.currentIndexChanged.connect(self._refresh)
        self._rate.clicked.connect(self._on_measure)
        self._count.clicked.connect(self._on_measure)
        self._refresh()

    # -- what the window calls

    def place(self) -> Place:
        """The indicator and the area in view."""
        return Place(indicator=self._indicator, area=self._area)

    def show_place(self, place: Place) -> None:
        """Show an indicator or an area."""
        for picker, code in ((self._indicators, place.indicator), (self._areas, place.area)):
            row = -1 if code is None else picker.findData(code)
            if row >= 0:
                picker.setCurrentIndex(row)

    def on_changed(self, changed: Changed) -> None:
        """Any number may be one of those shown; districts and baseline come with the profile."""
        if changed.profile:
            area = self._area
            for picker in (self._indicators, self._areas):
                picker.blockSignals(True)
            self._fill_pickers()
            self._areas.setCurrentIndex(max(0, self._areas.findData(area)))
            for picker in (self._indicators, self._areas):
                picker.blockSignals(False)
        shown = self.desk.office.catalogue.indicator(self._indicator).derived
        codes = {self._indicator, *([] if shown is None else [shown.indicator])}
        if changed.profile or any(key.indicator in codes for key in changed.cells):
            self._refresh()

    # -- making

    def _fill_pickers(self) -> None:
        office = self.desk.office
        if not self._indicators.count():
            for indicator in filter(has_target, office.catalogue.indicators):
                title = f"{indicator.code}  {text(indicator.label)}"
                self._indicators.addItem(title, indicator.code)
        self._areas.clear()
        for code in (TOTAL, *(area.code for area in office.profile.areas)):
            self._areas.addItem(area_name(office.profile.areas, code), code)

    def _lay_out(self) -> None:
        column = page_column(self)
        column.addLayout(self._make_choices())
        column.addWidget(self._why_count)
        self._make_empty()
        self._stack.addWidget(self._make_full())
        self._stack.addWidget(_on_top(self._empty))
        column.addWidget(self._stack, 1)

    def _make_choices(self) -> QHBoxLayout:
        measures = QButtonGroup(self)
        for choice, name in ((self._rate, "measureRate"), (self._count, "measureCount")):
            choice.setObjectName(name)
            choice.setAccessibleName(choice.text())
            measures.addButton(choice)
        self._rate.setChecked(True)
        line = in_a_row(end=False)
        for title, picker in (
            (tr("Indicator"), self._indicators),
            (tr("Area"), self._areas),
        ):
            label = QLabel(title)
            label.setBuddy(picker)
            line.addWidget(label)
            line.addWidget(picker)
            line.addSpacing(GRID)
        line.addWidget(self._rate)
        line.addWidget(self._count)
        line.addStretch(1)
        return line

    def _make_full(self) -> QWidget:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        said = Card("verdict")
        said.body.setSpacing(GRID // 2)
        for widget in (self._verdict, self._reason, self._to_date):
            said.body.addWidget(widget)
        column.addWidget(said)
        picture = Card("chart")
        picture.body.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        picture.body.addWidget(self._chart, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(2 * GRID)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(picture)
        splitter.addWidget(self._table)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([1190 - _TABLE_WIDTH, _TABLE_WIDTH])
        column.addWidget(splitter, 1)
        save = button(tr("Save chart…"), "saveChart", self._on_save, picture="save")
        page = button(tr("Page for the mayor…"), "savePage", self._on_save_page, picture="printer")
        copy = button(tr("Copy picture"), "copyChart", self._on_copy, picture="image")
        table = button(tr("Copy table"), "copyTable", self._on_copy_table, picture="clipboard-copy")
        column.addLayout(in_a_row(page, save, copy, table))
        return full

    def _make_empty(self) -> None:
        self._empty.body.addWidget(words(tr("Nothing to show yet"), "title"))
        self._empty.body.addWidget(self._empty_words)
        enter = button(
            tr("Enter numbers"), "enterNumbers", self._on_enter, picture="table-2", primary=True
        )
        self._empty.body.addLayout(in_a_row(enter))

    # -- what is shown

    @property
    def _indicator(self) -> str:
        return str(self._indicators.currentData())

    @property
    def _area(self) -> str:
        return str(self._areas.currentData() or TOTAL)

    @property
    def _measure(self) -> Measure:
        return RATE if self._rate.isChecked() else COUNT

    def _refresh(self) -> None:
        office = self.desk.office
        progress = office.progress(self._indicator, self._area)
        self._offer_rates()
        if not progress.months and not progress.rolling12:
            self._show_empty()
            return
        self._stack.setCurrentIndex(0)
        self._show_words(progress)
        measure = self._measure
        self._table.show_rows(
            progress_headings(measure), progress_rows(progress, measure), stretch=0
        )
        self._table.setMinimumWidth(self._table.needed_width())
        self._chart.show_chart(self._indicator, self._area, measure)

    def _offer_rates(self) -> None:
        """A rate needs people: without them the switch says so and stays on counts."""
        known = {people.area for people in self.desk.office.profile.population}
        possible = self._area in known
        self._rate.setEnabled(possible)
        is_rate = possible and self._wanted == RATE
        (self._rate if is_rate else self._count).setChecked(True)
        self._why_count.setVisible(not possible)
        self._why_count.setText(
            tr("No population is known for this area, so there is no rate: counts are shown.")
        )

    def _show_words(self, progress: Progress) -> None:
        self._verdict.show_verdict(progress.verdict)
        self._reason.setText(" ".join(filter(None, (verdict_reason(progress), needed(progress)))))
        found = progress.year_to_date
        self._to_date.setVisible(found is not None)
        if found is not None:
            self._to_date.setText(year_to_date_sentence(found))

    def _show_empty(self) -> None:
        self._stack.setCurrentIndex(1)
        self._empty_words.setText(
            tr(
                "There are no numbers of “{indicator}” for {area}. Enter the months of the "
                "baseline and the latest twelve months to see a verdict.",
                indicator=self._indicators.currentText(),
                area=self._areas.currentText(),
            )
        )

    # -- what a person does

    def _on_measure(self) -> None:
        self._wanted = self._measure
        self._refresh()

    def _on_enter(self) -> None:
        self.desk.go("enter", Place(area=self._area, indicator=self._indicator))

    def _on_copy(self) -> None:
        if self._chart.copy():
            self.desk.say(tr("The picture is on the clipboard."))

    def _on_copy_table(self) -> None:
        self._table.copy_all()
        self.desk.say(tr("The table is on the clipboard."))

    def _on_save(self) -> None:
        name = f"{self._indicator}_{self._area.strip('_')}_{self._measure}.png"
        start = Path(self.desk.settings.get("export_folder") or Path.home()) / name
        kinds = tr("Pictures (*.png);;Drawings (*.svg);;PDF (*.pdf)")
        path = self._files.save(self, tr("Save chart"), start, kinds)
        if path is None:
            return
        if not path.suffix:
            path = path.with_suffix(".png")
        office, subject = self.desk.office, (self._indicator, self._area, self._measure)

        def job(_handle: Handle) -> Path:
            with office.reader() as reader:
                reader.save_chart(*subject, path)
            return path

        self.desk.tasks.run(job, self._on_saved, self.desk.fail)

    def _on_saved(self, path: Path) -> None:
        self.desk.say(tr("The chart is saved as {path}.", path=str(path)))

    def _on_save_page(self) -> None:
        """The one-page summary of the last year that is over in the numbers, as a PDF."""
        year = self.desk.office.last_year()
        start = Path(self.desk.settings.get("export_folder") or Path.home())
        path = self._files.save(
            self,
            tr("Page for the mayor, {year}", year=str(year)),
            start / f"summary_{year}.pdf",
            tr("PDF (*.pdf)"),
        )
        if path is None:
            return
        from cityreport.office.reporting import report  # noqa: PLC0415
        from cityreport.ui.printing import write_pdf  # noqa: PLC0415 - Qt's print support

        try:
            write_pdf(report(self.desk.office, year), path.with_suffix(".pdf"))
        except CityReportError as error:
            self.desk.fail(error)
            return
        self.desk.say(tr("The page is saved as {path}.", path=str(path.with_suffix(".pdf"))))


def _picker(name: str, title: str) -> QComboBox:
    picker = QComboBox()
    picker.setObjectName(name)
    picker.setAccessibleName(title)
    picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    picker.setMaximumWidth(_WIDEST_PICKER)
    return picker


def _on_top(widget: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    return holder
