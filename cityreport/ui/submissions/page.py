"""Submissions: choose the months, see what is missing, export, check a file, see all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from cityreport.domain.disclosure.small_counts import THRESHOLD
from cityreport.domain.period import Period, month_range
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import ntr, number, tr
from cityreport.messages import sentence
from cityreport.office import month_steps
from cityreport.office.page_values import Changed
from cityreport.office.submission_copies import find_files
from cityreport.ui.kit.building_blocks import (
    Card,
    button,
    in_a_row,
    page_column,
    retitle,
    scrolled,
    words,
)
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.flow_layout import flowing, labelled
from cityreport.ui.kit.month_field import MonthField
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.segments import Segments
from cityreport.ui.kit.side_by_side import SideBySide
from cityreport.ui.kit.table_rows import TableHeading
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import scaled
from cityreport.ui.page_context import Destination, Page, PageContext
from cityreport.ui.submissions.chain_words import ChainWords
from cityreport.ui.submissions.export_panel import ExportResult, WrittenFiles, write_files
from cityreport.ui.submissions.export_span import (
    missing_rows,
    missing_sentence,
    newest_whole_span,
)
from cityreport.ui.submissions.export_steps import (
    keep_in_second_place,
    prepare,
    with_open_key,
)
from cityreport.ui.submissions.formats_dialog import FormatChoice
from cityreport.ui.submissions.leaving import write_mail
from cityreport.ui.submissions.list_card import SubmissionListCard
from cityreport.ui.submissions.narrowing_dialog import ask_threshold
from cityreport.ui.submissions.submission_dialog import CopyBanner

RESTRICTED, PUBLIC = "restrictedCopy", "publicCopy"
_FIRST_YEARS_BACK = 15
_MISSING_HEIGHT = 206


_LEAST = (420, 380)
"""Pixels that the form and what is missing need to stand side by side."""


class SubmissionsPage(Page):
    """Makes submissions and lists those that were made."""

    def __init__(
        self,
        context: PageContext,
        files: FileDialogs = FILE_DIALOGS,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(context)
        self.setObjectName("submissionsPage")
        self._files = files
        self._open_url = open_url
        self._running: Handle | None = None
        self._formats = FormatChoice(self, self._on_formats)
        self._from = MonthField("exportFrom", tr("From"))
        self._to = MonthField("exportTo", tr("To"))
        self._missing_words = words(name="missingWords")
        self._missing = RowsTable("missingTable", tr("Required numbers that are missing"))
        self._folder = QLineEdit()
        self._export = button(
            self._formats.title,
            "export",
            self._on_export,
            picture="download",
            primary=True,
        )
        self._cancel = button(tr("Cancel"), "cancelExport", self._on_cancel)
        self._copy = Segments(
            [(RESTRICTED, tr("Restricted")), (PUBLIC, tr("Public"))],
        )
        self._copy.chosen.connect(self._on_copy)
        self._banner = CopyBanner("copyBanner")
        self._copy_words = words(name="copyWords")
        self._chain = ChainWords()
        self._result = ExportResult(self._on_send, self._on_show_folder, self._on_mail)
        self._fault = words(role="wrong", name="exportFault")
        self._busy = words(role="muted", name="exportBusy", wrap=False)
        self._list = SubmissionListCard(context, self._typed_folder, files, open_url)
        self._lay_out()
        self._on_copy(RESTRICTED)
        self._offer_months()
        for field in (self._from, self._to):
            field.chosen.connect(self._on_span)
        self._show_missing()
        self._list.show_made()
        self._show_busy(False)

    def on_changed(self, changed: Changed) -> None:
        """Holes may be filled, submissions made; the chosen months stay as they are."""
        if changed.cells or changed.profile:
            self._show_missing()
        if changed.submissions:
            self._list.show_made()
            self._show_chain()

    def show_place(self, place: Destination) -> None:
        """Choose the months of a period that is to be sent; the copy is the network's."""
        if place.period is not None:
            months = place.period.months()
            for field, month in ((self._from, months[0]), (self._to, months[-1])):
                field.offer(min(self._first_year, month.year), self._last_year)
                field.show_period(month)
            self._on_copy(RESTRICTED)
            waiting = month_steps.waiting(self.context.office, place.period)
            folder = waiting and find_files(waiting, [self._typed_folder()])
            if waiting and folder:  # made, and then somebody was interrupted
                self._show_made(waiting, folder)

    # -- making

    def _lay_out(self) -> None:
        column = page_column(scrolled(self))
        column.addWidget(SideBySide(self._make_new(), self._make_missing(), (1, 1), _LEAST))
        column.addWidget(self._list, 1)

    def _make_new(self) -> QWidget:
        card = Card("newSubmission")
        card.body.addWidget(words(tr("New submission"), "subtitle"))
        card.body.addLayout(flowing(labelled(tr("From"), self._from), labelled(tr("to"), self._to)))
        card.body.addLayout(flowing(labelled(tr("Copy"), self._copy)))
        card.body.addWidget(self._banner)
        card.body.addWidget(self._copy_words)
        card.body.addWidget(self._chain)
        self._folder.setObjectName("exportFolder")
        self._folder.setAccessibleName(tr("Folder"))
        self._folder.setText(self._start_folder())
        choose = button(tr("Choose…"), "chooseFolder", self._on_folder, picture="folder-open")
        folder = in_a_row(QLabel(tr("Folder")), end=False)
        folder.addWidget(self._folder, 1)
        folder.addWidget(choose)
        card.body.addLayout(folder)
        card.body.addWidget(self._fault)
        card.body.addLayout(flowing(self._export, self._formats.button, self._cancel, self._busy))
        card.body.addWidget(self._result)
        card.body.addStretch(1)
        return card

    def _make_missing(self) -> QWidget:
        card = Card("missing")
        card.body.addWidget(words(tr("What is missing in these months"), "subtitle"))
        card.body.addWidget(self._missing_words)
        self._missing.setMinimumHeight(scaled(_MISSING_HEIGHT))
        card.body.addWidget(self._missing, 1)
        card.body.addStretch(0)
        return card

    def _offer_months(self) -> None:
        office = self.context.office
        months = office.queries.overview().months
        this = office.clock.this_month
        first = min([this.year - _FIRST_YEARS_BACK, *(month.year for month in months)])
        self._first_year, self._last_year = first, this.year
        for field in (self._from, self._to):
            field.offer(first, this.year)
        start, end = newest_whole_span(months, this)
        self._from.show_period(start)
        self._to.show_period(end)

    def _start_folder(self) -> str:
        chosen = self.context.settings.get("export_folder")
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return chosen or QStandardPaths.writableLocation(documents) or str(Path.home())

    def _typed_folder(self) -> Path:
        return Path(self._folder.text().strip() or ".").expanduser()

    # -- what is shown

    def _span(self) -> tuple[Period, Period]:
        return self._from.period(), self._to.period()

    def _forget_result(self) -> None:
        """Say again for whom the chosen copy is: the files that were made may be of another."""
        self._result.forget()
        self._banner.show()
        self._copy_words.show()

    def _on_span(self) -> None:
        self._forget_result()
        self._show_missing()

    def _show_missing(self) -> None:
        start, end = self._span()
        self._fault.hide()
        self._show_chain()
        if start > end:
            self._say_fault(sentence(DataError("export_order", start=str(start), end=str(end))))
            self._missing_words.clear()
            self._missing.hide()
            return
        office = self.context.office
        missing = office.queries.missing(start, end)
        self._missing.setVisible(bool(missing))
        self._missing_words.setText(missing_sentence(missing, start, end))
        if not missing:
            return
        months = len(list(month_range(start, end)))
        headings = [TableHeading(tr("Indicator")), TableHeading(tr("Missing"))]
        self._missing.show_rows(headings, missing_rows(office.catalogue, missing, months), 1)

    def _show_chain(self) -> None:
        self._chain.show_changes(self.context.office, *self._span(), public=self._is_public)

    def _show_busy(self, busy: bool) -> None:
        read_only = self.context.office.store.read_only
        self._export.setEnabled(not busy and not read_only)
        for chosen in (self._copy, self._from, self._to, self._formats.button):  # as made
            chosen.setEnabled(not busy)
        self._cancel.setVisible(busy)
        self._busy.setVisible(busy or read_only)
        self._busy.setText(_busy_words(is_busy=busy))

    def _say_fault(self, words_: str) -> None:
        self._fault.setText(words_)
        self._fault.setVisible(True)

    # -- what a person does

    def _on_folder(self) -> None:
        folder = self._files.folder(self, tr("Folder"), Path(self._folder.text()))
        if folder is not None:
            self._folder.setText(str(folder))

    def _on_formats(self) -> None:
        retitle(self._export, self._formats.title)
        self._forget_result()

    def _on_export(self) -> None:
        with_open_key(self.context, self, self._write, self._on_failed)

    def _write(self, threshold: int | None = None, accepted: bool = False) -> None:
        start, end = self._span()
        if start > end:
            return
        self._fault.hide()
        self._forget_result()
        typed = self._folder.text().strip()
        if not typed:
            self._say_fault(tr("Choose the folder that the files should be written to."))
            return
        self._show_busy(True)
        folder = self._typed_folder()
        office = self.context.office
        is_public, formats = self._is_public, self._formats.names

        def job(handle: Handle) -> WrittenFiles:
            return write_files(
                office,
                handle,
                (start, end),
                formats,
                folder,
                public=is_public,
                threshold=threshold,
                accept_narrowing=accepted,
            )

        def go_on() -> None:
            self._run(self.context.tasks.run(job, self._on_exported, self._on_failed))

        self._run(prepare(self.context, go_on, self._on_failed))

    def _run(self, work: Handle) -> None:
        self._running = work
        work.cancelled.connect(self._on_cancelled)

    def _on_copy(self, copy: str) -> None:
        self._is_public = copy == PUBLIC
        self._copy.show_choice(copy)
        self._forget_result()
        self._banner.show_copy("public" if self._is_public else "restricted")
        if self.isVisible():
            self._show_chain()
        self._copy_words.setText(
            tr(
                "Counts from 1 to {threshold} in districts and breakdowns are "
                "hidden, and others that would tell them; notes, decisions and findings are left "
                "out. What another copy of this office file published elsewhere is not known here.",
                threshold=number(THRESHOLD),
            )
            if self._is_public
            else tr("With notes, sources, decisions and what the checks say.")
        )

    def _on_cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _on_exported(self, found: WrittenFiles) -> None:
        made, folder = found.made, found.folder
        self._end()
        try:
            self.context.office.exports.note_submission(made, found.record, found.read_at)
        except CityReportError as error:
            self.context.office.exports.take_back(made, folder)
            self.context.fail(error)
            return
        keep_in_second_place(self.context)
        self.context.settings.set("export_folder", str(folder))
        self._show_made(made, folder)
        count = made.observations
        self.context.say(ntr("{n} number was exported.", "{n} numbers were exported.", count))

    def _show_made(self, made: SubmissionRecord, folder: Path) -> None:
        self._banner.hide()  # the files say it
        self._copy_words.hide()
        self._result.show_made(made, folder)
        _lead_to(self._result.send)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, DataError) and error.code == "thresholds_narrow":
            ask_threshold(error, self, self._write)
        elif isinstance(error, DataError):
            self._say_fault(sentence(error))
        else:
            self.context.fail(error)

    def _on_cancelled(self) -> None:
        self._end()
        self.context.say(tr("The export was cancelled; no file was left behind."))

    def _end(self) -> None:
        self._running = None
        self._show_busy(False)
        _lead_to(self._export)

    def _on_show_folder(self) -> None:
        self._open_url(QUrl.fromLocalFile(str(self._result.folder)))

    def _on_mail(self) -> None:
        made = self._result.made
        if made is not None:
            write_mail(self.context, self, made, self._result.folder, self._open_url)

    def _on_send(self) -> None:
        if self._result.made is not None:
            self._list.open_submission(self._result.made, self._result.folder)


def _busy_words(*, is_busy: bool) -> str:
    """Return why no files can be made now, as they are made or cannot be noted."""
    if is_busy:
        return tr("The files are being written …")
    return tr("This office is open read-only: a submission cannot be noted here.")


def _lead_to(place: QWidget) -> None:
    """Give the keyboard back, unless somebody types: a button that was off lost it."""
    if place.isVisible() and not isinstance(place.window().focusWidget(), QLineEdit):
        place.setFocus()
