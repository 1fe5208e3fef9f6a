"""A found table with its first rows as the file has them, and above each column what it is."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.importing import column_answers
from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.column_answers import LEAVE_OUT
from cityreport.domain.importing.evidence import Certainty
from cityreport.domain.importing.import_mapping import TIME, ImportMapping, Role
from cityreport.domain.importing.import_result import ImportResult
from cityreport.domain.importing.proposal import ColumnProposal, ProposalReason, TableProposal
from cityreport.domain.importing.time_spans import read_when
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.plain_text import upright
from cityreport.domain.sheet_columns import column_letters
from cityreport.i18n import period_name, tr
from cityreport.import_question_words import column_answer_name
from cityreport.import_words import (
    code_name,
    column_name,
    evidence_words,
    reason_words,
)
from cityreport.office.importing.import_draft import Draft
from cityreport.ui.kit.building_blocks import in_a_row, plain_tip, words
from cityreport.ui.kit.filter_row import filter_picker
from cityreport.ui.kit.rows_table import TABLE_STYLE
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.theme import COLORS, GRID, icon, in_colors, scaled, tabular

FIRST_ROWS = 20
_MOST_COLUMNS = 60
_PICKER, _WHY, _BECOMES = range(3)
_WIDTH = 236
_PICKER_HEIGHT, _WHY_HEIGHT = 34, 72


class ImportColumns(QWidget):
    """Shows a draft's tables; `changed` gives the mapping with another column or table rule."""

    changed = Signal(object)

    def __init__(self, catalogue: Catalogue, areas: tuple[Area, ...]) -> None:
        super().__init__()
        self._catalogue, self._areas = catalogue, areas
        self._draft: Draft | None = None
        self._reading: ImportResult | None = None
        self._mapping = ImportMapping(())
        self._which = filter_picker("importWhichTable", tr("Table"), self._fill)
        self._is_read = QCheckBox(tr("Read this table"))
        self._is_read.setObjectName("readThisTable")
        self._is_read.clicked.connect(self._on_read)
        self._table = QTableWidget()
        self._table.setObjectName("importColumns")
        self._table.setAccessibleName(tr("How the table is read"))
        self._table.setFont(tabular(self._table.font()))
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setStyleSheet(in_colors(TABLE_STYLE))
        self._table.setShowGrid(False)
        self._table.setWordWrap(True)
        self._table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._table.verticalHeader().setDefaultSectionSize(scaled(26))
        mode = QHeaderView.ResizeMode
        self._table.verticalHeader().setSectionResizeMode(mode.Fixed)
        self._note = words("", "muted", "columnsNote")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        self._which.setMinimumWidth(scaled(380))
        line = in_a_row(self._which, self._is_read)
        column.addLayout(line)
        column.addWidget(self._table, 1)
        column.addWidget(self._note)

    def show_draft(self, draft: Draft, reading: ImportResult, mapping: ImportMapping) -> None:
        """Show how a draft's tables are read; the table in view stays."""
        is_other = self._draft is None or self._draft.book is not draft.book
        self._draft, self._reading, self._mapping = draft, reading, mapping
        choices = [(str(n), table_name(draft, t)) for n, t in enumerate(draft.proposal.tables)]
        shown = "0" if is_other or not self._which.count() else self._which.code()
        self._which.show_choices(choices, shown if shown in dict(choices) else "0")
        self._which.setEnabled(len(choices) > 1)
        self._fill()

    def _found(self) -> TableProposal | None:
        if self._draft is None:
            return None
        return self._draft.proposal.tables[int(self._which.code() or 0)]

    # -- filling

    def _fill(self) -> None:
        found, draft = self._found(), self._draft
        if found is None or draft is None:
            return
        sheet = draft.book.sheets[found.table.sheet]
        rule = self._mapping.tables[found.rule]
        is_seen = rule.is_read and (rule.reads_hidden or not sheet.is_hidden)
        self._is_read.setChecked(is_seen)
        columns = found.columns[:_MOST_COLUMNS]
        focused = self._table.focusWidget()
        focus = focused.objectName() if focused is not None else ""
        rows = [
            *(row for row in found.table.header),
            *range(found.table.first, found.table.last + 1),
        ][:FIRST_ROWS]
        self._table.clear()
        self._table.setRowCount(_BECOMES + 1 + len(rows))
        self._table.setColumnCount(len(columns))
        letters = [column_letters(c.column + sheet.first_column) for c in columns]
        self._table.setHorizontalHeaderLabels(letters)
        numbers = [str(row + sheet.first_row) for row in rows]
        self._table.setVerticalHeaderLabels([tr("Is"), tr("Why"), tr("Becomes"), *numbers])
        self._table.setRowHeight(_PICKER, scaled(_PICKER_HEIGHT))
        self._table.setRowHeight(_WHY, scaled(_WHY_HEIGHT))  # three lines
        seen: dict[tuple[str, int], str] = {}
        for at, column in enumerate(columns):
            self._head(at, column, letters[at], seen, enabled=is_seen)
            becomes = QTableWidgetItem(
                upright(_first_meaning(self._catalogue, self._areas, draft, found, column))
            )
            becomes.setToolTip(plain_tip(becomes.text()))
            self._table.setItem(_BECOMES, at, becomes)
        self._cells(found, rows)
        left = len(found.columns) - len(columns)
        more = len(found.table.header) + found.table.last - found.table.first + 1 - len(rows)
        said = []
        if more > 0:
            said.append(tr("The first {n} rows are shown.", n=len(rows)))
        if left > 0:
            said.append(tr("The first {n} columns are shown.", n=len(columns)))
        said.append(tr("Rows in italics are left out; the tab “Rows not read” says why."))
        self._note.setText(" ".join(said))
        again = self._table.findChild(QWidget, focus) if focus else None
        if again is not None:
            again.setFocus()

    def _head(
        self,
        at: int,
        column: ColumnProposal,
        letter: str,
        seen: dict[tuple[str, int], str],
        *,
        enabled: bool,
    ) -> None:
        key = (column.header, column.nth)
        said = upright(column_name(self._catalogue, self._areas, column))
        self._table.setColumnWidth(at, _WIDTH)
        if key in seen:
            item = QTableWidgetItem(tr("as {column}: {said}", column=seen[key], said=said))
            item.setToolTip(plain_tip(item.text()))
            self._table.setItem(_PICKER, at, item)
        else:
            seen[key] = letter
            picker = SearchPicker()
            picker.setObjectName(f"columnRole{at}")
            title = tr("Column {letter} “{label}”", letter=letter, label=upright(column.label[:60]))
            picker.setAccessibleName(title)
            picker.setToolTip(plain_tip(f"{title}: {said}"))
            choices, code = self._choices(column)
            picker.show_choices(choices, code)
            picker.setEnabled(enabled)
            picker.code_chosen.connect(partial(self._on_role, column))
            self._table.setCellWidget(_PICKER, at, picker)
        shape, color, state = _certainty(column)
        why = QTableWidgetItem(icon(shape, color), f"{state}: {evidence_words(column)}")
        why.setForeground(QColor(color))
        why.setToolTip(plain_tip(why.text()))
        self._table.setItem(_WHY, at, why)

    def _choices(self, column: ColumnProposal) -> tuple[list[tuple[str, str]], str]:
        """Return what a column can be, each with its answer, and what it is."""
        codes = list(column_answers.options(self._catalogue))
        codes = [LEAVE_OUT, *(code for code in codes if code != LEAVE_OUT)]
        choices = [(code, column_answer_name(self._catalogue, code)) for code in codes]
        code = column_answers.answer_of(column)
        if code not in codes:  # a category or a district that its title names
            said = upright(column_name(self._catalogue, self._areas, column))
            choices.insert(0, (code, said))
        return choices, code

    def _cells(self, found: TableProposal, rows: list[int]) -> None:
        assert self._draft is not None  # noqa: S101
        assert self._reading is not None  # noqa: S101
        sheet = self._draft.book.sheets[found.table.sheet]
        left = {
            (x.row - sheet.first_row): reason_words(x.reason, x.text)
            for x in self._reading.left
            if x.sheet == sheet.name and x.column == 0
        }
        refused = {
            (x.row - sheet.first_row, x.column - sheet.first_column): reason_words(x.reason, x.text)
            for x in self._reading.refused
            if x.sheet == sheet.name
        }
        slanted = tabular(self._table.font())
        slanted.setItalic(True)
        for down, row in enumerate(rows):
            for at, column in enumerate(found.columns[:_MOST_COLUMNS]):
                value = sheet.rows[row][column.column]
                item = QTableWidgetItem(upright(text_of(value)[:200]))
                is_counted = column.role in {Role.COUNT, Role.TOTAL} and row >= found.table.first
                if is_counted or not isinstance(value, str):
                    flag = Qt.AlignmentFlag
                    item.setTextAlignment(flag.AlignRight | flag.AlignAbsolute | flag.AlignVCenter)
                wrong = refused.get((row, column.column))
                if wrong is not None:
                    item.setIcon(icon("octagon-x", COLORS.wrong))
                    item.setToolTip(plain_tip(wrong))
                elif row in left or column.role is Role.IGNORE:
                    item.setForeground(QColor(COLORS.muted))
                    item.setToolTip(plain_tip(left.get(row, tr("This column is left out."))))
                if row in left or column.role is Role.IGNORE:
                    item.setFont(slanted)
                self._table.setItem(_BECOMES + 1 + down, at, item)

    # -- what is decided

    def _on_role(self, column: ColumnProposal, code: str) -> None:
        found = self._found()
        if found is None:
            return
        made = column_answers.rule_of(column.header, column.nth, code)
        rule = self._mapping.tables[found.rule]
        columns = tuple(
            made if (c.header, c.nth) == (made.header, made.nth) else c for c in rule.columns
        )
        self._put(found.rule, columns=columns)

    def _on_read(self) -> None:
        found, draft = self._found(), self._draft
        if found is None or draft is None:
            return
        is_read = self._is_read.isChecked()
        hidden = draft.book.sheets[found.table.sheet].is_hidden
        self._put(found.rule, is_read=is_read, reads_hidden=is_read and hidden)

    def _put(self, number: int, **changes: object) -> None:
        rules = list(self._mapping.tables)
        rules[number] = msgspec.structs.replace(rules[number], **changes)
        self._mapping = msgspec.structs.replace(self._mapping, tables=tuple(rules))
        self.changed.emit(self._mapping)


def table_name(draft: Draft, found: TableProposal) -> str:
    """Return the name of a table: its sheet or file, and its rows."""
    sheet = draft.book.sheets[found.table.sheet]
    first, last = found.table.first + sheet.first_row, found.table.last + sheet.first_row
    name = upright(sheet.name or draft.book.name)
    said = tr("{sheet}, rows {first} to {last}", sheet=name, first=first, last=last)
    return tr("{table} (hidden)", table=said) if sheet.is_hidden else said


def _first_meaning(
    catalogue: Catalogue,
    areas: tuple[Area, ...],
    draft: Draft,
    found: TableProposal,
    column: ColumnProposal,
) -> str:
    """Return what the first cell of a column becomes, such as `Homicidio → L1 …`."""
    cells = draft.book.sheets[found.table.sheet].rows[found.table.first : found.table.last + 1]
    value = next((v for row in cells if not is_blank(v := row[column.column])), None)
    if value is None or column.role is Role.IGNORE:
        return ""
    shown = text_of(value)
    if column.role in TIME:
        order = draft.mapping.tables[found.rule].day_order
        period = read_when(value, order).period if column.role is Role.PERIOD else None
        return f"{shown} → {period_name(period)}" if period is not None else shown
    if column.role in {Role.COUNT, Role.TOTAL}:
        return shown
    for word in draft.proposal.words:
        is_its = (word.rule, word.role, word.breakdown) == (
            found.rule,
            column.role,
            column.breakdown if column.role is Role.BREAKDOWN else "",
        )
        if is_its and word.word == fold(shown)[:400]:
            named = code_name(catalogue, areas, word.role, word.breakdown, word.code)
            return f"{shown} → {named}{'' if word.is_sure else '?'}"
    return shown


def _certainty(column: ColumnProposal) -> tuple[str, str, str]:
    """Return a shape, a colour and a word for how sure it is what a column says: green only for
    what is known by itself or was decided for this very column."""
    if column.why is ProposalReason.KNOWN:
        return "circle-check", COLORS.good, tr("decided")
    if column.evidence.certainty is Certainty.LIKELY:
        return "triangle-alert", COLORS.doubtful, tr("perhaps")
    if column.evidence.certainty is Certainty.OPEN:
        return "circle-dashed", COLORS.doubtful, tr("open")
    if column.role is Role.IGNORE:
        return "circle-slash", COLORS.muted, tr("left out")
    return "circle-check", COLORS.good, tr("known")
