"""From a document to paper: pages for a PDF file, a printer or its preview.

Belongs here: paper, fonts and drawing by Qt. Not here: what the pages say (render), or laying it
out (document_layout).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QMarginsF,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtWidgets import QApplication

from cityreport import files, paths
from cityreport.errors import AccessError
from cityreport.i18n import tr
from cityreport.outputs import Output, OutputKind, mark_of
from cityreport.render.document import Document
from cityreport.ui.kit.document_layout import FAMILY, LaidOut, on_pages, sections
from cityreport.ui.kit.document_pages import Page
from cityreport.ui.kit.pdf_language import with_language
from cityreport.ui.kit.slices import result_of


class Paper(StrEnum):
    """The papers that reports are printed on."""

    A4 = "a4"
    LETTER = "letter"


_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.LETTER: QPageSize.PageSizeId.Letter}

MARGIN = 15.0
"""White on every side of the paper, in millimetres."""
MANY_PAGES = 20
"""Pages that are written without saying first how many they are."""
_DOTS = 1200
"""Resolution of a PDF; only rounding depends on it, since all is vectors."""
_FOOT_POINTS, _FOOT_SIZE, _FOOT_COLOR = 20.0, 7.5, "#55636F"
"""Room at the foot of a page, and the size of its words, in points."""


def page_layout(paper: Paper = Paper.A4) -> QPageLayout:
    """Return the layout of that paper, upright, with our margins."""
    return QPageLayout(
        QPageSize(_SIZES[paper]),
        QPageLayout.Orientation.Portrait,
        QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN),
        QPageLayout.Unit.Millimeter,
    )


def write_pdf(
    document: Document,
    path: Path,
    paper: Paper = Paper.A4,
    *,
    is_public: bool = False,
    kind: OutputKind = OutputKind.REPORT,
) -> int:
    """Write the document as a PDF, whole or not at all; return how many pages it has.

    Needs a running QApplication. AccessError('cannot_write') from the disk.
    """
    return result_of(write_document_in_steps(document, path, paper, is_public=is_public, kind=kind))


def write_document_in_steps(
    document: Document,
    path: Path,
    paper: Paper = Paper.A4,
    *,
    is_public: bool = False,
    kind: OutputKind = OutputKind.REPORT,
) -> Generator[None, None, int]:
    """`write_pdf` for a window that has other things to do."""
    output = Output(kind, is_public)
    counts: list[int] = []

    def paint(device: QPagedPaintDevice) -> Iterator[None]:
        counts.append((yield from paint_in_steps(document, device)))

    yield from write_in_steps(document.title, document.language, path, output, paper, paint)
    return counts[0]


def write_in_steps(
    title: str,
    language: str,
    path: Path,
    output: Output,
    paper: Paper,
    draw: Callable[[QPagedPaintDevice], Iterator[None]],
) -> Iterator[None]:
    """Draw a PDF step by step, as `draw` yields, and write it at the end, whole or not at all.

    It says its title and its language. AccessError('cannot_write') from the disk.
    """
    buffer = QBuffer()
    writer = pdf_writer(buffer, paper)
    writer.setTitle(title)
    writer.setCreator(mark_of(output.kind))
    yield from draw(writer)
    content = with_language(bytes(buffer.data().data()), language)
    files.write_bytes(path, content, output)


def count_pages(document: Document, paper: Paper = Paper.A4) -> int:
    """Return how many pages a document has, without drawing them. Needs a running QApplication."""
    load_fonts()
    buffer = QBuffer()
    device = pdf_writer(buffer, paper)
    room = _room(device)
    found = (section for part in document.parts() for section in sections(part))
    laid = (result_of(on_pages(section, device, room)) for section in found)
    return sum(len(one.pages) for one in laid)


def _room(device: QPagedPaintDevice) -> QSizeF:
    """Return the width and height of a page that its words may take, in dots."""
    dots = device.logicalDpiX()
    paper = device.pageLayout().paintRectPixels(dots).size()
    return QSizeF(paper.width(), paper.height() - _FOOT_POINTS * dots / 72)


def pdf_writer(buffer: QBuffer, paper: Paper) -> QPdfWriter:
    """Return a writer of our resolution and margins; `buffer` has to live as long as it."""
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setPageLayout(page_layout(paper))
    return writer


def paint_pages(document: Document, device: QPagedPaintDevice) -> int:
    """Draw the document on the pages of a PDF writer, a printer or a print preview.

    A document of one page whose text is too long for it is drawn in its first shorter form that
    fits, or smaller where it has none; every page has the document's foot and its number. Returns
    how many pages there are. AccessError('cannot_write') if the device takes no page.
    """
    return result_of(paint_in_steps(document, device))


def paint_in_steps(document: Document, device: QPagedPaintDevice) -> Generator[None, None, int]:
    """`paint_pages` for a window that has other things to do: every step lays out a part of the
    document, finds its pages or draws one."""
    load_fonts()
    painter = QPainter()
    if not painter.begin(device):
        raise AccessError(
            "cannot_write", path=document.title, reason=tr("the printer takes no page")
        )
    try:
        paper = QSizeF(device.pageLayout().paintRectPixels(device.logicalDpiX()).size())
        room = _room(device)
        found = []
        for part in document.parts():
            for section in sections(part):
                found.append((yield from on_pages(section, device, room)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = [(laid, page) for laid in found for page in laid.pages]
        for number, (laid, page) in enumerate(shown, 1):
            if number > 1 and not device.newPage():
                raise AccessError(
                    "cannot_write", path=document.title, reason=tr("the printer takes no page")
                )
            _paint_page(painter, laid, page)
            _paint_foot(painter, document, paper, (number, len(shown)))
            yield
        return len(shown)
    finally:
        painter.end()


def _paint_page(painter: QPainter, laid: LaidOut, page: Page) -> None:
    """Paint the slices of a page one below the other, each by the texts that show it."""
    at = 0.0
    for shown in page:
        for text, span, shift in laid.parts:
            top, bottom = max(shown.top, span.top), min(shown.bottom, span.bottom)
            if top >= bottom:
                continue
            painter.save()
            painter.scale(laid.scale, laid.scale)
            painter.translate(0, at - shown.top + shift)
            width = text.size().width()
            text.drawContents(painter, QRectF(0, top - shift, width, bottom - top))
            painter.restore()
        at += shown.height


def _paint_foot(
    painter: QPainter, document: Document, paper: QSizeF, page: tuple[int, int]
) -> None:
    """Paint the line under a page, on the side that the language starts from; its number
    opposite."""
    font = QFont(FAMILY)
    font.setPointSizeF(_FOOT_SIZE)
    painter.setFont(font)
    painter.setPen(QColor(_FOOT_COLOR))
    number = tr("Page {n} of {count}", n=page[0], count=page[1])
    metrics = painter.fontMetrics()
    height = float(metrics.height())
    line = QRectF(0, paper.height() - height, paper.width(), height)
    near, far = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    if document.right_to_left:
        near, far = far, near
    painter.drawText(line, far | Qt.AlignmentFlag.AlignVCenter, number)
    left = int(paper.width() - metrics.horizontalAdvance(number) - 2 * height)
    foot = _shortened(document, metrics, left)
    painter.drawText(line, near | Qt.AlignmentFlag.AlignVCenter, foot)


def _shortened(document: Document, metrics: QFontMetrics, room: int) -> str:
    """Return a foot that fits into `room`: only what the document names is cut, at its end, because
    who may read a page and what tells it from another stand around it."""
    if not document.foot:
        return ""
    before, name, after = document.foot.partition(document.shortens or document.foot)
    room_for_name = room - metrics.horizontalAdvance(before + after)
    if room_for_name < metrics.horizontalAdvance("…"):
        return metrics.elidedText(document.foot, Qt.TextElideMode.ElideRight, room)
    return before + metrics.elidedText(name, Qt.TextElideMode.ElideRight, room_for_name) + after


def print_offscreen(
    document: Document,
    path: Path,
    paper: Paper = Paper.A4,
    *,
    is_public: bool = False,
    kind: OutputKind = OutputKind.REPORT,
) -> int:
    """`write_pdf` where no window is open: for commands and the self-test."""
    with offscreen():
        return write_pdf(document, path, paper, is_public=is_public, kind=kind)


@contextmanager
def offscreen() -> Iterator[None]:
    """Have Qt at hand where no window is open, as long as the block runs."""
    application = QApplication.instance()
    if application is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication(sys.argv[:1])
    yield


def load_fonts() -> None:
    """Have our font at hand where the system has it not."""
    if FAMILY not in QFontDatabase.families():
        for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))
