"""The question why: a finding is accepted, or a signed month reopened, with a reason only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames
from cityreport.ui.kit.theme import GRID

_WIDTH = 520
_FIELD_HEIGHT = 96


class ReasonDialog(QDialog):
    """Asks for a reason and gives it to `act`; stays open with the sentence where that refuses.

    `title` names the deed and is the button's; `about`: what it is done to.
    """

    def __init__(
        self, title: str, about: str, act: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reasonDialog")
        self.setWindowTitle(title)
        self._act = act
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_FIELD_HEIGHT)
        self._field = Field(
            tr("Reason"), self._text, "reasonText", tr("It is kept with your name and the time.")
        )
        self._text.textChanged.connect(self._field.clear_fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(about, name="reasonAbout"))
        column.addWidget(self._field)
        column.addWidget(NoNames([self._text]))
        line = in_a_row(
            button(tr("Cancel"), "cancelReason", self.reject),
            button(title, "acceptReason", self._on_accepted, primary=True),
            end=False,
        )
        line.insertStretch(0, 1)
        column.addLayout(line)
        self._text.setFocus()
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _on_accepted(self) -> None:
        try:
            self._act(self._text.toPlainText())
        except CityReportError as error:
            self._field.show_fault(sentence(error))
            self._text.setFocus()
            return
        self.accept()
