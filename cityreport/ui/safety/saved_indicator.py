"""The status bar's answer to the first question of everybody who types: is it saved?"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cityreport.i18n import moment_name, tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import plain_tip
from cityreport.ui.kit.disk_watch import DiskWatch, Trouble
from cityreport.ui.kit.theme import COLORS, GRID, pixmap


class SavedSign(QWidget):
    """A shape and words: saved, or not saved and why."""

    def __init__(self, office: Office, disk: DiskWatch) -> None:
        super().__init__()
        self._office = office
        self._disk = disk
        self._saved = ""
        self._shape = QLabel()
        self._shape.setObjectName("savedShape")
        self._words = QLabel()
        self._words.setObjectName("savedLabel")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID - 2)
        line.addWidget(self._shape)
        line.addWidget(self._words)
        disk.changed.connect(self._show)
        self._show()

    def on_saved(self) -> None:
        """Something was written just now."""
        self._saved = moment_name(self._office.clock.now())
        self._disk.on_saved()
        self._show()

    def _show(self) -> None:
        error = self._disk.error
        self.setToolTip(plain_tip("" if error is None else sentence(error)))
        if self._office.store.read_only:
            self._put(tr("Read-only: nothing can be changed here"), "lock", COLORS.muted)
            return
        match self._disk.trouble:
            case Trouble.WAITING:
                self._put(
                    tr("Nothing is being saved at the moment; it is tried again by itself"),
                    "octagon-x",
                    COLORS.wrong,
                )
            case Trouble.STUCK:
                self._put(tr("Nothing is being saved at the moment"), "octagon-x", COLORS.wrong)
            case Trouble.REFUSED:
                self._put(tr("The last change was not saved"), "octagon-x", COLORS.wrong)
            case Trouble.NONE if self._saved:
                said = tr("Saved on this computer {time}", time=self._saved)
                self._put(said, "circle-check", COLORS.good)
            case Trouble.NONE:
                self._put(tr("All changes are saved on this computer as you type"))

    def _put(self, words: str, shape: str = "", color: str = COLORS.text) -> None:
        self._shape.setVisible(bool(shape))
        if shape:
            self._shape.setPixmap(pixmap(shape, 16, color))
        self._words.setText(words)
        self._words.setAccessibleDescription(self.toolTip())
        self._words.setStyleSheet(f"color: {color};")
