"""The preview of a document on paper, with the choice of a printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from cityreport import i18n
from cityreport.errors import CityReportError
from cityreport.render.document import Document
from cityreport.ui.kit import document_printing
from cityreport.ui.kit.document_printing import Paper


def show_preview(
    document: Document,
    paper: Paper,
    parent: QWidget,
    name: str,
    on_fault: Callable[[CityReportError], None],
) -> None:
    """Show the pages in the language in force; `name` is the window's, `on_fault` hears of a
    printer that takes no page."""
    language = i18n.language()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(document_printing.page_layout(paper))
    printer.setDocName(document.title)
    preview = QPrintPreviewDialog(printer, parent)
    preview.setObjectName(name)
    preview.setWindowTitle(document.title)

    def paint(device: QPrinter) -> None:
        with i18n.in_language(language):
            try:
                document_printing.paint_pages(document, device)
            except CityReportError as error:
                on_fault(error)

    preview.paintRequested.connect(paint)
    preview.finished.connect(preview.deleteLater)
    preview.resize(parent.screen().availableSize() * 0.85)
    preview.open()
