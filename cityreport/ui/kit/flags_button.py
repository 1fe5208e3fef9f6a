"""The way to everything that is flagged for follow-up, with how much that is."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from cityreport.errors import CityReportError
from cityreport.i18n import ntr, number
from cityreport.office.annotations import Flag
from cityreport.ui.kit.building_blocks import retitle
from cityreport.ui.kit.theme import COLORS, icon
from cityreport.ui.page_context import PageContext


class FlagsButton(QPushButton):
    """Hidden while nothing is flagged; `is_short`: the flag and a number only."""

    def __init__(self, context: PageContext, *, is_short: bool = False) -> None:
        super().__init__()
        self.setObjectName("flagList")
        self.setAutoDefault(True)
        self.setIcon(icon("flag", COLORS.accent))
        self._context, self._is_short = context, is_short
        self._flags: list[Flag] = []
        self.clicked.connect(self._on_clicked)
        self.hide()

    def refresh(self) -> list[Flag]:
        """Ask anew what is flagged, and return it."""
        try:
            self._flags = self._context.office.annotations.flags()
        except CityReportError:  # what cannot be read, the page itself says
            self._flags = []
        n = len(self._flags)
        said = ntr("{n} cell to follow up", "{n} cells to follow up", n)
        retitle(self, number(n) if self._is_short else said)
        self.setAccessibleName(said)
        self.setToolTip(said if self._is_short else "")
        self.setVisible(bool(n))
        return self._flags

    def _on_clicked(self) -> None:
        from cityreport.ui.enter.flags_dialog import FlagsDialog  # noqa: PLC0415 - when it is opened

        dialog = FlagsDialog(self._context, self._flags, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
