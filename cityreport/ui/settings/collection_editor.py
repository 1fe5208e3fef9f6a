"""All indicators and what the city collects of each, with the form of those that are chosen."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QScrollArea, QWidget

from cityreport.collection_words import breakdown_words, collected_words
from cityreport.domain.catalogue import Catalogue, Indicator
from cityreport.domain.collection import CityCollection, Collected
from cityreport.errors import DataError
from cityreport.i18n import mark, text, tr
from cityreport.ui.kit.rows_table import RowsTable, fit_columns
from cityreport.ui.kit.table_rows import TableCell, TableColumn, column_cells, column_headings
from cityreport.ui.kit.theme import COLORS, GRID, scaled
from cityreport.ui.settings.collection_form import (
    NOT,
    CollectionForm,
    TypedCollection,
    collected_of,
    typed_of,
)

_FORM_WIDTH = 310


class _Line:
    """An indicator as the table shows it."""

    def __init__(self, catalogue: Catalogue, indicator: Indicator, typed: TypedCollection) -> None:
        self.catalogue = catalogue
        self.indicator = indicator
        try:
            self.said = collected_of(indicator, typed)
            self.fault = False
        except DataError:
            self.said = Collected(reason=typed.reason or "…") if typed.how == NOT else Collected()
            self.fault = True


def _name(line: _Line) -> TableCell:
    name = f"{line.indicator.code}  {text(line.indicator.label)}"
    return TableCell(name, tip=name)


def _collected(line: _Line) -> TableCell:
    if line.fault:
        return TableCell(tr("Not complete yet"), icon="triangle-alert", color=COLORS.doubtful)
    said = collected_words(line.indicator, line.said)
    breakdowns = breakdown_words(line.catalogue, line.indicator, line.said)
    words = " · ".join(part for part in (said, breakdowns) if part)
    if line.said.is_collected:
        return TableCell(words, tip=words, icon="circle-check", color=COLORS.text)
    return TableCell(words, tip=words, icon="circle-slash", color=COLORS.muted)


_COLUMNS = (
    TableColumn[_Line](mark("Indicator"), _name),
    TableColumn[_Line](mark("What we collect"), _collected),
)


class CollectionEditor(QWidget):
    """`edited` tells each change; nothing is written here."""

    edited = Signal()

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.setObjectName("collectionEditor")
        self._catalogue = catalogue
        self._indicators = [i for i in catalogue.indicators if i.derived is None]
        self._typed: dict[str, TypedCollection] = {}
        self._table = RowsTable("collectionTable", tr("What we collect"))
        self._table.let_rows_grow()
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._form = CollectionForm(catalogue)
        beside = QScrollArea()  # every field keeps its height where the window is low
        beside.setObjectName("collectionFormArea")
        beside.setFrameShape(QFrame.Shape.NoFrame)
        beside.setWidgetResizable(True)
        beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        beside.setWidget(self._form)
        beside.setFixedWidth(scaled(_FORM_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._table, 1)
        row.addWidget(beside)
        self.setFocusProxy(self._table)
        self._form.changed.connect(self._on_changed)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._show_form())

    def fill(self, said: Mapping[str, Collected]) -> None:
        """Show this; of an indicator that is not in it, that all is collected."""
        collection = CityCollection(said)
        self._typed = {i.code: typed_of(i, collection.of(i.code)) for i in self._indicators}
        self._show_rows()
        self._show_form()

    def values(self) -> dict[str, TypedCollection]:
        """Return what stands in the editor, by indicator."""
        return dict(self._typed)

    def read(self) -> dict[str, Collected] | None:
        """Return what is collected by indicator; None, with a sentence at the field, where that
        cannot be."""
        found = {}
        for indicator in self._indicators:
            try:
                found[indicator.code] = collected_of(indicator, self._typed[indicator.code])
            except DataError as error:
                self.choose(indicator.code)
                self._form.show_fault(error)
                return None
        return found

    def choose(self, code: str) -> None:
        """Choose an indicator."""
        codes = [indicator.code for indicator in self._indicators]
        if code in codes:
            self._table.choose_row(codes.index(code))

    def _show_rows(self) -> None:
        """Show every row anew; the chosen ones stay chosen, and the form as it is typed into."""
        chosen, table = self._chosen_rows() or [0], self._table
        rows = [
            column_cells(_COLUMNS, _Line(self._catalogue, i, self._typed[i.code]))
            for i in self._indicators
        ]
        at = table.verticalScrollBar().value()
        table.selectionModel().blockSignals(True)
        table.show_rows(column_headings(_COLUMNS), rows, 1)
        fit_columns(table, len(_COLUMNS), {0, 1})
        table.choose_rows(chosen)
        table.selectionModel().blockSignals(False)
        table.verticalScrollBar().setValue(at)

    def _chosen_rows(self) -> list[int]:
        return sorted({index.row() for index in self._table.selectionModel().selectedIndexes()})

    def _chosen(self) -> list[Indicator]:
        return [self._indicators[row] for row in self._chosen_rows()]

    def _show_form(self) -> None:
        chosen = self._chosen()
        self._form.setEnabled(bool(chosen))
        if chosen:
            self._form.show_indicators(chosen, self._typed[chosen[0].code])

    def _on_changed(self, field: str) -> None:
        """Take the changed field over into every chosen indicator."""
        typed = self._form.typed()
        offered = self._form.offered
        for indicator in self._chosen():
            before = self._typed[indicator.code]
            value = getattr(typed, field)
            if field == "unused":
                kept = [b for b in before.unused if b not in offered]
                value = tuple(b for b in indicator.breakdowns if b in (*kept, *typed.unused))
            self._typed[indicator.code] = replace(before, **{field: value})
        self._form.clear_faults()
        self._show_rows()
        self.edited.emit()
