"""Choosing one month: its name and its year side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cityreport.domain.period import Period
from cityreport.i18n import month_names, tr
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.theme import GRID


class MonthField(QWidget):
    """A month between two years; `chosen` tells each change."""

    chosen = Signal()

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._month = Picker()
        self._month.setObjectName(f"{name}Month")
        self._month.setAccessibleName(tr("{title}: month", title=title))
        self._month.addItems(month_names())
        self._year = Picker()
        self._year.setObjectName(f"{name}Year")
        self._year.setAccessibleName(tr("{title}: year", title=title))
        self.setFocusProxy(self._month)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        line.addWidget(self._month)
        line.addWidget(self._year)
        for part in (self._month, self._year):
            part.setMinimumContentsLength(5)
            part.currentIndexChanged.connect(self.chosen)

    def offer(self, first: int, last: int) -> None:
        """Offer these years, keeping the one that is chosen where it is among them."""
        kept = self._year.currentText()
        self.blockSignals(True)
        self._year.clear()
        self._year.addItems([str(year) for year in range(first, last + 1)])
        self._year.setCurrentText(kept)
        self.blockSignals(False)

    def period(self) -> Period:
        """Return the chosen month."""
        return Period.month(int(self._year.currentText()), self._month.currentIndex() + 1)

    def show_period(self, period: Period) -> None:
        """Choose a month."""
        self.blockSignals(True)
        self._month.setCurrentIndex(period.number - 1)
        self._year.setCurrentText(str(period.year))
        self.blockSignals(False)
        self.chosen.emit()
