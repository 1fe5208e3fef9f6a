"""The way to everything that is flagged for follow-up, with how much that is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from cityreport.errors import CityReportError
from cityreport.i18n import ntr, number
from cityreport.office.annotations import Flag
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import retitle
from cityreport.ui.kit.theme import COLORS, icon


class FlagsButton(QPushButton):
    """Hidden while nothing is flagged. `show_list` opens the list; `is_short`: the flag and a
    number only."""

    def __init__(
        self, office: Office, show_list: Callable[[], None], *, is_short: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("flagList")
        self.setAutoDefault(True)
        self.setIcon(icon("flag", COLORS.accent))
        self._office, self._is_short = office, is_short
        self.clicked.connect(lambda _checked: show_list())
        self.hide()

    def refresh(self) -> list[Flag]:
        """Ask anew what is flagged, and return it."""
        try:
            flags = self._office.annotations.flags()
        except CityReportError:  # what cannot be read, the page itself says
            flags = []
        n = len(flags)
        said = ntr("{n} cell to follow up", "{n} cells to follow up", n)
        retitle(self, number(n) if self._is_short else said)
        self.setAccessibleName(said)
        self.setToolTip(said if self._is_short else "")
        self.setVisible(bool(n))
        return flags
