"""Settings: the baseline years and the path from them to the target."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
)

from cityreport.domain.city import (
    LONGEST_BASELINE_REASON,
    PathKind,
    Profile,
    check_baseline_choice,
    check_plan,
)
from cityreport.domain.profile_changes import baseline_of
from cityreport.domain.progress import Progress
from cityreport.errors import DataError
from cityreport.i18n import number, percent, tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.settings_section import Section, text_is_fine

_EARLIEST = 2015
_ROLE = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def months_by_year(progress: Progress) -> Mapping[int, int]:
    """Return how many months of each year have a number; 12 where quarters or the year fill it."""
    found: dict[int, int] = {}
    for month in progress.months:
        if month.value is not None:
            found[month.period.year] = found.get(month.period.year, 0) + 1
    found.update({row.period.year: 12 for row in progress.rolling12 if row.period.number == 12})
    return found


class GoalSection(Section):
    """From what, to what, and along which line. `measure` gives the headline's progress,
    `this_year` the last year that may be chosen plus one."""

    def __init__(self, measure: Callable[[], Progress], this_year: Callable[[], int]) -> None:
        super().__init__(tr("Baseline and target"), "goalSection")
        self._measure = measure
        self._this_year = this_year
        self._years = QListWidget()
        self._years.setObjectName("baselineYears")
        self._years.setAccessibleName(tr("Baseline years"))
        self._years.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._fault = words(role="wrong", name="baselineFault")
        self._fault.hide()
        self._reason = Field(
            tr("Why these years"),
            QLineEdit(),
            "baselineReason",
            tr("Asked for other years than 2017 to 2019. It stands beside every verdict."),
        )
        self._stored = words(role="muted", name="baselineStored")
        self._target = words(name="targetWords")
        self._geometric = QRadioButton(tr("The same percentage each year (recommended)"))
        self._linear = QRadioButton(tr("The same number of cases each year"))
        paths = QButtonGroup(self)
        for choice, name in ((self._geometric, "pathGeometric"), (self._linear, "pathLinear")):
            choice.setObjectName(name)
            choice.setAccessibleName(choice.text())
            paths.addButton(choice)
            choice.toggled.connect(self.edited)
        self._lay_out()
        self._years.itemChanged.connect(self._choose)
        self._why.textEdited.connect(self.edited)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(words(tr("Baseline years"), "subtitle"))
        left.addWidget(
            words(
                tr("What is to be halved: the mean of complete years. The usual is 2017 to 2019."),
                "muted",
            )
        )
        left.addWidget(self._years, 1)
        left.addWidget(self._fault)
        left.addWidget(self._reason)
        left.addWidget(self._stored)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(words(tr("Target"), "subtitle"))
        right.addWidget(self._target)
        right.addSpacing(2 * GRID)
        right.addWidget(words(tr("Path to the target"), "subtitle"))
        right.addWidget(self._geometric)
        right.addWidget(self._linear)
        right.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4 * GRID)
        line.addLayout(left, 1)
        line.addLayout(right, 1)

    def put(self, profile: Profile) -> None:
        """See `Section`."""
        progress = self._measure()
        complete = months_by_year(progress)
        chosen = profile.baseline.years
        first = min(_EARLIEST, *chosen, *complete)
        last = max(self._this_year() - 1, *chosen)
        self._years.blockSignals(True)
        self._years.clear()
        for year in range(first, min(last, profile.target.year - 1) + 1):
            item = QListWidgetItem(_year_words(year, complete.get(year, 0)))
            item.setData(_ROLE, year)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_CHECKED if year in chosen else _UNCHECKED)
            self._years.addItem(item)
        self._years.blockSignals(False)
        self._why.setText(profile.baseline.reason)
        self._ask_why()
        target = profile.target
        share = percent(target.reduction, 0)
        self._target.setText(
            tr("−{share} in the whole calendar year {year}.", share=share, year=str(target.year))
        )
        self._stored.setText(_stored_words(progress))
        is_linear = target.path is PathKind.LINEAR
        (self._linear if is_linear else self._geometric).setChecked(True)

    @property
    def _why(self) -> QLineEdit:
        assert isinstance(self._reason.editor, QLineEdit)  # noqa: S101 - made above
        return self._reason.editor

    def _choose(self) -> None:
        self._ask_why()
        self.edited.emit()

    def _ask_why(self) -> None:
        """Let a reason be typed for years of the city's own choice only: the usual keep none."""
        self._reason.setEnabled(not baseline_of(self.values()[0], "").is_usual)

    def values(self) -> tuple[tuple[int, ...], str, bool]:
        """See `Section`."""
        items = [self._years.item(row) for row in range(self._years.count())]
        years = tuple(int(i.data(_ROLE)) for i in items if i.checkState() is _CHECKED)
        return years, baseline_of(years, self._why.text()).reason, self._linear.isChecked()

    def read(self, profile: Profile) -> Profile | None:
        """See `Section`."""
        self._fault.hide()
        self._reason.clear_fault()
        years, reason, is_linear = self.values()
        path = PathKind.LINEAR if is_linear else PathKind.GEOMETRIC
        changed = replace(
            profile,
            baseline=baseline_of(years, reason),
            target=replace(profile.target, path=path),
        )
        if not text_is_fine(self._reason, reason, LONGEST_BASELINE_REASON):
            return None
        try:
            check_plan(changed.baseline, changed.target)
            check_baseline_choice(changed.baseline, profile.baseline)
        except DataError as error:
            if error.code == "baseline_without_reason":
                self._reason.show_fault(sentence(error))
                self._why.setFocus()
                return None
            self._fault.setText(sentence(error))
            self._fault.show()
            return None
        return changed


def _year_words(year: int, months: int) -> str:
    if months >= 12:
        return tr("{year}: complete", year=str(year))
    return tr("{year}: {n} of 12 months of intentional homicide", year=str(year), n=number(months))


def _stored_words(progress: Progress) -> str:
    figure = progress.baseline
    years = ", ".join(str(year) for year in figure.years)
    if figure.mean is None:
        return tr(
            "Stored baseline: {years}. Not all of these years are complete yet, so there is no "
            "path to compare with.",
            years=years,
        )
    return tr(
        "Stored baseline: {years}, on average {mean} intentional homicides a year. "
        "The target is {goal} in {target}.",
        years=years,
        mean=number(figure.mean, 1),
        goal=number(figure.mean * (1 - progress.target.reduction), 1),
        target=str(progress.target.year),
    )
