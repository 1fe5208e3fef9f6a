"""A form for a partner in Qt's print preview, from where it goes to a printer."""

from __future__ import annotations

from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from cityreport.render.form import FormPages
from cityreport.ui.kit.document_printing import Paper, page_layout
from cityreport.ui.partners.form_printing import paint_form

_WIDTH, _HEIGHT = 980, 700


class FormPreview(QPrintPreviewDialog):
    """Shows the pages as they will be printed. Keeps its printer, which Qt does not."""

    def __init__(self, form: FormPages, paper: Paper, parent: QWidget | None = None) -> None:
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setPageLayout(page_layout(paper))
        self._printer.setDocName(form.title)
        super().__init__(self._printer, parent)
        self.setObjectName("formPreview")
        self._form = form
        self.paintRequested.connect(self._on_paint)
        self.finished.connect(self.deleteLater)
        self.resize(_WIDTH, _HEIGHT)

    def _on_paint(self, printer: QPrinter) -> None:
        paint_form(self._form, printer)
