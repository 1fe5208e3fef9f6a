"""The districts of a month as rows, the indicators as columns: the words of each cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from cityreport.domain.area import Area
from cityreport.domain.catalogue import TOTAL, Indicator
from cityreport.domain.plain_text import upright
from cityreport.i18n import number, period_name, text, tr
from cityreport.office.district_table import Content, DistrictTable
from cityreport.ui.kit.theme import COLORS
from cityreport.wording import ANSWER_LETTERS, ANSWER_NAMES, area_name, shortened

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_FIGURE = (
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)
_ABOVE = 2
"""The rows above the districts: the city, and all districts together."""


class DistrictModel(QAbstractTableModel):
    """A `DistrictTable` as Qt asks for it: words are made of the cells in view only."""

    def __init__(self) -> None:
        super().__init__()
        self.table: DistrictTable | None = None
        self._areas: tuple[Area, ...] = ()
        self._together: dict[str, Content] = {}

    def show_table(self, table: DistrictTable) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.table = table
        self._areas = (*table.areas, *table.closed)
        self._together = {i.code: table.together(i.code) for i in table.indicators}
        self.endResetModel()

    def area_at(self, row: int) -> Area | None:
        """Return the district of a row; None for the rows of the whole city."""
        return self._areas[row - _ABOVE] if row >= _ABOVE else None

    def code_at(self, row: int) -> str:
        """Return the area of a row, as cells name it."""
        area = self.area_at(row)
        return TOTAL if area is None else area.code

    def indicator_at(self, column: int) -> Indicator | None:
        """Return the indicator of a column; None where there is none."""
        shown = () if self.table is None else self.table.indicators
        return shown[column] if 0 <= column < len(shown) else None

    def row_of(self, code: str) -> int | None:
        """Return the row of an area; None where it is not shown."""
        if code == TOTAL:
            return 0
        return next((at + _ABOVE for at, a in enumerate(self._areas) if a.code == code), None)

    def column_of(self, indicator: str) -> int | None:
        """Return the column of an indicator; None where it is not shown."""
        shown = () if self.table is None else self.table.indicators
        return next((at for at, i in enumerate(shown) if i.code == indicator), None)

    def is_closed(self, row: int) -> bool:
        """Return whether the district of a row ended before the month."""
        area = self.area_at(row)
        return area is not None and self.table is not None and area in self.table.closed

    def row_name(self, row: int) -> str:
        """Return the name at the head of a row, with its last month where it ended."""
        area = self.area_at(row)
        if area is None:
            return area_name((), TOTAL) if row == 0 else tr("All districts together")
        if area.valid_to is None or not self.is_closed(row):
            return area.name
        return tr(
            "{district} (until {month})", district=area.name, month=period_name(area.valid_to)
        )

    def lines(self) -> list[list[str]]:
        """Return headings and cells as the clipboard gets them."""
        titles = [tr("District"), *(self._title(c) for c in range(self.columnCount()))]
        rows = [
            [self.row_name(row), *(self._words(row, c) for c in range(self.columnCount()))]
            for row in range(self.rowCount())
        ]
        return [titles, *rows]

    # -- what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() or self.table is None else _ABOVE + len(self._areas)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of indicators."""
        return 0 if parent.isValid() or self.table is None else len(self.table.indicators)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return what Qt asks of a cell."""
        row, column = index.row(), index.column()
        match role:
            case _ROLE.DisplayRole:
                return self._words(row, column)
            case _ROLE.ToolTipRole | _ROLE.AccessibleTextRole:
                return upright(self._told(row, column))
        return self._look(row, column, role)

    def _look(self, row: int, column: int, role: int) -> object:
        match role:
            case _ROLE.TextAlignmentRole:
                return _FIGURE
            case _ROLE.ForegroundRole if self._content(row, column).value is None:
                return QColor(COLORS.muted)
            case _ROLE.FontRole if row < _ABOVE:
                strong = QFont()
                strong.setWeight(QFont.Weight.DemiBold)
                return strong
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Return the head of a row or a column."""
        if orientation is Qt.Orientation.Vertical:
            if role in {_ROLE.DisplayRole, _ROLE.ToolTipRole}:
                return upright(self.row_name(section))
            return None
        match role:
            case _ROLE.DisplayRole:
                return shortened(self._title(section))
            case _ROLE.ToolTipRole:
                return tr(
                    "{indicator}: click to see its districts ranked", indicator=self._title(section)
                )
        return None

    # -- words

    def _title(self, column: int) -> str:
        indicator = self.indicator_at(column)
        return "" if indicator is None else f"{indicator.code} {text(indicator.label)}"

    def _content(self, row: int, column: int) -> Content:
        indicator = self.indicator_at(column)
        if self.table is None or indicator is None:
            return Content()
        if row == 1:
            return self._together[indicator.code]
        return self.table.cell(self.code_at(row), indicator.code)

    def _words(self, row: int, column: int) -> str:
        """Return the number, the letter of an answer without one, how much of a sum is known, or
        nothing."""
        content = self._content(row, column)
        if content.value is not None:
            return number(content.value)
        if content.status is not None:
            return ANSWER_LETTERS[content.status]
        return f"{content.known}/{content.of}" if content.known else ""

    def _told(self, row: int, column: int) -> str:
        """Return the cell in words: whose, of what, and what it says."""
        return f"{self.row_name(row)} · {self._title(column)}: {self._said(row, column)}"

    def _said(self, row: int, column: int) -> str:
        content = self._content(row, column)
        if self.is_closed(row):
            return tr("no district any more")
        if content.value is not None:
            return number(content.value)
        if content.status is not None:
            return tr(ANSWER_NAMES[content.status])
        if not content.known:
            return tr("nobody has answered yet")
        values = {"known": number(content.known), "of": number(content.of)}
        if row == 1:
            return tr("{known} of {of} districts have a number: no sum yet", **values)
        return tr("{known} of {of} months have a number: no sum yet", **values)
