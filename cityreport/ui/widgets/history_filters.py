"""What of the history is looked for: numbers or settings, who, which month, what, where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period, month_range
from cityreport.i18n import period_name, text, tr
from cityreport.office.history import NUMBERS, SETTINGS
from cityreport.office.pages import HistoryFilter
from cityreport.ui.theme import GRID
from cityreport.ui.widgets.search_picker import SearchPicker
from cityreport.ui.widgets.segments import Segments
from cityreport.ui.widgets.surfaces import button, in_a_row, words
from cityreport.wording import area_name

_ALL, _NUMBERS, _SETTINGS = "historyAll", "historyNumbers", "historySettings"
_SUBJECTS = {_ALL: (), _NUMBERS: NUMBERS, _SETTINGS: SETTINGS}
_ANY = ""


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
        self.officer = self._picker("historyOfficer", tr("Officer"))
        self.period = self._picker("historyMonth", tr("Month or year"))
        self.indicator = self._picker("historyIndicator", tr("Indicator"))
        self.area = self._picker("historyArea", tr("District"))
        self._lay_out()
        self._show_state()

    def wanted(self) -> HistoryFilter:
        """What is looked for."""
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
        """Whether anything is left out."""
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
        names = [(_ANY, tr("Everyone")), *((name, name) for name in officers)]
        self._refill(self.officer, names)
        periods = [(_ANY, tr("Every month"))]
        for year in range(last.year, first - 1, -1):
            periods.append((str(year), str(year)))
            end = min(last, Period.month(year, 12))
            months = month_range(Period.month(year, 1), end)
            periods += [(str(month), period_name(month)) for month in reversed(list(months))]
        self._refill(self.period, periods)
        indicators = [(i.code, f"{i.code} {text(i.label)}") for i in catalogue.indicators]
        self._refill(self.indicator, [(_ANY, tr("Every indicator")), *indicators])
        districts = [(TOTAL, area_name(areas, TOTAL)), *((a.code, a.name) for a in areas)]
        self._refill(self.area, [(_ANY, tr("Every district")), *districts])

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
        for picker in self._pickers():
            picker.show_choices(picker.choices(), _ANY)

    def _pickers(self) -> tuple[SearchPicker, ...]:
        return (self.officer, self.period, self.indicator, self.area)

    def _picker(self, name: str, title: str) -> SearchPicker:
        picker = SearchPicker()
        picker.setObjectName(name)
        picker.setAccessibleName(title)
        picker.setToolTip(tr("Choose from the list, or type a part of the name"))
        picker.code_chosen.connect(self._on_chosen)
        return picker

    def _refill(self, picker: SearchPicker, choices: list[tuple[str, str]]) -> None:
        code = picker.code() if picker.count() else _ANY
        picker.show_choices(choices, code if code in dict(choices) else _ANY)

    def _lay_out(self) -> None:
        first = in_a_row(self._sorts, end=False)
        first.addSpacing(GRID)
        first.addWidget(self._only, 1)
        first.addStretch(0)
        first.addWidget(self._clear)
        second = QGridLayout()
        second.setHorizontalSpacing(GRID)
        second.setVerticalSpacing(GRID // 2)
        for column, (picker, share) in enumerate(zip(self._pickers(), (3, 3, 6, 4), strict=True)):
            label = QLabel(picker.accessibleName())
            label.setProperty("role", "muted")
            label.setBuddy(picker)
            second.addWidget(label, 0, column)
            second.addWidget(picker, 1, column)
            second.setColumnStretch(column, share)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(GRID)
        column_.addLayout(first)
        column_.addLayout(second)

    def _on_sort(self, name: str) -> None:
        self._subjects = name
        if name == _SETTINGS:  # a setting has neither month nor indicator
            self._cell = None
            for picker in (self.period, self.indicator, self.area):
                picker.show_choices(picker.choices(), _ANY)
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
