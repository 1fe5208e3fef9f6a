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
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
