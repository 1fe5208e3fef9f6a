"""The table of the ranked districts, with each interval drawn on one scale."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem

from cityreport.domain.districts import Ranking
from cityreport.ui.districts.ranking_rows import (
    MONTHS,
    NAME,
    bar_column,
    ranking_headings,
    ranking_row,
)
from cityreport.ui.kit.rows_table import RowsTable, fit_columns
from cityreport.ui.kit.theme import COLORS, GRID

_DRAWN_WIDTH = 168
_NARROW = 760
"""A table that is narrower has no room for the drawn intervals, whose ends stand beside, nor for
the cases that a rate is of."""


class RankingTable(RowsTable):
    """`followed`: a person wants to see a district's numbers."""

    followed = Signal(str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._codes: list[str] = []
        self._drawn = _IntervalDelegate(self)
        self._ranking: Ranking | None = None
        self.doubleClicked.connect(lambda index: self._follow(index.row()))

    def show_ranking(self, ranking: Ranking, names: Mapping[str, str]) -> None:
        """Show a ranking; the chosen district stays chosen."""
        chosen = self.chosen()
        self._ranking = ranking
        self._codes = [district.area for district in ranking.districts]
        self._drawn.show_ranking(ranking)
        rows = [ranking_row(ranking, district, names) for district in ranking.districts]
        self._rows.show_rows(ranking_headings(ranking), rows)
        fit_columns(self, self._rows.columnCount(), {NAME})
        self._give_room(ranking)
        drawn, header = bar_column(ranking), self.horizontalHeader()
        for column in range(self._rows.columnCount()):
            self.setItemDelegateForColumn(
                column, self._drawn if column == drawn else self.itemDelegate()
            )
        for column, width in ((drawn, _DRAWN_WIDTH), (drawn - 1, self._interval_width(ranking))):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        self._make_room()
        self.choose(chosen)

    def chosen(self) -> str | None:
        """Return the chosen district; None while none is."""
        row = self.chosen_row()
        return None if row is None or row >= len(self._codes) else self._codes[row]

    def choose(self, code: str | None) -> None:
        """Choose a district; the first one where it is not shown."""
        if self._codes:
            self.choose_row(self._codes.index(code) if code in self._codes else 0)

    def step(self, steps: int) -> None:
        """Choose the next or the previous row."""
        if self._codes:
            row = self.chosen_row() or 0
            self.choose_row(min(max(row + steps, 0), len(self._codes) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the district with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._follow(self.chosen_row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the drawn intervals give way in a narrow window."""
        super().resizeEvent(event)
        self._make_room()

    def _give_room(self, ranking: Ranking) -> None:
        """Let the reason why a district has no figure take the columns that are empty beside it."""
        self.clearSpans()
        interval = bar_column(ranking) - 1
        for row, district in enumerate(ranking.districts):
            if district.interval is None:
                self.setSpan(row, interval, 1, self._rows.columnCount() - interval)

    def _interval_width(self, ranking: Ranking) -> int:
        """Return the width of the longest interval, or of the title."""
        column = bar_column(ranking) - 1
        texts = [
            self._rows.copied(row, column)
            for row, district in enumerate(ranking.districts)
            if district.interval is not None
        ]
        widest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        return max(widest + 3 * GRID, self.horizontalHeader().sectionSizeHint(column))

    def _make_room(self) -> None:
        ranking = self._ranking
        if ranking is not None:
            is_narrow = self.viewport().width() < _NARROW
            self.setColumnHidden(bar_column(ranking), is_narrow)
            self.setColumnHidden(MONTHS, is_narrow and ranking.rates)

    def _follow(self, row: int | None) -> None:
        if row is not None and 0 <= row < len(self._codes):
            self.followed.emit(self._codes[row])


class _IntervalDelegate(QStyledItemDelegate):
    """Draws an interval with its figure, and the city's figure as a line."""

    _ranking: Ranking | None = None
    _most = 0.0

    def show_ranking(self, ranking: Ranking) -> None:
        """Take a ranking and its scale."""
        self._ranking = ranking
        ends = [d.interval.upper for d in ranking.districts if d.interval is not None]
        self._most = max([*ends, ranking.city or 0.0 if ranking.rates else 0.0, 1e-9])

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        super().paint(painter, option, index)
        ranking, most = self._ranking, self._most
        if ranking is None or index.row() >= len(ranking.districts):
            return
        district = ranking.districts[index.row()]
        interval, value = district.interval, district.value
        if interval is None or value is None:
            return
        whole = ranking.city if ranking.rates else None
        room = QRectF(option.rect).adjusted(GRID, 0, -GRID, 0)
        middle = room.center().y()

        def across(of: float) -> float:
            return room.left() + room.width() * of / most

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if whole is not None:
            painter.setPen(QPen(QColor(COLORS.accent), 1.5, Qt.PenStyle.DashLine))
            at = across(whole)
            painter.drawLine(round(at), round(room.top()), round(at), round(room.bottom()))
        painter.setPen(QPen(QColor(COLORS.muted), 2))
        painter.drawLine(
            round(across(interval.lower)),
            round(middle),
            round(across(interval.upper)),
            round(middle),
        )
        painter.setBrush(QColor(COLORS.text))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(across(value) - 4, middle - 4, 8, 8))
        painter.restore()
