"""The choice of findings: how serious, of which month, of which indicator, open or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.city_checks import years_of
from cityreport.domain.checks.finding import Finding
from cityreport.domain.period import Period
from cityreport.domain.targets import has_target
from cityreport.finding_words import SEVERITY_NAMES
from cityreport.i18n import period_name, text, tr
from cityreport.ui.kit.building_blocks import button
from cityreport.ui.kit.filter_row import ANY, filter_picker, filter_row, refill, widen
from cityreport.ui.kit.search_picker import SearchPicker

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
        self.severity = filter_picker("findingSeverity", tr("How serious"), self._on_chosen)
        self.period = filter_picker("findingMonth", tr("Month or year"), self._on_chosen)
        self.indicator = filter_picker("findingIndicator", tr("Indicator"), self._on_chosen)
        self.state = filter_picker("findingState", tr("State"), self._on_chosen)
        self.clearing = button(tr("Show everything"), "clearFindings", self.clear)
        self._catalogue: Catalogue | None = None  # of the findings that are offered
        self._show_fixed(_OPEN)
        self.setLayout(filter_row(self._pickers(), (4, 4, 5, 4)))

    def fits(self, finding: Finding, *, accepted: bool) -> bool:
        """Return whether a finding is looked for."""
        severity, indicator = self.severity.code(), self.indicator.code()
        if severity not in (ANY, finding.severity.value):
            return False
        if self.state.code() not in (ANY, _ACCEPTED if accepted else _OPEN):
            return False
        if indicator != ANY and not self._is_about(finding, indicator):
            return False
        period = self.month()
        return period is None or self._is_of(finding, period)

    def _is_about(self, finding: Finding, indicator: str) -> bool:
        """Return whether a finding is on an indicator's cells, or on people that its rates are
        of."""
        catalogue = self._catalogue
        if catalogue is not None and years_of(catalogue, finding) is not None:
            return has_target(catalogue.indicator(indicator))
        return any(key.indicator == indicator for key in finding.cells)

    def _is_of(self, finding: Finding, period: Period) -> bool:
        """Return whether a finding is of a month or year, or on people that its rates are of."""
        years = None if self._catalogue is None else years_of(self._catalogue, finding)
        if years is not None:
            return period.year in years
        return set(finding.period.months()) <= set(period.months())

    def is_narrow(self) -> bool:
        """Return whether any finding is left out."""
        return any(picker.code() != ANY for picker in self._pickers())

    def month(self) -> Period | None:
        """Return the month or year that is looked at; None for all of them."""
        code = self.period.code()
        return None if code == ANY else Period.parse(code)

    def show_period(self, period: Period) -> None:
        """Look at one month or year."""
        choices = self.period.choices()
        if str(period) not in dict(choices):
            choices.append((str(period), period_name(period)))
        self.period.show_choices(choices, str(period))
        self._show_state()

    def offer(self, findings: Sequence[Finding], catalogue: Catalogue) -> None:
        """Offer the months and indicators that there are findings of, and what is chosen."""
        self._catalogue = catalogue
        chosen = self.month()
        periods = {finding.period for finding in findings} | ({chosen} if chosen else set())
        years = {Period.of_year(period.year) for period in periods}
        choices = [(ANY, tr("Every month"))]
        for year in sorted(years, reverse=True):
            choices.append((str(year), period_name(year)))
            inside = [p for p in periods if p.year == year.year and p != year]
            choices += [(str(p), period_name(p)) for p in sorted(inside, reverse=True)]
        refill(self.period, choices)
        codes = {key.indicator for finding in findings for key in finding.cells}
        named = [(i.code, f"{i.code} {text(i.label)}") for i in catalogue.indicators]
        offered = {*codes, self.indicator.code()}
        some = [choice for choice in named if choice[0] in offered]
        refill(self.indicator, [(ANY, tr("Every indicator")), *some])
        self._show_state()

    def clear(self) -> None:
        """Leave nothing out."""
        widen(self._pickers())
        self._on_chosen()

    def _pickers(self) -> tuple[SearchPicker, ...]:
        return (self.severity, self.period, self.indicator, self.state)

    def _show_fixed(self, state: str) -> None:
        names = [(severity.value, tr(SEVERITY_NAMES[severity])) for severity in Severity]
        self.severity.show_choices([(ANY, tr("All of them")), *names], ANY)
        states = [(_OPEN, tr("open")), (_ACCEPTED, tr("accepted")), (ANY, tr("open or accepted"))]
        self.state.show_choices(states, state)
        self.period.show_choices([(ANY, tr("Every month"))], ANY)
        self.indicator.show_choices([(ANY, tr("Every indicator"))], ANY)

    def _on_chosen(self) -> None:
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        self.clearing.setEnabled(self.is_narrow())
