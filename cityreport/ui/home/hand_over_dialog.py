"""Asking for a note for the next officer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button
from cityreport.ui.kit.text_dialog import TextDialog, several_lines, text_field
from cityreport.ui.page_context import PageContext

_FIELD_HEIGHT = 96


class HandOverDialog(TextDialog):
    """Asks for a note and gives it to `write`; stays open with the sentence where that refuses."""

    def __init__(self, write: Callable[[str], object], parent: QWidget) -> None:
        super().__init__("handOverDialog", tr("Note for the next officer"), parent)
        self._write = write
        self._text = several_lines(_FIELD_HEIGHT)
        about = tr("It stands on Home, with your name and the time, until somebody ticks it off.")
        self._field = text_field(tr("Note"), self._text, "handOverText", about)
        accept = button(tr("Leave the note"), "leaveNote", self._on_accepted, primary=True)
        self.lay_out([self._field], [self._text], "cancelHandOver", accept)

    def _on_accepted(self) -> None:
        self.accept_if(lambda: self._write(self._text.toPlainText()), lambda _: self._field)


def write_note(context: PageContext, parent: QWidget) -> None:
    """Ask for a note for the next officer, from the menu or the card."""
    dialog = HandOverDialog(context.office.hand_over.write, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
