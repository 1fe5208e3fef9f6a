"""Which findings are looked at: how serious, of which month, of which indicator, open or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.rules import Severity
from cityreport.domain.period import Period
from cityreport.finding_words import SEVERITY_NAMES
from cityreport.i18n import period_name, text, tr
from cityreport.ui.theme import GRID
from cityreport.ui.widgets.search_picker import SearchPicker
from cityreport.ui.widgets.surfaces import button, words

_ANY = ""
_OPEN, _ACCEPTED = "open", "accepted"


class FindingFilters(QWidget):
    """`changed` tells that other findings are looked for; `fits` says which.

    `clearing`: the button that leaves nothing out, to be placed by the page.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findingFilters")
        self.setAccessibleName(tr("What is looked for"))
        self.severity = self._picker("findingSeverity", tr("How serious"))
        self.period = self._picker("findingMonth", tr("Month or year"))
        self.indicator = self._picker("findingIndicator", tr("Indicator"))
        self.state = self._picker("findingState", tr("State"))
        self.clearing = button(tr("Show everything"), "clearFindings", self.clear)
        self._show_fixed(_OPEN)
        self._lay_out()

    def fits(self, finding: Finding, *, accepted: bool) -> bool:
        """Whether a finding is looked for."""
        severity, indicator = self.severity.code(), self.indicator.code()
        if severity not in (_ANY, finding.severity.value):
            return False
        if self.state.code() not in (_ANY, _ACCEPTED if accepted else _OPEN):
            return False
        if indicator != _ANY and all(key.indicator != indicator for key in finding.cells):
            return False
        period = self.period.code()
        return period == _ANY or set(finding.period.months()) <= set(Period.parse(period).months())

    def is_narrow(self) -> bool:
        """Whether any finding is left out."""
        return any(picker.code() != _ANY for picker in self._pickers())

    def month(self) -> Period | None:
        """The month or year that is looked at; None for all of them."""
        code = self.period.code()
        return None if code == _ANY else Period.parse(code)

    def show_period(self, period: Period) -> None:
        """Look at one month or year."""
        choices = self.period.choices()
        if str(period) not in dict(choices):
            choices.append((str(period), period_name(period)))
        self.period.show_choices(choices, str(period))
        self._show_state()

    def offer(self, findings: Sequence[Finding], catalogue: Catalogue) -> None:
        """Offer the months and indicators that there are findings of, and what is chosen."""
        chosen = self.month()
        periods = {finding.period for finding in findings} | ({chosen} if chosen else set())
        years = {Period.of_year(period.year) for period in periods}
        choices = [(_ANY, tr("Every month"))]
        for year in sorted(years, reverse=True):
            choices.append((str(year), period_name(year)))
            inside = [p for p in periods if p.year == year.year and p != year]
            choices += [(str(p), period_name(p)) for p in sorted(inside, reverse=True)]
        self._refill(self.period, choices)
        codes = {key.indicator for finding in findings for key in finding.cells}
        named = [(i.code, f"{i.code} {text(i.label)}") for i in catalogue.indicators]
        offered = {*codes, self.indicator.code()}
        some = [choice for choice in named if choice[0] in offered]
        self._refill(self.indicator, [(_ANY, tr("Every indicator")), *some])
        self._show_state()

    def clear(self) -> None:
        """Leave nothing out."""
        for picker in self._pickers():
            picker.show_choices(picker.choices(), _ANY)
        self._on_chosen()

    def _pickers(self) -> tuple[SearchPicker, ...]:
        return (self.severity, self.period, self.indicator, self.state)

    def _picker(self, name: str, title: str) -> SearchPicker:
        picker = SearchPicker()
        picker.setObjectName(name)
        picker.setAccessibleName(title)
        picker.setToolTip(tr("Choose from the list, or type a part of the name"))
        picker.code_chosen.connect(self._on_chosen)
        return picker

    def _show_fixed(self, state: str) -> None:
        names = [(severity.value, tr(SEVERITY_NAMES[severity])) for severity in Severity]
        self.severity.show_choices([(_ANY, tr("All of them")), *names], _ANY)
        states = [(_OPEN, tr("open")), (_ACCEPTED, tr("accepted")), (_ANY, tr("open or accepted"))]
        self.state.show_choices(states, state)
        self.period.show_choices([(_ANY, tr("Every month"))], _ANY)
        self.indicator.show_choices([(_ANY, tr("Every indicator"))], _ANY)

    def _refill(self, picker: SearchPicker, choices: list[tuple[str, str]]) -> None:
        code = picker.code()
        picker.show_choices(choices, code if code in dict(choices) else _ANY)

    def _lay_out(self) -> None:
        table = QGridLayout(self)
        table.setContentsMargins(0, 0, 0, 0)
        table.setHorizontalSpacing(GRID)
        table.setVerticalSpacing(GRID // 2)
        for column, (picker, share) in enumerate(zip(self._pickers(), (4, 4, 5, 4), strict=True)):
            label = words(picker.accessibleName(), "muted", wrap=False)
            label.setBuddy(picker)
            table.addWidget(label, 0, column)
            table.addWidget(picker, 1, column)
            table.setColumnStretch(column, share)

    def _on_chosen(self) -> None:
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        self.clearing.setEnabled(self.is_narrow())
