"""The preview of a document on paper, with the choice of a printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from cityreport import i18n
from cityreport.errors import CityReportError
from cityreport.render.document import Document
from cityreport.ui.kit import document_printing
from cityreport.ui.kit.document_printing import Paper
from cityreport.ui.kit.screen_size import available_size
from cityreport.ui.kit.slices import in_language_of

_NO_KEYS = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class DocumentPreview(QPrintPreviewDialog):
    """Shows the pages in the language in which it was made. Keeps its printer, which Qt does not.

    `on_fault` hears of a printer that takes no page.
    """

    def __init__(
        self,
        document: Document,
        paper: Paper,
        parent: QWidget,
        on_fault: Callable[[CityReportError], None],
    ) -> None:
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setPageLayout(document_printing.page_layout(paper))
        self._printer.setDocName(document.title)
        super().__init__(self._printer, parent)
        self.setWindowTitle(document.title)
        self._document = document
        self._on_fault: Callable[[CityReportError], None] | None = on_fault
        self._language = i18n.language()
        self.paintRequested.connect(self._on_paint)
        self.finished.connect(self._on_finished)
        self.resize(available_size(parent) * 0.85)

    def _on_paint(self, printer: QPrinter) -> None:
        """Paint between the window's events. Keys and clicks wait: Qt wants all pages at once, and
        they could only be for this preview."""
        steps = document_printing.paint_in_steps(self._document, printer)
        try:
            for _ in in_language_of(self._language, steps):
                QCoreApplication.processEvents(_NO_KEYS)
        except CityReportError as error:
            if self._on_fault is not None:
                self._on_fault(error)

    def _on_finished(self) -> None:
        """Let go of the parent first: while this is destroyed nothing may destroy the parent."""
        self._on_fault = None
        self.deleteLater()


def show_preview(
    document: Document,
    paper: Paper,
    parent: QWidget,
    name: str,
    on_fault: Callable[[CityReportError], None],
) -> None:
    """Open a preview with that object name."""
    preview = DocumentPreview(document, paper, parent, on_fault)
    preview.setObjectName(name)
    preview.open()
