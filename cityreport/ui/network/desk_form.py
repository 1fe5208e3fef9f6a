"""The form of the desk: its two folders, and of its key the name or the passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from cityreport.i18n import tr
from cityreport.network import desk_key
from cityreport.settings import Settings
from cityreport.ui.kit.building_blocks import button, set_shown
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.theme import GRID

SOURCE, FOLDER = "desk_source", "desk_folder"
"""The settings that remember the folders."""


class DeskForm(QWidget):
    """Rows of a label, a line and a button. `folder_chosen` tells that the desk's folder is another
    one."""

    folder_chosen = Signal()

    def __init__(self, settings: Settings, files: FileDialogs) -> None:
        super().__init__()
        self._settings, self._files = settings, files
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self._source = self._folder_row(tr("Submissions that came"), SOURCE, "deskSource")
        self._folder = self._folder_row(tr("The desk's own folder"), FOLDER, "deskFolder")
        self._name = self._row(tr("The network's name"), "deskName")
        self._passphrase = self._row(tr("Passphrase of the key"), "deskPassphrase")
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._folder.textChanged.connect(lambda _: self._on_folder())
        self.ask_passphrase(is_asked=False)
        self.show_key()

    @property
    def source(self) -> Path | None:
        """The folder with what came; None while none is given."""
        return _path(self._source)

    @property
    def folder(self) -> Path | None:
        """The desk's folder; None while none is given."""
        return _path(self._folder)

    @property
    def name(self) -> str:
        """The network's name."""
        return self._name.text().strip()

    @property
    def passphrase(self) -> str | None:
        """The passphrase that was typed to open the key; None where it was not asked for."""
        return self._passphrase.text() or None

    def choose_source(self, folder: Path) -> None:
        """Take a folder with submissions."""
        self._source.setText(str(folder))

    def is_new_desk(self) -> bool:
        """Return whether the desk has no key yet: the first run makes it."""
        folder = self.folder
        return folder is None or desk_key.is_new(folder)

    def show_key(self) -> None:
        """Ask for the network's name only before its key is made."""
        self._show_row(self._name, is_shown=self.folder is not None and self.is_new_desk())

    def ask_passphrase(self, *, is_asked: bool) -> None:
        """Ask for the passphrase of the key, or forget it."""
        self._passphrase.clear()
        self._show_row(self._passphrase, is_shown=is_asked)
        if is_asked:
            self._passphrase.setFocus()

    def focus_missing(self) -> None:
        """Go to the first line that has to be filled in."""
        lines = (self._source, self._folder, self._name)
        empty = (line for line in lines if not line.isHidden() and not line.text().strip())
        next(empty, self._source).setFocus()

    def remember(self) -> None:
        """Propose the folders the next time."""
        for setting, line in ((SOURCE, self._source), (FOLDER, self._folder)):
            self._settings.set(setting, line.text().strip())

    def _row(self, title: str, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setAccessibleName(title)
        label = QLabel(title)
        label.setObjectName(f"{name}Label")
        label.setBuddy(line)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(line, row, 1)
        return line

    def _folder_row(self, title: str, setting: str, name: str) -> QLineEdit:
        line = self._row(title, name)
        line.setText(self._settings.get(setting))

        def choose() -> None:
            start = Path(line.text().strip() or Path.home())
            chosen = self._files.folder(self, title, start)
            if chosen is not None:
                line.setText(str(chosen))

        made = button(tr("Choose…"), f"{name}Choose", choose, picture="folder-open")
        self._grid.addWidget(made, self._grid.rowCount() - 1, 2)
        return line

    def _show_row(self, line: QLineEdit, *, is_shown: bool) -> None:
        label = self.findChild(QLabel, f"{line.objectName()}Label")
        for part in (line, label):
            if part is not None:
                set_shown(part, is_shown=is_shown)

    def _on_folder(self) -> None:
        self.ask_passphrase(is_asked=False)
        self.show_key()
        self.folder_chosen.emit()


def _path(line: QLineEdit) -> Path | None:
    typed = line.text().strip()
    return Path(typed).expanduser() if typed else None
