"""The choice of a chart: its kind, its subject, and what is tried out in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import PathKind, Profile
from cityreport.domain.progress import Progress
from cityreport.domain.targets import has_target
from cityreport.domain.years import baseline_choices
from cityreport.i18n import text, tr
from cityreport.office.chart_request import (
    ALWAYS_COUNTS,
    ON_ALL_DISTRICTS,
    ON_ALL_INDICATORS,
    WITH_A_BASELINE,
    WITH_A_PATH,
    ChartRequest,
    Measure,
)
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import in_a_row, words
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.theme import GRID
from cityreport.wording import CHART_KIND_NAMES, area_name, years_name

_WIDEST = {
    "indicatorPicker": 380,
    "progressAreaPicker": 240,
    "chartKind": 230,
    "chartBaseline": 212,
    "chartPath": 205,
}
"""Pixels, so that two lines of them fit into the window."""
_STORED = ""


class ChartChoices(QWidget):
    """Two lines of controls; `chosen` when anything of the wish changed.

    What a kind has no use for is disabled, or hidden where it would take room.
    """

    chosen = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("chartChoices")
        self._wanted: Measure = "rate"
        self._indicators = _picker("indicatorPicker", tr("Indicator"))
        self._areas = _picker("progressAreaPicker", tr("Area"))
        self._kinds = _picker("chartKind", tr("Chart"))
        self._breakdowns = _picker("chartBreakdown", tr("Breakdown"))
        self._baselines = _picker("chartBaseline", tr("Baseline"))
        self._paths = _picker("chartPath", tr("Path"))
        self._rate = QRadioButton(tr("Per 100,000 people"))
        self._count = QRadioButton(tr("Count"))
        self._going_on = QCheckBox(tr("Go on like the last three years"))
        self._why_count = words(role="muted", name="whyCount")
        self._labels: dict[str, QLabel] = {}
        for indicator in filter(has_target, office.catalogue.indicators):
            title = f"{indicator.code}  {text(indicator.label)}"
            self._indicators.addItem(title, indicator.code)
        for code, name in CHART_KIND_NAMES.items():
            self._kinds.addItem(tr(name), code)
        self._paths.addItem(tr("Same percentage a year"), PathKind.GEOMETRIC.value)
        self._paths.addItem(tr("Same number a year"), PathKind.LINEAR.value)
        self.fill(office.city.profile)
        self._lay_out()
        for picker in self.findChildren(QComboBox):
            picker.currentIndexChanged.connect(self.chosen)
        self._going_on.toggled.connect(self.chosen)
        for choice in (self._rate, self._count):
            choice.clicked.connect(self._on_measure)

    def fill(self, profile: Profile) -> None:
        """Offer the districts there are; the chosen one stays, if it does."""
        codes = (TOTAL, *(area.code for area in profile.areas))
        named = [(area_name(profile.areas, code), code) for code in codes]
        _refill(self._areas, named, self.area)
        self._paths.blockSignals(True)
        self._paths.setCurrentIndex(self._paths.findData(profile.target.path.value))
        self._paths.blockSignals(False)

    # -- what is chosen

    @property
    def indicator(self) -> str:
        """Its code."""
        return str(self._indicators.currentData())

    @property
    def indicator_name(self) -> str:
        """Its code and label."""
        return self._indicators.currentText()

    @property
    def area(self) -> str:
        """Its code; `_T` for the whole city."""
        return str(self._areas.currentData() or TOTAL)

    @property
    def area_name(self) -> str:
        """The area's name."""
        return self._areas.currentText()

    @property
    def kind(self) -> str:
        """The code of the kind of chart."""
        return str(self._kinds.currentData())

    @property
    def measure(self) -> Measure:
        """Rates per 100,000, or counts."""
        return "rate" if self._rate.isChecked() else "count"

    def request(self, profile: Profile) -> ChartRequest:
        """Return all of it."""
        kind = self.kind
        baseline = str(self._baselines.currentData() or _STORED)
        path = PathKind(self._paths.currentData())
        return ChartRequest(
            indicator=self.indicator,
            area=TOTAL if kind in ON_ALL_DISTRICTS else self.area,
            measure=self.measure,
            kind=kind,
            breakdown=str(self._breakdowns.currentData() or "") if kind == "breakdown" else "",
            baseline=_years(baseline) if baseline and kind in WITH_A_BASELINE else None,
            path=path if kind in WITH_A_PATH and path is not profile.target.path else None,
            going_on=self._going_on.isChecked() and kind == "progress",
        )

    def show_subject(self, indicator: str | None, area: str | None) -> None:
        """Choose an indicator or an area."""
        for picker, code in ((self._indicators, indicator), (self._areas, area)):
            row = -1 if code is None else picker.findData(code)
            if row >= 0:
                picker.setCurrentIndex(row)

    # -- what is offered

    def offer(self, office: Office, progress: Progress) -> None:
        """Offer what the kind and the series allow; `progress` is that of the stored baseline."""
        kind = self.kind
        self._indicators.setEnabled(kind not in ON_ALL_INDICATORS)
        self._areas.setEnabled(kind not in ON_ALL_DISTRICTS)
        self._offer_rates(office.city.profile)
        indicator = office.catalogue.indicator(self.indicator)
        _refill(
            self._breakdowns,
            [(text(office.catalogue.breakdown(b).label), b) for b in indicator.breakdowns],
            self._breakdowns.currentData(),
        )
        stored = progress.baseline.years
        offered = [years for years in baseline_choices(progress) if years != stored]
        name = tr("{years} (stored)", years=years_name(stored))
        _refill(
            self._baselines,
            [(name, _STORED), *((years_name(ys), " ".join(map(str, ys))) for ys in offered)],
            self._baselines.currentData(),
        )
        self._show("chartBreakdown", self._breakdowns, shown=kind == "breakdown")
        self._show("chartBaseline", self._baselines, shown=kind in WITH_A_BASELINE)
        self._show("chartPath", self._paths, shown=kind in WITH_A_PATH)
        self._going_on.setVisible(kind == "progress")

    def _offer_rates(self, profile: Profile) -> None:
        """Offer rates where there are people: without them the switch says so and stays on
        counts."""
        known = {people.area for people in profile.population}
        has_people = self._has_people(known)
        possible = has_people and self.kind not in ALWAYS_COUNTS
        self._rate.setEnabled(possible)
        is_rate = possible and self._wanted == "rate"
        (self._rate if is_rate else self._count).setChecked(True)
        self._why_count.setVisible(not has_people)
        self._why_count.setText(
            tr("No population is known for this area, so there is no rate: counts are shown.")
        )

    def _has_people(self, known: set[str]) -> bool:
        if self.kind in ON_ALL_DISTRICTS:
            return bool(known - {TOTAL})
        return self.area in known

    def _show(self, key: str, picker: QComboBox, *, shown: bool) -> None:
        picker.setVisible(shown)
        self._labels[key].setVisible(shown)

    def _on_measure(self) -> None:
        self._wanted = self.measure
        self.chosen.emit()

    # -- making

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        first, second = in_a_row(end=False), in_a_row(end=False)
        for picker in (self._kinds, self._indicators, self._areas):
            self._put(first, picker)
        first.addStretch(1)
        measures = QButtonGroup(self)
        for choice, name in ((self._rate, "measureRate"), (self._count, "measureCount")):
            choice.setObjectName(name)
            choice.setAccessibleName(choice.text())
            measures.addButton(choice)
            second.addWidget(choice)
        self._rate.setChecked(True)
        second.addSpacing(GRID)
        for picker in (self._breakdowns, self._baselines, self._paths):
            self._put(second, picker)
        self._going_on.setObjectName("goingOn")
        self._going_on.setAccessibleName(self._going_on.text())
        second.addWidget(self._going_on)
        second.addStretch(1)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self._why_count)

    def _put(self, line: QHBoxLayout, picker: QComboBox) -> None:
        label = QLabel(picker.accessibleName())
        label.setBuddy(picker)
        self._labels[picker.objectName()] = label
        line.addWidget(label)
        line.addWidget(picker)
        line.addSpacing(GRID)


def _picker(name: str, title: str) -> Picker:
    picker = Picker()
    picker.setObjectName(name)
    picker.setAccessibleName(title)
    picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    picker.setMaximumWidth(_WIDEST.get(name, 240))
    return picker


def _years(written: str) -> tuple[int, ...]:
    return tuple(int(year) for year in written.split())


def _refill(picker: QComboBox, entries: list[tuple[str, str]], chosen: object) -> None:
    """Put entries into a picker without a signal; `chosen` stays chosen if it is among them."""
    values = [value for _, value in entries]
    held = [(picker.itemText(row), picker.itemData(row)) for row in range(picker.count())]
    if held == entries:
        return
    picker.blockSignals(True)
    picker.clear()
    for title, value in entries:
        picker.addItem(title, value)
    picker.setCurrentIndex(values.index(chosen) if chosen in values else 0)
    picker.blockSignals(False)
