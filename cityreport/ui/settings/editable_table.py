"""A small table that is typed into: rows of plain texts, added, removed, pasted, marked wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cityreport.i18n import number, tr
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.clipboard_text import copy_rows, read_block
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.rows_table import TABLE_STYLE
from cityreport.ui.kit.theme import COLORS, GRID, in_colors, tabular

Row = tuple[str, ...]
Index = QModelIndex | QPersistentModelIndex
_MOST_STEPS = 100
"""So many steps back are kept of each table."""


class EditableColumn(NamedTuple):
    """A column. `choices` offers texts to pick from; others may be typed."""

    title: str
    width: int
    number: bool = False
    choices: Callable[[], Sequence[str]] | None = None


class EditableTable(QWidget):
    """Rows of texts; what they mean and whether they are right is the caller's."""

    edited = Signal()

    def __init__(
        self, name: str, title: str, columns: Sequence[EditableColumn], stretch: int
    ) -> None:
        super().__init__()
        self._columns = columns
        self._table = _Table(columns)
        self._table.setObjectName(name)
        self._table.setAccessibleName(title)
        self._fault = words(role="wrong", name=f"{name}Fault")
        self._fault.hide()
        self._states: list[list[Row]] = [[]]
        self._at = 0
        header = self._table.horizontalHeader()
        for place, column in enumerate(columns):
            self._table.setColumnWidth(place, column.width)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        add = button(tr("Add a row"), f"{name}Add", self.add_row, picture="plus")
        remove = button(tr("Remove the row"), f"{name}Remove", self.remove_row, picture="trash-2")
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(GRID)
        column_.addWidget(self._table, 1)
        column_.addWidget(self._fault)
        column_.addLayout(in_a_row(add, remove))
        self._table.itemChanged.connect(self._on_changed)
        self._table.replaced.connect(self._on_changed)
        self._table.stepped.connect(self._step)

    def describe(self, sentence: str) -> None:
        """Say something of the table to a screen reader."""
        self._table.setAccessibleDescription(sentence)

    def fill(self, rows: Sequence[Row]) -> None:
        """Replace every row."""
        self._table.blockSignals(True)
        self._table.setRowCount(0)
        for row in rows:
            self._table.append(row)
        self._table.blockSignals(False)
        self.clear_fault()
        self._states, self._at = [self._table.all_texts()], 0

    def rows(self) -> list[tuple[int, Row]]:
        """Return the rows that are not wholly empty, each with its place in the table."""
        found = []
        for place in range(self._table.rowCount()):
            row = self._table.texts(place)
            if any(row):
                found.append((place, row))
        return found

    def append_row(self, row: Row) -> None:
        """Add a row at the end."""
        self._table.append(row)

    def add_row(self) -> None:
        """Add an empty row at the end, ready to be typed into."""
        self._table.append([""] * len(self._columns))
        self._table.setCurrentCell(self._table.rowCount() - 1, 0)
        self._table.setFocus()
        self._on_changed()

    def remove_row(self) -> None:
        """Take out the current row."""
        if self._table.currentRow() >= 0:
            self._table.removeRow(self._table.currentRow())
            self._on_changed()

    def show_fault(self, row: int, column: int, sentence: str) -> None:
        """Mark one cell and say below what is wrong with it."""
        self.clear_fault()
        item = self._table.item(row, column)
        if item is not None:
            self._table.blockSignals(True)
            item.setBackground(QBrush(QColor(COLORS.wrong_soft)))
            self._table.blockSignals(False)
        self._table.setCurrentCell(row, column)
        self._fault.setText(tr("Row {row}: {sentence}", row=number(row + 1), sentence=sentence))
        self._fault.show()

    def clear_fault(self) -> None:
        """Nothing is wrong any more."""
        self._fault.hide()
        self._fault.clear()
        self._table.unmark()

    def _on_changed(self) -> None:
        self.clear_fault()
        held = self._table.all_texts()
        if held != self._states[self._at]:
            self._states = [*self._states[: self._at + 1][-_MOST_STEPS:], held]
            self._at = len(self._states) - 1
        self.edited.emit()

    def _step(self, step: int) -> None:
        """Put back the table as it was before a change, or after one that was put back."""
        if 0 <= self._at + step < len(self._states):
            self._at += step
            self._table.put(self._states[self._at])
            self.clear_fault()
            self.edited.emit()


class _Table(QTableWidget):
    """`replaced`: many cells changed at once; `stepped`: undo (−1) or redo (1) was asked for."""

    replaced = Signal()
    stepped = Signal(int)

    def __init__(self, columns: Sequence[EditableColumn]) -> None:
        super().__init__(0, len(columns))
        self._numbers = [column.number for column in columns]
        self.setHorizontalHeaderLabels([column.title for column in columns])
        for place, column in enumerate(columns):
            header = self.horizontalHeaderItem(place)
            if header is not None:
                header.setTextAlignment(_alignment(column.number))
            if column.choices is not None:
                self.setItemDelegateForColumn(place, _Choices(column.choices, self))
        self.setStyleSheet(in_colors(TABLE_STYLE))
        self.setFont(tabular(self.font()))
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setDefaultSectionSize(30)
        self.verticalHeader().setSectionsClickable(False)

    def append(self, row: Sequence[str]) -> None:
        """One more row at the end."""
        place = self.rowCount()
        self.insertRow(place)
        for column, text in enumerate(row):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_alignment(self._numbers[column]))
            self.setItem(place, column, item)

    def texts(self, row: int) -> Row:
        """Return the texts of a row."""
        items = [self.item(row, column) for column in range(self.columnCount())]
        return tuple("" if item is None else item.text().strip() for item in items)

    def all_texts(self) -> list[Row]:
        """Return the texts of every row, the empty ones too."""
        return [self.texts(row) for row in range(self.rowCount())]

    def put(self, rows: Sequence[Row]) -> None:
        """Show these rows, with the cell in focus where it was."""
        row, column = max(0, self.currentRow()), max(0, self.currentColumn())
        self.blockSignals(True)
        self.setRowCount(0)
        for texts in rows:
            self.append(texts)
        self.setCurrentCell(min(row, self.rowCount() - 1), column)
        self.blockSignals(False)
        self.viewport().update()

    def unmark(self) -> None:
        """Take the marks off again."""
        self.blockSignals(True)
        for row in range(self.rowCount()):
            for column in range(self.columnCount()):
                item = self.item(row, column)
                if item is not None:
                    item.setBackground(QBrush())
        self.blockSignals(False)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Undo what was typed here before the window undoes what is stored."""
        step = _step_of(event) if isinstance(event, QKeyEvent) else 0
        if step and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete empties, Ctrl+C and Ctrl+V exchange blocks with a spreadsheet, Ctrl+Z undoes."""
        if _step_of(event):
            self.stepped.emit(_step_of(event))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.blockSignals(True)
            for item in self.selectedItems():
                item.setText("")
            self.blockSignals(False)
            self.viewport().update()
            self.replaced.emit()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        chosen = self.selectedIndexes()
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        copy_rows([[self.texts(row)[column] for column in columns] for row in rows])

    def _paste(self, block: str) -> None:
        lines = read_block(block.rstrip("\r\n"))
        if not lines:
            return
        top, left = max(0, self.currentRow()), max(0, self.currentColumn())
        self.blockSignals(True)
        for down, line in enumerate(lines):
            if top + down >= self.rowCount():
                self.append([""] * self.columnCount())
            for across, text in enumerate(line):
                item = self.item(top + down, left + across)
                if item is not None:
                    item.setText(" ".join(text.split()))
        self.blockSignals(False)
        self.viewport().update()
        self.replaced.emit()


class _Choices(QStyledItemDelegate):
    """An editor with the texts to pick from."""

    def __init__(self, choices: Callable[[], Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = choices

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        editor = Picker(parent)
        editor.setEditable(True)
        editor.addItems(list(self._choices()))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data() or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())


def _step_of(event: QKeyEvent) -> int:
    """Return −1 for the keys of undo, 1 for those of redo, 0 for others."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return -1
    by_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return 1 if by_y or event.matches(QKeySequence.StandardKey.Redo) else 0


def _alignment(number_: bool) -> Qt.AlignmentFlag:
    flag = Qt.AlignmentFlag
    side = flag.AlignRight | flag.AlignAbsolute if number_ else flag.AlignLeft
    return side | flag.AlignVCenter
