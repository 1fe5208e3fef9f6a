"""The bar above the entry grid: which view, which period, which area, how much is answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from cityreport import i18n
from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.i18n import ntr, number, tr
from cityreport.ui.enter.across_sheet import EVERY
from cityreport.ui.enter.entry_layout import View
from cityreport.ui.enter.entry_model import EntryModel
from cityreport.ui.enter.entry_sheet import required_keys
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.district_keys import district_keys_words
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.period_picker import PeriodPicker
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.segments import Segments
from cityreport.ui.kit.theme import COLORS, scaled
from cityreport.wording import area_name

_AREA_WIDTH = 208
_CATEGORY_WIDTH = 176
_INDICATOR_WIDTH = 400
_NARROWEST = 104
_AREA_NARROWEST = 160
_INDICATOR_NARROWEST = 200
_SHORT_BELOW = 900
"""Pixels of the bar below which it says how much is answered as a fraction."""


class EnterBar(QWidget):
    """Asks for another view, period, area or indicator; shows what the page settled on.

    `required_shown`: whether every required number in view is answered, and there is one.
    """

    view_chosen = Signal(object)
    cell_chosen = Signal(str, str, str)
    earlier_year_asked = Signal()
    required_shown = Signal(bool)

    def __init__(self, last_month: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = Segments(
            [
                (View.MONTH, tr("One month")),
                (View.YEAR, tr("One year")),
                (View.HISTORY, tr("One indicator")),
            ]
        )
        self.views.setAccessibleName(tr("View"))
        self.period = PeriodPicker(last_month)
        self.area = SearchPicker()
        self.indicator = SearchPicker()
        self._category = ChoiceBox()
        self._earlier = QPushButton(tr("Earlier year"))
        self._is_across = False
        self._answered, self._fraction = "", ""
        self._required = QLabel()
        self._name_all()
        self.views.chosen.connect(lambda name: self.view_chosen.emit(View(name)))
        self.indicator.code_chosen.connect(lambda code: self.cell_chosen.emit(code, TOTAL, TOTAL))
        self._category.activated.connect(self._on_category)
        self._earlier.clicked.connect(self.earlier_year_asked)
        line = flowing(self.period, self.indicator, self._category, self.area, self._earlier)
        line.add_stretch()
        for widget in (self._required, self.views):
            line.addWidget(widget)
        self.setLayout(line)
        self.show_view(View.MONTH, last_month)

    def _name_all(self) -> None:
        named = {
            "areaPicker": (self.area, tr("Area")),
            "indicatorPicker": (self.indicator, tr("Indicator")),
            "categoryPicker": (self._category, tr("Total or a category")),
            "earlierYear": (self._earlier, tr("Show an earlier year")),
            "requiredLabel": (self._required, tr("Required numbers answered")),
        }
        for name, (widget, words) in named.items():
            widget.setObjectName(name)
            widget.setAccessibleName(words)
        choosing = tr("Choose an area, or type a part of its name")
        self.area.setToolTip(f"{choosing} ({district_keys_words()})")
        for widget, width in ((self.area, _AREA_WIDTH), (self._category, _CATEGORY_WIDTH)):
            least = _NARROWEST if widget is self._category else _AREA_NARROWEST
            widget.setMinimumWidth(scaled(least))
            widget.setMaximumWidth(scaled(width))
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.indicator.setMinimumWidth(scaled(_INDICATOR_NARROWEST))
        self.indicator.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.indicator.setMaximumWidth(scaled(_INDICATOR_WIDTH))

    # -- showing

    def show_view(self, view: View, period: Period, *, across: bool = False) -> None:
        """Show the controls of a view; `across`: of all districts side by side."""
        self.views.show_choice(view)
        self._is_across = across
        is_history = view is View.HISTORY
        shown: set[QWidget] = {self.period, self._required}
        if is_history:
            shown = {self.indicator, self._category, self.period if across else self._earlier}
        changing = (self.indicator, self._category, self._earlier, self.period, self._required)
        for widget in sorted(changing, key=shown.__contains__):  # hide first, or the window grows
            widget.setVisible(widget in shown)
        self.period.show_period(period)

    def show_areas(self, areas: Sequence[Area], period: Period | None, code: str) -> None:
        """Offer the whole city and these districts; one that did not exist in the period says
        so."""
        choices = [(TOTAL, area_name((), TOTAL))]
        for area in areas:
            is_there = period is None or area.exists_in(period)
            outside = tr("{district} (outside its months)", district=area.name)
            choices.append((area.code, area.name if is_there else outside))
        if period is None and areas:
            choices.insert(1, (EVERY, tr("All districts side by side")))
        self.area.show_choices(choices, code)

    def show_cell(self, catalogue: Catalogue, cell: CellKey, spread: str = "") -> None:
        """Offer the indicators, and the categories of the one in view; of all districts, also the
        categories of a breakdown (`spread`) side by side."""
        names = [(i.code, f"{i.code} {i18n.text(i.label)}") for i in catalogue.indicators]
        self.indicator.show_choices(names, cell.indicator)
        self._category.clear()
        self._category.addItem(tr("Total"), (TOTAL, TOTAL))
        for breakdown in map(catalogue.breakdown, catalogue.indicator(cell.indicator).breakdowns):
            if self._is_across:
                words = f"{i18n.text(breakdown.label)}: {tr('all side by side')}"
                self._category.addItem(words, (breakdown.id, EVERY))
            for category in breakdown.categories:
                words = f"{i18n.text(breakdown.label)}: {i18n.text(category.label)}"
                self._category.addItem(words, (breakdown.id, category.code))
        chosen = (cell.breakdown, cell.category)
        if spread and self._is_across:
            chosen = (spread, EVERY)
        data = [tuple(self._category.itemData(i)) for i in range(self._category.count())]
        self._category.setCurrentIndex(data.index(chosen))

    def show_required(self, entries: EntryModel) -> None:
        """Say how many of the required numbers in the grid are answered."""
        required = required_keys(entries.sheet)
        answered, expected = sum(key in entries.cells for key in required), len(required)
        done = answered >= expected > 0
        self._fraction = f"{number(answered)}/{number(expected)}" if expected else ""
        words = tr(
            "{answered} of {expected} required answered",
            answered=number(answered),
            expected=number(expected),
        )
        if not expected:
            words = tr("No number is required here")
        elif done:
            words = ntr(
                "The required number is answered",
                "All {n} required numbers are answered",
                expected,
            )
        self._answered = words
        self._required.setAccessibleName(words)
        self._required.setToolTip(words)
        self._say_required()
        color = COLORS.good if done else COLORS.text
        self._required.setStyleSheet(f"color: {color}; font-weight: 600;")
        self._required.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.required_shown.emit(done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say it in short where a second line would cost a row of numbers."""
        super().resizeEvent(event)
        self._say_required()

    def _say_required(self) -> None:
        is_short = bool(self._fraction) and self.width() < scaled(_SHORT_BELOW)
        self._required.setText(self._fraction if is_short else self._answered)

    def _on_category(self, index: int) -> None:
        breakdown, category = self._category.itemData(index)
        self.cell_chosen.emit(self.indicator.code(), breakdown, category)
