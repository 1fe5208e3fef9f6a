"""A printed document laid out for a paper: its texts by Qt, its pictures as vectors, its pages.

The charts are drawn as vectors and their words stay words: Qt's SVG drawing lays out matplotlib's
text well as long as the font is known to it, so no letters are turned into shapes.
Not here: where a page ends (document_pages), or putting pages on paper (document_printing).
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import (
    QByteArray,
    QObject,
    QRect,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPainter,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from cityreport.render.document import PAGE_TITLE, Document
from cityreport.ui.kit.document_pages import Page, Slice, Strip, StripPart
from cityreport.ui.kit.table_pieces import table_pieces

FAMILY = "Noto Sans"
"""The typeface of everything printed."""
_CLOSING = "</body></html>"
"""The end of every document's HTML."""
_SMALLEST, _STEP = 0.3, 0.97
_BODY_SIZE = 9.0
_EDGE_POINTS = 0.6
"""The line below a row, which stands on the edge of its page."""
_FILLED = re.compile(rb'style="(fill: [^;"]+)"')


class LaidOut(NamedTuple):
    """A document laid out, its pages, and the scale that it is drawn at."""

    parts: list[StripPart]
    pages: list[Page]
    scale: float = 1.0


class _Pictures(QPyTextObject):
    """Draws the document's `<img>`: SVG as vectors, its width and height in points."""

    def __init__(self, document: Document, dots: float, parent: QObject) -> None:
        super().__init__(parent)
        self._scale = dots / 72
        self._wide = document.wide
        self._images = document.images
        self._renderers: dict[str, QSvgRenderer] = {}

    def intrinsicSize(self, doc: QTextDocument, _at: int, fmt: QTextFormat, /) -> QSizeF:
        image = fmt.toImageFormat()
        size = QSizeF(image.width(), image.height())
        width = doc.textWidth()
        scale = width / size.width() if image.name() in self._wide else self._scale
        return size * scale

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _doc: QTextDocument,
        _at: int,
        fmt: QTextFormat,
        /,
    ) -> None:
        name = fmt.toImageFormat().name()
        if name not in self._renderers and name in self._images:
            self._renderers[name] = QSvgRenderer(QByteArray(_for_qt(self._images[name])))
        if name in self._renderers:
            self._renderers[name].render(painter, QRectF(rect))


def _for_qt(svg: bytes) -> bytes:
    """Return the same picture, saying of every filled shape that it has no outline.

    Without that Qt's PDF gives it one, a point wide: bars grow into one another.
    """
    return _FILLED.sub(rb'style="\1; stroke: none; stroke-width: 0"', svg)


def sections(part: Document) -> Iterator[Document]:
    """Yield a document in sections that each begin a page."""
    if part.is_one_page or part.shorter:
        yield part
        return
    opening, body = _opened(part)
    for section in re.split(rf"(?={re.escape(PAGE_TITLE)})", body):
        if section:
            yield replace(part, html=f"{opening}{section}{_CLOSING}")


def _opened(document: Document) -> tuple[str, str]:
    """Return what stands before a document's content, and its content."""
    html = document.html
    start = html.index(">", html.index("<body")) + 1
    return html[:start], html[start:].removesuffix(_CLOSING)


def _lay_out(document: Document, html: str, device: QPagedPaintDevice) -> QTextDocument:
    page = QTextDocument()
    page.setUndoRedoEnabled(False)
    page.setDocumentMargin(0)
    page.setUseDesignMetrics(True)
    body = QFont(FAMILY)  # not the window's, else a page would not be the same from a command
    body.setPointSizeF(_BODY_SIZE)
    page.setDefaultFont(body)
    option = QTextOption()
    if document.right_to_left:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    page.setDefaultTextOption(option)
    layout = page.documentLayout()
    layout.setPaintDevice(device)
    pictures = _Pictures(document, device.logicalDpiX(), page)
    layout.registerHandler(QTextFormat.ObjectTypes.ImageObject.value, pictures)
    page.setHtml(html)
    return page


def on_pages(
    document: Document, device: QPagedPaintDevice, room: QSizeF
) -> Generator[None, None, LaidOut]:
    """Return a document laid out and its pages: of one with shorter forms the first that fits on a
    page, else the last on several."""
    if document.is_one_page and not document.shorter:
        text = _lay_out(document, document.html, device)
        scale = _fit(text, room)
        page = Slice(0.0, room.height() / scale)
        return LaidOut([StripPart(text, page)], [(page,)], scale)
    edge = _EDGE_POINTS * device.logicalDpiX() / 72
    for form in (document, *document.shorter):
        strip = yield from _in_pieces(form, device, room.width())
        pages = strip.pages(room.height(), edge)
        if len(pages) == 1:
            break
    return LaidOut(strip.parts, pages)


def _in_pieces(
    document: Document, device: QPagedPaintDevice, width: float
) -> Generator[None, None, Strip]:
    """Return a document laid out, a long table in pieces, each in an instant: in one only where a
    word that is wider than its column would give the pieces other columns."""
    strip = Strip()
    opening, body = _opened(document)
    for piece in table_pieces(body):
        text = _lay_out(document, f"{opening}{piece}{_CLOSING}", device)
        yield
        text.setTextWidth(width)
        yield
        if not strip.parts:
            yield from strip.add_in_steps(text)
        elif not (yield from strip.go_on_in_steps(text)):
            break
    else:
        return strip
    text = _lay_out(document, document.html, device)
    yield
    text.setTextWidth(width)
    yield
    strip = Strip()
    yield from strip.add_in_steps(text)
    return strip


def _fit(page: QTextDocument, room: QSizeF) -> float:
    """Give the page the width at which it fits the room; return the scale that takes."""
    scale = 1.0
    while True:
        page.setTextWidth(room.width() / scale)
        if page.size().height() * scale <= room.height() or scale <= _SMALLEST:
            return scale
        scale *= _STEP
