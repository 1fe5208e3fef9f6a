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
from cityreport.domain.importing.cell_kinds import text_of
from cityreport.domain.importing.import_mapping import ColumnRule, ImportMapping, Role
from cityreport.domain.importing.import_result import ImportResult
from cityreport.domain.importing.proposal import ColumnProposal, ProposalReason, TableProposal
from cityreport.domain.plain_text import upright
from cityreport.i18n import text, tr
from cityreport.import_words import (
    ROLES,
    WHY,
    column_letters,
    column_name,
    indicator_name,
    reason_words,
)
from cityreport.office.importing.import_draft import Draft
from cityreport.ui.kit.building_blocks import in_a_row, plain_tip, words
from cityreport.ui.kit.filter_row import filter_picker
from cityreport.ui.kit.rows_table import TABLE_STYLE
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.theme import COLORS, GRID, icon, tabular

FIRST_ROWS = 20
_MOST_COLUMNS = 60
_PICKER, _WHY = 0, 1
_WIDTH = 236
_SURE = 0.9


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
        self._table.setStyleSheet(TABLE_STYLE)
        self._table.setShowGrid(False)
        self._table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._table.verticalHeader().setDefaultSectionSize(26)
        mode = QHeaderView.ResizeMode
        self._table.verticalHeader().setSectionResizeMode(mode.Fixed)
        self._note = words("", "muted", "columnsNote")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        self._which.setMinimumWidth(380)
        line = in_a_row(self._which, self._is_read)
        column.addLayout(line)
        column.addWidget(self._table, 1)
        column.addWidget(self._note)

    def show_draft(self, draft: Draft, reading: ImportResult, mapping: ImportMapping) -> None:
        """Show how a draft's tables are read; the table in view stays."""
        is_other = self._draft is None or self._draft.book is not draft.book
        self._draft, self._reading, self._mapping = draft, reading, mapping
        choices = [(str(n), self._name(t)) for n, t in enumerate(draft.proposal.tables)]
        shown = "0" if is_other or not self._which.count() else self._which.code()
        self._which.show_choices(choices, shown if shown in dict(choices) else "0")
        self._which.setEnabled(len(choices) > 1)
        self._fill()

    def _name(self, found: TableProposal) -> str:
        assert self._draft is not None  # noqa: S101 - only asked with one
        sheet = self._draft.book.sheets[found.table.sheet]
        first, last = found.table.first + sheet.first_row, found.table.last + sheet.first_row
        name = upright(sheet.name or self._draft.book.name)
        said = tr("{sheet}, rows {first} to {last}", sheet=name, first=first, last=last)
        return tr("{table} (hidden)", table=said) if sheet.is_hidden else said

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
        self._table.setRowCount(_WHY + 1 + len(rows))
        self._table.setColumnCount(len(columns))
        letters = [column_letters(c.column + sheet.first_column) for c in columns]
        self._table.setHorizontalHeaderLabels(letters)
        numbers = [str(row + sheet.first_row) for row in rows]
        self._table.setVerticalHeaderLabels([tr("Is"), tr("Why"), *numbers])
        self._table.setRowHeight(_PICKER, 34)
        seen: dict[tuple[str, int], str] = {}
        for at, column in enumerate(columns):
            self._head(at, column, letters[at], seen, enabled=is_seen)
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
        shape, color, state = _sureness(column)
        why = QTableWidgetItem(icon(shape, color), f"{state}: {tr(WHY[column.why])}")
        why.setForeground(QColor(color))
        why.setToolTip(plain_tip(why.text()))
        self._table.setItem(_WHY, at, why)

    def _choices(self, column: ColumnProposal) -> tuple[list[tuple[str, str]], str]:
        """What a column can be, and what it is."""
        choices = [
            (role.value, tr(words_))
            for role, words_ in ROLES.items()
            if role not in {Role.BREAKDOWN, Role.IGNORE, Role.TOTAL, Role.COUNT}
        ]
        choices += [(f"breakdown:{b.id}", text(b.label)) for b in self._catalogue.breakdowns]
        choices += [(role.value, tr(ROLES[role])) for role in (Role.COUNT, Role.TOTAL)]
        choices += [
            (
                f"count:{i.code}",
                tr("Count of {indicator}", indicator=indicator_name(self._catalogue, i.code)),
            )
            for i in self._catalogue.indicators
            if i.derived is None
        ]
        choices.insert(0, (Role.IGNORE.value, tr(ROLES[Role.IGNORE])))
        code = column.role.value
        if column.role is Role.BREAKDOWN:
            code = f"breakdown:{column.breakdown}"
        elif column.role is Role.COUNT and column.indicator and not column.category:
            code = f"count:{column.indicator}"
        if column.role in {Role.COUNT, Role.TOTAL} and (column.area or column.category):
            code = "own"
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
                self._table.setItem(_WHY + 1 + down, at, item)

    # -- what is decided

    def _on_role(self, column: ColumnProposal, code: str) -> None:
        found = self._found()
        if found is None or code == "own":
            return
        kind, _, what = code.partition(":")
        made = ColumnRule(column.header, Role(kind), column.nth, is_confirmed=True)
        if made.role is Role.BREAKDOWN:
            made = msgspec.structs.replace(made, breakdown=what)
        elif what:
            made = msgspec.structs.replace(made, indicator=what)
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


def _sureness(column: ColumnProposal) -> tuple[str, str, str]:
    """A shape, a colour and a word for how sure a proposal is."""
    if column.why is ProposalReason.KNOWN:
        return "circle-check", COLORS.good, tr("decided")
    if column.why is ProposalReason.NOT_UNDERSTOOD:
        return "circle-dashed", COLORS.muted, tr("open")
    if column.score >= _SURE:
        return "circle-check", COLORS.good, tr("sure")
    return "triangle-alert", COLORS.doubtful, tr("proposed")
