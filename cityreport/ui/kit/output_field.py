"""The file that something is written to: proposed, typed or chosen; never one that is there
already, unless the system's dialog has asked about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.outputs import Output, resolve_output
from cityreport.settings import Settings
from cityreport.ui.kit.building_blocks import button, in_a_row
from cityreport.ui.kit.file_dialogs import FileDialogs, free_path


class OutFile(QWidget):
    """A line for the path and a button that opens the system's dialog.

    `kinds`: what that dialog offers, as `FileDialogs.save` takes it; `suffix`: the ending that the
    file has to have, empty for any. Both may change. `output`: what is written, and so what may be
    replaced.
    """

    def __init__(
        self, names: tuple[str, str], output: Output, files: FileDialogs, settings: Settings
    ) -> None:
        super().__init__()
        self.kinds = ""
        self.suffix = ""
        self.output = output
        self._files = files
        self._settings = settings
        self._proposed = ""
        self._may_replace: Path | None = None
        self._path = QLineEdit()
        self._path.setObjectName(names[0])
        self._path.setAccessibleName(tr("File"))
        choose = button(tr("Choose…"), names[1], self._on_choose, picture="folder-open")
        line = in_a_row(QLabel(tr("File")), end=False)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._path, 1)
        line.addWidget(choose)
        self.setLayout(line)

    def propose(self, name: str) -> None:
        """Propose a file of that name where the last one was written, unless a person typed."""
        if self._path.text() == self._proposed:
            self._proposed = str(free_path(self._folder() / name))
            self._path.setText(self._proposed)

    def chosen(self, nothing: str) -> tuple[Path | None, str]:
        """Return the path, or None and why it cannot be written to; `nothing`: the sentence where
        it is empty."""
        typed = self._path.text().strip()
        path = Path(typed).expanduser()
        if not typed:
            return None, nothing
        if self.suffix and path.suffix.lower() != self.suffix:
            wrong = DataError("bad_file_suffix", path=path.name, known=self.suffix)
            return None, sentence(wrong)
        if path.exists() and path != self._may_replace:
            return None, tr("There is a file of this name already. Choose another name.")
        try:
            resolve_output(path, self.output)
        except (CityReportError, OSError) as error:
            return None, _why(path, error)
        return path, ""

    def remember(self, path: Path) -> None:
        """Propose the folder of `path` the next time."""
        self._settings.set("export_folder", str(path.parent))

    def _folder(self) -> Path:
        chosen = self._settings.get("export_folder")
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(chosen or QStandardPaths.writableLocation(documents) or Path.home())

    def _on_choose(self) -> None:
        path = self._files.save(self, tr("File"), Path(self._path.text()), self.kinds)
        if path is not None:
            self._may_replace = path  # the system's dialog has asked
            self._path.setText(str(path))


def _why(path: Path, error: CityReportError | OSError) -> str:
    if isinstance(error, CityReportError):
        return sentence(error)
    reason = error.strerror or str(error)
    return sentence(AccessError("cannot_write", path=str(path), reason=reason))
