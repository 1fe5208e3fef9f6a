"""Bringing a foreign spreadsheet in: from the menu to the assistant."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cityreport.ui.importing.import_assistant import ImportAssistant, ask_table
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.page_context import PageContext


def import_spreadsheet(
    context: PageContext, parent: QWidget, files: FileDialogs = FILE_DIALOGS
) -> None:
    """Ask for a file and open the assistant on it."""
    path = ask_table(context, parent, files)
    if path is None:
        return
    dialog = ImportAssistant(context, path, files, parent)
    is_first = context.office.queries.span() is None

    def on_finished() -> None:
        """Ask once, after the first numbers, what the city collects."""
        dialog.deleteLater()
        office = context.office
        if office.store.is_closed or not (is_first and dialog.written):  # the window may be closed
            return
        if not office.annotations.collection().said:
            context.open("collects", parent)

    dialog.finished.connect(on_finished)
    dialog.open()
