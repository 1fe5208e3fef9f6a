"""A partner's form on paper: pieces put on pages, for a PDF file, a printer or its preview.

Belongs here: where a page ends, and what repeats on each. Not here: what the form says
(render/form), fonts (printing).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QPointF, QSizeF, Qt
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
from cityreport.ui.kit.document_printing import (
    Paper,
    load_fonts,
    offscreen,
    pdf_writer,
    write_in_steps,
)

_GAP = 4.0
"""Millimetres between what repeats and what does not."""
_INCH = 25.4


_Laid = Callable[[str], QTextDocument]


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
        room, gap, laid = _measures(form, device)
        pages = yield from _placed(form, room, gap, laid)
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


def count_pages(form: FormPages, paper: Paper = Paper.A4) -> int:
    """Return how many pages a form has, without drawing them. Needs a running QApplication."""
    steps = count_in_steps(form, paper)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return int(end.value)


def count_in_steps(form: FormPages, paper: Paper = Paper.A4) -> Generator[None, None, int]:
    """`count_pages` for a window that has other things to do. Pieces that are alike, as those of
    each district, are laid out once."""
    load_fonts()
    buffer = QBuffer()
    device = pdf_writer(buffer, paper)
    return len((yield from _placed(form, *_measures(form, device))))


def _measures(form: FormPages, device: QPagedPaintDevice) -> tuple[QSizeF, float, _Laid]:
    """Return the room on a page, the gap between what repeats and what does not, and a function
    that lays a piece out, once for the same words."""
    dots = device.logicalDpiX()
    room = QSizeF(device.pageLayout().paintRectPixels(dots).size())
    known: dict[str, QTextDocument] = {}

    def laid(html: str) -> QTextDocument:
        if html not in known:
            made = _lay_out(html, room.width(), device, right_to_left=form.right_to_left)
            known[html] = made
        return known[html]

    return room, _GAP * dots / _INCH, laid


def _placed(
    form: FormPages, room: QSizeF, gap: float, laid: _Laid
) -> Generator[None, None, list[list[_Placed]]]:
    top = laid(form.head.replace("{area}", "")).size().height() + gap
    bottom = room.height() - laid(form.foot).size().height() - gap
    return (yield from _paginate(form, laid, top, bottom))


def _no_page(form: FormPages) -> AccessError:
    return AccessError("cannot_write", path=form.title, reason=tr("the printer takes no page"))


def _paginate(
    form: FormPages, laid: _Laid, top: float, bottom: float
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
