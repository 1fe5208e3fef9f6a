"""The two questions of a second typing: comparing although cells are left, and beginning again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import CellKey
from cityreport.i18n import ntr, tr
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import GRID
from cityreport.wording import cell_title

_WIDTH = 520
_ROW = 24
_MOST_ROWS = 10


class KeyingQuestion(Dialog):
    """Accepted when a person says yes; the first answer is no. `listed`: what it is about."""

    def __init__(
        self, name: str, title: str, asked: str, no: str, listed: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID + 4)
        column.addWidget(words(asked, name=f"{name}Words"))
        if listed:
            names = QListWidget()
            names.setObjectName(f"{name}List")
            names.setAccessibleName(asked)
            names.addItems(listed)
            names.setFixedHeight(min(len(listed), _MOST_ROWS) * _ROW + GRID)
            column.addWidget(names)
        refuse = button(no, f"{name}No", self.reject)
        column.addLayout(foot(self, refuse, button(title, f"{name}Yes", self.accept)))
        refuse.setFocus()
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))
        self.finished.connect(self.deleteLater)


def left_out_question(
    catalogue: Catalogue, untyped: Sequence[CellKey], parent: QWidget
) -> KeyingQuestion:
    """Return whether to compare although cells were answered only the first time. Names no
    number."""
    asked = ntr(
        "{n} cell that was answered the first time has not been typed again. It is listed beside "
        "what differs and keeps its number. Once you compare, both numbers are in view.",
        "{n} cells that were answered the first time have not been typed again. They are listed "
        "beside what differs and keep their numbers. Once you compare, both numbers are in view.",
        len(untyped),
    )
    listed = [cell_title(catalogue, key) for key in untyped]
    return KeyingQuestion("leftOut", tr("Compare now"), asked, tr("Go on typing"), listed, parent)


def drop_question(typed: int, parent: QWidget) -> KeyingQuestion:
    """Return whether to forget what was typed again."""
    asked = ntr(
        "{n} cell that was typed again is forgotten. The numbers of the month stay as they are.",
        "{n} cells that were typed again are forgotten. The numbers of the month stay as they are.",
        typed,
    )
    return KeyingQuestion("dropKeying", tr("Begin again"), asked, tr("Cancel"), (), parent)
