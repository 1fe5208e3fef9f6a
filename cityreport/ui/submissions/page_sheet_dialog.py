"""Printing a month's sheet with its code, for an office that can only photograph a page: which
month, on which paper; then a preview with the choice of a printer, or a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import period_name, tr
from cityreport.messages import sentence
from cityreport.office import page_sheets
from cityreport.office.file_names import file_stem
from cityreport.render.document import Document
from cityreport.ui.kit import document_printing
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.document_printing import Paper
from cityreport.ui.kit.file_dialogs import FileDialogs, ask_out
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.print_preview import show_preview
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.submissions.export_steps import with_open_key

_WIDTH = 560


class PageSheetDialog(Dialog):
    """Asks which month; shows the preview of its sheet, or writes it as a PDF. Stays open until it
    is closed."""

    def __init__(
        self, context: PageContext, months: Sequence[Period], files: FileDialogs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageSheetDialog")
        self.setWindowTitle(tr("Page for a photo"))
        self._context = context
        self._files = files
        self.document: Document | None = None
        """The sheet that was shown or written last."""
        newest_first = [(str(month), period_name(month)) for month in reversed(months)]
        self._month = _choice("sheetMonth", tr("Month"), newest_first)
        papers = [(Paper.A4.value, "A4"), (Paper.LETTER.value, "Letter")]
        self._paper = _choice("sheetPaper", tr("Paper"), papers)
        paper = self._paper.findData(context.settings.get("paper"))
        self._paper.setCurrentIndex(max(0, paper))
        self._fault = words(role="wrong", name="sheetFault")
        self._lay_out()
        self.resize(_WIDTH, 0)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for picker in (self._month, self._paper):
            form.addRow(picker.accessibleName(), picker)
        about = tr(
            "Where no file can leave this computer: print the sheet of a month, photograph it and "
            "send the picture. Its code has the required numbers of the month as they are now, "
            "with their breakdowns and the office’s signature. Photograph it where nobody else "
            "sees it: it is a restricted copy."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(about, "muted"))
        column.addLayout(form)
        column.addWidget(self._fault)
        show = button(tr("Preview and print…"), "previewSheet", self._on_preview)
        save = button(tr("Save as a file…"), "saveSheet", self._on_save)
        close = button(tr("Close"), "closeSheet", self.reject)
        column.addLayout(foot(self, show, save, close))

    def _make(self, then: Callable[[Document], None]) -> None:
        """Make the sheet, once the key can sign it, and go on with it."""
        self._fault.hide()
        self._context.settings.set("paper", self._paper.currentData())
        month = Period.parse(self._month.currentData())

        def make() -> None:
            try:
                self.document = page_sheets.month_sheet(self._context.office, month)
                then(self.document)
            except CityReportError as error:
                self._on_failed(error)

        with_open_key(self._context, self, make, self._on_failed)

    def _on_preview(self) -> None:
        self._make(
            lambda sheet: show_preview(
                sheet, self._chosen_paper(), self, "sheetPreview", self._on_failed
            )
        )

    def _on_save(self) -> None:
        start = Path(self._context.settings.get("export_folder") or Path.home())
        name = file_stem(self._context.office, "page", self._month.currentData()) + ".pdf"
        title, kinds = tr("Save the sheet"), tr("PDF (*.pdf)")
        path = ask_out(self._files.save, self, title, start / name, kinds, (".pdf",))
        if path is None:
            return

        def write(sheet: Document) -> None:
            document_printing.write_pdf(sheet, path, self._chosen_paper())
            self._context.say(tr("The sheet is saved as {path}.", path=str(path)))
            self.accept()

        self._make(write)

    def _chosen_paper(self) -> Paper:
        return Paper(self._paper.currentData())

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, CityReportError):
            self._context.fail(error)
            return
        self._fault.setText(sentence(error))
        self._fault.show()


def _choice(name: str, title: str, entries: Sequence[tuple[str, str]]) -> Picker:
    picker = Picker()
    picker.setObjectName(name)
    picker.setAccessibleName(title)
    for value, shown in entries:
        picker.addItem(shown, value)
    return picker
