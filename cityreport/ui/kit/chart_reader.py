"""Reading a chart figure by figure: what is under the pointer, or chosen by keys, in words.

Belongs here: which figure is meant, and saying it beside its point. Not here: the picture, and what
the row of a table says (`render.kinds.scene`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from cityreport.ui.kit import speech
from cityreport.ui.kit.theme import COLORS, GRID

if TYPE_CHECKING:  # matplotlib comes with the first chart, not with the page
    from cityreport.render.chart_spots import ChartSpot
    from cityreport.render.kinds.scene import ChartTable

_RING = 6
"""Pixels around the point that is meant."""


class ChartReader:
    """The figures of the chart that a widget shows in the rectangle `place` returns."""

    def __init__(self, widget: QWidget, place: Callable[[], QRect]) -> None:
        self._widget, self._place = widget, place
        self._spots: tuple[ChartSpot, ...] = ()
        self._order: list[ChartSpot] = []
        self._table: ChartTable | None = None
        self._story = ""
        self.chosen: ChartSpot | None = None

    def read(self, spots: tuple[ChartSpot, ...], table: ChartTable, story: str) -> None:
        """Take in a chart: the places of its figures, the rows that they stand for, all of it in
        words."""
        self._spots, self._table, self._story = spots, table, story
        self.chosen = None
        by_row = {spot.row: spot for spot in reversed(spots) if spot.row < len(table.rows)}
        is_in_time = bool(table.remarks) or len({spot.top for spot in by_row.values()}) == 1
        self._order = sorted(
            by_row.values(), key=(lambda spot: spot.x) if is_in_time else (lambda spot: spot.row)
        )
        self._widget.setAccessibleDescription(story)

    def words(self) -> list[str]:
        """Return what is said of the chosen figure, line by line; nothing where none is."""
        if self.chosen is None or self._table is None:
            return []
        return self._table.words(self.chosen.row)

    def choose(self, spot: ChartSpot | None) -> None:
        """Say a figure, or none any more."""
        if spot == self.chosen:
            return
        self.chosen = spot
        said = ", ".join(self.words())
        self._widget.setAccessibleDescription(f"{said}\n{self._story}" if said else self._story)
        if said and self._widget.hasFocus():
            speech.announce(self._widget, said)
        self._widget.update()

    def point_at(self, at: QPointF) -> None:
        """Choose the figure under a place of the widget; none where there is none."""
        place = self._place()
        if place.isEmpty():
            return
        x, y = (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()
        rows = 0 if self._table is None else len(self._table.rows)
        found = (spot for spot in self._spots if spot.row < rows and spot.holds(x, y))
        self.choose(next(found, None))

    def press(self, key: Qt.Key, *, mirrored: bool) -> bool:
        """Go to another figure by a key; return whether it is one that does so."""
        if key is Qt.Key.Key_Escape and self.chosen is not None:
            self.choose(None)
            return True
        ahead, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if mirrored:
            ahead, back = back, ahead
        rows = [spot.row for spot in self._order]
        here = rows.index(self.chosen.row) if self.chosen and self.chosen.row in rows else None
        last = len(rows) - 1
        to = {
            ahead: 0 if here is None else min(here + 1, last),
            back: last if here is None else max(here - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key not in to or not rows:
            return False
        self.choose(self._order[to[key]])
        self._bring_into_view()
        return True

    def _bring_into_view(self) -> None:
        view = self._widget.parentWidget()
        area = None if view is None else view.parentWidget()
        if isinstance(area, QScrollArea):
            at = self._point()
            area.ensureVisible(at.x(), at.y(), 8 * GRID, 8 * GRID)

    def _point(self) -> QPoint:
        place, spot = self._place(), self.chosen
        if spot is None:
            return place.center()
        x, y = place.left() + spot.x * place.width(), place.top() + spot.y * place.height()
        return QPoint(round(x), round(y))

    # -- painting

    def paint(self, painter: QPainter) -> None:
        """Paint a frame where the keys are heard, a ring around the figure, and its words."""
        if self._widget.hasFocus():
            painter.setPen(QPen(QColor(COLORS.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._widget.rect().adjusted(1, 1, -1, -1))
        if self.chosen is None:
            return
        at = self._point()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(COLORS.text), 2))
        painter.drawEllipse(at, _RING, _RING)
        self._paint_words(painter, at)

    def _paint_words(self, painter: QPainter, at: QPoint) -> None:
        said = self.words()
        font = painter.font()
        metrics = QFontMetrics(font)
        font.setBold(True)
        wide = max(
            QFontMetrics(font).horizontalAdvance(said[0]), *map(metrics.horizontalAdvance, said)
        )
        line = metrics.lineSpacing()
        box = QRect(at, QSize(wide + 2 * GRID, line * len(said) + GRID))
        room = self._widget.visibleRegion().boundingRect()
        is_right = at.x() + 2 * _RING + box.width() > room.right()
        box.moveLeft(at.x() - 2 * _RING - box.width() if is_right else at.x() + 2 * _RING)
        box.moveTop(at.y() - box.height() // 2)
        box.moveLeft(max(room.left() + 2, min(box.left(), room.right() - box.width() - 2)))
        box.moveTop(max(room.top() + 2, min(box.top(), room.bottom() - box.height() - 2)))
        painter.setPen(QColor(COLORS.edge))
        painter.setBrush(QColor(COLORS.surface))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(COLORS.text))
        for number, words in enumerate(said):
            font.setBold(number == 0)
            painter.setFont(font)
            top = box.top() + GRID // 2 + number * line
            row = QRect(box.left() + GRID, top, box.width() - 2 * GRID, line)
            painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter), words)
