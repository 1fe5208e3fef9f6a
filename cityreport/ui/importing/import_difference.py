"""The changes of an import: counts, a filter, the cells, ticks for what is overwritten."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.i18n import number, tr
from cityreport.import_words import FATES, comparison_counts, doubt_words
from cityreport.office.contributions.merge import Decision
from cityreport.office.importing.import_comparison import Comparison, Fate
from cityreport.office.importing.import_summary import year_sums, year_words
from cityreport.ui.importing.import_rows import ORDER, ImportRows
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.decision_table import DecisionTable
from cityreport.ui.kit.filter_row import filter_picker
from cityreport.ui.kit.theme import COLORS, GRID, scaled

_ROW_HEIGHT = 30
_MOST_YEARS = 4
"""So many sums of years are in view without scrolling."""
_KEYS = {"1": Decision.OURS, "o": Decision.OURS, "2": Decision.THEIRS, "t": Decision.THEIRS}
"""The keys that decide, as where pieces are merged."""


class ImportDifference(QWidget):
    """Shows a comparison; `rows.replaced` are the cells to be overwritten."""

    decided = Signal()

    def __init__(self, catalogue: Catalogue, areas: tuple[Area, ...]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.rows = ImportRows(catalogue, areas)
        self.rows.decided.connect(self.decided)
        self._counts = words(name="importCounts")
        self._years = QListWidget()
        self._years.setObjectName("importYears")
        self._years.setAccessibleName(tr("What the file says, by indicator and year"))
        self._years.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._doubts = words(name="importDoubts")
        self._doubt_sign = sign("triangle-alert", COLORS.doubtful)
        self._filter = filter_picker("importFilter", tr("Show"), self._on_filter)
        title = tr("What would change")
        self._table = DecisionTable("importTable", title, self.rows, _KEYS, _ROW_HEIGHT)
        self._table.setWordWrap(False)
        self._table.horizontalHeader().setResizeContentsPrecision(100)
        self._all = button(
            tr("Overwrite all changed cells"), "replaceAll", self._decider(Decision.THEIRS)
        )
        none = self._decider(Decision.OURS)
        self._none = button(tr("Overwrite none"), "replaceNone", none)
        self._hint = words(
            tr("Space ticks the marked cells: a ticked cell is overwritten."),
            "muted",
            "replaceHint",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._counts)
        column.addWidget(self._years)
        doubtful = in_a_row(self._doubt_sign, end=False)
        doubtful.addWidget(self._doubts, 1)
        column.addLayout(doubtful)
        self._filter.setMinimumWidth(scaled(260))
        column.addLayout(in_a_row(words(tr("Show"), "muted", wrap=False), self._filter))
        column.addWidget(self._table, 1)
        foot = in_a_row(self._all, self._none, end=False)
        foot.addWidget(self._hint, 1)
        column.addLayout(foot)

    def show_comparison(self, compared: Comparison) -> None:
        """Show what an import would do."""
        counts = {fate.value: compared.count(fate) for fate in Fate}
        told = comparison_counts(counts)
        self._counts.setText(" ".join(told) or tr("The file holds no cell of this office."))
        self._show_years(compared)
        self._show_doubts(doubt_words(compared.reading))
        choices = [("", tr("All ({n})", n=number(len(compared.lines))))]
        choices += [
            (fate.value, f"{tr(FATES[fate.value])} ({number(counts[fate.value])})")
            for fate in ORDER
            if counts[fate.value]
        ]
        self._filter.show_choices(choices, "")
        self.rows.show_lines(compared.lines)
        for part in (self._all, self._none, self._hint):
            part.setVisible(bool(counts["changed"]))
        self._table.choose_row(0)

    def take_focus(self) -> None:
        """Put the keyboard where it goes on."""
        self._table.setFocus()

    def _show_years(self, compared: Comparison) -> None:
        """Show for each indicator and year what its rows come to, beside what is here."""
        self._years.clear()
        self._years.addItems([year_words(self._catalogue, one) for one in year_sums(compared)])
        self._years.setVisible(self._years.count() > 0)
        lines = min(self._years.count(), _MOST_YEARS)
        height = lines * self._years.sizeHintForRow(0) + 2 * self._years.frameWidth()
        self._years.setFixedHeight(max(height, 1))

    def _show_doubts(self, told: list[str]) -> None:
        for part in (self._doubt_sign, self._doubts):
            part.setVisible(bool(told))
        if told:
            where = tr("Back shows where, under “Rows not read”.")
            self._doubts.setText(" ".join([*told, where]))

    def _on_filter(self) -> None:
        self.rows.narrow(self._filter.code())
        self._table.choose_row(0)

    def _decider(self, decision: Decision) -> Callable[[], None]:
        return lambda: self.rows.decide_all(decision)
