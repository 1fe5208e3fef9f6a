"""A chart as a picture, drawn away from the window at the size it has."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from cityreport.domain.plain_text import never_formula
from cityreport.i18n import tr
from cityreport.office import chart_drawing
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.ui.kit.chart_reader import ChartReader
from cityreport.ui.kit.tasks import Handle, Tasks
from cityreport.ui.kit.theme import COLORS, theme_in_use

if TYPE_CHECKING:  # matplotlib comes with the first chart, not with the page
    from cityreport.render.chart_spots import ChartSpot
    from cityreport.render.kinds.scene import ChartTable, ChartText

_CALM_MS = 150
"""A new picture is drawn once the size has not changed for this long."""
_SMALLEST = QSize(320, 200)
_DOTS = 96
"""Logical pixels to an inch, as charts count them."""

_Drawn = tuple[bytes, tuple["ChartSpot", ...], "ChartText", "ChartTable", tuple[int, int]]
"""The picture, the places of its figures, the chart in words, its table, and its size in logical
pixels."""


class ChartPicture(QWidget):
    """Keeps the last picture until the next one is there; never holds up the window.

    In a scroll area it grows to the height that a chart of many rows wants. `drawn` comes with
    every new picture, `told` with the story and the table of the chart in it.

    The figure under the pointer is said beside it; with the focus, arrow keys go from figure to
    figure.
    """

    drawn = Signal()
    told = Signal(object, object)
    copied = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        office: Office,
        tasks: Tasks,
        fail: Callable[[Exception], None],
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(_SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._office, self._tasks, self._fail = office, tasks, fail
        self._request: ChartRequest | None = None
        self._picture = QPixmap()
        self._drawn_size = QSize()
        self.reader = ChartReader(self, self._fitted)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._is_drawing = False
        self._is_stale = False
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._draw)

    def show_chart(self, request: ChartRequest) -> None:
        """Show a chart as soon as it is drawn, with the same in words for those who listen."""
        self._request = request
        self._draw()

    def copy(self) -> None:
        """Put the chart at 300 dots an inch on the clipboard, with its words; `copied` follows."""
        request, office = self._request, self._office
        if request is None:
            return

        def job(_handle: Handle) -> tuple[bytes, str]:
            with office.reader() as reader:
                chart = chart_drawing.chart(reader, request)
                return chart.content(".png"), chart.story.text

        self._tasks.run(job, self._on_copied, self._fail)

    def has_picture(self) -> bool:
        """Return whether a chart is in view."""
        return not self._picture.isNull()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size is settled."""
        super().resizeEvent(event)
        if self._request is not None and self._room() != self._drawn_size:
            self._calm.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, or a word while the first one is drawn."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLORS.surface))
        if self._picture.isNull():
            painter.setPen(QColor(COLORS.muted))
            middle = int(Qt.AlignmentFlag.AlignCenter)
            painter.drawText(self.rect(), middle, tr("The chart is being drawn …"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self._fitted(), self._picture)
            self.reader.paint(painter)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the figure under the pointer."""
        self.reader.point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        self.reader.choose(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say nothing any more."""
        self.reader.choose(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from figure to figure."""
        if not self.reader.press(Qt.Key(event.key()), mirrored=self.isRightToLeft()):
            super().keyPressEvent(event)

    def _fitted(self) -> QRect:
        size = self._picture.deviceIndependentSize().toSize()
        if size != self.size():
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def _room(self) -> QSize:
        """Return the size that is in view: that of the scroll area around it, or its own."""
        view = self.parentWidget()
        area = None if view is None else view.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is view:
            return view.size()
        return self.size()

    def _draw(self) -> None:
        """Ask for a picture; what comes up meanwhile waits for this one."""
        self._is_stale = True
        if self._request is None or self._is_drawing or not self.isVisible():
            return
        self._is_stale, self._is_drawing = False, True
        request, size, scale = self._request, self._room(), self.devicePixelRatioF()
        self._drawn_size = size
        office, theme = self._office, theme_in_use()

        def job(_handle: Handle) -> _Drawn:
            with office.reader() as reader:
                chart = chart_drawing.chart(reader, request)
                wanted = round(chart.height(size.width() / _DOTS) * _DOTS)
                tall = wanted if chart.grows else size.height()
                pixels = (size.width(), max(size.height(), tall))
                drawn = chart.screen(pixels, scale, with_words=False, theme=theme)
                return *drawn, chart.story, chart.table, pixels

        self._tasks.run(job, self._on_drawn, self._on_failed)

    def _on_drawn(self, found: _Drawn) -> None:
        self._is_drawing = False
        png, spots, story, table, pixels = found
        self.reader.read(spots, table, story.text)
        picture = QPixmap.fromImage(QImage.fromData(png))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture = picture
        is_taller = pixels[1] > self._drawn_size.height()
        self.setMinimumHeight(pixels[1] if is_taller else _SMALLEST.height())
        self.update()
        if self._is_stale:
            self._draw()
        else:
            self.told.emit(story, table)
            self.drawn.emit()

    def _on_copied(self, found: tuple[bytes, str]) -> None:
        png, words = found
        mime = QMimeData()
        mime.setImageData(QImage.fromData(png))
        mime.setText("\n".join(map(never_formula, words.split("\n"))))
        encoded = base64.b64encode(png).decode()
        mime.setHtml(
            f'<img src="data:image/png;base64,{encoded}" alt="{escape(words, quote=True)}">'
        )
        QApplication.clipboard().setMimeData(mime)
        self.copied.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_drawing = False
        self._fail(error)


def scrolled_chart(chart: ChartPicture, name: str) -> QScrollArea:
    """Return the room that scrolls: a chart of many rows is taller than the page."""
    scroll = QScrollArea()
    scroll.setObjectName(name)
    scroll.setAccessibleName(tr("Chart"))
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(chart)
    return scroll
