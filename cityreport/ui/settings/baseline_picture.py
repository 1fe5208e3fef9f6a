"""A picture that explains baseline and target: bars of the baseline years, their mean, and the path
down to half of it. It shows no city's numbers."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cityreport.domain.city import Baseline, Target, path_value
from cityreport.i18n import tr
from cityreport.ui.kit.theme import GRID

_HEIGHT = 128
_SHAPE = (1.0, 1.12, 0.94, 1.04, 0.9)
"""Heights of the bars, one after the other and again: years differ."""
_TOP = 1.3
"""The height of the picture, where the mean of the baseline is 1."""


class BaselinePicture(QWidget):
    """The years from the baseline to the target, drawn for the years that are typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("baselinePicture")
        self.setAccessibleName(tr("What baseline and target mean"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._baseline, self._target = Baseline(), Target()
        self.show_years(self._baseline)

    def show_years(self, baseline: Baseline) -> None:
        """Draw other baseline years; those that lie behind the target are not drawn."""
        if max(baseline.years) < self._target.year:
            self._baseline = baseline
        said = tr(
            "The mean of {years} is the baseline. From there the path leads down to half of it "
            "in {target}.",
            years=_span(self._baseline),
            target=str(self._target.year),
        )
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Be as wide as there is room."""
        return QSize(560, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars, mean, path, and their words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        first, last = min(self._baseline.years), self._target.year
        step = (self.width() - 2 * GRID) / (last - first + 1)
        floor = self.height() - 3 * GRID
        colors = self.palette()

        def at(year: float, value: float) -> QPointF:
            return QPointF(
                GRID + (year - first + 0.5) * step, floor - value / _TOP * (floor - GRID)
            )

        mean = sum(_SHAPE[i % len(_SHAPE)] for i in range(len(self._baseline.years)))
        mean /= len(self._baseline.years)
        for place, year in enumerate(self._baseline.years):
            top = at(year, _SHAPE[place % len(_SHAPE)] / mean)
            bar = QRectF(top.x() - step * 0.35, top.y(), step * 0.7, floor - top.y())
            painter.fillRect(bar, colors.mid())
        painter.setPen(QPen(colors.text().color(), 1))
        painter.drawLine(QPointF(GRID, floor), QPointF(self.width() - GRID, floor))
        painter.setPen(QPen(colors.highlight().color(), 2, Qt.PenStyle.DashLine))
        painter.drawLine(at(first - 0.4, 1), at(max(self._baseline.years) + 0.4, 1))
        painter.setPen(QPen(colors.highlight().color(), 2.5))
        painter.drawPath(self._path(at))
        painter.setPen(QPen(colors.text().color(), 1))
        self._write(painter, at(self._baseline.middle, 1), tr("baseline"), above=True)
        self._write(painter, at(last, 0.5), tr("half"), above=True)
        for year in (*self._baseline.years[:1], last):
            self._write(painter, QPointF(at(year, 0).x(), floor), str(year), above=False)

    def _path(self, at: object) -> QPainterPath:
        assert callable(at)  # noqa: S101 - the function of the picture
        path = QPainterPath()
        start, end = self._baseline.middle, self._target.year
        for step in range(41):
            year = start + (end - start) * step / 40
            value = path_value(1.0, self._baseline, self._target, year) or 0.0
            point = at(year, value)
            if step:
                path.lineTo(point)
            else:
                path.moveTo(point)
        return path

    def _write(self, painter: QPainter, place: QPointF, text: str, *, above: bool) -> None:
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(text)
        x = min(max(place.x() - width / 2, GRID / 2), self.width() - width - GRID / 2)
        y = place.y() - GRID if above else place.y() + metrics.ascent() + GRID / 2
        painter.drawText(QPointF(x, y), text)


def _span(baseline: Baseline) -> str:
    years = baseline.years
    is_whole = years == tuple(range(years[0], years[-1] + 1)) and len(years) > 1
    return f"{years[0]}–{years[-1]}" if is_whole else ", ".join(map(str, years))
