"""A table of ready-made cells to look at and to copy. Not here: cells that can be edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from cityreport.domain.plain_text import upright
from cityreport.i18n import tr
from cityreport.ui.kit.theme import COLORS, icon

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class TableCell(msgspec.Struct, frozen=True):
    """The content of a cell.

    `spoken` and `tip` where the text alone says too little; `copied` where the clipboard should get
    something else than the text. `icon` and `color`: a shape of the icon set before the text, and
    the colour of both. `link`: a click on it leads somewhere, which it shows by its line.
    """

    text: str
    tip: str = ""
    number: bool = False
    spoken: str = ""
    copied: str | None = None
    icon: str = ""
    color: str = ""
    link: bool = False


class TableHeading(msgspec.Struct, frozen=True):
    """A column's title; its alignment is that of its cells."""

    title: str
    number: bool = False
    tip: str = ""


T = TypeVar("T")


class TableColumn(msgspec.Struct, Generic[T], frozen=True):
    """A column: its title (`mark`ed, translated when it is shown) and how its cell is got from a
    line, together: who reorders columns moves both.

    `width`: pixels; 0 takes what is left. `number`: its cells are figures.
    """

    title: str
    cell: Callable[[T], TableCell]
    width: int = 0
    number: bool = False
    tip: str = ""


def column_headings(columns: Sequence[TableColumn[T]]) -> list[TableHeading]:
    """Return the titles in the language in force."""
    return [
        TableHeading(tr(column.title), column.number, tr(column.tip) if column.tip else "")
        for column in columns
    ]


def column_cells(columns: Sequence[TableColumn[T]], line: T) -> list[TableCell]:
    """Return the cells of a line."""
    return [
        msgspec.structs.replace(column.cell(line), number=True)
        if column.number
        else column.cell(line)
        for column in columns
    ]


class RowsModel(QAbstractTableModel):
    """Rows of `TableCell`s under `TableHeading`s."""

    def __init__(self) -> None:
        super().__init__()
        self._headings: Sequence[TableHeading] = ()
        self._rows: Sequence[Sequence[TableCell]] = ()
        self.named_by = 0
        """The number of columns whose texts name a row, in its heading too; 0: rows have none."""

    def show_rows(
        self, headings: Sequence[TableHeading], rows: Sequence[Sequence[TableCell]]
    ) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._headings, self._rows = headings, rows
        self.endResetModel()

    def is_link(self, index: Index) -> bool:
        """Return whether a click there leads somewhere."""
        return index.isValid() and self._rows[index.row()][index.column()].link

    def copied(self, row: int, column: int) -> str:
        """Return the text that the clipboard gets of a cell."""
        cell = self._rows[row][column]
        return cell.text if cell.copied is None else cell.copied

    def row_name(self, row: int) -> str:
        """Return what a row is called in its heading."""
        return upright(" · ".join(cell.text for cell in self._rows[row][: self.named_by]))

    def longest(self, column: int, count: int) -> list[int]:
        """Return the places of the rows with the longest texts in a column, so many of them."""
        texts = [row[column].text for row in self._rows]
        return sorted(range(len(texts)), key=lambda row: -len(texts[row]))[:count]

    def titles(self) -> list[str]:
        """Return the titles of the columns."""
        return [heading.title for heading in self._headings]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return the data that Qt asks of a cell."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()][index.column()]
        match role:
            case _ROLE.DisplayRole:
                return upright(cell.text)
            case _ROLE.ToolTipRole:
                return upright(cell.tip) or None
            case _ROLE.AccessibleTextRole:
                return upright(cell.spoken or cell.text)
        return _looks(cell, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Return the data that Qt asks of a heading."""
        if orientation is Qt.Orientation.Vertical and self.named_by:
            is_words = role in {_ROLE.DisplayRole, _ROLE.ToolTipRole}
            return self.row_name(section) if is_words else None
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._headings):
            return None
        heading = self._headings[section]
        match role:
            case _ROLE.DisplayRole:
                return heading.title
            case _ROLE.ToolTipRole:
                return heading.tip or heading.title
            case _ROLE.TextAlignmentRole:
                return _alignment(heading.number)
        return None


def _looks(cell: TableCell, role: int) -> object:
    """Return the look of a cell's text: side, shape and colour."""
    match role:
        case _ROLE.TextAlignmentRole:
            return _alignment(cell.number)
        case _ROLE.DecorationRole if cell.icon:
            return icon(cell.icon, cell.color)
        case _ROLE.ForegroundRole if cell.color:
            return QColor(cell.color)
        case _ROLE.ForegroundRole if cell.link:
            return QColor(COLORS.accent)
        case _ROLE.FontRole if cell.link:
            lined = QFont()  # else as the table's
            lined.setUnderline(True)
            return lined
    return None


def _alignment(number: bool) -> Qt.AlignmentFlag:
    """Words begin at the reading edge; figures end at the right in every script."""
    flag = Qt.AlignmentFlag
    return (flag.AlignRight | flag.AlignAbsolute if number else flag.AlignLeft) | _MIDDLE
