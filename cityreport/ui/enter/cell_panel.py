"""The side panel of the cell in focus: its numbers in words, what counts and what not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStyle, QVBoxLayout, QWidget

from cityreport.domain.catalogue import SDG, Indicator
from cityreport.domain.derivation import typed_code
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency
from cityreport.i18n import begun, ntr, number, period_name, text, tr
from cityreport.ui.enter.cell_check import CellFinding, worst
from cityreport.ui.enter.cell_fields import CellFields, Chosen
from cityreport.ui.enter.cell_findings import CellFindings
from cityreport.ui.enter.cell_flag import CellFlag
from cityreport.ui.enter.cell_history import CellHistory
from cityreport.ui.enter.cell_offer import CellOffer
from cityreport.ui.enter.cell_state import CellState, state_of
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.building_blocks import button
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.scroll_room import LowPart, ScrollRoom
from cityreport.ui.kit.theme import COLORS, GRID, pixmap, scaled
from cityreport.wording import STATUS_NAMES, alignment_name, cell_title, series_sentences

WIDTH = 292
_READING = 96
"""Pixels of what is read above the fields, in a window that is not high."""
_LOW = 400
"""Pixels of the panel below which one bar moves both, as two beside each other are one too many."""
_BAR = QStyle.PixelMetric.PM_ScrollBarExtent


class CellPanel(QFrame):
    """Shows one cell; its fields write. `series_asked`: the indicator of which more is to be said,
    where its numbers come from."""

    series_asked = Signal(str)

    def __init__(
        self, typed_input: TypedInput, disk: DiskWatch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("cellPanel")
        self.setAccessibleName(tr("About the cell"))
        self.setFixedWidth(scaled(WIDTH))
        self.setStyleSheet(
            f"QFrame#cellPanel {{ background: {COLORS.surface}; border: 1px solid {COLORS.line}; }}"
            f"QScrollArea, QWidget#cellReading {{ background: {COLORS.surface}; border: none; }}"
        )
        self._typed_input = typed_input
        self.fields = CellFields(typed_input, disk)
        self.flag = CellFlag(typed_input.office, disk)
        self.history = CellHistory(typed_input.office)
        self.findings = CellFindings()
        self._offer = CellOffer(typed_input, disk)
        self.key: CellKey | None = None
        self._icon = QLabel()
        self._part, self._content = LowPart(_READING), QWidget()
        self._reading = QVBoxLayout()
        self._title = self._label("cellTitle", "subtitle")
        self._chosen = self._label("cellsChosen")
        self._now = self._label("cellNow")
        self._beside = self._label("cellBeside", "muted")
        self._definition = self._label("cellDefinition")
        self._include_head = self._head(tr("What to count"))
        self._include = self._label("cellInclude")
        self._exclude_head = self._head(tr("What not to count"))
        self._exclude = self._label("cellExclude")
        self._codes = self._label("cellCodes", "muted")
        self._series_head = self._head(tr("About this series"))
        self._series = self._label("cellSeries")
        self._describe = button(
            tr("Describe the series"), "describeSeries", self._on_describe, picture="settings"
        )
        self._lay_out()

    def show_cell(
        self,
        key: CellKey | None,
        told: Sequence[CellFinding] = (),
        *,
        refused: bool = False,
        chosen: Chosen = (),
    ) -> None:
        """Show another cell, or the same one anew; `told`: its open findings; `chosen`: all cells
        that are chosen, where it is one of many."""
        is_same = key == self.key
        self.key = key
        self.setVisible(True)
        keys = chosen or (() if key is None else (key,))
        self.flag.show_cells(keys)
        self._say_chosen(keys)
        if key is None:
            self.fields.show_cells(())
            return
        held = self._typed_input.office.cells.get(key)
        indicator = self._asked(key)
        if not is_same:
            self._show_words(key, indicator)
        self._show_series(indicator)
        self._show_numbers(key, indicator, held, refused, worst(told))
        self.findings.show_findings(told)
        if indicator is None:
            self._offer.hide()
        else:
            self._offer.show_cell(key, held)
        self.history.show_cell(key)
        self._fit_reading()
        self.fields.show_cells(keys)
        if held is not None:
            self.fields.retry()

    def _say_chosen(self, keys: Chosen) -> None:
        """Say how many cells the fields below are of, where it is more than one."""
        self._chosen.setText(
            ntr(
                "{n} cell is chosen.",
                "{n} cells are chosen. Status, source and note go to those with an answer, the flag"
                " to all; each is one step.",
                len(keys),
            )
        )
        self._chosen.setVisible(len(keys) > 1)

    def _asked(self, key: CellKey) -> Indicator | None:
        """Return the indicator of a cell; None for a cell that the standard has no more."""
        catalogue = self._typed_input.office.catalogue
        is_asked = catalogue.has_cell(key.indicator, key.breakdown, key.category)
        return catalogue.indicator(key.indicator) if is_asked else None

    def _show_words(self, key: CellKey, indicator: Indicator | None) -> None:
        self._title.setText(cell_title(self._typed_input.office.catalogue, key))
        for label in (self._include_head, self._include, self._exclude_head, self._exclude):
            label.setVisible(indicator is not None)
        if indicator is None:
            self._definition.setText(tr("The standard does not ask for this cell any more."))
            self._codes.setText("")
            return
        self._definition.setText(text(indicator.definition))
        self._include.setText(text(indicator.include))
        self._exclude.setText(text(indicator.exclude))
        self._codes.setText("\n".join(self._facts(indicator)))

    def _show_series(self, indicator: Indicator | None) -> None:
        for widget in (self._series_head, self._series, self._describe):
            widget.setVisible(indicator is not None)
        if indicator is None:
            return
        profile, code = self._typed_input.office.city.profile, typed_code(indicator)
        said = next((s for s in profile.series if s.indicator == code), None)
        sentences = [] if said is None else series_sentences(said)
        nothing = tr("Nobody has said yet where these numbers come from and what they cover.")
        self._series.setText("\n".join(sentences) or nothing)

    def _on_describe(self) -> None:
        if self.key is not None:
            catalogue = self._typed_input.office.catalogue
            self.series_asked.emit(typed_code(catalogue.indicator(self.key.indicator)))

    def _facts(self, indicator: Indicator) -> list[str]:
        unit = text(self._typed_input.office.catalogue.unit(indicator.unit).label)
        facts = [tr("Unit: {unit}", unit=unit)]
        if indicator.required:
            facts.append(tr("Required in every report"))
        if indicator.part_of is not None:
            facts.append(tr("Part of {indicator}", indicator=indicator.part_of))
        classes = [("ICCS", indicator.codes.iccs), (tr("ICD-10"), indicator.codes.icd10)]
        facts += [f"{name} {', '.join(codes)}" for name, codes in classes if codes]
        facts += [
            f"{entry.scheme} {entry.code} ({alignment_name(entry.relation)})"
            for entry in indicator.alignment
            if entry.scheme == SDG
        ]
        return facts

    def _show_numbers(
        self,
        key: CellKey,
        indicator: Indicator | None,
        held: Observation | None,
        refused: bool,
        doubt: CellState | None,
    ) -> None:
        is_computed = indicator is not None and indicator.derived is not None
        state = CellState.COMPUTED if is_computed else state_of(held)
        if doubt is not None and held is not None and not is_computed:
            state = doubt
        if refused:
            state = CellState.REFUSED
        self._icon.setPixmap(pixmap(state.icon, 20, state.color))
        self._icon.setAccessibleName(tr(state.word))
        self._now.setText(self._in_words(key, held, state))
        before = [key.period.shift(-1)]
        if key.period.frequency is Frequency.MONTH:
            before.append(key.period.shift(-12))
        lines = []
        for period in before if indicator is not None else ():
            there = key._replace(period=period)
            found = self._typed_input.office.cells.get(there)
            lines.append(self._in_words(there, found))
        self._beside.setText("\n".join(lines))

    def _in_words(
        self, key: CellKey, held: Observation | None, state: CellState | None = None
    ) -> str:
        """`October 2026: 9, saved`; without a state just the number."""
        period = begun(period_name(key.period))
        if held is None or held.value is None:
            word = tr((state or state_of(held)).word)
            return tr("{period}: {state}", period=period, state=word)
        shown = number(held.value)
        if held.currency is not None:
            shown = f"{shown} {held.currency}"
        if state is None:
            return tr("{period}: {value}", period=period, value=shown)
        said = {"period": period, "value": shown, "state": tr(state.word)}
        if held.status.value == "A":
            return tr("{period}: {value}, {state}", **said)
        return tr("{period}: {value}, {state}, {status}", status=_lowered(held), **said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll the words and the fields together in a low window."""
        super().resizeEvent(event)
        self._fit_reading()

    def _fit_reading(self) -> None:
        least = scaled(_READING)
        if self.height() < scaled(_LOW):
            width = self.width() - 2 * self.frameWidth() - self.style().pixelMetric(_BAR)
            least = max(least, self._content.heightForWidth(width))
        self._part.setMinimumHeight(least)

    # -- making

    def _lay_out(self) -> None:
        now = QHBoxLayout()
        now.setSpacing(GRID)
        now.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        now.addWidget(self._now, 1)
        content = QWidget()
        content.setObjectName("cellReading")
        self._reading = QVBoxLayout(content)
        self._reading.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        self._reading.setSpacing(GRID // 2)
        self._reading.addWidget(self._title)
        self._reading.addSpacing(GRID // 2)
        self._reading.addLayout(now)
        self._reading.addWidget(self.findings)
        self._reading.addWidget(self._offer)
        for label in (self._beside, self._definition, self._include_head, self._include):
            self._reading.addWidget(label)
            if label in (self._beside, self._definition, self._include):
                self._reading.addSpacing(GRID // 2)
        self._reading.addWidget(self._exclude_head)
        self._reading.addWidget(self._exclude)
        self._reading.addSpacing(GRID)
        self._reading.addWidget(self._codes)
        self._reading.addSpacing(GRID)
        self._reading.addWidget(self._series_head)
        self._reading.addWidget(self._series)
        self._reading.addLayout(flowing(self._describe))
        self._reading.addSpacing(GRID)
        self._reading.addWidget(self.history)
        self._reading.addStretch(1)
        self._content = content
        reading = QVBoxLayout(self._part)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.addWidget(_reading_area(content))
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet(f"background: {COLORS.line};")
        below = QVBoxLayout()
        below.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID + 4)
        below.addWidget(self._chosen)
        below.addWidget(self.fields)
        below.addWidget(self.flag)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._part, 1)
        column.addWidget(line)
        column.addLayout(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(ScrollRoom("cellPanelRoom", inside))

    def _label(self, name: str, role: str = "") -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _head(self, words: str) -> QLabel:
        label = QLabel(words)
        label.setStyleSheet("font-weight: 600;")
        return label


def _reading_area(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName("cellReadingArea")
    area.setAccessibleName(tr("What counts and what does not"))
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _lowered(held: Observation) -> str:
    return tr(STATUS_NAMES[held.status]).lower()
