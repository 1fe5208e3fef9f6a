"""The question whether another key is the office's: only the office can say, over the telephone."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cityreport.domain.public_key import read_out
from cityreport.i18n import tr
from cityreport.network.desk_session import ShownKey
from cityreport.ui.kit.building_blocks import button, selectable, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import GRID


class DeskKeyDialog(Dialog):
    """Accepted once a person says that the office read these digits."""

    def __init__(self, key: ShownKey, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deskKeyDialog")
        self.setWindowTitle(tr("Another key of {city}", city=key.city))
        asked = words(
            tr(
                "A file of {city} is signed with another key than the known one. The office has a "
                "new computer, or somebody else made the file. Call the office at a number that "
                "you know already, and let it read its fingerprint from Settings.",
                city=key.city,
            )
        )
        digits = selectable(words(read_out(key.key), "subtitle", "deskKeyDigits"))
        known = words(
            tr("The key until now: {fingerprint}", fingerprint=read_out(key.known or "")), "muted"
        )
        self._heard = QCheckBox(tr("The office read exactly these digits to me"))
        self._heard.setObjectName("deskKeyHeard")
        confirm = button(tr("Confirm the key"), "confirmDeskKey", self.accept)
        confirm.setEnabled(False)
        self._heard.toggled.connect(confirm.setEnabled)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for part in (asked, digits, known, self._heard):
            column.addWidget(part)
        column.addLayout(foot(self, confirm, button(tr("Cancel"), "cancelDeskKey", self.reject)))
        self._heard.setFocus()
        self.resize(560, 0)
