"""The pages of a SQLite file, read without SQLite: for a file that SQLite refuses.

Source: https://www.sqlite.org/fileformat2.html, sections 1.3 to 2.1. Every length and every pointer
is checked against the file before it is followed: the bytes may be anything. Here a record is found
and decoded; its meaning is in `record_types`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, Self

INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
_KINDS = frozenset({INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE})
_SIZES = (512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)
_MAGIC = b"SQLite format 3\x00"
LONGEST_RECORD = 32 * 1024**2
"""The size limit of a record: our longest is a catalogue."""
_MOST_COLUMNS = 32
_DEEPEST = 40
_SAMPLE = 400
_ALMOST = 0.8

Value = int | float | str | bytes | None
Record = tuple[Value, ...]


class PageRecord(NamedTuple):
    """One record of a page. `rowid`: of a table; None in an index or a table WITHOUT ROWID."""

    rowid: int | None
    record: Record


NO_CELL = PageRecord(None, ())
"""Replaces an unreadable cell of an interior page, so that its child keeps its place."""


class SqlitePage(NamedTuple):
    """The content of a page. `is_whole`: every cell that it announces could be read; `children`:
    the pages below it in its tree, one before each cell and one after the last."""

    kind: int
    cells: list[PageRecord]
    children: list[int]
    is_whole: bool


class PageFile:
    """A file as numbered pages (from 1), open to read only. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._stream: IO[bytes] = path.open("rb")
        self._size = path.stat().st_size
        header = self._stream.read(100)
        self.page_size = self._find_page_size(header)
        reserved = header[20] if header.startswith(_MAGIC) and len(header) == 100 else 0
        self._usable = self.page_size - (reserved if self.page_size - reserved >= 480 else 0)
        self.count = -(-self._size // self.page_size)
        self._overflow_left = 4 * self._size + LONGEST_RECORD

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def header(self) -> bytes:
        """Return the first 100 bytes, filled up with zeros."""
        return self._bytes(1)[:100]

    def page(self, number: int) -> SqlitePage | None:
        """Return a page of a tree; None where there is none or it is something else."""
        if not 1 <= number <= self.count:
            return None
        raw = self._bytes(number)
        start = 100 if number == 1 else 0
        kind = raw[start]
        if kind not in _KINDS:
            return None
        leaf = kind in (LEAF_INDEX, LEAF_TABLE)
        first = start + (8 if leaf else 12)
        (announced,) = struct.unpack_from(">H", raw, start + 3)
        places = min(announced, (self._usable - first) // 2)
        offsets = struct.unpack_from(f">{places}H", raw, first)
        cells: list[PageRecord] = []
        children: list[int] = []
        is_whole = places == announced
        for offset in offsets:
            try:
                if not leaf:
                    children.append(int.from_bytes(raw[offset : offset + 4], "big"))
                cells.append(self._cell(raw, kind, offset, first))
            except (IndexError, ValueError, struct.error):
                is_whole = False
                cells.extend(() if leaf else (NO_CELL,))
        if not leaf:
            children.append(int.from_bytes(raw[start + 8 : start + 12], "big"))
        return SqlitePage(kind, cells, children, is_whole)

    def tree(self, root: int) -> Iterator[tuple[int, SqlitePage | None, list[PageRecord]]]:
        """Yield a tree from its root: page by page, with its cells in the order of their keys.

        An interior page comes once for each of its cells. None for a page that cannot be read, that
        the tree names twice, or that lies too deep.
        """
        seen: set[int] = set()
        waiting: list[tuple[int, SqlitePage | None, int]] = [(root, None, 0)]
        while waiting:
            number, page, turn = waiting.pop()
            if page is None:
                page = None if number in seen or len(waiting) > _DEEPEST else self.page(number)
                seen.add(number)
                if page is None or not page.children:
                    yield number, page, [] if page is None else page.cells
                    continue
            elif page.kind == INTERIOR_INDEX or turn == 1:
                yield number, page, page.cells[turn - 1 : turn]
            if turn < len(page.children):
                waiting.append((number, page, turn + 1))
                waiting.append((page.children[turn], None, 0))

    def reach(self, root: int) -> set[int]:
        """Return the numbers of a tree's pages, without a look at their cells."""
        reached: set[int] = set()
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in reached or not 1 <= number <= self.count:
                continue
            reached.add(number)
            raw = self._bytes(number)
            start = 100 if number == 1 else 0
            if raw[start] in (INTERIOR_INDEX, INTERIOR_TABLE):
                (announced,) = struct.unpack_from(">H", raw, start + 3)
                places = min(announced, (self._usable - start - 12) // 2)
                offsets = struct.unpack_from(f">{places}H", raw, start + 12)
                for offset in (start + 8, *offsets):
                    waiting.append(int.from_bytes(raw[offset : offset + 4], "big"))
        return reached

    def free_pages(self) -> set[int]:
        """Return the unused pages by the file's own list, as far as it can be read."""
        free: set[int] = set()
        trunk = int.from_bytes(self.header()[32:36], "big")
        while 2 <= trunk <= self.count and trunk not in free:
            free.add(trunk)
            raw = self._bytes(trunk)
            following, leaves = struct.unpack_from(">II", raw, 0)
            leaves = min(leaves, self._usable // 4 - 2)
            free.update(
                leaf
                for leaf in struct.unpack_from(f">{leaves}I", raw, 8)
                if 2 <= leaf <= self.count
            )
            trunk = following
        return free

    # -- inside a page

    def _bytes(self, number: int) -> bytes:
        self._stream.seek((number - 1) * self.page_size)
        return self._stream.read(self.page_size).ljust(self.page_size, b"\0")

    def _cell(self, raw: bytes, kind: int, offset: int, first: int) -> PageRecord:
        """Return the record at an offset. Raise ValueError if there is none."""
        if not first <= offset < self._usable:
            raise ValueError("outside of the page")
        if kind in (INTERIOR_INDEX, INTERIOR_TABLE):
            offset += 4
            if kind == INTERIOR_TABLE:
                return PageRecord(_varint(raw, offset)[0], ())
        length, offset = _varint(raw, offset)
        rowid = None
        if kind == LEAF_TABLE:
            rowid, offset = _varint(raw, offset)
            rowid = rowid - (1 << 64) if rowid >= 1 << 63 else rowid
        if not 2 <= length <= min(LONGEST_RECORD, self._size):
            raise ValueError("too long")
        return PageRecord(rowid, decode(self._payload(raw, kind, offset, length)))

    def _payload(self, raw: bytes, kind: int, offset: int, length: int) -> bytes:
        """Return a record's bytes, those on overflow pages included (section 1.6)."""
        usable = self._usable
        most = usable - 35 if kind == LEAF_TABLE else (usable - 12) * 64 // 255 - 23
        local = length
        if length > most:
            least = (usable - 12) * 32 // 255 - 23
            local = least + (length - least) % (usable - 4)
            local = local if local <= most else least
        if offset + local + (4 if local < length else 0) > usable:
            raise ValueError("past the page")
        payload = bytearray(raw[offset : offset + local])
        following = int.from_bytes(raw[offset + local : offset + local + 4], "big")
        seen: set[int] = set()
        while len(payload) < length:
            if not 2 <= following <= self.count or following in seen or self._overflow_left <= 0:
                raise ValueError("broken chain")
            seen.add(following)
            more = self._bytes(following)
            self._overflow_left -= self.page_size
            payload += more[4 : min(usable, 4 + length - len(payload))]
            following = int.from_bytes(more[:4], "big")
        return bytes(payload)

    def _find_page_size(self, header: bytes) -> int:
        """Return the page size of the header; without one, the size that finds the most pages."""
        if len(header) == 100 and header.startswith(_MAGIC):
            (said,) = struct.unpack_from(">H", header, 16)
            said = 65536 if said == 1 else int(said)
            if said in _SIZES and self._looks_like_pages(said) > 0:
                return said
        likely = {size: self._looks_like_pages(size) for size in _SIZES}
        best = max(likely.values())
        return max(size for size in _SIZES if likely[size] >= _ALMOST * best)

    def _looks_like_pages(self, size: int) -> float:
        """Return the share of places that begin like a page of that size, from a sample.

        Half the right size finds as many; twice the right size finds half.
        """
        count = self._size // size
        numbers = range(0, count, count // _SAMPLE | 1)  # odd, so that no pattern is skipped
        found = 0
        for number in numbers:
            self._stream.seek(number * size + (100 if number == 0 else 0))
            head = self._stream.read(8)
            if len(head) == 8 and head[0] in _KINDS:
                cells = int.from_bytes(head[3:5], "big")
                content = int.from_bytes(head[5:7], "big") or 65536
                found += 0 < cells <= size // 4 and 8 + 2 * cells <= content <= size
        return count * found / max(len(numbers), 1)


_WIDTHS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


def decode(payload: bytes) -> Record:
    """Return a record (section 2.1) as its values; raise ValueError for what is none. Text is
    UTF-8."""
    end, position = _varint(payload, 0)
    if not position <= end <= len(payload):
        raise ValueError("header past the record")
    place = end
    values: list[Value] = []
    while position < end:
        kind = payload[position]
        position += 1
        if kind >= 0x80:
            kind, position = _varint(payload, position - 1)
        length = (kind - 12) >> 1 if kind >= 12 else _WIDTHS.get(kind, -1)
        raw = payload[place : place + length]
        if len(raw) != length or len(values) >= _MOST_COLUMNS:
            raise ValueError("past the record")
        place += length
        if kind >= 12:
            values.append(raw.decode() if kind & 1 else raw)
        else:
            values.append(_number(kind, raw))
    if position != end:
        raise ValueError("header past its end")
    return tuple(values)


def _number(kind: int, raw: bytes) -> Value:
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        number: float = struct.unpack(">d", raw)[0]
        return number
    return int.from_bytes(raw, "big", signed=True) if kind else None


def _varint(raw: bytes, offset: int) -> tuple[int, int]:
    """Return a number of 1 to 9 bytes and the offset behind it; raise IndexError past the end."""
    value = 0
    for place in range(8):
        byte = raw[offset + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, offset + place + 1
    return value << 8 | raw[offset + 8], offset + 9
