"""A progress chart as a picture, drawn away from the window at the size it has."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from cityreport.i18n import tr
from cityreport.office.wishes import Measure
from cityreport.ui.desk import Desk
from cityreport.ui.tasks import Handle
from cityreport.ui.theme import COLORS

_CALM_MS = 150
"""A new picture is drawn once the size has not changed for this long."""
_SMALLEST = QSize(320, 200)
_COPIED_PIXELS, _COPIED_SCALE = (1000, 560), 2.0

Subject = tuple[str, str, Measure]
"""Indicator, area, measure."""


class ChartPicture(QWidget):
    """Keeps the last picture until the next one is there; never holds up the window."""

    drawn = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("progressChart")
        self.setAccessibleName(tr("Chart of the progress"))
        self.setMinimumSize(_SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._desk = desk
        self._subject: Subject | None = None
        self._picture = QPixmap()
        self._is_drawing = False
        self._is_stale = False
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._draw)

    def show_chart(self, indicator: str, area: str, measure: Measure) -> None:
        """Show a chart as soon as it is drawn, with the same in words for those who listen."""
        self._subject = (indicator, area, measure)
        self._draw()

    def copy(self) -> bool:
        """The chart with its words to the clipboard; False if there is none yet."""
        if self._subject is None or self._picture.isNull():
            return False
        png = self._desk.office.chart_image(*self._subject, _COPIED_PIXELS, _COPIED_SCALE)
        QApplication.clipboard().setImage(QImage.fromData(png))
        return True

    def has_picture(self) -> bool:
        """Whether a chart is in view."""
        return not self._picture.isNull()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size is settled."""
        super().resizeEvent(event)
        if self._subject is not None:
            self._calm.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, or a word while the first one is drawn."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLORS.surface))
        if self._picture.isNull():
            painter.setPen(QColor(COLORS.muted))
            middle = int(Qt.AlignmentFlag.AlignCenter)
            painter.drawText(self.rect(), middle, tr("The chart is being drawn …"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self._fitted(), self._picture)
        painter.end()

    def _fitted(self) -> QRect:
        size = self._picture.deviceIndependentSize().toSize()
        if size != self.size():
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def _draw(self) -> None:
        """Ask for a picture; what comes up meanwhile waits for this one."""
        self._is_stale = True
        if self._subject is None or self._is_drawing or not self.isVisible():
            return
        self._is_stale, self._is_drawing = False, True
        subject, size, scale = self._subject, self.size(), self.devicePixelRatioF()
        office = self._desk.office

        def job(_handle: Handle) -> tuple[bytes, str]:
            with office.reader() as reader:
                pixels = (size.width(), size.height())
                png = reader.chart_image(*subject, pixels, scale, with_words=False)
                return png, reader.chart_text(*subject)

        self._desk.tasks.run(job, self._on_drawn, self._on_failed)

    def _on_drawn(self, found: tuple[bytes, str]) -> None:
        self._is_drawing = False
        png, text = found
        self.setAccessibleDescription(text)
        picture = QPixmap.fromImage(QImage.fromData(png))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture = picture
        self.update()
        if self._is_stale:
            self._draw()
        else:
            self.drawn.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_drawing = False
        self._desk.fail(error)
