"""The view of a table that is looked at and copied: `models.rows` on the screen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from cityreport.ui.kit.clipboard_text import copy_rows
from cityreport.ui.kit.cut_text import show_cut_text
from cityreport.ui.kit.table_rows import RowsModel, TableCell, TableHeading
from cityreport.ui.kit.theme import in_colors, scaled, tabular

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 28
_PADDING = 5
_LONGEST_NAME = 320
TABLE_STYLE = """
QTableView {{ outline: none; }}
QTableCornerButton::section {{ border: none; background: {window}; }}
QTableView::item {{ padding: 0px 5px; border: none; }}
QTableView::item:selected {{ background: {accent_soft}; color: {text}; }}
"""


def look_plain(view: QTableView, name: str, title: str, row_height: int) -> None:
    """Give a table the look of all tables here: whole rows are chosen, nothing is edited, and no
    line between cells."""
    view.setObjectName(name)
    view.setAccessibleName(title)
    view.setFont(tabular(view.font()))
    view.setTabKeyNavigation(False)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setCornerButtonEnabled(False)
    view.setStyleSheet(in_colors(TABLE_STYLE))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(scaled(row_height))
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setSectionsClickable(False)


def fit_columns(view: QTableView, columns: int, long: Collection[int]) -> None:
    """Let columns fit their words, and those that are `long` share what is left."""
    mode = QHeaderView.ResizeMode
    for column in range(columns):
        fits = mode.Stretch if column in long else mode.ResizeToContents
        view.horizontalHeader().setSectionResizeMode(column, fits)


_FEW_ROWS, _MEASURED = 60, 20
"""Up to that many rows all are measured for the width of a column, else so many of the longest."""


class _WrappingDelegate(QStyledItemDelegate):
    """Counts the padding of a cell, which Qt forgets where words have to wrap."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        narrower = QStyleOptionViewItem(option)
        narrower.rect = option.rect.adjusted(0, 0, -2 * _PADDING, 0)
        return super().sizeHint(narrower, index)


class RowsTable(QTableView):
    """Read-only rows. Ctrl+C copies the selection, `copy_all` everything with its titles."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        look_plain(self, name, title, _ROW_HEIGHT)
        self._rows = RowsModel()
        self.setModel(self._rows)
        self.setWordWrap(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def show_rows(
        self, headings: Sequence[TableHeading], rows: Sequence[Sequence[TableCell]], stretch: int
    ) -> None:
        """Show these rows; columns fit their words, column `stretch` takes what is left."""
        self._rows.show_rows(headings, rows)
        fit_columns(self, len(headings), {stretch})

    def let_rows_grow(self) -> None:
        """Rows take as many lines as their words need."""
        self.setWordWrap(True)
        self.setItemDelegate(_WrappingDelegate(self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def keep_names(self, columns: int) -> None:
        """Let the first columns, which name a row, stay in view as its heading wherever the others
        are moved sideways; after `show_rows`."""
        self._rows.named_by = columns
        names = self.verticalHeader()
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        names.setHighlightSections(False)
        for column in range(columns):
            self.setColumnHidden(column, True)
        title = QLabel(" · ".join(self._rows.titles()[:columns]))
        bold = QFont(self.font())
        bold.setBold(True)
        title.setFont(bold)
        wide = QFontMetrics(bold).horizontalAdvance
        said = (self._rows.row_name(row) for row in range(self._rows.rowCount()))
        widest = min(max(map(wide, said), default=0), scaled(_LONGEST_NAME))
        names.setFixedWidth(max(wide(title.text()), widest) + 4 * _PADDING)
        names.show()
        corner = self.findChild(QAbstractButton)
        if corner is not None and corner.layout() is None:
            room = QHBoxLayout(corner)
            room.setContentsMargins(_PADDING + 2, 0, _PADDING, 0)
            room.addWidget(title)

    def needed_width(self) -> int:
        """Return how wide the table has to be to show every column whole."""
        header = self.horizontalHeader()
        columns = [
            max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in range(self._columns)
        ]
        return sum(columns) + self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()

    def sizeHintForColumn(self, column: int) -> int:
        """Return the width of a column; of many rows only those with the longest words are
        measured."""
        if self._rows.rowCount() <= _FEW_ROWS:
            return super().sizeHintForColumn(column)
        longest = self._rows.longest(column, _MEASURED)
        hints = (self.sizeHintForIndex(self._rows.index(row, column)) for row in longest)
        return max((hint.width() for hint in hints), default=0) + self.showGrid()

    def rows(self) -> list[list[str]]:
        """Return the texts, row by row, as they stand on the screen."""
        return [
            [str(self._rows.index(row, column).data()) for column in range(self._columns)]
            for row in range(self._rows.rowCount())
        ]

    def choose_row(self, row: int) -> None:
        """Select a row and bring it into view. Qt's `selectRow` does not work mirrored."""
        index = self._rows.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Select several rows and leave the view where it is."""
        flag = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        model.clearSelection()
        for row in rows:
            model.select(self._rows.index(row, 0), flag.Select | flag.Rows)
        if rows:
            model.setCurrentIndex(self._rows.index(rows[0], 0), flag.NoUpdate)
        self.viewport().update()

    def chosen_row(self) -> int | None:
        """Return the first selected row; None while none is."""
        rows = {index.row() for index in self.selectionModel().selectedIndexes()}
        return min(rows, default=None)

    def copy_all(self) -> None:
        """Titles and all rows to the clipboard, as a spreadsheet takes them."""
        lines = [self._rows.titles()]
        lines += [self._line(row) for row in range(self._rows.rowCount())]
        copy_rows(lines)

    def copy_selection(self) -> None:
        """Copy the selected rows to the clipboard."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        if chosen:
            copy_rows([self._line(row) for row in chosen])

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole text of a cell that is cut."""
        return show_cut_text(self, event) or super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
            return
        super().keyPressEvent(event)

    @property
    def _columns(self) -> int:
        return self._rows.columnCount()

    def _line(self, row: int) -> list[str]:
        return [self._rows.copied(row, column) for column in range(self._columns)]
