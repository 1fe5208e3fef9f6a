"""The parts of dialogs that write one file off the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from cityreport.errors import CityReportError, DataError
from cityreport.messages import sentence
from cityreport.outputs import Output
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.output_field import OutFile
from cityreport.ui.page_context import PageContext


class WritingDialog(Dialog):
    """Has the file's field, the button that writes, and the places for a fault and for `busy`.

    `noun`: what is written, in the objectNames of its parts, such as pieceFault and writePiece.
    It cannot be closed while the file is being written.
    """

    def __init__(
        self,
        context: PageContext,
        files: FileDialogs,
        noun: str,
        output: Output,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._is_writing = False
        part = noun.capitalize()
        self._file = OutFile((f"{noun}Path", f"choose{part}"), output, files, context.settings)
        self._fault = words(role="wrong", name=f"{noun}Fault")
        self._busy = words("", "muted", f"{noun}Busy", wrap=False)
        self._write: QPushButton = button("", f"write{part}", self.accept, primary=True)

    def reject(self) -> None:
        """Close, unless the file is being written just now."""
        if not self._is_writing:
            super().reject()

    def _name(self, write: str, busy: str) -> None:
        """Set the words of the button that writes, and those shown meanwhile."""
        self._write.setText(write)
        self._write.setAccessibleName(write)
        self._busy.setText(busy)

    def _chosen_path(self, nothing: str) -> Path | None:
        """Return the file, or None once the reason is shown; `nothing`: the sentence where none is
        named."""
        path, fault = self._file.chosen(nothing)
        if path is None:
            self._say(fault)
        return path

    def _end(self, path: Path, said: str) -> None:
        """Close the dialog: the file is on the disk."""
        self._show_busy(False)
        self._file.remember(path)
        self._context.say(said)
        super().accept()

    def _on_failed(self, error: Exception) -> None:
        self._show_busy(False)
        if isinstance(error, CityReportError) and (
            isinstance(error, DataError) or error.code.startswith("output_")
        ):
            self._say(sentence(error))
        else:
            self._context.fail(error)

    def _say(self, said: str) -> None:
        self._fault.setText(said)
        self._fault.show()

    def _show_busy(self, busy: bool) -> None:
        self._is_writing = busy
        self._busy.setVisible(busy)
        self._write.setEnabled(not busy)
