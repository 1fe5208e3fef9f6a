"""From a summary document to paper: one page for a PDF file, a printer or its preview.

Belongs here: paper, fonts and drawing by Qt. The charts are drawn as vectors and their words
stay words: Qt's SVG drawing lays out matplotlib's text well as long as the font is known to
it, so no letters are turned into shapes. Not here: what the page says (render/summary).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QObject,
    QRect,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QFontDatabase,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from cityreport import files, paths
from cityreport.errors import AccessError
from cityreport.i18n import tr

if TYPE_CHECKING:
    from cityreport.render.summary import SummaryDocument

MARGIN = 15.0
"""White on every side of the paper, in millimetres."""
_DOTS = 1200
"""Resolution of a PDF; only rounding depends on it, since all is vectors."""
_SMALLEST, _STEP = 0.3, 0.97
_FAMILY = "Noto Sans"
_FILLED = re.compile(rb'style="(fill: [^;"]+)"')


class _Pictures(QPyTextObject):
    """Draws the document's `<img>`: SVG as vectors, its width and height in points."""

    def __init__(self, images: dict[str, bytes], dots: float, parent: QObject) -> None:
        super().__init__(parent)
        self._scale = dots / 72
        self._renderers = {
            name: QSvgRenderer(QByteArray(_for_qt(content))) for name, content in images.items()
        }

    def intrinsicSize(self, _doc: QTextDocument, _at: int, fmt: QTextFormat, /) -> QSizeF:
        image = fmt.toImageFormat()
        return QSizeF(image.width() * self._scale, image.height() * self._scale)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _doc: QTextDocument,
        _at: int,
        fmt: QTextFormat,
        /,
    ) -> None:
        renderer = self._renderers.get(fmt.toImageFormat().name())
        if renderer is not None:
            renderer.render(painter, QRectF(rect))


def _for_qt(svg: bytes) -> bytes:
    """The same picture, saying of every filled shape that it has no outline.

    Without that Qt's PDF gives it one, a point wide: bars grow into one another.
    """
    return _FILLED.sub(rb'style="\1; stroke: none; stroke-width: 0"', svg)


def page_layout() -> QPageLayout:
    """A4, upright, with our margins."""
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN),
        QPageLayout.Unit.Millimeter,
    )


def write_pdf(document: SummaryDocument, path: Path) -> None:
    """Write the document as a PDF of exactly one page, whole or not at all.

    Needs a running QApplication. AccessError('cannot_write') from the disk.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setPageLayout(page_layout())
    writer.setTitle(document.title)
    writer.setCreator("cityreport")
    paint_page(document, writer)
    files.write_bytes(path, bytes(buffer.data().data()))


def paint_page(document: SummaryDocument, device: QPagedPaintDevice) -> None:
    """Draw the document on one page of a PDF writer, a printer or a print preview.

    A text too long for the page is drawn smaller. AccessError('cannot_write') if the device
    takes no page.
    """
    load_fonts()
    painter = QPainter()
    if not painter.begin(device):
        raise AccessError(
            "cannot_write", path=document.title, reason=tr("the printer takes no page")
        )
    try:
        room = QSizeF(device.pageLayout().paintRectPixels(device.logicalDpiX()).size())
        page = _lay_out(document, device)
        scale = _fit(page, room)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        page.drawContents(painter, QRectF(0, 0, room.width() / scale, room.height() / scale))
    finally:
        painter.end()


def print_offscreen(document: SummaryDocument, path: Path) -> None:
    """`write_pdf` where no window is open: for commands and the self-test."""
    application = QApplication.instance()
    if application is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication(sys.argv[:1])
    write_pdf(document, path)


def load_fonts() -> None:
    """Have our font at hand where the system has it not."""
    if _FAMILY not in QFontDatabase.families():
        for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))


def _lay_out(document: SummaryDocument, device: QPagedPaintDevice) -> QTextDocument:
    page = QTextDocument()
    page.setUndoRedoEnabled(False)
    page.setDocumentMargin(0)
    page.setUseDesignMetrics(True)
    option = QTextOption()
    if document.right_to_left:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    page.setDefaultTextOption(option)
    layout = page.documentLayout()
    layout.setPaintDevice(device)
    pictures = _Pictures(document.images, device.logicalDpiX(), page)
    layout.registerHandler(QTextFormat.ObjectTypes.ImageObject.value, pictures)
    page.setHtml(document.html)
    return page


def _fit(page: QTextDocument, room: QSizeF) -> float:
    """Give the page the width at which it fits the room; return the scale that takes."""
    scale = 1.0
    while True:
        page.setTextWidth(room.width() / scale)
        if page.size().height() * scale <= room.height() or scale <= _SMALLEST:
            return scale
        scale *= _STEP
