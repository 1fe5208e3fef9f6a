"""The search in the history: numbers or settings, who, which month, what, where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period, month_range
from cityreport.i18n import period_name, text, tr
from cityreport.office.change_history import NUMBERS, SETTINGS
from cityreport.office.page_values import HistoryFilter
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.filter_row import ANY, filter_picker, filter_row, refill, widen
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.segments import Segments
from cityreport.ui.kit.theme import GRID
from cityreport.wording import area_name

_ALL, _NUMBERS, _SETTINGS = "historyAll", "historyNumbers", "historySettings"
_SUBJECTS = {_ALL: (), _NUMBERS: NUMBERS, _SETTINGS: SETTINGS}


class HistoryFilters(QWidget):
    """`changed` tells that something else is looked for; `wanted` says what."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("historyFilters")
        self.setAccessibleName(tr("What is looked for"))
        self._cell: CellKey | None = None
        self._subjects = _ALL
        self._sorts = Segments(
            [
                (_ALL, tr("Everything")),
                (_NUMBERS, tr("Numbers")),
                (_SETTINGS, tr("Settings")),
            ]
        )
        self._sorts.setObjectName("historySorts")
        self._sorts.setAccessibleName(tr("Everything, numbers or settings"))
        self._sorts.show_choice(_ALL)
        self._sorts.chosen.connect(self._on_sort)
        self._only = words(name="historyCell", wrap=False)
        self._clear = button(tr("Show everything"), "clearHistory", self.clear)
        self.officer = filter_picker("historyOfficer", tr("Officer"), self._on_chosen)
        self.period = filter_picker("historyMonth", tr("Month or year"), self._on_chosen)
        self.indicator = filter_picker("historyIndicator", tr("Indicator"), self._on_chosen)
        self.area = filter_picker("historyArea", tr("District"), self._on_chosen)
        self._lay_out()
        self._show_state()

    def wanted(self) -> HistoryFilter:
        """Return the chosen filter."""
        subjects = _SUBJECTS[self._subjects]
        officer = self.officer.code() or None
        if self._cell is not None:
            return HistoryFilter(officer, subjects, cell=self._cell)
        period = self.period.code()
        return HistoryFilter(
            officer,
            subjects,
            None if not period else Period.parse(period),
            self.area.code() or None,
            self.indicator.code() or None,
        )

    def is_narrow(self) -> bool:
        """Return whether anything is left out."""
        return self.wanted() != HistoryFilter()

    def offer(
        self,
        officers: Sequence[str],
        first: int,
        last: Period,
        catalogue: Catalogue,
        areas: tuple[Area, ...],
    ) -> None:
        """Offer what there is to choose from; `first`: the first year, `last`: this month."""
        names = [(ANY, tr("Everyone")), *((name, name) for name in officers)]
        refill(self.officer, names)
        periods = [(ANY, tr("Every month"))]
        for year in range(last.year, first - 1, -1):
            periods.append((str(year), str(year)))
            end = min(last, Period.month(year, 12))
            months = month_range(Period.month(year, 1), end)
            periods += [(str(month), period_name(month)) for month in reversed(list(months))]
        refill(self.period, periods)
        indicators = [(i.code, f"{i.code} {text(i.label)}") for i in catalogue.indicators]
        refill(self.indicator, [(ANY, tr("Every indicator")), *indicators])
        districts = [(TOTAL, area_name(areas, TOTAL)), *((a.code, a.name) for a in areas)]
        refill(self.area, [(ANY, tr("Every district")), *districts])

    def show_cell(self, cell: CellKey, name: str) -> None:
        """Look for the changes of one cell, which is called `name`."""
        self._reset()
        self._cell = cell
        self._only.setText(tr("Only: {cell}", cell=name))
        self._show_state()

    def clear(self) -> None:
        """Leave nothing out."""
        self._reset()
        self._show_state()
        self.changed.emit()

    def _reset(self) -> None:
        self._cell = None
        self._subjects = _ALL
        self._sorts.show_choice(_ALL)
        widen(self._pickers())

    def _pickers(self) -> tuple[SearchPicker, ...]:
        return (self.officer, self.period, self.indicator, self.area)

    def _lay_out(self) -> None:
        first = in_a_row(self._sorts, end=False)
        first.addSpacing(GRID)
        first.addWidget(self._only, 1)
        first.addStretch(0)
        first.addWidget(self._clear)
        second = filter_row(self._pickers(), (14, 13, 22, 16))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(first)
        column.addLayout(second)

    def _on_sort(self, name: str) -> None:
        self._subjects = name
        if name == _SETTINGS:  # a setting has neither month nor indicator
            self._cell = None
            widen((self.period, self.indicator, self.area))
        self._on_chosen()

    def _on_chosen(self) -> None:
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        is_cell = self._cell is not None
        self._only.setVisible(is_cell)
        for picker in (self.period, self.indicator, self.area):
            picker.setEnabled(not is_cell and self._subjects != _SETTINGS)
        self._clear.setEnabled(self.officer.count() > 0 and self.is_narrow())
