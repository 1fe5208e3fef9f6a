"""A partner's form on paper: pieces put on pages, for a PDF file, a printer or its preview.

Belongs here: where a page ends, and what repeats on each. Not here: what the form says
(render/form), fonts (printing).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QPagedPaintDevice,
    QPainter,
    QTextDocument,
    QTextOption,
)

from cityreport.errors import AccessError
from cityreport.i18n import tr
from cityreport.outputs import Output, OutputKind
from cityreport.render.form import FormPages
from cityreport.ui.kit.document_printing import Paper, load_fonts, offscreen, write_in_steps

_GAP = 4.0
"""Millimetres between what repeats and what does not."""
_INCH = 25.4


class _Placed(NamedTuple):
    """A piece and how far down its page it stands, in dots."""

    text: QTextDocument
    top: float
    area: str


def write_pdf(form: FormPages, path: Path, paper: Paper = Paper.A4) -> None:
    """Write the form as a PDF, whole or not at all.

    Needs a running QApplication. AccessError('cannot_write') from the disk.
    """
    for _ in write_pdf_in_steps(form, path, paper):
        pass


def write_pdf_in_steps(form: FormPages, path: Path, paper: Paper = Paper.A4) -> Iterator[None]:
    """`write_pdf` for a window that has other things to do: a large form takes seconds."""
    output = Output(OutputKind.FORM)
    return write_in_steps(
        form.title, form.language, path, output, paper, lambda pdf: _draw_form(form, pdf)
    )


def print_offscreen(form: FormPages, path: Path, paper: Paper = Paper.A4) -> None:
    """`write_pdf` where no window is open: for commands."""
    with offscreen():
        write_pdf(form, path, paper)


def paint_form(form: FormPages, device: QPagedPaintDevice) -> None:
    """Draw all pages on a PDF writer, a printer or a print preview.

    AccessError('cannot_write') if the device takes no page.
    """
    for _ in _draw_form(form, device):
        pass


def _draw_form(form: FormPages, device: QPagedPaintDevice) -> Iterator[None]:
    """Draw the pages; every step lays out one piece or draws one page."""
    load_fonts()
    painter = QPainter()
    if not painter.begin(device):
        raise _no_page(form)
    try:
        dots = device.logicalDpiX()
        room = QSizeF(device.pageLayout().paintRectPixels(dots).size())

        def laid(html: str) -> QTextDocument:
            return _lay_out(html, room.width(), device, right_to_left=form.right_to_left)

        gap = _GAP * dots / _INCH
        top = laid(form.head.replace("{area}", "")).size().height() + gap
        bottom = room.height() - laid(form.foot).size().height() - gap
        pages = yield from _paginate(form, laid, top, bottom)
        for number, page in enumerate(pages, 1):
            if number > 1 and not device.newPage():
                raise _no_page(form)
            area = page[0].area if number > 1 else ""
            _draw(painter, laid(form.head.replace("{area}", f" · {area}" if area else "")), 0)
            for piece in page:
                _draw(painter, piece.text, piece.top)
            foot = laid(
                form.foot.replace("{page}", str(number)).replace("{pages}", str(len(pages)))
            )
            _draw(painter, foot, room.height() - foot.size().height())
            yield
    finally:
        painter.end()


def _no_page(form: FormPages) -> AccessError:
    return AccessError("cannot_write", path=form.title, reason=tr("the printer takes no page"))


def _paginate(
    form: FormPages, laid: Callable[[str], QTextDocument], top: float, bottom: float
) -> Generator[None, None, list[list[_Placed]]]:
    """Put pieces on pages: each whole, and what leads with what it leads to; a step for each."""
    pages: list[list[_Placed]] = [[]]
    at = top
    waiting: list[QTextDocument] = []
    starts = False
    for block in form.blocks:
        waiting.append(laid(block.html))
        yield
        starts = starts or block.starts
        if block.leads:
            continue
        height = sum(piece.size().height() for piece in waiting)
        if pages[-1] and (starts or at + height > bottom):
            pages.append([])
            at = top
        for piece in waiting:
            pages[-1].append(_Placed(piece, at, block.area))
            at += piece.size().height()
        waiting, starts = [], False
    return pages


def _lay_out(
    html: str, width: float, device: QPagedPaintDevice, *, right_to_left: bool
) -> QTextDocument:
    piece = QTextDocument()
    piece.setUndoRedoEnabled(False)
    piece.setDocumentMargin(0)
    piece.setUseDesignMetrics(True)
    option = QTextOption()
    if right_to_left:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    piece.setDefaultTextOption(option)
    piece.documentLayout().setPaintDevice(device)
    piece.setHtml(html)
    piece.setTextWidth(width)
    return piece


def _draw(painter: QPainter, piece: QTextDocument, top: float) -> None:
    painter.save()
    painter.translate(QPointF(0, top))
    piece.drawContents(painter)
    painter.restore()
