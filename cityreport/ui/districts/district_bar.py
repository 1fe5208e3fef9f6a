"""The bar above the districts: which months, which view, which indicator, rates or counts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Indicator
from cityreport.domain.period import Period
from cityreport.i18n import text, tr
from cityreport.office.chart_request import Measure
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.period_picker import PeriodPicker
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.segments import Segments
from cityreport.ui.kit.theme import GRID

_NARROWEST, _WIDEST = 160, 400


class DistrictView(StrEnum):
    """A way to look at the districts."""

    MONTH = "oneMonth"
    YEAR = "twelveMonths"
    RANKED = "ranked"
    MAP = "map"


ON_ONE_INDICATOR = frozenset({DistrictView.RANKED, DistrictView.MAP})


class DistrictBar(QWidget):
    """Tells every choice with `chosen`; the page shows what it settled on."""

    chosen = Signal()

    def __init__(self, last_month: Period) -> None:
        super().__init__()
        self.view = DistrictView.MONTH
        self._has_rates = True
        self.period = PeriodPicker(last_month)
        self.views = Segments(
            [
                (DistrictView.MONTH, tr("One month")),
                (DistrictView.YEAR, tr("Twelve months")),
                (DistrictView.RANKED, tr("Ranked")),
                (DistrictView.MAP, tr("Map")),
            ]
        )
        self.views.setAccessibleName(tr("View"))
        self._indicator = SearchPicker()
        self._indicator.setObjectName("districtIndicator")
        self._indicator.setAccessibleName(tr("Indicator"))
        self._indicator.setMinimumWidth(_NARROWEST)
        self._indicator.setMaximumWidth(_WIDEST)
        self._indicator.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._measure = ChoiceBox()
        self._measure.setObjectName("districtMeasure")
        self._measure.setAccessibleName(tr("Rates or counts"))
        self._measure.addItem(tr("Per 100,000 people"), "rate")
        self._measure.addItem(tr("Cases"), "count")
        first, second = QHBoxLayout(), QHBoxLayout()
        for line in (first, second):
            line.setSpacing(GRID)
        first.addWidget(self.period)
        first.addStretch(1)
        first.addWidget(self.views)
        second.addWidget(self._indicator, 4)
        second.addWidget(self._measure)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(first)
        column.addLayout(second)
        self.period.period_chosen.connect(self._on_period)
        self.views.chosen.connect(lambda name: self.choose_view(DistrictView(name)))
        self._indicator.code_chosen.connect(self.chosen)
        self._measure.activated.connect(self.chosen)
        self.show_view(DistrictView.MONTH)

    @property
    def month(self) -> Period:
        """The month in view."""
        return self.period.period

    @property
    def indicator(self) -> str | None:
        """The code of the indicator that districts are ranked by; None while there is none."""
        return self._indicator.code() if self._indicator.count() else None

    @property
    def measure(self) -> Measure:
        """Rates per 100,000, or counts."""
        return "rate" if self._has_rates and self._measure.currentData() == "rate" else "count"

    def show_view(self, view: DistrictView) -> None:
        """Show a view's controls."""
        self.view = view
        self.views.show_choice(view)
        self._indicator.setVisible(view in ON_ONE_INDICATOR)
        self._measure.setVisible(view in ON_ONE_INDICATOR and self._has_rates)

    def choose_view(self, view: DistrictView) -> None:
        """Choose a view, as a person does."""
        self.show_view(view)
        self.chosen.emit()

    def offer(self, indicators: Sequence[Indicator], chosen: str | None, *, rates: bool) -> None:
        """Offer these indicators, with rates where any district's population is known."""
        names = [(i.code, f"{i.code} {text(i.label)}") for i in indicators]
        codes = [code for code, _ in names]
        wanted = chosen if chosen in codes else next(iter(codes), "")
        self._indicator.show_choices(names, wanted)
        self._has_rates = rates
        self.show_view(self.view)

    def _on_period(self, period: Period) -> None:
        self.period.show_period(period)
        self.chosen.emit()
