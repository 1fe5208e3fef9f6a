"""The last question before a period is signed off: who signs, as what, and what it means."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import period_name, tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames
from cityreport.ui.kit.theme import GRID

_WIDTH = 520


class SignDialog(Dialog):
    """Asks for the officer's role and gives it to `act`; stays open where that refuses."""

    def __init__(
        self,
        period: Period,
        officer: str,
        role: str,
        act: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("signDialog")
        self.setWindowTitle(tr("Sign off"))
        self._act = act
        about = tr(
            "{officer}, you sign {period} off: its numbers are final and closed. To correct one "
            "later, the period is reopened with a reason, and the change stays visible.",
            officer=officer,
            period=period_name(period),
        )
        self._role = QLineEdit(role)
        hint = tr("What you are in the office, in your own words. It may stay empty.")
        self._field = Field(tr("Role"), self._role, "signRole", hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(about, name="signAbout"))
        column.addWidget(self._field)
        column.addWidget(NoNames([self._role]))
        sign = button(tr("Sign off"), "acceptSign", self._on_accepted)
        column.addLayout(foot(self, sign, button(tr("Cancel"), "cancelSign", self.reject)))
        self._role.setFocus()
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _on_accepted(self) -> None:
        try:
            self._act(self._role.text().strip())
        except CityReportError as error:
            self._field.show_fault(sentence(error))
            return
        self.accept()
