"""The streams of an OLE container ([MS-CFB]) as far as an old workbook needs them.

Every chain of sectors is followed at most once around: a container that runs in circles is damaged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from cityreport.errors import DataError

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_IN_HEADER = 109
"""The number of sectors of the allocation table the header itself names."""


class _Entry(NamedTuple):
    name: str
    kind: int
    start: int
    size: int


class OleContainer:
    """An OLE container, its directory read.

    Raise DataError intake_damaged.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            shift, small = struct.unpack_from("<HH", content, 30)
            (directory,) = struct.unpack_from("<I", content, 48)
            self._cutoff, mini = struct.unpack_from("<II", content, 56)
            if not (7 <= shift <= 20 and 2 <= small <= shift):
                raise DataError("intake_damaged", reason="OLE: sectors")
            self._sector, self._small = 1 << shift, 1 << small
            self._table = self._allocation()
            self._entries = list(self._directory(directory))
            self._mini = self._numbers(self._chain(mini, self._table))
        except struct.error as error:
            raise DataError("intake_damaged", reason="OLE") from error

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all streams."""
        return tuple(entry.name for entry in self._entries if entry.kind == 2)

    def stream(self, *names: str) -> bytes | None:
        """Return the first stream of these names (in lower case), None if there is none."""
        for name in names:
            for entry in self._entries:
                if entry.kind == 2 and entry.name.casefold() == name:
                    return self._read(entry)
        return None

    def _read(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            return self._joined(entry.start)[: entry.size]
        root = next((e for e in self._entries if e.kind == 5), None)
        small = self._joined(root.start) if root is not None else b""
        size = self._small
        pieces = [small[at * size : (at + 1) * size] for at in self._chain(entry.start, self._mini)]
        return b"".join(pieces)[: entry.size]

    def _joined(self, start: int) -> bytes:
        return b"".join(self._at(sector) for sector in self._chain(start, self._table))

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        return self._content[begin : begin + self._sector]

    def _chain(self, start: int, table: list[int]) -> Iterator[int]:
        seen = 0
        while start not in {_END, _FREE}:
            if start >= len(table) or seen > len(table):
                raise DataError("intake_damaged", reason="OLE: a chain without an end")
            yield start
            start = table[start]
            seen += 1

    def _allocation(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76))
        (further,) = struct.unpack_from("<I", self._content, 68)
        most = len(self._content) // self._sector + 1
        each = self._sector // 4 - 1
        while further not in {_END, _FREE} and len(sectors) < most + _IN_HEADER + each:
            named = struct.unpack_from(f"<{each + 1}I", self._at(further))
            sectors += named[:each]
            further = named[each]
        return self._numbers(sector for sector in sectors if sector < most)

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        found: list[int] = []
        for sector in sectors:
            part = self._at(sector)
            found += struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
        return found

    def _directory(self, start: int) -> Iterator[_Entry]:
        content = self._joined(start)
        for at in range(0, len(content) - 127, 128):
            (length,) = struct.unpack_from("<H", content, at + 64)
            first, size = struct.unpack_from("<II", content, at + 116)
            name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _Entry(name, content[at + 66], first, size)
