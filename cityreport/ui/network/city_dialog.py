"""One city at the desk: its keys, what it sent, and what was said of its files."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.i18n import tr
from cityreport.network.desk_session import CityView
from cityreport.ui.kit.building_blocks import button, selectable, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import GRID
from cityreport.ui.network.report_view import report_table


class DeskCityDialog(Dialog):
    """Shows; nothing is changed here."""

    def __init__(self, city: CityView, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deskCityDialog")
        self.setWindowTitle(city.city)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(words(city.city, "subtitle"))
        column.addWidget(selectable(words("\n".join(city.said), name="deskCitySaid")))
        for name, report in (("deskSubmissions", city.submissions), ("deskFiles", city.files)):
            column.addWidget(words("\n".join(report.sentences) or report.title))
            if report.rows:
                column.addWidget(report_table(name, report), 1)
        column.addStretch(0)
        column.addLayout(foot(self, button(tr("Close"), "closeDeskCity", self.reject)))
        self.resize(980, 560)
