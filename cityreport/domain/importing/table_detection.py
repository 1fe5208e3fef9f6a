"""Finding tables in a sheet: the header, and the lines above, below and between.

A sheet is divided into blocks at its empty rows, a block into pieces at its empty columns. A piece
has a header where a row of labels stands before rows of numbers; a piece without one continues the
table above it, or is its footnotes, or the title of the next. Not here: what a column means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from cityreport.domain.importing.cell_kinds import (
    Row,
    continues_header,
    is_blank,
    is_empty,
    is_group_heading,
    is_header_row,
    kind_of,
    text_of,
)
from cityreport.domain.importing.grid import GridSheet, Value
from cityreport.domain.importing.number_formats import is_number
from cityreport.domain.importing.word_matching import fold

DEEPEST_HEADER = 60  # rows of a block that are searched for its header
MOST_TABLES = 200
"""The largest number of tables looked for on a sheet: nobody could decide about more."""


class FoundTable(msgspec.Struct, frozen=True):
    """A table of a sheet; rows and columns from 0 as in `GridSheet.rows`, ends included.

    `sheet`: its number in the book. `titles`: the lines above it, top down, with their row.
    `header`: the rows of the header (none: the table has none). `labels`: for each column, left to
    right, its header's cells from top to bottom, merged ones spread. `sections`: rows of the body
    that only name the rows below. `repeated`: the header again. `footnotes`: rows below the table
    that belong to it, with their text. `is_derived`: its title
    says that it has rates or the like, and another table of its layout counts.
    """

    sheet: int
    left: int
    right: int
    header: tuple[int, ...]
    first: int
    last: int
    labels: tuple[tuple[Value, ...], ...]
    titles: tuple[tuple[int, str], ...] = ()
    sections: tuple[tuple[int, str], ...] = ()
    repeated: tuple[int, ...] = ()
    footnotes: tuple[tuple[int, str], ...] = ()
    is_derived: bool = False


class _Piece(NamedTuple):
    top: int
    bottom: int
    left: int
    right: int


def find_tables(
    sheet: GridSheet, number: int = 0, footnotes: frozenset[str] = frozenset()
) -> tuple[FoundTable, ...]:
    """Return the tables of a sheet, in reading order. `footnotes`: folded words that a line below a
    table begins with."""
    finder = _Finder(sheet, number, footnotes)
    for top, bottom in _blocks(sheet.rows):
        for piece in _pieces(sheet.rows, top, bottom):
            finder.take(piece)
            while finder.rest and len(finder.tables) < MOST_TABLES:
                finder.take(finder.rest.pop())
            if len(finder.tables) >= MOST_TABLES:
                break
    return finder.finish()


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    top = -1
    for at, row in enumerate(rows):
        empty = is_empty(row)
        if empty and top >= 0:
            yield top, at - 1
            top = -1
        elif not empty and top < 0:
            top = at
    if top >= 0:
        yield top, len(rows) - 1


def _pieces(rows: Sequence[Row], top: int, bottom: int) -> list[_Piece]:
    """Return the parts of a block between empty columns; a part that cannot stand alone (one
    column, or no words in its first one) stays with the part on its left."""
    block = rows[top : bottom + 1]
    used = [any(not is_blank(row[at]) for row in block) for at in range(len(block[0]))]
    runs: list[list[int]] = []
    for at, is_used in enumerate(used):
        if is_used and (at == 0 or not used[at - 1]):
            runs.append([at, at])
        elif is_used:
            runs[-1][1] = at
    parts: list[list[int]] = []
    for left, right in runs:
        if parts and (right == left or not _stands_alone(block, left)):
            parts[-1][1] = right
        else:
            parts.append([left, right])
    return [_shrunk(rows, _Piece(top, bottom, left, right)) for left, right in parts]


def _shrunk(rows: Sequence[Row], piece: _Piece) -> _Piece:
    """Return the piece without the empty rows that its neighbours leave in it."""
    top, bottom = piece.top, piece.bottom
    while top < bottom and is_empty(rows[top][piece.left : piece.right + 1]):
        top += 1
    while bottom > top and is_empty(rows[bottom][piece.left : piece.right + 1]):
        bottom -= 1
    return piece._replace(top=top, bottom=bottom)


def _stands_alone(block: Sequence[Row], left: int) -> bool:
    """Return whether a part of a block has words, below its header, in its first column."""
    kinds = [kind_of(row[left]) for row in block[:200]]
    below = [kind for kind in kinds if kind != "b"][1:]
    return sum(kind != "n" for kind in below) * 2 > len(below) > 0


class _Finder:
    """Takes the pieces of a sheet one by one and keeps the tables in them."""

    def __init__(self, sheet: GridSheet, number: int, footnotes: frozenset[str]) -> None:
        self.sheet, self.number = sheet, number
        self.rows = sheet.rows
        self.tables: list[FoundTable] = []
        self.rest: list[_Piece] = []
        self._lines: list[tuple[int, str]] = []
        self._footnotes = footnotes

    def take(self, piece: _Piece) -> None:
        """Add a piece: a table, the rest of one, or lines of text."""
        header = self._header(piece)
        if header is None:
            if self._goes_on(piece):
                self._extend(piece)
            elif self._is_bare(piece):
                self._add(piece, (), piece.top)
            else:
                self._keep_lines(piece.top, piece.bottom, piece)
            return
        if header[0] > piece.top:
            self._keep_lines(piece.top, header[0] - 1, piece)
        self._add(piece, header, header[-1] + 1)

    def finish(self) -> tuple[FoundTable, ...]:
        """Return all tables; lines after the last one are its footnotes."""
        self._give_lines_to_last()
        return tuple(self.tables)

    def _cells(self, row: int, piece: _Piece) -> Row:
        return self.rows[row][piece.left : piece.right + 1]

    def _keep_lines(self, top: int, bottom: int, piece: _Piece) -> None:
        for row in range(top, bottom + 1):
            texts = [text_of(value) for value in self._cells(row, piece) if not is_blank(value)]
            if texts:
                self._lines.append((row, " ".join(texts)))

    def _give_lines_to_last(self) -> None:
        if self.tables and self._lines:
            last = self.tables[-1]
            self.tables[-1] = msgspec.structs.replace(
                last, footnotes=(*last.footnotes, *self._lines)
            )
            self._lines = []

    def _titles(self) -> tuple[tuple[int, str], ...]:
        """Return the kept lines; footnotes at their beginning go to the table above."""
        lines, self._lines = self._lines, []
        if self.tables:
            while lines and self.is_footnote(lines[0][1]):
                self._lines.append(lines.pop(0))
            self._give_lines_to_last()
        return tuple(lines)

    def is_footnote(self, text: str) -> bool:
        """Return whether a line of text belongs to the table above it."""
        if text.lstrip()[:1] in {"*", "†", "¹", "²", "³"}:
            return True
        words = fold(text)
        return any(words == note or words.startswith(note + " ") for note in self._footnotes)

    def _header(self, piece: _Piece) -> tuple[int, ...] | None:
        """Return the rows of the header; None where no row of labels comes first."""
        if piece.right == piece.left:
            return None
        rows = range(piece.top, min(piece.bottom, piece.top + DEEPEST_HEADER) + 1)
        kinds = {row: [kind_of(v) for v in self._cells(row, piece)] for row in rows}
        widths = Counter(len(k) - k.count("b") for k in kinds.values())
        usual = max(widths, key=lambda width: (widths[width] * (width > 1), width))
        for row in rows:
            filled = len(kinds[row]) - kinds[row].count("b")
            if filled < 2 or filled < 0.6 * usual:
                continue
            if not is_header_row(kinds[row]):
                return None
            if row == piece.bottom:
                return None
            return self._whole_header(row, piece, kinds)
        return None

    def _whole_header(
        self, row: int, piece: _Piece, kinds: dict[int, list[str]]
    ) -> tuple[int, ...]:
        first = last = row
        while first > piece.top and is_group_heading(kinds[first - 1]):
            first -= 1
        below = kinds.get(last + 1)
        if below is not None and last + 1 < piece.bottom and continues_header(kinds[last], below):
            last += 1
        return tuple(range(first, last + 1))

    def _is_bare(self, piece: _Piece) -> bool:
        """Return whether a piece is a table without a header: several columns, with numbers or
        days."""
        if piece.right == piece.left:
            return False
        kinds = [kind_of(v) for v in self._cells(piece.top, piece)]
        return len(kinds) - kinds.count("b") >= 2 and bool({"n", "d", "p"} & set(kinds))

    def _goes_on(self, piece: _Piece) -> bool:
        """Return whether a piece is the rest of the table above: the same columns, no lines
        between."""
        if not self.tables or self._lines:
            return False
        last = self.tables[-1]
        inside = last.left <= piece.left and piece.right <= last.right
        cells = self._cells(piece.top, piece)
        return inside and piece.right > piece.left and sum(not is_blank(v) for v in cells) >= 2

    def _extend(self, piece: _Piece) -> None:
        last = self.tables.pop()
        whole = _Piece(last.first, piece.bottom, last.left, last.right)
        self._put(whole, last.header, last.first, last.titles, last.labels, last.footnotes)

    def _add(self, piece: _Piece, header: tuple[int, ...], first: int) -> None:
        titles = self._titles()
        self._put(piece, header, first, titles, self._labels(header, piece), ())

    def _put(
        self,
        piece: _Piece,
        header: tuple[int, ...],
        first: int,
        titles: tuple[tuple[int, str], ...],
        labels: tuple[tuple[Value, ...], ...],
        footnotes: tuple[tuple[int, str], ...],
    ) -> None:
        last, notes = self._without_footnotes(first, piece)
        follower = self._next_header(first, last, piece, header)
        end = follower - 1 if follower else last
        lines = self._lone_lines(first, end, piece)
        repeated = self._repetitions(first, end, piece, header)
        sections = self._sections(lines, repeated, first, end, piece)
        if follower and sections and sections[-1][0] == end:  # it names the table that follows
            self._lines.append(sections.pop())
            end -= 1
        table = FoundTable(
            self.number,
            piece.left,
            piece.right,
            header,
            first,
            end,
            labels,
            titles,
            tuple(sections),
            tuple(repeated),
            (*footnotes, *(() if follower else notes)),
        )
        self.tables.append(table)
        if follower:
            self.rest.append(piece._replace(top=follower))

    def _without_footnotes(self, first: int, piece: _Piece) -> tuple[int, list[tuple[int, str]]]:
        last = piece.bottom
        notes: list[tuple[int, str]] = []
        while last > first:
            cells = [v for v in self._cells(last, piece) if not is_blank(v)]
            text = text_of(cells[0]) if cells else ""
            is_note = len(cells) == 1 and (self.is_footnote(text) or len(text) > 60)
            if cells and not is_note:
                break
            if cells:
                notes.insert(0, (last, text))
            last -= 1
        return last, notes

    def _lone_lines(self, first: int, last: int, piece: _Piece) -> list[tuple[int, str]]:
        """Return rows with text in the first column and nothing else."""
        if piece.right == piece.left:
            return []
        second = piece.left + 1
        lines = []
        for at in range(first, last + 1):
            beside = self.rows[at][second]
            if beside is not None and beside != "":  # most rows, told apart at once
                continue
            cells = self.rows[at][piece.left : piece.right + 1]
            if not is_empty(cells[1:]):
                continue
            value = cells[0]
            if isinstance(value, str) and value.strip():
                lines.append((at, value))
        return lines

    def _sections(
        self,
        lines: list[tuple[int, str]],
        repeated: list[int],
        first: int,
        last: int,
        piece: _Piece,
    ) -> list[tuple[int, str]]:
        """Return the lone lines that name the rows below, rather than being a row without
        numbers."""
        if not lines or piece.right == piece.left:
            return []
        merged = {s.top for s in self.sheet.merged if s.right > s.left and s.left <= piece.left}
        own = {at for at, _ in lines}
        column = [
            text_of(self.rows[at][piece.left]) for at in range(first, last + 1) if at not in own
        ]
        again = len(set(column)) < len(column)
        return [
            (at, text)
            for at, text in lines
            if again or at in merged or text.rstrip().endswith(":") or at + 1 in repeated
        ]

    def _repetitions(
        self, first: int, last: int, piece: _Piece, header: tuple[int, ...]
    ) -> list[int]:
        if not header:
            return []
        again = [tuple(self._cells(row, piece)) for row in header]
        starts = {cells[0] for cells in again}
        left = piece.left
        return [
            at
            for at in range(first, last + 1)
            if self.rows[at][left] in starts and tuple(self._cells(at, piece)) in again
        ]

    def _next_header(
        self, first: int, last: int, piece: _Piece, header: tuple[int, ...]
    ) -> int | None:
        """Return the row of another header in the middle of a piece: labels above numbers."""
        numeric = self._numeric_columns(first, last, piece)
        if not header or not numeric:
            return None
        own = [tuple(self._cells(row, piece)) for row in header]
        at = numeric[0]
        for row in range(first, last):
            value = self.rows[row][at]
            if not isinstance(value, str) or is_number(value) or not value.strip():
                continue
            kinds = [kind_of(v) for v in self._cells(row, piece)]
            said = {v for v in self._cells(row, piece) if not is_blank(v)}
            texts = all(kinds[column - piece.left] in "tp" for column in numeric) and len(said) > 1
            if texts and len(kinds) - kinds.count("b") >= 2 and is_header_row(kinds):
                cells = tuple(self._cells(row, piece))
                if cells not in own and kind_of(self.rows[row + 1][at]) == "n":
                    beginning = self._header(piece._replace(top=row))
                    if beginning is not None and beginning[0] == row:
                        return row
        return None

    def _numeric_columns(self, first: int, last: int, piece: _Piece) -> list[int]:
        sample = range(first, min(last, first + 20) + 1)
        found = []
        for column in range(piece.left, piece.right + 1):
            kinds = [kind_of(self.rows[row][column]) for row in sample]
            if kinds.count("n") * 10 >= len(kinds) * 6 and len(kinds) >= 2:
                found.append(column)
        return found

    def _labels(self, header: tuple[int, ...], piece: _Piece) -> tuple[tuple[Value, ...], ...]:
        spread = [list(self._cells(row, piece)) for row in header]
        covered = [[False] * len(cells) for cells in spread]
        for span in self.sheet.merged:
            for depth, row in enumerate(header):
                if not span.top <= row <= span.bottom:
                    continue
                value = self.rows[span.top][span.left]
                for column in range(max(span.left, piece.left), min(span.right, piece.right) + 1):
                    covered[depth][column - piece.left] = True
                    if span.top in header and (row == span.top or span.right > span.left):
                        spread[depth][column - piece.left] = value
        for depth in range(len(header) - 1):  # a heading holds until the next one
            for at in range(1, len(spread[depth])):
                lower = spread[depth + 1][at]
                if (
                    is_blank(spread[depth][at])
                    and not covered[depth][at]
                    and at
                    and not is_blank(lower)
                    and not is_blank(spread[depth][at - 1])
                    and not is_blank(spread[depth + 1][at - 1])
                ):
                    spread[depth][at] = spread[depth][at - 1]
        return (
            tuple(zip(*spread, strict=True))
            if spread
            else tuple(() for _ in range(piece.right - piece.left + 1))
        )
