"""Settings: what has to be known to read each indicator's numbers."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import DateBasis, Profile, Series
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.i18n import text, tr
from cityreport.messages import sentence
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.settings_section import Section, line, lines_of_text, text_is_fine

_ROLE = Qt.ItemDataRole.UserRole
_BESIDE = 32
"""Pixels of the list that are frame and scroll bar."""

Typed = tuple[Series, str]
"""A series as it stands in the form, and the month of its break as it was typed."""


class SeriesSection(Section):
    """A list of indicators, and the form of the one that is chosen."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(tr("About the numbers"), "seriesSection")
        self._typed: dict[str, Typed] = {}
        self._list = QListWidget()
        self._list.setObjectName("seriesList")
        self._list.setAccessibleName(tr("Indicators"))
        for indicator in catalogue.indicators:
            if indicator.derived is None:
                item = QListWidgetItem(f"{indicator.code}  {text(indicator.label)}")
                item.setToolTip(text(indicator.label))
                item.setData(_ROLE, indicator.code)
                self._list.addItem(item)
        self._list.setFixedWidth(self._list.sizeHintForColumn(0) + _BESIDE)
        self._form = _Form()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self._list)
        layout.addWidget(self._form, 1)
        self._list.currentItemChanged.connect(self._on_chosen)
        for change in self._form.changes():
            change.connect(self._on_typed)  # type: ignore[attr-defined]

    def put(self, profile: Profile) -> None:
        """See `Section`."""
        self._typed = {
            series.indicator: (series, _month_words(series.break_period))
            for series in profile.series
        }
        if self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        self._show()

    def values(self) -> dict[str, Typed]:
        """See `Section`."""
        return {code: typed for code, typed in self._typed.items() if typed != _blank(code)}

    def read(self, profile: Profile) -> Profile | None:
        """See `Section`."""
        self._form.clear_faults()
        found = []
        for code, (series, month) in self.values().items():
            try:
                period = Period.parse_month(month) if month else None
            except DataError as error:
                self.choose(code)
                self._form.show_month_fault(sentence(error))
                return None
            if not self._form.texts_are_fine(series):
                self.choose(code)  # which clears what the form said
                self._form.texts_are_fine(series)
                return None
            found.append(replace(series, break_period=period))
        return replace(profile, series=tuple(sorted(found, key=lambda s: s.indicator)))

    def choose(self, code: str) -> None:
        """Show the form of an indicator."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_ROLE) == code:
                self._list.setCurrentRow(row)

    def focus_form(self) -> None:
        """Put the focus on the first field of the form."""
        self._form.first.setFocus()

    def _code(self) -> str:
        return str(self._list.currentItem().data(_ROLE))

    def _show(self) -> None:
        code = self._code()
        self._form.show_series(*self._typed.get(code, _blank(code)))

    def _on_chosen(self) -> None:
        self._form.clear_faults()
        self._show()

    def _on_typed(self) -> None:
        code = self._code()
        self._typed[code] = self._form.typed(self._typed.get(code, _blank(code))[0])
        self.edited.emit()


class _Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._agency, self._unit, self._month = line(), line(), line("2020-01")
        self.first = self._agency
        self._attempts, self._principal = _yes_no(), _yes_no()
        self._basis = Picker()
        for basis, name in (
            (DateBasis.UNKNOWN, tr("Not said")),
            (DateBasis.OCCURRENCE, tr("The day it happened")),
            (DateBasis.RECORDING, tr("The day it was recorded")),
        ):
            self._basis.addItem(name, basis)
        self._coverage, self._reason = lines_of_text(), lines_of_text()
        self._fields = {
            "agency": Field(tr("Source agency"), self._agency, "seriesAgency"),
            "unit": Field(tr("Unit, if it differs from the standard"), self._unit, "seriesUnit"),
            "attempts": Field(tr("Attempts are included"), self._attempts, "seriesAttempts"),
            "principal": Field(
                tr("Only the most serious offence counts"), self._principal, "seriesPrincipal"
            ),
            "basis": Field(tr("The date means"), self._basis, "seriesBasis"),
            "month": Field(tr("Break in the series from month"), self._month, "seriesBreak"),
            "coverage": Field(tr("What the numbers cover"), self._coverage, "seriesCoverage"),
            "reason": Field(tr("Reason of the break"), self._reason, "seriesReason"),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        for place, field in enumerate(self._fields.values()):
            if place < 6:
                grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            else:
                grid.addWidget(field, place - 3, 0, 1, 2)
        no_names = NoNames([self._agency, self._unit, self._coverage, self._reason])
        grid.addWidget(no_names, 5, 0, 1, 2)
        grid.setRowStretch(6, 1)

    def changes(self) -> list[object]:
        """Return the signals of every editor."""
        found: list[object] = [e.textChanged for e in (self._agency, self._unit, self._month)]
        found += [e.currentIndexChanged for e in (self._attempts, self._principal, self._basis)]
        return [*found, self._coverage.textChanged, self._reason.textChanged]

    def show_series(self, series: Series, month: str) -> None:
        """Fill the form without telling anybody."""
        editors = [field.editor for field in self._fields.values()]
        blockers = [QSignalBlocker(editor) for editor in editors]
        self._agency.setText(series.agency)
        self._unit.setText(series.unit)
        self._attempts.setCurrentIndex(_YES_NO.index(series.attempts_included))
        self._principal.setCurrentIndex(_YES_NO.index(series.principal_offence_rule))
        self._basis.setCurrentIndex(self._basis.findData(series.date_basis))
        self._coverage.setPlainText(series.coverage)
        self._month.setText(month)
        self._reason.setPlainText(series.break_reason)
        for blocker in blockers:
            blocker.unblock()

    def typed(self, before: Series) -> Typed:
        """Return the content of the form; the break's month stays as typed until it is saved."""
        series = replace(
            before,
            agency=self._agency.text().strip(),
            unit=self._unit.text().strip(),
            attempts_included=_YES_NO[self._attempts.currentIndex()],
            principal_offence_rule=_YES_NO[self._principal.currentIndex()],
            date_basis=DateBasis(self._basis.currentData()),
            coverage=self._coverage.toPlainText().strip(),
            break_reason=self._reason.toPlainText().strip(),
        )
        return series, self._month.text().strip()

    def clear_faults(self) -> None:
        """Nothing is wrong."""
        for field in self._fields.values():
            field.clear_fault()

    def show_month_fault(self, words: str) -> None:
        """Say what is wrong with the month of the break."""
        self._fields["month"].show_fault(words)

    def texts_are_fine(self, series: Series) -> bool:
        """Return whether every text can be stored; otherwise its field says why not."""
        texts = {
            "agency": series.agency,
            "unit": series.unit,
            "coverage": series.coverage,
            "reason": series.break_reason,
        }
        fine = [text_is_fine(self._fields[name], typed) for name, typed in texts.items()]
        return all(fine)


_YES_NO = (None, True, False)


def _yes_no() -> Picker:
    box = Picker()
    box.addItems([tr("Not said"), tr("Yes"), tr("No")])
    return box


def _blank(code: str) -> Typed:
    return Series(code), ""


def _month_words(period: Period | None) -> str:
    return "" if period is None else str(period)
