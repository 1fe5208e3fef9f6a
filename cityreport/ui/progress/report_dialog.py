"""Printing the pages of a year: for whom, in which language, on which paper; then a preview with
the choice of a printer, or a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from cityreport import files, i18n
from cityreport.domain.period import Period
from cityreport.domain.targets import HEADLINE
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office import report_data
from cityreport.office.file_names import file_stem
from cityreport.outputs import Output, OutputKind
from cityreport.render import web_page
from cityreport.render.document import Document
from cityreport.ui.kit import document_printing
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.document_printing import Paper
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs, ask_out
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.print_preview import show_preview
from cityreport.ui.kit.slices import Slices, in_language_of
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import GRID
from cityreport.ui.kit.why import listen_for_why, why_button
from cityreport.ui.page_context import ExplanationWish, PageContext

_WIDTH = 560


class ReportDialog(Dialog):
    """Asks which report; shows its preview or writes its PDF. Stays open until it is closed."""

    def __init__(
        self, context: PageContext, files: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reportDialog")
        self.setWindowTitle(tr("Print a report"))
        self._context = context
        self._files = files
        self._work: Handle | None = None
        self._is_closed = False
        self.document: Document | None = None
        """The document that was shown or written last."""
        years = report_data.years(context.office)
        self._year = _choice("reportYear", tr("Year"), [(str(y), str(y)) for y in years])
        self._audience = _choice(
            "reportAudience",
            tr("For"),
            [
                ("mayor", tr("The mayor: one page")),
                ("council", tr("The council: every required number, four pages or so")),
            ],
        )
        self._language = _choice("reportLanguage", tr("Language"), list(i18n.LANGUAGES.items()))
        self._language.setCurrentIndex(self._language.findData(i18n.language()))
        self._paper = _choice(
            "reportPaper", tr("Paper"), [(Paper.A4.value, "A4"), (Paper.LETTER.value, "Letter")]
        )
        self._copy = _choice(
            "reportCopy",
            tr("Copy"),
            [
                ("restricted", tr("Restricted: complete")),
                ("public", tr("Public: whole-city numbers, without districts and checks")),
            ],
        )
        paper = self._paper.findData(context.settings.get("paper"))
        self._paper.setCurrentIndex(max(0, paper))
        self._fault = words(role="wrong", name="reportFault")
        self._bar = QProgressBar()
        self._preview = button(tr("Preview and print…"), "previewReport", self._on_preview)
        self._save = button(tr("Save as a file…"), "saveReport", self._on_save)
        self._lay_out()
        self._show_busy(False)
        self.resize(_WIDTH, 0)

    def reject(self) -> None:
        """Close; a report that is being made is given up."""
        self._is_closed = True
        if self._work is not None:
            self._work.cancel()
        super().reject()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for picker in (self._year, self._audience, self._copy, self._language, self._paper):
            form.addRow(picker.accessibleName(), picker)
        self._bar.setObjectName("reportProgress")
        self._bar.setAccessibleName(tr("Gathering the numbers"))
        self._bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(
            words(
                tr(
                    "The report is made from all that is entered now, as it stood at the end of "
                    "the year. Months that nobody has signed off are named in it."
                ),
                "muted",
            )
        )
        column.addLayout(form)
        column.addWidget(self._fault)
        column.addWidget(self._bar)
        listen_for_why(self, self._on_why)
        why = in_a_row(why_button("whyReport", self._on_why))
        close = button(tr("Close"), "closeReport", self.reject)
        column.addLayout(foot(self, self._preview, self._save, close, before=why))

    # -- making

    def _make(self, then: Callable[[Document], None]) -> None:
        """Gather the report off the window's thread, then go on with it."""
        if self._work is not None:
            return
        office = self._context.office
        year = int(self._year.currentData())
        audience = cast("report_data.Audience", self._audience.currentData())
        language = self._language.currentData()
        self._context.settings.set("paper", self._paper.currentData())

        key = office.exports.keys.printed()
        is_public = self._copy.currentData() == "public"

        def job(handle: Handle) -> tuple[Document, str]:
            with office.reader() as reader, i18n.in_language(language):
                if is_public:
                    return report_data.public_report(reader, year, audience, handle.step, key)
                return report_data.report(reader, year, audience, handle.step, key), ""

        def done(made: tuple[Document, str]) -> None:
            if self._is_closed:  # it was ready just before it was given up
                return
            self._show_busy(False)
            document, record = made
            try:
                if record:
                    office.exports.note_public_report(record)
            except CityReportError as error:
                self._on_failed(error)
                return
            self.document = document
            with i18n.in_language(language):
                then(document)

        self._show_busy(True)
        self._work = self._context.tasks.run(job, done, self._on_failed)
        self._work.progressed.connect(self._on_progress)

    def _on_why(self) -> None:
        """Explain the figures of the chosen year; its indicators are chosen there."""
        period = Period.of_year(int(self._year.currentData()))
        self._context.explain(ExplanationWish(HEADLINE, period=period), self)

    def _on_preview(self) -> None:
        self._make(self._show_preview)

    def _show_preview(self, document: Document) -> None:
        show_preview(document, self._chosen_paper(), self, "reportPreview", self._on_failed)

    def _on_save(self) -> None:
        year, audience = self._year.currentData(), self._audience.currentData()
        start = Path(self._context.settings.get("export_folder") or Path.home())
        language, is_public = self._language.currentData(), self._copy.currentData() == "public"
        about = ("report", str(year), audience, language)
        name = file_stem(self._context.office, *about, is_public=is_public) + ".pdf"
        title, kinds = tr("Save the report"), f"{tr('PDF (*.pdf)')};;{tr('Web page (*.html)')}"
        path = ask_out(self._files.save, self, title, start / name, kinds, (".pdf", ".html"))
        if path is None:
            return

        def written() -> None:
            self._context.settings.set("export_folder", str(path.parent))
            self._context.say(tr("The report is saved as {path}.", path=str(path)))
            self.accept()

        def write(document: Document) -> None:
            self._show_busy(True)
            steps = _written(document, path, self._chosen_paper(), is_public=is_public)
            Slices(self._unless_closed(steps, language), written, self._on_failed, self)

        self._make(write)

    def _unless_closed(self, steps: Iterator[None], language: str) -> Iterator[None]:
        """Go on with a file as long as the dialog is open."""
        for step in in_language_of(language, steps):
            yield step
            if self._is_closed:
                raise InterruptedError

    def _chosen_paper(self) -> Paper:
        return Paper(self._paper.currentData())

    def _on_progress(self, made: int, of: int) -> None:
        if self._is_closed:
            return
        self._bar.setRange(0, of)
        self._bar.setValue(made)

    def _on_failed(self, error: Exception) -> None:
        if self._is_closed:
            return
        self._show_busy(False)
        if isinstance(error, CityReportError):
            self._say(sentence(error))
        else:
            self._context.fail(error)

    def _say(self, said: str) -> None:
        self._fault.setText(said)
        self._fault.show()

    def _show_busy(self, busy: bool) -> None:
        if not busy:
            self._work = None
        else:
            self._fault.hide()
            self._bar.setRange(0, 0)
        self._bar.setVisible(busy)
        self._preview.setEnabled(not busy)
        self._save.setEnabled(not busy)


def _written(document: Document, path: Path, paper: Paper, *, is_public: bool) -> Iterator[None]:
    """Write a report, a web page at once or a PDF step by step."""
    if path.suffix.lower() == ".html":
        output = Output(OutputKind.REPORT, is_public)
        files.write_bytes(path, web_page.web_page(document), output)
        return
    yield from document_printing.write_document_in_steps(document, path, paper, is_public=is_public)


def print_report(context: PageContext, parent: QWidget, files: FileDialogs = FILE_DIALOGS) -> None:
    """Ask for a report and print it."""
    dialog = ReportDialog(context, files, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _choice(name: str, title: str, entries: list[tuple[str, str]]) -> Picker:
    picker = Picker()
    picker.setObjectName(name)
    picker.setAccessibleName(title)
    for value, shown in entries:
        picker.addItem(shown, value)
    return picker
