"""The ends of a document's pages: between its pieces, and never inside one.

A piece is a paragraph or a row of a table. Qt's own page breaks cut a row whose words take two
lines and print its figures into the head of the next page; so a document is laid out as one long
strip, and each page shows a part of it: from the top of a piece to the bottom of another, below
the head of the table that goes on. The strip of a long table is put together from several texts
(`table_pieces`). Not here: paper, fonts and drawing (document_printing).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QTextBlock,
    QTextDocument,
    QTextFormat,
    QTextTable,
)


class Slice(NamedTuple):
    """A part of the strip, from `top` to `bottom` in the document's dots."""

    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Its height in dots."""
        return self.bottom - self.top


class _Words(NamedTuple):
    """The words of a piece, by their place. `leads`: it stands on the page of the piece after it;
    `starts`: it begins a page; `row`: its number after the head of its table, from 1."""

    box: Slice
    leads: bool = False
    starts: bool = False
    row: int = 0

    def moved(self, shift: float) -> _Words:
        """Return the same words, that many dots further down."""
        return self._replace(box=Slice(self.box.top + shift, self.box.bottom + shift))


class _Piece(NamedTuple):
    """A part that is kept whole, from half-way to the piece before to half-way to the one after.
    `head`: of the table that it goes on with."""

    span: Slice
    head: Slice | None = None
    leads: bool = False
    starts: bool = False


Page = tuple[Slice, ...]
"""The parts that a page shows, one below the other."""

_ROWS = 10
"""Rows of a table that are measured in one step."""
_NEAR = 0.5
"""Dots by which the same column may differ from text to text."""


class StripPart(NamedTuple):
    """A text that is laid out without pages, and the part of the strip that it shows; it stands
    `shift` dots below its own place."""

    text: QTextDocument
    span: Slice
    shift: float = 0.0


class Strip:
    """A document that is laid out without any pages: one text, or several of which each goes on
    with the table that the one before ends with."""

    def __init__(self) -> None:
        self.parts: list[StripPart] = []
        self._words: list[_Words] = []
        self._columns: list[float] = []

    def add_in_steps(self, text: QTextDocument) -> Iterator[None]:
        """Begin with a text. Every step measures a paragraph or a few rows."""
        self.parts = [StripPart(text, Slice(0.0, text.size().height()))]
        yield from self._measure(text, 0.0)

    def go_on_in_steps(self, text: QTextDocument) -> Generator[None, None, bool]:
        """Go on with a text whose first row is the last one so far; return whether it fits there,
        column below column."""
        layout, before = text.documentLayout(), self._words[-1].box
        table = next(_tables(text))
        lead = _words(layout, table, table.format().headerRowCount())
        is_alike = len(columns := _columns(layout, table)) == len(self._columns) and all(
            abs(one - other) < _NEAR for one, other in zip(columns, self._columns, strict=True)
        )
        if not is_alike or abs(lead.height - before.height) >= _NEAR:
            return False
        shift = before.top - lead.top
        *_, last = self.parts
        self.parts[-1] = last._replace(span=Slice(last.span.top, before.bottom))
        bottom = shift + text.size().height()
        self.parts.append(StripPart(text, Slice(before.bottom, bottom), shift))
        yield from self._measure(text, shift, known_rows=1)
        return True

    def pages(self, height: float, edge: float) -> list[Page]:
        """Return the pages, each of that height in dots. `edge`: the room for the line below a row,
        which stands on the edge of its page."""
        pages: list[Page] = []
        top: float | None = None  # of the page that is being filled
        bottom = 0.0
        head: Slice | None = None
        for group in _groups(list(_pieces(self._words, self.parts[-1].span.bottom))):
            first, last = group[0], group[-1]
            taken = 0.0 if head is None else head.height
            if top is not None and (first.starts or last.span.bottom - top + taken > height):
                pages.append(_page(head, top, bottom + edge))
                top = None
            if top is None:
                top, head = first.span.top, first.head
            bottom = last.span.bottom
            while bottom - top + (0.0 if head is None else head.height) > height:
                cut = _cut(self.parts, top, top + height - (0.0 if head is None else head.height))
                pages.append(_page(head, top, cut - 1.0))
                top = cut
        return [*pages, _page(head, top or 0.0, bottom + edge)]

    def _measure(self, text: QTextDocument, shift: float, known_rows: int = 0) -> Iterator[None]:
        for words in _all_words(text, known_rows):
            self._words += [one.moved(shift) for one in words]
            yield
        for table in list(_tables(text))[-1:]:  # it may go on in the next text
            self._columns = _columns(text.documentLayout(), table)


def _page(head: Slice | None, top: float, bottom: float) -> Page:
    body = Slice(top, bottom)
    return (body,) if head is None else (head, body)


def _groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces that stand on one page together."""
    group: list[_Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.leads:
            yield group
            group = []
    if group:
        yield group


def _pieces(words: Sequence[_Words], end: float) -> Iterator[_Piece]:
    middles = [(one.box.bottom + two.box.top) / 2 for one, two in pairwise(words)]
    edges = [0.0, *middles, end]
    head: Slice | None = None
    for number, piece in enumerate(words):
        top, bottom = edges[number], edges[number + 1]
        if piece.starts:
            top = piece.box.top
        yield _Piece(Slice(top, bottom), head if piece.row else None, piece.leads, piece.starts)
        if not piece.row:  # a paragraph, or the head of a table
            head = Slice(top, bottom)


def _all_words(text: QTextDocument, known_rows: int = 0) -> Iterator[list[_Words]]:
    """Yield what stands one below the other, some of it at a time. `known_rows`: that many rows of
    the first table, and its head, are left out."""
    layout = text.documentLayout()
    at = text.rootFrame().begin()
    while not at.atEnd():
        frame, block = at.currentFrame(), at.currentBlock()
        if isinstance(frame, QTextTable):
            yield from _rows(layout, frame, known_rows)
            known_rows = 0
        elif block.length() > 1:  # Qt puts an empty one beside each table
            yield [_paragraph(layout, block)]
        at += 1


def _paragraph(layout: QAbstractTextDocumentLayout, block: QTextBlock) -> _Words:
    form = block.blockFormat()
    breaks = form.pageBreakPolicy() & QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    box = layout.blockBoundingRect(block)
    return _Words(Slice(box.top(), box.bottom()), form.headingLevel() > 0, bool(breaks))


def _tables(text: QTextDocument) -> Iterator[QTextTable]:
    return (frame for frame in text.rootFrame().childFrames() if isinstance(frame, QTextTable))


def _columns(layout: QAbstractTextDocumentLayout, table: QTextTable) -> list[float]:
    """Return the sides of everything in the head of a table."""
    blocks = (
        block
        for row in range(table.format().headerRowCount())
        for column in range(table.columns())
        for block in _blocks(table, row, column)
    )
    boxes = map(layout.blockBoundingRect, blocks)
    return [side for box in boxes for side in (box.left(), box.right())]


def _rows(
    layout: QAbstractTextDocumentLayout, table: QTextTable, known_rows: int
) -> Iterator[list[_Words]]:
    """Yield the head of a table, if it has one, and its rows, a few at a time; without `known_rows`
    of them and the head, where there are any."""
    heads = table.format().headerRowCount()
    if not 0 < heads < table.rows():
        heads = 0
    elif not known_rows:
        spans = [_words(layout, table, row) for row in range(heads)]
        yield [_Words(Slice(spans[0].top, spans[-1].bottom), leads=True)]
    for first in range(heads + known_rows, table.rows(), _ROWS):
        rows = range(first, min(first + _ROWS, table.rows()))
        yield [_Words(_words(layout, table, n), row=heads and n - heads + 1) for n in rows]


def _words(layout: QAbstractTextDocumentLayout, table: QTextTable, row: int) -> Slice:
    """Return where the words of a row stand."""
    boxes = [
        layout.blockBoundingRect(block)
        for column in range(table.columns())
        for block in _blocks(table, row, column)
    ]
    return Slice(min(box.top() for box in boxes), max(box.bottom() for box in boxes))


def _blocks(table: QTextTable, row: int, column: int) -> Iterator[QTextBlock]:
    cell = table.cellAt(row, column)
    block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
    while block.isValid():
        yield block
        if block == last:
            return
        block = block.next()


def _cut(parts: Sequence[StripPart], top: float, limit: float) -> float:
    """Return the lowest place above `limit` that no line of words crosses: only for a piece that is
    longer than a page."""
    lines = [
        line
        for part in parts
        if part.span.bottom > top and part.span.top < limit
        for line in _lines(part, top, limit)
        if line.bottom > part.span.top and line.top < part.span.bottom
    ]
    place = limit
    while crossing := [line for line in lines if line.top < place < line.bottom]:
        place = min(line.top for line in crossing)
    return place if place > top else limit


def _lines(part: StripPart, top: float, limit: float) -> Iterator[Slice]:
    """Yield the lines of words of a text that may stand between two places of the strip."""
    layout = part.text.documentLayout()
    block = part.text.begin()
    while block.isValid():
        box = layout.blockBoundingRect(block).translated(0, part.shift)
        if box.bottom() > top and box.top() < limit:
            own = block.layout()
            for number in range(own.lineCount()):
                line = own.lineAt(number)
                start = box.top() + line.y()
                yield Slice(start, start + line.height())
        block = block.next()
